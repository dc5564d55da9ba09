"""Two editions differ in what a secretary would say, and the same two differ in nothing."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions import seals
from decisions.editions import Difference, compare_contents
from decisions.editions.compare import Kind
from decisions.editions.words import word_difference
from decisions.models import Meeting
from members.models import Group
from tests.decisions.sealed import full_protocol
from tests.factories import AgendaItemFactory, AssignmentFactory, ResolutionFactory

Content = dict[str, Any]


@pytest.fixture
def meeting(body: Group) -> Meeting:
    meeting = full_protocol(body)
    item = AgendaItemFactory(meeting=meeting, title="О причалах")
    for _ in range(3):
        AssignmentFactory(resolution=ResolutionFactory(item=item))
    return meeting


@pytest.fixture
def content(meeting: Meeting) -> Content:
    return seals.canonical(meeting)


def told(left: Content, right: Content) -> list[tuple[str, Kind]]:
    """(what, kind) of each difference."""
    return [(difference.what, difference.kind) for difference in compare_contents(left, right)]


def changed(content: Content, *path: Any, value: Any) -> Content:
    """A copy of `content` with another value at `path`."""
    right = copy.deepcopy(content)
    place: Any = right
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return right


def only(left: Content, right: Content) -> Difference:
    (difference,) = compare_contents(left, right)
    return difference


def test_the_same_differs_in_nothing(content: Content) -> None:
    assert compare_contents(content, copy.deepcopy(content)) == []


def test_a_line_of_the_head(content: Content) -> None:
    found = only(content, changed(content, "date", value="2026-03-13"))
    assert (found.old, found.new, found.kind) == ("12.03.2026", "13.03.2026", Kind.CHANGED)


def test_a_wording_word_by_word(content: Content) -> None:
    new = "Представить в правление график движения всех судов."
    found = only(content, changed(content, "items", 0, "resolutions", 0, "text", value=new))
    assert found.kind == Kind.REWORDED
    assert [(piece.mark, piece.text) for piece in found.words if piece.mark != "="] == [
        ("-", "совет"),
        ("+", "правление"),
        ("+", "всех "),
    ]
    assert "1.1" in found.place


def test_a_point_that_moved_and_got_a_number_is_the_same_point(content: Content) -> None:
    right = copy.deepcopy(content)
    points = right["items"][2]["resolutions"]
    points.append(points.pop(0))
    for index, point in enumerate(points, 1):
        point["position"], point["number"] = index, f"3.{index}"
    kinds = [kind for _what, kind in told(content, right)]
    assert kinds.count(Kind.MOVED) == 1
    assert kinds.count(Kind.RENUMBERED) == 3
    assert not {Kind.ADDED, Kind.REMOVED} & set(kinds)


def test_a_point_that_moved_to_another_question(content: Content) -> None:
    right = copy.deepcopy(content)
    right["items"][1]["resolutions"].append(right["items"][2]["resolutions"].pop())
    found = only(content, right)
    assert found.kind == Kind.MOVED
    assert ("3" in found.old, "2" in found.new) == (True, True)


def test_added_and_removed(content: Content) -> None:
    right = copy.deepcopy(content)
    gone = right["items"][2]["resolutions"].pop(1)
    found = only(content, right)
    assert (found.kind, found.old, found.point) == (Kind.REMOVED, gone["text"], gone["id"])
    back = only(right, content)
    assert (back.kind, back.new) == (Kind.ADDED, gone["text"])


def test_a_responsible_a_term_a_vote(content: Content) -> None:
    point = ("items", 2, "resolutions", 0)
    term = only(content, changed(content, *point, "responsible", 0, "term", value="2026-09-01"))
    assert (term.old, term.new) == ("01.06.2026", "01.09.2026")
    right = copy.deepcopy(content)
    right["items"][2]["resolutions"][0]["responsible"][0]["who"] = {"organization": 0, "name": "АО «Депо»"}
    assert [kind for _what, kind in told(content, right)] == [Kind.REMOVED, Kind.ADDED]
    vote = only(content, changed(content, "items", 0, "vote", "in_favour", value=8))
    assert ("7" in vote.old, "8" in vote.new) == (True, True)


def test_whoever_is_called_otherwise_is_the_same(content: Content) -> None:
    right = copy.deepcopy(content)
    right["chair"]["name"] = right["attendance"][0]["who"]["name"] = "Иначе Она"
    assert compare_contents(content, right) == []


def test_two_people_of_one_name_are_two(content: Content) -> None:
    right = copy.deepcopy(content)
    right["chair"]["person"] += 1000
    assert only(content, right).old == only(content, right).new


def test_the_first_form_is_compared_by_what_it_holds(meeting: Meeting, content: Content) -> None:
    first = seals.canonical(meeting, version=1)
    assert compare_contents(first, content) == []
    right = changed(content, "items", 0, "resolutions", 0, "text", value="Иначе.")
    assert told(first, right) == [(only(first, right).what, Kind.REWORDED)]


WORDS = st.text(st.sampled_from("аб в,.\n-№1"), max_size=40)


@given(WORDS, WORDS)
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = word_difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.mark != "+") == old
    assert "".join(piece.text for piece in pieces if piece.mark != "-") == new
    assert all(piece.mark == "=" for piece in pieces) == (old == new)

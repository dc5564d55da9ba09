"""Points are found by the sets of words as the index finds them, whatever changed and whenever they were counted."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import random
from collections.abc import Sequence
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from decisions.counts import counted, counting, having, pairs, words
from decisions.counts.facets import facet_counts
from decisions.filters import ResolutionFilter
from decisions.finding.indexing import texts_with
from decisions.finding.search import read
from decisions.finding.wanted import Wanted
from decisions.models import AgendaItem, CountedWord, Counting, Meeting, Resolution, Uncounted
from decisions.paging import END, page_of
from decisions.standing import Clock
from tests.factories import AgendaItemFactory, BodyFactory, MeetingFactory, ResolutionFactory

TODAY = dt.date(2026, 6, 10)
_POSITIONS = itertools.cycle(range(10, 32_000))
WORDS = (
    *("маяк", "маяка", "Маяки", "ёлка", "елки", "график", "графика", "план-график", "ИВА", "не", "м²", "café", "12а"),
    *("2026", "12345", "n", "x_y", "йод", "И\u0306", "слово12", "β", "я" * 70, "я" * 60, "№", "1.5", "\U0001d400к"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
ASKED = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda some: f"«{' '.join(some)}»"),
)
"""A word in all its forms, or a phrase."""


@pytest.fixture
def points(db: None) -> list[Resolution]:
    body = BodyFactory(slug="a")
    items = [AgendaItemFactory(meeting=MeetingFactory(body=body, published=True)) for _place in range(2)]
    return [ResolutionFactory(item=item, position=place, number=str(place)) for item in items for place in range(1, 4)]


def reader() -> having.Reader:
    return having.Reader(lambda: counted.read(Clock.on(TODAY)))


def differing(asked: Sequence[Wanted]) -> list[object]:
    """What is found otherwise than by the index."""
    now = counted.read(Clock.on(TODAY))
    both = zip(asked, having.points_with(asked, having.Reader(lambda: now)), texts_with(asked), strict=True)
    return [
        (one, its, of_index)
        for one, its, of_index in both
        if (its.wording & now.points, its.question & now.points)
        != (of_index.wording & now.points, of_index.question & now.points)
    ]


def change(chance: random.Random, points: list[Resolution], text: str) -> None:
    """One way to change what is found."""
    point = chance.choice(points)
    rows, items = Resolution.objects.filter(pk=point.pk), AgendaItem.objects.filter(pk=point.item_id)
    how, position = chance.randrange(6), next(_POSITIONS)
    new = {"item": items.get(), "position": position, "number": str(position), "text": text, "public_text": text}
    if how == 0:
        rows.update(public_text=text)
    elif how == 1:
        items.update(public_title=text)
    elif how == 2:
        rows.update(item=chance.choice(points).item_id, position=position, number=str(position))
    elif how == 3:
        published = chance.choice((None, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
        Meeting.objects.filter(pk=new["item"].meeting_id).update(published_at=published)
    elif how == 4:  # The same key comes back with other words.
        rows.delete()
        Resolution.objects.bulk_create([ResolutionFactory.build(pk=point.pk, **new)])
    else:
        Resolution.objects.bulk_create([ResolutionFactory.build(**new)])


@given(
    changes=st.lists(st.tuples(TEXTS, st.booleans()), min_size=1, max_size=6),
    asked=st.lists(ASKED, min_size=1, max_size=4),
    seed=st.integers(0, 10_000),
    least=st.sampled_from((1, 2, pairs.LEAST)),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_found_is_what_the_index_finds(
    points: list[Resolution], changes: list[tuple[str, bool]], asked: list[str], seed: int, least: int
) -> None:
    chance = random.Random(seed)
    terms = [term.words for each in asked for term in read(each).wanted]
    with transaction.atomic(), mock.patch.object(pairs, "LEAST", least):
        for text, is_counted in changes:
            change(chance, list(Resolution.objects.all()), text)
            if is_counted:
                counting.count_changes(TODAY)
                assert not Uncounted.objects.exists()
                assert words.are_right()
            assert differing(terms) == []
        counting.count_changes(TODAY)
        assert differing(terms) == []
        transaction.set_rollback(True)


def test_words_of_which_the_sets_know_nothing_are_found_all_the_same(points: list[Resolution]) -> None:
    for point, word in zip(points, ("12345", "я" * 60, "я" * 70, "12а м² β", "café", "слово12"), strict=True):
        Resolution.objects.filter(pk=point.pk).update(public_text=f"Строить {word} и маяк")
    counting.count_changes(TODAY)
    asked = ("12345", "я" * 59, "я" * 60, "я" * 70, "12а", "м²", "β", "café", "cafe", "слово", "слово12", "12345 и")
    wanted = [Wanted(wholes=(tuple(each.split()),), beginnings=((each.split()[0][:4],),)) for each in asked]
    wanted += [Wanted(wholes=(tuple(each.split()),)) for each in asked]
    assert differing(wanted) == []
    found = having.points_with(wanted, reader())
    assert sum(bool(each.wording) for each in found[: len(asked)]) >= len(asked) - 1, "only SQLite takes é for e"


PHRASE = [Wanted(wholes=(("строить", "маяк"),))]


def test_a_pair_of_words_that_many_points_have_is_found_without_their_places(
    points: list[Resolution], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a pair is kept nothing is looked at but its set; texts that come later are put into that."""
    monkeypatch.setattr(pairs, "LEAST", 3)
    now, later = points[:3], points[3:]
    Resolution.objects.filter(pk__in=[point.pk for point in now]).update(public_text="Решили: строить маяк. Строить!")
    counting.count_changes(TODAY)
    Resolution.objects.filter(pk=later[0].pk).update(public_text="Маяк строить. Строить маяк")
    Resolution.objects.filter(pk=later[1].pk).update(public_text="Маяк строить")
    Resolution.objects.filter(pk=now[0].pk).update(public_text="Строить и маяк")
    counting.count_changes(TODAY)
    assert words.are_right()
    monkeypatch.setattr(having, "in_order", None)
    found = having.points_with(PHRASE, reader())[0].wording
    assert found == BitMap(point.pk for point in (*now[1:], later[0]))
    CountedWord.objects.filter(word=pairs.name_of("строить", "маяк").encode()).update(wording=None, question=None)
    assert not words.are_right()


def test_of_a_pair_that_few_points_have_the_places_are_read(
    points: list[Resolution], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "LEAST", 3)
    for point in points[:2]:
        Resolution.objects.filter(pk=point.pk).update(public_text="Решили строить маяк")
    counting.count_changes(TODAY)
    assert not CountedWord.objects.filter(word=pairs.name_of("строить", "маяк").encode()).exists()
    assert having.points_with(PHRASE, reader())[0].wording == BitMap(point.pk for point in points[:2])


def test_a_beginning_is_not_that_of_a_pair(points: list[Resolution], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "LEAST", 1)
    Resolution.objects.filter(pk=points[0].pk).update(public_text="маяк строить")
    counting.count_changes(TODAY)
    its, asked = reader(), having.Range("маяк", goes_on=True, places=True)
    its.read([asked])
    wording, _question = its.of(asked)
    assert len(wording.kept_points) == len(wording.kept_places) == 1


def test_a_point_that_goes_to_another_question_is_found_by_that(points: list[Resolution]) -> None:
    first, last = points[0], points[-1]
    AgendaItem.objects.filter(pk=first.item_id).update(public_title="О маяке")
    counting.count_changes(TODAY)
    asked = [Wanted(wholes=(("маяке",),))]
    for _counted in range(2):
        Resolution.objects.filter(pk=last.pk).update(item=first.item_id, position=9, number="9")
        assert last.pk in having.points_with(asked, reader())[0].question
        assert differing(asked) == []
        counting.count_changes(TODAY)


def test_of_a_text_that_is_too_long_the_index_is_asked(
    points: list[Resolution], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "MOST_PLACES", 8)
    Resolution.objects.filter(pk=points[0].pk).update(public_text="Строить маяк и ещё маяк и маяк и причал у моря")
    counting.count_changes(TODAY)
    counting.count_changes(TODAY)
    now = counted.read(Clock.on(TODAY))
    assert list(now.points - now.worded) == [points[0].pk]
    assert differing([Wanted(wholes=(("у", "моря"),)), Wanted(beginnings=(("маяк",),))]) == []


def test_a_change_of_states_asks_for_no_words(
    points: list[Resolution], django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting.count_changes(TODAY)
    monkeypatch.setattr(words, "words_of", None)
    Resolution.objects.update(state=Resolution.State.CONTROL, due=TODAY)
    counting.count_changes(TODAY)
    now = counted.read(Clock.on(TODAY))
    assert now.points == now.worded
    with django_assert_num_queries(1):
        having.points_with(
            [Wanted(beginnings=(("пункт",),)), Wanted(wholes=(("пункту", "1"),))], having.Reader(lambda: now)
        )


def test_what_is_found_when_all_was_given_up_meanwhile(points: list[Resolution]) -> None:
    counting.count_changes(TODAY)
    now, asked = counted.read(Clock.on(TODAY)), [Wanted(beginnings=(("пункт",),))]
    Counting.objects.all().delete()
    CountedWord.objects.all().delete()
    assert len(having.points_with(asked, having.Reader(lambda: now))[0].wording) == len(points)


@pytest.mark.parametrize("asked", ["маяк у моря", "«строить маяк»", "маяк -сосна", "маяк", "12345 маяк"])
def test_pages_by_nearness_are_those_of_the_index(db: None, asked: str) -> None:
    chance, texts = random.Random(7), ("Строить маяк у моря", "У моря есть маяки", "Море", "Маяк и сосна", "маяк 12345")
    body = BodyFactory(name="Служба маяков", slug="a")
    for month in (1, 1, 3, 3, 4):
        meeting = MeetingFactory(body=body, published=True, date=dt.date(2026, month, chance.randint(1, 28)))
        item = AgendaItemFactory(meeting=meeting, title=chance.choice(texts))
        for place in range(1, 6):
            ResolutionFactory(item=item, position=place, number=str(place), text=chance.choice(texts))
    counting.count_changes(TODAY)
    rows, data = Resolution.objects.published().decisions(), QueryDict(mutable=True)
    data["q"] = asked

    def walk(stamp: str, size: int, *, backwards: bool) -> list[int]:
        filters = ResolutionFilter(data, rows, clock=Clock.on(TODAY))
        facet_counts(filters, rows, stamp)
        found, mark = list[int](), END if backwards else ""
        while mark or not found:
            marks = {"before" if backwards else "after": mark}
            keys = filters.keys_of_page(size, marks.get("after", ""), marks.get("before", "")) if stamp else None
            listed = filters.qs if keys is None else filters.rows_with_keys(keys, *filters.near_of(keys))
            page = page_of(listed.select_related("item__meeting"), filters.keys, size, **marks)
            found += [row.pk for row in (reversed(page.rows) if backwards else page.rows)]
            mark = page.previous if backwards else page.next
        return found

    by_index = walk("", 100, backwards=False)
    assert len(by_index) > 3
    for size in (1, 4):
        assert walk(f"{size}", size, backwards=False) == by_index
        assert walk(f"{size} back", size, backwards=True) == by_index[::-1]


def test_sets_that_are_wrong_are_told_and_made_anew(points: list[Resolution]) -> None:
    counting.count_changes(TODAY)
    call_command("rebuild_search", "--check", stdout=io.StringIO())
    more = {"wording": BitMap([1, 2, 3, 60_000]).serialize()}
    for spoil in (
        lambda: CountedWord.objects.filter(word="представить".encode()).update(wording=BitMap([1]).serialize()),
        lambda: CountedWord.objects.filter(word="представить".encode()).delete(),
        lambda: CountedWord.objects.create(word=b"more", part=0, **more),
    ):
        spoil()
        with pytest.raises(CommandError, match="decisions_countedword"):
            call_command("rebuild_search", "--check", stdout=io.StringIO())
        connection.check_constraints()
        call_command("rebuild_search", stdout=io.StringIO())
        assert words.are_right()
        assert not Uncounted.objects.exists()

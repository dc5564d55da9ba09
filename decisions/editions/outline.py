"""An edition to be read whole: its content in words, whatever its version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decisions.editions import reading
from decisions.editions.compare import head_facts
from decisions.editions.reading import Content


@dataclass(frozen=True, slots=True)
class Point:
    """`notes` are the kind, the responsibles with their terms, the addressees and the vote, each as a line."""

    number: str
    text: str
    is_subpoint: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    number: str
    title: str
    is_withdrawn: bool
    speakers: tuple[str, ...]
    vote: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The head as (label, words), empty ones left out."""

    head: tuple[tuple[str, str], ...]
    attendance: tuple[str, ...]
    questions: tuple[Question, ...]


def outline(content: Content) -> Outline:
    """`content` of an edition, to be shown to those who read the protocol whole."""
    whole = reading.unified(content)
    head = ((label, read(whole[key])) for key, label, read in head_facts() if key in whole)
    return Outline(
        head=tuple((label, words) for label, words in head if words),
        attendance=tuple(reading.attendance(row) for row in whole["attendance"]),
        questions=tuple(_question(item) for item in whole["items"]),
    )


def _question(item: Content) -> Question:
    return Question(
        number=item["number"],
        title=item["title"],
        is_withdrawn=item["withdrawn"],
        speakers=tuple(reading.speaker(row) for row in item["speakers"]),
        vote=reading.vote(item.get("vote")),
        points=tuple(_point(point) for point in item["resolutions"]),
    )


def _point(point: Content) -> Point:
    notes: list[Any] = [reading.kind(point["kind"])]
    notes += [reading.addressee(row) for row in point.get("addressees", [])]
    for row in point["responsible"]:
        term = reading.term(row)
        notes.append(f"{reading.responsible(row)}: {term}" if term else reading.responsible(row))
    if vote := reading.vote(point.get("vote")):
        notes.append(_("vote: %(vote)s") % {"vote": vote})
    return Point(point["number"], point["text"], point.get("parent") is not None, tuple(notes))

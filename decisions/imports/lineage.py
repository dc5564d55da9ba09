"""References of a protocol to earlier points of the same body, found in the database."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from decisions.imports.carried import question_ref
from decisions.imports.directory import Directory
from decisions.imports.wanted import Ref, WantedLineage
from decisions.models import Resolution
from decisions.protocols.resolutions.references import Reference, Relation, find_references
from members.naming import wording_key

_FOLLOWS = re.compile(r"(?:исполнени|выполнени)[а-яё]+ (?:п\.|пп\.|пункт)", re.IGNORECASE)
"""«О ходе исполнения пункта 2.1 протокола № 3»: the point itself is the question."""

Lineages = tuple[tuple[WantedLineage, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Referred:
    """A reference of a text, and the point that it leads to. `meeting` and `day` are of its protocol.

    Without `pk` it leads to none: `is_several` says that more than one fits, otherwise the body has no such point.
    """

    relation: Relation
    printed: str
    number: str
    meeting: str = ""
    day: dt.date | None = None
    pk: int | None = None
    is_several: bool = False


@dataclass(frozen=True, slots=True)
class _Point:
    pk: int
    number: str
    item_pk: int
    item_number: str
    meeting_number: str
    day: dt.date


class PointsOfBody:
    """Points that the body decided up to the day of the meeting; they are loaded at the first reference."""

    def __init__(self, directory: Directory, body_pk: int | None, day: dt.date) -> None:
        self._directory, self._body_pk, self._day = directory, body_pk, day

    def lineage_of(self, text: str) -> Lineages:
        """What `text` does to earlier points, and the references that lead to none."""
        found: dict[tuple[int, str], WantedLineage] = {}
        unknown: dict[str, None] = {}
        for one in self.referred(text):
            if one.pk is None:
                unknown[one.printed] = None
                continue
            relation, label = one.relation.value, f"{one.number}, № {one.meeting}, {one.day:%d.%m.%Y}"
            found[one.pk, relation] = WantedLineage(one.pk, relation, label)
        return tuple(found.values()), tuple(unknown)

    def referred(self, text: str) -> tuple[Referred, ...]:
        """The references of `text` in its order, each point once."""
        return self._directory.remembered(self._all_referred, text)

    def _all_referred(self, text: str) -> tuple[Referred, ...]:
        return tuple(dict.fromkeys(self._referred(one) for one in find_references(text)))

    def _referred(self, reference: Reference) -> Referred:
        fitting = self._fitting(reference)
        if len(fitting) != 1:
            return Referred(reference.relation, reference.printed, reference.point, is_several=bool(fitting))
        point = fitting[0]
        said = reference.relation, reference.printed, point.number, point.meeting_number, point.day
        return Referred(*said, pk=point.pk)

    def question_of(self, title: str) -> Ref | None:
        """The earlier question whose points a question with this title goes on with."""
        if not _FOLLOWS.search(title):
            return None
        said = find_references(f"Во исполнение: {title}")
        found = {point.item_pk: point for one in said if (point := self._find(one)) is not None}
        if len(found) != 1 or any(one.relation is not Relation.CONTINUES for one in said):
            return None
        point = next(iter(found.values()))
        return question_ref(point.item_pk, point.item_number, point.meeting_number, point.day)

    def _find(self, reference: Reference) -> _Point | None:
        fitting = self._fitting(reference)
        return fitting[0] if len(fitting) == 1 else None

    def _fitting(self, reference: Reference) -> list[_Point]:
        if reference.number is None and reference.date is None:
            return []
        points = self._directory.remembered(_points_of, self._body_pk)
        return [point for point in points if point.day < self._day and _fits(point, reference)]


def _points_of(body_pk: int | None) -> tuple[_Point, ...]:
    if body_pk is None:
        return ()
    rows = Resolution.objects.filter(item__meeting__body=body_pk)
    fields = ("pk", "number", "item_id", "item__number", "item__meeting__number", "item__meeting__date")
    return tuple(_Point(*row) for row in rows.values_list(*fields))


def _fits(point: _Point, reference: Reference) -> bool:
    if reference.number is not None and _bare(reference.number) != _bare(point.meeting_number):
        return False
    if reference.date is not None and reference.date != point.day:
        return False
    if reference.section is not None:
        numbers = {reference.point, f"{reference.section}.{reference.point}"}
        return _bare(reference.section) == _bare(point.item_number) and point.number in numbers
    return _bare(reference.point) == _bare(point.number)


def _bare(number: str) -> str:
    return wording_key(number).replace(" ", "").rstrip(".")

"""Which published points the filters of the register leave: sets of keys, put together without reading a point.

Of words the index is asked for all that hold each of them; bodies and organizations that are named so are known by
their sets, and so are a day, a year and the number of a point. The number of a protocol is asked of the tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pyroaring import BitMap

from decisions.counts.counted import ByValue, Counted
from decisions.counts.having import Reader, points_with
from decisions.counts.sets import united
from decisions.counts.values import LAYERS, MORE, OPEN, in_layer, own
from decisions.filters import ReportFilter, ResolutionFilter
from decisions.finding.indexing import Having, Named, among
from decisions.finding.on_page import ByDay
from decisions.finding.search import Day, Reference, Search, Term
from decisions.finding.wanted import Wanted
from decisions.models import Resolution

_NAMES = {"body": "body", "year": "year", "kind": "kind", "state": "standing", "organization": "organization"}
"""The sets of each filter whose choices are counted."""
_DAYS = {
    "since": ("month", "day", ByDay.from_day),
    "until": ("month", "day", ByDay.to_day),
    "term_from": ("due", "due_day", ByDay.from_day),
    "term_to": ("due", "due_day", ByDay.to_day),
}
"""The sets of each filter by a day, and which of them it leaves."""
_CLOSED = ("closed_from", "closed_to")
"""Two filters that are one condition."""


def answers(reader: Reader, filters: ResolutionFilter) -> bool:
    """Whether the sets answer these filters: not after a great import, nor where many full wordings are not public."""
    return not reader.counted.is_far_behind and not ("q" in filters.applied and reader.full_wordings.are_too_many)


@dataclass(frozen=True)
class Found:
    """What each filter leaves of the counted points."""

    filters: ResolutionFilter
    words: Reader
    _left: dict[frozenset[str], BitMap] = field(default_factory=dict)
    """By the filters that were asked for: most choices are counted beside the same ones."""

    @property
    def counted(self) -> Counted:
        """What was counted of the public register."""
        return self.words.counted

    def without(self, *left_out: str) -> BitMap:
        """The points that all filters but these leave: all that are counted, as they are, where no filter is left."""
        names = frozenset(self._parts).difference(left_out)
        if names not in self._left:
            parts = [self._parts[name] for name in names]
            self._left[names] = BitMap.intersection(self.counted.points, *parts) if parts else self.counted.points
        return self._left[names]

    def beside(self, name: str) -> BitMap:
        """The points on which the choices of a filter are counted: beside a state, organizations by their own tasks."""
        return self.without(name, *(["state"] if name == "organization" else []))

    def choices(self, name: str) -> ByValue:
        """The points of each choice of a filter, to be counted `beside` the others.

        Of chosen organizations it is their own state that counts, and beside a chosen state that of each.
        """
        if name != "organization" or "state" not in self.filters.applied:
            return self._sets(name)
        states, own_tasks = self.filters.applied["state"], self.counted.of("own")
        return {pk: united(own_tasks.get(own(pk, state)) for state in states) for pk in self.counted.of("organization")}

    def _sets(self, name: str) -> ByValue:
        if name == "body":
            slugs = dict(self.filters.bodies)
            return {slugs[key]: points for key, points in self.counted.of("body").items() if key in slugs}
        if name != "state" or not self.filters.organizations:
            return self.counted.of(_NAMES[name])
        own_tasks, standings = self.counted.of("own"), self.counted.of("standing")
        values = {value.split(" ")[1] for value in own_tasks} | standings.keys()
        chosen = self.filters.organizations
        return {value: united(own_tasks.get(own(pk, value)) for pk in chosen) for value in values}

    @cached_property
    def _parts(self) -> dict[str, BitMap]:
        applied, parts, others = self.filters.applied, dict[str, BitMap](), list[str]()
        for name, chosen in applied.items():
            if name in _NAMES:
                choices = self._sets(name)
                parts[name] = united(choices.get(str(value)) for value in chosen)
            elif name in _CLOSED and isinstance(self.filters, ReportFilter):
                parts[name] = self._closed(self.filters)
            elif name in _DAYS:
                parts[name] = self._days(name, chosen)
            elif name == "q":
                parts[name] = self.with_words(self.filters.search)
            else:
                others.append(name)
        if others:
            rows = self.filters.rows_without(Resolution.objects.order_by(), *parts)
            parts[" ".join(others)] = BitMap(rows.values_list("pk", flat=True))
        return parts

    def _days(self, name: str, day: dt.date) -> BitMap:
        months, digits, chosen = _DAYS[name]
        return chosen(ByDay(self.counted.of(months), self.counted.of(digits)), day)

    def _closed(self, filters: ReportFilter) -> BitMap:
        """The points behind the figures of the discipline in the days of a report."""
        months, digits, tasks = (self.counted.of(name) for name in ("closed", "closed_day", "tasks"))
        found = [tasks.get(OPEN, BitMap())]
        for place in range(LAYERS):
            key = ByDay(in_layer(months, place), in_layer(digits, place))
            found += key.between(filters.period.first, filters.period.last).values()
        points = united(found)
        if rest := tasks.get(MORE, BitMap()) - points:
            rows = filters.in_period(Resolution.objects.filter(pk__in=among(list(rest))).order_by())
            points = points | BitMap(rows.values_list("pk", flat=True))
        return points

    @cached_property
    def holding(self) -> dict[Term, bool]:
        """Of each wanted word, whether any point has it that the other filters leave."""
        others, having = self.without("q"), self.points_with(self.filters.search.wanted)
        return {term: bool(points & others) for term, points in having.items()}

    def with_words(self, search: Search) -> BitMap:
        """The points that hold all words that are wanted and none of the others, of what is named beside them, as
        `search.matching` finds them."""
        having = self.points_with([*search.wanted, *search.unwanted, *search.told])
        wanted = [having[term] for term in search.wanted]
        if search.day:
            wanted.append(united([*self._on(search.day), *(having[term] for term in search.told)]))
        elif search.reference:
            wanted += self._of(search.reference)
        found = BitMap.intersection(self.counted.points, *wanted)
        for term in search.unwanted:
            found = found - having[term]
        return found

    def _on(self, day: Day) -> list[BitMap]:
        """What was decided on this day, and what is due on it."""
        names = (_DAYS[name][:2] for name in ("since", "term_from"))
        keys = [ByDay(self.counted.of(months), self.counted.of(digits)) for months, digits in names]
        return [key.of(day.day, day.month, day.year) for key in keys]

    def _of(self, named: Reference) -> list[BitMap]:
        """The points by each thing that was told of a protocol or a point."""
        found = []
        if named.meeting:
            rows = Resolution.objects.filter(item__meeting__number__in=named.spellings).order_by()
            found.append(BitMap(rows.values_list("pk", flat=True)))
        if named.point:
            found.append(self.counted.having("number", named.point))
        if named.day:
            found.append(self._on(named.day)[0])
        elif named.year:
            found.append(self.counted.having("year", str(named.year)))
        return found

    @property
    def is_by_words(self) -> bool:
        """Whether words are wanted, and no protocol beside them."""
        return bool(self.filters.search.wanted) and not self.filters.search.is_of_protocol

    def near(self, points: BitMap) -> tuple[BitMap, ...]:
        """These points, that words were found by, by how near they are to them, as `search.nearness` says."""
        search = self.filters.search
        texts = [self._having[term.words] for term in search.wanted]
        ranks, rest = [], points
        for near in (
            self._as_typed.wording,
            BitMap.intersection(*(each.wording for each in texts)),
            BitMap.intersection(*(each.question for each in texts)),
        ):
            ranks.append(rest & near)
            rest = rest - near
        return (*ranks, rest)

    def points_with(self, terms: Sequence[Term]) -> dict[Term, BitMap]:
        """For each of these the points that hold it in a text or a name."""
        there = self._having
        more = [term.words for term in terms if term.words not in there]
        having = {**there, **dict(zip(more, points_with(more, self.words), strict=True))} if more else there
        names = self.filters.names
        full = self.words.full_wordings
        return {
            term: united([*having[term.words], self.named(names.holding(term.words)), full.holding(term)])
            for term in terms
        }

    @cached_property
    def _having(self) -> dict[Wanted, Having]:
        """What has each word that was asked for; the word as it was typed too, where it is one."""
        search = self.filters.search
        wanted = dict.fromkeys(term.words for term in (*search.wanted, *search.unwanted, *search.told))
        asked = list(wanted | {search.as_typed: None} if len(search.typed) == 1 else wanted)
        return dict(zip(asked, points_with(asked, self.words), strict=True))

    @cached_property
    def _as_typed(self) -> Having:
        """What has the words as they were typed. Of several the places are read, many times as much as which points
        have them: only when few points are put in order by it."""
        typed = self.filters.search.as_typed
        return self._having[typed] if typed in self._having else points_with([typed], self.words)[0]

    def named(self, named: Named) -> BitMap:
        """The points of the bodies and organizations of these keys."""
        tables = (("body", "members_group"), ("organization", "members_organization"))
        return united([self._with(name, map(str, named.get(table, ()))) for name, table in tables])

    def _with(self, name: str, values: Iterable[str]) -> BitMap:
        """The points that have any of these values; a word that all organizations have in their names is no dearer."""
        sets = self.counted.of(name)
        having = sets.keys() & values
        if len(having) == len(sets):
            return self.counted.with_any(name)
        return united(sets[value] for value in having)

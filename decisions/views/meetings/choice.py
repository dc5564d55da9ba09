"""What both lists of meetings offer to choose from, bodies and years, what of it the address names, and their pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from decisions.counts import counted
from decisions.counts.values import body_and_year
from decisions.models import Meeting
from decisions.paging import END, BadMark, Key, Page, first_page_of, page_of
from decisions.permissions import AnyUser
from decisions.prepared import Ask, Value, asked_together
from decisions.views.public import stamp_of
from members.access import STRANGER, access_of
from members.models import Group

_SHOWN = ("body", "number", "year", "date", "start", "place", "status", "published_at")
"""Of what the protocol says of its meeting, and far less than that: the whole text of a protocol is in no list."""


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """A body, and how many meetings of it there are to choose from."""

    pk: int
    slug: str
    name: str
    n: int


@dataclass(slots=True)
class MeetingChoice:
    """What `?body=slug` and `?year=` name of the meetings there are; `errors` tell what names nothing of them."""

    bodies: list[BodyChoice]
    numbers: dict[int, Counter[int]]
    """By the key of the body, how many meetings each year has."""
    known: dict[int, Group] = field(default_factory=dict)
    """All bodies that have any meeting, by key."""
    body: BodyChoice | None = None
    year: int | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Meetings of all bodies and years."""
        return sum(body.n for body in self.bodies)

    @property
    def years(self) -> dict[int, int]:
        """How many meetings each year has of the chosen body or of all, the newest first."""
        chosen = [self.numbers[self.body.pk]] if self.body else self.numbers.values()
        numbers = sum(chosen, Counter[int]())
        return dict(sorted(numbers.items(), reverse=True))


Parts = Callable[[AnyUser, dt.date], list[QuerySet[Meeting]]]
"""Of whom and which day it depends which meetings there are to choose from; the parts have none in common. The first
is what the reader may see."""


def choice_of(request: HttpRequest, today: dt.date, parts: Parts) -> MeetingChoice:
    """What the address chooses of the meetings in these parts."""
    user, now = request.user, counted.on(today, stamp_of(request))
    numbers: dict[int, Counter[int]] = {}
    make = partial(_numbers, parts, user, now.knows_meetings)
    found, known = asked_together(
        Ask(("numbers of meetings", parts, now.knows_meetings), [today], make, user),
        Ask("bodies with meetings", [], _bodies),
    )
    if now.knows_meetings:
        found += [(*body_and_year(value), len(keys)) for value, keys in now.meetings.items()]
    for body, year, n in found:
        numbers.setdefault(body, Counter())[year] += n
    bodies = [BodyChoice(pk, slug, name, numbers[pk].total()) for pk, slug, name in known if pk in numbers]
    choice = MeetingChoice(bodies, numbers, {pk: Group(pk=pk, slug=slug, name=name) for pk, slug, name in known})
    slug, written = request.GET.get("body", ""), request.GET.get("year", "")
    choice.body = next((body for body in bodies if body.slug == slug), None)
    if slug and choice.body is None:
        words = _("There is no such body, or nothing of it is published: the meetings of all bodies are shown.")
        choice.errors.append(words)
    choice.year = _year(written)
    if written and choice.year is None:
        choice.errors.append(_("The year was not understood."))
    return choice


@dataclass(frozen=True, slots=True)
class Listed:
    """The meetings of a list: those of `parts`, of the chosen body, of these days."""

    parts: Parts
    user: AnyUser
    today: dt.date
    body: BodyChoice | None
    days: tuple[dt.date, dt.date] | None = None

    @property
    def key(self) -> Hashable:
        """All that the words depend on but the values, of a stranger."""
        return "meetings", self.parts, self.body is None, self.days is None

    @property
    def values(self) -> list[Value]:
        return [self.today, *([self.body.pk] if self.body else ()), *(self.days or ())]

    def rows(self, values: list[Any]) -> QuerySet[Meeting]:
        """Without their bodies (`with_bodies`); by the day, which has an index, not by the year."""
        today, *others = values
        rows = reduce(or_, self.parts(self.user, today))
        if self.body:
            rows = rows.filter(body=others.pop(0))
        if self.days:
            rows = rows.filter(date__gte=others[0], date__lte=others[1])
        return rows.select_related(None).only(*_SHOWN)


def page_in(
    request: HttpRequest, listed: Listed, keys: Sequence[Key], size: int, choice: MeetingChoice
) -> Page[Meeting]:
    """The page that the address names, or the first one and an error of the choice."""
    page = _page_in(request, listed, keys, size, choice)
    with_bodies(page.rows, choice)
    return page


def with_bodies(rows: Iterable[Meeting], choice: MeetingChoice) -> None:
    """Give each its body; of one that came to be meanwhile it is fetched. Joined, SQLite would go from body to body
    and gather all meetings of each."""
    for row in rows:
        if body := choice.known.get(row.body_id):
            row.body = body


def _page_in(
    request: HttpRequest, listed: Listed, keys: Sequence[Key], size: int, choice: MeetingChoice
) -> Page[Meeting]:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if after or before not in ("", END):
        try:
            return page_of(listed.rows(listed.values), keys, size, after=after, before=before)
        except BadMark:
            choice.errors.append(_("The place in the list was not understood: the beginning is shown."))
            before = ""
    if access_of(listed.user) == STRANGER:
        return first_page_of(listed.key, listed.values, listed.rows, keys, size, backwards=before == END)
    return page_of(listed.rows(listed.values), keys, size, before=before)


def _numbers(parts: Parts, user: AnyUser, are_public_counted: bool, day: list[Any]) -> QuerySet[Meeting, Any]:
    """(body, year, how many) in the parts; without those that are published, where they are counted in sets."""
    chosen = parts(user, *day)
    if are_public_counted:
        is_public = access_of(user) == STRANGER
        chosen[0] = Meeting.objects.none() if is_public else chosen[0].filter(published_at__isnull=True)
    one, *others = (part.order_by().values_list("body", "year").annotate(n=Count("pk")) for part in chosen)
    return one.union(*others, all=True).order_by() if others else one


def _bodies(_none: list[Any]) -> QuerySet[Group, Any]:
    held = Meeting.objects.filter(body=OuterRef("pk"))
    return Group.objects.filter(Exists(held)).order_by("name").values_list("pk", "slug", "name")


def _year(written: str) -> int | None:
    is_year = written.isascii() and written.isdecimal() and len(written) == 4 and written >= "1900"
    return int(written) if is_year else None

"""What both lists of meetings offer to choose from, bodies and years, what of it the address names, and their pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from decisions.models import Meeting
from decisions.paging import BadMark, Key, Page, page_of
from members.models import Group

_UNSHOWN = ("source_text", "corrections")
"""The whole text of a protocol is in no list."""


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


def choice_of(request: HttpRequest, *parts: QuerySet[Meeting]) -> MeetingChoice:
    """What the address chooses of the meetings in these parts, which have none in common; by two statements."""
    numbers: dict[int, Counter[int]] = {}
    first, *others = (part.order_by().values_list("body", "year").annotate(n=Count("pk")) for part in parts)
    for body, year, n in first.union(*others, all=True).order_by():
        numbers.setdefault(body, Counter())[year] += n
    known = Group.objects.filter(pk__in=numbers).order_by("name").values_list("pk", "slug", "name")
    bodies = [BodyChoice(pk, slug, name, numbers[pk].total()) for pk, slug, name in known]
    choice = MeetingChoice(bodies, numbers)
    slug, written = request.GET.get("body", ""), request.GET.get("year", "")
    choice.body = next((body for body in bodies if body.slug == slug), None)
    if slug and choice.body is None:
        words = _("There is no such body, or nothing of it is published: the meetings of all bodies are shown.")
        choice.errors.append(words)
    choice.year = _year(written)
    if written and choice.year is None:
        choice.errors.append(_("The year was not understood."))
    return choice


def meetings_of(rows: QuerySet[Meeting], choice: MeetingChoice) -> QuerySet[Meeting]:
    """Those of the chosen body, each with its body."""
    rows = rows.filter(body=choice.body.pk) if choice.body else rows
    return rows.select_related("body").defer(*_UNSHOWN)


def of_days(rows: QuerySet[Meeting], first: dt.date, last: dt.date) -> QuerySet[Meeting]:
    """By the day, which has an index, not by the year."""
    return rows.filter(date__gte=first, date__lte=last)


def page_in(
    request: HttpRequest, rows: QuerySet[Meeting], keys: Sequence[Key], size: int, choice: MeetingChoice
) -> Page[Meeting]:
    """The page that the address names, or the first one and an error of the choice."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    try:
        return page_of(rows, keys, size, after=after, before=before)
    except BadMark:
        choice.errors.append(_("The place in the list was not understood: the beginning is shown."))
        return page_of(rows, keys, size)


def _year(written: str) -> int | None:
    is_year = written.isascii() and written.isdecimal() and len(written) == 4 and written >= "1900"
    return int(written) if is_year else None

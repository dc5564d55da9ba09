"""The orders of the register: the keys of each, by which pages go, and the same keys as sets of points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from decisions.finding import on_page
from decisions.models import Assignment, Resolution
from decisions.paging import Key, as_words, day, number, words
from decisions.standing import Clock, Standing

BEST = "best"
SORTS = {
    BEST: _("best match first"),
    "-date": _("newest meetings first"),
    "date": _("oldest meetings first"),
    "due": _("by term of what is open"),
    "state": _("overdue first"),
    "organization": _("by responsible organization"),
}
DEFAULT_SORT = "-date"
_IN_PROTOCOL = (Key("item__meeting_id", number), Key("item__position", number), Key("position", number))


def in_order(rows: QuerySet[Resolution], order: str, clock: Clock) -> QuerySet[Resolution]:
    """The rows in one of `SORTS`; how near they are to words is their `rank` already."""
    if order == "state":
        rows = _with_trouble(rows, clock)
    elif order == "organization":
        rows = _with_names(rows)
    return rows.order_by(*(key.ordering() for key in keys_of(order)))


def keys_of(sort: str) -> list[Key]:
    """The keys of one of `SORTS`, which tell every two points apart; those without a term or organization come last."""
    newest = [Key("item__meeting__date", day, is_descending=sort != "date"), *_IN_PROTOCOL]
    due = Key("due", day, is_nullable=True)
    organization = Key("organization_name", words, is_nullable=True, write=as_words)
    rank = Key("rank", number)
    first = {BEST: [rank], "due": [due], "state": [rank, due], "organization": [organization]}
    return [*first.get(sort, ()), *newest]


def _with_trouble(rows: QuerySet[Resolution], clock: Clock) -> QuerySet[Resolution]:
    """With `rank`, the trouble of each row: 0 for what is overdue."""
    worst = [When(clock.resolutions(standing), then=Value(rank)) for rank, standing in enumerate(Standing)]
    return rows.annotate(rank=Case(*worst, default=Value(len(worst)), output_field=IntegerField()))


def _with_names(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """With `organization_name`, the first by name of the organizations that answer for it."""
    answering = Assignment.objects.filter(resolution=OuterRef("pk"), organization__isnull=False)
    names = answering.order_by("organization__name").values("organization__name")
    return rows.annotate(organization_name=Subquery(names[:1]))


def keys_in_sets(
    order: str,
    sets: Callable[[str], Mapping[str, BitMap]],
    near: Sequence[BitMap],
    organizations: Iterable[tuple[str, str]],
) -> list[on_page.Key]:
    """The keys of an order up to the day of the meeting, as sets of all points by their values.

    `near` are the points by their nearness to words, (key, name) of the organizations are in the order of names.
    """
    newest = on_page.ByDay(sets("month"), sets("day"), is_descending=order != "date")
    due = on_page.ByDay(sets("due"), sets("due_day"), is_nullable=True)
    if order == BEST:
        return [on_page.ByRank(near), newest] if near else []
    if order == "due":
        return [due, newest]
    if order == "state":
        standings = sets("standing")
        return [on_page.ByRank([standings.get(each.value, BitMap()) for each in Standing]), due, newest]
    if order == "organization":
        answering = sets("organization")
        named = ((name, answering[pk]) for pk, name in organizations if pk in answering)
        return [on_page.ByName(named), newest]
    return [newest]

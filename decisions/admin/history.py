"""The history of a protocol and of one point: what happened, by whom and when; editions read and compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.admin.acts import meetings_of
from decisions.admin.protocols import term_of
from decisions.editions import Difference, compare, says_the_same
from decisions.editions.outline import Outline, outline
from decisions.editions.reading import Content
from decisions.models import Assignment, Edition, Event, Meeting, Report, Resolution
from members.models import User

#: The act that made an edition, by its cause; the other editions have no event of their own.
_ACTS = {
    Edition.Cause.APPLIED: Event.Action.APPLIED,
    Edition.Cause.SIGNED: Event.Action.SIGNED,
    Edition.Cause.CORRECTED: Event.Action.SIGNED,
    Edition.Cause.WITHDRAWN: Event.Action.WITHDRAWN,
}

_SIGNED = (Edition.Cause.SIGNED, Edition.Cause.CORRECTED)

_WRITTEN = (Edition.Cause.APPLIED, Edition.Cause.EDITED, Edition.Cause.CORRECTED)
"""Of these it is expected that something changed; a signature and its withdrawal change nothing by themselves."""

_OF_ALL_POINTS = (Event.Action.SIGNED, Event.Action.WITHDRAWN, Event.Action.PUBLISHED, Event.Action.UNPUBLISHED)
"""What happens to a protocol happens to each of its points."""

MOMENTS = 50
"""So many moments on one page."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened. `edition` is what the protocol said from then on, `about` whose task it concerns.

    `before` is the number of the edition that it is compared with, and `is_same` that nothing differs.
    """

    at: dt.datetime
    what: str
    actor: User | None = None
    reason: str = ""
    edition: Edition | None = None
    about: str = ""
    differences: tuple[Difference, ...] = ()
    before: int | None = None
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a moment stands in the history: the key of its event, the edition that was made, or both."""

    at: dt.datetime
    event: int | None
    edition: Edition | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Neighbouring editions that say the same, offered as one: that which was signed of them, or the first."""

    row: Edition
    numbers: tuple[int, ...]

    @property
    def others(self) -> str:
        """The numbers of the other ones."""
        return ", ".join(str(number) for number in self.numbers if number != self.row.number)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened to one protocol, the newest first, with its editions."""
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    editions = list(meeting.editions.light().select_related("author__person").order_by("number"))
    page = Paginator(_timeline(meeting, editions), MOMENTS).get_page(request.GET.get("page"))
    contents = _contents(meeting)
    choices = _choices(editions, contents)
    left, right = _newest(editions, choices)
    context = {
        "page": page,
        "moments": _moments(meeting, page.object_list, editions, contents),
        "editions": editions,
        "choices": choices,
        "left": left,
        "right": right,
        "points": Resolution.objects.filter(item__meeting=meeting, is_stem=False).order_by(
            "item__position", "position"
        ),
    }
    return _page(request, "protocol", meeting, _("History of the protocol"), context)


def _timeline(meeting: Meeting, editions: list[Edition]) -> list[Place]:
    """Events with the edition that each made, and editions that no event tells of; the newest first."""
    made = {(_ACTS[Edition.Cause(row.cause)], row.made_at): row for row in editions if row.cause in _ACTS}
    events = meeting.events.values_list("pk", "action", "at")
    places = [Place(at, event, made.pop((Event.Action(action), at), None)) for event, action, at in events]
    told = {place.edition.pk for place in places if place.edition is not None}
    places += [Place(row.made_at, None, row) for row in editions if row.pk not in told]
    return sorted(
        places, key=lambda one: (one.at, one.edition.number if one.edition else 0, one.event or 0), reverse=True
    )


def _moments(
    meeting: Meeting, places: Iterable[Place], editions: list[Edition], contents: dict[int, Content]
) -> list[Moment]:
    """The places of one page, with their words: one statement, however many they are."""
    places = list(places)
    compared = _compared([place.edition for place in places if place.edition is not None], editions, contents)
    wanted = [place.event for place in places if place.event is not None]
    events = meeting.events.select_related("actor__person").in_bulk(wanted)
    moments = []
    for place in places:
        row = place.edition
        if place.event is not None:
            event = events[place.event]
            moments.append(Moment(event.at, event.get_action_display(), event.actor, event.reason, row))
        elif row is not None:
            moments.append(Moment(row.made_at, row.get_cause_display(), row.author, row.reason, row))
        if row is not None and row.pk in compared:
            before, is_same = compared[row.pk]
            moments[-1] = replace(moments[-1], before=before, is_same=is_same)
    return moments


def _contents(meeting: Meeting) -> dict[int, Content]:
    """What each edition says, by its key."""
    return dict(meeting.editions.values_list("pk", "content"))


def _choices(editions: list[Edition], contents: dict[int, Content]) -> list[Choice]:
    """What there is to choose from: of editions that say the same one after the other there is nothing to compare."""
    runs: list[list[Edition]] = []
    for row in editions:
        if runs and says_the_same(contents[runs[-1][-1].pk], contents[row.pk]):
            runs[-1].append(row)
        else:
            runs.append([row])
    return [
        Choice(next((row for row in run if row.cause in _SIGNED), run[0]), tuple(row.number for row in run))
        for run in runs
    ]


def _compared(
    shown: list[Edition], editions: list[Edition], contents: dict[int, Content]
) -> dict[int, tuple[int, bool]]:
    """By the keys of the editions that are `shown`: the number of the one before, and whether both say the same.

    What was signed anew is compared with what was signed before. A signature that changes nothing is not among them.
    """
    told = {}
    for row in shown:
        former = _before(row, editions)
        if former is None:
            continue
        is_same = says_the_same(contents[former.pk], contents[row.pk])
        if not is_same or row.cause in _WRITTEN:
            told[row.pk] = former.number, is_same
    return told


def _before(row: Edition, editions: list[Edition]) -> Edition | None:
    """The edition that `row` is compared with; None for the first."""
    older = [one for one in editions if one.number < row.number]
    signed = [one for one in older if one.cause in _SIGNED] if row.cause == Edition.Cause.CORRECTED else []
    found = signed or older
    return found[-1] if found else None


@require_safe
def compare_editions(request: HttpRequest, pk: int) -> HttpResponse:
    """What edition `right` says otherwise than `left`; by default the newest and the one before it."""
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    editions = list(meeting.editions.light().select_related("author__person").order_by("number"))
    choices = _choices(editions, _contents(meeting))
    chosen = _chosen(request, editions, choices)
    context: dict[str, Any] = {
        "editions": editions,
        "choices": choices,
        "left": None,
        "right": None,
        "places": [],
        "asked": False,
    }
    if chosen is None:
        context["fault"] = _("Choose two editions of this protocol from the list.")
    else:
        rows = meeting.editions.select_related("author__person").in_bulk([row.pk for row in chosen])
        left, right = (rows[row.pk] for row in chosen)
        found = compare(left, right)
        context |= {"left": left, "right": right, "places": _by_place(found), "count": len(found)}
    return _page(request, "compare", meeting, _("What changed"), context)


def _chosen(request: HttpRequest, editions: list[Edition], choices: list[Choice]) -> tuple[Edition, Edition] | None:
    """The two editions asked for, the older first; None when the address names others."""
    known = {str(row.number): row for row in editions}
    left, right = (request.GET.get(name, "") for name in ("left", "right"))
    if not left and not right and editions:
        left, right = map(str, _newest(editions, choices))
    if left not in known or right not in known:
        return None
    first, second = sorted((known[left], known[right]), key=lambda row: row.number)
    return first, second


def _newest(editions: list[Edition], choices: list[Choice]) -> tuple[int | None, int | None]:
    """The two that are compared unasked: what the newest says and what was said before it.

    Of one that was signed anew it is what was signed before; where that says the same, what was said before both.
    """
    if not editions:
        return None, None
    last, before = choices[-1], _before(editions[-1], editions)
    if before is not None and before.number not in last.numbers:
        return before.number, editions[-1].number
    return choices[-2:][0].row.number, last.row.number


def _by_place(differences: Iterable[Difference]) -> list[tuple[str, list[Difference]]]:
    return [(place, list(rows)) for place, rows in groupby(differences, key=lambda row: row.place)]


@require_safe
def edition(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One edition as it was: a former one stays readable to those who read the protocol whole."""
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    row = get_object_or_404(meeting.editions.select_related("author__person"), number=number)
    read: Outline = outline(row.content)
    last = meeting.editions.order_by("-number").values_list("number", flat=True).first()
    context = {"edition": row, "outline": read, "is_last": row.number == last}
    return _page(request, "edition", meeting, _("Edition %(number)s") % {"number": number}, context)


@require_safe
def point_history(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """One point: how its wording, number, responsibles and terms changed, when it was signed and published with its
    protocol, and what became of its tasks.

    `point` may be one that is no more: then its editions tell of it.
    """
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    row = Resolution.objects.filter(pk=point, item__meeting=meeting).first()
    editions = list(meeting.editions.select_related("author__person").order_by("number"))
    told, events = _changes_of(point, editions), _events_of(point)
    told = [*told, *_acts_on(meeting, told, editions, is_gone=row is None)]
    places = [(moment.at, 0, moment) for moment in told] + [(at, pk, None) for pk, at in events.values_list("pk", "at")]
    if row is None and not places:
        raise Http404("The protocol has and had no such point.")
    places.sort(key=lambda place: place[:2], reverse=True)
    page = Paginator(places, MOMENTS).get_page(request.GET.get("page"))
    happened = events.in_bulk([pk for _at, pk, moment in page.object_list if moment is None])
    context = {
        "point": row,
        "number": row.number if row else "",
        "page": page,
        "moments": [moment or _moment_of(happened[pk]) for _at, pk, moment in page.object_list],
        "tasks": [(task, term_of(task)) for task in _tasks(point)] if row else [],
    }
    return _page(request, "point", meeting, _("History of point %(n)s") % {"n": row.number if row else ""}, context)


def _changes_of(point: int, editions: list[Edition]) -> list[Moment]:
    """What each edition changed in the point; the first that holds it tells its wording."""
    moments: list[Moment] = []
    before: Edition | None = None
    for row in editions:
        told: tuple[Difference, ...] = ()
        if before is None:
            told = tuple(d for d in compare_with_nothing(row) if d.point == point)
        elif before.content != row.content:
            told = tuple(d for d in compare(before, row) if d.point == point)
        if told:
            moments.append(Moment(row.made_at, row.get_cause_display(), row.author, row.reason, row, differences=told))
        before = row
    return moments


def _acts_on(meeting: Meeting, told: list[Moment], editions: list[Edition], *, is_gone: bool) -> list[Moment]:
    """What was done with the protocol while it held the point, beside the changes that are `told` of the point."""
    made = {(_ACTS[Edition.Cause(row.cause)], row.made_at): row for row in editions if row.cause in _ACTS}
    known = {moment.edition.pk for moment in told if moment.edition is not None}
    acts = meeting.events.filter(action__in=_OF_ALL_POINTS)
    if told:
        acts = acts.filter(at__gte=told[0].at)
    if told and is_gone:
        acts = acts.filter(at__lte=told[-1].at)
    moments = []
    for event in acts.select_related("actor__person"):
        row = made.get((Event.Action(event.action), event.at))
        if row is None or row.pk not in known:
            is_again = row is not None and row.cause == Edition.Cause.CORRECTED
            what = row.get_cause_display() if row is not None and is_again else event.get_action_display()
            moments.append(Moment(event.at, what, event.actor, event.reason, row))
    return moments


def compare_with_nothing(row: Edition) -> list[Difference]:
    """The first edition as all new."""
    empty = Edition(content={**row.content, "items": []})
    return compare(empty, row)


def _events_of(point: int) -> QuerySet[Event]:
    """What happened to the tasks of the point, the periods of recurring ones among them."""
    events = Event.objects.filter(assignment__resolution=point, assignment__resolution__isnull=False)
    return events.select_related("actor__person", "assignment__person", "assignment__organization", "report")


def _moment_of(event: Event) -> Moment:
    """With the words of the report, where no reason was given."""
    return Moment(
        event.at,
        event.get_action_display(),
        event.actor,
        event.report.text if event.report and not event.reason else event.reason,
        about=str(event.assignment.responsible) if event.assignment else "",
    )


def _tasks(point: int) -> list[Assignment]:
    reports = Prefetch("reports", Report.objects.order_by("created_at"))
    rows = Assignment.objects.filter(resolution=point, series__isnull=True).select_related(
        "person", "organization", "resolution"
    )
    return list(rows.prefetch_related(reports).order_by("position", "pk"))


def _page(request: HttpRequest, name: str, meeting: Meeting, title: str, context: dict[str, Any]) -> HttpResponse:
    whole = {**admin.site.each_context(request), "title": title, "meeting": meeting, **context}
    return render(request, f"admin/history/{name}.html", whole)

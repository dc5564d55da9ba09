"""Feeds for programs: new resolutions and protocols, the calendars of meetings and of terms; the same for everybody.

They show what the public reads, whoever asks, so a proxy may keep them; a program that has the newest is answered 304.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import http_date
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.counts.nearest import published_last, terms_around
from decisions.exports import calendars
from decisions.exports.feeds import Entry, Feed, atom, json_feed
from decisions.filters import ResolutionFilter
from decisions.finding import known_names
from decisions.finding.indexing import among
from decisions.models import AgendaItem, Meeting, Resolution
from decisions.models.meeting import number_and_date
from decisions.standing import Clock
from decisions.views.meetings.meetings import announced
from decisions.views.public import public
from decisions.views.renamed import bodies_by_present_name
from members.addresses import address_of
from members.models import Group

NEWEST = 50
DAYS_BACK = 366
"""How far back the calendars go: a program reads all of it again at every change."""
MOST_PASSED, MOST_TO_COME = 100, 200
"""So many meetings, or terms, one calendar holds at most: the nearest ones of the last year and of what is to come.
Programs refuse calendars that are large, and nobody looks at thousands of days."""
MINUTES = 5
"""How long a proxy may answer by itself."""
_OF_MEETING = (
    *("number", "date", "start", "end", "place", "status", "published_at", "updated_at"),
    "body__name",
)
_WRITERS: dict[str, tuple[str, Callable[[Feed], bytes]]] = {
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json; charset=utf-8", json_feed),
}


_kept = public(whoever=True, max_age=0, s_maxage=60 * MINUTES)
"""A browser asks each time: what is withdrawn is gone at once."""


@require_safe
@_kept
@bodies_by_present_name
def resolution_feed(request: HttpRequest, extension: str) -> HttpResponse:
    """The resolutions published last, or as a calendar the terms of all, filtered as the register is.

    A bad filter is answered by 400 with a sentence.
    """
    published = Resolution.objects.published().decisions()
    today = timezone.localdate()
    known = {"known": known_names.read(today)} if request.GET else {"clock": Clock.on(today)}
    filters = ResolutionFilter(request.GET, published, **known)
    if not filters.form.is_valid():
        return _refused(filters.form)
    if extension == "ics":
        return _terms(published, filters)
    # Without a choice the index of the moments begins with the newest.
    keys = published_last(filters, NEWEST) if filters.applied else None
    newest = filters.rows_without(published, "") if keys is None else published.filter(pk__in=among(keys))
    newest = newest.order_by("-item__meeting__published_at", "item__meeting_id", "item__position", "position")
    rows = _points(newest[:NEWEST])
    return _feed(request, extension, _("New resolutions"), "decisions:resolution-list", rows, _of_resolution)


class _Point(NamedTuple):
    """What is told of a resolution: models of it, its question, its protocol and its body cost as much as the feed."""

    pk: int
    number: str
    text: str
    kind: str
    state: str
    due: dt.date | None
    updated_at: dt.datetime
    question: str
    protocol: str
    date: dt.date
    published_at: dt.datetime
    body: str


_COLUMNS = (
    *("pk", "number", "public_text", "kind", "state", "due", "updated_at", "item__public_title"),
    *(f"item__meeting__{name}" for name in ("number", "date", "published_at", "body__name")),
)


def _points(resolutions: QuerySet[Resolution]) -> Iterable[_Point]:
    return map(_Point._make, resolutions.values_list(*_COLUMNS))


def _terms(published: QuerySet[Resolution], filters: ResolutionFilter) -> HttpResponse:
    """Terms of the last year and those to come; of chosen organizations too it is the term of the whole point."""
    rows = sorted(_points(_with_terms(published, filters)), key=lambda row: (row.due, row.pk))
    changed = max((row.updated_at for row in rows), default=None)
    with translation.override(settings.LANGUAGE_CODE):
        words = "; ".join(filters.in_words.values())
        name = _("Terms: %(cluster)s") % {"cluster": settings.CLUSTER_NAME}
        says = _(
            "Terms of the points on control: of those that passed within a year the last %(passed)d at most, of those "
            "to come the first %(to_come)d."
        )
        return _calendar("terms", f"{name} ({words})" if words else name, says, map(_term, rows), changed)


def _with_terms(published: QuerySet[Resolution], filters: ResolutionFilter) -> QuerySet[Resolution]:
    """The points with the nearest terms, in no order."""
    today = filters.clock.today
    since = today - dt.timedelta(days=DAYS_BACK)
    keys = terms_around(filters, today, since=since, passed=MOST_PASSED, to_come=MOST_TO_COME)
    if keys is not None:
        return published.filter(pk__in=among(keys))
    rows = filters.rows_without(published, "")
    ahead = rows.filter(due__gte=today).order_by("due", "pk")[:MOST_TO_COME]
    passed = rows.filter(due__gte=since, due__lt=today).order_by("-due", "pk")[:MOST_PASSED]
    keys = [*ahead.values_list("pk", flat=True), *passed.values_list("pk", flat=True)]
    return published.filter(pk__in=among(keys))


def _term(point: _Point) -> calendars.Event:
    assert point.due is not None, "only those with a term are asked for"
    entry = _of_resolution(point)
    text = f"{entry.text}\n\n{Resolution.State(point.state).label}"
    return calendars.term(point.pk, point.due, entry.title, text, entry.link, entry.updated, entry.tags)


@require_safe
@_kept
@bodies_by_present_name
def protocol_feed(request: HttpRequest, extension: str) -> HttpResponse:
    """The protocols published last, of one body (`?body=slug`) or of all; 404 for an unknown body."""
    questions = AgendaItem.objects.filter(is_closed=False).order_by("position")
    newest = _of_body(request, Meeting.objects.published()).select_related("body").order_by("-published_at", "pk")
    rows = newest.prefetch_related(Prefetch("items", questions, to_attr="questions"))
    return _feed(request, extension, _("New protocols"), "decisions:meeting-list", rows[:NEWEST], _of_meeting)


@require_safe
@_kept
@bodies_by_present_name
def meeting_calendar(request: HttpRequest) -> HttpResponse:
    """Meetings to come and those of protocols published of the last year, of one body or of all, as iCalendar."""
    today = timezone.localdate()
    published = Meeting.objects.published().filter(date__gte=today - dt.timedelta(days=DAYS_BACK))
    held = _of_body(request, published).select_related("body").order_by("-date", "-pk")
    to_come = _of_body(request, announced(today))
    rows = list(held.only(*_OF_MEETING)[:MOST_PASSED])[::-1] + list(to_come.only(*_OF_MEETING)[:MOST_TO_COME])
    changed = max((row.updated_at for row in rows), default=None)
    with translation.override(settings.LANGUAGE_CODE):
        name = _("Meetings: %(cluster)s") % {"cluster": settings.CLUSTER_NAME}
        says = _(
            "Meetings: of those of the last year the last %(passed)d at most, of those to come the first %(to_come)d. "
            "The site has all of them."
        )
        return _calendar("meetings", name, says, map(calendars.meeting, rows), changed)


def _calendar(
    kind: str, name: str, says: str, events: Iterable[calendars.Event], changed: dt.datetime | None
) -> HttpResponse:
    """`kind` is the name of the file too; `says` how many events there are at most."""
    bounds = {"passed": MOST_PASSED, "to_come": MOST_TO_COME}
    content = calendars.calendar(kind, name, says % bounds, events)
    response = _answer(content, "text/calendar; charset=utf-8", changed)
    response["Content-Disposition"] = f'inline; filename="{kind}.ics"'
    return response


def _of_body(request: HttpRequest, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    slug = request.GET.get("body", "")
    if not slug:
        return rows
    if "\x00" in slug or not Group.objects.bodies().filter(slug=slug).exists():
        raise Http404("There is no such body.")
    return rows.filter(body__slug=slug)


def _feed(
    request: HttpRequest,
    extension: str,
    title: str,
    page: str,
    rows: Iterable[_Point] | Iterable[Meeting],
    entry: Callable[..., Entry],
) -> HttpResponse:
    if extension not in _WRITERS:
        raise Http404(f"There is no feed as {extension}.")
    content_type, write = _WRITERS[extension]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    with translation.override(settings.LANGUAGE_CODE):
        feed = Feed(
            f"{title}: {settings.CLUSTER_NAME}",
            f"{settings.SITE_URL}{reverse(page)}{query}",
            f"{settings.SITE_URL}{request.path}{query}",
            [entry(row) for row in rows],
        )
        return _answer(write(feed), content_type, feed.updated)


def _of_resolution(point: _Point) -> Entry:
    words = _("point %(point)s, protocol %(protocol)s") % {
        "point": point.number,
        "protocol": number_and_date(point.protocol, point.date),
    }
    return Entry(
        link=f"{settings.SITE_URL}{address_of('decisions:resolution-detail', point.pk)}",
        title=f"{Truncator(point.text).words(14)} ({words})",
        text=f"{point.text}\n\n{point.body}. {point.question}".rstrip(" ."),
        published=point.published_at,
        updated=max(point.published_at, point.updated_at),
        tags=(point.body, str(Resolution.Kind(point.kind).label)),
    )


def _of_meeting(meeting: Meeting) -> Entry:
    assert meeting.published_at is not None, "only published ones are asked for"
    questions: list[AgendaItem] = meeting.questions  # type: ignore[attr-defined]
    return Entry(
        link=f"{settings.SITE_URL}{meeting.get_absolute_url()}",
        title=str(meeting),
        text="\n".join(f"{item.number}. {item.public_title}" for item in questions if item.public_title),
        published=meeting.published_at,
        updated=max(meeting.published_at, meeting.updated_at),
        tags=(meeting.body.name,),
    )


def _refused(form: Form) -> HttpResponse:
    """One line for each parameter that was not understood."""
    lines = [f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
    return HttpResponse("\n".join(lines), status=400, content_type="text/plain; charset=utf-8")


def _answer(content: bytes, content_type: str, changed: dt.datetime | None) -> HttpResponse:
    """The content with its digest for a tag: a program that has it is answered 304, by the tag alone.

    A row that was taken away leaves an older day of change behind.
    """
    response = HttpResponse(content, content_type=content_type)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    modified = int(changed.timestamp()) if changed else None
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    return response

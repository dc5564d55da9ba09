"""The assignments behind one figure of the discipline: which they are, and what each counts as, and why."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from pyroaring import BitMap

from decisions.control.discipline import IN_TIME, delayed_by, published
from decisions.control.recurrences import period_name
from decisions.finding.on_page import ByDay, on_page
from decisions.models import Assignment, ExtensionRequest
from decisions.naming import Naming, fetch_posts
from decisions.paging import END, BadMark, Key, Page, day, known_page_of, number, page_of, values_of
from decisions.prepared import as_many, asked
from decisions.standing import Badge
from decisions.views.execution.choice import RowsForm, stamp_for_all
from decisions.views.public import public_page
from decisions.views.renamed import bodies_by_present_name
from members.addresses import address_of

ON_PAGE = 50
KEYS = (Key("term", day, is_nullable=True), Key("pk", number))
S = Assignment.Status


@dataclass(frozen=True, slots=True)
class Counted:
    """One assignment as it counts, in plain values: rows that say the same are rendered once.

    `extensions` are (former term, reason), `delayer` is a name; reason and name are for who may read them.
    """

    number: str
    url: str
    text: str
    body: str
    protocol: str
    day: dt.date
    period: str
    is_published: bool
    who: str
    is_co: bool
    term: dt.date | None
    extensions: tuple[tuple[dt.date | None, str], ...]
    badge: Badge
    fulfilled_on: dt.date | None
    is_delayed: bool
    delayer: str


@require_safe
@public_page
@bodies_by_present_name
def execution_rows(request: HttpRequest) -> HttpResponse:
    """As many rows as the figure says. A choice that makes no sense is named and answered with 400."""
    form = RowsForm(request.GET, timezone.localdate(), request.user, stamp_for_all(request))
    found = form.found
    page, mark_error = _page(request, form, found)
    context = {
        "form": form,
        "outcome": form.chosen_outcome,
        "period": form.period,
        "found": form.rows.count() if found is None else len(found),
        "page": page,
        "end": END,
        "mark_error": mark_error,
        "rows": _counted(request, page.rows, form),
        "back": urlencode(form.address),
    }
    is_good = form.is_valid() and not mark_error
    return render(request, "decisions/execution_rows.html", context, status=200 if is_good else 400)


def _page(request: HttpRequest, form: RowsForm, found: BitMap | None) -> tuple[Page[Assignment], str]:
    """The page that the address names, or the first one and what is wrong with the address."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    try:
        return _page_at(form, found, after, before), ""
    except BadMark:
        return _page_at(form, found), _("The place in the list was not understood: the beginning is shown.")


def _page_at(form: RowsForm, found: BitMap | None, after: str = "", before: str = "") -> Page[Assignment]:
    """Of rows that were found only those of the page are read. Raises `BadMark`."""
    if found is None:
        return page_of(_shown(form.rows), KEYS, ON_PAGE, after=after, before=before)
    mark, now = before or after, form.now
    terms = ByDay(now.of("task_term"), now.of("task_term_day"), is_nullable=True)
    values = values_of(KEYS, mark) if mark and mark != END else None
    keys = on_page(found, [terms], ON_PAGE, values, backwards=bool(before), are_by_pk=True)
    if not keys:
        return Page([], previous="", next="")
    some = as_many(list(keys))
    key = ("rows of a figure", len(some))
    return known_page_of(key, some, _public, KEYS, ON_PAGE, after=after, before=before)


def _public(keys: list[int]) -> QuerySet[Assignment]:
    # Each key by itself: of so many tables PostgreSQL joins those first that are named first, all rows of them, and
    # looks which of these are in another list at the end.
    return _shown(published().filter(pk__in=keys))


def _shown(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """The rows with what is said of them."""
    related = ("resolution__item__meeting__body", "person", "organization", "acting_person", "representative", "series")
    return (
        rows.select_related(*related)
        .defer("resolution__item__meeting__source_text", "resolution__item__meeting__corrections")
        .annotate(is_in_time=ExpressionWrapper(IN_TIME, BooleanField()), delayed_by=delayed_by())
    )


def _counted(request: HttpRequest, listed: list[Assignment], form: RowsForm) -> list[Counted]:
    """The rows for a template; nothing in them that the reader may not see."""
    late = [row for row in listed if row.status == S.CLOSED and not row.is_in_time]  # type: ignore[attr-defined]
    delayers, granted = _delayers(late), _granted([row.pk for row in listed])
    fetch_posts([row.person for row in [*listed, *delayers.values()]])
    naming = Naming(request.user, [row.resolution for row in listed])
    return [_one(row, naming, form, granted[row.pk], delayers.get(row.pk)) for row in listed]


def _granted(keys: list[int]) -> dict[int, list[ExtensionRequest]]:
    """The requests of each assignment by which its term was extended."""
    found = defaultdict[int, list[ExtensionRequest]](list)
    some = as_many(keys)
    for one in asked(("extensions of a figure", len(some)), some, _requests) if some else ():
        found[one.assignment_id].append(one)
    return found


def _requests(keys: list[int]) -> QuerySet[ExtensionRequest]:
    return ExtensionRequest.objects.filter(is_granted=True, assignment__in=keys).order_by("decided_at", "pk")


def _delayers(late: Iterable[Assignment]) -> dict[int, Assignment]:
    """The co-executor that delayed an assignment, by its key."""
    keys = {row.pk: row.delayed_by for row in late if row.delayed_by}  # type: ignore[attr-defined]
    found = Assignment.objects.select_related("person", "organization").in_bulk(set(keys.values())) if keys else {}
    return {pk: found[co] for pk, co in keys.items() if co in found}


def _one(
    row: Assignment,
    naming: Naming,
    form: RowsForm,
    granted: list[ExtensionRequest],
    delayer: Assignment | None,
) -> Counted:
    point, is_whole = row.resolution, naming.as_printed(row.resolution)
    meeting = point.item.meeting
    return Counted(
        number=point.number,
        url=address_of("decisions:resolution-detail", point.pk),
        text=naming.wording(point),
        body=meeting.body.name,
        protocol=meeting.number,
        day=meeting.date,
        period=period_name(row.series.recurrence, row.period) if row.series and row.period else "",
        is_published=meeting.is_published,
        who=_who(row, naming),
        is_co=row.role == Assignment.Role.CO,
        term=row.term,
        extensions=tuple((one.old_term, one.reason if is_whole else "") for one in granted),
        badge=_badge(row, form),
        fulfilled_on=row.fulfilled_on if row.status == S.CLOSED else None,
        is_delayed=delayer is not None,
        delayer=_who(delayer, naming, row) if delayer and is_whole else "",
    )


def _who(row: Assignment, naming: Naming, of: Assignment | None = None) -> str:
    """The responsible as the reader may see him; `of` is the assignment whose point was fetched."""
    point = (of or row).resolution
    meeting = point.item.meeting
    if row.person is not None:
        return str(naming.person(row.person, meeting, point=point))
    acting = _acting(row, naming) if of is None else ""
    return f"{row.organization} ({acting})" if acting else str(row.organization)


def _acting(row: Assignment, naming: Naming) -> str:
    """Who is named for the organization now; of whom no protocol tells, by consent and to whom it concerns."""
    person, meeting = row.named_person, row.resolution.item.meeting
    if person is None:
        return ""
    if not row.named_anew:
        return naming.name(person, meeting, row.resolution)
    assert row.organization_id is not None, "a database constraint holds this"
    is_told = person.name_is_public or naming.tells_since(row.organization_id, meeting.body_id)
    return person.short_name if is_told else ""


def _badge(row: Assignment, form: RowsForm) -> Badge:
    days = row.days_late(form.today)
    late = ngettext("by %(n)d day", "by %(n)d days", days) % {"n": days}
    if row.status == S.CLOSED:
        if row.is_in_time:  # type: ignore[attr-defined]
            return Badge("closed", _("on time"))
        return Badge("closed", _("late %(days)s") % {"days": late})
    if row.status == S.REPORTED:
        return Badge("reported", _("report submitted"))
    return Badge("overdue", _("overdue %(days)s") % {"days": late}) if days else Badge("control", _("on control"))

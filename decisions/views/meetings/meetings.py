"""Meetings by year, and one protocol as a document with an anchor for each point."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions import editions
from decisions.models import AgendaItem, Attendance, Edition, Lineage, Meeting, Resolution, Speaker, Vote
from decisions.naming import Named, Naming
from decisions.paging import END, Key, day, number
from decisions.permissions import AnyUser
from decisions.prepared import Ask, as_many, asked_by, asked_together
from decisions.standing import Clock, Standing, Tally
from decisions.views.cards import card_of_meeting
from decisions.views.meetings.choice import Listed, choice_of, page_in, with_bodies
from decisions.views.public import public_page
from decisions.views.renamed import bodies_by_present_name
from decisions.views.resolutions.chains import Carried, carried_between, with_taken_up
from decisions.views.resolutions.points import Point, points_of
from decisions.views.resolutions.responsibles import give_responsibles, of_protocol
from members.models import Person

ON_PAGE = 30
MOST_UPCOMING = 20
"""Of the meetings to come so many stand above the list; the calendar has all."""
_UNSHOWN = ("source_text", "corrections")
_OF_BODY_UNSHOWN = tuple(f"body__{name}" for name in ("is_body", "is_active", "created_at", "updated_at"))
_NEWEST = (Key("date", day, is_descending=True), Key("pk", number, is_descending=True))


@dataclass(slots=True)
class MeetingRow:
    """A meeting in a list: its first question, how many more there are, and how its points stand."""

    meeting: Meeting
    first_title: str = ""
    more: int = 0
    tally: Tally = field(default_factory=Tally)
    resolutions: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """An agenda item of the document; `is_withheld` when it is closed to this reader."""

    item: AgendaItem
    title: str
    heard: list[Named]
    discussed: list[Named]
    points: list[Point]
    vote: Vote | None
    is_withheld: bool
    carried: list[Carried]
    tally: list[tuple[str, str, int]]
    """(kind, word, number) of its points' badges, for the table of contents."""

    @property
    def anchor(self) -> str:
        return f"i{self.item.position}"


@dataclass(frozen=True, slots=True)
class Year:
    """A year in a list of meetings: how many there are in all, and those of this page."""

    number: int
    n: int
    rows: list[MeetingRow]


@require_safe
@public_page
@bodies_by_present_name
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The meetings the reader may see, the newest first, page by page: all, of one body (`?body=slug`), of one year.

    What is not understood is named and left out, with 400.
    """
    today = timezone.localdate()
    choice = choice_of(request, today, _visible)
    days = (dt.date(choice.year, 1, 1), dt.date(choice.year, 12, 31)) if choice.year else None
    listed = Listed(_visible, request.user, today, choice.body, days)
    page = page_in(request, listed, _NEWEST, ON_PAGE, choice)
    keys = [row.pk for row in page.rows]
    to_come = Listed(_to_come, request.user, today, choice.body)
    policies, items, states, upcoming = asked_together(
        Ask("policies", [], lambda _none: Clock.policies()),
        *of_meetings(keys, request.user),
        Ask(to_come.key, to_come.values, lambda values: to_come.rows(values)[: MOST_UPCOMING + ON_PAGE]),
    )
    with_bodies(upcoming, choice)
    rows = meeting_rows(page.rows, items, states, request.user, Clock.of_policies(today, policies))
    is_first = not page.previous and not choice.year
    numbers = choice.years
    context = {
        "choice": choice,
        "page": page,
        "end": END,
        "upcoming": [row for row in upcoming if row.pk not in keys][:MOST_UPCOMING] if is_first else [],
        "years": [
            Year(year, numbers.get(year, 0), list(found))
            for year, found in groupby(rows, key=lambda row: row.meeting.year)
        ],
        "all_years": list(numbers),
    }
    return render(request, "decisions/meeting_list.html", context, status=400 if choice.errors else 200)


def _visible(user: AnyUser, _today: dt.date) -> list[QuerySet[Meeting]]:
    return [Meeting.objects.visible_to(user)]


def _to_come(_user: AnyUser, today: dt.date) -> list[QuerySet[Meeting]]:
    return [announced(today)]


def announced(today: dt.date) -> QuerySet[Meeting]:
    """Planned meetings to come. Anybody may know their day, body and place; the agenda is not published yet."""
    planned = Meeting.objects.filter(status=Meeting.Status.PLANNED, date__gte=today)
    return planned.select_related("body").order_by("date", "start", "pk")


def of_meetings(keys: Sequence[int], user: AnyUser) -> tuple[Ask, Ask]:
    """What asks for the questions and the points of meetings in a list, to be asked beside others (`meeting_rows`)."""
    meetings = as_many(keys)
    return (
        Ask(("titles", len(meetings)), meetings, _titles),
        Ask(("states of points", len(meetings)), meetings, partial(_states, user), user),
    )


def meeting_rows(
    meetings: Iterable[Meeting], items: Iterable[Any], states: Iterable[Any], user: AnyUser, clock: Clock
) -> list[MeetingRow]:
    """Rows of a list of meetings, fetched with their bodies, of what `of_meetings` asked for."""
    rows = {meeting.pk: MeetingRow(meeting) for meeting in meetings}
    naming = Naming(user)
    for pk, title, public_title, is_closed in items:
        row = rows[pk]
        shown = naming.title_of(row.meeting.body_id, title, public_title, is_closed=is_closed)
        if shown and not row.first_title:
            row.first_title = shown
        else:
            row.more += 1
    for pk, state, due in states:
        row = rows[pk]
        row.resolutions += 1
        row.tally.add(clock.of_state(state, due, row.meeting.body_id))
    return list(rows.values())


@require_safe
@public_page
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One protocol as a document. 404 for what the reader may not know of."""
    user, keys = request.user, [pk]
    found, earlier, later, items, speakers, attended, points_found, *responsibles = asked_together(
        Ask("protocol", keys, partial(_protocol, user), user),
        Ask("protocol before", keys, partial(_beside, user, is_later=False), user),
        Ask("protocol after", keys, partial(_beside, user, is_later=True), user),
        Ask("items of a protocol", keys, _items_of),
        Ask("speakers", keys, _speakers),
        Ask("attendance", keys, _attendances),
        Ask("points of a protocol", keys, partial(_points_of, user), user),
        *of_protocol(keys),
    )
    if not found:
        raise Http404("There is no such protocol, or the reader may not know of it.")
    meeting = found[0]
    for item in items:
        item.meeting = meeting
    rows = _points(user, meeting, items, points_found)
    give_responsibles(rows, responsibles, *_people_without_post(meeting, speakers, attended))
    naming = Naming(user, rows)
    points = points_of(rows, naming, Clock.for_body(timezone.localdate(), meeting.body))
    questions = _questions(items, speakers, points, naming, carried_between(items, user))
    context = {
        "meeting": meeting,
        "chair": meeting.chair and naming.person(meeting.chair, meeting, meeting.chair_position),
        "secretary": meeting.secretary and naming.person(meeting.secretary, meeting, meeting.secretary_position),
        "attendance": _attendance(meeting, attended, naming),
        "questions": questions,
        "decided": sum(not point.resolution.is_stem for point in points),
        "neighbours": {"earlier": next(iter(earlier), None), "later": next(iter(later), None)},
        "former": editions.withdrawn_editions(meeting) if meeting.was_withdrawn else [],
        "card": card_of_meeting(meeting, [item.public_title for item in items if not item.is_closed]),
    }
    return render(request, "decisions/meeting_detail.html", context)


def _points(
    user: AnyUser, meeting: Meeting, items: Iterable[AgendaItem], found: Iterable[Resolution]
) -> list[Resolution]:
    """The points the reader may see, in the order of the document, with their questions, votes and relations."""
    item_of = {item.pk: item for item in items}
    rows = [row for row in found if row.item_id in item_of]
    relations: defaultdict[int, list[Lineage]] = defaultdict(list)
    if meeting.changes_others:  # type: ignore[attr-defined]
        for relation in asked_by(user, "relations of a protocol", [meeting.pk], partial(_relations_of, user)):
            relations[relation.newer_id].append(relation)
    for row in rows:
        row.item = item_of[row.item_id]
        row.relations = relations[row.pk]  # type: ignore[attr-defined]
        row.voted = getattr(row, "vote", None)  # type: ignore[attr-defined]
    return rows


def _questions(
    items: Iterable[AgendaItem],
    speakers: Iterable[Speaker],
    points: Iterable[Point],
    naming: Naming,
    carried: Mapping[int, list[Carried]],
) -> list[Question]:
    by_item: defaultdict[int, list[Point]] = defaultdict(list)
    for point in points:
        by_item[point.resolution.item_id].append(point)
    speaking: defaultdict[int, list[Speaker]] = defaultdict(list)
    for speaker in speakers:
        speaking[speaker.item_id].append(speaker)
    questions = []
    for item in items:
        is_withheld = item.is_closed and not naming.whole(item.meeting)
        heard = [] if is_withheld else speaking[item.pk]
        questions.append(
            Question(
                item=item,
                title=naming.title(item),
                heard=_people(heard, item.meeting, naming, discussed=False),
                discussed=_people(heard, item.meeting, naming, discussed=True),
                points=by_item[item.pk],
                vote=None if is_withheld else getattr(item, "vote", None),
                is_withheld=is_withheld,
                carried=carried.get(item.pk, []),
                tally=_tally(by_item[item.pk]),
            )
        )
    return questions


def _tally(points: Iterable[Point]) -> list[tuple[str, str, int]]:
    counted = Counter(point.badge.kind for point in points if not point.resolution.is_stem)
    return [(kind, str(Standing(kind).label), n) for kind, n in counted.items()]


def _people(speakers: list[Speaker], meeting: Meeting, naming: Naming, *, discussed: bool) -> list[Named]:
    role = Speaker.Role.DISCUSS
    return [
        naming.person(speaker.person, meeting, speaker.post)
        for speaker in speakers
        if (speaker.role == role) == discussed
    ]


@dataclass(slots=True)
class Attended:
    """Who was there, each as this reader may read it, with the hours of who came late or left early."""

    present: list[tuple[Named, Attendance]] = field(default_factory=list)
    invited: list[tuple[Named, Attendance]] = field(default_factory=list)
    absent: list[tuple[Named, Attendance]] = field(default_factory=list)


def _attendance(meeting: Meeting, rows: Iterable[Attendance], naming: Naming) -> Attended:
    attended = Attended()
    lists = {
        Attendance.Presence.PRESENT: attended.present,
        Attendance.Presence.INVITED: attended.invited,
        Attendance.Presence.ABSENT: attended.absent,
    }
    for row in rows:
        lists[Attendance.Presence(row.presence)].append((naming.person(row.person, meeting, row.post), row))
    return attended


def _people_without_post(
    meeting: Meeting, speakers: Iterable[Speaker], attended: Iterable[Attendance]
) -> list[Person | None]:
    """Those of whom the protocol prints no post, so that it is looked up."""
    listed: list[Attendance | Speaker] = [*attended, *speakers]
    signed = [(meeting.chair, meeting.chair_position), (meeting.secretary, meeting.secretary_position)]
    return [row.person for row in listed if not row.post] + [person for person, post in signed if not post]


# ── what is asked of meetings in a list, by their keys ───────────────────────
def _titles(keys: list[int]) -> QuerySet[AgendaItem, Any]:
    items = AgendaItem.objects.filter(meeting__in=keys).order_by("meeting_id", "position")
    return items.values_list("meeting_id", "title", "public_title", "is_closed")


def _states(user: AnyUser, keys: list[int]) -> QuerySet[Resolution, Any]:
    points = Resolution.objects.visible_to(user).decisions().filter(item__meeting__in=keys)
    return points.values_list("item__meeting", "state", "due").order_by()


# ── what is asked of one protocol, whose key is the only value ───────────────
def _protocol(user: AnyUser, keys: list[int]) -> QuerySet[Meeting]:
    """The protocol, if the reader may see it."""
    found = Meeting.objects.visible_to(user).filter(pk=keys[0])
    found = found.annotate(
        was_withdrawn=Exists(Edition.objects.filter(meeting=OuterRef("pk"), cause=Edition.Cause.WITHDRAWN)),
        changes_others=Exists(Lineage.objects.filter(newer__item__meeting=OuterRef("pk"))),
    )
    return found.select_related("body__policy", "chair", "secretary").defer(*_UNSHOWN, *_OF_BODY_UNSHOWN)


def _beside(user: AnyUser, keys: list[int], *, is_later: bool) -> QuerySet[Meeting]:
    """Of the same body the one next to it that the reader may see."""
    one = Meeting.objects.filter(pk=keys[0]).order_by()
    day = Subquery(one.values("date"))
    others = Meeting.objects.visible_to(user).filter(body=Subquery(one.values("body"))).only("number", "date")
    if is_later:
        return others.filter(date__gt=day).order_by("date", "pk")[:1]
    return others.filter(date__lt=day).order_by("-date", "-pk")[:1]


def _items_of(keys: list[int]) -> QuerySet[AgendaItem]:
    items = AgendaItem.objects.filter(meeting=keys[0])
    return with_taken_up(items).select_related("vote").order_by("position")


def _points_of(user: AnyUser, keys: list[int]) -> QuerySet[Resolution]:
    visible = Resolution.objects.visible_to(user).filter(item__meeting=keys[0]).select_related("vote")
    unshown = ("body", "parent", "position", "number_printed", "updated_at")
    return visible.defer(*unshown).order_by("item__position", "position")


def _relations_of(user: AnyUser, keys: list[int]) -> QuerySet[Lineage]:
    """What its points do to others that the reader may see."""
    # Of these points alone: SQLite would gather all that is visible first.
    older = Resolution.objects.visible_to(user).filter(later_lineage__newer__item__meeting=keys[0])
    found = Lineage.objects.filter(newer__item__meeting=keys[0], older__in=older.values("pk"))
    unshown = ("older__item__meeting__source_text", "older__item__meeting__corrections")
    return found.select_related("older__item__meeting").defer(*unshown)


def _speakers(keys: list[int]) -> QuerySet[Speaker]:
    return Speaker.objects.filter(item__meeting=keys[0]).select_related("person").order_by("item__position", "position")


def _attendances(keys: list[int]) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(meeting=keys[0]).select_related("person")
    return rows.order_by("person__surname", "person__given")

"""The text a new protocol begins with: its head, who is expected, and the agenda with room for the decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings

from decisions.editor.circumstances import next_number
from decisions.exports.cases import post_at
from decisions.models import AgendaItem, Attendance, Meeting
from decisions.naming import fetch_posts
from decisions.protocols.render import render
from decisions.protocols.structure import (
    Kind,
    ParsedAttendee,
    ParsedItem,
    ParsedPerson,
    ParsedProtocol,
    ParsedResolution,
    ParsedSpeaker,
    Presence,
)
from members.models import Group, Membership, Person

_BLANK = "…"
"""Stands where the secretary goes on; the reader takes a point of it for none."""
CARRIED_TITLE = "О ходе исполнения ранее принятых решений"


def of_meeting(meeting: Meeting, *, carries: bool = False) -> str:
    """The text for a planned or held meeting with all that was prepared; `carries` adds an item for open points."""
    items = list(meeting.items.order_by("position").prefetch_related("speakers__person"))
    attended = list(meeting.attendances.order_by("position").select_related("person", "organization"))
    fetch_posts([meeting.chair, meeting.secretary, *(row.person for row in attended)])
    chair = _official(meeting.chair, meeting.chair_position, meeting.date)
    secretary = _official(meeting.secretary, meeting.secretary_position, meeting.date)
    if chair is None or secretary is None:
        usual_chair, usual_secretary = _officers(meeting.body, meeting.date)
        chair, secretary = chair or usual_chair, secretary or usual_secretary
    head = ParsedProtocol(
        organization=meeting.organization_line or settings.CLUSTER_NAME,
        body=meeting.body.name,
        number=meeting.number or next_number(meeting.body_id, meeting.date.year) or None,
        date=meeting.date,
        time=meeting.start,
        end_time=meeting.end,
        place=meeting.place or None,
        chair=chair,
        secretary=secretary,
        attendees=tuple(_attendee(row, meeting.date) for row in attended)
        or tuple(_members(meeting.body, meeting.date)),
    )
    return _written(head, [_item(item) for item in items], carries=carries)


def of_body(body: Group, day: dt.date, *, carries: bool = False) -> str:
    """The text for a meeting of `body` that nobody planned; place and hour are those of its meeting before."""
    before = Meeting.objects.filter(body=body, date__lt=day).order_by("-date", "-pk").first()
    chair, secretary = _officers(body, day)
    head = ParsedProtocol(
        organization=(before.organization_line if before else "") or settings.CLUSTER_NAME,
        body=body.name,
        number=next_number(body.pk, day.year) or None,
        date=day,
        time=before.start if before else None,
        place=(before.place if before else "") or None,
        chair=chair,
        secretary=secretary,
        attendees=tuple(_members(body, day)),
    )
    return _written(head, [], carries=carries)


def _written(head: ParsedProtocol, items: list[ParsedItem], *, carries: bool) -> str:
    """The text with «1.1. » under each question. A question of open points comes last, as bodies use to have it."""
    if carries:
        items = [*items, ParsedItem(str(len(items) + 1), CARRIED_TITLE)]
    if not items:
        items = [ParsedItem("1", f"О {_BLANK}")]
    asked = [
        item
        if item.withdrawn
        else replace(item, resolutions=(ParsedResolution(f"{item.number}.1", _BLANK, Kind.OTHER),))
        for item in items
    ]
    text = render(replace(head, items=tuple(asked)))
    return text.replace(f". {_BLANK}\n", ". \n").replace(f"О {_BLANK}.", "О ")


def _item(item: AgendaItem) -> ParsedItem:
    speakers = tuple(
        ParsedSpeaker(ParsedPerson(row.person.short_name, position=row.post or None), row.role)
        for row in item.speakers.all()
    )
    return ParsedItem(item.number or str(item.position), item.title, speakers=speakers, withdrawn=item.is_withdrawn)


def _attendee(row: Attendance, day: dt.date) -> ParsedAttendee:
    return ParsedAttendee(_with_post(row.person, row.post, day), Presence(row.presence))


def _members(body: Group, day: dt.date) -> Iterable[ParsedAttendee]:
    """The people of the body, by surname."""
    rows = Membership.objects.on(day).filter(group=body, person__isnull=False).select_related("person")
    people = sorted({row.person for row in rows if row.person is not None}, key=lambda one: one.full_name)
    fetch_posts(people)
    return [ParsedAttendee(_with_post(person, "", day)) for person in people]


def _officers(body: Group, day: dt.date) -> tuple[ParsedPerson | None, ParsedPerson | None]:
    """Chair and secretary by their membership, else those of the last meeting."""
    rows = Membership.objects.on(day).filter(group=body, person__isnull=False).select_related("person")
    by_role = {row.role: row.person for row in rows}
    before = (
        Meeting.objects.filter(body=body, date__lt=day).select_related("chair", "secretary").order_by("-date").first()
    )
    chair = by_role.get(Membership.Role.CHAIR) or (before.chair if before else None)
    secretary = by_role.get(Membership.Role.SECRETARY) or (before.secretary if before else None)
    fetch_posts([chair, secretary])
    return _official(chair, "", day), _official(secretary, "", day)


def _official(person: Person | None, printed: str, day: dt.date) -> ParsedPerson | None:
    return _with_post(person, printed, day) if person is not None else None


def _with_post(person: Person, printed: str, day: dt.date) -> ParsedPerson:
    """Somebody with the post as printed, else the one held on the day, with its organization."""
    position = person.position_on(day)
    if printed or position is None:
        return ParsedPerson(person.short_name, position=printed or None)
    organization = position.organization.name if position.organization else ""
    return ParsedPerson(person.short_name, position=post_at(position.title, organization))

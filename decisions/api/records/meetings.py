"""Meetings with their protocols, and questions of their agenda, as records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from decisions.api.records.people import of_named
from decisions.api.records.values import day, hour, moment, page
from decisions.models import AgendaItem, Meeting, Resolution, Speaker, Vote
from decisions.naming import Naming, fetch_posts
from decisions.permissions import AnyUser
from decisions.standing import Clock
from members.models import Person

Row = dict[str, Any]
FORMATS = ("docx", "pdf")


# ── meetings ─────────────────────────────────────────────────────────────────
def rows(user: AnyUser) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(user)


def pick(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return found.select_related("body", "chair", "secretary").defer("source_text", "corrections")


def gather(listed: list[Meeting], user: AnyUser, clock: Clock) -> list[Row]:
    """At most one statement, for the posts that no protocol prints."""
    naming = Naming(user)
    fetch_posts(_without_post(listed))
    return [_record(meeting, naming) for meeting in listed]


def _without_post(meetings: Iterable[Meeting]) -> list[Person | None]:
    return [
        person
        for meeting in meetings
        for person, post in ((meeting.chair, meeting.chair_position), (meeting.secretary, meeting.secretary_position))
        if not post
    ]


def _record(meeting: Meeting, naming: Naming) -> Row:
    return {
        "id": meeting.pk,
        "url": page("decisions:meeting-detail", meeting.pk),
        "body": {"slug": meeting.body.slug, "name": meeting.body.name},
        "number": meeting.number,
        "date": day(meeting.date),
        "start": hour(meeting.start),
        "end": hour(meeting.end),
        "place": meeting.place,
        "form": meeting.form,
        "status": meeting.status,
        "chair": _official(meeting.chair, meeting.chair_position, meeting, naming),
        "secretary": _official(meeting.secretary, meeting.secretary_position, meeting, naming),
        "files": [{"format": each, "url": protocol_file(meeting.pk, each)} for each in FORMATS],
        "seal": meeting.seal or None,
        "published_at": moment(meeting.published_at),
        "modified_at": moment(meeting.updated_at),
    }


def protocol_file(pk: int, extension: str) -> str:
    """Where the protocol is read as a file."""
    return settings.SITE_URL + reverse("decisions:meeting-export", args=[pk, extension])


def _official(person: Person | None, post: str, meeting: Meeting, naming: Naming) -> Row | None:
    return of_named(naming.person(person, meeting, post), person) if person else None


# ── questions ────────────────────────────────────────────────────────────────
def item_rows(user: AnyUser) -> QuerySet[AgendaItem]:
    # Asked row by row: the database would gather all visible meetings first to take a page of their questions.
    return AgendaItem.objects.filter(Exists(Meeting.objects.visible_to(user).filter(pk=OuterRef("meeting"))))


def pick_items(found: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    speakers = Speaker.objects.select_related("person")
    joined = found.select_related("meeting__body", "vote").prefetch_related(Prefetch("speakers", queryset=speakers))
    return joined.defer("meeting__source_text", "meeting__corrections")


def gather_items(listed: list[AgendaItem], user: AnyUser, clock: Clock) -> list[Row]:
    """Two statements beside that of the speakers; what is closed to the reader has neither title nor speakers."""
    naming = Naming(user)
    fetch_posts(speaker.person for item in listed for speaker in item.speakers.all() if not speaker.post)
    visible = Resolution.objects.visible_to(user).filter(item__in=[item.pk for item in listed])
    points: defaultdict[int, list[int]] = defaultdict(list)
    for item_id, pk in visible.order_by("position").values_list("item_id", "pk"):
        points[item_id].append(pk)
    return [_item(item, naming, points[item.pk]) for item in listed]


def _item(item: AgendaItem, naming: Naming, points: list[int]) -> Row:
    withheld = item.is_closed and not naming.whole(item.meeting)
    vote = None if withheld else getattr(item, "vote", None)
    return {
        "id": item.pk,
        "url": f"{page('decisions:meeting-detail', item.meeting_id)}#i{item.position}",
        "meeting": item.meeting_id,
        "body": item.meeting.body.slug,
        "position": item.position,
        "number": item.number,
        "title": naming.title(item) or None,
        "is_closed": item.is_closed,
        "is_withdrawn": item.is_withdrawn,
        "speakers": [] if withheld else [_speaker(speaker, item.meeting, naming) for speaker in item.speakers.all()],
        "vote": vote and _vote(vote),
        "resolutions": points,
        "published_at": moment(item.meeting.published_at),
        "modified_at": moment(item.meeting.updated_at),
    }


def _speaker(speaker: Speaker, meeting: Meeting, naming: Naming) -> Row:
    return {**of_named(naming.person(speaker.person, meeting, speaker.post), speaker.person), "role": speaker.role}


def _vote(vote: Vote) -> Row:
    return {
        "in_favour": vote.in_favour,
        "against": vote.against,
        "abstained": vote.abstained,
        "unanimous": vote.unanimous,
    }

"""Meetings with their protocols, and questions of their agenda, as records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from decisions.api.records.people import of_named
from decisions.api.records.values import hour, page
from decisions.models import AgendaItem, Meeting, Resolution, Speaker, Vote
from decisions.naming import Naming, fetch_posts
from decisions.permissions import AnyUser
from decisions.prepared import Ask, as_many, asked_together
from decisions.standing import Clock
from members.addresses import address_of
from members.models import Person

Row = dict[str, Any]
FORMATS = ("docx", "pdf")
_UNSHOWN = tuple(f"body__{name}" for name in ("name_genitive", "is_body", "is_active", "created_at", "updated_at"))


# ── meetings ─────────────────────────────────────────────────────────────────
def rows(user: AnyUser) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(user)


def pick(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    unshown = ("source_text", "corrections", "organization_line", "previous_seal", "signed_at", "year")
    return found.select_related("body", "chair", "secretary").defer(*unshown, *_UNSHOWN)


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
        "date": meeting.date,
        "start": hour(meeting.start),
        "end": hour(meeting.end),
        "place": meeting.place,
        "form": meeting.form,
        "status": meeting.status,
        "chair": _official(meeting.chair, meeting.chair_position, meeting, naming),
        "secretary": _official(meeting.secretary, meeting.secretary_position, meeting, naming),
        "files": [{"format": each, "url": protocol_file(meeting.pk, each)} for each in FORMATS],
        "seal": meeting.seal or None,
        "published_at": meeting.published_at,
        "modified_at": meeting.updated_at,
    }


def protocol_file(pk: int, extension: str) -> str:
    """Where the protocol is read as a file."""
    return settings.SITE_URL + address_of("decisions:meeting-export", pk, extension)


def _official(person: Person | None, post: str, meeting: Meeting, naming: Naming) -> Row | None:
    return of_named(naming.person(person, meeting, post), person) if person else None


# ── questions ────────────────────────────────────────────────────────────────
_OF_ITEM = (
    *("position", "number", "title", "public_title", "is_closed", "is_withdrawn"),
    *(f"meeting__{name}" for name in ("date", "published_at", "updated_at", "body__slug")),
)


@dataclass(slots=True)
class Beside:
    """What hangs on a question: who was heard, the vote, the points that the reader may see."""

    speakers: list[Speaker] = field(default_factory=list)
    vote: Vote | None = None
    points: list[int] = field(default_factory=list)


def item_rows(user: AnyUser) -> QuerySet[AgendaItem]:
    # Asked row by row: the database would gather all visible meetings first to take a page of their questions.
    return AgendaItem.objects.filter(Exists(Meeting.objects.visible_to(user).filter(pk=OuterRef("meeting"))))


def pick_items(found: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    return found.select_related("meeting__body").only(*_OF_ITEM)


def gather_items(listed: list[AgendaItem], user: AnyUser, clock: Clock) -> list[Row]:
    """One statement beside that of the posts; what is closed to the reader has neither title nor speakers."""
    keys, meetings = as_many([item.pk for item in listed]), as_many(list({item.meeting_id for item in listed}))
    speakers, votes, visible = asked_together(
        Ask(("speakers of items", len(keys)), keys, _speakers_of),
        Ask(("votes of items", len(keys)), keys, lambda items: Vote.objects.filter(item__in=items)),
        Ask(
            ("points of items", len(keys), len(meetings)),
            [*keys, *meetings],
            partial(_points_of, user, len(keys)),
            user,
        ),
    )
    fetch_posts(speaker.person for speaker in speakers if not speaker.post)
    naming, beside = Naming(user), defaultdict[int, Beside](Beside)
    for speaker in speakers:
        beside[speaker.item_id].speakers.append(speaker)
    for vote in votes:
        beside[vote.item_id].vote = vote
    for item_id, pk in visible:
        beside[item_id].points.append(pk)
    return [_item(item, naming, beside[item.pk]) for item in listed]


def _speakers_of(items: list[int]) -> QuerySet[Speaker]:
    return Speaker.objects.filter(item__in=items).select_related("person")


def _points_of(user: AnyUser, first: int, keys: list[int]) -> QuerySet[Resolution, Any]:
    """Of the first keys, which are those of questions; by the others, of their meetings, PostgreSQL finds these alone:
    by the questions it would read all that are open to the public."""
    visible = Resolution.objects.visible_to(user).filter(item__in=keys[:first], item__meeting__in=keys[first:])
    return visible.order_by("position").values_list("item_id", "pk")


def _item(item: AgendaItem, naming: Naming, beside: Beside) -> Row:
    withheld = item.is_closed and not naming.whole(item.meeting)
    vote = None if withheld else beside.vote
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
        "speakers": [] if withheld else [_speaker(speaker, item.meeting, naming) for speaker in beside.speakers],
        "vote": vote and _vote(vote),
        "resolutions": beside.points,
        "published_at": item.meeting.published_at,
        "modified_at": item.meeting.updated_at,
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

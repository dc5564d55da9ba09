"""Editions are made here and nowhere else, each in the transaction of the change that it records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from decisions import seals
from decisions.consent import public_wording
from decisions.models import Edition, Event, Meeting
from members.models import User

Cause = Edition.Cause


@transaction.atomic
def record(
    meeting: Meeting, cause: Edition.Cause, *, actor: User | None = None, at: dt.datetime | None = None
) -> Edition | None:
    """Keep the protocol as it stands now. None when nothing differs from the newest edition, or when it is sealed.

    `actor` None is the program itself; `at` is now unless said.
    """
    current = _held(meeting)
    if current.seal:
        return None
    content, last = seals.canonical(current), _last(current)
    if last is not None and (last.content, last.text) == (content, current.source_text):
        return None
    return Edition.objects.create(
        meeting=current,
        number=_next(last),
        cause=cause,
        content=content,
        text=current.source_text,
        author=actor,
        made_at=at or timezone.now(),
    )


@transaction.atomic
def record_signature(meeting: Meeting, *, actor: User | None, at: dt.datetime) -> Edition:
    """Seal the protocol as it stands now, after the body's newest seal; the caller holds the row of the body.

    The caller writes the seal into the meeting. A protocol that had been signed before is `CORRECTED`.
    """
    current = _held(meeting)
    content, previous = seals.canonical(current), previous_seal(current)
    again = current.editions.sealed().exists()
    return Edition.objects.create(
        meeting=current,
        number=_next(_last(current)),
        cause=Cause.CORRECTED if again else Cause.SIGNED,
        content=content,
        text=current.source_text,
        author=actor,
        made_at=at,
        seal=seals.seal(content, previous, at),
        previous_seal=previous,
    )


@transaction.atomic
def record_withdrawal(meeting: Meeting, *, actor: User | None, at: dt.datetime, reason: str) -> Edition:
    """Keep what was signed and why it holds no more. The database lets a seal go only after this."""
    current = _held(meeting)
    sealed = last_sealed(current)
    published = current.is_published or (
        current.signed_at is not None
        and current.events.filter(action=Event.Action.PUBLISHED, at__gte=current.signed_at).exists()
    )
    return Edition.objects.create(
        meeting=current,
        number=_next(_last(current)),
        cause=Cause.WITHDRAWN,
        content=sealed.content if sealed else seals.canonical(current),
        text=sealed.text if sealed else current.source_text,
        author=actor,
        made_at=at,
        reason=reason,
        previous_seal=current.seal,
        was_published=published,
    )


def previous_seal(meeting: Meeting) -> str:
    """The newest seal of the same body, of a withdrawn signature too: a chain has one end and no branches."""
    sealed = Edition.objects.sealed().filter(meeting__body=meeting.body_id)
    return sealed.order_by("-pk").values_list("seal", flat=True).first() or ""


def last_sealed(meeting: Meeting) -> Edition | None:
    """The edition that was signed last, whether or not the signature was withdrawn since."""
    return meeting.editions.sealed().order_by("-number").first()


_WRITTEN = (Cause.APPLIED, Cause.EDITED, Cause.KEPT)


@dataclass(frozen=True, slots=True)
class Former:
    """A signature that holds no more. `reason` is empty when the public never read that edition."""

    signed_at: dt.datetime | None
    withdrawn_at: dt.datetime
    reason: str
    was_published: bool


def withdrawn_editions(meeting: Meeting) -> list[Former]:
    """The former signatures, the oldest first: what anybody who reads the protocol may know of them."""
    return former_of(meeting.editions.light().exclude(seal="", cause__in=_WRITTEN))


def former_of(editions: Iterable[Edition]) -> list[Former]:
    """The former signatures among the editions of a protocol, which come by their numbers.

    Nothing of their content, and the reason only where the edition was published: it may speak of what was not.
    Names in the reason are left out, whatever consent was given: nobody has marked whose they are.
    """
    former: list[Former] = []
    signed_at: dt.datetime | None = None
    for edition in editions:
        if edition.cause == Cause.WITHDRAWN:
            reason = public_wording(edition.reason, []) if edition.was_published else ""
            former.append(Former(signed_at, edition.made_at, reason, edition.was_published))
        elif edition.seal or edition.cause not in _WRITTEN:
            signed_at = edition.made_at
    return former


def _held(meeting: Meeting) -> Meeting:
    """The meeting as the database has it, whole; its row is held until the transaction ends."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    current: Meeting = seals.loaded(Meeting.objects.all()).get(pk=meeting.pk)
    return current


def _last(meeting: Meeting) -> Edition | None:
    return meeting.editions.order_by("-number").first()


def _next(last: Edition | None) -> int:
    return last.number + 1 if last else 1

"""Extracts to all: each responsible of a signed protocol gets the own points, once for each edition.

`addressees` is the plan, `deliver` does one line of it: the extract is issued, the delivery written down and the letter
put into the outbox in one transaction, so that the act may be broken off and repeated, and nobody gets two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from decisions.exports.extract import Addressee
from decisions.letters import emails
from decisions.models import Assignment, Delivery, Edition, IssuedDocument, Letter, Meeting
from decisions.outgoing import issuing
from members.models import Group, Person, User


@dataclass(slots=True)
class Line:
    """One responsible: the points, where to write, and the delivery when there is one already."""

    addressee: Addressee
    points: dict[int, str] = field(default_factory=dict)
    address: str = ""
    delivery: Delivery | None = None

    @property
    def key(self) -> str:
        """«organization-12»: how a form names it."""
        return f"{'person' if isinstance(self.addressee, Person) else 'organization'}-{self.addressee.pk}"

    @property
    def numbers(self) -> str:
        return ", ".join(dict.fromkeys(self.points.values()))

    @property
    def order(self) -> issuing.Order:
        """The extract."""
        return issuing.Order(IssuedDocument.Kind.EXTRACT, "pdf", self.addressee, frozenset(self.points))

    @property
    def letter(self) -> Letter | None:
        """The letter of the delivery."""
        return next(iter(self.delivery.letters.all()), None) if self.delivery else None


def addressees(meeting: Meeting) -> list[Line]:
    """Everybody whom the protocol as signed makes responsible, by name, with what was delivered of its edition.

    A fixed number of statements.
    """
    lines: dict[str, Line] = {}
    for task in _as_decided(meeting):
        who = task.organization or task.person
        assert who is not None, "a database constraint holds this"
        line = Line(who)
        lines.setdefault(line.key, line).points[task.resolution_id] = task.resolution.number
    accounts = _accounts(line.addressee for line in lines.values())
    done = {Line(row.addressee).key: row for row in deliveries_of(meeting)}
    for key, line in lines.items():
        line.address = line.addressee.email or accounts.get(key, "")
        line.delivery = done.get(key)
    return sorted(lines.values(), key=lambda line: str(line.addressee).casefold())


def deliveries_of(meeting: Meeting) -> list[Delivery]:
    """Those of the edition in force, with their letters and documents; three statements."""
    edition = edition_of(meeting)
    if edition is None:
        return []
    rows = Delivery.objects.filter(edition=edition).select_related("organization", "person", "document")
    return list(rows.prefetch_related("letters", "document__versions"))


def edition_of(meeting: Meeting) -> Edition | None:
    """What extracts are made from, without its content; None when nothing is signed."""
    if meeting.status != Meeting.Status.SIGNED:
        return None
    return meeting.editions.sealed().light().order_by("-number").first()


def deliver(meeting: Meeting, line: Line, *, on_paper: bool, actor: User, at: dt.datetime | None = None) -> bool:
    """Issue the extract and send it; whoever has no address gets it on paper. False when it was done already.

    Raises what `issuing.issue` raises.
    """
    at = at or timezone.now()
    with transaction.atomic():
        # As `issue` does: of two at once the second waits here, and then finds what the first has done.
        Group.objects.select_for_update(no_key=True).get(pk=meeting.body_id)
        edition = edition_of(Meeting.objects.get(pk=meeting.pk))
        who = {"person" if isinstance(line.addressee, Person) else "organization": line.addressee}
        if Delivery.objects.filter(edition=edition, **who).exists():
            return False
        # An extract that was edited in Word stays kept; this one says what is signed.
        document = issuing.issue(meeting, line.order, actor=actor, at=at, despite_edits=True)
        address = "" if on_paper else line.address
        way = Delivery.Way.MAIL if address else Delivery.Way.PAPER
        assert edition is not None, "what is not signed is not issued"
        delivery = Delivery.objects.create(
            edition=edition, document=document, way=way, address=address, made_at=at, **who
        )
        if address:
            emails.extract_sent(delivery, meeting)
    return True


def found(token: str) -> Delivery | None:
    """Whose link it is."""
    rows = Delivery.objects.select_related("document__meeting__body", "edition", "organization", "person")
    return rows.filter(token=token).first() if len(token) <= 64 and "\x00" not in token else None


def is_in_force(delivery: Delivery) -> bool:
    """Whether the protocol is still the edition that the extract was made from."""
    meeting = delivery.document.meeting
    return meeting is not None and edition_of(meeting) == delivery.edition


def opened(delivery: Delivery) -> None:
    """Somebody followed the link; the first time counts."""
    Delivery.objects.filter(pk=delivery.pk, opened_at__isnull=True).update(opened_at=timezone.now())


def acknowledge(delivery: Delivery) -> bool:
    """Somebody said that the extract was received; False when it was said already."""
    now = timezone.now()
    return Delivery.objects.filter(pk=delivery.pk, acknowledged_at__isnull=True).update(acknowledged_at=now) == 1


def _as_decided(meeting: Meeting) -> Iterable[Assignment]:
    rows = Assignment.objects.filter(
        resolution__item__meeting=meeting, series__isnull=True, replaces__isnull=True, resolution__is_stem=False
    )
    related = ("organization", "person", "resolution")
    return rows.select_related(*related).order_by("resolution__item__position", "resolution__position", "pk")


def _accounts(everybody: Iterable[Addressee]) -> dict[str, str]:
    """Addresses of the accounts of people, by the key of their line."""
    people = [who.pk for who in everybody if isinstance(who, Person)]
    accounts = User.objects.filter(is_active=True, person__in=people).values_list("person", "email")
    return {f"person-{person}": email for person, email in accounts}

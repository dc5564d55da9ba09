"""An extract from a protocol: chosen points under their original numbers, for one addressee, to be certified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from decisions.exports import cases, wording
from decisions.exports.document import Certificate, ProtocolDocument
from decisions.exports.protocol import declined_name, protocol_document
from decisions.models import Meeting, Resolution
from decisions.permissions import AnyUser
from members.models import Organization, Person

Addressee = Organization | Person
"""Whom an extract is given to."""


def extract_document(
    meeting: Meeting, user: AnyUser, points: Collection[int], *, addressee: Addressee | None, day: dt.date
) -> ProtocolDocument:
    """The points of `points`, by their keys, that `user` may read; the items that hold none of them are left out.

    The caller has checked that `user` may read the name of a person who is the addressee. The secretary of the protocol
    certifies it on `day`. Without any point left there is nothing to certify: `items` is empty.
    """
    whole = protocol_document(meeting, user, points)
    secretary = whole.secretary
    return replace(
        whole,
        present=(),
        absent=(),
        invited=(),
        items=tuple(item for item in whole.items if item.points),
        extract=Certificate(
            day=day,
            post=(secretary.post if secretary else "") or wording.LABELS["secretary"],
            name=secretary.initials_first if secretary else "",
            addressee=_in_dative(addressee) if addressee else "",
        ),
    )


def _in_dative(addressee: Addressee) -> str:
    """«Иванову И. И.», «Департаменту образования»."""
    if isinstance(addressee, Person):
        return declined_name(addressee, "datv")
    return cases.in_dative(addressee.name)


def points_of(meeting: Meeting, user: AnyUser, addressee: Addressee) -> list[int]:
    """The keys of the points that somebody answers for as the protocol says, in its order."""
    who = "person" if isinstance(addressee, Person) else "organization"
    visible = Resolution.objects.visible_to(user).filter(item__meeting=meeting)
    answered = visible.filter(
        **{f"assignments__{who}": addressee}, assignments__series__isnull=True, assignments__replaces__isnull=True
    )
    return list(answered.order_by("item__position", "position").values_list("pk", flat=True).distinct())

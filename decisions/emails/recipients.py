"""To whom a letter goes. Addresses are compared without regard to case, so nobody gets a letter twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

from decisions.models import Assignment, MailPreference
from members.models import Mandate, Position, User

_silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def silence() -> Iterator[None]:
    """No letters about what happens inside: for taking in what happened long ago and has been told already."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def is_silent() -> bool:
    return _silent.get()


def responsible(assignment: Assignment, author: User | None = None) -> set[str]:
    """Who is named, the inbox of the organization and its coordinators, and the `author` of what is answered."""
    named = [person for person in (assignment.person, assignment.acting_person) if person]
    addresses = {person.email for person in named}
    people = {person.pk for person in named}
    if assignment.organization:
        addresses.add(assignment.organization.email)
        posts = Position.objects.on(timezone.localdate()).filter(organization=assignment.organization)
        people.update(posts.filter(is_coordinator=True).values_list("person", flat=True))
    addresses |= set(User.objects.filter(is_active=True, person__in=people).values_list("email", flat=True))
    if author is not None and author.is_active:
        addresses.add(author.email)
    return _each_once(addresses)


def secretaries(body_id: int) -> set[str]:
    """Those who keep the protocols of the body."""
    mandates = Mandate.objects.filter(role=Mandate.Role.SECRETARY, user__is_active=True)
    here = mandates.filter(body=body_id) | mandates.filter(body__isnull=True)
    return _each_once(here.values_list("user__email", flat=True))


def languages(addresses: Iterable[str]) -> dict[str, str]:
    """The language of each address: what its user chose, or that of the site."""
    wanted = set(addresses)
    chosen = MailPreference.objects.filter(user__email__in=wanted).values_list("user__email", "language")
    return dict.fromkeys(wanted, settings.LANGUAGE_CODE) | dict(chosen)


def _each_once(addresses: Iterable[str]) -> set[str]:
    return {address.lower() for address in addresses if address}

"""To whom a letter goes. Addresses are compared without regard to case, so nobody gets a letter twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from decisions.letters.named import named_in, those_gone
from decisions.models import Assignment, Colleague, Letter, MailPreference
from decisions.models.mail_preference import TOPICS
from decisions.permissions import can_report
from members.models import Mandate, Person, Position, User

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
    """Who is named, the inbox of the organization and its coordinators, and the `author` of what is answered.

    An author who may report on the assignment no more is not written to. Nobody in `silence`.
    """
    if is_silent():
        return set()
    addresses = responsible_for([assignment])[assignment.pk]
    answers = author is not None and author.is_active and can_report(author, assignment)
    return addresses | _each_once([author.email] if author is not None and answers else [])


def responsible_for(assignments: Iterable[Assignment]) -> dict[int, set[str]]:
    """The same for many assignments in five queries, by their keys, with the colleagues named as co-executors."""
    rows = list(assignments)
    keys = {row.organization_id for row in rows if row.organization_id}
    posts = Position.objects.on(timezone.localdate()).filter(organization__in=keys, is_coordinator=True)
    coordinators: dict[int | None, set[int]] = {}
    for organization, person in posts.values_list("organization", "person"):
        coordinators.setdefault(organization, set()).add(person)
    gone = those_gone(rows, timezone.localdate())
    named = {row.pk: named_in(row, gone) for row in rows}
    for colleague in Colleague.objects.in_force(timezone.localdate()).filter(assignment__in=named):
        named[colleague.assignment_id].append(colleague.person)
    people = {row.pk: {p.pk for p in named[row.pk]} | coordinators.get(row.organization_id, set()) for row in rows}
    active = User.objects.filter(is_active=True, person__in=set().union(*people.values()))
    users = dict(active.values_list("person", "email"))
    return {
        row.pk: _each_once(
            [
                *(person.email for person in named[row.pk]),
                *([row.organization.email] if row.organization else []),
                *(users[person] for person in people[row.pk] if person in users),
            ]
        )
        for row in rows
    }


def addresses_of(people: Iterable[Person]) -> set[str]:
    """The addresses of these people: their own, and those of their accounts."""
    found = list(people)
    accounts = User.objects.filter(is_active=True, person__in=found).values_list("email", flat=True)
    return _each_once([*(person.email for person in found), *accounts])


def secretaries(body_id: int) -> set[str]:
    """Those who keep the protocols of the body."""
    mandates = Mandate.objects.filter(role=Mandate.Role.SECRETARY, user__is_active=True)
    here = mandates.filter(body=body_id) | mandates.filter(body__isnull=True)
    return _each_once(here.values_list("user__email", flat=True))


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads at an address: an account, or the letterbox of an organization or of who has no account."""

    address: str
    user: User | None = None

    @property
    def _preference(self) -> MailPreference | None:
        return getattr(self.user, "mail_preference", None)

    @property
    def language(self) -> str:
        """What its user chose, or that of the site."""
        return self._preference.language if self._preference else settings.LANGUAGE_CODE

    def wants(self, kind: Letter.Kind) -> bool:
        """Everybody wants what is about their own duty."""
        topic = TOPICS.get(kind)
        return topic is None or self._preference is None or self._preference.wants(topic)

    def may_end(self, kind: Letter.Kind) -> bool:
        """Whether there is a choice about letters of this kind, and somebody to make it."""
        return kind in TOPICS and self.user is not None


def readers(addresses: Iterable[str]) -> list[Reader]:
    """By address, in one query; an address that is nobody's account becomes a letterbox."""
    wanted = sorted({address.lower() for address in addresses})
    known = _accounts(wanted)
    if missing := [address for address in wanted if address not in known]:
        User.objects.add_letterboxes(missing)
        known |= _accounts(missing)
    return [Reader(address, known.get(address)) for address in wanted]


def account_at(address: str) -> User | None:
    """Whose preferences rule over letters to `address`: its user, or the user who is the person with that address."""
    return _accounts([address.lower()]).get(address.lower())


def _accounts(addresses: list[str]) -> dict[str, User]:
    users = User.objects.annotate(login=Lower("email"), inbox=Lower("person__email")).select_related("mail_preference")
    rows = list(users.filter(Q(login__in=addresses) | Q(inbox__in=addresses)).order_by("pk"))
    return {user.inbox: user for user in rows if user.inbox} | {user.login: user for user in rows}


def _each_once(addresses: Iterable[str]) -> set[str]:
    return {address.lower() for address in addresses if address}

"""Who a user is to the cluster, gathered once per request: the mandates, the person, the organizations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from members.models import Mandate, Position, User
from members.models.dated import holds
from members.models.person import left_of


@dataclass(frozen=True, slots=True)
class Access:
    """What the rules of `decisions.permissions` ask about a user. A role for all bodies is in `everywhere`.

    `coordinated` are those of the `organizations` in which the user holds a post as coordinator; `left` are those that
    the person represented once and represents no more.
    """

    user_id: int | None = None
    person_id: int | None = None
    organizations: frozenset[int] = frozenset()
    coordinated: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    everywhere: frozenset[str] = frozenset()
    bodies: frozenset[tuple[str, int]] = frozenset()

    @property
    def is_member(self) -> bool:
        return self.person_id is not None

    def has_role(self, role: str, body_id: int) -> bool:
        return role in self.everywhere or (role, body_id) in self.bodies

    def bodies_with(self, *roles: str) -> frozenset[int] | None:
        """Bodies in which the user has one of `roles`; None stands for all."""
        if self.everywhere.intersection(roles):
            return None
        return frozenset(body for role, body in self.bodies if role in roles)


STRANGER = Access()


def access_of(user: User | AnonymousUser | None) -> Access:
    """The access of `user`, kept on the object for the length of the request. An inactive user is a stranger."""
    if not isinstance(user, User):
        return STRANGER
    known: Access | None = getattr(user, "_access", None)
    if known is None and not user.is_active:
        return STRANGER
    if known is None:
        known = _gather(user)
        user._access = known  # type: ignore[attr-defined]
    return known


def answer_for(letterbox: User, *, person_id: int | None, organization_id: int | None) -> None:
    """Let a letterbox act, on this object alone, for the person or the organization whose address it is."""
    own = frozenset(pk for pk in (organization_id,) if pk is not None)
    access = Access(user_id=letterbox.pk, person_id=person_id, organizations=own)
    letterbox._access = access  # type: ignore[attr-defined]


def reader_of_everything() -> User:
    """A user, never saved, who reads all there is: for commands, since who may run them may read the database."""
    user = User()
    user._access = Access(everywhere=frozenset({Mandate.Role.OBSERVER.value}))  # type: ignore[attr-defined]
    return user


def _gather(user: User) -> Access:
    mandates = list(user.mandates.values_list("role", "body_id"))
    everywhere = {role for role, body in mandates if body is None}
    if user.is_superuser:
        everywhere.add(Mandate.Role.SECRETARY.value)
    today = timezone.localdate()
    posts = _posts(user.person_id) if user.person_id is not None else []
    held = [post for post in posts if holds(post.since, post.until, today)]
    return Access(
        user_id=user.pk,
        person_id=user.person_id,
        organizations=frozenset(post.organization_id for post in held),
        coordinated=frozenset(post.organization_id for post in held if post.is_coordinator),
        left=left_of(((post.organization_id, post.until) for post in posts), today),
        everywhere=frozenset(everywhere),
        bodies=frozenset((role, body) for role, body in mandates if body is not None),
    )


def _posts(person: int) -> list[Any]:
    """All that the person has or had in organizations."""
    posts = Position.objects.filter(person_id=person, organization__isnull=False).order_by()
    return list(posts.values_list("organization_id", "is_coordinator", "since", "until", named=True))

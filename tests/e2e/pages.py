"""Every kind of page a reader can meet: who opens it and where. Add a page here and the tests of all pages see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from tests.conftest import World


@dataclass(frozen=True)
class Kind:
    """`path` finds the address in the small cluster of `tests.conftest.World`; `status` is what it answers with."""

    name: str
    persona: str
    path: Callable[[World], str]
    status: int = 200


def at(viewname: str, query: str = "") -> Callable[[World], str]:
    """The address of a page that needs no object."""
    return lambda _world: reverse(viewname) + query


PUBLIC = [
    Kind("home", "stranger", at("decisions:home")),
    Kind("meetings", "stranger", at("decisions:meeting-list")),
    Kind("meeting", "stranger", lambda world: world.meeting.get_absolute_url()),
    Kind("register", "stranger", at("decisions:resolution-list")),
    Kind("register-empty", "stranger", at("decisions:resolution-list", "?q=ничего-такого-нет")),
    Kind("register-mistaken", "stranger", at("decisions:resolution-list", "?body=999999&state=nonsense"), 400),
    Kind("resolution", "stranger", lambda world: world.resolution.get_absolute_url()),
    Kind("organizations", "stranger", at("decisions:organization-list")),
    Kind("organization", "stranger", lambda world: world.organization.get_absolute_url()),
    Kind("execution", "stranger", at("decisions:execution")),
    Kind("sign-in", "stranger", at("account_login")),
    Kind("not-found", "stranger", lambda _world: "/no-such-page/", 404),
]
MEMBER = [
    Kind("my", "coordinator", at("decisions:my")),
    Kind("task", "coordinator", lambda world: world.assignment.get_absolute_url()),
    Kind("meeting-for-member", "coordinator", lambda world: world.meeting.get_absolute_url()),
    Kind("sign-out", "coordinator", at("account_logout")),
]
SECRETARY = [
    Kind("desk", "superuser", at("admin:index")),
    Kind("admin-meetings", "superuser", at("admin:decisions_meeting_changelist")),
    Kind("admin-people", "superuser", at("admin:members_person_changelist")),
    Kind("admin-person", "superuser", at("admin:members_person_add")),
    Kind(
        "admin-organization",
        "superuser",
        lambda world: reverse("admin:members_organization_change", args=[world.organization.pk]),
    ),
]
KINDS = [*PUBLIC, *MEMBER, *SECRETARY]

"""Personas by name, and a small cluster for them to meet in.

A persona is a user (`secretary`) and a signed-in client (`secretary_client`); the stranger is `stranger_client`.
The user objects are the ones the clients sign in as; reload one before asking about access given after it was used.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase
from django.utils import translation

from decisions import remembering
from decisions.models import AgendaItem, Assignment, Meeting, Resolution
from members.models import Group, Mandate, Organization, Person, User
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    MandateFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ResolutionFactory,
    UserFactory,
)

PERSONAS = ("stranger", "member", "coordinator", "observer", "secretary", "chair", "superuser")


def user_with_person(email: str, surname: str, organization: Organization, **position: object) -> User:
    """A user who is a person with a post in `organization`."""
    person = PersonFactory(surname=surname)
    PositionFactory(person=person, organization=organization, **position)
    return UserFactory(email=email, person=person)


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    """Pages of a test before, made under other settings, are not shown again."""
    remembering.memory.forget()


@pytest.fixture(autouse=True)
def in_russian() -> None:
    """What a test before read in English leaves the thread in English."""
    translation.activate(settings.LANGUAGE_CODE)


# ── Where they are ───────────────────────────────────────────────────────────
@pytest.fixture
def body(db: None) -> Group:
    return BodyFactory(name="Координационный совет кластера", slug="council")


@pytest.fixture
def organization(db: None) -> Organization:
    return OrganizationFactory(name="ООО «Речной причал»")


# ── Who they are ─────────────────────────────────────────────────────────────
@pytest.fixture
def member(organization: Organization) -> User:
    """Holds a post in `organization`."""
    return user_with_person("member@example.org", "Членов", organization, title="диспетчер")


@pytest.fixture
def coordinator(organization: Organization) -> User:
    """Coordinates the tasks of `organization`."""
    return user_with_person("coordinator@example.org", "Сводов", organization, title="директор", is_coordinator=True)


@pytest.fixture
def observer(body: Group) -> User:
    """Reads everything of `body` and changes nothing."""
    return MandateFactory(user__email="observer@example.org", body=body, role=Mandate.Role.OBSERVER).user


@pytest.fixture
def secretary(body: Group) -> User:
    """Keeps the protocols of `body` and enters the admin."""
    mandate = MandateFactory(
        user__email="secretary@example.org", user__is_staff=True, body=body, role=Mandate.Role.SECRETARY
    )
    return mandate.user


@pytest.fixture
def chair(body: Group) -> User:
    """Signs the protocols of `body` and grants extensions."""
    return MandateFactory(user__email="chair@example.org", body=body, role=Mandate.Role.CHAIR).user


@pytest.fixture
def superuser(db: None) -> User:
    return UserFactory(email="superuser@example.org", is_staff=True, is_superuser=True)


# ── How they come ────────────────────────────────────────────────────────────
@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A function that gives a client signed in as the user; None stands for the stranger."""

    def sign_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def stranger_client() -> Client:
    return Client()


@pytest.fixture
def member_client(member: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(member)


@pytest.fixture
def coordinator_client(coordinator: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(coordinator)


@pytest.fixture
def observer_client(observer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(observer)


@pytest.fixture
def secretary_client(secretary: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(secretary)


@pytest.fixture
def chair_client(chair: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(chair)


@pytest.fixture
def superuser_client(superuser: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(superuser)


@pytest.fixture
def persona(request: pytest.FixtureRequest) -> Callable[[str], User | None]:
    """A function from a name of `PERSONAS` to the user, None for the stranger: for tests over all personas."""
    return lambda name: None if name == "stranger" else request.getfixturevalue(name)


@pytest.fixture
def persona_client(request: pytest.FixtureRequest) -> Callable[[str], Client]:
    """A function from a name of `PERSONAS` to the client."""
    return lambda name: request.getfixturevalue(f"{name}_client")


# ── What they met about ──────────────────────────────────────────────────────
@dataclass(frozen=True)
class World:
    """One protocol of one body with one item and one point, which is the task of `organization`."""

    body: Group
    organization: Organization
    meeting: Meeting
    item: AgendaItem
    resolution: Resolution
    assignment: Assignment
    chair_person: Person


def build_world(body: Group, organization: Organization, *, published: bool, on_control: bool = True) -> World:
    """A protocol of 12.03.2026 with the point 1.1 for `organization` until 01.06.2026; unpublished means in draft."""
    chair_person = PersonFactory(surname="Председателев", consented=True)
    meeting = MeetingFactory(body=body, number="3", published=published, chair=chair_person)
    item = AgendaItemFactory(meeting=meeting, title="О навигации этого года")
    on_control = on_control and published
    resolution = ResolutionFactory(
        item=item,
        text="Представить в совет график движения судов.",
        state=Resolution.State.CONTROL if on_control else Resolution.State.NONE,
        due=dt.date(2026, 6, 1) if on_control else None,
    )
    assignment = AssignmentFactory(
        resolution=resolution, organization=organization, printed=str(organization), on_control=on_control
    )
    return World(body, organization, meeting, item, resolution, assignment, chair_person)


@pytest.fixture
def world(body: Group, organization: Organization) -> World:
    """Published, on control."""
    return build_world(body, organization, published=True)


@pytest.fixture
def draft_world(body: Group, organization: Organization) -> World:
    """The same protocol in draft: nothing of it may be seen by the public or by a member."""
    return build_world(body, organization, published=False)


@pytest.fixture
def published_meeting(world: World) -> Meeting:
    return world.meeting


@pytest.fixture
def draft_meeting(draft_world: World) -> Meeting:
    return draft_world.meeting


# ── What is run twice ────────────────────────────────────────────────────────
_TOUCHES_A_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def _class_of(item: pytest.Item) -> type:
    return getattr(item, "cls", None) or object


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database is run once, on SQLite: the reader of protocols is the same beside PostgreSQL.

    So is what is marked `sqlite_only`: it asks nothing of the database that other tests do not ask of both.
    """
    if os.environ.get("TEST_DATABASE") != "postgres":
        return
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        is_marked = item.get_closest_marker("django_db") is not None
        touches = is_marked or bool(names & _TOUCHES_A_DATABASE) or issubclass(_class_of(item), TransactionTestCase)
        twice = touches and item.get_closest_marker("sqlite_only") is None
        (kept if twice else left_out).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


# ── What is let lie ──────────────────────────────────────────────────────────
# What is loaded and collected stays to the end: the collector of garbage need not look through it, neither while it
# grows nor each time thereafter.
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()

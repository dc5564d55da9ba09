"""Who was named for an organization and left it, and who may be named in their place."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from decisions.models import Assignment
from members.models import Person, User
from tests.conftest import World
from tests.factories import PersonFactory, PositionFactory, UserFactory


@pytest.fixture
def left(world: World) -> User:
    """Named in brackets by the protocol, and gone since yesterday."""
    person = PersonFactory(surname="Клёнов", given="Андрей", patronymic="Ильич", email="klyonov@example.org")
    PositionFactory(person=person, organization=world.organization, until=timezone.localdate() - dt.timedelta(days=1))
    Assignment.objects.filter(pk=world.assignment.pk).update(acting_person=person)
    world.assignment.refresh_from_db()
    user: User = UserFactory(person=person, email="klyonov@example.org")
    return user


@pytest.fixture
def belova(world: World) -> Person:
    """Holds a post in the organization and has no account."""
    person: Person = PersonFactory(surname="Белова", given="Вера", patronymic="Олеговна", email="belova@example.org")
    PositionFactory(person=person, organization=world.organization)
    return person

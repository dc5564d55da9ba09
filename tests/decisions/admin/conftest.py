"""Who enters the admin: beside the secretary also a chair and an observer, when they are staff."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Group, Mandate, Person, User
from tests.factories import BodyFactory, MandateFactory, PersonFactory, UserFactory


@pytest.fixture
def other_body(db: None) -> Group:
    """A body in which nobody of the personas has a mandate."""
    return BodyFactory(name="Рабочая группа по инфраструктуре", slug="infrastructure")


@pytest.fixture
def chair(chair: User) -> User:
    User.objects.filter(pk=chair.pk).update(is_staff=True)
    return User.objects.get(pk=chair.pk)


@pytest.fixture
def observer(observer: User) -> User:
    User.objects.filter(pk=observer.pk).update(is_staff=True)
    return User.objects.get(pk=observer.pk)


@pytest.fixture
def queries() -> Callable[[Client, str], int]:
    """A function that tells how many statements a page takes; asked twice, so that caches are warm."""

    def count(client: Client, url: str) -> int:
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count


@pytest.fixture
def namesakes() -> list[Person]:
    return [PersonFactory(surname="Тополев", given=given, patronymic="Ильич") for given in ("Павел", "Пётр")]


@pytest.fixture
def colleague(body: Group, client_of: Callable[[User], Client]) -> Client:
    """Another secretary of the same body."""
    user = UserFactory(email="colleague@example.org", is_staff=True)
    MandateFactory(user=user, body=body, role=Mandate.Role.SECRETARY)
    return client_of(user)

"""Who enters the admin: beside the secretary also a chair and an observer, when they are staff."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Group, User
from tests.factories import BodyFactory


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

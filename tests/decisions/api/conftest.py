"""Clients of the API: every answer is checked to be what it says it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from decisions.api.limits import counter

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def nothing_is_counted() -> Iterator[None]:
    """The limit of one test is not used up by another."""
    counter.forget()
    yield
    counter.forget()


@pytest.fixture
def ask(stranger_client: Client) -> Ask:
    """The JSON of a GET below `/api/v1/` with this status, for a stranger or another client."""

    def get(path: str, status: int = 200, client: Client = stranger_client, **headers: str) -> dict[str, Any]:
        response = client.get(f"/api/v1/{path}", headers=headers)
        assert response.status_code == status, response.content.decode()
        assert response["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")
        found: dict[str, Any] = response.json()
        return found

    return get

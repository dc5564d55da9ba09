"""/resolutions/ of who is signed in: the counts themselves are compared in `counts/test_readers.py`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from decisions.models import Resolution
from tests.conftest import World

URL = "/resolutions/"


def found(client: Client) -> list[int]:
    return [row["pk"] for row in client.get(URL).context["rows"]]


def test_a_member_finds_the_own_point_of_a_signed_unpublished_protocol(
    member_client: Client, stranger_client: Client, draft_world: World
) -> None:
    draft_world.meeting.status = "signed"
    draft_world.meeting.signed_at = timezone.now()
    draft_world.meeting.save()
    assert found(member_client) == [draft_world.resolution.pk]
    assert found(stranger_client) == []


@pytest.mark.parametrize("client", ["member_client", "secretary_client", "superuser_client"])
@pytest.mark.parametrize("query", ["", "?q=график", "?organization={0}&state=overdue"])
def test_number_of_statements_does_not_grow(
    request: pytest.FixtureRequest,
    draft_world: World,
    grow: Callable[[int], list[Resolution]],
    statements: Callable[[Client, str], int],
    client: str,
    query: str,
) -> None:
    signed_in, address = request.getfixturevalue(client), f"{URL}{query.format(draft_world.organization.pk)}"
    grow(3)
    few = statements(signed_in, address)
    for point in grow(17):
        point.assignments.create(organization=draft_world.organization, status="control")
    assert statements(signed_in, address) == few <= 13

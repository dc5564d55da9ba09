"""Statements of the public pages when somebody is signed in: they must not grow either."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from decisions.models import Event, Resolution
from tests.conftest import World
from tests.decisions.views.conftest import add_points
from tests.factories import AssignmentFactory, EventFactory, ReportFactory

WHO = ["member", "observer", "secretary"]


@pytest.mark.sqlite_only("the number of statements is the same on both")
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("address", ["/", "/meetings/", "/resolutions/", "/organizations/", "/execution/"])
def test_lists(
    who: str,
    address: str,
    world: World,
    persona_client: Callable[[str], Client],
    grow: Callable[[int], list[Resolution]],
    statements: Callable[[Client, str], int],
) -> None:
    client = persona_client(who)
    grow(3)
    few = statements(client, address)
    grow(17)
    assert statements(client, address) == few <= 14


@pytest.mark.parametrize("who", WHO)
def test_one_protocol_and_one_point(
    who: str, world: World, persona_client: Callable[[str], Client], statements: Callable[[Client, str], int]
) -> None:
    client = persona_client(who)
    addresses = (f"/meetings/{world.meeting.pk}/", f"/resolutions/{world.resolution.pk}/")

    def add(n: int) -> None:
        add_points(world.meeting, n)
        for _number in range(n):
            task = AssignmentFactory(resolution=world.resolution, on_control=True)
            report = ReportFactory(assignment=task)
            EventFactory(meeting=None, assignment=task, report=report, action=Event.Action.INTERIM)

    add(3)
    few = [statements(client, address) for address in addresses]
    add(27)
    assert [statements(client, address) for address in addresses] == few

"""What one organization of many has done: its page, and the register filtered by it, show its own state."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from decisions.models import Assignment, Resolution
from members.models import Organization
from tests.conftest import World
from tests.factories import AssignmentFactory, OrganizationFactory


@pytest.fixture
def diligent(world: World) -> Organization:
    """Did in time what `world.organization` is late with."""
    organization = OrganizationFactory(name="ООО «Исправный»")
    AssignmentFactory(
        resolution=world.resolution,
        organization=organization,
        status=Assignment.Status.CLOSED,
        closed_at=timezone.now(),
        fulfilled_on=dt.date(2026, 5, 20),
    )
    return organization


def test_the_whole_point_is_overdue(stranger_client: Client, world: World, diligent: Organization) -> None:
    (row,) = stranger_client.get("/resolutions/").context["rows"]
    assert row["badge"].kind == "overdue"


def test_the_register_of_one_organization_shows_its_own(
    stranger_client: Client, world: World, diligent: Organization
) -> None:
    response = stranger_client.get("/resolutions/", {"organization": diligent.pk})
    (row,) = response.context["rows"]
    assert row["badge"].kind == "closed"
    assert [(choice.value, choice.count) for choice in response.context["facets"]["state"].shown] == [("closed", 1)]
    for state, number in {"closed": 1, "overdue": 0}.items():
        query = {"organization": diligent.pk, "state": state}
        assert stranger_client.get("/resolutions/", query).context["found"] == number


def test_its_page_shows_its_own(stranger_client: Client, world: World, diligent: Organization) -> None:
    context = stranger_client.get(f"/organizations/{diligent.pk}/").context
    assert (context["tally"].open, context["tally"].done, context["rows"]) == (0, 1, [])
    context = stranger_client.get(f"/organizations/{world.organization.pk}/").context
    assert (context["tally"].overdue, len(context["rows"])) == (1, 1)


@pytest.mark.parametrize("status", list(Assignment.Status))
def test_each_status_is_found_under_one_standing(stranger_client: Client, world: World, status: str) -> None:
    Assignment.objects.update(
        status=status, closed_at=timezone.now() if status == "closed" else None, term=timezone.localdate()
    )
    Resolution.objects.update(state="control")
    found = [
        standing
        for standing in ("overdue", "soon", "control", "reported", "closed", "cancelled", "note", "draft")
        if stranger_client.get("/resolutions/", {"organization": world.organization.pk, "state": standing}).context[
            "found"
        ]
    ]
    assert len(found) == 1

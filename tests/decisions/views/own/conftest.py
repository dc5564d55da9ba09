"""Links of letters that open the report on the task of `world`."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from decisions.letters import report_links
from members.models import Organization, User
from tests.conftest import World


@pytest.fixture
def no_limits(db: None) -> None:
    """What other tests asked for does not count."""
    cache.clear()


@pytest.fixture
def link(world: World, coordinator: User) -> str:
    """Where the letter about the task of `world` leads its coordinator."""
    return report_links.report_url(coordinator.pk, world.assignment.pk).removeprefix("http://testserver")


@pytest.fixture
def inbox_link(world: World) -> str:
    """Where a letter to the inbox of the organization leads."""
    Organization.objects.filter(pk=world.organization.pk).update(email="Inbox@example.org")
    User.objects.add_letterboxes(["inbox@example.org"])
    box = User.objects.get(email="inbox@example.org")
    return report_links.report_url(box.pk, world.assignment.pk).removeprefix("http://testserver")

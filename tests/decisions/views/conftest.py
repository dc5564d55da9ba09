"""What the tests of pages share: a cluster of a given size, and the number of statements a page takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import remembering
from decisions.models import Assignment, Event, Meeting, Resolution
from members.models import Group
from tests.factories import (
    AddresseeFactory,
    AgendaItemFactory,
    AssignmentFactory,
    AttendanceFactory,
    EventFactory,
    GroupFactory,
    LineageFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ResolutionFactory,
    SpeakerFactory,
    VoteFactory,
)


@pytest.fixture
def grow(body: Group) -> Callable[[int], list[Resolution]]:
    """A function that adds n published protocols of one point each, with all that hangs on a point."""

    def add(n: int) -> list[Resolution]:
        points = [_protocol(body, number) for number in range(n)]
        for newer, older in zip(points[1:], points, strict=False):
            LineageFactory(newer=newer, older=older)
        return points

    return add


def _protocol(body: Group, number: int) -> Resolution:
    today = timezone.localdate()
    day = today - dt.timedelta(days=40 + number)
    meeting = MeetingFactory(body=body, published=True, date=day, number=f"12 ({100 + Meeting.objects.count()})")
    AttendanceFactory(meeting=meeting)
    item = AgendaItemFactory(meeting=meeting)
    SpeakerFactory(item=item)
    VoteFactory(item=item)
    point = ResolutionFactory(item=item, state=Resolution.State.CONTROL, due=today - dt.timedelta(days=number))
    organization = OrganizationFactory()
    acting = PersonFactory()
    PositionFactory(person=acting, organization=organization)
    task = AssignmentFactory(
        resolution=point, organization=organization, acting_person=acting, on_control=True, term=point.due
    )
    person = PersonFactory()
    PositionFactory(person=person, organization=organization)
    AssignmentFactory(resolution=point, organization=None, person=person, on_control=True)
    AssignmentFactory(
        resolution=point,
        status=Assignment.Status.CLOSED,
        closed_at=timezone.now(),
        fulfilled_on=today,
        origin_group=AddresseeFactory(resolution=point, group=GroupFactory()).group,
    )
    EventFactory(meeting=None, assignment=task, action=Event.Action.CONTROLLED)
    return point


@pytest.fixture
def statements() -> Callable[[Client, str], int]:
    """A function that counts the statements of a page the second time it is asked for, made anew."""

    def count(client: Client, address: str) -> int:
        client.get(address)
        remembering.memory.forget()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count


def add_points(meeting: Meeting, n: int) -> None:
    """n more points in one protocol, each with its item, speaker and responsible."""
    for _number in range(n):
        item = AgendaItemFactory(meeting=meeting)
        SpeakerFactory(item=item)
        VoteFactory(item=item)
        point = ResolutionFactory(item=item, state=Resolution.State.CONTROL)
        AssignmentFactory(resolution=point, acting_person=PersonFactory(), on_control=True)
        AssignmentFactory(resolution=point, organization=None, person=PersonFactory(), on_control=True)
        AttendanceFactory(meeting=meeting)

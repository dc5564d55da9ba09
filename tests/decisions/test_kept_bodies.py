"""The body beside a point and a task is that of its protocol, whoever writes and whatever moves."""

from __future__ import annotations

import pytest

from decisions import kept_bodies
from decisions.models import AgendaItem, Assignment, Meeting, Resolution
from members.models import Group
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
)

pytestmark = pytest.mark.django_db


def body_of(row: Assignment | Resolution) -> Group | None:
    return type(row).objects.get(pk=row.pk).body


@pytest.fixture
def task(db: None) -> Assignment:
    return AssignmentFactory(resolution__item__meeting=MeetingFactory(status=Meeting.Status.DRAFT, published_at=None))


def test_whoever_writes(task: Assignment) -> None:
    body = task.resolution.item.meeting.body
    assert body_of(task) == body
    task.save()
    assert body_of(task) == body, "a row in memory says nothing of its body"
    Assignment.objects.update(body=BodyFactory())
    assert body_of(task) == body
    point = ResolutionFactory(item=task.resolution.item, position=9, number="9")
    (another,) = Assignment.objects.bulk_create(
        [AssignmentFactory.build(resolution=point, organization=OrganizationFactory())]
    )
    assert body_of(another) == body_of(point) == body
    point.save()
    Resolution.objects.filter(pk=point.pk).update(body=BodyFactory())
    assert body_of(point) == body
    elsewhere = ResolutionFactory(item__meeting__status=Meeting.Status.DRAFT, item__meeting__published_at=None)
    Assignment.objects.filter(pk=task.pk).update(resolution=elsewhere)
    assert body_of(task) == elsewhere.item.meeting.body != body


def test_it_follows_what_moves(task: Assignment) -> None:
    other = AssignmentFactory()
    point, item = task.resolution, task.resolution.item
    moved = BodyFactory()
    Meeting.objects.filter(pk=item.meeting_id).update(body=moved)
    assert body_of(task) == body_of(point) == moved
    second = MeetingFactory(status=Meeting.Status.DRAFT, published_at=None)
    AgendaItem.objects.filter(pk=item.pk).update(meeting=second)
    assert body_of(task) == body_of(point) == second.body
    third = AgendaItemFactory(meeting=MeetingFactory(status=Meeting.Status.DRAFT, published_at=None))
    Resolution.objects.filter(pk=point.pk).update(item=third)
    assert body_of(task) == body_of(point) == third.meeting.body
    assert body_of(other) == other.resolution.item.meeting.body


def test_what_was_written_without_the_triggers_is_put_right(world: World) -> None:
    kept_bodies.FAMILY.remove()
    for model in (Assignment, Resolution):
        model.objects.update(body=None)
    kept_bodies.install()
    assert body_of(world.assignment) == body_of(world.resolution) == world.body
    assert kept_bodies.FAMILY.is_in_order()

"""What a reader is shown of an organization's tasks is counted; it must be what looking through all of them gives."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from decisions.counts import counted
from decisions.counts.counting import count_changes
from decisions.models import Assignment, Meeting, Policy, Resolution
from decisions.permissions import AnyUser
from decisions.standing import Clock, Standing
from decisions.views import own_tasks
from members.models import Group, Organization
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    GroupFactory,
    MandateFactory,
    MeetingFactory,
    OrganizationFactory,
    PositionFactory,
    ResolutionFactory,
    UserFactory,
)

S = Assignment.Status


def agree(organization: Organization, users: list[AnyUser]) -> None:
    """Both ways tell each reader the same tally, and the same points in the same order."""
    clock = Clock.on(timezone.localdate())
    public = counted.read(clock)
    for user in users:
        reader = counted.for_reader(user, clock)
        all_looked_at, first = own_tasks.looked_through(organization.pk, user, clock, public, 3)
        tally = own_tasks.tally_of(organization.pk, reader)
        assert {each: tally.count(each) for each in Standing} == {each: all_looked_at.count(each) for each in Standing}
        assert own_tasks.most_pressing(organization.pk, user, reader, tally, 3) == first


def readers(organization: Organization) -> list[AnyUser]:
    """A stranger, the secretary of a body, who represents the organization, and who reads all."""
    body = Group.objects.filter(is_body=True).order_by("pk")[0]
    secretary = MandateFactory(body=body, role="secretary").user
    member = UserFactory(person=PositionFactory(organization=organization).person)
    return [AnonymousUser(), secretary, member, UserFactory(is_superuser=True, is_staff=True)]


def points_of(chance: random.Random) -> list[Resolution]:
    """Of two bodies, of which one calls three weeks soon: published, withheld and unpublished ones."""
    items = []
    for soon_days in (1, 21):
        body = GroupFactory(is_body=True)
        Policy.objects.update_or_create(body=body, defaults={"soon_days": soon_days, "far_days": 40})
        meeting = MeetingFactory(body=body, published=True)
        items += [AgendaItemFactory(meeting=meeting, is_closed=each) for each in (False, False, True)]
        items.append(AgendaItemFactory(meeting=MeetingFactory(body=body)))
    return [ResolutionFactory(item=chance.choice(items), is_stem=chance.random() < 0.1) for _n in range(18)]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ended", [True, False], ids=["all", "few overdue"])
def test_what_is_counted_is_what_there_is(seed: int, ended: bool) -> None:
    chance, today, organization = random.Random(seed), timezone.localdate(), OrganizationFactory()
    earliest = -20 if ended else 0
    for point in points_of(chance):
        terms = [None, *(today + dt.timedelta(days=chance.randint(earliest, 30)) for _n in range(4))]
        status = chance.choice([S.CONTROL, S.CONTROL, S.EXTENSION, S.REPORTED, S.CLOSED, S.SUPERSEDED, S.REASSIGNED])
        closed = {"closed_at": timezone.now()} if status == S.CLOSED else {}
        head = AssignmentFactory(
            resolution=point, organization=organization, status=status, term=chance.choice(terms), **closed
        )
        if chance.random() < 0.4:
            AssignmentFactory(
                resolution=point,
                organization=organization,
                status=S.REASSIGNED if chance.random() < 0.5 else chance.choice([S.CONTROL, S.REPORTED]),
                term=chance.choice(terms),
                series=head,
                period=today,
            )
    users = readers(organization)
    agree(organization, users)
    count_changes()
    agree(organization, users)
    some = Assignment.objects.filter(organization=organization, series__isnull=True)
    some.filter(pk__in=some.order_by("pk").values("pk")[:4]).update(status=S.REPORTED)
    Meeting.objects.filter(pk=Meeting.objects.published().values("pk")[:1]).update(published_at=None)
    agree(organization, users)

"""One rule, two answers: for everybody and everything `visible_to` and `can_view` say the same, and the right thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from decisions import permissions
from decisions.models import Assignment, Document, HouseTemplate, IssuedDocument, Meeting, Resolution
from members.models import Mandate, Organization, Person, User
from tests.conftest import PERSONAS, World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    DocumentFactory,
    HouseTemplateFactory,
    IssuedDocumentFactory,
    MandateFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ReportFactory,
    ResolutionFactory,
    UserFactory,
)

MODELS = (Meeting, Resolution, Assignment, Document, IssuedDocument, HouseTemplate)
EVERYBODY = (*PERSONAS, "everywhere", "elsewhere", "named", "gone", "former", "inactive", "without person", "nobody")


@dataclass(frozen=True)
class Cast:
    """Users beside the personas of conftest, by name."""

    users: dict[str, User | AnonymousUser | None]
    named: Person


@pytest.fixture
def cast(world: World, organization: Organization) -> Cast:
    elsewhere = MandateFactory(body=BodyFactory(), role=Mandate.Role.SECRETARY).user
    named = PersonFactory(surname="Названов")
    gone = PersonFactory(surname="Ушедший")
    PositionFactory(person=gone, organization=organization, until=timezone.localdate().replace(year=2020))
    former = PersonFactory(surname="Бывший")
    PositionFactory(person=former, organization=organization, until=timezone.localdate().replace(year=2020))
    inactive = PersonFactory(surname="Выбывший")
    PositionFactory(person=inactive, organization=organization)
    return Cast(
        {
            "everywhere": MandateFactory(role=Mandate.Role.OBSERVER).user,
            "elsewhere": elsewhere,
            "named": UserFactory(person=named),
            "gone": UserFactory(person=gone),
            "former": UserFactory(person=former),
            "inactive": UserFactory(person=inactive, is_active=False),
            "without person": UserFactory(),
            "nobody": AnonymousUser(),
        },
        named,
    )


@pytest.fixture
def who(cast: Cast, persona: Callable[[str], User | None]) -> Callable[[str], User | AnonymousUser | None]:
    """A function from a name of `EVERYBODY` to the user."""
    return lambda name: cast.users[name] if name in cast.users else persona(name)


@pytest.fixture
def things(world: World, cast: Cast) -> None:
    """Protocols of two bodies in every state, open and closed items, tasks of ours, of others, of one who is named."""
    states = (
        {"status": Meeting.Status.PLANNED},
        {"status": Meeting.Status.HELD},
        {"status": Meeting.Status.DRAFT},
        {"signed": True},
        {"published": True},
    )
    for body in (world.body, BodyFactory()):
        for number, fields in enumerate(states):
            meeting = MeetingFactory(body=body, number=f"п-{number}", **fields)
            DocumentFactory(meeting=meeting)
            IssuedDocumentFactory(meeting=meeting)
            HouseTemplateFactory(body=body)
            for is_closed in (False, True):
                item = AgendaItemFactory(meeting=meeting, is_closed=is_closed)
                ResolutionFactory(item=item)
                _task(item, organization=world.organization, acting_person=cast.users["gone"].person)
                _task(item, organization=OrganizationFactory())
                _task(item, organization=OrganizationFactory(), acting_person=cast.named)
                _task(item, organization=None, person=cast.named)


def _task(item: object, **fields: object) -> None:
    task = AssignmentFactory(resolution=ResolutionFactory(item=item), on_control=True, **fields)
    report = ReportFactory(assignment=task)
    DocumentFactory(kind=Document.Kind.EVIDENCE, meeting=None, report=report)


Who = Callable[[str], User | AnonymousUser | None]


def test_the_two_answers_agree(things: None, who: Who) -> None:
    """One test, so that the things are made once."""
    for model in MODELS:
        rows = list(model.objects.all())
        assert len(rows) >= 10
        for name in EVERYBODY:
            user = who(name)
            listed = list(model.objects.visible_to(user).values_list("pk", flat=True))
            assert len(listed) == len(set(listed)), f"a row of {model.__name__} comes twice for {name}"
            may = {row.pk for row in rows if permissions.can_view(user, row)}
            assert set(listed) == may, (model.__name__, name)


PUBLIC = ("stranger", "elsewhere", "gone", "former", "inactive", "without person", "nobody")
READERS = ("observer", "secretary", "chair", "superuser", "everywhere")


def test_readers_of_a_body_see_all_of_it(things: None, world: World, who: Who) -> None:
    for name in READERS:
        meetings = Meeting.objects.visible_to(who(name)).filter(body=world.body)
        assert set(meetings) == set(world.body.meetings.all()), name
        seen = Assignment.objects.visible_to(who(name)).filter(resolution__item__meeting__body=world.body)
        assert seen.count() == Assignment.objects.filter(resolution__item__meeting__body=world.body).count(), name


def test_everybody_else_sees_published_protocols_only(things: None, world: World, who: Who) -> None:
    for name in set(EVERYBODY) - set(READERS):
        meetings = Meeting.objects.visible_to(who(name)).filter(body=world.body)
        assert meetings.count() == 2, name
        assert all(meeting.is_published for meeting in meetings), name


def test_the_public_sees_no_task_no_file_and_no_closed_item(things: None, world: World, who: Who) -> None:
    for name in PUBLIC:
        here = {"item__meeting__body": world.body}
        points = Resolution.objects.visible_to(who(name)).filter(**here)
        assert points, name
        assert all(point.item.meeting.is_published and not point.item.is_closed for point in points), name
        assert not Assignment.objects.visible_to(who(name)).filter(resolution__item__meeting__body=world.body), name
        assert not Document.objects.visible_to(who(name)).filter(meeting__body=world.body), name
        assert not IssuedDocument.objects.visible_to(who(name)).filter(body=world.body), name


def test_a_member_sees_the_own_tasks_of_signed_protocols(things: None, world: World, cast: Cast, who: Who) -> None:
    for name in ("member", "coordinator", "named"):
        seen = list(Assignment.objects.visible_to(who(name)))
        assert {task.resolution.item.meeting.status for task in seen} == {"signed"}, name
        assert {task.resolution.item.meeting.is_published for task in seen} == {True, False}, name
        if name == "named":
            assert {task.person or task.acting_person for task in seen} == {cast.named}
        else:
            assert {task.organization for task in seen} == {world.organization}, name


def test_who_may_act_may_see(things: None, who: Who) -> None:
    for name in EVERYBODY:
        user = who(name)
        for task in Assignment.objects.all():
            if permissions.can_report(user, task):
                assert permissions.can_view(user, task)
                assert permissions.can_view(user, task.resolution)
        for meeting in Meeting.objects.all():
            may_change = permissions.can_manage(user, meeting) or permissions.can_sign(user, meeting)
            assert not may_change or permissions.reads_whole(user, meeting)
            keeps_here = name in ("secretary", "chair") and meeting.body.slug == "council"
            assert may_change == (name == "superuser" or keeps_here), (name, meeting)


def test_a_name_is_shown_by_consent_or_to_those_who_read_all(world: World, member: User, secretary: User) -> None:
    silent, consented = PersonFactory(), PersonFactory(consented=True)
    withdrawn = PersonFactory(consented=True, consent_withdrawn_on=timezone.localdate())
    for user, shown in ((None, {consented}), (member, {consented}), (secretary, {silent, consented, withdrawn})):
        assert {p for p in (silent, consented, withdrawn) if permissions.may_name(user, p, world.meeting)} == shown


@pytest.mark.parametrize(
    ("role", "others", "whole"),
    [
        ("lead", [], True),
        ("lead", ["lead"], True),
        ("co", [], True),
        ("co", ["co"], True),
        ("co", ["lead"], False),
        ("co", ["reassigned lead"], True),
        ("co", ["cancelled lead"], True),
        ("co", ["superseded lead"], True),
        ("co", ["closed lead"], False),
        ("co", ["reassigned lead", "lead"], False),
    ],
)
def test_a_co_executor_answers_for_the_whole_only_where_nobody_leads(
    world: World, role: str, others: list[str], whole: bool
) -> None:
    point = ResolutionFactory(item=world.item)
    task = AssignmentFactory(resolution=point, role=role, on_control=True)
    for other in others:
        state, _space, other_role = other.rpartition(" ")
        status = state or Assignment.Status.CONTROL
        closed_at = timezone.now() if state == Assignment.Status.CLOSED else None
        AssignmentFactory(resolution=point, role=other_role, status=status, closed_at=closed_at)
    assert permissions.answers_for_the_whole(task) == whole

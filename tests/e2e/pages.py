"""Every kind of page a reader can meet: who opens it and where. Add a page here and the tests of all pages see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from decisions.letters.report_links import report_url
from decisions.models import Assignment, Meeting, Report
from members.models import User
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    ApiTokenFactory,
    AssignmentFactory,
    BodyFactory,
    DeliveryFactory,
    HouseTemplateFactory,
    IssuedVersionFactory,
    MeetingFactory,
    PositionFactory,
    ReportFactory,
    ResolutionFactory,
    UserFactory,
)


@dataclass(frozen=True)
class Kind:
    """`path` finds the address in the small cluster of `tests.conftest.World`; `status` is what it answers with."""

    name: str
    persona: str
    path: Callable[[World], str]
    status: int = 200


def at(viewname: str, query: str = "") -> Callable[[World], str]:
    """The address of a page that needs no object."""
    return lambda _world: reverse(viewname) + query


PUBLIC = [
    Kind("home", "stranger", at("decisions:home")),
    Kind("meetings", "stranger", at("decisions:meeting-list")),
    Kind("meeting", "stranger", lambda world: world.meeting.get_absolute_url()),
    *(
        Kind(page, "stranger", lambda world, page=page: f"{world.meeting.get_absolute_url()}{page}/")
        for page in ("seal", "summary", "extract")
    ),
    Kind("register", "stranger", at("decisions:resolution-list")),
    Kind("register-empty", "stranger", at("decisions:resolution-list", "?q=ничего-такого-нет")),
    Kind("register-mistaken", "stranger", at("decisions:resolution-list", "?body=999999&state=nonsense"), 400),
    Kind("resolution", "stranger", lambda world: world.resolution.get_absolute_url()),
    Kind("organizations", "stranger", at("decisions:organization-list")),
    Kind("organization", "stranger", lambda world: world.organization.get_absolute_url()),
    Kind("execution", "stranger", at("decisions:execution")),
    Kind("execution-days", "stranger", at("decisions:execution", "?since=2026-01-01&until=2026-03-31")),
    Kind("execution-rows", "stranger", at("decisions:execution-rows")),
    Kind("execution-report", "stranger", at("decisions:execution-report")),
    Kind("execution-report-mistaken", "stranger", at("decisions:execution-report", "?year=no"), 400),
    Kind("timetable", "stranger", at("decisions:timetable")),
    Kind("open-data", "stranger", at("decisions:open-data")),
    Kind("api", "stranger", at("decisions:api")),
    Kind("subscribe", "stranger", at("decisions:subscribe", "?q=график")),
    Kind("sign-in", "stranger", at("account_login")),
    Kind("extract-link", "stranger", lambda _world: f"/extract/{DeliveryFactory().token}/"),
    Kind("not-found", "stranger", lambda _world: "/no-such-page/", 404),
]


def draft(world: World) -> Meeting:
    """A protocol of the same body that still has no signature, with one item and one point."""
    meeting = MeetingFactory(body=world.body, number="4")
    AssignmentFactory(resolution=ResolutionFactory(item=AgendaItemFactory(meeting=meeting)))
    return meeting


def reported(world: World) -> str:
    """The task, after its responsible said that it is done."""
    Assignment.objects.filter(pk=world.assignment.pk).update(status=Assignment.Status.REPORTED)
    ReportFactory(assignment=world.assignment, kind=Report.Kind.DONE)
    return world.assignment.get_absolute_url()


def named_gone(world: World) -> str:
    """The task on control, of which the person named in brackets left the organization: another is to be named."""
    post = PositionFactory(organization=world.organization, until=dt.date(2020, 1, 1))
    PositionFactory(organization=world.organization)
    Assignment.objects.filter(pk=world.assignment.pk).update(acting_person=post.person)
    return world.assignment.get_absolute_url()


def names_of_tasks(world: World) -> str:
    """The tasks that name the person who left, to be named for at once."""
    named_gone(world)
    person = Assignment.objects.values_list("acting_person", flat=True).get(pk=world.assignment.pk)
    return reverse("decisions:hand-over", args=[world.organization.pk, person])


def desk_at_work(world: World) -> str:
    """The desk with something in each queue."""
    draft(world)
    reported(world)
    return reverse("admin:index")


def late(world: World) -> str:
    """Whom the secretary would write to: the one who is late."""
    world.organization.email = "inbox@example.org"
    world.organization.save()
    return reverse("admin:late")


def link_of_letter(world: World) -> str:
    """Where a letter leads a member who is not signed in."""
    position = world.organization.positions.first() or PositionFactory(organization=world.organization)
    user = User.objects.filter(person=position.person).first() or UserFactory(person=position.person)
    return report_url(user.pk, world.assignment.pk).removeprefix(settings.SITE_URL)


def issued(world: World) -> str:
    """What was issued from the protocol: once as it is, once edited."""
    first = IssuedVersionFactory(document__meeting=world.meeting, document__number=1)
    IssuedVersionFactory(document=first.document, number=2, origin="edited", content=b"PK edited")
    return reverse("admin:protocol-issued", args=[world.meeting.pk])


def lists_issued(world: World) -> str:
    """A task list of the body."""
    of_body = {"meeting": None, "body": world.body, "kind": "tasks", "organization": world.organization}
    IssuedVersionFactory(**{f"document__{name}": value for name, value in of_body.items()})
    return reverse("admin:body-issued", args=[world.body.pk])


def several_bodies(world: World) -> str:
    """A list of bodies; a single one would be opened at once."""
    BodyFactory()
    return reverse("admin:issuing-bodies")


def keys(world: World) -> str:
    """The keys of the coordinator: one that is used, one that is over."""
    user = User.objects.get(email="coordinator@example.org")
    ApiTokenFactory(user=user, name="Учёт поручений", may_act=True, used_at=timezone.now())
    ApiTokenFactory(user=user, name="Прежняя программа", expires_on=dt.date(2026, 1, 1))
    return reverse("decisions:api-tokens")


def template(world: World) -> str:
    """A template of the body that can be put in force."""
    HouseTemplateFactory(body=world.body, previewed_at=timezone.now())
    return reverse("admin:template-versions", args=[world.body.pk, "protocol"])


MEMBER = [
    Kind("letters", "coordinator", at("decisions:preferences")),
    Kind("link-of-letter", "stranger", link_of_letter),
    Kind("my", "coordinator", at("decisions:my")),
    Kind("keys", "coordinator", keys),
    Kind("files", "coordinator", at("decisions:job-list")),
    Kind("my-group", "coordinator", at("decisions:my", "?scope=organization&group=overdue")),
    Kind("task", "coordinator", lambda world: world.assignment.get_absolute_url()),
    Kind("task-reported", "coordinator", reported),
    Kind("meeting-for-member", "coordinator", lambda world: world.meeting.get_absolute_url()),
    Kind("sign-out", "coordinator", at("account_logout")),
]
SECRETARY = [
    Kind("desk-empty", "superuser", at("admin:index")),
    Kind("desk", "secretary", desk_at_work),
    Kind("late", "secretary", late),
    Kind("extracts", "secretary", lambda world: reverse("admin:protocol-extracts", args=[world.meeting.pk])),
    Kind(
        "summary-letter",
        "secretary",
        lambda world: reverse("decisions:meeting-summary-letter", args=[world.meeting.pk]),
    ),
    Kind("archive", "secretary", at("admin:archive")),
    Kind("tables", "secretary", at("admin:sheets")),
    Kind("table", "secretary", lambda _world: reverse("admin:sheet", args=["register"])),
    Kind("protocol-new", "secretary", at("admin:protocol-new")),
    Kind("protocol-draft", "secretary", lambda world: reverse("admin:protocol", args=[draft(world).pk])),
    Kind("protocol-text", "secretary", lambda world: reverse("admin:protocol-text", args=[draft(world).pk])),
    Kind("protocol-published", "secretary", lambda world: reverse("admin:protocol", args=[world.meeting.pk])),
    Kind("protocol-issued", "secretary", issued),
    Kind("lists-issued", "secretary", lists_issued),
    Kind("issuing-bodies", "superuser", several_bodies),
    Kind("templates", "secretary", at("admin:templates")),
    Kind("template-versions", "secretary", template),
    Kind("template-fields", "secretary", lambda _world: reverse("admin:template-fields", args=["protocol"])),
    Kind("task-for-secretary", "secretary", reported),
    Kind("task-on-control", "secretary", named_gone),
    Kind("hand-over", "secretary", names_of_tasks),
    Kind("meeting-for-chair", "chair", lambda world: draft(world).get_absolute_url()),
    Kind("admin-meeting", "secretary", lambda world: reverse("admin:decisions_meeting_change", args=[draft(world).pk])),
    Kind("admin-meetings", "superuser", at("admin:decisions_meeting_changelist")),
    Kind("admin-people", "superuser", at("admin:members_person_changelist")),
    Kind("admin-person", "superuser", at("admin:members_person_add")),
    Kind(
        "admin-organization",
        "superuser",
        lambda world: reverse("admin:members_organization_change", args=[world.organization.pk]),
    ),
]
KINDS = [*PUBLIC, *MEMBER, *SECRETARY]

"""A small cluster in which everything that an address can name exists, and a client for every role."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group as AuthGroup
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from decisions import workflow
from decisions.letters.report_links import report_url
from decisions.letters.subscriptions import Request
from decisions.models import Assignment, Document, Event, Job, Letter, Meeting, Report
from decisions.models.letter import new_unsubscribe_token
from members.models import Group, Mandate, Organization, User
from tests.conftest import user_with_person
from tests.decisions.access.addresses import ROLES
from tests.factories import (
    AgendaItemFactory,
    AliasFactory,
    ApiTokenFactory,
    AssignmentFactory,
    BodyFactory,
    CalendarAddressFactory,
    ColleagueFactory,
    DeliveryFactory,
    DocumentFactory,
    DraftFactory,
    DraftVersionFactory,
    EventFactory,
    ExtensionRequestFactory,
    GroupFactory,
    HouseTemplateFactory,
    IssuedDocumentFactory,
    IssuedVersionFactory,
    JobFactory,
    LetterFactory,
    MandateFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PhraseFactory,
    ReportFactory,
    ResolutionFactory,
    UserFactory,
)

M, A = Meeting.Status, Assignment.Status


@dataclass(frozen=True)
class Small:
    """`things` by name: what the rows of the table are asked about. `listed` is one row of every list of the admin."""

    clients: dict[str, Client]
    things: dict[str, Any]
    listed: dict[str, Model]


def build() -> Small:
    """One body with protocols in every state; one organization with tasks in every state that can be acted on."""
    body = BodyFactory(name="Координационный совет кластера", slug="council")
    organization = OrganizationFactory(name="ООО «Речной причал»")
    users = _users(body, organization)
    things = _things(body, organization, users)
    clients = {"stranger": Client(raise_request_exception=False)}
    for role, user in users.items():
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert tuple(clients) == ROLES
    return Small(clients, things, _listed(body, organization, users, things))


def _users(body: Group, organization: Organization) -> dict[str, User]:
    """The signed-in ones, in the order of the table. Whoever has a mandate enters the admin."""

    def with_mandate(name: str, role: Mandate.Role, where: Group) -> User:
        account = UserFactory(email=f"{name}@example.org", is_staff=True)
        return MandateFactory(user=account, body=where, role=role).user

    return {
        "member": user_with_person("member@example.org", "Членов", organization, title="диспетчер"),
        "elsewhere": user_with_person("elsewhere@example.org", "Дальнев", OrganizationFactory(), title="диспетчер"),
        "coordinator": user_with_person(
            "coordinator@example.org", "Сводов", organization, title="директор", is_coordinator=True
        ),
        "observer": with_mandate("observer", Mandate.Role.OBSERVER, body),
        "secretary": with_mandate("secretary", Mandate.Role.SECRETARY, body),
        "of another": with_mandate("another", Mandate.Role.SECRETARY, BodyFactory()),
        "chair": with_mandate("chair", Mandate.Role.CHAIR, body),
        "superuser": UserFactory(email="superuser@example.org", is_staff=True, is_superuser=True),
    }


def _things(body: Group, organization: Organization, users: dict[str, User]) -> dict[str, Any]:
    published = MeetingFactory(body=body, number="1")
    signed = MeetingFactory(body=body, number="2", signed=True)
    drafted = MeetingFactory(body=body, number="3", status=M.DRAFT)
    item, hidden = AgendaItemFactory(meeting=published), AgendaItemFactory(meeting=published, is_closed=True)

    def task(item: Any, **fields: Any) -> Assignment:
        fields = {"organization": organization, "status": A.CONTROL, "control_since": timezone.now(), **fields}
        return AssignmentFactory(resolution=ResolutionFactory(item=item), **fields)

    reported = task(item, status=A.REPORTED)
    asked = task(item, status=A.EXTENSION)
    text = DraftFactory(body=body, text="ПРОТОКОЛ № 9\n", version=1, created_by=users["secretary"])
    DraftVersionFactory(draft=text, number=1, text=text.text)
    agreed = PersonFactory(consented=True)
    report = ReportFactory(assignment=reported, author=users["member"], kind=Report.Kind.DONE)
    excused = task(item, status=A.CANCELLED, origin_group=GroupFactory())
    EventFactory(meeting=None, assignment=excused, action=Event.Action.EXCUSED, new=A.CANCELLED)
    issued = IssuedDocumentFactory(meeting=published)
    failed = {"given_up_at": timezone.now(), "error": "550"}
    things = {
        "published": published,
        "signed": signed,
        "in draft": drafted,
        "held": MeetingFactory(body=body, number="4", status=M.HELD),
        "planned": MeetingFactory(body=body, number="5", status=M.PLANNED),
        "item": AgendaItemFactory(meeting=drafted),
        "question": item,
        "body": body,
        "person who agreed": agreed,
        "membership of who agreed": MembershipFactory(group=body, organization=None, person=agreed),
        "person who did not": PersonFactory(),
        "point": ResolutionFactory(item=item),
        "closed point": ResolutionFactory(item=hidden),
        "unpublished point": ResolutionFactory(item=AgendaItemFactory(meeting=signed)),
        "task": task(item),
        "task of an unpublished protocol": task(AgendaItemFactory(meeting=signed)),
        "task of another organization": task(item, organization=OrganizationFactory()),
        "task of a draft": task(AgendaItemFactory(meeting=drafted), status=A.DRAFT, control_since=None),
        "report": report,
        "request": ExtensionRequestFactory(assignment=asked, author=users["member"]),
        "evidence": DocumentFactory(kind=Document.Kind.EVIDENCE, meeting=None, report=report),
        "source": DocumentFactory(meeting=published),
        "issued": issued,
        "template": HouseTemplateFactory(body=body, previewed_at=timezone.now()),
        "issued file": IssuedVersionFactory(document=issued),
        "text": text,
        "letter": LetterFactory(body=body, **failed),
        "digest": LetterFactory(
            kind=Letter.Kind.DIGEST, recipient=users["member"].email, unsubscribe_token=new_unsubscribe_token()
        ),
        "step": EventFactory(**_step(task(item), users["secretary"])),
        "task of who was excused": excused,
        "task of a member of a group": task(item, origin_group=GroupFactory()),
        "organization of a colleague": OrganizationFactory(),
        "coordinator": users["coordinator"].person,
        "api key": ApiTokenFactory(user=users["member"]),
        "calendar": CalendarAddressFactory(user=users["member"]),
        "organization": organization,
        "extract by mail": (by_mail := DeliveryFactory()),
        "file": _file(users["member"]),
        "file in work": JobFactory(user=users["member"]),
    }
    IssuedVersionFactory(document=by_mail.document)
    token = report_url(users["coordinator"].pk, things["task"].pk).rstrip("/").rpartition("/")[2]
    things["link of the coordinator"] = SimpleNamespace(token=token)
    handed = task(item, organization=organization, acting_person=PersonFactory())
    things["handed task"] = handed
    things["name in tasks"] = SimpleNamespace(organization=organization.pk, person=handed.acting_person_id)
    things["colleague"] = ColleagueFactory(assignment=things["task"])
    things["task of which a step was taken"] = things["step"].assignment
    url = Request("reader@example.org", "kind=note", "ru").url
    things["request for letters"] = SimpleNamespace(token=url.rstrip("/").rpartition("/")[2])
    workflow.sign(published)
    workflow.publish(published)
    return things


def _file(user: User) -> Job:
    """A file that was made for `user`."""
    rights = {"active": True, "everything": False, "bodies": [], "person": user.person_id, "organizations": []}
    return JobFactory(
        user=user, state=Job.State.DONE, name="register.csv", rights=rights, file=ContentFile(b"1", name="register.csv")
    )


def _step(task: Assignment, user: User) -> dict[str, Any]:
    """The return of a report by the secretary, a moment ago."""
    ReportFactory(assignment=task, kind=Report.Kind.DONE, decision=Report.Decision.RETURNED, comment="Нет акта.")
    states = {"old": A.REPORTED, "new": A.CONTROL, "action": Event.Action.RETURNED}
    return {"meeting": None, "assignment": task, "actor": user, "at": timezone.now(), **states}


def _listed(
    body: Group, organization: Organization, users: dict[str, User], things: dict[str, Any]
) -> dict[str, Model]:
    """By «application/model», as the admin's addresses say it."""
    return {
        "members/alias": AliasFactory(organization=organization),
        "members/organization": organization,
        "members/user": users["member"],
        "members/person": users["member"].person,
        "members/group": body,
        "decisions/assignment": things["task"],
        "decisions/meeting": things["published"],
        "decisions/agendaitem": things["item"],
        "decisions/apitoken": things["api key"],
        "decisions/calendaraddress": things["calendar"],
        "decisions/housetemplate": things["template"],
        "decisions/issueddocument": things["issued"],
        "decisions/phrase": PhraseFactory(body=body),
        "decisions/report": things["report"],
        "decisions/extensionrequest": things["request"],
        "decisions/event": EventFactory(meeting=things["signed"], action=Event.Action.SIGNED),
        "decisions/resolution": things["point"],
        "auth/group": AuthGroup.objects.create(name="Пустая"),
        "account/emailaddress": EmailAddress.objects.create(user=users["member"], email=users["member"].email),
    }

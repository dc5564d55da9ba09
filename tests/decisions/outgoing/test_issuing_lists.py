"""Task lists and registers are issued of a body: numbered, kept, told of; what is issued is frozen by the database."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from openpyxl import load_workbook

from decisions.files import word_files
from decisions.freezing import DocumentIssued
from decisions.models import Event, HouseTemplate, IssuedDocument, IssuedVersion, Meeting
from decisions.outgoing import house_templates, issuing
from decisions.outgoing.issuing import EditsWouldBeLost, Order
from decisions.workflow import NotAllowed, TransitionRefused
from members.models import User
from tests.conftest import World, build_world
from tests.decisions.exports.word import lines
from tests.decisions.outgoing.test_issuing import edited
from tests.factories import AssignmentFactory, BodyFactory, OrganizationFactory

Kind = IssuedDocument.Kind


def text(issued: IssuedDocument) -> str:
    return "\n".join(lines(issuing.content_of(issued.versions.get(number=1))))


def test_a_task_list_is_of_one_body_and_kept(world: World, secretary: User) -> None:
    other = build_world(BodyFactory(), OrganizationFactory(), published=True)
    foreign = AssignmentFactory(resolution=other.resolution, organization=world.organization, on_control=True)
    type(other.resolution).objects.filter(pk=foreign.resolution_id).update(public_text="Чужой орган.")
    issued = issuing.issue_list(world.body, Order(Kind.TASKS, addressee=world.organization), actor=secretary)
    version = issued.versions.get()
    assert (issued.number, issued.meeting, issued.edition, issued.addressee) == (1, None, None, world.organization)
    assert version.sha256 == hashlib.sha256(issuing.content_of(version)).hexdigest()
    assert "Координационный совет кластера (выдано № 1).docx" in version.name
    said = text(issued)
    assert "по протоколам Координационного совета кластера" in said
    assert world.resolution.text in said
    assert other.resolution.text not in said or said.count(world.resolution.text) == 1
    event = Event.objects.get(body=world.body, action=Event.Action.ISSUED)
    assert (event.actor, event.reason) == (secretary, f"{issued}: {world.organization}")


def test_a_long_name_of_a_file_ends_with_a_whole_word(world: World) -> None:
    named = OrganizationFactory(name="Государственное бюджетное профессиональное учреждение «Политехнический колледж»")
    issued = issuing.issue_list(world.body, Order(Kind.TASKS, addressee=named))
    assert issued.versions.get().name.endswith("колледж», на… (выдано № 1).docx")


@pytest.mark.parametrize("extension", issuing.LIST_EXTENSIONS)
def test_a_register_in_each_form_of_one_year(world: World, extension: str) -> None:
    past = issuing.issue_list(world.body, Order(Kind.REGISTER, "docx", year=world.meeting.date.year - 1))
    assert world.resolution.text not in text(past)
    issued = issuing.issue_list(world.body, Order(Kind.REGISTER, extension, year=world.meeting.date.year))
    content = issuing.content_of(issued.versions.get())
    assert (issued.number, issued.year) == (2, world.meeting.date.year)
    if extension == "docx":
        assert f"за {issued.year} год" in text(issued)
    if extension == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        assert world.resolution.text in [cell.value for cell in sheet[2]]


@pytest.mark.parametrize("order", [Order(Kind.PROTOCOL), Order(Kind.TASKS), Order(Kind.REGISTER, "odt")])
def test_what_is_no_list_is_not_issued(world: World, order: Order) -> None:
    with pytest.raises(TransitionRefused):
        issuing.issue_list(world.body, order)
    with pytest.raises(TransitionRefused):
        issuing.issue(world.meeting, Order(Kind.REGISTER))
    assert not IssuedDocument.objects.exists()


def test_only_who_keeps_the_body_issues(world: World, chair: User, observer: User) -> None:
    for user in (chair, observer):
        with pytest.raises(NotAllowed):
            issuing.issue_list(world.body, Order(Kind.REGISTER), actor=user)
    assert not IssuedDocument.objects.exists()


def test_edits_of_a_list_are_not_lost_unawares(world: World, secretary: User) -> None:
    order = Order(Kind.TASKS, addressee=world.organization)
    issued = issuing.issue_list(world.body, order, actor=secretary)
    content = edited(issuing.content_of(issued.versions.get()))
    issuing.put_back(issued, word_files.check(SimpleUploadedFile("правка.docx", content)), actor=secretary)
    assert Event.objects.filter(body=world.body, action=Event.Action.PUT_BACK).exists()
    with pytest.raises(EditsWouldBeLost):
        issuing.issue_list(world.body, order, actor=secretary)
    issuing.issue_list(world.body, Order(Kind.TASKS, addressee=OrganizationFactory()), actor=secretary)
    assert issuing.issue_list(world.body, order, actor=secretary, despite_edits=True).number == 3


# ── the page, the API, the command ───────────────────────────────────────────
def test_the_page_of_a_body(world: World, secretary_client: Client) -> None:
    place = f"/admin/issued/lists/{world.body.pk}/"
    assert "/admin/issued/lists/" in secretary_client.get("/admin/decisions/issueddocument/").content.decode()
    assert secretary_client.get("/admin/issued/lists/").status_code == 302
    refused = secretary_client.post(place, {"kind": "tasks", "extension": "docx"})
    assert (refused.status_code, "Выберите организацию" in refused.content.decode()) == (400, True)
    sent = {"kind": "tasks", "extension": "docx", "organization": world.organization.pk}
    page = secretary_client.post(place, sent, follow=True).content.decode()
    issued = IssuedDocument.objects.get()
    assert issued.versions.get().sha256 in page
    journal = secretary_client.get("/admin/decisions/issueddocument/").content.decode()
    assert f"{place}#issued-{issued.pk}" in journal


def test_the_api(world: World, secretary_client: Client, observer_client: Client, member_client: Client) -> None:
    place = f"/api/v1/bodies/{world.body.slug}/issued/"

    def send(where: str, client: Client, status: int, **data: Any) -> dict[str, Any]:
        answer = client.post(where, data, content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        found: dict[str, Any] = answer.json()
        return found

    made = send(place, secretary_client, 201, kind="tasks", form="xlsx", organization=world.organization.pk)
    (file,) = made["files"]
    path = file["file"].partition("/api/")[2]
    answer: Any = observer_client.get(f"/api/{path}", headers={"accept": "application/octet-stream"})
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == file["sha256"]
    assert member_client.get(f"/api/{path}").status_code == 404
    assert observer_client.get(place).json()["items"] == [made]
    send(place, member_client, 403, kind="register")
    send(place, secretary_client, 409, kind="tasks")
    send(place, secretary_client, 400, kind="tasks", organization=2**31 - 1)
    send(place, secretary_client, 400, kind="protocol")
    of_meeting = f"/api/v1/meetings/{world.meeting.pk}/issued/"
    extract = send(of_meeting, secretary_client, 201, kind="extract", points=["1.1"], form="pdf")
    assert (extract["points"], extract["meeting"], extract["number"]) == ("1.1", world.meeting.pk, 1)
    assert "9.9" in str(send(of_meeting, secretary_client, 400, kind="extract", points=["9.9"]))
    assert observer_client.get(of_meeting).json()["items"] == [extract]
    assert member_client.get(of_meeting).status_code == 403


def test_the_command(world: World, secretary: User, chair: User, tmp_path: Path) -> None:
    out, meeting = StringIO(), str(world.meeting.pk)
    call_command("issue_document", "extract", meeting, "--points", "1.1", "--by", secretary.email, stdout=out)
    call_command("issue_document", "tasks", world.body.slug, "--organization", str(world.organization.pk), stdout=out)
    call_command(
        "issue_document", "register", world.body.slug, "--format", "xlsx", "--out", str(tmp_path), stdout=StringIO()
    )
    assert [row.kind for row in IssuedDocument.objects.order_by("pk")] == ["extract", "tasks", "register"]
    assert IssuedVersion.objects.order_by("pk")[0].sha256 in out.getvalue()
    (written,) = tmp_path.iterdir()
    assert hashlib.sha256(written.read_bytes()).hexdigest() == IssuedVersion.objects.get(name=written.name).sha256
    for words in (["protocol", meeting, "--by", chair.email], ["tasks", world.body.slug], ["register", "nobody"]):
        with pytest.raises(CommandError):
            call_command("issue_document", *words, stdout=StringIO())


def sql(statement: str, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])


# ── frozen ───────────────────────────────────────────────────────────────────
FROZEN: list[Callable[[IssuedDocument], object]] = [
    lambda issued: IssuedDocument.objects.filter(pk=issued.pk).update(number=99),
    lambda issued: IssuedVersion.objects.filter(document=issued).update(sha256="0" * 64),
    lambda issued: IssuedVersion.objects.filter(document=issued).delete(),
    lambda issued: sql("DELETE FROM decisions_issueddocument WHERE id = %s", issued.pk),
    lambda issued: sql("UPDATE decisions_issuedversion SET file = 'other' WHERE document_id = %s", issued.pk),
    lambda _issued: HouseTemplate.objects.update(sha256="0" * 64),
    lambda _issued: HouseTemplate.objects.all().delete(),
]


@pytest.mark.parametrize("change", FROZEN)
def test_the_database_keeps_what_was_issued(
    world: World, secretary: User, change: Callable[[IssuedDocument], object]
) -> None:
    issued = issuing.issue(world.meeting, Order(Kind.PROTOCOL, "pdf"), actor=secretary)
    upload = SimpleUploadedFile("наш.docx", house_templates.starting_template("protocol"))
    house_templates.add(world.body, "protocol", upload, actor=secretary)
    before = list(IssuedDocument.objects.values()), list(IssuedVersion.objects.values())
    with pytest.raises(DocumentIssued, match="остаётся"), transaction.atomic():
        change(issued)
    assert (list(IssuedDocument.objects.values()), list(IssuedVersion.objects.values())) == before
    assert HouseTemplate.objects.count() == 1


# ── the story of templates ───────────────────────────────────────────────────
def test_the_story_tells_of_templates(world: World, secretary: User, secretary_client: Client) -> None:
    upload = SimpleUploadedFile("наш.docx", house_templates.starting_template("protocol"))
    template = house_templates.add(world.body, "protocol", upload, actor=secretary)
    order = Order(Kind.PROTOCOL)
    document = issuing.gathered(Meeting.objects.get(pk=world.meeting.pk), order, secretary, world.meeting.date)
    house_templates.preview(template, document, actor=secretary)
    house_templates.activate(template, actor=secretary)
    house_templates.activate(template, actor=secretary)
    house_templates.use_layout_that_ships(world.body, "protocol", actor=secretary)
    house_templates.use_layout_that_ships(world.body, "protocol", actor=secretary)
    told = Event.objects.filter(body=world.body).order_by("pk")
    assert list(told.values_list("action", flat=True)) == ["template_added", "template_used", "template_off"]
    assert {event.actor for event in told} == {secretary}
    page = secretary_client.get(f"/admin/templates/{world.body.pk}/protocol/").content.decode()
    assert "шаблон введён в действие" in page
    assert "наш.docx" in secretary_client.get("/admin/decisions/event/").content.decode()

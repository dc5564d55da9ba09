"""`/files/<pk>/`: handed out to those concerned, as an attachment that can run nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from decisions.models import Document, Meeting
from tests.conftest import World
from tests.factories import AssignmentFactory, DocumentFactory, ReportFactory

TEXT = "Передано 12 мая".encode()


@pytest.fixture
def evidence(world: World) -> Document:
    """A file of a report on the world's task."""
    return DocumentFactory(
        kind=Document.Kind.EVIDENCE,
        meeting=None,
        report=ReportFactory(assignment=world.assignment),
        name="Акт «о передаче».txt",
        content=TEXT,
    )


@pytest.fixture
def source(world: World) -> Document:
    """The text of the protocol as it was given."""
    return DocumentFactory(meeting=world.meeting, content=TEXT)


def url(document: Document) -> str:
    return f"/files/{document.pk}/"


def test_it_comes_as_an_attachment_that_can_do_nothing(member_client: Client, evidence: Document) -> None:
    answer = member_client.get(url(evidence))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == TEXT
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%90%D0%BA%D1%82")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_a_name_cannot_add_a_header(member_client: Client, evidence: Document) -> None:
    Document.objects.update(name='x"\r\nSet-Cookie: a=b.txt')
    answer = member_client.get(url(evidence))
    assert "\n" not in answer["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["member", "coordinator", "observer", "secretary", "chair", "superuser"])
def test_evidence_is_for_those_who_see_the_task(
    persona_client: Callable[[str], Client], evidence: Document, name: str
) -> None:
    assert persona_client(name).get(url(evidence)).status_code == 200


@pytest.mark.parametrize("name", ["member", "coordinator", "observer", "secretary", "chair", "superuser"])
def test_the_source_of_a_protocol_is_for_those_who_read_it_whole(
    persona_client: Callable[[str], Client], source: Document, name: str
) -> None:
    expected = 404 if name in ("member", "coordinator") else 200
    assert persona_client(name).get(url(source)).status_code == expected


def test_the_file_of_another_does_not_exist(member_client: Client, world: World) -> None:
    other = ReportFactory(assignment=AssignmentFactory(resolution=world.resolution, on_control=True))
    document = DocumentFactory(kind=Document.Kind.EVIDENCE, meeting=None, report=other)
    assert member_client.get(url(document)).status_code == 404
    assert member_client.get("/files/987654/").status_code == 404


def test_a_file_of_a_withdrawn_protocol_is_gone_for_a_member(member_client: Client, evidence: Document) -> None:
    Meeting.objects.update(status=Meeting.Status.DRAFT, signed_at=None, published_at=None)
    assert member_client.get(url(evidence)).status_code == 404


def test_a_stranger_is_asked_to_sign_in_whether_it_exists_or_not(stranger_client: Client, evidence: Document) -> None:
    for address in (url(evidence), "/files/987654/"):
        assert stranger_client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_only_reading(member_client: Client, evidence: Document) -> None:
    assert member_client.post(url(evidence)).status_code == 405
    assert member_client.head(url(evidence)).status_code == 200


def test_a_file_that_is_gone_from_the_disk_is_not_found(member_client: Client, evidence: Document) -> None:
    default_storage.delete(evidence.file.name)
    assert member_client.get(url(evidence)).status_code == 404


def test_there_is_no_way_round_the_view(member_client: Client, evidence: Document) -> None:
    for address in (f"/media/{evidence.file.name}", f"/{evidence.file.name}", f"/static/{evidence.file.name}"):
        assert member_client.get(address).status_code == 404

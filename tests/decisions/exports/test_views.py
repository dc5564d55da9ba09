"""The addresses of the files: who gets what, under which name, and what a wrong address answers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from docx import Document

from decisions.models import Meeting
from tests.conftest import PERSONAS, World
from tests.decisions.exports.conftest import Held

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def protocol(meeting: Meeting, extension: str) -> str:
    return reverse("decisions:meeting-export", args=[meeting.pk, extension])


def register(extension: str) -> str:
    return reverse("decisions:resolution-export", args=[extension])


def body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def name(response: HttpResponse) -> str:
    return unquote(response["Content-Disposition"].split("filename*=UTF-8''")[1])


@pytest.mark.parametrize("extension", ["docx", "pdf"])
def test_anybody_takes_a_published_protocol(held: Held, stranger_client: Client, extension: str) -> None:
    response = stranger_client.get(protocol(held.meeting, extension))
    assert response.status_code == 200
    assert response["Content-Type"] == KINDS[extension]
    assert name(response) == f"Протокол № 7 от 15.10.2026, Координационный совет кластера.{extension}"
    assert f'attachment; filename="protocol-{held.meeting.pk}.{extension}"' in response["Content-Disposition"]
    assert response.content[:4] in (b"PK\x03\x04", b"%PDF")


@pytest.mark.parametrize("extension", ["docx", "pdf"])
@pytest.mark.parametrize("who", PERSONAS)
def test_an_unpublished_protocol_exists_for_those_with_a_mandate_only(
    draft_world: World, persona_client: Callable[[str], Client], who: str, extension: str
) -> None:
    status = persona_client(who).get(protocol(draft_world.meeting, extension)).status_code
    assert status == (200 if who in ("observer", "secretary", "chair", "superuser") else 404)


def test_the_public_file_holds_no_name_without_consent(
    held: Held, stranger_client: Client, chair_client: Client
) -> None:
    def text(client: Client) -> str:
        document = Document(io.BytesIO(client.get(protocol(held.meeting, "docx")).content))
        return "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert "Тайников" in text(chair_client)
    assert "Тайник" not in text(stranger_client)
    assert "гриф" not in text(stranger_client)


def test_no_part_of_the_public_file_holds_a_hidden_name(held: Held, stranger_client: Client) -> None:
    content = stranger_client.get(protocol(held.meeting, "docx")).content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not [part for part in package.namelist() if "Тайник".encode() in package.read(part)]


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_the_register_of_what_is_published(held: Held, stranger_client: Client, extension: str) -> None:
    response = stranger_client.get(register(extension))
    assert response.status_code == 200
    assert response["Content-Type"] == KINDS[extension]
    assert name(response).endswith(f".{extension}")
    content = body(response)
    assert content[:2] == b"PK" or "График".lower().encode() in content
    assert "гриф".encode() not in content


def test_the_register_obeys_the_filters_of_the_page(held: Held, stranger_client: Client) -> None:
    def lines(query: str) -> int:
        return body(stranger_client.get(f"{register('csv')}?{query}")).count(b"\r\n") - 1

    assert lines("") == 3
    assert lines("body=council") == 3
    assert lines("kind=note") == 0
    assert lines(f"organization={held.point.assignments.get().organization_id}") == 1
    assert lines("since=2026-10-16") == 0
    assert lines("page=7") == 3


@pytest.mark.parametrize(
    "query", ["state=nonsense", "since=32.13.2026", "organization=abc", "sort=;drop", "q=" + "я" * 300]
)
@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_a_filter_that_makes_no_sense_is_named(held: Held, stranger_client: Client, extension: str, query: str) -> None:
    response = stranger_client.get(f"{register(extension)}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")
    assert 'role="alert"' in response.content.decode()


@pytest.mark.parametrize("who", PERSONAS)
def test_an_unpublished_point_is_in_nobody_elses_register(
    draft_world: World, persona_client: Callable[[str], Client], who: str
) -> None:
    lines = body(persona_client(who).get(register("csv"))).count(b"\r\n") - 1
    assert lines == (1 if who in ("observer", "secretary", "chair", "superuser") else 0)


def test_head_answers_without_a_body(held: Held, stranger_client: Client) -> None:
    for address in (*(protocol(held.meeting, e) for e in ("docx", "pdf")), register("xlsx"), register("csv")):
        response = stranger_client.head(address)
        assert response.status_code == 200
        assert "attachment" in response["Content-Disposition"]
        assert body(response) == b""
        assert not response.has_header("Content-Length")


@pytest.mark.parametrize("extension", ["doc", "exe", "html", "DOCX", "xlsx", "csv"])
def test_a_protocol_in_another_form_does_not_exist(held: Held, stranger_client: Client, extension: str) -> None:
    assert stranger_client.get(protocol(held.meeting, extension)).status_code == 404


@pytest.mark.parametrize("extension", ["xls", "doc", "ods"])
def test_a_register_in_another_form_does_not_exist(db: None, stranger_client: Client, extension: str) -> None:
    assert stranger_client.get(register(extension)).status_code == 404


def test_a_meeting_that_does_not_exist(db: None, stranger_client: Client) -> None:
    assert stranger_client.get(reverse("decisions:meeting-export", args=[987654, "pdf"])).status_code == 404


def test_only_reading(held: Held, secretary_client: Client) -> None:
    for address in (protocol(held.meeting, "pdf"), register("csv")):
        assert secretary_client.post(address).status_code == 405

"""A register and a report of one body wear its house template, whoever takes them and wherever; of several, none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import jobs
from decisions.exports import by_office
from decisions.jobs import tables
from decisions.models import HouseTemplate, IssuedDocument
from decisions.outgoing import house_templates
from tests.decisions.exports.conftest import Held
from tests.decisions.exports.word import lines, upload, word
from tests.factories import MeetingFactory

Kind = IssuedDocument.Kind
WORDS = "Наш бланк: {{ heading|join(' ') }} ({{ rows|count }})"


@pytest.fixture(params=[Kind.REGISTER, Kind.REPORT])
def kind(request: pytest.FixtureRequest, held: Held) -> str:
    """The kind of document, of whose body a template is in force."""
    made = house_templates.add(held.meeting.body, request.param, upload(word(WORDS)))
    HouseTemplate.objects.filter(pk=made.pk).update(is_active=True, previewed_at=timezone.now())
    return str(request.param)


def first_line(client: Client, kind: str, query: str) -> str:
    name = "resolution-export" if kind == Kind.REGISTER else "report-export"
    return lines(client.get(reverse(f"decisions:{name}", args=["docx"]), QUERY_STRING=query).content)[0]


@pytest.mark.usefixtures("held")
def test_of_one_body_it_is_worn_and_of_several_not(kind: str, chair_client: Client) -> None:
    said = first_line(chair_client, kind, "body=council")
    assert said.startswith("Наш бланк: ")
    assert "решений Координационного совета кластера" in said
    other = MeetingFactory().body
    for query in ("", f"body=council&body={other.slug}", f"body={other.slug}"):
        assert "Наш бланк" not in first_line(chair_client, kind, query)


@pytest.mark.usefixtures("held")
def test_a_stranger_has_the_register_in_it_and_the_report_without_what_strangers_do_not_read(
    kind: str, stranger_client: Client
) -> None:
    assert first_line(stranger_client, kind, "body=council").startswith("Наш бланк") is (kind == Kind.REGISTER)


@pytest.mark.usefixtures("held")
def test_a_pdf_that_is_converted_is_long_sooner_and_a_strangers_is_set_at_once(
    kind: str, chair_client: Client, stranger_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_office, "find_office", lambda: "/no/such/program")
    monkeypatch.setattr(tables, "AT_ONCE", {**tables.AT_ONCE, "odt": 0})
    name = "resolution-export" if kind == Kind.REGISTER else "report-export"
    place = reverse(f"decisions:{name}", args=["pdf"])
    assert chair_client.get(place, {"body": "council"})["Content-Type"].startswith("text/html")
    assert chair_client.get(place)["Content-Type"] == "application/pdf"
    assert stranger_client.get(place, {"body": "council"})["Content-Type"] == "application/pdf"


@pytest.mark.usefixtures("held")
def test_the_command_writes_it(kind: str, tmp_path: Path) -> None:
    call_command("export_document", kind, "--where", "body=council", "--out", str(tmp_path))
    (path,) = tmp_path.iterdir()
    assert lines(path.read_bytes())[0].startswith("Наш бланк")


def test_a_register_says_what_it_was_narrowed_to(held: Held, stranger_client: Client) -> None:
    said = lines(stranger_client.get(reverse("decisions:resolution-export", args=["docx"]), {"year": "2026"}).content)
    assert "за 2026 год" in said


@pytest.mark.usefixtures("held")
def test_long_work_wears_it(kind: str, chair_client: Client) -> None:
    asked = {"kind": kind, "query": "body=council", "extension": "docx"}
    place = chair_client.post(reverse("decisions:job-ask"), asked)["Location"]
    jobs.run_due()
    answer: Any = chair_client.get(f"{place}file/")
    assert lines(b"".join(answer.streaming_content))[0].startswith("Наш бланк")

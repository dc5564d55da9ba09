"""The page of what was issued from a protocol: issuing, taking again, putting back, a warning before edits are lost."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from decisions import workflow
from decisions.models import IssuedDocument, IssuedVersion, Meeting, Resolution
from decisions.outgoing import issuing
from decisions.outgoing.issuing import Order
from members.models import Group, User
from tests.conftest import World
from tests.factories import IssuedDocumentFactory, IssuedVersionFactory, MeetingFactory

PROTOCOL = {"kind": "protocol", "extension": "docx"}


def page_of(meeting: Meeting) -> str:
    return reverse("admin:protocol-issued", args=[meeting.pk])


def file_of(version: IssuedVersion) -> str:
    return reverse("admin:issued-file", args=[version.pk])


def edited() -> SimpleUploadedFile:
    document, target = Word(), io.BytesIO()
    document.add_paragraph("От руки.")
    document.save(target)
    return SimpleUploadedFile("правка.docx", target.getvalue())


def put_back(client: Client, issued: IssuedDocument, file: SimpleUploadedFile) -> str:
    answer = client.post(reverse("admin:issued-edited", args=[issued.pk]), {"file": file}, follow=True)
    return answer.content.decode()


@pytest.fixture
def meeting(draft_world: World, secretary: User) -> Meeting:
    workflow.sign(draft_world.meeting, actor=secretary)
    return draft_world.meeting


def test_the_protocol_leads_there_and_a_document_is_issued_and_taken(
    secretary_client: Client, meeting: Meeting
) -> None:
    assert page_of(meeting) in secretary_client.get(reverse("admin:protocol", args=[meeting.pk])).content.decode()
    page = secretary_client.post(page_of(meeting), PROTOCOL, follow=True).content.decode()
    version = IssuedVersion.objects.get()
    for words in ("выдано под", version.sha256, file_of(version), "secretary@example.org"):
        assert words in page
    taken = secretary_client.get(file_of(version))
    assert b"".join(taken.streaming_content) == issuing.content_of(version)  # type: ignore[attr-defined]
    assert "attachment" in taken["Content-Disposition"]
    assert taken["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (
        "Документ выдан" in secretary_client.get(reverse("admin:protocol-history", args=[meeting.pk])).content.decode()
    )


def test_an_extract_is_issued_for_an_addressee(secretary_client: Client, meeting: Meeting, draft_world: World) -> None:
    sent = {"kind": "extract", "extension": "pdf", "addressee": f"organization-{draft_world.organization.pk}"}
    page = secretary_client.post(page_of(meeting), sent, follow=True).content.decode()
    issued = IssuedDocument.objects.get()
    assert (issued.addressee, issued.points) == (draft_world.organization, [draft_world.resolution.pk])
    assert "Речной причал" in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kind": "register", "extension": "docx"},
        {"kind": "protocol", "extension": "exe"},
        {"kind": "extract", "extension": "docx"},
        {"kind": "extract", "extension": "docx", "points": "987654"},
        {"kind": "extract", "extension": "docx", "points": "x"},
        {"kind": "extract", "extension": "docx", "addressee": "organization-987654"},
    ],
)
def test_what_cannot_be_issued_is_said_beside_the_form(
    secretary_client: Client, meeting: Meeting, sent: dict[str, str]
) -> None:
    answer = secretary_client.post(page_of(meeting), sent)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not IssuedDocument.objects.exists()


def test_a_draft_is_not_issued(secretary_client: Client, draft_meeting: Meeting) -> None:
    assert secretary_client.post(page_of(draft_meeting), PROTOCOL).status_code == 400
    assert '<select name="kind"' not in secretary_client.get(page_of(draft_meeting)).content.decode()


def test_edits_in_word_are_kept_and_a_new_one_asks_first(secretary_client: Client, meeting: Meeting) -> None:
    issued = issuing.issue(meeting, Order(IssuedDocument.Kind.PROTOCOL))
    put_back(secretary_client, issued, edited())
    version = issued.versions.get(number=2)
    asked = secretary_client.post(page_of(meeting), PROTOCOL)
    assert asked.status_code == 400
    assert 'name="despite_edits"' in asked.content.decode()
    assert file_of(version) in asked.content.decode()
    assert IssuedDocument.objects.count() == 1
    secretary_client.post(page_of(meeting), {**PROTOCOL, "despite_edits": "on"})
    assert IssuedDocument.objects.count() == 2
    assert issued.versions.count() == 2


def test_a_file_that_is_no_word_file_is_named(secretary_client: Client, meeting: Meeting) -> None:
    issued = issuing.issue(meeting, Order(IssuedDocument.Kind.PROTOCOL))
    for file in (SimpleUploadedFile("скан.docx", b"%PDF-1.7\n"), SimpleUploadedFile("пусто.docx", b"")):
        assert 'class="msg' in put_back(secretary_client, issued, file)
    secretary_client.post(reverse("admin:issued-edited", args=[issued.pk]), {})
    assert issued.versions.count() == 1


def test_the_page_says_that_the_protocol_was_corrected_since(
    secretary_client: Client, meeting: Meeting, secretary: User
) -> None:
    issuing.issue(meeting, Order(IssuedDocument.Kind.PROTOCOL))
    assert "issued-old" not in secretary_client.get(page_of(meeting)).content.decode()
    workflow.withdraw(meeting, reason="Опечатка.", actor=secretary)
    Resolution.objects.filter(item__meeting=meeting).update(text="Иначе.")
    workflow.sign(meeting, actor=secretary)
    assert "issued-old" in secretary_client.get(page_of(meeting)).content.decode()
    secretary_client.post(page_of(meeting), PROTOCOL)
    assert secretary_client.get(page_of(meeting)).content.decode().count("issued-old") == 1


def test_a_file_changed_on_the_disk_is_not_handed_out(secretary_client: Client, meeting: Meeting) -> None:
    version = issuing.issue(meeting, Order(IssuedDocument.Kind.PROTOCOL)).versions.get()
    with open(version.file.path, "ab") as file:
        file.write(b"more")
    assert secretary_client.get(file_of(version)).status_code == 404


def test_who_reads_and_who_issues(
    persona_client: Callable[[str], Client], meeting: Meeting, chair: User, observer: User, other_body: Group
) -> None:
    version = issuing.issue(meeting, Order(IssuedDocument.Kind.PROTOCOL)).versions.get()
    for name in ("chair", "observer"):
        client = persona_client(name)
        page = client.get(page_of(meeting))
        assert page.status_code == client.get(file_of(version)).status_code == 200
        assert "<form" not in page.content.decode().partition('id="content"')[2]
        assert client.post(page_of(meeting), PROTOCOL).status_code == 403
    foreign = IssuedVersionFactory(document__meeting=MeetingFactory(body=other_body, signed=True))
    secretary = persona_client("secretary")
    assert secretary.get(file_of(foreign)).status_code == 404
    assert secretary.get(page_of(foreign.document.meeting)).status_code == 404
    assert secretary.post(reverse("admin:issued-edited", args=[foreign.document.pk])).status_code == 404


def test_as_many_statements_for_thirty(
    secretary_client: Client, meeting: Meeting, queries: Callable[[Client, str], int]
) -> None:
    journal = reverse("admin:decisions_issueddocument_changelist")

    def more(count: int) -> None:
        for _number in range(count):
            IssuedVersionFactory(document=IssuedDocumentFactory(meeting=meeting))

    more(3)
    assert f"{page_of(meeting)}#issued-" in secretary_client.get(journal).content.decode()
    few = queries(secretary_client, page_of(meeting))
    more(27)
    assert queries(secretary_client, page_of(meeting)) == few

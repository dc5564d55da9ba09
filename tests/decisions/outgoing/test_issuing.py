"""Issuing: made, numbered, kept and told of in one act; what went out stays, what came back is kept beside it."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from docx import Document as Word

from decisions import workflow
from decisions.files import word_files
from decisions.files.kept_files import FileChanged, keep
from decisions.models import Event, IssuedDocument, IssuedVersion, Meeting, Resolution
from decisions.outgoing import issuing
from decisions.outgoing.issuing import EditsWouldBeLost, Order
from decisions.workflow import NotAllowed, TransitionRefused
from members.models import User
from tests.conftest import World
from tests.decisions.exports.conftest import Held, held
from tests.decisions.exports.word import lines, repacked, word
from tests.factories import MeetingFactory

__all__ = ["held"]

Kind = IssuedDocument.Kind
PROTOCOL = Order(Kind.PROTOCOL)


def text(content: bytes) -> str:
    return "\n".join(lines(content))


def edited(content: bytes, words: str = "От руки.") -> bytes:
    """`content` with a paragraph more, as Word would save it."""
    document = Word(io.BytesIO(content))
    document.add_paragraph(words)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def uploaded(content: bytes, name: str = "правка.docx") -> word_files.WordFile:
    return word_files.check(SimpleUploadedFile(name, content))


@pytest.fixture
def signed(draft_world: World, secretary: User) -> Meeting:
    workflow.sign(draft_world.meeting, actor=secretary)
    draft_world.meeting.refresh_from_db()
    return draft_world.meeting


def test_what_was_issued_is_kept_with_number_digest_who_and_when(signed: Meeting, secretary: User) -> None:
    issued = issuing.issue(signed, PROTOCOL, actor=secretary)
    version = issued.versions.get()
    content = issuing.content_of(version)
    assert (issued.number, issued.issued_by, issued.edition) == (1, secretary, signed.editions.get())
    assert (version.number, version.origin) == (1, "issued")
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.file.name == f"issued/{version.sha256[:2]}/{version.sha256}"
    assert version.name == "Протокол № 3 от 12.03.2026, Координационный совет кластера (выдано № 1).docx"
    assert "Представить в совет график движения судов." in text(content)
    event = Event.objects.get(meeting=signed, action=Event.Action.ISSUED)
    assert (event.actor, event.at, event.reason) == (secretary, issued.issued_at, str(issued))


@pytest.mark.parametrize("kind", [Kind.PROTOCOL, Kind.BRIEF, Kind.REPORT])
@pytest.mark.parametrize("extension", issuing.EXTENSIONS)
def test_each_document_in_each_form(signed: Meeting, kind: Kind, extension: str) -> None:
    version = issuing.issue(signed, Order(kind, extension)).versions.get()
    assert issuing.content_of(version)[:4] in (b"PK\x03\x04", b"%PDF")
    assert version.name.endswith(f".{extension}")


def test_numbers_count_within_body_and_kind(signed: Meeting) -> None:
    other = MeetingFactory(signed=True)
    issued = [issuing.issue(signed, Order(kind)) for kind in (Kind.PROTOCOL, Kind.PROTOCOL, Kind.BRIEF)]
    assert [row.number for row in (*issued, issuing.issue(other, PROTOCOL))] == [1, 2, 1, 1]


def test_an_extract_holds_the_points_of_its_addressee_with_all_names(held: Held, secretary: User) -> None:
    organization = held.point.assignments.get().organization
    issued = issuing.issue(held.meeting, Order(Kind.EXTRACT, addressee=organization), actor=secretary)
    assert issued.points == [held.point.pk]
    assert (issued.points_printed, issued.addressee) == ("1.1", organization)
    said = text(issuing.content_of(issued.versions.get()))
    assert "Тайникову" in said
    assert "сводный отчёт" not in said


@pytest.mark.parametrize(
    "order", [Order(Kind.EXTRACT), Order(Kind.EXTRACT, points=frozenset({987654})), Order(Kind.PROTOCOL, "odt")]
)
def test_what_cannot_be_issued_leaves_nothing(signed: Meeting, order: Order) -> None:
    with pytest.raises(TransitionRefused):
        issuing.issue(signed, order)
    assert not IssuedDocument.objects.exists()
    assert not Event.objects.filter(action=Event.Action.ISSUED).exists()


def test_a_failure_in_the_middle_leaves_nothing(signed: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr(issuing, "keep", fail)
    with pytest.raises(OSError, match="disk full"):
        issuing.issue(signed, PROTOCOL)
    assert not IssuedDocument.objects.exists()
    assert not Event.objects.filter(action=Event.Action.ISSUED).exists()


def test_only_what_is_signed_is_issued_and_only_by_who_keeps_it(
    draft_meeting: Meeting, secretary: User, chair: User, observer: User
) -> None:
    with pytest.raises(TransitionRefused, match="подписанн"):
        issuing.issue(draft_meeting, PROTOCOL, actor=secretary)
    workflow.sign(draft_meeting, actor=secretary)
    for user in (chair, observer):
        with pytest.raises(NotAllowed):
            issuing.issue(draft_meeting, PROTOCOL, actor=user)
    assert not IssuedDocument.objects.exists()


def test_what_was_issued_stays_when_the_protocol_is_corrected(signed: Meeting, secretary: User) -> None:
    first = issuing.issue(signed, PROTOCOL, actor=secretary)
    before = issuing.content_of(first.versions.get())
    workflow.withdraw(signed, reason="Опечатка.", actor=secretary)
    Resolution.objects.filter(item__meeting=signed).update(text="Представить в правление график.")
    workflow.sign(signed, actor=secretary)
    second = issuing.issue(signed, PROTOCOL, actor=secretary)
    assert issuing.content_of(first.versions.get()) == before
    assert "в правление" in text(issuing.content_of(second.versions.get()))
    assert first.edition != second.edition == signed.editions.order_by("-number").first()


def test_an_edited_file_is_a_further_version_and_its_edits_are_not_lost_unawares(
    signed: Meeting, secretary: User
) -> None:
    issued = issuing.issue(signed, PROTOCOL, actor=secretary)
    first = issued.versions.get()
    original = issuing.content_of(first)
    version = issuing.put_back(issued, uploaded(edited(original)), actor=secretary)
    assert (version.number, version.origin, version.made_by) == (2, "edited", secretary)
    assert "От руки." in text(issuing.content_of(version))
    assert issuing.content_of(first) == original
    assert Event.objects.filter(meeting=signed, action=Event.Action.PUT_BACK, actor=secretary).count() == 1
    for extension in issuing.EXTENSIONS:
        with pytest.raises(EditsWouldBeLost) as refused:
            issuing.issue(signed, Order(Kind.PROTOCOL, extension), actor=secretary)
        assert refused.value.version == version
    issuing.issue(signed, Order(Kind.BRIEF), actor=secretary)
    anew = issuing.issue(signed, PROTOCOL, actor=secretary, despite_edits=True)
    assert "От руки." not in text(issuing.content_of(anew.versions.get()))
    assert issuing.edits_of(signed, PROTOCOL) is None
    assert version.document.versions.count() == 2


def test_edits_of_an_extract_are_those_of_the_same_extract(held: Held) -> None:
    first, second = Resolution.objects.filter(item=held.point.item).order_by("position")[:2]
    issued = issuing.issue(held.meeting, Order(Kind.EXTRACT, points=frozenset({first.pk})))
    issuing.put_back(issued, uploaded(edited(issuing.content_of(issued.versions.get()))))
    issuing.issue(held.meeting, Order(Kind.EXTRACT, points=frozenset({second.pk})))
    issuing.issue(held.meeting, Order(Kind.EXTRACT, points=frozenset({first.pk, second.pk})))
    with pytest.raises(EditsWouldBeLost):
        issuing.issue(held.meeting, Order(Kind.EXTRACT, points=frozenset({first.pk})))


def test_the_very_file_that_was_issued_is_no_edit(signed: Meeting) -> None:
    issued = issuing.issue(signed, PROTOCOL)
    with pytest.raises(TransitionRefused):
        issuing.put_back(issued, uploaded(issuing.content_of(issued.versions.get())))
    assert not Event.objects.filter(action=Event.Action.PUT_BACK).exists()


def test_a_pdf_is_not_edited_in_word(signed: Meeting) -> None:
    word = issuing.content_of(issuing.issue(signed, PROTOCOL).versions.get())
    with pytest.raises(TransitionRefused):
        issuing.put_back(issuing.issue(signed, Order(Kind.PROTOCOL, "pdf")), uploaded(word))


RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="https://example.org/evil.dotm" TargetMode="External"/></Relationships>'
)
PICTURE = RELATIONS.replace(b"attachedTemplate", b"image").replace(b".dotm", b".png")
FIELD = (
    b'<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:instrText>INCLUDEPIC'
    b'</w:instrText></w:r><w:r><w:instrText>TURE "https://example.org/x.png"</w:instrText></w:r></w:p>'
)
ENTITIES = b'<!DOCTYPE w [<!ENTITY a "aaaa">]><w:document xmlns:w="urn:w"/>'


@pytest.mark.parametrize(
    "hostile",
    [
        {"word/vbaProject.bin": b"\xd0\xcf"},
        {"word/_rels/settings.xml.rels": RELATIONS},
        {"word/_rels/header1.xml.rels": PICTURE},
        {"word/header9.xml": FIELD},
        {"word/activeX/activeX1.xml": b"<x/>"},
        {"word/header9.xml": ENTITIES},
        {"word/header9.xml": b"<w><"},
        {"word/header9.xml": b"<w>" + b"<p/>" * 900_000 + b"</w>"},
        {"word/media/bomb.bin": b"\x00" * 60_000_000},
    ],
    ids=[
        "macros",
        "attached template",
        "remote picture",
        "field that loads",
        "ActiveX",
        "entities",
        "broken xml",
        "too many elements",
        "bomb",
    ],
)
def test_hostile_files_are_refused_in_a_sentence(hostile: dict[str, bytes]) -> None:
    with pytest.raises(ValidationError):
        uploaded(repacked(word("Текст."), hostile))


@pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n", "текст".encode()])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        uploaded(content)


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out_as_issued(signed: Meeting) -> None:
    version = issuing.issue(signed, PROTOCOL).versions.get()
    with open(version.file.path, "ab") as file:
        file.write(b"more")
    with pytest.raises(FileChanged):
        issuing.content_of(version)
    version.file.storage.delete(version.file.name)
    with pytest.raises(FileChanged):
        issuing.content_of(version)


def test_equal_contents_are_kept_once_and_a_damaged_one_is_not_taken_over() -> None:
    name = keep("issued", b"the same")
    assert keep("issued", b"the same") == name
    with open(default_storage.path(name), "wb") as file:
        file.write(b"damaged")
    assert keep("issued", b"the same") != name


def test_the_database_takes_no_number_twice_and_no_edit_for_the_original(signed: Meeting) -> None:
    issued = issuing.issue(signed, PROTOCOL)
    version = issued.versions.get()
    for broken in (
        IssuedDocument(body=issued.body, meeting=signed, kind="protocol", number=1, issued_at=issued.issued_at),
        IssuedVersion(document=issued, number=1, origin="issued", made_at=issued.issued_at, size=1),
        IssuedVersion(document=issued, number=2, origin="issued", made_at=issued.issued_at, size=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken.save()
    assert list(issued.versions.all()) == [version]

"""What is accepted as a file of a report: known by its content, named safely, kept or removed as a whole."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from decisions import workflow
from decisions.files import evidence
from decisions.files.evidence import check, clean_name
from decisions.models import Document, Report
from members.models import User
from tests.conftest import World

OFFICE = "application/vnd.openxmlformats-officedocument."


def package(*members: str, **contents: bytes | str) -> bytes:
    """A zip with empty `members`; `contents` by name with «__» for «/» and «_dot_» for «.»."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in members:
            archive.writestr(name, "")
        for name, content in contents.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def office(part: str, *more: str, types: str = "<Types/>") -> bytes:
    return package(part, *more, **{"[Content_Types]_dot_xml": types})


def opendocument(kind: str, *more: str) -> bytes:
    return package(*more, mimetype=f"application/vnd.oasis.opendocument.{kind}")


def encrypted(content: bytes) -> bytes:
    """The same zip with the flag of encryption on every member."""
    data = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


DOCX = office("word/document.xml")
GOOD = [
    ("Акт.pdf", b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
    ("Акт.pdf", b"\xef\xbb\xbf\r\n%PDF-1.4", "application/pdf"),
    ("Акт.docx", DOCX, f"{OFFICE}wordprocessingml.document"),
    ("Смета.xlsx", office("xl/workbook.xml"), f"{OFFICE}spreadsheetml.sheet"),
    ("Доклад.pptx", office("ppt/presentation.xml"), f"{OFFICE}presentationml.presentation"),
    ("Акт.odt", opendocument("text"), "application/vnd.oasis.opendocument.text"),
    ("Смета.ods", opendocument("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    ("Фото.JPG", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    ("Фото.png", b"\x89PNG\r\n\x1a\n\x00", "image/png"),
    ("Фото.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ("IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic\x00\x00", "image/heic"),
    ("заметка.txt", "Передано 12 мая".encode(), "text/plain"),
    ("заметка.txt", "Передано 12 мая".encode("cp1251"), "text/plain"),
    ("заметка.txt", "Передано 12 мая".encode("utf-16"), "text/plain"),
    ("таблица.csv", "дата;сумма\n12.05;1 < 2".encode(), "text/plain"),
]


@pytest.mark.parametrize(("name", "content", "kind"), GOOD)
def test_documents_pictures_and_texts_are_accepted(name: str, content: bytes, kind: str) -> None:
    found = check(upload(name, content))
    assert (found.name, found.content_type) == (name, kind)
    assert len(found.sha256) == 64
    assert found.file.read() == content


BAD = {
    "program": b"MZ\x90\x00\x03\x00",
    "linux program": b"\x7fELF\x02\x01",
    "script": b"#!/bin/sh\nrm -rf /",
    "web page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "web page, later": b"\n\n  text <script>alert(1)</script>",
    "web page with a mark": "\ufeff<html>".encode(),
    "drawing": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "web page that says PDF": b"<html>%PDF-1.7</html>",
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "gif": b"GIF89a\x01\x00",
    "rar": b"Rar!\x1a\x07\x00\xcf",
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "zip": package("Акт.pdf"),
    "empty zip": package(),
    "jar": package("META-INF/MANIFEST.MF", "A.class"),
    "office without a part": office("word/other.xml"),
    "macros": office("word/document.xml", "word/vbaProject.bin"),
    "macros by type": office("xl/workbook.xml", types='<Types ContentType="x.sheet.macroEnabled+xml"/>'),
    "macros of opendocument": opendocument("text", "Basic/Standard/Module1.xml"),
    "encrypted": encrypted(DOCX),
    "cut": DOCX[: len(DOCX) // 2],
    "only a signature": b"PK\x03\x04",
    "empty": b"",
    "nothing but zeros": bytes(1000),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_everything_else_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        check(upload("Акт.pdf", content))
    [sentence] = refusal.value.messages
    assert "«Акт.pdf»" in sentence
    assert sentence.endswith(".")


def test_a_bomb_is_refused_without_unpacking_it() -> None:
    bomb = package("word/document.xml", **{"[Content_Types]_dot_xml": "<Types/>", "word__media": bytes(60_000_000)})
    assert len(bomb) < 100_000
    with pytest.raises(ValidationError):
        check(upload("Акт.docx", bomb))


def test_a_file_of_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_UPLOAD_BYTES", 3 * 1024 * 1024)
    large = upload("Акт.pdf", b"%PDF-1.7" + bytes(3 * 1024 * 1024))
    with pytest.raises(ValidationError) as refusal:
        check(large)
    assert "3 МБ" in refusal.value.messages[0]


def test_a_large_file_on_the_disk_is_read_too() -> None:
    with TemporaryUploadedFile("Акт.docx", "", len(DOCX), None) as large:
        large.write(DOCX)
        large.seek(0)
        assert check(large).content_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Анна\\Акт.pdf", "Акт.pdf"),
        ("Акт\u202efdp.txt", "Актfdp.txt"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie x.txt"),
        ('Акт "о передаче"?.pdf', "Акт о передаче .pdf".replace(" .", ".")),
        (" .. ", "файл"),
        ("", "файл"),
        ("я" * 400 + ".pdf", "я" * 120 + ".pdf"),
        ("и\u0306од.txt", "йод.txt"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("скан.pdf", b"\xff\xd8\xff\xe0", "скан.pdf.jpg"),
        ("run.bat", b"%PDF-1.7", "run.bat.pdf"),
        ("Акт", b"%PDF-1.7", "Акт.pdf"),
        ("заметка", b"12.05", "заметка.txt"),
    ],
)
def test_a_name_that_promises_something_else_is_put_right(name: str, content: bytes, kept: str) -> None:
    assert check(upload(name, content)).name == kept


@pytest.mark.parametrize("name", ["run.bat", "run.ps1", "page.html", "run.js", "Акт.pdf"])
def test_text_under_another_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        check(upload(name, b"start calc"))


# ── Keeping ──────────────────────────────────────────────────────────────────
def on_disk() -> set[str]:
    folder = Path(default_storage.path("documents"))
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_files_are_kept_under_names_that_say_nothing(world: World, member: User) -> None:
    files = [check(upload("Акт.pdf", b"%PDF-1.7"))]
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.", files=files)
    document = report.documents.get()
    assert "Акт" not in document.file.name
    assert document.file.read() == b"%PDF-1.7"
    assert (document.size, document.uploaded_by, document.kind) == (8, member, Document.Kind.EVIDENCE)


def test_a_report_that_fails_leaves_no_file(world: World, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    before = on_disk()
    files = [check(upload("Акт.pdf", b"%PDF-1.7")), check(upload("Фото.png", b"\x89PNG\r\n\x1a\n"))]
    monkeypatch.setattr("decisions.letters.emails.report_submitted", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        workflow.report_done(world.assignment, actor=member, text="Сделано.", files=files)
    assert on_disk() == before
    assert not Document.objects.exists()
    assert not Report.objects.exists()


def test_a_refused_report_leaves_no_file(world: World, member: User) -> None:
    workflow.report_done(world.assignment, actor=member, text="Сделано.")
    before = on_disk()
    with pytest.raises(workflow.TransitionRefused):
        workflow.report_done(
            world.assignment, actor=member, text="Ещё раз.", files=[check(upload("Акт.pdf", b"%PDF-1.7"))]
        )
    assert on_disk() == before


def test_the_browser_is_offered_what_is_accepted() -> None:
    assert {"pdf", "docx", "xlsx", "jpg", "txt"} <= set(evidence.EXTENSIONS)

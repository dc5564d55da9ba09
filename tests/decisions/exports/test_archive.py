"""The archive and the dossier: they open from a disk, hold what their reader may see, and prove what they hold."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import workflow
from decisions.exports.archive import bundle
from decisions.exports.archive.dossier import steps_of, write_dossier
from decisions.exports.archive.site import Scope, public_scope, whole_scope, write_archive
from decisions.files import word_files
from decisions.jobs import KINDS
from decisions.models import Document, IssuedDocument, Letter, Meeting, Reminder, Resolution
from decisions.outgoing import issuing
from decisions.outgoing.issuing import Order
from decisions.permissions import AnyUser
from members.models import Group, Organization, User
from tests.conftest import World, build_world
from tests.decisions.exports.word import upload, word
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    DocumentFactory,
    EventFactory,
    LetterFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
    ResolutionFactory,
)

LINK = re.compile(r'(?:href|src)="([^"]*)"')
Kind = IssuedDocument.Kind
FILE = "Акт осмотра причала".encode()


def archive_of(scope: Scope) -> zipfile.ZipFile:
    target = io.BytesIO()
    write_archive(target, scope)
    return zipfile.ZipFile(target)


def dossier_of(resolution: Resolution, user: AnyUser) -> zipfile.ZipFile:
    target = io.BytesIO()
    write_dossier(target, resolution, user)
    return zipfile.ZipFile(target)


def everything(made: zipfile.ZipFile) -> str:
    """All that can be read in the text files."""
    texts = [made.read(name) for name in made.namelist() if not name.endswith((".pdf", ".docx"))]
    return b"\n".join(texts).decode()


def broken_links(made: zipfile.ZipFile) -> Iterator[str]:
    """Addresses of pages that lead nowhere in the archive, or out of it to be loaded."""
    names = set(made.namelist())
    for page in (name for name in names if name.endswith(".html")):
        folder = page.rpartition("/")[0]
        for link in LINK.findall(made.read(page).decode()):
            if link.startswith("http://testserver/"):
                continue
            parts = [part for part in folder.split("/") if part]
            for part in unquote(link.partition("#")[0]).split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            if "/".join(parts) not in names:
                yield f"{page}: {link}"


def sums_are_right(made: zipfile.ZipFile) -> bool:
    """As `sha256sum -c` says it of every file but the manifest itself."""
    lines = made.read(bundle.MANIFEST).decode().splitlines()
    sums = {name: digest for digest, _blank, name in (line.partition("  ") for line in lines)}
    others = set(made.namelist()) - {bundle.MANIFEST}
    return set(sums) == others and all(hashlib.sha256(made.read(name)).hexdigest() == sums[name] for name in others)


@pytest.fixture
def sealed(body: Group, organization: Organization, secretary: User, member: User) -> World:
    """Signed and sealed, published, with a closed question, a name without consent and a report with a file."""
    world = build_world(body, organization, published=False)
    speaker = PersonFactory(surname="Молчунов")
    hidden = AgendaItemFactory(meeting=world.meeting, title="О тайном деле", is_closed=True)
    ResolutionFactory(item=hidden, text="Тайное решение.")
    AssignmentFactory(
        resolution=ResolutionFactory(item=world.item, text="Молчунову осмотреть.", public_text="Осмотреть."),
        organization=None,
        person=speaker,
    )
    workflow.sign(world.meeting, actor=secretary)
    workflow.publish(world.meeting, actor=secretary)
    world.assignment.refresh_from_db()
    report = ReportFactory(assignment=world.assignment, author=member, text="График представлен.")
    DocumentFactory(
        kind=Document.Kind.EVIDENCE, meeting=None, report=report, name="Акт «осмотра» ../../x.txt", content=FILE
    )
    return world


def test_the_whole_archive(sealed: World, secretary: User) -> None:
    made = archive_of(whole_scope(secretary))
    place = f"protocols/2026/{sealed.meeting.pk}"
    assert made.testzip() is None
    assert list(broken_links(made)) == []
    assert sums_are_right(made)
    assert made.read(f"{place}/protocol.pdf").startswith(b"%PDF")
    assert made.read(f"{place}/protocol.docx").startswith(b"PK")
    page = made.read(f"{place}/index.html").decode()
    for said in ("О тайном деле", "Тайное решение.", "Молчунов", "График представлен.", "не для передачи"):
        assert said in page
    sealed.meeting.refresh_from_db()
    assert hashlib.sha256(made.read(f"{place}/sealed.json")).hexdigest() == sealed.meeting.seal
    assert json.loads(made.read(f"{place}/seal.json"))["seal"] == sealed.meeting.seal
    [kept] = [name for name in made.namelist() if "/files/" in name]
    assert made.read(kept) == FILE
    assert ".." not in kept


def test_the_whole_archive_holds_what_was_given_and_issued_and_the_public_one_does_not(
    sealed: World, secretary: User
) -> None:
    DocumentFactory(meeting=sealed.meeting, kind=Document.Kind.SOURCE, name="Исходный.docx", content=b"PK given")
    extract = issuing.issue(sealed.meeting, Order(Kind.EXTRACT, addressee=sealed.organization), actor=secretary)
    edited = word_files.check(upload(word("Исправлено"), "Правка.docx"))
    issuing.put_back(extract, edited, actor=secretary)
    issuing.issue_list(sealed.body, Order(Kind.REGISTER, "xlsx"), actor=secretary)
    gone = issuing.issue(sealed.meeting, Order(Kind.BRIEF, "pdf"), actor=secretary).versions.get()
    default_storage.delete(gone.file.name)
    made = archive_of(whole_scope(secretary))
    place = f"protocols/2026/{sealed.meeting.pk}"
    assert list(broken_links(made)) == []
    assert sums_are_right(made)
    page, index = (made.read(name).decode().replace("\xa0", " ") for name in (f"{place}/index.html", "index.html"))
    assert made.read(f"{place}/issued/extract-1-1.docx") == issuing.content_of(extract.versions.get(number=1))
    assert made.read(f"{place}/issued/extract-1-2.docx") == edited.content
    assert made.read(f"issued/{sealed.body.pk}/register-1-1.xlsx").startswith(b"PK")
    assert f"{place}/issued/brief-1-1.pdf" not in made.namelist()
    assert all(said in page for said in ("исправлен", "Исходный.docx", str(sealed.organization)))
    assert "Выданные перечни и реестры" in index
    public = archive_of(public_scope())
    assert not [name for name in public.namelist() if "issued/" in name or "files/" in name]
    assert "Выданные" not in public.read("index.html").decode()


def test_the_public_archive_says_what_the_public_pages_say(sealed: World) -> None:
    unpublished = MeetingFactory(body=sealed.body, number="77", signed=True)
    ResolutionFactory(item=AgendaItemFactory(meeting=unpublished), text="Неопубликованное.")
    made = archive_of(public_scope())
    assert list(broken_links(made)) == []
    assert sums_are_right(made)
    text = everything(made)
    assert "Представить в совет график" in text
    assert "Председателев" in text, "who gave consent is named"
    for hidden in (
        "тайн",
        "Тайн",
        "Молчунов",
        "График представлен",
        "№ 77",
        "Неопубликованное",
        "sealed.json",
        "Членов",
    ):
        assert hidden not in text
    assert not [name for name in made.namelist() if "/files/" in name or name.endswith("sealed.json")]
    assert f"/{unpublished.pk}/" not in "".join(made.namelist())


def test_a_secretary_gets_her_bodies_and_a_draft_is_no_archive(sealed: World, secretary: User) -> None:
    other = MeetingFactory(body=BodyFactory(), published=True)
    draft = MeetingFactory(body=sealed.body, number="9")
    signed = MeetingFactory(body=sealed.body, number="8", signed=True)
    names = "".join(archive_of(whole_scope(secretary)).namelist())
    assert f"/{sealed.meeting.pk}/" in names
    assert f"/{signed.pk}/" in names
    assert f"/{other.pk}/" not in names
    assert f"/{draft.pk}/" not in names


def test_nothing_of_the_network_is_asked_for(sealed: World) -> None:
    made = archive_of(public_scope())
    for name in made.namelist():
        if name.endswith((".html", ".css")):
            text = made.read(name).decode()
            assert not re.search(r"<script|<img|<iframe|@import|url\(|style=", text), name
    assert made.read("index.html").decode().count("<link ") == 1


def test_seals_are_chained_in_the_order_of_signing(sealed: World, secretary: User) -> None:
    second = MeetingFactory(body=sealed.body, number="4", status=Meeting.Status.DRAFT)
    ResolutionFactory(item=AgendaItemFactory(meeting=second))
    workflow.sign(second, actor=secretary)
    first, last = json.loads(archive_of(whole_scope(secretary)).read("seals.json"))
    assert last["previous_seal"] == first["seal"]


def test_the_archive_asks_as_much_for_each_protocol(sealed: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(10, 13):
        meeting = MeetingFactory(body=sealed.body, number=str(number), published=True)
        for place in range(4):
            ResolutionFactory(item=AgendaItemFactory(meeting=meeting, position=place + 1))
    with django_assert_max_num_queries(4 * 20 + 15):
        archive_of(public_scope())


def test_what_was_issued_asks_the_same_for_few_and_for_many(sealed: World, secretary: User) -> None:
    def asked(more: int) -> int:
        for _one in range(more):
            issuing.issue(sealed.meeting, Order(Kind.BRIEF), actor=secretary)
        with CaptureQueriesContext(connection) as queries:
            archive_of(whole_scope(secretary))
        return len(queries)

    assert asked(1) == asked(3)


def test_markup_in_a_wording_is_text(sealed: World) -> None:
    meeting = MeetingFactory(body=sealed.body, number="<b>9</b>", published=True)
    ResolutionFactory(item=AgendaItemFactory(meeting=meeting), text="<script>alert(1)</script> & =1+1")
    text = everything(archive_of(public_scope()))
    assert "№\N{NO-BREAK SPACE}<b>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("Акт № 5.pdf", "Акт № 5.pdf"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("con:x|y?.txt", "con x y.txt"),
        ("....", "файл"),
    ],
)
def test_names_that_somebody_gave_lead_nowhere(given: str, safe: str) -> None:
    assert bundle.safe(given) == safe


def test_a_file_that_is_gone_from_the_disk_does_not_stop_the_archive(sealed: World, secretary: User) -> None:
    Document.objects.get(kind=Document.Kind.EVIDENCE).file.delete(save=False)
    made = archive_of(whole_scope(secretary))
    assert list(broken_links(made)) == []


def test_the_command(sealed: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "archive.zip"
    call_command("export_archive", str(target), "--public")
    assert "протоколов: 1" in capsys.readouterr().out
    assert "Тайн" not in everything(zipfile.ZipFile(target))
    call_command("export_archive", str(target), "--body", sealed.body.slug)
    assert "Тайн" in everything(zipfile.ZipFile(target))
    assert [path.name for path in tmp_path.iterdir()] == ["archive.zip"]
    with pytest.raises(CommandError, match="nowhere"):
        call_command("export_archive", str(target), "--body", "nowhere")
    with pytest.raises(CommandError, match="no/such"):
        call_command("export_archive", str(tmp_path / "no/such/a.zip"))


# ── the dossier ──────────────────────────────────────────────────────────────
@pytest.fixture
def told(sealed: World) -> World:
    LetterFactory(assignment=sealed.assignment, recipient="inbox@example.org", sent_at=timezone.now())
    EventFactory(meeting=None, assignment=sealed.assignment, action="returned", reason="Приложите акт.")
    return sealed


def test_the_dossier_for_who_reads_all(told: World, secretary: User) -> None:
    made = dossier_of(told.resolution, secretary)
    assert list(broken_links(made)) == []
    assert sums_are_right(made)
    told.meeting.refresh_from_db()
    assert hashlib.sha256(made.read("protocol/sealed.json")).hexdigest() == told.meeting.seal
    assert made.read("extract.pdf").startswith(b"%PDF")
    page = made.read("index.html").decode()
    for said in ("Представить в совет график", "График представлен.", "Приложите акт.", "inbox@example.org", "SHA-256"):
        assert said in page
    assert "протокол подписан" in made.read("history.csv").decode()
    assert "inbox@example.org" in made.read("letters.csv").decode()


def test_the_dossier_tells_of_a_letter_about_several_tasks_too(told: World, secretary: User) -> None:
    signed = EventFactory(meeting=told.meeting, assignment=None, action="signed")
    fields = {"assignment": None, "event": signed, "kind": "assignment_given", "body": told.body}
    link = f"http://testserver{told.assignment.get_absolute_url()}"
    LetterFactory(recipient="several@example.org", text=f"Поручения:\n{link}\n", **fields)
    LetterFactory(recipient="others@example.org", text="http://testserver/tasks/987654/", **fields)
    today = timezone.localdate()
    Reminder.objects.claim(Letter.Kind.REMINDER, {"term": told.assignment}, today)
    LetterFactory(kind="reminder", assignment=None, recipient="reminded@example.org", text=f"Сроки:\n{link}\n")
    letters = dossier_of(told.resolution, secretary).read("letters.csv").decode()
    assert "several@example.org" in letters
    assert "reminded@example.org" in letters
    assert "others@example.org" not in letters


def test_the_dossier_for_whom_the_point_addresses(told: World, member: User) -> None:
    made = dossier_of(told.resolution, member)
    page = made.read("index.html").decode()
    assert "График представлен." in page
    assert "inbox@example.org" not in everything(made)
    assert "protocol/sealed.json" not in made.namelist()
    assert "letters.csv" not in made.namelist()


def test_the_dossier_for_others_says_what_the_page_says(told: World) -> None:
    text = everything(dossier_of(told.resolution, None))
    for hidden in ("График представлен", "Приложите акт", "inbox@example.org", "Членов", "Молчунов"):
        assert hidden not in text


def test_steps_are_foretold(told: World, secretary: User) -> None:
    calls: list[int] = []
    write_dossier(io.BytesIO(), told.resolution, secretary, lambda: calls.append(1))
    assert len(calls) == steps_of(told.resolution, secretary)


def test_who_may_ask(told: World, member: User, secretary: User) -> None:
    hidden = Resolution.objects.get(text="Тайное решение.")
    dossier, archive = KINDS["dossier"], KINDS["archive"]
    assert dossier.may(member, {"resolution": told.resolution.pk})
    assert not dossier.may(member, {"resolution": hidden.pk})
    assert dossier.may(secretary, {"resolution": hidden.pk})
    assert not dossier.may(secretary, {"resolution": 987654})
    assert archive.may(secretary, {"scope": "public", "body": ""})
    assert not archive.may(member, {"scope": "public", "body": ""})

"""A directory of protocols: every file for itself, again without a change, and told at the end."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection

from decisions.imports import archive
from decisions.imports.archive import Done, Entry, Outcome
from decisions.management import archive_report
from decisions.models import Lineage, Meeting, Resolution
from tests.decisions.imports.test_apply import everything
from tests.decisions.imports.texts import NAVIGATION

pytestmark = pytest.mark.django_db


def text(number: int) -> str:
    """A protocol that leaves nothing to look at."""
    plain = NAVIGATION.replace("Членам кластера", "ООО «Речной причал»")
    return plain.replace("ПРОТОКОЛ № 3", f"ПРОТОКОЛ № {number}").replace("12.03.2026", f"{number:02}.03.2026")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two years of protocols, files that are none, and a lock of the word processor."""
    root = tmp_path / "archive"
    (root / "2026").mkdir(parents=True)
    (root / "2026" / "10.txt").write_text(text(10), encoding="utf-8")
    (root / "2026" / "2.txt").write_text(text(2), encoding="cp1251")
    (root / "letter.txt").write_text("Уважаемые коллеги! Приглашаем на открытие навигации.", encoding="utf-8")
    (root / "empty.docx").write_bytes(b"")
    (root / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (root / "~$2.docx").write_bytes(b"lock")
    (root / ".hidden.txt").write_text(text(9), encoding="utf-8")
    return root


def run(*args: object, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_protocol", *map(str, args), stdout=out, stderr=out, no_color=True, **options)
    return out.getvalue()


def refused(*args: object) -> str:
    """What the command printed before it ended with a code other than 0."""
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_protocol", *map(str, args), stdout=out, stderr=out, no_color=True)
    return out.getvalue()


class TestFind:
    def test_everything_below_in_the_order_of_numbers(self, folder: Path) -> None:
        found = archive.find([folder])
        names = [str(path.relative_to(folder)) for path in found.files]
        assert names == ["empty.docx", "letter.txt", "2026/2.txt", "2026/10.txt"]
        assert [entry.path.name for entry in found.aside] == ["photo.jpg"]

    def test_a_file_named_twice_is_read_once(self, folder: Path) -> None:
        file = folder / "2026" / "2.txt"
        assert archive.find([file, folder, file]).files.count(file) == 1

    def test_links_in_a_circle_and_pipes_end(self, folder: Path) -> None:
        (folder / "again").symlink_to(folder)
        os.mkfifo(folder / "pipe.txt")
        found = archive.find([folder])
        assert len(found.files) == 4
        assert folder / "pipe.txt" in [entry.path for entry in found.aside]

    def test_a_closed_directory_is_told(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        scandir = os.scandir

        def closed(place: Any) -> Any:
            if str(place).endswith("2026"):
                raise PermissionError(13, "Permission denied", str(place))
            return scandir(place)

        monkeypatch.setattr(os, "scandir", closed)
        assert [entry.code for entry in archive.find([folder]).refused] == ["no-access"]


class TestRun:
    def test_the_report_tells_what_became_of_each(self, folder: Path, tmp_path: Path) -> None:
        target = tmp_path / "report.json"
        shown = refused(folder, "--report", target)
        assert Meeting.objects.count() == 2
        report = json.loads(target.read_text(encoding="utf-8"))
        assert report["summary"] == {"read": 2, "look": 0, "refused": 2, "aside": 1}
        codes = {Path(row["file"]).name: (row["outcome"], row["code"]) for row in report["files"]}
        assert codes["letter.txt"] == ("refused", "not-a-protocol")
        assert codes["empty.docx"] == ("refused", "empty")
        assert codes["photo.jpg"] == ("aside", "aside")
        first = next(row for row in report["files"] if row["file"].endswith("2.txt"))
        assert (first["done"], first["points"]) == ("new", 4)
        assert "№ 2" in first["protocol"]
        assert "[4/4]" in shown

    def test_the_second_run_changes_nothing(self, folder: Path, tmp_path: Path) -> None:
        refused(folder)
        before = everything()
        refused(folder, "--report", tmp_path / "report.json")
        assert everything() == before
        report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
        assert [row["done"] for row in report["files"] if row["outcome"] == "read"] == ["same", "same"]

    def test_good_files_end_well(self, folder: Path) -> None:
        shown = run(folder / "2026")
        assert "2/2" in shown
        assert Meeting.objects.count() == 2

    def test_a_dry_run_writes_nothing(self, folder: Path) -> None:
        before = everything()
        run(folder / "2026", "--dry-run")
        assert everything() == before

    def test_what_needs_a_look_is_listed_with_why(self, folder: Path) -> None:
        odd = text(4).replace("Срок: до 30.04.2026", "Срок: до 30.04.2020")
        (folder / "2026" / "4.txt").write_text(odd, encoding="utf-8")
        entries = {entry.path.name: entry for entry in archive.take_in_all(archive.find([folder / "2026"]).files)}
        assert entries["4.txt"].outcome is Outcome.LOOK
        assert any("1.2" in note for note in entries["4.txt"].notes)
        assert entries["2.txt"].outcome is Outcome.READ

    def test_what_a_rule_did_is_told_and_wants_no_look(self, folder: Path) -> None:
        """A term on a Saturday moves to the working day before, as the body has it."""
        (folder / "2026" / "4.txt").write_text(text(4).replace("30.04.2026", "25.04.2026"), encoding="utf-8")
        [entry] = archive.take_in_all([folder / "2026" / "4.txt"])
        assert entry.outcome is Outcome.READ
        assert any("24.04.2026" in note for note in entry.notes)

    def test_a_file_that_crashes_the_program_stops_nothing(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        text_of_file = archive.text_of_file

        def crash(name: str, data: bytes) -> Any:
            if name == "2.txt":
                raise RecursionError("deep")
            return text_of_file(name, data)

        monkeypatch.setattr(archive, "text_of_file", crash)
        entries = list(archive.take_in_all(archive.find([folder / "2026"]).files))
        assert [(entry.outcome, entry.code) for entry in entries] == [(Outcome.REFUSED, "crash"), (Outcome.READ, "")]
        assert "deep" in entries[0].notes[0]
        assert "2.txt" in caplog.text

    def test_a_crash_while_writing_leaves_nothing_of_that_file(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("decisions.workflow.record_applied", lambda *args, **kwargs: 1 / 0)
        before = everything()
        refused(folder / "2026")
        assert everything() == before

    def test_stopped_in_the_middle_it_goes_on_where_it_was(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        apply = archive.apply

        def stop(plan: Any) -> Any:
            if plan.wanted.number == "10":
                raise KeyboardInterrupt
            return apply(plan)

        monkeypatch.setattr(archive, "apply", stop)
        target = tmp_path / "report.json"
        with pytest.raises(CommandError) as stopped:
            run(folder / "2026", "--report", target)
        assert stopped.value.returncode == 130
        assert Meeting.objects.count() == 1
        assert len(json.loads(target.read_text(encoding="utf-8"))["files"]) == 1
        monkeypatch.undo()
        run(folder / "2026", "--report", target)
        done = [row["done"] for row in json.loads(target.read_text(encoding="utf-8"))["files"]]
        assert done == ["same", "new"]

    def test_an_extract_beside_its_protocol_takes_nothing_away(self, folder: Path) -> None:
        extract = text(2).split("\n2. СЛУШАЛИ")[0] + "\nСекретарь О. Д. Липина\n"
        (folder / "2026" / "2-extract.txt").write_text(extract, encoding="utf-8")
        entries = list(archive.take_in_all([folder / "2026" / "2.txt", folder / "2026" / "2-extract.txt"]))
        assert entries[1].code == "second-text"
        assert "2.txt" in entries[1].notes[0]
        assert Resolution.objects.count() == 4

    def test_a_copy_of_a_protocol_is_the_same(self, folder: Path) -> None:
        (folder / "2026" / "3.txt").write_text(text(2), encoding="utf-8")
        entries = list(archive.take_in_all(archive.find([folder / "2026"]).files))
        assert [entry.done for entry in entries] == [Done.NEW, Done.SAME, Done.NEW]

    def test_a_file_of_several_protocols_brings_each_of_them(self, folder: Path) -> None:
        book = folder / "book.txt"
        odd = text(5).replace("Срок: до 30.04.2026", "Срок: до 30.04.2020")
        book.write_text("\n\n".join([text(3), odd, text(7)]), encoding="utf-8")
        entries = list(archive.take_in_all([book]))
        assert [(entry.part, entry.outcome) for entry in entries] == [
            (1, Outcome.READ),
            (2, Outcome.LOOK),
            (3, Outcome.READ),
        ]
        assert list(Meeting.objects.order_by("date").values_list("number", flat=True)) == ["3", "5", "7"]
        assert "book.txt" in entries[1].name
        assert "2" in entries[1].name
        assert [entry.done for entry in archive.take_in_all([book])] == [Done.SAME] * 3
        progress = archive_report.Progress(OutputWrapper(io.StringIO()), 1)
        for entry in entries:
            progress.step(entry)
        assert progress.files == 1

    def test_protocols_go_in_by_their_days_so_that_later_ones_find_earlier_ones(self, folder: Path) -> None:
        """Both files together, named against the order of their days, in one run; a second one changes nothing."""
        note = "1.1. Принять к сведению информацию директора ООО «Речной причал» Тополевой А. А."
        later = text(20).replace(note, "1.1. Снять с контроля пункт 1.2 протокола от 03.03.2026 № 3.")
        (folder / "a.txt").write_text(later, encoding="utf-8")
        (folder / "b.txt").write_text(text(3), encoding="utf-8")
        entries = list(archive.take_in_all([folder / "a.txt", folder / "b.txt"]))
        assert [entry.path.name for entry in entries] == ["b.txt", "a.txt"]
        assert Lineage.objects.count() == 1
        before = everything()
        assert [entry.done for entry in archive.take_in_all([folder / "a.txt", folder / "b.txt"])] == [Done.SAME] * 2
        assert everything() == before

    def test_a_protocol_without_a_day_comes_last_and_is_refused(self, folder: Path) -> None:
        (folder / "a.txt").write_text(text(3).replace("03.03.2026", ""), encoding="utf-8")
        entries = list(archive.take_in_all([folder / "a.txt", folder / "2026" / "2.txt"]))
        assert [(entry.path.name, entry.outcome) for entry in entries][1] == ("a.txt", Outcome.REFUSED)

    def test_queries_noted_for_the_developer_do_not_pile_up(self, folder: Path) -> None:
        connection.force_debug_cursor = True
        try:
            list(archive.take_in_all(archive.find([folder / "2026"]).files))
            assert len(connection.queries_log) == 0
        finally:
            connection.force_debug_cursor = False


class TestReport:
    ENTRIES = (
        Entry(Path("a.txt"), Outcome.READ, Done.NEW, "Совет, № 1, 01.02.2026", 3),
        Entry(Path("b.txt"), Outcome.LOOK, Done.CHANGED, "Совет, № 2, 02.02.2026", 1, ("one", "two", "three", "four")),
        Entry(Path("=cmd()\x1b[2J.txt"), Outcome.REFUSED, notes=("why",), code="empty"),
    )

    def test_the_table_counts_and_names(self) -> None:
        lines = list(archive_report.table(self.ENTRIES))
        assert [line.split()[-1] for line in lines[3:4]] == ["0"]
        assert any("b.txt – Совет, № 2" in line for line in lines)
        assert "    three" in lines
        assert "    four" not in lines
        assert not any("\x1b" in line for line in lines)

    def test_the_csv_is_for_spreadsheets_and_holds_no_formula(self, tmp_path: Path) -> None:
        target = tmp_path / "report.csv"
        archive_report.write(target, self.ENTRIES)
        data = target.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
        assert len(rows) == 4
        assert rows[2][-1] == "one | two | three | four"
        assert rows[3][0].startswith("'=cmd()")

    def test_a_report_that_cannot_be_written_is_told_at_the_start(self, folder: Path, tmp_path: Path) -> None:
        for target in (tmp_path / "report.xlsx", tmp_path / "no" / "report.csv"):
            refused(folder, "--report", target)
        assert Meeting.objects.count() == 0

    def test_a_name_in_no_character_set_is_shown(self, folder: Path) -> None:
        place = os.fsencode(folder / "2026") + b"/\xff\xfe.txt"
        Path(os.fsdecode(place)).write_text(text(5), encoding="utf-8")
        report = folder.parent / "report.csv"
        run(folder / "2026", "--report", report)
        assert Meeting.objects.count() == 3
        assert report.read_bytes().decode("utf-8-sig")

    def test_on_a_terminal_a_bar_is_redrawn(self) -> None:
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        screen = Terminal()
        progress = archive_report.Progress(OutputWrapper(screen), 2)
        progress.reading(Path("a.txt"))
        assert "a.txt" in screen.getvalue()
        progress.step(self.ENTRIES[0])
        progress.step(self.ENTRIES[2])
        progress.close()
        assert screen.getvalue().count("\r") == 3
        assert "2/2" in screen.getvalue()
        assert "\x1b" not in screen.getvalue()

    def test_quiet_is_quiet(self) -> None:
        out = io.StringIO()
        progress = archive_report.Progress(OutputWrapper(out), 1, quiet=True)
        progress.step(self.ENTRIES[0])
        progress.close()
        assert out.getvalue() == ""

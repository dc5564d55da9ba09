"""`manage.py export_document`."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from docx import Document

from members.models import Group, Organization
from tests.conftest import World
from tests.decisions.exports.conftest import Held
from tests.decisions.exports.word import plain
from tests.factories import MeetingFactory, OrganizationFactory


def export(*arguments: object) -> list[Path]:
    out = io.StringIO()
    with translation.override("en"):
        call_command("export_document", *(str(argument) for argument in arguments), stdout=out)
    return [Path(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("name", ["id", "council/7", "council/2026/7"])
def test_a_protocol_by_each_of_its_names(held: Held, tmp_path: Path, name: str) -> None:
    (path,) = export("protocol", held.meeting.pk if name == "id" else name, "--out", tmp_path / "new" / "folder")
    assert path.name == "Протокол № 7 от 15.10.2026, Координационный совет кластера.docx"
    assert path.read_bytes().startswith(b"PK")


def test_several_protocols_as_pdf(held: Held, body: Group, tmp_path: Path) -> None:
    MeetingFactory(body=body, number="8/а")
    paths = export("protocol", "council/7", "council/8/а", "--format", "pdf", "--out", tmp_path)
    assert [path.read_bytes()[:4] for path in paths] == [b"%PDF", b"%PDF"]


def test_the_whole_text_or_what_the_public_reads(held: Held, tmp_path: Path) -> None:
    def text(path: Path) -> str:
        return plain("\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs))

    (whole,) = export("protocol", held.meeting.pk, "--out", tmp_path / "whole")
    (public,) = export("protocol", held.meeting.pk, "--out", tmp_path / "public", "--public")
    assert "Закупить под грифом" in text(whole)
    assert "гриф" not in text(public)
    assert "Тайник" not in text(public)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("123456", "There is no meeting with the id 123456."),
        ("семь", "«семь» is neither an id nor BODY/NUMBER."),
        ("9" * 30, "neither an id"),
        ("assembly/7", "There is no body «assembly». Bodies: council."),
        ("council/99", "«Координационный совет кластера» has no protocol № 99."),
        ("council/2020/7", "has no protocol № 7 of 2020."),
    ],
)
def test_a_name_that_stands_for_nothing(held: Held, tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        export("protocol", "council/7", name, "--out", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_number_of_two_years_is_asked_for_with_its_year(held: Held, body: Group, tmp_path: Path) -> None:
    MeetingFactory(body=body, number="7", date=dt.date(2025, 3, 1))
    with pytest.raises(CommandError, match="name one of: council/2026/7, council/2025/7"):
        export("protocol", "council/7", "--out", tmp_path)


def test_public_is_refused_for_what_is_not_published(draft_world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Not published"):
        export("protocol", draft_world.meeting.pk, "--public", "--out", tmp_path)


def test_a_place_that_cannot_be_written(held: Held, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="Cannot write to"):
        export("protocol", held.meeting.pk, "--out", tmp_path / "file")


def test_a_form_that_does_not_exist(held: Held) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        export("protocol", held.meeting.pk, "--format", "xls")


def test_an_extract_of_points_or_for_an_organization(held: Held, organization: Organization, tmp_path: Path) -> None:
    where = ("council/7", "--out", tmp_path)
    for chosen in (("--points", "1.1"), ("--organization", "речной причал"), ("--organization", organization.pk)):
        (path,) = export("extract", *where, *chosen)
        text = plain("\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs))
        assert "1.1. ООО «Речной причал»" in text
        assert "Подготовить сводный отчёт" not in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("extract", "council/7", "--points", "1.1", "9.9"), "has no point 9.9"),
        (("extract", "council/7", "--organization", "Никто"), "There is no organization «Никто»."),
        (("extract", "council/7", "--organization", "ООО"), "Several organizations are meant; name one by its id:"),
        (("extract", "council/7", "--organization", "АО «Лес»"), "has no point for АО «Лес»"),
        (("report", "--where", "state=nonsense"), "state: "),
        (("tasks", "Никто"), "There is no organization «Никто»."),
    ],
)
def test_what_is_named_wrongly(held: Held, tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    for name in ("ООО «Бор»", "АО «Лес»"):
        OrganizationFactory(name=name)
    with pytest.raises(CommandError, match=sentence):
        export(*arguments, "--out", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_tables_by_their_filters_and_as_the_public_reads_them(held: Held, tmp_path: Path) -> None:
    (whole,) = export("register", "--where", "body=council", "--format", "csv", "--out", tmp_path / "whole")
    (public,) = export("register", "--format", "csv", "--out", tmp_path / "public", "--public")
    assert "под грифом" in whole.read_text("utf-8")
    assert "под грифом" not in public.read_text("utf-8")
    (report,) = export("report", "--where", "year=2026", "--format", "pdf", "--out", tmp_path)
    assert report.read_bytes().startswith(b"%PDF")
    (tasks,) = export("tasks", held.point.assignments.get().organization_id, "--format", "xlsx", "--out", tmp_path)
    assert tasks.name.startswith("Tasks, ООО «Речной причал», as of")

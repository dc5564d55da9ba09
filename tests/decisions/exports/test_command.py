"""`manage.py export_protocol`."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from members.models import Group
from tests.conftest import World
from tests.decisions.exports.conftest import Held
from tests.factories import MeetingFactory


def export(*arguments: object) -> list[Path]:
    out = io.StringIO()
    with translation.override("en"):
        call_command("export_protocol", *(str(argument) for argument in arguments), stdout=out)
    return [Path(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("name", ["id", "council/7", "council/2026/7"])
def test_a_protocol_by_each_of_its_names(held: Held, tmp_path: Path, name: str) -> None:
    (path,) = export(held.meeting.pk if name == "id" else name, "--out", tmp_path / "new" / "folder")
    assert path.name == "Протокол № 7 от 15.10.2026, Координационный совет кластера.docx"
    assert path.read_bytes().startswith(b"PK")


def test_several_protocols_as_pdf(held: Held, body: Group, tmp_path: Path) -> None:
    MeetingFactory(body=body, number="8/а")
    paths = export("council/7", "council/8/а", "--format", "pdf", "--out", tmp_path)
    assert [path.read_bytes()[:4] for path in paths] == [b"%PDF", b"%PDF"]


def test_the_whole_text_or_what_the_public_reads(held: Held, tmp_path: Path) -> None:
    from docx import Document

    def text(path: Path) -> str:
        return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)

    (whole,) = export(held.meeting.pk, "--out", tmp_path / "whole")
    (public,) = export(held.meeting.pk, "--out", tmp_path / "public", "--public")
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
        export("council/7", name, "--out", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_number_of_two_years_is_asked_for_with_its_year(held: Held, body: Group, tmp_path: Path) -> None:
    MeetingFactory(body=body, number="7", date=dt.date(2025, 3, 1))
    with pytest.raises(CommandError, match="name one of: council/2026/7, council/2025/7"):
        export("council/7", "--out", tmp_path)


def test_public_is_refused_for_what_is_not_published(draft_world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Not published"):
        export(draft_world.meeting.pk, "--public", "--out", tmp_path)


def test_a_place_that_cannot_be_written(held: Held, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="Cannot write to"):
        export(held.meeting.pk, "--out", tmp_path / "file")


def test_a_form_that_does_not_exist(held: Held) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        export(held.meeting.pk, "--format", "odt")

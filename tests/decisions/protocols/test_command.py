"""`manage.py parse_protocol`: JSON out, a sentence for each file that cannot be read, no database."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

OWN = Path(__file__).resolve().parents[2] / "data" / "protocols"


def test_one_file_is_printed() -> None:
    out = io.StringIO()
    call_command("parse_protocol", str(OWN / "01.txt"), stdout=out)
    assert json.loads(out.getvalue())["number"] == "7"


def test_several_files_are_written_and_bad_ones_are_told(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Добрый день! Высылаю список.", encoding="utf-8")
    empty = tmp_path / "empty.docx"
    empty.write_bytes(b"")
    out, errors = tmp_path / "out", io.StringIO()
    files = [letter, OWN / "01.txt", empty, tmp_path / "missing.txt", tmp_path, OWN / "02.txt"]
    with pytest.raises(CommandError, match="4 of 6"):
        call_command("parse_protocol", *map(str, files), "--out", str(out), stderr=errors)
    assert sorted(path.name for path in out.iterdir()) == ["01.json", "02.json"]
    told = errors.getvalue()
    for path in (letter, empty, tmp_path / "missing.txt"):
        assert str(path) in told


def test_an_output_that_is_no_directory_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(CommandError, match="directory"):
        call_command("parse_protocol", str(OWN / "01.txt"), "--out", str(file))

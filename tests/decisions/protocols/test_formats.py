"""A protocol says the same in whatever format it comes: its structure equals that of its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from decisions.imports.service import normal, set_apart
from decisions.protocols.parser import parse
from decisions.protocols.readers import read
from decisions.protocols.render import render

from .documents import FORMATS
from .test_round_trip import content

OWN = Path(__file__).resolve().parents[2] / "data" / "protocols"
#: As they were rendered, so that every line is a paragraph: brackets, tables, votes, stems, roman numerals, long heads.
TEXTS = {
    path.stem: render(parse(path.read_text(encoding="utf-8")))
    for path in sorted(OWN.glob("[0-9][0-9].txt"))
    if path.stem in {"01", "02", "03", "09", "14", "16", "18", "22"}
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_format_gives_the_structure_of_the_text(text: str, name: str) -> None:
    source = read("protocol", FORMATS[name](text))
    assert content(parse(source)) == content(parse(text))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_text_that_is_kept_of_a_file_gives_it_too(text: str, name: str) -> None:
    """A page posts the text back without what the file told of its paragraphs."""
    kept = normal(set_apart(read("protocol", FORMATS[name](text)).text))
    assert content(parse(kept)) == content(parse(text))

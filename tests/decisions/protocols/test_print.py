"""PDF as it is printed: columns, many pages with heads and numbers, words broken at line ends, ligatures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typst

from decisions.protocols.language.hyphens import keeps_hyphen
from decisions.protocols.parser import parse
from decisions.protocols.readers import read
from decisions.protocols.readers.pdf_lines import PrintedLine, paragraphs
from decisions.protocols.render import render

from .test_round_trip import content

OWN = Path(__file__).resolve().parents[2] / "data" / "protocols"
TEXTS = {
    name: render(parse((OWN / f"{name}.txt").read_text(encoding="utf-8")))
    for name in ("01", "04", "16", "18", "22", "26")
}


def _printed(text: str, settings: str) -> bytes:
    body = "\n\n".join(
        re.sub(r"([\\#$*_`<>@\[\]=/~\-+.\"'])", r"\\\1", line).replace("\t", " ")
        for line in text.split("\n")
        if line.strip()
    )
    return bytes(typst.compile(f'#set text(lang: "ru", size: 12pt)\n{settings}\n{body}'.encode(), format="pdf"))


@pytest.mark.parametrize(
    "settings",
    [
        '#set page(paper: "a4", columns: 2, numbering: "1")\n#set par(justify: true)',
        '#set page(paper: "a6", margin: 1cm, numbering: "1 / 1")',
        '#set page(paper: "a5", header: [Протокол № 7, черновик], footer: context [Стр. #counter(page).display()])\n'
        "#set par(justify: true, first-line-indent: (amount: 1.25cm, all: true), spacing: 0.65em)",
        '#set page(paper: "a4")\n#set par(justify: true, leading: 1.2em, spacing: 1.2em)\n#set text(hyphenate: true)',
    ],
    ids=["two columns", "small pages, ragged", "indents and running heads", "wide lines, hyphens"],
)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_print_of_any_make_is_read_as_its_text(text: str, settings: str) -> None:
    source = read("protocol.pdf", _printed(text, settings))
    assert content(parse(source)) == content(parse(text))


def test_ligatures_are_letters() -> None:
    text = "ПРОТОКОЛ № 1\n\nРЕШИЛИ:\n\n1. Утвердить official efficient workflow."
    assert "official efficient workflow" in read("a.pdf", _printed(text, '#set page(paper: "a6")')).text


@pytest.mark.parametrize(
    ("word", "rest", "keeps"),
    [
        ("Санкт", "Петербург", True),
        ("научно", "технический", True),
        ("бизнес", "план", True),
        ("по", "прежнему", True),
        ("подго", "товить", False),
        ("Департа", "мент", False),
        ("инвести", "ционного", False),
        ("МИНИ", "СТЕРСТВО", False),
    ],
)
def test_a_hyphen_stays_where_the_word_has_one(word: str, rest: str, *, keeps: bool) -> None:
    assert keeps_hyphen(word, rest) is keeps


def test_the_rest_of_the_text_tells_how_a_word_is_written() -> None:
    def line(text: str, bottom: float, right: float = 500.0) -> PrintedLine:
        return PrintedLine(text, 50.0, right, bottom, bottom + 12, 60.0)

    joined = paragraphs([[line("Центр Славно-", 700), line("горского района", 685, 200)]])
    assert joined == ["Центр Славно-горского района"]
    known = paragraphs(
        [[line("г. Славногорск", 715, 150), line("Центр Славно-", 700), line("горского района", 685, 200)]]
    )
    assert known[1:] == ["Центр Славногорского района"]


def test_a_checksum_stays_whole_beside_a_code() -> None:
    lines = [
        PrintedLine("Подписан 12 марта 2026 года и хранится в кластере.", 50.0, 500.0, 730, 742, 60.0),
        PrintedLine("Контрольная сумма: 88f84538 286f93a1", 50.0, 300.0, 715, 727, 60.0),
        PrintedLine("d12b2367", 50.0, 110.0, 700, 712, 60.0),
    ]
    assert paragraphs([lines])[-1] == "Контрольная сумма: 88f84538 286f93a1 d12b2367"


@pytest.mark.parametrize("words", ["РЕШИЛИ:", "Срок: до 8 мая 2026 года.", "Голосовали: «за» – 9, «против» – 0."])
def test_words_of_the_protocol_at_the_top_of_several_pages_are_no_running_head(words: str) -> None:
    def line(text: str, bottom: float) -> PrintedLine:
        return PrintedLine(text, 50.0, 200.0, bottom, bottom + 12, 60.0)

    pages = [
        [line("Кластер, протокол № 1", 800), line(str(number), 780), line(words, 760), line(said, 740)]
        for number, said in enumerate(("1.1. Да.", "2.1. Нет.", "3.1. Ещё раз."), 1)
    ]
    assert paragraphs(pages) == [words, "1.1. Да.", words, "2.1. Нет.", words, "3.1. Ещё раз."]

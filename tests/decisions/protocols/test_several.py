"""Several protocols in one text: each is found whole, and its spans are those of the whole text."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from decisions.protocols.parser import parse, parse_all, texts_of
from decisions.protocols.to_json import as_json

OWN = Path(__file__).resolve().parents[2] / "data" / "protocols"
#: 10 and 67 hold two protocols themselves; the others are pages with the chrome of a site, which belongs to neither.
#: Those from 86 to 90, 94 and 95 are documents whose title does not say «ПРОТОКОЛ», by which one is told from the next.
ODD = {"04", "05", "10", "45", "67", *map(str, range(86, 91)), "94", "95"}
TEXTS = {path.stem: path.read_text(encoding="utf-8").strip("\n") for path in sorted(OWN.glob("[0-9][0-9].txt"))}
APART = [text for stem, text in TEXTS.items() if stem not in ODD]


@pytest.mark.parametrize("separator", ["\n", "\n\n\n", "\n\f\n"])
def test_protocols_one_after_another_are_each_read_as_alone(separator: str) -> None:
    texts = list(APART)
    random.Random(7).shuffle(texts)
    whole = separator.join(texts)
    found = parse_all(whole)
    assert len(found) == len(texts)
    for parsed, text in zip(found, texts, strict=True):
        got, alone = as_json(parsed), as_json(parse(text))
        for of_the_text in ("warnings", "facts"):
            got.pop(of_the_text), alone.pop(of_the_text)
        assert got == alone


def test_spans_and_lines_count_in_the_whole_text() -> None:
    whole = "\n\n".join(APART[:6])
    for parsed in parse_all(whole):
        for item in parsed.items:
            for resolution in item.resolutions:
                assert resolution.span is not None
                printed = whole[resolution.span.start : resolution.span.end]
                assert resolution.text.split()[0] in printed
        for warning in parsed.warnings:
            if warning.span is not None:
                assert whole.count("\n", 0, warning.span.start) + 1 == warning.line


def test_the_texts_together_are_the_whole() -> None:
    whole = "\n\n".join(APART)
    assert "".join(texts_of(whole)) == whole


@pytest.mark.parametrize("text", APART, ids=[stem for stem in TEXTS if stem not in ODD])
def test_one_protocol_stays_one(text: str) -> None:
    assert texts_of(text) == (text,)


def test_the_first_is_read_with_a_warning() -> None:
    codes = [warning.code for warning in parse(TEXTS["10"]).warnings]
    assert "more-protocols" in codes
    assert [parsed.number for parsed in parse_all(TEXTS["10"])] == ["21", "22"]


@pytest.mark.parametrize(
    "line",
    [
        "Протокол № 3 от 01.02.2023 утверждён.",
        "Протокол подписан в двух экземплярах",
        "Протокол вела                 М. П. Ларина",
        "Протокол № 7 заседания Совета от 5 мая 2023 года",  # the running head of its own second page
    ],
)
def test_other_lines_about_a_protocol_part_nothing(line: str) -> None:
    text = (
        "ПРОТОКОЛ № 7\nзаседания Совета\n5 мая 2023 года\n\nПрисутствовали: Ларина М. П., Стрелец О. О.\n\n"
        f"1. О причале\nРЕШИЛИ:\n1.1. Стрельцу О. О. починить причал.\n{line}\n1.2. Лариной М. П. проверить.\n\n"
        "Председатель                  О. О. Стрелец\n"
    )
    assert len(texts_of(text)) == 1


def test_the_name_and_the_stamp_above_a_title_go_with_it() -> None:
    head = "ПРОТОКОЛ № 1\nзаседания Совета\n5 мая 2023 года\n\n"
    first = head + "1. О причале\nРЕШИЛИ: починить причал.\n\nСекретарь М. П. Ларина\n"
    second = "УТВЕРЖДАЮ\nПредседатель Совета\n__________ О. О. Стрелец\n\nАссоциация «Причал»\n\n" + first.replace(
        "№ 1", "№ 2"
    )
    assert [text.strip() for text in texts_of(first + "\n\n" + second)] == [first.strip(), second.strip()]


def test_many_titles_cost_linear_time() -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        texts_of("ПРОТОКОЛ № 1\nрешили\n" * count)
        return time.process_time() - start

    small = max(seconds(500), 0.02)
    assert seconds(4_000) < 20 * small

"""Nothing is lost: every line of a text holds a fact, is set aside, or is listed as not understood."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from decisions.protocols.parser import parse, parse_all
from decisions.protocols.readers import read
from decisions.protocols.structure import ParsedProtocol, Span

OWN = Path(__file__).resolve().parents[2] / "data" / "protocols"
PATHS = sorted(OWN.glob("[0-9][0-9].txt"))
HEAD = "ПРОТОКОЛ № 1\nзаседания Совета\n1 мая 2020 г.\n"


def _spans(value: Any) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, dict):
        yield from _spans(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _spans(part)
    elif dataclasses.is_dataclass(value):
        yield from _spans(tuple(getattr(value, field.name) for field in dataclasses.fields(value)))


def _lost(text: str, found: tuple[ParsedProtocol, ...]) -> list[str]:
    covered = bytearray(len(text))
    for span in _spans(found):
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    lost, start = [], 0
    for line in text.split("\n"):
        if line.strip() and not any(covered[start : start + len(line)]):
            lost.append(line)
        start += len(line) + 1
    return lost


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_line_is_lost(path: Path) -> None:
    text = read(path.name, path.read_bytes()).text
    assert _lost(text, parse_all(text)) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_is_not_understood_is_warned_of_and_not_set_aside(path: Path) -> None:
    parsed = parse(read(path.name, path.read_bytes()))
    assert [w.span for w in parsed.warnings if w.code == "unread"] == list(parsed.unread)
    assert not set(parsed.unread) & set(parsed.aside)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_fact_tells_where_it_was_read(path: Path) -> None:
    parsed = parse(read(path.name, path.read_bytes()))
    for name in ("organization", "body", "number", "date", "time", "place", "form", "chair", "secretary"):
        assert getattr(parsed, name) is None or name in parsed.spans or name in {"chair", "secretary"}, name
    for attendee in parsed.attendees:
        assert attendee.person.span is not None
    for item in parsed.items:
        for resolution in item.resolutions:
            assert resolution.span is not None
            assert resolution.term is None or resolution.term.span is not None, resolution.number
            assert all(one.span is not None for one in resolution.responsible), resolution.number
            assert resolution.votes is None or resolution.votes.span is not None


def test_a_line_that_means_nothing_is_listed_wherever_it_stands() -> None:
    odd = "Погода стояла хорошая"
    whole = (
        f"{HEAD}Присутствовали: Рябов С. С., Лаптева О. Д.\n{odd} с утра.\n\n1. О причале\nРЕШИЛИ:\n"
        f"1.1. Рябову С. С. починить причал.\n\n{odd} днём.\n\n"
        f"Секретарь                О. Д. Лаптева\n\n{odd} вечером.\n"
    )
    parsed = parse(whole)
    told = [whole[span.start : span.end] for span in parsed.unread]
    assert told == [f"{odd} с утра.", f"{odd} днём.", f"{odd} вечером."]


def test_talk_and_page_numbers_are_set_aside() -> None:
    text = HEAD + "1. О причале\nВЫСТУПИЛИ: Рябов С. С. о причале.\n\n- 2 -\n\nРЕШИЛИ:\n1.1. Принять к сведению.\n"
    parsed = parse(text)
    aside = [text[span.start : span.end] for span in parsed.aside]
    assert any("Рябов" in part for part in aside)
    assert "- 2 -" in aside
    assert parsed.unread == ()


@pytest.mark.parametrize(
    "below",
    [
        "1.2. Вяткину П. П. осмотреть причал до 1 июля 2027 года.",
        "2. О причалах.\n2.1. Вяткину П. П. осмотреть причал.",
        "1.2. Снять с контроля пункт 3.3 протокола № 3 от 27.08.2026.",
        "Поручить Вяткину П. П. осмотреть причал до 1 июля 2027 года.",
    ],
)
def test_what_orders_below_the_signatures_is_asked_about(below: str) -> None:
    signed = "Председатель                    В. С. Лагутин\nСекретарь                    Т. Г. Осокина\n"
    whole = f"{HEAD}1. О складах.\n1.1. Вяткину П. П. осмотреть склад.\n\n{signed}{below}\n"
    parsed = parse(whole)
    assert [whole[span.start : span.end] for span in parsed.unread] == below.split("\n")
    assert [point.number for item in parsed.items for point in item.resolutions] == ["1.1"]

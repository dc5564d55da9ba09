"""What the reader promises for any text: it never raises, tells where facts came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions.protocols.parser import is_protocol, parse
from decisions.protocols.render import render
from decisions.protocols.structure import Kind
from decisions.protocols.to_json import as_json

OWN = Path(__file__).resolve().parents[2] / "data" / "protocols"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(OWN.glob("[0-9][0-9].txt"))]
HEAD = "ПРОТОКОЛ № 1\nзаседания Совета\n1 мая 2020 г.\n1. О делах\nРЕШИЛИ:\n"
PIECES = (
    "ПРОТОКОЛ",
    "РЕШИЛИ:",
    "СЛУШАЛИ:",
    "1.",
    "1.1.",
    "а)",
    "–",
    "Иванов И.И.",
    "Срок:",
    "до 1 мая",
    "Ответственный:",
    "(",
    "«",
    "»",
    "№",
    "\n",
    "\n\n",
    "\t",
    "Голосовали: за – 5",
    "ПОВЕСТКА ДНЯ",
    "|",
    "Присутствовали:",
    "от",
    "I.",
    "По первому вопросу",
    "поручить",
    "подготовить",
    "ежемесячно",
    "в течение",
    "дней",
    "32.13.2020",
    "00.00",
    "0.",
)
ANY_TEXT = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map(" ".join),
    st.tuples(st.sampled_from(TEXTS), st.integers(0, 3000), st.integers(0, 3000)).map(
        lambda t: t[0][min(t[1:]) : max(t[1:])]
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANY_TEXT)
def test_it_never_raises(text: str) -> None:
    parsed = parse(text)
    is_protocol(parsed)
    as_json(parsed)
    parse(render(parsed))


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANY_TEXT)
def test_every_span_lies_in_the_text(text: str) -> None:
    parsed = parse(text)
    spans = [
        *parsed.spans.values(),
        *parsed.unread,
        *(i.span for i in parsed.items),
        *(r.span for i in parsed.items for r in i.resolutions),
    ]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans if span)


def test_facts_tell_where_they_were_read() -> None:
    text = TEXTS[0]
    parsed = parse(text)
    resolution = parsed.items[0].resolutions[1]
    assert resolution.span is not None
    assert text[resolution.span.start : resolution.span.end] == resolution.text
    assert resolution.term is not None
    assert resolution.term.span is not None
    assert text[resolution.term.span.start : resolution.term.span.end] == resolution.term.text
    person = resolution.responsible[1]
    assert person.span is not None
    assert text[person.span.start : person.span.end] == person.printed
    assert parsed.spans["date"] == parsed.spans["date"]
    assert text[parsed.spans["date"].start : parsed.spans["date"].end].startswith("«17» мая 2023")


def test_what_was_not_understood_is_listed() -> None:
    parsed = parse(HEAD + "1. Принять к сведению.\n\nПогода стояла хорошая.\n")
    assert "unread" in [w.code for w in parsed.warnings]
    assert len(parsed.unread) == 1


@pytest.mark.parametrize(
    "text", ["", "Добрый день! Высылаю список.", "Приказ № 5\nПриказываю: утвердить штат.", "\x00\x01", "1\n2\n3\n"]
)
def test_other_texts_are_no_protocols(text: str) -> None:
    assert not is_protocol(parse(text))


def test_kinds() -> None:
    points = {
        "Принять к сведению доклад.": Kind.NOTE,
        "Утвердить план.": Kind.APPROVE,
        "Рекомендовать предприятиям повысить качество.": Kind.RECOMMEND,
        "Согласовать с членами совета график.": Kind.AGREE,
        "Принять в члены Ассоциации ООО «Лес».": Kind.OTHER,
        "Признать работу удовлетворительной.": Kind.OTHER,
        "Членам Кластера представить предложения.": Kind.INSTRUCT,
    }
    text = HEAD + "".join(f"1.{n}. {point}\n" for n, point in enumerate(points, start=1))
    assert [r.kind for r in parse(text).items[0].resolutions] == list(points.values())


def test_what_follows_a_decision_that_was_taken_is_decided() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 1\n1 мая 2020 г.\n1. О делах\nГолосовали: за – 9.\nРешение принято: утвердить отчёт за год.\n"
    )
    assert [r.text for r in parsed.items[0].resolutions] == ["утвердить отчёт за год"]


def test_a_body_above_the_title_is_named_in_the_nominative() -> None:
    parsed = parse("Координационного совета кластера «Причал»\n\nПРОТОКОЛ № 8\n\n3 апреля 2025 г.\n\nРЕШИЛИ: ждать.\n")
    assert parsed.body == "Координационный совет кластера «Причал»"

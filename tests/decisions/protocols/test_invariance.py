"""How a protocol is typed does not change what it says: blanks, line ends, quotes, dashes, ё; in every layout kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions.protocols.parser import parse
from decisions.protocols.to_json import as_json

OWN = Path(__file__).resolve().parents[2] / "data" / "protocols"
LAYOUTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(OWN.glob("[0-9][0-9].txt"))}
Typing = Callable[[str, Random], str]


def _somewhere(pattern: str, replacement: str) -> Typing:
    """Replaces every other match or so, as people who type do."""

    def typed(text: str, chance: Random) -> str:
        return re.sub(pattern, lambda m: m.expand(replacement) if chance.random() < 0.5 else m.group(), text)

    return typed


def _everywhere(pattern: str, replacement: str) -> Typing:
    return lambda text, chance: re.sub(pattern, replacement, text)


TYPINGS: dict[str, Typing] = {
    "two blanks": _somewhere(r"(?<=\S\S) (?=\S\S)", "  "),
    "blanks that do not break": _somewhere(r"(?<=\S\S) (?=\S\S)", "\u00a0"),
    "narrow blanks": _somewhere(r"(?<=\S\S) (?=\S\S)", "\u202f"),
    "tabs between columns": _everywhere(r"(?<=\S) {3,}(?=\S)", "\t"),
    "tabs before lines": _everywhere(r"(?m)^ {2,}(?=\S)", "\t"),
    # Never within CRLF: that would make two line ends of one.
    "blanks behind lines": _somewhere(r"(?m)(?<!\r)$", "   "),
    "a tab behind lines": _somewhere(r"(?m)(?<=\S)$", "\t"),
    "CRLF": _everywhere(r"\n", "\r\n"),
    "CR": _everywhere(r"\n", "\r"),
    "straight quotes": _everywhere(r"«([^«»„“\n]*)»", r'"\1"'),
    "English quotes": _everywhere(r"«([^«»„“\n]*)»", r"“\1”"),
    "low quotes": _everywhere(r"«([^«»„“\n]*)»", r"„\1“"),
    "long dashes": _everywhere("–", "—"),
    "long dashes here and there": _somewhere("–", "—"),
    "hyphens for dashes": _everywhere(r"(?<= )[–—](?= )", "-"),
    "minus signs": _everywhere("–", "\u2212"),
    "no ё": lambda text, chance: text.replace("ё", "е").replace("Ё", "Е"),
    "soft hyphens": _somewhere(r"(?<=[а-я]{3})(?=[а-я]{3})", "\u00ad"),
    "a mark of order": lambda text, chance: "\ufeff" + text,
    "empty lines at both ends": lambda text, chance: "\n\n" + text + "\n\n\n",
}


#: Ways that move what stands behind them in the line.
MOVES = {"two blanks", "tabs between columns", "tabs before lines", "soft hyphens"}


def level(text: str) -> str:
    """A text without what `TYPINGS` change."""
    text = re.sub('[«»“”„"]', '"', text.replace("ё", "е").replace("Ё", "Е"))
    return re.sub(r"\s+", " ", re.sub("[–—\u2212-]", "-", text.replace("\u00ad", "")))


def facts(text: str) -> Any:
    """What is read from `text`, its own spelling levelled; warnings count lines and quote them, so they stay out."""

    def levelled(value: Any) -> Any:
        if isinstance(value, str):
            return level(value)
        if isinstance(value, dict):
            return {key: levelled(part) for key, part in value.items() if key not in {"warnings", "facts"}}
        return [levelled(part) for part in value] if isinstance(value, list) else value

    return levelled(as_json(parse(text)))


@pytest.fixture(scope="module")
def as_typed() -> dict[str, Any]:
    return {name: facts(text) for name, text in LAYOUTS.items()}


def _drawn(text: str) -> bool:
    """Whether a table is drawn with blanks: its cells are told by the very places of the characters."""
    return re.search(r"(?m)^ *№ {2,}\S.* {2,}\S", text) is not None


def _fits(typing: str, text: str) -> bool:
    return typing not in MOVES or not _drawn(text)


@pytest.mark.parametrize("typing", TYPINGS)
def test_one_way_of_typing_changes_nothing(typing: str, as_typed: dict[str, Any]) -> None:
    texts = {name: text for name, text in LAYOUTS.items() if _fits(typing, text)}
    read = {name: facts(TYPINGS[typing](text, Random(1))) for name, text in texts.items()}
    assert len(texts) > 40
    assert [name for name in texts if read[name] != as_typed[name]] == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(sorted(LAYOUTS)),
    # Both would make two line ends of one.
    typings=st.lists(st.sampled_from(sorted(TYPINGS)), min_size=2, max_size=4, unique=True).filter(
        lambda chosen: not {"CR", "CRLF"} <= set(chosen)
    ),
    seed=st.integers(0, 10_000),
)
def test_several_ways_at_once_change_nothing(
    name: str, typings: list[str], seed: int, as_typed: dict[str, Any]
) -> None:
    text, chance = LAYOUTS[name], Random(seed)
    for typing in (typing for typing in typings if _fits(typing, LAYOUTS[name])):
        text = TYPINGS[typing](text, chance)
    assert facts(text) == as_typed[name]


LINES = sorted({line for text in LAYOUTS.values() for line in text.split("\n")})


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lines=st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=12)), max_size=40),
    separator=st.sampled_from(["\n", "\r\n", "\n\n", " ", "\t", "; ", "\u2028"]),
)
def test_lines_of_any_protocols_in_any_order_are_read(lines: list[str], separator: str) -> None:
    text = separator.join(lines)
    parsed = parse(text)
    as_json(parsed)
    spans = [r.span for item in parsed.items for point in item.resolutions for r in point.responsible]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans if span)

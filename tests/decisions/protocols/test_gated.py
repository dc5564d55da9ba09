"""A gated pattern never says no to a text that the pattern itself would match."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import decisions.protocols
from decisions.protocols.language.gated import Gated, OneGate, required_words
from decisions.protocols.terms.patterns import PATTERNS, PATTERNS_GATE


def _gated() -> Iterator[tuple[str, Gated]]:
    for found in pkgutil.walk_packages(decisions.protocols.__path__, "decisions.protocols."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            values = value if isinstance(value, tuple) else (value,)
            for place, one in enumerate(values):
                entry = one[0] if isinstance(one, tuple) and one else one
                if isinstance(entry, Gated):
                    yield f"{found.name}.{name}.{place}", entry


GATED = dict(_gated())
assert GATED, "patterns with a gate are found"


@pytest.mark.parametrize("name", sorted(GATED))
@settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_the_pattern_matches_passes_the_gate(name: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(GATED[name].pattern))
    assert GATED[name].may_match(text)
    assert GATED[name].search(text) is not None


def test_a_gate_is_shut_to_what_holds_none_of_its_words() -> None:
    gated = Gated(r"(?:до|к) (?:конца|концу) года", re.IGNORECASE)
    assert not gated.may_match("Подготовить отчёт до 1 мая 2026 года")
    assert gated.search("Подготовить отчёт ДО КОНЦА ГОДА") is not None


def test_one_gate_opens_for_those_whose_own_gates_would_open() -> None:
    patterns = [Gated(pattern, re.IGNORECASE) for pattern in ("до срока", "к сроку", r"[а-я]+", "срок")]
    gate = OneGate(patterns)
    assert gate.open_for("Сдать К СРОКУ") == [1, 2, 3]
    assert gate.open_for("") == [2]
    texts = ("до конца года", "в течение 10 дней", "к 1 мая", "отчёт принять", "В IV КВАРТАЛЕ 2026 г. не позднее мая")
    for text in texts:
        asked = [place for place, (pattern, _, _) in enumerate(PATTERNS) if pattern.may_match(text)]
        assert PATTERNS_GATE.open_for(text) == asked, text


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"abc|de*f", {"abc", "d"}),
        (r"(?:abc)?", set()),
        (r"(?:abc){0,2}x", {"x"}),
        (r"\d+ рублей", {" рублей"}),
        (r"\d", set("0123456789")),
        (r"до ма[йя]|в (?:август|ма[йея])", {"до ма", "август", "май", "мае", "мая"}),
        (r"a|b*", set()),
        (r"(?!нет)(?<=да)\w+", set()),
    ],
)
def test_words_without_which_a_pattern_matches_nowhere(pattern: str, words: set[str]) -> None:
    assert set(required_words(pattern)) == words

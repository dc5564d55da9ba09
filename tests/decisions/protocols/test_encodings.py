"""Every layout in every character set that Russian offices have used is read as the same text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions.protocols.readers import read

ROOT = Path(__file__).resolve().parents[3]
TEXTS = [
    path.read_text(encoding="utf-8").replace("\r\n", "\n")
    for folder in (ROOT / "tests" / "data" / "protocols", ROOT / "decisions" / "demo" / "protocols")
    for path in sorted(folder.glob("*.txt"))
]
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866")
_PLAIN = str.maketrans({"№": "N", "«": '"', "»": '"', "„": '"', "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})


def _writable(text: str, encoding: str) -> str:
    """`text` as a program of that character set would have it: without the signs that it lacks."""
    if encoding.startswith("utf"):
        return text
    kept = text if encoding == "cp1251" else text.translate(_PLAIN)
    return kept.encode(encoding, "replace").decode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_layout_is_recognized(encoding: str) -> None:
    for text in TEXTS:
        plain = _writable(text, encoding)
        assert read("a.txt", plain.encode(encoding)).text.lstrip("\ufeff") == plain.lstrip("\ufeff")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(TEXTS),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(0, 3_000),
    st.integers(300, 3_000),
)
def test_any_part_of_any_layout_is_recognized(text: str, encoding: str, end: str, start: int, length: int) -> None:
    part = _writable(text[start : start + length] if len(text) > start + 300 else text[-length:], encoding)
    part = part.strip() + "\n"
    assert read("a.txt", part.replace("\n", end).encode(encoding)).text.lstrip("\ufeff") == part


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_letters_in_capitals_are_recognized(encoding: str) -> None:
    for text in TEXTS:
        plain = _writable(text.upper(), encoding)
        assert read("a.txt", plain.encode(encoding)).text == plain

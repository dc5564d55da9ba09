"""Automatic numbers of a DOCX: what `numbering.xml` says a paragraph shows before its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    """After which level it begins anew, counted from 1; 0 never, None after every one above."""


@dataclass(slots=True)
class Numbering:
    """Counts the lists of one document; `label` is asked for each paragraph in turn.

    `files` opens the definitions of lists and the styles. That waits for the first paragraph with a number or a style:
    the styles of a word processor are longer than most protocols.
    """

    files: Callable[[], tuple[Any | None, Any | None]] | None = None
    abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    own: dict[tuple[str, int], _Level] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)
    styles: dict[str, tuple[str | None, int, str | None]] = field(default_factory=dict)

    def load(self, numbering: Any | None, styles: Any | None) -> None:
        """Takes the definitions of lists and the styles that carry a number."""
        if numbering is not None:
            for node in numbering.iter(f"{W}abstractNum"):
                levels = {_int(level.get(f"{W}ilvl"), 0): _level(level) for level in node.iter(f"{W}lvl")}
                name = node.get(f"{W}abstractNumId", "")
                self.abstract[name] = levels
                self.linked[name] = _value(node, "numStyleLink") or ""
            for node in numbering.iter(f"{W}num"):
                self._list(node)
        if styles is not None:
            for node in styles.iter(f"{W}style"):
                number = node.find(f"{W}pPr/{W}numPr")
                based = node.find(f"{W}basedOn")
                num_id = level = None
                if number is not None:
                    num_id, level = _value(number, "numId"), _value(number, "ilvl")
                self.styles[node.get(f"{W}styleId", "")] = (
                    num_id,
                    _int(level, 0),
                    based.get(f"{W}val") if based is not None else None,
                )

    def _list(self, node: Any) -> None:
        num_id = node.get(f"{W}numId", "")
        self.lists[num_id] = _value(node, "abstractNumId") or ""
        for override in node.iter(f"{W}lvlOverride"):
            level = _int(override.get(f"{W}ilvl"), 0)
            definition = override.find(f"{W}lvl")
            if definition is not None:
                self.own[num_id, level] = _level(definition)
            start = _value(override, "startOverride")
            if start is not None:
                self.overrides[num_id, level] = _int(start, 1)

    def label(self, properties: Any | None) -> str:
        """The number with its punctuation («1.2.»), «–» for a bullet, «» for a paragraph outside lists."""
        if properties is None or (properties.find(f"{W}numPr") is None and properties.find(f"{W}pStyle") is None):
            return ""
        if self.files is not None:
            numbering, styles = self.files()
            self.files = None
            self.load(numbering, styles)
        num_id, level = self._place(properties)
        levels = self._levels(num_id or "")
        definition = levels.get(level)
        if not num_id or num_id == "0" or definition is None:
            return ""
        counters = self.counters.setdefault(self.lists[num_id], {})
        if (num_id, level) not in self.begun and (num_id, level) in self.overrides:
            counters[level] = self.overrides[num_id, level] - 1
        self.begun.add((num_id, level))
        counters[level] = counters.get(level, definition.start - 1) + 1
        for deeper in [other for other in counters if other > level]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or level < restart:
                del counters[deeper]
        if definition.format == "bullet":
            return "–"
        if definition.format == "none":
            return ""

        def part(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            other = levels.get(index, _Level())
            value = counters.get(index, other.start)
            return as_number(value, "decimal" if definition.legal and index != level else other.format)

        return re.sub(r"%(\d)", part, definition.text).strip()

    def _levels(self, num_id: str) -> dict[int, _Level]:
        """The levels of a list: of its definition, or of the one that its style of lists stands for, and its own."""
        abstract = self.lists.get(num_id, "")
        levels = self.abstract.get(abstract, {})
        if not levels and self.linked.get(abstract):
            other = self._of_style(self.linked[abstract])[0]
            levels = self.abstract.get(self.lists.get(other or "", ""), {})
        own = {level: definition for (of, level), definition in self.own.items() if of == num_id}
        return {**levels, **own} if own else levels

    def _place(self, properties: Any | None) -> tuple[str | None, int]:
        if properties is None:
            return None, 0
        number = properties.find(f"{W}numPr")
        style = properties.find(f"{W}pStyle")
        style_id = style.get(f"{W}val") if style is not None else None
        inherited = self._of_style(style_id)
        if number is None:
            return inherited
        num_id, level = _value(number, "numId"), _value(number, "ilvl")
        return num_id if num_id is not None else inherited[0], _int(level, inherited[1])

    def _of_style(self, style_id: str | None) -> tuple[str | None, int]:
        for _ in range(20):
            if style_id is None or style_id not in self.styles:
                break
            num_id, level, based = self.styles[style_id]
            if num_id is not None:
                return num_id, level
            style_id = based
        return None, 0


def _level(node: Any) -> _Level:
    return _Level(
        _int(_value(node, "start"), 1),
        _value(node, "numFmt") or "decimal",
        _value(node, "lvlText") or "",
        node.find(f"{W}isLgl") is not None,
        _int(_value(node, "lvlRestart"), -1) if node.find(f"{W}lvlRestart") is not None else None,
    )


def _value(node: Any, name: str) -> str | None:
    child = node.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def as_number(value: int, form: str) -> str:
    """A number as a list shows it; `form` is what Office Open XML calls it: decimal, upperRoman, russianLower, …"""
    if form in {"upperRoman", "lowerRoman"} and 0 < value < 4000:
        roman = ""
        for size, sign in _ROMAN:
            roman += sign * (value // size)
            value %= size
        return roman if form == "upperRoman" else roman.lower()
    if form in {"upperLetter", "lowerLetter"} and value > 0:
        letter = chr(ord("a") + (value - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"russianLower", "russianUpper"} and value > 0:
        letter = _RUSSIAN[(value - 1) % len(_RUSSIAN)]
        return letter.upper() if form == "russianUpper" else letter
    return f"{value:02d}" if form == "decimalZero" else str(value)

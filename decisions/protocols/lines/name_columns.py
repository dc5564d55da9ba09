"""Lists in two columns where a name is set in two lines: «Тиссен – заместитель министра / Гульнара Олеговна – края»."""

from __future__ import annotations

import re
from dataclasses import replace

from ..passages import GAP, join
from .logical import Line

_SURNAME = re.compile(r"(?:\d{1,3}[.)] ?)?[А-ЯЁ][А-ЯЁа-яё]+(?:-[А-ЯЁ][А-ЯЁа-яё]+)?$")
_GIVEN = re.compile(r"[А-ЯЁ][а-яё]+(?: [А-ЯЁ][а-яё]*(?:вич|вна|ична|инична|ьич|мич)| [А-ЯЁ][а-яё]+ (?:оглы|кызы))$")
#: Lines of an office that go on in the right column begin at least so far from the margin.
_RIGHT_COLUMN = 12


def names_in_one_line(lines: list[Line]) -> list[Line]:
    """The lines with every name that takes two lines of its column joined, its office behind it."""
    result: list[Line] = []
    index = 0
    while index < len(lines):
        left, office = _columns(lines[index])
        given, rest = _columns(lines[index + 1]) if index + 1 < len(lines) else ("", "")
        if not (office and _SURNAME.match(left) and _GIVEN.match(given)) or lines[index + 1].blank_before:
            result.append(lines[index])
            index += 1
            continue
        first, second = lines[index], lines[index + 1]
        parts = [first.passage.cut(len(left) + 1), *([second.passage.cut(len(given) + 1)] if rest else [])]
        index += 2
        while index < len(lines) and _goes_on(lines[index]):
            parts.append(lines[index].passage)
            index += 1
        name = join([first.passage.cut(0, len(left)), second.passage.cut(0, len(given))])
        dash = parts[0].text
        parts[0] = parts[0].cut(len(dash) - len(dash.lstrip(" –—-")))
        result.append(replace(first, passage=join([name, join(parts)], " – ")))
    return result


def _columns(line: Line) -> tuple[str, str]:
    left, _, right = line.text.partition(GAP)
    return ("", "") if line.cells else (left, right.strip())


def _goes_on(line: Line) -> bool:
    return not line.blank_before and not line.cells and line.indent >= _RIGHT_COLUMN and GAP not in line.text


__all__ = ["names_in_one_line"]

"""Decisions written as entries of a form: «Решение № 1», «Описание: …», «Ответственный: …», «Срок: …» on lines of their
own.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..passages import Passage, join
from .logical import Line
from .markers import read_marker

#: «Решение № 1», «Поручение 2», «Задача 3» with nothing behind the number.
_ENTRY = re.compile(
    r"(?:решение|поручение|задача|действие|мероприятие|рекомендация) ?№? ?(?P<n>\d{1,3})[.:]?", re.IGNORECASE
)
#: What the wording is called in such a form.
_WORDING = re.compile(
    r"(?:описание|содержание|формулировка|текст|суть|что сделать|поручение|задача|действие)"
    r"(?: (?:решения|поручения|задачи))?[ \t]*[:–—][ \t]*(?=\S)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"(?:ответственн[а-яё]+|исполнител[ьи]|отв\.|сроки?)(?: [а-яё]+)?[ \t]*[:–—]", re.IGNORECASE)
#: So far below its wording an entry tells who answers for it.
_NEAR = 3


def entries_in_one_line(lines: list[Line]) -> list[Line]:
    """The lines with the number of every entry before its wording, and the wording without what it is called."""
    result: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        numbered = _ENTRY.fullmatch(line.text) if not line.cells else None
        at = index + 1 if numbered and index + 1 < len(lines) else index
        wording = _wording(lines, at)
        if wording is not None and (numbered is None or at > index):
            number = line.passage.cut(numbered.start("n"), numbered.end("n")) if numbered else None
            passage = join([number, wording], ". ") if number is not None else wording
            result.append(replace(line, passage=passage, marker=read_marker(passage.text)))
            index = at + 1
            continue
        result.append(line)
        index += 1
    return result


def _wording(lines: list[Line], at: int) -> Passage | None:
    """The wording of an entry without its name, where who answers for it or by when is told right below."""
    line = lines[at]
    named = _WORDING.match(line.text)
    if line.cells or named is None or not any(_ANSWERS.match(one.text) for one in lines[at + 1 : at + _NEAR]):
        return None
    return line.passage.cut(named.end())


__all__ = ["entries_in_one_line"]

"""Paragraphs that hold several parts of a protocol («СЛУШАЛИ: … РЕШИЛИ: …»), cut apart before the walk."""

from __future__ import annotations

import itertools
import re

from .logical import Line
from .markers import read_marker

#: «По первому вопросу – Лугову А. С. … По второму вопросу – Дятлова Е. К.»: who was heard on each question.
_INNER_QUESTION = re.compile(
    r"(?<=[.;!?»)]) (?=По (?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят)[а-яё]+ вопросу"
    r"(?: ?[–—:-]| (?:за)?слуш| выступ| докл| информ| сообщ))"
)
_INNER_SECTION = re.compile(
    r" (?<=[.;!?)»\"”\d] )(?=(?:СЛУШАЛИ|ВЫСТУПИЛИ|РЕШИЛИ|ПОСТАНОВИЛИ|ОТМЕТИЛИ|ГОЛОСОВАЛИ|Слушали|Выступили|Решили"
    r"|Постановили|Отметили|Голосовали"
    r"|[«\"]?(?:За|ЗА)[»\"]?(?= ?[–—:-] ?(?:\d|единогласно))"
    r"|(?:Договорились|РЕШЕНИЕ|Решение|РЕШЕНО|Решено|ПОСТАНОВЛЕНИЕ)(?= ?:)"
    r"|Принятое решение|Результаты голосования|Итоги голосования|Решение принято|Принято единогласно)\b "
    r"?(?:единогласно)?[:.–—-]?)"
)


def split_sections(lines: list[Line]) -> list[Line]:
    """Lines in which several parts follow each other («СЛУШАЛИ: … РЕШИЛИ: …») cut apart."""
    result: list[Line] = []
    for line in lines:
        begins = line.marker.end if line.marker else 0
        cuts = [m.end() for m in _INNER_SECTION.finditer(line.text) if m.end() > begins] if len(line.text) > 30 else []
        if line.marker is not None and line.marker.style == "question":
            asked = (m.end() for m in _INNER_QUESTION.finditer(line.text, begins))
            cuts = sorted({*cuts, *asked})
        if not cuts:
            result.append(line)
            continue
        edges = [0, *cuts, len(line.text)]
        for a, b in itertools.pairwise(edges):
            part = line.passage.cut(a, b)
            if part:
                result.append(
                    Line(part, line.number, line.blank_before and a == 0, line.indent, marker=read_marker(part.text))
                )
    return result


__all__ = ["split_sections"]

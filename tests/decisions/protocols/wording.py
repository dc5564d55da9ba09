"""A small invented protocol around one point, so that a table can say what one sentence means."""

from __future__ import annotations

from decisions.protocols.parser import parse
from decisions.protocols.structure import ParsedProtocol, ParsedResolution, ParsedResponsible, ParsedVotes, Role

HEAD = """ПРОТОКОЛ № 7
заседания Координационного совета кластера

г. Приозёрск                                    19 ноября 2026 г.

Председатель – Ларин П. Г., генеральный директор АО «Вега»
Секретарь – Соловьёва Е. К.

Присутствовали:
Гончар Д. И. – директор ООО «Причал»
Белых Т. А. – начальник отдела кадров АО «Вега»
Ким А. В. – исполнительный директор Дирекции кластера
Осокин В. Е. – председатель рабочей группы по кадрам
Ветлугин-Северский О. Л. – ректор Приозёрского университета

1. О ходе работ
СЛУШАЛИ: Тихонову М. Р. – об итогах квартала.
РЕШИЛИ:
"""


def protocol_of(*points: str, votes: str = "") -> ParsedProtocol:
    """The protocol with these points numbered 1.1, 1.2, … below its only question."""
    numbered = "".join(f"1.{number}. {point}\n" for number, point in enumerate(points, start=1))
    return parse(HEAD + numbered + (f"{votes}\n" if votes else ""))


def point_of(sentence: str) -> ParsedResolution:
    """The only point of a protocol whose decision is `sentence`."""
    [item] = protocol_of(sentence).items
    [point] = item.resolutions
    return point


def vote_of(line: str) -> ParsedVotes | None:
    """What a line of votes below the only point says, wherever the reader kept it."""
    [item] = protocol_of("Утвердить план работы.", votes=line).items
    return item.votes or next((point.votes for point in item.resolutions if point.votes), None)


def told(responsible: ParsedResponsible) -> str:
    """«person Ларин П. Г.», «co organization ООО «Причал»»: one responsible in a line, ё and capitals levelled."""
    role = "co " if responsible.role is Role.CO else ""
    return f"{role}{responsible.kind.value} {responsible.name}".lower().replace("ё", "е")


def level(expected: str) -> str:
    return expected.lower().replace("ё", "е")

"""References to points of an earlier protocol: «снять с контроля пункт 3.2 протокола от 16.12.2021 № 9-ТЛ»."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..terms.dates import month_number, safe_date


class Relation(StrEnum):
    """What the newer point does to the older one; the values are those of the database."""

    AMENDS = "amends"
    EXTENDS = "extends"
    CANCELS = "cancels"
    CONTINUES = "continues"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class Reference:
    """One point referred to. `section` is the item it stands in («раздела I»); `number`, `date` are of its protocol."""

    relation: Relation
    point: str
    section: str | None
    number: str | None
    date: dt.date | None
    printed: str


_RELATIONS: tuple[tuple[re.Pattern[str], Relation], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), relation)
    for pattern, relation in (
        (r"сня(?:ть|т[аоы]?)\s+с\s+(?:дальнейшего\s+)?контроля|снимается\s+с\s+контроля", Relation.CLOSES),
        (r"(?:признать|считать)\s+утратившим|утрат\w+\s+силу|отменить", Relation.CANCELS),
        (r"продлить|перенести\s+срок|установить\s+нов\w+\s+срок", Relation.EXTENDS),
        (r"внести\s+(?:следующие\s+)?изменени|изложить|дополнить|изменить", Relation.AMENDS),
        (r"во\s+исполнение|в\s+продолжение|в\s+дополнение|в\s+развитие", Relation.CONTINUES),
    )
)
_NUMBER = r"№\s*(?P<number>[\w/.\-–]*\w(?:\s*\(\d+\))?)"
_DATE = (
    r"от\s+[«\"“]?(?P<day>\d{1,2})[»\"”]?(?:\.(?P<month>\d{2})\.(?P<year>\d{4}|\d{2})(?!\d)"
    r"|\s+(?P<name>[а-я]+)\s+(?P<year2>\d{4}))(?:\s*г(?:ода|\.)?)?"
)
_POINT = r"\d+(?:\.\d+)*(?:\.?[а-я]\)?(?![а-я]))?"
_A_DATE = _DATE.replace("?P<", "?P<a_")
_REFERENCE = re.compile(
    rf"\b(?:под)?(?:пункт(?:а|ы|ов|ам|ами|у|ом|е)?|п{{1,2}}\.)\s*(?P<points>{_POINT}(?:\s*(?:,|;|и)\s*{_POINT})*)"
    r"(?:\s+раздела\s+(?P<section>[IVXLC]+|\d+))?"
    r"(?P<between>[^.;]{0,160}?)\b(?:протокол|решени)\w*(?P<which>(?:(?!\bот\b|№)[^.;]){0,160}?)\s*"
    rf"(?=(?:от\s+[«\"“]?\d|№))(?P<tail>(?:{_A_DATE})?\s*,?\s*(?:{_NUMBER})?\s*,?\s*(?:{_DATE})?)",
    re.IGNORECASE,
)


def find_references(text: str) -> tuple[Reference, ...]:
    """References in `text`, in its order; a point of the same protocol («настоящего протокола») is none."""
    return tuple(_references(text))


def _references(text: str) -> Iterator[Reference]:
    for found in _REFERENCE.finditer(text):
        if re.search(r"настоящ", found["between"] + found["which"], re.IGNORECASE):
            continue
        relation = _relation(text, found.start())
        if relation is None:
            continue
        day = _date(found, "a_") or _date(found, "")
        for point in re.findall(_POINT, found["points"]):
            yield Reference(relation, point.rstrip(")"), found["section"], found["number"], day, found.group().strip())


def _relation(text: str, before: int) -> Relation | None:
    """What the verb says that stands last before the reference, or else anywhere in the text («… снять с контроля»)."""
    said: list[tuple[int, Relation]] = []
    for pattern, relation in _RELATIONS:
        said.extend((match.start(), relation) for match in pattern.finditer(text))
    earlier = [pair for pair in said if pair[0] < before]
    if earlier:
        return max(earlier)[1]
    return min(said)[1] if said else None


def _date(found: re.Match[str], prefix: str) -> dt.date | None:
    part = {key: found[prefix + key] for key in ("day", "month", "year", "name", "year2")}
    if part["day"] is None:
        return None
    if part["month"]:
        year = int(part["year"]) + (2000 if len(part["year"]) == 2 else 0)
        month = int(part["month"])
    else:
        year = int(part["year2"])
        month = month_number(part["name"]) or 0
    return safe_date(year, month, int(part["day"]))

"""Protocols built by hand, for tests that do not depend on the reader."""

from __future__ import annotations

import datetime as dt
from typing import Any

from decisions.protocols.structure import (
    Kind,
    ParsedAttendee,
    ParsedItem,
    ParsedPerson,
    ParsedProtocol,
    ParsedResolution,
    ParsedResponsible,
    ParsedSpeaker,
    ParsedTerm,
    ResponsibleKind,
    Role,
)

DAY = dt.date(2026, 3, 12)


def person(name: str, position: str | None = None, organization: str | None = None) -> ParsedPerson:
    return ParsedPerson(name, position, organization)


def by_person(name: str, role: Role = Role.LEAD) -> ParsedResponsible:
    return ParsedResponsible(ResponsibleKind.PERSON, name, role, name)


def by_organization(
    name: str, acting: str | None = None, role: Role = Role.LEAD, printed: str = ""
) -> ParsedResponsible:
    return ParsedResponsible(
        ResponsibleKind.ORGANIZATION, name, role, printed or name, person(acting) if acting else None
    )


def by_group(name: str, printed: str = "", role: Role = Role.LEAD) -> ParsedResponsible:
    return ParsedResponsible(ResponsibleKind.GROUP, name, role, printed or name)


def point(number: str, text: str, *responsible: ParsedResponsible, **fields: Any) -> ParsedResolution:
    fields.setdefault("kind", Kind.INSTRUCT)
    return ParsedResolution(number, text, responsible=responsible, **fields)


def until(day: dt.date) -> ParsedTerm:
    return ParsedTerm(f"до {day:%d.%m.%Y}", day)


def item(
    number: str, title: str, *points: ParsedResolution, speakers: tuple[str, ...] = (), **fields: Any
) -> ParsedItem:
    heard = tuple(ParsedSpeaker(person(name)) for name in speakers)
    return ParsedItem(number, title, speakers=heard, resolutions=points, **fields)


def protocol(*items: ParsedItem, **fields: Any) -> ParsedProtocol:
    values: dict[str, Any] = {
        "body": "Координационный совет кластера",
        "number": "3",
        "date": DAY,
        "time": dt.time(14, 0),
        "place": "г. Речной, Причальная ул., 1",
        **fields,
    }
    return ParsedProtocol(items=items, **values)


def attendee(name: str, position: str | None = None, organization: str | None = None) -> ParsedAttendee:
    return ParsedAttendee(person(name, position, organization))


NAVIGATION = item(
    "1",
    "О навигации этого года",
    point("1.1", "Принять к сведению информацию Тополевой А. А., директора ООО «Речной причал».", kind=Kind.NOTE),
    point(
        "1.2",
        "ООО «Речной причал» (Тополевой А. А.) представить график движения судов.",
        by_organization("ООО «Речной причал»", "Тополева А. А."),
        term=until(dt.date(2026, 5, 4)),
    ),
    point("1.3", "Кленову П. И. подготовить отчёт.", by_person("Кленов П. И.")),
    speakers=("Тополева А. А.",),
)

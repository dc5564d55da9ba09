"""Published resolutions for programs: one record each, as CSV, JSON, or JSON Lines, with a description of the fields.

Whoever asks, the records are what the public reads. They are written one by one, so memory does not grow with them.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from decisions.exports.csv import defuse
from decisions.exports.gathering import Points, chunks
from decisions.exports.rows import RegisterRow, rows_of
from decisions.exports.table import Cell
from decisions.models import Resolution
from decisions.permissions import AnyUser
from decisions.standing import Clock

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LICENCE = ("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/")
"""The short name, the title and the address of the terms on which the data are given."""

Record = dict[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: `type` and `format` are those of a Frictionless table schema."""

    name: str
    type: str
    description: _StrPromise
    format: str = "default"


FIELDS = (
    Field("id", "integer", _("number of the resolution in the register; never changes")),
    Field("url", "string", _("address of its page"), "uri"),
    Field("body", "string", _("short name of the body, as in addresses of this site")),
    Field("body_name", "string", _("name of the body that decided")),
    Field("protocol", "string", _("number of the protocol as printed; may be empty")),
    Field("date", "date", _("day of the meeting")),
    Field("point", "string", _("number of the point in the protocol")),
    Field("question", "string", _("question of the agenda")),
    Field("text", "string", _("wording as the public reads it: names are given by consent only")),
    Field("kind", "string", _("kind: note, instruct, approve, recommend, agree, other")),
    Field("state", "string", _("state: overdue, soon, control, reported, closed, cancelled, note, draft")),
    Field("lead", "string", _("who answers for it; several are parted by a semicolon")),
    Field("co_executors", "string", _("co-executors; several are parted by a semicolon")),
    Field("original_term", "date", _("term as it was set, when it is one date")),
    Field("original_term_words", "string", _("the same in words, when it is a rhythm or several dates")),
    Field("term", "date", _("term in force, when it is one date")),
    Field("term_words", "string", _("the same in words, when it is a rhythm or several dates")),
    Field("fulfilled_on", "date", _("day of fulfilment of what is closed")),
    Field("closed_on", "date", _("day when it was taken off control")),
    Field("published_at", "datetime", _("moment of publication of the protocol"), "any"),
    Field("changed_at", "datetime", _("moment of the last change of the record's resolution"), "any"),
)


Described = tuple[str, Sequence[Field]]
"""A table: its name and its fields."""


def records(today: dt.date) -> Iterator[Record]:
    """All that is published, in the order of the protocols; `today` tells what is overdue."""
    rows = Resolution.objects.published().decisions().order_by("item__meeting__date", "item__meeting", "item", "pk")
    return records_of(rows, None, Clock.on(today))


def records_of(resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock) -> Iterator[Record]:
    """Records of `resolutions`, which are those that `user` may see, in their order and in the words for `user`."""
    for chunk in chunks(resolutions, user, moments=True):
        # Words for what is hidden are those of the site's language, whatever the reader's.
        with translation.override(settings.LANGUAGE_CODE):
            rows = rows_of(chunk, user, clock)
        yield from _records(chunk.points, rows, clock)


def _records(points: Points, rows: Iterable[RegisterRow], clock: Clock) -> Iterator[Record]:
    standing = lru_cache(maxsize=None)(clock.of_state)
    states = [one.value for one in map(standing, points.state, points.due, points.body_id)]
    published, changed = _moments(points.published_at), _moments(points.updated_at)
    columns = (points.pk, points.body_slug, points.kind, states, published, changed)
    for row, pk, slug, kind, state, published_at, changed_at in zip(rows, *columns, strict=True):
        original, original_words = _term(row.original_term)
        term, term_words = _term(row.current_term)
        yield {
            "id": pk,
            "url": row.link,
            "body": slug,
            "body_name": row.body,
            "protocol": row.protocol,
            "date": row.date.isoformat(),
            "point": row.point,
            "question": row.question,
            "text": row.text,
            "kind": kind,
            "state": state,
            "lead": row.lead,
            "co_executors": row.co_executors,
            "original_term": original,
            "original_term_words": original_words,
            "term": term,
            "term_words": term_words,
            "fulfilled_on": _day(row.fulfilled_on),
            "closed_on": _day(row.closed_on),
            "published_at": published_at,
            "changed_at": changed_at,
        }


def _term(term: Cell) -> tuple[str | None, str]:
    return (term.isoformat(), "") if isinstance(term, dt.date) else (None, str(term or ""))


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _moments(column: Sequence[dt.datetime | None]) -> list[str | None]:
    """As they are said; those of one protocol, which are the same, once."""
    zone = timezone.get_current_timezone()
    said = {one: one.astimezone(zone).isoformat(timespec="seconds") if one else None for one in set(column)}
    return [said[one] for one in column]


# ── writing ──────────────────────────────────────────────────────────────────
class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[Record], fields: Sequence[Field] = FIELDS) -> Iterator[bytes]:
    """RFC 4180 in UTF-8, the names of the fields first. An apostrophe goes before a text that looks like a formula."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield str(writer.writerow([field.name for field in fields])).encode()
    for row in rows:
        cells = (_cell(value) for value in row.values())
        yield str(writer.writerow(cells)).encode()


def _cell(value: str | int | bool | None) -> str | int | None:
    if isinstance(value, bool):
        return str(value).lower()
    return defuse(value) if isinstance(value, str) else value


def as_ndjson(rows: Iterable[Record], fields: Sequence[Field] = FIELDS) -> Iterator[bytes]:
    """JSON Lines: a record on each line."""
    for row in rows:
        yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def as_json(rows: Iterable[Record], fields: Sequence[Field] = FIELDS) -> Iterator[bytes]:
    """One array of records."""
    between = b"["
    for row in rows:
        yield between + b"\n" + orjson.dumps(row)
        between = b","
    yield b"[]\n" if between == b"[" else b"\n]\n"


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write the records."""

    extension: str
    content_type: str
    write: Callable[..., Iterator[bytes]]
    """Of records and, where they are not resolutions, their fields."""


FORMATS = {
    each.extension: each
    for each in (
        Format("csv", "text/csv; charset=utf-8", as_csv),
        Format("json", "application/json", as_json),
        Format("ndjson", "application/x-ndjson", as_ndjson),
    )
}


def package(place: str = "", tables: Iterable[Described] = (("resolutions", FIELDS),)) -> dict[str, Any]:
    """The description of the data (`datapackage.json`): of each table its name and fields.

    `place` is the address of the folder they lie in.
    """
    short, title, terms = LICENCE
    return {
        "profile": "tabular-data-package",
        "name": "resolutions",
        "title": settings.CLUSTER_NAME,
        "homepage": settings.SITE_URL,
        "licenses": [{"name": short, "title": title, "path": terms}],
        "resources": [_resource(place, name, fields) for name, fields in tables],
    }


def _resource(place: str, name: str, fields: Sequence[Field]) -> dict[str, Any]:
    described = [
        {"name": each.name, "type": each.type, "format": each.format, "description": str(each.description)}
        for each in fields
    ]
    return {
        "name": name,
        "path": f"{place}{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {"primaryKey": "id", "missingValues": [""], "fields": described},
    }

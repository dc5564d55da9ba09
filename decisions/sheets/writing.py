"""A subject as the table that goes out: its columns between a key and a version, by which a row is known again."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django.conf import settings
from django.utils.translation import gettext as _

from decisions.exports.table import Cell, Column, TableDocument
from decisions.sheets.cells import Choice, Value
from decisions.sheets.subjects import KEY, VERSION, Field, Subject


def sheet_document(subject: Subject) -> TableDocument:
    """The table of all rows of `subject`, for XLSX and CSV; it is never printed."""
    columns = (
        Column(KEY, "key", 12),
        *(
            Column(field.label, field.name, field.width, is_input=field.is_input, choices=_choices(field))
            for field in subject.fields
        ),
        Column(VERSION, "version", 14),
    )
    rows = (
        SimpleNamespace(
            key=subject.key(record.pk),
            version=subject.version(record.values),
            **{field.name: _cell(field, record.values[field.name]) for field in subject.fields},
        )
        for record in subject.records()
    )
    return TableDocument(
        layout="",
        kind=str(subject.label),
        heading=(),
        organization=settings.CLUSTER_NAME,
        day=subject.today,
        paper=(),
        sheet=columns,
        rows=rows,
        sheet_name=str(subject.label)[:31],
    )


def _choices(field: Field) -> tuple[str, ...]:
    """What Excel offers in a cell that is filled in with one of a few words."""
    kind = field.kind
    return (
        tuple(str(word) for word in kind.words.values() if word) if isinstance(kind, Choice) and field.is_input else ()
    )


def _cell(field: Field, value: Value) -> Cell:
    """A day stays a day, which Excel sorts and filters as one."""
    return value if isinstance(value, dt.date) else field.kind.show(value)


def sheet_file_name(subject: Subject, extension: str) -> str:
    """«Организации на 29.11.2026.xlsx»."""
    words = {"table": subject.label, "day": f"{subject.today:%d.%m.%Y}"}
    return _("%(table)s as of %(day)s") % words + f".{extension}"

"""The rows of the report of execution: each put together at once, of escaped parts; of nodes of a template they would
cost most of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape
from typing import Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster.templatetags.components import Badge, state
from cluster.templatetags.typography import date_digits, no_break, official_lang
from members.addresses import address_of

register = template.Library()


class Document(Protocol):
    """A file that was handed in."""

    pk: int
    name: str


class Row(Protocol):
    """A point as the document has it; `shown_term` and `shown_original` in words of a page."""

    point: str
    text: str
    body: str
    protocol: str
    date: dt.date
    lead: str
    co_executors: str
    shown_term: str
    shown_original: str
    is_extended: bool
    closure: str
    closed_on: dt.date | None
    days_late: int | None
    progress: str
    files: Sequence[Document]


class Line(Protocol):
    """A point, its address, and how it stands."""

    url: str
    row: Row
    badge: Badge


@register.simple_tag
def report_rows(lines: Iterable[Line], *, is_detailed: bool = False) -> SafeString:
    """Table rows; `is_detailed` with what was reported and the files."""
    words = {
        "of_who": escape(_("Responsible")),
        "of_term": escape(_("Term")),
        "of_state": escape(_("State")),
        "of_progress": escape(_("Progress")),
        "of_day": escape(_("of %(day)s")),
        "with": escape(_("co-executors:")),
        "was": escape(_("was")),
        "lang": official_lang(),
    }
    return mark_safe("".join([_row(line, words, is_detailed=is_detailed) for line in lines]))  # noqa: S308 - escaped


def _row(line: Line, words: dict[str, str], *, is_detailed: bool) -> str:
    row = line.row
    number = f", № {escape(row.protocol)}" if row.protocol else ""
    source = f"{escape(row.body)}{number} {words['of_day'] % {'day': date_digits(row.date)}}"
    link = f'<a href="{escape(line.url)}">{escape(no_break(row.text))}</a>'
    return (
        f'<tr role="row"><th role="rowheader" scope="row" class="num nb">{escape(row.point)}</th>'
        f'<td role="cell"><p class="wording"{words["lang"]}>{link}</p><p class="src">{source}</p></td>'
        f'<td role="cell" data-l="{words["of_who"]}" class="small">{_who(row, words)}</td>'
        f'<td role="cell" data-l="{words["of_term"]}" class="nums term"><div>{_term(row, words)}</div></td>'
        f'<td role="cell" data-l="{words["of_state"]}"><div>{state(line.badge)}{_end(row)}</div></td>'
        f"{_progress(row, words) if is_detailed else ''}</tr>\n"
    )


def _who(row: Row, words: dict[str, str]) -> str:
    others = f"{words['with']} {escape(no_break(row.co_executors))}" if row.co_executors else ""
    return "; ".join(part for part in (escape(no_break(row.lead)), others) if part)


def _term(row: Row, words: dict[str, str]) -> str:
    was = f'<p class="small muted">{words["was"]} {escape(row.shown_original) or "—"}</p>' if row.is_extended else ""
    return f"{escape(row.shown_term) or '—'}{was}"


def _end(row: Row) -> str:
    """When and by whom it was taken off control, and how late."""
    late = row.days_late if row.closed_on else None
    told = [row.closure, ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late} if late else ""]
    return "".join(f'<p class="small muted">{escape(words)}</p>' for words in told if words)


def _progress(row: Row, words: dict[str, str]) -> str:
    files = "".join(
        f'<p><a href="{escape(address_of("decisions:document", file.pk))}">{escape(file.name)}</a></p>'
        for file in row.files
    )
    told = f"{escape(no_break(row.progress))}{files}"
    return f'<td role="cell" data-l="{words["of_progress"]}" class="small"><div>{told}</div></td>'

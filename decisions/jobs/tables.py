"""The register and the report of execution as files, when they are too long to be made while somebody waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.exports.documents import DOCUMENTS, FORMS, write
from decisions.exports.report import controlled, report_document, report_file_name
from decisions.exports.rows import register_document, register_file_name
from decisions.exports.table import MOST_ON_PAPER, Blocks, TableDocument
from decisions.filters import ReportFilter, ResolutionFilter
from decisions.jobs.work import Work
from decisions.models import Resolution
from decisions.outgoing.house_templates import dressed_list
from decisions.reporting import scope_of
from decisions.standing import Clock
from members.models import User
from members.queries import read_kept

AT_ONCE = {"csv": 4_000, "xlsx": 2_000, "pdf": 800, "docx": 1_000, "odt": 200}
"""Rows of a table that are gathered and written in about two seconds of the processor, by the form; `make bench`."""

LONGEST_QUERY = 2_000


def is_long(extension: str, rows: int, *, is_converted: bool = False) -> bool:
    """Whether a table of so many rows is made as a job; `is_converted` when it is a PDF by LibreOffice, as ODT is.

    One too long for paper is refused at once, which is quick.
    """
    if extension not in ("csv", "xlsx") and rows > MOST_ON_PAPER:
        return False
    return rows > AT_ONCE["odt" if is_converted else extension]


def read(user: User, sent: QueryDict) -> dict[str, Any]:
    """`query`, the filters as in the address of the register, and `extension`."""
    extension, query = sent.get("extension", ""), sent.get("query", "")
    if extension not in DOCUMENTS["register"].extensions or len(query) > LONGEST_QUERY or "\x00" in query:
        raise ValidationError(_("This file cannot be made: the address was changed by hand."))
    parameters = {"query": query, "extension": extension}
    if _filters(user, parameters).form.errors:
        raise ValidationError(_("The filters are not understood. Choose them anew on the page of the register."))
    return parameters


def title(parameters: dict[str, Any]) -> str:
    """«XLSX», with the filters in words where there are any."""
    words = "; ".join(ReportFilter(read_kept(parameters["query"]), Resolution.objects.none()).in_words.values())
    form = parameters["extension"].upper()
    return f"{form}: {words}" if words else form


def may(user: User, parameters: dict[str, Any]) -> bool:
    """Everybody may have what they may see: the rows themselves are chosen by it."""
    return parameters["extension"] in FORMS


def register(work: Work) -> str:
    filters = _filters(work.user, work.parameters, ResolutionFilter)
    work.expect(filters.qs.count())
    heading = scope_of(filters).lines(filters.clock.today, "решений")
    _write(work, register_document(filters.qs, work.user, filters.clock, heading), filters.chosen_bodies, "register")
    return register_file_name(filters.clock.today, work.parameters["extension"])


def report(work: Work) -> str:
    filters = _filters(work.user, work.parameters)
    work.expect(controlled(filters.qs).count())
    document = report_document(filters.qs, work.user, filters.clock, scope_of(filters))
    _write(work, document, filters.chosen_bodies, "report")
    return report_file_name(filters.clock.today, work.parameters["extension"])


def _write(work: Work, document: TableDocument, bodies: list[str], kind: str) -> None:
    extension = work.parameters["extension"]
    counted = replace(document, rows=_counted(work, document.rows))
    written = write(dressed_list(counted, bodies, kind, extension), extension)
    for part in [written] if isinstance(written, bytes) else written:
        work.target.write(part)


def _counted(work: Work, rows: Iterable[Any]) -> Iterable[Any]:
    """The rows of a table; each is a step."""
    if not isinstance(rows, Blocks):
        return work.counted(rows)
    return Blocks(work.counted(rows.blocks, lambda block: len(next(iter(block.values())))), rows.row)


def _filters(user: User, parameters: dict[str, Any], kind: type[ResolutionFilter] = ReportFilter) -> ResolutionFilter:
    """As on the page of the register, by the names that bodies have now."""
    request = HttpRequest()
    request.user = user
    visible = Resolution.objects.visible_to(user).decisions()
    clock = Clock.on(timezone.localdate())
    return kind(read_kept(parameters["query"]), visible, request=request, clock=clock)

"""What the reader was not sure of, in the language of the page: its own messages are English and for programs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from decisions.protocols.structure import (
    ParsedPerson,
    ParsedProtocol,
    ParsedResolution,
    ParsedResponsible,
    ParseWarning,
    Span,
)


@dataclass(frozen=True, slots=True)
class ReaderWarning:
    """`line` counts from 1; `code` is the reader's."""

    line: int
    code: str
    message: str
    span: Span | None = None


def warnings_of(parsed: ParsedProtocol, text: str) -> tuple[ReaderWarning, ...]:
    """The warnings of `parsed`; `text` is what it was read from."""
    return tuple(ReaderWarning(one.line, one.code, _message(one, parsed, text), one.span) for one in parsed.warnings)


def _message(warning: ParseWarning, parsed: ParsedProtocol, text: str) -> str:
    point = _point(warning.span, parsed)
    number = point.number if point else "?"
    if warning.code == "unread" and warning.span is not None:
        line = " ".join(text[warning.span.start : warning.span.end].split())
        return _("Not understood: «%(line)s».") % {"line": line[:120]}
    if warning.code == "no-responsible":
        return _("Point %(number)s: nobody is named to do it.") % {"number": number}
    named = _named(warning.span, parsed) if warning.code == "name" else None
    if named is not None:
        others = ", ".join(name for name in named.candidates if name != named.name)
        told = {"printed": named.printed, "name": named.name, "others": others}
        return _("Check the name «%(printed)s»: read as %(name)s (or %(others)s).") % told
    if warning.code == "past-term":
        return _("Point %(number)s: the term lies before the meeting.") % {"number": number}
    if warning.code == "doubtful-term" and point and point.term and point.term.date:
        told = {"number": number, "term": point.term.text, "date": date_format(point.term.date, "d.m.Y")}
        return _("Point %(number)s: check the term «%(term)s»: it was read as %(date)s.") % told
    if warning.code == "more-protocols":
        return _("The text holds more than one protocol; only the first was read.")
    return warning.message


def _named(span: Span | None, parsed: ParsedProtocol) -> ParsedPerson | ParsedResponsible | None:
    """The speaker or responsible with several readings that a warning's `span` is of."""
    named: list[ParsedPerson | ParsedResponsible] = []
    for item in parsed.items:
        named += [speaker.person for speaker in item.speakers]
        named += [one for point in item.resolutions for one in point.responsible]
    return next((one for one in named if span is not None and one.span == span and one.candidates), None)


def _point(span: Span | None, parsed: ParsedProtocol) -> ParsedResolution | None:
    """The point that a warning's `span` is of: the whole of it or its term."""
    points = [point for item in parsed.items for point in item.resolutions]
    of_span = (one for one in points if span is not None and span in (one.span, one.term.span if one.term else None))
    return next(of_span, None)

"""What the reader was not sure of, in the language of the page: its own messages are English and for programs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from decisions.protocols.structure import ParsedProtocol, ParsedResolution, ParseWarning, Span


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
    if warning.code == "name" and point is not None:
        names = ", ".join(f"«{one.printed}» – {one.name}" for one in point.responsible if len(one.candidates) > 1)
        return _("Point %(number)s: check the names: %(names)s.") % {"number": number, "names": names}
    if warning.code == "past-term":
        return _("Point %(number)s: the term lies before the meeting.") % {"number": number}
    if warning.code == "more-protocols":
        return _("The text holds more than one protocol; only the first was read.")
    return warning.message


def _point(span: Span | None, parsed: ParsedProtocol) -> ParsedResolution | None:
    """The point that a warning's `span` is of: the whole of it or its term."""
    points = [point for item in parsed.items for point in item.resolutions]
    of_span = (one for one in points if span is not None and span in (one.span, one.term.span if one.term else None))
    return next(of_span, None)

"""What the reader of a text was not sure of, in the language of the page and with the words of the text beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.imports import Plan
from decisions.protocols.structure import ParseWarning

QUOTE = 200
"""Characters of the text shown beside a warning."""

SENTENCES = {
    "more-protocols": gettext_lazy("The text holds more than one protocol: only the first was read."),
    "no-date": gettext_lazy("The date of the meeting was not found."),
    "no-items": gettext_lazy("No question and no decision was found."),
    "no-responsible": gettext_lazy("Nobody is named to do this."),
    "past-term": gettext_lazy("The term lies before the meeting."),
    "unread": gettext_lazy("Not understood, and not taken over:"),
}
"""By `ParseWarning.code`; the reader itself speaks English only and knows nothing of catalogues."""

READ_AS = re.compile(r"was read as «(.+)»")


@dataclass(frozen=True, slots=True)
class Told:
    """`line` counts from 1; `quote` is what stands in the text."""

    line: int
    message: str
    quote: str


def told_warnings(plan: Plan) -> list[Told]:
    """The warnings of the reader, in the order of the text."""
    found = [Told(warning.line, _sentence(warning), _quote(plan, warning)) for warning in plan.warnings]
    return sorted(found, key=lambda told: told.line)


def _sentence(warning: ParseWarning) -> str:
    if warning.code == "name" and (name := READ_AS.search(warning.message)):
        return _("Read as «%(name)s»: look whether it is so.") % {"name": name[1]}
    return str(SENTENCES.get(warning.code, warning.message))


def _quote(plan: Plan, warning: ParseWarning) -> str:
    if warning.span is None:
        return ""
    words = " ".join(plan.text[warning.span.start : warning.span.end].split())
    return words if len(words) <= QUOTE else f"{words[: QUOTE - 1]}…"

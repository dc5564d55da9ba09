"""From a file or a text to a plan, and from a plan that was shown to its application."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise

from django.utils.translation import gettext as _

from decisions.calendar import OFFICIAL
from decisions.imports.apply import apply
from decisions.imports.corrections import Corrections
from decisions.imports.directory import Directory
from decisions.imports.errors import ImportRefused, PlanStale, unreadable
from decisions.imports.plan import Plan, make_plan
from decisions.models import Meeting
from decisions.protocols.parser import is_protocol, parse
from decisions.protocols.readers import UnreadableDocument, read
from members.models import Group, User

MAX_CHARACTERS = 2_000_000
"""Longer texts are no protocol."""


def text_of_file(name: str, data: bytes) -> str:
    """The text of a file as the reader sees it and as it is kept; raises `ImportRefused` for what cannot be read."""
    try:
        source = read(name, data)
    except UnreadableDocument as error:
        raise unreadable(error.code, error.params) from error
    return normal(set_apart(source.text) if source.paragraphs else source.text)


def set_apart(text: str) -> str:
    """`text`, whose lines are whole paragraphs, with blank lines between them: so the text alone tells it.

    A page posts the text back, and it is kept with the protocol; neither knows what file it came from.
    Rows of tables (they hold tabs) stay together.
    """
    lines = text.split("\n")
    apart = [lines[0]]
    for before, line in pairwise(lines):
        if before.strip() and line.strip() and "\t" not in before + line:
            apart.append("")
        apart.append(line)
    return "\n".join(apart)


def plan_from_file(name: str, data: bytes, body: Group | None = None, choices: Mapping[str, str] | None = None) -> Plan:
    """The plan for an uploaded file: `name` with its ending, `data` its bytes."""
    return plan_from_text(text_of_file(name, data), body, choices)


def plan_from_text(
    text: str,
    body: Group | None = None,
    choices: Mapping[str, str] | None = None,
    corrections: Corrections | None = None,
    edited: Meeting | None = None,
) -> Plan:
    """The plan for a text as typed or pasted; see `make_plan` for `choices`, `corrections` and `edited`."""
    text = normal(text)
    if not text.strip():
        raise ImportRefused(_("There is no text. Paste the text of the protocol or choose a file."), "empty")
    if len(text) > MAX_CHARACTERS:
        raise ImportRefused(_("The text is far too long for a protocol. Paste the protocol alone."), "too-big")
    parsed = parse(text, calendar=OFFICIAL)
    if not is_protocol(parsed):
        raise unreadable("not-a-protocol")
    return make_plan(parsed, text, body, choices, corrections, edited=edited)


def normal(text: str) -> str:
    """`text` as it is kept: without blank lines around it, and with line ends of one kind."""
    return one_kind_of_lines(text).strip("\n") + "\n"


def one_kind_of_lines(text: str) -> str:
    """A form posts line ends as CR LF, a file has them otherwise; the database takes no NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def confirm(
    text: str,
    fingerprint: str,
    *,
    actor: User | None,
    body: Group | None = None,
    choices: Mapping[str, str] | None = None,
    at: dt.datetime | None = None,
) -> Meeting:
    """Apply `text` if the plan for it is still the one with `fingerprint`; `PlanStale` otherwise."""
    plan = plan_from_text(text, body, choices)
    if plan.fingerprint != fingerprint:
        raise PlanStale
    return apply(plan, actor, at)


def find_body(name: str) -> Group:
    """The body that `name` (a name, an alias or a slug) stands for; without one, `ImportRefused` lists the bodies."""
    found = Directory().body(name)
    if found.row is not None and found.row.is_body:
        return found.row
    known = ", ".join(f"«{body.name}» ({body.slug})" for body in Group.objects.bodies())
    raise ImportRefused(
        _("There is no body «%(name)s». Known bodies: %(known)s.") % {"name": name, "known": known or _("none yet")},
        "unknown_body",
    )

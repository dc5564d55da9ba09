"""What a secretary should look at in one point before a protocol is signed, told from its own words.

A rule takes a point by itself, its places counted from where it begins, and yields remarks; the order of `RULES` is the
order in which they are shown. So what was remarked on a point is remembered, wherever it stands.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.calendar import is_working_day
from decisions.editor import verbs
from decisions.editor.remarks import Fix, Remark
from decisions.protocols.render import date_in_words
from decisions.protocols.resolutions.by_itself import Same, by_itself
from decisions.protocols.structure import (
    Kind,
    ParsedResolution,
    ParsedTerm,
    Recurrence,
    ResponsibleKind,
    Role,
    Span,
)
from members.naming import wording_key

FAR_DAYS = 3 * 365
LONG_WORDING = 1200
"""Characters after which nobody reads a point to its end."""
KEPT = 4_000
"""Points whose remarks a process keeps."""

_FIRM_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}[»”\"]?\s+[а-яё]+\s+\d{4}", re.IGNORECASE)
_SHORT_DATE = re.compile(r"(?<!\d)\d{1,2}[./]\d{1,2}(?![./\d])|(?<!\d)\d{1,2}[»”\"]?\s+[а-яё]{3,}", re.IGNORECASE)


class About(NamedTuple):
    """What the rules know beside the point: the day of the meeting, the term to propose with the label of the
    button for it, and the language of the moment."""

    met: dt.date | None
    proposed: tuple[str, str] | None
    language: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the rules look at: a point by itself, its words as they are printed, and those of its term, which may stand
    elsewhere."""

    point: ParsedResolution
    words: str
    term: str
    about: About


def point_remarks(point: ParsedResolution, text: str, about: About) -> tuple[Remark, ...]:
    """Every remark on a point of the protocol that `text` is."""
    itself, base = by_itself(point)
    words, term = _words(text, point.span), _words(text, point.term.span if point.term is not None else None)
    slot = _remarked(Same(itself), words, term, about)
    if not slot:
        sheet = Sheet(itself, words, term, about)
        slot.append((0, tuple(remark for rule in RULES for remark in rule(sheet))))
    begins, remarks = slot[0]
    if begins != base:
        remarks = tuple(_moved(remark, base - begins) for remark in remarks)
        slot[0] = (base, remarks)
    return remarks


def _words(text: str, span: Span | None) -> str:
    return text[span.start : span.end] if span is not None else ""


@lru_cache(maxsize=KEPT)
def _remarked(*about: Hashable) -> list[tuple[int, tuple[Remark, ...]]]:
    return []


def _moved(remark: Remark, by: int) -> Remark:
    span, fix = remark.span, remark.fix
    return replace(
        remark,
        span=Span(span.start + by, span.end + by) if span is not None else None,
        fix=replace(fix, start=fix.start + by, end=fix.end + by) if fix is not None else None,
    )


# ── who ─────────────────────────────────────────────────────────────────────
def an_order_names_somebody(sheet: Sheet) -> Iterator[Remark]:
    point = sheet.point
    if point.kind is Kind.INSTRUCT and not point.responsible:
        message = _("no responsible: nothing will be put on control")
        yield Remark("no-responsible", point.number, message, point.span)


def one_answers(sheet: Sheet) -> Iterator[Remark]:
    """Several leads by name: each gets the whole task, and none gathers it."""
    point = sheet.point
    leads = {one.name for one in point.responsible if one.role is Role.LEAD and one.kind is ResponsibleKind.PERSON}
    leads -= {one.person.name for one in point.responsible if one.person is not None}
    if len(leads) > 1:
        message = ngettext(
            "%(n)d person answers for the whole", "%(n)d people answer for the whole: who gathers it?", len(leads)
        )
        yield Remark("several-leads", point.number, message % {"n": len(leads)}, point.span)


# ── by when ─────────────────────────────────────────────────────────────────
def an_order_has_a_term(sheet: Sheet) -> Iterator[Remark]:
    point = sheet.point
    if point.kind is not Kind.INSTRUCT or not point.responsible or point.term is not None:
        return
    fix = None
    if sheet.about.proposed is not None and point.span is not None:
        end = len(sheet.words.rstrip())
        dot = end - 1 if sheet.words[:end].endswith((".", ";")) else end
        fix = Fix(dot, dot, *sheet.about.proposed)
    yield Remark("no-term", point.number, _("no term"), point.span, fix)


def the_term_is_possible(sheet: Sheet) -> Iterator[Remark]:
    point, met = sheet.point, sheet.about.met
    day = point.term.date if point.term else None
    if day is None or met is None:
        return
    span = point.term.span if point.term and point.term.span else point.span
    shown = {"day": date_format(day, "d.m.Y")}
    if day < met:
        yield Remark("term-past", point.number, _("the term %(day)s is before the meeting itself") % shown, span)
    elif day - met > dt.timedelta(days=FAR_DAYS):
        message = _("the term %(day)s is years away: is the year right?")
        yield Remark("term-far", point.number, message % shown, span)
    elif not is_working_day(day):
        yield Remark("term-day-off", point.number, _("the term %(day)s is a day off") % shown, span)


def the_term_is_a_date(sheet: Sheet) -> Iterator[Remark]:
    """A term in words that comes to a date, and a phrase that nobody can miss a day of."""
    point, term = sheet.point, sheet.point.term
    if term is None or point.kind not in (Kind.INSTRUCT, Kind.RECOMMEND) or not point.responsible:
        return
    span = term.span or point.span
    if term.date is None:
        if term.recurrence is None:
            yield Remark("term-phrase", point.number, _("the term is no date: it is watched by review"), span)
        elif term.recurrence is Recurrence.CONSTANT:
            yield Remark("term-constant", point.number, _("«constantly»: when will it be asked about?"), span)
    elif not _FIRM_DATE.search(term.text):
        message = _("the term is in words: the extract will say %(day)s")
        shown = {"day": date_format(term.date, "d.m.Y")}
        yield Remark("term-in-words", point.number, message % shown, span, _date_instead(sheet, term, term.date))


def _date_instead(sheet: Sheet, term: ParsedTerm, day: dt.date) -> Fix | None:
    """The date in place of the words, where they stand in one piece and are not a date without its year only."""
    said = sheet.term
    if term.span is None or wording_key(said) != wording_key(term.text):
        return None
    label = _("Write the date")
    short = _SHORT_DATE.search(said)
    if short is not None and re.match(r"\s*(?:до|к|не позднее|по)\b", said, re.IGNORECASE):
        start = term.span.start + short.start()
        end = term.span.start + short.end()
        return Fix(start, end, date_in_words(day).removesuffix("."), label)
    return Fix(term.span.start, term.span.end, f"в срок до {date_in_words(day).removesuffix('.')}", label)


# ── what ────────────────────────────────────────────────────────────────────
def one_point_one_action(sheet: Sheet) -> Iterator[Remark]:
    point = sheet.point
    actions = verbs.actions(point.text) if point.kind in (Kind.INSTRUCT, Kind.RECOMMEND) else ()
    if len(actions) > 1:
        message = _("%(n)d actions in one point («%(actions)s»): which of them closes it?")
        shown = {"n": len(actions), "actions": "», «".join(actions[:3])}
        yield Remark("several-actions", point.number, message % shown, point.span)


def the_action_can_be_checked(sheet: Sheet) -> Iterator[Remark]:
    point = sheet.point
    verb = verbs.vague(point.text) if point.kind in (Kind.INSTRUCT, Kind.RECOMMEND) else ""
    if verb:
        message = _("«%(verb)s» without a measure: how will it be seen that it is done?")
        yield Remark("vague", point.number, message % {"verb": verb}, point.span)


def it_is_short(sheet: Sheet) -> Iterator[Remark]:
    point = sheet.point
    if len(point.text) > LONG_WORDING:
        message = _("%(n)d characters: divide it into points, and each will have its own term")
        yield Remark("too-long", point.number, message % {"n": len(point.text)}, point.span)


RULES: tuple[Callable[[Sheet], Iterator[Remark]], ...] = (
    an_order_names_somebody,
    one_answers,
    an_order_has_a_term,
    the_term_is_possible,
    the_term_is_a_date,
    one_point_one_action,
    the_action_can_be_checked,
    it_is_short,
)

"""What a secretary should look at before a protocol is signed, told from its text alone.

Each rule takes the whole protocol and yields remarks; the order of `RULES` is the order in which they are shown within
one place. What only the directory can tell is in `circumstances`.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.calendar import is_working_day, working_day_not_after
from decisions.editor import verbs
from decisions.editor.remarks import Fix, Remark, by_place
from decisions.protocols.render import date_in_words
from decisions.protocols.structure import (
    Kind,
    ParsedItem,
    ParsedProtocol,
    ParsedResolution,
    ParsedTerm,
    Presence,
    Recurrence,
    ResponsibleKind,
    Role,
    Span,
)
from members.naming import wording_key

USUAL_DAYS = 30
"""The term that is proposed where the body has no usual one of its own."""
FAR_DAYS = 3 * 365
LAST_YEAR = 2200
"""A mistyped year after which nothing is counted."""
LONG_WORDING = 1200
"""Characters after which nobody reads a point to its end."""

_FIRM_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}[»”\"]?\s+[а-яё]+\s+\d{4}", re.IGNORECASE)
_SHORT_DATE = re.compile(r"(?<!\d)\d{1,2}[./]\d{1,2}(?![./\d])|(?<!\d)\d{1,2}[»”\"]?\s+[а-яё]{3,}", re.IGNORECASE)
_STRAIGHT_QUOTES = re.compile(r"\"([^\"\n]{1,200})\"")


_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_DAY = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?:\.(?P<number>\d{2})\.|[»”\"]?[ \u00a0]+"
    rf"(?P<name>{'|'.join(_MONTHS)})(?:а|я)[ \u00a0]+)(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the rules look at: the structure, its text, and the usual term of the body in days."""

    parsed: ParsedProtocol
    text: str
    usual_days: int = USUAL_DAYS

    def points(self) -> Iterator[tuple[ParsedItem, ParsedResolution]]:
        for item in self.parsed.items:
            for point in item.resolutions:
                yield item, point


def text_remarks(parsed: ParsedProtocol, text: str, usual_days: int | None = None) -> tuple[Remark, ...]:
    """Every remark on the text, by place: the protocol as a whole first, then from its beginning to its end.

    `usual_days` is the usual term of the body, which a quick fix proposes; without one it is 30 days.
    """
    sheet = Sheet(parsed, text, usual_days or USUAL_DAYS)
    found = [remark for rule in RULES for remark in rule(sheet)]
    return by_place(found)


# ── the protocol as a whole ─────────────────────────────────────────────────
def head_is_complete(sheet: Sheet) -> Iterator[Remark]:
    parsed = sheet.parsed
    missing = (
        (parsed.date, "no-date", _("the day of the meeting is not named")),
        (parsed.number, "no-number", _("the protocol has no number")),
        (parsed.place, "no-place", _("the place is not named")),
        (parsed.chair, "no-chair", _("who chaired the meeting is not named")),
        (parsed.secretary, "no-secretary", _("who kept the protocol is not named")),
    )
    for value, code, message in missing:
        if not value:
            yield Remark(code, "", message)
    if not any(attendee.presence is Presence.PRESENT for attendee in parsed.attendees):
        yield Remark("no-attendance", "", _("nobody is named as present"))


def quotes_are_angular(sheet: Sheet) -> Iterator[Remark]:
    """One remark for all: they come from a keyboard without «», by dozens."""
    found = list(_STRAIGHT_QUOTES.finditer(sheet.text))
    if not found:
        return
    first, last = found[0].start(), found[-1].end()
    message = ngettext(
        "straight quotation marks in %(n)d place", "straight quotation marks in %(n)d places", len(found)
    )
    mended = _STRAIGHT_QUOTES.sub(r"«\1»", sheet.text[first:last])
    fix = Fix(first, last, mended, _("Put «»"))
    yield Remark("straight-quotes", "", message % {"n": len(found)}, Span(first, found[0].end()), fix)


def days_exist(sheet: Sheet) -> Iterator[Remark]:
    """«30 февраля»: no date is read there, and nothing else says why."""
    for found in _DAY.finditer(sheet.text):
        month = _MONTHS.index(found["name"].lower()) + 1 if found["name"] else int(found["number"])
        year = int(found["year"])
        if not 1 <= month <= 12 or year < dt.MINYEAR or 1 <= int(found["day"]) <= monthrange(year, month)[1]:
            continue
        span = Span(found.start(), found.end())
        yield Remark(
            "no-such-day", _place_of(sheet, span), _("there is no such day: %(day)s") % {"day": found[0]}, span
        )


def _place_of(sheet: Sheet, span: Span) -> str:
    """The number of the point that holds `span`, empty outside of all."""
    holding = (p.number for _item, p in sheet.points() if p.span and p.span.start <= span.start < p.span.end)
    return next(holding, "")


def items_decide(sheet: Sheet) -> Iterator[Remark]:
    for item in sheet.parsed.items:
        if not item.resolutions and not item.withdrawn:
            yield Remark("no-decision", item.number, _("nothing is decided on this item"), item.span)


def votes_fit_attendance(sheet: Sheet) -> Iterator[Remark]:
    parsed = sheet.parsed
    named = {one.person.name for one in parsed.attendees if one.presence is Presence.PRESENT}
    # Who chaired and who kept the protocol may stand in the signature alone.
    present = len(named | {person.name for person in (parsed.chair, parsed.secretary) if person}) if named else 0
    for item in sheet.parsed.items:
        for place, votes in ((item.number, item.votes), *((point.number, point.votes) for point in item.resolutions)):
            if votes is None:
                continue
            cast = sum(count or 0 for count in (votes.for_, votes.against, votes.abstain))
            if present and cast > present:
                message = _("%(cast)d votes were cast and %(present)d people are named as present")
                yield Remark(
                    "votes-exceed", place, message % {"cast": cast, "present": present}, votes.span or item.span
                )


def numbers_run_on(sheet: Sheet) -> Iterator[Remark]:
    """Numbers that are printed twice, or leave one out. «1.1» belongs to item 1."""
    for item in sheet.parsed.items:
        printed = [point for point in item.resolutions if point.number_printed and point.parent is None]
        seen: set[str] = set()
        for point in printed:
            if point.number in seen:
                yield Remark("number-twice", point.number, _("this number is printed twice"), point.span)
            seen.add(point.number)
        for before, point in pairwise(printed):
            last, this = _last_part(before.number), _last_part(point.number)
            if last is not None and this is not None and this > last + 1:
                message = _("after %(before)s comes %(number)s: is a point missing?")
                numbers = {"before": before.number, "number": point.number}
                yield Remark("number-gap", point.number, message % numbers, point.span)


def _last_part(number: str) -> int | None:
    last = number.rstrip(".)").rsplit(".", 1)[-1]
    return int(last) if last.isdecimal() else None


# ── who ─────────────────────────────────────────────────────────────────────
def orders_name_somebody(sheet: Sheet) -> Iterator[Remark]:
    for _item, point in sheet.points():
        if point.kind is Kind.INSTRUCT and not point.responsible:
            message = _("no responsible: nothing will be put on control")
            yield Remark("no-responsible", point.number, message, point.span)


def one_answers(sheet: Sheet) -> Iterator[Remark]:
    """Several leads by name: each gets the whole task, and none gathers it."""
    for _item, point in sheet.points():
        leads = {one.name for one in point.responsible if one.role is Role.LEAD and one.kind is ResponsibleKind.PERSON}
        leads -= {one.person.name for one in point.responsible if one.person is not None}
        if len(leads) > 1:
            message = ngettext(
                "%(n)d person answers for the whole", "%(n)d people answer for the whole: who gathers it?", len(leads)
            )
            yield Remark("several-leads", point.number, message % {"n": len(leads)}, point.span)


# ── by when ─────────────────────────────────────────────────────────────────
def orders_have_a_term(sheet: Sheet) -> Iterator[Remark]:
    message, proposed = _("no term"), _proposed_term(sheet)
    for _item, point in sheet.points():
        if point.kind is not Kind.INSTRUCT or not point.responsible or point.term is not None:
            continue
        fix = None
        if proposed is not None and point.span is not None:
            wording = sheet.text[point.span.start : point.span.end].rstrip()
            end = point.span.start + len(wording)
            dot = end - 1 if wording.endswith((".", ";")) else end
            fix = Fix(dot, dot, *proposed)
        yield Remark("no-term", point.number, message, point.span, fix)


def _proposed_term(sheet: Sheet) -> tuple[str, str] | None:
    """« в срок до 20 марта 2019 г.», as the usual term of the body has it, and the label of the button for it."""
    met = sheet.parsed.date
    if met is None or met.year > LAST_YEAR:
        return None
    proposed = working_day_not_after(met + dt.timedelta(days=sheet.usual_days))
    term = _("by %(day)s") % {"day": date_format(proposed, "d.m.Y")}
    # The text of a protocol is Russian, whatever the language of the page.
    return f" в срок до {date_in_words(proposed).removesuffix('.')}", _("Set: %(term)s") % {"term": term}


def terms_are_possible(sheet: Sheet) -> Iterator[Remark]:
    met = sheet.parsed.date
    for _item, point in sheet.points():
        day = point.term.date if point.term else None
        if day is None or met is None:
            continue
        place = (point.number, point.term.span if point.term and point.term.span else point.span)
        shown = {"day": date_format(day, "d.m.Y")}
        if day < met:
            yield Remark("term-past", place[0], _("the term %(day)s is before the meeting itself") % shown, place[1])
        elif day - met > dt.timedelta(days=FAR_DAYS):
            yield Remark(
                "term-far", place[0], _("the term %(day)s is years away: is the year right?") % shown, place[1]
            )
        elif not is_working_day(day):
            yield Remark("term-day-off", place[0], _("the term %(day)s is a day off") % shown, place[1])


def terms_are_dates(sheet: Sheet) -> Iterator[Remark]:
    """A term in words that comes to a date, and a phrase that nobody can miss a day of."""
    for _item, point in sheet.points():
        term = point.term
        if term is None or point.kind not in (Kind.INSTRUCT, Kind.RECOMMEND) or not point.responsible:
            continue
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
    if term.span is None or wording_key(sheet.text[term.span.start : term.span.end]) != wording_key(term.text):
        return None
    label = _("Write the date")
    said = sheet.text[term.span.start : term.span.end]
    short = _SHORT_DATE.search(said)
    if short is not None and re.match(r"\s*(?:до|к|не позднее|по)\b", said, re.IGNORECASE):
        start = term.span.start + short.start()
        end = term.span.start + short.end()
        return Fix(start, end, date_in_words(day).removesuffix("."), label)
    return Fix(term.span.start, term.span.end, f"в срок до {date_in_words(day).removesuffix('.')}", label)


# ── what ────────────────────────────────────────────────────────────────────
def one_point_one_action(sheet: Sheet) -> Iterator[Remark]:
    for _item, point in sheet.points():
        if point.kind not in (Kind.INSTRUCT, Kind.RECOMMEND):
            continue
        actions = verbs.actions(point.text)
        if len(actions) > 1:
            message = _("%(n)d actions in one point («%(actions)s»): which of them closes it?")
            shown = {"n": len(actions), "actions": "», «".join(actions[:3])}
            yield Remark("several-actions", point.number, message % shown, point.span)


def actions_can_be_checked(sheet: Sheet) -> Iterator[Remark]:
    for _item, point in sheet.points():
        if point.kind not in (Kind.INSTRUCT, Kind.RECOMMEND):
            continue
        verb = verbs.vague(point.text)
        if verb:
            message = _("«%(verb)s» without a measure: how will it be seen that it is done?")
            yield Remark("vague", point.number, message % {"verb": verb}, point.span)


def points_differ(sheet: Sheet) -> Iterator[Remark]:
    seen: dict[str, str] = {}
    for _item, point in sheet.points():
        key = wording_key(point.text)
        if key in seen and len(key) > 20:
            message = _("the same wording as point %(number)s")
            yield Remark("same-wording", point.number, message % {"number": seen[key]}, point.span)
        seen.setdefault(key, point.number)


def points_are_short(sheet: Sheet) -> Iterator[Remark]:
    for _item, point in sheet.points():
        if len(point.text) > LONG_WORDING:
            message = _("%(n)d characters: divide it into points, and each will have its own term")
            yield Remark("too-long", point.number, message % {"n": len(point.text)}, point.span)


RULES: tuple[Callable[[Sheet], Iterator[Remark]], ...] = (
    head_is_complete,
    quotes_are_angular,
    days_exist,
    items_decide,
    votes_fit_attendance,
    numbers_run_on,
    orders_name_somebody,
    one_answers,
    orders_have_a_term,
    terms_are_possible,
    terms_are_dates,
    one_point_one_action,
    actions_can_be_checked,
    points_differ,
    points_are_short,
)

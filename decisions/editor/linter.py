"""What a secretary should look at before a protocol is signed, told from its text alone.

Each rule here takes the whole protocol and yields remarks; what a point by itself gives rise to is in `point_rules`,
what only the directory can tell in `circumstances`.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from decisions.calendar import working_day_not_after
from decisions.editor.point_rules import About, point_remarks
from decisions.editor.remarks import Fix, Remark, by_place, mended
from decisions.protocols.render import date_in_words
from decisions.protocols.structure import (
    ParsedItem,
    ParsedProtocol,
    ParsedResolution,
    Presence,
    Span,
)
from members.naming import wording_key

USUAL_DAYS = 30
"""The term that is proposed where the body has no usual one of its own."""
LAST_YEAR = 2200
"""A mistyped year after which nothing is counted."""
TOGETHER = 3
"""From so many points without a term on, one remark tells of them all."""
NAMED = 12
"""So many of them are named by their numbers."""

_STRAIGHT_QUOTES = re.compile(r"\"([^\"\n]{1,200})\"")


_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_DAY = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?:\.(?P<number>\d{2})\.|[»”\"]?[ \u00a0]+"
    rf"(?P<name>{'|'.join(_MONTHS)})(?:а|я)[ \u00a0]+)(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the rules look at: the structure and its text."""

    parsed: ParsedProtocol
    text: str

    def points(self) -> Iterator[tuple[ParsedItem, ParsedResolution]]:
        for item in self.parsed.items:
            for point in item.resolutions:
                yield item, point


def text_remarks(parsed: ParsedProtocol, text: str, usual_days: int | None = None) -> tuple[Remark, ...]:
    """Every remark on the text, by place: the protocol as a whole first, then from its beginning to its end.

    `usual_days` is the usual term of the body, which a quick fix proposes; without one it is 30 days.
    """
    proposed = _proposed_term(parsed.date, usual_days or USUAL_DAYS)
    sheet, about = Sheet(parsed, text), About(parsed.date, proposed, get_language() or "")
    found = [remark for rule in RULES for remark in rule(sheet)]
    told = [remark for _item, point in sheet.points() for remark in point_remarks(point, text, about)]
    return by_place((*found, *terms_together(told, text), *points_differ(sheet)))


def _proposed_term(met: dt.date | None, days: int) -> tuple[str, str] | None:
    """« в срок до 20 марта 2019 г.», as the usual term of the body has it, and the label of the button for it."""
    if met is None or met.year > LAST_YEAR:
        return None
    proposed = working_day_not_after(met + dt.timedelta(days=days))
    term = _("by %(day)s") % {"day": date_format(proposed, "d.m.Y")}
    # The text of a protocol is Russian, whatever the language of the page.
    return f" в срок до {date_in_words(proposed).removesuffix('.')}", _("Set: %(term)s") % {"term": term}


def terms_together(told: list[Remark], text: str) -> list[Remark]:
    """`told` of the points, with one remark for all that have no term: a protocol without terms has one at each."""
    without = [remark for remark in told if remark.code == "no-term"]
    if len(without) < TOGETHER:
        return told
    named = ", ".join(remark.place for remark in without[:NAMED])
    more = len(without) - NAMED
    if more > 0:
        named = ngettext("%(named)s and %(n)d more", "%(named)s and %(n)d more", more) % {"named": named, "n": more}
    message = ngettext("no term in %(n)d point: %(named)s", "no term in %(n)d points: %(named)s", len(without))
    shown = message % {"n": len(without), "named": named}
    one = Remark("no-term", "", shown, without[0].span, _one_fix([remark.fix for remark in without], text))
    return [one, *(remark for remark in told if remark.code != "no-term")]


def _one_fix(fixes: list[Fix | None], text: str) -> Fix | None:
    """What all of `fixes` do at once; None where one has nothing to propose, as on a day that is not known."""
    every = sorted((fix for fix in fixes if fix is not None), key=lambda fix: fix.start)
    if len(every) < len(fixes):
        return None
    first, last = every[0].start, every[-1].end
    words = text[:last]
    for fix in reversed(every):
        words = mended(words, fix)
    label = _("%(fix)s, in all") % {"fix": every[0].label}
    return Fix(first, last, words[first:], label)


_OF_HEAD = (
    ("no-date", gettext_lazy("the day of the meeting is not named")),
    ("no-number", gettext_lazy("the protocol has no number")),
    ("no-place", gettext_lazy("the place is not named")),
    ("no-chair", gettext_lazy("who chaired the meeting is not named")),
    ("no-secretary", gettext_lazy("who kept the protocol is not named")),
)
"""What is remarked where a head lacks the day, the number, the place, the chair, the secretary."""


# ── the protocol as a whole ─────────────────────────────────────────────────
def head_is_complete(sheet: Sheet) -> Iterator[Remark]:
    parsed = sheet.parsed
    facts = (parsed.date, parsed.number, parsed.place, parsed.chair, parsed.secretary)
    for fact, (code, message) in zip(facts, _OF_HEAD, strict=True):
        if not fact:
            yield Remark(code, "", str(message))
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
    base = 0
    for line in sheet.text.split("\n"):
        for day, start in _no_days(line):
            span = Span(base + start, base + start + len(day))
            yield Remark("no-such-day", _place_of(sheet, span), _("there is no such day: %(day)s") % {"day": day}, span)
        base += len(line) + 1


@lru_cache(maxsize=4_000)
def _no_days(line: str) -> tuple[tuple[str, int], ...]:
    """Days that no month has, and where they are named."""
    return tuple((found[0], found.start()) for found in _DAY.finditer(line) if not _exists(found))


def _exists(found: re.Match[str]) -> bool:
    """Whether there is such a day; what names no month at all is none, and not to be remarked on."""
    month = _MONTHS.index(found["name"].lower()) + 1 if found["name"] else int(found["number"])
    year = int(found["year"])
    return not 1 <= month <= 12 or year < dt.MINYEAR or 1 <= int(found["day"]) <= monthrange(year, month)[1]


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


def points_differ(sheet: Sheet) -> Iterator[Remark]:
    seen: dict[str, str] = {}
    message = _("the same wording as point %(number)s")
    for _item, point in sheet.points():
        key = _wording(point.text)
        if key in seen and len(key) > 20:
            yield Remark("same-wording", point.number, message % {"number": seen[key]}, point.span)
        seen.setdefault(key, point.number)


@lru_cache(maxsize=4_000)
def _wording(text: str) -> str:
    """The key of a wording, which all points are asked for at each letter that is typed in any of them."""
    return wording_key(text)


RULES: tuple[Callable[[Sheet], Iterator[Remark]], ...] = (
    head_is_complete,
    quotes_are_angular,
    days_exist,
    items_decide,
    votes_fit_attendance,
    numbers_run_on,
)

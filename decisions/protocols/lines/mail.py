"""A protocol that was sent by mail: the head of the letter goes, its subject may be the title that nothing else is."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import replace

from ..passages import Passage, join
from ..terms.dates import find_dates
from .logical import Line
from .markers import read_marker, read_section
from .shapes import PROTOCOL_TITLE, decision_like
from .title_lines import SUMS_UP

#: «От: …», «Кому: …», «Дата: …», «Тема: …» above a letter.
_HEAD = re.compile(
    r"(?:от|кому|копия|дата|отправлено|тема|вложени[ея]|from|to|cc|date|sent|subject)\s*:", re.IGNORECASE
)
_SENDER = re.compile(r"(?:от|from)\s*:", re.IGNORECASE)
_SENT = re.compile(r"(?:дата|отправлено|date|sent)\s*:", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:тема|subject)\s*:\s*(?:(?:re|fwd?|ответ|пересл)\s*:\s*)*", re.IGNORECASE)
#: «-------- Пересылаемое сообщение --------»
_FORWARDED = re.compile(r"\W*(?:пересылаемое|переадресованное|исходное|начало|forwarded|original)\b", re.IGNORECASE)
#: No head of a letter has more lines, and so far below it the day of the meeting is told.
_LONGEST_HEAD, _NEAR = 9, 6
#: «… протокол вчерашней рабочей группы (20 мая, 16:00, офис «Причал»). Замечания …»
_IN_BRACKETS = re.compile(r"\((?P<told>[^()]*\d[^()]*)\)")
_OF_MEETING = re.compile(r"протокол|совещани|заседани|собрани|встреч|групп|созвон|вкс|итоги", re.IGNORECASE)


def without_letter(lines: list[Line]) -> list[Line]:
    """The lines of the protocol in a letter, with its subject for a title where they have none."""
    first = 1 if lines and _FORWARDED.match(lines[0].text) and not _HEAD.match(lines[0].text) else 0
    end = first
    while end < min(len(lines), _LONGEST_HEAD) and _HEAD.match(lines[end].text):
        end += 1
    head, below = lines[first:end], lines[end:]
    if len(head) < 3 or not any(_SENDER.match(line.text) for line in head):
        return lines
    subject, sent = _subject(head), _day_sent(head)
    if any(PROTOCOL_TITLE.match(line.text) for line in below):
        return below
    if subject is None or not _decides(below):
        return [_dated(line, sent) for line in below[:_NEAR]] + below[_NEAR:]
    near = itertools.chain.from_iterable(_told_apart(line, sent) for line in below[:_NEAR])
    return [replace(subject, passage=_with_year(subject.passage, sent), blank_before=True), *near, *below[_NEAR:]]


def _dated(line: Line, sent: dt.date | None) -> Line:
    """«По итогам планёрки 14 марта:» with the year of the letter."""
    return replace(line, passage=_with_year(line.passage, sent)) if SUMS_UP.match(line.text) else line


def _subject(head: list[Line]) -> Line | None:
    """«Тема: Протокол рабочей группы, 20.05»: the line without its label, if it is the title of a protocol."""
    for line in head:
        label = _SUBJECT.match(line.text)
        if label and PROTOCOL_TITLE.match(line.text[label.end() :]):
            return replace(line, passage=line.passage.cut(label.end()))
    return None


def _decides(lines: list[Line]) -> bool:
    if any((read_section(line.text) or ("",))[0] == "decided" for line in lines):
        return True
    marked = [(line.text, marker) for line in lines if (marker := read_marker(line.text)) is not None]
    return sum(decision_like(text[marker.end :]) for text, marker in marked) > 1


def _day_sent(head: list[Line]) -> dt.date | None:
    dates = (found.resolve(None) for line in head if _SENT.match(line.text) for found in find_dates(line.text))
    return next((day for day in dates if day is not None), None)


def _with_year(passage: Passage, sent: dt.date | None) -> Passage:
    """The first day that is told without a year is the last such day before the letter was sent: with its year."""
    found = next(iter(find_dates(passage.text, short=True)), None)
    if found is None or found.year is not None or sent is None:
        return passage
    year = sent.year - int((found.month, found.day) > (sent.month, sent.day))
    end = len(passage.text[: found.end].rstrip(" ."))
    figures = passage.text[found.start : end].replace(".", "").isdigit()
    written = f".{year}" if figures else f" {year}"
    # What the document does not print counts to the last character of the day.
    added = Passage(written, tuple((at, passage.source(end - 1)) for at in range(len(written))))
    rest = passage.cut(end)
    return join([join([passage.cut(0, end), added], ""), rest], "" if rest.text[:1] in ",.;)" else " ")


def _told_apart(line: Line, sent: dt.date | None) -> list[Line]:
    """A sentence that tells of the meeting in brackets, cut about them, with the day whole."""
    told = _IN_BRACKETS.search(line.text)
    if told is None or not _OF_MEETING.search(line.text[: told.start()]) or not find_dates(told["told"], short=True):
        return [line]
    parts = [
        line.passage.cut(0, told.start()),
        _with_year(line.passage.cut(told.start("told"), told.end("told")), sent),
        line.passage.cut(told.end() + 1),
    ]
    return [replace(line, passage=part, blank_before=True) for part in parts if len(part.text) > 1]


__all__ = ["without_letter"]

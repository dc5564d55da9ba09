"""What stands in a cell, as people type it in a Russian Excel, becomes a value, or a sentence that says what is wrong.

All cells come as text (see `reading`), so a workbook and a CSV are read by the same rules.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from decisions.exports.csv import FORMULA
from decisions.exports.printed import clean
from decisions.protocols.terms.dates import MONTH, month_number

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Value = str | bool | dt.date | None

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?: г\.?)?(?: 0{1,2}:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_NAMED = re.compile(rf"(\d{{1,2}})[ .-]({MONTH})[ .-]?(\d{{4}}|\d{{2}})(?: ?г\.?| года)?", re.IGNORECASE)
"""A CSV has days as the cells showed them: «31 декабря 2026 г.», «31.дек.26»."""
_FIRST_SERIAL, _LAST_SERIAL = 3_000, 90_000
"""Days since the end of 1899, as Excel counts them: from 1908 to 2146."""
_EPOCH = dt.date(1899, 12, 30)
_YES = frozenset({"да", "yes", "true", "истина", "1", "+", "x", "х"})
_NO = frozenset({"нет", "no", "false", "ложь", "0", "-", "–"})


class CellFault(ValueError):
    """A cell that cannot be taken; `str()` is the sentence for the user."""


def plain(text: str) -> str:
    """`text` without what is not seen, with one blank where there are several, and without the mark of `defuse`."""
    shown = " ".join(_INVISIBLE.sub("", clean(text)).split())
    return shown[1:] if shown.startswith("'") and shown[1:].startswith(FORMULA) else shown


def folded(text: str) -> str:
    """`text` for comparison with words that are known: lower case, ё as е."""
    return plain(text).casefold().replace("ё", "е")


def in_all_languages(word: str | _StrPromise) -> frozenset[str]:
    """`word` folded, in each language of the interface: a table comes back to whoever has another one chosen."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(folded(str(word)))
    return frozenset(found)


class Kind:
    """How the cells of a column are read, and how their values are shown."""

    def read(self, text: str) -> Value:
        """The value; raises `CellFault`."""
        raise NotImplementedError

    def show(self, value: Value) -> str:
        """The value as a cell has it."""
        return "" if value is None else str(value)


class Text(Kind):
    def read(self, text: str) -> Value:
        if text.lstrip().startswith("="):
            raise CellFault(_("a formula is not read: put its value into the cell"))
        shown = plain(text)
        if _SHORTENED.fullmatch(shown):
            raise CellFault(_("Excel has shortened this number: make the cell a text and type it anew"))
        return shown


class Flag(Kind):
    """Yes or no."""

    def read(self, text: str) -> Value:
        word = folded(text)
        if word in _YES | _NO:
            return word in _YES
        raise CellFault(_("write «yes» or «no»"))

    def show(self, value: Value) -> str:
        return _("yes") if value else _("no")


class Day(Kind):
    def read(self, text: str) -> Value:
        shown = plain(text)
        if not shown:
            return None
        day = _DAY.fullmatch(shown) or _NAMED.fullmatch(shown)
        iso = _ISO.fullmatch(shown)
        try:
            if day:
                year, month = int(day[3]), int(day[2]) if day[2].isdecimal() else month_number(day[2]) or 0
                return dt.date(year + 2000 if year < 100 else year, month, int(day[1]))
            if iso:
                return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError as error:
            raise CellFault(_("there is no such day")) from error
        if shown.isdecimal() and _FIRST_SERIAL < int(shown) < _LAST_SERIAL:
            return _EPOCH + dt.timedelta(days=int(shown))
        raise CellFault(_("write the day as 31.12.2026"))

    def show(self, value: Value) -> str:
        return f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else ""


@dataclass(frozen=True)
class Choice(Kind):
    """One of the values of a list, written by its words."""

    words: Mapping[str, str | _StrPromise]

    def read(self, text: str) -> Value:
        asked = folded(text)
        for value, word in self.words.items():
            if asked == folded(value) or asked in in_all_languages(word):
                return value
        known = ", ".join(f"«{word}»" for word in self.words.values() if word)
        raise CellFault(_("write one of these: %(known)s") % {"known": known})

    def show(self, value: Value) -> str:
        return str(self.words.get(str(value), value))

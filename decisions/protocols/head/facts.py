"""Facts of the head of a protocol: number, date, time, place and form, with a label and without."""

from __future__ import annotations

import itertools
import re

from ..language.places import begins_with_place
from ..lines.shapes import PROTOCOL_TITLE
from ..passages import GAP, Passage
from ..people.attendance import mentions_of
from ..structure import Certainty
from ..terms.dates import CLOCK, find_dates, find_time, safe_date
from .labels import (
    DATE_LABEL,
    END_LABEL,
    FORM,
    NOT_NUMBER,
    NUMBER,
    NUMBER_LABEL,
    OPENED,
    OTHER_DATE,
    PLACE_LABEL,
    TIME_LABEL,
    TOPIC_LABEL,
    Heading,
)
from .places import HeadPlaces

#: «форума «Дни леса» (16–18 мая 2025 года)»: the days of an event that the body prepares.
_EVENT_DAYS = re.compile(r"\(\D{0,20}\d{1,2} ?[–-] ?$")


#: «23–24 мая 2024 года»: a meeting of two days is of the first.
_FIRST_DAY = re.compile(r"(?<![\w№/:.-])(?<![№N] )(?P<day>\d{1,2})[–—-]$")
#: «комиссии, созданной приказом министерства от |01.02.2024»
_OF_DOCUMENT = re.compile(
    r"(?:приказ|распоряжени|постановлени|решени|закон|письм|протоколом)[а-яё]*(?: [^\s.;]+){0,6} от $", re.IGNORECASE
)
#: «Время начала регистрации участников»: the meeting itself begins later.
_REGISTRATION = re.compile(r"(?:время|начало)[^:\d]{0,20} регистрации", re.IGNORECASE)

#: «… регистрации – 10:30, начало собрания – 11:00»
_BEGINS_BEHIND = re.compile(
    r"[,;.] (?P<begins>(?:время )?(?:начал[оа]|открыти[ея])(?! регистрации)[^,;\d]{0,40}\d)", re.IGNORECASE
)

#: «Формат: очно, г. Речинск, технопарк»
_PLACE_OF_FORM = re.compile(r"[,;] (?=(?:г\.|гор\.|пос\.|с\.|пгт) ?[А-ЯЁ])")
#: «Ж-2 от 5 июня 2025 г.»: a number without its sign, before the date.
_UNSIGNED = re.compile(r"(?P<n>(?:[А-ЯЁ]{1,5}[-/])?\d[\dА-Яа-яЁё/-]{0,15}) от (?=[«\"“]?\d)")
#: «пос. Заречный, малый зал, 15 часов 00 минут»
_HOUR_BEHIND = re.compile(rf", {CLOCK.pattern}\.?$", re.IGNORECASE)
#: «16 ноября 2026 года, 14:00–16:10| |№ 3»
_BEFORE_NUMBER = re.compile(r"(?:^|\t|\d{4}|г\.?|года|\d:\d{2}|[^\d],),? *(?:№|N)")
#: «16 ноября 2026 года|, |14:00–16:10»
_UP_TO_HOUR = re.compile(r"(?: ?(?:года|г\.?))?(?:, ?| )", re.IGNORECASE)
#: What stands behind an hour that begins its line or column, or follows the day.
_ENDS_CLOCK = re.compile(r"\s*(?:$|[,;(\t]|№ ?\d)")


class HeadFacts:
    """Writes into `head` what its lines say; places wait for `settle`, since a better one may follow."""

    def __init__(self, head: Heading) -> None:
        self.head = head
        self.places = HeadPlaces(head)

    def number(self, passage: Passage, certainty: Certainty = Certainty.SURE) -> None:
        """The number of the protocol, unless it is known; numbers of rooms, orders and points are none."""
        if self.head.number is not None:
            return
        for match in NUMBER.finditer(passage.text):
            before = passage.text[: match.start()]
            if NOT_NUMBER.search(before) or before.count("«") > before.count("»"):
                continue
            self.head.number = match.group("n").rstrip(".,)" if "(" not in match.group("n") else ".,")
            self.head.found("number", passage.span(match.start("n"), match.end("n")), certainty)
            return

    def _labelled_number(self, passage: Passage, start: int) -> None:
        match = re.match(r"№? ?(?P<n>\S*\d\S*)", passage.text[start:])
        if match and self.head.number is None:
            self.head.number = match.group("n").rstrip(".,;")
            self.head.found("number", passage.span(start + match.start("n"), start + match.end("n")))

    def date(self, passage: Passage, certainty: Certainty = Certainty.SURE) -> bool:
        """The date of the meeting, unless it is known; a date without a year is none."""
        if self.head.date is not None or (OTHER_DATE.search(passage.text) and not PROTOCOL_TITLE.match(passage.text)):
            return False
        for found in find_dates(passage.text):
            date = found.resolve(None)
            before = passage.text[: found.start]
            document = _OF_DOCUMENT.search(before)
            # «Решение (протокол) № 5 … от …» is the document itself.
            itself = document is not None and document.start() == 0 and PROTOCOL_TITLE.match(passage.text)
            if _EVENT_DAYS.search(before) or (document and not itself):
                continue
            if date is not None and found.year is not None:
                first = _FIRST_DAY.search(before)
                begins = safe_date(date.year, date.month, int(first.group("day"))) if first else None
                self.head.date = begins if begins is not None and begins < date else date
                self.head.found("date", passage.span(found.start, found.end), certainty)
                return True
        return False

    def beside_title(self, passage: Passage) -> int:
        """Time and place that follow the date in the line of the title; where the name of the meeting ends."""
        found = next((one for one in find_dates(passage.text) if one.year is not None and one.start > 0), None)
        if found is None:
            return len(passage.text)
        tail = passage.cut(found.end)
        start = re.match(
            r"(?:года|г\.(?! ?[А-ЯЁ]))?(?: ?\([а-я]{2,11}\.?\))?[ ,;.(]*(?:(?:начало )?в )?", tail.text, re.IGNORECASE
        )
        rest = tail.cut(start.end() if start else 0)
        clock = CLOCK.match(rest.text)
        if not clock and not begins_with_place(rest.text):
            return len(passage.text)
        if clock:
            self.hour(rest.cut(0, clock.end()))
            left = rest.text[clock.end() :].lstrip(" ,;.")
            rest = rest.cut(len(rest.text) - len(left))
        self.places.in_column(rest, beside=clock is not None)
        return found.end

    def hour(self, passage: Passage, certainty: Certainty = Certainty.SURE) -> None:
        """The hour at which the meeting began, unless it is known, and that of its end."""
        text = passage.text
        for found in reversed(find_dates(text)):
            text = text[: found.start] + "#" * (found.end - found.start) + text[found.end :]
        text = NUMBER.sub(lambda match: "#" * len(match.group()), text)
        end = END_LABEL.search(text)
        if end and text.find(":", end.end()) >= 0 and find_time(text[: end.start()]) is None:
            end = re.search(r"(?<=[\d.]) ?[/–—-] ?(?=\d)", text) or end
        first = find_time(text[: end.start()] if end else text)
        if first and self.head.time is None:
            self.head.time = first[0]
            self.head.found("time", passage.span(first[1], first[2]), certainty)
            rest = find_time(text[first[2] :]) if re.match(r"\s*(?:до|–|—|-|по)\s*\d", text[first[2] :]) else None
            if rest:
                self.head.end_time = rest[0]
        if end:
            last = find_time(text[end.start() :])
            if last:
                self.head.end_time = last[0]

    def labelled(self, passage: Passage) -> bool:
        """«Дата и место: …», «Форма проведения: …», «Начало в 10.00»."""
        text = passage.text
        place, date = PLACE_LABEL.match(text), DATE_LABEL.match(text)
        if place or date:
            match = place or date
            value = passage.cut(match.end() if match else 0)
            if date and not OTHER_DATE.match(text):
                if find_dates(value.text):
                    self.head.date = None
                self.date(value)
                self.hour(value)
                self.places.sorted_out(value)
            elif place:
                self.date(value)
                self.places.label(value)
            return True
        number = NUMBER_LABEL.match(text)
        if number:
            self._labelled_number(passage, number.end())
            return True
        form = FORM.match(text)
        if form:
            behind = _PLACE_OF_FORM.search(form.group("f"))
            end = form.start("f") + behind.start() if behind else form.end("f")
            self.head.form = text[form.start("f") : end].strip(" .")
            self.head.found("form", passage.span(form.start("f"), end))
            if behind:
                self.places.add(passage.cut(end + len(behind.group())))
            return True
        topic = TOPIC_LABEL.match(text)
        if topic:
            self.head.topic = self.head.topic or text[topic.end() :].rstrip(" .;")
            return True
        if OTHER_DATE.match(text) and not mentions_of(text):
            return True
        if TIME_LABEL.match(text) and _REGISTRATION.match(text):
            begins = _BEGINS_BEHIND.search(text)
            if begins:
                self.hour(passage.cut(begins.start("begins")))
            return True
        if (TIME_LABEL.match(text) or END_LABEL.search(text[:40])) and find_time(text):
            self.hour(passage)
            self.places.behind_hour(passage)
            if GAP in text:
                self.unlabelled(passage.cut(text.index(GAP) + 1))
            return True
        return False

    def opened(self, passage: Passage) -> bool:
        """«Заседание открыто …»: it stands also amid a list of people and does not end it."""
        if not OPENED.match(passage.text):
            return False
        if find_dates(passage.text):
            self.date(passage)
        self.hour(passage)
        return True

    def unlabelled(self, passage: Passage) -> bool:
        """Date, number, place and time of a line that has no label, column by column."""
        text = passage.text
        if OTHER_DATE.search(text):
            return True
        columns = _columns(passage)
        dated = self.date(passage, self._stands_first(passage)) or self._tells_day_again(passage)
        timed = TIME_LABEL.search(text) is not None or any(_begins_with_hour(column.text) for column in columns)
        if dated or timed:
            is_sure = timed or any(_hour_follows_day(column.text) for column in columns)
            self.hour(passage, Certainty.SURE if is_sure else Certainty.LIKELY)
        numbered = self._number_beside(passage, dated=dated)
        beside = dated or numbered or (timed and len(text) < 160)
        placed = False
        for column in columns:
            placed = self.places.in_column(column, beside=beside) or placed
            if placed and _HOUR_BEHIND.search(column.text) and "time" not in self.head.spans:
                self.hour(column, Certainty.LIKELY)
        return dated or numbered or placed or (timed and "time" in self.head.spans)

    def _number_beside(self, passage: Passage, *, dated: bool) -> bool:
        """A number that begins its line or column or follows the year or the hour; without its sign only before the
        date."""
        if self.head.number is None and _BEFORE_NUMBER.search(passage.text):
            self.number(passage)
            return True
        unsigned = _UNSIGNED.match(passage.text) if dated and self.head.number is None else None
        if unsigned:
            self.head.number = unsigned.group("n")
            self.head.found("number", passage.span(unsigned.start("n"), unsigned.end("n")), Certainty.LIKELY)
        return unsigned is not None

    def _tells_day_again(self, passage: Passage) -> bool:
        """«Четверг, 30 января 2025 г., 14:00» below a title that has named the day: hour and place may stand here."""
        return "time" not in self.head.spans and any(
            found.year is not None and found.resolve(None) == self.head.date for found in find_dates(passage.text)
        )

    def _stands_first(self, passage: Passage) -> Certainty:
        """How sure a date without a label is: it begins its line or column, or it is named amid a sentence."""
        dates = [found for found in find_dates(passage.text) if found.year is not None]
        starts = [0, *(at + 1 for at, char in enumerate(passage.text) if char == GAP)]
        first = dates[0].start if dates else 0
        return Certainty.SURE if any(at <= first <= at + 4 for at in starts) else Certainty.LIKELY


def _columns(passage: Passage) -> list[Passage]:
    edges = [-1, *(at for at, char in enumerate(passage.text) if char == GAP), len(passage.text)]
    return [passage.cut(a + 1, b) for a, b in itertools.pairwise(edges)]


def _begins_with_hour(text: str, start: int = 0) -> bool:
    clock = CLOCK.match(text, start)
    return clock is not None and _ENDS_CLOCK.match(text, clock.end()) is not None


def _hour_follows_day(text: str) -> bool:
    """Whether nothing but a comma stands between a day and an hour."""
    ends = (_UP_TO_HOUR.match(text, found.end) for found in find_dates(text) if found.year is not None)
    return any(end is not None and _begins_with_hour(text, end.end()) for end in ends)

"""Facts of the head of a protocol: number, date, time, place and form, with a label and without."""

from __future__ import annotations

import re

from .attendance import mentions_of
from .dates import find_dates, find_time, safe_date
from .head_labels import (
    ADDRESS,
    CLOCK,
    DATE_LABEL,
    END_LABEL,
    FORM,
    NOT_NUMBER,
    NUMBER,
    NUMBER_LABEL,
    OPENED,
    OTHER_DATE,
    PLACE_LABEL,
    SETTLEMENT,
    TIME_LABEL,
    TOPIC_LABEL,
    Heading,
)
from .morph import is_finite_verb
from .passages import GAP, Passage
from .shapes import PROTOCOL_TITLE
from .structure import Certainty, Span

#: Words beside a place that are none of it: the day of the week, the form of the meeting, that it took place.
_NO_PLACE = re.compile(
    r"(?<![а-яё])(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)(?=\W*$)"
    r"|\((?:видео|онлайн|дистанц|очно|заочно|вкс|в режиме|в формате|по )[^()]*\)"
    r"| (?:состоял(?:ось|ся|ась)|прошл[оа]|прош[её]л|проведен[оа]?|проходил[оа]?) .*$",
    re.IGNORECASE,
)


def _without_time(text: str) -> str:
    """What is left of a line when its dates and its time of day are taken out: the place."""
    for found in reversed(find_dates(text)):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    time = find_time(text)
    if time:
        until = re.match(r" ?[–—-] ?\d{1,2}[:.]\d{2}(?!\d)", text[time[2] :])
        end = time[2] + (until.end() if until else 0)
        text = text[: time[1]] + " " * (end - time[1]) + text[end:]
    text = re.sub(r"(?:начал[оаи]|время(?: начала)?)(?= ?(?:в )?:? *(?:,|$| {2}))", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?:^|(?<= ))(?:в|от) (?= |$|,)|\bчас(?:ов|а)?\b\.?|^\W*(?:г|года)\b\.?(?= *,)", "", text)
    text = _NO_PLACE.sub("", text)
    text = re.sub(r" +(?=,)|,\s*(?=,)", "", re.sub(r"\s+", " ", text)).strip(" ,;.–—-")
    return text[1:-1] if text.startswith("(") and text.find(")") == len(text) - 1 else text


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
#: «20 мая 2024 года, г. Речинск»
_TOWN_BEHIND = re.compile(
    r"\d(?: ?г\.| года)?, (?P<town>(?:г\.|гор\.|город|с\.|село|пос\.|пгт\.?) ?[А-ЯЁ][^:;]{2,80})$"
)
_ROOM = re.compile(r"[.,;] (?P<room>(?:ауд|каб|зал|ул\.|пр\.|просп|наб\.|пл\.|пер\.)[^:;\t]{2,80}?)\.?$", re.IGNORECASE)
#: What else a sentence behind the hour tells of a meeting.
_NO_ROOM = (
    "Окончани|Закрыт|Заверш|Конец|Кворум|Форм|Режим|Заседани|Совещани|Собрани|Встреч|Присутств|Отсутств|Приглаш|Участ"
    "|Повестк|Председател|Секретар|Протокол|Регистраци|Тема|Всего|Явка"
)
#: «Начало в 19.00. Гребная база, тренерская.»
_PLACE_BEHIND = re.compile(rf"[.,] (?P<room>(?!{_NO_ROOM})[А-ЯЁ][а-яё]+ [^:;.\t\d]{{4,60}})\.?$")
#: The number of the protocol behind its place; what has a number of its own is no end of a place («зал № 2»).
_NUMBER_BEHIND = re.compile(r"\s*№(?! ?\d+[»\"])")
_NUMBERED = re.compile(
    r"\b(?:зал|переговорн(?:ая|ой)|каб(?:инет)?|ауд(?:итория)?|ком(?:ната)?|корп(?:ус)?|оф(?:ис)?|школа|училище|цех|павильон|строение|стр)\.?$"
)
#: «Ж-2 от 5 июня 2025 г.»: a number without its sign, before the date.
_UNSIGNED = re.compile(r"(?P<n>(?:[А-ЯЁ]{1,5}[-/])?\d[\dА-Яа-яЁё/-]{0,15}) от (?=[«\"“]?\d)")
#: «пос. Заречный, малый зал, 15 часов 00 минут»
_HOUR_BEHIND = re.compile(
    r", (?:в |начало (?:в )?)?\d{1,2}(?:[:.-]\d{2}(?: ?ч\.?)?| ?(?:ч\.|час[а-я]*\.?)(?: ?\d{1,2} ?мин[а-я]*\.?)?)\.?$"
)


class HeadFacts:
    """Writes into `head` what its lines say; places wait for `settle`, since a better one may follow."""

    def __init__(self, head: Heading) -> None:
        self.head = head
        self.cities: list[tuple[str, Span]] = []
        self.place_label: tuple[str, Span] | None = None

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
            if _EVENT_DAYS.search(before) or _OF_DOCUMENT.search(before):
                continue
            if date is not None and found.year is not None:
                first = _FIRST_DAY.search(before)
                begins = safe_date(date.year, date.month, int(first.group("day"))) if first else None
                self.head.date = begins if begins is not None and begins < date else date
                self.head.found("date", passage.span(found.start, found.end), certainty)
                return True
        return False

    def _sorted_place(self, value: Passage) -> None:
        """The place in a value that also holds date and time: «14.03.2022, 10:00, г. Заречинск, ул. …»."""
        rest = _without_time(value.text)
        if len(rest) > 4 and (SETTLEMENT.match(rest) or ADDRESS.search(rest)):
            self.place_label = (rest, value.span())

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
        if not clock and not SETTLEMENT.match(rest.text):
            return len(passage.text)
        if clock:
            self.hour(rest.cut(0, clock.end()))
            left = rest.text[clock.end() :].lstrip(" ,;.")
            rest = rest.cut(len(rest.text) - len(left))
        if SETTLEMENT.match(rest.text) or ADDRESS.search(rest.text) or (clock and 5 < len(rest.text) < 100):
            self.cities.append((rest.text.rstrip(" .;,"), rest.span()))
        return found.end

    def at_address(self, passage: Passage) -> None:
        """«… состоялось 3 сентября по адресу: г. Заречинск, ул. Мира, 3»"""
        match = re.search(r"по адресу:? (?P<place>\S.{3,100}?)\.?$", passage.text)
        if match:
            self.cities.append((match.group("place"), passage.span(match.start("place"), match.end("place"))))

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
                self._sorted_place(value)
            elif place:
                if find_dates(value.text):
                    self.date(value)
                    self._sorted_place(value)
                else:
                    self.place_label = (value.text.rstrip(" .;"), value.span())
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
                where = passage.cut(end + len(behind.group()))
                self.cities.append((where.text.rstrip(" .;"), where.span()))
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
            self._room_behind(passage)
            if GAP in text:
                self.unlabelled(passage.cut(text.index(GAP) + 1))
            return True
        return False

    def _room_behind(self, passage: Passage) -> None:
        """«Начало заседания: 15.20. Ауд. 4-217»: a room behind the hour is the place."""
        time = find_time(passage.text)
        rest = (_ROOM.match(passage.text, time[2]) or _PLACE_BEHIND.match(passage.text, time[2])) if time else None
        if rest and not (mentions_of(rest.group("room")) or any(map(is_finite_verb, rest.group("room").split()))):
            self.cities.append((rest.group("room"), passage.span(rest.start("room"), rest.end("room"))))

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
        found = False
        text = passage.text
        if OTHER_DATE.search(text):
            return True
        had_date = self.date(passage, self._stands_first(passage)) or self._tells_day_again(passage)
        clock = any(CLOCK.fullmatch(part) for part in text.split(GAP))
        labelled = TIME_LABEL.search(text) is not None
        if had_date or labelled or clock:
            self.hour(passage, Certainty.SURE if labelled or clock else Certainty.LIKELY)
            found = found or "time" in self.head.spans
        found = had_date or found
        if self.head.number is None and re.search(r"(?:^|\t|\d{4}|г\.?|года),? *(?:№|N)", text):
            self.number(passage)
            found = True
        unsigned = _UNSIGNED.match(text) if had_date and self.head.number is None else None
        if unsigned:
            self.head.number = unsigned.group("n")
            self.head.found("number", passage.span(unsigned.start("n"), unsigned.end("n")), Certainty.LIKELY)
        position = 0
        for part in text.split(GAP):
            cut = passage.cut(position, position + len(part))
            position += len(part) + 1
            if SETTLEMENT.match(cut.text) or (ADDRESS.search(cut.text) and not mentions_of(cut.text)):
                number = next(
                    (m for m in _NUMBER_BEHIND.finditer(cut.text) if not _NUMBERED.search(cut.text, 0, m.start())), None
                )
                place = _without_time(cut.text[: number.start()] if number else cut.text)
                if place:
                    self.cities.append((place, cut.span()))
                if _HOUR_BEHIND.search(cut.text) and "time" not in self.head.spans:
                    self.hour(cut, Certainty.LIKELY)
                found = True
            elif had_date and (town := _TOWN_BEHIND.search(cut.text)):
                behind = cut.cut(town.start("town"))
                self.cities.append((behind.text.rstrip(" .;,"), behind.span()))
            elif had_date and re.fullmatch(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*", cut.text):
                self.cities.append((cut.text, cut.span()))
        if had_date and "time" in self.head.spans and not self.cities and GAP not in text:
            self._named_place(passage)
        return found

    def _tells_day_again(self, passage: Passage) -> bool:
        """«Четверг, 30 января 2025 г., 14:00» below a title that has named the day: hour and place may stand here."""
        return "time" not in self.head.spans and any(
            found.year is not None and found.resolve(None) == self.head.date for found in find_dates(passage.text)
        )

    def _named_place(self, passage: Passage) -> None:
        """«3 июня 2024 г. в 19:30, детская площадка во дворе»: what goes on behind the hour names the place."""
        time = find_time(passage.text)
        rest = passage.cut(time[2]) if time else None
        match = re.match(r"\s*,\s*(?=[а-яёА-ЯЁ«][^.:;]{5,100}\.?$)", rest.text) if rest else None
        if rest and match and not mentions_of(rest.text) and not any(is_finite_verb(w) for w in rest.text.split()):
            place = rest.cut(match.end())
            self.cities.append((place.text.rstrip(" ."), place.span()))

    def _stands_first(self, passage: Passage) -> Certainty:
        """How sure a date without a label is: it begins its line or column, or it is named amid a sentence."""
        dates = [found for found in find_dates(passage.text) if found.year is not None]
        starts = [0, *(at + 1 for at, char in enumerate(passage.text) if char == GAP)]
        first = dates[0].start if dates else 0
        return Certainty.SURE if any(at <= first <= at + 4 for at in starts) else Certainty.LIKELY

    def settle(self) -> None:
        """Chooses the place: the labelled one, with its settlement from elsewhere, else the settlements alone."""
        head = self.head
        if self.place_label:
            text, span = self.place_label
            city = next((c for c, _ in self.cities if SETTLEMENT.match(c)), None)
            own = re.search(r"(?:\bг\.|город|пос\.|пос[её]лок|\bс\. ?[А-ЯЁ]|село|пгт)", text) or re.match(
                r"[А-ЯЁ][а-яё-]+, (?:ул|пр|пл|пер|наб)", text
            )
            head.place = f"{city}, {text}" if city and not own and city.lower() not in text.lower() else text
            head.found("place", span)
        elif self.cities:
            unique = list(dict.fromkeys(c for c, _ in self.cities))
            head.place = ", ".join(unique[:2]) if len(unique) > 1 and not SETTLEMENT.match(unique[1]) else unique[0]
            sure = SETTLEMENT.match(unique[0]) is not None
            head.found("place", self.cities[0][1], Certainty.SURE if sure else Certainty.LIKELY)

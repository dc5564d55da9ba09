"""The place of the meeting: with a label, beside the date, in a column or on a line of its own."""

from __future__ import annotations

import re

from ..language.morph import is_finite_verb
from ..language.places import ADDRESS, SETTLEMENT, is_online, is_place
from ..passages import GAP, Passage
from ..people.attendance import mentions_of
from ..structure import Certainty, Span
from ..terms.dates import CLOCK, find_dates, find_time
from .labels import NUMBER, Heading

_WEEKDAY = r"(?:понедельник|вторник|сред[аы]|четверг|пятниц[аы]|суббот[аы]|воскресенье|пн|вт|ср|чт|пт|сб|вс)"
#: Words beside a place that are none of it: the day of the week, the form of the meeting, that it took place.
_NO_PLACE = re.compile(
    rf"(?<![а-яё])\(?{_WEEKDAY}\)?(?=\W*(?:$|,))|^{_WEEKDAY}(?![а-яё])\.?"
    r"|\((?:видео|онлайн|дистанц|очно|заочно|вкс|в режиме|в формате|по )[^()]*\)"
    r"| (?:состоял(?:ось|ся|ась)|прошл[оа]|прош[её]л|проведен[оа]?|проходил[оа]?) .*$",
    re.IGNORECASE,
)
_OF_CLOCK = re.compile(
    r"(?:начал[оаи](?: заседания| совещания| собрания)?|время(?: начала| проведения)?)(?= ?(?:в )?:? *(?:[,;]|$| {2}))"
    r"|\(?(?<![а-яё])(?:мск|по мск|по московскому времени|московское время)(?![а-яё])\)?",
    re.IGNORECASE,
)
#: «20 мая 2024 года, г. Речинск»
_TOWN_BEHIND = re.compile(
    r"\d(?: ?г\.| года)?, (?P<town>(?:г\.|гор\.|город|с\.|село|пос\.|пгт\.?) ?[А-ЯЁ][^:;]{2,80})$"
)
_ROOM_BEHIND = re.compile(
    r"[.,;] (?P<room>(?:ауд|каб|зал|ул\.|пр\.|просп|наб\.|пл\.|пер\.)[^:;\t]{2,80}?)\.?$", re.IGNORECASE
)
#: What else a sentence behind the hour tells of a meeting.
_NO_ROOM = (
    "Окончани|Закрыт|Заверш|Конец|Кворум|Форм|Режим|Заседани|Совещани|Собрани|Встреч|Присутств|Отсутств|Приглаш|Участ"
    "|Повестк|Председател|Секретар|Протокол|Регистраци|Тема|Всего|Явка"
)
#: «Начало в 19.00. Гребная база, тренерская.»
_PLACE_BEHIND = re.compile(rf"[.,] (?P<room>(?!{_NO_ROOM})[А-ЯЁ][а-яё]+ [^:;.\t\d]{{4,60}})\.?$")
#: The number of the protocol beside its place; what has a number of its own is no end of a place («зал № 2»).
_NUMBER_BESIDE = re.compile(r"(?:^|[ ,;]+)(?:протокол )?(?:№|N)(?! ?\d+[»\"])\s*\S*\d\S*", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:зал(?: заседаний| совещаний)?|переговорн(?:ая|ой)"
    r"|каб(?:инет)?|ауд(?:итория)?|ком(?:ната)?|корп(?:ус)?|оф(?:ис)?|школ[аы]|училищ[ае]|цех[а]?"
    r"|павильон|строение|стр|прорабск(?:ая|ой)|бытовк[аи]|участ(?:ок|ка)|лице[йя]|гимнази[яи]|сад[а]?|бригад[аы])\.?$",
    re.IGNORECASE,
)
_AT_ADDRESS = re.compile(r"^(?:по адресу|место проведения|адрес) ?:? ?", re.IGNORECASE)
_OWN_TOWN = re.compile(r"(?:\bг\.|город|пос\.|пос[её]лок|\bс\. ?[А-ЯЁ]|село|пгт)")
_STREET = re.compile(r"[А-ЯЁ][а-яё-]+, (?:ул|пр|пл|пер|наб)")
#: A name of a meeting, a vote or a quorum is no place, wherever it stands.
_TELLS_ELSE = re.compile(
    r"(?:заседани|совещани|собрани|план[её]рк|протокол|кворум|повестк|очередн|голос|присутств|участник)", re.IGNORECASE
)
_LONGEST = 80


class HeadPlaces:
    """Keeps the places that the head names until `settle`, since a better one may follow."""

    def __init__(self, head: Heading) -> None:
        self.head = head
        self.named: list[tuple[str, Span]] = []
        self.labelled: tuple[str, Span] | None = None
        self.online: tuple[str, Span] | None = None

    def label(self, value: Passage) -> None:
        """What follows «Место:», with date and time taken out where it holds them."""
        if find_dates(value.text):
            self.sorted_out(value)
        elif value.text:
            self.labelled = (value.text.rstrip(" .;,"), value.span())

    def sorted_out(self, value: Passage) -> None:
        """The place in a value that also holds date and time: «14.03.2022, 10:00, г. Заречинск, ул. …»."""
        rest = without_time(value.text)
        if len(rest) > 3 and (is_place(rest) or is_online(rest)):
            self.labelled = (rest, value.span())

    def add(self, passage: Passage, text: str | None = None) -> None:
        """A place without a label."""
        text = passage.text.rstrip(" .;,") if text is None else text
        self.named.append((text.rstrip(")") if "(" not in text else text, passage.span()))

    def at_address(self, passage: Passage) -> None:
        """«… состоялось 3 сентября по адресу: г. Заречинск, ул. Мира, 3»"""
        match = re.search(r"по адресу:? (?P<place>\S.{3,100}?)\.?$", passage.text)
        if match:
            self.add(passage.cut(match.start("place"), match.end("place")), match.group("place"))

    def behind_hour(self, passage: Passage) -> None:
        """«Начало заседания: 15.20. Ауд. 4-217»: a room behind the hour is the place."""
        time = find_time(passage.text)
        rest = (
            (_ROOM_BEHIND.match(passage.text, time[2]) or _PLACE_BEHIND.match(passage.text, time[2])) if time else None
        )
        if rest and not _is_sentence(rest.group("room")):
            self.add(passage.cut(rest.start("room"), rest.end("room")), rest.group("room"))

    def in_column(self, column: Passage, *, beside: bool) -> bool:
        """Whether a line or a column names the place. `beside` the date, the hour or the number whatever else is told
        in a few words is the place.
        """
        text = column.text
        rest = _AT_ADDRESS.sub("", without_time(_without_number(text)))
        if is_place(rest) or (is_place(text) and not mentions_of(text)):
            if rest and (SETTLEMENT.match(rest) or not mentions_of(rest)):
                self.add(column, rest)
            return True
        if is_online(rest):
            self.online = self.online or (rest.rstrip(" ."), column.span())
            return True
        town = _TOWN_BEHIND.search(text) if beside else None
        if town:
            self.add(column.cut(town.start("town")))
            return True
        if beside and _may_be_place(rest):
            self.add(column, rest)
            return True
        return False

    def settle(self) -> None:
        """Chooses the place: the labelled one, with its settlement from elsewhere, else the settlements alone."""
        head = self.head
        if self.labelled:
            text, span = self.labelled
            city = next((c for c, _ in self.named if SETTLEMENT.match(c)), None)
            own = _OWN_TOWN.search(text) or _STREET.match(text) or is_online(text)
            head.place = f"{city}, {text}" if city and not own and city.lower() not in text.lower() else text
            head.found("place", span)
        elif self.named:
            unique = list(dict.fromkeys(c for c, _ in self.named))
            head.place = ", ".join(unique[:2]) if len(unique) > 1 and not SETTLEMENT.match(unique[1]) else unique[0]
            sure = SETTLEMENT.match(unique[0]) is not None
            head.found("place", self.named[0][1], Certainty.SURE if sure else Certainty.LIKELY)
        elif self.online:
            head.place = self.online[0]
            head.found("place", self.online[1], Certainty.LIKELY)


def without_time(text: str) -> str:
    """What is left of a line when its dates and its time of day are taken out: the place."""
    for found in reversed(find_dates(text)):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    clock = next((m for m in CLOCK.finditer(text) if _stands_alone(text, m)), None)
    if clock:
        text = text[: clock.start()] + " " * (clock.end() - clock.start()) + text[clock.end() :]
    text = _OF_CLOCK.sub("", text)
    text = re.sub(r"(?:^|(?<= ))(?:в|от) (?= |$|,)|\bчас(?:ов|а)?\b\.?|^\W*(?:г|года)\b\.?(?= *,)", "", text)
    text = _NO_PLACE.sub("", text.strip(" ,;.–—-"))
    text = re.sub(r" +(?=[,;])|[,;]\s*(?=[,;])", "", re.sub(r"\s+", " ", text)).strip(" ,;.–—-")
    return text[1:-1] if text.startswith("(") and text.find(")") == len(text) - 1 else text


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether a time of day is set apart from what stands before and behind it, which the number of a house is not."""
    before, after = text[: match.start()].rstrip(" («"), text[match.end() :]
    return (not before or before[-1] in ",;:.–—-|" or before.endswith((" в", "начало", "начали", "время", "\t"))) and (
        re.match(r"\s*(?:$|[,;.)\t–—(-]| {2})|\s+(?:г\.|гор|ул|каб|пер|зал)", after) is not None
    )


def _without_number(text: str) -> str:
    """A line without the number of the protocol; the numbers of rooms, schools and houses stay."""
    match = next((m for m in _NUMBER_BESIDE.finditer(text) if not _NUMBERED.search(text, 0, m.start())), None)
    return text if match is None else f"{text[: match.start()]}, {text[match.end() :]}".strip(" ,;")


def _may_be_place(rest: str) -> bool:
    return (
        len(rest) <= _LONGEST
        and re.search(r"[а-яё]{3}", rest) is not None
        and not re.search(r"[:;|]|\d{4}", rest)
        and not NUMBER.search(rest)
        and not _TELLS_ELSE.search(rest)
        and not _is_sentence(rest)
    )


def _is_sentence(text: str) -> bool:
    return bool(mentions_of(text)) or any(map(is_finite_verb, text.split()))


__all__ = ["ADDRESS", "GAP", "HeadPlaces", "without_time"]

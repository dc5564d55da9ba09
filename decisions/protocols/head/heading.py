"""The head of a protocol: the organization and the name of the meeting here; `facts` reads number, date, time,
place and form, `people` chair, secretary and attendance.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ..language.gated import Gated
from ..language.morph import known, parses
from ..language.names import Mention
from ..language.places import begins_with_place, is_place
from ..lines.logical import Line
from ..lines.markers import SETTLEMENT_ALONE
from ..lines.shapes import PROTOCOL_TITLE, TITLE_BEHIND
from ..lines.title_lines import SUMS_UP, title_at, without_title_word
from ..passages import GAP, Passage
from ..people.attendance import mentions_of
from ..people.registry import People
from ..people.roll_call import ATTENDANCE, told
from ..structure import Certainty, Presence, Span
from ..terms.dates import CLOCK, find_dates
from .bodies import body_name, heading_words
from .facts import HeadFacts
from .labels import NEXT_LABEL, ORGANIZATION, OTHER_DATE, PRESIDED, STAMP, Heading, in_genitive
from .officers import officers_within
from .people import HeadPeople
from .rows import in_labels, is_labelled

#: Kinds of documents that stand above a title and name nobody.
_NO_NAME = re.compile(
    r"\W*(?:перечень поручений|выписка|выдан|копия|экз|для служебного|проект|главная|вы здесь|официальный сайт"
    r"|версия|перейти к|вход(?: в)?|войти|личный кабинет|поиск|меню|инн|огрн|от|кому|тема"
    r"|добрый|здравствуйте|коллеги|уважаемые|привет|всем"
    r"|(?:юридический |почтовый |фактический )?адрес|тел|телефон|факс|сайт|e-mail)\b"
    r"|.*[|<>©]",
    re.IGNORECASE,
)
#: «(в режиме видеоконференции)» on a line of its own below the title.
_HOW_HELD = re.compile(r"\((?:далее|в (?:форме|режиме|формате)|заочн|очн|дистанц|онлайн|видео|с использов|посредств)")
#: «заседания Совета …», «Рабочая группа …»: the name of a meeting or of who met, below a bare «ПРОТОКОЛ».
_BEGINS_NAME = re.compile(
    r"(?:[а-яё-]+(?:ый|ий|ая|ое) ){0,3}(?:совет|комитет|комиссия|правление|коллегия|группа|штаб"
    r"|собрание)(?![а-яё])"
    r"|(?:[а-яё-]+(?:ого|ей|ой) )*(?:заседани|совещани|собрани|встреч"
    r"|схода?(?![а-яё])|план[её]рк|сесси|съезд|пленум|(?:видео)?конференци|общего|круглого"
    r"|рабоч|по вопрос"
    r"|координац|совета|комисси|[а-яё]+ого|[а-яё]+ой)",
    re.IGNORECASE,
)
#: Words with which a further line of a name begins, also with a capital.
_GOES_ON = re.compile(r"(?:по|при|о|об|на|в) |(?:общества|товарищества) с |(?:акционерного )?общества «", re.IGNORECASE)
#: «07.11.2024 № 03-11/562-пр» above the title.
_DATED_NUMBER = re.compile(r"\d{1,2}\.\d{2}\.\d{4}(?: ?г\.)?\s+№ ?\S+")
#: «Заседание открыл в 17 часов глава города …»: the hour beside who was in the chair.
_OPENED_AT = re.compile(r"(?:заседание|совещание|собрание|встречу) (?:открыл|начал)[аи]? в \d", re.IGNORECASE)
#: «О заседании, которое состоялось 3 сентября 2024 г. по адресу: …»
_ABOUT = re.compile(r"о (?:заседании|совещании|собрании|встрече)(?![а-яё])", re.IGNORECASE)
#: What may stand with its label above the title.
_TELLS = re.compile(r"(?:место|дата|начало|время|форма)(?![а-яё])", re.IGNORECASE)
#: A longer line that tells nothing of people, set apart by a blank one, ends the list of them.
_LONGEST_LABEL = 80
#: A mark that stands alone and opens no stamp.
_DRAFT = re.compile(r"\W*проект\W*", re.IGNORECASE)


#: «ПРОТОКОЛ РАБОЧЕЙ ВСТРЕЧИ по проекту …»: what the meeting is, in capitals before the rest of its name.
_CAPITALS = re.compile(
    r"^(?:[А-ЯЁ-]{4,}(?:ОГО|ЕЙ|ОЙ) ){0,2}(?:ЗАСЕДАНИ[ЯЕ]|СОВЕЩАНИ[ЯЕ]|СОБРАНИ[ЯЕ]|ВСТРЕЧ[ИА])(?= [а-яё«А-ЯЁ])"
)


#: What a sentence may begin with behind initials, where a capital may also be that of a surname («О. И. Быстров»).
_BEHIND_INITIALS = (
    r"(?=(?:Также|На|В|Из|Не|Нет|По|Вместо|Кроме|От|За|Без|С|Отсутств[а-яё]+|Присутств[а-яё]+|Приглаш[а-яё]+"
    r"|Участв[а-яё]+|Явил[а-яё]+|Подключил[а-яё]+|Прибыл[а-яё]+|Был[а-яё]*)[ :])"
)
_SENTENCE = Gated(
    r" (?=[А-ЯЁ])(?:(?<=[а-яё\d»)][а-яё\d»).][.;] )|(?<= \d[.;] )"
    rf"|(?<=[А-ЯЁ]\. ){_BEHIND_INITIALS}|(?<=\)\. ))"
)


def _sentences_of_people(text: str) -> Iterator[int]:
    """Where sentences of a line begin that tell who was there."""
    starts = [match.end() for match in _SENTENCE.finditer(text)]
    for start, end in itertools.pairwise([*starts, len(text)]):
        sentence = text[start:end]
        if ATTENDANCE.match(sentence) or told(sentence):
            yield start


#: «общего собрания членов | Ассоциации «Причал»»: whose members they are follows.
_WANTS_OWNER = re.compile(
    r"(?:членов|участников|учредителей|собственников|пайщиков|работников|жителей)$", re.IGNORECASE
)
_OWNER = re.compile(
    r"(?:Ассоциации|Общества|Товарищества|Партн[её]рства|Кооператива|Союза|Организации|Компании|Корпорации|Академии"
    r"|Федерации|Гильдии|Палаты)(?![а-яё])"
)


def _is_town(mention: Mention, text: str) -> bool:
    """«ШКОЛА В Г. ЛУГОВСКЕ»: in capitals a town looks like a surname behind its initial."""
    return text.isupper() and mention.given == "Г" and not mention.patronymic


_BRACKETED = re.compile(r"\([^()]*\)")
#: «СОВЕЩАНИЯ У ЗАМЕСТИТЕЛЯ МИНИСТРА КРЮКОВА С. Т.»: a name in the title.
_AT_SOMEBODY = re.compile(r"(?:совещани|заседани|встреч|план[её]рк)[а-яё]+ у ", re.IGNORECASE)


class HeadReader:
    """Reads the lines before the first question."""

    def __init__(self, lines: list[Line], people: People, text: str = "") -> None:
        self.lines, self.head, self.text = lines, Heading(), text
        self.facts, self.people = HeadFacts(self.head), HeadPeople(self.head, people)
        self.title = title_at(lines)
        self.headed: list[str] = []
        #: Organizations named below the title.
        self.owners: list[str] = []
        self.above: list[Span] = []
        self.named: list[Span] = []
        self.asked: dict[str, bool] = {}

    def read(self) -> Heading:
        start = self.title or 0
        before = self._before_title(self.lines[:start])
        in_heading = self.title is not None
        for index, line in enumerate(self.lines[start:]):
            if index == 0 and self.title is not None:
                self._title_line(line)
                continue
            if in_heading and self._heading_line(line, index):
                continue
            in_heading = in_heading and not self.headed and self._may_precede_name(line.text)
            self._line(line)
        self._finish(before)
        return self.head

    def _before_title(self, lines: list[Line]) -> list[str]:
        """Organization lines above the title; an approval stamp, up to its date and the blank behind it, is none."""
        kept: list[str] = []
        stamped = dated = False
        for line in lines:
            if STAMP.match(line.text) and not _DRAFT.fullmatch(line.text):
                stamped, dated = True, False
            elif stamped and dated and line.blank_before:
                stamped = False
            if stamped:
                dated = dated or bool(find_dates(line.text))
                continue
            if _TELLS.match(line.text) and self.facts.labelled(line.passage):
                continue
            for part in line.text.split(GAP):
                if _NO_NAME.match(part) or SETTLEMENT_ALONE.match(part):
                    continue
                if not find_dates(part) and not mentions_of(part) and 3 < len(part) < 250:
                    kept.append(part)
                    self.above.append(line.passage.span())
        return kept

    def _title_line(self, line: Line) -> None:
        text = line.text
        text = text[: self.facts.beside_title(line.passage)]
        if _ABOUT.match(text):
            self.facts.places.at_address(line.passage)
            self.facts.date(line.passage)
            return
        presided = PRESIDED.search(text)
        if presided and self.people.presided(line.passage.cut(presided.start())):
            text = text[: presided.start()]
        if SUMS_UP.match(text) and text.count("(") == 1:
            inner = line.passage.cut(text.index("(") + 1, text.find(")", text.index("(")))
            if len(mentions_of(inner.text, listed=True)) > 1:
                self.people.attendance.read(inner, Presence.PRESENT)
        rest = TITLE_BEHIND.sub("", without_title_word(text))
        self.facts.number(line.passage)
        self.facts.date(line.passage)
        rest = re.sub(r"^(?:№|N[oо]?\.?)\s*\S+(?: \(\d+(?:/\d+)?\))?", "", rest).strip(" ,\t")
        rest = (
            rest.lstrip("(").rstrip(")") if rest.count("(") != rest.count(")") or _BRACKETED.fullmatch(rest) else rest
        )
        bare = re.fullmatch(r"[А-ЯЁ]{1,5}[-/]\d[\d/-]*", rest)
        if bare and self.head.number is None:
            self.head.number = rest
            start = line.text.rindex(rest)
            self.head.found("number", line.passage.span(start, start + len(rest)))
            return
        for part in rest.split(GAP):
            words = heading_words(part)
            if words:
                self.headed.append(words)
                self.named.append(line.passage.span())

    def _heading_line(self, line: Line, index: int) -> bool:
        """Whether a line below the title still belongs to the name of the meeting."""
        text = line.text
        if not self.headed and PROTOCOL_TITLE.match(text):
            self._title_line(line)
            return True
        presided = PRESIDED.search(text)
        if presided and self.people.presided(line.passage.cut(presided.start())):
            line = replace(line, passage=line.passage.cut(0, presided.start()))
            text = line.text
        if index > 6 or line.marker is not None or self._tells_else(text):
            return False
        if _HOW_HELD.match(text):
            return True
        first = text.split(GAP)[0]
        dates = find_dates(first)
        if (dates and dates[0].start < 4) or re.match(r"(?:от )?[«\"“]?\d", text) or text.startswith("№"):
            return False
        if self.headed and ORGANIZATION.match(first) and not dates and "," not in first:
            self.owners.append(first)
            self.above.append(line.passage.span())
            return True
        if not (self._goes_on(text) if self.headed else _BEGINS_NAME.match(text)) or len(text) > 300:
            return False
        self.facts.number(line.passage)
        if self.facts.date(line.passage):
            first = first[: self.facts.beside_title(line.passage)]
        words = heading_words(first)
        if words:
            self.headed.append(words)
            self.named.append(line.passage.span())
        return True

    def _tells_else(self, text: str) -> bool:
        """Whether a line is a fact with its label, a row, an hour, a place, or names somebody who held no meeting."""
        if "|" in text or is_labelled(text) or CLOCK.match(text) or begins_with_place(text):
            return True
        names_somebody = any(not _is_town(mention, text) for mention in mentions_of(text))
        return names_somebody and (bool(self.headed) or not _AT_SOMEBODY.match(text))

    def _goes_on(self, text: str) -> bool:
        """Whether a line goes on with a name that the line above it began."""
        if is_place(text):
            return False
        return bool(
            text[:1].islower()
            or text.isupper()
            or text[:1] in '«"“('
            or _GOES_ON.match(text)
            or in_genitive(text)
            or (_WANTS_OWNER.search(self.headed[-1]) and _OWNER.match(text))
        )

    def _may_precede_name(self, text: str) -> bool:
        """Whether a line is date, number or town alone, or tells when a page was put on a site: the name of the
        meeting may stand below it.
        """
        if OTHER_DATE.match(text):
            return True
        dates = find_dates(text)
        return not is_labelled(text) and (bool(dates and dates[0].start < 4) or bool(SETTLEMENT_ALONE.match(text)))

    def _line(self, line: Line) -> None:
        hour = line.marker is not None and CLOCK.fullmatch(line.text.split(GAP)[0])
        passage = line.passage.cut(line.marker.end) if line.marker and not hour else line.passage
        for row in in_labels(passage):
            self._sentences(row, line)

    def _sentences(self, passage: Passage, line: Line) -> None:
        for a, b in itertools.pairwise((0, *_cuts(passage.text), len(passage.text))):
            self._part(passage.cut(a, b), line)

    def _part(self, passage: Passage, line: Line) -> None:
        people = self.people
        if self._announces(passage) or people.below(passage):
            return
        if not self.facts.unlabelled(passage) and len(passage.text) > 2:
            self.head.unread.append(line)
            if line.blank_before and len(passage.text) > _LONGEST_LABEL:
                people.mode = None

    def _announces(self, passage: Passage) -> bool:
        """Whether a line was read as a fact with its label, as a sentence about people, or as the label of a list."""
        people = self.people
        if self.facts.labelled(passage):
            people.mode = None
            return True
        if _OPENED_AT.match(passage.text):
            self.facts.hour(passage)
        if people.presided(passage) or people.elected(passage):
            return True
        return self.facts.opened(passage) or people.told(passage) or people.label(passage)

    def is_name(self, word: str) -> bool:
        """Whether a word in capitals is written with one amid the sentences of the text: «в Заречинске»."""
        self.asked[word] = self._is_name(word)
        return self.asked[word]

    def _is_name(self, word: str) -> bool:
        tags = [str(parse.tag) for parse in parses(word.lower())]
        if tags and all("Geox" in tag for tag in tags):
            return True
        stem = re.escape(word[: max(len(word) - 2, 4)].lower())
        if len(word) < 5 or known(word.lower()) or re.search(rf"(?<![а-яё]){stem}", self.text):
            return False
        return (
            re.search(
                rf"(?:[а-яё,»)]|(?<![а-яё])(?:г|пос|с|п|пгт|рп)\.) ?{stem.capitalize()}[а-яё]{{0,4}}(?![а-яё])",
                self.text,
            )
            is not None
        )

    def _finish(self, before: list[str]) -> None:
        head = self.head
        if head.date is None and self.title is not None:
            self._above_the_title(self.lines[: self.title])
        for line in itertools.takewhile(lambda line: not STAMP.match(line.text), self.lines[: self.title or 0]):
            if head.number is None and _DATED_NUMBER.fullmatch(line.text):
                self.facts.number(line.passage, Certainty.LIKELY)
        self.facts.places.settle()
        self.people.settle(" ".join(self.headed))
        headed = " ".join(self.headed)
        if not headed.isupper():
            headed = _CAPITALS.sub(lambda match: match.group().lower(), headed)
        head.body, head.organization, topic = body_name(headed, [*before, *self.owners], self.is_name)
        head.topic = topic or head.topic
        for name, spans in (("organization", self.above), ("body", self.named or self.above)):
            if spans:
                head.found(name, Span(spans[0].start, spans[-1].end), self._sure_of(name))

    def _above_the_title(self, lines: list[Line]) -> None:
        """«29.10.2021   г. Поветлужск   № 8» may stand above the title where nothing below it tells the day."""
        for line in lines:
            if STAMP.match(line.text):
                break
            if self.facts.date(line.passage, Certainty.DOUBTFUL):
                if GAP in line.text:
                    self.facts.unlabelled(line.passage)
                else:
                    self.facts.hour(line.passage, Certainty.DOUBTFUL)

    def _sure_of(self, name: str) -> Certainty:
        """A body is sure where the title alone names it; from the lines above or put together of both it is likely."""
        if name == "organization":
            return Certainty.SURE if len(self.above) == 1 else Certainty.LIKELY
        body, heading = self.head.body, " ".join(self.headed)
        if heading and body_name(heading, [], self.is_name)[0] == body:
            return Certainty.SURE
        return Certainty.DOUBTFUL if body == self.head.organization else Certainty.LIKELY


@lru_cache(maxsize=1_000)
def _cuts(text: str) -> tuple[int, ...]:
    """Where further labels and sentences of a line begin."""
    cuts = {m.end() for m in NEXT_LABEL.finditer(text)} | set(officers_within(text)) | set(_sentences_of_people(text))
    return tuple(sorted(cuts))


__all__ = ["HeadReader", "Heading"]

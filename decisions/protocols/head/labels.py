"""Labels and shapes of the lines in the head of a protocol, and the record of what the head says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from ..language.gated import Gated
from ..language.morph import GENT, NOMN, can_be
from ..lines.logical import Line
from ..people.registry import Entry
from ..structure import Certainty, ParsedAttendee, Span

STAMP = re.compile(r"^(?:\W*)(?:утверждаю|утвержд[её]н[оа]?|согласовано|приложение|проект)\b", re.IGNORECASE)
NUMBER = re.compile(r"(?:№|N[oо]?\.?(?= ?\d))\s*(?P<n>[^\s,;]{0,40}\d[^\s,;]{0,40}(?: \(\d+(?:/\d+)?\))?)")
NOT_NUMBER = Gated(
    r"(?:зал\w*|каб\w*\.?|кабинет\w*|ауд\w*\.?|аудитори\w+|комнат\w+|лице\w+|школ\w+|приложени\w+|заседаний"
    r"|цех\w*|участк\w*|бригад\w*|отдел\w*|филиал\w*|больниц\w*|поликлиник\w*|сад\w*|магазин\w*|приказ\w*|корпус\w*"
    r"|офис\w*|дом\w*|пункт\w*|вопрос\w*|гимнази\w+|прорабск\w+"
    r"|бытовк\w+|переговорн\w+|павильон\w*) ?$",
    re.IGNORECASE,
)
NUMBER_LABEL = re.compile(
    r"^(?:(?:номер(?: протокола| документа)?|№ протокола|протокол №)\s*(?:[:–—-]\s*)?|№\s*[:–—]\s*)(?=\S*\d)",
    re.IGNORECASE,
)
_OF_MEETING = r"(?:заседания|совещания|собрания|встречи|мероприятия|план[её]рки|оперативки|сессии|конференции)"
PLACE_LABEL = re.compile(
    r"^(?:место(?: (?:проведения|нахождения|составления|сбора|подведения итогов|подсч[её]та голосов))?"
    rf"(?: (?:общего )?{_OF_MEETING})?|адрес(?: проведения)?(?: {_OF_MEETING})?|место и время|где(?=\s*[:–—-])|локация"
    rf"|площадка(?=\s*[:–—-]|\t)"
    r"|по адресу(?=:))(?: [а-яё]+)?(?: ?\([^()]{3,80}\))?(?:\s*[:–—-]\s*|\t)",
    re.IGNORECASE,
)
DATE_LABEL = re.compile(
    rf"^(?:(?:дата|сроки)(?:,?(?: и)? (?:время|место))*(?: (?:проведения|общего|{_OF_MEETING}))*(?:,? (?:место"
    rf"|время)[^:]*)?|день(?: (?:проведения|{_OF_MEETING}))"
    rf"|когда)(?: [а-яё]+)?(?: ?\([^()]{{3,80}}\))?(?:\s*[:–—-]\s*|\t)",
    re.IGNORECASE,
)
OTHER_DATE = Gated(
    r"(?:дата|день) (?:направлени|рассылки|извещени|уведомлени)\w*|(?:дата|день)?\s*(?:составлен\w*|подписан\w*"
    r"|публикаци\w*|опубликован\w*|размещ\w*|изготовлен\w*|оформлен\w*|обновлен\w*"
    r"|утвержд\w*|во исполнение|в соответствии|на основании|согласно|приказ\w*|распоряжени\w*|постановлени\w*"
    r"|принят\w* |редакци\w* от|распечатан\w*|регистраци\w*)",
    re.IGNORECASE,
)
TOPIC_LABEL = re.compile(
    r"^(?:тема|предмет|вопрос)(?: (?:совещания|заседания|встречи|собрания|обсуждения|планёрки))?\s*[:–—]\s*"
    r"(?=\S.{5,300}$)",
    re.IGNORECASE,
)
TIME_LABEL = re.compile(r"(?:время|начал[оа]|открыт[оа]?|начат[оа]?)", re.IGNORECASE)
OPENED = re.compile(
    r"(?:заседание|совещание|собрание|встреча) (?:было )?(?:открыт|открыл[оа]сь|начал|шло|шла(?![а-яё])|длил|продолжал"
    r"|состоял|проведен|прош[её]л|прошл|проходил)",
    re.IGNORECASE,
)
END_LABEL = Gated(r"(?:окончани|закрыт|заверш)", re.IGNORECASE)
NEXT_LABEL = re.compile(
    r"(?:(?<=[.;)]) (?=(?:Не было|Не присутств[а-яё]+|Не явил[а-яё]+|Отсутств[а-яё]+|Пришли также"
    r"|Также (?:присутств|приглаш)[а-яё]+)(?: |:))|(?:(?<=[.;]) |\t)(?=(?=[А-ЯЁ])(?i:дата|время|место|начало|окончание"
    r"|председател|секретар|присутств|отсутств|приглаш|форма|записывает|протоколирует)(?i:[а-яё]*(?: [а-яё]+){0,3})"
    r"(?: ?[:–—]| - )|Начало (?:заседания |совещания |собрания )?(?:в )?\d))"
)
FORM = re.compile(
    r"(?:формат?(?: (?:проведения|заседания|собрания|голосования)[^:]*)?[:–-]\s*)(?P<f>[^\n]+)", re.IGNORECASE
)
#: An organization on a line of its own below the title: «Школа № 18 г. Луговска», «АО «Маяк»».
ORGANIZATION = re.compile(
    r"(?:(?:[МГФ][А-Я]{0,6}У[А-Я]{0,3}|ООО|АО|ПАО|ЗАО|ОАО|СНТ|ТСЖ|ТСН|НП|АНО)(?![А-ЯЁ])"
    r"|(?:Школа|Гимназия|Лицей|Колледж|Техникум|Университет|Институт|Детский сад|Больница|Поликлиника"
    r"|Библиотека|Завод|Фабрика|Комбинат)(?![а-яё]))[^:;]{3,160}$"
)
#: «Совещание под председательством заместителя министра Лугова А. С.»
PRESIDED = Gated(r"(?<![а-яё])под председательством(?=\s*(?:[:–—-]\s*)?[а-яёА-ЯЁ])", re.IGNORECASE)
ELECTED = Gated(r"избра(?:н[аы]?|л[аи]?|ть)(?![а-яё])", re.IGNORECASE)
OTHER_LABEL = re.compile(
    r"^(?:кворум|избран\w* в состав|форма |всего |вед[её]тся|приложени|основание|тема|режим"
    r"|способ|в состав [^:]{3,80} вход[ия]т)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Heading:
    """What the head says; people go to the registry as well."""

    organization: str | None = None
    body: str | None = None
    number: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None
    end_time: dt.time | None = None
    place: str | None = None
    form: str | None = None
    topic: str | None = None
    chair: Entry | None = None
    secretary: Entry | None = None
    attendees: list[ParsedAttendee] = field(default_factory=list)
    unread: list[Line] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    certainties: dict[str, Certainty] = field(default_factory=dict)

    def found(self, name: str, span: Span, certainty: Certainty = Certainty.SURE) -> None:
        """Keeps where a fact was read and how sure that is."""
        self.spans[name] = span
        self.certainties[name] = certainty


def in_genitive(text: str) -> bool:
    """Whether the first word, a numeral before it left out, is a genitive and no nominative: a name goes on."""
    first = re.match(r"[А-Яа-яЁё-]+", re.sub(r"^(?:[IVXLC]+|\d+(?:-[а-я]{1,3})?) ", "", text))
    return first is not None and can_be(first.group(), GENT) and not can_be(first.group(), NOMN)

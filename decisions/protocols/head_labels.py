"""Labels and shapes of the lines in the head of a protocol, and the record of what the head says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from .gated import Gated
from .lines import Line
from .morph import NOMN
from .people import Entry
from .roll_call import ATTENDANCE
from .structure import Certainty, ParsedAttendee, Span

STAMP = re.compile(r"^(?:\W*)(?:утверждаю|утвержд[её]н[оа]?|согласовано|приложение|проект)\b", re.IGNORECASE)
NUMBER = re.compile(r"(?:№|N[oо]?\.?(?= ?\d))\s*(?P<n>[^\s,;]{0,40}\d[^\s,;]{0,40}(?: \(\d+(?:/\d+)?\))?)")
NOT_NUMBER = Gated(
    r"(?:зал\w*|каб\w*\.?|кабинет\w*|ауд\w*\.?|аудитори\w+|комнат\w+|лице\w+|школ\w+|приложени\w+|заседаний"
    r"|цех\w*|участк\w*|бригад\w*|отдел\w*|филиал\w*|больниц\w*|поликлиник\w*|сад\w*|магазин\w*|приказ\w*|корпус\w*"
    r"|офис\w*|дом\w*|пункт\w*|вопрос\w*|гимнази\w+|прорабск\w+"
    r"|бытовк\w+|переговорн\w+|павильон\w*) ?$",
    re.IGNORECASE,
)
NUMBER_LABEL = re.compile(r"^(?:номер(?: протокола)?|№ протокола|протокол №)\s*:?\s*(?=\S*\d)", re.IGNORECASE)
PLACE_LABEL = re.compile(
    r"^(?:место(?: (?:проведения|заседания|нахождения|составления|подведения итогов"
    r"|подсч[её]та голосов))?(?: (?:заседания|совещания|собрания"
    r"|мероприятия))?|адрес(?: проведения)?|место и время|где(?=:))(?: [а-яё]+)?(?: ?\([^()]{3,80}\))?\s*[:–—-]\s*",
    re.IGNORECASE,
)
DATE_LABEL = re.compile(
    r"^(?:(?:дата|сроки)(?:,?(?: и)? (?:время|место))*(?: (?:проведения|заседания|собрания|совещания))*(?:,? (?:место"
    r"|время)[^:]*)?|день проведения|когда)(?: [а-яё]+)?(?: ?\([^()]{3,80}\))?\s*[:–—-]\s*",
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
#: A time of day that fills its line or column: «14.00», «в 10:30», «11 часов 00 минут».
CLOCK = re.compile(
    r"(?:в )?\d{1,2}(?:[:.-]\d{2}(?: ?ч\w*\.?)?(?: ?[–—-] ?\d{1,2}[:.]\d{2})?"
    r"| ?(?:ч\.|час(?:ов|а)?\b\.?)(?: ?\d{1,2} ?мин\w*\.?)?)",
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
    r"(?:(?<=[.,;]) (?=(?:а )?(?:записывал|протоколировал|секретарствовал)[аи]? (?:[а-яё]+ ){0,4}[А-ЯЁ])"
    r"|(?<=[.;)]) (?=(?:Не было|Не присутств[а-яё]+|Не явил[а-яё]+|Отсутств[а-яё]+|Пришли также"
    r"|Также (?:присутств|приглаш)[а-яё]+)(?: |:))|(?:(?<=[.;]) |\t)(?=(?:Дата|Время|Место|Начало|Окончание"
    r"|Председател|Секретар|Присутств|Отсутств|Приглаш"
    r"|Форма|Записывает|Протоколирует)[а-яё]*(?: [а-яё]+){0,3}(?: ?[:–—]| - )"
    r"|Начало (?:заседания |совещания |собрания )?(?:в )?\d))"
)
FORM = re.compile(
    r"(?:формат?(?: (?:проведения|заседания|собрания|голосования)[^:]*)?[:–-]\s*)(?P<f>[^\n]+)", re.IGNORECASE
)
SETTLEMENT = re.compile(
    r"^(?:г\.|гор\.|гп |город |пос\.|пос[её]лок |п\.|с\. ?|село |д\. |дер\.|деревня |пгт\.? |р\.? ?п\.|рп |ст-ца "
    r"|станица |аул |хутор |х\. )\s?(?=[А-ЯЁ«])",
    re.IGNORECASE,
)
ADDRESS = Gated(
    r"(?:\bул\.|улица|просп|пр-т|\bпл\.|площадь|\bзал\b|каб\.|кабинет|конференц(?![а-яё]|-связ)"
    r"|конференц-?зал|актовый|Дом |здание|переговорн"
    r"|\bд\. ?\d|\bауд\.|аудитори|библиотек|корпус|видеоконференц|наб\.|офис)",
    re.IGNORECASE,
)
#: An organization on a line of its own below the title: «Школа № 18 г. Луговска», «АО «Маяк»».
ORGANIZATION = re.compile(
    r"(?:(?:[МГФ][А-Я]{0,6}У[А-Я]{0,3}|ООО|АО|ПАО|ЗАО|ОАО|СНТ|ТСЖ|ТСН|НП|АНО)(?![А-ЯЁ])"
    r"|(?:Школа|Гимназия|Лицей|Колледж|Техникум|Университет|Институт|Детский сад|Больница|Поликлиника"
    r"|Библиотека|Завод|Фабрика|Комбинат)(?![а-яё]))[^:;]{3,160}$"
)
#: A letter of what goes on with a label: up to a dash or a hyphen with blanks around it.
_MORE = r"(?:(?!(?:^|(?<=\s))-\s)[^:–—\t(.])"
#: «председатель Батищев П. Т.»: a name behind the bare word, with nothing between.
_NAMED = r"(?=\s+(?-i:[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ]\. ?(?:[А-ЯЁ]\.)?))"
_AFTER = r"(?(verb)(?:\s*[:–—\t-]\s*|\s+|$)|(?:\s*[:–—\t-]\s*|\s+(?=[А-ЯЁ]\.)|$))"
CHAIR = re.compile(
    r"^(?P<label>(?P<verb>председательствовал[аи]?(?: на \w+)?|(?:совещание|заседание|собрание|встречу|совет|сход) "
    r"(?:в[её]л[аи]?|пров[её]л[аи]?|проводил[аи]?|открыл[аи]?|вед[её]т)"
    rf"|председатель{_NAMED}|вед[её]т(?=\s*[:–—])|в[её]л[аи]?{_NAMED}"
    r"|провод(?:ил[аи]?|ит)(?=\s*:)|(?:в[её]л[аи]?|открыл[аи]?) (?:совещание|заседание|собрание"
    r"|встречу|совет|комиссию|правление|сход|план[её]рку)|в[её]л[аи]?(?=\s*[:–—]))(?![а-яё])"
    r"|(?:и\. ?о\.|врио\.?|исполняющ[а-яё]+ обязанности) председателя(?: [а-яё]+){0,3}(?=\s*[:–—])"
    r"|председател[ьи](?:ствовал[аи]?|ствующ\w+)?(?: на (?:заседании|совещании|собрании))?(?: "
    rf"{_MORE}{{2,80}}?)?|председательств\w+(?: на \w+)?|ведущ(?:ий|ая)(?: [а-яё]+)?|под председательством"
    r"|(?:руководитель|координатор|модератор"
    r"|начальник(?= штаба))(?: (?:рабочей )?(?:группы|комиссии|совета|штаба|встречи|совещания))?"
    r"(?=\s*[:–—]))" + _AFTER,
    re.IGNORECASE,
)
SECRETARY = re.compile(
    r"^(?P<label>(?P<verb>протоколировал[аи]?|секретарствовал[аи]?|записывал[аи]?"
    r"|(?:протокол(?: заседания| совещания| собрания)?|поручения|запись) (?:в[её]л[аи]?|вед[её]т(?:ся)?"
    r"|составил[аи]?"
    r"|записал[аи]?|оформил[аи]?|подготовил[аи]?)"
    rf"|секретарь{_NAMED}|(?:за)?писал[аи]?(?=\s*[:–—])|записывает(?=\s*[:–—])"
    r"|(?:в[её]л[аи]?|составил[аи]?|оформил[аи]?|подготовил[аи]?) (?:протокол|запись)(?: заседания| совещания"
    r"| собрания)?)(?![а-яё])"
    r"|(?:протоколист|протокол(?=\s*:\s*(?-i:[А-ЯЁ][А-ЯЁа-яё-]+ [А-ЯЁ])))(?=\s*[:–—])"
    r"|(?:и\. ?о\.|врио\.?|исполняющ[а-яё]+ обязанности) секретаря(?: [а-яё]+){0,3}(?=\s*[:–—])"
    r"|(?:ответственный |отв\. ?|уч[её]ный |технический |корпоративный )?секретар[ьи](?:ствовал[аи]?"
    r"|ь)?(?: " + _MORE + r"{2,80}?)?)" + _AFTER,
    re.IGNORECASE,
)
#: «Председатель профкома Лыков Е. Ю.»: where no list stands, no dash is needed.
PLAIN_OFFICE = re.compile(
    r"(?P<label>(?P<chair>председател[ья])?(?(chair)|(?:(?:ответственный |уч[её]ный |технический )?секретарь))"
    r"(?: [а-яё]+){0,3}) (?=(?-i:[А-ЯЁ][а-яё-]+ [А-ЯЁ](?:\.|[а-яё]+ [А-ЯЁ][а-яё]+(?:вич|вна|ична|ич)(?![а-яё]))))",
    re.IGNORECASE,
)
#: «Совещание под председательством заместителя министра Лугова А. С.»
PRESIDED = Gated(r"(?<![а-яё])под председательством(?=:? [а-яёА-ЯЁ])", re.IGNORECASE)
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
    chair_printed: str = ""

    def found(self, name: str, span: Span, certainty: Certainty = Certainty.SURE) -> None:
        """Keeps where a fact was read and how sure that is."""
        self.spans[name] = span
        self.certainties[name] = certainty


def is_labelled(text: str) -> bool:
    return bool(
        PLACE_LABEL.match(text)
        or DATE_LABEL.match(text)
        or CHAIR.match(text)
        or SECRETARY.match(text)
        or ATTENDANCE.match(text)
        or TIME_LABEL.match(text)
        or NUMBER_LABEL.match(text)
        or OPENED.match(text)
        or OTHER_LABEL.match(text)
        or FORM.match(text)
        or OTHER_DATE.match(text)
    )


def in_genitive(text: str) -> bool:
    from .morph import GENT, can_be

    first = re.match(r"[А-Яа-яЁё-]+", re.sub(r"^(?:[IVXLC]+|\d+(?:-[а-я]{1,3})?) ", "", text))
    return bool(first) and can_be(first.group(), GENT) and not can_be(first.group(), NOMN) if first else False

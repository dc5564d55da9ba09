"""The name of the body that met, out of the title «ПРОТОКОЛ заседания Координационного совета …» or the lines above
it.
"""

from __future__ import annotations

import re

from ..language.capitals import Proper, sentence_case
from ..language.legal_forms import in_letters
from ..language.morph import GENT, NOMN, can_be
from ..language.phrases import decline_phrase, nominative, straighten
from ..terms.dates import find_dates
from .labels import NOT_NUMBER, in_genitive

#: Which of a body's meetings it was: «внеочередного», «двадцать второй», «еженедельного».
_WHICH = (
    r"(?:(?:вне)?очередн|расширенн|совместн|выездн|итогов|установочн|(?:вне)?планов|заочн|открыт|очно-заочн"
    r"|еженедельн|ежемесячн|ежеквартальн|ежегодн|годов|двадцат|тридцат|сороков|[а-яё]+надцат|перв|втор|четв[её]рт"
    r"|пят|шест|седьм|восьм|девят|десят)(?:ого|ой)|треть(?:его|ей)|\d+-?(?:го|й|ой)"
)
_MEETING = re.compile(
    rf"^(?P<adj>(?:(?:двадцать |тридцать |сорок )?(?:{_WHICH}) )*)"
    r"(?P<noun>заседани[яей]|собрани[яей]|совещани[яей]|встреч[иа]|голосовани[яей]|сесси[ияей])(?P<rest>.*)$",
    re.IGNORECASE,
)
#: «очередного общего собрания»: which of them it was is no part of the name.
#: «заочного голосования членов Правления»: the members of a body vote, and the body decides.
_MEMBERS = re.compile(
    r"^членов (?=(?:[а-яё]+ого )?(?:правления|совета|комитета|президиума|коллегии)(?![а-яё]))", re.IGNORECASE
)
_WHICH_OF = re.compile(r"^очередного (?=общего собрания)", re.IGNORECASE)
#: What met, where the noun of the meeting names no body of its own: «совещания рабочей группы».
_OF_BODY = re.compile(
    r"(?:[а-яё-]+(?:ого|его|ей|ой|их|ых) ){0,3}(?:совета|комиссии|комитета|группы|коллегии|правления|штаба|президиума"
    r"|бюро|жюри|офиса|оргкомитета|ректората|деканата|профкома)(?![а-яё])",
    re.IGNORECASE,
)
_BODY_NOUN = re.compile(
    r"(?:совет|комисси|комитет|групп|собрани|коллеги|правлени|штаб|кластер|президиум|бюро|совещани|ассоциаци|союз"
    r"|ректорат|деканат"
    r"|палат)",
    re.IGNORECASE,
)
#: A body whose name says nothing of whose it is: «Учёный совет», «Управляющий совет», «Профсоюзный комитет».
_BARE = re.compile(
    r"^(?:[а-яё-]+(?:ый|ий|ая|ое) ){0,2}(?:совет|комитет|комиссия|правление|коллегия|группа|собрание|президиум"
    r"|штаб|бюро|ректорат|деканат"
    r"|план[её]рка|оперативка|летучка|пятиминутка|педсовет|профком)"
    r"(?: (?:ветеранов|директоров|членов|участников|акционеров|учредителей|трудового коллектива))?$",
    re.IGNORECASE,
)
#: Owners whose names begin with no proper name, and with no capital amid a sentence.
_COMMON_OWNER = re.compile(
    r"(?:Муниципальн|Государственн|Департамент|Администраци|Управлени|Школ|Гимнази|Лице)[а-яё]+ "
)
#: Words that stand between «ПРОТОКОЛ» and the name of the meeting.
_SUMMED_UP = re.compile(
    r"^(?:поручений|решений)?\s*(?:по (?:итогам|результатам) (?=(?:\S+ ){0,2}(?:совещани|заседани|встреч|собрани"
    r"|вкс(?![а-яё])|видеоконф|селектор|объезд|план[её]рк|созвон|летуч|оператив)))?",
    re.IGNORECASE,
)
#: «совещания у министра Стрижова А. Б.»: who held the meeting is no part of its name.
_AT_SOMEBODY = re.compile(
    r"(?:(?<= у )(?=[а-яё])|(?<= У ))(?P<office>.{5,150}?) (?:[А-ЯЁ][А-ЯЁа-яё]+(?:-[А-ЯЁ][А-ЯЁа-яё]+)? [А-ЯЁ]\. ?"
    r"[А-ЯЁ]\b\.?|[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][А-ЯЁа-яё]+(?:-[А-ЯЁ][А-ЯЁа-яё]+)?)"
)
_MEETING_ALONE = re.compile(
    r"(?:очередного |внеочередного )?(?:заседани[яей]|совещани[яей]|собрани[яей])", re.IGNORECASE
)
#: «Протокол рассмотрения и оценки заявок»: what was done, and not who met.
_PROCEDURE = re.compile(
    r"(?:рассмотрения|вскрытия|оценки|сопоставления|подведения итогов|проведения|подсч[её]та|открытия доступа|выборов"
    r"|жеребь[её]вки|аукциона|конкурса|запроса)(?![а-яё])",
    re.IGNORECASE,
)
#: «Президиум Ассоциации»: whose the body is, told by what the owner is and not by its name.
_KIND_OF_OWNER = re.compile(
    r" (?P<kind>ассоциации|общества|колледжа|техникума|университета|института|академии|предприятия|учреждения"
    r"|организации|союза|федерации|кооператива|товарищества|фонда|палаты|партн[её]рства|школы|завода|комбината)$",
    re.IGNORECASE,
)
#: «… Яровского политехнического |колледжа»: an owner that the title itself names.
_NAMED_OWNER = re.compile(r" [А-ЯЁ][а-яё-]+(?:ого|ой|его|ей) (?:[а-яё]+(?:ого|ой|его|ей) ){0,3}$")
#: «Учёный совет факультета»: the part of an organization that a line above names.
_UNIT = re.compile(r" (?P<unit>факультета|кафедры|института|отделения|филиала|управления|отдела|цеха|лаборатории)$")
_QUOTED = re.compile(r"«.+»")
#: «… школы № 4|. Присутствовало 27 человек.»
_SENTENCE_BEHIND = re.compile(r" ?\. ?(?=(?:Присутств|Председател|Секретар|Место |Начало |Кворум|Повестка|Время )).*$")


def _without_number(match: re.Match[str]) -> str:
    """The number of a protocol goes, those of «Школа № 8» and «дом № 15» stay."""
    stays = match.group().startswith("«") or NOT_NUMBER.search(match.string[: match.start()])
    return match.group() if stays else ""


def heading_words(text: str) -> str:
    """The part of a heading line that names the meeting: number, date and time taken out."""
    text = re.sub(r"«[^«»]*»|(?:от )?(?:№|N[oо]?\.?)\s*\S+(?: \(\d+(?:/\d+)?\))?", _without_number, text)
    for found in reversed(find_dates(text)):
        text = re.sub(r"(?:^|(?<=\s))от\s*$", "", text[: found.start], flags=re.IGNORECASE) + text[found.end :]
    text = re.sub(
        r"(?:^|\s)от\s*$|,?\s*(?<![\d.])\d{1,2}[.:]\d{2}(?: ?ч\w*\.?)?\s*$"
        r"|\((?:далее|в (?:форме|режиме|формате)|заочн|очн|дистанц|онлайн|видео)[^)]*\)",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = _SENTENCE_BEHIND.sub("", text)
    text = re.sub(
        r"\s+от\s*(?=$|[,.;])|\s*,? (?:провед[её]нн|состоявш|прошедш)[а-яё]+(?: .*)?$", "", text, flags=re.IGNORECASE
    )
    return text.strip(" ,;:–—-.\t")


def body_name(
    heading: str, above: list[str], proper: Proper = lambda word: False
) -> tuple[str | None, str | None, str | None]:
    """(body, organization, topic): the body in the nominative, from the heading or else from the lines above the
    title. `proper` tells of a word in capitals that it is a name.
    """
    organization = sentence_case(straighten(" ".join(above)), proper) if above else None
    heading = straighten(re.sub(r"\s+", " ", heading).strip(" ,;:–—-."))
    heading = _AT_SOMEBODY.sub(r"\g<office>", _SUMMED_UP.sub("", heading)).strip(" ,.")
    topic = re.search(r"по (?:вопрос[уам]+|теме)\s*:?\s*(?P<t>.+)$", heading, re.IGNORECASE)
    alone = _MEETING.fullmatch(heading)
    names_none = _PROCEDURE.match(heading) or (alone and not alone["rest"].strip())
    told_above = names_none and any(_BODY_NOUN.search(line) for line in above)
    if not heading or told_above or _MEETING_ALONE.fullmatch(heading):
        return (*_body_above(above, organization, proper), None)
    capitals = heading.isupper()
    match = _MEETING.match(heading)
    if match and _names_body(match):
        heading = match.group("rest").strip()
    heading = _MEMBERS.sub("", _WHICH_OF.sub("", heading))
    body = nominative(sentence_case(heading, proper) if capitals else heading, GENT).text
    body = sentence_case(body, proper)
    body = _whose(body[:1].upper() + body[1:], above, proper)
    return body, organization, nominative(topic.group("t"), GENT).text if topic else None


def _names_body(match: re.Match[str]) -> bool:
    """Whether what follows the noun of the meeting is the name of the body: a working group of no name is none."""
    rest = match.group("rest").strip()
    if match.group("noun").lower().startswith(("засед", "голос", "сесси")):
        return bool(rest)
    body = _OF_BODY.match(rest)
    return body is not None and (body.end() < len(rest) or rest.lower() in {"правления", "президиума", "профкома"})


def _body_above(above: list[str], organization: str | None, proper: Proper) -> tuple[str | None, str | None]:
    """Body and organization out of the lines above a title that names no body."""
    lines = _whole_names(
        [re.sub(r"\s*\((?:далее[^)]*|[^()]*созыва?)\)", "", line, flags=re.IGNORECASE) for line in above]
    )
    own = [line for line in lines if _BODY_NOUN.search(line) and not line.startswith("(")]
    if not own:
        return organization, organization
    rest = [line for line in lines if line is not own[-1] and not line.startswith("(")]
    met = _MEETING.match(own[-1])
    line = met["rest"].strip() if met is not None and _names_body(met) else own[-1]
    name = sentence_case(straighten(line), proper)
    first = name.split(" ")[0].lower()
    if can_be(first, GENT) and not can_be(first, NOMN):
        name = sentence_case(nominative(name, GENT).text, proper)
    body = _whose(name, rest, proper)
    return body, sentence_case(straighten(" ".join(rest)), proper) if rest else None


def _whole_names(lines: list[str]) -> list[str]:
    """Names that were set in several lines («СОВЕТ ПО ДЕЛАМ ИНВАЛИДОВ / ПРИ ГУБЕРНАТОРЕ») joined."""
    whole: list[str] = []
    for line in lines:
        starts_low = line[:1].islower() or line.startswith("«") or re.match(r"(?:ПО|ПРИ|ДЛЯ|О|ОБ|НА|В|И|С) ", line)
        of_body = whole and _BODY_NOUN.search(whole[-1]) and in_genitive(line)
        if whole and line.strip() and (starts_low or of_body):
            whole[-1] = f"{whole[-1]} {line}"
        elif line.strip():
            whole.append(line)
    return whole


def _whose(body: str, above: list[str], proper: Proper) -> str:
    """A body without an owner takes it from the lines above the title: «Учёный совет Лесного института»."""
    lines = [line for line in _whole_names([straighten(line) for line in above]) if not line.startswith("(")]
    if not lines or not _BARE.match(body):
        return _whose_kind(body, lines, proper)
    own = next((line for line in lines if line.lower().startswith(body.lower() + " ")), None) or next(
        (line for line in lines if " " not in body and _is_told_as(line, body)), None
    )
    if own is not None:
        return sentence_case(own, proper)
    owners = [_named(line, proper) for line in lines if not _BODY_NOUN.search(line) or len(lines) == 1]
    if not owners or owners[-1].lower() == body.lower():
        return body
    owner = decline_phrase(owners[-1], GENT)
    return f"{body} {owner[0].lower() + owner[1:] if _COMMON_OWNER.match(owner) else owner}"


def _is_told_as(line: str, body: str) -> bool:
    """«Областная трёхсторонняя комиссия по …» for «Комиссия»: adjectives before the same noun."""
    return re.match(rf"(?:[а-яё-]+(?:ый|ий|ая|ое) ){{1,4}}{body}(?= |$)", line, re.IGNORECASE) is not None


def _whose_kind(body: str, lines: list[str], proper: Proper) -> str:
    """«Президиум Ассоциации» below «Некоммерческая ассоциация «Союз садоводов»» takes the name in quotes."""
    unit = _UNIT.search(body)
    named = next((line for line in reversed(lines) if unit and _is_unit(line, unit.group("unit"))), None)
    if unit and named:
        owner = decline_phrase(_named(named, proper), GENT)
        return f"{body[: unit.start()]} {owner[0].lower() + owner[1:]}"
    kind = _KIND_OF_OWNER.search(body)
    if kind and _NAMED_OWNER.search(body, 0, kind.start() + 1):
        return body
    quoted = _QUOTED.search(lines[-1]) if kind and lines else None
    if kind is None or quoted is None or _QUOTED.search(body):
        return body
    stem = kind.group("kind")[:-1].lower()
    before = lines[-1][: quoted.start()].lower()
    small = kind.group("kind")[0].islower()
    if stem in before and (small if before.index(stem) > 0 else len(before.split()) > 1):
        owner = decline_phrase(_named(lines[-1], proper), GENT)
        return f"{body[: kind.start()]} {owner[0].lower() + owner[1:] if small else owner}"
    if stem in before:
        return f"{body} {sentence_case(quoted.group(), proper)}"
    return f"{body[: kind.start()]} {decline_phrase(_named(lines[-1], proper), GENT)}"


def _is_unit(line: str, unit: str) -> bool:
    """«Факультет прикладной химии» for «факультета»."""
    first, _, rest = line.partition(" ")
    return bool(rest) and first.lower()[:-1] == unit[: len(first) - 1] and abs(len(first) - len(unit)) < 2


def _named(organization: str, proper: Proper) -> str:
    """The name of an owner with its legal form in letters."""
    form, rest = in_letters(organization)
    if not form:
        return sentence_case(organization, proper)
    name = sentence_case(rest.strip(), proper)
    return f"{form} {name}"

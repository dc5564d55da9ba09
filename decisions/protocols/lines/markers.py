"""What a line begins with: the number of a point, a dash, or a word like РЕШИЛИ that opens a part of a protocol."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..language.officers import OFFICER
from ..terms.dates import MONTH, ROMAN_MONTH
from .section_words import SECTIONS

ORDINALS = {
    "перв": 1,
    "втор": 2,
    "трет": 3,
    "четв": 4,
    "пят": 5,
    "шест": 6,
    "седьм": 7,
    "восьм": 8,
    "девят": 9,
    "десят": 10,
    "одиннадцат": 11,
    "двенадцат": 12,
    "тринадцат": 13,
    "четырнадцат": 14,
    "пятнадцат": 15,
}
_ORDINAL = r"(?:" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + r")[а-яё]+"


@dataclass(frozen=True, slots=True)
class Marker:
    """`style` is one of dec, roman, letter, dash, question; `path` the number in parts; `end` where the text begins."""

    style: str
    path: tuple[str, ...]
    end: int
    closing: str = ""

    @property
    def number(self) -> str:
        return ".".join(self.path)


#: A number of three figures or four stands first only before a capital: «150. Утвердить», not «2019 г.».
_DEC = re.compile(
    r"(?P<n>(?:\d{1,2}|(?:[1-9]\d\d|1[0-8]\d\d)(?=[.)](?:\d|\)?[ \t]+[А-ЯЁA-Z«\"“])))"
    r"(?:\.\d{1,3}(?!\d)|\.\d{4,5}(?=[.)][ \t])){0,3})"
    r"(?P<c>\.\)|[.)]|(?=[ \t]))[ \t]*"
)
_ROMAN = re.compile(r"(?P<n>[IVXLХІ]{1,5})(?P<c>[.)]|(?=\t)| [–-](?= ))[ \t]*")
_LETTER = re.compile(r"(?P<n>[а-яё])(?P<c>\)|\.(?= [а-яё]))[ \t]*")
_DASH = re.compile(
    r"(?P<n>[-–—•*·●▪○■►✓−✅☑✔➡→➤▫◦‣🔹🔸📌❗](?:[ \t]+\[[ xXхХ]?\])?)[ \t]*(?=[^\s\d-])|(?P<m>[–—•●▪-])[ \t]+(?=\d)"
)
_QUESTION = re.compile(
    rf"(?:(?:по )?(?:(?P<w>{_ORDINAL}) (?:пункту |вопрос[уа]?)"
    r"|(?P<o>\d{1,2})-?(?:[ыои]?й|[ое]?му) (?:пункту?|вопросу?)"
    r"|(?P<u>\d{1,2}) вопрос(?:у|(?=[.:]))|(?P<r>[IVX]{1,4}) вопросу?"
    rf"|вопрос[уа]? (?P<b>{_ORDINAL})(?![а-яё])|(?:пункт[ау]?|вопрос[ау]?|тема|раздел) ?№? ?"
    r"(?P<n>\d{1,4}|[IVX]{1,4})(?!\d|\.\d)(?:[.-]?(?:й|го|му))?|п\. ?(?P<p>\d{1,2})(?= повестки)|§ ?(?P<s>\d{1,3}))"
    r"(?: повестки(?: дня)?(?: (?:заседания|собрания|совещания))?)?|по вопросу №? "
    r"?(?P<k>\d{1,4}))[ \t]*(?P<c>[.:)–—-]|(?=\s)|$)[ \t]*",
    re.IGNORECASE,
)
#: «1. По вопросу «О плане закупок»:», «2. По вопросу о ремонте:»: a title, where more words would be an order.
_ON_TITLE = re.compile(
    r"по вопросу (?=[«\"“„][^;]{3,300}[»\"”“] ?[.:]?$|об? [^:;]{5,300}:$)"
    r"|вопрос повестки(?: дня)? ?[:.–—-] ?(?=[«\"“„О])",
    re.IGNORECASE,
)
#: «Первый. О плане закупок.», «Второе: утвердить смету.»
_FIRST_SECOND = re.compile(
    r"(?P<w>Перв|Втор|Трет|Четв[её]рт|Пят|Шест|Седьм|Восьм|Девят|Десят)"
    r"(?:(?:[ыио]й|[оь]е)(?: вопрос)?(?P<c>[.:])[ \t]+(?=[А-ЯЁ«])|[оь]е:[ \t]+)"
)
#: «1. 3. Главам поселений …»: what scanning made of «1.3.».
_SPACED = re.compile(r"(?P<a>\d{1,2})\. (?P<b>[1-9]|[12]\d)\. (?=[А-ЯЁ][а-яё]{2})")
#: «РЕШЕНИЕ № 1.2: …», «Поручение 3. …»
_NUMBERED = re.compile(
    r"(?:(?:решение|поручение|постановление|рекомендация) (?:№ ?)?|№ ?)(?P<n>\d{1,3}(?:\.\d{1,3}){0,3})"
    r"(?P<c>[.:)]|(?= ?[–—]))[ \t]*(?:[–—][ \t]*)?(?=[А-ЯЁ«])",
    re.IGNORECASE,
)
_SETTLEMENT = re.compile(
    r"(?:г\.|гор\.|гп|город|пос\.|пос[её]лок|п\.|с\.|село|д\.|деревня|пгт\.?|р\. ?п\.|рп|станица|аул|хутор) ?[А-ЯЁ«]",
    re.IGNORECASE,
)
#: A line that names a town and nothing else.
SETTLEMENT_ALONE = re.compile(rf"{_SETTLEMENT.pattern}[А-ЯЁа-яё-]+(?: [А-ЯЁ][а-яё]+)?\.?$", re.IGNORECASE)
_ROMAN_DATE = re.compile(rf"\d{{1,2}}[. ]{ROMAN_MONTH}[. ]\d{{4}}")
_CYRILLIC_ROMAN = str.maketrans("ХІ", "XI")

_SECTION = re.compile(
    "|".join(rf"(?P<{name}>{pattern})" for name, pattern in SECTIONS).join(("(?:", r")(?![а-яё])")), re.IGNORECASE
)
#: «Решение принято единогласно»: a result, where «Решение» alone begins the decisions.
_PASSED = re.compile(
    r"решени[ея] (?:было |были )?прин(?:ят[оы]|има[ею]тся)(?: (?!за)[а-яё]+){0,3}? ?[:–—-]? ?"
    r"(?=единоглас|единодуш|больш|\d+ голос|«?за»? ?[–—:-])",
    re.IGNORECASE,
)
#: «Решили провести праздник …»: the decision goes on with the word that opens it.
_DECIDED_TO = re.compile(
    r"(?:Решили|Постановили) (?:единогласно )?(?:[А-ЯЁа-яё][а-яё]+(?:ть|ти|чь)(?:ся)? "
    r"|(?=[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?(?:[А-ЯЁ]\. ?)?[^.]{0,60}?[а-яё](?:ть|ти|чь)(?:ся)? ))"
)
_BLOCK_WORDS = re.compile(
    r"(?:(?:на (?:заседании|совещании|собрании) )?(?:присутств|отсутств)"
    r"|не (?:участвовал|явил|присутств)|приглаш|участник|участвовал|члены |председател|секретар|протокол|кворум"
    r"|место[ :]|время[ :]|дата[ :]|форма |начало|окончание|"
    r"утвержд|согласован|приложен|заседани|совещани|ответствен|отв\.|срок|контрол|исполнител|соисполн|примечан"
    r"|(?:не )?был[аио]?:|кто:|где:|когда:|в[её]л[аи]?(?: [а-яё]+)?:|вед[её]т:"
    r"|на связи ?[:–—]|записывает:|записал|записывал|секретарств"
    r"|итоги|докл|содокл|от [А-ЯЁа-яё]+ |"
    r"пункт |вопрос |по вопросу|по [а-я]+ вопросу|разное|выписка|верно)",
    re.IGNORECASE,
)

#: «председатель Батищев П. Т.», «вёл Мухин», «Ведущий собрания – А. С. Лугов»: no line of a list goes on so.
_LABEL_ENDS = re.compile(
    r"(?: [а-яё]+){0,3}?(?: ?:|[ \t]+[–—-][ \t]|\t)|(?: [а-яё]+){0,2} (?:[А-ЯЁ][а-яё-]+ [А-ЯЁ]\.|[А-ЯЁ]\. ?[А-ЯЁ])"
    r"| [А-ЯЁ][а-яё]+(?: [А-ЯЁ][а-яё]+){0,2}(?:[.,]?$|, )"
)
#: «Номер: 7», «Адрес – …»
_FACT = re.compile(
    r"(?:Номер|№|Адрес|Локация|Площадка|Где|Когда|День|Формат?|Тема|Модератор)[а-яё ]{0,40}(?: ?:|[ \t]+[–—-][ \t]|\t)"
)


@lru_cache(maxsize=4_000)
def read_marker(text: str) -> Marker | None:
    """The marker at the beginning of a line. A date, a time or a plain quantity at the start is none."""
    if not text:
        return None
    match = _QUESTION.match(text)
    if (
        match
        and (number := _question_number(match))
        and (
            match.group("c")
            or len(text) < match.end() + 90
            or text[match.end() : match.end() + 1] in {"«", '"', "“", "„"}
            or read_section(text[match.end() :])
        )
    ):
        return Marker("question", (number,), match.end(), match.group("c") or "")
    match = _SPACED.match(text)
    if match:
        return Marker("dec", (match.group("a"), match.group("b")), match.end(), ".")
    match = _NUMBERED.match(text)
    if match:
        return Marker("dec", tuple(match.group("n").split(".")), match.end(), match.group("c"))
    match = _DEC.match(text)
    if match:
        path = tuple(match.group("n").split("."))
        rest = text[match.end() :]
        if (
            not match.group("c")
            and (len(path) < 2 or not rest or re.match(rf"{MONTH}|час|мин|г\.|%|руб|млн|тыс", rest, re.IGNORECASE))
            and not ("\t" in text[: match.end()] and len(path) == 1)
        ):
            return None
        if _ROMAN_DATE.match(text) or _is_date_or_time(path, rest, match.group("c")):
            return None
        asked = _asked(path[0], rest) if len(path) == 1 else None
        if asked is not None:
            return Marker("question", (asked[0],), match.end() + asked[1], ":")
        return Marker("dec", path, match.end(), match.group("c"))
    match = _FIRST_SECOND.match(text)
    if match:
        return Marker("dec", (str(ordinal(match.group("w"))),), match.end(), match.group("c") or ":")
    match = _ROMAN.match(text)
    if match and text[match.end() :]:
        asked = _asked("", text[match.end() :])
        if asked is not None and asked[0]:
            return Marker("question", (asked[0],), match.end() + asked[1], ":")
        return Marker("roman", (match.group("n").translate(_CYRILLIC_ROMAN),), match.end(), match.group("c"))
    match = _LETTER.match(text)
    if match:
        return Marker("letter", (match.group("n"),), match.end(), match.group("c"))
    match = _DASH.match(text)
    if match:
        return Marker("dash", (), match.end())
    return None


def _asked(number: str, rest: str) -> tuple[str, int] | None:
    """What follows a number where it says which question it is («1. По первому вопросу», «1. По вопросу «О …»»): the
    number of the question, and where its own words begin.
    """
    if rest[:1].lower() not in "пвтчшсд":
        return None
    question = _QUESTION.match(rest)
    if question and (question.group("w") or question.end() == len(rest)) and (asked := _question_number(question)):
        return asked, question.end()
    begins = on_title(rest)
    return (number, begins) if begins else None


def on_title(text: str) -> int:
    """Where the title begins in a line like «По вопросу «О плане закупок»:», 0 in others."""
    title = _ON_TITLE.match(text)
    return title.end() if title else 0


def _question_number(match: re.Match[str]) -> str:
    """«По второму вопросу», «2-й вопрос», «II вопрос», «Вопрос второй», «§ 2»: the number, or nothing."""
    printed = next((match.group(name) for name in ("n", "k", "o", "u", "r", "p", "s") if match.group(name)), "")
    word = match.group("w") or match.group("b")
    return printed or (str(ordinal(word)) if word else "")


def numbers_in(text: str) -> list[str]:
    """«1, 2 и 4», «1–3»: the numbers of several questions."""
    numbers: list[str] = []
    for part in re.split(r", ?| и ", text):
        first, _, last = re.sub(r" ?[–—-] ?", "-", part).partition("-")
        numbers += map(str, range(int(first), min(int(last), int(first) + 20) + 1)) if last else [first]
    return numbers


def ordinal(word: str) -> int:
    """«второму» → 2; 0 for what is no such word."""
    lowered = word.lower()
    return max(((len(stem), n) for stem, n in ORDINALS.items() if lowered.startswith(stem)), default=(0, 0))[1]


def _is_hour(path: tuple[str, ...], rest: str) -> bool:
    """«10.00» alone or before a comma; no point is the thirtieth of its question and has nothing to say."""
    return (
        len(path[1]) == 2
        and int(path[0]) < 24
        and int(path[1]) < 60
        and (path[1] == "00" or (len(path[0]) == 2 and re.match(r"[,;]|[–-] ?\d|$", rest) is not None))
    )


def _is_date_or_time(path: tuple[str, ...], rest: str, closing: str) -> bool:
    if re.match(r"\d", rest) and closing == ".":
        return True
    if len(path) == 3 and not closing and all(len(p) == 2 for p in path) and int(path[0]) <= 31 and int(path[1]) <= 12:
        return True
    if [len(part) for part in path] == [2, 2, 4] and int(path[1]) <= 12:
        return True
    if len(path) == 3 and 1 <= int(path[1]) <= 12 and re.match(r"(?:г\.|года?\b)", rest):
        return True
    if len(path) == 2 and not closing and _is_hour(path, rest):
        return True
    if len(path) == 2 and not closing and re.match(r"(?:час|ч\.|г\.|года?\b|руб|млн|тыс|%|–|-|по |до )", rest):
        return True
    if max(map(len, path[1:]), default=0) > 2 and not closing and re.match(r"руб|млн|млрд|тыс|чел|шт|кв\.|%", rest):
        return True
    if len(path) == 2 and re.fullmatch(r"(?:0\d|1[0-2])\.(?:19|20)\d\d", ".".join(path)):
        return True
    return int(path[0]) == 0


@lru_cache(maxsize=4_000)
def read_section(text: str) -> tuple[str, int] | None:
    """(name of the part, end of its word) when `text` begins with one: «РЕШИЛИ:», «Слушали», «Итоги голосования:»."""
    passed = _PASSED.match(text)
    if passed:
        return "vote", passed.end()
    match = _SECTION.match(text)
    if not match:
        return None
    name = match.lastgroup or ""
    rest = text[match.end() :]
    colon = re.match(r"(?:[ \t]*\([^)]{0,60}\))?[ \t]*[:–—.-]", rest)
    word = match.group()
    if not colon and not word.isupper() and rest.strip():
        if name == "decided" and _DECIDED_TO.match(text):
            return name, match.end()
        if name not in {"heard", "spoke", "vote", "cospeaker"} or not re.match(
            r"[ \t]+(?:[А-ЯЁ«\d]|[а-яё]+ [А-ЯЁ«]|(?:[а-яё]+ ){2,6}[А-ЯЁ][а-яё-]+ [А-ЯЁ]\.|единогласно|за\b|\("
            r"|[а-яё]+ голосованием)",
            rest,
        ):
            return None
        if word.lower() in {"сообщение", "информация", "вопросы", "предложил", "предложение", "обсуждение"}:
            return None
    if (
        name == "decided"
        and word.lower() in {"решение", "решения", "поручения", "постановление"}
        and not colon
        and rest.strip()
    ):
        return None
    if name == "agenda" and rest.strip() and not colon and not word.isupper():
        return None
    if (
        name in {"vote"}
        and not colon
        and "инято" in word
        and not re.match(r"[ \t]*(?:единогласно|больш|$)", rest)
        and word.lower() == "решение принято"
    ):
        return None
    end = match.end() + (colon.end() if colon else 0)
    return name, end


@lru_cache(maxsize=4_000)
def starts_block(text: str, after: str = "") -> bool:
    """Whether a line cannot be the rest of the line before it."""
    marker = read_marker(text)
    if text.startswith("|"):
        return True
    if _SETTLEMENT.match(text) and not after.endswith((",", "–", "-")):
        return re.match(r"[а-яё.]+ ?[А-ЯЁ«]", text) is not None
    if marker and marker.style != "question":
        if marker.style == "dash":
            return True
        if marker.style == "letter":
            return marker.closing == ")"
        return not (
            marker.style == "dec"
            and len(marker.path) == 1
            and re.search(r"(?:№|п\.|пункт[а-я]*|ст\.|д\.|каб\.|,) ?$", after)
        )
    if bool(marker) or read_section(text) is not None:
        return True
    if re.match(r"начало (?:заседания |совещания )?(?:в )?\d", text, re.IGNORECASE):
        return True
    officer = OFFICER.match(text)
    if _FACT.match(text) or (officer and _LABEL_ENDS.match(text, officer.end())):
        return True
    return bool(_BLOCK_WORDS.match(text)) and (text[:1].isupper() or bool(re.match(r"[а-яё ]{3,40}\.?:", text)))

"""What became of the questions of an agenda: withdrawn, heard together, only talked of."""

from __future__ import annotations

import re

from ..language.gated import Gated
from ..language.infinitives import ordering
from ..language.morph import is_finite_verb
from ..language.phrases import words
from ..lines.draft import DraftItem
from ..lines.markers import numbers_in
from ..lines.shapes import dative_first, decision_like, title_strength
from ..passages import Passage

#: A question that was not discussed; «перенести срок …» is a decision and no such word.
WITHDRAWN = Gated(
    r"(?:вопрос |пункт )?(?:был[аио]? )?(?:снят[аыо]? с (?:рассмотрени|повестк|обсуждени)|снима[ею]тся с"
    r"|исключ[её]н[аыо]?(?![а-яё]| (?:из членов|из состава|из реестра))|перенес[её]н[аыо]?(?![а-яё])|отозван[аыо]?"
    r"(?![а-яё])|отложен[аыо]?(?![а-яё])|не рассматривал(?:ся|ись))",
    re.IGNORECASE,
)
#: «Дополнительный вопрос. О безопасности …»
ADDED = re.compile(
    r"(?:дополнительн|внеочередн|внесённ|внесенн)[а-яё]+ вопрос(?: №? ?\d{1,2})?[ \t]*[.:–—]+[ \t]*", re.IGNORECASE
)
_NUMBERS = r"(?:№№? ?)?(?P<numbers>\d{1,2}(?:(?:, ?| ?[–-] ?| и )\d{1,2}){1,8})"
#: «Вопросы 2 и 3», «По вопросам 1, 2 и 4»: several questions of the agenda at once.
_SEVERAL = re.compile(
    rf"(?:по )?(?:вопрос(?:ы|ам)|пункт(?:ы|ам)|п\. ?п\.|пп\.) {_NUMBERS}(?: повестки(?: дня)?)?(?![\d.])"
    r"[ \t]*[.:–—]?[ \t]*",
    re.IGNORECASE,
)
#: «1–2. Об итогах набора и о плане изданий», «2, 3. О …»
_SEVERAL_TITLED = re.compile(r"(?P<numbers>\d{1,2}(?: ?[–—-] ?|, ?| и )\d{1,2})[.)] (?=О(?:б|бо)? )")
#: «Повестка дня утверждена единогласно»: nothing is decided by it but what is talked of.
AGENDA_TAKEN = Gated(
    r"повестк[а-яё]*(?![а-яё])[^.:;]{0,60}?(?<![а-яё])(?:утвержд|принят|одобр|возражени|согласован|предложени)[а-яё]*"
    r"|(?:утвержд|принят|одобр|возражени|за|дополнени|изменени)[а-яё]*[^.:;]{0,60} повестк[а-яё]+",
    re.IGNORECASE,
)
#: «Обсудили» alone on a line, over the questions.
OPENS_TALKS = re.compile(
    r"(?:обсудили|обсуждали|обсуждались|рассмотрели|рассматривали|обсуждение"
    r"|ход (?:заседания|совещания|собрания|обсуждения|встречи|педсовета|слушаний))(?: вопросы)? ?[.:]?",
    re.IGNORECASE,
)
#: «Повестка дня дополнена вопросом № 5 «О пожарной сигнализации».»
_ADDS = r"(?:дополн|включ|внес)[а-яё]+"
_NAMED = r"вопрос[а-яё]*(?: №? ?(?P<n{0}>\d{{1,2}}))? [«\"“](?P<t{0}>[^»\"”]{{5,300}})[»\"”]"
ADDED_TO_AGENDA = re.compile(
    rf"{_ADDS} [^«».;]{{0,60}}?{_NAMED.format(1)}|{_NAMED.format(2)}[^«».;]{{0,60}}?{_ADDS}", re.IGNORECASE
)
#: «… предложившая следующую повестку:», where the questions follow below or on the line.
OPENS_AGENDA = Gated(r"повестк[а-яё]+(?: дня)?(?: [а-яё]+){0,4} ?:(?= ?$| ?1[.)])", re.IGNORECASE)


def several(text: str) -> tuple[list[str], int] | None:
    """The numbers of the questions that a line begins with, and where its own words begin."""
    match = _SEVERAL.match(text) or _SEVERAL_TITLED.match(text)
    if match is None:
        return None
    return numbers_in(match.group("numbers")), match.end()


def in_place(items: list[DraftItem]) -> list[DraftItem]:
    """The questions in their order, those withdrawn beforehand among the others by their numbers."""
    first = next((index for index, item in enumerate(items) if not item.withdrawn), len(items))
    ordered = items[first:]
    for item in items[:first]:
        if not item.number.isdigit():
            return items
        numbers = [int(other.number) if other.number.isdigit() else 0 for other in ordered]
        greater = (at for at, number in enumerate(numbers) if number >= int(item.number))
        ordered.insert(next(greater, len(ordered)), item)
    return ordered


_ONE_OR_SEVERAL = re.compile(
    r"(?:по )?(?:вопрос(?:ы|ам|у)?|пункт(?:ы|ам|у)?|п\. ?п\.|пп?\.) (?:№№? ?)?"
    r"(?P<numbers>\d{1,2}(?:(?:, ?| ?[–-] ?| и )\d{1,2}){0,8})(?![\d.])",
    re.IGNORECASE,
)


def withdrawn_among(text: str) -> list[str]:
    """The numbers of the questions that a sentence withdraws: «Вопросы 2 и 3 рассмотрены вместе, вопрос 4 снят»."""
    named = list(_ONE_OR_SEVERAL.finditer(text))
    bounds = [*(match.start() for match in named), len(text)]
    told = zip(named, bounds[1:], strict=True)
    return [n for match, end in told if WITHDRAWN.search(text[match.end() : end]) for n in numbers_in(match["numbers"])]


def without_quotes(title: Passage) -> Passage:
    """A title that stands in quotes as a whole, also where one quote closes two: «Участие в выставке «Ткани»."""
    text = title.text.rstrip(" .:")
    if not (text.startswith("«") and text.endswith("»")):
        return title
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "«") - (char == "»")
        if depth == 0 and at < len(text) - 1:
            return title
    return title.cut(1, len(text) - (depth == 0))


_CLOSING = {"«": "»", "“": "”", "„": "“"}
_BEHIND_TITLE = re.compile(r"[»\"”“](?=[ ,:–—-]+(?P<next>[а-яё]{3,}|[А-ЯЁ]{4,}))")


def quoted_title(text: str) -> tuple[int, int] | None:
    """Where a title that a line begins with in quotes ends and where the words about it begin, if any follow:
    ««О программе «Чистый воздух» докладывал …», where one quote may close two.
    """
    if text[:1] not in '«"“„':
        return None
    for match in _BEHIND_TITLE.finditer(text, 6, 600):
        word = match.group("next")
        if word.isupper() or is_finite_verb(word):
            inside, opening = text[1 : match.start()], text[0]
            closing = _CLOSING.get(opening, opening)
            open_still = (
                inside.count(opening) % 2 if closing == opening else inside.count(opening) > inside.count(closing)
            )
            return match.start() + bool(open_still or match.group() != closing), match.end()
    return None


#: The end of a sentence, and not of a word in short («им. Лучезарова», «ул. Мира»).
_SENTENCE_END = re.compile(
    r"(?<![ «(-](?:им|ул|ст|пр|см|гл|др|кв|рф))(?<! (?:обл|пос|гор|рис|каб|стр|руб|тыс|зам|нач|доц|инж|дер))"
    r"(?<! (?:проф|акад|корп|табл))(?:(?<=[а-яё»)\d][а-яё»)])|(?<=№ \d)|(?<=№ \d\d))\. (?=[А-ЯЁ])"
)


def title_alone(text: str) -> int | None:
    """Where a title ends that is followed by talk: «Осенний поход. | Громов С. С. предложил …»."""
    end = _SENTENCE_END.search(text)
    if end is None or any(is_finite_verb(word) for word, _, _ in words(text[: end.start()])):
        return None
    told = [word for word, _, _ in words(text[end.end() : end.end() + 160])][:12]
    talks = any(is_finite_verb(word) for word in told)
    return end.end() if talks or orders_somebody(text[end.end() :]) else None


_SENTENCE = re.compile(r"(?:(?<=[а-яё»)\d][а-яё»)\d])|(?<=[А-ЯЁ]\.))[.;] (?=[А-ЯЁ])")


def orders_somebody(text: str) -> bool:
    """«Дятлову вызвать сервис до 16 мая»: who has to act begins the sentence, or the order does."""
    stop = _SENTENCE.search(text)
    sentence = text[: stop.start()] if stop else text
    return decision_like(sentence) and (
        dative_first(sentence) or (ordering(sentence)[:1] != [] and ordering(sentence)[0][1] == 0)
    )


def talk_and_orders(text: str) -> int | None:
    """Where the orders begin that follow the talk in one paragraph; None where there are none."""
    starts = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    return next((at for at in starts if orders_somebody(text[at:])), None)


_VOTE = re.compile(
    r"(?:про)?голосовал|единогласн|(?:решение )?прин(?:ят[оа]|имается) (?:единогл|больш|\\d)|[«\"]?за[»\"]? ?[–:-]",
    re.IGNORECASE,
)


def is_vote(text: str) -> bool:
    """Whether what follows «По вопросу 3» tells how it was voted for."""
    return _VOTE.match(text) is not None


def only_talks(text: str) -> bool:
    """Whether what follows «По первому вопросу» tells what somebody said and is no title: «говорил Дятлов …»."""
    if title_strength(text) or decision_like(text) or text[:1] in '«"“„':
        return False
    return any(is_finite_verb(word) for word, _, _ in list(words(text))[:8])


__all__ = [
    "ADDED",
    "ADDED_TO_AGENDA",
    "AGENDA_TAKEN",
    "OPENS_AGENDA",
    "OPENS_TALKS",
    "WITHDRAWN",
    "in_place",
    "is_vote",
    "only_talks",
    "orders_somebody",
    "quoted_title",
    "several",
    "talk_and_orders",
    "title_alone",
    "withdrawn_among",
    "without_quotes",
]

"""Results of votes: counts, «единогласно», votes by name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from ..language.gated import Gated
from ..language.names import find_mentions, nominative_of
from ..lines.markers import numbers_in, ordinal
from ..passages import Passage
from ..structure import ParsedVotes

_NUMBER_WORDS = {
    "один": 1,
    "одна": 1,
    "два": 2,
    "две": 2,
    "три": 3,
    "четыре": 4,
    "пять": 5,
    "шесть": 6,
    "семь": 7,
    "восемь": 8,
    "девять": 9,
    "десять": 10,
    "одиннадцать": 11,
    "двенадцать": 12,
    "тринадцать": 13,
    "четырнадцать": 14,
    "пятнадцать": 15,
    "двадцать": 20,
}
_COUNT = (
    r"[\"«“»”„']?\s*(?:(?:про)?голосов(?:али|ало)?\s*)?[:–—=-]*\s*(?:\(?)(?P<{0}>\d{{1,4}}|нет|не было|ноль|никто"
    r"|единогласно|все|" + "|".join(_NUMBER_WORDS) + r")(?![а-яё])"
)
_QUOTE = r"(?<![а-яёА-ЯЁ])[\"«“„]?"
_FOR = re.compile(_QUOTE + r"за" + _COUNT.format("n"), re.IGNORECASE)
_AGAINST = re.compile(_QUOTE + r"против" + _COUNT.format("n"), re.IGNORECASE)
_ABSTAIN = re.compile(
    _QUOTE + r"возд(?:\.|ерж(?:ал(?:ся|ись|ось|ась)|авши(?:хся|еся|йся)))" + _COUNT.format("n"), re.IGNORECASE
)
#: «За предложение проголосовали 5 членов Совета»
_FOR_WHAT = re.compile(r"(?<![а-яё])за (?:[а-яё]+ ){1,4}(?:про)?голосовал[аио]? (?P<n>\d{1,4})(?!\d)", re.IGNORECASE)
_REVERSED = re.compile(
    r"(?P<n>\d{1,4}) (?:чел(?:овек|\.)?|голос(?:а|ов|ами|ом)?)?\s*[–—-]?\s*"
    r"[\"«“„]?(?P<w>за|против|воздерж\w+)(?![а-яё])",
    re.IGNORECASE,
)
_BY_NAME = re.compile(
    r"[\"«“„]?(?P<w>за|против|воздерж\w+)[\"»”“]?\s*[:–—-]\s*(?P<names>[А-ЯЁ][^;:]{3,2000}?)(?=;|$|,? "
    r"[\"«“„]?(?:против|воздерж)|(?<=[а-яё]{2})\.\s|\.\s+[А-ЯЁ][а-яё]+ [а-яё])",
    re.IGNORECASE,
)
_PATTERNS = {"for": (_FOR, _FOR_WHAT), "against": (_AGAINST,), "abstain": (_ABSTAIN,)}
#: No sentence about a vote is longer.
_LONGEST_VOTE = 1_000

#: What a vote says it was for: «Голосовали по пункту 1.2», «по данному пункту», «по вопросу в целом».
VOTED_FOR = re.compile(
    r"по (?:(?P<whole>вопросу в целом|пункт[а-я]* (?:№ ?)?\d+ повестки)|(?P<every>всем (?:вопросам|пунктам))"
    r"|(?:данному |этому )?пункт[а-я]*(?: (?:№ ?)?(?P<n>\d+(?:\.\d+)*))?)",
    re.IGNORECASE,
)


#: «принято 5 голосами «за» при 1 «против»»
_PASSED = re.compile(
    r"(?P<n>\d{1,4}) голос(?:ами|ом|ов|а)? [«\"]?за[»\"]?(?: (?:при|и) (?P<m>\d{1,4}) (?:голос(?:ами|ом|е|а|ах)? )?"
    r"[«\"]?против)?",
    re.IGNORECASE,
)
#: «единогласно (15 голосов)»
_ALL = re.compile(r"единогласн\w*\W{1,4}(?P<n>\d{1,4}) (?:голос|чел)", re.IGNORECASE)
#: A letter that scanning put in the place of a lonely 0 or 1: «воздержались – l».
_LETTER_COUNT = re.compile(r"(?<=[–—:-] )[lIІ|OОoо](?![А-Яа-яЁёA-Za-z.])|(?<=[–—:-] )[lIІ|OО](?=\.?$)")
#: «Гончар Д. И. – за»: how one voted, behind the name.
_VOTED = re.compile(r"\s*(?:[–—:-]|голосовал[аи]?)\s*[«\"“]?(?P<w>за|против|воздерж[а-яё]+)(?![а-яё])", re.IGNORECASE)
_SAYS_COUNTS = Gated(
    r"(?:против|воздерж[а-яё]+)[»\"”“]?(?: проголосовал[аио]?)?\s*[:–—=-]?\s*"
    r"(?:\d|нет|не было|ноль|никто|один|два|две|три)",
    re.IGNORECASE,
)
_BALLOT = Gated(r"тайн[а-яё]+ голосовани|бюллетен|сч[её]тн[а-яё]+ комисси|(?:про)?голосовал", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?<![а-яё])по (?:(?:вопрос(?:у|ам)|пункт(?:у|ам) повестки)(?: повестки(?: дня)?)? (?:№№? ?)?"
    r"(?P<numbers>\d{1,2}(?:(?:, ?| ?[–-] ?| и )\d{1,2}){0,8})(?![.\d])"
    r"|(?P<words>(?:[а-яё]+(?:му|ему)(?:, | и | )){1,6})вопрос(?:у|ам))",
    re.IGNORECASE,
)


#: «за – 812 450 голосов»: of shares and not of people, more than a register of decisions counts.
_OF_SHARES = re.compile(r"(?:за|против|воздерж[а-яё]+)[»\"”]?\s*[:–—-]\s*\d{1,3} \d{3}(?!\d)", re.IGNORECASE)


def says_counts(text: str) -> bool:
    """Whether a sentence tells the numbers of a vote, whatever it begins with."""
    return len(text) < _LONGEST_VOTE and _SAYS_COUNTS.search(text) is not None and _count("for", text) is not None


def of_questions(passage: Passage) -> list[tuple[list[str], Passage]]:
    """«По вопросам 1 и 2 голосовали единогласно; по третьему вопросу: за – 4 …»: the numbers of the questions, and what
    is said of their vote.
    """
    text = passage.text
    found = [(numbers, match.start()) for match in _ABOUT.finditer(text) if (numbers := _questions(match))]
    edges = [0, *(start for _, start in found[1:]), len(text)]
    return [
        (numbers, passage.cut(a, b)) for (numbers, _), (a, b) in zip(found, itertools.pairwise(edges), strict=False)
    ]


def _questions(match: re.Match[str]) -> list[str]:
    if match.group("words"):
        words = re.findall(r"[а-яё]{4,}", match.group("words").lower())
        return [str(number) for word in words if (number := ordinal(word))]
    return numbers_in(match.group("numbers"))


def _number(word: str | None) -> int | None:
    if word is None:
        return None
    lowered = word.lower()
    if lowered.isdigit():
        return int(lowered)
    if lowered in {"нет", "не было", "ноль", "никто"}:
        return 0
    return _NUMBER_WORDS.get(lowered)


def read_votes(passages: list[Passage]) -> ParsedVotes | None:
    """What the lines of a vote say together; a unanimous vote has none against and no abstention."""
    if not passages:
        return None
    text = _LETTER_COUNT.sub(lambda m: "1" if m.group() in "lIІ|" else "0", " ".join(p.text for p in passages))
    span = passages[0].span()
    unanimous = bool(re.search(r"единоглас", text, re.IGNORECASE))
    shares = _OF_SHARES.search(text) is not None
    found = {name: None if shares else _count(name, text) for name in _PATTERNS}
    if (passed := _PASSED.search(text)) and found["for"] is None:
        found["for"], found["against"] = int(passed.group("n")), int(passed.group("m") or 0)
    if unanimous and found["for"] is None and (all_ := _ALL.search(text)):
        found["for"] = int(all_.group("n"))
    if found["for"] is None and found["against"] is None:
        for match in _REVERSED.finditer(text):
            key = {"з": "for", "п": "against", "в": "abstain"}[match.group("w")[0].lower()]
            found[key] = found[key] if found[key] is not None else int(match.group("n"))
    by_name = tuple(_named(text))
    if by_name and found["for"] is None:
        for key, word in (("for", "за"), ("against", "против"), ("abstain", "воздержался")):
            count = sum(1 for _, vote in by_name if vote == word)
            found[key] = count or found[key] or 0
    if not unanimous and all(value is None for value in found.values()):
        return None
    if unanimous or found["for"] is not None:
        found["against"] = found["against"] or 0
        found["abstain"] = found["abstain"] or 0
    return ParsedVotes(found["for"], found["against"], found["abstain"], unanimous, by_name, span)


def _count(name: str, text: str) -> int | None:
    match = next((found for pattern in _PATTERNS[name] if (found := pattern.search(text))), None)
    return _number(match.group("n")) if match else None


def told_ballot(passages: Iterable[Passage]) -> list[Passage]:
    """The counts that were told before the decision was taken: of a secret ballot, or amid the talk."""
    return [one for one in passages if _BALLOT.search(one.text) and says_counts(one.text)][-1:]


def _named(text: str) -> list[tuple[str, str]]:
    result: list[tuple[str, str]] = []
    for match in _BY_NAME.finditer(text):
        word = match.group("w").lower()
        vote = word if word in {"за", "против"} else "воздержался"
        result.extend((str(nominative_of(m, "nomn")[0]), vote) for m in find_mentions(match.group("names")))
    if result:
        return result
    for mention in find_mentions(text):
        voted = _VOTED.match(text, mention.end)
        if voted:
            word = voted.group("w").lower()
            vote = word if word in {"за", "против"} else "воздержался"
            result.append((str(nominative_of(mention, "nomn")[0]), vote))
    return result

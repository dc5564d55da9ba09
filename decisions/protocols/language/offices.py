"""Titles of office: position and organization told apart, in the nominative."""

from __future__ import annotations

import re
from functools import lru_cache

from .morph import GENT, NOMN, is_adjective, noun_cases, noun_lemmas
from .phrases import depth_map, nominative, straighten, words
from .positions import head_class

_REGION = frozenset(
    ["область", "край", "район", "город", "округ", "республика", "поселение", "регион", "муниципалитет", "губерния"]
)
_UNIT = frozenset(
    [
        "отдел",
        "управление",
        "сектор",
        "кафедра",
        "факультет",
        "лаборатория",
        "цех",
        "участок",
        "отделение",
        "бюро",
        "секция",
        "филиал",
        "центр",
        "аппарат",
        "секретариат",
        "бухгалтерия",
        "склад",
        "гараж",
        "архив",
        "регистратура",
    ]
)
_BODY = frozenset(
    [
        "совет",
        "собрание",
        "правление",
        "комиссия",
        "комитет",
        "коллегия",
        "правительство",
        "общество",
        "группа",
        "президиум",
        "кластер",
        "дума",
        "профком",
        "местком",
        "завком",
    ]
)


#: Whose stop belongs to the word: «доц.», «д.т.н.».
_ABBREVIATED = re.compile(r"(?:\b(?:доц|проф|преп|акад|инж)|[а-яё]\.(?:-[а-яё]\.)?[а-яё])\.$", re.IGNORECASE)


@lru_cache(maxsize=2_000)
def split_office(text: str) -> tuple[str | None, str | None]:
    """(position, organization) of «начальник отдела кадров АО “Приборист”»; the organization in the nominative."""
    kept = text.strip().endswith("»") or _ABBREVIATED.search(text.strip(" ,;–—-()\t")) is not None
    text = straighten(text.strip(" ,;–—-()\t" if kept else " ,;–—-.()\t"))
    if not text:
        return None, None
    tokens = list(words(text))
    depth = depth_map(text)
    first_class = head_class(tokens[0][0]) if tokens else None
    at: int | None = None
    for index, (word, start, end) in enumerate(tokens):
        if depth[start] or head_class(word) != "organization":
            continue
        lemmas = noun_lemmas(word.lower())
        if lemmas & _REGION:
            continue
        if index == 0 and first_class == "organization" and not _has_position(tokens[1:], text):
            return None, text
        if index == 0:
            continue
        if (lemmas & _UNIT and word[:1].islower()) or (
            lemmas & _BODY and not text[end:].lstrip().startswith("с ограниченной")
        ):
            if not (lemmas & _UNIT):
                continue
            if _only_unit(tokens, index, depth):
                continue
        if any(c in {GENT, NOMN} for c, _ in noun_cases(word)) or word.isupper() or word.endswith("."):
            begin = index
            while (
                begin > 1
                and is_adjective(tokens[begin - 1][0])
                and not text[tokens[begin - 1][2] : tokens[begin][1]].strip()
            ):
                begin -= 1
            if begin == 1 and is_adjective(tokens[0][0]) and any(case == NOMN for case, _ in noun_cases(word)):
                return None, text
            if at is None or not (word.isupper() and depth[start]):
                at = begin
    if at is None:
        comma = re.match(r"([а-яё][^,«»]+), ([А-ЯЁ«].+)$", text)
        if comma:
            return comma.group(1), comma.group(2)
        return (None, text) if len(tokens) == 1 and _is_side(tokens[0][0]) else (text, None)
    start = tokens[at][1]
    position = re.sub(r" (?:от|из)$", "", text[:start].strip(" ,–—-"))
    further = re.search(r", (?=[а-яё]+ )", text[start:])
    if further and head_class(text[start + further.end() :].split(" ")[0]) == "position":
        return f"{position} {text[start:]}", None
    return position or None, nominative(text[start:], GENT).text


def _is_side(word: str) -> bool:
    """«работодатели», «профсоюзы»: nobody's office but the side somebody stands for."""
    cases = noun_cases(word)
    return (NOMN, "plur") in cases and (NOMN, "sing") not in cases


def _has_position(tokens: list[tuple[str, int, int]], text: str) -> bool:
    return any(head_class(word) == "position" for word, _, _ in tokens)


def _only_unit(tokens: list[tuple[str, int, int]], index: int, depth: tuple[int, ...]) -> bool:
    """Whether a department without capitals («отдела кадров») is part of the position rather than the organization."""
    return True


_THREE_LETTERS = re.compile(r"[А-Яа-яЁё](?:[^А-Яа-яЁё]*[А-Яа-яЁё]){2}")
_LABEL_TAIL = re.compile(r"^\s*(?:[–—:,-]|\()\s*")


@lru_cache(maxsize=2_000)
def office_of(text: str) -> str | None:
    """The wording of an office cleaned of what sets it off from the name; None when nothing is left."""
    text = re.sub(r"\s+", " ", text).strip(" ,;:–—-|\t")
    if text.startswith("(") and ")" in text:
        text = text[1 : text.rindex(")")]
    text = (
        text.strip(" ,;:–—-\t").removesuffix(".")
        if not (re.search(r"(?:\b[а-яё]{1,3}|[А-ЯЁ])\.$", text) or _ABBREVIATED.search(text))
        else text.strip(" ,;:–—-\t")
    )
    text = text.rstrip(")") if text.count(")") > text.count("(") else text
    return straighten(text) if _THREE_LETTERS.search(text) else None

"""Morphology: pymorphy3, loaded on first use and asked through caches, behind the few questions the reader has."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

#: Names of cases as pymorphy3 writes them: nominative, genitive, dative, accusative, instrumental, locative.
NOMN, GENT, DATV, ACCS, ABLT, LOCT = "nomn", "gent", "datv", "accs", "ablt", "loct"
_VARIANTS = {"gen1": GENT, "gen2": GENT, "loc1": LOCT, "loc2": LOCT, "acc2": ACCS, "voct": NOMN}


@lru_cache(maxsize=1)
def analyzer() -> Any:
    """The analyser itself; about 0.2 s at the first call of the process."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=30_000)
def parses(word: str) -> tuple[Any, ...]:
    """Readings of a word, most probable first. A reading weaker than 1 % of the best is kept: names need it."""
    return tuple(analyzer().parse(word)) if len(word) < 60 else ()


@lru_cache(maxsize=30_000)
def known(word: str) -> bool:
    return len(word) < 60 and bool(analyzer().word_is_known(word.lower()))


def case_of(parse: Any) -> str | None:
    case = parse.tag.case
    return _VARIANTS.get(case, case) if case else None


@lru_cache(maxsize=30_000)
def noun_cases(word: str) -> frozenset[tuple[str, str]]:
    """(case, number) pairs a word can stand in as a noun, adjective, participle or pronoun."""
    found = set()
    for parse in parses(word.lower()):
        if parse.tag.POS in {"NOUN", "ADJF", "PRTF", "NPRO", "NUMR"} and parse.tag.case:
            found.add((case_of(parse) or "", parse.tag.number or "sing"))
    place = _PLACE_ADJECTIVE.search(word.lower())
    if place:
        found |= _PLACE_CASES[re.split(r"(?:ск|цк)(?=[а-я]{2,3}$)", word.lower())[-1]]
    return frozenset(found)


@lru_cache(maxsize=30_000)
def likely_cases(word: str) -> frozenset[str]:
    """Cases of the readings that are not far less probable than the best («график» is no genitive of «графика»)."""
    readings = [p for p in parses(word.lower()) if p.tag.case]
    best = max((p.score for p in readings), default=0.0)
    return frozenset(case_of(p) or "" for p in readings if p.score >= 0.1 * best)


def can_be(word: str, case: str) -> bool:
    return any(found == case for found, _ in noun_cases(word))


@lru_cache(maxsize=30_000)
def is_infinitive(word: str) -> bool:
    """«обеспечить», «взять», «провести»; «область» and «сеть» are not."""
    lowered = word.lower()
    if not re.search(r"(?:ть|ти|чь|ться|тись|чься)$", lowered):
        return False
    readings = parses(lowered)
    return bool(readings) and any(p.tag.POS == "INFN" for p in readings[:2])


@lru_cache(maxsize=30_000)
def lemma(word: str) -> str:
    """The dictionary form of the most probable reading, ё written as е."""
    readings = parses(word.lower())
    return readings[0].normal_form.replace("ё", "е") if readings else word.lower()


@lru_cache(maxsize=30_000)
def noun_lemmas(word: str) -> frozenset[str]:
    return frozenset(p.normal_form.replace("ё", "е") for p in parses(word.lower()) if p.tag.POS == "NOUN")


_PLACE_ADJECTIVE = re.compile(r"..(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$")
_PLACE_CASES = {
    "ий": {(NOMN, "sing"), (ACCS, "sing")},
    "ого": {(GENT, "sing"), (ACCS, "sing")},
    "ому": {(DATV, "sing")},
    "им": {(ABLT, "sing"), (DATV, "plur")},
    "ом": {(LOCT, "sing")},
    "ая": {(NOMN, "sing")},
    "ую": {(ACCS, "sing")},
    "ой": {(GENT, "sing"), (DATV, "sing"), (ABLT, "sing"), (LOCT, "sing")},
    "ое": {(NOMN, "sing"), (ACCS, "sing")},
    "ие": {(NOMN, "plur"), (ACCS, "plur")},
    "их": {(GENT, "plur"), (LOCT, "plur"), (ACCS, "plur")},
    "ими": {(ABLT, "plur")},
}


@lru_cache(maxsize=30_000)
def is_adjective(word: str) -> bool:
    """An adjective, participle or ordinal that stands before its noun («первому», «Северореченского»)."""
    readings = parses(word.lower())
    if _PLACE_ADJECTIVE.search(word.lower()):
        return True
    return bool(readings) and any(p.tag.POS in {"ADJF", "PRTF"} for p in readings[:3])


@lru_cache(maxsize=30_000)
def is_adverb(word: str) -> bool:
    """«активнее», «дополнительно», «также», «не»: words that belong to the verb."""
    readings = parses(word.lower())
    return bool(readings) and readings[0].tag.POS in {"ADVB", "COMP", "PRCL", "CONJ"}


@lru_cache(maxsize=30_000)
def is_participle(word: str) -> bool:
    readings = parses(word.lower())
    return bool(readings) and readings[0].tag.POS in {"PRTF", "GRND"}


@lru_cache(maxsize=30_000)
def is_finite_verb(word: str) -> bool:
    """«получили», «оставляю», «доложил»: a form that makes a sentence of its own."""
    readings = parses(word.lower())
    # A single letter is an initial: the dictionary knows «е» as a form of «быть».
    return len(word) > 1 and bool(readings) and readings[0].tag.POS in {"VERB", "PRTS"}


@lru_cache(maxsize=8_000)
def is_present(word: str) -> bool:
    """«готовит», «проверят»: a verb that tells what others do or will do."""
    readings = parses(word.lower())
    return len(word) > 1 and bool(readings) and readings[0].tag.POS == "VERB" and "3per" in readings[0].tag


def matching_case(word: str, like: str) -> str:
    """`word` with the capitals of `like`: «департамент» for «Департаменту», «ООО» for «ООО»."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    if like[:1].isupper():
        return word[:1].upper() + word[1:]
    return word


@lru_cache(maxsize=30_000)
def inflect(word: str, source: str, target: str, number: str | None = None, gender: str | None = None) -> str:
    """`word`, standing in case `source`, in case `target`; unchanged when no reading fits. Capitals are kept."""
    best = None
    for parse in parses(word.lower()):
        tag = parse.tag
        if tag.POS not in {"NOUN", "ADJF", "PRTF", "NPRO", "NUMR"} or case_of(parse) != source:
            continue
        if number and tag.number and tag.number != number:
            continue
        if gender and tag.POS == "NOUN" and is_adjective(word) and not known_noun_only(word):
            continue
        if gender and tag.POS != "NOUN" and tag.gender and tag.gender != gender:
            continue
        best = parse
        break
    if _PLACE_ADJECTIVE.search(word.lower()) and (best is None or best.tag.POS == "NOUN" or not known(word)):
        return _place(word, target, number, gender)
    if best is None:
        return word
    if best.tag.POS == "NOUN" and "Fixd" in best.tag:
        return word
    wanted = {target}
    if best.tag.number:
        wanted.add(best.tag.number)
    if best.tag.POS in {"ADJF", "PRTF"} and gender and best.tag.number != "plur":
        wanted.add(gender)
    form = best.inflect(wanted)
    if form is None:
        return word
    result: str = form.word
    if "ё" not in word and "Ё" not in word:
        result = result.replace("ё", "е") if "е" in word.lower() else result
    return matching_case(result, word)


def with_yo(word: str, form: str, case: str) -> str:
    """A form with its «ё» where the text that it goes into writes ё («учёным секретарём»)."""
    for parse in parses(word.lower()):
        if case_of(parse) == NOMN and (inflected := parse.inflect({case, parse.tag.number or "sing"})):
            return matching_case(inflected.word, form) if inflected.word.replace("ё", "е") == form.lower() else form
    return form


def known_noun_only(word: str) -> bool:
    """Whether no reading of a word is an adjective, so that agreement in gender does not apply to it."""
    return not any(p.tag.POS in {"ADJF", "PRTF"} for p in parses(word.lower()))


_PLACE_FORMS = {
    "masc": {NOMN: "ий", GENT: "ого", DATV: "ому", ACCS: "ий", ABLT: "им", LOCT: "ом"},
    "neut": {NOMN: "ое", GENT: "ого", DATV: "ому", ACCS: "ое", ABLT: "им", LOCT: "ом"},
    "femn": {NOMN: "ая", GENT: "ой", DATV: "ой", ACCS: "ую", ABLT: "ой", LOCT: "ой"},
    "plur": {NOMN: "ие", GENT: "их", DATV: "им", ACCS: "ие", ABLT: "ими", LOCT: "их"},
}


def _place(word: str, target: str, number: str | None, gender: str | None) -> str:
    """«Заречинскому» → «Заречинский»: adjectives of places that no dictionary holds."""
    stem = re.sub(r"(?<=[сц]к)[а-я]{2,3}$", "", word.lower())
    row = "plur" if number == "plur" else gender if gender in _PLACE_FORMS else "masc"
    return matching_case(stem + _PLACE_FORMS[row or "masc"][target], word)

"""Noun phrases of the official form in another case: the name of a body in a heading, a post after a speaker's name.

Only the head and the adjectives before it change; what depends on the head («по развитию», «отдела кадров») stays.
A phrase whose head is not understood comes back as it was.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from decisions.protocols import morph

_ABBREVIATION = re.compile(r"[«\"]?(?:[А-ЯЁA-Z]{2,}|врио|и\.\s?о\.)[»\"]?$")
_SEPARATOR = re.compile(r"(, | [–—] )")
# Such a body is itself the meeting: «протокол общего собрания», not «протокол заседания общего собрания».
_IS_A_MEETING = {"собрание", "совещание", "конференция", "съезд", "сход", "заседание"}


def decline_post(post: str) -> str:
    """A post, or several, in the accusative: «директор, секретарь совета» → «директора, секретаря совета»."""
    first, *others = _SEPARATOR.split(post)
    changed = [decline_phrase(first, morph.ACCS)]
    for separator, part in zip(others[::2], others[1::2], strict=True):
        head = _head(part.split())
        is_post = head is not None and _is_animate(part.split()[head])
        changed += [separator, decline_phrase(part, morph.ACCS) if is_post else part]
    return "".join(changed)


@lru_cache(maxsize=2_000)
def decline_phrase(phrase: str, case: str) -> str:
    """`phrase`, a nominative, in `case` (gent, datv, accs, ablt, loct)."""
    words = phrase.split()
    head = _head(words)
    if head is None:
        return phrase
    gender, number = _gender_and_number(words[head])
    target = morph.GENT if case == morph.ACCS and gender == "masc" and _is_animate(words[head]) else case
    changed = [_inflect(word, target, number, gender) for word in words[: head + 1]]
    return " ".join(changed + words[head + 1 :])


def heading(name: str, genitive: str = "") -> str:
    """What stands under «ПРОТОКОЛ»: «заседания Координационного совета», «Общего собрания участников».

    `genitive` is the form that the body keeps of its own; without it the name is declined by rule.
    """
    declined = genitive.strip() or decline_phrase(name.strip(), morph.GENT)
    words = name.split()
    head = _head(words)
    if head is not None and morph.lemma(_bare(words[head])) in _IS_A_MEETING:
        return declined
    return f"заседания {declined}" if declined else ""


def post_at(title: str, organization: str) -> str:
    """«директор ООО «Север»», «начальник отдела Департамента образования»; a name that cannot follow gets a comma."""
    if not title or not organization:
        return title or organization
    if _ABBREVIATION.match(organization.split()[0]):
        return f"{title} {organization}"
    declined = decline_phrase(organization, morph.GENT)
    return f"{title}, {organization}" if declined == organization else f"{title} {declined}"


def _head(words: list[str]) -> int | None:
    """The first noun in the nominative after nothing but adjectives; a participle with its object is a head itself."""
    for index, word in enumerate(words):
        bare = _bare(word)
        if word[0] in '«"“(' or not bare.replace("-", "").isalpha() or _ABBREVIATION.match(bare):
            return None
        readings = [parse for parse in morph.parses(bare.lower()) if morph.case_of(parse) == morph.NOMN]
        if not readings:
            return index - 1 if index and morph.is_participle(words[index - 1]) else None
        if readings[0].tag.POS == "NOUN" and not _precedes_its_noun(readings, words[index + 1 :]):
            return index
        if morph.is_participle(bare) and index + 1 < len(words) and _is_object(words[index + 1]):
            return index
        if readings[0].tag.POS not in {"ADJF", "PRTF", "NOUN"}:
            return None
    return len(words) - 1 if words else None


def _precedes_its_noun(readings: list[Any], rest: list[str]) -> bool:
    """«учёный» is a noun alone and an adjective before «секретарь»."""
    if not rest or not any(parse.tag.POS == "ADJF" for parse in readings):
        return False
    following = morph.parses(_bare(rest[0]).lower())
    return any(parse.tag.POS == "NOUN" and morph.case_of(parse) == morph.NOMN for parse in following)


def _is_object(word: str) -> bool:
    """«обязанности» after «исполняющий»."""
    return morph.lemma(_bare(word)) == "обязанность"


def _gender_and_number(word: str) -> tuple[str | None, str | None]:
    for parse in morph.parses(_bare(word).rsplit("-", 1)[-1].lower()):
        if morph.case_of(parse) == morph.NOMN:
            return parse.tag.gender, parse.tag.number
    return None, None


def _is_animate(word: str) -> bool:
    readings = morph.parses(_bare(word).rsplit("-", 1)[-1].lower())
    nominative = [parse for parse in readings if morph.case_of(parse) == morph.NOMN]
    return any(parse.tag.animacy == "anim" or parse.tag.POS in {"ADJF", "PRTF"} for parse in nominative)


def _inflect(word: str, case: str, number: str | None, gender: str | None) -> str:
    bare = _bare(word)
    changed = morph.inflect(bare, morph.NOMN, case, number, gender)
    if changed == bare and "-" in bare:
        changed = "-".join(morph.inflect(part, morph.NOMN, case, number) for part in bare.split("-"))
    return word.replace(bare, changed, 1)


def _bare(word: str) -> str:
    return word.strip('«»"“”,;:()')

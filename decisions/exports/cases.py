"""Noun phrases of the official form in another case: the name of a body in a heading, a post after a speaker's name.

The reader of protocols declines them (`protocols.phrases`), so that it reads back what is written here; this module
tells which of them a document needs.
"""

from __future__ import annotations

import re
from typing import Any

from decisions.protocols.language import morph
from decisions.protocols.language.phrases import decline_phrase
from members.naming import post_and_rest

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


def heading(name: str, genitive: str = "") -> str:
    """What stands under «ПРОТОКОЛ»: «заседания Координационного совета», «Общего собрания участников».

    `genitive` is the form that the body keeps of its own; without it the name is declined by rule.
    """
    declined = in_genitive(name, genitive)
    words = name.split()
    head = _head(words)
    if head is not None and morph.lemma(_bare(words[head])) in _IS_A_MEETING:
        return declined
    return f"заседания {declined}" if declined else ""


def in_genitive(name: str, kept: str = "") -> str:
    """«Координационного совета»: the form that a body keeps of its own, otherwise the name declined by rule."""
    return kept.strip() or decline_phrase(name.strip(), morph.GENT)


def in_dative(name: str) -> str:
    """«Департаменту образования»; what begins with «ООО» or the like stays."""
    return decline_phrase(name, morph.DATV)


def post_at(title: str, organization: str) -> str:
    """«директор ООО «Север»», «начальник отдела Департамента образования»; a name that cannot follow gets a comma."""
    title, organization = post_and_rest(title, organization)
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


def _is_animate(word: str) -> bool:
    readings = morph.parses(_bare(word).rsplit("-", 1)[-1].lower())
    nominative = [parse for parse in readings if morph.case_of(parse) == morph.NOMN]
    return any(parse.tag.animacy == "anim" or parse.tag.POS in {"ADJF", "PRTF"} for parse in nominative)


def _bare(word: str) -> str:
    return word.strip('«»"“”,;:()')


__all__ = ["decline_phrase", "decline_post", "heading", "in_dative", "in_genitive", "post_at"]

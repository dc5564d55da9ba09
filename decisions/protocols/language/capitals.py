"""Names that are printed in capitals, with the capitals they have amid a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from .morph import is_adjective, known

#: «КОМИССИЯ / по безопасности Яровского округа»
_FIRST_IN_CAPITALS = re.compile(r"[А-ЯЁ]{4,}(?= [а-яё])")
#: Whether a word in capitals is a name, as the rest of the text tells.
Proper = Callable[[str], bool]
#: What the name of a town follows: «администрация города Карагульска».
_OF_TOWN = re.compile(r"(?:города|села|пос[её]лка|деревни|станицы|хутора|аула)")
#: «сельского поселения», «муниципального района»: what kind of place it is, no part of its name.
_OF_KIND = re.compile(r"(?:сельск|городск|муниципальн)")
_REGION = re.compile(r"^(?:област|кра[йяею]|район|округ|город|республик|поселени|сельск)")


def sentence_case(text: str, proper: Proper = lambda word: False) -> str:
    """A heading in capitals as a name: only the first word, proper adjectives and quoted names keep a capital."""
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) < 0.8 * len(letters):
        first = _FIRST_IN_CAPITALS.match(text)
        if first and known(first.group().lower()):
            return first.group().capitalize() + text[first.end() :]
        return text[:1].upper() + text[1:]
    tokens = re.findall(r"[А-Яа-яЁёA-Za-z0-9]+(?:-[А-Яа-яЁёA-Za-z0-9]+)*|[^А-Яа-яЁёA-Za-z0-9]+", text)
    result: list[str] = []
    towns = _towns(tokens)
    for index, token in enumerate(tokens):
        lowered = token.lower()
        following = next((t.lower() for t in tokens[index + 1 :] if t[:1].isalpha()), "")
        opened = index > 0 and tokens[index - 1].rstrip()[-1:] in {"«", "“", '"'}
        abbreviation = len(token) <= 5 and not known(lowered) and not re.search(r"[аеёиоуыэюя]", lowered[1:-1] or "x")
        legal = token in {"ООО", "АО", "ПАО", "ЗАО", "ОАО", "АНО", "НП", "НКО", "РФ", "ГБУ", "МБУ", "ОЭЗ", "СПО", "ТЛК"}
        adjective = re.search(r"(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ое)$", lowered) and (
            _REGION.match(following) or ("-" not in lowered and not known(lowered))
        )
        of_kind = _OF_KIND.match(lowered) is not None
        if legal or (abbreviation and token.isupper() and token.isalpha()):
            result.append(token)
        elif (
            opened
            or (adjective and not of_kind)
            or proper(token)
            or index in towns
            or (
                _REGION.match(following)
                and not of_kind
                and re.search(r"(?:ной|вой|ого|ой)$", lowered)
                and len(lowered) > 4
            )
        ):
            result.append(token.capitalize())
        else:
            result.append(lowered)
    done = "".join(result)
    return done[:1].upper() + done[1:]


def _towns(tokens: list[str]) -> set[int]:
    """Places of the words behind «города», «посёлка»; an adjective and its noun are one name («Каменный Брод»)."""
    found: set[int] = set()
    for index, token in enumerate(tokens[:-2]):
        if _OF_TOWN.fullmatch(token.lower()) and tokens[index + 1] == " " and len(tokens[index + 2]) > 3:
            found.add(index + 2)
            if is_adjective(tokens[index + 2].lower()) and tokens[index + 3 : index + 4] == [" "]:
                found.add(index + 4)
    return found

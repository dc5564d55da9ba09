"""Search in the wording of resolutions, as people write it.

All words must occur, each in any of its forms («участок» finds «участка», «люди» finds «человек»), deaf to case and to
ё/е. A phrase in quotes must occur as it stands; a word or phrase behind a minus must not occur. «протокол 3 от 20
февраля» and «п. 2.1 протокола № 7» name a protocol or a point by its number and day; other words may stand beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from decisions.models import Assignment, Resolution
from decisions.protocols import morph

MAX_WORDS = 8
_LEAST_STEM = 4
"""Shorter beginnings are shared by too many words («дн», «суд»): then only whole forms are found."""

_ENDING = re.compile(r"(?:[аеёиоуыэюяйь]{1,2}|[аеиоыя][мхв]|ами|ями|ого|его|ому|ему|ыми|ими)$")
_MONTHS = ("янв", "фев", "мар", "апр", "ма[йяе]", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_DAY = (
    r"(?P<day>\d{1,2})(?:\.(?P<month>\d{1,2})|\s+(?P<name>" + "|".join(_MONTHS) + r")\w*)"
    r"(?:[.\s]+(?P<year>(?:19|20)\d\d))?(?!\w)(?:\s*(?:года|г\b\.?))?"
)
_POINT = r"(?:(?<!\w)(?:п(?:\.|ункта?)?\s*)?(?P<number>\d+(?:\.\d+)*)\s*,?\s*(?:из\s+)?)?"
_REFERENCE = re.compile(
    rf"{_POINT}(?<!\w)протокол(?:а|у|ом|е)?(?!\w)"
    r"(?:\s*(?:№\s*(?P<meeting>[\w()/.-]*\w\)?)|(?P<digits>\d+[\w()/-]*)(?!\.\d)))?"
    rf"(?:\s+от\s+{_DAY})?",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(rf"\s*{_POINT}№\s*(?P<meeting>[\w()/.-]*\w\)?)(?:\s+от\s+{_DAY})?\s*", re.IGNORECASE)
_TERM = re.compile(r"(?P<minus>(?<!\S)[-−–])?(?:[«\"“„](?P<phrase>[^«»\"“”„]+)[»\"”“]|(?P<word>\w[\w-]*))")


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked for: regular expressions that both databases and Python understand, and a named protocol."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    protocol: Q

    @property
    def hits(self) -> str:
        """One regular expression of all that was found, to be marked; empty when no word was asked for."""
        return "|".join(self.wanted)


def read(words: str) -> Search:
    """Understand a line of the search box; of a long one, the first eight words and phrases."""
    reference = _NUMBER_ALONE.fullmatch(words) or _reference(words)
    protocol = Q()
    if reference:
        protocol = _protocol(reference.groupdict())
        words = f"{words[: reference.start()]} {words[reference.end() :]}"
    wanted: list[str] = []
    unwanted: list[str] = []
    for term in list(_TERM.finditer(words))[:MAX_WORDS]:
        pattern = _phrase(term["phrase"]) if term["phrase"] else _word(term["word"].lower())
        if pattern:
            (unwanted if term["minus"] else wanted).append(pattern)
    return Search(tuple(wanted), tuple(unwanted), protocol)


def _reference(words: str) -> re.Match[str] | None:
    """The first protocol that is named by its number or day; the bare word «протокол» names none."""
    for found in _REFERENCE.finditer(words):
        before = words[: found.start()]
        is_outside = not before.rstrip(" ").endswith(("-", "−", "–", "«", '"', "“", "„"))
        if is_outside and (found["meeting"] or found["digits"] or found["day"]):
            return found
    return None


def _protocol(named: dict[str, str | None]) -> Q:
    condition = Q()
    if meeting := named["meeting"] or named.get("digits"):
        condition &= Q(item__meeting__number__iexact=meeting)
    if named["number"]:
        condition &= Q(number=named["number"])
    if named["day"]:
        condition &= Q(item__meeting__date__day=int(named["day"]), item__meeting__date__month=_month(named))
    if named["year"]:
        condition &= Q(item__meeting__date__year=int(named["year"]))
    return condition


def _month(named: dict[str, str | None]) -> int:
    if named["month"]:
        return int(named["month"])
    name = named["name"] or ""
    return next(number for number, month in enumerate(_MONTHS, 1) if re.match(month, name, re.IGNORECASE))


def _phrase(phrase: str) -> str:
    """The words of a phrase one after another, whatever stands between them that is no letter and no digit."""
    return _whole(r"\W+".join(_letters(word) for word in re.findall(r"\w+", phrase.lower())))


@lru_cache(maxsize=2_000)
def _word(word: str) -> str:
    """Any form of a word: whole, or all that begins with a stem which is long enough to be its own."""
    stems, forms = set(), set()
    for form in {word.replace("ё", "е"), *_forms(word)}:
        stem = _ENDING.sub("", form) if len(form) > _LEAST_STEM else form
        if len(stem) >= _LEAST_STEM and not stem.isdigit():
            stems.add(stem)
        else:
            forms.add(form)
    shortest = {stem for stem in stems if not any(stem != other and stem.startswith(other) for other in stems)}
    parts = [rf"(?<!\w){_letters(stem)}\w*" for stem in sorted(shortest)]
    parts += [_whole(_letters(form)) for form in sorted(forms)]
    return "|".join(parts)


def _forms(word: str) -> set[str]:
    """Every form of the words that `word` may be a form of, ё written as е; none of a word no dictionary has."""
    if not morph.known(word):
        return set()
    return {form.word.replace("ё", "е") for reading in morph.parses(word) for form in reading.lexeme}


def _whole(pattern: str) -> str:
    return rf"(?<!\w){pattern}(?!\w)" if pattern else ""


def _letters(word: str) -> str:
    return re.sub("[её]", "[её]", re.escape(word))


def matching(resolutions: QuerySet[Resolution], words: str, *, with_names: bool = False) -> QuerySet[Resolution]:
    """Those that hold what is asked for in their text, their question, their body or a responsible organization.

    `with_names` searches the full wording; without it only what the public reads.
    """
    search = read(words)
    resolutions = resolutions.filter(search.protocol)
    for pattern in search.wanted:
        resolutions = resolutions.filter(_holds(pattern, with_names=with_names))
    for pattern in search.unwanted:
        resolutions = resolutions.exclude(_holds(pattern, with_names=with_names))
    return resolutions


def _holds(pattern: str, *, with_names: bool) -> Q:
    text, title = ("text", "item__title") if with_names else ("public_text", "item__public_title")
    addressed = Assignment.objects.filter(resolution=OuterRef("pk"), organization__name__iregex=pattern)
    return (
        Q(**{f"{text}__iregex": pattern})
        | Q(**{f"{title}__iregex": pattern})
        | Q(item__meeting__body__name__iregex=pattern)
        | Q(Exists(addressed))
    )

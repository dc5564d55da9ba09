"""Search in the wording of resolutions, as people write it.

All words must occur, each in any of its forms («участок» finds «участка», «люди» finds «человек»), deaf to case and to
ё/е. A phrase in quotes must occur as it stands; a word or phrase behind a minus must not occur. «протокол 3 от 20
февраля» and «п. 2.1 протокола № 7» name a protocol or a point by its number and day; other words may stand beside.
The year may stand for the day («протокол 3 за 2019 год»), the point last.
«п. 2.1» alone names the points of that number, «20 февраля» alone what was decided on that day, is due on it or
tells of it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from decisions.finding.indexing import (
    QUESTIONS,
    WORDINGS,
    first_of,
    in_all,
    keys_with,
    resolutions_with,
    row_with,
)
from decisions.finding.names import Names
from decisions.finding.wanted import Wanted, split
from decisions.models import Resolution
from decisions.protocols.language import morph

MAX_WORDS = 8
_MOST_LETTERS = 4
"""A number of a protocol has seldom more letters: so many are sought in small and capital ones, in every mixture."""
_LEAST_STEM = 4
"""Shorter beginnings are shared by too many words («дн», «суд»): then only whole forms are found."""

_ENDING = re.compile(r"(?:[аеёиоуыэюяйь]{1,2}|[аеиоыя][мхв]|ами|ями|ого|его|ому|ему|ыми|ими)$")
_MONTHS_OF = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_MONTHS = ("янв", "фев", "мар", "апр", "ма[йяе]", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_DAY = (
    r"(?P<day>\d{1,2})(?:\.(?P<month>\d{1,2})|\s+(?P<name>" + "|".join(_MONTHS) + r")\w*)"
    r"(?:[.\s]+(?P<year>(?:19|20)\d\d))?(?!\w)(?:\s*(?:года|г\b\.?))?"
)
_POINT = r"(?:(?<!\w)(?:п(?:\.|ункта?)?\s*)?(?P<number>\d+(?:\.\d+)*)\s*,?\s*(?:из\s+)?)?"
_REFERENCE = re.compile(
    rf"{_POINT}(?<!\w)протокол(?:а|у|ом|е)?(?!\w)"
    r"(?:\s*(?:№\s*(?P<meeting>[\w()/.-]*\w\)?)|(?P<digits>\d+[\w()/-]*)(?!\.\d)))?"
    rf"(?:\s+от\s+{_DAY}|(?:\s+(?:от|за))?\s+(?P<only>(?:19|20)\d\d)(?!\w)(?:\s*(?:год[ау]?|г\b\.?))?)?"
    r"(?:\s*,?\s*п(?:\.|ункт\w*)?\s*(?P<after>\d+(?:\.\d+)*)(?!\w))?",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(rf"\s*{_POINT}№\s*(?P<meeting>[\w()/.-]*\w\)?)(?:\s+от\s+{_DAY})?\s*", re.IGNORECASE)
_POINT_ALONE = re.compile(
    r"\s*(?:п(?:\.|ункт\w*)?\s*(?P<number>\d+(?:\.\d+)*)|(?!\d\d\.\d\d\s*$)(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,4}))\.?\s*",
    re.IGNORECASE,
)
"""«12.03» is a day, «12.3» a point."""
_DAY_ALONE = re.compile(rf"\s*(?:от\s+|до\s+)?{_DAY}\s*", re.IGNORECASE)
_TERM = re.compile(r"(?P<minus>(?<!\S)[-−–])?(?:[«\"“„](?P<phrase>[^«»\"“”„]+)[»\"”“]|(?P<word>\w[\w-]*))")


@dataclass(frozen=True, slots=True)
class Term:
    """One word in all its forms, or a phrase: as the index is asked, and as a regular expression.

    The expression is one that both databases and Python understand, and has no groups.
    """

    words: Wanted
    pattern: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was named, perhaps without its year; there may be no such day."""

    day: int
    month: int
    year: int | None

    def is_of(self, field: str) -> Q:
        """The condition that a date is this day; of a whole date one that an index answers."""
        if self.year is None:
            return Q(**{f"{field}__day": self.day, f"{field}__month": self.month})
        try:
            return Q(**{field: dt.date(self.year, self.month, self.day)})
        except ValueError:
            return Q(pk__in=[])

    @property
    def told(self) -> tuple[Term, ...]:
        """«20 февраля 2019», «20.02.2019»: as texts write it."""
        year = f" {self.year}" if self.year else ""
        name = f"{self.day} {_MONTHS_OF[self.month - 1]}{year}" if 1 <= self.month <= len(_MONTHS_OF) else ""
        return tuple(_phrase(words) for words in (name, f"{self.day:02} {self.month:02}{year}") if words)

    def is_(self, date: dt.date) -> bool:
        """Whether a date is this day."""
        return (date.day, date.month) == (self.day, self.month) and self.year in (None, date.year)


@dataclass(frozen=True, slots=True)
class Reference:
    """A protocol or a point that was named: by what was told of it, one of these at least."""

    meeting: str = ""
    """The number of the protocol."""
    point: str = ""
    day: Day | None = None
    year: int | None = None

    @property
    def condition(self) -> Q:
        """The condition on points, one that indexes answer."""
        condition = Q()
        if self.meeting:
            condition &= Q(item__meeting__number__in=self.spellings)
        if self.point:
            condition &= Q(number=self.point)
        if self.day:
            condition &= self.day.is_of("item__meeting__date")
        elif self.year:
            condition &= Q(item__meeting__year=self.year)
        return condition

    @property
    def spellings(self) -> list[str]:
        """The number of the protocol in small and capital letters: «5-п», «5-П»."""
        number = self.meeting
        if sum(letter.isalpha() for letter in number) > _MOST_LETTERS:
            return sorted({number, number.lower(), number.upper(), number.capitalize()})
        return sorted(map("".join, product(*({letter.lower(), letter.upper()} for letter in number))))


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked for."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]
    reference: Reference | None = None
    """The protocol or the point beside the words."""
    typed: tuple[str, ...] = ()
    """The wanted words as they were typed, one after another."""
    day: Day | None = None
    """When a day is all that was asked for."""
    told: tuple[Term, ...] = ()
    """That day as texts write it; what tells it is found as well."""
    is_point: bool = False
    """Whether the number of a point is all that was asked for."""
    is_cut: bool = False
    """Whether more was asked for than the first eight words and phrases."""

    def names(self, held_on: dt.date) -> bool:
        """Whether the protocol of what was found, held on that day, was named; not when its point or term was."""
        return self.is_of_protocol and not self.is_point and (self.day is None or self.day.is_(held_on))

    @property
    def is_of_protocol(self) -> bool:
        """Whether more than words was asked for: a protocol, a point, a day."""
        return self.reference is not None or self.day is not None

    @property
    def protocol(self) -> Q:
        """The condition on what was named; of a day alone also on terms, and what tells of it is found beside."""
        if self.day:
            return self.day.is_of("item__meeting__date") | self.day.is_of("due")
        return self.reference.condition if self.reference else Q()

    @property
    def as_typed(self) -> Wanted:
        """The wanted words one after another."""
        return Wanted(wholes=(self.typed,))

    @property
    def hits(self) -> str:
        """One regular expression of all that was found, to be marked; empty when no word was asked for."""
        return "|".join(term.pattern for term in (*self.wanted, *self.told))


def read(words: str) -> Search:
    """Understand a line of the search box; of a long one, the first eight words and phrases."""
    if point := _POINT_ALONE.fullmatch(words):
        return Search((), (), Reference(point=point["number"] or point["dotted"]), is_point=True)
    if alone := _DAY_ALONE.fullmatch(words):
        day = _day(alone.groupdict())
        return Search((), (), day=day, told=day.told)
    reference = _NUMBER_ALONE.fullmatch(words) or _reference(words)
    if reference:
        words = f"{words[: reference.start()]} {words[reference.end() :]}"
    wanted: list[Term] = []
    unwanted: list[Term] = []
    typed: list[str] = []
    terms = list(_TERM.finditer(words))
    for found in terms[:MAX_WORDS]:
        term = _phrase(found["phrase"]) if found["phrase"] else forms_of(found["word"].lower())
        if term.pattern:
            (unwanted if found["minus"] else wanted).append(term)
            typed += [] if found["minus"] else split(found["phrase"] or found["word"])
    return Search(
        tuple(wanted),
        tuple(unwanted),
        _referred(reference.groupdict()) if reference else None,
        tuple(typed),
        is_cut=len(terms) > MAX_WORDS,
    )


def _reference(words: str) -> re.Match[str] | None:
    """The first protocol that is named by its number or day; the bare word «протокол» names none."""
    for found in _REFERENCE.finditer(words):
        before = words[: found.start()]
        is_outside = not before.rstrip(" ").endswith(("-", "−", "–", "«", '"', "“", "„"))
        if is_outside and (found["meeting"] or found["digits"] or found["day"] or found["only"]):
            return found
    return None


def _referred(groups: dict[str, str | None]) -> Reference:
    return Reference(
        meeting=groups["meeting"] or groups.get("digits") or "",
        point=groups["number"] or groups.get("after") or "",
        day=_day(groups) if groups["day"] else None,
        year=int(groups.get("only") or 0) or None,
    )


def _day(named: dict[str, str | None]) -> Day:
    return Day(int(named["day"] or 0), _month(named), int(named["year"]) if named["year"] else None)


def _month(named: dict[str, str | None]) -> int:
    if named["month"]:
        return int(named["month"])
    name = named["name"] or ""
    return next(number for number, month in enumerate(_MONTHS, 1) if re.match(month, name, re.IGNORECASE))


def _phrase(phrase: str) -> Term:
    """The words of a phrase one after another, whatever stands between them that is no letter and no digit."""
    words = split(phrase)
    return Term(Wanted(wholes=(words,) if words else ()), _whole(_spaced(words)))


@lru_cache(maxsize=2_000)
def forms_of(word: str) -> Term:
    """Any form of a word in small letters: whole, or all that begins with a stem long enough to be its own."""
    stems, forms = set(), set()
    for form in {word, *_forms(word)}:
        stem = _ENDING.sub("", form) if len(form) > _LEAST_STEM else form
        if len(stem) >= _LEAST_STEM and not stem.isdigit():
            stems.add(split(stem))
        else:
            forms.add(split(form))
    beginnings = tuple(sorted(stem for stem in stems - {()} if not any(_goes_on(stem, other) for other in stems)))
    wholes = tuple(sorted(forms - {()}))
    parts = [rf"(?<!\w){_spaced(stem)}\w*" for stem in beginnings]
    parts += [_whole(_spaced(form)) for form in wholes]
    return Term(Wanted(wholes, beginnings), "|".join(parts))


def _goes_on(stem: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether all that begins with `stem` begins with the shorter `other` too."""
    return stem != other and len(stem) == len(other) and stem[:-1] == other[:-1] and stem[-1].startswith(other[-1])


def _forms(word: str) -> set[str]:
    """Every form of the words that `word` may be a form of; none of a word no dictionary has."""
    if not morph.known(word):
        return set()
    return {form.word for reading in morph.parses(word) for form in reading.lexeme}


def _whole(pattern: str) -> str:
    return rf"(?<!\w){pattern}(?!\w)" if pattern else ""


def _spaced(words: tuple[str, ...]) -> str:
    return r"[\W_]+".join(re.sub("е", "[её]", re.escape(word)) for word in words)


def matching(
    resolutions: QuerySet[Resolution],
    words: str,
    *,
    with_names: bool = False,
    in_many: bool = False,
    names: Names | None = None,
) -> QuerySet[Resolution]:
    """Those that hold what is asked for in their text, their question, their body or a responsible organization.

    `with_names` searches the full wording; without it only what the public reads. `in_many` says that so many hold it
    that a page of them is found sooner by going along the rows in their order; the rows are the same. With all `names`
    at hand they are the same too, found sooner.
    """
    search = read(words)
    named = search.protocol
    for term in search.told:  # of a day alone
        named |= _holds(term, names, with_names=with_names)
    resolutions = resolutions.filter(named)
    for term in search.wanted:
        resolutions = resolutions.filter(_holds(term, names, with_names=with_names, in_many=in_many))
    for term in search.unwanted:
        resolutions = resolutions.exclude(_holds(term, names, with_names=with_names))
    return resolutions


def few_matching(words: str, most: int, names: Names | None = None) -> list[int] | None:
    """The keys of all resolutions `matching` without names of people; None when they are more than `most`, or when it
    takes more than the index to know them."""
    search = read(words)
    if search.is_of_protocol or not search.wanted:
        return None
    wanted, unwanted = [term.words for term in search.wanted], [term.words for term in search.unwanted]
    parts = (
        [resolutions_with(one, named=names.holding(one) if names else None) for one in several]
        for several in (wanted, unwanted)
    )
    found = first_of(in_all(*parts), 2 * most + 1)
    once = sorted(set(found))
    return once if len(once) <= most and len(found) <= 2 * most else None


def nearness(search: Search) -> Case:
    """How near a row found by these words is to them, 0 the nearest: its wording has them one after another as they
    were typed; its wording has all of them in any form; its question has; they stand in several places.
    """
    forms = [term.words for term in search.wanted]
    near = (
        Q(pk__in=keys_with(WORDINGS, [search.as_typed])),
        Q(pk__in=keys_with(WORDINGS, forms)),
        Q(item__in=keys_with(QUESTIONS, forms)),
    )
    whens = [When(condition, then=Value(rank)) for rank, condition in enumerate(near)]
    return Case(*whens, default=Value(len(near)), output_field=IntegerField())


def _holds(term: Term, names: Names | None, *, with_names: bool, in_many: bool = False) -> Q:
    """The index knows the public wording alone: with names, the few that have another wording are read as well."""
    named = names.holding(term.words) if names else None
    holds = Q(row_with(term.words, named=named)) if in_many else Q(pk__in=resolutions_with(term.words, named=named))
    return holds | Q(pk__in=_in_full(term).values("pk")) if with_names else holds


def _in_full(term: Term) -> QuerySet[Resolution]:
    """Those that hold it in their whole wording, or question, of which the public reads another one."""
    other = Resolution.objects.exclude(text=F("public_text"), item__title=F("item__public_title"))
    return other.filter(Q(text__iregex=term.pattern) | Q(item__title__iregex=term.pattern))

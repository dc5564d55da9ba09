"""Typing mistakes in a stranger's search, put right by the sets of words: which other words how many points have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet
from pyroaring import BitMap

from decisions.counts.found import Found
from decisions.counts.having import PLAIN, Range, Reader
from decisions.counts.sets import united
from decisions.filters import ResolutionFilter
from decisions.finding import spelling
from decisions.finding.indexing import Named
from decisions.finding.search import Term, read, split
from decisions.models import Resolution

MOST_READ = 200
"""So many points that are in no set yet have their texts read; of more the rows are asked, as for who reads more."""


def corrected(filters: ResolutionFilter, rows: QuerySet[Resolution], reader: Reader | None) -> str:
    """The search of these filters with its mistakes put right; empty when they cannot be. `rows` are all that the
    reader may see, who is a stranger where there is a `reader` of what was counted."""
    words = filters.applied["q"]
    if reader is not None and not reader.counted.is_far_behind:
        rest = reader.counted.points - reader.counted.worded
        if reader.counted.worded and len(rest) <= MOST_READ:
            return spelling.corrected(words, _Sets(Found(filters, reader), rest))
    return spelling.corrected(words, spelling.Rows(filters.rows_without(rows, "q"), filters.holding))


class _Sets:
    """What there is beside the other filters."""

    def __init__(self, found: Found, rest: BitMap) -> None:
        self._found, self._rest, self._others = found, rest, found.without("q")

    def finds(self, words: str) -> bool:
        search = read(words)
        return bool(search.wanted) and not search.protocol and bool(self._found.with_words(search) & self._others)

    def has(self, term: Term) -> bool:
        return bool(self._found.points_with([term])[term] & self._others)

    def numbers(self, slips: Mapping[str, Term | None]) -> Counter[str]:
        """By one statement, and one more for points that are in no set yet."""
        ranges = {
            slip: [each for each in _ranges(slip, term) if PLAIN.fullmatch(each.word)] for slip, term in slips.items()
        }
        reader, read_again, counted = self._found.words, self._texts(), Counter[str]()
        reader.read(each for its in ranges.values() for each in its)
        named = self._names()
        for slip, its in ranges.items():
            having = [points.points for each in its for points in reader.of(each)]
            for each in its:
                names = [word for word in named if word.startswith(each.word)] if each.goes_on else [each.word]
                having += [self._found.named(named[word]) for word in names if word in named]
            counted[slip] = len((united(having) - self._rest) & self._others)
        for text in read_again:
            counted.update(spelling.held(text, slips))
        return +counted

    def _texts(self) -> Iterable[str]:
        rest = self._rest & self._others
        rows = Resolution.objects.order_by().filter(pk__in=list(rest)).values_list("public_text", "item__public_title")
        return [spelling.folded(*texts) for texts in rows] if rest else []

    def _names(self) -> dict[str, Named]:
        """By each word of a name of a body or an organization, the keys of those that have it."""
        found: dict[str, defaultdict[str, list[int]]] = {}
        for table, names in self._found.filters.names.of_tables.items():
            for pk, name in names:
                for word in split(name):
                    found.setdefault(word, defaultdict(list))[table].append(pk)
        return dict(found)


def _ranges(slip: str, term: Term | None) -> list[Range]:
    """The word itself and, where a dictionary has it, its other forms. With places: the page asks for them next."""
    forms = [] if term is None else [Range(words[0], places=True) for words in term.words.wholes if len(words) == 1]
    stems = [] if term is None else [Range(*words, goes_on=True) for words in term.words.beginnings if len(words) == 1]
    return [Range(slip, places=True), *forms, *stems]

"""Typing mistakes in a stranger's search, put right by the sets of words: which other words how many points have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from django.db.models import QuerySet
from pyroaring import BitMap

from decisions.counts.found import Found
from decisions.counts.having import PLAIN, Range, Reader
from decisions.filters import ResolutionFilter
from decisions.finding import spelling
from decisions.finding.search import Term, read
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
        asked = {Range(slip, places=True): {slip} for slip in slips if PLAIN.fullmatch(slip)}
        for slip, term in slips.items():
            for each in _forms(term) if term else ():
                asked.setdefault(each, set()).add(slip)
        self._found.words.read(asked)
        having = defaultdict[str, BitMap](BitMap)
        for each, points in self._found.words.found(asked):
            for slip in asked[each]:
                having[slip] |= points - self._rest
        for word, points in self._named({each: its for each, its in asked.items() if each.goes_on}, slips):
            having[word] |= points
        counted = Counter({slip: len(points & self._others) for slip, points in having.items()})
        for text in self._texts():
            counted.update(spelling.held(text, slips))
        return +counted

    def _texts(self) -> Iterable[str]:
        rest = self._rest & self._others
        rows = Resolution.objects.order_by().filter(pk__in=list(rest)).values_list("public_text", "item__public_title")
        return [spelling.folded(*texts) for texts in rows] if rest else []

    def _named(self, stems: Mapping[Range, set[str]], slips: Container[str]) -> Iterator[tuple[str, BitMap]]:
        """Slips that stand in the name of a body or an organization, and the points of these."""
        beginnings = tuple(stem.word for stem in stems)
        for word, named in self._found.filters.names.by_word().items():
            its = {word} if word in slips else set[str]()
            if word.startswith(beginnings):
                its = its.union(*(of for stem, of in stems.items() if word.startswith(stem.word)))
            for slip in its:
                yield slip, self._found.named(named)


def _forms(term: Term) -> Iterator[Range]:
    """With places, as the page asks for them next."""
    wanted = term.words
    for words, goes_on in (*((one, False) for one in wanted.wholes), *((one, True) for one in wanted.beginnings)):
        if len(words) == 1 and PLAIN.fullmatch(words[0]):
            yield Range(words[0], goes_on=goes_on, places=not goes_on)

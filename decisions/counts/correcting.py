"""Typing mistakes in a stranger's search, put right by the sets of words: which other words how many points have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping

from django.db.models import QuerySet
from pyroaring import BitMap

from decisions.counts.found import Found, answers
from decisions.counts.having import Range, Reader
from decisions.counts.kept_words import PLAIN
from decisions.filters import ResolutionFilter
from decisions.finding import spelling
from decisions.finding.search import Term, read
from decisions.models import Resolution

MOST_READ = 200
"""So many points have their texts read that are in no set yet, or not as who reads all reads them; of more the rows are
asked."""


def corrected(filters: ResolutionFilter, rows: QuerySet[Resolution], reader: Reader) -> str:
    """The search of these filters with its mistakes put right; empty when they cannot be. `rows` are all that may be
    seen, `reader` reads what was counted of them."""
    words = filters.applied["q"]
    if answers(reader, filters):
        rest = reader.counted.points - reader.counted.worded
        if reader.counted.worded and len(rest) + len(reader.full_wordings.of_points) <= MOST_READ:
            return spelling.corrected(words, _Sets(Found(filters, reader), rest))
    return spelling.corrected(words, spelling.Rows(filters.rows_without(rows, "q"), filters.holding))


class _Sets:
    """What there is beside the other filters."""

    def __init__(self, found: Found, rest: BitMap) -> None:
        self._found, self._rest, self._others = found, rest, found.without("q")

    def finds(self, words: str) -> bool:
        search = read(words)
        return bool(search.wanted) and not search.is_of_protocol and bool(self._found.with_words(search) & self._others)

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

    def _texts(self) -> Iterator[str]:
        rest = self._rest & self._others
        rows = Resolution.objects.order_by().filter(pk__in=list(rest)).values_list("public_text", "item__public_title")
        full = self._found.words.full_wordings.of_points
        yield from (spelling.folded(*texts) for pk, *texts in full if pk in self._others)
        yield from (spelling.folded(*texts) for texts in rows) if rest else ()

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

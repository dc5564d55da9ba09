"""Of what the filters of the register find the few points that a feed, a calendar or a letter tells of, found in sets.

None where the sets do not answer, after a great import: the rows are asked then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pyroaring import BitMap

from decisions.counts.facets import reader_of
from decisions.counts.found import Found, answers
from decisions.filters import ResolutionFilter
from decisions.finding.on_page import ByDay, ByMoment, first_of, on_page


def published_last(filters: ResolutionFilter, most: int) -> Sequence[int] | None:
    """The points published last: `most` of them at least, and all that were published in the same second."""
    found = _found(filters)
    if found is None:
        return None
    return list(on_page(found.without(), [ByMoment(found.counted.of("published"))], most, None, backwards=False))


def terms_around(
    filters: ResolutionFilter, today: dt.date, *, since: dt.date, passed: int, to_come: int
) -> Sequence[int] | None:
    """The points whose terms are the nearest to a day: so many of those that pass on it or later, so many of those that
    passed before it, but not before `since`."""
    found = _found(filters)
    if found is None:
        return None
    due = ByDay(found.counted.of("due"), found.counted.of("due_day"))
    those = found.without() & due.from_day(since)
    ahead = those & due.from_day(today)
    both = (first_of(ahead, due, to_come), first_of(those - ahead, due, passed, backwards=True))
    return list(BitMap.union(*both))


def points_found(filters: ResolutionFilter) -> BitMap | None:
    """All published points that are found."""
    found = _found(filters)
    return found.without() if found else None


def _found(filters: ResolutionFilter) -> Found | None:
    reader = reader_of(filters, "")
    return Found(filters, reader) if answers(reader, filters) else None

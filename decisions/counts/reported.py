"""The numbers of the report of execution, counted in sets: the same as of reading its points (`exports.report`)."""

from __future__ import annotations

from pyroaring import BitMap

from decisions.counts.facets import near_of
from decisions.counts.found import Found, answers
from decisions.counts.having import Reader
from decisions.counts.sets import united
from decisions.counts.values import EXTENDED, LATE
from decisions.exports.report import Summary, summary_of
from decisions.filters import ReportFilter
from decisions.standing import OPEN, Standing

_UNCONTROLLED = (Standing.NOTE, Standing.DRAFT)


def summary(filters: ReportFilter, reader: Reader) -> Summary:
    """Of the points that the filters find, which are told to the filters, for a page of them; where the sets do not
    answer, the rows are asked."""
    if not answers(reader, filters):
        return summary_of(filters.qs, filters.clock.today)
    found, counted = Found(filters, reader), reader.counted
    standings, tasks = counted.of("standing"), counted.of("tasks")
    points = found.without() - united(standings.get(each) for each in _UNCONTROLLED)
    filters.found_are(points, counted.of, {}, near_of(found, points))
    filters.counted(len(points), len(counted.points))
    number = {each: points.intersection_cardinality(standings.get(each, BitMap())) for each in Standing}
    late, extended = (tasks.get(each, BitMap()) for each in (LATE, EXTENDED))
    closed_late = len(BitMap.intersection(points, standings.get(Standing.CLOSED, BitMap()), late))
    return Summary(
        in_time=number[Standing.CLOSED] - closed_late,
        late=closed_late,
        in_progress=sum(number[each] for each in OPEN if each != Standing.OVERDUE),
        overdue=number[Standing.OVERDUE],
        cancelled=number[Standing.CANCELLED],
        extended=points.intersection_cardinality(extended),
    )

"""Full wordings that the public does not read so, for the search of who reads all: names that are not published.

The sets of words and the index know public wordings alone. Those that differ are read by themselves, a few thousand at
the most; where more of them differ the rows are asked (`finding.search.matching`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from pyroaring import BitMap

from decisions.finding.indexing import among
from decisions.finding.search import Term
from decisions.models import AgendaItem, Resolution

MOST = 10_000
"""Some hundredths of a second to look through."""


@dataclass(frozen=True)
class FullWordings:
    """(key of a point, its full wording, that of its question) of all points of which either is not public so."""

    of_points: Sequence[tuple[Any, ...]] = ()

    @property
    def are_too_many(self) -> bool:
        """Whether more differ than were read."""
        return len(self.of_points) > MOST

    def holding(self, term: Term) -> BitMap:
        """The points that hold it in either."""
        if not self.of_points:
            return BitMap()
        holds = re.compile(term.pattern, re.IGNORECASE).search
        return BitMap([pk for pk, text, title in self.of_points if holds(text) or holds(title)])


def read() -> FullWordings:
    """By two statements along the indexes of the few that differ, and one for their texts: by a single one PostgreSQL,
    which cannot know how few they are, goes through all points."""
    worded = _keys(Resolution.objects.exclude(text=F("public_text")))
    titled = _keys(AgendaItem.objects.exclude(title=F("public_title")))
    if not worded and not titled:
        return FullWordings()
    points = Resolution.objects.order_by().values_list("pk", "text", "item__title")
    rows = points.filter(pk__in=among(worded)).union(points.filter(item__in=among(titled)))
    return FullWordings(list(rows[: MOST + 1]))


def _keys(differing: QuerySet[Any]) -> list[int]:
    return list(differing.order_by().values_list("pk", flat=True)[: MOST + 1])

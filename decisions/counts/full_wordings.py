"""Full wordings that the public does not read so, for the search of who reads all: names that are not published.

The sets of words and the index know public wordings alone. Those that differ are read by themselves, a few thousand at
the most; where more of them differ the rows are asked (`finding.search.matching`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from pyroaring import BitMap

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
    """By one statement, which the few that differ are found for by indexes of their own."""
    titled = AgendaItem.objects.exclude(title=F("public_title")).order_by().values("pk")
    worded = Resolution.objects.exclude(text=F("public_text")).order_by().values("pk")
    differing = worded.union(Resolution.objects.filter(item__in=titled).order_by().values("pk"))
    rows = Resolution.objects.filter(pk__in=differing).order_by().values_list("pk", "text", "item__title")
    return FullWordings(list(rows[: MOST + 1]))

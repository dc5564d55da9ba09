"""Lines of a head that begin with a label, and rows of a table whose cells are labels and values in turn."""

from __future__ import annotations

import itertools
import re

from ..passages import GAP, Passage, join
from ..people.roll_call import ATTENDANCE
from .labels import DATE_LABEL, FORM, NUMBER_LABEL, OPENED, OTHER_DATE, OTHER_LABEL, PLACE_LABEL, TIME_LABEL
from .officers import officer_of

_BAR = "|"
_LONGEST_LABEL = 60


def is_labelled(text: str) -> bool:
    """Whether a line begins with a label of the head."""
    return bool(officer_of(text) or ATTENDANCE.match(text) or OPENED.match(text) or OTHER_LABEL.match(text)) or (
        _labels_fact(text)
    )


def _labels_fact(text: str) -> bool:
    """Whether the label is of a fact that is no person."""
    return bool(
        PLACE_LABEL.match(text)
        or DATE_LABEL.match(text)
        or TIME_LABEL.match(text)
        or NUMBER_LABEL.match(text)
        or FORM.match(text)
        or OTHER_DATE.match(text)
    )


def cells_of(passage: Passage) -> list[Passage]:
    """The cells of a row that are not empty, set apart by bars or by gaps; a line that is no row is one cell."""
    edge = _BAR if passage.text.startswith(_BAR) else GAP
    edges = [-1, *(at for at, char in enumerate(passage.text) if char == edge), len(passage.text)]
    return [cell for a, b in itertools.pairwise(edges) if (cell := passage.cut(a + 1, b)).text]


def in_labels(passage: Passage) -> list[Passage]:
    """«| Дата | 20.05.2024 |» and «Дата ⇥ 20.05.2024 ⇥ Место ⇥ зал» as «Дата: 20.05.2024», «Место: зал»; any other
    line as it is. Offices in columns without a frame are left to the lists of people.
    """
    if GAP not in passage.text and not passage.text.startswith(_BAR):
        return _labels_apart(passage) if " | " in passage.text else [passage]
    cells = cells_of(passage)
    pairs = list(zip(cells[::2], cells[1::2], strict=True)) if len(cells) % 2 == 0 else []
    told = is_labelled if passage.text.startswith(_BAR) else _labels_fact
    if not pairs or not all(
        _is_label(label.text) and told(f"{_bare(label.text)}: {value.text}") for label, value in pairs
    ):
        return [passage]
    return [join([label.cut(0, len(_bare(label.text))), value], ": ") for label, value in pairs]


def _labels_apart(passage: Passage) -> list[Passage]:
    """«Дата: 18.02.2025 | Время: 10:00 | Место: зал»"""
    edges = [-3, *(match.start() for match in re.finditer(r" \| ", passage.text)), len(passage.text)]
    cells = [passage.cut(a + 3, b) for a, b in itertools.pairwise(edges)]
    return cells if all(is_labelled(cell.text) for cell in cells) else [passage]


def _is_label(cell: str) -> bool:
    return len(cell) <= _LONGEST_LABEL and not any(map(str.isdigit, cell))


def _bare(label: str) -> str:
    return label.rstrip(" :–—-")


__all__ = ["in_labels", "is_labelled"]

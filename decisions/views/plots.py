"""Geometry of the plots: numbers into coordinates. The drawings are templates, in units of about one pixel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from decisions.control.discipline import Score
from decisions.one_line import shorten

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Dot:
    """A month on a line: where it stands, its value and whether that is written beside it."""

    x: float
    y: float
    value: int
    label: str
    label_y: float
    shows_value: bool


@dataclass(frozen=True, slots=True)
class LinePlot:
    """Shares in percent by month. Months in which nothing was closed have no dot, but their place on the axis."""

    width: int
    height: int
    dots: list[Dot]
    months: list[tuple[float, str]]
    ticks: list[tuple[int, float]]
    left: int = 36

    @property
    def right(self) -> int:
        return self.width - 12

    @property
    def path(self) -> str:
        return "M" + "L".join(f"{dot.x:.1f} {dot.y:.1f}" for dot in self.dots) if self.dots else ""

    @property
    def words(self) -> str:
        """The same for a screen reader."""
        return ", ".join(f"{dot.label} {dot.value} %" for dot in self.dots)


def line_of(months: Mapping[dt.date, Score], width: int, height: int, *, is_dense: bool) -> LinePlot:
    """A line plot; a dense one writes only the highest, lowest and last value and every other month."""
    shares = [(month, score.share) for month, score in months.items()]
    known = [share for _month, share in shares if share is not None]
    floor = min(40, 20 * (min(known, default=40) // 20))
    top, bottom, left = 30, height - 48, 36

    def y_of(value: int) -> float:
        return bottom - (bottom - top) * (value - floor) / (100 - floor)

    step = (width - left - 12) / max(1, len(shares))
    named = {max(known, default=0), min(known, default=0)}
    last = max((month for month, share in shares if share is not None), default=None)
    dots, axis = [], []
    for number, (month, share) in enumerate(shares):
        x = round(left + step * (number + 0.5), 1)
        if not is_dense or number % 2 == 0:
            axis.append((x, _month(month)))
        if share is not None:
            y = y_of(share)
            dots.append(
                Dot(
                    x=x,
                    y=round(y, 1),
                    value=share,
                    label=_month(month),
                    label_y=round(_label_y(y, share, shares, number), 1),
                    shows_value=not is_dense or share in named or month == last,
                )
            )
    ticks = [(value, round(y_of(value), 1)) for value in range(floor, 101, 20)]
    return LinePlot(width, height, dots, axis, ticks)


def _label_y(y: float, share: int, shares: list[tuple[dt.date, int | None]], number: int) -> float:
    """Above a peak, below a valley: off the line that comes from the neighbours."""
    beside = [shares[place][1] for place in (number - 1, number + 1) if 0 <= place < len(shares)]
    is_valley = any(value is not None and value > share for value in beside)
    return y + 22 if is_valley else y - 12


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: `kind` names its fill."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One organization: its name above its bar, the numbers after it."""

    name: str
    y: int
    parts: list[Part]
    end: float
    words: str


@dataclass(frozen=True, slots=True)
class BarPlot:
    """Lying bars, one below the other."""

    width: int
    bars: list[Bar]
    room: int

    ROW = 48

    @property
    def height(self) -> int:
        return self.ROW * len(self.bars)


def bars_of(scores: Iterable[tuple[str, Score]], width: int, name_length: int) -> BarPlot:
    """Bars as long as the number of assignments; the drawing cuts names between words, the table has them whole."""
    rows = list(scores)
    room = 150
    unit = (width - room) / max((score.total for _name, score in rows), default=1)
    bars = []
    for number, (name, score) in enumerate(rows):
        x, parts = 0.0, []
        for kind, count in (
            ("closed", score.in_time),
            ("late", score.late),
            ("control", score.on_control),
            ("overdue", score.overdue),
        ):
            if count:
                parts.append(Part(kind, round(x, 1), round(max(2, count * unit - 2), 1)))
                x += count * unit
        words = str(score.total)
        if score.overdue:
            words = _("%(total)d, overdue %(overdue)d") % {"total": score.total, "overdue": score.overdue}
        bars.append(Bar(shorten(name, name_length), number * BarPlot.ROW, parts, round(x + 8, 1), words))
    return BarPlot(width, bars, room)


@dataclass(frozen=True, slots=True)
class Column:
    """A quarter: what was closed in time below, what was late above it."""

    x: float
    middle: float
    width: float
    in_time_y: float
    in_time_height: float
    late_y: float
    late_height: float
    words_y: float
    words: str
    label: str
    year: str


@dataclass(frozen=True, slots=True)
class ColumnPlot:
    """Standing bars, side by side."""

    width: int
    columns: list[Column]

    @property
    def words(self) -> str:
        return "; ".join(f"{column.label} {column.year}: {column.words}" for column in self.columns)


def columns_of(quarters: Mapping[dt.date, Score], width: int) -> ColumnPlot:
    """Closed assignments by quarter."""
    base, height = 124, 100
    most = max((score.closed for score in quarters.values()), default=0) or 1
    step = width / max(1, len(quarters))
    columns = []
    for number, (start, score) in enumerate(quarters.items()):
        in_time, late = height * score.in_time / most, height * score.late / most
        top = base - in_time - (late + 2 if late else 0)
        columns.append(
            Column(
                x=round(step * number + step * 0.25, 1),
                middle=round(step * (number + 0.5), 1),
                width=round(step * 0.5, 1),
                in_time_y=round(base - in_time, 1),
                in_time_height=round(in_time, 1),
                late_y=round(top, 1),
                late_height=round(late, 1),
                words_y=round(top - 6, 1),
                words=_("%(done)d of %(all)d") % {"done": score.in_time, "all": score.closed},
                label=quarter_name(start),
                year=str(start.year),
            )
        )
    return ColumnPlot(width, columns)


def quarter_name(start: dt.date) -> str:
    """«III кв.»."""
    return _("%(roman)s q.") % {"roman": ROMAN[(start.month - 1) // 3]}


def _month(day: dt.date) -> str:
    """«янв», "Jan": English alone writes the names of months with a capital."""
    name = date_format(day, "M").rstrip(".")
    return name if get_language() == "en" else name.lower()

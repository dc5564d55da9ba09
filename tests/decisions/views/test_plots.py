"""Plots: what stands on their axes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from decisions.control.discipline import Score
from decisions.views.plots import bars_of, line_of


@pytest.mark.parametrize(("language", "name"), [("ru", "янв"), ("en", "Jan")])
def test_months_are_written_as_the_language_has_them(language: str, name: str) -> None:
    with translation.override(language):
        (dot,) = line_of({dt.date(2026, 1, 1): Score(in_time=1)}, 500, 170, is_dense=False).dots
    assert dot.label == name


def test_a_long_name_is_cut_between_words() -> None:
    name = "ГБПОУ «Приозёрский автодорожный техникум»"
    (bar,) = bars_of([(name, Score(in_time=1))], 340, 35).bars
    assert bar.name == "ГБПОУ «Приозёрский автодорожный…"


@pytest.mark.parametrize(("is_dense", "names"), [(False, ["янв", "фев", "мар"]), (True, ["янв", "мар"])])
def test_a_month_without_a_share_has_its_place_on_the_axis(is_dense: bool, names: list[str]) -> None:
    months = {dt.date(2026, n, 1): Score(in_time=n % 2) for n in (1, 2, 3)}
    plot = line_of(months, 500, 170, is_dense=is_dense)
    assert [month for _x, month in plot.months] == names
    assert [dot.label for dot in plot.dots] == ["янв", "мар"]
    assert plot.dots[1].x == plot.months[-1][0]

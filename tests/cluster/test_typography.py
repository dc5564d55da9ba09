"""No-break spaces, dates, marked words."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import segno
from django.template import Context, Template
from django.utils import translation

from cluster.templatetags.qr import MASK, qr
from cluster.templatetags.typography import (
    date_digits,
    date_words,
    highlight,
    in_fours,
    inner,
    no_break,
    shortened,
    time_tag,
    weekday,
)

NB = "\u00a0"


@pytest.mark.parametrize(
    ("plain", "joined"),
    [
        ("протокол № 7", f"протокол №{NB}7"),
        ("п. 2.1 протокола", f"п.{NB}2.1 протокола"),
        ("Лагутин В. С. и другие", f"Лагутин{NB}В.{NB}С. и другие"),
        ("В. С. Лагутин", f"В.{NB}С.{NB}Лагутин"),
        ("совет — это", f"совет{NB}— это"),
        ("36 часов, 5 млн руб.", f"36{NB}часов, 5{NB}млн руб."),
        ("85 %", f"85{NB}%"),
        ("15 октября 2026 года", f"15{NB}октября 2026{NB}года"),
        ("г. Приозёрск, ул. Складская", f"г.{NB}Приозёрск, ул.{NB}Складская"),
        ("от ООО «Северный терминал»", f"от ООО{NB}«Северный терминал»"),
        ("план (приложение 2)", f"план (приложение{NB}2)"),
        ("исключить пункт 3.2 и подпункт 4", f"исключить пункт{NB}3.2 и подпункт 4"),
        ("2.1. Предприятиям", "2.1. Предприятиям"),
        ("", ""),
    ],
)
def test_spaces_that_must_not_break(plain: str, joined: str) -> None:
    assert no_break(plain) == joined


def test_only_spaces_change() -> None:
    text = "Ермолаевой Н. Ю. — № 5, п. 3; <b>36 часов</b> & «20 %»"
    assert no_break(text).replace(NB, " ") == text


def test_the_filter_escapes() -> None:
    page = Template("{% load typography %}{{ text|typo }}").render(Context({"text": "<i> № 5"}))
    assert page == f"&lt;i&gt; №{NB}5"


def test_dates() -> None:
    day = dt.date(2019, 2, 20)
    with translation.override("ru"):
        assert date_words(day) == f"20{NB}февраля 2019"
        assert date_digits(day) == "20.02.2019"
        assert weekday(day) == "среда"
        assert time_tag(day, "day", "when") == f'<time class="when" datetime="2019-02-20">20{NB}февраля</time>'
    with translation.override("en"):
        assert date_words(day) == "20 February 2019"
        assert weekday(day) == "Wednesday"
    assert date_words(None) == date_digits(None) == time_tag(None) == ""


def test_marked_words_are_escaped() -> None:
    assert highlight("<b>Наставники</b> и наставничество", r"\bнаставн\w*") == (
        "&lt;b&gt;<mark>Наставники</mark>&lt;/b&gt; и <mark>наставничество</mark>"
    )
    assert highlight("a < b", "") == "a &lt; b"
    assert highlight("точка (всё)", r"\(всё") == "точка <mark>(всё</mark>)"


def test_quotes_within_quotes() -> None:
    assert inner("ООО «Речной причал»") == "ООО „Речной причал“"


def test_control_sum() -> None:
    assert in_fours("7c1e09b45a") == "7c1e 09b4 5a"


def test_qr_holds_the_permanent_address() -> None:
    svg = qr("/resolutions/7/", "пункт <7>")
    assert 'aria-label="пункт &lt;7&gt;"' in svg
    assert svg.count("<path") == 1
    assert "style" not in svg
    assert qr("/resolutions/7/", "") != qr("/resolutions/8/", "")


def test_qr_draws_every_dark_module() -> None:
    drawn = set()
    for start, row, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", qr("/resolutions/7/", "")):
        drawn |= {(int(row) - 1, int(start) - 1 + step) for step in range(int(length))}
    matrix = segno.make("http://testserver/resolutions/7/", error="m", micro=False, mask=MASK).matrix
    assert drawn == {(row, place) for row, modules in enumerate(matrix) for place, dark in enumerate(modules) if dark}


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("", 9, ""),
        ("Причал", 6, "Причал"),
        ("и\u0306" * 6, 6, "й" * 6),
        ("Причальная стенка", 12, "Причальная…"),
        ("Причальная, стенка", 12, "Причальная…"),
        ("Слушали: Иванова А. А., Петрова Б. Б.", 30, "Слушали: Иванова А. А.…"),
        ("О ремонте «Речного вокзала»", 12, "О ремонте…"),
        ("Сельскохозяйственный", 10, "Сельскохо…"),
        ("Да сельскохозяйственный", 10, "Да сельск…"),
        ("строка\nи ещё", 12, "строка\nи ещё"),
    ],
)
def test_a_text_is_cut_between_words(text: str, most: int, shown: str) -> None:
    assert shortened(text, most) == shown
    assert len(shown) <= most

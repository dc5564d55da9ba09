"""The small parts that every page shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation

from cluster.templatetags.components import rollup
from cluster.templatetags.contents import contents
from cluster.templatetags.points import points
from cluster.templatetags.report_rows import report_rows
from decisions.standing import Badge, Standing, Tally


def test_a_rollup_has_a_cell_for_each_task() -> None:
    with translation.override("ru"):
        html = rollup(Tally([Standing.OVERDUE, Standing.CLOSED, Standing.CLOSED]))
    assert html.count("<i ") == 3
    assert 'aria-label="снято с контроля 2, просрочено 1"' in html


def test_of_many_tasks_it_is_drawn_in_proportion() -> None:
    with translation.override("ru"):
        html = rollup(Tally({Standing.CLOSED: 30, Standing.SOON: 10}))
    assert '<rect class="is-closed" x="0.0" y="0" width="75.0" height="12"/>' in html
    assert '<rect class="is-soon" x="75.0" y="0" width="25.0" height="12"/>' in html


def test_of_what_is_not_on_control_nothing_is_drawn() -> None:
    assert rollup(Tally([Standing.NOTE])) == ""


class Place:
    """A resolution, whose every word wants to be markup."""

    anchor, is_stem, relations, voted = 'p"1', False, (), None

    def get_absolute_url(self) -> str:
        return '/"/'


class Shown:
    number, text, mark, who = "<1>", "<b>&\nвторая", "<i>", ()
    badge, tally, shows_bar, resolution = Badge("closed", "<s>"), Tally(), False, Place()


def test_no_word_of_a_point_is_taken_for_markup() -> None:
    with translation.override("ru"):
        html = points([Shown()])
    assert ">карточка<" in html
    assert "<p>&lt;b&gt;&amp;<br>вторая</p>" in html
    assert 'id="p&quot;1"' in html
    assert 'href="/&quot;/"' in html
    assert not {"<1>", "<i>", "<s>"} & {html[at : at + 3] for at in range(len(html))}


MARKUP = '<b>"&'


@dataclass
class File:
    pk: int = 3
    name: str = MARKUP


@dataclass
class Row:
    """A point of the report, whose every word wants to be markup."""

    point: str = MARKUP
    text: str = MARKUP
    body: str = MARKUP
    protocol: str = MARKUP
    date: dt.date = dt.date(2026, 2, 20)
    lead: str = MARKUP
    co_executors: str = MARKUP
    shown_term: str = MARKUP
    shown_original: str = MARKUP
    is_extended: bool = True
    closure: str = MARKUP
    closed_on: dt.date | None = dt.date(2026, 3, 1)
    days_late: int | None = 2
    progress: str = MARKUP
    files: tuple[File, ...] = (File(),)


@dataclass
class Line:
    row: Row = field(default_factory=Row)
    url: str = f"/{MARKUP}/"
    badge: Badge = field(default_factory=lambda: Badge("closed", MARKUP))


def reported(**changed: Any) -> str:
    with translation.override("ru"):
        return report_rows([Line(Row(**changed))], is_detailed=True)


def test_no_word_of_a_point_in_the_report_is_taken_for_markup() -> None:
    html = reported()
    assert MARKUP not in html
    assert "<b>" not in html
    assert html.count("&lt;b&gt;&quot;&amp;") == 13
    assert "опоздание 2 дня" in html


def test_the_report_says_nothing_of_what_a_point_has_not() -> None:
    html = reported(protocol="", lead="", co_executors="", shown_term="", is_extended=False, closed_on=None, closure="")
    assert "№" not in html
    assert "<div>—</div>" in html
    assert 'class="small"></td>' in html
    assert 'class="small muted"' not in html
    assert 'class="small">соисполнители' in reported(lead="")


@dataclass
class Item:
    number: str = MARKUP


@dataclass
class Question:
    item: Item = field(default_factory=Item)
    title: str = MARKUP
    anchor: str = MARKUP
    is_withheld: bool = False
    tally: tuple[tuple[str, str, int], ...] = ((MARKUP, MARKUP, 2),)


def test_no_word_of_the_contents_is_taken_for_markup() -> None:
    html = contents([Question()])
    assert "<b>" not in html
    assert html.count("&lt;b&gt;&quot;&amp;") >= 5


def test_the_contents_tell_no_title_of_a_closed_question_and_cut_a_long_one() -> None:
    with translation.override("ru"):
        closed = contents([Question(Item(""), title="О деле", is_withheld=True, tally=())])
    assert "О деле" not in closed
    assert "<span></span><span>Закрытый вопрос</span></a>" in closed
    long = contents([Question(title="О судах и причалах " * 9)])
    assert "…" in long
    assert long.count("причалах") == 4

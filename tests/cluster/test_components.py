"""The small parts that every page shares."""

from __future__ import annotations

from django.utils import translation

from cluster.templatetags.components import rollup
from cluster.templatetags.points import points
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

"""Corrections of a reading: pure, kept by wording, the same on the page and when the plan is applied."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.calendar import OFFICIAL
from decisions.imports.corrections import Corrected, Corrections, corrected, key_of
from decisions.protocols.parser import parse
from decisions.protocols.structure import Kind, ParsedResolution

HEAD = (
    "ПРОТОКОЛ № 3\nзаседания Координационного совета кластера\n\n12 марта 2026 года\n\n1. О навигации.\n\nРЕШИЛИ:\n\n"
)
GRAPH = "ООО «Речной причал» представить график движения судов до 30 апреля 2026 года."
PLAN = "Утвердить план мероприятий."
LOST = "Остальное — см. письмо."
TEXT = f"{HEAD}1.1. {GRAPH}\n\n1.2. {PLAN}\n\n{LOST}\n"


def reading(text: str = TEXT, **said: object) -> Corrected:
    return corrected(parse(text, calendar=OFFICIAL), text, Corrections.read(said))


def points(found: Corrected) -> list[ParsedResolution]:
    return [point for item in found.protocol.items for point in item.resolutions]


def test_without_corrections_nothing_changes() -> None:
    parsed = parse(TEXT, calendar=OFFICIAL)
    assert corrected(parsed, TEXT).protocol == parsed
    assert [line.text for line in corrected(parsed, TEXT).lost] == [LOST]


class TestKeys:
    def test_they_stay_with_a_point_that_is_moved_and_renumbered(self) -> None:
        moved = f"{HEAD}1.1. {PLAN}\n\n1.2. Провести сверку.\n\n1.3. {GRAPH}\n"
        (one, two), (two_again, _new, one_again) = reading().keys[0], reading(moved).keys[0]
        assert (one, two) == (one_again, two_again)

    @given(
        st.sampled_from(
            [str.upper, str.lower, lambda text: text.replace("«", '"').replace("»", '"'), lambda t: f" {t} "]
        )
    )
    def test_case_quotes_and_blanks_do_not_matter(self, change: object) -> None:
        assert key_of(change(GRAPH)) == key_of(GRAPH)  # type: ignore[operator]

    def test_other_words_are_another_point(self) -> None:
        assert key_of(GRAPH) != key_of(GRAPH.replace("график", "отчёт"))

    def test_the_second_of_the_same_words_has_its_own(self) -> None:
        keys = reading(f"{HEAD}1.1. {PLAN}\n\n1.2. {PLAN}\n").keys[0]
        found = reading(f"{HEAD}1.1. {PLAN}\n\n1.2. {PLAN}\n", kinds={keys[1]: "note"})
        assert [point.kind for point in points(found)] == [Kind.APPROVE, Kind.NOTE]


class TestFacts:
    def test_a_kind(self) -> None:
        (key, _other) = reading().keys[0]
        assert [point.kind for point in points(reading(kinds={key: "recommend"}))] == [Kind.RECOMMEND, Kind.APPROVE]

    @pytest.mark.parametrize(
        ("said", "day"),
        [
            ({"date": "2026-05-04"}, dt.date(2026, 5, 4)),
            ({"text": "до 5 мая 2026 г."}, dt.date(2026, 5, 5)),
            ({"text": "в недельный срок"}, dt.date(2026, 3, 19)),
        ],
    )
    def test_a_term(self, said: dict[str, object], day: dt.date) -> None:
        term = points(reading(terms={reading().keys[0][0]: said}))[0].term
        assert term is not None
        assert term.date == day
        assert term.span is not None, "the words in the text are still shown as its place"

    def test_no_term(self) -> None:
        assert points(reading(terms={reading().keys[0][0]: {"none": True}}))[0].term is None

    @pytest.mark.parametrize("said", [{"date": "x"}, {"date": "9999-01-01"}, {"text": " "}, {}, "x", 5, None])
    def test_what_is_no_term_is_left_out(self, said: object) -> None:
        assert reading(terms={reading().keys[0][0]: said}).protocol == reading().protocol


class TestLines:
    def test_a_point_is_read_as_one(self) -> None:
        text = TEXT.replace(LOST, "Вопрос о письме – ООО «Речной причал», срок до 5 мая 2026 года.")
        (lost,) = reading(text).lost
        found = points(reading(text, lines={lost.key: "point"}))
        assert [point.number for point in found] == ["1.1", "1.2", "1.3"]
        assert not found[2].number_printed
        assert found[2].span == lost.span
        term = found[2].term
        assert term is not None
        assert term.span is not None
        assert text[term.span.start : term.span.end] == "до 5 мая 2026 года"

    def test_between_points_it_stands_where_it_stood(self) -> None:
        text = f"{HEAD}1.1. {GRAPH}\n\n{LOST}\n\n1.2. {PLAN}\n"
        lost = reading(text).lost
        if not lost:
            pytest.skip("the reader took the line for a part of the point")
        found = points(reading(text, lines={lost[0].key: "point"}))
        assert [point.number for point in found] == ["1.1", "1.3", "1.2"]

    def test_a_part_makes_the_point_before_it_longer_and_keeps_its_key(self) -> None:
        (lost,) = reading().lost
        found = reading(lines={lost.key: "part"})
        assert points(found)[1].text == f"{PLAN} {LOST}"
        assert found.keys == reading().keys

    @pytest.mark.parametrize("use", ["discussion", "ignore"])
    def test_what_is_nothing_is_no_warning_any_more(self, use: str) -> None:
        (lost,) = reading().lost
        found = reading(lines={lost.key: use})
        assert (found.lost, found.protocol.unread) == ((), ())
        assert [line.key for line, _use in found.assigned] == [lost.key]
        assert not [one for one in found.protocol.warnings if one.code == "unread"]

    def test_a_key_of_a_line_that_is_gone_does_nothing(self) -> None:
        assert reading(lines={key_of("Другая строка."): "point"}).protocol == reading().protocol


class TestJson:
    ANY = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
        max_leaves=8,
    )

    @given(ANY | st.fixed_dictionaries({"choices": ANY, "kinds": ANY, "terms": ANY, "lines": ANY}))
    def test_whatever_is_sent_is_read_and_kept_as_it_was_read(self, given_: object) -> None:
        said = Corrections.read(given_)
        assert Corrections.read(said.as_json()) == said
        assert "\x00" not in repr(said.as_json())

    def test_every_part_is_kept(self) -> None:
        said = {
            "choices": {"person:иванов и и": "5"},
            "kinds": {"a": "note"},
            "terms": {"a": {"date": "2026-05-04"}, "b": {"text": "постоянно"}, "c": {"none": True}},
            "lines": {"d": "part"},
        }
        assert Corrections.read(said).as_json() == said


class TestReworded:
    """What was said of a point goes on with it when its words are changed, and never to another point."""

    def said(self, text: str = TEXT) -> dict[str, object]:
        key = reading(text).keys[0][0]
        return reading(text, kinds={key: "recommend"}, terms={key: {"date": "2026-07-01"}}).said.as_json()

    def test_it_is_remembered_what_the_point_looked_like(self) -> None:
        said = self.said()
        (key, other) = reading().keys[0]
        words = "ооо речной причал представить график движения судов до 30 апреля 2026 года"
        assert said["points"] == {key: ["1.1", words, "до 30 апреля 2026 года"]}
        assert said["beside"] == [other]

    def test_the_answers_have_the_new_key(self) -> None:
        found = reading(TEXT.replace("движения судов", "движения всех судов и барж"), **self.said())
        (key, _other) = found.keys[0]
        assert (list(found.said.kinds), list(found.said.terms)) == ([key], [key])
        assert points(found)[0].kind is Kind.RECOMMEND
        assert term_day(found) == dt.date(2026, 7, 1)

    def test_once_more_the_same_text_says_the_same(self) -> None:
        reworded = TEXT.replace("движения судов", "движения всех судов и барж")
        once = reading(reworded, **self.said()).said
        assert reading(reworded, **once.as_json()).said == once
        assert reading(TEXT, **once.as_json()).said.as_json() == self.said(), "the way back too"

    def test_who_writes_another_term_means_it(self) -> None:
        found = reading(TEXT.replace("30 апреля", "15 мая"), **self.said())
        assert points(found)[0].kind is Kind.RECOMMEND
        assert term_day(found) == dt.date(2026, 5, 15)

    @pytest.mark.parametrize(
        "text",
        [
            f"{HEAD}1.1. {PLAN}\n\n1.2. Провести сверку.\n",
            f"{HEAD}1.1. АО «Порт» принять новые правила приёмки.\n\n1.2. {PLAN}\n",
            f"{HEAD}1.2. ООО «Речной причал» представить график работы кассы.\n",
        ],
    )
    def test_another_point_inherits_nothing(self, text: str) -> None:
        found = reading(text, **self.said())
        assert not {*found.said.kinds, *found.said.terms} & {key for row in found.keys for key in row}

    def test_a_point_that_stood_beside_it_inherits_nothing(self) -> None:
        alike = GRAPH.replace("судов", "барж")
        both = f"{HEAD}1.1. {GRAPH}\n\n1.2. {alike}\n"
        found = reading(f"{HEAD}1.1. {alike}\n", **self.said(both))
        assert [point.kind for point in points(found)] == [Kind.INSTRUCT]

    def test_of_two_that_fit_the_likest_is_it(self) -> None:
        text = f"{HEAD}1.1. {GRAPH} Копию направить в совет.\n\n1.1. {GRAPH} И всё.\n"
        kinds = [point.kind for point in points(reading(text, **self.said()))]
        assert kinds == [Kind.INSTRUCT, Kind.RECOMMEND]

    @pytest.mark.parametrize("memory", [5, ["x"], {"a": 1}, {"a": ["1", 2, ""]}, {"a": ["1.1"]}])
    def test_damaged_memory_is_none(self, memory: object) -> None:
        key = reading().keys[0][0]
        assert points(reading(kinds={key: "note"}, points=memory, beside=memory))[0].kind is Kind.NOTE


def term_day(found: Corrected) -> dt.date | None:
    term = points(found)[0].term
    return term.date if term is not None else None

"""What the editor says that it understood of a text, with places, states and choices."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from decisions.editor.facts import Fact, State
from decisions.editor.understanding import Understood, understand
from decisions.imports.corrections import Corrections
from decisions.imports.plan_line import Action, points_in_words
from tests.decisions.editor.conftest import LOST, TEXT, Place
from tests.factories import AssignmentFactory, PolicyFactory

pytestmark = pytest.mark.django_db


def fact(understood: Understood, place: str, what: str, number: int = 0) -> Fact:
    """The fact `what` of a point or an item by its number, or of the head («»)."""
    rows: dict[str, tuple[Fact, ...]] = {"": understood.head}
    for item in understood.items:
        rows[item.number] = item.facts
        rows |= {point.number: point.facts for point in item.points}
    return [one for one in rows[place] if one.what == what][number]


def said(understood: Understood, place: str, what: str) -> str:
    return fact(understood, place, what).value


def key(understood: Understood, number: str) -> str:
    return next(point.key for item in understood.items for point in item.points if point.number == number)


class TestChanges:
    def test_what_becomes_of_the_points_is_told_in_words(self, place: Place) -> None:
        understood = understand(TEXT)
        number = understood.changes[Action.NEW]
        assert understood.changes_in_words == {Action.NEW: f"{number} новых пункта"}
        assert 2 <= number <= 4

    @pytest.mark.parametrize(
        ("action", "number", "words"),
        [
            (Action.NEW, 1, "1 новый пункт"),
            (Action.CHANGED, 2, "2 пункта изменены"),
            (Action.SAME, 5, "5 пунктов без изменений"),
            (Action.REMOVED, 21, "21 пункт исключён"),
            (Action.CONFLICT, 3, "3 противоречия"),
        ],
    )
    def test_the_words_follow_the_number(self, action: Action, number: int, words: str) -> None:
        assert points_in_words(action, number) == words


class TestFacts:
    def test_of_the_head(self, place: Place) -> None:
        understood = understand(TEXT)
        assert said(understood, "", "body") == place.body.name
        assert said(understood, "", "number") == "4"
        assert said(understood, "", "date") == "12.11.2026, четверг"
        assert said(understood, "", "time") == "10:00"
        assert said(understood, "", "place") == "г. Приозёрск, ул. Складская, 14"

    def test_of_the_head_what_was_concluded_asks_to_be_checked(self, place: Place) -> None:
        day = "12 ноября 2026 года, 10:00"
        assert fact(understand(TEXT), "", "date").note == ""
        understood = understand(TEXT.replace(day, f"Собрались мы {day}"))
        assert fact(understood, "", "date").note == "проверьте"
        assert understood.counts["concluded"] == understand(TEXT).counts["concluded"] + 1

    def test_a_speaker_stands_in_the_nominative_with_the_post(self, place: Place) -> None:
        speaker = fact(understand(TEXT), "1", "speaker")
        assert (speaker.value, speaker.note) == ("Дроздецкий Андрей Аркадьевич", "директор, ООО «Северный терминал»")
        assert speaker.state is State.OK

    def test_who_has_to_act(self, place: Place) -> None:
        understood = understand(TEXT)
        assert said(understood, "1.2", "who") == place.workshops.name
        other = fact(understood, "1.3", "co")
        assert (other.value, other.state, other.printed) == (
            "ООО «ПутьСтройСервис»",
            State.NEW,
            "ООО «ПутьСтройСервис»",
        )

    def test_a_group_has_its_members_on_the_day_of_the_meeting(self, place: Place) -> None:
        group = fact(understand(TEXT), "2.1", "who")
        assert group.value == place.body.name
        assert "2 " in group.note
        assert "12.11.2026" in group.note

    def test_who_has_much_to_do_is_told_so(self, place: Place) -> None:
        AssignmentFactory(organization=place.workshops, on_control=True, term=dt.date(2020, 1, 1))
        note = fact(understand(TEXT), "1.2", "who").note
        assert note.count("1") == 2, "one open, and it is overdue"

    def test_a_namesake_is_asked_about_with_ranked_choices(self, place: Place) -> None:
        asked = fact(understand(TEXT), "1.3", "who")
        assert asked.state is State.ASK
        assert asked.key == "person:зорина е в"
        values = [one.value for one in asked.candidates]
        assert set(values[:2]) == {str(place.elena.pk), str(place.eugenia.pk)}
        assert values[-1] == "new"
        assert any("начальник отдела" in one.label for one in asked.candidates)

    def test_a_new_person_has_the_post_that_the_text_says(self, place: Place) -> None:
        text = TEXT.replace("Дроздецкого А.А.", "Новикова П.П.")
        speaker = fact(understand(text), "1", "speaker")
        assert speaker.state is State.NEW
        assert speaker.note.startswith("директор, ООО «Северный терминал»")


class TestTerms:
    def test_a_day_with_its_weekday(self, place: Place) -> None:
        term = fact(understand(TEXT), "1.2", "term")
        assert (term.value, term.note, term.state) == ("27.11.2026, пятница", "", State.OK)

    def test_words_are_explained(self, place: Place) -> None:
        term = fact(understand(TEXT), "1.3", "term")
        assert term.value == "26.11.2026, четверг"
        assert "«в двухнедельный срок»" in term.note
        assert "2 " in term.note

    def test_a_day_off_is_moved_and_told(self, place: Place) -> None:
        PolicyFactory(body=place.body, moves_from_days_off=True)
        term = fact(understand(TEXT.replace("27 ноября", "28 ноября")), "1.2", "term")
        assert term.value == "27.11.2026, пятница"
        assert "28.11.2026" in term.note

    def test_by_the_rule_of_the_body(self, place: Place) -> None:
        PolicyFactory(body=place.body, default_term_days=11)
        term = fact(understand(TEXT), "2.1", "term")
        assert term.value == "23.11.2026, понедельник"
        assert term.note

    def test_a_rhythm(self, place: Place) -> None:
        term = fact(understand(TEXT.replace("до 27 ноября 2026 г.", "ежеквартально до 5 числа.")), "1.2", "term")
        assert "5" in term.note
        assert not term.value[0].isdigit()

    def test_one_before_the_meeting_is_doubted(self, place: Place) -> None:
        assert fact(understand(TEXT.replace("27 ноября", "1 ноября")), "1.2", "term").state is State.ASK


class TestMarks:
    def test_each_says_where_a_fact_came_from(self, place: Place) -> None:
        marks = {(TEXT[mark.start : mark.end], mark.state) for mark in understand(TEXT).marks}
        assert ("Зориной Е.В.", State.ASK) in marks
        assert ("ООО «ПутьСтройСервис»", State.NEW) in marks
        assert ("АО «Приозёрские железнодорожные мастерские»", State.OK) in marks
        assert ("до 27 ноября 2026 г.", State.OK) in marks
        assert (LOST, State.LOST) in marks

    def test_they_follow_one_another(self, place: Place) -> None:
        marks = understand(TEXT).marks
        assert all(one.end <= two.start for one, two in pairwise(marks))
        facts = {fact.id for fact in understand(TEXT).facts}
        assert {mark.fact for mark in marks if mark.state is not State.LOST} <= facts

    def test_places_count_what_stands_before_the_text_and_lines_as_one(self, place: Place) -> None:
        text = "\n\n" + TEXT
        (mark,) = [mark for mark in understand(text.replace("\n", "\r\n")).marks if mark.state is State.ASK]
        assert text[mark.start : mark.end] == "Зориной Е.В."

    def test_astral_characters_count_as_one(self, place: Place) -> None:
        text = TEXT.replace("письмо.", "письмо 𝄞.")
        marks = understand(text).marks
        assert "Членам рабочей группы" in {text[mark.start : mark.end] for mark in marks}


class TestHalfTyped:
    @pytest.mark.parametrize("length", range(0, len(TEXT), 41))
    def test_no_beginning_of_a_text_is_an_error(self, place: Place, length: int) -> None:
        understood = understand(TEXT[:length])
        assert understood.plan is not None or understood.missing
        assert understood.summary

    def test_without_a_date_the_rest_is_understood_and_the_date_asked_for(self, place: Place) -> None:
        understood = understand(TEXT.replace("12 ноября 2026 года, 10:00\n", ""))
        assert not understood.can_apply
        (sentence,) = understood.missing
        assert "дат" in sentence.lower()
        assert said(understood, "1.2", "who") == place.workshops.name

    def test_without_a_body_it_is_asked_for(self, place: Place) -> None:
        text = TEXT.replace("заседания рабочей группы по инфраструктуре\n", "")
        assert understand(text).missing
        assert understand(text, body=place.body).plan is not None

    def test_nothing_at_all(self, db: None) -> None:
        understood = understand("  \n")
        assert (understood.items, understood.marks, len(understood.missing)) == ((), (), 1)

    def test_a_point_without_words(self, place: Place) -> None:
        assert understand(TEXT + "\n2.2. ").items


class TestCorrected:
    def test_a_choice_settles_the_doubt(self, place: Place) -> None:
        said_so = Corrections(choices={"person:зорина е в": str(place.eugenia.pk)})
        understood = understand(TEXT, corrections=said_so)
        who = fact(understood, "1.3", "who")
        assert (who.value, who.state, who.chosen) == ("Зорина Евгения Валерьевна", State.OK, str(place.eugenia.pk))
        assert understood.can_apply

    def test_another_name_is_looked_up(self, place: Place) -> None:
        said_so = Corrections(choices={"person:зорина е в": "name:Дроздецкий Андрей Аркадьевич"})
        assert said(understand(TEXT, corrections=said_so), "1.3", "who") == "Дроздецкий Андрей Аркадьевич"

    def test_a_new_one_that_was_confirmed_is_no_doubt(self, place: Place) -> None:
        said_so = Corrections(choices={"organization:ооо путьстройсервис": "new"})
        assert fact(understand(TEXT, corrections=said_so), "1.3", "co").state is State.OK

    def test_a_kind(self, place: Place) -> None:
        corrections = Corrections.read({"kinds": {key(understand(TEXT), "1.2"): "note"}})
        understood = understand(TEXT, corrections=corrections)
        kind = fact(understood, "1.2", "kind")
        assert (kind.chosen, kind.is_corrected) == ("note", True)
        assert not [one for one in understood.items[0].points[1].facts if one.what in ("who", "term")]

    @pytest.mark.parametrize(
        ("term", "value"),
        [
            ({"date": "2026-12-01"}, "01.12.2026, вторник"),
            ({"text": "до 2 декабря 2026 г."}, "02.12.2026, среда"),
            ({"text": "постоянно"}, "постоянно"),
        ],
    )
    def test_a_term(self, place: Place, term: dict[str, object], value: str) -> None:
        corrections = Corrections.read({"terms": {key(understand(TEXT), "1.2"): term}})
        shown = fact(understand(TEXT, corrections=corrections), "1.2", "term")
        assert shown.value.lower() == value
        assert shown.state is State.OK

    def test_no_term(self, place: Place) -> None:
        corrections = Corrections.read({"terms": {key(understand(TEXT), "1.2"): {"none": True}}})
        understood = understand(TEXT, corrections=corrections)
        assert understood.plan is not None
        point = next(one for _item, one in understood.plan.wanted.resolutions if one.number == "1.2")
        assert [row.term for row in point.assignments] == [None]


class TestLines:
    def test_a_lost_line_says_which_point_it_may_belong_to(self, place: Place) -> None:
        (line,) = understand(TEXT).all_lost
        assert (line.text, line.point) == (LOST, "1.3")
        assert [one.value for one in line.candidates] == ["point", "part", "discussion", "ignore"]

    def assigned(self, use: str) -> Understood:
        (line,) = understand(TEXT).all_lost
        return understand(TEXT, corrections=Corrections.read({"lines": {line.key: use}}))

    def test_a_point(self, place: Place) -> None:
        understood = self.assigned("point")
        assert [point.number for point in understood.items[0].points] == ["1.1", "1.2", "1.3", "1.4"]
        assert understood.items[0].points[3].text.startswith("Вопрос с освещением")
        assert understood.all_lost == ()

    def test_a_part_of_the_point_before(self, place: Place) -> None:
        understood = self.assigned("part")
        assert understood.items[0].points[2].text.endswith(LOST)
        assert understood.items[0].points[2].key == understand(TEXT).items[0].points[2].key

    @pytest.mark.parametrize("use", ["discussion", "ignore"])
    def test_nothing(self, place: Place, use: str) -> None:
        understood = self.assigned(use)
        assert understood.counts["lost"] == 0
        assert understood.counts["points"] == 4
        assert [line.use for item in understood.items for point in item.points for line in point.lost] == [use]


class TestPlan:
    def test_what_becomes_of_each_point(self, place: Place) -> None:
        assert {point.action for item in understand(TEXT).items for point in item.points} == {"new"}

    def test_a_text_that_may_not_be_planned_shows_no_plan(self, place: Place) -> None:
        understood = understand(TEXT, check=lambda plan: "Это не ваш орган.")
        assert (understood.can_apply, understood.refused) == (False, "Это не ваш орган.")
        assert {point.action for item in understood.items for point in item.points} == {""}


class TestEveryName:
    def test_who_acts_for_an_organization_is_a_fact_of_its_own(self, place: Place) -> None:
        text = TEXT.replace("мастерские» подготовить", "мастерские» (Зориной Е. В.) подготовить")
        who, acting = fact(understand(text), "1.2", "who"), fact(understand(text), "1.2", "acting")
        assert (who.value, who.state) == (place.workshops.name, State.OK)
        assert (acting.key, acting.state) == ("person:зорина е в", State.ASK)

    def test_who_acts_for_an_organization_is_not_shown_as_another_responsible(self, place: Place) -> None:
        """One task comes of it, and so one «who»."""
        text = TEXT.replace("мастерские» подготовить", "мастерские» (Дроздецкому А. А.) подготовить")
        point = next(point for item in understand(text).items for point in item.points if point.number == "1.2")
        named = [(one.what, one.value) for one in point.facts if one.what in ("who", "co", "acting")]
        assert named == [("who", place.workshops.name), ("acting", place.director.full_name)]

    def test_an_unknown_organization_of_the_list_is_offered_as_new(self, place: Place) -> None:
        listed = "\nПрисутствовали:\nНовиков П. П. – директор, ООО «Причал»\n\n1. О передаче"
        understood = understand(TEXT.replace("\n1. О передаче", listed, 1))
        states = {one.what: one.state for one in understood.attendance}
        assert states["attendee"] is State.NEW

    def test_every_question_has_a_place_to_answer_it(self, place: Place) -> None:
        understood = understand(TEXT)
        assert understood.plan is not None
        keys = {one.key for one in understood.facts if one.candidates}
        assert {question.key for question in understood.plan.questions} <= keys


def test_a_text_that_decides_nothing_yet_is_no_wrong_file(place: Place) -> None:
    half = understand("ПРОТОКОЛ № 4\nзаседания рабочей группы по инфраструктуре\n12 ноября 2026 года\n\n1. О пути.\n")
    assert half.missing == ("Пока ничего не решено: напишите под вопросом пункт с номером, например «1.1.».",)
    assert "тот ли это файл" in understand("Список покупок: молоко и хлеб.").missing[0]


def test_no_term_is_before_a_meeting_whose_day_is_not_known(place: Place) -> None:
    undated = TEXT.replace("12 ноября 2026 года, 10:00\n", "").replace("27 ноября 2026", "27 ноября 2006")

    def term(text: str) -> Fact:
        return next(one for one in understand(text).items[0].points[1].facts if one.what == "term")

    assert (term(undated).state, "раньше заседания" in term(undated).note) == (State.OK, False)
    dated = term(TEXT.replace("27 ноября 2026", "27 ноября 2006"))
    assert (dated.state, "раньше заседания" in dated.note) == (State.ASK, True)

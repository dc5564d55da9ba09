"""Smaller rules of an import, each by its own case."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from decisions.exports import docx
from decisions.exports.protocol import protocol_document
from decisions.imports import Action, ImportRefused, Subject, apply_plan, make_plan, plan_from_text, text_of_file
from decisions.imports.build import form_of
from decisions.imports.posts import is_office, organization_in, title_without
from decisions.imports.telling import gender_of, kind_of
from decisions.imports.warnings import warnings_of
from decisions.models import Addressee, Assignment, Attendance, Lineage, Meeting, Resolution
from decisions.protocols.structure import Kind, ParsedResponsible, ParseWarning, ResponsibleKind, Span
from decisions.workflow import sign, withdraw
from members.access import reader_of_everything
from members.models import Group, Organization
from tests.decisions.imports.build import (
    DAY,
    NAVIGATION,
    attendee,
    by_group,
    by_organization,
    by_person,
    item,
    person,
    point,
    protocol,
    until,
)
from tests.decisions.imports.texts import NAVIGATION as TEXT
from tests.factories import BodyFactory, GroupFactory, MembershipFactory, PersonFactory


@pytest.mark.parametrize(
    ("post", "organization", "title"),
    [
        ("директор ООО «Причал»", "ООО «Причал»", "директор"),
        ("начальник отдела Департамента транспорта", "Департамент транспорта", "начальник отдела"),
        ("директор", "ООО «Причал»", "директор"),
        ("ООО «Причал»", "ООО «Причал»", ""),
    ],
)
def test_a_post_without_its_organization(post: str, organization: str, title: str) -> None:
    assert title_without(post, organization) == title


def test_an_organization_in_quotes_is_seen_in_a_post() -> None:
    assert organization_in("директор ГБПОУ «Речной техникум»", lambda wording: None) == (
        "директор",
        "ГБПОУ «Речной техникум»",
    )
    assert organization_in("министр транспорта", lambda wording: None) == ("министр транспорта", None)


@pytest.mark.parametrize(
    ("post", "answer"),
    [
        ("Секретарь Совета", True),
        ("председатель рабочей группы", True),
        ("заместитель председателя", True),
        ("Заместитель председателя Совета", True),
        ("председатель Ассоциации перевозчиков", False),
        ("директор", False),
        ("секретарь", True),
    ],
)
def test_a_post_in_the_body_is_no_job(post: str, answer: bool) -> None:
    assert is_office(post) is answer


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("in_person", "in_person"),
        ("совместное присутствие", "in_person"),
        ("заочное голосование", "correspondence"),
        ("в режиме видео-конференц-связи", "video"),
        (None, ""),
    ],
)
def test_the_form_of_a_meeting(printed: str | None, form: str) -> None:
    assert form_of(printed) == form


def test_what_names_tell() -> None:
    assert [
        gender_of(*name) for name in [("Коваль", "Ильич"), ("Коваль", "Ильинична"), ("Белова", ""), ("Коваль", "")]
    ] == [
        "m",
        "f",
        "f",
        "",
    ]
    assert kind_of("ОГБПОУ «Речной техникум»") == Organization.Kind.COLLEGE
    assert kind_of("Министерство транспорта") == Organization.Kind.AUTHORITY
    assert kind_of("ООО «Причал»") == Organization.Kind.COMPANY
    assert kind_of("Причал") == Organization.Kind.OTHER


def test_the_readers_doubts_are_told_in_the_language_of_the_page() -> None:
    responsible = ParsedResponsible(
        ResponsibleKind.PERSON,
        "Коваль Ю. Ю.",
        printed="Коваля Ю. Ю.",
        candidates=("Коваль Ю. Ю.", "Коваля Ю. Ю."),
        span=Span(1, 2),
    )
    told = replace(point("1.1", "Сделать.", responsible), span=Span(0, 7), term=replace(until(DAY), span=Span(3, 5)))
    codes = [
        ("no-responsible", Span(0, 7)),
        ("name", Span(1, 2)),
        ("past-term", Span(3, 5)),
        ("unread", Span(0, 7)),
        ("doubtful-term", Span(3, 5)),
        ("more-protocols", None),
        ("some-new-code", None),
    ]
    parsed = replace(
        protocol(item("1", "О деле", told)),
        warnings=tuple(ParseWarning(1, code, "English.", span) for code, span in codes),
    )
    messages = [warning.message for warning in warnings_of(parsed, "Сделать.")]
    assert all("1.1" in message for message in (messages[0], messages[2]))
    assert all(name in messages[1] for name in ("«Коваля Ю. Ю.»", "Коваль Ю. Ю."))
    assert "Сделать" in messages[3]
    assert "1.1" in messages[4]
    assert messages[6] == "English."
    assert "English." not in messages[:6]


@pytest.mark.django_db
class TestRules:
    def test_note_puts_nothing_on_control(self) -> None:
        row = point("1.1", "Кленову П. И. принять к сведению.", by_person("Кленов П. И."), kind=Kind.NOTE)
        apply_plan(make_plan(protocol(item("1", "О деле", row)), "Протокол"))
        assert Resolution.objects.get().state == Resolution.State.NONE
        assert not Assignment.objects.exists()

    def test_a_responsible_with_a_story_is_never_dropped(self) -> None:
        meeting = apply_plan(make_plan(protocol(NAVIGATION), "Протокол"))
        sign(meeting)
        withdraw(meeting, reason="Ошибка в пункте.")
        points = (
            *NAVIGATION.resolutions[:2],
            replace(NAVIGATION.resolutions[2], responsible=(by_person("Вязов В. В."),)),
        )
        plan = make_plan(protocol(replace(NAVIGATION, resolutions=points)), "Протокол, правка")
        line = next(line for line in plan.lines if line.action is Action.CONFLICT)
        assert (line.subject, line.what) == (Subject.RESPONSIBLE, "Кленов П. И.")
        assert not plan.can_be_applied

    def test_what_was_entered_by_hand_stays(self) -> None:
        parsed = protocol(NAVIGATION, attendees=(attendee("Тополева А. А."), attendee("Кленов П. И.")), place=None)
        meeting = apply_plan(make_plan(parsed, "Протокол"))
        Meeting.objects.filter(pk=meeting.pk).update(place="Дом кластера", form=Meeting.Form.VIDEO)
        row = Attendance.objects.get(person__surname="Тополева")
        row.arrived = dt.time(14, 20)
        row.save()
        first, second = Resolution.objects.order_by("number")[:2]
        Lineage.objects.create(newer=second, older=first, relation=Lineage.Relation.CONTINUES)
        edited = replace(parsed, attendees=(attendee("Кленов П. И."), attendee("Тополева А. А.", "директор")))
        apply_plan(make_plan(edited, "Протокол, правка"))
        meeting.refresh_from_db()
        row.refresh_from_db()
        assert (meeting.place, meeting.form) == ("Дом кластера", Meeting.Form.VIDEO)
        assert (row.arrived, row.position, row.post) == (dt.time(14, 20), 2, "директор")
        assert Lineage.objects.count() == 1

    def test_an_end_before_the_beginning_is_left_out_and_told(self) -> None:
        plan = make_plan(protocol(NAVIGATION, end_time=dt.time(9, 0)), "Протокол")
        assert plan.wanted.end is None
        assert next(line for line in plan.lines if line.subject is Subject.MEETING).warning

    def test_a_group_that_met_becomes_a_body(self) -> None:
        GroupFactory(name="Координационный совет кластера")
        apply_plan(make_plan(protocol(NAVIGATION), "Протокол"))
        assert Group.objects.get().is_body

    def test_two_meetings_of_one_day_need_a_number(self) -> None:
        body = BodyFactory(name="Координационный совет кластера")
        for number in ("7", "8"):
            Meeting.objects.create(body=body, date=DAY, number=number)
        plan = make_plan(protocol(NAVIGATION, number=None), "Протокол")
        assert plan.conflicts
        assert not make_plan(protocol(NAVIGATION), "Протокол").conflicts

    def test_two_points_of_one_number_keep_both(self) -> None:
        rows = (point("1.1", "Утвердить план."), point("1.1", "Провести сверку участков."))
        apply_plan(make_plan(protocol(item("1", "О деле", *rows)), "Протокол"))
        assert [row.number for row in Resolution.objects.all()] == ["1.1", "1.1 (2)"]

    def test_a_recurrence_is_kept_with_its_day(self) -> None:
        text = TEXT.replace("Срок: до 15.05.2026.", "Срок: ежеквартально до 5 числа.")
        apply_plan(plan_from_text(text))
        row = Assignment.objects.get(person__surname="Клёнов")
        assert (row.recurrence, row.recurrence_day, row.term) == ("quarterly", 5, None)

    def test_one_of_two_groups_that_share_a_member(self) -> None:
        one, two = GroupFactory(name="Перевозчики"), GroupFactory(name="Портовики")
        member = PersonFactory()
        for group in (one, two):
            MembershipFactory(group=group, organization=None, person=member)
        row = point("1.1", "Содействовать.", by_group("Перевозчики"), by_group("Портовики"))
        apply_plan(make_plan(protocol(item("1", "О деле", row)), "Протокол"))
        assert Assignment.objects.get().origin_group == one

    def test_an_absurd_date_is_refused(self) -> None:
        with pytest.raises(ImportRefused):
            make_plan(protocol(NAVIGATION, date=dt.date(1, 1, 1)), "Протокол")

    def test_a_candidate_of_the_printed_form_that_is_known_is_meant(self) -> None:
        known = PersonFactory(surname="Коваль", given="Юрий", patronymic="Юрьевич")
        chair = replace(person("Коваля Ю. Ю."), candidates=("Коваля Ю. Ю.", "Коваль Ю. Ю."))
        plan = make_plan(protocol(NAVIGATION, chair=chair), "Протокол")
        assert plan.wanted.chair is not None
        assert plan.wanted.chair.pk == known.pk
        assert plan.doubts

    @pytest.mark.parametrize("is_known", [True, False])
    def test_the_members_of_a_new_body_are_its_own_unless_a_group_is_called_so(self, is_known: bool) -> None:
        BodyFactory(name="Промышленный кластер")
        group = GroupFactory(name="Члены Кластера") if is_known else None
        row = point("1.1", "Содействовать.", by_group("Члены Кластера"))
        parsed = protocol(item("1", "О деле", row), body="Транспортно-логистический кластер")
        meeting = apply_plan(make_plan(parsed, "Протокол"))
        assert Addressee.objects.get().group == (group or meeting.body)
        assert make_plan(parsed, "Протокол").is_same


@pytest.mark.django_db
def test_a_term_of_a_point_that_nobody_answers_for_stays_with_its_wording() -> None:
    body = BodyFactory()
    head = "ПРОТОКОЛ № 3\nот 12 марта 2026 года\n\n1. О плане навигации.\n\nРЕШИЛИ:\n\n"
    points = "1.1. Одобрить план навигации.\n\nСрок: до 1 марта 2027 года.\n\n1.2. Открыть причал до 5 мая 2027 года.\n"
    text = head + points
    plan = plan_from_text(text, body)
    first, second = plan.wanted.items[0].resolutions
    assert first.text == "Одобрить план навигации.\nСрок: до 1 марта 2027 года"
    assert "Срок" not in second.text, "its term stands in the wording"
    meeting = apply_plan(plan)
    document = protocol_document(meeting, reader_of_everything())
    assert document.items[0].points[0].text.endswith("1 марта 2027 года")
    again = plan_from_text(text_of_file("Протокол.docx", docx.render(document)), body)
    assert [point.text for point in again.wanted.items[0].resolutions] == [first.text, second.text]


def test_titles_of_the_plan_are_cut_between_words(body: Group) -> None:
    title = "О заслушивании " + "представителей предприятий " * 8
    words = point("1.1", "Просить " + "представителей " * 20, by_person("Лагутин В. С."))
    plan = make_plan(protocol(item("1", title, words)), "Протокол")
    cut = [line.what for line in plan.lines if line.what.endswith("…")]
    assert len(cut) == 2
    assert all(line.removesuffix("…").rpartition(" ")[2] in ("представителей", "предприятий") for line in cut)


@pytest.mark.django_db
@pytest.mark.parametrize("corrected", [False, True])
def test_whom_a_corrected_text_names_is_named_again(corrected: bool) -> None:
    body = BodyFactory()

    def applied(acting: str, words: str) -> None:
        named = by_organization("ООО «Причал»", acting)
        plan = make_plan(protocol(item("1", "О деле", point("1.1", words, named))), "Протокол", body)
        apply_plan(plan)

    applied("Тополева А. А.", "Рассмотреть.")
    since = PersonFactory()
    Assignment.objects.update(representative=since, named_anew=True)
    applied("Клёнов А. И." if corrected else "Тополева А. А.", "Рассмотреть дело.")
    row = Assignment.objects.get()
    assert str(row.named_person) == ("Клёнов А. И." if corrected else str(since))
    assert row.named_anew is not corrected

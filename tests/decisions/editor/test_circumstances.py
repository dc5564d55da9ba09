"""Remarks that only the directory and the earlier protocols can give rise to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from decisions.editor.circumstances import next_number, remarks
from decisions.imports import plan_from_text
from decisions.models import Policy
from members.models import Group
from tests.factories import MeetingFactory, MembershipFactory, OrganizationFactory, PersonFactory, UserFactory

DAY = dt.date(2026, 11, 12)
HEAD = """ПРОТОКОЛ № 4
заседания Координационного совета кластера
12 ноября 2026 года, 10:00
г. Приозёрск, ул. Складская, 14

Председательствующий – Лагутин В. С.
Секретарь – Осокина Т. Г.

Присутствовали:
Лагутин В. С. – директор
Осокина Т. Г. – секретарь

1. О передаче подъездного пути.
РЕШИЛИ:
"""


def codes(points: str, body: Group) -> set[tuple[str, str]]:
    plan = plan_from_text(HEAD + points, body)
    return {(one.place, one.code) for one in remarks(plan.parsed, plan.text, plan, DAY)}


def test_numbers_of_a_body_count_within_a_year(body: Group) -> None:
    assert next_number(body.pk, 2026) == "1"
    MeetingFactory(body=body, date=dt.date(2026, 2, 1), number="9 (41)")
    MeetingFactory(body=body, date=dt.date(2026, 3, 1), number="10")
    MeetingFactory(body=body, date=dt.date(2025, 3, 1), number="77")
    assert next_number(body.pk, 2026) == "11"
    MeetingFactory(body=body, date=dt.date(2024, 3, 1), number="А-б")
    assert next_number(body.pk, 2024) == ""


def test_a_number_that_leaves_some_out_is_named(body: Group) -> None:
    MeetingFactory(body=body, date=dt.date(2026, 2, 1), number="2")
    assert ("", "number-jumps") in codes("1.1. Утвердить план.", body)
    MeetingFactory(body=body, date=dt.date(2026, 3, 1), number="3")
    assert ("", "number-jumps") not in codes("1.1. Утвердить план.", body)


def test_a_body_that_nobody_knows_is_named(body: Group) -> None:
    def said(heading: str) -> set[str]:
        plan = plan_from_text(HEAD.replace("Координационного совета кластера", heading) + "1.1. Утвердить план.")
        return {one.code for one in remarks(plan.parsed, plan.text, plan, DAY)}

    assert "new-body" not in said("Координационного совета кластера")
    assert "new-body" in said("Координационного совета области")
    body.delete()
    assert "new-body" not in said("Координационного совета области"), "the first of all is no other one"


def test_who_gets_no_letter_is_named(body: Group) -> None:
    point = "1.1. ООО «Северный порт» подготовить акт до 27 ноября 2026 г."
    port = OrganizationFactory(name="ООО «Северный порт»", email="")
    assert ("1.1", "no-letter") in codes(point, body)
    port.email = "port@example.org"
    port.save()
    assert ("1.1", "no-letter") not in codes(point, body)


def test_a_person_with_a_user_or_an_address_is_reached(body: Group) -> None:
    point = "1.1. Вяткину П. П. подготовить акт до 27 ноября 2026 г."
    person = PersonFactory(surname="Вяткин", given="Павел", patronymic="Петрович")
    assert ("1.1", "no-letter") in codes(point, body)
    UserFactory(person=person)
    assert ("1.1", "no-letter") not in codes(point, body)


def test_a_group_that_nobody_is_in_is_named(body: Group) -> None:
    group = Group.objects.create(name="Члены Кластера", slug="members")
    point = "1.1. Членам Кластера подготовить предложения до 27 ноября 2026 г."
    assert ("1.1", "empty-group") in codes(point, body)
    MembershipFactory(group=group)
    assert ("1.1", "empty-group") not in codes(point, body)


def test_a_usual_term_of_the_body_makes_the_remark_needless(body: Group) -> None:
    point = "1.1. ООО «Северный порт» подготовить акт."
    assert ("1.1", "no-term") in codes(point, body)
    Policy.objects.create(body=body, default_term_days=14)
    assert ("1.1", "no-term") not in codes(point, body)


def test_remarks_stand_by_place_whoever_makes_them(body: Group) -> None:
    OrganizationFactory(name="ООО «Северный порт»", email="")
    points = "1.1. ООО «Северный порт» подготовить акт.\n\n1.2. ООО «Северный порт» подготовить смету."
    plan = plan_from_text(HEAD + points, body)
    found = [(one.place, one.code) for one in remarks(plan.parsed, plan.text, plan, DAY) if one.place]
    assert found == [("1.1", "no-term"), ("1.1", "no-letter"), ("1.2", "no-term"), ("1.2", "no-letter")]


def test_the_statements_are_the_same_for_few_and_many(body: Group, django_assert_max_num_queries: Any) -> None:
    def count(points: str) -> int:
        plan = plan_from_text(HEAD + points, body)
        with django_assert_max_num_queries(8) as counted:
            remarks(plan.parsed, plan.text, plan, DAY)
        return len(counted)

    one = "1.{n}. ООО «Порт {n}» и Вяткину{n} П. П. подготовить акт {n} до 27 ноября 2026 г.\n"
    assert count(one.format(n=1)) == count("".join(one.format(n=n) for n in range(1, 15)))


@pytest.mark.django_db
def test_half_a_text_is_told_what_the_text_itself_tells() -> None:
    plan = plan_from_text(HEAD + "1.1. Утвердить план.", Group.objects.create(name="Совет", slug="s", is_body=True))
    assert {one.code for one in remarks(plan.parsed, plan.text, None, DAY)} == set()

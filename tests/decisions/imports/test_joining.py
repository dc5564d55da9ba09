"""A name with «и» in it is one name where the directory knows it."""

from __future__ import annotations

import pytest

from decisions.imports import apply_plan, make_plan
from decisions.models import Addressee, Assignment
from members.models import Group, Organization
from tests.decisions.imports.build import attendee, by_group, by_organization, item, point, protocol
from tests.factories import GroupFactory, MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def test_a_group_read_as_two_is_one() -> None:
    group = GroupFactory(name="Рабочая группа по кадрам и наставничеству")
    MembershipFactory(group=group)
    responsible = (
        by_group("Рабочая группа по кадрам", "Рабочей группе по кадрам"),
        by_organization("наставничество", printed="наставничеству"),
    )
    apply_plan(make_plan(protocol(item("1", "О деле", point("1.1", "Рассмотреть.", *responsible))), "Протокол"))
    addressee = Addressee.objects.get()
    assert (addressee.group, addressee.printed) == (group, "Рабочей группе по кадрам и наставничеству")
    assert Assignment.objects.get().origin_group == group
    assert not Organization.objects.filter(name="наставничество").exists()


def test_an_organization_read_as_two_keeps_who_acts_for_it() -> None:
    known = OrganizationFactory(name="Департамент образования и науки")
    responsible = (
        by_organization("Департамент образования", printed="Департаменту образования"),
        by_organization("наука", "Тополева А. А.", printed="науки"),
    )
    apply_plan(make_plan(protocol(item("1", "О деле", point("1.1", "Рассмотреть.", *responsible))), "Протокол"))
    row = Assignment.objects.get()
    assert row.organization == known
    assert str(row.acting_person) == "Тополева А. А."


def test_two_are_two_where_the_directory_knows_no_whole() -> None:
    responsible = (by_organization("ООО «Причал»"), by_organization("АО «Депо»"))
    apply_plan(make_plan(protocol(item("1", "О деле", point("1.1", "Рассмотреть.", *responsible))), "Протокол"))
    assert Assignment.objects.count() == 2
    assert Group.objects.count() == 1


def test_a_short_name_is_the_longer_one_of_the_same_protocol() -> None:
    parsed = protocol(
        item("1", "О деле", point("1.1", "Рассмотреть.", by_organization("Министерство транспорта Речной области"))),
        attendees=(attendee("Тополева А. А.", "министр", "Министерство транспорта"),),
    )
    plan = make_plan(parsed, "Протокол")
    assert [doubt.name for doubt in plan.doubts] == ["Министерство транспорта"]
    apply_plan(plan)
    assert Organization.objects.get().name == "Министерство транспорта Речной области"
    assert make_plan(parsed, "Протокол").is_same

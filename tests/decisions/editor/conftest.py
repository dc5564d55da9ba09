"""A body, who is in it, and a text about them, for the tests of the editor."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from members.models import Group, Organization, Person
from tests.factories import BodyFactory, MembershipFactory, OrganizationFactory, PersonFactory, PositionFactory

TEXT = """ПРОТОКОЛ № 4
заседания рабочей группы по инфраструктуре
12 ноября 2026 года, 10:00
г. Приозёрск, ул. Складская, 14

1. О передаче подъездного пути № 4.

1.1. Принять к сведению информацию директора ООО «Северный терминал» Дроздецкого А.А.

1.2. АО «Приозёрские железнодорожные мастерские» подготовить акт передачи участка пути до 27 ноября 2026 г.

1.3. Зориной Е.В. совместно с ООО «ПутьСтройСервис» осмотреть стрелочный перевод в двухнедельный срок.

Вопрос с освещением — см. письмо.

2. Об оснащении полигона «Сортировочная».

2.1. Членам рабочей группы содействовать оснащению полигона.
"""
LOST = "Вопрос с освещением — см. письмо."


@dataclass(frozen=True)
class Place:
    """Who is known: of the two of the name Зорина E. V. only the text's author knows which is meant."""

    body: Group
    terminal: Organization
    workshops: Organization
    director: Person
    elena: Person
    eugenia: Person


@pytest.fixture
def place(db: None) -> Place:
    body = BodyFactory(name="Рабочая группа по инфраструктуре", slug="infrastructure")
    terminal = OrganizationFactory(name="ООО «Северный терминал»")
    workshops = OrganizationFactory(name="АО «Приозёрские железнодорожные мастерские»")
    director = PersonFactory(surname="Дроздецкий", given="Андрей", patronymic="Аркадьевич")
    PositionFactory(person=director, organization=terminal, title="директор")
    elena = PersonFactory(surname="Зорина", given="Елена", patronymic="Викторовна", gender="f")
    PositionFactory(person=elena, organization=workshops, title="начальник отдела")
    eugenia = PersonFactory(surname="Зорина", given="Евгения", patronymic="Валерьевна", gender="f")
    PositionFactory(person=eugenia, organization=terminal, title="юрист")
    for person in (director, elena):
        MembershipFactory(group=body, organization=None, person=person, since=dt.date(2026, 1, 1))
    MembershipFactory(group=body, organization=None, person=eugenia, since=dt.date(2027, 1, 1))
    return Place(body, terminal, workshops, director, elena, eugenia)

"""The directory that the editor asks at every pause: read once, and again after any change."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.imports.directory import Directory
from members.models import Alias, Organization
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def statements() -> int:
    with CaptureQueriesContext(connection) as captured:
        Directory.kept()
    return len(captured)


def test_it_is_read_once() -> None:
    PersonFactory(surname="Клёнов")
    first, again = statements(), statements()
    assert first > again == 1


def test_a_change_is_seen_at_once() -> None:
    person = PersonFactory(surname="Клёнов", given="Антон", patronymic="Ильич")
    assert Directory.kept().person("Клёнов А. И.").row == person
    type(person).objects.filter(pk=person.pk).update(surname="Вязов")
    assert Directory.kept().person("Клёнов А. И.").row is None
    assert Directory.kept().person("Вязов А. И.").row == person
    person.delete()
    assert Directory.kept().person("Вязов А. И.").row is None


def test_an_alias_is_seen_at_once(organization: Organization) -> None:
    assert Directory.kept().organization("Пристань").row is None
    alias = Alias.objects.create(text="Пристань", organization=organization)
    assert Directory.kept().organization("Пристань").row == organization
    alias.delete()
    assert Directory.kept().organization("Пристань").row is None

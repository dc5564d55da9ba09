"""People named inside official wording are found in every case, and nobody else."""

from __future__ import annotations

import pytest

from decisions.imports.mentions import MentionFinder, Surnames
from decisions.imports.wanted import Ref, RefKind
from members.models import Person


def who(key: str, surname: str, given: str, patronymic: str) -> tuple[Ref, Person]:
    return Ref(RefKind.PERSON, None, key, key), Person(surname=surname, given=given, patronymic=patronymic)


PRESENT = [
    who("anna", "Тополева", "Анна", "Андреевна"),
    who("petr", "Берёзкин", "П.", "И."),
    who("sokol", "Сорока", "О.", "Б."),
    who("oglu", "Гасанов оглы", "Р.", "Р."),
]
OTHERS = [
    who("elsewhere", "Тополев", "Виктор", "Ильич"),
    who("one", "Кленов", "А.", "А."),
    who("two", "Кленов", "А.", "А."),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("информацию Тополевой А. А.", [("anna", "Тополевой А. А.")]),
        ("Тополеву Анну Андреевну назначить", [("anna", "Тополеву Анну Андреевну")]),
        ("доклад П.И. Берёзкина", [("petr", "П.И. Берёзкина")]),
        ("доклад П.И. Березкина", [("petr", "П.И. Березкина")]),
        ("инф-цию Берёзкина принять к сведению", [("petr", "Берёзкина")]),
        ("содоклад О.Б. Сороки принять", [("sokol", "О.Б. Сороки")]),
        ("советника Р.Р. Гасанова оглы", [("oglu", "Р.Р. Гасанова оглы")]),
        ("Тополеву В. И. доложить", [("elsewhere", "Тополеву В. И.")]),
        ("сорока судов стоят у причала", []),
        ("Кленову А. А. доложить", []),
        ("Рябинину А. А. доложить", []),
        ("", []),
    ],
)
def test_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    present = [ref.key for ref, _person in PRESENT]
    found = MentionFinder(present, Surnames(PRESENT), Surnames(OTHERS)).find(text)
    assert [(one.person.key, text[one.start : one.end]) for one in found] == expected

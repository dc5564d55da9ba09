"""Names into the nominative and out of it."""

from __future__ import annotations

import pytest

from decisions.protocols.language.morph import ABLT, ACCS, DATV, GENT, NOMN
from decisions.protocols.language.names import decline_person, find_mentions, nominative_of
from decisions.protocols.language.phrases import decline_phrase, nominative, split_list, straighten
from decisions.protocols.people.registry import People


@pytest.mark.parametrize(
    ("printed", "case", "name"),
    [
        ("Ивановой А. А.", GENT, "Иванова А. А."),
        ("Богданова А. А.", GENT, "Богданов А. А."),
        ("Ю.С. Тимофеевой", GENT, "Тимофеева Ю. С."),
        ("Р.В. Зимина", GENT, "Зимин Р. В."),
        ("Лапину О.Д.", ACCS, "Лапина О. Д."),
        ("П.А. Кузнецову", DATV, "Кузнецов П. А."),
        ("В.В. Тихой", DATV, "Тихая В. В."),
        ("Л.Г. Бережной", GENT, "Бережная Л. Г."),
        ("Кравца И.И.", GENT, "Кравец И. И."),
        ("Гусём С.В.", ABLT, "Гусь С. В."),
        ("М.Р. Гримм-Осиповой", DATV, "Гримм-Осипова М. Р."),
        ("Р.Р. Гасанова оглы", ACCS, "Гасанов оглы Р. Р."),
        ("Ишимову Веру Андреевну", ACCS, "Ишимова Вера Андреевна"),
        ("Галкина Юрия Олеговича", GENT, "Галкин Юрий Олегович"),
        ("Льва Марковича Щукина", GENT, "Щукин Лев Маркович"),
        ("Т.Ф.Юрченко", GENT, "Юрченко Т. Ф."),
        ("СОРОКЕ О.Б.", DATV, "Сорока О. Б."),
    ],
)
def test_nominative(printed: str, case: str, name: str) -> None:
    [mention] = find_mentions(printed)
    assert str(nominative_of(mention, case)[0]) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Министр И.И. Иванов доложил", ["И.И. Иванов"]),
        ("Иванов А.А. Петров Б.Б.", ["Иванов А.А.", "Петров Б.Б."]),
        ("А.А. Иванов, Б.Б. Петров", ["А.А. Иванов", "Б.Б. Петров"]),
        ("генерального директора Общества Рощина Игоря Антоновича", ["Рощина Игоря Антоновича"]),
        ("ул. А. Невского, 3", []),
        ("Срок И.И. не указан", []),
    ],
)
def test_mentions(text: str, names: list[str]) -> None:
    assert [mention.printed for mention in find_mentions(text)] == names


def test_a_list_of_attendees_settles_what_endings_leave_open() -> None:
    people = People()
    [known] = find_mentions("Гончар Д.И.")
    people.add(nominative_of(known, NOMN)[0])
    [mention] = find_mentions("Д.И. Гончару")
    entry = people.find(mention)
    assert entry is not None
    assert str(entry.name) == "Гончар Д. И."


@pytest.mark.parametrize(
    ("name", "case", "form"),
    [
        ("Иванова А. А.", GENT, "Ивановой А. А."),
        ("Богданов Андрей Ильич", DATV, "Богданову Андрею Ильичу"),
        ("Мельник Анна Петровна", ACCS, "Мельник Анну Петровну"),
        ("Коваль Ю. Ю.", DATV, "Коваль Ю. Ю."),
        ("Белых Т. А.", ABLT, "Белых Т. А."),
    ],
)
def test_decline_person(name: str, case: str, form: str) -> None:
    assert decline_person(name, case) == form


@pytest.mark.parametrize(
    ("phrase", "case", "form"),
    [
        ("Каменскому государственному университету", DATV, "Каменский государственный университет"),
        ("главного технолога ООО “Молочный берег”", GENT, "главный технолог ООО «Молочный берег»"),
        ("рабочего совещания", GENT, "рабочее совещание"),
        ("рук. ресурсоснабжающих организаций", NOMN, "руководители ресурсоснабжающих организаций"),
        ("Службой занятости населения", ABLT, "Служба занятости населения"),
        ("Всем участникам кластера", DATV, "участники кластера"),
    ],
)
def test_nominative_phrase(phrase: str, case: str, form: str) -> None:
    assert nominative(phrase, case).text == form


def test_lists_are_cut_only_where_an_addressee_begins() -> None:
    def parts(text: str, case: str) -> list[str]:
        return [text[a:b] for a, b in split_list(text, case)]

    assert parts("Главам районов и городских округов, руководителям предприятий", DATV) == [
        "Главам районов и городских округов",
        "руководителям предприятий",
    ]
    assert parts("Департаменту экономики, инвестиций и торговли", DATV) == [
        "Департаменту экономики, инвестиций и торговли"
    ]
    assert parts("главам округов, на территории которых есть реки", DATV) == ["главам округов"]


def test_decline_phrase_and_quotes() -> None:
    assert decline_phrase("Координационный совет кластера", GENT) == "Координационного совета кластера"
    assert decline_phrase("Координационный совет кластера", ACCS) == "Координационный совет кластера"
    assert straighten("ООО “Тихий Причал”") == "ООО «Тихий Причал»"
    assert straighten("ООО «Компания „Волок“»") == "ООО «Компания „Волок“»"

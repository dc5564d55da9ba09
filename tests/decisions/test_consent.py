"""Names without consent vanish from the public wording, and the wording still reads as Russian."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.consent import HIDDEN_NAME, public_wording, refresh_public_wording
from decisions.models import AgendaItem, Resolution
from members.models import Person
from tests.decisions.imports.build import NAVIGATION, attendee, protocol

H = HIDDEN_NAME


def hide(text: str, *names: str) -> str:
    """`text` for the public when `names` are hidden."""
    return public_wording(text, [(text.index(name), text.index(name) + len(name), False) for name in names])


@pytest.mark.parametrize(
    ("text", "public"),
    [
        # in brackets after an organization
        ("Департаменту транспорта (Берёзкину П. И.) доложить.", "Департаменту транспорта доложить."),
        ("Об итогах навигации (Клёнов А.А.)", "Об итогах навигации"),
        ("Об итогах (Клёнов А.А., Тополева В. В.)", "Об итогах"),
        ("Министерству (Клёнов А.А., тел. 5) доложить.", "Министерству (тел. 5) доложить."),
        # a company that is called as people are
        (
            "Принять к сведению информацию директора ООО “Алина Верхова” Берёзкина А. А.",
            "Принять к сведению информацию директора ООО “Алина Верхова”.",
        ),
        # before a post
        (
            "Принять к сведению информацию Тополевой А. А., начальника отдела кадров ООО «Причал».",
            "Принять к сведению информацию начальника отдела кадров ООО «Причал».",
        ),
        # after a post or an organization
        (
            "Принять к сведению информацию директора ООО “Грин Причал” Берёзкина А. А.",
            "Принять к сведению информацию директора ООО “Грин Причал”.",
        ),
        (
            "Принять к сведению доклад начальника отдела Ю.С. Тополевой.",
            "Принять к сведению доклад начальника отдела.",
        ),
        (
            "Поручить генеральному директору Общества Берёзкину Петру Ильичу подписать договор.",
            "Поручить генеральному директору Общества подписать договор.",
        ),
        # alone
        ("Берёзкину П.И. – взять на контроль обращения.", f"{H} – взять на контроль обращения."),
        (
            "Поручить В.И. Тополеву и Н.Г. Ли провести сверку.",
            f"Поручить {H} и {H} провести сверку.",
        ),
        ("Представить отчёт Берёзкину П. И.", f"Представить отчёт {H}."),
        ("Департаменту поручить Берёзкину П. И. подготовить план.", f"Департаменту поручить {H} подготовить план."),
        ("Направить план директору и Берёзкину П. И. до 1 мая.", f"Направить план директору и {H} до 1 мая."),
        # names of streets and colleges are no people of the protocol
        ("Провести на ул. Гагарина Ю. А. субботник.", "Провести на ул. Гагарина Ю. А. субботник."),
        ("Колледжу имени Н. П. Речного открыть класс.", "Колледжу имени Н. П. Речного открыть класс."),
        ("Утвердить план на 2026 год.", "Утвердить план на 2026 год."),
    ],
)
def test_names_that_nobody_consented_to_vanish(text: str, public: str) -> None:
    assert public_wording(text, []) == public


def test_a_surname_alone_vanishes_when_it_is_a_mention() -> None:
    assert hide("информацию Берёзкина принять к сведению", "Берёзкина") == f"информацию {H} принять к сведению"


def test_a_public_name_stays_beside_a_hidden_one() -> None:
    text = "Поручить Берёзкину П. И. и Клёнову А. А. провести сверку."
    start = text.index("Берёзкину")
    spans = [(start, start + len("Берёзкину П. И."), True)]
    assert public_wording(text, spans) == f"Поручить Берёзкину П. И. и {H} провести сверку."


def test_positions_outside_of_the_text_are_passed_over() -> None:
    assert public_wording("Коротко.", [(5, 50, False), (3, 3, False)]) == "Коротко."


@pytest.mark.django_db
def test_consent_given_and_withdrawn_is_seen_in_every_wording() -> None:
    from decisions.imports import apply_plan, make_plan

    parsed = protocol(NAVIGATION, attendees=(attendee("Тополева Анна Андреевна", "директор"),))
    apply_plan(make_plan(parsed, "Протокол"))
    AgendaItem.objects.update(title="О докладе Тополевой А. А.", public_title="")
    who = Person.objects.get(surname="Тополева")
    who.consent_given_on = dt.date(2026, 1, 1)
    who.save()
    assert refresh_public_wording(who) == 2
    first = Resolution.objects.get(number="1.1")
    assert first.public_text == first.text
    stamp = first.updated_at
    assert refresh_public_wording(who) == 0
    who.consent_withdrawn_on = dt.date(2026, 2, 1)
    who.save()
    assert refresh_public_wording(who) == 2
    first.refresh_from_db()
    assert "Тополев" not in first.public_text
    assert first.updated_at > stamp


@pytest.mark.parametrize(
    "text",
    [
        "О докладе БЕРЁЗКИНА П.И.",
        "Поручить П.И.Берёзкину доложить.",
        "Поручить Берёзкину П.И доложить.",
        "Поручить Берёзкину П. доложить.",
        "Заслушать Петра Берёзкина и Анну Берёзкину.",
        "Берёзкин Пётр Ильич докладывает.",
        "Пётр Ильич Берёзкин докладывает.",
        "Доложит Анна Берёзкина-Тополева.",
        "Ответственные: Берёзкин П.И., Берёзкина А.А.",
        "Ответственный за исполнение – Берёзкин П.И.",
    ],
)
def test_no_spelling_of_a_name_gets_through(text: str) -> None:
    assert "берёзкин" not in public_wording(text, []).lower()


@pytest.mark.parametrize(
    "text",
    [
        "Нижний Новгород и Великий Устюг приняли план.",
        "ИП Берёзкин П. И. представил отчёт.",
        "Вера и Надежда – суда Речной области.",
        "Утвердить смету порта «Речной».",
        "Провести 12.03.2026 на пр. Мира собрание.",
    ],
)
def test_other_capitals_stay(text: str) -> None:
    assert public_wording(text, []) == text


@pytest.mark.django_db
def test_many_wordings_of_a_person_take_as_many_queries_as_few() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories import AgendaItemFactory, MentionFactory, PersonFactory, ResolutionFactory

    def queries(count: int) -> int:
        person = PersonFactory()
        item = AgendaItemFactory()
        for number in range(count):
            row = ResolutionFactory(item=item, number=f"1.{number}", position=number, text="Кленову П. И. доложить.")
            MentionFactory(resolution=row, item=None, person=person, start=0, end=12)
        refresh_public_wording(person)
        with CaptureQueriesContext(connection) as captured:
            assert refresh_public_wording(person) == 0
        return len(captured)

    assert queries(3) == queries(30)

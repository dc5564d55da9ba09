"""Minutes that no «ПРОТОКОЛ» titles: resolutions, lists of orders, notes by mail, chats; and what must not be taken for
one of them.
"""

from __future__ import annotations

import pytest

from decisions.protocols.parser import is_protocol, parse
from decisions.protocols.structure import Kind

_ORDERS = "1. Дятлову Е. К. до 10 апреля подготовить смету.\n2. Рощиной П. О. до 12 апреля вызвать мастера.\n"


@pytest.mark.parametrize(
    "title",
    [
        "ПЕРЕЧЕНЬ ПОРУЧЕНИЙ\nпо итогам совещания 4 апреля 2025 года",
        "Поручения главы района по итогам объезда 4 апреля 2025 года",
        "Итоги планёрки 4 апреля 2025 года",
        "По итогам встречи 4 апреля 2025 г. (Лугов, Рощина) договорились:",
        "Протокольные поручения по результатам ВКС\n4 апреля 2025 г.",
    ],
)
def test_a_list_of_orders_has_one_question_and_all_its_orders(title: str) -> None:
    parsed = parse(f"{title}\n\n{_ORDERS}")
    assert is_protocol(parsed)
    [item] = parsed.items
    assert [point.responsible[0].name for point in item.resolutions] == ["Дятлов Е. К.", "Рощина П. О."]
    assert str(parsed.date) == "2025-04-04"


def test_questions_of_a_summary_stay_questions() -> None:
    parsed = parse("Итоги совещания 4 апреля 2025 года\n1. О ремонте\nРешили:\n1.1. Утвердить смету.\n")
    assert [item.title for item in parsed.items] == ["О ремонте"]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("РЕЗОЛЮЦИЯ\nконференции «Чистая вода»", "Конференция «Чистая вода»"),
        ("РЕШЕНИЕ\nкоординационного совета по туризму", "Координационный совет по туризму"),
        ("Рекомендации круглого стола «Новая школа»", "Круглый стол «Новая школа»"),
    ],
)
def test_a_resolution_names_who_met(title: str, body: str) -> None:
    parsed = parse(f"{title}\n21 мая 2024 года\n\nУчастники рекомендуют:\n1. Главам районов открыть классы.\n")
    assert is_protocol(parsed)
    assert parsed.body == body
    assert [point.kind for item in parsed.items for point in item.resolutions] == [Kind.RECOMMEND]


def test_a_preamble_tells_what_was_heard() -> None:
    parsed = parse(
        "РЕШЕНИЕ\nсовета директоров колледжей\nот 25 июня 2024 г. № 3\n\nЗаслушав информацию директора Рощиной П. О. о "
        "наборе студентов, в целях расширения набора, совет\nРЕШИЛ:\n1. Информацию принять к сведению.\n"
    )
    [item] = parsed.items
    assert item.title == "О наборе студентов"
    assert [speaker.person.name for speaker in item.speakers] == ["Рощина П. О."]


@pytest.mark.parametrize(
    "text",
    [
        "Решение суда вступило в силу 4 апреля 2025 года.\nСтороны уведомлены.\n",
        "По итогам встречи подписано соглашение.\nСледующая встреча состоится 4 мая 2025 года.\n",
        "РЕШЕНИЕ\nуравнения квадратного\n1. Найдём корни.\n",
    ],
)
def test_what_only_begins_so_is_none(text: str) -> None:
    assert not is_protocol(parse(text))


def test_tasks_at_the_end_of_a_chat() -> None:
    parsed = parse(
        "Итоги созвона 05.06.2025\nБыли: Аня Зорина, Пётр Ким, Е. Дятлов\n✅ Сайт: Зорина допишет тексты до 10.06\n"
        "✅ проверить почту – Дятлов, до 12.06\n✅ Ким – домен, завтра\n"
    )
    points = parsed.items[0].resolutions
    assert [point.responsible[0].name for point in points] == ["Зорина Аня", "Дятлов Е.", "Ким Пётр"]
    assert [str(point.term.date) for point in points if point.term] == ["2025-06-10", "2025-06-12", "2025-06-06"]

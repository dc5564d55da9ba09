"""Wordings that a further author used: votes, withdrawn caps, brackets, talk of how often, days set off at the end."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.protocols.parser import parse
from decisions.protocols.structure import Kind, ParsedProtocol, ParsedResolution

HEAD = """ПРОТОКОЛ № 4
заседания правления
3 февраля 2025 г.
Присутствовали: Дятлов Е. К., Лугова А. С., Быстров О. И.

"""


def _only(body: str) -> ParsedResolution:
    (item,) = parse(HEAD + body).items
    (resolution,) = item.resolutions
    return resolution


def _protocol(body: str, head: str = HEAD) -> ParsedProtocol:
    return parse(head + body)


def test_a_day_in_words_in_the_nominative() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 5\n\nдвадцать третье октября две тысячи двадцать четвёртого года\n\n"
        "1. О делах\nРЕШИЛИ:\n1) Принять план."
    )
    assert parsed.date == dt.date(2024, 10, 23)


def test_the_meeting_begins_behind_the_registration() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 5\nДата: 22 июня 2024 г.\nНачало регистрации – 10:30, начало собрания – 11:00, закрыто в 13:25\n\n"
        "1. О делах\nРЕШИЛИ:\n1) Принять план."
    )
    assert parsed.time == dt.time(11, 0)


def test_a_question_opens_with_the_office_of_who_was_heard() -> None:
    parsed = _protocol(
        "Повестка дня:\n1. О сметах.\n2. О ремонте кухни.\n\nПо первому вопросу слушали Лугову А. С. Смета готова.\n\n"
        "Решили: утвердить смету.\n\nПо второму вопросу слушали заместителя директора колледжа Быстрова О. И. "
        "Торги в мае.\n\n"
        "Решили: Быстрову О. И. закончить ремонт до 25 августа.\n"
    )
    assert [(item.title, len(item.resolutions)) for item in parsed.items] == [("О сметах", 1), ("О ремонте кухни", 1)]


def test_a_count_behind_totals_is_a_vote() -> None:
    parsed = _protocol(
        "ВОПРОС 1. О приёме.\nРЕШЕНИЕ: Утвердить устав.\nИтоги: «за» — 6, «против» — 0, «воздержался» — 1.\n"
    )
    (item,) = parsed.items
    assert item.votes is not None
    assert (item.votes.for_, item.votes.against, item.votes.abstain) == (6, 0, 1)
    assert len(item.resolutions) == 1


def test_totals_alone_open_decisions() -> None:
    parsed = _protocol("1. О складе\nИтоги:\n1) Дятлову Е. К. закупить насосы.\n")
    assert [resolution.text for resolution in parsed.items[0].resolutions] == ["Дятлову Е. К. закупить насосы."]


def test_annexes_told_above_the_signatures_do_not_hide_them() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 4\nзаседания правления\n3 февраля 2025 г.\n\n1. О делах\nРЕШИЛИ:\n1) Принять план.\n\n"
        "Приложение: опросные листы на 14 л.\n\nПредседатель правления      П. Е. Дятлов\n\n"
        "Секретарь заседания,\nисполнительный директор     Е. Б. Лугова\n"
    )
    assert parsed.chair is not None
    assert parsed.chair.name == "Дятлов П. Е."
    assert parsed.secretary is not None
    assert parsed.secretary.name == "Лугова Е. Б."


@pytest.mark.parametrize(
    "order",
    [
        "Принять ООО «Фанера» (директор Кожухов А. А.) в члены ассоциации.",
        "Допустить к оценке заявки № 14 и 16.",
        "Отклонить заявку № 3.",
    ],
)
def test_what_the_body_itself_does_is_no_order(order: str) -> None:
    assert _only(f"1. О заявках\nРЕШИЛИ:\n1) {order}\n").kind is Kind.OTHER


def test_who_is_told_to_refuse_is_ordered() -> None:
    resolution = _only("1. О заявках\nРЕШИЛИ:\n1) Секретарю Луговой А. С. отклонить заявку № 3.\n")
    assert resolution.kind is Kind.INSTRUCT


def test_brackets_behind_titles_tell_their_authors() -> None:
    wording = "рекомендовать к изданию «Почвы» (Дятлов Е. К.) и «Машинное доение» (Лугова А. С.)."
    resolution = _only(f"1. Об изданиях\nПОСТАНОВИЛИ: {wording}\n")
    assert (resolution.text, resolution.responsible) == (wording.removesuffix("."), ())


def test_the_last_brackets_tell_who_does_it() -> None:
    resolution = _only("1. Об изданиях\nПОСТАНОВИЛИ: подготовить к изданию «Почвы» (Дятлов Е. К.).\n")
    assert [one.name for one in resolution.responsible] == ["Дятлов Е. К."]


def test_how_often_something_talked_of_happens_is_no_term() -> None:
    resolution = _only(
        "1. О мусоре\nРЕШИЛИ:\n1) Дятлову Е. К. провести переговоры о вывозе мусора два раза в неделю, "
        "результат сообщить "
        "членам партнёрства до 10 июля;\n"
    )
    assert resolution.term is not None
    assert resolution.term.date == dt.date(2025, 7, 10)


def test_a_rhythm_of_the_order_stays_its_term() -> None:
    resolution = _only("1. О справках\nРЕШИЛИ:\n1) Дятлову Е. К. раз в полгода представлять справку о расходах.\n")
    assert resolution.term is not None
    assert resolution.term.recurrence is not None


def test_a_day_behind_the_names_in_brackets_is_the_term() -> None:
    resolution = _only("1. О снеге\nРЕШИЛИ:\n– проверить запас реагента (Дятлов, Лугова; 7 февраля)\n")
    assert [one.name for one in resolution.responsible] == ["Дятлов Е. К.", "Лугова А. С."]
    assert resolution.term is not None
    assert resolution.term.date == dt.date(2025, 2, 7)


def test_a_surname_behind_a_dash_is_who_spoke() -> None:
    parsed = _protocol("1) Уборка снега — Дятлов\n– вывезти снег (Лугова, до 5.02)\n")
    (item,) = parsed.items
    assert (item.title, [one.person.name for one in item.speakers]) == ("Уборка снега", ["Дятлов Е. К."])


def test_a_title_that_tells_what_was_done_leaves_the_body_to_the_line_above() -> None:
    parsed = parse(
        "Закупочная комиссия АО «Тепло»\n\nПротокол рассмотрения и оценки заявок № 31\n\nДата заседания: 03.06.2025\n\n"
        "Вопрос № 1: О заявках\nРешили:\nа) отклонить заявку № 3.\n"
    )
    assert parsed.body == "Закупочная комиссия АО «Тепло»"


def test_a_body_over_two_lines_above_the_title() -> None:
    parsed = parse(
        "КООРДИНАЦИОННЫЙ СОВЕТ\nКЛАСТЕРА ПРИБОРОСТРОЕНИЯ ВЕРХНЕОКСКОГО РАЙОНА\n\nПРОТОКОЛ\n\n«12» марта 2025 г.\n\n"
        "1. О делах\nРЕШИЛИ:\n1) Принять план.\n"
    )
    assert parsed.body == "Координационный совет кластера приборостроения Верхнеокского района"


@pytest.mark.parametrize(
    ("order", "who", "due"),
    [
        ("Дятлов готовит отчёт до 5 марта.", ["Дятлов Е. К."], dt.date(2025, 3, 5)),
        (
            "Лугова А. С. и Быстров О. И. проверят склад к 10.03.",
            ["Лугова А. С.", "Быстров О. И."],
            dt.date(2025, 3, 10),
        ),
    ],
)
def test_what_is_told_of_people_in_the_present_is_ordered_to_them(order: str, who: list[str], due: dt.date) -> None:
    resolution = _only(f"1. О складе\nРешили:\n1) {order}\n")
    assert (resolution.kind, [one.name for one in resolution.responsible]) == (Kind.INSTRUCT, who)
    assert resolution.term is not None
    assert resolution.term.date == due


@pytest.mark.parametrize("told", ["Дятлов Е. К. считает запас достаточным.", "Склад работает до 12 марта."])
def test_what_somebody_thinks_and_what_is_so_order_nothing(told: str) -> None:
    resolution = _only(f"1. О складе\nРешили:\n1) {told}\n")
    assert (resolution.kind, resolution.responsible) == (Kind.OTHER, ())

"""Questions and points as offices write them: what is an order of them, what is none, and where the text ends."""

from __future__ import annotations

import pytest

from decisions.protocols.lines.shapes import decision_like
from decisions.protocols.parser import parse

BODY = "\n\nПОВЕСТКА:\n1. О делах.\n\n1. О делах.\nРЕШИЛИ:\n1.1. Утвердить план.\n"


def test_words_of_an_agenda_that_is_spaced_out_close_up() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 2\nзаседания правления\n07.04.2022\n\nП О В Е С Т К А   Д Н Я:\n1. Об отчёте за год.\n\n"
        "1. СЛУШАЛИ Лугову А.С.\nРЕШИЛИ:\n1. Утвердить отчёт.\n"
    )
    assert [item.title for item in parsed.items] == ["Об отчёте за год"]


def test_appendices_in_one_line_hide_no_signatures() -> None:
    parsed = parse(
        "ПРОТОКОЛ собрания\n20.05.2023\n" + BODY + "\nПриложения: 1) лист регистрации на 6 л.; 2) отчёт на 3 л.\n\n"
        "Председатель собрания ______________ Лугов А.С.\nСекретарь собрания ______________ Зорина П.Л.\n"
    )
    assert parsed.chair is not None
    assert parsed.secretary is not None
    assert (parsed.chair.name, parsed.secretary.name) == ("Лугов А. С.", "Зорина П. Л.")


def test_an_earlier_letter_quoted_below_is_none_of_the_protocol() -> None:
    parsed = parse(
        "Протокол встречи\n14.05.2024\nБыли: Лугов А.С., Зорина П.Л.\n\n1) Ворота\nДоговорились:\n"
        "- Лугов – купить ворота до 24.05\n\n> Тема: встреча 16.04\n> Решили:\n> - Зорина – сдать ключи до 30.04\n"
    )
    assert [point.text for item in parsed.items for point in item.resolutions] == ["Лугов – купить ворота до 24.05"]


def test_a_row_goes_on_below_in_a_table_without_a_frame() -> None:
    parsed = parse(
        "Протокол совещания № 31\n19.06.2025\nПрисутствовали: Лугов А.С., Быстров О.И.\n\n"
        " №   | Поручение                     | Ответственный   | Срок\n"
        "-----+-------------------------------+-----------------+-----------\n"
        " 1.1 | Провести испытания отопления, | Лугов А.С.,     | 04.07.2025\n"
        "     | составить акт                 | Быстров О.И.    |\n"
        " 1.2 | Вывезти грунт                 | Лугов А.С.      | до конца\n"
        "     |                               |                 | июля\n"
    )
    first, second = parsed.items[0].resolutions
    assert first.text == "Провести испытания отопления, составить акт"
    assert [one.name for one in first.responsible] == ["Лугов А. С.", "Быстров О. И."]
    assert second.term is not None
    assert str(second.term.date) == "2025-07-31"


def test_what_somebody_would_not_do_is_no_order() -> None:
    parsed = parse(
        "ПРОТОКОЛ собрания\n20.05.2023\n\nПо 1-му вопросу слушали Лугова А.С. Собрано сто тысяч.\n"
        "Лугов А.С.: потери в старой линии, сбыт пересчёт делать отказался, ответ имеется.\nРешили:\n"
        "1.1. Утвердить отчёт.\n"
    )
    assert [point.text for item in parsed.items for point in item.resolutions] == ["Утвердить отчёт."]


def test_a_surname_behind_a_dash_has_to_do_it() -> None:
    parsed = parse(
        "Протокол встречи\n14.05.2024\nБыли: Лугов Антон, Зорина Дарья\n\n1) Ворота\nДоговорились:\n"
        "- до установки шлагбаума вести журнал – Зорина\n- всем вести журнал – ежедневно\n"
    )
    first, _ = parsed.items[0].resolutions
    assert [one.name for one in first.responsible] == ["Зорина Дарья"]


def test_a_decision_that_is_a_protocol_and_its_only_question() -> None:
    parsed = parse(
        "КОМИССИЯ\nпо безопасности Яровского округа\n\nРЕШЕНИЕ (ПРОТОКОЛ)\nвнеочередного заседания\n\n"
        "с. Яр                      № 2                   «20» февраля 2025 г.\n\nЗаседание начато в 9:00\n\n"
        "Вопрос. О подготовке к паводку\n\nЗаслушав выступающих, комиссия РЕШИЛА:\n\n1. Лугову А.С. закупить насос.\n"
    )
    assert (parsed.number, str(parsed.date), parsed.body) == (
        "2",
        "2025-02-20",
        "Комиссия по безопасности Яровского округа",
    )
    assert [(item.title, len(item.resolutions)) for item in parsed.items] == [("О подготовке к паводку", 1)]


def test_a_point_worded_like_the_question_is_no_question() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 8\nзаседания правления\n17.12.2024\n\nПовестка дня:\n"
        "1. Календарь соревнований на 2025 год.\n2. Разное.\n\n"
        "1. По первому вопросу выступил А.С. Лугов. Он представил проект.\nПостановили:\n"
        "1) утвердить календарь соревнований на 2025 год;\n2) дирекции направить календарь до 25 декабря.\n"
    )
    assert [len(item.resolutions) for item in parsed.items][:1] == [2]


def test_the_course_of_a_meeting_is_no_question() -> None:
    parsed = parse(
        "Протокол\nпедагогического совета\n№ 3\nДата: 09.01.2023\n\nПовестка дня\n1. Итоги года (Лугова А.С.)\n\n"
        "Ход педсовета\n\nПо первому вопросу выступила Лугова А.С.\n\nРЕШЕНИЕ ПЕДСОВЕТА\n\nПо первому вопросу:\n"
        "1. Принять к сведению справку Луговой А.С.\n"
    )
    assert [item.title for item in parsed.items] == ["Итоги года"]


def test_what_would_be_good_is_no_order() -> None:
    parsed = parse(
        "ПРОТОКОЛ совета\n20.05.2023\n\n1. О спектакле\nВыступили:\n"
        "Лугов – музыка хороша, сократить бы минут на десять.\n"
        "Решили:\n1.1. Принять спектакль.\n"
    )
    assert [point.text for item in parsed.items for point in item.resolutions] == ["Принять спектакль."]


def test_notes_in_markdown() -> None:
    parsed = parse(
        "# Еженедельная встреча команды «Яр»\n\n**Дата:** 13 февраля 2025\n**Когда:** 11:00–11:50\n**Где:** зум\n"
        "**Кто был:** Артём Лугов (директор), Анна Зорина (маркетинг)\n**Ведёт:** Артём Лугов\n"
        "**Записывает:** Анна Зорина\n\n"
        "## 1. Выставка\n\nАнна: стенд стоит 240 тыс.\n\nРешения:\n"
        "- подписать договор. Ответственный: Артём Лугов. Срок: 03.03.2025\n"
    )
    assert (parsed.body, str(parsed.date), str(parsed.time), parsed.place) == (
        "Еженедельная встреча команды «Яр»",
        "2025-02-13",
        "11:00:00",
        "зум",
    )
    assert parsed.chair is not None
    assert parsed.secretary is not None
    assert (parsed.chair.name, parsed.secretary.name) == ("Лугов Артём", "Зорина Анна")
    assert [point.text for item in parsed.items for point in item.resolutions] == ["подписать договор"]


def test_a_numbered_question_worded_as_a_sentence_has_its_title() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 21\nзаседания рабочей группы «Яр»\nДата: 04.08.2020\n\n"
        "Вопрос 1. Как предприятия пережили весну и какая поддержка нужна.\nГоворили: Лугов А.С., Зорина П.Л.\n"
        "Решение:\n"
        "1) подготовить таблицу (Зорина П.Л., до 14 августа).\n"
    )
    assert [item.title for item in parsed.items] == ["Как предприятия пережили весну и какая поддержка нужна"]


def test_to_the_end_of_this_year_in_short() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 1\n04.08.2020\n\n1. О делах\nРЕШИЛИ:\n1.1. Лугову А.С. уточнить перечень до конца т.г.\n"
    )
    term = parsed.items[0].resolutions[0].term
    assert term is not None
    assert str(term.date) == "2020-12-31"


def test_what_a_site_offers_below_is_no_decision() -> None:
    parsed = parse(
        "ПРОТОКОЛ комитета\n20.05.2023\n\n1. О конкурсе\nРешили:\n• Лугову А.С. разослать положение.\n\n"
        "Скачать протокол (PDF, 312 КБ)\nПоделиться: ВКонтакте | Телеграм\n"
    )
    assert [point.text for item in parsed.items for point in item.resolutions] == ["Лугову А.С. разослать положение."]


@pytest.mark.parametrize(
    "point",
    [
        "Директору сдать помещение в аренду на срок не более 11 месяцев.",
        "Избрать председателем собрания Лугова А.С., секретарём собрания – Зорину П.Л.",
    ],
)
def test_neither_the_span_of_a_lease_is_a_term_nor_the_elected_have_to_do_it(point: str) -> None:
    parsed = parse(
        f"ПРОТОКОЛ № 1\n04.08.2020\nПрисутствовали: Лугов А.С., Зорина П.Л.\n\n1. О делах\nРЕШИЛИ:\n1.1. {point}\n"
    )
    read = parsed.items[0].resolutions[0]
    assert read.term is None
    assert not [one for one in read.responsible if one.name.startswith(("Лугов", "Зорин"))]


def test_control_laid_on_a_deputy_in_short() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 1\n04.08.2020\nПрисутствовали: зам. главного врача Лугов А.С.\n\n1. О делах\nРЕШИЛИ:\n"
        "1.1. Контроль возложить на зам. главного врача Лугова А.С.\n"
    )
    assert [one.name for one in parsed.items[0].resolutions[0].responsible] == ["Лугов А. С."]


@pytest.mark.parametrize(
    "point",
    [
        "Представить начальнику отдела отчёт за год.",
        "Завершить успешно испытания насоса.",
        "Утвердить предлагаемый состав комиссии.",
        "Утвердить планируемые показатели.",
    ],
)
def test_words_like_those_of_what_somebody_would_do_leave_an_order_one(point: str) -> None:
    parsed = parse(f"ПРОТОКОЛ № 1\n04.08.2020\n\n1. О делах\nРЕШИЛИ:\n{point}\n")
    assert [one.text for item in parsed.items for one in item.resolutions] == [point]
    assert decision_like(point)

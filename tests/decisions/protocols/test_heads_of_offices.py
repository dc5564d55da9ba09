"""Heads as offices of other kinds write them: sessions, sites, letters, committees of banks, scanned pages."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse
from decisions.protocols.structure import ParsedProtocol, Presence

BODY = "\n\nПОВЕСТКА:\n1. О делах.\n\n1. О делах.\nРЕШИЛИ:\n1.1. Утвердить план.\n"


def _read(head: str) -> ParsedProtocol:
    return parse(head + BODY)


def test_a_title_amid_its_line() -> None:
    parsed = _read(
        "28.12.2023                           ПРОТОКОЛ                              № 4\n"
        "     заседания методического совета Яровского политехнического колледжа\n\nПредседатель – Лугова А.С., завуч"
    )
    assert (parsed.body, parsed.number, str(parsed.date)) == (
        "Методический совет Яровского политехнического колледжа",
        "4",
        "2023-12-28",
    )


def test_an_owner_named_in_full_takes_nothing_from_the_lines_above() -> None:
    parsed = _read(
        "министерство образования Яровского края\nгосударственное учреждение\n«Яровский политехнический колледж»\n\n"
        "ПРОТОКОЛ № 4\nзаседания методического совета Яровского политехнического колледжа\n28.12.2023"
    )
    assert parsed.body == "Методический совет Яровского политехнического колледжа"


def test_the_day_with_hyphens_is_no_hour_and_that_of_the_paper_no_day() -> None:
    parsed = _read(
        "Протокол № 37/2025-КК\n\nДата заседания:      11-03-2025\nНачало / окончание:  16:15 / 17:00\n"
        "Место:               г. Сосновск, ул. Мирная, 5\nДата оформления:     12-03-2025"
    )
    assert str(parsed.date) == "2025-03-11"
    assert (str(parsed.time), str(parsed.end_time)) == ("16:15:00", "17:00:00")


def test_a_session_is_of_the_body_above_the_title() -> None:
    parsed = _read(
        "РОССИЙСКАЯ ФЕДЕРАЦИЯ\nСОВЕТ НАРОДНЫХ ДЕПУТАТОВ\nВЕРХНЕЯРОВСКОГО СЕЛЬСКОГО ПОСЕЛЕНИЯ\n(шестой созыв)\n\n"
        "П Р О Т О К О Л\nдвадцать второй сессии\n\nс. Верхний Яр, здание клуба                «07» апреля 2022 г.\n"
    )
    assert parsed.body == "Совет народных депутатов Верхнеяровского сельского поселения"


def test_a_weekly_meeting_is_of_the_staff_above_the_title() -> None:
    parsed = _read(
        "Штаб строительства объекта\n«Бассейн в Заречье»\n\nПротокол еженедельного совещания       № 31\n19.06.2025"
    )
    assert (parsed.body, parsed.number) == ("Штаб строительства объекта «Бассейн в Заречье»", "31")


def test_which_general_meeting_it_was_is_no_part_of_its_name() -> None:
    parsed = _read("ПРОТОКОЛ ОЧЕРЕДНОГО ОБЩЕГО СОБРАНИЯ ЧЛЕНОВ КООПЕРАТИВА «РОЩА» № 1/23\n20.05.2023")
    assert (parsed.body, parsed.number) == ("Общее собрание членов кооператива «Роща»", "1/23")


def test_words_of_an_agenda_that_is_spaced_out_close_up() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 2\nзаседания правления\n07.04.2022\n\nП О В Е С Т К А   Д Н Я:\n1. Об отчёте за год.\n\n"
        "1. СЛУШАЛИ Лугову А.С.\nРЕШИЛИ:\n1. Утвердить отчёт.\n"
    )
    assert [item.title for item in parsed.items] == ["Об отчёте за год"]


def test_below_the_publication_on_a_site_stands_the_name_of_the_body() -> None:
    parsed = _read(
        "Перейти к содержимому\nЯровская палата\nВход в личный кабинет\nПоиск по сайту\n\nПротокол № 1 от 30.01.2025\n"
        "Опубликовано: 05.02.2025    Просмотров: 214\n\nКомитет по логистике\nСоюза «Яровская торговая палата»\n\n"
        "Четверг, 30 января 2025 г., 14:00\nЯровск, ул. Мирная, 18, конференц-зал"
    )
    assert parsed.body == "Комитет по логистике Союза «Яровская торговая палата»"
    assert (str(parsed.date), str(parsed.time), parsed.place) == (
        "2025-01-30",
        "14:00:00",
        "Яровск, ул. Мирная, 18, конференц-зал",
    )


def test_the_sign_of_the_number_as_scanning_reads_it() -> None:
    parsed = _read("ПPOTOKOЛ N2 6/2l\nзaседания комиссии по качеству\n1О ноября 2О21 г.")
    assert (parsed.number, parsed.body, str(parsed.date)) == ("6/21", "Комиссия по качеству", "2021-11-10")


def test_a_surname_alone_is_whom_the_list_names() -> None:
    parsed = _read(
        "Протокол встречи с резидентами парка «Яр»\n14.05.2024, начали в 11-00, переговорная на 2 этаже\n\n"
        "Были: Лугов Антон (УК, директор), Зорина Снежана (УК, секретарь), Быстров Пётр («Вал»)\nВёл: Лугов"
    )
    assert parsed.chair is not None
    assert parsed.secretary is not None
    assert (parsed.chair.name, parsed.secretary.name) == ("Лугов Антон", "Зорина Снежана")
    assert (str(parsed.time), parsed.place) == ("11:00:00", "переговорная на 2 этаже")


def test_appendices_in_one_line_hide_no_signatures() -> None:
    parsed = parse(
        "ПРОТОКОЛ собрания\n20.05.2023\n" + BODY + "\nПриложения: 1) лист регистрации на 6 л.; 2) отчёт на 3 л.\n\n"
        "Председатель собрания ______________ Лугов А.С.\nСекретарь собрания ______________ Зорина П.Л.\n"
    )
    assert parsed.chair is not None
    assert parsed.secretary is not None
    assert (parsed.chair.name, parsed.secretary.name) == ("Лугов А. С.", "Зорина П. Л.")


@pytest.mark.parametrize("said", ["ВКС", "без права голоса", "отпуск", "по видеосвязи"])
def test_how_somebody_took_part_is_no_office(said: str) -> None:
    parsed = _read(
        f"ПРОТОКОЛ заседания правления\n11.03.2025\nПрисутствовали: Лугов Антон Ильич, главный бухгалтер ({said})"
    )
    (lugov,) = parsed.attendees
    assert (lugov.person.position, lugov.person.organization) == ("главный бухгалтер", None)
    assert (lugov.presence is Presence.ABSENT) == (said == "отпуск")


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

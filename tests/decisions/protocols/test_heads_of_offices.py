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


@pytest.mark.parametrize("said", ["ВКС", "без права голоса", "отпуск", "по видеосвязи"])
def test_how_somebody_took_part_is_no_office(said: str) -> None:
    parsed = _read(
        f"ПРОТОКОЛ заседания правления\n11.03.2025\nПрисутствовали: Лугов Антон Ильич, главный бухгалтер ({said})"
    )
    (lugov,) = parsed.attendees
    assert (lugov.person.position, lugov.person.organization) == ("главный бухгалтер", None)
    assert (lugov.presence is Presence.ABSENT) == (said == "отпуск")


def test_a_surname_like_a_patronymic() -> None:
    parsed = _read(
        "ПРОТОКОЛ собрания\n29.11.2024\nПредседательствующий: президент Ассоциации Ярошевич Глеб Валентинович."
    )
    assert parsed.chair is not None
    assert (parsed.chair.name, parsed.chair.position) == ("Ярошевич Глеб Валентинович", "президент Ассоциации")


def test_the_month_in_roman_figures() -> None:
    parsed = _read(
        "ПРОТОКОЛ № 4-НТС\n\n18.III.2025 г.                                     зал КБ-2\n\nОткрыл Лугов А.С."
    )
    assert (parsed.number, str(parsed.date)) == ("4-НТС", "2025-03-18")


def test_a_number_without_its_sign_and_the_hour_behind_the_place() -> None:
    parsed = _read(
        "Протокол\nзаседания жюри\nIII регионального конкурса\n«Мастер»\n\nЖ-2 от 5 июня 2025 г. (четверг)\n"
        "пос. Светлый, Дворец труда, малый зал, 15 часов 00 минут\n\nПрисутствовали:\n"
        "Председатель жюри   Лугова Инна Робертовна, директор\nЧлены жюри          Быстров Айдар Ильич\n"
        "Отв. секретарь      Зорина Кира Антоновна\n\n"
        "Рассмотрены 18 конкурсных работ, допущенных протоколом Ж-1 от 22 мая 2025 г. Сводная ведомость баллов:\n"
        "  Потапенко О.Ю. – 94,5;  Зуева И.Н. – 91.\n"
    )
    assert (parsed.body, parsed.number, str(parsed.time)) == (
        "Жюри III регионального конкурса «Мастер»",
        "Ж-2",
        "15:00:00",
    )
    assert parsed.secretary is not None
    assert parsed.secretary.name == "Зорина Кира Антоновна"
    assert len(parsed.attendees) == 3


def test_chair_and_secretary_in_one_line_below_the_list() -> None:
    parsed = _read(
        "протокол N 2\nпленума районного совета\n\n21 января 2025 г., пос. Кирпичный, каб. 8, 10 ч. 30 мин.\n\n"
        "присутств. 14 чел.: Лугов А.С., Зорина П.Л. и др. по списку\nпредседатель Лугов А.С., секретарь Зорина П.Л."
    )
    assert parsed.chair is not None
    assert parsed.secretary is not None
    assert (parsed.chair.name, parsed.secretary.name) == ("Лугов А. С.", "Зорина П. Л.")
    assert parsed.chair.position != "секретарь"


def test_signatures_in_short() -> None:
    parsed = parse("ПРОТОКОЛ пленума\n20.05.2023\n" + BODY + "\nПред. А.С. Лугов\nСекр. П.Л. Зорина\n")
    assert parsed.chair is not None
    assert parsed.secretary is not None
    assert (parsed.chair.name, parsed.chair.position) == ("Лугов А. С.", None)
    assert (parsed.secretary.name, parsed.secretary.position) == ("Зорина П. Л.", None)


def test_facts_with_labels_above_the_title() -> None:
    parsed = _read(
        "РЕГИОНАЛЬНАЯ ОБЩЕСТВЕННАЯ ОРГАНИЗАЦИЯ\n«ФЕДЕРАЦИЯ ГРЕБЛИ»\n\nЗаседание Президиума Федерации\n"
        "17 декабря 2024 года, вторник\n\nМесто проведения: г. Затонск, яхт-клуб\nФорма: очная, по видеосвязи\n"
        "Начало в 19.00, окончание в 20.35\n\nПРОТОКОЛ № 8"
    )
    assert (str(parsed.date), str(parsed.time), parsed.place) == ("2024-12-17", "19:00:00", "г. Затонск, яхт-клуб")
    assert parsed.form == "очная, по видеосвязи"


def test_a_head_without_a_title() -> None:
    parsed = parse(
        "Координационный совет предпринимателей города Яровска\n\n"
        "О заседании, которое состоялось 3-го сентября 2024 г. по адресу: г. Яровск, просп. Мира, 21\n\n"
        "Протокол ведётся секретарём совета Зориной Евгенией Николаевной.\n"
        "Заседание открыл в 17 часов глава города Лугов Игорь Яковлевич, он же председательствовал.\n\n"
        "Первый вопрос: О ярмарке\n\nРешено:\nУтвердить схему.\n\nПредседатель И. Лугов\nПротокол № 3 вела Е. Зорина\n"
    )
    assert (parsed.body, parsed.number, str(parsed.date), str(parsed.time), parsed.place) == (
        "Координационный совет предпринимателей города Яровска",
        "3",
        "2024-09-03",
        "17:00:00",
        "г. Яровск, просп. Мира, 21",
    )
    assert parsed.secretary is not None
    assert parsed.secretary.name == "Зорина Евгения Николаевна"


def test_what_somebody_did_at_the_meeting_is_no_part_of_the_office() -> None:
    parsed = _read(
        "Редколлегия журнала «Яр»\n\nпротокол № 3\n\n19 мая 2022, 18:00, Яровск, ул. Мира, 4, редакция\n\n"
        "Были: Лугов А.С. (главный редактор, вёл заседание), Зорина П.Л. (отв. секретарь, вела протокол)."
    )
    assert (str(parsed.date), str(parsed.time), parsed.place) == (
        "2022-05-19",
        "18:00:00",
        "Яровск, ул. Мира, 4, редакция",
    )
    assert parsed.chair is not None
    assert parsed.secretary is not None
    assert (parsed.chair.position, parsed.secretary.position) == ("главный редактор", "отв. секретарь")


def test_who_presided_told_without_a_colon() -> None:
    parsed = _read(
        "Планерка цеха №4\n\n16.03.2023г. 7-15 кабинет начальника\n\n"
        "были: Лугов А.С. (нач. цеха), мастера Зорина П.Л., Быстров О.И., технолог Кулик Р.Ю., от ОТК Фишман Б.Б.\n"
        "вёл Лугов А.С."
    )
    assert parsed.chair is not None
    assert parsed.chair.name == "Лугов А. С."


def test_the_place_behind_the_hour() -> None:
    parsed = _read("Протокол от 02.09.2019\nНачало в 19.00. Гребная база, тренерская.\nВёл совет тренер Лугов А.С.")
    assert (str(parsed.time), parsed.place) == ("19:00:00", "Гребная база, тренерская")
    assert parsed.chair is not None
    assert parsed.chair.name == "Лугов А. С."


def test_address_and_telephone_own_no_body() -> None:
    parsed = _read(
        "АССОЦИАЦИЯ «КЛАСТЕР ЯР»\nЮридический адрес: 600000, г. Яровск, ул. Мира, д. 14, тел. 00-00-00\n\n"
        "НАБЛЮДАТЕЛЬНЫЙ СОВЕТ\n\nПРОТОКОЛ № 4-НС/23\n\n| Дата заседания | 17 октября 2023 г. |\n"
        "| Начало / окончание | 14.00 / 15.40 |\n\nУчастники заседания:\n\n"
        "| № | Фамилия, имя, отчество | Должность | Примечание |\n"
        "| 1. | Лугов Антон Ильич | министр здравоохранения | председатель совета |\n"
    )
    assert parsed.body is not None
    assert "адрес" not in parsed.body
    assert parsed.chair is not None
    assert "|" not in (parsed.chair.position or "")


def test_members_of_the_board_who_vote_by_letter() -> None:
    parsed = _read(
        "Партнёрство «Яр»\n\nПРОТОКОЛ\nзаочного голосования членов Правления\n\n№ 15-З\n\n"
        "Дата проведения заочного голосования: 18 июня 2021 года\n\n"
        "Общее число членов Правления – 9. Опросные листы, поступившие в срок, представили 2 члена Правления:\n"
        "1) Лугов Антон Ильич (председатель Правления);\n2) Зорина Полина Львовна."
    )
    assert parsed.body is not None
    assert parsed.body.startswith("Правление")
    assert [one.person.name for one in parsed.attendees] == ["Лугов Антон Ильич", "Зорина Полина Львовна"]


def test_a_session_of_two_days_is_of_the_first() -> None:
    assert str(_read("СОВЕТ КЛАСТЕРА\n\nПРОТОКОЛ № 2\n\nСроки проведения: 23–24 мая 2024 года").date) == "2024-05-23"


def test_number_above_the_title_and_who_presided_below_its_label() -> None:
    parsed = _read(
        "МИНИСТЕРСТВО РАЗВИТИЯ ЯРОВСКОЙ ОБЛАСТИ\n\n07.11.2024 № 03-11/562-пр\n\nПротокол\n"
        "межведомственного совещания\n\n"
        "7 ноября 2024 года, 16 ч 15 мин\n\nПод председательством:\nминистра развития Лугова Антона Ильича\n"
    )
    assert parsed.number == "03-11/562-пр"
    assert parsed.chair is not None
    assert (parsed.chair.name, parsed.chair.position) == ("Лугов Антон Ильич", "министр развития")


def test_the_owner_of_a_general_meeting_is_named_as_the_line_above_does() -> None:
    parsed = _read(
        "АССОЦИАЦИЯ МЕБЕЛЬНЫХ ПРЕДПРИЯТИЙ «ЯР»\n\nПРОТОКОЛ № 33\nобщего собрания членов Ассоциации\n28.02.2025"
    )
    assert parsed.body == "Общее собрание членов Ассоциации мебельных предприятий «Яр»"


def test_a_letter_that_holds_a_protocol() -> None:
    parsed = parse(
        "От: Зорина Анна <a.zorina@yar.example>\nКому: Штаб\nДата: 19 июля 2024 г., 18:42\n"
        "Тема: Протокол штаба 18.07\n\n"
        "Коллеги, добрый вечер!\n\nПротокол штаба по строительству корпуса Б\n"
        "18.07.2024, начало 9:30, вагончик прораба\n\n"
        "Были: Лугов А.С. (руководитель проекта), Зорина А.М. (ПТО), Быстров О.И. (прораб)\n"
        "Вёл Лугов, протокол – Зорина.\n\n"
        "1. Кровля\n- Быстров: закрыть примыкания до 24.07\n"
    )
    assert (str(parsed.date), str(parsed.time)) == ("2024-07-18", "09:30:00")
    assert parsed.chair is not None
    assert parsed.secretary is not None
    assert (parsed.chair.name, parsed.secretary.name) == ("Лугов А. С.", "Зорина А. М.")


def test_form_and_place_under_one_label() -> None:
    parsed = _read(
        "ПРОТОКОЛ заседания рабочей группы\nДата: 11 сентября 2025 г.\nНачало: 14 ч 00 мин\n"
        "Формат: очно, г. Яровск, технопарк «Яр», переговорная № 2\nУчастники:\n— Лугов А. С., директор;\n"
        "— Зорина П. Л., аналитик (ведёт протокол)."
    )
    assert (parsed.form, parsed.place) == ("очно", "г. Яровск, технопарк «Яр», переговорная № 2")
    assert parsed.secretary is not None
    assert parsed.secretary.name == "Зорина П. Л."


def test_the_year_in_brackets_is_of_the_number() -> None:
    parsed = _read("УПРАВЛЯЮЩИЙ СОВЕТ ШКОЛЫ № 6\n\nПРОТОКОЛ\nот двенадцатого сентября 2023 г.            № 1 (2023/24)")
    assert (parsed.number, parsed.body) == ("1 (2023/24)", "Управляющий совет школы № 6")


def test_a_whole_protocol_on_one_line() -> None:
    parsed = parse(
        "ПРОТОКОЛ № 6 заседания рабочей группы 14 августа 2023 г. г. Яровск Присутствовали: Лугов А.С. – председатель "
        "рабочей группы, Быстров О.И. – директор. 1. О программе праздника. Слушали: Быстрова О.И. Решили: 1.1. "
        "Утвердить программу. 1.2. Быстрову О.И. до 1 сентября 2023 г. заключить договор. 1.3. Контроль возложить "
        "на Лугова А.С. Председатель Лугов А.С. Секретарь Зорина П.Л."
    )
    assert (parsed.body, parsed.place) == ("Рабочая группа", "г. Яровск")
    assert [one.person.name for one in parsed.attendees] == ["Лугов А. С.", "Быстров О. И."]
    assert parsed.items[0].resolutions[-1].text == "Контроль возложить на Лугова А.С."
    assert parsed.secretary is not None
    assert parsed.secretary.name == "Зорина П. Л."


@pytest.mark.parametrize(
    "line",
    [
        "Протокол № 3 – 14.03.2024",
        "Протокол № 3-14.03.2024",
        "Протокол № 12 от 14.03.2024",
        "Протокол N 3 – 14 марта 2024 г.",
    ],
)
def test_a_number_before_the_day_is_no_day(line: str) -> None:
    assert str(_read(f"{line}\nзаседания правления").date) == "2024-03-14"


@pytest.mark.parametrize(
    "behind",
    ["Кворум имеется.", "Кворум есть.", "Присутствовали все члены совета.", "Форма очная.", "Заседание закрытое."],
)
def test_what_is_told_behind_the_hour_is_not_always_the_place(behind: str) -> None:
    parsed = _read(f"Протокол от 02.09.2019\nНачало в 19.00. {behind}\nПредседатель: Лугов А.С.")
    assert (str(parsed.time), parsed.place) == ("19:00:00", None)


def test_the_number_of_an_order_that_approves_is_not_that_of_the_protocol() -> None:
    parsed = _read("УТВЕРЖДЕНО\nприказом директора\nот 16.06.2025 № 58\n\nПРОТОКОЛ\nзаседания правления\n20.06.2025")
    assert (parsed.number, str(parsed.date)) == (None, "2025-06-20")


def test_labels_of_a_head_without_a_sender_are_no_letter() -> None:
    parsed = parse(
        "Дата: 20.05.2023\nТема: ремонт\nДата рассылки: 22.05.2023\nТема: кровля\n\nПРОТОКОЛ № 7 совещания\n" + BODY
    )
    assert str(parsed.date) == "2023-05-20"


@pytest.mark.parametrize("post", ["директор, председатель профкома", "врач (председатель садового товарищества)"])
def test_who_chairs_something_else_was_not_in_the_chair(post: str) -> None:
    assert _read(f"ПРОТОКОЛ № 1 совещания\n04.08.2020\nПрисутствовали:\nЛугов А.С., {post}").chair is None

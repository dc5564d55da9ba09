"""Notes of a meeting without the word «протокол» over them, and a protocol whose parts only capitals tell apart."""

from __future__ import annotations

import datetime as dt

from decisions.protocols.parser import is_protocol, parse

NOTES = """ОПЕРАТИВНОЕ СОВЕЩАНИЕ
при директоре депо

07.06.17   9-00

Вёл: Лагутин В.С. – директор депо
Были: замы Осокина Т.Г., Вяткин П.П.; нач. отделов Ильинский Г.С., Дёмин А.Г.

1. Ремонт пути № 4 (Ильинский)
– заменить шпалы (отв. Ильинский Г.С., до 12.06);
– дать график работ (отв. Дёмин А.Г., 09.06);
– докладывать о ходе работ (отв. Вяткин П.П., еженедельно).

2. Подготовка к зиме (Дёмин)
– начальникам отделов закрыть заявки до 15.06.
"""

RESULTS = """Итоги заседания рабочей группы по созданию терминала
(протокол № 12 от 28 марта 2024, 10:00)

Вёл: Лагутин В.С., зам. министра

1) Инженерные сети — докл. Ильинский Г.С.
   Решено:
   • получить технические условия (отв. Ильинский Г.С., срок 12.04)

2) Отчётность — докл. Дёмин А.Г.
   Решено:
   • Дёмину А.Г. до 2 апреля разослать форму отчёта
"""

CAPITALS = (
    "КОМИССИЯ ПО БЕЗОПАСНОСТИ ПРОТОКОЛ № 3 от 22.06.2022 г. ПРЕДСЕДАТЕЛЬ: Лагутин В.С., глава района СЕКРЕТАРЬ: "
    "Осокина Т.Г. ПРИСУТСТВОВАЛИ: Вяткин П.П., Дёмин А.Г. 1. О безопасности движения СЛУШАЛИ: Дёмина А.Г. РЕШИЛИ: "
    "1.1. Вяткину П.П. до 15 июля обследовать переезды. 1.2. Дёмину А.Г. до конца августа установить знаки. "
    "ГОЛОСОВАЛИ: «за» – 4, «против» – нет. 2. О летнем отдыхе СЛУШАЛИ: Вяткина П.П. РЕШИЛИ: 2.1. Информацию принять к "
    "сведению. ПРЕДСЕДАТЕЛЬ В.С. Лагутин СЕКРЕТАРЬ Т.Г. Осокина"
)


def test_notes_of_a_meeting_are_a_protocol() -> None:
    parsed = parse(NOTES)
    assert is_protocol(parsed)
    assert (parsed.date, parsed.chair and parsed.chair.name) == (dt.date(2017, 6, 7), "Лагутин В. С.")
    assert {one.person.name for one in parsed.attendees} >= {"Осокина Т. Г.", "Вяткин П. П.", "Ильинский Г. С."}
    assert [item.title for item in parsed.items] == ["Ремонт пути № 4", "Подготовка к зиме"]
    points = parsed.items[0].resolutions
    assert [[one.name for one in point.responsible] for point in points] == [
        ["Ильинский Г. С."],
        ["Дёмин А. Г."],
        ["Вяткин П. П."],
    ]
    assert [point.term and point.term.date for point in points] == [dt.date(2017, 6, 12), dt.date(2017, 6, 9), None]
    assert points[2].term is not None


def test_questions_with_a_bracket_follow_one_another_below_dots() -> None:
    parsed = parse(RESULTS)
    assert (parsed.number, parsed.date) == ("12", dt.date(2024, 3, 28))
    assert [(item.number, item.title, len(item.resolutions)) for item in parsed.items] == [
        ("1", "Инженерные сети", 1),
        ("2", "Отчётность", 1),
    ]


def test_words_in_capitals_part_a_protocol_on_one_line() -> None:
    parsed = parse(CAPITALS)
    assert (parsed.number, parsed.chair and parsed.chair.name) == ("3", "Лагутин В. С.")
    assert [(item.title, len(item.resolutions)) for item in parsed.items] == [
        ("О безопасности движения", 2),
        ("О летнем отдыхе", 1),
    ]
    assert parsed.secretary is not None


def test_days_of_an_event_in_the_heading_are_not_the_day_of_the_meeting() -> None:
    text = (
        "ПРОТОКОЛ\nзаседания комитета по проведению форума «Дни порта» (16–18 мая 2025 года)\n\n"
        "«18» февраля 2025 года\n\n1. О программе.\nРЕШИЛИ:\n1.1. Утвердить программу.\n"
    )
    assert parse(text).date == dt.date(2025, 2, 18)

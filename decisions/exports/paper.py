"""The columns of the tables as they are printed, in millimetres: 267 from margin to margin of an A4 that lies.

The headings are Russian whatever the language of the interface is, like all the words of `wording`.
"""

from __future__ import annotations

from decisions.exports.table import Column

_HEADINGS = {
    "index": "№",
    "place": "Протокол, пункт",
    "question": "Вопрос",
    "text": "Решение",
    "responsible": "Ответственные",
    "lead": "Исполнитель (свод)",
    "co_executors": "Соисполнители",
    "role": "Роль",
    "original_term": "Срок по протоколу",
    "current_term": "Срок",
    "extended_term": "Срок с учётом продления",
    "term": "Срок",
    "progress": "Ход исполнения",
    "evidence": "Документы",
    "status": "Состояние",
    "days_late": "Дней просрочки",
    "closure": "Снято с контроля",
    "mark": "Отметка об исполнении",
}


def _columns(**widths: int) -> tuple[Column, ...]:
    return tuple(Column(_HEADINGS[name], name, width) for name, width in widths.items())


REGISTER = _columns(index=9, place=23, question=47, text=78, responsible=41, current_term=26, status=23, days_late=20)
TASKS = _columns(index=9, place=31, text=94, role=29, term=28, status=24, days_late=22, mark=30)
REPORT = _columns(
    index=7,
    place=20,
    text=40,
    lead=28,
    co_executors=26,
    original_term=23,
    extended_term=23,
    progress=26,
    evidence=20,
    status=18,
    days_late=18,
    closure=18,
)
PUBLIC_REPORT = _columns(
    index=9,
    place=25,
    text=64,
    lead=35,
    co_executors=30,
    original_term=23,
    extended_term=23,
    status=20,
    days_late=18,
    closure=20,
)

SIZES = {"report": 9, "report_public": 9, "tasks": 11, "register": 10}
"""Points of the type in the table, by the name of the Word template."""
LAYOUTS = {"register": REGISTER, "tasks": TASKS, "report": REPORT, "report_public": PUBLIC_REPORT}
"""By the name of the Word template."""

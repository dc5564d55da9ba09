"""The fields of house templates of documents that are tables: the report of execution, the task list, the register.

A row has a field for each column of the printed table and of the workbook, whichever of them the template prints.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from decisions.exports.field import COMMON, Field, flag, groups, texts

_CELLS = {
    each.name: each
    for each in (
        Field("index", _("which row it is, from 1"), "1"),
        Field("place", _("protocol, its date and the point in one line"), "№ 7 от 15.10.2026, п. 1.1"),
        Field("body", _("name of the body"), "Координационный совет"),
        Field("protocol", _("number of the protocol"), "7"),
        Field("date", _("day of the meeting"), "15.10.2026"),
        Field("point", _("number of the point"), "1.1"),
        Field("question", _("title of the question"), "О подготовке к навигации"),
        Field("text", _("wording of the point"), "Представить график движения судов."),
        Field("kind", _("what kind of decision it is"), "поручение"),
        Field("responsible", _("all who answer, in one line"), "АО «Депо»; соисполнители: Зорина Е. В."),
        Field("lead", _("who answers first"), "АО «Депо»"),
        Field("co_executors", _("co-executors"), "Зорина Е. В."),
        Field("role", _("what the organization is in it"), "ответственный"),
        Field("original_term", _("term that the protocol gave"), "20.10.2026"),
        Field("current_term", _("term in force"), "01.12.2026"),
        Field("extended_term", _("term in force; one that was extended says so"), "01.12.2026 (продлён, 2 раза)"),
        Field("term", _("term in force"), "01.12.2026"),
        Field("extensions", _("how often the term was extended"), "2"),
        Field("progress", _("how the work goes, by the last report"), "12.11.2026: 60 % – Сведения собраны."),
        Field("evidence", _("names of the files that were handed in"), "Акт.pdf"),
        Field("status", _("state on the day of the document"), "просрочено"),
        Field("days_late", _("days late; nothing when it is on time"), "10"),
        Field("fulfilled_on", _("day of fulfilment"), "04.12.2026"),
        Field("closed_on", _("day when it was taken off control"), "09.12.2026"),
        Field("closed_by", _("who took it off control"), "Осокина Т. Г."),
        Field("closure", _("when it was taken off control, and by whom"), "09.12.2026, Осокина Т. Г."),
        Field("link", _("address of the page of the point"), "https://cluster.example/resolutions/11/"),
        Field("mark", _("empty: room for a mark on paper"), "…"),
    )
}
_OF_POINT = (
    "index place body protocol date point question text kind lead co_executors original_term current_term "
    "status days_late fulfilled_on closed_on link"
)


def _of_table(kind: str, title: str, heading: str, cells: str, *more: Field) -> tuple[Field, ...]:
    """The fields of one document: what all have, its own words, its rows with these `cells`."""
    common = [Field("title", each.meaning, title) if each.name == "title" else each for each in COMMON]
    return (
        *common,
        Field("kind", _("word at the top"), kind),
        texts("heading", _("lines below it: of what, for when"), heading),
        *more,
        groups(
            "summary",
            _("numbers of the report; a list has none"),
            Field("label", _("what is counted"), "снято с контроля в срок"),
            Field("number", _("how many"), "10"),
        ),
        groups("rows", _("rows of the table"), *(_CELLS[name] for name in cells.split())),
        groups(
            "columns",
            _("columns as the built-in layout has them"),
            Field("label", _("heading of the column"), "Решение"),
            Field("name", _("name of its field in a row"), "text"),
            Field("mm", _("width, mm"), "44"),
        ),
        flag("is_signed", _("a line for the signature is wanted")),
        Field("size", _("size of the type in the table, points"), "9"),
    )


OF_TABLES = {
    "report": _of_table(
        "ОТЧЁТ",
        "Отчёт об исполнении решений Координационного совета по состоянию на 28 ноября 2026 года",
        "об исполнении решений Координационного совета",
        f"{_OF_POINT} extended_term extensions progress evidence closed_by closure",
    ),
    "tasks": _of_table(
        "ПЕРЕЧЕНЬ",
        "Перечень поручений, данных АО «Депо» по состоянию на 28 ноября 2026 года",
        "поручений, данных АО «Депо»",
        "index place body protocol date point text role original_term term status days_late closed_on link mark",
        Field("addressee", _("organization whose tasks these are"), "АО «Депо»"),
    ),
    "register": _of_table(
        "РЕЕСТР",
        "Реестр решений Координационного совета по состоянию на 28 ноября 2026 года",
        "решений Координационного совета",
        f"{_OF_POINT} responsible",
    ),
}
"""By the name of the Word template that ships."""

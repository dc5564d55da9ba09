"""Ordinary heads, put together of the ways in which offices write each of the seven facts, in the layouts they use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace


def _each(wordings: str) -> tuple[str, ...]:
    return tuple(wordings.split("|"))


DATES = _each(
    "14.03.2025|14.03.2025 г.|14 марта 2025 г.|14 марта 2025 года|14 марта 2025|14.03.25|14.03.2025г."
    '|2025-03-14|«14» марта 2025 г.|"14" марта 2025 года|14/03/2025|14.III.2025'
    "|четырнадцатого марта 2025 года|пятница, 14 марта 2025 г.|14 марта 2025 г. (пятница)|14.03.2025 (пт)"
    "|14-03-2025|14 мар. 2025|пт 14.03.2025"
)
TIMES = _each(
    "10:00|10.00|10-00|10 ч.|10 ч. 00 мин.|10 часов 00 минут|10:00–11:30|с 10:00 до 11:30|10.00 - 11.30"
    "|в 10:00|10 час.|10-00 час.|10:00 (МСК)|10:00 ч.|с 10-00 до 11-30|10ч00м|10:00 МСК|в 10 часов|10 утра"
)
NUMBERS = _each("7|7/25|03-25|12-пр|РГ-4|ПК-8/2025|2025/04")
PLACES = _each(
    "г. Заречинск|г. Заречинск, ул. Мира, д. 5, каб. 305|каб. 305|переговорная № 2|актовый зал|Zoom|ВКС"
    "|кабинет директора|конференц-зал|ул. Мира, 5, зал заседаний|переговорная «Север»|онлайн|Яндекс Телемост"
    "|актовый зал школы № 5|красный уголок цеха № 2|пос. Лесной, Дом культуры|3 этаж, холл|город Заречинск"
    "|штаб стройки|малый зал администрации|учительская|столовая|ситуационный центр"
)
#: A label of the chair; a star stands for no separator, «/» for the genitive behind it.
CHAIRS = _each(
    "Председатель|*Председатель|Председатель заседания|Председательствующий|Председательствовал"
    "|*Председательствовал|Вёл заседание|*Вёл совещание|Вёл|*Вёл|Ведущий|Модератор|Модератор встречи"
    "|/Под председательством|*Заседание вёл|*Совещание проводит|Проводил|Проводит|Ведёт|*Вёл планёрку"
    "|Председатель комиссии|Руководитель совещания|Ведущий собрания|Пред.|*Председатель совета|Кто вёл"
    "|Кто ведёт|*Заседание открыл и вёл|*Руководил совещанием|Председательствует"
    "|*На заседании председательствовал|Председательствующий на заседании|Председ-щий|Ведет совещание"
    "|Руководитель|*Председательствующий|Вёл(а)|Вёл (-а)|Провёл"
)
SECRETARIES = _each(
    "Секретарь|*Секретарь|Секретарь заседания|Протокол вёл|*Протокол вела|Протокол вёл(а)|*Протокол вел(а)"
    "|*Вела протокол|Вёл протокол|*Протокол составила|*Протоколировала|Протоколировала|Записала|*Записала"
    "|Ответственный за ведение протокола|Ответственная за протокол|Протокол|Протоколист|Ведение протокола"
    "|Секр.|Запись|Секретариат|Фиксировала|*Протокол подготовила|*Протокол оформила|Протокол ведёт"
    "|*Секретарствовала|Ответственный секретарь|И.о. секретаря|*Записывала|Записывает|Писала|*Протокол писала"
    "|Кто записывал|Кто ведёт протокол|Протоколирует|*Секретарь комиссии|*Протокол заседания вела|Составила"
    "|Составитель протокола|Исполнитель протокола|*За протокол отвечает|Делопроизводитель"
)
#: Who was in the chair, as printed and in the genitive.
MEN = (
    ("Лугов А. С.", "Лугова А. С."),
    ("Лугов А.С.", "Лугова А.С."),
    ("А.С. Лугов", "А.С. Лугова"),
    ("Лугов Андрей Сергеевич", "Лугова Андрея Сергеевича"),
    ("Андрей Сергеевич Лугов", "Андрея Сергеевича Лугова"),
    ("директор Лугов А.С.", "директора Лугова А.С."),
    ("ген. директор Лугов А.С.", "ген. директора Лугова А.С."),
    ("заместитель директора по производству Лугов А.С.", "заместителя директора по производству Лугова А.С."),
    ("Лугов А.С., директор завода", "Лугова А.С., директора завода"),
    ("Лугов А.С. – директор", "Лугова А.С. – директора"),
    ("Лугов А.С. (директор)", "Лугова А.С. (директора)"),
)
WOMEN = _each(
    "Зорина П. Л.|П.Л. Зорина|Зорина Полина Львовна|Полина Зорина|Зорина Полина|специалист Зорина П.Л."
    "|Зорина П.Л., специалист отдела кадров|Зорина П.Л. – специалист|Зорина П.Л. (специалист)"
)
#: The lines of the title, with {n} where the number goes, and the body.
TITLES = (
    ("ПРОТОКОЛ{n}\nзаседания совета по развитию туризма", "Совет по развитию туризма"),
    ("Протокол{n} заседания комиссии по охране труда", "Комиссия по охране труда"),
    ("ПРОТОКОЛ{n}\nсовещания у директора", "Совещание у директора"),
    ("Протокол планёрки отдела продаж{n}", "Планёрка отдела продаж"),
    ("Планёрка отдела продаж", "Планёрка отдела продаж"),
    ("Оперативное совещание отдела снабжения", "Оперативное совещание отдела снабжения"),
    ("Протокол{n} общего собрания членов ТСЖ «Уют»", "Общее собрание членов ТСЖ «Уют»"),
    ("Протокол собрания трудового коллектива ООО «Вега»{n}", "Собрание трудового коллектива ООО «Вега»"),
    ("СОВЕТ ДИРЕКТОРОВ АО «ВЕГА»\n\nПРОТОКОЛ{n}", "Совет директоров АО «Вега»"),
    ("Протокол{n}\nЗаседание правления ТСЖ «Уют»", "Правление ТСЖ «Уют»"),
    ("Итоги планёрки отдела продаж", "Планёрка отдела продаж"),
    ("Протокол: совещание отдела логистики", "Совещание отдела логистики"),
    ("Протокол{n}. Совещание отдела логистики", "Совещание отдела логистики"),
    ("Совещание отдела логистики. Протокол{n}", "Совещание отдела логистики"),
    ("Встреча с подрядчиками, протокол{n}", "Встреча с подрядчиками"),
    ("Протокол{n} (совещание отдела логистики)", "Совещание отдела логистики"),
    ("Педсовет школы № 5\nПротокол{n}", "Педсовет школы № 5"),
    ("Протокол оперативного совещания при главном инженере{n}", "Оперативное совещание при главном инженере"),
    ("Краткий протокол{n} планёрки участка № 3", "Планёрка участка № 3"),
)
DATE_LABELS = _each("Дата|Дата проведения|Дата заседания|Дата совещания|Когда|Дата встречи")
TIME_LABELS = _each("Время|Время проведения|Начало|Время начала|Начало заседания|Начало совещания|Время заседания")
PLACE_LABELS = _each(
    "Место|Место проведения|Где|Место заседания|Место встречи|Адрес|Место проведения заседания|Локация|Площадка"
)
NUMBER_LABELS = _each("Номер|Номер протокола|№ протокола|Протокол №")
SEPARATORS = (": ", " – ", " - ", ":\t", "\t", " — ", ":")
#: Labels below the decisions, where the head names nobody.
SIGNATURES = (
    ("Председатель", "Секретарь"),
    ("Председатель совещания", "Секретарь совещания"),
    ("Председательствующий", "Протокол вёл(а)"),
    ("Вёл заседание", "Протокол вела"),
    ("Председатель комиссии", "Протокол составила"),
    ("Ведущий", "Протоколировала"),
    ("Модератор", "Ответственный за ведение протокола"),
    ("Совещание вёл", "Записала"),
    ("Председательствовал", "Протокол оформила"),
)
LINES_OF_SIGNATURES = (
    "{c} ______________ Лугов А.С.\n{s} ______________ Зорина П.Л.",
    "{c}                    А.С. Лугов\n\n{s}                    П.Л. Зорина",
    "{c}: Лугов А.С.\n{s}: Зорина П.Л.",
    "{c} ___________ /Лугов А.С./\n{s} ___________ /Зорина П.Л./",
    "{c}\t(подпись)\tЛугов А.С.\n{s}\t(подпись)\tЗорина П.Л.",
    "{c} ___________ /Лугов/\n{s} ___________ /Зорина/",
)
#: What stands behind the names in the list, where neither the head nor a signature tells.
TOLD_IN_LIST = (
    ("(вёл)", "(протокол)"),
    ("(председатель)", "(секретарь)"),
    ("– председатель", "– секретарь"),
    ("(ведёт)", "(записывает)"),
    ("– ведущий", "– протокол"),
    ("(председательствующий)", "(секретарь совещания)"),
    ("(модератор)", "(ведёт протокол)"),
    ("(вёл совещание)", "(вела протокол)"),
)
DECISIONS = (
    "\n\nПОВЕСТКА ДНЯ:\n1. О плане работы.\n\n1. О плане работы.\nРЕШИЛИ:\n1.1. Утвердить план работы.\n"
    "1.2. Быстрову О. И. направить план до 15 июня 2025 года.\n"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The wording of each fact; what is None the head leaves out."""

    date: str = DATES[0]
    time: str | None = "10:00"
    number: str | None = "7"
    place: str | None = "г. Заречинск"
    chair: str | None = "Председатель"
    secretary: str | None = "Секретарь"
    man: tuple[str, str] = MEN[0]
    woman: str = WOMEN[0]
    title: tuple[str, str] = TITLES[0]
    labels: tuple[str, str, str, str] = ("Дата", "Время", "Место", "Номер")
    separator: str = ": "
    numbered_in_title: bool = True
    behind: tuple[str, str] = ("", "")
    below: str = ""
    layout: str = field(default="labelled")

    def facts(self) -> dict[str, str | None]:
        """What is to be read, people by surname."""
        return {
            "date": "2025-03-14",
            "time": "10:00:00" if self.time else None,
            "number": self.number,
            "place": self.place,
            "body": self.title[1],
            "chair": "Лугов",
            "secretary": "Зорина",
        }

    def text(self) -> str:
        return LAYOUTS[self.layout](self) + DECISIONS + ("\n" + self.below if self.below else "")

    def title_lines(self) -> str:
        shown = self.numbered_in_title and self.number and "{n}" in self.title[0]
        return self.title[0].format(n=f" № {self.number}" if shown else "")

    def number_apart(self) -> str | None:
        return None if self.numbered_in_title and "{n}" in self.title[0] else self.number

    def officers(self, separator: str) -> list[str]:
        lines = []
        for label, name in ((self.chair, self.man[0]), (self.secretary, self.woman)):
            if label is not None:
                name = self.man[1] if label.startswith("/") else name
                lines.append(label[1:] + f" {name}" if label[0] in "*/" else label + separator + name)
        return lines

    def rows(self) -> list[tuple[str, str]]:
        """Label and value of each fact."""
        rows = [(self.labels[0], self.date)]
        rows += [(self.labels[1], self.time)] if self.time else []
        rows += [(self.labels[2], self.place)] if self.place else []
        number = self.number_apart()
        rows += [(self.labels[3], number)] if number else []
        for label, name in ((self.chair, self.man), (self.secretary, (self.woman, ""))):
            if label is not None:
                rows.append((label.lstrip("*/"), name[1] if label.startswith("/") else name[0]))
        return rows

    def present(self) -> str:
        man, woman = (re.sub(r"^[а-я. ]+|[,(–].*", "", name).strip() for name in (self.man[0], self.woman))
        people = ", ".join(f"{name} {told}".strip() for name, told in zip((man, woman), self.behind, strict=True))
        return f"Присутствовали: {people}, Быстров О. И."


def _labelled(head: Head) -> str:
    facts = [label + head.separator + value for label, value in head.rows()[: -2 if head.chair else None]]
    return "\n".join([head.title_lines(), "", *facts, *head.officers(head.separator), head.present()])


def _official(head: Head) -> str:
    number = head.number_apart()
    columns = [head.date, *([head.place] if head.place else []), *([f"№ {number}"] if number else [])]
    hour = [f"Начало{head.separator}{head.time}"] if head.time else []
    return "\n".join(
        [head.title_lines(), "", "                  ".join(columns), *hour, "", *head.officers(": "), head.present()]
    )


def _in_one_line(head: Head) -> str:
    number = head.number_apart()
    facts = [*([f"№ {number}"] if number else []), head.date, *filter(None, (head.time, head.place))]
    return "\n".join([head.title_lines(), ", ".join(facts), ". ".join(head.officers(": ")), head.present()])


def _on_own_lines(head: Head) -> str:
    number = head.number_apart()
    facts = [*([f"№ {number}"] if number else []), head.date, *filter(None, (head.time, head.place))]
    return "\n".join([head.title_lines(), *facts, *head.officers(": "), head.present()])


def _in_letter(head: Head) -> str:
    return (
        "От: Зорина Полина <zorina@vega.example>\nКому: Все\nДата: 15 марта 2025 г., 18:42\n"
        f"Тема: {head.title_lines().splitlines()[-1]}\n\nКоллеги, добрый день! Протокол ниже.\n\n" + _labelled(head)
    )


def _in_markdown(head: Head) -> str:
    rows = [f"**{label}:** {value}" for label, value in head.rows()]
    return "\n".join(["# " + head.title_lines(), "", *rows, "", head.present().replace("Присутствовали:", "**Были:**")])


def _in_list(head: Head) -> str:
    rows = [f"- **{label}**: {value}" for label, value in head.rows()]
    return "\n".join(["# " + head.title_lines(), "", *rows, "", head.present()])


def _in_table(head: Head) -> str:
    rows = [f"| {label} | {value} |" for label, value in head.rows()]
    return "\n".join([head.title_lines(), "", *rows, "", head.present()])


def _in_columns(head: Head) -> str:
    rows = [f"{label}\t{value}" for label, value in head.rows()]
    return "\n".join([head.title_lines(), "", *rows, "", head.present()])


LAYOUTS: dict[str, Callable[[Head], str]] = {
    "labelled": _labelled,
    "official": _official,
    "one line": _in_one_line,
    "own lines": _on_own_lines,
    "letter": _in_letter,
    "markdown": _in_markdown,
    "list": _in_list,
    "table": _in_table,
    "columns": _in_columns,
}


def heads() -> Iterator[Head]:
    """Every wording of every fact, in layouts that change from one to the next."""
    plain = Head()
    number_apart = replace(plain, numbered_in_title=False)
    varied: list[Head] = [
        *(replace(plain, date=one) for one in DATES),
        *(replace(plain, time=one) for one in (*TIMES, None)),
        *(replace(plain, number=one) for one in (*NUMBERS, None)),
        *(replace(number_apart, number=one) for one in NUMBERS),
        *(replace(plain, place=one) for one in (*PLACES, None)),
        *(replace(plain, chair=one) for one in CHAIRS),
        *(replace(plain, secretary=one) for one in SECRETARIES),
        *(replace(plain, man=one) for one in MEN),
        *(replace(plain, man=one, chair="*Вёл совещание") for one in MEN),
        *(replace(plain, man=one, chair="/Под председательством") for one in MEN),
        *(replace(plain, woman=one) for one in WOMEN),
        *(replace(plain, woman=one, secretary="*Протокол вела") for one in WOMEN),
        *(replace(plain, title=one) for one in TITLES),
        *(replace(number_apart, title=one) for one in TITLES),
        *(replace(number_apart, separator=one) for one in SEPARATORS),
        *(replace(plain, chair=None, secretary=None, behind=one) for one in TOLD_IN_LIST),
        *(
            replace(plain, chair=None, secretary=None, below=lines.format(c=chair, s=secretary))
            for lines in LINES_OF_SIGNATURES
            for chair, secretary in SIGNATURES
        ),
    ]
    for at in range(len(PLACE_LABELS)):
        names = (DATE_LABELS, TIME_LABELS, PLACE_LABELS, NUMBER_LABELS)
        date, time, place, number = (labels[at % len(labels)] for labels in names)
        varied += [replace(number_apart, labels=(date, time, place, number), separator=one) for one in SEPARATORS[:3]]
    names_of_layouts = list(LAYOUTS)
    for at, head in enumerate(varied):
        yield replace(head, layout=names_of_layouts[4 * at % len(names_of_layouts)])

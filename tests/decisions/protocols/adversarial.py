"""Texts of any length that repeat what a pattern of the reader looks for: each must cost in step with its length."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, islice

from .test_many_points import of_questions

HEAD = """ПРОТОКОЛ № 7
заседания Совета кластера

15 марта 2026 г.                                   г. Заречинск

Председательствующий – Агеев В. Н.
Секретарь – Котова Ю. М.
Присутствовали: Белова К. И., Носков Д. Е.
"""
DECIDED = HEAD + "\n1. О работе кластера\nРЕШИЛИ:\n1.1. Агееву В. Н. подготовить отчёт до 1 мая 2026 г.\n"

Shape = Callable[[int], str]


def repeated(piece: str, before: str = DECIDED) -> Shape:
    return lambda length: before + piece * (length // len(piece))


def numbered(line: str, before: str = DECIDED) -> Shape:
    """`line` with «#» counting up."""

    def make(length: int) -> str:
        total, lines = 0, []
        for number in count(2):
            lines.append(line.replace("#", str(number)))
            total += len(lines[-1])
            if total >= length:
                return before + "".join(lines)
        raise AssertionError

    return make


def _words(length: int) -> str:
    """Words that differ, so that no cache helps."""
    letters = "абвгдежзиклмнопрстуфхцчшщэюя"
    made = ("".join(letters[(number // 28**place) % 28] for place in range(4)) for number in count(7))
    return DECIDED + " ".join(islice(made, length // 5))


SHAPES: dict[str, Shape] = {
    # whole protocols
    "points of one question": numbered("1.#. Котовой Ю. М. подготовить отчёт о ремонте дорог до 1 мая 2026 г.\n"),
    "questions with a point each": lambda length: of_questions(length // 170 + 1, 1),
    "questions without an agenda": numbered(
        "#. О развитии экспорта\nСЛУШАЛИ: Агеева В. Н.\nРЕШИЛИ:\n#.1. Беловой К. И. провести опрос.\n"
    ),
    "agenda": numbered("#. О развитии экспорта\n", HEAD + "ПОВЕСТКА ДНЯ:\n"),
    "agenda of one title": repeated("О развитии экспорта\n", HEAD + "ПОВЕСТКА ДНЯ:\n"),
    "agenda in one line": numbered("#. О развитии экспорта; ", HEAD + "ПОВЕСТКА ДНЯ: "),
    "withdrawn questions": numbered("Вопрос № # «О развитии экспорта № #» снят с рассмотрения\n"),
    "attendance": numbered("Петров А. #., директор ООО «Завод №#»\n", HEAD + "Присутствовали:\n"),
    "attendance in one line": repeated("Петров А. Б. – директор; ", HEAD + "Присутствовали: "),
    "people of many names": numbered("1.#. Котовой#ой Ю. М. подготовить отчёт.\n"),
    "protocols one after another": lambda length: (DECIDED + "\nСекретарь    Ю. М. Котова\n\n") * (length // 330 + 1),
    "signatures": repeated("Председатель    В. Н. Агеев\n"),
    "approval stamps": repeated("УТВЕРЖДАЮ\nДиректор ООО «Завод» В. Н. Агеев\n", ""),
    "a head without an end": repeated("Место проведения: г. Заречинск, ул. Мира, д. 5\n", HEAD),
    "lines of a heading": repeated("заседания рабочей группы\n", "ПРОТОКОЛ № 7\n"),
    "labels below a point": repeated("Ответственный: Котова Ю. М.\nСрок: 1 мая 2026 г.\n"),
    "second paragraphs": repeated("подготовить также отчёт о ремонте дорог\n"),
    "broken words": repeated("подготовить отчёт о ре-\nмонте дорог\n"),
    "wrapped lines": repeated("и затем представить отчёт о ремонте дорог и закупке\nстанков для участников, "),
    "sections": repeated("\nРЕШИЛИ:"),
    "sections in one line": repeated(" РЕШИЛИ: утвердить план. СЛУШАЛИ: Агеева В. Н."),
    "dashes": repeated("– утвердить план;\n"),
    "letters": repeated("а) утвердить план:\n– подготовить отчёт;\n"),
    "page numbers": repeated("\n- 5 -\nпродолжение протокола № 7 от 15.03.2026\n"),
    "table rows": repeated(
        "1\tПодготовить отчёт\tКотова Ю. М.\t1 мая 2026 г.\n",
        HEAD + "\nРЕШИЛИ:\n№\tПоручение\tОтветственный\tСрок\n",
    ),
    "ruled table": repeated(
        "| 1 | Подготовить отчёт | Котова Ю. М. | 1 мая |\n+---+---+---+---+\n",
        HEAD + "\nРЕШИЛИ:\n| № | Поручение | Ответственный | Срок |\n",
    ),
    "heads of tables": repeated("№\tПоручение\tОтветственный\tСрок\n"),
    "ruled heads of tables": repeated("| № | Поручение | Срок |\n", HEAD + "1. О делах\nРЕШИЛИ:\n"),
    "questions of one title": repeated("1. О делах\n", HEAD),
    "reports and decisions": repeated("СЛУШАЛИ: Иванова И. И.\nРЕШИЛИ: сделать\n", HEAD),
    "table set with blanks": repeated(
        "1    Подготовить отчёт     Котова Ю. М.      1 мая\n",
        HEAD + "\nРЕШИЛИ:\n№    Поручение             Ответственный     Срок\n",
    ),
    "votes": repeated("Голосовали: «за» – 5, «против» – 1, «воздержались» – 0.\n"),
    # one long line
    "a protocol in one line": lambda length: of_questions(length // 170 + 1, 1).replace("\n", " "),
    "words in one line": _words,
    "counting marks": numbered("#) утвердить; "),
    "places": repeated("г. Заречинск, ул. Мира, д. 5, ", HEAD),
    "times": repeated("10.00 ", HEAD),
    "offices": repeated("начальник отдела кадров АО «Приборист», ", HEAD + "Присутствовали: Петров А. Б., "),
}

#: What is repeated on one endless line, and in points as long as a paragraph may be.
PIECES: dict[str, str] = {
    "terms": "до 1 мая ",
    "terms with years": "до 1 мая 2026 г. ",
    "quarters": "до конца III квартала 2026 года ",
    "months of events": "провести форум в мае, ",
    "durations": "в течение 10 рабочих дней со дня подписания протокола ",
    "rhythms": "ежеквартально до 5 числа ",
    "ordinals": "двадцать первого ",
    "names": "Иванов И. И. ",
    "names apart": "Иванов И. И., ",
    "initials first": "И. И. Иванов ",
    "initials alone": "И. ",
    "full names": "Иванов Иван Иванович ",
    "capitalised words": "Иванов ",
    "double surnames": "Римский-",
    "addressees": "Департаменту экономики, ",
    "addressees by «и»": "директору и ",
    "joint work": "совместно с ",
    "joint work with somebody": "совместно с Котовой Ю. М. ",
    "orders": "поручить ",
    "orders with addressees": "поручить Котовой Ю. М. подготовить отчёт ",
    "control": "контроль возложить на Агеева В. Н., ",
    "appointments": "назначить ответственным за отчёт Агеева ",
    "short names": "(далее – Совет) ",
    "short names left open": "(далее – ",
    "labels": "Ответственный: ",
    "labels in brackets": "(отв. Котова Ю. М., срок – 1 мая) ",
    "references": "в соответствии с пунктом 1.1 протокола от 15.03.2026 № 7 ",
    "conjunctions": "и ",
    "marks": "1.1.",
    "digits": "1",
    "digits and dots": "1.",
    "digits and blanks": "1 ",
    "look-alikes": "l.O ",
    "mixed letters": "Kузнeцoв ",
    "blanks": " ",
    "tabs": "\t",
    "tabs between words": "план\t",
    "no-break spaces": "\u00a0",
    "soft hyphens": "\u00ad",
    "spaced-out letters": "Р Е Ш ",
    "empty lines": "\n",
    "blank lines": " \n",
    "open quotes": "«",
    "quotes": "«план» ",
    "straight quotes": '"',
    "open brackets": "(",
    "brackets": "(план) ",
    "closed brackets": ")",
    "commas": ", ",
    "semicolons": "; ",
    "stops": ". ",
    "dashes in one line": "– ",
    "hyphens": "-",
    "rules": "_",
    "bars": "|",
    "capitals": "А",
    "small letters": "а",
    "Roman numbers": "I. ",
    "number signs": "№ ",
    "years": "2026 г. ",
}


def _in_points(piece: str) -> Shape:
    """Points of some five thousand characters, each an order followed by nothing but the piece."""
    return numbered(f"1.#. Беловой К. И. подготовить отчёт {piece * (5_000 // len(piece))}\n")


SHAPES |= {name: repeated(piece) for name, piece in PIECES.items()}
SHAPES |= {f"points full of {name}": _in_points(piece) for name, piece in PIECES.items()}

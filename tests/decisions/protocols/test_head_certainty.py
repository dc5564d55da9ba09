"""How sure the reader is of number, day, hour, place, body, chair and secretary, and where it read them."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse
from decisions.protocols.structure import Certainty, ParsedProtocol
from decisions.protocols.to_json import as_json

BODY = "\n\n1. О делах\nРЕШИЛИ:\n1) Принять отчёт.\n2) Дятлову Е.К. закупить насосы.\n"
LABELLED = (
    "ПРОТОКОЛ № 4\nзаседания Совета кластера «Опора»\nДата проведения: 28 августа 2023 г.\nВремя начала: 13:00\n"
    "Место проведения: спортивный зал\nПредседатель – Лугова А.С.\nСекретарь – Быстров О.И.\n"
)
FACTS = ("number", "date", "time", "place", "body", "chair", "secretary")


def _with(head: str, tail: str = "") -> ParsedProtocol:
    return parse(head + BODY + tail)


def test_what_labels_name_is_sure_and_has_its_place() -> None:
    text = LABELLED + BODY
    parsed = parse(text)
    assert {name: parsed.certainties[name] for name in FACTS} == dict.fromkeys(FACTS, Certainty.SURE)
    printed = {name: text[span.start : span.end] for name, span in parsed.spans.items()}
    assert printed["number"] == "4"
    assert printed["date"] == "28 августа 2023 г."
    assert printed["secretary"] == "Быстров О.И."


@pytest.mark.parametrize(
    ("head", "tail", "fact", "certainty"),
    [
        ("ПРОТОКОЛ совещания\nМы собрались 28.08.2023 в 13:00.\n", "", "date", Certainty.LIKELY),
        ("28.08.2023\n\nПРОТОКОЛ совещания\n", "", "date", Certainty.DOUBTFUL),
        ("ПРОТОКОЛ совещания\n28.08.2023 в 13:00, беседка у пруда\n", "", "place", Certainty.LIKELY),
        ("ПРОТОКОЛ совещания\n28.08.2023\nг. Лугов\n", "", "place", Certainty.SURE),
        ("ПРОТОКОЛ совещания\n28.08.2023\n", "\nДиректор    А.С. Лугова", "chair", Certainty.DOUBTFUL),
        ("ПРОТОКОЛ совещания\n28.08.2023\n", "\nПредседатель    А.С. Лугова", "chair", Certainty.SURE),
        (
            "ПРОТОКОЛ совещания\n28.08.2023\nПрисутствовали:\nЛугова А.С., директор – председательствующий\n",
            "",
            "chair",
            Certainty.LIKELY,
        ),
        ("ООО «Заря»\n\nПРОТОКОЛ\nзаседания правления\n28.08.2023\n", "", "body", Certainty.LIKELY),
        ("ООО «Заря»\n\nПРОТОКОЛ\n28.08.2023\n", "", "body", Certainty.DOUBTFUL),
    ],
)
def test_what_was_concluded_is_less_sure(head: str, tail: str, fact: str, certainty: Certainty) -> None:
    parsed = _with(head, tail)
    assert fact in parsed.spans
    assert parsed.certainties[fact] is certainty


@pytest.mark.parametrize(
    ("line", "certainty"),
    [
        ("28 августа 2023 года, 14:00–16:10\t№ 4", Certainty.SURE),
        ("28 августа 2023 года, 14:00–16:10 № 4", Certainty.SURE),
        ("28.08.2023 в 13:00, беседка у пруда", Certainty.SURE),
        ("28.08.2023, 13.00", Certainty.SURE),
        ("Мы собрались 28.08.2023 в 13:00.", Certainty.LIKELY),
        ("28.08.2023, после обеда, около 13:00", Certainty.LIKELY),
    ],
)
def test_an_hour_beside_the_day_is_that_of_the_meeting(line: str, certainty: Certainty) -> None:
    assert _with(f"ПРОТОКОЛ совещания\n{line}\n").certainties["time"] is certainty


def test_every_fact_of_the_head_says_how_sure_it_is() -> None:
    parsed = _with(LABELLED)
    assert set(parsed.certainties) == set(parsed.spans)
    facts = as_json(parsed)["facts"]
    assert facts["place"] == {
        "start": parsed.spans["place"].start,
        "end": parsed.spans["place"].end,
        "certainty": "sure",
    }

"""House templates: what is taken and what is not, where a fault is told to be, and that nothing gets out of the box."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from decisions.exports import docx, house, paper, report, rows, tasks
from decisions.exports.document import Certificate, DocumentItem, DocumentPoint, Participant
from decisions.exports.field import Field, Shape
from decisions.exports.fields import FIELDS, FILTERS, listed
from decisions.exports.filling import TemplateFaultError
from decisions.exports.marks import MOST_FAULTS, MOST_MARKS, problems_of
from decisions.exports.printed import House
from decisions.exports.table import TableDocument
from tests.decisions.exports.samples import PRESENT, PROTOCOL
from tests.decisions.exports.word import lines, word


def filled(content: bytes, document: Any = PROTOCOL) -> list[str]:
    return lines(docx.render(replace(document, house=House("наш", content, is_strict=True))))


def faults(*paragraphs: str, kind: str = "protocol", **more: Any) -> list[str]:
    return [problem.message for problem in problems_of(word(*paragraphs, **more), kind)]


# ── what is taken ────────────────────────────────────────────────────────────
GOOD = (
    "{{ kind }} № {{ number }} {{ heading }}",
    "{% if place %}Место: {{ place }}{% else %}без места{% endif %}, {{ date }}",
    "Утверждено: {{ body|genitive }}, {{ chair.name|person_dative }}",
    "{{ present.lines|join('; ') }}",
    "{{ hours|default(“не указано”) }}",
    "{%p for item in items %}",
    "{{ loop.index }}) {{ item.title|upper }}{{ '!' if loop.last else ';' }}",
    "{%p for point in item.points if point.number %}",
    "{{ point.number }} {{ point.text }} {% if point.term and not point.level %}({{ point.term }}){% endif %}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{# не печатается #}",
)


def test_a_template_with_everything_that_is_allowed_is_filled() -> None:
    content = word(*GOOD, header="Протокол {{ number }}")
    assert problems_of(content, "protocol") == []
    said = filled(content, replace(PROTOCOL, body="Координационный совет"))
    assert said[0].startswith(f"ПРОТОКОЛ № {PROTOCOL.number} заседания")
    assert said[1] == f"Место: {PROTOCOL.place}, 15 октября 2026 года"
    assert said[2].startswith("Утверждено: Координационного совета, ")
    assert "; ".join(person.line for person in PRESENT) in said
    assert not [line for line in said if "{" in line or "не печатается" in line]


@pytest.mark.parametrize("kind", FIELDS)
def test_the_layouts_that_ship_are_good_templates(kind: str) -> None:
    assert problems_of((docx.TEMPLATES / f"{kind}.docx").read_bytes(), kind) == []


def test_the_layout_that_ships_prints_the_same_as_a_house_template() -> None:
    content = (docx.TEMPLATES / "protocol.docx").read_bytes()
    extract = replace(PROTOCOL, extract=Certificate(dt.date(2026, 10, 16), "секретарь", "Т. Г. Осокина", "АО «Депо»"))
    for document in (PROTOCOL, extract, replace(PROTOCOL, chair=None, secretary=None, permalink="https://a.example/")):
        assert filled(content, document) == lines(docx.render(document))


def test_what_a_protocol_lacks_prints_nothing() -> None:
    bare = replace(PROTOCOL, chair=None, secretary=None, place="", items=())
    content = word("[{{ chair.line }}{{ secretary.name|person_dative }}{{ place }}{{ certificate.post }}]")
    assert filled(content, bare) == ["[]"]


def test_texts_are_printed_as_they_are_whatever_signs_they_hold() -> None:
    text = '<w:p/> & {{ 7 * 7 }} {_{ {% endfor %} «О\'Кей» "x"'
    said = filled(word("{{ place }}", "{{ place|upper }}"), replace(PROTOCOL, place=text))
    assert said == [text, text.upper()]


def test_rows_of_a_table_are_gone_through() -> None:
    content = word(table=["{%tr for line in agenda %}", "{{ line.number }} {{ line.title }}", "{%tr endfor %}"])
    assert problems_of(content, "protocol") == []
    assert len(filled(content)) == len(PROTOCOL.items)


# ── what is not taken, and where it stands ───────────────────────────────────
@pytest.mark.parametrize(
    ("mark", "nearest"),
    [
        ("{{ nubmer }}", "number"),
        ("{{ chair.sgnature }}", "chair.signature"),
        ("{{ place|uper }}", "upper"),
        ("{% if plase %}x{% endif %}", "place"),
    ],
)
def test_an_unknown_field_is_named_with_the_nearest_one(mark: str, nearest: str) -> None:
    (problem,) = problems_of(word("Введение.", f"Слово {mark} и ещё."), "protocol")
    assert f"«{nearest}»" in problem.message
    assert problem.mark in mark
    assert problem.paragraph == f"Слово {mark} и ещё."


@pytest.mark.parametrize(("kind", "known"), [("protocol", "items"), ("tasks", "rows")])
def test_a_loop_over_nothing_is_told_a_list_of_this_document(kind: str, known: str) -> None:
    (said,) = faults("{% for one in 'abc' %}x{% endfor %}", kind=kind)
    assert f"«{known}»" in said


def test_a_field_of_a_loop_is_known_inside_it_alone() -> None:
    assert faults("{%p for item in items %}", "{{ item.titel }}", "{%p endfor %}", "{{ item.title }}") == [
        *faults("{%p for item in items %}", "{{ item.titel }}", "{%p endfor %}"),
        *faults("{{ item.title }}"),
    ]
    assert "item.title" in faults("{%p for item in items %}", "{{ item.titel }}", "{%p endfor %}")[0]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["{{ number"],
        ["{{ number }"],
        ["{ number }}"],
        ["{{ number {{ place }}"],
        ["{% if place %}x"],
        ["x{% endif %}"],
        ["{%p for item in items %}", "{{ item.title }}"],
        ["{%p for item in items %}", "{{ item.title }}", "{% endfor %}"],
        ["{%p for item in items %}", "{%p endif %}"],
        ["{% for item in items %}", "{{ item.title }}", "{% endfor %}"],
        ["Пункты: {%p for item in items %}", "{{ item.title }}", "{%p endfor %}"],
        ["{{ }}"],
        ["{{ number place }}"],
        ["{% if %}x{% endif %}"],
        ["{% for items %}x{% endfor %}"],
        ["{%p else %}"],
        ["{{ 'a }}"],
    ],
)
def test_a_broken_mark_is_told_with_its_paragraph(paragraphs: list[str]) -> None:
    found = problems_of(word("До.", *paragraphs, "После."), "protocol")
    assert found
    for problem in found:
        assert problem.mark
        assert problem.paragraph in paragraphs


@pytest.mark.parametrize(
    "mark",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ number.__class__ }}",
        "{{ items.__len__ }}",
        "{{ chair['line'] }}",
        "{{ chair|attr('__class__') }}",
        "{{ items|map('attr') }}",
        "{{ range(9999999) }}",
        "{{ lipsum() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self }}",
        "{{ 'a' * 999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ number + number }}",
        "{{ [1] }}",
        "{{ {} }}",
        "{{ items[0] }}",
        "{{ number.upper() }}",
        "{{ number is defined }}",
        "{{ place|default(number) }}",
        "{{ place|default('a', true) }}",
        "{{ place|join }}",
        "{{ items }}",
        "{{ chair }}",
        "{{ draft }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{% call x() %}{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{% autoescape false %}x{% endautoescape %}",
        "{% for x in range(99999999) %}x{% endfor %}",
        "{% for x in 'abc' %}x{% endfor %}",
        "{% for x in number %}x{% endfor %}",
        "{% for a, b in items %}x{% endfor %}",
        "{% for item in items recursive %}x{% endfor %}",
        "{% for a in items %}{% for b in items %}x{% endfor %}{% endfor %}",
        "{% for a in items %}{% for b in a.points %}{% for c in a.points %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in items %}{% for b in present.lines %}x{% endfor %}{% endfor %}",
        "{% if number > items|count * 2 %}x{% endif %}",
        "{%p vm %}",
        "{% hm %}",
        "{% colspan number %}",
        "{{ " + "(" * 140 + "number" + ")" * 140 + " }}",
        "{{ " + "not " * 70 + "draft }}",
    ],
)
def test_hostile_and_strange_expressions_are_refused(mark: str) -> None:
    began = time.process_time()
    assert problems_of(word(mark), "protocol")
    # What the check would let through, the box refuses by itself.
    with pytest.raises(TemplateFaultError):
        house.sandbox("protocol").from_string(mark).render(PROTOCOL.context())
    assert time.process_time() - began < 2


LONG = "{{ number" + " if draft else number" * 60 + " }}"


@pytest.mark.parametrize("mark", ["{% raw %}{{ number }}{% endraw %}", LONG])
def test_what_is_harmless_and_still_no_mark_of_ours_is_refused(mark: str) -> None:
    assert problems_of(word(mark), "protocol")


def test_marks_are_checked_wherever_docxtpl_reads_them() -> None:
    assert faults("Всё хорошо.", header="{{ nubmer }}")
    from docx import Document

    from tests.decisions.exports.word import saved

    document = Document()
    document.core_properties.comments = "{{ ''.__class__ }}"
    assert problems_of(saved(document), "protocol")


def test_fields_of_one_document_are_not_those_of_another() -> None:
    assert faults("{%p for row in rows %}", "{{ row.text }}", "{%p endfor %}", kind="report") == []
    assert faults("{%p for row in rows %}", "{{ row.text }}", "{%p endfor %}")
    assert faults("{{ place }}", kind="report")


def test_absurd_files_are_refused_at_once() -> None:
    began = time.process_time()
    assert len(faults(*(["{{ nubmer }}"] * 200))) == MOST_FAULTS
    assert len(faults("{{ number }}" * (MOST_MARKS + 1))) == 1
    assert faults("{{" * 20_000)
    assert faults("{%p if place %}" * 1, *["{%p if place %}"] * 40, *["{%p endif %}"] * 41)
    assert faults("{{ " + "n" * 400 + " }}")
    assert time.process_time() - began < 10


def test_a_part_that_grows_too_far_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "LONGEST", 50_000)
    points = tuple(DocumentPoint(f"1.{n}", "Слово. " * 300) for n in range(60))
    content = word(
        "{%p for item in items %}", "{%p for p in item.points %}", "{{ p.text }}", "{%p endfor %}", "{%p endfor %}"
    )
    document = replace(PROTOCOL, items=(DocumentItem("1", "О многом", points=points),))
    with pytest.raises(TemplateFaultError):
        filled(content, document)


def test_a_template_that_fails_gives_way_to_the_layout_that_ships(caplog: pytest.LogCaptureFixture) -> None:
    broken = replace(PROTOCOL, house=House("наш", b"no zip"))
    assert lines(docx.render(broken)) == lines(docx.render(PROTOCOL))
    assert "was not filled" in caplog.text
    with pytest.raises(TemplateFaultError):
        filled(b"no zip")


def test_a_list_whose_template_fails_loses_no_rows() -> None:
    made = replace(table_of("register"), house=None)
    once = replace(made, rows=iter(made.rows)).dressed(House("наш", b"no zip"))
    assert lines(docx.render(once)) == lines(docx.render(made))


def test_threads_do_not_mix_their_data() -> None:
    content = word("{{ place }}", "{%p for item in items %}", "{{ item.title }}", "{%p endfor %}")

    def one(number: int) -> bool:
        items = tuple(DocumentItem(str(n), f"О метке {number}") for n in range(5))
        said = filled(content, replace(PROTOCOL, place=f"метка {number}", items=items))
        return said == [f"метка {number}", *[f"О метке {number}."] * 5]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(24)))


# ── the list of fields ───────────────────────────────────────────────────────
CROWD = tuple(Participant(f"Причалов {n}", "директор") for n in range(20))
FULL = replace(
    PROTOCOL,
    present=CROWD,
    permalink="https://a.example/",
    extract=Certificate(dt.date(2026, 10, 16), "секретарь", "Т. Г. Осокина", "АО «Депо»"),
)


SHEETS = {"report": (*rows.COLUMNS, *report.DETAILS), "tasks": tasks.SHEET, "register": rows.COLUMNS}


def table_of(kind: str) -> TableDocument:
    """A list of one row, in a template of its house."""
    columns = paper.LAYOUTS[kind], SHEETS[kind]
    row = SimpleNamespace(**{column.name: "слово" for each in columns for column in each})
    made = TableDocument(kind, "ОТЧЁТ", ("по состоянию",), "Кластер", dt.date(2026, 1, 1), *columns, [row], "")
    return replace(made, summary=(("всего", 1),), addressee="АО" if kind == "tasks" else "", house=House("", b""))


def compared(fields: tuple[Field, ...], values: Mapping[str, Any], seen: set[str], before: str = "") -> None:
    """Every value has its field, every field its value, in every element of every list; `seen` are those compared."""
    assert {each.name for each in fields} == set(values), before
    for each in fields:
        value, path = values[each.name], f"{before}{each.name}"
        if value is None:
            continue
        assert isinstance(value, list) == each.shape.is_list, path
        assert isinstance(value, dict) == (each.shape is Shape.GROUP), path
        assert isinstance(value, bool) <= (each.shape is Shape.FLAG), path
        for one in value if each.shape is Shape.GROUPS else [value] if each.shape is Shape.GROUP else []:
            compared(each.fields, one, seen, f"{path}.")
        if value or not each.fields:
            seen.add(path)


def test_the_list_of_fields_is_what_documents_give() -> None:
    for kind in FIELDS:
        documents = [PROTOCOL, FULL] if kind == "protocol" else [table_of(kind)]
        seen: set[str] = set()
        for document in documents:
            given = document.context()
            extra = {"qr": ""} if kind == "protocol" else {}
            compared(FIELDS[kind], {**given, **extra}, seen)
        missing = {each.name for each in FIELDS[kind]} - seen
        assert not missing, f"the samples have none of {missing}"


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_is_written_on_the_page_as_the_check_takes_it(kind: str) -> None:
    """Inside the loops that the path needs, each mark of the page is good, and it has a meaning."""
    for row in listed(FIELDS[kind]):
        assert str(row.field.meaning)
        if row.depth == 0:
            assert faults(
                *([" ".join(row.marks)] if row.field.shape is Shape.FLAG else row.marks), kind=kind
            ) == [] or (row.field.shape in (Shape.GROUP, Shape.GROUPS))
        assert row.field.shape is not Shape.TEXT or row.field.example


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_does_what_the_page_says(name: str) -> None:
    found = FILTERS[name]
    with translation.override("ru"):
        assert str(found.meaning) != ""
    if found.of:
        assert found.apply(found.of) == found.gives
    elif found.of_list:
        assert found.apply(["Зорина Е. В.", "Вязов Г. Л."], *([found.argument] if found.argument else [])) in (
            found.gives,
            2,
        )
    else:
        assert found.apply("", found.argument) == found.gives
    assert found.apply(None) is not None

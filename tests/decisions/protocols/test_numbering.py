"""Automatic numbers of a DOCX are what Word shows: manners, jumps, restarts and lists that stand for others."""

from __future__ import annotations

import pytest
from docx.oxml.ns import nsdecls

from decisions.protocols.readers import read

from .documents import packed


def _level(level: int, text: str, form: str = "decimal", more: str = "") -> str:
    manner = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{level}">{manner}</w:lvl>'


def _lines(lists: str, *paragraphs: tuple[int, int], styles: str = "") -> list[str]:
    """What is read of `paragraphs`, each (list, level), numbered by the definitions `lists`."""
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        "<w:r><w:t>О кадрах</w:t></w:r></w:p>"
        for number, level in paragraphs
    )
    data = packed(
        {
            "word/document.xml": f"<w:document {nsdecls('w')}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": f"<w:numbering {nsdecls('w')}>{lists}</w:numbering>",
            "word/styles.xml": f"<w:styles {nsdecls('w')}>{styles}</w:styles>",
        }
    )
    return [line.split(" ")[0] for line in read("a.docx", data).text.strip().split("\n")]


def _abstract(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}{more}</w:abstractNum>'


def _list(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("upperRoman", ["I.", "II.", "III.", "IV."]),
        ("lowerRoman", ["i.", "ii.", "iii.", "iv."]),
        ("russianLower", ["а.", "б.", "в.", "г."]),
        ("russianUpper", ["А.", "Б.", "В.", "Г."]),
        ("lowerLetter", ["a.", "b.", "c.", "d."]),
        ("decimalZero", ["01.", "02.", "03.", "04."]),
        ("bullet", ["–", "–", "–", "–"]),
    ],
)
def test_manners_of_numbers(form: str, shown: list[str]) -> None:
    lists = _abstract(1, _level(0, "%1.", form)) + _list(1, 1)
    assert _lines(lists, *[(1, 0)] * 4) == shown


def test_levels_count_below_each_other() -> None:
    lists = _abstract(1, _level(0, "%1."), _level(1, "%1.%2."), _level(2, "%3)", "russianLower")) + _list(1, 1)
    places = [(1, level) for level in (0, 1, 2, 2, 1, 2, 0, 1)]
    assert _lines(lists, *places) == ["1.", "1.1.", "а)", "б)", "1.2.", "а)", "2.", "2.1."]


def test_a_level_may_go_on_whatever_stands_above_it() -> None:
    never = '<w:lvlRestart w:val="0"/>'
    lists = _abstract(1, _level(0, "%1.", "upperRoman"), _level(1, "%2.", more=never)) + _list(1, 1)
    assert _lines(lists, (1, 0), (1, 1), (1, 1), (1, 0), (1, 1)) == ["I.", "1.", "2.", "II.", "3."]


def test_roman_questions_have_arabic_points_where_the_list_says_so() -> None:
    lists = _abstract(1, _level(0, "%1.", "upperRoman"), _level(1, "%1.%2.", more="<w:isLgl/>")) + _list(1, 1)
    assert _lines(lists, (1, 0), (1, 0), (1, 1)) == ["I.", "II.", "2.1."]


def test_two_lists_of_one_definition_count_together_until_one_begins_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    lists = _abstract(1, _level(0, "%1.")) + _list(1, 1) + _list(2, 1) + _list(3, 1, anew)
    assert _lines(lists, (1, 0), (2, 0), (3, 0), (3, 0), (1, 0)) == ["1.", "2.", "5.", "6.", "7."]


def test_a_list_may_have_a_level_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{_level(0, "(%1)", "upperRoman")}</w:lvlOverride>'
    lists = _abstract(1, _level(0, "%1.")) + _list(1, 1) + _list(2, 1, own)
    assert _lines(lists, (1, 0), (2, 0)) == ["1.", "(II)"]


def test_a_list_may_stand_for_a_style() -> None:
    number = '<w:numPr><w:numId w:val="2"/></w:numPr>'
    style = f'<w:style w:type="numbering" w:styleId="Points"><w:pPr>{number}</w:pPr></w:style>'
    lists = _abstract(1, more='<w:numStyleLink w:val="Points"/>') + _abstract(2, _level(0, "%1)"))
    assert _lines(lists + _list(1, 1) + _list(2, 2), (1, 0), (1, 0), styles=style) == ["1)", "2)"]

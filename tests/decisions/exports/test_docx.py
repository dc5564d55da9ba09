"""The DOCX of a protocol: its layout read back from the XML, and data that try to be more than text."""

from __future__ import annotations

import gc
import io
import re
import weakref
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.parts.document import DocumentPart
from docx.shared import Cm, Pt

from decisions.exports import docx
from decisions.exports.document import DocumentItem, DocumentPoint, Participant, ProtocolDocument
from decisions.exports.paper import LAYOUTS
from decisions.exports.templates import build_protocol_template, build_table_templates
from tests.decisions.exports.samples import PRESENT, PROTOCOL, WORDING
from tests.decisions.exports.word import plain

HOSTILE = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }} {% for x in 'ab' %}x{% endfor %} {_{ <w:p/> & «»\"' #let *b* $x$"
)


def read(document: ProtocolDocument) -> Any:
    return Document(io.BytesIO(docx.render(document)))


def lines(document: ProtocolDocument) -> list[str]:
    return [plain(paragraph.text) for paragraph in read(document).paragraphs]


@pytest.fixture(scope="module")
def opened() -> Any:
    return read(PROTOCOL)


def test_page_is_a4_with_the_margins_of_the_standard(opened: Any) -> None:
    (section,) = opened.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = [section.left_margin, section.right_margin, section.top_margin, section.bottom_margin]
    assert [round(margin.mm) for margin in margins] == [30, 10, 20, 20]


def test_pages_are_numbered_from_the_second_centred_at_the_top(opened: Any) -> None:
    (section,) = opened.sections
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_header._element.xml
    (paragraph,) = section.header.paragraphs
    assert paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [code.text.strip() for code in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert not "".join(paragraph.text for paragraph in section.footer.paragraphs)


def test_type_is_a_serif_of_13_points_with_a_spacing_of_the_standard(opened: Any) -> None:
    used = {paragraph.style.name for paragraph in opened.paragraphs}
    for name in used:
        style = opened.styles[name]
        assert style.font.name == "Times New Roman"
        assert style.font.size == (Pt(10) if name == "Mark" else Pt(13))
        assert 1 <= style.paragraph_format.line_spacing <= 1.5
        fonts = style.element.rPr.rFonts
        assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    assert not [run for paragraph in opened.paragraphs for run in paragraph.runs if run.font.size or run.font.name]


def test_only_body_text_is_indented_and_justified(opened: Any) -> None:
    for paragraph in opened.paragraphs:
        shape = paragraph.style.paragraph_format
        is_body = paragraph.style.name in ("Body", "Detail", "Subpoint", "Heading 2")
        assert abs(shape.first_line_indent - (Cm(1.25) if is_body else 0)) < Cm(0.01)
        assert (shape.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY) is is_body


def test_the_parts_follow_one_another_as_the_form_wants() -> None:
    text = "\n".join(lines(PROTOCOL))
    order = [
        "Ассоциация «Транспортно-логистический кластер Приозёрской области»",
        "ПРОТОКОЛ",
        "заседания Координационного совета кластера",
        "15 октября 2026 года, 14:00–16:20\t№ 7",
        "пос. Вагоноремонтный, ул. Заводская, 96",
        "Председательствующий – Лагутин В. С.",
        "Секретарь – Осокина Т. Г.",
        "Присутствовали:",
        "Отсутствовали:",
        "Приглашённые:",
        "ПОВЕСТКА ДНЯ:",
        "1. СЛУШАЛИ: Ермолаеву Н. Ю., начальника отдела",
        "о формировании кадрового резерва для транспортно-логистической отрасли региона.",
        "РЕШИЛИ:",
        "1.1. Принять к сведению информацию",
        "Ответственный: Осокина Т. Г.",
        "Срок: до 10.11.2026.",
        "2. СЛУШАЛИ:",
        "ВЫСТУПИЛИ:",
        "Вяткин П. П., Зорина Е. В.",
        f"2.1. {WORDING}",
        "а) ежеквартально рассматривать",
        "Голосовали: «за» – 14, «против» – 0, «воздержались» – 1.",
        "3. О конкурсе «Лучший наставник транспортной отрасли».",
        "4. Вопрос рассмотрен в закрытой части заседания и не публикуется.",
        "5. О плане работы на 2027 год. Вопрос снят с рассмотрения.",
        "Председательствующий\tВ. С. Лагутин",
        "Секретарь\tТ. Г. Осокина",
        "Подписан 19 октября 2026 года.",
    ]
    places = []
    for part in order:
        places.append(text.find(part, places[-1] if places else 0))
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    assert "Тайного" not in text


def test_headings_make_an_outline(opened: Any) -> None:
    outline = [paragraph.text for paragraph in opened.paragraphs if paragraph.style.name.startswith("Heading")]
    assert outline[0] == "ПОВЕСТКА ДНЯ:"
    assert len(outline) == 1 + len(PROTOCOL.items)


def test_properties_name_the_document(opened: Any) -> None:
    assert opened.core_properties.title == PROTOCOL.title
    assert opened.core_properties.author == PROTOCOL.organization
    assert opened.core_properties.language == "ru-RU"
    assert str(opened.core_properties.created.date()) == "2026-10-19"


def test_a_draft_says_so() -> None:
    assert lines(replace(PROTOCOL, draft=True))[0] == "ПРОЕКТ"
    assert "ПРОЕКТ" not in lines(PROTOCOL)


def test_signatures_never_stand_on_a_page_without_text(opened: Any) -> None:
    paragraphs = opened.paragraphs
    first = next(index for index, paragraph in enumerate(paragraphs) if paragraph.style.name == "Signature")
    assert paragraphs[first - 1].paragraph_format.keep_with_next
    assert paragraphs[first].style.paragraph_format.keep_with_next


def test_a_long_wording_may_be_parted_from_its_term_but_not_from_the_signatures() -> None:
    def kept(text: str, term: str) -> list[bool]:
        points = (DocumentPoint("1.1", text, term=term),)
        paragraphs = read(replace(PROTOCOL, items=(DocumentItem("1", "О многом", points=points),))).paragraphs
        (place,) = (at for at, one in enumerate(paragraphs) if one.text.startswith("1.1."))
        return [bool(one.paragraph_format.keep_with_next) for one in paragraphs[place : place + (2 if term else 1)]]

    long = "Обеспечить подачу вагонов. " * 40
    assert kept("Обеспечить.", "до 1 мая") == [True, True]
    assert kept(long, "до 1 мая") == [False, True]
    assert kept(long, "") == [True]


def test_expressions_in_the_data_stay_text() -> None:
    point = DocumentPoint("1.1", HOSTILE, responsible=(HOSTILE,), term=HOSTILE)
    document = replace(
        PROTOCOL,
        organization=HOSTILE,
        place=HOSTILE,
        present=(Participant(HOSTILE),),
        items=(DocumentItem("1", HOSTILE, heard=(HOSTILE,), points=(point,)),),
    )
    text = lines(document)
    assert text[0] == HOSTILE
    assert f"1.1. {HOSTILE}" in text
    assert "__subclasses__" in text[0]
    assert read(document).core_properties.author == HOSTILE


@pytest.mark.parametrize("text", ["\x00a\x0bb\x1f\ud800", "строка\r\nвторая\u2028третья", "\u202eобратно", "\x07\x0c"])
def test_characters_that_xml_cannot_hold_are_left_out(text: str) -> None:
    document = replace(PROTOCOL, place=text, items=(DocumentItem("1", "О деле", points=(DocumentPoint("1.1", text),)),))
    assert "РЕШИЛИ:" in lines(document)


def test_lines_of_a_wording_are_paragraphs() -> None:
    point = DocumentPoint("1.1", "Утвердить состав:\n– Лагутин В. С.;\n\n– Осокина Т. Г.")
    text = lines(replace(PROTOCOL, items=(DocumentItem("1", "О составе", points=(point,)),)))
    start = text.index("1.1. Утвердить состав:")
    assert text[start : start + 3] == ["1.1. Утвердить состав:", "– Лагутин В. С.;", "– Осокина Т. Г."]


def test_more_names_than_the_limit_go_to_an_annex() -> None:
    crowd = tuple(Participant(f"Участников-{number} А. А.", "директор") for number in range(16))
    text = lines(replace(PROTOCOL, present=crowd))
    assert "Присутствовали: 16 человек (список прилагается)" in text
    assert text.index("СПИСОК") > text.index("Секретарь\tТ. Г. Осокина")
    assert text[-1] == "16. Участников-15 А. А. – директор"
    assert "СПИСОК" not in lines(replace(PROTOCOL, present=crowd[:15]))


def test_nothing_to_say_leaves_no_labels() -> None:
    bare = ProtocolDocument(organization="", heading="", number="", date=PROTOCOL.date)
    assert [line for line in lines(bare) if line] == ["ПРОТОКОЛ", "15 октября 2026 года"]


def test_long_protocols_and_long_wordings() -> None:
    wording = "Обеспечить бесперебойную работу. " * 91
    points = tuple(DocumentPoint(f"1.{number}", wording) for number in range(1, 201))
    text = lines(replace(PROTOCOL, items=(DocumentItem("1", "О многом", points=points),)))
    assert f"1.200. {wording.strip()}" in text
    assert len(wording) > 3000


def test_threads_do_not_mix_their_data() -> None:
    def one(number: int) -> bool:
        mark = f"метка-{number}-"
        items = tuple(DocumentItem(str(n), f"О {mark}{n}") for n in range(20))
        text = "\n".join(lines(replace(PROTOCOL, place=mark, items=items)))
        return set(re.findall(r"метка-(\d+)-", text)) == {str(number)}

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(24)))


def test_a_broken_template_is_named(tmp_path: Path) -> None:
    broken = Document()
    broken.add_paragraph("{{ no_such_value }}")
    path = tmp_path / "house.docx"
    broken.save(str(path))
    with pytest.raises(docx.TemplateFaultError, match=r"house\.docx.*no_such_value"):
        docx.render(PROTOCOL, path)


def test_a_template_cannot_reach_behind_its_data(tmp_path: Path) -> None:
    broken = Document()
    broken.add_paragraph("{{ ''.__class__.__mro__ }}")
    path = tmp_path / "house.docx"
    broken.save(str(path))
    with pytest.raises(docx.TemplateFaultError, match="unsafe"):
        docx.render(PROTOCOL, path)


@pytest.mark.parametrize("name", ["protocol", *LAYOUTS])
def test_a_shipped_template_is_what_its_script_builds(tmp_path: Path, name: str) -> None:
    path = tmp_path / "built.docx"
    template = build_protocol_template.build() if name == "protocol" else build_table_templates.build(name)
    template.save(str(path))
    with zipfile.ZipFile(path) as built, zipfile.ZipFile(docx.TEMPLATES / f"{name}.docx") as shipped:
        assert built.namelist() == shipped.namelist()
        assert [part for part in built.namelist() if built.read(part) != shipped.read(part)] == []


def test_attendance_of_the_sample_is_complete() -> None:
    text = lines(PROTOCOL)
    assert [person.line for person in PRESENT] == text[text.index("Присутствовали:") + 1 :][: len(PRESENT)]


def test_nothing_of_a_file_stays_in_memory_when_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of the documents of this file alone: what other tests and threads hold and let go meanwhile is theirs."""
    made: list[weakref.ref[DocumentPart]] = []

    begin = DocumentPart.__init__

    def noted(part: DocumentPart, *args: Any, **named: Any) -> None:
        made.append(weakref.ref(part))
        begin(part, *args, **named)

    monkeypatch.setattr(DocumentPart, "__init__", noted)
    gc.disable()
    try:
        docx.render(PROTOCOL)
        assert made
        assert [part for ref in made if (part := ref()) is not None and vars(part)] == []
    finally:
        gc.enable()


def test_initials_stay_together_at_the_end_of_a_line() -> None:
    said = "\n".join(paragraph.text for paragraph in read(PROTOCOL).paragraphs).replace("\N{NO-BREAK SPACE}", "~")
    assert "Секретарь – Осокина Т.~Г." in said
    assert "Т. Г." not in said

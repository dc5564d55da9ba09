"""Builds `protocol.docx`, the template of a protocol «ГОСТ Р 7.0.97».

    python -m decisions.exports.templates.build_protocol_template

The result is an ordinary Word file with Jinja marks ({{ value }}, {%p for … %}) that may be edited in Word; this
script keeps its layout reviewable. A4; margins 30/10/20/20 mm; Times New Roman 13 pt, line spacing 1.15; first-line
indent 1.25 cm in body text only; justified; pages numbered from the second, centred at the top.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from decisions.exports.wording import LABELS

TARGET = Path(__file__).with_name("protocol.docx")
NAME = "ГОСТ Р 7.0.97"
FONT = "Times New Roman"
SIZE = 13
TEXT_WIDTH = Mm(210 - 30 - 10)


def build() -> Any:
    """The template as a python-docx document."""
    document = Document()
    _page(document)
    _styles(document)
    _page_number(document)
    _head(document)
    _attendance(document)
    _agenda(document)
    _items(document)
    _signatures(document)
    _certificate(document)
    _mark(document)
    _annexes(document)
    _settings(document)
    return document


def _page(document: Any) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(10)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.15
    normal.paragraph_format.widow_control = True
    for name in ("Title", "Heading 1", "Heading 2", "Header"):
        _font(document.styles[name])
    centre, left, justify = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
    _shape(document.styles["Title"], centre, before=12, after=0, bold=True, keep=True)
    _shape(document.styles["Heading 1"], left, before=14, after=6, bold=True, keep=True)
    _shape(document.styles["Heading 2"], justify, before=14, after=0, indent=True, keep=False)
    _new(document, "Head", centre)
    _new(document, "Requisites", left, before=12, keep=True)
    _new(document, "Officials", left, after=3)
    _new(document, "Attendee", left, after=2)
    _new(document, "Label", left, before=8, after=4, bold=True, keep=True)
    _new(document, "Summary", left, before=8, after=4)
    _new(document, "Body", justify, after=4, indent=True)
    _new(document, "Detail", justify, after=4, indent=True)
    _new(document, "Subpoint", justify, after=4, indent=True).paragraph_format.left_indent = Cm(0.75)
    _new(document, "Signature", left, before=24, keep=True)
    _new(document, "Mark", left, before=2, size=10)
    _new(document, "Right", WD_ALIGN_PARAGRAPH.RIGHT)
    for name in ("Requisites", "Signature"):
        tabs = document.styles[name].paragraph_format.tab_stops
        tabs.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    for name in ("Title", "Heading 1", "Head", "Requisites", "Officials", "Attendee", "Label", "Signature"):
        document.styles[name].element.get_or_add_pPr().append(OxmlElement("w:suppressAutoHyphens"))


def _font(style: Any, size: float = SIZE) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)


def _new(document: Any, name: str, align: Any, **shape: Any) -> Any:
    style = (
        document.styles[name]
        if name in [known.name for known in document.styles]
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _font(style, shape.pop("size", SIZE))
    _shape(style, align, **shape)
    return style


def _shape(
    style: Any,
    align: Any,
    *,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
    indent: bool = False,
    keep: bool = False,
) -> None:
    shape = style.paragraph_format
    shape.alignment = align
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing = 1.15
    shape.first_line_indent = Cm(1.25) if indent else Cm(0)
    shape.left_indent = Cm(0)
    shape.keep_with_next = keep
    style.font.bold, style.font.italic = bold, False
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    spacing = style.element.get_or_add_rPr().find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)


def _page_number(document: Any) -> None:
    """A PAGE field centred at the top of every page but the first."""
    section = document.sections[0]
    section.first_page_header.is_linked_to_previous = False
    section.first_page_header.paragraphs[0].text = ""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, instruction in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = instruction
        elif instruction:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = instruction
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _add(document: Any, text: str, style: str, *, bold: str = "") -> Any:
    """A paragraph in `style`; `bold` is set in bold before the rest."""
    paragraph = document.add_paragraph(style=style)
    if bold:
        paragraph.add_run(bold).bold = True
    if text:
        paragraph.add_run(text)
    return paragraph


def _tag(document: Any, code: str) -> None:
    """A paragraph that holds only a Jinja statement and leaves no trace."""
    document.add_paragraph(f"{{%p {code} %}}", style="Body")


def _when(document: Any, condition: str, text: str, style: str, *, bold: str = "") -> None:
    _tag(document, f"if {condition}")
    _add(document, text, style, bold=bold)
    _tag(document, "endif")


def _head(document: Any) -> None:
    _when(document, "draft", LABELS["draft"], "Right")
    _when(document, "organization", "{{ organization }}", "Head")
    _add(document, "{{ kind }}", "Title")
    _when(document, "heading", "{{ heading }}", "Head")
    number = f"{{% if number %}}\t{LABELS['number']} {{{{ number }}}}{{% endif %}}"
    _add(document, "{{ date }}{% if hours %}, {{ hours }}{% endif %}" + number, "Requisites")
    _when(document, "place", "{{ place }}", "Head")
    _when(document, "form", f"{LABELS['form']}: {{{{ form }}}}", "Officials")
    _add(document, "", "Officials")
    for who in ("chair", "secretary"):
        _when(document, who, f"{LABELS[who]} – {{{{ {who}.line }}}}", "Officials")


def _attendance(document: Any) -> None:
    for group in ("present", "absent", "invited"):
        _when(document, f"{group}.summary", f" {{{{ {group}.summary }}}}", "Summary", bold=f"{LABELS[group]}:")
        _tag(document, f"if {group}.lines")
        _add(document, "", "Label", bold=f"{LABELS[group]}:")
        _tag(document, f"for line in {group}.lines")
        _add(document, "{{ line }}", "Attendee")
        _tag(document, "endfor")
        _tag(document, "endif")


def _agenda(document: Any) -> None:
    _tag(document, "if agenda")
    _add(document, f"{LABELS['agenda']}:", "Heading 1")
    _tag(document, "for line in agenda")
    _add(document, "{% if line.number %}{{ line.number }} {% endif %}{{ line.title }}", "Body")
    _tag(document, "endfor")
    _tag(document, "endif")


def _items(document: Any) -> None:
    number = "{% if item.number %}{{ item.number }} {% endif %}"
    _tag(document, "for item in items")
    _tag(document, "if item.notice")
    title = "{% if item.title != item.notice %}{{ item.title }} {% endif %}"
    _add(document, number + title + "{{ item.notice }}", "Heading 2")
    _tag(document, "elif item.heard")
    _add(document, " {{ item.heard }}", "Heading 2", bold=f"{number}{LABELS['heard']}:")
    _tag(document, "else")
    _add(document, "", "Heading 2", bold=number + "{{ item.title }}")
    _tag(document, "endif")
    _tag(document, "if item.discussed")
    _add(document, "", "Label", bold=f"{LABELS['discussed']}:")
    _add(document, "{{ item.discussed }}", "Body")
    _tag(document, "endif")
    _tag(document, "if item.points")
    _add(document, "", "Label", bold=f"{LABELS['resolved']}:")
    _points(document)
    _tag(document, "endif")
    _when(document, "item.votes", "{{ item.votes }}", "Body")
    _tag(document, "endfor")


def _points(document: Any) -> None:
    _tag(document, "for point in item.points")
    text = "{% if point.number %}{{ point.number }} {% endif %}{{ point.text }}"
    _tag(document, "if point.level")
    _add(document, text, "Subpoint")
    _tag(document, "else")
    _add(document, text, "Body")
    _tag(document, "endif")
    _tag(document, "for line in point.more")
    _add(document, "{{ line }}", "Body")
    _tag(document, "endfor")
    _when(document, "point.responsible", "{{ point.responsible_label }}: {{ point.responsible }}", "Detail")
    _when(document, "point.term", f"{LABELS['term']}: {{{{ point.term }}}}", "Detail")
    _when(document, "point.votes", "{{ point.votes }}", "Detail")
    _tag(document, "endfor")


def _signatures(document: Any) -> None:
    for who in ("chair", "secretary"):
        _when(document, who, f"{LABELS[who]}\t{{{{ {who}.signature }}}}", "Signature")


def _certificate(document: Any) -> None:
    """«Верно» below an extract, with a line for the signature."""
    _when(document, "certificate.addressee", f"{LABELS['given_to']}: {{{{ certificate.addressee }}}}.", "Summary")
    _tag(document, "if certificate.shown")
    _add(document, "", "Label", bold=LABELS["certified"])
    _add(document, "{{ certificate.post }}\t{{ certificate.name }}", "Signature")
    _add(document, "{{ certificate.day }}", "Officials")
    _tag(document, "endif")


def _mark(document: Any) -> None:
    _tag(document, "if signed_on or seal or permalink")
    _add(document, "", "Mark")
    _when(document, "signed_on", f"{LABELS['signed']} {{{{ signed_on }}}}.", "Mark")
    _when(document, "seal", f"{LABELS['seal']}: {{{{ seal }}}}", "Mark")
    _when(document, "permalink", f"{LABELS['permalink']}: {{{{ permalink }}}}", "Mark")
    _when(document, "qr", "{{ qr }}", "Mark")
    _tag(document, "endif")


def _annexes(document: Any) -> None:
    _tag(document, "for annex in annexes")
    paragraph = document.add_paragraph(style="Right")
    paragraph.paragraph_format.page_break_before = True
    paragraph.add_run(LABELS["annex"]).add_break(WD_BREAK.LINE)
    paragraph.add_run(f"{LABELS['annex_to']} от {{{{ short_date }}}}{{% if number %}} № {{{{ number }}}}{{% endif %}}")
    _add(document, LABELS["annex_title"], "Title")
    _add(document, "{{ annex.title }}", "Head")
    _tag(document, "for line in annex.lines")
    _add(document, "{{ loop.index }}. {{ line }}", "Attendee")
    _tag(document, "endfor")
    _tag(document, "endfor")


def _settings(document: Any) -> None:
    """Russian for the spelling checker; fixed properties, so that building twice gives the same file content."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "ru-RU")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = NAME, "", ""
    properties.language = "ru-RU"
    properties.created = properties.modified = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a property without a zone


if __name__ == "__main__":
    build().save(TARGET)

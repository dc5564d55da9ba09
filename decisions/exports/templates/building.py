"""What the layouts «ГОСТ Р 7.0.97» have in common: the page, the type, page numbers, and marks of Jinja in Word.

A4; margins 20 mm at the top and the bottom, 10 mm at the right, 30 mm at the left of an upright page and 20 mm of one
that lies; Times New Roman, line spacing 1.15; pages numbered from the second, centred at the top.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

NAME = "ГОСТ Р 7.0.97"
FONT = "Times New Roman"
SIZE = 13


def lay_out(document: Any, *, is_landscape: bool = False) -> None:
    """The page, the type of the styles that are built in, and the page numbers."""
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(10)
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        section.left_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    font(normal)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.15
    normal.paragraph_format.widow_control = True
    for name in ("Title", "Heading 1", "Heading 2", "Header"):
        font(document.styles[name])
    _page_number(document)


def font(style: Any, size: float = SIZE) -> None:
    """Times New Roman of `size` points for every script."""
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)


def new_style(document: Any, name: str, align: Any, **options: Any) -> Any:
    """The style of that name, made when there is none; `options` are those of `shape`, and `size` in points."""
    style = (
        document.styles[name]
        if name in [known.name for known in document.styles]
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    font(style, options.pop("size", SIZE))
    shape(style, align, **options)
    return style


def shape(
    style: Any,
    align: Any,
    *,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
    indent: bool = False,
    keep: bool = False,
) -> None:
    """The paragraph of a style: points before and after, the first-line indent of body text, kept with the next one."""
    form = style.paragraph_format
    form.alignment = align
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = 1.15
    form.first_line_indent = Cm(1.25) if indent else Cm(0)
    form.left_indent = Cm(0)
    form.keep_with_next = keep
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


def add(document: Any, text: str, style: str, *, bold: str = "") -> Any:
    """A paragraph in `style`; `bold` is set in bold before the rest."""
    paragraph = document.add_paragraph(style=style)
    if bold:
        paragraph.add_run(bold).bold = True
    if text:
        paragraph.add_run(text)
    return paragraph


def tag(document: Any, code: str) -> None:
    """A paragraph that holds only a Jinja statement and leaves no trace."""
    document.add_paragraph(f"{{%p {code} %}}", style="Normal")


def when(document: Any, condition: str, text: str, style: str, *, bold: str = "") -> None:
    """A paragraph that is there when `condition` holds."""
    tag(document, f"if {condition}")
    add(document, text, style, bold=bold)
    tag(document, "endif")


def finish(document: Any) -> None:
    """Russian for the spelling checker; fixed properties, so that building twice gives the same file content."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "ru-RU")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = NAME, "", ""
    properties.language = "ru-RU"
    properties.created = properties.modified = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a property without a zone

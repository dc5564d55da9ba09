"""Builds `protocol.docx`, the template of a protocol «ГОСТ Р 7.0.97».

    python -m decisions.exports.templates.build_protocol_template

The result is an ordinary Word file with Jinja marks ({{ value }}, {%p for … %}) that may be edited in Word; this
script keeps its layout reviewable: 13 pt, first-line indent 1.25 cm in body text only, justified; the rest is in
`building`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Cm, Mm

from decisions.exports.templates.building import add, finish, lay_out, new_style, shape, tag, when
from decisions.exports.wording import LABELS

TARGET = Path(__file__).with_name("protocol.docx")
TEXT_WIDTH = Mm(210 - 30 - 10)


def build() -> Any:
    """The template as a python-docx document."""
    document = Document()
    lay_out(document)
    _styles(document)
    _head(document)
    _attendance(document)
    _agenda(document)
    _items(document)
    _signatures(document)
    _certificate(document)
    _mark(document)
    _annexes(document)
    finish(document)
    return document


def _styles(document: Any) -> None:
    centre, left, justify = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
    shape(document.styles["Title"], centre, before=12, after=0, bold=True, keep=True)
    shape(document.styles["Heading 1"], left, before=14, after=6, bold=True, keep=True)
    shape(document.styles["Heading 2"], justify, before=14, after=0, indent=True, keep=False)
    new_style(document, "Head", centre)
    new_style(document, "Requisites", left, before=12, keep=True)
    new_style(document, "Officials", left, after=3)
    new_style(document, "Attendee", left, after=2)
    new_style(document, "Label", left, before=8, after=4, bold=True, keep=True)
    new_style(document, "Summary", left, before=8, after=4)
    new_style(document, "Body", justify, after=4, indent=True)
    new_style(document, "Detail", justify, after=4, indent=True)
    new_style(document, "Subpoint", justify, after=4, indent=True).paragraph_format.left_indent = Cm(0.75)
    new_style(document, "Signature", left, before=24, keep=True)
    new_style(document, "Mark", left, before=2, size=10, keep=True)
    new_style(document, "Right", WD_ALIGN_PARAGRAPH.RIGHT)
    for name in ("Requisites", "Signature"):
        tabs = document.styles[name].paragraph_format.tab_stops
        tabs.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    for name in ("Title", "Heading 1", "Head", "Requisites", "Officials", "Attendee", "Label", "Signature"):
        document.styles[name].element.get_or_add_pPr().append(OxmlElement("w:suppressAutoHyphens"))


def _head(document: Any) -> None:
    when(document, "draft", LABELS["draft"], "Right")
    when(document, "organization", "{{ organization }}", "Head")
    add(document, "{{ kind }}", "Title")
    when(document, "heading", "{{ heading }}", "Head")
    number = f"{{% if number %}}\t{LABELS['number']} {{{{ number }}}}{{% endif %}}"
    add(document, "{{ date }}{% if hours %}, {{ hours }}{% endif %}" + number, "Requisites")
    when(document, "place", "{{ place }}", "Head")
    when(document, "form", f"{LABELS['form']}: {{{{ form }}}}", "Officials")
    add(document, "", "Officials")
    for who in ("chair", "secretary"):
        when(document, who, f"{LABELS[who]} – {{{{ {who}.line }}}}", "Officials")


def _attendance(document: Any) -> None:
    for group in ("present", "absent", "invited"):
        when(document, f"{group}.summary", f" {{{{ {group}.summary }}}}", "Summary", bold=f"{LABELS[group]}:")
        tag(document, f"if {group}.lines")
        add(document, "", "Label", bold=f"{LABELS[group]}:")
        tag(document, f"for line in {group}.lines")
        add(document, "{{ line }}", "Attendee")
        tag(document, "endfor")
        tag(document, "endif")


def _agenda(document: Any) -> None:
    tag(document, "if agenda")
    add(document, f"{LABELS['agenda']}:", "Heading 1")
    tag(document, "for line in agenda")
    add(document, "{% if line.number %}{{ line.number }} {% endif %}{{ line.title }}", "Body")
    tag(document, "endfor")
    tag(document, "endif")


def _items(document: Any) -> None:
    number = "{% if item.number %}{{ item.number }} {% endif %}"
    tag(document, "for item in items")
    tag(document, "if item.notice")
    title = "{% if item.title != item.notice %}{{ item.title }} {% endif %}"
    add(document, number + title + "{{ item.notice }}", "Heading 2")
    tag(document, "elif item.heard")
    add(document, " {{ item.heard }}", "Heading 2", bold=f"{number}{LABELS['heard']}:")
    tag(document, "else")
    add(document, "", "Heading 2", bold=number + "{{ item.title }}")
    tag(document, "endif")
    when(document, "item.supported", "{{ item.supported_label }}: {{ item.supported }}", "Body")
    tag(document, "if item.discussed")
    add(document, "", "Label", bold=f"{LABELS['discussed']}:")
    add(document, "{{ item.discussed }}", "Body")
    tag(document, "endif")
    tag(document, "if item.points")
    add(document, "", "Label", bold=f"{LABELS['resolved']}:")
    _points(document)
    tag(document, "endif")
    when(document, "item.votes", "{{ item.votes }}", "Body")
    tag(document, "endfor")


def _points(document: Any) -> None:
    tag(document, "for point in item.points")
    text = "{% if point.number %}{{ point.number }} {% endif %}{{ point.text }}"
    tag(document, "if point.level")
    add(document, text, "Subpoint")
    tag(document, "else")
    add(document, text, "Body")
    tag(document, "endif")
    tag(document, "for line in point.more")
    add(document, "{{ line }}", "Body")
    tag(document, "endfor")
    when(document, "point.responsible", "{{ point.responsible_label }}: {{ point.responsible }}", "Detail")
    when(document, "point.co_executors", "{{ point.co_executors_label }}: {{ point.co_executors }}", "Detail")
    when(document, "point.term", f"{LABELS['term']}: {{{{ point.term }}}}", "Detail")
    when(document, "point.votes", "{{ point.votes }}", "Detail")
    tag(document, "endfor")


def _signatures(document: Any) -> None:
    for who in ("chair", "secretary"):
        when(document, who, f"{LABELS[who]}\t{{{{ {who}.signature }}}}", "Signature")


def _certificate(document: Any) -> None:
    """«Верно» below an extract, with a line for the signature."""
    when(document, "certificate.addressee", f"{LABELS['given_to']} {{{{ certificate.addressee }}}}", "Summary")
    tag(document, "if certificate.shown")
    add(document, "", "Label", bold=LABELS["certified"])
    add(document, "{{ certificate.post }}\t{{ certificate.name }}", "Signature")
    add(document, "{{ certificate.day }}", "Officials")
    tag(document, "endif")


def _mark(document: Any) -> None:
    tag(document, "if signed_on or seal or permalink")
    add(document, "", "Mark")
    when(document, "signed_on", f"{LABELS['signed']} {{{{ signed_on }}}}.", "Mark")
    when(document, "seal", f"{LABELS['seal']}: {{{{ seal }}}}", "Mark")
    when(document, "permalink", f"{LABELS['permalink']}: {{{{ permalink }}}}", "Mark")
    when(document, "qr", "{{ qr }}", "Mark")
    tag(document, "endif")


def _annexes(document: Any) -> None:
    tag(document, "for annex in annexes")
    paragraph = document.add_paragraph(style="Right")
    paragraph.paragraph_format.page_break_before = True
    paragraph.add_run(LABELS["annex"]).add_break(WD_BREAK.LINE)
    paragraph.add_run(f"{LABELS['annex_to']} от {{{{ short_date }}}}{{% if number %}} № {{{{ number }}}}{{% endif %}}")
    add(document, LABELS["annex_title"], "Title")
    add(document, "{{ annex.title }}", "Head")
    tag(document, "for line in annex.lines")
    add(document, "{{ loop.index }}. {{ line }}", "Attendee")
    tag(document, "endfor")
    tag(document, "endfor")


if __name__ == "__main__":
    build().save(TARGET)

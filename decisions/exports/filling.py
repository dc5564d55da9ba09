"""Filling a Word template by docxtpl, whoever made the template: the picture, what stays together, the properties."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateError
from markupsafe import Markup, escape

from decisions.exports import qr
from decisions.exports.printed import Printed
from decisions.exports.wording import glued
from decisions.one_line import shorten

if TYPE_CHECKING:
    from docxtpl import DocxTemplate, InlineImage

_FOLLOWING_STYLES = ("Detail", "Signature")
_LONG = 800
"""Characters of a paragraph of over ten lines, as in `protocol.typ`."""


class TemplateFaultError(Exception):
    """The layout template cannot be filled: an unknown name or a Jinja mark that does not close."""


def as_xml(text: str) -> Markup:
    """`text` escaped, initials kept together; no brace is left, for docxtpl rewrites «{_{» to «{{» after rendering."""
    shown = str(escape(glued(text)))
    return Markup(shown.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped here


def fill(
    template: Path | io.BytesIO, name: str, document: Printed, values: Mapping[str, Any], environment: Environment
) -> bytes:
    """The template, called `name`, with `values` in it. Raises `TemplateFaultError` when it is at fault."""
    from docxtpl import DocxTemplate  # here: pages that write no DOCX do without it

    package = DocxTemplate(template)
    try:
        picture = _qr(package, str(values.get("permalink", "")))
        package.render({**values, "qr": picture}, jinja_env=environment, autoescape=True)
    except TemplateError as error:
        raise TemplateFaultError(f"{name}: {error}") from error
    _keep_together(package.docx)
    _describe(package.docx.core_properties, document)
    target = io.BytesIO()
    package.save(target)
    _let_go(package)
    return target.getvalue()


def _let_go(package: DocxTemplate) -> None:
    """The parts of a file hold one another in rings: taken apart here, they are freed at once and not some day."""
    for part in list(package.docx.part.package.iter_parts()):
        vars(part).clear()


def _qr(package: DocxTemplate, address: str) -> InlineImage | str:
    """The address as a picture of `package`; empty without an address."""
    from docx.shared import Mm
    from docxtpl import InlineImage

    if not address:
        return ""
    return InlineImage(package, io.BytesIO(qr.png(address)), width=Mm(qr.SIDE))


def _keep_together(document: Any) -> None:
    """A point with its responsible and term; the last paragraph with the signatures, which never stand alone.

    Word keeps the last lines of a paragraph, LibreOffice takes all of it to the next page: before a signature that is
    borne, a long wording is parted from its term instead.
    """
    from docx.oxml.ns import qn

    following = {document.styles[name].style_id for name in _FOLLOWING_STYLES if name in document.styles}
    detail = document.styles["Detail"].style_id if "Detail" in document.styles else ""
    for before, after in pairwise(document.element.body.iterchildren(qn("w:p"))):
        is_long = sum(len(node.text or "") for node in before.iter(qn("w:t"))) > _LONG
        if after.style in following and not (is_long and after.style == detail):
            before.get_or_add_pPr().get_or_add_keepNext()


def _describe(properties: Any, document: Printed) -> None:
    """The file's own properties; Office holds at most 255 characters in each."""
    properties.title = shorten(document.title, 255)
    properties.author = shorten(document.organization, 255)
    properties.language = "ru-RU"
    properties.created = properties.modified = dt.datetime.combine(document.made_on, dt.time(12), dt.UTC)

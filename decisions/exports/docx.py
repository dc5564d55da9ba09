"""A protocol as DOCX: the Word template filled by docxtpl.

The data are escaped and never read as Jinja; the template runs in a sandbox, since a secretary may edit it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from decisions.exports import qr
from decisions.exports.document import ProtocolDocument, context

PROTOCOL_TEMPLATE = Path(__file__).parent / "templates" / "protocol.docx"
_FOLLOWING_STYLES = ("Detail", "Signature")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class TemplateFaultError(Exception):
    """The layout template cannot be filled: an unknown name or a Jinja mark that does not close."""


def render(document: ProtocolDocument, template: Path = PROTOCOL_TEMPLATE) -> bytes:
    """The DOCX of `document`. Raises `TemplateFaultError` when `template` is at fault."""
    package = DocxTemplate(template)
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        values = context(document)
        picture = _qr(package, values["permalink"])
        package.render({**_safe(values), "qr": picture}, jinja_env=environment, autoescape=True)
    except TemplateError as error:
        raise TemplateFaultError(f"{template.name}: {error}") from error
    _keep_together(package.docx)
    _describe(package.docx.core_properties, document)
    target = io.BytesIO()
    package.save(target)
    return target.getvalue()


def _qr(package: DocxTemplate, address: str) -> InlineImage | str:
    """The address as a picture of `package`; empty without an address."""
    if not address:
        return ""
    return InlineImage(package, io.BytesIO(qr.png(address)), width=Mm(qr.SIDE))


def _keep_together(document: Any) -> None:
    """A point with its responsible and term; the last paragraph with the signatures, which never stand alone."""
    for before, after in pairwise(document.paragraphs):
        if after.style.name in _FOLLOWING_STYLES:
            before.paragraph_format.keep_with_next = True


def _safe(value: Any) -> Any:
    """Texts as XML in which no brace is left: docxtpl rewrites «{_{» to «{{» after rendering."""
    if isinstance(value, str):
        return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped here
    if isinstance(value, Mapping):
        return {key: _safe(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_safe(entry) for entry in value]
    return value


def _describe(properties: Any, document: ProtocolDocument) -> None:
    """The file's own properties; Office holds at most 255 characters in each."""
    properties.title = document.title[:255]
    properties.author = document.organization[:255]
    properties.language = "ru-RU"
    properties.created = properties.modified = dt.datetime.combine(
        document.signed_on or document.date, dt.time(12), dt.UTC
    )

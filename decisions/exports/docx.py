"""A document as DOCX: a Word template filled by docxtpl.

The data are escaped and never read as Jinja; the template runs in a sandbox, since a secretary may edit it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from decisions.exports import qr
from decisions.exports.printed import Printed

if TYPE_CHECKING:
    from docxtpl import DocxTemplate, InlineImage

TEMPLATES = Path(__file__).parent / "templates"
_FOLLOWING_STYLES = ("Detail", "Signature")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class TemplateFaultError(Exception):
    """The layout template cannot be filled: an unknown name or a Jinja mark that does not close."""


class _Environment(ImmutableSandboxedEnvironment):
    """Compiles each part of a template once: most of the time of a small document goes there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._compiled = lru_cache(maxsize=64)(super().from_string)

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        return self._compiled(source, *args, **kwargs)


_ENVIRONMENT = _Environment(autoescape=True, undefined=StrictUndefined)


def render(document: Printed, template: Path | None = None) -> bytes:
    """The DOCX of `document`, by the layout that ships unless a `template` is given.

    Raises `TemplateFaultError` when the template is at fault.
    """
    from docxtpl import DocxTemplate  # here: pages that write no DOCX do without it

    template = template or TEMPLATES / f"{document.word_template}.docx"
    package = DocxTemplate(template)
    values = document.context()
    try:
        picture = _qr(package, values.get("permalink", ""))
        package.render({**_safe(values), "qr": picture}, jinja_env=_ENVIRONMENT, autoescape=True)
    except TemplateError as error:
        raise TemplateFaultError(f"{template.name}: {error}") from error
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
    """A point with its responsible and term; the last paragraph with the signatures, which never stand alone."""
    from docx.oxml.ns import qn

    following = {document.styles[name].style_id for name in _FOLLOWING_STYLES if name in document.styles}
    for before, after in pairwise(document.element.body.iterchildren(qn("w:p"))):
        if after.style in following:
            before.get_or_add_pPr().get_or_add_keepNext()


def _safe(value: Any) -> Any:
    """Texts as XML in which no brace is left: docxtpl rewrites «{_{» to «{{» after rendering."""
    if isinstance(value, str):
        return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped here
    if isinstance(value, Mapping):
        return {key: _safe(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_safe(entry) for entry in value]
    return value


def _describe(properties: Any, document: Printed) -> None:
    """The file's own properties; Office holds at most 255 characters in each."""
    properties.title = document.title[:255]
    properties.author = document.organization[:255]
    properties.language = "ru-RU"
    properties.created = properties.modified = dt.datetime.combine(document.made_on, dt.time(12), dt.UTC)

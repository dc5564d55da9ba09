"""A document as DOCX: a Word template filled by docxtpl, that of the house where there is one.

The data are escaped and never read as Jinja; the template runs in a sandbox, since a secretary may edit it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from decisions.exports import house
from decisions.exports.filling import TemplateFaultError, as_xml, fill
from decisions.exports.printed import Printed

TEMPLATES = Path(__file__).parent / "templates"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

logger = logging.getLogger(__name__)


class _Environment(ImmutableSandboxedEnvironment):
    """Compiles each part of a template once: most of the time of a small document goes there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._compiled = lru_cache(maxsize=64)(super().from_string)

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        return self._compiled(source, *args, **kwargs)


_ENVIRONMENT = _Environment(autoescape=True, undefined=StrictUndefined)


def render(document: Printed, template: Path | None = None) -> bytes:
    """The DOCX of `document`, by the template of its house, by the layout that ships, or by the `template` given.

    Raises `TemplateFaultError` when the template is at fault; of a house only when it is strict.
    """
    if document.house is not None and template is None:
        try:
            return house.render(document, document.house)
        except TemplateFaultError:
            if document.house.is_strict:
                raise
            logger.exception("The house template of «%s» was not filled; the layout that ships is.", document.title)
    template = template or TEMPLATES / f"{document.word_template}.docx"
    return fill(template, template.name, document, _safe(document.context()), _ENVIRONMENT)


def _safe(value: Any) -> Any:
    """All texts within as XML."""
    if isinstance(value, str):
        return as_xml(value)
    if isinstance(value, Mapping):
        return {key: _safe(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_safe(entry) for entry in value]
    return value


__all__ = ["CONTENT_TYPE", "TEMPLATES", "TemplateFaultError", "render"]

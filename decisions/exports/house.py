"""House templates are filled here: in a sandbox that knows the listed fields and nothing else, within bounds.

What Jinja compiles is compared with the list first, whatever was checked before and whatever docxtpl has made of the
marks: no call, no attribute that is not a field, no filter of Jinja's own, no loop but over a list.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jinja2 import ChainableUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from decisions.exports.field import Field
from decisions.exports.fields import FIELDS, FILTERS
from decisions.exports.filling import TemplateFaultError, as_xml, fill
from decisions.exports.printed import House, Printed
from decisions.exports.rules import Fault, check_tree

LONGEST = 12_000_000
"""Characters of XML that one part may grow to: a protocol of 200 long points has a tenth of it."""


class _Bounded:
    """A compiled part that stops when it has written too much."""

    def __init__(self, template: Template) -> None:
        self._template = template

    def render(self, values: Any) -> str:
        return "".join(self._pieces(values))

    def _pieces(self, values: Any) -> Iterator[str]:
        written = 0
        for piece in self._template.generate(values):
            written += len(piece)
            if written > LONGEST:
                raise TemplateFaultError("the template writes more than a document may hold")
            yield piece


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with the fields of one kind of document: what is absent from a document prints as nothing."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        super().__init__(autoescape=True, undefined=ChainableUndefined, finalize=_printed)
        self._fields = fields
        self.globals = {}
        self.tests = {}
        self.filters = {name: each.apply for name, each in FILTERS.items()}
        self._kept = lru_cache(maxsize=32)(self._allowed)

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        return self._kept(str(source))

    def _allowed(self, source: str) -> _Bounded:
        try:
            check_tree(self.parse(source), self._fields)
            return _Bounded(super().from_string(source))
        except (Fault, TemplateError, RecursionError, SyntaxError, MemoryError) as error:
            raise TemplateFaultError(f"the template holds what is not allowed: {error}") from error


@lru_cache(maxsize=len(FIELDS))
def sandbox(kind: str) -> Sandbox:
    """The sandbox for the documents of `FIELDS`; compiled templates stay in it."""
    return Sandbox(FIELDS[kind])


def render(document: Printed, house: House) -> bytes:
    """The DOCX of `document` by the template of its house. Raises `TemplateFaultError` when it cannot be filled."""
    try:
        environment = sandbox(document.word_template)
        return fill(io.BytesIO(house.content), house.name, document, document.context(), environment)
    except TemplateFaultError:
        raise
    except Exception as error:  # docxtpl, python-docx and lxml each have errors of their own for a strange file
        raise TemplateFaultError(f"{house.name}: {error}") from error


def _printed(value: Any) -> Any:
    """A text as XML, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return as_xml(value)
    return value

"""Which files a page may offer of a document."""

from __future__ import annotations

from django import template

from decisions.exports.documents import DOCUMENTS

register = template.Library()


@register.simple_tag
def offered(kind: str) -> tuple[str, ...]:
    """The endings of the files in which this installation can write the document `kind`, the usual one first."""
    return DOCUMENTS[kind].offered

"""Rows that stand on page after page as they are: rendered once as long as they say the same."""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cluster.templatetags.shell import TOKEN

register = template.Library()

KEPT = 2_000
"""Rows that a process keeps, each of a kilobyte or two."""


@register.simple_tag(takes_context=True)
def row(context: Context, part: str, of: Hashable, **more: Hashable) -> SafeString:
    """The template `part`, which shows nothing but its `row`, what `more` says, and forms with the reader's token.

    What is kept is found by all that the row says, so a row that says something else is another one.
    """
    rendered = _rendered.__wrapped__ if settings.DEBUG else _rendered
    html = rendered(part, of, tuple(more.items()), get_language() or "", settings.ROOT_URLCONF)
    if TOKEN in html:  # A page that is for everybody has no token, and must not be given one.
        html = html.replace(TOKEN, str(context.get("csrf_token", "")))
    return mark_safe(html)  # noqa: S308 - a template escaped it


@register.simple_tag
def rows(part: str, of: Iterable[Hashable], **more: Hashable) -> SafeString:
    """One row after another, of a part without forms."""
    rendered = _rendered.__wrapped__ if settings.DEBUG else _rendered
    rest = tuple(more.items()), get_language() or "", settings.ROOT_URLCONF
    return mark_safe("".join([rendered(part, one, *rest) for one in of]))  # noqa: S308 - a template escaped it


@lru_cache(maxsize=KEPT)
def _rendered(part: str, of: Hashable, more: tuple[tuple[str, Any], ...], _language: str, _urlconf: str) -> str:
    """The language is that of the moment, and a part of what is kept, as the addresses of the site are."""
    return render_to_string(part, {"row": of, **dict(more), "csrf_token": TOKEN})

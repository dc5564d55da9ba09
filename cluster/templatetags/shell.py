"""What stands around every page: for strangers, who all get it alike, it is rendered once for each kind of page."""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

_HERE = "(the address of this page)"
KEPT = 500
"""Parts that a process keeps, each of some kilobytes: there are as many as kinds of pages and languages."""


@register.simple_tag(takes_context=True)
def shell(context: Context, part: str) -> SafeString:
    """The template `part`, which shows nothing but the reader, the kind of the page and its address (`here`)."""
    request: HttpRequest | None = context.get("request")
    user = context.get("user")
    here = request.get_full_path() if request is not None else ""
    if request is None or settings.DEBUG or user is None or user.is_authenticated:
        with context.push(here=here):
            whole: Any = context.template
            rendered: SafeString = whole.engine.get_template(part).render(context)
            return rendered
    match = request.resolver_match
    kind = match.view_name if match else ""
    html = _for_strangers(part, get_language() or "", kind, settings.CLUSTER_NAME, settings.ROOT_URLCONF)
    return mark_safe(html.replace(_HERE, escape(here)))  # noqa: S308 - what is put in is escaped


@lru_cache(maxsize=KEPT)
def _for_strangers(part: str, language: str, kind: str, cluster_name: str, urlconf: str) -> str:
    """`language` is that of the moment, and a part of what is kept, as the settings are."""
    any_page = SimpleNamespace(resolver_match=SimpleNamespace(view_name=kind))
    return render_to_string(part, {"request": any_page, "cluster_name": cluster_name, "here": _HERE})

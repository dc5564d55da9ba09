"""What stands around every page: rendered once for each kind of page and reader; what is a reader's own is put in."""

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

_HERE, _NAME, TOKEN = (mark_safe(f"<{what}>") for what in ("address of the page", "name of the reader", "token"))  # noqa: S308
"""In the places of what is put in later. No text of a person can hold one: it would be escaped."""

KEPT = 500
"""Parts that a process keeps, each of some kilobytes: there are as many as kinds of pages, of readers and languages."""


class Reader(SimpleNamespace):
    """Any reader who is signed in: what a part may ask of its `user`."""

    is_authenticated = True

    def __str__(self) -> str:
        return _NAME


@register.simple_tag(takes_context=True)
def shell(context: Context, part: str) -> SafeString:
    """The template `part`, which shows nothing but the reader, the kind of the page and its address (`here`)."""
    request: HttpRequest | None = context.get("request")
    user = context.get("user")
    here = request.get_full_path() if request is not None else ""
    if request is None or settings.DEBUG or user is None:
        with context.push(here=here):
            whole: Any = context.template
            rendered: SafeString = whole.engine.get_template(part).render(context)
            return rendered
    match = request.resolver_match
    is_staff = user.is_staff if user.is_authenticated else None
    html = _once(part, get_language() or "", match.view_name if match else "", *_site(), is_staff)
    if is_staff is not None:
        html = html.replace(TOKEN, str(context.get("csrf_token", ""))).replace(_NAME, escape(user))
    return mark_safe(html.replace(_HERE, escape(here)))  # noqa: S308 - what is put in is escaped


@register.simple_tag
def common(part: str) -> SafeString:
    """The template `part`, which is the same on every page."""
    if settings.DEBUG:
        return render_to_string(part)
    return mark_safe(_once(part, get_language() or "", "", *_site(), None))  # noqa: S308 - a template escaped it


def _site() -> tuple[str, str]:
    return settings.CLUSTER_NAME, settings.ROOT_URLCONF


@lru_cache(maxsize=KEPT)
def _once(part: str, _language: str, kind: str, cluster_name: str, _urlconf: str, is_staff: bool | None) -> str:
    """The language is that of the moment, and a part of what is kept, as the settings are; None is for strangers."""
    any_page = SimpleNamespace(resolver_match=SimpleNamespace(view_name=kind))
    context: dict[str, Any] = {"request": any_page, "cluster_name": cluster_name, "here": _HERE}
    if is_staff is not None:
        context |= {"user": Reader(is_staff=is_staff), "csrf_token": TOKEN}
    return render_to_string(part, context)

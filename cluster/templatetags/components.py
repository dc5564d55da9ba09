"""The small parts that every page shares: glyphs of the sprite, the current place in the menu, fields of a form."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def glyph(name: str, css: str = "") -> SafeString:
    """One glyph of `components/sprite.html`; always decoration, the word stands beside it."""
    return format_html('<svg class="g{}" aria-hidden="true"><use href="#g-{}"/></svg>', f" {css}" if css else "", name)


@register.simple_tag(takes_context=True)
def current_if(context: Context, prefix: str) -> SafeString:
    """` aria-current="page"` when the view's name starts with `prefix` («decisions:meeting»)."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = bool(match and match.view_name.startswith(prefix))
    return mark_safe(' aria-current="page"') if here else mark_safe("")


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, css: str = "", *, hide_label: bool = False) -> dict[str, Any]:
    """A control with its label, help and error, tied together for a screen reader.

    A group of boxes or radio buttons becomes a `fieldset`; a single box stands before its label.
    """
    widget = bound.field.widget
    notes = [f"{bound.auto_id}-{part}" for part, there in (("e", bound.errors), ("h", bound.help_text)) if there]
    attributes: dict[str, Any] = {"class": css} if css else {}
    if notes:
        attributes["aria-describedby"] = " ".join(notes)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "control": bound.as_widget(attrs={**widget.attrs, **attributes}),
        "is_group": isinstance(widget, (RadioSelect, CheckboxSelectMultiple)),
        "is_box": isinstance(widget, CheckboxInput),
        "hide_label": hide_label,
    }


@register.simple_tag
def elided_pages(page: Page[Any]) -> list[int | str]:
    """Numbers of the pages around `page`, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))

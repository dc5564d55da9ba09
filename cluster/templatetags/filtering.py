"""What stands around a list to choose from it, each part put together at once, of escaped parts: of nodes of a template
the filters alone took as long as the rows."""

from collections.abc import Collection, Iterable, Sequence
from html import escape
from typing import Protocol

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from cluster.templatetags.components import Box, boxes
from members.addresses import address, address_of
from members.queries import query_with

register = template.Library()


class Facet(Protocol):
    """A group of boxes: the first ones, those that fold, and how many more there are to be asked for."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def shown(self) -> Sequence[Box]: ...
    @property
    def folded(self) -> Sequence[Box]: ...
    @property
    def more(self) -> int: ...


@register.simple_tag
def facet(of: Facet) -> SafeString:
    """The boxes of a filter with their counts; nothing when there are none."""
    if not of.shown:
        return mark_safe("")
    place, folded = f"f-{escape(of.name)}", ""
    if of.folded:
        words = escape(_more(len(of.folded)))
        folded = f'<details class="fold more"><summary>{words}</summary>{boxes(of.name, of.folded)}</details>'
    elif of.more:
        # A button of the form: what is chosen and not sent yet stays chosen.
        asked = f'name="whole" value="{escape(of.name)}" formaction="#{place}"'
        folded = f'<p class="more"><button class="btn btn-s" {asked}>{escape(_more(of.more))}</button></p>'
    named = f'<fieldset id="{place}"><legend>{escape(of.label)}</legend>'
    return mark_safe(f"{named}{boxes(of.name, of.shown)}{folded}</fieldset>")  # noqa: S308 - escaped


def _more(number: int) -> str:
    return ngettext("%(n)s more", "%(n)s more", number) % {"n": number}


@register.simple_tag
def day_field(bound: BoundField, label: str = "") -> SafeString:
    """A day in a form, called by its own label or by another. One that was not understood stays as it was typed."""
    field, value = escape(bound.auto_id), bound.value()
    words = f'<label class="small" for="{field}">{escape(str(label or bound.label))}</label>'
    entry = f'id="{field}" name="{escape(bound.html_name)}" value="{"" if value is None else escape(str(value))}"'
    if errors := bound.errors:
        said = escape(" ".join(map(str, errors)))
        words += f'<p class="err small" id="{field}-e">{said}</p>'
        entry = f'<input type="text" {entry} aria-invalid="true" aria-describedby="{field}-e">'
        return mark_safe(f'<div class="field field-bad">{words}{entry}</div>')  # noqa: S308 - every part is escaped
    return mark_safe(f'<div class="field">{words}<input type="date" {entry}></div>')  # noqa: S308 - escaped too


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: str | Collection[str] | None) -> SafeString:
    """The choices of a list that opens, and those of them that are chosen."""
    those = {chosen} if isinstance(chosen, str) else set(chosen or ())
    rows = (
        f'<option value="{escape(value)}"{" selected" if value in those else ""}>{escape(str(label))}</option>'
        for value, label in choices
    )
    return mark_safe("".join(rows))  # noqa: S308 - every part is escaped


@register.simple_tag
def as_hidden(lists: Iterable[tuple[str, Sequence[str]]], *left_out: str) -> SafeString:
    """Parameters of the address that a form keeps, all but some and those that another form sent empty."""
    rows = (
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, values in lists
        if name not in left_out
        for value in values
        if value
    )
    return mark_safe("".join(rows))  # noqa: S308 - every part is escaped


@register.simple_tag
def files(view: str, endings: Iterable[str], query: str, *more: str) -> SafeString:
    """Links to what was found as files of these endings and of `more`."""
    asked = f"?{query}" if query else ""
    every = (*endings, *more)
    links = (f'<a href="{escape(address(view, one) + asked)}">{escape(one.upper())}</a>' for one in every)
    return mark_safe("".join(links))  # noqa: S308 - every part is escaped


@register.simple_tag
def files_of(view: str, key: int, endings: Iterable[str], query: str = "", mark: str = "") -> SafeString:
    """Links to what is told of one row as files of these endings, each with a glyph before it."""
    asked, before = f"?{query}" if query else "", conditional_escape(mark)
    links = (
        f'<a href="{escape(address_of(view, key, one) + asked)}">{before}{escape(one.upper())}</a>' for one in endings
    )
    return mark_safe("".join(links))  # noqa: S308 - every part is escaped


@register.simple_tag(takes_context=True)
def same_page(context: Context, **others: str | None) -> str:
    """The address of the page with other parameters in place of these; None leaves one out."""
    return f"?{query_with(context['request'].GET, **others)}"

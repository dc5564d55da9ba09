"""The small parts that every page shares: glyphs of the sprite, the current place in the menu, fields of a form."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any, Protocol

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cluster.templatetags.typography import no_break
from members.addresses import address, address_of

register = template.Library()

MOST_CELLS = 24
"""Of a roll-up bar: of more tasks it is drawn in proportion."""


@register.simple_tag
@lru_cache(maxsize=500)
def glyph(name: str, css: str = "") -> SafeString:
    """One glyph of `components/sprite.html`; always decoration, the word stands beside it."""
    return format_html('<svg class="g{}" aria-hidden="true"><use href="#g-{}"/></svg>', f" {css}" if css else "", name)


class Badge(Protocol):
    """A state in a word: `kind` is its glyph and colour."""

    kind: str
    word: str


@register.simple_tag
def state(badge: Badge) -> SafeString:
    """A state: glyph, word and colour."""
    return _state(badge.kind, str(badge.word))


@lru_cache(maxsize=1_000)
def _state(kind: str, word: str) -> SafeString:
    """A page says the same few of them again and again."""
    words = '<span class="state is-{}">{}<span>{}</span></span>'
    return format_html(words, kind, glyph(kind), no_break(word))


@register.simple_tag
def way(view: str, which: int | str = "", *more: str) -> str:
    """`url` of a page that is there once, of its file with an ending, or of a row by its key; looked up once."""
    return address_of(view, which, *more) if isinstance(which, int) else address(view, which)


@register.simple_tag(takes_context=True)
def current_if(context: Context, *prefixes: str) -> SafeString:
    """` aria-current="page"` when the view's name starts with one of `prefixes` («decisions:meeting»)."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = bool(match and match.view_name.startswith(prefixes))
    return mark_safe(' aria-current="page"') if here else mark_safe("")


class Box(Protocol):
    """One choice of a filter: `kind` is its glyph, if it has one."""

    value: str
    label: str
    count: int
    is_chosen: bool
    kind: str


@register.simple_tag
def boxes(name: str, choices: Iterable[Box]) -> SafeString:
    """A box with its count for each choice; of hundreds, so each is put together at once, of escaped parts."""
    rows = (
        f'<label class="check"><input type="checkbox" name="{_escaped(name)}" value="{_escaped(one.value)}"'
        f"{' checked' if one.is_chosen else ''}><span>{_with_glyph(one) if one.kind else _escaped(one.label)}</span>"
        f'<span class="count">{one.count:d}</span></label>'
        for one in choices
    )
    return mark_safe("".join(rows))  # noqa: S308 - every part is escaped above


_escaped = lru_cache(maxsize=5_000)(escape)
"""Page after page offers the same hundreds of choices."""


def _with_glyph(box: Box) -> SafeString:
    words = '<span class="state is-{}">{}<span>{}</span></span>'
    return format_html(words, box.kind, glyph(box.kind), box.label)


class Responsible(Protocol):
    """One who answers for a point: what follows the name, and in brackets what for."""

    name: str
    note: str
    role: str
    is_lead: bool


@register.simple_tag
def responsibles(who: Iterable[Responsible], number: str) -> SafeString:
    """A list of those who answer for the point of this number, the lead in bold; nothing when nobody does."""
    rows = "".join(_responsible(line) for line in who)
    if not rows:
        return mark_safe("")
    label = _("Responsible for point %(number)s") % {"number": number}
    return mark_safe(f'<ul class="who" role="list" aria-label="{escape(label)}">{rows}</ul>')  # noqa: S308 - escaped


def _responsible(line: Responsible) -> str:
    name, note, role = (escape(no_break(part)) for part in (line.name, line.note, line.role))
    return "".join(
        (
            f"<li><b>{name}</b>" if line.is_lead else f"<li>{name}",
            f", {note}" if note else "",
            f' <span class="role">({role})</span></li>' if role else "</li>",
        )
    )


class Tally(Protocol):
    """Tasks by how they stand: `label` is all in words, `cells` a name for each, `shares` (name, start, width) in %."""

    controlled: int
    label: str
    cells: Sequence[str]
    shares: Sequence[tuple[str, float, float]]


@register.simple_tag
def rollup(tally: Tally) -> SafeString:
    """One cell per task up to `MOST_CELLS`, above that a proportional bar; nothing when nothing is on control."""
    if not tally.controlled:
        return mark_safe("")
    of = f'role="img" aria-label="{escape(tally.label)}"'
    if tally.controlled <= MOST_CELLS:
        cells = "".join(f'<i class="is-{kind}"></i>' for kind in tally.cells)
        return mark_safe(f'<div class="rollup" {of}>{cells}</div>')  # noqa: S308 - every part is escaped
    bars = (
        f'<rect class="is-{kind}" x="{start}" y="0" width="{width}" height="12"/>'
        for kind, start, width in tally.shares
    )
    box = 'viewBox="0 0 100 12" preserveAspectRatio="none"'
    return mark_safe(f'<svg class="rollup-bar" {of} {box}>{"".join(bars)}</svg>')  # noqa: S308 - every part is escaped


class Named(Protocol):
    """A person as a reader may see them; `name` is empty when only the post may be shown."""

    name: str
    post: str


@register.simple_tag
def person(named: Named) -> SafeString:
    """Surname and initials, then the post of that day; without consent the post alone."""
    if not named.name:
        return format_html('<span class="person">{}</span>', no_break(str(named)))
    if not named.post:
        return format_html('<span class="person"><b>{}</b></span>', no_break(named.name))
    return format_html(
        '<span class="person"><b>{}</b>\u00a0— <span class="post">{}</span></span>',
        no_break(named.name),
        no_break(named.post),
    )


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

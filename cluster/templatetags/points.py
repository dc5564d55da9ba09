"""The parts of each point of a protocol: put together at once, of escaped parts, for a protocol has hundreds."""

from collections.abc import Sequence
from html import escape
from typing import Protocol

from django import template
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cluster.templatetags.components import Badge, Responsible, Tally, responsibles, rollup, state
from cluster.templatetags.typography import no_break

register = template.Library()


class Resolution(Protocol):
    """Where a point is found, `anchor` on the page of its protocol, and what else the protocol prints of it."""

    anchor: str
    is_stem: bool
    relations: Sequence[object]
    voted: object

    def get_absolute_url(self) -> str: ...


class Point(Protocol):
    """A point as its reader may see it: `mark` is the line under the badge in the margin."""

    number: str
    text: str
    who: Sequence[Responsible]
    mark: str
    badge: Badge
    tally: Tally
    shows_bar: bool
    resolution: Resolution


@register.simple_tag
def point(of: Point, attributes: str = "") -> SafeString:
    """A point: hanging number, wording with `attributes` as printed, and in the margin what the system says of it."""
    resolution = of.resolution
    more = ""
    if resolution.relations or resolution.voted:
        more = render_to_string("decisions/_point_more.html", {"resolution": resolution})
    beside = "" if resolution.is_stem else _margin(of)
    said = f'<div class="txt">{_wording(of, attributes)}{more}</div>{beside}'
    html = f'<li class="point row" id="{escape(resolution.anchor)}">{_hanging_number(of)}{said}</li>\n'
    return mark_safe(html)  # noqa: S308 - every part is escaped


def _hanging_number(of: Point) -> str:
    """The number before the wording, which is the link to this place."""
    number = escape(of.number)
    label = _("Point %(number)s, permalink") % {"number": number}
    return f'<span class="hn"><a href="#{escape(of.resolution.anchor)}" aria-label="{label}">{number}.</a></span>'


def _wording(of: Point, attributes: str) -> str:
    """The words; then who answers, and how far all of them are."""
    bar = f'<div class="vote">{rollup(of.tally)}</div>' if of.shows_bar else ""
    return f"<p{attributes}>{linebreaksbr(no_break(of.text))}</p>{responsibles(of.who, of.number)}{bar}"


def _margin(of: Point) -> str:
    """How the point stands, what the system says of it, and the way to its own page."""
    said = f"<span>{escape(mark)}</span>" if (mark := of.mark) else ""
    link, whose = _("card"), _("of point %(number)s") % {"number": escape(of.number)}
    address = escape(of.resolution.get_absolute_url())
    way = f'<a class="perma" href="{address}">{link}<span class="vh"> {whose}</span></a>'
    return f'<div class="mark">{state(of.badge)}{said}{way}</div>'

"""The parts of each point of a protocol: put together at once, of escaped parts, for a protocol has hundreds."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple, Protocol

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


class Words(NamedTuple):
    """What every point says, looked up once for all of them."""

    permalink: str
    card: str
    whose: str


@register.simple_tag
def points(listed: Iterable[Point], attributes: str = "") -> SafeString:
    """Points: hanging number, wording with `attributes` as printed, and in the margin what the system says of each."""
    words = Words(_("Point %(number)s, permalink"), _("card"), _("of point %(number)s"))
    html = "".join([_point(point, attributes, words) for point in listed])
    return mark_safe(html)  # noqa: S308 - every part is escaped


def _point(point: Point, attributes: str, words: Words) -> str:
    resolution, number = point.resolution, escape(point.number)
    anchor, more = escape(resolution.anchor), ""
    if resolution.relations or resolution.voted:
        more = render_to_string("decisions/_point_more.html", {"resolution": resolution})
    label = words.permalink % {"number": number}
    link = f'<span class="hn"><a href="#{anchor}" aria-label="{label}">{number}.</a></span>'
    said = f'<div class="txt">{_wording(point, attributes)}{more}</div>'
    beside = "" if resolution.is_stem else _margin(point, words)
    return f'<li class="point row" id="{anchor}">{link}{said}{beside}</li>\n'


def _wording(point: Point, attributes: str) -> str:
    """The words; then who answers, and how far all of them are."""
    bar = f'<div class="vote">{rollup(point.tally)}</div>' if point.shows_bar else ""
    text = no_break(point.text)
    words = linebreaksbr(text) if "\n" in text or "\r" in text else escape(text)
    return f"<p{attributes}>{words}</p>{responsibles(point.who, point.number)}{bar}"


def _margin(point: Point, words: Words) -> str:
    """How the point stands, what the system says of it, and the way to its own page."""
    said = f"<span>{escape(mark)}</span>" if (mark := point.mark) else ""
    whose = words.whose % {"number": escape(point.number)}
    address = escape(point.resolution.get_absolute_url())
    way = f'<a class="perma" href="{address}">{words.card}<span class="vh"> {whose}</span></a>'
    return f'<div class="mark">{state(point.badge)}{said}{way}</div>'

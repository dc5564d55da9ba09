"""Meetings in a list, each put together at once, of escaped parts, for a page has dozens."""

import datetime as dt
from html import escape
from typing import Protocol

from django import template
from django.utils.formats import date_format, time_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster.templatetags.components import Tally, glyph, rollup
from cluster.templatetags.typography import no_break, time_tag

register = template.Library()


class Body(Protocol):
    """Whose meeting it is."""

    name: str


class Meeting(Protocol):
    """A meeting as its reader may see it."""

    body: Body
    number: str
    date: dt.date
    start: dt.time | None
    place: str
    status: str
    is_published: bool

    def get_absolute_url(self) -> str: ...

    def get_status_display(self) -> str: ...


class Controlled(Tally, Protocol):
    """With its line in words."""

    summary: str


class Row(Protocol):
    """A meeting with its first question, how many more there are, and how its points stand."""

    meeting: Meeting
    first_title: str
    more: int
    tally: Controlled


@register.simple_tag
def meeting_row(row: Row, attributes: str = "") -> SafeString:
    """A meeting in a list; the words of its question have an element with `attributes`."""
    meeting, question = row.meeting, ""
    if row.first_title:
        more = ngettext("and %(n)s more question", "and %(n)s more questions", row.more) % {"n": row.more}
        title = f"<span{attributes}>{escape(no_break(row.first_title))}</span>{f' {more}' if row.more else ''}"
        question = f'<p class="muted small">{title}</p>'
    if meeting.is_published:
        state = f'<div class="flow-s">{rollup(row.tally)}<p class="small muted">{escape(row.tally.summary)}</p></div>'
    else:
        state = _unpublished(meeting)
    said = f'<div><p class="ttl">{_link(meeting)}</p>{question}</div>{state}'
    return mark_safe(f"<li>{time_tag(meeting.date, 'day', 'when')}{said}</li>\n")  # noqa: S308 - of escaped parts


@register.simple_tag
def meeting_of_day(meeting: Meeting, today: dt.date) -> SafeString:
    """A meeting in the calendar."""
    place = f", {escape(no_break(meeting.place))}" if meeting.place else ""
    start = f", {time_format(meeting.start, 'H:i')}" if meeting.start else ""
    when = f'<p class="muted small">{date_format(meeting.date, "l")}{start}{place}</p>'
    if meeting.is_published:
        published = _("the protocol is published")
        name, state = _link(meeting), f'<p class="muted small">{published}</p>'
    else:
        is_to_come = meeting.status == "planned" and meeting.date >= today
        name = escape(meeting.body.name)
        state = _in_draft(_("appointed")) if is_to_come else _unpublished(meeting)
    said = f'<div><p class="ttl">{name}</p>{when}</div>{state}'
    return mark_safe(f"<li>{time_tag(meeting.date, 'day', 'when')}{said}</li>\n")  # noqa: S308 - of escaped parts


def _link(meeting: Meeting) -> str:
    number = f", №&nbsp;{escape(meeting.number)}" if meeting.number else ""
    return f'<a href="{escape(meeting.get_absolute_url())}">{escape(meeting.body.name)}{number}</a>'


def _unpublished(meeting: Meeting) -> str:
    return _in_draft(_("signed, not published") if meeting.status == "signed" else meeting.get_status_display())


def _in_draft(words: str) -> str:
    return f'<p><span class="state is-draft">{glyph("draft")}<span>{escape(words)}</span></span></p>'

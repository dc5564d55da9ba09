"""The rows of a register: each put together at once, of escaped parts; of nodes of a template they would cost most of
the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cluster.templatetags.components import state
from cluster.templatetags.typography import highlight, no_break, official_lang

register = template.Library()

_ROW = (
    '<tr role="row">'
    '<th role="rowheader" scope="row" class="num nb">{number}</th>'
    '<td role="cell">'
    '<p class="wording"{lang}><a href="{url}">{text}</a></p>{question}<p class="src">{source}{unpublished}</p>'
    "</td>"
    "{who}"
    '<td role="cell" data-l="{of_term}" class="nums term">{term}</td>'
    '<td role="cell" data-l="{of_state}"><div>{state}{progress}</div></td>'
    "</tr>\n"
)
_MARK = "<mark>"
"""What an escaped text has of itself never."""
_QUESTION = '<p class="src">{of_question}: {question}</p>'
_WHO = '<td role="cell" data-l="{of_who}" class="small">{names}{more_names}</td>'
_PROGRESS = '<p class="small muted">{progress}</p>'


@register.simple_tag
def resolution_rows(rows: Iterable[Mapping[str, Any]], hits: str = "", *, hide_who: bool = False) -> SafeString:
    """Table rows of `decisions.views.resolutions.rows.Row`. `hits` is a regular expression of what is marked; an
    organization's own page need not say who answers."""
    words = {
        "of_question": escape(_("Question")),
        "of_who": escape(_("Responsible")),
        "of_term": escape(_("Term")),
        "of_state": escape(_("State")),
        "lang": official_lang(),
    }
    unpublished = f" · {escape(_('not published'))}"
    drawn = []
    for row in rows:
        parts = {
            **words,
            "number": escape(row["number"]),
            "url": escape(row["url"]),
            "text": highlight(no_break(row["text"]), hits),
            "source": highlight(row["source"], hits),
            "unpublished": "" if row["is_published"] else unpublished,
            "term": escape(row["term"]),
            "state": state(row["badge"]),
            "question": "",
            "who": "",
            "progress": _PROGRESS.format(progress=escape(row["progress"])) if row["progress"] else "",
        }
        if hits and _MARK not in parts["text"] and _MARK in (question := highlight(no_break(row["question"]), hits)):
            parts["question"] = _QUESTION.format(**{**words, "question": question})
        if not hide_who:
            names = highlight(no_break(row["names"]), hits)
            parts["who"] = _WHO.format(
                **words, names=names, more_names=f" {escape(row['more_names'])}" if row["more_names"] else ""
            )
        drawn.append(_ROW.format(**parts))
    return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped above

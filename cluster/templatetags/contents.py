"""The contents of a protocol, put together at once, of escaped parts: a protocol has dozens of questions."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cluster.templatetags.components import glyph
from cluster.templatetags.typography import no_break, shortened

register = template.Library()

MOST_LETTERS = 90
"""A longer question is cut between words: it stands whole beside."""


class Item(Protocol):
    number: str


class Question(Protocol):
    """A question as its reader may see it: where it is on the page, and how its points stand, as `tally` (the name of a
    state, its word, how many)."""

    item: Item
    title: str
    anchor: str
    is_withheld: bool
    tally: Sequence[tuple[str, str, int]]


@register.simple_tag
def contents(questions: Iterable[Question]) -> SafeString:
    """A line for each question, which leads to it."""
    closed = escape(_("Closed question"))
    return mark_safe("".join([_line(question, closed) for question in questions]))  # noqa: S308 - every part is escaped


def _line(question: Question, closed: str) -> str:
    number = f"{escape(question.item.number)}." if question.item.number else ""
    title = closed if question.is_withheld else escape(no_break(shortened(question.title, MOST_LETTERS)))
    dots = "".join(
        f'<span class="dot is-{escape(kind)}">{glyph(kind)}<span class="vh">{escape(word)}: </span>{n:d}</span>'
        for kind, word, n in question.tally
    )
    tally = f'<span class="tally">{dots}</span>' if dots else ""
    return f'<li><a href="#{escape(question.anchor)}"><span>{number}</span><span>{title}</span>{tally}</a></li>\n'

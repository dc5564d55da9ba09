"""Lines that say who is to act and nothing else: what they are to do stands below."""

from __future__ import annotations

import re

from ..language.infinitives import ordering
from ..language.morph import is_finite_verb
from .draft import DraftPoint
from .shapes import dative_first, person_first

_INITIALS_LAST = re.compile(r"[А-ЯЁ]\.$")
#: An addressee alone has no more letters.
_LONGEST_ADDRESS = 200


def only_addresses(point: DraftPoint) -> bool:
    """«1. Главам районов» over dashes: who is to act, without a verb and a stop, is a stem as one with a colon is."""
    text = point.passage.text
    return point.style[:3] in {"dec", "pro"} and addresses(text)


def addresses(text: str) -> bool:
    """Whether a line is nothing but who is to act, in the dative: «Рощиной П. О.», «Главам районов»."""
    if text[-1:] in ".;,:" and not _INITIALS_LAST.search(text):
        return False
    if len(text) > _LONGEST_ADDRESS or ordering(text) or any(map(is_finite_verb, text.split())):
        return False
    return dative_first(text) or person_first(text)

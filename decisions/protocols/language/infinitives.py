"""Infinitives of a sentence: where its orders stand."""

from __future__ import annotations

import re
from functools import lru_cache

from .morph import is_infinitive
from .quotes import depth_map
from .vocabulary import words

_ENDINGS = ("ть", "ти", "чь", "ТЬ", "ТИ", "ЧЬ")


@lru_cache(maxsize=1_000)
def infinitives(text: str) -> tuple[tuple[str, int, int], ...]:
    """(word, start, end) of the infinitives that stand outside quotes and brackets."""
    if not any(ending in text for ending in _ENDINGS):
        return ()
    depth = depth_map(text)
    return tuple((word, start, end) for word, start, end in words(text) if is_infinitive(word) and depth[start] == 0)


#: «пересчёт делать отказался»: what somebody would or would not do is no order.
_OF_SOMEBODY = re.compile(
    r" (?:бы|(?:отказал|обещал|предлагал|предложил|просил|попросил|хотел|планировал|собирал|начал|продолжал|успел)"
    r"(?:а|и|ся|ась|ись)?|(?:обеща|предлага|планиру|продолжа)[ею]т|хочет|хотят|собира[ею]тся)(?![а-яё])"
)


def ordering(text: str) -> list[tuple[str, int, int]]:
    """The infinitives behind which nobody is told of who would or would not."""
    return [found for found in infinitives(text) if not _OF_SOMEBODY.match(text, found[2])]


def first_infinitive(text: str, start: int = 0) -> tuple[int, int] | None:
    """Where the first of them from `start` on begins and ends."""
    return next(((at, end) for _, at, end in infinitives(text) if at >= start), None)

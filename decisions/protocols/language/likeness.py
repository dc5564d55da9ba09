"""How alike two titles are: by the stems of their words, so that cases and endings do not count."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_STEM = 5
_WORDS = 60


@lru_cache(maxsize=2_000)
def plain(text: str) -> str:
    """Letters and digits only, lower case, ё as е."""
    return " ".join(re.findall(r"[0-9a-zа-я]+", text.lower().replace("ё", "е")))


@lru_cache(maxsize=2_000)
def stems(text: str) -> Counter[str]:
    """The stems of the first words of a title, counted."""
    return Counter(word[:_STEM] for word in plain(text).split()[:_WORDS])


def alike(a: str, b: str) -> float:
    """From 0 to 1: the share of word stems that two titles have in common."""
    if not a or not b:
        return 0.0
    first, second = stems(a), stems(b)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0

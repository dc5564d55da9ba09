"""A word that was broken at the end of a line: whether its hyphen is its own or only the typesetter's."""

from __future__ import annotations

from .morph import known


def keeps_hyphen(word: str, rest: str) -> bool:
    """Whether «word-rest» is written with its hyphen («Санкт-Петербург», «научно-технический») and not in one word.

    `word` is the part before the break, `rest` the letters after it.
    """
    if rest[:1].isupper() and not rest.isupper():
        return True
    if known(word + rest):
        return False
    if known(f"{word}-{rest}"):
        return True
    return known(word) and known(rest) and len(rest) > 4 and word.endswith("о")

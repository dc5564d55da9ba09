"""What is wanted of a text: as each database asks its index for it, and as we see it ourselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Wanted:
    """Any of these stands in the text: words one after another, of which the last may go on when it is a beginning."""

    wholes: tuple[tuple[str, ...], ...] = ()
    beginnings: tuple[tuple[str, ...], ...] = ()

    def fts5(self) -> str:
        """As FTS5 is asked. Words are of letters and digits, so nothing of theirs is a sign to it."""
        parts = [f'("{" ".join(words)}")' for words in self.wholes]
        parts += [f'("{" ".join(words)}" *)' for words in self.beginnings]
        return " OR ".join(parts)

    def stands_in(self, text: str) -> bool:
        """Whether the index would find it in a text, which is in small letters and has no ё."""
        return _expression(self).search(text) is not None

    def tsquery(self) -> str:
        """As `to_tsquery` of PostgreSQL is asked."""
        parts = ["(" + " <-> ".join(words) + ")" for words in self.wholes]
        parts += ["(" + " <-> ".join(words) + ":*)" for words in self.beginnings]
        return " | ".join(parts)


def split(text: str) -> tuple[str, ...]:
    """The words of a text as the index cuts them: letters and digits, folded."""
    return tuple(re.findall(r"[^\W_]+", folded(text)))


def folded(text: str) -> str:
    """In small letters, ё written as е."""
    return text.lower().replace("ё", "е")


@lru_cache(maxsize=1_000)
def _expression(wanted: Wanted) -> re.Pattern[str]:
    def begins(words: tuple[str, ...]) -> str:
        return r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words))

    parts = [begins(words) + r"(?![^\W_])" for words in wanted.wholes] + [begins(words) for words in wanted.beginnings]
    return re.compile("|".join(parts) or r"(?!)")

"""SQLite's LIKE folds case for ASCII only: «богд» would miss «Богданов», in the admin's autocomplete too."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


@lru_cache(maxsize=256)
def _matcher(pattern: str, escape: str | None) -> re.Pattern[str]:
    parts: list[str] = []
    characters = iter(pattern.casefold())
    for character in characters:
        if character == escape:
            parts.append(re.escape(next(characters, "")))
        elif character == "%":
            parts.append(".*")
        elif character == "_":
            parts.append(".")
        else:
            parts.append(re.escape(character))
    return re.compile("".join(parts), re.DOTALL)


def like(pattern: str | None, value: Any, escape: str | None = None) -> bool | None:
    """`value LIKE pattern ESCAPE escape`, deaf to case in every alphabet; NULL for NULL, as SQL has it."""
    if pattern is None or value is None:
        return None
    return _matcher(str(pattern), escape).fullmatch(str(value).casefold()) is not None


def teach_cyrillic(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Replace LIKE on each new SQLite connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("like", 2, like, deterministic=True)
        connection.connection.create_function("like", 3, like, deterministic=True)

"""How many examples hypothesis tries of what is run on both databases."""

from __future__ import annotations

from tests.settings import WHICH


def examples(many: int) -> int:
    """So many on SQLite, a quarter on PostgreSQL: they vary words and order, while the statements stay the same."""
    return many if WHICH == "sqlite" else -(-many // 4)

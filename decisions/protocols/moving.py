"""What was read of a part of a text, moved to where that part stands in the whole."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from .structure import ParseWarning, Span

_T = TypeVar("_T")


def moved(value: _T, characters: int, lines: int) -> _T:
    """A parsed structure with all its spans moved by `characters` and its warnings by `lines`."""
    return _moved(value, characters, lines)  # type: ignore[no-any-return]


def _moved(value: Any, characters: int, lines: int) -> Any:
    if isinstance(value, Span):
        return Span(value.start + characters, value.end + characters)
    if isinstance(value, tuple):
        return tuple(_moved(part, characters, lines) for part in value)
    if isinstance(value, dict):
        return {key: _moved(part, characters, lines) for key, part in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _moved(getattr(value, f.name), characters, lines) for f in dataclasses.fields(value)}
        if isinstance(value, ParseWarning):
            changed["line"] = value.line + lines
        return type(value)(**changed)
    return value

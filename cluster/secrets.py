"""Addresses that are keys: what stands in them must not stand in a log, where more people read than may use it."""

from __future__ import annotations

import logging
import re

# Of calendars, of letters' links to extracts, to subscribe, unsubscribe and report. A real one is longer than any word.
_IN_ADDRESS = re.compile(r"(/(?:calendar|extract|subscribe|unsubscribe|report)/)[\w%:=.-]{20,}")


def masked(text: str) -> str:
    """`text` with «***» for the secret part of every such address in it."""
    return _IN_ADDRESS.sub(r"\1***", text)


class HideSecrets(logging.Filter):
    """For a handler: passes every record on, with its secrets masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        hidden = masked(words)
        if hidden != words:
            record.msg, record.args = hidden, None
        return True

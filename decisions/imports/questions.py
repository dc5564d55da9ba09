"""What a person is asked about the names of a protocol, and what is told for a look at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

NEW = "new"
"""The choice that says: none of the candidates, make a new entry."""

NAMED = "name:"
"""What a choice begins with that gives another name: «name:Иванова Анна Андреевна» is looked up in its place."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question: `value` is the key of a row, or `NEW`."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A name that several rows may stand for. `key` is the name of the answer in `choices`."""

    key: str
    name: str
    options: tuple[Option, ...]

    @property
    def text(self) -> str:
        """The question in one sentence, for those who cannot answer it on a page."""
        known = "; ".join(option.label for option in self.options if option.value != NEW)
        return _("«%(name)s» may be one of several: %(known)s. Write the name in full or choose.") % {
            "name": self.name,
            "known": known,
        }


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something taken as it seems to be, for a person to look at; `key` is that of the answer which settles it."""

    name: str
    message: str
    key: str = ""

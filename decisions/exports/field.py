"""What a field of a house template is: how it is used, what it means, an example; and those that every document has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from decisions.exports import wording

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Shape(Enum):
    """How a field is used: printed, asked in a condition, opened with a dot, or gone through."""

    TEXT = "text"
    FLAG = "flag"
    GROUP = "group"
    TEXTS = "texts"
    GROUPS = "groups"

    @property
    def is_list(self) -> bool:
        return self in (Shape.TEXTS, Shape.GROUPS)


@dataclass(frozen=True, slots=True)
class Field:
    """`example` is what is printed; of a group or a list of groups `fields` are what stands after the dot."""

    name: str
    meaning: str | _StrPromise
    example: str = ""
    shape: Shape = Shape.TEXT
    fields: tuple[Field, ...] = ()

    def child(self, name: str) -> Field | None:
        return next((each for each in self.fields if each.name == name), None)

    @property
    def element(self) -> Field:
        """What a loop over this list gives each time."""
        shape = Shape.GROUP if self.shape is Shape.GROUPS else Shape.TEXT
        return Field(self.name, self.meaning, self.example, shape, self.fields)


def flag(name: str, meaning: str | _StrPromise) -> Field:
    return Field(name, meaning, "", Shape.FLAG)


def group(name: str, meaning: str | _StrPromise, *fields: Field) -> Field:
    return Field(name, meaning, "", Shape.GROUP, fields)


def texts(name: str, meaning: str | _StrPromise, example: str) -> Field:
    return Field(name, meaning, example, Shape.TEXTS)


def groups(name: str, meaning: str | _StrPromise, *fields: Field) -> Field:
    return Field(name, meaning, "", Shape.GROUPS, fields)


_DAY = group(
    "day",
    _("the date as numbers"),
    Field("day", _("day"), "15"),
    Field("month", _("month"), "10"),
    Field("year", _("year"), "2026"),
)
_LABELS = group(
    "labels", _("set words of the form"), *(Field(name, word, word) for name, word in wording.LABELS.items())
)
COMMON = (
    Field(
        "title", _("title of the document"), "Протокол № 7 заседания Координационного совета от 15 октября 2026 года"
    ),
    Field("organization", _("organization over the heading"), "Транспортно-логистический кластер"),
    Field("date", _("date in words"), "15 октября 2026 года"),
    Field("short_date", _("date in figures"), "15.10.2026"),
    _DAY,
    _LABELS,
)

"""What of the directory goes out as a table: which columns, which rows, and how one row is written back."""

from __future__ import annotations

import datetime as dt
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from decisions.sheets.cells import Kind, Value, plain
from members.access import Access

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: `name` in the rows, its heading, how its cells are read, its width in characters.

    One that `is_fixed` says whom a row is about: in a row that is there it cannot be changed.
    """

    name: str
    label: str | _StrPromise
    kind: Kind
    width: int = 20
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A row as the database has it."""

    pk: int
    values: Values


class Subject(ABC):
    """One table. An object of it is made for one request: it keeps what it has looked up."""

    name: ClassVar[str]
    label: ClassVar[str | _StrPromise]
    prefix: ClassVar[str]
    """What the keys of its rows begin with."""
    fields: ClassVar[tuple[Field, ...]]
    model: ClassVar[type[Model]]

    def __init__(self, today: dt.date, access: Access | None = None) -> None:
        """`access` is that of who sends the table back; None is the program itself, which may do everything."""
        self.today = today
        self.access = access

    @abstractmethod
    def records(self) -> Iterator[Record]:
        """All rows, by a fixed number of statements."""

    @abstractmethod
    def title(self, values: Values) -> str:
        """Whom or what a row is about."""

    @abstractmethod
    def identity(self, values: Values) -> Hashable:
        """What two different rows never share."""

    @abstractmethod
    def instance(self, pk: int | None, values: Values) -> Model:
        """The row as it would be stored, not stored; raises `ValidationError` for what has no row to point to."""

    def faults(self, pk: int | None, values: Values) -> dict[str, str]:
        """What is wrong with a row, by field; an empty name stands for the row as a whole."""
        try:
            self.instance(pk, values).full_clean()
        except ValidationError as error:
            named = {field.name for field in self.fields}
            found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            return {name if name in named else "": " ".join(messages) for name, messages in found.items()}
        return {}

    def write(self, pk: int | None, values: Values, changed: frozenset[str]) -> Model:
        """Store the row; `changed` are the fields that differ from what is stored."""
        row = self.instance(pk, values)
        row.save()
        return row

    def key(self, pk: int) -> str:
        return f"{self.prefix}-{pk}"

    def version(self, values: Values) -> str:
        """Changes with any value of a row; the same whatever the language."""
        said = [str(normal(values[field.name])) for field in self.fields]
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:12]


def normal(value: Value) -> Value:
    """A value as it comes back from a table: blanks at its ends and doubled ones are of nobody's making."""
    return plain(value) if isinstance(value, str) else value


def values_of(row: Any, *names: str) -> dict[str, Value]:
    return {name: getattr(row, name) for name in names}


KEY = _("Key")
VERSION = _("Version")

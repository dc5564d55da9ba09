"""What goes out as a table: which columns, which rows, and how one row is written back."""

from __future__ import annotations

import datetime as dt
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.sheets.cells import Kind, Value, plain
from members.access import Access
from members.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: `name` in the rows, its heading, how its cells are read, its width in characters.

    One that `is_fixed` cannot be changed in a row that is there. Where most columns are fixed, `is_input` sets off
    those that people fill in.
    """

    name: str
    label: str | _StrPromise
    kind: Kind
    width: int = 20
    is_fixed: bool = False
    is_input: bool = False


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
    guide: ClassVar[str | _StrPromise] = _(
        "Leave the columns «Key» and «Version» as they are: by them a row is known again. A new row has neither. "
        "A row that you take out of the file stays here."
    )
    """What the page says to whoever is about to change the table."""
    takes_new: ClassVar[bool] = True
    """Whether a row without a key is a new one."""
    is_whole: ClassVar[bool] = True
    """Whether all rows there are go out: then those that do not come back are told of."""
    most_changes: ClassVar[int] = 5_000
    """So many rows are written at once: whoever waits for the answer does not wait long."""
    is_told: ClassVar[bool] = False
    """Whether what is written tells of itself who wrote it; otherwise the history of the admin does."""

    def __init__(self, today: dt.date, access: Access | None = None) -> None:
        """`access` is that of who sends the table back; None is the program itself, which may do everything."""
        self.today = today
        self.access = access

    @abstractmethod
    def records(self) -> Iterator[Record]:
        """All rows, by a fixed number of statements."""

    def stored(self, keys: frozenset[int]) -> dict[int, Record]:
        """What a table with these keys is compared with; all rows where the table is whole."""
        return {record.pk: record for record in self.records()}

    def hold(self, keys: frozenset[int]) -> None:
        """Let nobody else change the rows before the transaction ends; one table is taken in at a time."""
        self.model._default_manager.select_for_update().order_by("pk").first()

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

    def asks(self, changed: frozenset[str]) -> bool:
        """Whether cells of these columns, when they were changed, ask for anything by themselves."""
        return bool(changed)

    def stays(self, field: Field) -> str:
        """The sentence for a cell that was changed and is fixed."""
        return gettext("«%(column)s» says whom the row is about and stays: add a new row, and end this one.") % {
            "column": field.label
        }

    def write(self, pk: int | None, values: Values, changed: frozenset[str], actor: User | None) -> Model:
        """Store the row; `changed` are the fields that differ from what is stored.

        `ValidationError` and `PermissionDenied` say why it cannot be.
        """
        row = self.instance(pk, values)
        row.save()
        return row

    def key(self, pk: int) -> str:
        return f"{self.prefix}-{pk}"

    def version(self, values: Values) -> str:
        """Changes with any value of a row; the same whatever the language."""
        said = [str(normal(values[field.name])) for field in self.fields]
        # A letter in front: Excel makes a number of a digest that happens to have none but figures.
        return "v" + hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:12]


def normal(value: Value) -> Value:
    """A value as it comes back from a table: blanks at its ends and doubled ones are of nobody's making."""
    return plain(value) if isinstance(value, str) else value


def values_of(row: Any, *names: str) -> dict[str, Value]:
    return {name: getattr(row, name) for name in names}


KEY = _("Key")
VERSION = _("Version")

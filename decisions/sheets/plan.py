"""What a table that comes back would change: each row told apart, nothing written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.sheets.cells import CellFault, Value, folded, in_all_languages, plain
from decisions.sheets.reading import Grid, SheetRefused
from decisions.sheets.subjects import KEY, VERSION, Field, Record, Subject, Values, normal

Cells = Mapping[str, str]


class State(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    STALE = "stale"
    UNKNOWN = "unknown"
    FAULTY = "faulty"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    State.NEW: gettext_lazy("new"),
    State.CHANGED: gettext_lazy("changed"),
    State.SAME: gettext_lazy("the same"),
    State.STALE: gettext_lazy("changed here meanwhile"),
    State.UNKNOWN: gettext_lazy("unknown key"),
    State.FAULTY: gettext_lazy("with mistakes"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A cell: its heading, what is stored and what the table says, as they are shown."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file by its number there. `values` are those to be stored, of a row that is new or changed."""

    row: int
    state: State
    title: str
    changes: tuple[Change, ...] = ()
    faults: tuple[str, ...] = ()
    pk: int | None = None
    values: Values | None = None
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """`missing` are rows that are stored and not in the file: they stay; `left_out` columns that the file has not."""

    subject: Subject
    grid: Grid
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    left_out: tuple[str, ...]
    fingerprint: str

    @property
    def counts(self) -> dict[State, int]:
        found = Counter(line.state for line in self.lines)
        return {state: found[state] for state in State}

    @property
    def to_write(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.state in (State.NEW, State.CHANGED))

    @property
    def can_be_applied(self) -> bool:
        """A row with a mistake holds up all: a table is never half taken in."""
        return bool(self.to_write) and not any(line.state is State.FAULTY for line in self.lines)

    @property
    def differing(self) -> Grid:
        """The rows that say something else than what is stored: what a page posts back to apply the plan."""
        wanted = {line.row for line in self.lines if line.state is not State.SAME}
        return Grid(self.grid.headings, tuple(row for row in self.grid.rows if row[0] in wanted))


def make_plan(subject: Subject, grid: Grid) -> SheetPlan:
    """The plan for a table that came back. Raises `SheetRefused` when its columns are not those of the subject."""
    return _Planner(subject, grid).plan()


class _Planner:
    def __init__(self, subject: Subject, grid: Grid) -> None:
        self.subject, self.grid = subject, grid
        self.columns = _columns(subject, grid.headings)
        self.stored = subject.stored(keys_of(subject, grid))
        self.taken: dict[Hashable, int | None] = {}
        for record in self.stored.values():
            self.taken.setdefault(subject.identity(record.values), record.pk)
        self.met: set[int] = set()

    def plan(self) -> SheetPlan:
        lines = tuple(self._line(number, cells) for number, cells in self.grid.rows)
        unmet = [row for pk, row in self.stored.items() if pk not in self.met] if self.subject.is_whole else []
        missing = tuple(self.subject.title(row.values) for row in unmet)
        asked = sum(line.state in (State.NEW, State.CHANGED) for line in lines)
        if asked > self.subject.most_changes:
            words = {"asked": asked, "most": self.subject.most_changes}
            raise SheetRefused(
                _("The table asks for %(asked)d changes, and %(most)d are made at once: send it in parts.") % words
            )
        left_out = tuple(str(field.label) for field in self.subject.fields if field.name not in self.columns)
        return SheetPlan(self.subject, self.grid, lines, missing, left_out, self._fingerprint(lines))

    def _fingerprint(self, lines: tuple[Line, ...]) -> str:
        """Changes with what would be written, and with what is stored of it now."""
        facts = [
            (line.row, line.state, line.pk, sorted((line.values or {}).items()), line.changes)
            for line in lines
            if line.state is not State.SAME
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def _line(self, number: int, row: tuple[str, ...]) -> Line:
        cells = {name: row[place] if place < len(row) else "" for name, place in self.columns.items()}
        title = self._written_title(cells)
        key = plain(cells["key"])
        if not key:
            return self._new(number, cells, title)
        record = self.stored.get(_number_of(self.subject, key) or 0)
        if record is None:
            fault = _("There is no row with the key «%(key)s»: it is of another table, or was mistyped.") % {"key": key}
            return Line(number, State.UNKNOWN, title, faults=(fault,))
        if record.pk in self.met:
            fault = _("The key «%(key)s» stands in the file twice.") % {"key": key}
            return Line(number, State.FAULTY, title, faults=(fault,))
        self.met.add(record.pk)
        return self._known(number, cells, record)

    def _written_title(self, cells: Cells) -> str:
        texts = {field.name: plain(cells.get(field.name, "")) for field in self.subject.fields}
        return self.subject.title(texts)

    def _read(self, cells: Cells) -> tuple[dict[str, Value], list[str]]:
        """The values of the cells that can be read, and what is wrong with the others."""
        values: dict[str, Value] = {}
        faults = []
        for field in self.subject.fields:
            if field.name in cells:
                try:
                    values[field.name] = field.kind.read(cells[field.name])
                except CellFault as fault:
                    faults.append(f"«{field.label}»: {fault}")
        return values, faults

    # ── a row that has a key ────────────────────────────────────────────────
    def _known(self, number: int, cells: Cells, record: Record) -> Line:
        subject, title = self.subject, self.subject.title(record.values)
        now = {name: normal(value) for name, value in record.values.items()}
        read, faults = self._read(cells)
        values = {**now, **read}
        changed = frozenset(name for name in read if read[name] != now[name])
        if not faults and (not changed or self._is_as_it_went_out(cells, values)):
            return Line(number, State.SAME, title, pk=record.pk)
        changes = tuple(self._change(field, now, values) for field in subject.fields if field.name in changed)
        version = plain(cells["version"])
        if not version:
            faults.append(_("The version is missing: download the table anew and change that."))
        elif version != subject.version(record.values) and not faults:
            state = State.STALE if subject.asks(changed) else State.SAME
            return Line(number, state, title, changes, pk=record.pk)
        faults += [subject.stays(field) for field in subject.fields if field.is_fixed and field.name in changed]
        faults = faults or self._wrong(record.pk, values)
        if faults:
            return Line(number, State.FAULTY, title, changes, tuple(faults), record.pk)
        return Line(number, State.CHANGED, title, changes, (), record.pk, values, changed)

    def _is_as_it_went_out(self, cells: Cells, values: Values) -> bool:
        """Whether nobody has touched the row in the file, whatever has become of it here meanwhile."""
        is_whole = all(field.name in cells for field in self.subject.fields)
        return is_whole and self.subject.version(values) == plain(cells["version"])

    def _change(self, field: Field, now: Values, values: Values) -> Change:
        return Change(str(field.label), field.kind.show(now[field.name]), field.kind.show(values[field.name]))

    def _wrong(self, pk: int | None, values: Values) -> list[str]:
        """What the rules of the directory have against the row."""
        labels = {field.name: str(field.label) for field in self.subject.fields}
        found = [f"«{labels[name]}»: {why}" if name else why for name, why in self.subject.faults(pk, values).items()]
        if self.taken.setdefault(self.subject.identity(values), pk) != pk and not found:
            found.append(_("Another row of the directory or of the file says the same."))
        return found

    # ── a row without a key ─────────────────────────────────────────────────
    def _new(self, number: int, cells: Cells, title: str) -> Line:
        if not self.subject.takes_new:
            fault = _(
                "The key is missing, and this table takes no new rows: put back the key that the row went out with."
            )
            return Line(number, State.FAULTY, title, faults=(fault,))
        absent = [str(field.label) for field in self.subject.fields if field.name not in cells]
        read, faults = self._read(cells)
        if absent:
            faults.append(
                _("A new row needs all columns; not in the file: %(columns)s.") % {"columns": ", ".join(absent)}
            )
        if faults:
            return Line(number, State.FAULTY, title, faults=tuple(faults))
        identity = self.subject.identity(read)
        twin = self.stored.get(self.taken.get(identity) or 0)
        if twin is not None and {name: normal(value) for name, value in twin.values.items()} == read:
            # The same file for the second time: what it added is there.
            self.met.add(twin.pk)
            return Line(number, State.SAME, title, pk=twin.pk)
        if twin is not None:
            words = {"key": self.subject.key(twin.pk)}
            faults = [_("The directory has this row already, as «%(key)s»: change it under its key.") % words]
        elif identity in self.taken:
            faults = [_("The file has this row twice.")]
        else:
            self.taken[identity] = None
            faults = self._wrong(None, read)
        if faults:
            return Line(number, State.FAULTY, title, faults=tuple(faults))
        changes = tuple(
            Change(str(field.label), "", field.kind.show(read[field.name]))
            for field in self.subject.fields
            if read[field.name] not in ("", None)
        )
        return Line(number, State.NEW, title, changes, values=read, changed=frozenset(read))


def keys_of(subject: Subject, grid: Grid) -> frozenset[int]:
    """The rows that a table names by their keys, whether they are there or not."""
    place = _columns(subject, grid.headings)["key"]
    cells = (plain(row[place]) for _number, row in grid.rows if place < len(row))
    return frozenset(number for cell in cells if (number := _number_of(subject, cell)) is not None)


def _number_of(subject: Subject, key: str) -> int | None:
    """The number in «org-12»; None for what is no key of this table."""
    prefix, _dash, digits = key.rpartition("-")
    if folded(prefix) != subject.prefix or not digits.isascii() or not digits.isdecimal() or len(digits) > 18:
        return None
    return int(digits)


def _columns(subject: Subject, headings: tuple[str, ...]) -> dict[str, int]:
    """Where each column stands, in whatever order; `SheetRefused` names those that are unknown, doubled or needed."""
    known = {word: field.name for field in subject.fields for word in in_all_languages(field.label)}
    known |= dict.fromkeys(in_all_languages(KEY), "key") | dict.fromkeys(in_all_languages(VERSION), "version")
    found: dict[str, int] = {}
    unknown, doubled = [], []
    for place, heading in enumerate(headings):
        if not plain(heading):
            continue
        name = known.get(folded(heading))
        if name is None:
            unknown.append(plain(heading))
        elif name in found:
            doubled.append(plain(heading))
        else:
            found[name] = place
    needed = [str(label) for name, label in (("key", KEY), ("version", VERSION)) if name not in found]
    if unknown or doubled or needed:
        columns = [str(KEY), *(str(field.label) for field in subject.fields), str(VERSION)]
        said = [
            _("Unknown columns: %(names)s.") % {"names": _quoted(unknown)} if unknown else "",
            _("Columns that stand twice: %(names)s.") % {"names": _quoted(doubled)} if doubled else "",
            _("Columns that are missing: %(names)s.") % {"names": _quoted(needed)} if needed else "",
            _("The first row of the table «%(table)s» has these headings: %(names)s.")
            % {"table": subject.label, "names": _quoted(columns)},
        ]
        raise SheetRefused(" ".join(part for part in said if part))
    return found


def _quoted(names: list[str]) -> str:
    return ", ".join(f"«{name[:60]}»" for name in names[:20])

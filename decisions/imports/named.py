"""Whom a point charges, by the names that it says, when what was read as two names is put together again."""

from __future__ import annotations

from dataclasses import dataclass

from decisions.imports.directory import Directory
from decisions.imports.joining import join_split_names
from decisions.protocols.resolutions.by_itself import Same, by_itself
from decisions.protocols.structure import Kind, ParsedResolution, ParsedResponsible, ResponsibleKind


@dataclass(frozen=True, slots=True)
class Named:
    """`rows` are who is charged, their places counted from the beginning of the point."""

    rows: tuple[ParsedResponsible, ...] = ()

    def of_kind(self, kind: ResponsibleKind) -> list[str]:
        return [row.name for row in self.rows if row.kind is kind]


def named_in(directory: Directory, point: ParsedResolution) -> Named:
    """What `directory` knows by a whole name counts as one; a note charges nobody."""
    return directory.remembered(_named_in, directory, Same(by_itself(point)[0]))


def _named_in(directory: Directory, same: Same) -> Named:
    point = same.thing
    assert isinstance(point, ParsedResolution), "asked of points only"
    return Named(() if point.kind is Kind.NOTE else join_split_names(point.responsible, directory.known_whole))

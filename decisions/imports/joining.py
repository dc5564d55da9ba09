"""Names with «и» in them that were read as two: «рабочей группе по кадрам и наставничеству» is one group.

The reader knows no directory and cannot tell; where the directory knows the whole, the whole is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from decisions.protocols.structure import ParsedResponsible, ResponsibleKind

Known = Callable[[str], tuple[ResponsibleKind, str] | None]
_LONGEST = 4


def join_split_names(rows: Sequence[ParsedResponsible], known: Known) -> tuple[ParsedResponsible, ...]:
    """`rows` with those put together again whose wording `known` answers with one kind and name."""
    joined: list[ParsedResponsible] = []
    index = 0
    while index < len(rows):
        whole, used = _whole(rows[index : index + _LONGEST], known)
        joined.append(whole)
        index += used
    return tuple(joined)


def _whole(rows: Sequence[ParsedResponsible], known: Known) -> tuple[ParsedResponsible, int]:
    """The first responsible, with as many of the next ones as belong to its name; and how many rows that takes."""
    for count in range(len(rows), 1, -1):
        part = rows[:count]
        if any(row.kind is ResponsibleKind.PERSON or row.role is not rows[0].role for row in part):
            continue
        if any(row.person is not None for row in part[:-1]):
            continue
        words = [row.printed or row.name for row in part]
        wording = f"{', '.join(words[:-1])} и {words[-1]}"
        found = known(wording)
        if found is not None:
            kind, name = found
            person = part[-1].person if kind is ResponsibleKind.ORGANIZATION else None
            return replace(part[0], kind=kind, name=name, printed=wording, person=person, candidates=()), count
    return rows[0], 1

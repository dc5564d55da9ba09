"""Sets of the keys of points, tasks and meetings that have one value in common: kept in the database, held by each
process.

A set is a roaring bitmap, so how many points have this body, that year and those words is known by a few microseconds
of `and` for each. A process reads what was counted since it read last; what is held is never changed, only replaced.
"""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.db import DEFAULT_DB_ALIAS, connections
from pyroaring import BitMap

from decisions.models import CountedSet, Counting

BITS = 16
"""Keys of one part have all but so many bits in common, as those of one container of a bitmap have."""
_AT_ONCE = 500
_LONG_RUNS = 1_000
"""Bytes of a part that is held as runs: some 250 of them."""


class Of(Enum):
    """What is counted, and by which names."""

    POINTS = (
        "body",
        "year",
        "kind",
        "standing",
        "organization",
        "own",
        "aside",
        "stem",
        "month",
        "day",
        "due",
        "due_day",
        "number",
        "published",
        "tasks",
        "closed",
        "closed_day",
        "from",
        "until",
    )
    TASKS = (
        "task_body",
        "task_own",
        "task_month",
        "task_day",
        "task_outcome",
        "task_term",
        "task_term_day",
        "task_from",
        "task_until",
    )
    MEETINGS = ("meeting",)

    @property
    def days(self) -> tuple[str, str]:
        """The names whose values are the first and the last day on which what was counted of these holds."""
        return self.value[-2], self.value[-1]


Values = defaultdict[tuple[str, str], list[int]]
"""The keys by (name, value)."""
Sets = dict[str, dict[str, BitMap]]
"""The keys by value, by name."""


@dataclass(frozen=True)
class Held:
    """All sets of one counting."""

    epoch: int = 0
    number: int = 0
    sets: Sets = field(default_factory=dict)
    _with_any: dict[str, BitMap] = field(default_factory=dict)

    def of(self, name: str) -> dict[str, BitMap]:
        """The keys by each value of one name."""
        return self.sets.get(name, {})

    def with_any(self, name: str) -> BitMap:
        """The keys that have a value of this name; put together once."""
        if name not in self._with_any:
            self._with_any[name] = united(self.of(name).values())
        return self._with_any[name]


_held: dict[str, Held] = {}
_lock = threading.Lock()


def held(epoch: int, number: int, using: str = DEFAULT_DB_ALIAS) -> Held:
    """The sets of this counting, or of a later one; by one statement, or none when this process holds them.

    A row is told by all sets of one counting as it was then, so a later one is as good: what changed since is known.
    """
    if not epoch:
        return Held()
    ours = _held.get(using, Held())
    if (ours.epoch, ours.number) == (epoch, number):
        return ours
    with _lock:
        ours = _held.get(using, Held())
        if ours.epoch != epoch or ours.number < number:
            ours = _newer(ours if ours.epoch == epoch else Held(), using)
            _held[using] = ours
    return ours


def _newer(former: Held, using: str) -> Held:
    now, sets = None, {name: dict(of_name) for name, of_name in former.sets.items()}
    touched = set[tuple[str, str]]()
    for name, value, part, keys, epoch in _counted_since(former.number, using):
        if keys is None:
            now = (epoch, part)
            continue
        of_name = sets.setdefault(name, {})
        if (name, value) not in touched:
            touched.add((name, value))
            of_name[value] = of_name[value].copy() if value in of_name else BitMap()
        of_name[value].remove_range(part << BITS, (part + 1) << BITS)
        of_name[value] |= _quick(BitMap.deserialize(bytes(keys)))
    for name, value in touched:
        if not sets[name][value]:
            del sets[name][value]
    return Held(*now, sets) if now else Held()  # Nothing is held when all was given up meanwhile.


def _counted_since(number: int, using: str) -> Iterator[tuple[str, str, int, bytes | None, int]]:
    """(name, value, part, keys, 0) of what was counted after this number, and ("", "", number, None, epoch) of now.

    One set after the other: the parts of each come to lie side by side in memory. To go through two hundred sets of a
    million keys takes twice as long where they are scattered.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT name, value, part, keys, 0 FROM decisions_countedset WHERE number > %s "
            "UNION ALL SELECT '', '', number, NULL, epoch FROM decisions_counting ORDER BY 1, 2, 3",
            [number],
        )
        yield from cursor


def _quick(part: BitMap) -> BitMap:
    """The same keys, where they are many short runs not held as runs: these take little room and long to compare."""
    runs = part.get_statistics()["n_bytes_run_containers"]
    return BitMap(part.to_array(), optimize=False) if runs > _LONG_RUNS else part


def replace(of: Of, keys: BitMap, values: Values, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let these keys have these values, in place of all that they had: as one counting, inside a transaction."""
    number = _count(using)
    places: dict[tuple[str, str, int], BitMap] = {}
    former: dict[tuple[str, str, int], BitMap] = {}
    parts = {key >> BITS for key in keys}
    stored = CountedSet.objects.using(using).filter(name__in=of.value, part__in=parts)
    for name, value, part, kept in stored.values_list("name", "value", "part", "keys"):
        place = (name, value, part)
        former[place] = BitMap.deserialize(bytes(kept))
        places[place] = former[place] - keys
    for (name, value), having in values.items():
        by_part: defaultdict[int, list[int]] = defaultdict(list)
        for key in having:
            by_part[key >> BITS].append(key)
        for part, its in by_part.items():
            place = (name, value, part)
            places[place] = places.get(place, BitMap()) | BitMap(its)
    changed = ((place, now) for place, now in places.items() if now != former.get(place))
    CountedSet.objects.using(using).bulk_create(
        (
            CountedSet(name=name, value=value, part=part, number=number, keys=now.serialize())
            for (name, value, part), now in changed
        ),
        batch_size=_AT_ONCE,
        update_conflicts=True,
        update_fields=["number", "keys"],
        unique_fields=["name", "part", "value"],
    )


def keep(name: str, keys: BitMap, having: BitMap, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let those of these keys that are `having` be in the one set of this name: as one counting, like `replace`."""
    for part in {key >> BITS for key in keys}:
        stored = CountedSet.objects.using(using).filter(name=name, value="", part=part)
        kept = stored.values_list("keys", flat=True).first()
        former = BitMap.deserialize(bytes(kept)) if kept else BitMap()
        now = former - keys | (having & BitMap(range(part << BITS, (part + 1) << BITS)))
        if now != former:
            values = {"number": _count(using), "keys": now.serialize()}
            stored.update_or_create(defaults=values, create_defaults={**values, "name": name, "part": part})


def lock(using: str) -> None:
    """One counts at a time; readers and writers of all else go on. SQLite has one writer anyway."""
    if connections[using].vendor != "sqlite":
        with connections[using].cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Counting._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _count(using: str) -> int:
    """The number of this counting; the first begins an epoch."""
    first = {"number": 0, "epoch": random.SystemRandom().getrandbits(62) + 1}
    row, _is_first = Counting.objects.using(using).get_or_create(defaults=first)
    row.number += 1
    row.save(using=using, update_fields=["number"])
    return row.number


def united(sets: Iterable[BitMap | None]) -> BitMap:
    """The keys of any of these; not to be changed, for of a single set it is that set."""
    there = [each for each in sets if each]
    return there[0] if len(there) == 1 else BitMap.union(*there) if there else BitMap()


def added(sets: Mapping[str, BitMap], changed: BitMap, values: Mapping[str, BitMap]) -> dict[str, BitMap]:
    """The sets by value without what changed, and with its values as they are. Sets that it leaves alone are no copies:
    what changed is little, and hundreds of sets hold a million keys."""
    found = {value: keys - changed if keys.intersect(changed) else keys for value, keys in sets.items()}
    for value, keys in values.items():
        found[value] = found[value] | keys if value in found else keys
    return {value: keys for value, keys in found.items() if keys}

"""Which bodies and organizations have a word in their names: told by the names themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from decisions.finding.indexing import Named
from decisions.finding.wanted import Wanted, folded, split

_MOST_HELD = 500
"""Of so many words it is held which names have them."""


@dataclass(frozen=True, slots=True)
class Names:
    """All names of groups and organizations, by key: of what is at hand the index need not be asked."""

    of_tables: Mapping[str, Sequence[tuple[int, str]]]
    _held: dict[Wanted, Named] = field(default_factory=dict)
    _by_word: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[tuple[int, str]], organizations: Iterable[tuple[int, str]]) -> Names:
        both = {"members_group": groups, "members_organization": organizations}
        return cls({table: [(pk, folded(name)) for pk, name in names] for table, names in both.items()})

    def by_word(self) -> Mapping[str, Named]:
        """By each of their words the keys of those that have it, by table."""
        if not self._by_word:
            found: dict[str, dict[str, list[int]]] = {}
            for table, names in self.of_tables.items():
                for pk, name in names:
                    for word in split(name):
                        found.setdefault(word, {}).setdefault(table, []).append(pk)
            self._by_word.update(found)
        return self._by_word

    def holding(self, wanted: Wanted) -> Named:
        """The keys of those that hold what is wanted, by table."""
        found = self._held.get(wanted)
        if found is None:
            tables = self.of_tables.items()
            found = {t: [pk for pk, name in names if wanted.stands_in(name)] for t, names in tables}
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            self._held[wanted] = found
        return found

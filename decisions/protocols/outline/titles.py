"""Questions of the agenda found again by their title or number; a thousand of them cost no million comparisons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container

from ..language.likeness import alike, stems
from ..lines.draft import DraftItem

#: So many titles are compared with one text at most, those first that share its rarest words.
_MOST = 100


class Titles:
    """Titles by their words, in the order in which they were added."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, text: str) -> None:
        for stem in stems(text):
            self._places[stem].append(len(self._texts))
        self._texts.append(text)

    def first(self, text: str, above: float, but: Container[int] = ()) -> int | None:
        """The place of the first title that is alike by more than `above`."""
        places = self._near(text, above)
        return next((at for at in places if at not in but and alike(text, self._texts[at]) > above), None)

    def best(self, text: str, least: float, but: Container[int] = ()) -> int | None:
        """The place of the title most alike, if it is so by `least` or more."""
        places = [at for at in self._near(text, least) if at not in but]
        best = max(places, key=lambda at: alike(text, self._texts[at]), default=None)
        return best if best is not None and alike(text, self._texts[best]) >= least else None

    def _near(self, text: str, least: float) -> list[int]:
        """Places of the titles that can be alike by `least`: they share a word even without those that all share."""
        words = stems(text)
        without = words.total() * (1 - least / (2 - least))
        found: set[int] = set()
        for stem, times in sorted(words.items(), key=lambda pair: len(self._places.get(pair[0], ()))):
            found.update(self._places.get(stem, ())[: _MOST - len(found)])
            without -= times
            if without < 0 or len(found) >= _MOST:
                break
        return sorted(found)


class Agenda:
    """The questions of an agenda that is still being read; the last may yet grow."""

    def __init__(self, entries: list[DraftItem]) -> None:
        self._entries = entries
        self._titles = Titles()
        self._numbers: dict[str, list[int]] = defaultdict(list)

    def titled(self, text: str, above: float) -> DraftItem | None:
        """The first question whose title is alike by more than `above`; withdrawn ones are passed over."""
        self._catch_up()
        place = self._titles.first(text, above, _Withdrawn(self._entries))
        if place is not None:
            return self._entries[place]
        last = self._entries[-1] if self._entries else None
        if last and last.title and not last.withdrawn and alike(text, last.title.text) > above:
            return last
        return None

    def numbered(self, number: str) -> DraftItem | None:
        """The first question of that number; withdrawn ones are passed over."""
        self._catch_up()
        found = (self._entries[place] for place in self._numbers.get(number, ())[:_MOST])
        entry = next((entry for entry in found if not entry.withdrawn), None)
        if entry is None and self._entries and self._entries[-1].number == number:
            entry = None if self._entries[-1].withdrawn else self._entries[-1]
        return entry

    def _catch_up(self) -> None:
        for place in range(len(self._titles), len(self._entries) - 1):
            entry = self._entries[place]
            self._titles.add(entry.title.text if entry.title else "")
            self._numbers[entry.number].append(place)


class _Withdrawn:
    def __init__(self, entries: list[DraftItem]) -> None:
        self._entries = entries

    def __contains__(self, place: object) -> bool:
        return isinstance(place, int) and self._entries[place].withdrawn


__all__ = ["Agenda", "Titles"]

"""The boxes of the filters of the register, with the number of rows that each would show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from decisions.counts.facets import MOST_CHOICES, Counts
from decisions.filters import ResolutionFilter
from decisions.standing import Standing

SHOWN_CHOICES = 6
"""A long list of choices folds after this many."""


@dataclass(slots=True)
class Choice:
    """One box of a filter: `kind` is its glyph, if it has one."""

    value: str
    label: str
    count: int
    is_chosen: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of boxes: the first ones, those that fold, and how many more are shown when they are asked for."""

    name: str
    label: str
    shown: list[Choice]
    folded: list[Choice]
    more: int = 0


def facets_of(
    filters: ResolutionFilter, counts: Counts, names: Sequence[str], whole: Sequence[str]
) -> dict[str, Facet]:
    """The boxes of each filter, the most frequent first; choices that would show nothing are left out.

    A list folds when it is long; a very long one is not even sent, unless it is asked for as a whole.
    """
    return {name: _facet(name, _choices(name, filters, counts), filters, counts, name in whole) for name in names}


def _choices(name: str, filters: ResolutionFilter, counts: Counts) -> list[Choice]:
    numbers, chosen, choices = counts.get(name, {}), set(filters.data.getlist(name)), []
    for value, label in filters.choices_of(name):
        count = numbers.get(value, 0)
        if count or value in chosen:
            choices.append(Choice(value, str(label), count, value in chosen, value if name == "state" else ""))
    if name in ("body", "organization", "kind"):
        choices.sort(key=lambda choice: (not choice.is_chosen, -choice.count))
    elif name == "year":
        choices.reverse()
    return choices


def _facet(name: str, choices: list[Choice], filters: ResolutionFilter, counts: Counts, is_whole: bool) -> Facet:
    label, more = str(filters.form.fields[name].label), counts.get("others", {}).get(name, 0)
    keep = max(SHOWN_CHOICES, sum(choice.is_chosen for choice in choices))
    if is_whole or len(choices) + more <= max(keep + 1, len(Standing)):  # A single one never folds.
        return Facet(name, label, choices, [])
    if len(choices) + more > MOST_CHOICES:
        return Facet(name, label, choices[:keep], [], len(choices) - keep + more)
    return Facet(name, label, choices[:keep], choices[keep:])

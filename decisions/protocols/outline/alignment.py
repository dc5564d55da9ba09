"""Questions discussed joined with those of the agenda: by title first, then by number, then by place."""

from __future__ import annotations

import re
from collections import defaultdict

from ..lines.draft import Draft, DraftItem
from .speakers import title_and_speakers
from .titles import Titles

#: How alike a title, or else what was reported on, has to be.
_TITLE, _TOPIC = 0.6, 0.7


def aligned(draft: Draft) -> list[DraftItem]:
    """The items discussed, with titles and speakers of the agenda; the agenda itself where nothing was discussed."""
    agenda, items = draft.agenda, draft.items
    if not items:
        return list(agenda)
    own = [title_and_speakers(item.title)[0].text if item.title else "" for item in items]
    pairs = _by_title(agenda, items, own)
    _by_number(agenda, items, own, pairs)
    for place, entry in pairs.items():
        _take_over(items[place], agenda[entry])
    if len(items) == 1 and items[0].title is None and agenda:
        items[0].title = agenda[0].title
    return items


def _by_title(agenda: list[DraftItem], items: list[DraftItem], own: list[str]) -> dict[int, int]:
    """Places of items and of their questions in the agenda; each question is given once."""
    titles = Titles()
    for entry in agenda:
        titles.add(title_and_speakers(entry.title)[0].text if entry.title else "")
    pairs: dict[int, int] = {}
    given: set[int] = set()
    for place, item in enumerate(items):
        if item.style == "question" and not own[place]:
            continue
        text = own[place] or _topic(item)
        best = titles.best(text, _TITLE if own[place] else _TOPIC, given) if text else None
        if best is not None:
            pairs[place] = best
            given.add(best)
    return pairs


def _by_number(agenda: list[DraftItem], items: list[DraftItem], own: list[str], pairs: dict[int, int]) -> None:
    """Gives items without a title the question of their number, or that in their place where there are as many."""
    given = set(pairs.values())
    free: defaultdict[str, list[int]] = defaultdict(list)
    for place in reversed(range(len(agenda))):
        if place not in given:
            free[agenda[place].number].append(place)
    for place, item in enumerate(items):
        if place in pairs or own[place]:
            continue
        numbered = free.get(item.number, [])
        while numbered and numbered[-1] in given:
            numbered.pop()
        same = numbered.pop() if numbered else None
        if same is None and len(items) == len(agenda) and place not in given:
            same = place
        if same is not None:
            pairs[place] = same
            given.add(same)


def _take_over(item: DraftItem, entry: DraftItem) -> None:
    if item.title is None:
        item.title = entry.title
    item.heard = [*item.heard, *entry.heard] if item.heard else list(entry.heard)
    item.cospeakers = item.cospeakers or entry.cospeakers
    if entry.title and item.title is not entry.title:
        _, brackets = title_and_speakers(entry.title)
        if brackets:
            item.heard.append(brackets)


def _topic(item: DraftItem) -> str:
    for passage in item.heard:
        match = re.search(r"(?:^|[\s,–—-])((?:о|об|обо)\s+[а-яё«].+)$", passage.text, re.IGNORECASE)
        if match:
            return match.group(1)
    return ""


__all__ = ["aligned"]

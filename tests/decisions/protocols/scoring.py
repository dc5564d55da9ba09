"""How well a reading agrees with the truth, field by field; titles and wordings are aligned by likeness."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import Any

HEADER = ("body", "number", "date", "time", "place", "chair", "secretary")


def plain(text: str | None) -> str:
    lowered = (text or "").lower().replace("ё", "е")
    return re.sub(r"[^0-9a-zа-я]+", " ", lowered).strip()


def likeness(a: str | None, b: str | None) -> float:
    x, y = plain(a), plain(b)
    return 1.0 if x == y else SequenceMatcher(None, x, y, autojunk=False).ratio()


def person_key(name: str) -> tuple[str, str]:
    words = [word for word in plain(name).split() if word not in {"оглы", "кызы"}]
    return (words[0], words[1][0] if len(words) > 1 else "") if words else ("", "")


def _aligned(got: list[Any], want: list[Any], key: str, threshold: float) -> list[tuple[Any, Any]]:
    scores = sorted(
        ((likeness(a[key], b[key]), i, j) for i, a in enumerate(got) for j, b in enumerate(want)), reverse=True
    )
    used_got: set[int] = set()
    used_want: set[int] = set()
    pairs = []
    for score, i, j in scores:
        if score >= threshold and i not in used_got and j not in used_want:
            used_got.add(i)
            used_want.add(j)
            pairs.append((got[i], want[j]))
    return pairs


class Score:
    """Counts over many protocols; `result()` gives F1 for lists and accuracy for facts."""

    def __init__(self) -> None:
        self.lists: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.facts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.false_deadlines = 0

    def add(self, got: dict[str, Any], want: dict[str, Any]) -> None:
        for field in HEADER:
            self._fact("header", self._same_header(field, got.get(field), want.get(field)))
        self._people("attendee", got["attendees"], want["attendees"])
        items = (
            [i for i in got["items"] if not i.get("withdrawn")],
            [i for i in want["items"] if not i.get("withdrawn")],
        )
        pairs = _aligned(*items, "title", 0.8)
        self._list("item", len(pairs), len(items[0]), len(items[1]))
        for mine, true in pairs:
            self._fact("votes", mine["votes"] == true["votes"])
        mine = [r for i in items[0] for r in i["resolutions"]]
        true = [r for i in items[1] for r in i["resolutions"]]
        pairs = _aligned(mine, true, "text", 0.75)
        self._list("resolution", len(pairs), len(mine), len(true))
        for a, b in pairs:
            self._resolution(a, b)

    def _resolution(self, got: dict[str, Any], want: dict[str, Any]) -> None:
        self._fact("kind", got["kind"] in [want["kind"], *want.get("kind_alt", [])])
        right = got["deadline"] in [want["deadline"], *want.get("deadline_alt", [])]
        if want["deadline"]:
            self._fact("deadline", right)
        elif got["deadline"] and not right:
            self.false_deadlines += 1
        if want["recurrence"] or got["recurrence"]:
            self._fact("recurrence", got["recurrence"] == want["recurrence"])
        self._people("responsible", got["responsible"], want["responsible"])

    def _people(self, name: str, got: list[dict[str, Any]], want: list[dict[str, Any]]) -> None:
        left = list(want)
        hits = 0
        for person in got:
            match = next((other for other in left if self._same_addressee(person, other)), None)
            if match is not None:
                left.remove(match)
                hits += 1
        self._list(name, hits, len(got), len(want))

    @staticmethod
    def _same_addressee(a: dict[str, Any], b: dict[str, Any]) -> bool:
        if a.get("kind", "person") == b.get("kind", "person") == "person":
            return person_key(a["name"]) == person_key(b["name"])
        return max(likeness(a["name"], name) for name in [b["name"], *b.get("aliases", [])]) >= 0.85

    @staticmethod
    def _same_header(field: str, got: Any, want: Any) -> bool:
        if not got or not want:
            return not got and not want
        if field in {"chair", "secretary"}:
            return person_key(got["name"]) == person_key(want["name"])
        if field in {"place", "body"}:
            return likeness(got, want) >= (0.85 if field == "place" else 0.6)
        return bool(got == want)

    def _list(self, name: str, hits: int, got: int, want: int) -> None:
        counts = self.lists[name]
        counts[0] += hits
        counts[1] += got - hits
        counts[2] += want - hits

    def _fact(self, name: str, right: bool) -> None:
        self.facts[name][0] += right
        self.facts[name][1] += 1

    def result(self) -> dict[str, float]:
        scores = {
            name: 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0 for name, (tp, fp, fn) in self.lists.items()
        }
        scores |= {name: right / total for name, (right, total) in self.facts.items()}
        scores["false_deadlines"] = self.false_deadlines
        return scores

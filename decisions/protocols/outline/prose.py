"""Decisions written as running text, taken apart into points."""

from __future__ import annotations

import itertools
import re

from ..language.infinitives import ordering
from ..language.morph import is_infinitive
from ..language.names import find_mentions
from ..language.phrases import depth_map, words
from ..lines.markers import Marker, read_marker
from ..lines.shapes import dative_first, decision_like
from ..passages import Passage
from ..resolutions.labels import _LABEL

_INLINE_MARK = re.compile(r"(?:^|(?<=[.;:,] ))(?P<n>\d{1,4}(?:\.\d{1,3}){0,2}[.)]|[а-и]\)|[–—•] )(?= ?\S)")
_SENTENCE = re.compile(
    r"(?:(?<=[а-яё0-9»\")]{2}[.;])|(?<=[А-ЯЁг]\.\)\.)) (?=[А-ЯЁ«\"])|(?<=\d{4} г\.) (?=[А-ЯЁ])"
    r"|(?<=[А-ЯЁ]\.) (?=[А-ЯЁ][а-яё]+(?:ть|ти|чь)\b)|; ?(?=\S)"
)
#: Who answers and by when in brackets closes a decision as a semicolon does.
_LABELLED = re.compile(r"\((?:отв|срок|исп)[^()]*\)\.$", re.IGNORECASE)
_CONTINUES = re.compile(
    r"^(?:о результат|о ходе|об исполнении|об итогах|при этом|указанн|данн|срок|исп|отв(?![а-яё])"
    r"|ответственн(?:ый|ые|ая|ым)(?![а-яё]))",
    re.IGNORECASE,
)


def split_points(passage: Passage) -> list[tuple[Marker | None, Passage]]:
    """(marker, wording) of the points in `passage`; one pair with no marker when it is a single point."""
    text = passage.text
    marks = _sequence(text)
    if marks:
        parts: list[tuple[Marker | None, Passage]] = []
        lead = passage.cut(0, marks[0].start())
        if lead.text.strip(" :;"):
            parts.append((None, lead))
        for index, match in enumerate(marks):
            end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
            part = passage.cut(match.start(), end)
            marker = read_marker(part.text)
            parts.append((marker, part.cut(marker.end) if marker else part))
        return parts
    cuts = _sentence_cuts(text)
    edges = [0, *cuts, len(text)]
    return [
        (None, part) for part in (passage.cut(a, b) for a, b in itertools.pairwise(edges)) if part.text.strip(" .;")
    ]


def _sequence(text: str) -> list[re.Match[str]]:
    """Marks «1) … 2) …» that count up from the first; two at least."""
    depth = depth_map(text) if "(" in text else None
    found: list[re.Match[str]] = []
    expected = 1
    for match in _INLINE_MARK.finditer(text):
        if depth and depth[match.start()] and not match.group("n").endswith(")"):
            continue
        label = match.group("n").rstrip(".) ")
        last = label.split(".")[-1]
        value = int(last) if last.isdigit() else "абвгдежзи".find(last) + 1
        if label in "–—•":
            found.append(match)
        elif value == expected:
            found.append(match)
            expected += 1
    dashes = sum(1 for m in found if m.group("n").strip() in "–—•")
    if dashes and (
        dashes != len(found) or (found[0].start() > 0 and not text[: found[0].start()].rstrip().endswith(":"))
    ):
        found = [m for m in found if m.group("n").strip() not in "–—•"]
    return found if len(found) > 1 or (found and found[0].start() == 0) else []


def _sentence_cuts(text: str) -> list[int]:
    depth = depth_map(text)
    candidates = [m for m in _SENTENCE.finditer(text) if depth[m.start()] == 0]
    cuts: list[int] = []
    start = 0
    for index, match in enumerate(candidates):
        end = candidates[index + 1].start() if index + 1 < len(candidates) else len(text)
        following = text[match.end() : end]
        if _CONTINUES.match(following) or _LABEL.match(following):
            continue
        semicolon = match.group().startswith(";") or text[match.start() - 1] == ";"
        semicolon = semicolon or _LABELLED.search(text[start : match.start()]) is not None
        if _orders(following, semicolon=semicolon) and decision_like(text[start : match.start()]):
            cuts.append(match.end())
            start = match.end()
    return cuts


def _orders(text: str, *, semicolon: bool) -> bool:
    """Whether a sentence begins an order of its own rather than explains the one before."""
    first = next(words(text), None)
    if first is None:
        return False
    if is_infinitive(first[0]):
        return True
    if semicolon:
        return decision_like(text)
    return decision_like(text) and (
        dative_first(text)
        or _names_somebody(text)
        or bool(re.match(r"Контроль|Признать|Вопрос |Совместно|До |В срок", text))
    )


def _names_somebody(text: str) -> bool:
    """«Смету Рощину П. О. принести на заседание»: somebody is named before the verb."""
    verbs = ordering(text)
    return bool(verbs) and bool(find_mentions(text[: verbs[0][1]]))

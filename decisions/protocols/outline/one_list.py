"""One list of decisions below all questions: «По вопросам повестки РЕШИЛИ: 1. … 2. …», its points given to the question
each decides.
"""

from __future__ import annotations

import re

from ..language.likeness import stems
from ..lines.draft import DraftItem, DraftPoint
from ..passages import Passage
from .titles import Agenda

#: «По вопросам повестки дня», «по всем рассмотренным вопросам»: what opens such a list.
FOR_ALL = re.compile(
    r"по (?:всем |рассмотренным |обсуждаемым |указанным )*(?:вопросам|пунктам)(?! ?№? ?\d)", re.IGNORECASE
)


def given_back(items: list[DraftItem], agenda: Agenda) -> list[DraftItem]:
    """The questions with the points of the list below the last of them, where there is one for each."""
    questions = [item for item in items if not item.withdrawn]
    if len(questions) < 2 or not questions[-1].points or any(item.points for item in questions[:-1]):
        return items
    last = questions[-1]
    tops = [point for point in last.points if point.level == 0]
    asked = [item.number for item in questions]
    if [point.number for point in tops] != asked or not all(point.printed for point in tops):
        return items
    if not (last.for_all or _told_by_words(questions, tops, agenda)):
        return items
    votes = last.votes
    _share(questions, last)
    if last.for_all:
        for item in questions:
            item.votes = item.votes or votes
    return items


def _share(questions: list[DraftItem], last: DraftItem) -> None:
    points, last.points = last.points, []
    place = -1
    for point in points:
        place += point.level == 0
        questions[place].points.append(point)
        questions[place].decided = True


def _title_of(item: DraftItem, agenda: Agenda) -> Passage | None:
    entry = None if item.title else agenda.numbered(item.number)
    return entry.title if entry else item.title


def _told_by_words(questions: list[DraftItem], tops: list[DraftPoint], agenda: Agenda) -> bool:
    """Whether points share words with the question of their number, and more of them than with any other."""
    titles = [stems(title.text) if (title := _title_of(item, agenda)) else None for item in questions]
    alike = 0
    for place, point in enumerate(tops):
        words = stems(point.passage.text)
        shared = [len(words & title) if title else 0 for title in titles]
        alike += shared[place] > 0 and shared[place] == max(shared)
    return 2 * alike > len(tops)


__all__ = ["FOR_ALL", "given_back"]

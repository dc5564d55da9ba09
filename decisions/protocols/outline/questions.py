"""Questions of the discussion: how one is opened, how its parts (СЛУШАЛИ, РЕШИЛИ …) are entered and filled."""

from __future__ import annotations

import re

from ..language.names import find_mentions
from ..lines.draft import DraftItem
from ..lines.logical import Line
from ..lines.markers import Marker, read_marker, read_section
from ..lines.shapes import decision_like, person_first, title_strength
from ..passages import Passage, join
from .agenda import AgendaZone
from .course import (
    WITHDRAWN,
    is_vote,
    only_talks,
    quoted_title,
    several,
    talk_and_orders,
    title_alone,
    withdrawn_among,
    without_quotes,
)
from .lookahead import VARIOUS, LookAhead
from .one_list import FOR_ALL
from .points import add_point, add_prose
from .preambles import heard_in, is_preamble
from .speakers import plainly_named, title_and_speakers

#: «РЕШИЛИ (единогласно):», «Решение (принято большинством: за – 5, против – 1):»
_VOTED = re.compile(r"единоглас|больш[а-яё]+|за ?[–—:-]", re.IGNORECASE)
#: So many lines of reasons stand above РЕШИЛ.
_PREAMBLE = 4


class Questions(LookAhead, AgendaZone):
    """The part of the walk that knows the question under discussion and the part of it that is being read."""

    def _withdraw(self, marker: Marker, line: Line, end: int | None = None) -> None:
        """«Вопрос 3 … снят с рассмотрения»: the question stays in the record without a decision.

        `end` is where its title ends, where that is known.
        """
        quoted = re.match(r"\W*[«\"“„](?P<t>.+)[»\"”“]", line.text[marker.end :])
        if quoted:
            at = marker.end + quoted.start("t")
            title: Passage | None = line.passage.cut(at, marker.end + quoted.end("t"))
            known = self.known.titled(quoted.group("t"), 0.85)
        else:
            known = self.known.numbered(marker.number)
            title = known.title if known and end is None else line.passage.cut(marker.end, end)
        self._drop(marker.number, known, line)
        self.draft.items[-1].title = title

    def _several(self, line: Line) -> bool:
        """«Вопросы 2 и 3 сняты с повестки», «По вопросам 2 и 3 …»: withdrawn, or discussed as one."""
        read = several(line.text)
        if read is None:
            return False
        numbers, end = read
        known = [entry for number in numbers if (entry := self.known.numbered(number)) is not None]
        rest = line.passage.cut(end)
        if is_vote(rest.text) and self.item is not None:
            self._take_vote(self.item, line.passage)
            return True
        section = read_section(rest.text)
        if section is None and WITHDRAWN.search(rest.text) and not decision_like(rest.text):
            for number in withdrawn_among(line.text):
                self._drop(number, self.known.numbered(number), line)
            return True
        titled = title_strength(rest.text) > 0 and not only_talks(rest.text)
        if not titled and section is None and rest.text:
            if known and not decision_like(rest.text):
                line.aside = True
            return line.aside
        item = self._open_item(numbers[0], line, None)
        item.printed = True
        if titled:
            item.title = rest
        elif known:
            titles = [title_and_speakers(entry.title)[0] for entry in known if entry.title]
            item.title = join(titles, "; ") if titles else None
        if section:
            self._enter(section, rest, line)
        return True

    def _withdraw_titled(self, line: Line) -> bool:
        """«Вопрос «О плане закупок» перенесён на следующее заседание.»"""
        quoted = re.match(r"(?:вопрос|пункт)[а-яё]* [«\"“„](?P<t>.{5,400})[»\"”“]", line.text, re.IGNORECASE)
        if quoted is None or not WITHDRAWN.search(line.text[quoted.end() :]):
            return False
        known = self.known.titled(quoted.group("t"), 0.85)
        self._drop(known.number if known else self._next_number(), known, line)
        if known is None:
            self.draft.items[-1].title = line.passage.cut(quoted.start("t"), quoted.end("t"))
        return True

    def _drop(self, number: str, known: DraftItem | None, line: Line) -> None:
        title = known.title if known else None
        self.draft.items.append(DraftItem(number, title, withdrawn=True, line=line.number))
        if known:
            known.withdrawn = True
        self.item, self.section = None, None

    def _in_decision(self) -> bool:
        return self.section == "decided" and self.item is not None

    def _open_item(self, number: str, line: Line, marker: Marker | None) -> DraftItem:
        talked = self.talked.get(number) if marker and marker.style == "question" else None
        if talked is not None and not (talked.points or talked.withdrawn):
            item = talked
        else:
            item = DraftItem(number, line=line.number, printed=marker is not None, style=marker.style if marker else "")
            item.closing = marker.closing if marker else ""
            self.draft.items.append(item)
            self.talked[number] = item
        self.item, self.section, self.order = item, None, ""
        if marker:
            self._begin(item, line.passage.cut(marker.end), marker, line)
        return item

    def _begin(self, item: DraftItem, rest: Passage, marker: Marker, line: Line) -> None:
        """Takes what follows the number of a question: its title, or who spoke of it."""
        if VARIOUS.match(rest.text):
            item.heard.append(rest)
            self.section = "heard"
            return
        quoted = quoted_title(rest.text) if marker.style == "question" else None
        if quoted is not None:
            item.title = rest.cut(1, quoted[0])
            item.heard.append(rest.cut(quoted[1]))
            self.section = "heard"
        elif not rest.text or read_section(rest.text):
            return
        elif marker.style == "question" and person_first(rest.text) and not title_strength(rest.text):
            item.heard.append(rest)
            self.section = "heard"
        elif (
            marker.style == "question" and only_talks(rest.text) and (marker.closing != "." or find_mentions(rest.text))
        ):
            (item.heard if find_mentions(rest.text) else item.noted).append(rest)
            self.section = "heard"
        elif item.title is None:
            end = title_alone(rest.text)
            title = rest.cut(0, end)
            item.title = without_quotes(title) if marker.style == "question" else title
            if end is not None:
                self._told_behind_title(item, rest.cut(end), line)

    def _told_behind_title(self, item: DraftItem, told: Passage, line: Line) -> None:
        """Talk that goes on behind a title, and the orders at its end where no РЕШИЛИ follows below."""
        orders = None if self._decides_below() else talk_and_orders(told.text)
        if orders is None or orders > 0:
            item.spoke.append(told.cut(0, orders))
            self.section = "spoke"
        if orders is not None:
            self._add_prose(told.cut(orders), line)

    def _heard_list(self, rest: str, line: Line) -> None:
        """«2. Зорину П. Л. – о закупках» below СЛУШАЛИ: who was heard on the question of that number is no title."""
        item = self.item
        if item is not None and item.title is not None and person_first(rest) and title_strength(rest) == 0:
            item.heard.append(item.title)
            item.title, self.section = None, "heard"

    def _current(self, line: Line) -> DraftItem:
        if self.item is None:
            self._open_item(self._next_number(), line, None)
        assert self.item is not None
        return self.item

    def _next_number(self) -> str:
        last = next((i.number for i in reversed(self.draft.items) if i.number.isdigit()), None)
        return str(int(last) + 1) if last else "1"

    def _section_line(self, section: tuple[str, int], marker: Marker | None, rest: Passage, line: Line) -> None:
        name = section[0]
        single = marker is not None and marker.style == "dec" and len(marker.path) == 1
        if name == "heard":
            fresh = (
                self.item is None
                or bool(self.item.points)
                or self.item.decided
                or (self.item.heard and bool(re.match(r"(?:за)?слушал", rest.text, re.IGNORECASE)))
            )
            if (
                single
                and marker is not None
                and (self.item is None or self.item.number != marker.number or self.item.points)
            ):
                self._open_item(marker.number, line, None).printed = True
            elif fresh and not (
                self.item
                and self.item.points
                and not re.match(r"(?:за)?слушал|с докладом|доклад", rest.text, re.IGNORECASE)
            ):
                self._open_item(self._next_number(), line, None)
        elif (
            name == "decided"
            and single
            and marker is not None
            and (self.item is None or (self.item.decided and marker.number == self._next_number()))
        ):
            self._open_item(marker.number, line, None).printed = True
        elif name == "agenda":
            self._open_agenda(rest.cut(section[1]))
            return
        self._enter(section, rest, line)

    def _enter(self, section: tuple[str, int], passage: Passage, line: Line) -> None:
        """Goes into a part; `passage` begins with its word, what follows the word is its first content."""
        name, end = section
        item = self._current(line)
        value = passage.cut(end)
        if name == "vote":
            self._take_vote(item, passage)
            if self.section != "decided":
                self.section = "voted"
            return
        self.section = name
        if name == "decided":
            item.decided, item.for_all = True, FOR_ALL.search(passage.text, 0, end + 40) is not None
            if _VOTED.search(passage.text, 0, end):
                item.votes.append(passage.cut(0, end))
            if value.text.strip(" :."):
                self._add_prose(value, line)
        elif value.text.strip(" :."):
            if name == "heard" and self._numbered_title(item, value):
                return
            if name == "heard" and plainly_named(passage.text):
                value = passage
            {"heard": item.heard, "cospeaker": item.cospeakers, "spoke": item.spoke}.get(name, item.noted).append(value)

    def _numbered_title(self, item: DraftItem, value: Passage) -> bool:
        """«СЛУШАЛИ: 1. Об организации каникул.»: what was heard is the question of that number."""
        marker = read_marker(value.text)
        if marker is None or marker.style != "dec" or len(marker.path) > 1 or item.title is not None:
            return False
        if title_strength(value.text[marker.end :]) < 2:
            return False
        item.title, item.number, item.printed = value.cut(marker.end), marker.number, True
        return True

    def _embedded(self, match: re.Match[str], line: Line) -> None:
        marker = line.marker
        if marker and marker.style == "dec" and len(marker.path) == 1 and (self.item is None or self.item.points):
            self._open_item(marker.number, line, None).printed = True
        elif self.item is None or (self.item.decided and self.item.points):
            self._open_item(self._next_number(), line, None)
        item = self._current(line)
        before = line.passage.cut(marker.end if marker else 0, match.start("word"))
        item.for_all = FOR_ALL.search(before.text) is not None
        reported = heard_in(before)
        if reported is not None:
            item.heard.append(reported)
        elif before.text:
            (item.heard if re.match(r"(?:за)?слуша", before.text, re.IGNORECASE) else item.noted).append(before)
        line.aside = match.end() == len(line.text) and not before.text
        recommends = "рекоменду" in match.group("word").lower()
        self.section, item.decided = "decided", True
        self.order = match.group("order") or ("рекомендовать" if recommends else "")
        value = line.passage.cut(match.end())
        if value.text:
            self._add_prose(value, line)

    def _is_preamble(self, line: Line) -> bool:
        """Whether a line tells why a body decided, with РЕШИЛ soon below."""
        if line.marker is not None or not is_preamble(line.text):
            return False
        below = self.lines[self.index + 1 : self.index + _PREAMBLE]
        return any((read_section(one.text) or ("",))[0] == "decided" for one in below if one.marker is None)

    def _take_preamble(self, line: Line) -> None:
        item = self._current(line)
        reported = heard_in(line.passage)
        if reported is not None:
            item.heard.append(reported)
        else:
            item.noted.append(line.passage)

    def _discuss(self, line: Line, start: int) -> None:
        item = self._current(line)
        passage = line.passage.cut(start)
        {"heard": item.heard, "spoke": item.spoke, "cospeaker": item.cospeakers}.get(
            self.section or "", item.noted
        ).append(passage)

    def _add_point(self, marker: Marker, line: Line) -> None:
        item = self._current(line)
        self.section = self.section or "decided"
        add_point(item, marker, line)
        item.points[-1].order = self.order

    def _add_prose(self, passage: Passage, line: Line) -> None:
        item = self._current(line)
        self.section, item.decided = "decided", True
        add_prose(item, passage, line)

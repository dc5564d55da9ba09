"""The outline: a walk over the lines of a protocol that tells head, agenda, questions, decisions and signatures
apart.
"""

from __future__ import annotations

import re

from .agenda import AgendaZone
from .draft import Draft, DraftItem
from .labels import split_labels
from .likeness import alike
from .lines import Line
from .lookahead import EMBEDDED_DECISION, LookAhead
from .markers import Marker, read_section
from .passages import Passage, join
from .points import add_point, add_prose
from .sections import split_sections
from .shapes import (
    ATTENDANCE,
    PROTOCOL_TITLE,
    decision_like,
    infinitives,
    is_signature,
    person_first,
    title_strength,
)
from .tables import row_point

_WITHDRAWN = re.compile(
    r"(?:вопрос |пункт )?(?:был )?(?:снят с (?:рассмотрения|повестки)|снимается с|исключ[её]н из повестки"
    r"|перенес[её]н|отозван|не рассматривался)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:контроль .{0,80}(?:оставляю|оставил)|повестка (?:дня )?исчерпана|заседание (?:закрыто|объявл)|совещание "
    r"(?:закрыто|заверш)|на этом|время окончания|окончание заседания|других вопросов)",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"^(?:приложени[ея]|список рассылки|разослать|рассылка|исп\.|исполнитель:|тел\.)", re.IGNORECASE)


class Outline(LookAhead, AgendaZone):
    """Walks the lines once; each is given to the zone it stands in."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = split_sections(lines)
        self.draft = Draft()
        self.zone = "head"
        self.section: str | None = None
        self.item: DraftItem | None = None
        self.seen_title = False
        self.roman = any(line.marker and line.marker.style in {"roman", "question"} for line in self.lines)
        self.index = 0

    def build(self) -> Draft:
        for index, line in enumerate(self.lines):
            self.index = index
            if self._next_protocol(line):
                self.draft.more += 1
                break
            getattr(self, f"_in_{self.zone}")(line)
        return self.draft

    def _next_protocol(self, line: Line) -> bool:
        if self.zone not in {"tail", "body"} or not PROTOCOL_TITLE.match(line.text) or not self.draft.items:
            return False
        return bool(
            re.match(r"(?:выписка из )?протокола? ?(?:№|$|заседани|совещани|собрани)", line.text, re.IGNORECASE)
        ) and (self.zone == "tail" and len(line.text) < 160)

    # -- head ---------------------------------------------------------------------------------------------------------

    def _in_head(self, line: Line) -> None:
        text, marker = line.text, line.marker
        if PROTOCOL_TITLE.match(text):
            self.seen_title = True
        rest = text[marker.end :] if marker else text
        section = read_section(rest)
        if section and section[0] == "agenda":
            self._open_agenda(line.passage.cut((marker.end if marker else 0) + section[1]))
            return
        if line.cells or self._begins_body(rest, marker, section) or self._bare_title(line):
            self.zone = "body"
            self._in_body(line)
            return
        self.draft.head.append(line)

    def _begins_body(self, rest: str, marker: Marker | None, section: tuple[str, int] | None) -> bool:
        if section and section[0] in {"decided", "heard", "proposal"} and (self.seen_title or marker):
            return True
        if section and section[0] == "noted" and self.seen_title and marker is None:
            return True
        if not self.seen_title:
            return False
        if EMBEDDED_DECISION.search(rest):
            return True
        if marker is None:
            return False
        if marker.style == "question":
            return True
        if marker.style in {"roman", "dec"} and not person_first(rest) and not ATTENDANCE.match(rest):
            return title_strength(rest) > 0 or decision_like(rest) or self._leads_to_points()
        return False

    # -- body ---------------------------------------------------------------------------------------------------------

    def _in_body(self, line: Line) -> None:
        text, marker = line.text, line.marker
        rest = text[marker.end :] if marker else text
        start = marker.end if marker else 0
        if line.cells:
            self._table_row(line)
            return
        if marker is None and self._ends(line):
            self.zone = "tail"
            self._in_tail(line)
            return
        section = read_section(rest)
        if marker and marker.style == "question" and _WITHDRAWN.search(rest) and not decision_like(rest):
            self._withdraw(marker, line)
            return
        if (
            marker
            and marker.style == "question"
            and not (section is None and self.section == "decided" and decision_like(rest))
        ):
            self._open_item(marker.number, line, marker)
            if section:
                name = "heard" if section[0] == "spoke" else section[0]
                self._enter((name, section[1]), line.passage.cut(start), line)
            return
        if marker and marker.style == "roman" and not (self._in_decision() and decision_like(rest)):
            self._open_item(marker.number, line, marker)
            if section:
                self._enter(section, line.passage.cut(start), line)
            return
        if section:
            self._section_line(section, marker, line.passage.cut(start), line)
            return
        embedded = EMBEDDED_DECISION.search(text)
        if embedded and not (marker and marker.style != "dec"):
            self._embedded(embedded, line)
            return
        if marker:
            self._marked(marker, line)
        else:
            self._unmarked(line)

    def _withdraw(self, marker: Marker, line: Line) -> None:
        """«Вопрос 3 … снят с рассмотрения»: the question stays in the record without a decision."""
        quoted = re.match(r"\W*«(?P<t>.+)»", line.text[marker.end :])
        if quoted:
            at = marker.end + quoted.start("t")
            title: Passage | None = line.passage.cut(at, marker.end + quoted.end("t"))
            known = next(
                (e for e in self.draft.agenda if e.title and alike(quoted.group("t"), e.title.text) > 0.85), None
            )
        else:
            known = next((e for e in self.draft.agenda if e.number == marker.number), None)
            title = known.title if known else line.passage.cut(marker.end)
        self.draft.items.append(DraftItem(marker.number, title, withdrawn=True, line=line.number))
        if known:
            self.draft.agenda.remove(known)
        self.item, self.section = None, None

    def _in_decision(self) -> bool:
        return self.section == "decided" and self.item is not None

    def _ends(self, line: Line) -> bool:
        if not self.draft.items:
            return False
        if _ANNEX.match(line.text) and any(item.points for item in self.draft.items):
            return True
        return is_signature(line.text) and any(item.points or item.heard for item in self.draft.items)

    def _open_item(self, number: str, line: Line, marker: Marker | None) -> DraftItem:
        item = DraftItem(number, line=line.number, printed=marker is not None, style=marker.style if marker else "")
        if marker:
            title = line.passage.cut(marker.end)
            quoted = re.match(r"«(?P<t>[^«»]{5,300})»[ ,:–—-]*(?=[а-яё])", title.text)
            if quoted and marker.style == "question":
                item.title = title.cut(quoted.start("t"), quoted.end("t"))
                item.heard.append(title.cut(quoted.end()))
            elif title.text and not read_section(title.text):
                item.title = title
        self.draft.items.append(item)
        self.item, self.section = item, "heard" if item.heard else None
        return item

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
            target = (
                item.points[-1].votes
                if item.points and self.section == "decided" and self._votes_apart(item)
                else item.votes
            )
            target.append(passage)
            if self.section != "decided":
                self.section = "voted"
            return
        self.section = name
        if name == "decided":
            item.decided = True
            if value.text.strip(" :."):
                self._add_prose(value, line)
        elif value.text.strip(" :."):
            {"heard": item.heard, "cospeaker": item.cospeakers, "spoke": item.spoke}.get(name, item.noted).append(value)

    def _embedded(self, match: re.Match[str], line: Line) -> None:
        marker = line.marker
        if marker and marker.style == "dec" and len(marker.path) == 1 and (self.item is None or self.item.points):
            self._open_item(marker.number, line, None).printed = True
        elif self.item is None or (self.item.decided and self.item.points):
            self._open_item(self._next_number(), line, None)
        item = self._current(line)
        before = line.passage.cut(marker.end if marker else 0, match.start("word"))
        if before.text:
            (item.heard if re.match(r"(?:за)?слуша", before.text, re.IGNORECASE) else item.noted).append(before)
        self.section, item.decided = "decided", True
        value = line.passage.cut(match.end())
        if value.text:
            self._add_prose(value, line)

    def _marked(self, marker: Marker, line: Line) -> None:
        rest = line.text[marker.end :]
        if marker.style in {"dash", "letter"}:
            if self.section in {"heard", "spoke", "noted", "proposal", "cospeaker"} and self.item is not None:
                self._discuss(line, marker.end)
            else:
                self._add_point(marker, line)
            return
        if len(marker.path) > 1:
            self._numbered_point(marker, line)
            return
        item = self.item
        if item and self.section == "heard" and not (item.title or item.points or item.heard) and title_strength(rest):
            item.title, item.number, item.printed, self.section = (
                line.passage.cut(marker.end),
                marker.number,
                True,
                None,
            )
            return
        if self._is_item(marker, rest):
            self._open_item(marker.number, line, marker)
        elif self.section in {"heard", "spoke", "noted", "proposal", "cospeaker"}:
            self._discuss(line, marker.end)
        else:
            self._add_point(marker, line)

    def _numbered_point(self, marker: Marker, line: Line) -> None:
        top = marker.path[0]
        if self.section in {"spoke", "noted", "proposal"} and not decision_like(line.text[marker.end :]):
            self._discuss(line, marker.end)
            return
        if (self.item is None or (self.item.number.isdigit() and self.item.number != top)) and top.isdigit():
            known = next((entry for entry in self.draft.agenda if entry.number == top), None)
            later = self.item is None or int(top) == int(self.item.number) + 1
            if later and (known or self.item is None):
                self._open_item(top, line, None).printed = True
        self._add_point(marker, line)

    def _discuss(self, line: Line, start: int) -> None:
        item = self._current(line)
        passage = line.passage.cut(start)
        {"heard": item.heard, "spoke": item.spoke, "cospeaker": item.cospeakers}.get(
            self.section or "", item.noted
        ).append(passage)

    def _unmarked(self, line: Line) -> None:
        text, item = line.text, self.item
        if item is None and not self.draft.items and title_strength(text) < 1 and not decision_like(text):
            self.draft.unread.append(line)
            return
        known = next((e for e in self.draft.agenda if e.title and alike(text.split("(")[0], e.title.text) > 0.9), None)
        if known and (item is None or item.points or item.decided):
            self._open_item(known.number if known.printed else self._next_number(), line, None)
            self._current(line).title = line.passage
            return
        if item is not None and (item.points or item.decided) and self._bare_title(line):
            self._open_item(self._next_number(), line, None).title = line.passage
            return
        item = self._current(line)
        if _WITHDRAWN.search(text) and not item.points and not decision_like(text):
            item.withdrawn = True
            item.noted.append(line.passage)
        elif self.section == "decided":
            self._decided_line(line, item)
        elif self.section in {"heard", "cospeaker"} and decision_like(text) and not self._decides_later():
            self._add_prose(line.passage, line)
        elif self.section in {"heard", "spoke", "noted", "proposal", "cospeaker"}:
            self._discuss(line, 0)
        elif text.startswith("(") and not item.points:
            item.heard.append(line.passage)
        elif item.title is None and not item.points and title_strength(text):
            item.title = line.passage
        elif decision_like(text) and self.section != "voted":
            self._add_prose(line.passage, line)
        elif item.points and split_labels(line.passage)[1] and not split_labels(line.passage)[0].text.strip(" .;"):
            self._attach_labels(line, item)
        else:
            item.noted.append(line.passage)
            self.draft.unread.append(line)

    def _decided_line(self, line: Line, item: DraftItem) -> None:
        """A line without a mark below РЕШИЛИ: labels of the last point, its second paragraph, or a point of its own."""
        if _CLOSING.match(line.text):
            self.draft.unread.append(line)
            return
        body, labels = split_labels(line.passage)
        if labels and not body.text.strip(" .;,–-") and item.points:
            item.points[-1].labels.extend(labels)
            return
        last = item.points[-1] if item.points else None
        if last is not None and last.printed:
            if infinitives(line.text) or line.text[:1].islower():
                last.passage = join([last.passage, line.passage])
            else:
                self.draft.unread.append(line)
            return
        self._add_prose(line.passage, line)

    def _attach_labels(self, line: Line, item: DraftItem) -> None:
        item.points[-1].labels.extend(split_labels(line.passage)[1])

    def _add_point(self, marker: Marker, line: Line) -> None:
        item = self._current(line)
        self.section = self.section or "decided"
        add_point(item, marker, line)

    def _add_prose(self, passage: Passage, line: Line) -> None:
        item = self._current(line)
        self.section, item.decided = "decided", True
        add_prose(item, passage, line)

    def _table_row(self, line: Line) -> None:
        item = self._current(line)
        self.section, item.decided = "decided", True
        point = row_point(line)
        if point is not None:
            item.points.append(point)

    # -- tail ---------------------------------------------------------------------------------------------------------

    def _in_tail(self, line: Line) -> None:
        self.draft.tail.append(line)


__all__ = ["Outline"]

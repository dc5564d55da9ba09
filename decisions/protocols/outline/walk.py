"""The outline: a walk over the lines of a protocol that tells head, agenda, questions, decisions and signatures
apart.

Each zone is a part of the walk of its own: `agenda`, `discussion` (its questions in `questions`); `lookahead` answers
what follows.
"""

from __future__ import annotations

from ..head.rows import is_labelled
from ..language.morph import is_present
from ..lines.draft import Draft, DraftItem
from ..lines.entries import entries_in_one_line
from ..lines.logical import Line
from ..lines.markers import Marker, read_section
from ..lines.sections import split_sections
from ..lines.shapes import PROTOCOL_TITLE, dative_first, decision_like, person_first, title_strength
from ..lines.title_lines import ORDERS_TITLE, SUMS_UP, title_at
from ..people.attendance import names_one
from ..people.roll_call import ATTENDANCE
from ..terms.dates import find_dates
from ..terms.patterns import may_set_term
from .bare_headings import bare_headings
from .course import OPENS_AGENDA, OPENS_TALKS, in_place
from .discussion import Discussion
from .lookahead import EMBEDDED_DECISION
from .one_list import given_back
from .titles import Agenda


class Outline(Discussion):
    """Walks the lines once; each is given to the zone it stands in."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = split_sections(entries_in_one_line(lines))
        self.draft = Draft(lines=self.lines)
        self.known = Agenda(self.draft.agenda)
        self.zone = "head"
        self.section: str | None = None
        self.order = ""
        self.item: DraftItem | None = None
        self.talked: dict[str, DraftItem] = {}
        self.seen_title = _tells_of_a_meeting(self.lines)
        self.title = title_at(self.lines)
        title = self.lines[self.title].text if self.title is not None else ""
        #: Whether the document is a list of orders: what it numbers is no question.
        self.listed = ORDERS_TITLE.match(title) is not None
        #: Whether orders may follow at once: «Итоги планёрки 14 марта».
        self.summed = SUMS_UP.match(title) is not None
        self.roman = any(line.marker and line.marker.style in {"roman", "question"} for line in self.lines)
        self.index = 0
        self.headings = bare_headings(self.lines)

    def build(self) -> Draft:
        for index, line in enumerate(self.lines):
            self.index = index
            if line.aside:
                continue
            getattr(self, f"_in_{self.zone}")(line)
        self.draft.items = given_back(in_place(self.draft.items), self.known)
        self.draft.withdrawn = [entry for entry in self.draft.agenda if entry.withdrawn]
        self.draft.agenda = [entry for entry in self.draft.agenda if not entry.withdrawn]
        return self.draft

    def _in_head(self, line: Line) -> None:
        text, marker = line.text, line.marker
        if not self.seen_title and (self.index == self.title or PROTOCOL_TITLE.match(text)):
            self.draft.head.append(line)
            self.seen_title = True
            return
        rest = text[marker.end :] if marker else text
        section = read_section(rest)
        if marker is None and section is None and self.seen_title and text.endswith(":") and SUMS_UP.match(text):
            line.aside = True
            return
        if section and section[0] == "agenda":
            self._open_agenda(line.passage.cut((marker.end if marker else 0) + section[1]))
            return
        agenda = OPENS_AGENDA.search(text) if marker is None and self.seen_title else None
        if agenda:
            self.draft.head.append(line)
            self._open_agenda(line.passage.cut(agenda.end()))
            return
        if self._opens_talks(line):
            self.zone, line.aside = "body", True
            return
        if (
            line.cells
            or (self.seen_title and self._is_preamble(line))
            or self._begins_body(rest, marker, section)
            or self._bare_title(line)
            or self._talked_of(line)
            or self.index in self.headings
        ):
            self.zone = "body"
            if self._is_listed(rest, marker):
                self._begin_decisions(line)
            self._in_body(line)
            return
        self.draft.head.append(line)

    def _is_listed(self, rest: str, marker: Marker | None) -> bool:
        """Whether a line of a list of orders is one of them, and no title of a group or a question."""
        if not self.listed:
            return self.summed and self._sums_up(rest, marker)
        if marker is None:
            return decision_like(rest) and dative_first(rest)
        return marker.style in {"dec", "dash"} and title_strength(rest) < 2

    def _sums_up(self, rest: str, marker: Marker | None) -> bool:
        """Whether a line below «Итоги планёрки» is an order: a title of a question has no verb and no term."""
        if marker is None or marker.style not in {"dec", "dash"} or title_strength(rest):
            return False
        if is_labelled(rest) or (person_first(rest) and not decision_like(rest)):
            return False
        if any(read_section(line.text) for line in self.lines[self.index + 1 : self.index + _NEAR_ORDERS]):
            return False
        if decision_like(rest) or (marker.style == "dash" and may_set_term(rest)):
            return True
        return any(is_present(word) for word in rest[:_TOLD_WITHIN].split())

    def _begin_decisions(self, line: Line) -> None:
        item = self._open_item(self._next_number(), line, None)
        item.decided, self.section = True, "decided"

    def _opens_talks(self, line: Line) -> bool:
        """«Обсудили» alone over the numbered questions."""
        if not self.seen_title or OPENS_TALKS.fullmatch(line.text) is None or self.index + 1 == len(self.lines):
            return False
        following = self.lines[self.index + 1].marker
        return following is not None and following.style == "dec" and following.number == "1"

    def _begins_body(self, rest: str, marker: Marker | None, section: tuple[str, int] | None) -> bool:
        if section and section[0] in {"decided", "heard", "proposal"} and (self.seen_title or marker):
            return True
        if section and section[0] == "decided" and not rest[section[1] :].strip() and self._tells_who_was_there():
            return True
        if section and section[0] == "noted" and self.seen_title and marker is None:
            return True
        if not self.seen_title:
            return False
        if EMBEDDED_DECISION.search(rest) or self._is_listed(rest, marker):
            return True
        if marker is None:
            return False
        if marker.style == "question":
            return True
        if names_one(rest) and self._tells_who_was_there():
            return False
        if marker.style in {"roman", "dec"} and not person_first(rest) and not ATTENDANCE.match(rest):
            return title_strength(rest) > 0 or decision_like(rest) or self._leads_to_points()
        return False

    def _tells_who_was_there(self) -> bool:
        """Whether notes without a title have begun as the head of a protocol does."""
        return any(ATTENDANCE.match(line.text) for line in self.draft.head)

    def _in_tail(self, line: Line) -> None:
        self.draft.tail.append(line)


#: So far from the beginning of an order stands its verb.
_TOLD_WITHIN = 80
#: So near below an order of such a list no part of a protocol begins.
_NEAR_ORDERS = 4
#: So many lines of a text without a title may tell of the day and of who met.
_HEAD = 12


def _tells_of_a_meeting(lines: list[Line]) -> bool:
    """Whether a text without a title has all that one would announce: a day, a list of who was there, and «Решили:»."""
    head = lines[:_HEAD]
    if any(PROTOCOL_TITLE.match(line.text) for line in lines[: 2 * _HEAD]):
        return False
    if not any(ATTENDANCE.match(line.text) for line in head):
        return False
    if not any(found.year is not None for line in head for found in find_dates(line.text)):
        return False
    return any(line.cells or (read_section(line.text) or ("",))[0] == "decided" for line in lines)


__all__ = ["Outline"]

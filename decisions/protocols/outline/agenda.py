"""The block ПОВЕСТКА ДНЯ: its questions and their speakers, and where it ends."""

from __future__ import annotations

import itertools
import re

from ..language.names import find_mentions
from ..lines.draft import Draft, DraftItem
from ..lines.logical import Line
from ..lines.markers import Marker, read_section
from ..lines.shapes import PROTOCOL_TITLE, decision_like, person_first, title_strength
from ..lines.tables import column_role
from ..passages import GAP, Passage, join
from .course import ADDED_TO_AGENDA, AGENDA_TAKEN, withdrawn_among
from .titles import Agenda

_HEAD_LABEL = re.compile(
    r"^(?:председател|секретар|присутств|отсутств|приглаш|участник|место |время |дата |кворум|форма |члены "
    r"|ответственный секретарь|"
    r"вед[её]т|в[её]л |на заседании|на совещании|в заседании|в совещании|всего|из \d+)",
    re.IGNORECASE,
)
#: What stands below a question and says who is to tell of it.
_REPORT = re.compile(
    r"\(?(?:со)?(?:доклад|сообщени[ея]|информаци[яю]|выступлени[ея]|отч[её]т|представляет|готовит|ответственн[а-яё]+)"
    r"(?![а-яё])",
    re.IGNORECASE,
)
#: No title is longer: what goes on after it is none.
_LONGEST_TITLE = 2_000


class AgendaZone:
    """The part of the walk that stands in the agenda; head and body are told by whoever walks."""

    lines: list[Line]
    index: int
    draft: Draft
    known: Agenda
    zone: str

    def _in_head(self, line: Line) -> None:
        raise NotImplementedError

    def _in_body(self, line: Line) -> None:
        raise NotImplementedError

    def _open_agenda(self, rest: Passage) -> None:
        self.zone = "agenda"
        if rest.text.strip(" :."):
            for start, end in _inline_questions(rest.text):
                self._agenda_entry(rest.cut(start, end), "", 0)

    def _agenda_entry(self, passage: Passage, number: str, line: int) -> None:
        printed = bool(number)
        number = number or str(len(self.draft.agenda) + 1)
        title, *others = _columns(passage)
        self.draft.agenda.append(DraftItem(number, title, heard=others, printed=printed, line=line))

    def _in_agenda(self, line: Line) -> None:
        text, marker = line.text, line.marker
        rest = text[marker.end :] if marker else text
        section = read_section(rest)
        entries = self.draft.agenda
        if not entries and GAP in text and {"number", "text"} <= {column_role(cell) for cell in text.split(GAP)}:
            return
        if (
            section
            and section[0] in {"heard", "cospeaker"}
            and not marker
            and entries
            and not self._starts_discussion(section, text)
        ):
            target = entries[-1].heard if section[0] == "heard" else entries[-1].cospeakers
            target.append(line.passage.cut(section[1]))
            return
        if entries and not marker and section is not None and section[0] == "vote" and "повестк" in text.lower():
            line.aside = True
            return
        if entries and not marker and section is None and self._agenda_taken(line):
            return
        if (marker and marker.style == "question" and entries) or (section and section[0] != "agenda"):
            self._leave_agenda(line)
            return
        if not marker and (_HEAD_LABEL.match(text) or PROTOCOL_TITLE.match(text)) and entries:
            self.zone = "head"
            self._in_head(line)
            return
        if marker and marker.style in {"dec", "roman", "letter", "dash", "question"}:
            if entries and self._restarts(marker, rest):
                self._leave_agenda(line)
            else:
                self._agenda_entry(line.passage.cut(marker.end), marker.number, line.number)
            return
        if entries and self._tells_who_reports(text):
            entries[-1].heard.append(line.passage)
        elif not entries or (title_strength(text) == 2 and self.known.titled(text, 0.85) is None):
            self._agenda_entry(line.passage, "", line.number)
        elif text[:1].islower() and entries[-1].title and len(entries[-1].title.text) < _LONGEST_TITLE:
            entries[-1].title = join([entries[-1].title, line.passage])
        else:
            self._leave_agenda(line)

    def _tells_who_reports(self, text: str) -> bool:
        """«Доклад директора Дятлова Е. К.» below a question; «Доклад правления» above the next, or as below others."""
        if text.startswith("(") or (person_first(text) and not decision_like(text)):
            return True
        if decision_like(text) or title_strength(text) == 2 or _REPORT.match(text) is None:
            return False
        told_before = any(entry.heard for entry in self.draft.agenda[:-1])
        return told_before or bool(find_mentions(text)) or self._next_question_follows()

    def _next_question_follows(self) -> bool:
        following = self.lines[self.index + 1].marker if self.index + 1 < len(self.lines) else None
        number = self.draft.agenda[-1].number
        return following is not None and number.isdigit() and following.path == (str(int(number) + 1),)

    def _agenda_taken(self, line: Line) -> bool:
        """«Повестка утверждена», «Вопрос 3 снят с повестки, она дополнена вопросом «О …»»: what becomes of it."""
        text = line.text
        if not AGENDA_TAKEN.search(text) or title_strength(text) == 2:
            return False
        for number in withdrawn_among(text):
            self._drop(number, self.known.numbered(number), line)
        for added in ADDED_TO_AGENDA.finditer(text):
            place = "t1" if added["t1"] else "t2"
            number = added["n1"] or added["n2"] or ""
            self._agenda_entry(line.passage.cut(added.start(place), added.end(place)), number, line.number)
        line.aside = True
        return True

    def _drop(self, number: str, known: DraftItem | None, line: Line) -> None:
        raise NotImplementedError

    def _starts_discussion(self, section: tuple[str, int], text: str) -> bool:
        """«Докладчик: …» belongs to the agenda; «СЛУШАЛИ: …» opens the discussion."""
        return bool(re.match(r"(?:за)?слушал|доложил|информировал|доклады?вал|слово", text, re.IGNORECASE))

    def _restarts(self, marker: Marker, rest: str) -> bool:
        if marker.style in {"dash", "letter"}:
            return False
        if len(marker.path) > 1:
            return decision_like(rest)
        same = self.known.numbered(marker.number)
        if same is not None and same.printed:
            return True
        return marker.number == "1" and self.known.titled(rest, 0.9) is not None

    def _leave_agenda(self, line: Line) -> None:
        self.zone = "body"
        self._in_body(line)


def _columns(passage: Passage) -> list[Passage]:
    """The columns of a question in a table; most questions are one passage."""
    text = passage.text
    if GAP not in text:
        return [passage]
    edges = [-1, *(at for at, char in enumerate(text) if char == GAP), len(text)]
    cells = [passage.cut(a + 1, b) for a, b in itertools.pairwise(edges)]
    return [cell for cell in cells if cell.text.strip(" –—-")] or [passage]


def _inline_questions(text: str) -> list[tuple[int, int]]:
    """Questions of an agenda that is written in one line: «1. О …; 2. Об …»."""
    starts = [m.start() for m in re.finditer(r"(?:^|(?<=[.;] ))(?:\d{1,3}|1[0-8]\d\d)[.)] ?", text)]
    if len(starts) < 2:
        return [(0, len(text))]
    ends = [*starts[1:], len(text)]
    return [
        (a + len(re.match(r"\d{1,4}[.)] ?", text[a : a + 8]).group()), b)  # type: ignore[union-attr]
        for a, b in zip(starts, ends, strict=True)
    ]

"""Questions about the lines that follow: whether a line opens a question, whether decisions come later."""

from __future__ import annotations

import re

from ..language.gated import Gated
from ..language.likeness import alike
from ..language.morph import is_finite_verb
from ..lines.draft import Draft, DraftItem
from ..lines.logical import Line
from ..lines.markers import Marker, read_section
from ..lines.shapes import dative_first, decision_like, person_first, title_strength
from ..passages import Passage
from ..resolutions.votes import VOTED_FOR, of_questions
from .course import title_alone
from .titles import Agenda

EMBEDDED_DECISION = Gated(
    r"(?:^|[\s,])(?P<word>решил[аио]?|постановил[аио]?|решено|прин(?:ял[аио]?|ято) решени[ея]|РЕШИЛ[АИО]?"
    r"|ПОСТАНОВИЛ[АИО]?|(?:участники|совет|комиссия|комитет|коллегия|правление|собрание|конференция|совещание"
    r"|круглый стол|президиум|штаб)(?: [^:.;]{1,90}?)? (?:рекоменду[ею]т|поруча[ею]т|постановля[ею]т|реша[ею]т"
    r"|приш(?:ли|ла|ло|[её]л) к (?:следующ[а-яё]+ )?(?:решени|вывод|договор[её]нност|соглашени)[а-яё]+"
    r"|договорил[а-яё]+ о следующем|счита[ею]т необходимым))"
    r"(?: единогласно)?(?: (?P<order>поручить|рекомендовать|предложить|просить))? ?:(?=\s|$)",
    re.IGNORECASE,
)
#: «Обсудили вопрос о ремонте», «На встрече рассматривали, …»
_TALKED_OF = re.compile(
    r"(?:на (?:совещании|заседании|встрече) )?(?:рассмотрели|обсудили|обсуждали|рассматривали|рассмотрен|обсужд[её]н)"
    r"(?: вопрос (?=об? )| (?=об? |[а-яё]+ [^.;:]{5,100}\.?$))",
    re.IGNORECASE,
)
#: «4. В разном выступил …» on the question «Разное».
VARIOUS = re.compile(r"в разном[ ,]", re.IGNORECASE)


class LookAhead:
    """The part of the walk that looks further; it changes nothing."""

    lines: list[Line]
    draft: Draft
    known: Agenda
    item: DraftItem | None
    #: The last question of each number; one that was only talked of may be taken up again below РЕШИЛИ.
    talked: dict[str, DraftItem]
    section: str | None
    #: «ПОРУЧИТЬ:» over the points that follow.
    order: str
    seen_title: bool
    roman: bool
    zone: str
    index: int
    #: Lines that are titles of questions by their place alone.
    headings: frozenset[int]

    def _bare_title(self, line: Line) -> bool:
        """«О профилактике травматизма» on a line of its own, with decisions soon after it."""
        if (
            line.marker
            or not self.seen_title
            or not (line.blank_before or self.zone == "body")
            or title_strength(line.text) != 2
        ):
            return False
        if not re.match(r"О(?:б|бо)? ", line.text) or not self._leads_to_points():
            return False
        return self.zone != "head" or not any(alike(line.text, other.text) > 0.9 for other in self.draft.head)

    def _talked_of(self, line: Line) -> int:
        """Where the title begins in «Рассмотрели вопрос о маршруте.» above decisions; 0 in other lines."""
        told = _TALKED_OF.match(line.text) if line.marker is None and self.seen_title else None
        return told.end() if told and self._names_topic(line.text[told.end() :]) and self._leads_to_points() else 0

    def _names_topic(self, text: str) -> bool:
        return title_strength(text) > 0 or not (decision_like(text) or any(map(is_finite_verb, text.split())))

    def _leads_to_points(self) -> bool:
        """Whether decisions follow within a few lines, so that the line before them is the title of a question."""
        for line in self.lines[self.index + 1 : self.index + 6]:
            rest = line.text[line.marker.end :] if line.marker else line.text
            section = read_section(rest)
            if (
                (section and section[0] in {"decided", "heard", "spoke"})
                or decision_like(rest)
                or EMBEDDED_DECISION.search(rest)
            ):
                return True
        return False

    def _take_vote(self, item: DraftItem, passage: Passage) -> None:
        """Gives a vote to what it belongs to; «по всем вопросам» to every question that has none."""
        told = [(numbers, part) for numbers, part in of_questions(passage) if self._asked(numbers)]
        if told:
            for numbers, part in told:
                for asked in self._asked(numbers):
                    asked.votes.append(part)
            return
        what = VOTED_FOR.search(passage.text[:80])
        if what and what.group("every"):
            for each in self.draft.items:
                if not (each.votes or each.withdrawn):
                    each.votes.append(passage)
            return
        self._voted(item, passage.text).append(passage)

    def _asked(self, numbers: list[str]) -> list[DraftItem]:
        """The questions of these numbers that were discussed."""
        return [item for number in numbers if (item := self.talked.get(number)) is not None]

    def _voted(self, item: DraftItem, text: str) -> list[Passage]:
        """Where a vote belongs: to the point it names, else to the last point or to the whole item."""
        what = VOTED_FOR.search(text[:80])
        if what and what.group("whole"):
            return item.votes
        if what and what.group("n"):
            named = next((point for point in item.points if point.number == what.group("n")), None)
            return named.votes if named else item.votes
        if item.points and (what or (self.section == "decided" and self._votes_apart(item))):
            return item.points[-1].votes
        return item.votes

    def _votes_apart(self, item: DraftItem) -> bool:
        """Whether the next lines bring another point of the same item, so that each point is voted for itself."""
        if any(point.votes for point in item.points):
            return True
        for line in self.lines[self.index + 1 : self.index + 3]:
            marker = line.marker
            if (
                marker
                and marker.style == "dec"
                and len(marker.path) > 1
                and marker.path[0] == item.points[-1].number.split(".")[0]
            ):
                return True
        return False

    def _is_item(self, marker: Marker, rest: str) -> bool:
        """Whether «3. …» opens the next question or is a point of the present one."""
        item, number = self.item, marker.number
        strength = title_strength(rest)
        if item is None and self._orders_at_once(rest):
            return False
        if item is None:
            return not (rest.rstrip().endswith(":") and dative_first(rest) and not rest.startswith("По "))
        if VARIOUS.match(rest) and (entry := self.known.numbered(number)) and entry.title:
            return entry.title.text.lower().startswith("разно")
        known = self.known.titled(rest.split("(")[0], 0.85)
        orders = known and known.title and decision_like(rest) and not decision_like(known.title.text)
        if known and not (orders and self.section == "decided"):
            return True
        expected = item.number.isdigit() and number == str(int(item.number) + 1)
        alike = item.printed and item.style == "dec" and marker.closing == item.closing
        if expected and alike and len(marker.path) == 1 and title_alone(rest) is not None:
            return True
        if self.section in {"noted", "spoke", "proposal"} and strength < 2:
            return False
        if self.roman and item.style in {"roman", "question"}:
            return False
        if item.printed and item.style == "dec" and marker.closing == ")" and item.closing != ")":
            return False
        last = item.points[-1] if item.points else None
        top = next((p for p in reversed(item.points) if p.level == 0), None)
        if last is None:
            if self.section == "decided":
                return expected and (strength == 2 or (number != "1" and not decision_like(rest)))
            if strength == 2:
                return True
            return expected and not decision_like(rest)
        if top is not None and top.style == f"dec1{marker.closing}" and top.number.isdigit():
            follows = number == str(int(top.number) + 1)
            if follows and not expected:
                return strength == 2 and self._leads_to_points() and not decision_like(rest)
            return expected and (strength == 2 or (not follows and not decision_like(rest)))
        return expected and (strength > 0 or not decision_like(rest) or self._opens_decisions(number))

    def _orders_at_once(self, rest: str) -> bool:
        """«1. Администрации города (Лугову А. П.) представить схему.» first of all, where no agenda names questions."""
        if self.draft.agenda or self.draft.items or not (decision_like(rest) and dative_first(rest)):
            return False
        return not (rest.startswith("По ") or title_strength(rest) or self._decides_later())

    def _heads_decisions(self, number: str, rest: str) -> bool:
        """«1. По поставке котлов» right above «1.1. …» below РЕШИЛИ: a title, and no stem that names who does it."""
        talked = self.talked.get(number) if rest.startswith("По ") else None
        opens = rest.rstrip().endswith(":") and (talked is None or bool(talked.points))
        if decision_like(rest) or opens or person_first(rest):
            return False
        if dative_first(rest) and not rest.startswith("По "):
            return False
        following = self.lines[self.index + 1 : self.index + 2]
        return any(line.marker is not None and line.marker.path[:-1] == (number,) for line in following)

    def _opens_decisions(self, number: str) -> bool:
        following = self.lines[self.index + 1 : self.index + 3]
        return any(
            (line.marker and line.marker.path[:1] == (number,) and len(line.marker.path) > 1)
            or (read_section(line.text) or ("",))[0] in {"decided", "heard"}
            for line in following
        )

    def _decides_below(self) -> bool:
        """Whether РЕШИЛИ follows before the next number, so that it belongs to the question of this line."""
        for line in self.lines[self.index + 1 : self.index + 20]:
            if line.marker is not None and line.marker.style == "dec" and len(line.marker.path) == 1:
                return False
            if (read_section(line.text) or ("",))[0] == "decided" or EMBEDDED_DECISION.search(line.text):
                return True
        return False

    def _decides_later(self) -> bool:
        """Whether РЕШИЛИ follows before the next question, so that orders before it are only talk."""
        for line in self.lines[self.index + 1 : self.index + 60]:
            rest = line.text[line.marker.end :] if line.marker else line.text
            section = read_section(rest)
            if (section and section[0] == "decided") or EMBEDDED_DECISION.search(line.text):
                return True
            if (section and section[0] == "heard") or (line.marker and line.marker.style in {"question", "roman"}):
                return False
            if line.marker and line.marker.style == "dec" and title_strength(rest) == 2:
                return False
        return False

"""The discussion: what a line after the agenda is, by its mark, its first words and the part it stands in."""

from __future__ import annotations

import re

from ..language.gated import Gated
from ..language.infinitives import ordering
from ..language.morph import is_finite_verb
from ..language.names import find_mentions
from ..lines.address_lines import addresses
from ..lines.draft import DraftItem, DraftPoint
from ..lines.logical import Line
from ..lines.markers import Marker, on_title, read_section
from ..lines.shapes import decision_like, is_signature, person_first, title_strength
from ..passages import join
from ..resolutions.labels import split_labels
from ..resolutions.votes import says_counts
from .course import ADDED, WITHDRAWN, is_vote, only_talks, orders_somebody, without_quotes
from .lookahead import EMBEDDED_DECISION
from .table_rows import TableRows

#: «3. О закупке оборудования. Вопрос снят с рассмотрения.»
_WITHDRAWN_AT_ONCE = Gated(r"(?<=[.!?…]) Вопрос снят с рассмотрения\.?$")
_CLOSING = re.compile(
    r"^(?:контроль .{0,80}(?:оставляю|оставил)|повестка (?:дня )?исчерпана|заседание (?:закрыто|объявл)|совещание "
    r"(?:закрыто|заверш)|на этом|время окончания|окончание заседания|других вопросов)",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"^(?:приложени[ея]|список рассылки|разослать|рассылка|(?:исп\.|исполнитель:)(?=.*(?:тел|\d-?\d-?\d))|тел\.)",
    re.IGNORECASE,
)
#: What somebody did who spoke, below the title of a question and without a word like ВЫСТУПИЛИ.
_TOLD = re.compile(
    r"(?:сообщил|доложил|информировал|рассказал|познакомил|представил|выступил|напомнил|предложил|отметил|пояснил"
    r"|зачитал|попросил|обратил|поддержал|уточнил|подчеркнул|предложено)[аи]?(?:с[ья])?(?![а-яё])",
    re.IGNORECASE,
)
#: «ПРИНЯТЬ К СВЕДЕНИЮ:», «Поручить:» over the points that it orders.
_ORDER = re.compile(
    r"(?P<order>(?:принять|взять) к сведению|поручить|рекомендовать|предложить|просить|согласовать|утвердить|одобрить"
    r"|отметить|признать|обязать)(?: следующ[а-яё]+)?[ \t]*:",
    re.IGNORECASE,
)
#: What explains a decision and is none.
_ASIDE = re.compile(r"(?:справочно|примечание|для сведения|особое мнение)(?![а-яё])", re.IGNORECASE)
#: So far from its beginning a sentence about somebody has its verb.
_TOLD_WITHIN = 160
_CONTROL = re.compile(r"Контроль .{3,200}возложить на ")
#: No point of a protocol is longer; what is goes on unread, so that work on one point stays bounded.
_LONGEST_POINT = 20_000
#: Who was heard, by surnames alone below the title of a question: «СОЙКИНА, ТЕР-ГРИГОРЯН».
_SURNAMES = re.compile(r"[А-ЯЁ]{2,}(?:-[А-ЯЁ]+)?(?:, [А-ЯЁ]{2,}(?:-[А-ЯЁ]+)?)*")


def _stands_alone(last: DraftPoint, text: str) -> bool:
    """Whether an order without a mark is a point of its own: the point above is closed by its labels, or the order
    puts somebody in control.
    """
    closed = bool(last.labels or split_labels(last.passage)[1]) or bool(_CONTROL.match(text))
    return closed and text[:1].isupper() and decision_like(text)


class Discussion(TableRows):
    """The part of the walk that stands between the agenda and the signatures."""

    def _in_tail(self, line: Line) -> None:
        raise NotImplementedError

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
        if marker is None and (self._several(line) or self._orders(line) or self._added(line)):
            return
        if marker and marker.style == "question" and is_vote(rest) and self._decided_before(marker.number):
            self._take_vote(self.talked[marker.number], line.passage)
            return
        section = read_section(rest)
        if marker and marker.style == "question" and WITHDRAWN.search(rest) and not decision_like(rest):
            self._withdraw(marker, line)
            return
        at_once = _WITHDRAWN_AT_ONCE.search(text) if marker else None
        if marker and at_once:
            self._withdraw(marker, line, at_once.start())
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

    def _orders(self, line: Line) -> bool:
        """«ПОРУЧИТЬ:» on a line of its own, where numbered points follow that it does not count."""
        order = _ORDER.fullmatch(line.text)
        following = self.lines[self.index + 1] if self.index + 1 < len(self.lines) else None
        if order is None or self.item is None or following is None or following.marker is None:
            return False
        if following.marker.style != "dec" or len(following.marker.path) < 2:
            return False
        self.section, self.item.decided, self.order, line.aside = "decided", True, order["order"], True
        return True

    def _added(self, line: Line) -> bool:
        """A question that the agenda did not have."""
        added = ADDED.match(line.text)
        if added is None or not self.draft.items:
            return False
        self._open_item(self._next_number(), line, None).title = line.passage.cut(added.end()) or None
        return True

    def _decided_before(self, number: str) -> bool:
        """Whether there are points of this question already, so that a line about it tells of their vote."""
        return number in self.talked and bool(self.talked[number].points)

    def _ends(self, line: Line) -> bool:
        if not self.draft.items:
            return False
        if _ANNEX.match(line.text) and any(item.points for item in self.draft.items):
            return True
        return is_signature(line.text) and any(
            item.points or item.heard or item.spoke or item.cospeakers or item.withdrawn for item in self.draft.items
        )

    def _marked(self, marker: Marker, line: Line) -> None:
        rest = line.text[marker.end :]
        if marker.style in {"dash", "letter"}:
            ordered = self.item is not None and orders_somebody(rest) and not self._decides_later()
            talks = self.item is not None and not self.item.decided and rest[:1].isupper() and only_talks(rest)
            in_talk = self.section in {"heard", "spoke", "noted", "proposal", "cospeaker"} and self.item is not None
            if talks or (in_talk and not ordered):
                self._discuss(line, marker.end)
            else:
                self.section = "decided" if ordered else self.section
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
        if item and self._heads_decisions(marker.number, rest):
            talked = self.talked.get(marker.number)
            only_talked = talked is not None and not (talked.points or talked.withdrawn)
            if talked is not None and only_talked and self.section == "decided" and talked is not item:
                self.item, talked.decided, line.aside = talked, True, True
                return
            if not (item.title or item.points):
                item.title, item.number, item.printed = line.passage.cut(marker.end), marker.number, True
                return
        if self._is_item(marker, rest):
            self._open_item(marker.number, line, marker)
            self._heard_list(rest, line)
        elif self.section in {"heard", "spoke", "noted", "proposal", "cospeaker"} and (
            not decision_like(rest) or self._decides_later()
        ):
            self._discuss(line, marker.end)
        else:
            self._add_point(marker, line)

    def _numbered_point(self, marker: Marker, line: Line) -> None:
        top = marker.path[0]
        if self._talks_before_decision(line.text[marker.end :]):
            self.section = "spoke"
            self._discuss(line, marker.end)
            return
        if self.section in {"spoke", "noted", "proposal"} and (
            not decision_like(line.text[marker.end :]) or (self.section == "proposal" and self._decides_later())
        ):
            self._discuss(line, marker.end)
            return
        if self._introduced(".".join(marker.path[:-1])):
            self._add_point(marker, line)
            return
        if (self.item is None or (self.item.number.isdigit() and self.item.number != top)) and top.isdigit():
            known = self.known.numbered(top)
            later = self.item is None or int(top) == int(self.item.number) + 1
            if later and (known or self.item is None):
                self._open_item(top, line, None).printed = True
        self._add_point(marker, line)

    def _talks_before_decision(self, rest: str) -> bool:
        """«3.1. Зорина П. Л. напомнила …» right above РЕШИЛИ."""
        following = self.lines[self.index + 1] if self.index + 1 < len(self.lines) else None
        if self.item is None or following is None or following.marker is not None or not only_talks(rest):
            return False
        return (read_section(following.text) or ("",))[0] == "decided"

    def _introduced(self, number: str) -> bool:
        """Whether the last point of the first level has this number and only introduces: «2) Дирекции: 2.1. …»."""
        last = next((point for point in reversed(self.item.points) if point.level == 0), None) if self.item else None
        return last is not None and last.number == number and last.passage.text.rstrip().endswith(":")

    def _unmarked(self, line: Line) -> None:
        text, item = line.text, self.item
        if self.index in self.headings:
            self._open_item(self._next_number(), line, None).title = line.passage
            return
        begins = self._talked_of(line)
        if begins and (item is None or item.points or item.decided):
            self._open_item(self._next_number(), line, None).title = line.passage.cut(begins)
            return
        if self.section is None and self._is_preamble(line):
            self._take_preamble(line)
            return
        if item is None and not self.draft.items and title_strength(text) < 1 and not decision_like(text):
            self.draft.unread.append(line)
            return
        if self._on_title(line):
            return
        known = self.known.titled(text.split("(")[0], 0.9)
        if known and (item is None or item.points or item.decided):
            self._open_item(known.number if known.printed else self._next_number(), line, None)
            self._current(line).title = line.passage
            return
        if item is not None and (item.points or item.decided) and self._bare_title(line):
            self._open_item(self._next_number(), line, None).title = line.passage
            return
        if self.section is None and not decision_like(text) and self._agenda_taken(line):
            return
        if self._withdraw_titled(line):
            return
        item = self._current(line)
        if self._title_goes_on(line, item) and item.title is not None:
            item.title = join([item.title, line.passage])
        elif WITHDRAWN.search(text) and not item.points and not decision_like(text):
            item.withdrawn = True
            item.noted.append(line.passage)
        elif item.decided and says_counts(text) and not decision_like(text):
            self._take_vote(item, line.passage)
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
        elif not item.points and _SURNAMES.fullmatch(text):
            item.heard.append(line.passage)
        elif not item.points and _TOLD.search(text[:160]):
            (item.spoke if item.heard or item.spoke else item.heard).append(line.passage)
        else:
            item.noted.append(line.passage)
            self.draft.unread.append(line)

    def _on_title(self, line: Line) -> bool:
        """«По вопросу «О плане закупок»:» over the decisions on it."""
        begins = on_title(line.text)
        if not begins:
            return False
        title = without_quotes(line.passage.cut(begins, len(line.text.rstrip(" :."))))
        known = self.known.titled(title.text, 0.85)
        number = known.number if known and known.printed else self._next_number()
        if self.item is None or self.item.title is not None or self.item.points:
            self._open_item(number, line, None)
        item = self._current(line)
        item.number, item.title = number if known else item.number, title
        self.section = "decided" if item.decided else self.section
        return True

    def _title_goes_on(self, line: Line, item: DraftItem) -> bool:
        """Whether a line right below the title of a question is the rest of it: «… промышленности / Речного края»."""
        before = self.lines[self.index - 1]
        return (
            item.title is not None
            and self.section is None
            and not (item.points or item.heard or item.spoke or line.blank_before)
            and (before.passage.text.endswith(item.title.text) or item.title.text.endswith(before.passage.text))
            and item.title.text[-1:] not in ".:;!?"
            and len(item.title.text) > 40
            and title_strength(item.title.text) == 2
            and not (
                _TOLD.search(text := line.text)
                or re.match(r"(?:вх|исх)\. ?№", text, re.IGNORECASE)
                or find_mentions(text)
                or decision_like(text)
                or "(" in text[:1]
                or text.isupper()
            )
            and not any(is_finite_verb(word) for word in text.split())
        )

    def _decided_line(self, line: Line, item: DraftItem) -> None:
        """A line without a mark below РЕШИЛИ: labels of the last point, its second paragraph, or a point of its own."""
        if _CLOSING.match(line.text):
            self.draft.unread.append(line)
            return
        body, labels = split_labels(line.passage)
        if labels and not body.text.strip(" .;,–-") and item.points:
            item.points[-1].labels.extend(labels)
            return
        if self._addresses_below(line):
            self._add_prose(line.passage, line)
            return
        last = item.points[-1] if item.points else None
        if last is not None and last.printed and not _stands_alone(last, line.text):
            if _ASIDE.match(line.text) or (person_first(line.text) and only_talks(line.text[:_TOLD_WITHIN])):
                item.noted.append(line.passage)
                return
            goes_on = ordering(line.text) or line.text[:1].islower()
            if goes_on and len(last.passage.text) < _LONGEST_POINT:
                last.passage = join([last.passage, line.passage])
            else:
                self.draft.unread.append(line)
            return
        if last is not None and not labels and not decision_like(line.text) and not line.text.endswith(";"):
            self.draft.unread.append(line)
            return
        self._add_prose(line.passage, line)

    def _addresses_below(self, line: Line) -> bool:
        """«Рощиной П. О.» over the numbered orders to her."""
        below = self.lines[self.index + 1] if self.index + 1 < len(self.lines) else None
        if below is None or below.marker is None or below.marker.style != "dec" or not addresses(line.text):
            return False
        return decision_like(below.text[below.marker.end :])

    def _attach_labels(self, line: Line, item: DraftItem) -> None:
        item.points[-1].labels.extend(split_labels(line.passage)[1])

"""The head of a protocol: organization, body, number, date, time, place, form, chair, secretary, attendance."""

from __future__ import annotations

import datetime as dt
import itertools
import re

from .attendance import Attendance, mentions_of
from .bodies import body_name, heading_words
from .dates import find_dates, find_time
from .head_labels import (
    ADDRESS,
    CHAIR,
    CLOCK,
    DATE_LABEL,
    END_LABEL,
    FORM,
    NEXT_LABEL,
    NOT_NUMBER,
    NUMBER,
    OTHER_DATE,
    OTHER_LABEL,
    PLACE_LABEL,
    SECRETARY,
    SETTLEMENT,
    STAMP,
    TIME_LABEL,
    Heading,
    in_genitive,
    is_labelled,
)
from .lines import Line
from .morph import NOMN
from .names import nominative_of
from .offices import office_of
from .passages import GAP, Passage, join
from .people import People
from .shapes import ATTENDANCE, PROTOCOL_TITLE
from .structure import Presence, Span


class HeadReader:
    """Reads the lines before the first question."""

    def __init__(self, lines: list[Line], people: People) -> None:
        self.lines, self.people, self.head = lines, people, Heading()
        self.attendance = Attendance(people, self.head.attendees)
        self.title = next((i for i, line in enumerate(lines) if PROTOCOL_TITLE.match(line.text)), None)
        self.mode: str | Presence | None = None
        self.pending: list[Passage] = []
        self.list_open = False
        self.headed: list[str] = []
        self.cities: list[tuple[str, Span]] = []
        self.place_label: tuple[str, Span] | None = None

    def read(self) -> Heading:
        start = self.title or 0
        before = self._before_title(self.lines[:start])
        in_heading = self.title is not None
        for index, line in enumerate(self.lines[start:]):
            if index == 0 and self.title is not None:
                self._title_line(line)
                continue
            in_heading = in_heading and self._heading_line(line, index)
            if not in_heading:
                self._line(line)
        self._finish(before)
        return self.head

    # -- title and body -----------------------------------------------------------------------------------------------

    def _before_title(self, lines: list[Line]) -> list[str]:
        """Organization lines above the title; from an approval stamp on nothing counts."""
        kept: list[str] = []
        for line in lines:
            if STAMP.match(line.text):
                break
            for part in line.text.split(GAP):
                if not find_dates(part) and not mentions_of(part) and 3 < len(part) < 250:
                    kept.append(part)
        return kept

    def _title_line(self, line: Line) -> None:
        text = line.text
        rest = PROTOCOL_TITLE.sub("", text, count=1).strip()
        self._number(line.passage)
        self._date(line.passage, None)
        rest = re.sub(r"^(?:№|N[oо]?\.?)\s*\S+(?: \(\d+\))?", "", rest).strip(" ,\t")
        for part in rest.split(GAP):
            words = heading_words(part)
            if words:
                self.headed.append(words)

    def _heading_line(self, line: Line, index: int) -> bool:
        """Whether a line below the title still belongs to the name of the meeting."""
        text = line.text
        if index > 6 or line.marker is not None or is_labelled(text) or SETTLEMENT.match(text) or mentions_of(text):
            return False
        if re.match(r"\((?:далее|в форме|заочн|очн)", text):
            return True
        first = text.split(GAP)[0]
        dates = find_dates(first)
        if (dates and dates[0].start < 4) or re.match(r"(?:от )?[«\"“]?\d", text) or text.startswith("№"):
            return False
        if not self.headed and not re.match(
            r"(?:[а-яё-]+(?:ого|ей|ой) )*(?:заседани|совещани|собрани|встреч|общего|круглого|рабоч|по вопрос"
            r"|координац|совета|комисси|[а-яё]+ого|[а-яё]+ой)",
            text,
            re.IGNORECASE,
        ):
            return False
        if (self.headed and ADDRESS.search(text)) or len(text) > 300:
            return False
        if (
            self.headed
            and not (text[:1].islower() or text.isupper() or text[:1] in '«"“(')
            and not re.match(r"(?:по|при|о|об|на|в) ", text, re.IGNORECASE)
            and not in_genitive(text)
        ):
            return False
        self._number(line.passage)
        self._date(line.passage, None)
        words = heading_words(first)
        if words:
            self.headed.append(words)
        return True

    def _number(self, passage: Passage) -> None:
        if self.head.number is not None:
            return
        for match in NUMBER.finditer(passage.text):
            if NOT_NUMBER.search(passage.text[: match.start()]):
                continue
            self.head.number = match.group("n").rstrip(".,")
            self.head.spans["number"] = passage.span(match.start("n"), match.end("n"))
            return

    def _date(self, passage: Passage, meeting: dt.date | None) -> bool:
        if self.head.date is not None or (OTHER_DATE.search(passage.text) and not PROTOCOL_TITLE.match(passage.text)):
            return False
        for found in find_dates(passage.text):
            date = found.resolve(meeting)
            if date is not None and found.year is not None:
                self.head.date = date
                self.head.spans["date"] = passage.span(found.start, found.end)
                return True
        return False

    # -- labelled lines -----------------------------------------------------------------------------------------------

    def _line(self, line: Line) -> None:
        passage = line.passage.cut(line.marker.end) if line.marker else line.passage
        cuts = [m.end() for m in NEXT_LABEL.finditer(passage.text)]
        edges = [0, *cuts, len(passage.text)]
        for a, b in itertools.pairwise(edges):
            self._part(passage.cut(a, b), line)

    def _part(self, passage: Passage, line: Line) -> None:
        text = passage.text
        if self._labelled_line(passage) or self._person_label(passage):
            return
        if isinstance(self.mode, Presence):
            if self._in_list(passage):
                return
        elif self.mode in {"chair", "secretary"} and self._person_value(passage):
            return
        if not self._facts(passage) and len(text) > 2:
            self.head.unread.append(line)

    def _labelled_line(self, passage: Passage) -> bool:
        text = passage.text
        place, date = PLACE_LABEL.match(text), DATE_LABEL.match(text)
        if place or date:
            self.mode = None
            match = place or date
            value = passage.cut(match.end() if match else 0)
            if date and not OTHER_DATE.match(text):
                self.head.date = None
                self._date(value, None)
                self._time(value)
                self._sorted_place(value)
            elif place:
                if find_dates(value.text):
                    self._date(value, None)
                    self._sorted_place(value)
                else:
                    self.place_label = (value.text.rstrip(" .;"), value.span())
            return True
        form = FORM.match(text)
        if form:
            self.head.form = form.group("f").strip(" .")
            self.mode = None
            return True
        if OTHER_DATE.match(text) and not mentions_of(text):
            self.mode = None
            return True
        if (TIME_LABEL.match(text) or END_LABEL.search(text[:40])) and find_time(text):
            self._time(passage)
            self.mode = None
            return True
        if re.match(r"(?:заседание|совещание|собрание) (?:открыт|начал)", text, re.IGNORECASE):
            self._time(passage)
            return True
        return False

    def _sorted_place(self, value: Passage) -> None:
        """The place in a value that also holds date and time: «14.03.2022, 10:00, г. Заречинск, ул. …»."""
        text = value.text
        for found in reversed(find_dates(text)):
            text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
        time = find_time(text)
        if time:
            text = text[: time[1]] + " " * (time[2] - time[1]) + text[time[2] :]
        rest = re.sub(r"\s+", " ", re.sub(r"(?:^|(?<= ))в (?= |$)|час(?:ов|а)?\b", "", text)).strip(" ,;.–—-")
        if len(rest) > 4 and (SETTLEMENT.match(rest) or ADDRESS.search(rest)):
            self.place_label = (rest, value.span())

    def _time(self, passage: Passage) -> None:
        text = passage.text
        for found in reversed(find_dates(text)):
            text = text[: found.start] + "#" * (found.end - found.start) + text[found.end :]
        end = END_LABEL.search(text)
        first = find_time(text[: end.start()] if end else text)
        if first and self.head.time is None:
            self.head.time = first[0]
            self.head.spans["time"] = passage.span(first[1], first[2])
            rest = find_time(text[first[2] :]) if re.match(r"\s*(?:до|–|—|-|по)\s*\d", text[first[2] :]) else None
            if rest:
                self.head.end_time = rest[0]
        if end:
            last = find_time(text[end.start() :])
            if last:
                self.head.end_time = last[0]

    def _person_label(self, passage: Passage) -> bool:
        text = passage.text
        attendance = ATTENDANCE.match(text)
        chair, secretary = CHAIR.match(text), SECRETARY.match(text)
        if (chair or secretary) and not re.match(r"члены", text, re.IGNORECASE):
            match = chair or secretary
            assert match is not None
            columns = GAP in passage.text and ":" not in passage.text[: match.end()]
            inside = self.mode is Presence.PRESENT and (columns or (self.list_open and not self.head.attendees))
            listing, before = (self.mode if inside else None), self.mode
            who = "chair" if chair else "secretary"
            self._office_line(passage, match, who, in_list=bool(listing))
            if isinstance(before, Presence):
                self.mode = before
            return True
        if attendance:
            kind = attendance.lastgroup or "present"
            self.mode = Presence(kind)
            self.attendance.organization = None
            self._list_start(passage, attendance)
            return True
        if OTHER_LABEL.match(text):
            self.mode = None
            return True
        return False

    def _office_line(self, passage: Passage, match: re.Match[str], who: str, *, in_list: bool) -> None:
        value = passage.cut(match.end())
        label = passage.text[: match.end("label")].strip()
        self.mode, self.pending = who, []
        if value.text:
            mentions = mentions_of(value.text)
            if mentions:
                self._set_office(value, mentions[0].start, who, label, in_list=in_list)
                self.mode = None
            else:
                self.pending.append(value)
        self.head.chair_printed = label if who == "chair" else self.head.chair_printed

    def _person_value(self, passage: Passage) -> bool:
        """Lines below «Председательствовал:» up to the one that holds the name."""
        mode = self.mode
        if not isinstance(mode, str):
            return False
        self.pending.append(passage)
        whole = join(self.pending)
        if mentions_of(whole.text):
            self._set_office(whole, mentions_of(whole.text)[0].start, mode, "", in_list=False)
            self.mode, self.pending = None, []
        elif len(self.pending) > 3:
            self.mode, self.pending = None, []
            return False
        return True

    def _set_office(self, passage: Passage, at: int, who: str, label: str, *, in_list: bool) -> None:
        mention = mentions_of(passage.text)[0]
        name = nominative_of(mention, NOMN)[0]
        before = office_of(re.sub(r"\s+", " ", passage.text[:at]))
        after = office_of(passage.text[mention.end :])
        generic = re.fullmatch(
            r"(?:председател\w*|секретар\w*|председательств\w*(?: на \w+)?|.*(?:в[её]л[аи]?|вела|пров[её]л[аи]?"
            r"|вед[её]т)(?: \w+)?|ведущ\w+.*|под председательством)",
            label,
            re.IGNORECASE,
        )
        position = after or before or (None if generic or not label else label)
        entry = self.people.add(name, position)
        if who == "chair" and self.head.chair is None:
            self.head.chair = self.people.chair = entry
            self.head.spans["chair"] = passage.span(mention.start, mention.end)
        elif who == "secretary" and self.head.secretary is None:
            self.head.secretary = self.people.secretary = entry
            self.head.spans["secretary"] = passage.span(mention.start, mention.end)
        if in_list:
            self.attendance.read(passage.cut(mention.start), Presence.PRESENT)

    def _list_start(self, passage: Passage, match: re.Match[str]) -> None:
        text = passage.text
        colon = text.find(":")
        dash = re.search(r"\s[–—]\s", text)
        start = colon + 1 if 0 <= colon < 200 else match.end()
        if colon < 0 and dash and dash.start() < 60 and not mentions_of(text[: dash.start()]):
            start = dash.end()
        value = passage.cut(start)
        self.list_open = not value.text
        if value.text:
            self.attendance.read(value, self.mode if isinstance(self.mode, Presence) else Presence.PRESENT)

    def _in_list(self, passage: Passage) -> bool:
        presence = self.mode if isinstance(self.mode, Presence) else Presence.PRESENT
        text = passage.text
        if re.match(
            r"^(?:члены|участники|от|из|представители|эксперты|заместител[ьи]) [^:]{3,90}:", text, re.IGNORECASE
        ) and mentions_of(text):
            passage = passage.cut(text.index(":") + 1) if not re.match(r"от|из", text) else passage
        if self.attendance.read(passage, presence):
            return True
        if mentions_of(text) or find_dates(text):
            return False
        return self._continues(passage)

    def _continues(self, passage: Passage) -> bool:
        """The rest of an office that was wrapped in its column."""
        if not self.head.attendees or len(passage.text) > 160 or passage.text.endswith(":"):
            return passage.text.endswith(":") and len(passage.text) < 80
        return passage.text[:1].islower()

    # -- unlabelled facts ---------------------------------------------------------------------------------------------

    def _facts(self, passage: Passage) -> bool:
        """Date, number, place and time of a line that has no label, column by column."""
        found = False
        text = passage.text
        if OTHER_DATE.search(text):
            return True
        had_date = self._date(passage, None)
        if had_date or TIME_LABEL.search(text) or any(CLOCK.fullmatch(part) for part in text.split(GAP)):
            self._time(passage)
        found = had_date or found
        if self.head.number is None and re.search(r"(?:^|\t|\d{4}|г\.?|года),? *(?:№|N)", text):
            self._number(passage)
            found = True
        position = 0
        for part in text.split(GAP):
            cut = passage.cut(position, position + len(part))
            position += len(part) + 1
            if SETTLEMENT.match(cut.text) or (ADDRESS.search(cut.text) and not mentions_of(cut.text)):
                place = re.split(r"\s*№|,? \d{1,2}[.:]\d{2}\b|,? [«\"“]?\d{1,2}[»\"”]? [а-я]+ \d{4}", cut.text)[0]
                self.cities.append((place.strip(" ,.;"), cut.span()))
                found = True
            elif had_date and re.fullmatch(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*", cut.text):
                self.cities.append((cut.text, cut.span()))
        return found

    def _finish(self, before: list[str]) -> None:
        head = self.head
        if self.place_label:
            text, span = self.place_label
            city = next((c for c, _ in self.cities if SETTLEMENT.match(c)), None)
            own = re.search(r"(?:\bг\.|город|пос\.|пос[её]лок|\bс\. ?[А-ЯЁ]|село|пгт)", text) or re.match(
                r"[А-ЯЁ][а-яё-]+, (?:ул|пр|пл|пер|наб)", text
            )
            head.place = f"{city}, {text}" if city and not own and city.lower() not in text.lower() else text
            head.spans["place"] = span
        elif self.cities:
            unique = list(dict.fromkeys(c for c, _ in self.cities))
            head.place = ", ".join(unique[:2]) if len(unique) > 1 and not SETTLEMENT.match(unique[1]) else unique[0]
            head.spans["place"] = self.cities[0][1]
        head.body, head.organization, head.topic = body_name(" ".join(self.headed), before)
        if head.date is None and self.title is not None:
            for line in self.lines[: self.title]:
                if STAMP.match(line.text):
                    break
                self._date(line.passage, None)


__all__ = ["HeadReader", "Heading"]

"""People in the head of a protocol: chair and secretary, and the lists of those present, absent and invited."""

from __future__ import annotations

import re

from ..language.given_names import named_in
from ..language.morph import ACCS, GENT, NOMN
from ..language.names import Name, find_mentions, nominative_of
from ..language.offices import office_of
from ..language.phrases import nominative
from ..passages import GAP, Passage, join
from ..people.attendance import Attendance, is_surname, mentions_of
from ..people.registry import Entry, People
from ..people.roll_call import ATTENDANCE, Told, case_behind, told
from ..structure import Certainty, Presence, Span
from ..terms.dates import find_dates
from .labels import ELECTED, OTHER_LABEL, PRESIDED, Heading
from .officers import SURNAME_ALONE, Officer, of_another_body, officer_of

_CHOSEN = re.compile(r"(?<![а-яё])(?:председател|секретар)[а-яё]+", re.IGNORECASE)
#: What stands below «Под председательством:» is in the genitive.
_PRESIDED_BY = re.compile(r"под председательством", re.IGNORECASE)
#: «Исполнитель: …» beside «Заказчик: …» in a list is a side, and keeps no minutes.
_SIDE_OF_CONTRACT = re.compile(r"исполнитель(?! протокола)", re.IGNORECASE)
#: Who opens a meeting need not be who is elected to chair it.
_OPENED = re.compile(r"открыл(?!.* в[её]л)", re.IGNORECASE)
#: «Глава района, |председатель комиссии – Лугов А. П.»
_SECOND_OFFICE = re.compile(r"[А-ЯЁ][а-яё]+ [^:–—\t.;,]{2,90}, (?=председател[ья] |секретарь )")
#: «… под председательством Лугова А. П.|, |протокол вела Зорина П. Л.»
_ALSO = re.compile(r"[,;.]? (?:и )?", re.IGNORECASE)
#: «Члены комиссии: …» inside a list.
_PART_OF_LIST = re.compile(
    r"(?:члены|участники|от|из|представители|эксперты|заместител[ьи]) [^:]{3,90}:", re.IGNORECASE
)
#: «От заказчика: …» where nothing above opened a list.
_SIDE = re.compile(r"от (?=[а-яёА-ЯЁ«][^:\d]{3,100}: ?\S)", re.IGNORECASE)

#: «| № | ФИО | Должность |»: the heading of a table of people that nothing announces.
_HEADS_PEOPLE = re.compile(
    r"\|(?: ?[^|]{0,20}\|)? ?(?:ф\. ?и\. ?о\.?|фио|фамилия[^|]{0,30}|участник[а-яё]*) ?\|", re.IGNORECASE
)


class HeadPeople:
    """Reads labels of people and the lines below them; `mode` is the label that lines without one belong to."""

    def __init__(self, head: Heading, people: People) -> None:
        self.head, self.people = head, people
        self.attendance = Attendance(people, head.attendees)
        self.mode: str | Presence | None = None
        self.pending: list[Passage] = []
        self.list_open = False
        self.back: Presence | None = None
        self.listed = False
        self.by_surname: dict[str, Passage] = {}
        self.governs = NOMN
        self.label_read = ""
        #: Who may have been in the chair, with the office that says so.
        self.claims: list[tuple[Entry, Span, str]] = []

    def below(self, passage: Passage) -> bool:
        """Whether a line without a label was read as belonging to the label above it."""
        if isinstance(self.mode, Presence):
            return self._in_list(passage)
        return self.mode in {"chair", "secretary"} and self._value(passage)

    def label(self, passage: Passage) -> bool:
        """«Председатель – …», «Присутствовали: …», or a label that ends the list above it."""
        text = passage.text
        in_list = isinstance(self.mode, Presence) and (self.list_open or bool(self.head.attendees))
        officer = officer_of(text, listed=in_list)
        if officer is not None and not (in_list and _SIDE_OF_CONTRACT.match(text)):
            return self._officer(passage, officer)
        second = _SECOND_OFFICE.match(text) if not in_list else None
        officer = officer_of(text[second.end() :]) if second else None
        if second and officer is not None:
            return self._officer(passage.cut(second.end()), officer)
        attendance = ATTENDANCE.match(text)
        if attendance:
            kind = attendance.lastgroup or "present"
            self.mode = Presence(kind)
            self.attendance.organization = None
            self._list_start(passage, attendance)
            return True
        if OTHER_LABEL.match(text):
            self.mode = None
            return True
        if _HEADS_PEOPLE.match(text) and not isinstance(self.mode, Presence):
            self.mode, self.list_open = Presence.PRESENT, True
            return True
        return False

    def _officer(self, passage: Passage, officer: Officer) -> bool:
        """Reads who held an office; amid a list of people it may as well be the office of one of them."""
        text, before = passage.text, self.mode
        columns = GAP in text and ":" not in text[: officer.value]
        alone = self.list_open and text.endswith(":")
        inside = before is Presence.PRESENT and (columns or alone or (self.list_open and not self.head.attendees))
        if inside and columns and getattr(self.head, officer.who) is not None:
            return False
        self._office_line(passage, officer, in_list=inside)
        self.listed = alone and inside
        if isinstance(before, Presence):
            self.back = before
            if self.mode is None:
                self.mode = before
        return True

    def told(self, passage: Passage) -> bool:
        """«Из членов Совета присутствовали …», «Масло Г. Л. отсутствовал, но …»: a sentence tells who was there."""
        text = passage.text
        said = told(text)
        side = _SIDE.match(text) is not None and not isinstance(self.mode, Presence)
        if not (said or side) or ATTENDANCE.match(text):
            return False
        if side:
            self.mode = Presence.PRESENT
            return self._in_list(passage)
        mentions = mentions_of(text) if said else []
        if said is None or not (mentions or text.endswith(":")):
            return False
        if mentions and mentions[0].start < said.start:
            if officer_of(text):
                self.label(passage.cut(0, said.start))
                return self.attendance.read(passage.cut(said.end), said.presence, said.case)
            return self._named_first(passage, said, mentions[0].start)
        colon = text.find(":", said.end)
        listed = colon >= 0 and (not mentions or colon < mentions[0].start)
        value = passage.cut(colon + 1 if listed else said.end)
        if listed:
            self.mode, self.list_open = said.presence, not value.text
            self.attendance.organization = None
        return not value.text or self.attendance.read(value, said.presence, said.case)

    def _named_first(self, passage: Passage, said: Told, first: int) -> bool:
        """«Зорина П. Л. и Быстров О. И. присутствовали лично»; an entry of a list is left to the list."""
        between = passage.text[first : said.start]
        if isinstance(self.mode, Presence) and re.search(r"[–—(;\t|-]", between):
            return False
        found = self.attendance.read(passage.cut(0, said.start), said.presence, said.case)
        behind = passage.cut(said.end)
        if mentions_of(behind.text):
            self.attendance.read(behind, said.presence, said.case)
        return found

    def _office_line(self, passage: Passage, officer: Officer, *, in_list: bool) -> None:
        value, who = passage.cut(officer.value), officer.who
        self.label_read = officer.label
        self.governs = GENT if _PRESIDED_BY.fullmatch(officer.label) else NOMN
        self.mode, self.pending, self.back = who, [], None
        if value.text:
            if mentions_of(value.text) or (self.governs != NOMN and named_in(value.text, self.governs)):
                self._set_office(value, who, officer.office, in_list=in_list)
                self.mode = None
            elif surname := SURNAME_ALONE.match(value.text):
                self.by_surname[who], self.mode = value.cut(0, surname.end()), None
            else:
                self.pending.append(value)

    def _value(self, passage: Passage) -> bool:
        """Lines below «Председательствовал:» up to the one that holds the name."""
        mode = self.mode
        if not isinstance(mode, str):
            return False
        self.pending.append(passage)
        whole = join(self.pending)
        if mentions_of(whole.text) or (self.governs != NOMN and named_in(whole.text, self.governs)):
            self._set_office(whole, mode, None, in_list=self.listed)
            self.mode, self.pending = self.back, []
        elif len(self.pending) > 3:
            self.mode, self.pending = self.back, []
            return False
        return True

    def _set_office(self, passage: Passage, who: str, office: str | None, *, in_list: bool) -> None:
        governed = self.governs != NOMN and not find_mentions(passage.text)
        named = named_in(passage.text, self.governs) if governed else None
        mention = mentions_of(passage.text)[0] if named is None else named[1]
        name = nominative_of(mention, self.governs)[0] if named is None else named[0]
        before = office_of(re.sub(r"\s+", " ", passage.text[: mention.start]))
        if before and self.governs != NOMN:
            before = nominative(before, self.governs).text
        after = office_of(passage.text[mention.end :])
        entry = self.people.add(name, after or before or office)
        span = passage.span(mention.start, mention.end)
        if who == "chair":
            self.claims.append((entry, span, office or before or ""))
        opened = _OPENED.search(self.label_read) is not None
        self._is(who, entry, span, Certainty.DOUBTFUL if opened else Certainty.SURE)
        if in_list or (who == "chair" and len(mentions_of(passage.text)) > 1):
            self.attendance.read(passage.cut(mention.start), Presence.PRESENT)

    def _is(self, who: str, entry: Entry, span: Span, certainty: Certainty = Certainty.SURE) -> None:
        doubted = self.head.certainties.get("chair") is Certainty.DOUBTFUL is not certainty
        if who == "chair" and (self.head.chair is None or doubted):
            self.head.chair = self.people.chair = entry
        elif who == "secretary" and self.head.secretary is None:
            self.head.secretary = self.people.secretary = entry
        else:
            return
        self.head.found(who, span, certainty)

    def settle(self, heading: str) -> None:
        """«Вёл: Лугов» names whom the list of those present names in full, above or below; the head of another body
        than that of the `heading` was in the chair of none that somebody else was.
        """
        claimed = self.claims[0] if self.claims and self.head.chair is self.claims[0][0] else None
        if claimed is not None and of_another_body(claimed[2], heading):
            own = next(((e, span) for e, span, office in self.claims if not of_another_body(office, heading)), None)
            self.head.chair = self.people.chair = own[0] if own else claimed[0]
            self.head.found("chair", own[1] if own else claimed[1], Certainty.SURE if own else Certainty.DOUBTFUL)
        for who, surname in self.by_surname.items():
            entry = self.people.by_surname(surname.text) or (
                self.people.add(Name(surname.text.capitalize())) if is_surname(surname.text) else None
            )
            if entry is not None:
                self._is(who, entry, surname.span())

    def presided(self, passage: Passage) -> bool:
        """«… под председательством заместителя министра Лугова А. С.»: the genitive of who was in the chair."""
        match = PRESIDED.search(passage.text)
        if match is None:
            return False
        value = passage.cut(match.end())
        named = None if find_mentions(value.text) else named_in(value.text, GENT)
        mentions = mentions_of(value.text) if named is None else []
        if not mentions and named is None:
            return False
        name, mention = named or (nominative_of(mentions[0], GENT)[0], mentions[0])
        office = nominative(value.text[: mention.start].strip(" :,"), GENT)
        entry = self.people.add(name, office.text if office.kind == "position" else None)
        self._is("chair", entry, value.span(mention.start, mention.end))
        behind = value.cut(mention.end)
        other = _ALSO.match(behind.text)
        if other and officer_of(behind.text[other.end() :]) is not None:
            self.label(behind.cut(other.end()))
        return True

    def elected(self, passage: Passage) -> bool:
        """«Председателем собрания избран Лугов А. С., секретарём – Котова А. А.»"""
        verb = ELECTED.search(passage.text)
        if verb is None:
            return False
        case = ACCS if re.search(r"(?:л[аи]?|ть)$", verb.group(), re.IGNORECASE) else NOMN
        found = False
        offices = list(_CHOSEN.finditer(passage.text))
        # «Собрание открыла председатель правления Крылова, предложила избрать председателем Носкова»
        chosen = [office for office in offices if office.group().lower().endswith("м")] or offices
        for office in chosen:
            mention = next((one for one in mentions_of(passage.text) if one.start >= office.end()), None)
            if mention is not None:
                entry = self.people.add(nominative_of(mention, case)[0])
                who = "chair" if office.group().lower().startswith("п") else "secretary"
                self._is(who, entry, passage.span(mention.start, mention.end))
                found = True
        return found

    def _list_start(self, passage: Passage, match: re.Match[str]) -> None:
        text = passage.text
        colon = text.find(":")
        dash = re.search(r"\s[–—-]\s", text)
        start = colon + 1 if 0 <= colon < 200 else match.end()
        if colon < 0 and dash and dash.start() < 60 and not mentions_of(text[: dash.start()]):
            start = dash.end()
        value = passage.cut(start)
        self.list_open = not value.text
        if value.text:
            presence = self.mode if isinstance(self.mode, Presence) else Presence.PRESENT
            self.attendance.read(value, presence, case_behind(match.group(), text[match.end() :]))

    def _in_list(self, passage: Passage) -> bool:
        presence = self.mode if isinstance(self.mode, Presence) else Presence.PRESENT
        text = passage.text
        if _PART_OF_LIST.match(text) and mentions_of(text):
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

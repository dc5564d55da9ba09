"""Who of those present was in the chair and who kept the minutes, where only the list tells: «Котова Ю. М., секретарь
Совета», «Лугов А. С. (вёл)».
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..language.morph import NOMN
from ..language.officers import KEEPS_MINUTES, LED_BEHIND, MINUTES_BEHIND
from ..people.attendance import mentions_of
from ..people.registry import Entry, People
from ..structure import Certainty, ParsedAttendee
from .labels import Heading

_CHAIR = re.compile(
    r"(?:.{0,160}[–—(,-] ?)?председательствующ|председатель(?! (?:правления|совета директоров) (?:ооо|ао|банк))"
)
#: «министр, председатель совета»: beside another office only that of a body of no other name tells of the chair.
_IN_CHAIR = re.compile(
    r"председатель(?: (?:заседания|совещания|собрания|совета|комиссии|комитета|правления|жюри|(?:рабочей )?группы))?\)?"
    r"|(?:модератор|ведущ(?:ий|ая))(?: (?:заседания|совещания|собрания|встречи|план[её]рки))?"
)


def officers_among(head: Heading, people: People) -> None:
    """Takes from the list whom neither the head nor the signatures name."""
    for attendee in head.attendees:
        position = " ".join(filter(None, (attendee.person.position, attendee.person.organization))).lower()
        mentions = mentions_of(attendee.person.name, listed=True) if position else []
        entry = people.find(mentions[0], NOMN) if mentions else None
        if entry is None:
            continue
        offices = [office.strip(" )") for office in re.split(r", | ?\(", position)]
        if head.secretary is None and any(map(_keeps_minutes, offices)):
            head.secretary = people.secretary = entry
            _listed_as("secretary", entry, attendee, head)
        elif head.chair is None and (_CHAIR.match(position) or any(map(_is_in_chair, offices))):
            head.chair = people.chair = entry
            _listed_as("chair", entry, attendee, head)


def _keeps_minutes(office: str) -> bool:
    return KEEPS_MINUTES.match(office) is not None or MINUTES_BEHIND.fullmatch(office) is not None


def _is_in_chair(office: str) -> bool:
    return _IN_CHAIR.fullmatch(office) is not None or LED_BEHIND.search(office) is not None


def _listed_as(who: str, entry: Entry, attendee: ParsedAttendee, head: Heading) -> None:
    if attendee.person.span is not None:
        head.found(who, attendee.person.span, Certainty.LIKELY)
    behind = LED_BEHIND if who == "chair" else MINUTES_BEHIND
    if entry.position and behind.search(entry.position):
        # What somebody did at the meeting is nobody's office.
        entry.position = behind.sub("", entry.position).strip(" ,(–—-") or None
        plain = replace(attendee, person=replace(attendee.person, position=entry.position))
        head.attendees[head.attendees.index(attendee)] = plain

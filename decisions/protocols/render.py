"""The official text of a protocol, out of its structure; what `parser.parse` reads from it is the structure again."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable

from .head.bodies import body_name
from .language.morph import ACCS, GENT
from .language.names import decline_person, parse_name
from .language.phrases import decline_phrase
from .people.registry import People
from .resolutions.reading import Reading, read_wording
from .structure import (
    Kind,
    ParsedAttendee,
    ParsedItem,
    ParsedPerson,
    ParsedProtocol,
    ParsedResolution,
    ParsedResponsible,
    ParsedVotes,
    Presence,
    ResponsibleKind,
    Role,
)
from .terms.dates import MONTHS_IN_DATES

_LISTS = {
    Presence.PRESENT: "Присутствовали:",
    Presence.INVITED: "Приглашённые:",
    Presence.ABSENT: "Отсутствовали:",
}
_MEETING = re.compile(r"(?:совещани|собрани|встреч|конференци|видеоконференци|круглый стол|заседани)", re.IGNORECASE)


def render(protocol: ParsedProtocol, *, brief: bool = False) -> str:
    """The text in the order of official Russian minutes. The brief form leaves out the agenda and who spoke after
    the report.
    """
    return "\n".join(_Renderer(protocol, brief).lines()).strip() + "\n"


def date_in_words(day: dt.date) -> str:
    """«14 марта 2022 г.»"""
    return f"{day.day} {MONTHS_IN_DATES[day.month - 1]} {day.year} г."


class _Renderer:
    def __init__(self, protocol: ParsedProtocol, brief: bool) -> None:
        self.protocol, self.brief = protocol, brief
        self.people = People()
        for person in [protocol.chair, protocol.secretary, *(a.person for a in protocol.attendees)]:
            if person is not None:
                self.people.add(parse_name(person.name), person.position)
        self.people.chair = self._entry(protocol.chair)
        self.people.secretary = self._entry(protocol.secretary)
        self.reading = Reading(self.people, protocol.date)

    def _entry(self, person: ParsedPerson | None):  # type: ignore[no-untyped-def]
        return self.people.add(parse_name(person.name)) if person else None

    def lines(self) -> Iterable[str]:
        yield from self._head()
        yield from self._attendance()
        if not self.brief and not all(item.withdrawn for item in self.protocol.items):
            yield from self._agenda()
        for item in self.protocol.items:
            yield from self._item(item)
        if self.protocol.items:
            yield from self._signatures()

    # -- head ---------------------------------------------------------------------------------------------------------

    def _head(self) -> Iterable[str]:
        p = self.protocol
        heading = self._heading()
        if p.organization:
            yield from (p.organization, "")
        if p.body and heading is None:
            yield from (p.body, "")
        yield f"ПРОТОКОЛ № {p.number}" if p.number else "ПРОТОКОЛ"
        if heading:
            yield heading
        yield ""
        if p.date:
            yield f"Дата проведения: {date_in_words(p.date)}"
        if p.place:
            yield f"Место проведения: {p.place}"
        if p.time:
            yield f"Время начала: {p.time:%H:%M}"
        if p.end_time:
            yield f"Время окончания: {p.end_time:%H:%M}"
        if p.form:
            yield f"Форма проведения: {p.form}"
        yield ""
        if p.chair:
            yield f"Председательствующий – {_with_office(p.chair)}"
        if p.secretary:
            yield f"Секретарь – {_with_office(p.secretary)}"
        yield ""

    def _heading(self) -> str | None:
        """«заседания Совета кластера», when the reader makes the same body of it."""
        body = self.protocol.body
        if not body:
            return None
        if _MEETING.match(body.split(" ")[-1]) or any(_MEETING.match(word) for word in body.split(" ")[:3]):
            words = decline_phrase(body, GENT)
            heading = words[:1].lower() + words[1:]
        else:
            words = decline_phrase(body, GENT)
            heading = f"заседания {words[:1].lower() + words[1:]}"
        above = [self.protocol.organization] if self.protocol.organization else []
        return heading if body_name(heading, above)[0] == body else None

    def _attendance(self) -> Iterable[str]:
        """One list after the other as they stood, so that nobody changes places."""
        for presence, group in itertools.groupby(self.protocol.attendees, key=lambda one: one.presence):
            yield _LISTS[presence]
            yield from (_attendee(attendee) for attendee in group)
            yield ""

    def _agenda(self) -> Iterable[str]:
        yield "ПОВЕСТКА ДНЯ:"
        for item in self.protocol.items:
            if not item.withdrawn:
                yield f"{_mark(item)}{_sentence(item.title)}"
        yield ""

    # -- items --------------------------------------------------------------------------------------------------------

    def _item(self, item: ParsedItem) -> Iterable[str]:
        if item.withdrawn:
            yield from (f"Вопрос № {item.number}: «{item.title}» – снят с рассмотрения.", "")
            return
        yield f"{_mark(item)}{_sentence(item.title)}"
        reports = [s for s in item.speakers if s.role == "report"]
        others = [s for s in item.speakers if s.role == "co"]
        after = [s for s in item.speakers if s.role == "discuss"]
        if reports:
            yield "СЛУШАЛИ: " + ", ".join(self._accusative(s.person) for s in reports)
        if others:
            yield "Содокладчик: " + ", ".join(self._spoken(s.person) for s in others)
        if after and not self.brief:
            yield "ВЫСТУПИЛИ: " + ", ".join(self._spoken(s.person) for s in after)
        self.people.speaker = self._entry(reports[0].person) if reports else None
        if item.resolutions or item.stems:
            yield "Собрание рекомендует:" if self._only_recommends(item) else "РЕШИЛИ:"
        yield from self._points(item)
        if item.votes:
            apart = any(resolution.votes for resolution in item.resolutions)
            yield _votes(item.votes, "по вопросу в целом" if apart else "")
        yield ""

    def _only_recommends(self, item: ParsedItem) -> bool:
        """Whether all points recommend and one of them does not say so itself."""
        if not all(point.kind is Kind.RECOMMEND for point in item.resolutions):
            return False
        return any(read_wording(point.text, self.reading).kind is not Kind.RECOMMEND for point in item.resolutions)

    def _accusative(self, person: ParsedPerson) -> str:
        """The speaker as СЛУШАЛИ governs it, with the office that nothing else tells."""
        self.people.add(parse_name(person.name), person.position)
        name = decline_person(person.name, ACCS)
        return name if self._is_known(person) else f"{name}, {decline_phrase(person.position or '', ACCS)}"

    def _spoken(self, person: ParsedPerson) -> str:
        return person.name if self._is_known(person) else f"{person.name} ({person.position})"

    def _is_known(self, person: ParsedPerson) -> bool:
        """Whether the head tells already that somebody holds this office and no other."""
        officers = (self.protocol.chair, self.protocol.secretary)
        told = [one.position for one in officers if one is not None and one.name == person.name]
        told += [_office(one.person) for one in self.protocol.attendees if one.person.name == person.name]
        return not person.position or person.position == next(filter(None, told), None)

    def _points(self, item: ParsedItem) -> Iterable[str]:
        stems = dict(item.stems)
        opened: set[str] = set()
        for resolution in item.resolutions:
            parent = resolution.parent
            if parent and parent in stems and parent not in opened:
                opened.add(parent)
                yield f"{parent}{')' if parent.isdigit() and item.number.isdigit() else '.'} {stems[parent]}"
            yield from self._point(item, resolution, sub=bool(parent))

    def _point(self, item: ParsedItem, resolution: ParsedResolution, *, sub: bool) -> Iterable[str]:
        number = resolution.number
        last = number.rsplit(".", 1)[-1]
        if not resolution.number_printed:
            mark = "–"
        elif last.isalpha() and (sub or len(last) == 1):
            mark = f"{last})"
        elif number.isdigit() and item.number.isdigit():
            # «2.» would be the next question as well.
            mark = f"{number})"
        else:
            mark = f"{number}."
        yield f"{mark} {resolution.text}"
        said = read_wording(resolution.text, self.reading)
        told = {r.name.lower() for r in said.responsible}
        if sub:
            stem = next((text for name, text in item.stems if name == resolution.parent), "")
            told |= {r.name.lower() for r in read_wording(stem, self.reading, stem=True).responsible}
        missing = [r for r in resolution.responsible if r.name.lower() not in told]
        lead = [r for r in missing if r.role is Role.LEAD]
        co = [r for r in missing if r.role is Role.CO]
        if lead:
            yield f"{'Ответственный' if len(lead) == 1 else 'Ответственные'}: {_listed(lead)}"
        if co:
            yield f"{'Соисполнитель' if len(co) == 1 else 'Соисполнители'}: {_listed(co)}"
        term = resolution.term
        if term and (said.term is None or said.term.text != term.text):
            yield f"Срок: {term.text}"
        if resolution.votes:
            yield _votes(resolution.votes, "по данному пункту")

    def _signatures(self) -> Iterable[str]:
        for label, person in (("Председательствующий", self.protocol.chair), ("Секретарь", self.protocol.secretary)):
            if person:
                yield f"{label}{' ' * 30}{_signed(person.name)}"
                yield ""


def _with_office(person: ParsedPerson) -> str:
    return f"{person.name}, {person.position}" if person.position else person.name


def _attendee(attendee: ParsedAttendee) -> str:
    person = attendee.person
    office = _office(person) or person.organization
    return f"{person.name} – {office}" if office else person.name


def _office(person: ParsedPerson) -> str | None:
    """The position with its organization in words: «директор Речного колледжа»."""
    if not person.position or not person.organization:
        return person.position
    return f"{person.position} {decline_phrase(person.organization, GENT)}"


def _mark(item: ParsedItem) -> str:
    return f"{item.number}. " if item.number_printed else ""


def _sentence(title: str) -> str:
    return title if title.endswith((".", "?", "!", "…")) else f"{title}."


def _listed(found: list[ParsedResponsible]) -> str:
    names: list[str] = []
    for index, item in enumerate(found):
        before = found[index - 1] if index else None
        if (
            item.kind is ResponsibleKind.PERSON
            and before is not None
            and before.person is not None
            and before.person.name == item.name
        ):
            names[-1] += f" ({item.name})"
        else:
            names.append(item.name)
    return "; ".join(names)


def _votes(votes: ParsedVotes, about: str) -> str:
    parts = [
        f"«{word}» – {count}"
        for word, count in (("за", votes.for_), ("против", votes.against), ("воздержались", votes.abstain))
        if count is not None
    ]
    if votes.unanimous:
        said = "единогласно" if votes.for_ is None else f"единогласно («за» – {votes.for_})"
    else:
        said = ", ".join(parts)
    named = "; ".join(
        f"{word} – " + ", ".join(name for name, vote in votes.by_name if vote == word)
        for word in dict.fromkeys(vote for _name, vote in votes.by_name)
    )
    return f"{f'Голосовали {about}'.strip()}: {said}." + (f" Поимённо: {named}" if named else "")


def _signed(name: str) -> str:
    """«А. А. Иванова»: in a signature the initials come first."""
    read = parse_name(name)
    initials = " ".join(f"{part[0]}." for part in (read.given, read.patronymic) if part)
    return f"{initials} {read.surname}" if initials else read.surname

"""Protocols as structures, for properties: whatever the model can hold, made of the phrases of real minutes.

What is drawn is shape: any number of questions, points, people and votes, every kind of number, of responsible and of
term, in every combination. What is not drawn letter by letter is language, because the reader finds people, offices
and orders by it. So, and only so, a structure is constrained:

- surnames, offices, organizations, titles and wordings come from lists of invented but ordinary ones; two people of
  one protocol do not share a surname;
- kind, responsibles and term agree with the wording wherever the wording itself names them («Членам Кластера
  представить …» is an instruction with that group); what it does not name is drawn freely;
- a term is a phrase, and its date or its recurrence is what the phrase says for the day of the meeting;
- what is known of a person is known throughout: who speaks has the office that the head or the list of those present
  gives; somebody present whose office is that of a chair or a secretary is there with the meeting's own;
- numbers of one question are of one manner, and in their order, as a typist writes them;
- where the points of a question begin with its number, the question has one; a question without one decides
  something, and its title is told by «О …»;
- a body of one word below its organization has the organization in its name;
- titles of the questions of one protocol differ by more than a word.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TypeVar

from hypothesis import strategies as st

from decisions.protocols.language.morph import DATV
from decisions.protocols.language.names import decline_person
from decisions.protocols.structure import (
    Kind,
    ParsedAttendee,
    ParsedItem,
    ParsedPerson,
    ParsedProtocol,
    ParsedResolution,
    ParsedResponsible,
    ParsedSpeaker,
    ParsedTerm,
    ParsedVotes,
    Presence,
    ResponsibleKind,
    Role,
)
from decisions.protocols.terms import reading as terms

from .wordings import (
    BODIES,
    FORMS,
    GROUPS,
    INHERITED,
    NAMES,
    NUMBERS,
    ORDERS,
    ORGANIZATIONS,
    OTHERS,
    PLACES,
    POSITIONS,
    ROMAN,
    STEMS,
    TERMS,
    TITLES,
    WITH,
)

_T = TypeVar("_T")
_VOTES = ("за", "против", "воздержался")


@dataclass(frozen=True)
class Frame:
    """What the parts of one protocol share while it is drawn: everybody, as the rest of the text may tell of them."""

    meeting: dt.date | None
    people: tuple[ParsedPerson, ...]


def _maybe(strategy: st.SearchStrategy[_T]) -> st.SearchStrategy[_T | None]:
    return st.one_of(st.none(), strategy)


def _term(frame: Frame) -> st.SearchStrategy[ParsedTerm | None]:
    return st.sampled_from(TERMS).map(lambda text: terms.read_label(text, frame.meeting))


@st.composite
def votes(draw: st.DrawFn, people: tuple[ParsedPerson, ...] = ()) -> ParsedVotes:
    """Counts, all of them or some; one voice; the names of who voted how, with the counts of their own or of all."""
    manner = draw(st.sampled_from(["counts", "against only", "unanimous", "unanimous with count", "by name", "partly"]))
    if manner == "unanimous":
        return ParsedVotes(None, 0, 0, True)
    if manner == "unanimous with count":
        return ParsedVotes(draw(st.integers(0, 300)), 0, 0, True)
    if manner == "against only":
        return ParsedVotes(None, draw(st.integers(0, 300)), draw(_maybe(st.integers(0, 40))))
    if manner == "counts" or not people:
        return ParsedVotes(draw(st.integers(0, 300)), draw(st.integers(0, 40)), draw(st.integers(0, 40)))
    words = [draw(st.sampled_from(_VOTES)) for _ in people]
    named = sorted(zip((one.name for one in people), words, strict=True), key=lambda pair: _VOTES.index(pair[1]))
    counts = [words.count(word) + (draw(st.integers(0, 30)) if manner == "partly" else 0) for word in _VOTES]
    return ParsedVotes(*counts, False, tuple(named))


def _responsible(person: ParsedPerson, role: Role) -> ParsedResponsible:
    return ParsedResponsible(ResponsibleKind.PERSON, person.name, role)


@st.composite
def labelled(draw: st.DrawFn, frame: Frame, role: Role, taken: set[str]) -> tuple[ParsedResponsible, ...]:
    """People, organizations with or without the person who answers in them, and groups."""
    found: list[ParsedResponsible] = []
    for _ in range(draw(st.integers(0, 3))):
        if draw(st.booleans()):
            options = [person for person in frame.people if person.name.lower() not in taken]
            if options:
                person = draw(st.sampled_from(options))
                taken.add(person.name.lower())
                found.append(_responsible(person, role))
            continue
        _words, kind, name = draw(st.sampled_from(GROUPS))
        if name.lower() in taken:
            continue
        taken.add(name.lower())
        options = [person for person in frame.people if person.name.lower() not in taken]
        if kind is ResponsibleKind.ORGANIZATION and options and draw(st.booleans()):
            person = draw(st.sampled_from(options))
            taken.add(person.name.lower())
            found.append(ParsedResponsible(kind, name, role, person=ParsedPerson(person.name)))
            found.append(_responsible(person, role))
        else:
            found.append(ParsedResponsible(kind, name, role))
    return tuple(found)


@st.composite
def wording(draw: st.DrawFn, frame: Frame) -> tuple[str, Kind, tuple[ParsedResponsible, ...]]:
    """A wording with its kind and with the responsibles it names."""
    manner = draw(st.sampled_from(["order", "group", "person", "instruct", "recommend", "other"]))
    order = draw(st.sampled_from(ORDERS))
    if manner == "other":
        kind, text = draw(st.sampled_from(OTHERS))
        return text, kind, ()
    if manner == "person" and frame.people:
        person = draw(st.sampled_from(frame.people))
        return f"{decline_person(person.name, DATV)} {order}", Kind.INSTRUCT, (_responsible(person, Role.LEAD),)
    if manner == "order" or manner == "person":
        return order[0].upper() + order[1:], Kind.INSTRUCT, ()
    words, kind_of_who, name = draw(st.sampled_from(GROUPS))
    if manner == "group":
        return f"{words} {order}", Kind.INSTRUCT, (ParsedResponsible(kind_of_who, name),)
    verb, kind = ("Поручить", Kind.INSTRUCT) if manner == "instruct" else ("Рекомендовать", Kind.RECOMMEND)
    lowered = words if words.startswith(("ООО", "Деп", "Реч")) else words[0].lower() + words[1:]
    own = name if words.startswith(("ООО", "Деп", "Реч")) else name[0].lower() + name[1:]
    return f"{verb} {lowered} {order}", kind, (ParsedResponsible(kind_of_who, own),)


@st.composite
def point(draw: st.DrawFn, frame: Frame, number: str, *, printed: bool, voted: bool) -> ParsedResolution:
    """A point that hangs on no stem."""
    text, kind, named = draw(wording(frame))
    stop = draw(st.sampled_from(["", "."]))
    responsible, term = named, None
    if kind in {Kind.INSTRUCT, Kind.RECOMMEND}:
        taken = {one.name.lower() for one in named}
        lead = () if kind is Kind.RECOMMEND else draw(labelled(frame, Role.LEAD, taken))
        responsible = (*named, *lead, *draw(labelled(frame, Role.CO, taken)))
        term = draw(_maybe(_term(frame)))
    return ParsedResolution(
        number,
        text + stop,
        kind,
        responsible,
        term=term,
        number_printed=printed,
        votes=draw(votes(frame.people)) if voted else None,
        counterparties=tuple(ParsedResponsible(ResponsibleKind.GROUP, name) for name in filter(None, [WITH.get(text)])),
    )


@st.composite
def stem(
    draw: st.DrawFn, frame: Frame, number: str, manner: str
) -> tuple[tuple[str, str], tuple[ParsedResolution, ...]]:
    """A wording that only introduces, and the sub-points that inherit its addressee."""
    text = draw(st.sampled_from(STEMS))
    name, kind_of_who, kind = INHERITED[text]
    above = (ParsedResponsible(kind_of_who, name),)
    orders = draw(st.lists(st.sampled_from(ORDERS), min_size=1, max_size=4, unique=True))
    points = []
    for index, order in enumerate(orders, start=1):
        tail = "абвгд"[index - 1] if manner == "letter" else str(index)
        taken = {name.lower()}
        more = draw(labelled(frame, Role.CO, taken))
        points.append(
            ParsedResolution(
                f"{number}.{tail}",
                order,
                kind,
                (*above, *more),
                term=draw(_maybe(_term(frame))),
                parent=number,
                number_printed=manner != "dash",
            )
        )
    return (number, text), tuple(points)


@st.composite
def item(draw: st.DrawFn, frame: Frame, number: str, title: str, *, printed: bool) -> ParsedItem:
    """A question; `printed` tells whether it has a number of its own."""
    if printed and draw(st.integers(0, 9)) == 0:
        return ParsedItem(number, title, withdrawn=True)
    roman = not number.isdigit()
    deep = [] if roman or not printed else ["deep"]
    manner = draw(st.sampled_from(["plain", "none", *deep]))
    roles = ["report"] * draw(st.integers(0, 2)) + ["co"] * draw(st.integers(0, 2))
    roles += ["discuss"] * draw(st.integers(0, 3))
    speakers = tuple(
        ParsedSpeaker(person, role)
        for person, role in zip(draw(st.permutations(frame.people)) if frame.people else (), roles, strict=False)
    )
    resolutions: list[ParsedResolution] = []
    stems: list[tuple[str, str]] = []
    apart = draw(st.booleans())
    for index in range(1, draw(st.integers(0 if printed else 1, 5)) + 1):
        own = f"{number}.{index}" if manner != "plain" else str(index)
        if manner != "none" and draw(st.integers(0, 4)) == 0:
            head, below = draw(stem(frame, own, draw(st.sampled_from(["deep", "letter", "dash"]))))
            stems.append(head)
            resolutions.extend(below)
        else:
            resolutions.append(draw(point(frame, own, printed=manner != "none", voted=apart and draw(st.booleans()))))
    return ParsedItem(
        number,
        title,
        speakers,
        tuple(resolutions),
        tuple(stems),
        draw(_maybe(votes(frame.people))),
        number_printed=printed,
    )


@st.composite
def people(draw: st.DrawFn) -> tuple[ParsedPerson, ...]:
    """Up to twenty, each with an office, an organization, both or neither."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=len(NAMES), unique=True))
    return tuple(
        ParsedPerson(
            name,
            draw(_maybe(st.sampled_from(POSITIONS))),
            draw(_maybe(st.sampled_from(list(ORGANIZATIONS)))),
        )
        for name in names
    )


def _told(person: ParsedPerson) -> ParsedPerson:
    """Somebody of the list of those present as the text tells of them further on, with the whole office in words."""
    position, organization = person.position, person.organization
    office = f"{position} {ORGANIZATIONS[organization]}" if position and organization else position
    return replace(person, position=office)


@st.composite
def protocols(draw: st.DrawFn) -> ParsedProtocol:
    """A whole protocol, from a bare title to a long meeting."""
    everybody = list(draw(people()))
    meeting = draw(_maybe(st.dates(dt.date(2005, 1, 1), dt.date(2024, 11, 30))))
    officers: list[ParsedPerson | None] = []
    for office in ("председатель совета", "секретарь совета"):
        person = draw(_maybe(st.sampled_from(everybody))) if everybody else None
        if person is None or any(one and one.name == person.name for one in officers):
            officers.append(None)
            continue
        own = draw(_maybe(st.just(office)))
        here = everybody.index(person)
        if own and not (person.position or person.organization):
            everybody[here] = replace(person, position=own)
        officers.append(replace(_told(everybody[here]), position=own or _told(everybody[here]).position))
    chair, secretary = officers
    here_too = [draw(st.integers(0, 4)) > 0 for _ in everybody]
    present = []
    told = []
    for person, listed in zip(everybody, here_too, strict=True):
        officer = next((one for one in officers if one and one.name == person.name), None)
        if listed:
            if (secretary is None and "секретарь" in (person.position or "")) or (
                chair is None and "председатель" in (person.position or "")
            ):
                person = replace(person, position="директор")
            present.append(ParsedAttendee(person, draw(st.sampled_from(Presence))))
        told.append(officer or _told(person))
    if chair and not any(one.person.name == chair.name for one in present):
        chair = replace(chair, organization=None)
    if secretary and not any(one.person.name == secretary.name for one in present):
        secretary = replace(secretary, organization=None)
    known = {one.person.name for one in present}
    told = [one if one.name in known else replace(one, organization=None) for one in told]
    frame = Frame(meeting, tuple(told))
    roman = draw(st.integers(0, 3)) == 0
    numbered = roman or draw(st.integers(0, 4)) > 0
    named = [title for title in TITLES if numbered or title.startswith("О")]
    titles = draw(st.lists(st.sampled_from(named), max_size=5, unique=True))
    items = tuple(
        draw(item(frame, ROMAN[index] if roman else str(index + 1), title, printed=numbered))
        for index, title in enumerate(titles)
    )
    body = draw(_maybe(st.sampled_from(BODIES)))
    start = draw(_maybe(st.times(dt.time(8), dt.time(17)).map(lambda t: t.replace(second=0, microsecond=0))))
    return ParsedProtocol(
        draw(_maybe(st.sampled_from(list(ORGANIZATIONS)))) if body and " " in body else None,
        body,
        draw(_maybe(st.sampled_from(NUMBERS))),
        meeting,
        start,
        draw(st.sampled_from([None, dt.time(17, 30), dt.time(18, 5)])),
        draw(_maybe(st.sampled_from(PLACES))),
        draw(_maybe(st.sampled_from(FORMS))),
        chair,
        secretary,
        tuple(present),
        items,
    )

"""Who is put in charge or in control: «контроль возложить на …», «назначить ответственным …», «оставить за собой»."""

from __future__ import annotations

import re

from ..language.gated import Gated
from ..language.morph import ABLT, ACCS
from ..passages import Passage
from ..people.addressees import read_addressees
from ..people.one_addressee import people_in
from ..people.registry import People, as_person
from ..structure import Certainty, ParsedResponsible, ResponsibleKind, Role

_CHARGE = Gated(r"(?:возложить|возлагается|возложен[ао]?|возложив)(?![а-яё])", re.IGNORECASE)
_ON = re.compile(r"(?:^|\s)на (?=\S)", re.IGNORECASE)
_SELF = Gated(
    r"(?:контроль|ответственность)[^;]{0,160}(?:оставить|оставляю|закрепить|сохранить) за (?P<who>собой"
    r"|\S[^.;]{2,160})",
    re.IGNORECASE,
)
_APPOINT = Gated(
    r"(?:назначить|определить|утвердить|считать) (?:(?P<r>ответственн\w+(?: исполнител\w+| лиц\w+| "
    r"координатор\w+)?(?: за [^,.;–—]{3,160}?)??)\s*[–—:-]?\s+)"
    r"(?P<who>(?-i:[А-ЯЁ]).{3,200}?)(?=$|(?<!(?-i:[А-ЯЁ]))[.;]$|(?<!(?-i:[А-ЯЁ]))[.;] )",
    re.IGNORECASE | re.DOTALL,
)
_APPOINTED = Gated(
    r"(?:назначить|определить|утвердить) (?P<who>.{3,200}?) (?:ответственн|координатор|куратор|исполнител)\w+",
    re.IGNORECASE,
)
_APPOINT_LAST = Gated(
    r"(?:ответственн\w{1,9}|отв\.|координатор\w{1,9}|куратор\w{1,9})[^.;]{0,160}? (?:назначить|определить"
    r"|утвердить)\s+(?P<who>[^;]{3,200}?)(?=$|(?<!(?-i:[А-ЯЁ]))[.;]$|(?<!(?-i:[А-ЯЁ]))[.;] )",
    re.IGNORECASE,
)
#: «определить ответственных за связь с | АНО «Причал»»: whom a preposition governs is not appointed.
_GOVERNED = re.compile(r"(?<![а-яё])(?:с|со|в|во|на|по|от|из|к|ко|у|об?|до|при|для|за|перед|между) $", re.IGNORECASE)


def charged(passage: Passage, people: People) -> list[ParsedResponsible]:
    """«Контроль … возложить на А. Ю. Черных, координацию – на секретаря Совета», «контроль оставить за собой»."""
    text = passage.text
    own = _SELF.search(text)
    if own:
        if own.group("who").startswith("собой"):
            entry = people.chair
            return [_as_responsible(people, entry, passage, own)] if entry else []
        return read_addressees(passage.cut(own.start("who"), own.end("who")), ABLT, people)
    charge = _CHARGE.search(text)
    if charge:
        found: list[ParsedResponsible] = []
        places = [m.end() for m in _ON.finditer(text)]
        after = [p for p in places if p >= charge.end()] or places[-1:]
        for index, start in enumerate(after):
            end = after[index + 1] - 3 if index + 1 < len(after) else len(text)
            stop = re.search(
                r"(?:[–—;]|(?<!зам)(?<!нач)(?<!гл)(?<!ген)(?<!рук)(?<!зав)\.)(?=\s)|, (?:координац|ответств|контрол)",
                text[start:end],
            )
            zone = passage.cut(
                start, start + stop.start() if stop and not _initial(text, start + stop.start()) else end
            )
            found.extend(read_addressees(zone, ACCS, people))
        return found
    appoint = _APPOINT.search(text) or _APPOINTED.search(text) or _APPOINT_LAST.search(text)
    if appoint:
        who = passage.cut(appoint.start("who"), appoint.end("who"))
        governed = _GOVERNED.search(text[: appoint.start("who")]) is not None
        return people_in(who, ACCS, people) if governed else read_addressees(who, ACCS, people)
    return []


def _initial(text: str, at: int) -> bool:
    return text[at] == "." and at > 0 and text[at - 1].isupper()


def _as_responsible(people: People, entry: object, passage: Passage, match: re.Match[str]) -> ParsedResponsible:
    person = as_person(people.chair) if people.chair else None
    return ParsedResponsible(
        ResponsibleKind.PERSON,
        person.name if person else "",
        Role.LEAD,
        match.group("who"),
        certainty=Certainty.LIKELY,
        span=passage.span(match.start("who"), match.end("who")),
    )


__all__ = ["charged"]

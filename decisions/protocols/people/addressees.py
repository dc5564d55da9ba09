"""Lists of addressees in a given case → people, organizations and groups in the nominative."""

from __future__ import annotations

import re
from dataclasses import replace

from ..language.capitals import sentence_case
from ..language.gated import Gated
from ..language.morph import (
    ABLT,
    DATV,
    GENT,
    NOMN,
    can_be,
    inflect,
    is_participle,
    noun_cases,
)
from ..language.names import find_mentions
from ..language.phrases import depth_map, is_active, split_list, straighten
from ..language.positions import head_class
from ..passages import Passage
from ..structure import ParsedResponsible, ResponsibleKind, Role
from .one_addressee import first_noun, read_one
from .registry import People

JOINT = Gated(
    r"(?P<ablt>(?:совместно|во взаимодействии|в сотрудничестве|в координации) со? )|(?P<gent>(?:при участии|с "
    r"участием|с привлечением|при содействии) )",
    re.IGNORECASE,
)
#: «Лугову А. С. вместе с Дятловым Е. К.»
_TOGETHER = Gated(r"вместе со? (?=(?-i:[А-ЯЁ]))", re.IGNORECASE)
#: What the zone of the addressees may go on with that names nobody who has to act.
_ASIDE = Gated(
    r",? \(?(?:по согласованию со?|по результатам|по итогам|по мере|по графику|по поручению|в соответствии с|в целях"
    r"|с целью"
    r"|в связи с|на основании|с уч[её]том|в рамках|во исполнение|исходя из|за сч[её]т|посредством|пут[её]м"
    r"|при необходимости|при подготовке|при проведении|в установленном порядке|в рабочем порядке|на базе"
    r"|до (?=конца|начала|окончания|завершения|\d)) ?",
    re.IGNORECASE,
)
#: «отделению полиции при введении режима …»: when to act; «совету при министерстве» is a name.
_CONDITION = Gated(
    r",? (?:при (?!участи|содейств|взаимодейств|поддержк)(?P<what>[а-яё]{4,}) |(?:в|на) случа[ей] )", re.IGNORECASE
)
_WHAT_HAPPENS = re.compile(r"(?:[нтвлрц]ии|ке|зе|ости|ах)$")


#: A shorter word in capitals may be an abbreviation.
_SHORTEST_CAPITALS = 7


def _in_small_letters(text: str) -> str:
    """«ОТДЕЛУ КАДРОВ (БЕЛЫХ Т. А.)» as it is written without capitals: names, towns and short forms keep theirs."""
    small = sentence_case(text)
    if len(small) != len(text):
        return text
    for mention in find_mentions(text):
        small = small[: mention.start] + text[mention.start : mention.end] + small[mention.end :]
    return small


def read_addressees(
    passage: Passage, case: str, people: People, role: Role = Role.LEAD, *, loose: bool = False
) -> list[ParsedResponsible]:
    """Everybody addressed in `passage`, in order. `loose` takes what stands in another case too (after «Отв.:»)."""
    if len(passage.text) > _SHORTEST_CAPITALS and passage.text.isupper():
        passage = Passage(_in_small_letters(passage.text), passage.marks)
    aside = _ASIDE.search(passage.text) or _on_condition(passage.text)
    if aside and not loose and depth_map(passage.text)[aside.start()] == 0:
        joint = JOINT.search(passage.text, aside.end())
        helpers = [] if joint is None else read_addressees(passage.cut(joint.start()), case, people, role)
        return read_addressees(passage.cut(0, aside.start()), case, people, role) + helpers
    text = passage.text
    joint = JOINT.search(text) or _TOGETHER.search(text)
    if joint and depth_map(text)[joint.start()] == 0:
        lead = read_addressees(passage.cut(0, joint.start()), case, people, role, loose=loose)
        rest = passage.cut(joint.end())
        joined = GENT if joint.groupdict().get("gent") else ABLT
        return lead + read_addressees(rest, joined, people, Role.CO, loose=loose)
    result: list[ParsedResponsible] = []
    for start, end in split_list(text, case):
        part = passage.cut(start, end)
        found = read_one(part, case, people, role, loose=loose) if part.text else []
        if not (found or result or loose) and part.text and find_mentions(part.text):
            # «Работу тренеров Мамедова Э. Т. и Свиридовой Д. О. отметить»: those behind are of the same noun.
            return []
        if len(found) == 1 and found[0].kind is ResponsibleKind.GROUP:
            found = [_with_clause(found[0], passage, end, case)]
        result.extend(found)
    return _unique(result)


#: «…, имеющим задолженность по взносам,», «…, не присоединившимся к соглашению»: which of a group are meant.
_CLAUSE = re.compile(r", (?P<clause>(?P<no>не )?(?P<first>[а-яё]{5,})(?P<rest> [^,;:()]{3,120}))(?=,|$)")


def _with_clause(group: ParsedResponsible, passage: Passage, end: int, case: str) -> ParsedResponsible:
    """A group with the clause behind it that tells which of it are meant, in the nominative as well."""
    behind = _CLAUSE.match(passage.text, end)
    if behind is None or head_class(behind["first"]) is not None:
        return group
    if not (is_active(behind["first"]) or is_participle(behind["first"])):
        return group
    first = behind["first"]
    if (case, "plur") in noun_cases(first):
        first = inflect(first, case, NOMN, "plur")
    elif (GENT, "plur") not in noun_cases(first):
        return group
    start = passage.text.rfind(group.printed, 0, end)
    if start < 0:
        return group
    clause = f"{behind['no'] or ''}{first}{behind['rest']}".rstrip()
    printed = passage.text[start : behind.end()].rstrip()
    span = passage.span(start, start + len(printed))
    return replace(group, name=f"{group.name}, {straighten(clause)}", printed=printed, span=span)


def _on_condition(text: str) -> re.Match[str] | None:
    for match in _CONDITION.finditer(text):
        what = match["what"]
        if what is None or (_WHAT_HAPPENS.search(what) and head_class(what) is None):
            return match
    return None


def _unique(found: list[ParsedResponsible]) -> list[ParsedResponsible]:
    seen: set[tuple[str, str]] = set()
    result = []
    for item in found:
        key = (item.kind, item.name.lower())
        if key not in seen:
            seen.add(key)
            result.append(item)
    return result


def label_case(text: str) -> str:
    """The case in which the value of a label stands: the nominative, unless its noun can only be a dative."""
    first = first_noun(text)
    datv = first and not can_be(first, NOMN) and can_be(first, DATV) and not find_mentions(text[:40])
    return DATV if datv else NOMN

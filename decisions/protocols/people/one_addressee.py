"""One of those whom a list addresses → the people, the organization or the group in the nominative."""

from __future__ import annotations

import re
from dataclasses import replace

from ..language.gated import Gated
from ..language.morph import (
    ABLT,
    ACCS,
    DATV,
    GENT,
    NOMN,
    can_be,
    case_of,
    is_adjective,
    known,
    parses,
)
from ..language.names import Mention, find_mentions
from ..language.phrases import nominative, straighten, words
from ..language.positions import head_class
from ..language.vocabulary import ACTING
from ..passages import Passage
from ..structure import Certainty, ParsedPerson, ParsedResponsible, ResponsibleKind, Role
from .attendance import mentions_of
from .registry import Entry, People

_FURTHER = re.compile(
    r"^\(?\s*(?:далее|по согласованию|при наличии|приложени|срок|в том числе|не позднее)", re.IGNORECASE
)
#: «подрядчику – ООО «Причал»», «исполнителю работ ООО «Причал»»: what an enterprise is for the others.
_PARTY = re.compile(
    r"(?:[а-яё]+(?:ому|ый|ом) )?(?:ген|суб)?(?:подрядчик|заказчик|исполнител|разработчик|поставщик|перевозчик|оператор"
    r"|инвестор|застройщик|арендатор|арендодател|производител|проектировщик|партн[её]р|резидент|организатор)[а-яё]*"
    r"(?: [а-яё]+){0,3}?,?(?: [–—-])? (?=[А-ЯЁ]{2,7} «)",
    re.IGNORECASE,
)
#: «ИП Кузьмину А. В.»: the person is the enterprise.
_SOLE = re.compile(r"^(?:ИП|КФХ|(?:глав[аеуы] )?К\(?Ф\)?Х|индивидуальн[а-я]+ предпринимател[а-я]+)\s*$", re.IGNORECASE)
#: «рабочей группе под руководством Осокина В. Е.»: who leads a group is not addressed beside it.
_LED = Gated(r",? (?:под (?:руководством|председательством)|во главе со?) ", re.IGNORECASE)
_OFFICE_AND_SURNAME = re.compile(r"(?P<office>[а-яё][а-яё -]{3,80}) (?P<surname>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)")
_NOT_ADDRESSEE = frozenset(
    [
        "срок",
        "целях",
        "цель",
        "связи",
        "соответствии",
        "результат",
        "результаты",
        "итог",
        "вопрос",
        "год",
        "месяц",
        "день",
        "числа",
        "основа",
        "работа",
        "информация",
        "отчет",
        "меры",
        "мера",
        "исполнение",
        "внимание",
        "адрес",
        "счет",
        "период",
        "течение",
        "момент",
        "протокол",
        "заседание",
        "совещание",
        "порядок",
        "образом",
    ]
)


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Ranges of the contents of top-level brackets."""
    ranges, opened, depth = [], 0, 0
    for index, char in enumerate(text):
        if char == "(":
            depth += 1
            opened = index if depth == 1 else opened
        elif char == ")" and depth:
            depth -= 1
            if depth == 0:
                ranges.append((opened, index + 1))
    return ranges


def read_one(part: Passage, case: str, people: People, role: Role, *, loose: bool) -> list[ParsedResponsible]:
    """Whom `part` of a list addresses, with the people in brackets beside it; `loose` takes any other case too."""
    party = _PARTY.match(part.text)
    part = part.cut(party.end()) if party else part
    text = part.text
    brackets = _bracketed(text)
    inside: list[ParsedResponsible] = []
    for start, end in brackets:
        content = part.cut(start + 1, end - 1)
        if not _FURTHER.match(content.text):
            inside.extend(people_in(content, None, people, role))
    outside = _without(text, brackets)
    found = _outside(part, outside, case, people, role, loose=loose)
    if (
        inside
        and found
        and found[0].kind is ResponsibleKind.GROUP
        and nominative(outside, case).kind == "position"
        and not nominative(outside, case).plural
    ):
        entry = people.find(find_mentions(inside[0].name)[0]) if find_mentions(inside[0].name) else None
        if entry and not entry.position:
            entry.position = found[0].name
        return inside
    if inside and found and found[0].kind is not ResponsibleKind.PERSON:
        first = ParsedPerson(inside[0].name, printed=inside[0].printed, span=inside[0].span)
        found[0] = replace(found[0], person=first)
    return found + inside


def _without(text: str, ranges: list[tuple[int, int]]) -> str:
    for start, end in ranges:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def people_in(passage: Passage, case: str | None, people: People, role: Role = Role.LEAD) -> list[ParsedResponsible]:
    """People named in `passage` with initials, in full, or by a surname that is known already."""
    mentions = people.mentions(passage.text)
    result = [_person(people.resolve(m, case or _guess(m, people)), m, passage, role) for m in mentions]
    if not mentions:
        mentions = [m for m in mentions_of(passage.text) if people.find(m) is not None]
        result = [_person(people.resolve(m, NOMN), m, passage, role) for m in mentions]
    if not mentions:
        for word, start, end in words(passage.text):
            entry = people.by_surname(word) if word[:1].isupper() else None
            if entry:
                mention = Mention(word, "", "", start, end, word)
                result.append(_person(entry, mention, passage, role))
    return result


def _guess(mention: Mention, people: People) -> str | None:
    """The case of a name in brackets: that of the addressee or the nominative; a known person settles it."""
    if people.find(mention):
        return None
    surname = mention.surname.lower()
    if re.search(r"(?:[оеё]в|[иы]н)у$|(?:ск|цк)ому$", surname):
        return DATV
    if re.search(r"(?:[оеё]в|[иы]н)ой$|ской$", surname):
        return DATV
    return NOMN


def _person(entry: Entry, mention: Mention, passage: Passage, role: Role) -> ParsedResponsible:
    return ParsedResponsible(
        ResponsibleKind.PERSON,
        str(entry.name),
        role,
        mention.printed,
        candidates=entry.candidates if not entry.sure else (),
        certainty=Certainty.SURE if entry.sure else Certainty.LIKELY,
        span=passage.span(mention.start, mention.end),
    )


def _outside(
    part: Passage, text: str, case: str, people: People, role: Role, *, loose: bool
) -> list[ParsedResponsible]:
    led = _LED.search(text)
    if led:
        return _outside(part, text[: led.start()], case, people, role, loose=loose)
    mentions = people.mentions(text)
    if mentions:
        result = []
        first = mentions[0]
        before = text[: first.start].strip(" ,–—-")
        after = re.match(r"\s*[–—-]\s*(?P<p>[а-яё][^–—]{3,120})", text[first.end :])
        if _SOLE.match(before):
            name = str(people.resolve(first, case).name)
            form = before if before.isupper() else nominative(before, case).text
            return [_named(f"{form} {name}", "organization", False, part, 0, first.end, role)]
        phrase = nominative(before, case) if before else None
        if (
            phrase
            and not loose
            and phrase.kind is None
            and not phrase.fits
            and _is_of_another(phrase.head, first, case)
        ):
            return []
        if phrase and phrase.kind == "organization" and phrase.fits and not phrase.plural:
            result.append(_named(phrase.text, phrase.kind, phrase.plural, part, 0, first.start, role))
        position = phrase.text if phrase and phrase.kind == "position" and phrase.fits else None
        for index, mention in enumerate(mentions):
            entry = people.resolve(mention, case, position if index == 0 else None)
            if after and index == 0 and not entry.position:
                entry.position = after.group("p").strip()
            result.append(_person(entry, mention, part, role))
        return result
    body = text.strip(" ,;.–—-")
    if not body:
        return []
    word = next(words(body), ("", 0, 0))[0]
    alone = people.by_surname(word) if word[:1].isupper() and len(body.split()) == 1 else None
    if alone:
        return [_person(alone, Mention(word, "", "", 0, len(body), body), part, role)]
    if word == body and _is_surname_in(word, case):
        mention = Mention(word, "", "", 0, len(body), body)
        return [_person(people.resolve(mention, case), mention, part, role)]
    return _phrase(part, body, case, people, role, loose=loose)


def _is_surname_in(word: str, case: str) -> bool:
    """«Дятлову», «Киму»: a word that the dictionary knows as a surname in this case, and as no office or body."""
    if not word[:1].isupper() or len(word) < 3 or head_class(word) is not None:
        return False
    readings = parses(word.lower())
    if any("Geox" in parse.tag or "Orgn" in parse.tag for parse in readings[:1]):
        return False
    return any(parse.is_known and "Surn" in parse.tag and case_of(parse) == case for parse in readings[:3])


def _is_of_another(head: str, mention: Mention, case: str) -> bool:
    """«Рассмотрение заявления Щур А. А. отложить»: the name belongs to a noun that is no addressee."""
    if case == DATV and re.search(r"[ую]$", mention.surname):
        return False
    return head[:1].isalpha() and known(head) and not can_be(head, case) and can_be(head, ACCS)


def _phrase(part: Passage, body: str, case: str, people: People, role: Role, *, loose: bool) -> list[ParsedResponsible]:
    acting = ACTING.match(body)
    if acting:
        office = nominative(body[acting.end() :], GENT).text
        entry = people.by_office(office)
        if entry:
            return [_person(entry, Mention(body, "", "", 0, len(part.text), body), part, role)]
        return [_named(body, "position", False, part, 0, len(body), role, doubtful=True)]
    known_by_office = _by_surname(part, body, case, people, role)
    if known_by_office is not None:
        return [known_by_office]
    phrase = nominative(body, case)
    if not phrase.fits and loose:
        case = _best_case(body)
        phrase = nominative(body, case)
    if not phrase.fits and not (loose and body):
        return []
    name = phrase.text
    if not name:
        return []
    if phrase.kind == "position" and not phrase.plural:
        entry = people.by_office(name)
        if entry:
            mention = Mention(body, "", "", 0, len(part.text), body)
            return [_person(entry, mention, part, role)]
        return [_named(name, "position", False, part, 0, len(body), role, doubtful=True)]
    if phrase.kind is None:
        if not loose and _ambiguous(body, case):
            return []
        if phrase.head.lower() in _NOT_ADDRESSEE:
            return []
    return [_named(name, phrase.kind, phrase.plural, part, 0, len(body), role, doubtful=phrase.kind is None)]


def _by_surname(part: Passage, body: str, case: str, people: People, role: Role) -> ParsedResponsible | None:
    """«комендант Пилипчук»: somebody whom an office and the surname alone name."""
    named = _OFFICE_AND_SURNAME.fullmatch(body)
    if named is None or not _may_be_surname(named["surname"]):
        return None
    office = nominative(named["office"], case)
    if office.kind != "position" or office.plural or not office.fits:
        return None
    start, end = part.text.index(body) + named.start("surname"), part.text.index(body) + named.end("surname")
    mention = Mention(named["surname"], "", "", start, end, named["surname"])
    return _person(people.resolve(mention, case, office.text), mention, part, role)


def _may_be_surname(word: str) -> bool:
    if head_class(word) is not None:
        return False
    return not known(word) or any("Surn" in parse.tag for parse in parses(word.lower()))


def _best_case(body: str) -> str:
    first = first_noun(body)
    if can_be(first, NOMN):
        return NOMN
    return next((case for case in (DATV, ACCS, GENT, ABLT) if can_be(first, case)), NOMN)


def first_noun(text: str) -> str:
    """The first word that is no adjective, or else the first: «Ключевской | бизнес-инкубатор»."""
    found = [word for word, _, _ in words(text)]
    return next((word for word in found if not is_adjective(word)), found[0] if found else "")


def _ambiguous(body: str, case: str) -> bool:
    """A head of no known class counts only where its form is the case and nothing else («Облдорцентру»)."""
    first = next(words(body), ("", 0, 0))[0]
    if first.isupper():
        return head_class(first) is None
    return any(can_be(first, other) for other in (NOMN, GENT, ACCS) if other != case) or case not in {DATV, ABLT}


def _named(
    name: str,
    kind: str | None,
    plural: bool,
    part: Passage,
    start: int,
    end: int,
    role: Role,
    *,
    doubtful: bool = False,
) -> ParsedResponsible:
    which = ResponsibleKind.GROUP if plural or kind == "group" or kind == "position" else ResponsibleKind.ORGANIZATION
    certainty = Certainty.LIKELY if doubtful else Certainty.SURE
    return ParsedResponsible(
        which, straighten(name), role, part.text[start:end], certainty=certainty, span=part.span(start, end)
    )

"""Who has to do what a point orders: addressees in its wording, labels, brackets at its end, control."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..language.gated import Gated
from ..language.infinitives import first_infinitive
from ..language.morph import ABLT, ACCS, DATV, GENT, NOMN, can_be, is_adverb, is_present
from ..language.names import find_mentions
from ..language.phrases import depth_map, head_end, words
from ..language.positions import head_class
from ..lines.shapes import dative_first
from ..passages import Passage
from ..people.addressees import JOINT, label_case, read_addressees
from ..people.attendance import mentions_of
from ..people.one_addressee import people_in
from ..people.registry import People
from ..structure import Certainty, Kind, ParsedResponsible, ResponsibleKind, Role
from ..terms.events import after_participle
from .charges import charged
from .second_orders import is_plain, zones

_ORDER = Gated(
    r"(?<![а-яё])(?P<datv>поручить|рекомендовать|порекомендовать|предложить|дать поручение|вменить в обязанность)"
    r"|(?<![а-яё])(?P<accs>просить|попросить|обязать|уполномочить|пригласить|призвать)(?![а-яё])",
    re.IGNORECASE,
)
_SET_OFF = Gated(r"(?P<who>[^–—:]{3,160}?)(?:\s?[–—:]|\s-)\s")
#: A term before the verb: nobody is the object of that.
_BY_WHEN = re.compile(r"(?<![а-яё])(?:до|к|ко|не позднее|в срок|в течение) [^ ]", re.IGNORECASE)
#: «Зорина + Быстров – сверить спецификацию»
_SEPARATED = re.compile(r", | и | ?[+/] ?")
_SURNAMES = re.compile(r"[А-ЯЁ][а-яё-]+(?:(?:, | и | ?[+/] ?)[А-ЯЁ][а-яё-]+)*")
_SURNAMES_SET_OFF = re.compile(rf"{_SURNAMES.pattern} ?[–—:-](?= |$)")
_LAST_WORD = re.compile(r"[ ,]{1,9}([а-яё-]+)$")
_BRACKET_END = re.compile(r"[(\[](?P<who>[^()\[\]]{3,160})[)\]]\s*[.;]?\s*$")
#: «издать «Почвы» (Гуляев Э. М.) и «Машинное доение» (Рыкова П. П.)»: whose each is.
_AUTHORS = re.compile(r"» \([А-ЯЁ][^()]{3,80}\)(?:,| и) «[^«»]+» \([^()]*\)\s*[.;]?\s*$")
_DASH_END = re.compile(
    r"\s[–—-]\s(?P<who>(?:[А-ЯЁ]\. ?){1,2}[А-ЯЁ][а-яё-]+|[А-ЯЁ][а-яё-]+ (?:[А-ЯЁ]\. ?){1,2}"
    r"|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)\s*[.;]?\s*$"
)


@dataclass(slots=True)
class Addressed:
    """What the beginning of a point says: its responsibles, and where its wording of the order begins."""

    responsible: list[ParsedResponsible]
    begins: int = 0


def blank(text: str, ranges: list[tuple[int, int]]) -> str:
    """`text` with ranges overwritten by blanks, so that positions stay."""
    for start, end in ranges:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _zone(passage: Passage, start: int, end: int, terms: list[tuple[int, int]]) -> Passage:
    """The part of a point that names its addressees: terms blanked, dashes and commas at its edges off."""
    text = blank(passage.text, terms)
    zone = text[start:end]
    lead = len(zone) - len(zone.lstrip(" ,:;–—-\t"))
    zone_end = len(zone.rstrip(" ,:;–—-\t"))
    return _without_adverbs(Passage(text, passage.marks).cut(start + lead, start + max(zone_end, lead)))


def _without_adverbs(zone: Passage) -> Passage:
    """«предпринимателям района активнее | участвовать»: the words before the verb that tell how belong to the verb."""
    while True:
        edge = max(0, len(zone.text) - 60)
        tail = _LAST_WORD.search(zone.text[edge:])
        if tail is None or not is_adverb(tail.group(1)):
            return zone
        zone = zone.cut(0, edge + tail.start())


def read_addressed(passage: Passage, people: People, terms: list[tuple[int, int]], *, stem: bool = False) -> Addressed:
    """The addressees that the wording itself names. `stem` text has no verb of its own and ends with a colon."""
    text = passage.text
    charge = charged(passage, people)
    if charge:
        return Addressed(charge)
    order = _ORDER.search(text[:400])
    first = first_infinitive(text)
    if order and (first is None or order.start() <= first[0] + 1 or order.start() < 60):
        case = DATV if order.group("datv") else ACCS
        start = order.end()
        verb = first_infinitive(text, start)
        colon = text.find(":", start)
        end = verb[0] if verb else len(text)
        if colon >= 0 and not text[start:colon].strip() and text[colon + 1 :].strip():
            start, colon = colon + 1, -1
        if colon >= 0 and colon < end:
            end = colon
        zone = _zone(passage, start, end, terms)
        if not verb and colon < 0:
            zone = zone.cut(0, _object_begins(zone.text, case))
        found = [] if _TOWARDS.match(zone.text) else read_addressees(zone, case, people)
        if not found and not zone.text.strip():
            found = _before(passage, order.start(), people, terms)
        behind = (
            _joint_after(passage, verb, people, terms) + _second_orders(passage, verb, people, terms) if verb else []
        )
        return Addressed(found + behind, end)
    if first is None:
        end = text.rfind(":") if stem and ":" in text else len(text) if stem else -1
        if end > 0:
            return Addressed(_zone_addressees(passage, 0, end, people, terms))
        return Addressed(_told(passage, people) or _colon(passage, people, terms))
    if first[0] <= 2:
        return Addressed(_joint_inside(passage, people, terms) + _second_orders(passage, first, people, terms))
    found = _zone_addressees(passage, 0, first[0], people, terms) or _last(passage, first, people, terms)
    found += _second_orders(passage, first, people, terms)
    return Addressed(found + (_joint_after(passage, first, people, terms) if found else []), first[0])


#: «рекомендовать к изданию …»: what follows names nobody.
_TOWARDS = re.compile(r"(?:к|ко) [а-яё]")
#: So far from the beginning stands the verb of a sentence that tells who does what.
_TOLD_WITHIN = 100
#: What is only said or thought orders nothing: «Дятлов считает запас достаточным».
_SPEAKS = ("счита", "полага", "возража", "предлага", "поддерж", "отмеча", "сообща", "прос", "говор", "дума", "соглаша")
#: What a body itself does by deciding, and what only is so: «Совет одобряет план», «Комиссия состоит из …».
_IS_SO = re.compile(
    r"(?:одобр|утвержд|принима|рекоменд|призна|констатир|постановля|реша|согласов|поруча|выража|вступа|явля|име[ею]т"
    r"|состо[ия]т|составля|наход|оста[её]тся|остаются|действу|считается|насчитыва|позволя|требу|зависи|работа[ею]т$|план"
    r"|продолжа|выполня|нужда|испытыва|может|могут|долж|хоч|хот|буд|ест|стан|отсутств|подтвержда|возглавл|закрыва[ею]тся)"
)
#: Verbs that nobody is the recipient of, so that a dative behind them is who has to act.
_WATCHES = frozenset({"следить", "проследить", "контролировать", "проконтролировать", "заниматься", "заняться"})


def _last(
    passage: Passage, verb: tuple[int, int], people: People, terms: list[tuple[int, int]]
) -> list[ParsedResponsible]:
    """«За ходом ремонта следить Рощину П. О.»: the addressee behind the verb."""
    if passage.text[verb[0] : verb[1]].lower() not in _WATCHES:
        return []
    return read_addressees(_zone(passage, verb[1], len(passage.text), terms), DATV, people)


def _second_orders(
    passage: Passage, verb: tuple[int, int], people: People, terms: list[tuple[int, int]]
) -> list[ParsedResponsible]:
    """«Лугову А. С. подготовить смету, Дятлову Е. К. – закупить краску»: who else is ordered something."""
    found: list[ParsedResponsible] = []
    for cut, zone, at in zones(passage.text, verb[1]):
        sure = not cut.group().startswith((", ", ". ")) or "а" in cut.group() or zone.endswith(("– ", "— ", "- "))
        by_when = _BY_WHEN.search(zone) is not None
        if is_plain(zone):
            others = _zone_addressees(passage, cut.end(), at, people, terms)
            found += [
                one for one in others if one.kind is ResponsibleKind.PERSON and (sure or by_when or _declined(one))
            ]
        elif _begins_order(cut.group(), zone, sure=sure):
            others = _zone_addressees(passage, cut.end(), at, people, terms)
            found += others if all(one.certainty is Certainty.SURE for one in others) else []
    return found


def _is_person(one: ParsedResponsible) -> bool:
    return one.kind is ResponsibleKind.PERSON


def _begins_order(cut: str, zone: str, *, sure: bool) -> bool:
    """«…. Дирекции (Ким А. В.) внести запись», «…, правлению – утвердить»: whether a body can be told to act so."""
    if cut.startswith(". "):
        return dative_first(zone)
    return zone[:1].islower() and "," not in zone and (sure or _only_dative(zone))


def _only_dative(zone: str) -> bool:
    """Whether the first word can be nothing but a dative, and names an office or a body: «правлению»."""
    first = next(words(zone), ("", 0, 0))[0]
    return (
        head_class(first) is not None and can_be(first, DATV) and not any(can_be(first, c) for c in (NOMN, GENT, ACCS))
    )


def _declined(person: ParsedResponsible) -> bool:
    """Whether the surname is printed in another form than its nominative, so that it can be no object: «Дятлову»."""
    return person.name.split(" ")[0] not in re.split(r"[\s.]+", person.printed)


def _told(passage: Passage, people: People) -> list[ParsedResponsible]:
    """«Дятлов и Лугова готовят отчёт до 5 марта»: what is told of people in the present is ordered to them."""
    head = passage.text[:_TOLD_WITHIN]
    verb = next(((word, start) for word, start, _ in words(head) if is_present(word)), None)
    if verb is None or verb[0].startswith(_SPEAKS):
        return []
    zone = passage.cut(0, verb[1])
    zone = zone.cut(zone.text.find(": ") + 1)
    found = read_addressees(zone, NOMN, people)
    if all(one.kind is ResponsibleKind.PERSON for one in found):
        return found
    named = all(one.kind is ResponsibleKind.PERSON or one.certainty is Certainty.SURE for one in found)
    whole = sum(len(one.printed) for one in found) >= len(zone.text.replace("(", "").replace(")", "")) - 4 * len(found)
    return found if named and whole and _IS_SO.match(verb[0].lower()) is None else []


def _colon(passage: Passage, people: People, terms: list[tuple[int, int]]) -> list[ParsedResponsible]:
    """«Иванову И. И. – подготовку отчёта»: an addressee set off by a dash without any verb."""
    match = _SET_OFF.match(passage.text) if _SET_OFF.may_match(passage.text) else None
    return _zone_addressees(passage, 0, match.end("who"), people, terms) if match else []


def _before(passage: Passage, end: int, people: People, terms: list[tuple[int, int]]) -> list[ParsedResponsible]:
    return read_addressees(_zone(passage, 0, end, terms), DATV, people)


def _object_begins(text: str, case: str) -> int:
    mentions = find_mentions(text)
    if mentions and mentions[0].start <= 2:
        end = mentions[0].end
        for mention in mentions[1:]:
            if re.fullmatch(r"\s*(?:,|и|, и)\s*", text[end : mention.start]):
                end = mention.end
        return end
    return head_end(text, case)


def _zone_addressees(
    passage: Passage, start: int, end: int, people: People, terms: list[tuple[int, int]]
) -> list[ParsedResponsible]:
    zone = _zone(passage, start, end, terms)
    if not zone.text:
        return []
    joint = JOINT.match(zone.text)
    if joint:
        return read_addressees(zone.cut(joint.end()), ABLT if joint.group("ablt") else GENT, people, Role.CO)
    found = read_addressees(zone, DATV, people)
    if found:
        return found
    named = re.match(r"^[^–—:]{3,120}?(?=\s?[–—:]|$)", zone.text)
    mentions = find_mentions(zone.text)
    if (
        named
        and mentions
        and mentions[0].start <= 2
        and re.search(r"[–—:]\s*$", passage.text[start:end].rstrip() + " ")
    ):
        return people_in(zone, NOMN, people)
    if _SURNAMES.fullmatch(zone.text) and _SURNAMES_SET_OFF.match(passage.text, start):
        for found in (people_in(zone, NOMN, people), read_addressees(zone, NOMN, people)):
            if len(found) == len(_SEPARATED.split(zone.text)) and all(map(_is_person, found)):
                return found
    return []


def _joint_after(
    passage: Passage, verb: tuple[int, int], people: People, terms: list[tuple[int, int]]
) -> list[ParsedResponsible]:
    """«Дирекции подготовить обзор совместно с Департаментом»: co-executors that follow the verb."""
    joint = JOINT.search(passage.text, verb[1])
    if not joint or "участи" in joint.group().lower() or after_participle(passage.text[: joint.start()]):
        return []
    return _joint_inside(passage, people, terms)


def _joint_inside(passage: Passage, people: People, terms: list[tuple[int, int]]) -> list[ParsedResponsible]:
    """«Провести … совместно с Департаментом экономики»: co-executors named after the verb."""
    joint = JOINT.search(passage.text)
    if not joint or depth_map(passage.text)[joint.start()]:
        return []
    case = ABLT if joint.group("ablt") else GENT
    zone = _zone(passage, joint.end(), len(passage.text), terms)
    stop = re.search(r"[.;]|,(?= (?:котор|а |что|где|чтобы|направ|предста))", zone.text)
    verb = first_infinitive(zone.text)
    end = min(stop.start() if stop else len(zone.text), verb[0] if verb else len(zone.text))
    zone = zone.cut(0, end)
    zone = zone.cut(0, head_end(zone.text, case)) if not find_mentions(zone.text) else zone
    return read_addressees(zone, case, people, Role.CO)


def read_label(value: Passage, people: People, role: Role = Role.LEAD) -> list[ParsedResponsible]:
    """The value of «Ответственный:» or of a table column: people, organizations, groups, usually in the nominative."""
    text = re.sub(r"\s", " ", value.text)
    value = Passage(text, value.marks)
    split = re.search(r"(?:соисполнител[ьи]|соисп\.)\s*[:–—-]\s*", text, re.IGNORECASE)
    if split:
        return read_label(value.cut(0, split.start()), people, role) + read_label(
            value.cut(split.end()), people, Role.CO
        )
    case = label_case(text)
    mentions = find_mentions(text) or [m for m in mentions_of(text) if people.find(m) is not None]
    if mentions and not re.sub(r"[\s,;.и–—]", "", blank(text, [(m.start, m.end) for m in mentions])):
        return people_in(value, case, people, role)
    found = read_addressees(value, case, people, role, loose=True)
    return [item for item in found if len(item.name) > 1]


def read_ending(passage: Passage, people: People) -> tuple[list[ParsedResponsible], int]:
    """«… подготовить отчёт (Иванов И. И., до 15 мая)»: responsibles in the last brackets, and where the wording
    ends.
    """
    text = passage.text
    match = _BRACKET_END.search(text)
    if match:
        if _AUTHORS.search(text):
            return [], len(text)
        content = passage.cut(match.start("who"), match.end("who"))
        found = people_in(content, None, people)
        if found or re.match(r"отв|исп", content.text, re.IGNORECASE):
            return found, match.start()
        return [], len(text)
    dash = _DASH_END.search(text)
    if dash:
        found = people_in(passage.cut(dash.start("who"), dash.end("who")), NOMN, people)
        return found, dash.start() if found else len(text)
    return [], len(text)


def counterparties(passage: Passage, people: People) -> list[ParsedResponsible]:
    """«Согласовать с членами совета …»: with whom, who are no responsibles."""
    match = re.match(r"согласовать (?:вопрос\w* )?с(?:о)? ", passage.text, re.IGNORECASE)
    if not match:
        return []
    zone = passage.cut(match.end())
    zone = zone.cut(0, head_end(zone.text, ABLT))
    return read_addressees(zone, ABLT, people)


def settle(found: list[ParsedResponsible], kind: Kind) -> tuple[ParsedResponsible, ...]:
    """Responsibles without repetition; a note has none."""
    if kind is Kind.NOTE:
        return ()
    seen: dict[tuple[str, str], ParsedResponsible] = {}
    for item in found:
        key = (item.kind.value, item.name.lower())
        if key not in seen:
            seen[key] = item
        elif seen[key].role is Role.CO and item.role is Role.LEAD:
            seen[key] = replace(item)
    named = tuple(seen.values())
    return named if len(named) < 2 else tuple(item for item in named if not _named_more_fully(item, named))


def _shortens(short: str, name: str) -> bool:
    """«кл. руководители» for «классные руководители»."""
    parts, whole = short.lower().split(), name.lower().split()
    if len(parts) != len(whole):
        return False
    pairs = zip(parts, whole, strict=True)
    return all(full == part or (part[-1] == "." and full.startswith(part[:-1])) for part, full in pairs)


def _named_more_fully(item: ParsedResponsible, others: Iterable[ParsedResponsible]) -> bool:
    """«Рекомендовать работодателям …» beside «работодатели района» in the column of responsibles: the same group."""
    if "." in item.name and any(_shortens(item.name, one.name) for one in others if one is not item):
        return True
    if item.kind is not ResponsibleKind.GROUP:
        return False
    begins = f"{item.name.lower()} "
    return any(one.kind is item.kind and one.name.lower().startswith(begins) for one in others)

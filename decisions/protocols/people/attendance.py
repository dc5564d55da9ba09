"""Who was there: lists in lines, commas, columns and tables below «Присутствовали», «Приглашены», «Отсутствовали»."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ..language.morph import GENT, NOMN, can_be, is_adjective, is_finite_verb, known, parses
from ..language.names import Mention, Name, find_mentions, nominative_of
from ..language.offices import office_of, split_office
from ..language.phrases import depth_map, nominative, words
from ..language.places import SETTLEMENT
from ..language.positions import head_class, is_role_word
from ..language.surnames import is_first_name, patronymic
from ..passages import GAP, Passage, join
from ..structure import ParsedAttendee, Presence
from .registry import People, as_person
from .roll_call import told, told_of, without_status

_TWO_WORDS = re.compile(r"(?<![А-Яа-яЁё-])([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?) ([А-ЯЁ][а-яё]+)(?![а-яё])")
#: A surname in a column of its own: «Колосова      Анна Петровна – директор».
_SURNAME_COLUMN = re.compile(
    r"(?:\d{1,4}[.)]? ?)?[А-ЯЁ][А-ЯЁа-яё]{1,40}(?:-[А-ЯЁ][А-ЯЁа-яё]+)?(?P<gap>\t)[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+(?:вич|вна"
    r"|ична|ич)(?![а-яё])"
)
_FROM = re.compile(r"^(?:от|из) (?=[А-ЯЁа-яё«])")
#: What stands before the first name of a list and is no office.
_OPENS_LIST = re.compile(r"(?:члены|участники|от|присутств\w*|приглаш[её]\w*|\d+[.)]?)[^–—]*", re.IGNORECASE)
_FROM_WHERE = re.compile(r"(?:от|из) (.{4,160}?)\s*:")
#: What stands behind a name and is no office: nothing, or what only says on what ground somebody was there.
_NO_OFFICE = re.compile(r"\s*(?:[,;]|и)?\s*")
_BESIDE_OFFICE = re.compile(r"по доверенности|по согласованию|дол[яи] |\d")
_NEXT_WORD = re.compile(r"\s+([а-яё]{3,})")
_FIRST_WORD = re.compile(r"([А-ЯЁа-яё]{3,}) ")
_LABEL = re.compile(r"^(?:[–—-] )?(?P<label>[А-ЯЁа-яё][^:]{2,90}):\s*")


@dataclass(slots=True)
class Attendance:
    people: People
    found: list[ParsedAttendee]
    organization: str | None = None
    pending: list[Passage] = field(default_factory=list)
    name_last: bool = False

    def read(self, passage: Passage, presence: Presence, case: str = NOMN) -> bool:
        """Reads one line of a list, whose names stand in `case`; False when nobody was found in it."""
        if (
            not mentions_of(passage.text)
            and not passage.text.endswith(":")
            and (_FROM.match(passage.text) or self.pending or self._opens_office(passage.text))
        ):
            self.pending.append(passage)
            return len(self.pending) < 4
        if self.pending:
            passage = join([*self.pending, passage])
            self.pending = []
        columns = _SURNAME_COLUMN.match(passage.text)
        if columns:
            at = columns.start("gap")
            passage = replace(passage, text=f"{passage.text[:at]} {passage.text[at + 1 :]}")
        organization = self._heading(passage.text)
        if organization is not None:
            self.organization = organization or None
            return True
        any_found = False
        for part in _entries(passage):
            any_found = self._entry(part, presence, case) or any_found
        return any_found

    def _opens_office(self, text: str) -> bool:
        """The first line of an office that goes on below, where names stand behind offices."""
        first = next(words(text), None)
        return (
            (self.name_last or not self.found)
            and GAP not in text
            and len(text) < 120
            and first is not None
            and head_class(first[0]) == "position"
        )

    def _heading(self, text: str) -> str | None:
        """«от Министерства транспорта:» alone sets the organization of the lines below."""
        match = _FROM_WHERE.fullmatch(text) if text.endswith(":") else None
        return nominative(match.group(1), GENT).text if match and not mentions_of(text) else None

    def _entry(self, part: Passage, presence: Presence, case: str) -> bool:
        entry = _read_entry(part.text, presence, case)
        if entry is None:
            return False
        self.name_last = entry.name_last
        for name, mention, office, how in entry.named:
            self._add(name, mention, office, entry.organization or self.organization, part, how)
        return True

    def _add(
        self,
        name: Name,
        mention: Mention,
        office: str | None,
        organization: str | None,
        part: Passage,
        presence: Presence,
    ) -> None:
        position, own = split_office(office) if office else (None, None)
        full = office if position else None
        entry = self.people.add(name, full, own or organization)
        place = part.span(mention.start, mention.end)
        held = position or (entry.position if not own else None)
        person = as_person(entry, mention.printed, place, office=(held, own or organization))
        surname = person.name.partition(" ")[0]
        for index, other in enumerate(self.found):
            if not other.person.name.startswith(surname):
                continue
            if other.person.name == person.name or _same_person(other.person.name, person.name):
                away = Presence.ABSENT if presence is Presence.ABSENT else other.presence
                better = person if other.person.position is None and person.position else other.person
                self.found[index] = ParsedAttendee(better, away)
                return
        self.found.append(ParsedAttendee(person, presence))


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an entry of a list says by itself: of whom, with the office and whether they were there. `organization` is
    the one that all of them come from; `name_last`: names stand behind offices.
    """

    organization: str | None
    name_last: bool
    named: tuple[tuple[Name, Mention, str | None, Presence], ...]


@lru_cache(maxsize=2_000)
def _read_entry(text: str, presence: Presence, case: str) -> _Entry | None:
    """An entry of a list whose names stand in `case`; None where it names nobody."""
    mentions = mentions_of(text, listed=True)
    if not mentions or _tells_else(text, mentions[0]):
        return None
    lead = text[: mentions[0].start].strip(" ,;:–—-\t")
    is_last = not text[mentions[-1].end :].strip(" ,;.")
    organization, shared = None, None
    if lead:
        if _FROM.match(lead):
            organization = nominative(_FROM.sub("", re.sub(r"\s+", " ", lead)), GENT).text
        elif not SETTLEMENT.match(lead) and not _OPENS_LIST.fullmatch(lead):
            shared = office_of(re.sub(r"^\d+[.)]?\s+", "", lead))
    before = shared is not None and len(mentions) > 1 and is_last
    named = []
    for index, mention in enumerate(mentions):
        start = mentions[index - 1].end if index else 0
        end = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        how, governed = told_of(text[start : mention.start], text[mention.end : end], presence)
        if before:
            office = office_of(text[start : mention.start])
        else:
            office = _office(text[mention.end : end]) or (shared if index == 0 else None)
        name = nominative_of(mention, governed if governed != NOMN else case)[0]
        named.append((name, mention, office, how))
    return _Entry(organization, bool(lead) and is_last, tuple(named))


def _office(after: str) -> str | None:
    after = without_status(", ".join(filter(None, map(str.strip, after.split("|")))) if "|" in after else after)
    if _NO_OFFICE.fullmatch(after):
        return None
    office = office_of(after)
    if office and _BESIDE_OFFICE.match(office):
        return None
    return office


def _tells_else(text: str, mention: Mention) -> bool:
    """«Дятлов Е. К. передал голос …», «Открыл заседание Дятлов Е. К.»: a sentence about somebody that says nothing of
    who was there.
    """
    verb = _NEXT_WORD.match(text, mention.end) if mention.start <= 2 else _FIRST_WORD.match(text)
    return verb is not None and is_finite_verb(verb.group(1)) and told(text) is None


def _same_person(a: str, b: str) -> bool:
    x, y = a.split(), b.split()
    return (
        x[0] == y[0]
        and len(x) > 1
        and len(y) > 1
        and x[1][0] == y[1][0]
        and (len(x) < 3 or len(y) < 3 or x[2][0] == y[2][0])
    )


_LISTED = re.compile(
    r"(?P<name>[А-ЯЁ](?:(?<=^.)|(?<=[,;:\t].)|(?<=[,;:] .))[а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
    r"(?: [А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?){1,2})(?=\s*(?:$|[,;\t(]|[–—-]\s))"
)


#: «Алёхина, Вдовин, Жукова Н. П.», «Пластинин и Дудко («Сенсорлаб»)»: places of a list that hold one word.
_ALONE = re.compile(
    r"(?:^|(?<=[,;:\t] )|(?<=[,;:\t])|(?<=[а-яё)] и ))(?P<name>[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁ][а-яё]+)?)"
    r"(?=\s*(?:$|[,;\t(]|\.(?: |$)| и [А-ЯЁ]))"
)
_SURNAME_ENDING = re.compile(r"(?:[оеё]в|[иы]н|[цс]к)(?:а|ий|ая)?$")


#: Without one of these a line has no other place than that of the name found in it.
_NEXT_PLACE = re.compile(r"[,;:\t] ?[А-ЯЁ]|[а-яё)] и [А-ЯЁ]|^[А-ЯЁ][а-яё-]+[,;]")
#: «Лугов», «Котова»; «Дудко», «Журба», «Кравец»
_POSSESSIVE = re.compile(r"(?:[оеё]в|[иы]н)а?$")
_SURNAME_LIKE = re.compile(r"(?:[сц]к(?:ий|ая)|ко|[ую]к|[ое]вич|[ая]н|дзе|швили|ич|ец|ба|да|[иы]х|ер)$")


def _may_be_name(word: str) -> bool:
    return not (head_class(word) or is_role_word(word.lower()) or is_adjective(word) or patronymic(word))


#: «Белова КИ»: initials without their stops.
_BARE_INITIALS = re.compile(r"(?P<name>[А-ЯЁ][а-яё]{2,}) (?P<given>[А-ЯЁ])(?P<patr>[А-ЯЁ])(?=[,;)]|$)")


def _listed(text: str, found: list[Mention]) -> list[Mention]:
    """«Чжан Вэй», «Нгуен Ван Лонг»: two or three capitals that fill a place of a list and name nothing else."""
    result = [
        Mention(match["name"], match["given"], match["patr"], match.start(), match.end(), match.group())
        for match in _BARE_INITIALS.finditer(text)
        if is_surname(match["name"]) and not any(m.start < match.end() and match.start() < m.end for m in found)
    ]
    found = found + result
    for match in _LISTED.finditer(text):
        words = match.group("name").split(" ")
        if any(m.start < match.end("name") and match.start("name") < m.end for m in found):
            continue
        if all(_may_be_name(word) for word in words) and not all(is_common(word) for word in words):
            start, end = match.span("name")
            result.append(Mention(words[0], words[1], " ".join(words[2:]), start, end, match.group("name")))
    return result


def _alone(text: str, found: list[Mention]) -> list[Mention]:
    """Surnames alone in a list: among names with initials, or where the list holds two of them at least and nothing
    that is none.
    """
    if found and _NEXT_PLACE.search(text) is None:
        return []
    one = _ONE.fullmatch(text) if not found else None
    if one is not None and names_one(text):
        return [Mention(one["name"], "", "", *one.span("name"), one["name"])]
    depth = depth_map(text)
    free = [
        match
        for match in _ALONE.finditer(text)
        if depth[match.start()] == 0 and not any(m.start < match.end() and match.start() < m.end for m in found)
    ]
    names = [match for match in free if is_surname(match.group("name"))]
    if not found and (len(names) < 2 or len(names) < len(free)):
        return []
    return [Mention(m.group("name"), "", "", *m.span("name"), m.group("name")) for m in names]


#: «Иванов», «Цой – мастер»: an entry of a list that is one surname, perhaps with an office.
_ONE = re.compile(r"(?P<name>[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁ][а-яё]+)?)(?: ?[–—(-] ?[а-яё][^.;:]{2,80})?[,;.]?")


def names_one(text: str) -> bool:
    """Whether an entry is nothing but a surname that the dictionary knows, and perhaps an office."""
    one = _ONE.fullmatch(text)
    if one is None or not is_surname(one["name"]):
        return False
    return any("Surn" in parse.tag and parse.tag.case == NOMN for parse in parses(one["name"].lower()))


def is_surname(word: str) -> bool:
    """Whether a word is read as a surname, or ends like one and names nothing else."""
    readings = parses(word.lower())
    if head_class(word) or is_role_word(word.lower()) or patronymic(word):
        return False
    if any(p.tag.case == NOMN and ("Geox" in p.tag or "Orgn" in p.tag) for p in readings):
        return False
    if any("Surn" in p.tag for p in readings):
        return True
    common = known(word) and any(p.tag.POS == "NOUN" and p.tag.case == NOMN for p in readings)
    possessive = _POSSESSIVE.search(word) is not None
    return not common and (possessive or (_SURNAME_LIKE.search(word) is not None and not is_adjective(word)))


def is_common(word: str) -> bool:
    """A word of the dictionary that is no name at all."""
    return known(word) and not any(tag in p.tag for p in parses(word.lower()) for tag in ("Name", "Surn"))


@lru_cache(maxsize=4_000)
def mentions_of(text: str, *, listed: bool = False) -> tuple[Mention, ...]:
    """People of a list: also «Иван Петров» without a patronymic, which elsewhere would be too bold. With `listed`
    whatever fills a place of the list like a name does («Чжан Вэй»).
    """
    found = find_mentions(text)
    for match in _TWO_WORDS.finditer(text):
        if any(m.start < match.end() and match.start() < m.end for m in found):
            continue
        first, second = match.group(1), match.group(2)
        if patronymic(second):
            continue
        given_first = is_first_name(first) and (not is_first_name(second) or _is_given_first(first, second))
        if given_first and head_class(second) is None:
            surname, given = second, first
        elif is_first_name(second) and head_class(first) is None:
            surname, given = first, second
        else:
            continue
        if can_be(given, NOMN):
            found.append(Mention(surname, given, "", match.start(), match.end(), match.group()))
    if listed:
        found += _listed(text, found)
        found += _alone(text, found)
    return tuple(sorted(found, key=lambda m: m.start))


def _is_given_first(first: str, second: str) -> bool:
    """«Анна Зорина», «Полина Зорина»: of two words that both can be given names the one that is a surname sooner, or
    ends as one, is it.
    """
    sooner = [("Name" in str(parses(word.lower())[0].tag)) for word in (first, second)]
    if sooner[0] != sooner[1]:
        return sooner[0]
    return _SURNAME_ENDING.search(second) is not None and _SURNAME_ENDING.search(first) is None


#: «6 чел. (Лугова, Зорина, Быстров)»: the list stands in brackets behind the number of its people.
_COUNTED = re.compile(r"\D{0,20}\d{1,3} (?:чел|человек|член)[^()]{0,40}\((?P<who>[^()]+)\)\W*")


def _entries(passage: Passage) -> list[Passage]:
    """A line cut at semicolons; a tab-separated row keeps together."""
    if counted := _COUNTED.fullmatch(passage.text):
        passage = passage.cut(counted.start("who"), counted.end("who"))
    text = passage.text
    if ";" not in text:
        return [passage]
    edges = [-1, *(i for i, c in enumerate(text) if c == ";"), len(text)]
    return [passage.cut(a + 1, b) for a, b in itertools.pairwise(edges)]


def names_only(text: str) -> bool:
    """Whether a line is nothing but names («Савина, Л. Г. Рябов»)."""
    return not [w for w, _, _ in words(text) if w[:1].islower()]


__all__ = ["GAP", "Attendance", "Name", "mentions_of", "names_only"]

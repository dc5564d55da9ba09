"""Names of people in a text: where they stand, their nominative, and their other cases."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .morph import ACCS, DATV, GENT, LOCT, NOMN, is_adjective, noun_lemmas, parses
from .positions import is_role_word
from .surnames import (
    FEMN,
    MASC,
    decline_patronymic,
    decline_surname,
    first_name,
    first_name_gender,
    is_first_name,
    nominatives,
    patronymic,
)

_WORD = r"[А-ЯЁ](?:[а-яё]+|[А-ЯЁ]+)"
_SURNAME = rf"(?:{_WORD}|[А-ЯЁ])(?:-{_WORD})*(?: (?:оглы|кызы|заде|улы))?"
SURNAME = re.compile(rf"{_WORD}(?:-{_WORD})*")
_INITIALS = r"(?P<i1>[А-ЯЁ])\. ?(?:-?(?P<i2>[А-ЯЁ])(?:\.|(?![А-Яа-яЁё.])))?"
_BEFORE = rf"(?P<i1>[А-ЯЁ])\. ?(?:-?(?P<i2>[А-ЯЁ])\. ?)?(?P<surname>{_WORD}(?:-{_WORD})*(?: (?:оглы|кызы|заде|улы))?)"
_AFTER = rf"(?P<surname>{_WORD}(?:-{_WORD})*(?: (?:оглы|кызы|заде|улы))?) {_INITIALS}(?P<tail> (?:оглы|кызы|заде|улы))?"
_EDGE = r"(?<![А-Яа-яЁёA-Za-z.\d])"
_INITIALS_FIRST = re.compile(_EDGE + _BEFORE + r"(?![А-Яа-яЁё])")
_SURNAME_FIRST = re.compile(r"(?<![А-Яа-яЁёA-Za-z\d-])" + _AFTER)
_GLUED = re.compile(rf"{_EDGE}(?P<surname>{_WORD}(?:-{_WORD}){{0,3}})(?P<i1>[А-ЯЁ])\. ?(?P<i2>[А-ЯЁ])\.")
_FULL = re.compile(rf"(?<![А-Яа-яЁё-])(?:{_WORD}(?:-{_WORD})*)(?: {_WORD}(?:-{_WORD})*){{1,6}}")
_CAPITALISED = re.compile(rf"(?<![А-Яа-яЁё-]){_WORD}(?:-{_WORD})*(?: (?:оглы|кызы|заде|улы))?")
#: Without a capital before a stop and without the ending of a patronymic nobody is named.
_QUICK = re.compile(r"[А-ЯЁ](?:\.|[а-яё]{1,30}(?:ич|[вчш]н)|[А-ЯЁ]{1,30}(?:ИЧ|[ВЧШ]Н))|[а-яё] (?:оглы|кызы)")
_PLACES = re.compile(r"(?:\b(?:ул|пр|пл|пер|просп|им|б-р|наб|обл|пос)\.|\b(?:улица|проспект|имени|площадь|улице)) *$")
#: Words that begin the sentence behind «Лугову А. С.» and are nobody's surname.
_BEGINS_SENTENCE = frozenset(
    word.capitalize()
    for line in (
        "по на из не нет до для при от за без во со об ко над под после перед через между среди также кроме",
        "вместо он она они оно это эти этот все всего так как если когда что где ещё еще было были был",
    )
    for word in line.split()
)
_PARTICLE = re.compile(r" (?:оглы|кызы)\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at `text[start:end]`. `given` and `patronymic` are initials or whole words, as printed;
    `case` and `gender` are set only where the words themselves tell (a patronymic does)."""

    surname: str
    given: str
    patronymic: str
    start: int
    end: int
    printed: str
    full: bool = False
    case: str | None = None
    gender: str | None = None

    @property
    def initials(self) -> tuple[str, str]:
        return self.given[:1], self.patronymic[:1]


@lru_cache(maxsize=4_000)
def _never_surname(word: str) -> bool:
    return is_role_word(word.lower())


def find_mentions(text: str) -> list[Mention]:
    """Every person named in `text` by surname and initials or by full name, in the order of the text."""
    return list(_found_mentions(text))


#: A line is asked by each part of the reader in turn, and the members of a body stand in every protocol of it.
@lru_cache(maxsize=2_000)
def _found_mentions(text: str) -> tuple[Mention, ...]:
    if _QUICK.search(text) is None:
        return ()
    found: list[Mention] = []
    position = 0
    for mention in sorted(_candidates(text), key=lambda m: (m.start, -m.end)):
        if mention.start >= position:
            found.append(mention)
            position = mention.end
    return tuple(found)


def _candidates(text: str) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for mention in _full_names(text):
        taken.append((mention.start, mention.end))
        yield mention

    def free(start: int, end: int) -> bool:
        """Whether no full name, of which none overlaps another, reaches into the range."""
        place = bisect_left(taken, (end,))
        return place == 0 or taken[place - 1][1] <= start

    for match in _abbreviated(text):
        if not free(match.start(), match.end()) or _PLACES.search(text[max(0, match.start() - 14) : match.start()]):
            continue
        surname = match.group("surname") + (match.groupdict().get("tail") or "")
        yield Mention(surname, match.group("i1"), match.group("i2") or "", match.start(), match.end(), match.group())
    for match in _GLUED.finditer(text):
        if free(match.start(), match.end()):
            yield Mention(
                match.group("surname"), match.group("i1"), match.group("i2"), match.start(), match.end(), match.group()
            )


def _abbreviated(text: str) -> Iterator[re.Match[str]]:
    """Surnames with initials, one after another. What was found ahead is kept: to search anew after every name would
    take squares.
    """
    position = 0
    after, before = _surname_first(text, 0), _initials_first(text, 0)
    while match := _choose(text, after, before):
        yield match
        position = match.end()
        if after is not None and after.start() < position:
            after = _surname_first(text, position)
        if before is not None and before.start() < position:
            before = _initials_first(text, position)


def _surname_first(text: str, position: int) -> re.Match[str] | None:
    found = _SURNAME_FIRST.search(text, position)
    while found is not None and (_never_surname(found.group("surname")) or not _plausible(text, found)):
        found = _SURNAME_FIRST.search(text, found.start("surname") + 1)
    return found


def _initials_first(text: str, position: int) -> re.Match[str] | None:
    found = _INITIALS_FIRST.search(text, position)
    while found is not None and _never_surname(found.group("surname")):
        found = _INITIALS_FIRST.search(text, found.end())
    return found


def _choose(text: str, after: re.Match[str] | None, before: re.Match[str] | None) -> re.Match[str] | None:
    """«Министр И. И. Иванов» has two readings; the word before the initials is a surname only if it can be one."""
    if after is None or before is None:
        return after or before
    if after.start() < before.start() < after.end():
        if before.group("surname") in _BEGINS_SENTENCE:
            return after
        word = after.group("surname").split("-")[0].split(" ")[0]
        readings = parses(word.lower())
        known_noun = readings and readings[0].is_known and not any("Surn" in p.tag for p in readings)
        tight = text[before.end("i2") + 1 : before.start("surname")] == "" if before.group("i2") else False
        spaced_before = text[after.end("surname") : after.start("i1")] == " "
        if known_noun or (
            tight and spaced_before and text[after.start("i1") + 1 : after.start("i1") + 3].strip() == ""
        ):
            return before
        if not text.startswith(after.group()[len(after.group("surname")) + 1 :].strip(), before.start()):
            return after
        return before if tight and not re.search(r"\. \w", after.group()) else after
    return after if after.start() <= before.start() else before


def _plausible(text: str, match: re.Match[str]) -> bool:
    """A single initial after a word is a name only when nothing but a stop follows («Иванов И.,»)."""
    if match.group("i2"):
        return True
    following = text[match.end() : match.end() + 2].strip()
    return not re.match(r"[А-ЯЁа-яё\d]", following) and len(match.group("surname")) > 2


def _full_names(text: str) -> Iterator[Mention]:
    """Names with a patronymic: it tells which of the capitalised words around it are the surname and the given name."""
    for match in _FULL.finditer(text):
        words = [
            (w.group(), match.start() + w.start(), match.start() + w.end())
            for w in re.finditer(r"[^ ]+", match.group())
        ]
        used = -1
        for at in range(1, len(words)):
            read = _patronymic_at(text, words, at) if at - 1 > used else None
            if read is None or _is_surname_before(text, words, at):
                continue
            if at - 2 > used and not is_role_word(words[at - 2][0].lower()):
                first, last, surname = at - 2, at, words[at - 2][0]
            elif at + 1 < len(words) and not is_role_word(words[at + 1][0].lower()):
                first, last, surname = at - 1, at + 1, words[at + 1][0]
            else:
                continue
            used = last
            start, end, patr = words[first][1], words[last][2], words[at][0]
            particle = _PARTICLE.match(text, end)
            if particle:
                end = particle.end()
                if patronymic(patr):
                    surname += particle.group()
                else:
                    patr += particle.group()
            yield Mention(
                surname,
                words[at - 1][0],
                patr,
                start,
                end,
                text[start:end],
                full=True,
                case=read[2],
                gender=read[1],
            )


def _is_surname_before(text: str, words: list[tuple[str, int, int]], at: int) -> bool:
    """«Ярошевич Глеб Валентинович»: a surname like a patronymic, before the given name and the patronymic itself."""
    return at + 2 < len(words) and is_first_name(words[at + 1][0]) and _patronymic_at(text, words, at + 2) is not None


def _patronymic_at(text: str, words: list[tuple[str, int, int]], at: int) -> tuple[str, str, str | None] | None:
    """(nominative, gender, case) of a patronymic; «Тофик оглы» is one too, and tells no case."""
    read = patronymic(words[at][0])
    if read is None and at > 1 and at == len(words) - 1 and (particle := _PARTICLE.match(text, words[at][2])):
        return words[at][0], MASC if "оглы" in particle.group() else FEMN, None
    return read


def find_surnames(text: str) -> list[tuple[int, int, str]]:
    """Capitalised words that may be surnames standing alone, as (start, end, word)."""
    return [(m.start(), m.end(), m.group()) for m in _CAPITALISED.finditer(text) if not _never_surname(m.group())]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the nominative: whole words or single letters for `given` and `patronymic`."""

    surname: str
    given: str = ""
    patronymic: str = ""
    gender: str | None = None

    def __str__(self) -> str:
        return _printed(self.surname, self.given, self.patronymic)


@lru_cache(maxsize=8_000)
def _printed(surname: str, given: str, patr: str) -> str:
    """A name as it is written; it is asked for whenever names are compared, far oftener than somebody new is named."""
    surname = _capitals(surname)
    if len(given) > 1:
        last = _capitals(patr) if len(patr) > 1 else f"{patr}." if patr else ""
        return " ".join(filter(None, (surname, _capitals(given), last)))
    return " ".join([surname, *(f"{letter}." for letter in (given, patr[:1]) if letter)])


@lru_cache(maxsize=8_000)
def _capitals(word: str) -> str:
    if not word.isupper() or len(word) < 2:
        return word
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)


def parse_name(text: str) -> Name:
    """A name as printed in the nominative («Иванова А. А.», «Ишимова Вера Андреевна», «П.С. Воронцов»)."""
    mentions = find_mentions(text)
    if mentions:
        return nominative_of(mentions[0], NOMN)[0]
    words = text.split()
    return Name(words[0] if words else "", *(w.strip(".") for w in words[1:3]))


def nominative_of(mention: Mention, case: str | None, gender: str | None = None) -> tuple[Name, ...]:
    """Names a mention can stand for, the most probable first; `case` is what the sentence governs (None: unknown)."""
    gender = mention.gender or gender
    if mention.full:
        return _full_nominative(mention, case)
    names = [
        Name(_capitals(surname), mention.given, mention.patronymic, g)
        for surname, g in nominatives(_capitals(mention.surname), case or NOMN, gender)
    ]
    unique: dict[str, Name] = {}
    for name in names:
        other = unique.get(name.surname)
        unique[name.surname] = name if other is None else Name(name.surname, name.given, name.patronymic, None)
    if not unique:
        return (Name(_capitals(mention.surname), mention.given, mention.patronymic, gender),)
    return tuple(unique.values())


def _full_nominative(mention: Mention, case: str | None) -> tuple[Name, ...]:
    read = patronymic(mention.patronymic)
    if read is None and mention.gender and " " in mention.patronymic:
        read = mention.patronymic, mention.gender, case or NOMN
    if read is None:
        return (Name(mention.surname, mention.given, mention.patronymic),)
    patr, gender, found = read
    possible = {GENT: (ACCS, GENT), DATV: (DATV, LOCT)}.get(found, (found,))
    use = case if case in possible else found
    surnames = nominatives(_capitals(mention.surname), use, gender)
    given = first_name(_capitals(mention.given), use or NOMN, NOMN, gender)
    options = tuple(Name(surname, given, patr, gender) for surname, _ in surnames)
    return options or (Name(_capitals(mention.surname), given, patr, gender),)


@lru_cache(maxsize=8_000)
def gender_of(name: Name) -> str | None:
    """Told by the patronymic, else the given name, else a surname that only one gender has."""
    if name.gender:
        return name.gender
    read = patronymic(name.patronymic) if len(name.patronymic) > 1 else None
    if read:
        return read[1]
    if len(name.given) > 1:
        found = first_name_gender(name.given)
        if found:
            return found
    surname = name.surname.lower().split("-")[-1].split(" ")[0]
    if re.search(r"..(?:[оеё]ва|[иы]на|ская|цкая|[нтвкш]ая)$", surname):
        return FEMN
    if re.search(r".(?:[оеё]в|[иы]н|ский|цкий)$", surname):
        return MASC
    whole = f"{name.surname} {name.patronymic}"
    if "оглы" in whole:
        return MASC
    return FEMN if "кызы" in whole else None


def decline_person(name: str, case: str, gender: str | None = None) -> str:
    """«Иванова А. А.» in another case («Ивановой А. А.»); `case` is one of nomn, gent, datv, accs, ablt, loct.

    With only initials and a surname that tells nothing («Коваль Ю. Ю.») and no `gender`, the surname stays unchanged.
    """
    read = parse_name(name)
    gender = gender or gender_of(read)
    if case == NOMN:
        return str(read)
    if gender is None:
        surname = read.surname if not read.surname.endswith(("а", "я")) else decline_surname(read.surname, FEMN, case)
    else:
        surname = decline_surname(read.surname, gender, case)
    given = first_name(read.given, NOMN, case, gender) if len(read.given) > 1 else read.given
    patr = decline_patronymic(read.patronymic, case) if len(read.patronymic) > 1 else read.patronymic
    return str(Name(surname, given, patr))


__all__ = [
    "Mention",
    "Name",
    "decline_person",
    "find_mentions",
    "find_surnames",
    "gender_of",
    "is_adjective",
    "is_first_name",
    "nominative_of",
    "noun_lemmas",
    "parse_name",
]

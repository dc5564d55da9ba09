"""Everybody a protocol names, joined: «Ивановой А. А.», «Анна Андреевна Иванова» and «докладчику» may be one person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ..language.morph import ABLT, ACCS, DATV, GENT, LOCT, NOMN
from ..language.names import Mention, Name, find_mentions, gender_of, nominative_of
from ..language.surnames import FEMN, MASC, surname_forms
from ..language.vocabulary import expand
from ..structure import Certainty, ParsedPerson, Span


@dataclass(slots=True)
class Entry:
    """A person known so far; `sure` when the name was read in the nominative or from a patronymic. `entered` is the
    gender by whose forms of the surname the registry finds the person.
    """

    name: Name
    position: str | None = None
    organization: str | None = None
    sure: bool = True
    candidates: tuple[str, ...] = ()
    entered: str | None = None

    def title(self) -> str | None:
        """Position with organization in words, as it is told of a speaker."""
        return self.position


@lru_cache(maxsize=8_000)
def _all_forms(surname: str, gender: str | None) -> frozenset[str]:
    forms: set[str] = set()
    for g in (gender,) if gender else (MASC, FEMN):
        for case in (NOMN, GENT, DATV, ACCS, ABLT, LOCT):
            forms.update(form.lower().replace("ё", "е") for form in surname_forms(surname, g, case))
    return frozenset(forms)


@dataclass(slots=True)
class People:
    """The registry of one protocol."""

    entries: list[Entry] = field(default_factory=list)
    chair: Entry | None = None
    secretary: Entry | None = None
    speaker: Entry | None = None
    body: str | None = None
    index: dict[str, list[Entry]] = field(default_factory=dict)

    def enter(self, entry: Entry, gender: str | None) -> None:
        """Keeps an entry under every form its surname can take, so that a mention is found without a search."""
        entry.entered = gender
        self.entries.append(entry)
        for form in _all_forms(entry.name.surname, gender):
            self.index.setdefault(form, []).append(entry)

    def add(
        self, name: Name, position: str | None = None, organization: str | None = None, *, sure: bool = True
    ) -> Entry:
        """Registers somebody named in the nominative, or completes the entry that is already there."""
        entry = self._same(name)
        if entry is None:
            entry = Entry(name, position, organization, sure)
            self.enter(entry, gender_of(entry.name))
            return entry
        entry.name = _fuller(entry.name, name)
        entry.position = entry.position or position
        entry.organization = entry.organization or organization
        entry.sure = entry.sure or sure
        return entry

    def _same(self, name: Name) -> Entry | None:
        key = name.surname.lower().replace("ё", "е")
        for entry in self.index.get(key, ()):
            if entry.name.surname.lower().replace("ё", "е") == key and _initials_agree(entry.name, name):
                return entry
        return None

    def find(self, mention: Mention, case: str | None = None) -> Entry | None:
        """The person a mention means, whatever case it stands in."""
        form = mention.surname.lower().replace("ё", "е")
        options = [
            entry
            for entry in self.index.get(form, ())
            if form in _all_forms(entry.name.surname, gender_of(entry.name))
            and _letters_agree(entry.name, mention.given[:1], mention.patronymic[:1])
        ]
        if len(options) > 1 and case:
            genders = (MASC, FEMN)
            exact = [
                e
                for e in options
                if any(
                    form
                    in {
                        f.lower().replace("ё", "е") for f in surname_forms(e.name.surname, gender_of(e.name) or g, case)
                    }
                    for g in genders
                )
            ]
            options = exact or options
        return options[0] if options else None

    def mentions(self, text: str) -> list[Mention]:
        """Everybody named in `text`: as `find_mentions` finds them, and known people by given name and surname
        («Тиграну Оганесяну», «Нгуену Ван Лонгу»).
        """
        found = find_mentions(text)
        for run in _CAPITALISED_RUN.finditer(text):
            if any(m.start < run.end() and run.start() < m.end for m in found):
                continue
            words = [(w.group(), run.start() + w.start(), run.start() + w.end()) for w in _WHOLE.finditer(run.group())]
            taken = 0
            for at in range(len(words) - 1):
                known = self._named_whole(words[at : at + 3]) if at >= taken else None
                if known is not None:
                    mention, length = known
                    found.append(replace(mention, printed=text[mention.start : mention.end]))
                    taken = at + length
        return sorted(found, key=lambda mention: mention.start)

    def _named_whole(self, words: list[tuple[str, int, int]]) -> tuple[Mention, int] | None:
        """The mention that a run of capitalised words begins with, and of how many words it is."""
        (first, start, _), (second, _, end) = words[:2]
        for surname, given in ((first, second), (second, first)):
            for entry in self.index.get(surname.lower().replace("ё", "е"), ()):
                name = entry.name
                if len(name.given) < 2 or not _is_form(given, name.given):
                    continue
                third = len(words) > 2 and len(name.patronymic) > 1 and _is_form(words[2][0], name.patronymic)
                end = words[2][2] if third else end
                return Mention(surname, name.given, name.patronymic, start, end, ""), 3 if third else 2
        return None

    def by_surname(self, word: str) -> Entry | None:
        """The only person whose surname, in some case, is `word`."""
        form = word.lower().replace("ё", "е")
        found = [e for e in self.index.get(form, ()) if form in _all_forms(e.name.surname, gender_of(e.name))]
        return found[0] if len(found) == 1 else None

    def resolve(
        self, mention: Mention, case: str | None, position: str | None = None, *, either: str | None = None
    ) -> Entry:
        """The entry for a mention; a new one by the governed case when nobody known fits. `either` is a second case
        that the name can stand in as well: then it is doubtful, with the readings of both as candidates.
        """
        entry = self.find(mention, case)
        if entry is not None:
            if mention.full:
                entry.name = _fuller(entry.name, nominative_of(mention, case)[0])
            elif mention.given and not entry.name.given:
                entry.name = replace(entry.name, given=mention.given, patronymic=mention.patronymic)
            entry.position = entry.position or position
            return entry
        names = nominative_of(mention, case)
        if either is not None:
            names = tuple(dict.fromkeys([names[0], nominative_of(mention, either)[0], *names[1:]]))
        sure = (case is not None and either is None) or mention.full
        entry = Entry(
            names[0], position, None, sure, tuple(dict.fromkeys(map(str, names[:4]))) if len(names) > 1 else ()
        )
        self.enter(entry, gender_of(entry.name))
        return entry

    def complete(self, mention: Mention) -> None:
        """Gives the person of a full name, if initials have named one, the whole of it."""
        entry = self.find(mention, mention.case)
        if entry is not None:
            entry.name = _fuller(entry.name, nominative_of(mention, mention.case)[0])

    def by_office(self, phrase: str) -> Entry | None:
        """The person who holds an office named in the nominative: «докладчик», «секретарь Совета», «глава района»."""
        lowered = phrase.lower().replace("ё", "е")
        if lowered.startswith(("докладчик", "докладывающ")):
            return self.speaker
        if re.match(r"(?:ответственн\w+ |учен\w+ )?секретар", lowered):
            return self.secretary or self._by_position(lowered)
        if lowered.startswith("председательств") or re.fullmatch(r"председател[ья]", lowered):
            return self.chair
        led = re.match(r"(?:председател[ья]|руководител[ья]|координатор|глава) (?P<what>.+)", lowered)
        if led and self._is_own_body(led.group("what"), chaired=lowered.startswith("председател")):
            return self.chair
        return self._by_position(lowered) or self._beginning(lowered)

    def _is_own_body(self, what: str, *, chaired: bool) -> bool:
        """Whether «Совета», «рабочей группы» is the body whose meeting this is; its chair leads it."""
        if chaired and re.match(r"(?:заседани|собрани|совещани)", what):
            return True
        body = (self.body or "").lower().replace("ё", "е")
        stems = [word[: max(4, len(word) - 2)] for word in re.findall(r"[а-я]{4,}", what)]
        if body:
            return bool(stems) and all(stem in body for stem in stems)
        return chaired and re.match(_BODIES, what) is not None

    def _beginning(self, lowered: str) -> Entry | None:
        """The only person whose office begins with these words: «председатель рабочей группы | по кадрам»."""
        found = [e for e in self.entries if (e.position or "").lower().replace("ё", "е").startswith(lowered + " ")]
        return found[0] if len(found) == 1 and " " in lowered else None

    def _by_position(self, lowered: str) -> Entry | None:
        words = _whole_words(lowered)
        if not words:
            return None
        exact, partial = [], []
        for entry in self.entries:
            position = " ".join(filter(None, (entry.position, entry.organization))).lower().replace("ё", "е")
            if not position:
                continue
            if position == lowered or (entry.position or "").lower() == lowered:
                exact.append(entry)
            elif len(words) > 1 and _overlap(words, _whole_words(position)):
                partial.append(entry)
        found = exact or partial
        return found[0] if len(found) == 1 else None


def _whole_words(office: str) -> list[str]:
    """The words of an office, short forms («зам. директора») written out."""
    return [expand(word) for word in office.split()]


def _is_form(word: str, name: str) -> bool:
    """Whether `word` can be a case of a given name: the same stem and an ending of three letters at most."""
    stem = name[:-1] if name[-1] in "аяьй" and len(name) > 2 else name
    return word.startswith(stem) and len(word) - len(stem) <= 3


_CAPITALISED_RUN = re.compile(
    r"[А-ЯЁ](?<![А-Яа-яЁё-].)[а-яё]+(?:-[А-ЯЁ][а-яё]+)*"
    r"(?: [А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*)+"
)
_WHOLE = re.compile(r"[^ ]+")
_BODIES = (
    r"(?:[а-я]+(?:ой|ого) )?(?:совета|комиссии|комитета|правления|рабочей группы|группы|кластера|коллегии|палаты|штаба)"
)


def _overlap(words: list[str], position: list[str]) -> bool:
    """Whether an office is told by stems of words: «директор департамента промышленности» in any spelling of the
    whole.
    """
    stems = [w[:6] for w in words if len(w) > 2]
    other = {w.strip('«»",')[:6] for w in position}
    return words[0][:5] == position[0][:5] and all(stem in other for stem in stems)


def _fuller(old: Name, new: Name) -> Name:
    given = new.given if len(new.given) > len(old.given) else old.given
    patr = new.patronymic if len(new.patronymic) > len(old.patronymic) else old.patronymic
    return Name(old.surname, given, patr, old.gender or new.gender)


def _initials_agree(a: Name, b: Name) -> bool:
    return _letters_agree(a, b.given[:1], b.patronymic[:1])


def _letters_agree(name: Name, given: str, patr: str) -> bool:
    if given and name.given and name.given[:1] != given:
        return False
    return not (patr and name.patronymic and name.patronymic[:1] != patr)


def as_person(
    entry: Entry, printed: str = "", span: Span | None = None, *, office: tuple[str | None, str | None] | None = None
) -> ParsedPerson:
    """`office` is position and organization as this place tells them; None: as they are known of the person."""
    certainty = Certainty.SURE if entry.sure else Certainty.LIKELY
    position, organization = office or (entry.position, entry.organization)
    name = str(entry.name)
    return ParsedPerson(
        name,
        position,
        organization,
        printed or name,
        entry.candidates if not entry.sure else (),
        certainty,
        span,
    )


__all__ = ["Entry", "People", "as_person", "find_mentions"]

"""Where a protocol's people are named inside its wording, in whatever case their names stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Sequence
from functools import lru_cache

from decisions.consent import names_in
from decisions.imports.directory import PersonName
from decisions.imports.wanted import Ref, WantedMention
from decisions.protocols.language.surnames import CASES, FEMN, MASC, surname_forms
from members.models import Person
from members.naming import wording_key

_WORD = re.compile(r"[\w-]+")
_NAMES = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
_Called = tuple[Ref, tuple[str, ...]]
"""Somebody, and the first letters of given name and patronymic as far as they are known."""


class Surnames:
    """People by every form of their surnames."""

    def __init__(self, people: Iterable[tuple[Ref, Person]]) -> None:
        self._by_form: dict[str, list[_Called]] = {}
        for ref, person in people:
            initials = tuple(part[0] for part in (person.given, person.patronymic) if part)
            for form in forms_of(person.surname):
                self._by_form.setdefault(form, []).append((ref, initials))

    def of(self, form: str) -> Sequence[_Called]:
        return self._by_form.get(form, ())


class MentionFinder:
    """Finds people in texts: those of this protocol (`present`), and `others` by more than a surname that stands alone.

    `others` may hold those who are present too; `present` that are not among them are told by `unknown`.
    """

    def __init__(self, present: Collection[str], unknown: Surnames, others: Surnames) -> None:
        self._present, self._unknown, self._others = frozenset(present), unknown, others

    def find(self, text: str) -> tuple[WantedMention, ...]:
        """Mentions in the order of the text. A name that fits two people is nobody's: it stays hidden."""
        found: list[WantedMention] = []
        for start, end in names_in(text):
            ref = self._whose(text[start:end])
            if ref is not None:
                found.append(WantedMention(ref, start, end))
        taken = [*((mention.start, mention.end) for mention in found), *names_in(text)]
        for word, start, end in _capitalised(text):
            if any(a < end and start < b for a, b in taken):
                continue
            fitting = self._called(word)
            if len(fitting) == 1 and fitting[0][0].key in self._present:
                found.append(WantedMention(fitting[0][0], start, end))
        return tuple(sorted(found, key=lambda mention: mention.start))

    def asked(self, text: str) -> Hashable:
        """Everybody who could be meant in `text`: what `find` answers follows from the text and from them."""
        return tuple((*one, one[0].key in self._present) for word in _words_of(text) for one in self._called(word))

    def _called(self, form: str) -> list[_Called]:
        return [*self._unknown.of(form), *self._others.of(form)]

    def _whose(self, printed: str) -> Ref | None:
        words = _NAMES.findall(printed)
        initials = re.findall(r"[А-ЯЁ](?=\.)", printed)
        for word in words:
            said = initials or [w[0] for w in words if w != word]
            fitting = [ref for ref, known in self._called(wording_key(word)) if _agree(said, known)]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                known = [ref for ref in fitting if ref.key in self._present]
                return known[0] if len(known) == 1 else None
        return None


def _agree(initials: Sequence[str], known: Sequence[str]) -> bool:
    return all(a == b for a, b in zip(initials, known, strict=False))


@lru_cache(maxsize=4_000)
def _capitalised(text: str) -> tuple[tuple[str, int, int], ...]:
    """The key of each word that begins with a capital, and where it stands."""
    words = _WORD.finditer(text.replace("ё", "е").replace("Ё", "Е"))
    return tuple(
        (wording_key(word.group()), word.start(), word.end()) for word in words if text[word.start()].isupper()
    )


@lru_cache(maxsize=4_000)
def _words_of(text: str) -> tuple[str, ...]:
    """The keys of all words that may be a surname here."""
    named = (wording_key(word) for start, end in names_in(text) for word in _NAMES.findall(text[start:end]))
    return tuple(dict.fromkeys((*(word for word, _start, _end in _capitalised(text)), *named)))


@lru_cache(maxsize=4_000)
def forms_of(surname: str) -> frozenset[str]:
    """Keys of a surname in every case, as of a man and as of a woman; the particle («оглы») is left out."""
    bare = PersonName.parse(surname).surname.split(" ")[0] or surname
    forms = {form for gender in (MASC, FEMN) for case in CASES for form in surname_forms(bare, gender, case)}
    return frozenset(wording_key(form) for form in forms | {bare})

"""Where a protocol's people are named inside its wording, in whatever case their names stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from decisions.consent import names_in
from decisions.imports.directory import PersonName
from decisions.imports.wanted import Ref, WantedMention
from decisions.protocols.surnames import CASES, FEMN, MASC, surname_forms
from members.models import Person
from members.naming import wording_key


class MentionFinder:
    """Finds `people` in texts. A surname that stands alone counts only for `present`, the people of this protocol."""

    def __init__(self, present: Iterable[tuple[Ref, Person]], others: Iterable[tuple[Ref, Person]] = ()) -> None:
        self._present = list(present)
        self._by_form: dict[str, list[tuple[Ref, Person]]] = {}
        for ref, person in [*self._present, *others]:
            for form in forms_of(person.surname):
                rows = self._by_form.setdefault(form, [])
                if all(known.key != ref.key for known, _person in rows):
                    rows.append((ref, person))
        bare = {form for _ref, person in self._present for form in forms_of(person.surname)}
        words = "|".join(sorted(map(re.escape, bare), key=len, reverse=True))
        self._bare = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE) if bare else None

    def find(self, text: str) -> tuple[WantedMention, ...]:
        """Mentions in the order of the text. A name that fits two people is nobody's: it stays hidden."""
        found: list[WantedMention] = []
        for start, end in names_in(text):
            ref = self._whose(text[start:end])
            if ref is not None:
                found.append(WantedMention(ref, start, end))
        taken = [*((mention.start, mention.end) for mention in found), *names_in(text)]
        if self._bare is not None:
            folded = text.replace("ё", "е").replace("Ё", "Е")
            for match in self._bare.finditer(folded):
                if not text[match.start()].isupper() or any(a < match.end() and match.start() < b for a, b in taken):
                    continue
                fitting = self._by_form.get(wording_key(match.group()), [])
                if len(fitting) == 1:
                    found.append(WantedMention(fitting[0][0], match.start(), match.end()))
        return tuple(sorted(found, key=lambda mention: mention.start))

    def _whose(self, printed: str) -> Ref | None:
        words = re.findall(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?", printed)
        initials = re.findall(r"[А-ЯЁ](?=\.)", printed)
        for word in words:
            fitting = [
                ref
                for ref, person in self._by_form.get(wording_key(word), [])
                if _initials_fit(initials or [w[0] for w in words if w != word], person)
            ]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                here = {ref.key for ref, _person in self._present}
                known = [ref for ref in fitting if ref.key in here]
                return known[0] if len(known) == 1 else None
        return None


def _initials_fit(initials: list[str], person: Person) -> bool:
    known = [part[0] for part in (person.given, person.patronymic) if part]
    return all(a == b for a, b in zip(initials, known, strict=False))


@lru_cache(maxsize=4_000)
def forms_of(surname: str) -> frozenset[str]:
    """Keys of a surname in every case, as of a man and as of a woman; the particle («оглы») is left out."""
    bare = PersonName.parse(surname).surname.split(" ")[0] or surname
    forms = {form for gender in (MASC, FEMN) for case in CASES for form in surname_forms(bare, gender, case)}
    return frozenset(wording_key(form) for form in forms | {bare})

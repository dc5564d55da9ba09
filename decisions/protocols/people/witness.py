"""A registry of people that notes what is asked of it: a reading depends on that, and on nothing else of the people."""

from __future__ import annotations

from typing import Any

from .registry import Entry, People


class Asked:
    """What one reading asked: forms of surnames, names of offices; `at_once`: something that cannot be told apart."""

    __slots__ = ("at_once", "forms", "offices")

    def __init__(self) -> None:
        self.forms: set[str] = set()
        self.offices: set[str] = set()
        self.at_once = False


class _Index(dict[str, list[Entry]]):
    """People by the forms of their surnames; `asked` gathers those that are looked for, while somebody watches."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] | None = None

    def get(self, form: str, default: Any = None) -> Any:
        if self.asked is not None:
            self.asked.add(form)
        return super().get(form, default)


class _AtOnce:
    """A field of the registry that is read as a whole, and not by a question that could be asked again."""

    def __set_name__(self, owner: type[Witness], name: str) -> None:
        self.field = People.__dict__[name]

    def __get__(self, people: Witness, owner: type[Witness]) -> Any:
        if people.asked is not None:
            people.asked.at_once = True
        return self.field.__get__(people)

    def __set__(self, people: Witness, value: object) -> None:
        self.field.__set__(people, value)


class Witness(People):
    """Everybody of one protocol. Between `watch` and `rest` all that is asked is noted, whatever way it is asked."""

    entries: Any = _AtOnce()
    chair: Any = _AtOnce()
    secretary: Any = _AtOnce()
    speaker: Any = _AtOnce()
    body: Any = _AtOnce()

    def __init__(self) -> None:
        self.asked: Asked | None = None
        self._by_form = _Index()
        super().__init__(index=self._by_form)

    def watch(self) -> Asked:
        """What is asked from now on is noted in the answer."""
        self.asked = asked = Asked()
        self._by_form.asked = asked.forms
        return asked

    def rest(self) -> None:
        self.asked = self._by_form.asked = None

    def enter(self, entry: Entry, gender: str | None) -> None:
        asked, self.asked = self.asked, None
        super().enter(entry, gender)
        self.asked = asked

    def by_office(self, phrase: str) -> Entry | None:
        asked, self.asked = self.asked, None
        entry = super().by_office(phrase)
        if asked is not None:
            asked.offices.add(phrase)
        self.asked = asked
        return entry

"""Names of one protocol to the directory: the known is found, the unknown planned as new, the unclear asked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from decisions.imports.directory import Directory, Found, PersonName, means_members_of
from decisions.imports.posts import REPRESENTATIVE, is_office, organization_in, title_without
from decisions.imports.questions import NAMED, NEW, Doubt, Option, Question
from decisions.imports.telling import gender_of, kind_of
from decisions.imports.wanted import (
    EarlierPost,
    Entries,
    NewGroup,
    NewOrganization,
    NewPerson,
    NewPost,
    Ref,
    RefKind,
)
from decisions.one_line import clip
from decisions.protocols.structure import ParsedPerson
from members.models import Group, Organization, Person, Position
from members.naming import stem_key, wording_key

M = TypeVar("M", Person, Organization, Group)


class Matcher:
    """Finds or plans the entries of the directory for one protocol; asks nothing of the database.

    `choices` are the answers to earlier questions: the question's key → the row's key or `NEW`.
    `remembered` are the keys of those whom the stored protocol names. `named` is filled: by the key of the question
    that a name could raise, the name and who it was taken for.
    """

    def __init__(self, directory: Directory, day: dt.date, choices: Mapping[str, str] | None = None) -> None:
        self.directory = directory
        self.day = day
        self.choices = dict(choices or {})
        self.remembered: frozenset[str] = frozenset()
        self.new_people: dict[str, NewPerson] = {}
        self.new_organizations: dict[str, NewOrganization] = {}
        self.new_groups: dict[str, NewGroup] = {}
        self.posts: dict[str, NewPost | EarlierPost] = {}
        self.questions: dict[str, Question] = {}
        self.doubts: dict[tuple[str, str], Doubt] = {}
        self.named: dict[str, tuple[str, Ref]] = {}
        self._people: dict[str, Ref] = {}
        self._surnames: dict[str, str] = {}
        self._organizations: dict[str, Ref] = {}
        self._groups: dict[str, Ref] = {}

    # ── everybody ───────────────────────────────────────────────────────────
    def meet(
        self, organizations: Iterable[str], people: Iterable[ParsedPerson], groups: Iterable[str], body: Ref
    ) -> None:
        """Meet everybody the protocol names: organizations, people, and the groups that it charges.

        A protocol that names the same as another one is told the same, so it is not looked up again.
        """
        organizations, people, groups = sorted(set(organizations)), tuple(people), tuple(groups)
        slot = self.directory.slot(
            "met",
            get_language(),
            (self.day, tuple(self.choices.items()), self.remembered, body),
            tuple(tuple(each.items()) for each in self._known),
            tuple(organizations),
            tuple((one.name, one.position, one.organization, one.candidates) for one in people),
            groups,
        )
        if slot:
            for each, kept in zip(self._known, slot[0], strict=True):
                each.update(kept)
        else:
            self.learn_organizations(organizations)
            self.learn(people)
            for name in groups:
                self.group(name, body)
            slot.append(tuple(dict(each) for each in self._known))

    @property
    def _known(self) -> tuple[dict[Any, Any], ...]:
        """All that names add to."""
        entries = (self.new_people, self.new_organizations, self.new_groups, self.posts)
        asked = (self.questions, self.doubts, self.named)
        return (*entries, *asked, self._people, self._organizations, self._groups)

    # ── people ──────────────────────────────────────────────────────────────
    def learn(self, people: Iterable[ParsedPerson]) -> None:
        """Meet everybody the protocol names, the fullest names first: «Иванчук» is the «Иванчук С. С.» of the list."""
        for parsed in sorted(people, key=_told, reverse=True):
            self.person(parsed)

    def person(self, parsed: ParsedPerson) -> Ref:
        key = wording_key(parsed.name)
        if key not in self._people:
            self._people[key] = self._find_person(parsed)
            self.named[f"person:{key}"] = (parsed.name, self._people[key])
        return self._people[key]

    @property
    def people(self) -> tuple[Ref, ...]:
        """Everybody met, each once."""
        return tuple(dict.fromkeys(self._people.values()))

    def _find_person(self, parsed: ParsedPerson) -> Ref:
        question = f"person:{wording_key(parsed.name)}"
        name = self._other_name(question, parsed.name)
        parsed = parsed if name == parsed.name else replace(parsed, name=name)
        known = self._met_already(PersonName.parse(parsed.name)) if question not in self.choices else None
        if known is not None:
            return known
        title, organization = self._post(parsed)
        row = self.directory.organization_by_pk(organization.pk) if organization and organization.pk else None
        chosen = self._chosen(question, self.directory.person_by_pk)
        if chosen is None and self.choices.get(question) != NEW:
            found = self._settled(self._likeliest(parsed, row), RefKind.PERSON)
            chosen = found.row
            if found.candidates:
                self._ask(question, parsed.name, found.candidates)
            elif found.by_likeness and chosen is not None:
                self.doubt(parsed.name, _("understood as %(who)s") % {"who": chosen.full_name}, question)
        if chosen is None:
            return self._new_person(parsed, title, organization)
        self._compare_post(chosen, title, organization)
        return Ref(RefKind.PERSON, chosen.pk, f"person:{chosen.pk}", chosen.short_name)

    def _post(self, parsed: ParsedPerson) -> tuple[str, Ref | None]:
        """Title and organization of a printed post; the title is empty when nothing is said of it."""
        printed = clip(parsed.position or "", 500)
        if re.match(r"(?:от|из)\s", printed):
            printed = ""
        if parsed.organization:
            title = title_without(printed, parsed.organization) or REPRESENTATIVE
            return clip(title, 300), self.organization(parsed.organization)
        title, name = organization_in(printed, self._organization_called)
        return clip(title, 300), self.organization(name) if name is not None else None

    def _organization_called(self, wording: str) -> str | None:
        row = self.directory.organization_in_any_case(wording)
        if row is not None:
            return row.name
        stems = stem_key(wording)
        return next((new.name for new in self.new_organizations.values() if stem_key(new.name) == stems), None)

    def _likeliest(self, parsed: ParsedPerson, organization: Organization | None) -> Found[Person]:
        """Who is found by the name, else by one of the other names that the printed form can come from."""
        found = self.directory.person(parsed.name, parsed.position or "", organization)
        if found.row is not None or found.candidates:
            return found
        others = [self.directory.person(name, parsed.position or "", organization) for name in parsed.candidates]
        rows = {one.row.pk: one.row for one in others if one.row is not None}
        return Found(rows.popitem()[1], by_likeness=True) if len(rows) == 1 else found

    def _met_already(self, name: PersonName) -> Ref | None:
        """A person of this protocol that a shorter form of the name means, when only one can be meant."""
        surname = wording_key(name.surname)
        fitting = {
            ref
            for key, ref in self._people.items()
            if self._surname_of(ref) == surname
            and (row := self.as_person(ref)) is not None
            and name.fits(row)
            and (not name.given or len(name.given) == 1 or len(row.given) == 1 or key == wording_key(row.full_name))
        }
        return fitting.pop() if len(fitting) == 1 else None

    def _surname_of(self, ref: Ref) -> str:
        """For a first look: everybody is asked whether somebody else of the list is meant by the name."""
        if ref.key not in self._surnames:
            row = self.as_person(ref)
            self._surnames[ref.key] = wording_key(row.surname) if row is not None else ""
        return self._surnames[ref.key]

    def as_person(self, ref: Ref) -> Person | None:
        if ref.pk is not None:
            return self.directory.person_by_pk(ref.pk)
        new = self.new_people.get(ref.key)
        return Person(surname=new.surname, given=new.given, patronymic=new.patronymic) if new else None

    def _new_person(self, parsed: ParsedPerson, title: str, organization: Ref | None) -> Ref:
        name = PersonName.parse(parsed.name)
        ref = Ref(RefKind.PERSON, None, f"person:{wording_key(parsed.name)}", parsed.name)
        parts = [f"{part}." if len(part) == 1 else part for part in (name.given, name.patronymic)]
        self.new_people[ref.key] = NewPerson(
            ref, name.surname[:120], parts[0][:120], parts[1][:120], gender_of(name.surname, name.patronymic)
        )
        if title:
            self.posts[ref.key] = NewPost(ref, organization, title, self.day)
        return ref

    def _compare_post(self, person: Person, title: str, organization: Ref | None) -> None:
        """Fill in a post that the directory does not know for the day; a different one is only told of."""
        if not title or title == REPRESENTATIVE or is_office(title):
            return
        ref = Ref(RefKind.PERSON, person.pk, f"person:{person.pk}", person.short_name)
        held = self.directory.remembered(person.position_on, self.day)
        if held is not None:
            if not _agrees(title, organization, held):
                message = _("the protocol says «%(printed)s», the directory «%(known)s»")
                self.doubt(person.short_name, message % {"printed": title, "known": held})
            return
        later = sorted(
            (row for row in person.positions.all() if row.since is not None and row.since > self.day),
            key=lambda row: row.since or self.day,
        )
        first = later[0] if later else None
        if first is not None and first.since is not None:
            if _agrees(title, organization, first):
                self.posts[ref.key] = EarlierPost(first.pk, ref, first.title, first.since, self.day)
                return
            self.posts[ref.key] = NewPost(ref, organization, title, self.day, first.since - dt.timedelta(days=1))
            return
        self.posts[ref.key] = NewPost(ref, organization, title, self.day)

    # ── organizations and groups ────────────────────────────────────────────
    def learn_organizations(self, names: Iterable[str]) -> None:
        """Meet the organizations, the longest names first: «Министерство транспорта» is that of the region."""
        for name in sorted(names, key=lambda name: (-len(name), name)):
            self.organization(name)

    def organization(self, name: str) -> Ref:
        key = wording_key(name)
        if key not in self._organizations:
            self._organizations[key] = self._find_organization(name, key)
            self.named[f"organization:{key}"] = (name, self._organizations[key])
        return self._organizations[key]

    def _find_organization(self, name: str, key: str) -> Ref:
        question = f"organization:{key}"
        name = self._other_name(question, name)
        chosen = self._chosen(question, self.directory.organization_by_pk)
        if chosen is None and self.choices.get(question) != NEW:
            found = self._settled(self.directory.organization(name), RefKind.ORGANIZATION)
            chosen = found.row
            if found.candidates:
                self._ask(question, name, found.candidates)
            elif found.by_likeness and chosen is not None:
                self.doubt(name, _("understood as %(who)s") % {"who": chosen.name}, question)
        if chosen is not None:
            return Ref(RefKind.ORGANIZATION, chosen.pk, f"organization:{chosen.pk}", chosen.name)
        longer = self._longer(name) if question not in self.choices and question not in self.questions else None
        if longer is not None:
            self.doubt(name, _("understood as %(who)s") % {"who": longer.label}, question)
            return longer
        ref = Ref(RefKind.ORGANIZATION, None, f"organization:{wording_key(name)}", clip(name, 300))
        self.new_organizations[ref.key] = NewOrganization(ref, clip(name, 300), kind_of(name))
        return ref

    def _longer(self, name: str) -> Ref | None:
        """The new organization of this protocol whose name goes on after all of `name`, when there is one such."""
        stems = stem_key(name)
        begun = [row.ref for row in self.new_organizations.values() if stem_key(row.name).startswith(f"{stems} ")]
        return begun[0] if len(begun) == 1 and " " in stems else None

    def body(self, name: str) -> Ref:
        """The body of the meeting; one that is not known is planned as new."""
        question = f"body:{wording_key(name)}"
        printed, name = name, self._other_name(question, name)
        ref = self._find_body(name, question)
        self.named[question] = (printed, ref)
        return ref

    def _find_body(self, name: str, question: str) -> Ref:
        chosen = self._chosen(question, self.directory.group_by_pk)
        if chosen is None and self.choices.get(question) != NEW:
            found = self.directory.body(name)
            chosen = found.row
            if found.candidates:
                self._ask(question, name, found.candidates)
        if chosen is not None:
            return Ref(RefKind.GROUP, chosen.pk, f"group:{chosen.pk}", chosen.name)
        return self._new_group(name, is_body=True)

    def group(self, name: str, body: Ref) -> Ref:
        key = wording_key(name)
        if key not in self._groups:
            self._groups[key] = self._find_group(name, key, body)
            self.named[f"group:{key}"] = (name, self._groups[key])
        return self._groups[key]

    def _find_group(self, name: str, key: str, body: Ref) -> Ref:
        question = f"group:{key}"
        name = self._other_name(question, name)
        chosen = self._chosen(question, self.directory.group_by_pk)
        if chosen is None and self.choices.get(question) != NEW:
            own = self.directory.group_by_pk(body.pk) if body.pk is not None else None
            found = self._settled(self.directory.group(name, own), RefKind.GROUP)
            # A group that is called just so is meant; otherwise the members of a body that is new itself.
            if body.is_new and means_members_of(name, body.label) and (found.row is None or found.by_likeness):
                return body
            chosen = found.row
            if found.candidates:
                self._ask(question, name, found.candidates)
            elif found.by_likeness and chosen is not None:
                self.doubt(name, _("understood as %(who)s") % {"who": chosen.name}, question)
        if chosen is not None:
            return Ref(RefKind.GROUP, chosen.pk, f"group:{chosen.pk}", chosen.name)
        return self._new_group(name, is_body=False)

    def _new_group(self, name: str, *, is_body: bool) -> Ref:
        ref = Ref(RefKind.GROUP, None, f"group:{wording_key(name)}", clip(name, 300))
        if ref.key not in self.new_groups:
            self.new_groups[ref.key] = NewGroup(ref, clip(name, 300), is_body)
        return ref

    # ── questions ───────────────────────────────────────────────────────────
    def _chosen(self, question: str, by_pk: Callable[[int], M | None]) -> M | None:
        answer = self.choices.get(question, "")
        return by_pk(int(answer)) if answer.isascii() and answer.isdecimal() else None

    def _other_name(self, question: str, name: str) -> str:
        """The name that was given in place of the printed one, if one was."""
        answer = self.choices.get(question, "")
        given = clip(answer.removeprefix(NAMED), 300) if answer.startswith(NAMED) else ""
        return given or name

    def _settled(self, found: Found[M], kind: RefKind) -> Found[M]:
        """The candidate that the stored protocol names already: what was answered once is not asked again."""
        here = [row for row in found.candidates if f"{kind.value}:{row.pk}" in self.remembered]
        return Found(here[0]) if len(here) == 1 else found

    def _ask(self, key: str, name: str, candidates: Iterable[Person | Organization | Group]) -> None:
        options = tuple(Option(str(row.pk), describe(row, self.day)) for row in candidates)
        self.questions[key] = Question(key, name, (*options, Option(NEW, _("somebody else: make a new entry"))))

    def entries(self) -> Entries:
        """What the directory gets, as far as it has been looked for."""
        return Entries(
            tuple(self.new_organizations.values()),
            tuple(self.new_groups.values()),
            tuple(self.new_people.values()),
            tuple(self.posts.values()),
        )

    def doubt(self, name: str, message: str, key: str = "") -> None:
        """Note something for a person to look at."""
        self.doubts[name, message] = Doubt(name, message, key)


def describe(row: Person | Organization | Group, day: dt.date) -> str:
    """A candidate in one line: a person with the post, the others by name."""
    if not isinstance(row, Person):
        return str(row)
    post = row.position_on(day)
    return f"{row.full_name}, {post}" if post else row.full_name


def _told(parsed: ParsedPerson) -> tuple[int, int, int]:
    post = parsed.position or ""
    told = 0 if not post or is_office(post) else 1
    return len(PersonName.parse(parsed.name).given), told + (parsed.organization is not None), len(post)


def _agrees(title: str, organization: Ref | None, known: Position) -> bool:
    """Whether a printed post is the one of the directory; what is not printed does not speak against it."""
    if organization is not None and known.organization_id is not None and organization.pk != known.organization_id:
        return False
    one, two = stem_key(title), stem_key(known.title)
    return one.startswith(two) or two.startswith(one)

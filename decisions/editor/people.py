"""Names as facts: who is meant, with the post, and who else may be meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.control.workload import Load, load_of_organizations, load_of_people
from decisions.editor.facts import Candidate, Corrects, Fact, State
from decisions.imports.directory import Directory
from decisions.imports.matching import Matcher, describe
from decisions.imports.questions import NAMED, NEW
from decisions.imports.wanted import EarlierPost, Ref, RefKind, WantedMeeting
from decisions.protocols.structure import (
    Certainty,
    ParsedPerson,
    ParsedResponsible,
    ResponsibleKind,
    Span,
)
from members.models import Group, Organization, Person
from members.naming import post_line, stem, stem_key, wording_key

MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Loads:
    """How much is on control with those who are named, by the keys of their `Ref`s."""

    by_key: Mapping[str, Load] = field(default_factory=dict)

    @classmethod
    def of_wanted(cls, wanted: WantedMeeting, on: dt.date, directory: Directory) -> Loads:
        """Of everybody whom a point makes responsible, by two statements."""
        refs = {row.responsible for _item, point in wanted.resolutions for row in point.assignments}
        people = frozenset(ref.pk for ref in refs if ref.kind is RefKind.PERSON and ref.pk is not None)
        organizations = frozenset(ref.pk for ref in refs if ref.kind is RefKind.ORGANIZATION and ref.pk is not None)
        return directory.remembered(_loads, people, organizations, on)

    def of(self, ref: Ref) -> str:
        """«на контроле 4, просрочено 1»; empty for who has nothing to do."""
        load = self.by_key.get(ref.key)
        if load is None or not load.open:
            return ""
        if not load.overdue:
            return _("open tasks: %(open)d") % {"open": load.open}
        return _("open tasks: %(open)d, overdue: %(overdue)d") % {"open": load.open, "overdue": load.overdue}


NO_LOADS = Loads()


def _loads(people: frozenset[int], organizations: frozenset[int], on: dt.date) -> Loads:
    rows = {f"person:{pk}": load for pk, load in load_of_people(people, on).items()}
    return Loads(rows | {f"organization:{pk}": load for pk, load in load_of_organizations(organizations, on).items()})


class Names:
    """Makes facts of the names of one protocol, by the matcher that planned it.

    `offers`: also a certain name says who else may be meant, which is asked for where it is about to be corrected.
    """

    def __init__(self, matcher: Matcher, body: Ref | None, loads: Loads, *, offers: bool = False) -> None:
        self.offers = offers
        self.matcher = matcher
        self.body = body
        self.loads = loads
        self._doubted = {doubt.key: doubt for doubt in matcher.doubts.values() if doubt.key}
        self._alike: dict[str, list[Person | Organization | Group]] = {}
        self._told = {doubt.name: doubt.message for doubt in matcher.doubts.values() if not doubt.key}

    # ── facts ───────────────────────────────────────────────────────────────
    def person(
        self, id_: str, what: str, label: str, parsed: ParsedPerson, *, certain: bool = True, acts: bool = False
    ) -> Fact:
        """Somebody named, in the nominative and with the post held on the day of the meeting.

        Of who `acts` it is told how much there is to do already.
        """
        ref = self.matcher.person(parsed)
        key = f"person:{wording_key(parsed.name)}"
        note = self._post(ref)
        told = self._told.get(ref.label, "")
        others = [
            Candidate(f"{NAMED}{name}", name)
            for name in parsed.candidates
            if wording_key(name) != wording_key(parsed.name)
        ]
        value = self._full_name(ref)
        printed = parsed.printed or parsed.name
        note = "; ".join(filter(None, (note, told, self.loads.of(ref) if acts else "")))
        certain = certain and parsed.certainty is not Certainty.DOUBTFUL
        return self._fact(id_, what, label, value, note, ref, key, printed, parsed.span, others, certain=certain)

    def responsible(self, id_: str, what: str, label: str, parsed: ParsedResponsible) -> Fact:
        """Who has to act: a person, an organization, or a group with the number of its members on the day."""
        certain = parsed.certainty is not Certainty.DOUBTFUL
        if parsed.kind is ResponsibleKind.PERSON:
            person = as_person(parsed)
            named = replace(
                person,
                printed=parsed.printed,
                candidates=person.candidates or parsed.candidates,
                certainty=Certainty.SURE,
                span=parsed.span or person.span,
            )
            return self.person(id_, what, label, named, certain=certain, acts=True)
        printed = parsed.printed or parsed.name
        if parsed.kind is ResponsibleKind.GROUP and self.body is not None:
            ref = self.matcher.group(parsed.name, self.body)
            key = f"group:{wording_key(parsed.name)}"
            return self._fact(
                id_, what, label, ref.label, self._members(ref), ref, key, printed, parsed.span, certain=certain
            )
        return self.organization(id_, what, label, parsed.name, printed, parsed.span, certain=certain)

    def told_of(self, parsed: ParsedResponsible) -> Hashable:
        """All that the fact of who has to act, and of who acts for it, shows beside the words of the point itself."""
        if parsed.kind is ResponsibleKind.PERSON:
            return self._told_of_person(as_person(parsed))
        if parsed.kind is ResponsibleKind.GROUP and self.body is not None:
            return self._told_of(f"group:{wording_key(parsed.name)}", self.matcher.group(parsed.name, self.body))
        told = self._told_of(f"organization:{wording_key(parsed.name)}", self.matcher.organization(parsed.name))
        return (told, self._told_of_person(parsed.person)) if parsed.person is not None else told

    def _told_of_person(self, parsed: ParsedPerson) -> Hashable:
        return self._told_of(f"person:{wording_key(parsed.name)}", self.matcher.person(parsed))

    def _told_of(self, key: str, ref: Ref) -> Hashable:
        match = self.matcher
        asked = match.choices.get(key), match.questions.get(key), self._doubted.get(key), self._told.get(ref.label)
        return ref, asked, match.posts.get(ref.key), match.new_people.get(ref.key), self.loads.by_key.get(ref.key)

    def organization(
        self, id_: str, what: str, label: str, name: str, printed: str, span: Span | None, *, certain: bool = True
    ) -> Fact:
        """An organization, with how much it has to do already."""
        ref = self.matcher.organization(name)
        key = f"organization:{wording_key(name)}"
        return self._fact(id_, what, label, ref.label, self.loads.of(ref), ref, key, printed, span, certain=certain)

    def unasked(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """Names that are asked about and that none of `facts` shows: no question is without a place to answer it."""
        shown = {fact.key for fact in facts}
        for key, question in self.matcher.questions.items():
            if key not in shown and key in self.matcher.named:
                ref = self.matcher.named[key][1]
                yield self._fact(f"asked:{key}", "who", _("who"), ref.label, "", ref, key, question.name, None)

    def body_named(self, id_: str, label: str, name: str, ref: Ref, span: Span | None) -> Fact:
        """The body of the meeting as the text names it."""
        key = f"body:{wording_key(name)}"
        return self._fact(id_, "body", label, ref.label, "", ref, key, name, span)

    def _fact(
        self,
        id_: str,
        what: str,
        label: str,
        value: str,
        note: str,
        ref: Ref,
        key: str,
        printed: str,
        span: Span | None,
        others: Iterable[Candidate] = (),
        *,
        certain: bool = True,
    ) -> Fact:
        chosen = self.matcher.choices.get(key, "")
        question, doubt = self.matcher.questions.get(key), self._doubted.get(key)
        state = State.OK
        if question is not None or doubt is not None or (not certain and not chosen):
            state = State.ASK
        elif ref.is_new and not chosen:
            state = State.NEW
        if doubt is not None:
            note = "; ".join(filter(None, (note, doubt.message)))
        elif ref.is_new and question is None:
            note = "; ".join(filter(None, (note, _("not in the directory: will be added"))))
        candidates = self._candidates(key, ref, [*others]) if self.offers or state is not State.OK or chosen else ()
        return Fact(
            id_,
            what,
            label,
            value,
            note,
            state,
            span,
            Corrects.NAME,
            key,
            candidates,
            chosen,
            free=True,
            printed=printed,
        )

    # ── what is told of them ────────────────────────────────────────────────
    def _full_name(self, ref: Ref) -> str:
        person = self.matcher.as_person(ref)
        return person.full_name if person is not None else ref.label

    def _post(self, ref: Ref) -> str:
        """The post on the day of the meeting: that of the directory, else the one of the text."""
        if ref.pk is not None:
            directory, day = self.matcher.directory, self.matcher.day
            held: str = directory.remembered(_post_held, directory.person_by_pk(ref.pk), day)
            if held:
                return held
        planned = self.matcher.posts.get(ref.key)
        if isinstance(planned, EarlierPost) or planned is None:
            return planned.title if planned is not None else ""
        return post_line(planned.title, planned.organization.label if planned.organization is not None else "")

    def _members(self, ref: Ref) -> str:
        group = self.matcher.directory.group_by_pk(ref.pk) if ref.pk is not None else None
        if group is None:
            return _("without members: nobody is told")
        count = len(self.matcher.directory.members_of(group, self.matcher.day))
        words = ngettext("%(count)d member on %(day)s", "%(count)d members on %(day)s", count)
        return words % {"count": count, "day": f"{self.matcher.day:%d.%m.%Y}"}

    # ── who else may be meant ───────────────────────────────────────────────
    def _candidates(self, key: str, ref: Ref, others: list[Candidate]) -> tuple[Candidate, ...]:
        question = self.matcher.questions.get(key)
        found: dict[str, Candidate] = {}
        if question is not None:
            found = {
                option.value: Candidate(option.value, option.label)
                for option in question.options
                if option.value != NEW
            }
        elif ref.pk is not None:
            row = self._row(ref)
            if row is not None:
                found[str(ref.pk)] = Candidate(str(ref.pk), describe(row, self.matcher.day))
        if key not in self._alike:
            self._alike[key] = alike(self.matcher.directory, ref, key.split(":", 1)[1])
        for row in self._alike[key]:
            found.setdefault(str(row.pk), Candidate(str(row.pk), describe(row, self.matcher.day)))
        rows = list(found.values())[:MOST_CANDIDATES]
        return (*rows, *others, Candidate(NEW, _new_label(ref)))

    def _row(self, ref: Ref) -> Person | Organization | Group | None:
        directory = self.matcher.directory
        if ref.pk is None:
            return None
        if ref.kind is RefKind.PERSON:
            return directory.person_by_pk(ref.pk)
        return (
            directory.organization_by_pk(ref.pk) if ref.kind is RefKind.ORGANIZATION else directory.group_by_pk(ref.pk)
        )


def as_person(parsed: ParsedResponsible) -> ParsedPerson:
    """Whoever is charged in person."""
    return parsed.person or ParsedPerson(parsed.name, candidates=parsed.candidates)


def _post_held(person: Person | None, day: dt.date) -> str:
    held = person.position_on(day) if person is not None else None
    return str(held) if held is not None else ""


def _new_label(ref: Ref) -> str:
    words = {
        RefKind.PERSON: _("a new person: %(name)s"),
        RefKind.ORGANIZATION: _("a new organization: %(name)s"),
        RefKind.GROUP: _("a new group: %(name)s"),
    }
    return words[ref.kind] % {"name": ref.label}


def alike(directory: Directory, ref: Ref, wording: str) -> list[Person | Organization | Group]:
    """Rows of the directory that `wording` may mean though it does not say so, the likeliest first."""
    if ref.kind is RefKind.PERSON:
        return [*_people_like(directory, wording)]
    rows = directory.organizations if ref.kind is RefKind.ORGANIZATION else directory.groups
    wanted = set(stem_key(wording).split())
    ranked = sorted(
        ((-_overlap(wanted, row.name), row.name, row) for row in rows if row.is_active), key=lambda one: one[:2]
    )
    return [row for share, _name, row in ranked[:MOST_CANDIDATES] if share < -0.3]


def _overlap(wanted: set[str], name: str) -> float:
    words = set(stem_key(name).split())
    return 2 * len(wanted & words) / (len(wanted) + len(words)) if wanted and words else 0.0


def _people_like(directory: Directory, wording: str) -> list[Person]:
    """Namesakes in every case, and those whose surname differs by a letter or two."""
    surname = wording.split(" ")[0]
    start, wanted = surname[:3], stem(surname)
    near = [row for row in directory.people if row.is_active and wording_key(row.surname)[:3] == start]
    namesakes = [row for row in near if stem(wording_key(row.surname)) == wanted]
    return namesakes or [row for row in near if abs(len(row.surname) - len(surname)) <= 2]

"""The directory, loaded once per run, and the questions an import asks of it."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db.models import Model, Prefetch

from decisions import content_version
from decisions.protocols.structure import ResponsibleKind
from members.models import Alias, Group, Membership, Organization, Person, Position
from members.naming import core_key, legal_form, stem, stem_key, wording_key

M = TypeVar("M", bound=Model)
T = TypeVar("T")
_PARTICLES = ("оглы", "кызы", "заде", "улы")
_MOST_TOLD = 5_000
"""Answers that one directory remembers, most of them a name and a row."""


@dataclass(frozen=True, slots=True)
class Found(Generic[M]):
    """`row` is who is meant. Without it `candidates` are who may be meant, the likeliest first; none: not known.

    `by_likeness` says that the wordings differ and a person should look at it.
    """

    row: M | None = None
    candidates: tuple[M, ...] = ()
    by_likeness: bool = False


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts; `given` and `patronymic` may be single letters or empty."""

    surname: str
    given: str = ""
    patronymic: str = ""

    @classmethod
    def parse(cls, name: str) -> PersonName:
        """Parts of «Иванова А. А.», «А. А. Иванова», «Иванова Анна Андреевна»; particles stay with what they follow."""
        return _parts_of(name)

    def fits(self, person: Person) -> bool:
        """Whether `person` can be meant: the same surname, no given name or patronymic that speaks against it."""
        return (
            wording_key(self.surname) == wording_key(person.surname)
            and _compatible(self.given, person.given)
            and _compatible(self.patronymic, person.patronymic)
        )


@lru_cache(maxsize=4_000)
def _parts_of(name: str) -> PersonName:
    words = re.sub(r"\.(?=\S)", ". ", name.replace("\u00a0", " ")).split()
    initials = [word.rstrip(".") for word in words if re.fullmatch(r"-?\w\.?", word)]
    others = [word for word in words if not re.fullmatch(r"-?\w\.?", word)]
    if initials or len(others) < 2 or others[1].lower() in _PARTICLES:
        return PersonName(" ".join(others), *[letter.lstrip("-") for letter in initials[:2]])
    return PersonName(others[0], others[1], " ".join(others[2:]))


def _compatible(one: str, other: str) -> bool:
    one, other = wording_key(one), wording_key(other)
    if not one or not other:
        return True
    return one[0] == other[0] if len(one) == 1 or len(other) == 1 else one == other


_KEPT: dict[str, Directory] = {}
"""The directory of the newest version of the content; versions are random, so none is met again for other content."""


class Directory:
    """People with posts, organizations, groups with members, and aliases, as they are now: six queries."""

    def __init__(self) -> None:
        posts = Position.objects.select_related("organization").order_by("pk")
        members = Membership.objects.order_by("pk")
        self.people = list(Person.objects.prefetch_related(Prefetch("positions", posts)).order_by("pk"))
        self.organizations = list(Organization.objects.order_by("pk"))
        self.groups = list(Group.objects.prefetch_related(Prefetch("memberships", members)).order_by("pk"))
        self._people_by_surname: dict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            self._people_by_surname[wording_key(person.surname)].append(person)
        self._person_by_pk = {person.pk: person for person in self.people}
        self._organization_by_pk = {row.pk: row for row in self.organizations}
        self._group_by_pk = {row.pk: row for row in self.groups}
        self._told: Callable[..., list[Any]] = lru_cache(maxsize=_MOST_TOLD)(_empty)
        self._load_aliases()
        self._index_organizations()

    def remembered(self, tell: Callable[..., T], *about: Hashable) -> T:
        """`tell(*about)`, asked once: it must follow from the directory and what else the version of the content
        stands for, be never written to, and be in no language."""
        slot = self.slot(tell, about)
        if not slot:
            slot.append(tell(*about))
        answer: T = slot[0]
        return answer

    def slot(self, *about: Hashable) -> list[Any]:
        """Where an answer to this is kept that `remembered` cannot ask for; empty until somebody puts it there."""
        return self._told(*about)

    @classmethod
    def kept(cls) -> Directory:
        """As it is now, but read again only after a change of the content: one query for who asks at every keystroke.

        Its rows are shared between requests: they are to be read, never written.
        """
        version = content_version.current()
        found = _KEPT.get(version)
        if found is None:
            found = cls()
            _KEPT.clear()
            if version:
                _KEPT[version] = found
        return found

    def _load_aliases(self) -> None:
        self._people_by_alias: dict[str, list[Person]] = defaultdict(list)
        self._organizations_by_alias: dict[str, list[Organization]] = defaultdict(list)
        self._groups_by_alias: dict[str, list[Group]] = defaultdict(list)
        for alias in Alias.objects.order_by("pk"):
            key = wording_key(alias.text)
            if (person := self._person_by_pk.get(alias.person_id or 0)) is not None:
                self._people_by_alias[key].append(person)
            elif (organization := self._organization_by_pk.get(alias.organization_id or 0)) is not None:
                self._organizations_by_alias[key].append(organization)
            elif (group := self._group_by_pk.get(alias.group_id or 0)) is not None:
                self._groups_by_alias[key].append(group)

    def _index_organizations(self) -> None:
        self._by_key: dict[str, list[Organization]] = defaultdict(list)
        self._by_core: dict[str, list[Organization]] = defaultdict(list)
        self._by_stem: dict[str, list[Organization]] = defaultdict(list)
        for row in self.organizations:
            for name in filter(None, {row.name, row.full_name}):
                self._by_key[wording_key(name)].append(row)
                self._by_core[core_key(name)].append(row)
                self._by_stem[stem_key(name)].append(row)

    # ── people ──────────────────────────────────────────────────────────────
    def person_by_pk(self, pk: int) -> Person | None:
        return self._person_by_pk.get(pk)

    def organization_by_pk(self, pk: int) -> Organization | None:
        return self._organization_by_pk.get(pk)

    def group_by_pk(self, pk: int) -> Group | None:
        return self._group_by_pk.get(pk)

    def people_called(self, surname: str) -> list[Person]:
        return self._people_by_surname.get(wording_key(surname), [])

    def person(self, name: str, post: str = "", organization: Organization | None = None) -> Found[Person]:
        """Who `name` is. Of several namesakes one is taken only when the post or the organization tells them apart."""
        return self.remembered(self._person, name, post, organization)

    def _person(self, name: str, post: str, organization: Organization | None) -> Found[Person]:
        aliased = _unique(self._people_by_alias.get(wording_key(name), ()))
        if len(aliased) == 1:
            return Found(aliased[0])
        wanted = PersonName.parse(name)
        fitting = _unique([*aliased, *(row for row in self.people_called(wanted.surname) if wanted.fits(row))])
        if not fitting:
            return Found()
        if len(fitting) == 1:
            return Found(fitting[0], by_likeness=not wanted.given)
        ranked = sorted(fitting, key=lambda row: -_evidence(row, wanted, post, organization))
        first, second = (_evidence(row, wanted, post, organization) for row in ranked[:2])
        if first >= second + 4:
            return Found(ranked[0])
        return Found(candidates=tuple(ranked))

    # ── organizations ───────────────────────────────────────────────────────
    def organization(self, name: str) -> Found[Organization]:
        """The organization of this name, with or without its legal form, in any quotes, in full or in short."""
        return self.remembered(self._organization, name)

    def _organization(self, name: str) -> Found[Organization]:
        key = wording_key(name)
        for rows in (self._organizations_by_alias.get(key, ()), self._by_key.get(key, ())):
            known = _unique(rows)
            if len(known) == 1:
                return Found(known[0])
            if known:
                return Found(candidates=tuple(known))
        form = legal_form(name)
        same_core = _unique(self._by_core.get(core_key(name), ())) if core_key(name) else []
        agreeing = [row for row in same_core if not form or not legal_form(row.name) or legal_form(row.name) == form]
        likely = agreeing or _unique(self._by_stem.get(stem_key(name), ())) or self._begun(stem_key(name))
        if len(likely) == 1:
            return Found(likely[0], by_likeness=True)
        return Found(candidates=tuple(likely))

    def organization_in_any_case(self, name: str) -> Organization | None:
        """The one organization whose name this is, but for case endings."""
        rows = _unique(self._by_stem.get(stem_key(name), ()))
        return rows[0] if len(rows) == 1 else None

    def _begun(self, stems: str) -> list[Organization]:
        """Those whose name goes on after all of `stems`: «Министерство транспорта» … «Приозёрского края»."""
        if " " not in stems:
            return []
        return _unique(row for key, rows in self._by_stem.items() if key.startswith(f"{stems} ") for row in rows)

    # ── groups ──────────────────────────────────────────────────────────────
    def body(self, name: str) -> Found[Group]:
        """The body of this name; only a name that is the same but for case endings counts."""
        known = _unique([*self._groups_by_alias.get(wording_key(name), ()), *self._groups_named(name)])
        bodies = [row for row in known if row.is_body] or known
        if len(bodies) == 1:
            return Found(bodies[0])
        return Found(candidates=tuple(bodies))

    def _groups_named(self, name: str) -> list[Group]:
        exact = [row for row in self.groups if wording_key(name) in (wording_key(row.name), wording_key(row.slug))]
        stems = stem_key(name)
        return exact or [row for row in self.groups if stems in (stem_key(row.name), stem_key(row.name_genitive))]

    def group(self, name: str, body: Group | None = None) -> Found[Group]:
        """The group that «Члены Кластера», «участники совета» mean; of several the meeting's own `body` is meant."""
        return self.remembered(self._group, name, body)

    def _group(self, name: str, body: Group | None) -> Found[Group]:
        known = _unique([*self._groups_by_alias.get(wording_key(name), ()), *self._groups_named(name)])
        if len(known) == 1:
            return Found(known[0])
        if known:
            return Found(candidates=tuple(known))
        wanted = _group_words(name)
        if wanted is None:
            stems = stem_key(name)
            begun = [row for row in self.groups if " " in stems and stem_key(row.name).startswith(f"{stems} ")]
            return Found(begun[0], by_likeness=True) if len(begun) == 1 else Found(candidates=tuple(begun))
        whole = [row for row in self.groups if _group_words(row.name, of_group=True) == wanted]
        part = [row for row in self.groups if _is_short_for(wanted, _MEMBERS.sub("", row.name))]
        for rows in (whole, part):
            if len(rows) == 1:
                return Found(rows[0], by_likeness=rows is part and (body is None or rows[0].pk != body.pk))
            if body is not None and body.pk in {row.pk for row in rows}:
                return Found(body)
            if rows:
                return Found(candidates=tuple(rows))
        return Found()

    def whole(self, wording: str) -> Organization | Group | None:
        """The one organization or group whose whole name is `wording`, in whatever case."""
        return self.remembered(self._whole, wording)

    def _whole(self, wording: str) -> Organization | Group | None:
        groups = _unique([*self._groups_by_alias.get(wording_key(wording), ()), *self._groups_named(wording)])
        return groups[0] if len(groups) == 1 else self.organization_in_any_case(wording)

    def known_whole(self, wording: str) -> tuple[ResponsibleKind, str] | None:
        """What is known by exactly this wording, in whatever case."""
        row = self.whole(wording)
        if row is None:
            return None
        return ResponsibleKind.GROUP if isinstance(row, Group) else ResponsibleKind.ORGANIZATION, row.name

    def members_of(self, group: Group, day: dt.date) -> tuple[Membership, ...]:
        """Memberships that hold on `day`, people first as they were entered."""
        return self.remembered(self._members_of, group, day)

    def _members_of(self, group: Group, day: dt.date) -> tuple[Membership, ...]:
        return tuple(
            row
            for row in group.memberships.all()
            if (row.since is None or row.since <= day) and (row.until is None or row.until >= day)
        )


def _empty(*about: Hashable) -> list[Any]:
    return []


def _unique(rows: Iterable[M]) -> list[M]:
    return list({row.pk: row for row in rows}.values())


def _evidence(person: Person, wanted: PersonName, post: str, organization: Organization | None) -> int:
    """How much speaks for `person`: a full given name, the organization, the post."""
    points = 0
    if len(wanted.given) > 1 and wording_key(wanted.given) == wording_key(person.given):
        points += 4
    if wanted.patronymic and person.patronymic:
        points += 1
    positions = list(person.positions.all())
    if organization is not None and any(row.organization_id == organization.pk for row in positions):
        points += 8
    if post:
        points += max((_same_post(post, row) for row in positions), default=0)
    return points + int(person.is_active)


def _same_post(post: str, position: Position) -> int:
    printed = set(stem_key(post).split())
    title = set(stem_key(position.title).split())
    points = 4 if title and title <= printed else 0
    if position.organization is not None:
        named = set(stem_key(position.organization.name).split())
        points += 6 if named and named <= printed else 0
    return points


_ADJECTIVE = re.compile(r"(?:[ыио]й|ая|яя|ое|ее|[ое]го|[ое]му|[ыи]х|[ыи]м|ую|юю)$")
_MEMBERS = re.compile(
    r"^(?:(?:все|всем|всех|остальн\w+)\s+)?"
    r"(?:член\w*|участник\w*|резидент\w*|(?:организаци\w*|предприяти\w*)[ -](?:участник\w*|член\w*)|состав\w*)\s+",
    re.IGNORECASE,
)


def _group_words(name: str, *, of_group: bool = False) -> tuple[str, ...] | None:
    """Stems of what a group is called, without «члены»; None for a phrase that names the members of nothing."""
    bare = _MEMBERS.sub("", name.strip())
    if bare == name.strip() and not of_group:
        return None
    return tuple(stem_key(bare).split())


def means_members_of(name: str, group: str) -> bool:
    """Whether «Члены Кластера» means the members of `group`, «Транспортно-логистический кластер»."""
    words = _group_words(name)
    if words is None:
        return False
    return words == _group_words(group, of_group=True) or _is_short_for(words, _MEMBERS.sub("", group))


def _is_short_for(short: tuple[str, ...], name: str) -> bool:
    """«Совета» for «Совет по развитию кластеров», «Кластера» for «Транспортно-логистический кластер».

    Only adjectives may be left out before the last word that is said; what follows it may be left out freely.
    """
    waiting = list(short)
    for word in wording_key(name).split():
        if not waiting:
            return True
        if stem(word) == waiting[0]:
            waiting.pop(0)
        elif not _ADJECTIVE.search(word):
            return False
    return not waiting and bool(short)

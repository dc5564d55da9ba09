"""New entries of the directory, and the way from a `Ref` to its row."""

from __future__ import annotations

import re

from decisions.imports.wanted import EarlierPost, Entries, Ref
from members.models import FormerSlug, Group, Organization, Person, Position

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)


class Rows:
    """Rows of the directory by their `Ref`, each asked of the database at most once."""

    def __init__(self) -> None:
        self._made: dict[str, Person | Organization | Group] = {}
        self._people: dict[int, Person] = {}

    def made(self, ref: Ref, row: Person | Organization | Group) -> None:
        self._made[ref.key] = row

    def pk(self, ref: Ref | None) -> int | None:
        """The primary key behind `ref`; None for no one."""
        if ref is None or ref.pk is not None:
            return ref.pk if ref is not None else None
        return self._made[ref.key].pk

    def needed(self, ref: Ref) -> int:
        """The primary key behind `ref`, which stands for somebody."""
        pk = self.pk(ref)
        assert pk is not None, "entries are made before the protocol"
        return pk

    def group(self, ref: Ref) -> Group:
        made = self._made.get(ref.key)
        return made if isinstance(made, Group) else Group.objects.get(pk=self.needed(ref))

    def people_public(self) -> dict[int, bool]:
        """Whose names are public, by primary key: one query for a whole protocol."""
        return {person.pk: person.name_is_public for person in Person.objects.named_in_public()}


def create_entries(entries: Entries) -> Rows:
    """Make what is new: organizations, groups, people and their posts.

    The people are without consent to be named: that is theirs to give, not a protocol's.
    """
    rows = Rows()
    for organization in entries.organizations:
        row = Organization.objects.create(name=organization.name, kind=organization.kind)
        rows.made(organization.ref, row)
    for group in entries.groups:
        row_of_group = Group.objects.create(name=group.name, slug=free_slug(group.name), is_body=group.is_body)
        rows.made(group.ref, row_of_group)
    for person in entries.people:
        rows.made(
            person.ref,
            Person.objects.create(
                surname=person.surname, given=person.given, patronymic=person.patronymic, gender=person.gender
            ),
        )
    for post in entries.posts:
        if isinstance(post, EarlierPost):
            Position.objects.filter(pk=post.position_pk).update(since=post.since)
            continue
        Position.objects.create(
            person_id=rows.needed(post.person),
            organization_id=rows.pk(post.organization),
            title=post.title,
            since=post.since,
            until=post.until,
        )
    return rows


def free_slug(name: str) -> str:
    """A slug in Latin letters that no group has or had."""
    latin = "".join(_LATIN.get(letter, letter) for letter in name.lower())
    base = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:50].strip("-") or "group"
    taken = set(Group.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken.update(FormerSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    return slug

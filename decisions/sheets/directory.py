"""The three tables of the directory: organizations, people with the post they hold, who belongs to which group."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterator
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import Model, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.sheets.cells import Choice, Day, Flag, Text
from decisions.sheets.subjects import Field, Record, Subject, Values, values_of
from members.models import Group, Mandate, Membership, Organization, Person, Position, User
from members.naming import wording_key


class Organizations(Subject):
    name = "organizations"
    label = gettext_lazy("Organizations")
    prefix = "org"
    model = Organization
    fields = (
        Field("name", gettext_lazy("Name"), Text(), 36),
        Field("full_name", gettext_lazy("Full official name"), Text(), 60),
        Field("kind", gettext_lazy("Kind"), Choice(dict(Organization.Kind.choices)), 24),
        Field("email", gettext_lazy("E-mail of the inbox"), Text(), 28),
        Field("website", gettext_lazy("Website"), Text(), 28),
        Field("is_active", gettext_lazy("Active"), Flag(), 10),
    )

    def records(self) -> Iterator[Record]:
        names = [field.name for field in self.fields]
        for row in Organization.objects.order_by("name"):
            yield Record(row.pk, values_of(row, *names))

    def title(self, values: Values) -> str:
        return str(values["name"])

    def identity(self, values: Values) -> Hashable:
        return wording_key(str(values["name"]))

    def instance(self, pk: int | None, values: Values) -> Model:
        row = Organization.objects.get(pk=pk) if pk is not None else Organization()
        for name, value in values.items():
            setattr(row, name, value)
        return row


class People(Subject):
    """The post is that of today: another one begins today, and the old one ends the day before."""

    name = "people"
    label = gettext_lazy("People")
    prefix = "person"
    model = Person
    own = ("surname", "given", "patronymic", "gender", "email", "phone", "is_active")
    fields = (
        Field("surname", gettext_lazy("Surname"), Text()),
        Field("given", gettext_lazy("Given name"), Text()),
        Field("patronymic", gettext_lazy("Patronymic"), Text()),
        Field("gender", gettext_lazy("Gender"), Choice(dict(Person.Gender.choices)), 12),
        Field("organization", gettext_lazy("Organization"), Text(), 36),
        Field("post", gettext_lazy("Post"), Text(), 36),
        Field("email", gettext_lazy("E-mail"), Text(), 28),
        Field("phone", gettext_lazy("Phone"), Text()),
        Field("is_active", gettext_lazy("Active"), Flag(), 10),
    )

    def records(self) -> Iterator[Record]:
        for person in self._people.values():
            held = person.position_on(self.today)
            organization = held.organization.name if held and held.organization else ""
            post = {"organization": organization, "post": held.title if held else ""}
            yield Record(person.pk, {**values_of(person, *self.own), **post})

    @cached_property
    def _people(self) -> dict[int, Person]:
        posts = Prefetch("positions", Position.objects.select_related("organization"))
        return {
            person.pk: person for person in Person.objects.prefetch_related(posts).order_by("surname", "given", "pk")
        }

    @cached_property
    def _organizations(self) -> dict[str, Organization]:
        return {wording_key(row.name): row for row in Organization.objects.all()}

    def title(self, values: Values) -> str:
        return " ".join(str(values[name]) for name in ("surname", "given", "patronymic") if values[name])

    def identity(self, values: Values) -> Hashable:
        return wording_key(self.title(values))

    def instance(self, pk: int | None, values: Values) -> Person:
        # A row that is there keeps what the table does not tell of: the consent above all.
        person = Person.objects.get(pk=pk) if pk is not None else Person()
        for name in self.own:
            setattr(person, name, values[name])
        return person

    def faults(self, pk: int | None, values: Values) -> dict[str, str]:
        found = super().faults(pk, values)
        if values["organization"] and not values["post"]:
            found["post"] = _("name the post that is held in the organization")
        if values["organization"] and self._organization(values) is None:
            found["organization"] = _("there is no such organization in the directory: add it first")
        if values["post"] and len(str(values["post"])) > 300:
            found["post"] = _("the post is longer than 300 characters")
        return found

    def _organization(self, values: Values) -> Organization | None:
        return self._organizations.get(wording_key(str(values["organization"])))

    def write(self, pk: int | None, values: Values, changed: frozenset[str], actor: User | None) -> Model:
        person = self.instance(pk, values)
        person.save()
        if changed & {"organization", "post"}:
            self._hold(person, values)
        return person

    def _hold(self, person: Person, values: Values) -> None:
        """End the post of today, and begin the one that the table names."""
        held = person.position_on(self.today)
        organization = self._organization(values) if values["organization"] else None
        begins = {"since": self.today, "title": str(values["post"]), "organization": organization}
        if held is not None and held.since == self.today and values["post"]:
            # Entered today: put right, there is no day before.
            Position.objects.filter(pk=held.pk).update(**begins)
            return
        if held is not None:
            held.until = self.today - dt.timedelta(days=1)
            if held.since is not None and held.since > held.until:
                held.delete()
            else:
                held.save(update_fields=["until"])
        if values["post"]:
            coordinates = held is not None and held.is_coordinator and held.organization == organization
            Position.objects.create(person=person, is_coordinator=coordinates, **begins)


class Memberships(Subject):
    """Who is in which group. Whom a row is about stays: another one is another row."""

    name = "memberships"
    label = gettext_lazy("Membership of groups and bodies")
    prefix = "member"
    model = Membership
    fields = (
        Field("group", gettext_lazy("Group"), Text(), 40, is_fixed=True),
        Field("who", gettext_lazy("Person or organization"), Text(), 40, is_fixed=True),
        Field("role", gettext_lazy("Role"), Choice(dict(Membership.Role.choices)), 18),
        Field("since", gettext_lazy("Since"), Day(), 12),
        Field("until", gettext_lazy("Until"), Day(), 12),
    )

    def records(self) -> Iterator[Record]:
        rows = Membership.objects.select_related("group", "person", "organization")
        for row in rows.order_by("group__name", "role", "pk"):
            who = row.organization.name if row.organization else self._shown(row.person) if row.person else ""
            yield Record(row.pk, {"group": row.group.name, "who": who, **values_of(row, "role", "since", "until")})

    @cached_property
    def _members(self) -> dict[str, tuple[str, int]]:
        """By the key of the words: which field of a membership, and whom."""
        found = {wording_key(row.name): ("organization_id", row.pk) for row in Organization.objects.all()}
        return found | {wording_key(self._shown(row)): ("person_id", row.pk) for row in self._people}

    @cached_property
    def _people(self) -> list[Person]:
        return list(Person.objects.order_by("pk"))

    @cached_property
    def _named(self) -> Counter[str]:
        return Counter(wording_key(person.full_name) for person in self._people)

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {wording_key(group.name): group for group in Group.objects.all()}

    def _shown(self, person: Person) -> str:
        """The full name; with the key of the person where somebody else is called so."""
        name = person.full_name
        return name if self._named[wording_key(name)] == 1 else f"{name} ({People.prefix}-{person.pk})"

    def title(self, values: Values) -> str:
        return f"{values['who']} – {values['group']}"

    def identity(self, values: Values) -> Hashable:
        return wording_key(str(values["group"])), wording_key(str(values["who"])), values["since"]

    def faults(self, pk: int | None, values: Values) -> dict[str, str]:
        """A body belongs to its own secretary, a group to all of them."""
        group = self._groups.get(wording_key(str(values["group"])))
        if group is not None and group.is_body and not self._keeps(group):
            return {"group": _("the members of this body are entered by its own secretary")}
        return super().faults(pk, values)

    def _keeps(self, body: Group) -> bool:
        return self.access is None or self.access.has_role(Mandate.Role.SECRETARY, body.pk)

    def instance(self, pk: int | None, values: Values) -> Model:
        group = self._groups.get(wording_key(str(values["group"])))
        who = self._members.get(wording_key(str(values["who"])))
        if group is None:
            raise ValidationError({"group": _("there is no such group in the directory")})
        if who is None:
            raise ValidationError({"who": _("nobody in the directory is called so: write the name in full")})
        stored = Membership.objects.get(pk=pk) if pk is not None else Membership()
        stored.group = group
        stored.person_id = stored.organization_id = None
        setattr(stored, who[0], who[1])
        for name in ("role", "since", "until"):
            setattr(stored, name, values[name])
        return stored

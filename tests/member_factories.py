"""Factories of the models of members; tests take them from `tests.factories`, with all others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from members.models import Alias, FormerSlug, Group, Mandate, Membership, Organization, Person, Position, User

SURNAMES = ["Берёзкин", "Тополев", "Кленов", "Ясенев", "Ольхин", "Рябинин", "Вязов", "Липин", "Дубков", "Осинин"]


class OrganizationFactory(DjangoModelFactory[Organization]):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"ООО «Причал {n}»")
    kind = Organization.Kind.COMPANY


class PersonFactory(DjangoModelFactory[Person]):
    """A man with a full name and no consent: the public must not read it. `consented=True` gives the consent."""

    class Meta:
        model = Person

    class Params:
        consented = factory.Trait(consent_given_on=dt.date(2024, 1, 10))

    surname = factory.Sequence(lambda n: SURNAMES[n % len(SURNAMES)] + ("" if n < len(SURNAMES) else f"-{n}"))
    given = "Пётр"
    patronymic = "Ильич"
    gender = Person.Gender.MALE


class PositionFactory(DjangoModelFactory[Position]):
    class Meta:
        model = Position

    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)
    title = "директор"


class GroupFactory(DjangoModelFactory[Group]):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Рабочая группа № {n}")
    slug = factory.Sequence(lambda n: f"group-{n}")


class BodyFactory(GroupFactory):
    """A group that meets."""

    name = factory.Sequence(lambda n: f"Координационный совет № {n}")
    slug = factory.Sequence(lambda n: f"body-{n}")
    is_body = True


class FormerSlugFactory(DjangoModelFactory[FormerSlug]):
    class Meta:
        model = FormerSlug

    group = factory.SubFactory(BodyFactory)
    slug = factory.Sequence(lambda n: f"former-{n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    """An organization in a group; pass `organization=None, person=…` for a person."""

    class Meta:
        model = Membership

    group = factory.SubFactory(GroupFactory)
    organization = factory.SubFactory(OrganizationFactory)


class AliasFactory(DjangoModelFactory[Alias]):
    class Meta:
        model = Alias

    text = factory.Sequence(lambda n: f"Причал-{n}")
    key = factory.LazyAttribute(lambda alias: alias.text.casefold())
    organization = factory.SubFactory(OrganizationFactory)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.org")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(**kwargs)


class MandateFactory(DjangoModelFactory[Mandate]):
    """A secretary for all bodies; pass `body` and `role` for less."""

    class Meta:
        model = Mandate

    user = factory.SubFactory(UserFactory)
    role = Mandate.Role.SECRETARY

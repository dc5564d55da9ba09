"""The ground the other tests stand on: the factories, the personas, the database that was asked for."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from factory.django import DjangoModelFactory

from decisions.models import ApiUse, CountedSet, CountedWord, Counting, Uncounted
from members.access import access_of
from members.models import User
from tests import factories
from tests.conftest import PERSONAS, World

FACTORIES = [
    thing
    for thing in vars(factories).values()
    if isinstance(thing, type) and issubclass(thing, DjangoModelFactory) and thing is not DjangoModelFactory
]


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_every_factory_makes_valid_rows(db: None, factory: type[DjangoModelFactory]) -> None:
    for row in factory.create_batch(2):
        row.validate_constraints()


COUNTED = {ApiUse, CountedSet, CountedWord, Counting, Uncounted}
"""Their rows are written by triggers, by `counting` and by the limit of the API, never by hand."""


def test_every_model_has_a_factory() -> None:
    models = {model for app in ("members", "decisions") for model in apps.get_app_config(app).get_models()}
    assert models - COUNTED == {factory._meta.model for factory in FACTORIES}


def test_the_database_is_the_one_asked_for(db: None) -> None:
    wanted = "postgresql" if os.environ.get("TEST_DATABASE") == "postgres" else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.parametrize("name", PERSONAS)
def test_personas_are_who_they_say(name: str, world: World, persona: Callable[[str], User | None]) -> None:
    access = access_of(persona(name))
    assert access.has_role("secretary", world.body.pk) == (name in ("secretary", "superuser"))
    assert access.has_role("chair", world.body.pk) == (name == "chair")
    assert access.has_role("observer", world.body.pk) == (name == "observer")
    assert (world.organization.pk in access.organizations) == (name in ("member", "coordinator"))

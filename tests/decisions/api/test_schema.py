"""The description of the API is true: shapes are what is written, and the site answers as it promises."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.drainage import GENERATOR_STATS
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from decisions.api import shapes
from decisions.api.filters import ResolutionList
from decisions.api.schema import document, generated
from decisions.filters import ResolutionFilter
from tests.conftest import World
from tests.decisions.api.conftest import Ask
from tests.factories import (
    AddresseeFactory,
    BodyFactory,
    DocumentFactory,
    PersonFactory,
    PositionFactory,
    SpeakerFactory,
    VoteFactory,
)

HOW_MANY = int(os.environ.get("API_EXAMPLES", "3"))
"""Requests of each operation; `API_EXAMPLES=200` for a long look."""
SHAPES: dict[str, type[shapes.Shape]] = {
    "meetings": shapes.MeetingShape,
    "agenda-items": shapes.AgendaItemShape,
    "resolutions": shapes.ResolutionShape,
    "assignments": shapes.AssignmentShape,
    "organizations": shapes.OrganizationShape,
    "bodies": shapes.BodyShape,
    "people": shapes.PersonShape,
    "documents": shapes.DocumentShape,
}


@pytest.fixture
def filled(world: World) -> World:
    """Something in every field that may hold something."""
    person = PersonFactory(consented=True)
    PositionFactory(person=person, organization=world.organization)
    SpeakerFactory(item=world.item, person=person)
    VoteFactory(item=world.item)
    AddresseeFactory(resolution=world.resolution)
    DocumentFactory(meeting=world.meeting)
    return world


def test_every_record_has_the_fields_of_its_shape(ask: Ask, filled: World, secretary_client: Client) -> None:
    schema = ask("schema.json")
    for name, shape in SHAPES.items():
        page = ask(f"{name}/", client=secretary_client)
        assert page["items"], name
        _compare(page["items"][0], shape(), name)
        answer = schema["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]["content"]["application/json"]
        whole = {**answer["schema"], "components": schema["components"]}
        jsonschema.validate(page, whole, format_checker=jsonschema.FormatChecker())


def _compare(record: dict[str, Any], shape: Any, where: str) -> None:
    assert list(record) == list(shape.fields), where
    for name, field in shape.fields.items():
        inner, value = getattr(field, "child", field), record[name]
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            _compare(value, inner, f"{where}.{name}")


def test_every_filter_is_described(ask: Ask, filled: World) -> None:
    schema = ask("schema.json", **{"accept-language": "en"})
    assert schema["openapi"] == "3.1.0"
    described = {each["name"]: each for each in schema["paths"]["/api/v1/resolutions/"]["get"]["parameters"]}
    assert set(described) == {*ResolutionList.base_filters, "after", "before"}
    assert set(described) > set(ResolutionFilter.base_filters)
    assert all(each["description"] for each in described.values())
    assert "overdue" in described["state"]["schema"]["items"]["enum"]
    assert described["body"]["schema"]["items"] == {"$ref": "#/components/schemas/BodyName"}
    assert schema["components"]["schemas"]["BodyName"]["enum"] == ["council"]
    assert described["modified_since"]["schema"]["format"] == "date-time"
    for methods in schema["paths"].values():
        for operation in methods.values():
            problem = operation["responses"]["429"]["content"]
            assert list(problem) == ["application/problem+json"]
    assert "Только" in str(ask("schema.json"))


def test_the_page_tells_of_every_address_and_problem(ask: Ask, filled: World, stranger_client: Client) -> None:
    page = stranger_client.get("/api/")
    words = page.content.decode()
    assert page["Cache-Control"].startswith("public")
    for path, methods in ask("schema.json")["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in words
    for name in ("modified_since", "responsibles.role", 'id="problem-conflict"', 'id="list-resolutions"'):
        assert name in words, name
    problem = ask("resolutions/?sort=x", 400)["type"]
    assert f'id="{problem.partition("#")[2]}"' in words


@pytest.mark.parametrize("address", ["/api/", "/api/v1/schema.json"])
def test_the_bodies_are_asked_for_once(stranger_client: Client, world: World, address: str) -> None:
    """And a new one is known at once, though all else is remembered."""
    stranger_client.get(address)
    body = BodyFactory(slug="berths")
    with CaptureQueriesContext(connection) as captured:
        assert stranger_client.get(address).status_code == 200
    assert len(captured) <= 3
    assert set(document()["components"]["schemas"]["BodyName"]["enum"]) == {body.slug, world.body.slug}


@pytest.fixture
def described(filled: World, settings: Any) -> Iterator[Any]:
    """The site as a server would run it, but within the transaction of the test."""
    settings.API_REQUESTS_PER_MINUTE = 0
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.django_db
def test_nothing_in_the_description_is_ambiguous(capsys: pytest.CaptureFixture[str]) -> None:
    """What is, is written to the log of the server: two shapes of one name, for one."""
    GENERATOR_STATS.reset()
    generated.cache_clear()
    document()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_site_answers_as_described(described: Any, mode: GenerationMode) -> None:
    """Requests as described, and such as are not. A parameter without a value is one that is not given; a choice that
    is not there (a body, an organization, a place in a list) is well-formed and refused all the same."""
    for found in described.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue

        @examples(
            max_examples=HOW_MANY,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            empty = any(not "".join(map(str, _list(value))).strip() for value in (case.query or {}).values())
            excluded = [positive_data_acceptance, *([negative_data_rejection] if empty else [])]
            case.call_and_validate(excluded_checks=excluded)

        ask()

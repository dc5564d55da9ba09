"""What goes wrong is a sentence in the reader's language, in the form of RFC 9457."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests.conftest import World
from tests.decisions.api.conftest import Ask
from tests.decisions.views.test_any_query import WRITTEN

BAD = {
    "resolutions/?sort=x": "sort",
    "resolutions/?state=overdue&state=nonsense": "state",
    "resolutions/?body=nobody": "body",
    "resolutions/?term_from=tomorrow": "term_from",
    "resolutions/?limit=0": "limit",
    "resolutions/?limit=101": "limit",
    "resolutions/?modified_since=yesterday": "modified_since",
    "resolutions/?modified_since=0001-01-01T00:00:00%2B14:00": "modified_since",
    "resolutions/?after=here": "after",
    "resolutions/?after=2026-01-01_1_1_1&before=2026-01-01_1_1_1": "before",
    "resolutions/?sort=modified&after=9999-12-31T23:59:59-14:00_1": "after",
    "resolutions/?stat=overdue": "stat",
    "resolutions/1/?fields=id": "fields",
    "assignments/?mine=perhaps": "mine",
    "assignments/?organization=-1": "organization",
    "meetings/?year=99999999999999999999": "year",
    "organizations/?q=%00": "q",
}


@pytest.mark.parametrize(("path", "name"), BAD.items())
def test_a_bad_parameter_is_named(path: str, name: str, ask: Ask, world: World) -> None:
    problem = ask(path, 400, **{"accept-language": "en"})
    assert problem["type"] == "http://testserver/api/#problem-bad-parameter"
    assert [error["name"] for error in problem["errors"]] == [name]
    assert problem["detail"].startswith(f"{name}: ")
    assert problem["instance"] == f"/api/v1/{path}"


def test_problems_speak_the_readers_language(ask: Ask, world: World) -> None:
    for language, words in (("ru", "Такого параметра нет"), ("en", "There is no such parameter"), ("", "Такого")):
        headers = {"accept-language": language} if language else {}
        assert words in ask("resolutions/?stat=x", 400, **headers)["detail"]


def test_what_is_not_there_and_what_is_not_taken(ask: Ask, world: World, stranger_client: Client) -> None:
    for path in ("resolutions/0/", "resolutions/99999999999999999999/", "bodies/no/", "nowhere/", "nowhere/at/all/"):
        assert ask(path, 404)["status"] == 404
    for method in ("post", "put", "patch", "delete"):
        response = getattr(stranger_client, method)("/api/v1/resolutions/")
        assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
        assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert ask("meetings/", 406, accept="application/xml")["title"]
    assert stranger_client.get("/api/v1/meetings").status_code == 301


def test_other_sites_may_ask(stranger_client: Client, world: World) -> None:
    assert stranger_client.get("/api/v1/meetings/")["Access-Control-Allow-Origin"] == "*"
    options = stranger_client.options("/api/v1/meetings/")
    assert (options.status_code, options["Allow"]) == (204, "GET, HEAD, OPTIONS")
    head = stranger_client.head("/api/v1/meetings/")
    assert (head.status_code, head.content) == (200, b"")


def test_who_asks_too_often_is_told_to_wait(
    ask: Ask, world: World, settings: Any, member_client: Client, stranger_client: Client
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    ask("meetings/")
    ask("meetings/")
    refused = stranger_client.get("/api/v1/meetings/")
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["Cache-Control"] == "no-store"
    ask("meetings/", client=member_client)
    settings.API_REQUESTS_PER_MINUTE = 0
    ask("meetings/")


NAMES = ("q", "after", "before", "state", "body", "organization", "year", "since", "sort", "limit", "modified_since")


@pytest.mark.parametrize("path", ["resolutions", "assignments", "meetings", "people"])
@examples(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), value=WRITTEN)
@example(name="after", value="9999-12-31_999999999_999999999_999999999")
def test_any_query_is_answered(
    stranger_client: Client, world: World, settings: Any, path: str, name: str, value: str
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 0
    response = stranger_client.get(f"/api/v1/{path}/", {name: value})
    assert response.status_code in (200, 400)
    assert response.json()

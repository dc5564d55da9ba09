"""Whatever is written behind the question mark of a public list, it is answered with a page or a sentence."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.conftest import World

NAMES = ("q", "after", "before", "state", "body", "organization", "year", "since", "term_to", "sort", "page", "month")
SIGNS = st.sampled_from(
    [*"участок -\"«»'()[]*+?.\\|^$:;,%_№\t\x00\u200b😀Ёa0123456789", "протокол", "от 12 марта", "OR ", "NEAR("]
)
WRITTEN = st.lists(SIGNS, max_size=12).map("".join) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.mark.parametrize(
    "address",
    ["/resolutions/", "/feeds/resolutions.json", "/calendar/", "/meetings/", "/calendar/meetings.ics"],
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), value=WRITTEN)
@example(name="q", value='"участок" OR * NOT (')
@example(name="after", value="0001-01-01_1_1_1")
@example(name="before", value="9999-12-31_999999999_999999999_999999999")
def test_any_query_is_answered(stranger_client: Client, world: World, address: str, name: str, value: str) -> None:
    assert stranger_client.get(address, {name: value}).status_code in (200, 400, 404)


@pytest.mark.parametrize(
    ("address", "choices", "said"),
    [
        ("/resolutions/?state=no", 'class="unfold"', "Варианта «no» нет."),
        ("/resolutions/?since=no", 'class="unfold"', "Напишите дату так: 31.12.2026."),
        ("/meetings/?body=no", "<aside", "Такого органа нет"),
        ("/calendar/?body=no", "<aside", "Такого органа нет"),
        ("/execution/?since=no", "<form", "Напишите дату так: 31.12.2026."),
        ("/execution/?until=31.02.2026", "<form", "Напишите дату так: 31.12.2026."),
    ],
)
def test_what_was_not_understood_is_told_before_the_choices(
    stranger_client: Client, world: World, address: str, choices: str, said: str
) -> None:
    """On a telephone the choices stand above what is found, and are as long as three screens."""
    page = stranger_client.get(address)
    assert page.status_code == 400
    main = page.content.decode().partition("<main")[2]
    before = main.partition(choices)[0]
    assert 'role="alert"' in before
    assert said in before

"""A form that asks: its address says what was chosen, and it can be filled in again by whoever comes back to it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.conftest import World
from tests.e2e.conftest import Open

pytestmark = pytest.mark.sqlite_only("a form is sent alike on both")
SINCE = "input[name=since]"


@pytest.mark.parametrize(
    ("path", "field", "told"),
    [
        ("/resolutions/", SINCE, "since=2026-03-01"),
        ("/execution/", SINCE, f"year={timezone.localdate().year}&since=2026-03-01"),
        ("/execution/report/", "input[name=closed_from]", "closed_from=2026-03-01"),
    ],
)
def test_an_address_says_what_was_chosen_alone(path: str, field: str, told: str, world: World, open_page: Open) -> None:
    page = open_page(path).page
    page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
    page.locator(f"main {field}").fill("2026-03-01")
    page.locator(f"main {field}").press("Enter")
    page.wait_for_url(f"**{path}?{told}")


def test_who_comes_back_finds_the_form_whole(world: World, open_page: Open) -> None:
    page = open_page("/resolutions/").page
    form = page.locator("form.filters")
    boxes = form.locator("input[name=body]")
    boxes.first.check()
    form.locator(SINCE).fill("2026-03-01")
    form.locator("button.btn-main").click()
    page.wait_for_url(f"**/resolutions/?body={world.body.slug}&since=2026-03-01")
    page.go_back()
    page.wait_for_url("**/resolutions/")
    assert form.locator(":disabled").count() == 0
    form.locator("input[name=until]").fill("2026-04-01")
    form.locator(SINCE).fill("")
    form.locator("input[name=q]").fill("график")
    form.locator("button.btn-main").click()
    page.wait_for_url("**until=2026-04-01*")
    assert "since" not in page.url
    assert "sort" not in page.url


def test_without_scripts_it_is_sent_as_it_stands(world: World, open_page: Open) -> None:
    page = open_page("/resolutions/", js=False).page
    page.locator("form.filters button.btn-main").click()
    assert "since=&" in page.url
    assert page.locator("h1").count() == 1

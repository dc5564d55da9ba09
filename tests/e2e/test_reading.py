"""A protocol is read: its contents follow, its points have permalinks for hand and keyboard; colours may be forced."""

from __future__ import annotations

import datetime as dt

import pypdfium2
import pytest
from django.utils import timezone

from decisions.models import Meeting
from tests.conftest import World
from tests.e2e.conftest import Open
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
)

pytestmark = pytest.mark.sqlite_only("a page reads the same on both")
WITHOUT_THE_STYLE_SHEET = "CSS.supports = () => false"


@pytest.mark.parametrize("by_script", [False, True], ids=["style sheet", "script"])
def test_contents_follow_the_reader(world: World, open_page: Open, by_script: bool) -> None:
    item = AgendaItemFactory(meeting=world.meeting, title="О судах", number="2", position=7)
    for _point in range(9):
        ResolutionFactory(item=item, text="Представить сведения о судах. " * 12)
    visit = open_page(world.meeting.get_absolute_url(), watch=WITHOUT_THE_STYLE_SHEET if by_script else "")
    mark = "[aria-current]" if by_script else ":target-current"
    link = visit.page.locator(".toc a", has_text="О судах")
    anchor = link.get_attribute("href")
    visit.page.locator(f"section{anchor}").evaluate("(part) => part.scrollIntoView({behavior: 'instant'})")
    visit.page.locator(f".toc a[href='{anchor}']{mark}").wait_for()
    assert visit.page.locator(f".toc a{mark}").count() == 1


@pytest.mark.parametrize("by_script", [False, True], ids=["style sheet", "script"])
def test_what_is_read_stays_in_sight_in_contents_longer_than_the_window(
    world: World, open_page: Open, by_script: bool
) -> None:
    items = [AgendaItemFactory(meeting=world.meeting, title=f"О причале {number}") for number in range(40)]
    for item in items:
        ResolutionFactory(item=item, text="Представить сведения о судах. " * 20)
    page = open_page(world.meeting.get_absolute_url(), watch=WITHOUT_THE_STYLE_SHEET if by_script else "").page
    for number in (30, 39, 3):
        anchor = f"#i{items[number].position}"
        page.locator(f"section{anchor}").evaluate("(part) => part.scrollIntoView({behavior: 'instant'})")
        page.wait_for_function(
            """(anchor) => {
                const places = [`.toc a[href='${anchor}']`, ".rail"].map((name) => document.querySelector(name));
                const [own, seen] = places.map((place) => place.getBoundingClientRect());
                return own.top >= seen.top && own.bottom <= seen.bottom;
            }""",
            arg=anchor,
        )


def test_long_number_and_its_words_do_not_touch(world: World, open_page: Open) -> None:
    item = AgendaItemFactory(meeting=world.meeting, number="40")
    point = ResolutionFactory(item=item, number="40.12")
    page = open_page(world.meeting.get_absolute_url(), width=320).page
    row = page.locator(f"[id='{point.anchor}']")
    edge = "(part, side) => part.getBoundingClientRect()[side]"
    assert row.locator(".hn a").evaluate(edge, "right") < row.locator(".txt").evaluate(edge, "left")


def test_keyboard_meets_the_permalink_and_the_neighbours(world: World, open_page: Open) -> None:
    later = MeetingFactory(body=world.body, number="9", published=True, date=dt.date(2026, 9, 1))
    page = open_page(world.meeting.get_absolute_url()).page
    link = page.locator(".point .hn a").first
    shown = "(link) => getComputedStyle(link, '::after').opacity"
    assert link.evaluate(shown) == "0"
    page.locator("nav.crumbs a").last.focus()
    for _step in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("(link) => link === document.activeElement"):
            break
    assert link.evaluate(shown) == "0.6"
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#{world.resolution.anchor}")
    page.locator(".neighbours a[rel=next]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{later.get_absolute_url()}")


def test_what_downloads_a_long_extract_is_in_sight(world: World, open_page: Open) -> None:
    for _point in range(30):
        ResolutionFactory(item=world.item)
    page = open_page(f"{world.meeting.get_absolute_url()}extract/").page
    assert page.evaluate("document.documentElement.scrollHeight") > 1200
    assert page.locator("main .btn-main").evaluate("(button) => button.getBoundingClientRect().bottom <= innerHeight")


def test_forced_colours_keep_states_and_places_apart(world: World, open_page: Open) -> None:
    """Under them every fill is one colour: what a fill or a shadow said must have an edge or a word."""
    page = open_page(world.meeting.get_absolute_url()).page
    page.emulate_media(forced_colors="active")
    page.goto(f"{page.url}#{world.resolution.anchor}")
    point = page.locator(".point:target")
    assert point.evaluate("(row) => getComputedStyle(row).outlineStyle") == "solid"
    assert (
        page.locator(".nav a[aria-current]").evaluate("(link) => getComputedStyle(link).borderBottomStyle") == "solid"
    )
    assert point.locator(".state span").inner_text()


def test_the_summary_of_a_long_meeting_is_one_sheet_of_paper(world: World, open_page: Open) -> None:
    """Thirteen decisions with wordings of three lines; the chart is printed with what fills its squares."""
    words = (
        "Департаменту образования и науки совместно с колледжами разработать и представить в совет программу подготовки"
    )
    for number in range(4):
        item = AgendaItemFactory(meeting=world.meeting, title="О наставничестве на предприятиях кластера")
        for _point in range(3):
            point = ResolutionFactory(item=item, text=f"{words} наставников.", public_text=f"{words} № {number}.")
            AssignmentFactory(resolution=point, organization=world.organization, on_control=True)
    visit = open_page(f"/meetings/{world.meeting.pk}/summary/")
    printed = visit.page.pdf(prefer_css_page_size=True)
    assert len(pypdfium2.PdfDocument(printed)) == 1
    visit.page.emulate_media(media="print")
    adjusted = "getComputedStyle(document.querySelector('.summary .rollup i')).printColorAdjust"
    assert visit.page.evaluate(adjusted) == "exact"


def test_on_paper_the_discipline_begins_with_its_drawings(world: World, open_page: Open) -> None:
    """Both on the first sheet, with their legend; the head of a table does not stand alone below them."""
    closed = {"status": "closed", "closed_at": timezone.now(), "fulfilled_on": timezone.localdate()}
    for number in range(12):
        organization = OrganizationFactory(name=f"ООО «Пристань {number}»")
        point = ResolutionFactory(item=world.item)
        AssignmentFactory(
            resolution=point, organization=organization, on_control=True, **(closed if number % 2 else {})
        )
    printed = pypdfium2.PdfDocument(open_page("/execution/").page.pdf(prefer_css_page_size=True))
    first, second = (printed[sheet].get_textpage().get_text_range() for sheet in (0, 1))
    for words in ("Доля снятых", "снято позже", *(f"Пристань {number}»" for number in range(0, 12, 2))):
        assert words in first
    assert "Пристань 1»" in second, "the table goes on"
    _words, head, rows = first.partition("соисполнитель")
    assert not head or "Пристань" in rows, "the head of the table goes with its rows"


def test_on_paper_the_number_of_a_protocol_keeps_its_letters(world: World, open_page: Open) -> None:
    """The word stands in capitals there, «№ 5-п» does not."""
    Meeting.objects.filter(pk=world.meeting.pk).update(number="5-п")
    page = open_page(world.meeting.get_absolute_url()).page
    page.emulate_media(media="print")
    assert page.locator("h1").inner_text().startswith("ПРОТОКОЛ №\xa05-п")


def test_on_paper_nothing_takes_room_that_is_not_printed(world: World, open_page: Open) -> None:
    AssignmentFactory(resolution=world.resolution, on_control=True)
    page = open_page(world.meeting.get_absolute_url()).page
    page.emulate_media(media="print")
    printed = "(parts) => parts.filter((part) => part.checkVisibility()).map((part) => part.innerText.trim())"
    assert all(page.locator(".point .txt > *").evaluate_all(printed))
    page.goto(page.url.replace(world.meeting.get_absolute_url(), world.resolution.get_absolute_url()))
    assert page.locator("main details").evaluate_all(printed) == []


@pytest.mark.parametrize(("width", "shown"), [(1366, True), (360, False)])
def test_filters_that_are_folded_are_not_offered_to_be_hidden(
    world: World, open_page: Open, width: int, shown: bool
) -> None:
    visit = open_page("/resolutions/", width=width)
    assert visit.page.locator("a[href*='filters=off']").is_visible() is shown
    assert visit.page.locator(".unfold > summary").is_visible() is not shown


@pytest.mark.parametrize("width", [1366, 360])
def test_more_choices_are_asked_for_and_what_was_chosen_stays(
    world: World, open_page: Open, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("decisions.views.resolutions.choices.MOST_CHOICES", 7)
    for _n in range(8):
        AssignmentFactory(resolution=world.resolution, on_control=True)
    page = open_page("/resolutions/", width=width).page
    if width == 360:
        page.locator(".unfold > summary").click()
    page.locator("[name=kind]").first.check()
    page.locator("button[name=whole]").click()
    page.wait_for_url("**whole=organization**#f-organization")
    assert page.locator("[name=organization]:visible").count() == 9
    assert page.locator("[name=kind]").first.is_checked()
    page.locator("[name=q]:visible").press("Enter")
    page.wait_for_url(lambda url: "whole=" not in url)


A4_LESS_MARGINS = 642
"""Of 210 mm the margins of 30 and 10 are not printed on."""


@pytest.mark.parametrize("address", ["/execution/", "/resolutions/"])
def test_a_table_on_paper_is_not_cut_off(world: World, open_page: Open, address: str) -> None:
    page = open_page(address, width=A4_LESS_MARGINS).page
    page.emulate_media(media="print")
    table = page.locator("main table:visible").first
    assert table.evaluate("(table) => table.getBoundingClientRect().right") <= A4_LESS_MARGINS
    assert not page.locator(".unfold, .pages, form").locator("visible=true").count()

"""What public pages tell machines: address, Open Graph, Schema.org; and what a reader copies as a citation."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from decisions.models import AgendaItem, Meeting, Resolution
from members.models import Organization
from tests.conftest import World
from tests.factories import MentionFactory, PersonFactory

SITE = "https://protocols.example.org"


class Head(HTMLParser):
    """The `meta` elements by name or property, the canonical address and the linked data of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.canonical = ""
        self.script = ""
        self._reads = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in given:
            self.meta[given.get("property") or given.get("name", "")] = given["content"]
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"]
        self._reads = given.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._reads:
            self.script += data

    def handle_endtag(self, tag: str) -> None:
        self._reads = False

    @property
    def things(self) -> dict[str, Any]:
        return {thing["@type"]: thing for thing in json.loads(self.script)["@graph"]}


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = SITE


def head(client: Client, path: str) -> Head:
    return Head(client.get(path).content.decode())


def test_the_front_page_tells_what_the_site_is_and_where_to_search(stranger_client: Client, world: World) -> None:
    page = head(stranger_client, "/")
    assert page.canonical == page.meta["og:url"] == f"{SITE}/"
    assert "судьба каждого решения" in page.meta["description"]
    search = page.things["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    found = stranger_client.get(search.removeprefix(SITE).replace("{words}", "навигации"))
    assert found.context["found"] == 1


def test_a_link_is_shown_with_a_picture_of_the_size_that_is_told(stranger_client: Client, world: World) -> None:
    told = head(stranger_client, world.resolution.get_absolute_url()).meta
    assert told["og:image"].startswith(f"{SITE}/static/")
    file = finders.find(told["og:image"].removeprefix(f"{SITE}/static/"))
    assert file is not None
    drawn = Path(file).read_bytes()
    size = (int.from_bytes(drawn[16:20], "big"), int.from_bytes(drawn[20:24], "big"))  # as the head of a PNG says it
    assert size == (int(told["og:image:width"]), int(told["og:image:height"]))
    assert told["og:image:alt"]


def test_a_point_says_what_it_is(stranger_client: Client, world: World) -> None:
    path = world.resolution.get_absolute_url()
    found = head(stranger_client, f"{path}?utm_source=letter")
    point, protocol = found.things["CreativeWork"], found.things["DigitalDocument"]
    assert found.canonical == found.meta["og:url"] == point["url"] == SITE + path
    assert found.meta["og:title"] == point["name"]
    assert world.meeting.number in point["name"]
    assert point["text"] == world.resolution.public_text
    assert point["isPartOf"]["@id"] == protocol["@id"] == SITE + world.meeting.get_absolute_url()
    assert [each["name"] for each in point["about"]] == ["ООО «Речной причал»"]
    assert found.meta["og:description"].startswith(world.resolution.public_text[:40])
    assert "robots" not in found.meta


def test_a_long_wording_is_told_by_whole_words(stranger_client: Client, world: World) -> None:
    world.resolution.text = world.resolution.public_text = "договор " * 60
    world.resolution.save()
    said = head(stranger_client, world.resolution.get_absolute_url()).meta["og:description"]
    assert len(said) <= 300
    assert set(said.removesuffix("…").split()) == {"договор"}


def test_a_protocol_says_where_its_files_are(stranger_client: Client, world: World) -> None:
    things = head(stranger_client, world.meeting.get_absolute_url()).things
    files = [each["contentUrl"].removeprefix(SITE) for each in things["DigitalDocument"]["encoding"]]
    assert [stranger_client.get(file).status_code for file in files] == [200, 200]
    assert things["Event"]["startDate"].startswith(world.meeting.date.isoformat())
    trail = [each["item"].removeprefix(SITE) for each in things["BreadcrumbList"]["itemListElement"]]
    assert [stranger_client.get(place).status_code for place in trail] == [200, 200]


def test_an_organization_says_what_it_is_and_not_its_inbox(stranger_client: Client, world: World) -> None:
    organization = Organization.objects.get(name="ООО «Речной причал»")
    Organization.objects.filter(pk=organization.pk).update(
        email="secret@example.org", website="https://prichal.example"
    )
    found = head(stranger_client, organization.get_absolute_url())
    assert found.things["Organization"]["sameAs"] == "https://prichal.example"
    assert "secret@example.org" not in found.script


def test_text_cannot_end_the_script(stranger_client: Client, world: World) -> None:
    text = "Принять </script><script>alert(1)</script> & <!-- к сведению"
    Resolution.objects.filter(pk=world.resolution.pk).update(public_text=text)
    page = stranger_client.get(world.resolution.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert Head(page).things["CreativeWork"]["text"] == text


def test_a_card_never_tells_more_than_a_stranger_reads(secretary_client: Client, world: World) -> None:
    person = PersonFactory(surname="Тополев", given="Павел", patronymic="Ильич")
    MentionFactory(resolution=world.resolution, person=person, start=0, end=14)
    Resolution.objects.filter(pk=world.resolution.pk).update(
        text="Тополеву П. И. представить график.", public_text="[имя не публикуется] представить график."
    )
    closed = AgendaItem.objects.create(
        meeting=world.meeting, number="9", position=9, title="О тайном", public_title="О тайном", is_closed=True
    )
    for path in (world.resolution.get_absolute_url(), world.meeting.get_absolute_url()):
        found = head(secretary_client, path)
        assert "Тополев" not in found.script + "".join(found.meta.values())
        assert closed.title not in found.script + "".join(found.meta.values())


def test_what_is_not_public_has_no_card(secretary_client: Client, world: World) -> None:
    pages = (world.resolution.get_absolute_url(), world.meeting.get_absolute_url())
    AgendaItem.objects.filter(pk=world.item.pk).update(is_closed=True)
    assert head(secretary_client, pages[0]).meta["robots"] == "noindex"
    Meeting.objects.filter(pk=world.meeting.pk).update(published_at=None)
    for path in pages:
        found = head(secretary_client, path)
        assert (found.meta["robots"], found.canonical, found.script) == ("noindex", "", "")
        assert "og:title" not in found.meta


@pytest.mark.parametrize("path", ["/", "/meetings/", "/resolutions/", "/organizations/", "/execution/", "/calendar/"])
def test_a_list_has_one_address_however_it_is_looked_at(stranger_client: Client, world: World, path: str) -> None:
    assert head(stranger_client, f"{path}?q=судов").canonical == SITE + path


def test_a_point_is_cited(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(world.resolution.get_absolute_url()).content.decode()
    today = timezone.localdate().strftime("%d.%m.%Y")
    assert f"URL: {SITE}{world.resolution.get_absolute_url()} (дата обращения: {today})." in page

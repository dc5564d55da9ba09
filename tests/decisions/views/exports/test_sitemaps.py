"""/robots.txt and /sitemap.xml"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.test import Client

from decisions.models import AgendaItem, Resolution
from decisions.views.exports import sitemaps
from tests.conftest import World
from tests.factories import MeetingFactory, ResolutionFactory

HOST = "http://testserver"


def places(client: Client, address: str) -> list[str]:
    response: Any = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    content = b"".join(response.streaming_content) if response.streaming else response.content
    found = ElementTree.fromstring(content).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    return [(each.text or "").removeprefix(HOST) for each in found]


def all_of(client: Client) -> list[str]:
    return [place for part in places(client, "/sitemap.xml") for place in places(client, part)]


def test_lists_what_is_published(stranger_client: Client, world: World) -> None:
    ResolutionFactory(item=world.item, is_stem=True)
    listed = all_of(stranger_client)
    assert listed[0] == "/"
    assert listed[-2:] == [f"/meetings/{world.meeting.pk}/", f"/resolutions/{world.resolution.pk}/"]
    assert all(stranger_client.get(place).status_code == 200 for place in listed)


@pytest.mark.parametrize("who", ["stranger", "secretary", "superuser"])
def test_tells_of_no_draft(persona_client: Callable[[str], Client], draft_world: World, who: str) -> None:
    listed = all_of(persona_client(who))
    assert f"/meetings/{draft_world.meeting.pk}/" not in listed
    assert not [place for place in listed if place.startswith("/resolutions/") and place != "/resolutions/"]


def test_tells_of_no_closed_question(stranger_client: Client, world: World) -> None:
    AgendaItem.objects.filter(pk=world.item.pk).update(is_closed=True)
    assert f"/resolutions/{world.resolution.pk}/" not in all_of(stranger_client)


def test_parts_hold_every_resolution_once(
    stranger_client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "ON_PART", 2)
    for _n in range(5):
        ResolutionFactory(item=world.item)
    listed = [
        place for place in all_of(stranger_client) if place.startswith("/resolutions/") and place != "/resolutions/"
    ]
    assert listed == [f"/resolutions/{pk}/" for pk in sorted(Resolution.objects.values_list("pk", flat=True))]


@pytest.mark.parametrize("part", ["x", "resolutions", "resolutions-", "resolutions-x", "resolutions-²", "pages-1"])
def test_unknown_parts(stranger_client: Client, db: None, part: str) -> None:
    assert stranger_client.get(f"/sitemap-{part}.xml").status_code == 404


def test_robots_may_read_what_is_public_and_not_every_filter(stranger_client: Client, db: None) -> None:
    response = stranger_client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.content.decode().splitlines())
    assert rules.site_maps() == [f"{HOST}/sitemap.xml"]
    for place in ("/", "/resolutions/", "/resolutions/1/", "/meetings/1/", "/about/open-data/", "/api/"):
        assert rules.can_fetch("*", HOST + place), place
    for place in ("/admin/", "/my/", "/extract/token/", "/resolutions/export.csv", "/accounts/login/"):
        assert not rules.can_fetch("*", HOST + place), place
    lines = response.content.decode().splitlines()
    assert {"Disallow: /resolutions/?*", "Disallow: /execution/*?*", "Disallow: /meetings/*/extract"} <= set(lines)


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-resolutions-0.xml"])
def test_who_has_it_is_told_so(stranger_client: Client, world: World, address: str) -> None:
    first: Any = stranger_client.get(address)
    unchanged = stranger_client.get(address, headers={"if-none-match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["Cache-Control"] == first["Cache-Control"]


def test_addresses_that_changed_are_told_anew(stranger_client: Client, world: World) -> None:
    tag = stranger_client.get("/sitemap-pages.xml")["ETag"]
    MeetingFactory(published=True)
    assert stranger_client.get("/sitemap-pages.xml", headers={"if-none-match": tag}).status_code == 200


def test_a_part_is_not_taken_for_another(stranger_client: Client, world: World) -> None:
    tag = stranger_client.get("/sitemap-pages.xml")["ETag"]
    assert stranger_client.get("/sitemap-resolutions-0.xml", headers={"if-none-match": tag}).status_code == 200

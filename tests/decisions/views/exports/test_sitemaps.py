"""/robots.txt and /sitemap.xml"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decisions import remembering
from decisions.counts.counting import count_changes
from decisions.models import AgendaItem, Meeting, Resolution
from decisions.views.exports import sitemaps
from tests.conftest import World
from tests.factories import AgendaItemFactory, MeetingFactory, ResolutionFactory

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


@pytest.mark.parametrize("is_far", [True, False])
def test_the_same_after_a_great_import(
    stranger_client: Client, world: World, monkeypatch: pytest.MonkeyPatch, is_far: bool
) -> None:
    """In sets or row by row, and whether all was counted or not: parts of few addresses, and none without any."""
    published = [MeetingFactory(published=True) for _n in range(4)]
    closed = AgendaItemFactory(meeting=published[-1], is_closed=True)
    points = [ResolutionFactory(item=item) for item in [world.item] * 3 + [closed] * 3 + [world.item]]
    ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory()))
    last = max(row.pk for rows in (Resolution.objects, Meeting.objects) for row in rows.order_by("-pk")[:1])
    # Row by row there are empty parts too, as many as keys that other tests used up.
    size = last // 5 + 2 if is_far else 2
    monkeypatch.setattr(sitemaps, "ON_PART", size)
    if is_far:
        monkeypatch.setattr("decisions.counts.counted.FAR", -1)
        monkeypatch.setattr("decisions.counts.counted.KEYS", -1)
    for _time in range(2):
        listed = all_of(stranger_client)
        meetings, resolutions = (
            [place for place in listed if place.startswith(f"/{kind}/") and place != f"/{kind}/"]
            for kind in ("meetings", "resolutions")
        )
        assert meetings == [f"/meetings/{row.pk}/" for row in (world.meeting, *published)]
        assert resolutions == [f"/resolutions/{row.pk}/" for row in (world.resolution, *points[:3], points[-1])]
        parts = [len(places(stranger_client, part)) for part in places(stranger_client, "/sitemap.xml")[1:]]
        assert max(parts) <= size
        assert is_far or min(parts) > 0
        count_changes()
        remembering.memory.forget()


@pytest.mark.parametrize("address", ["/sitemap.xml", "/about/open-data/", "/api/v1/bodies/"])
def test_rows_are_not_counted_one_by_one(stranger_client: Client, world: World, address: str) -> None:
    count_changes()
    with CaptureQueriesContext(connection) as asked:
        assert stranger_client.get(address).status_code == 200
    of_rows = [one["sql"] for one in asked if 'FROM "decisions_' in one["sql"]]
    assert not [one for one in of_rows if 'FROM "decisions_resolution"' in one or 'FROM "decisions_meeting"' in one]
    assert len(asked) <= 6


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


@pytest.mark.parametrize(
    "address",
    ["/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-meetings-0.xml", "/sitemap-resolutions-0.xml"],
)
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

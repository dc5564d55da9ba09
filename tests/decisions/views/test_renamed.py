"""A body that gets another short name: what people have kept with the former one goes on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import jobs
from decisions.imports.entries import free_slug
from decisions.letters.subscriptions import Request, begin, write_news
from decisions.models import Job, Letter, Subscription
from members.models import FormerSlug, Group, User
from tests.conftest import World
from tests.factories import BodyFactory, FormerSlugFactory, JobFactory, ResolutionFactory

WITH_A_BODY = (
    "/meetings/",
    "/feeds/protocols.atom",
    "/calendar/meetings.ics",
    "/calendar/",
    "/execution/",
    "/resolutions/",
    "/feeds/resolutions.json",
    "/resolutions/export.csv",
    "/resolutions/export.xlsx",
    "/execution/assignments/",
    "/execution/report/",
    "/execution/report.csv",
    "/api/v1/resolutions/",
    "/api/v1/meetings/",
    "/api/v1/agenda-items/",
    "/api/v1/assignments/",
)


def renamed(body: Group, slug: str) -> None:
    body.slug = slug
    body.full_clean()
    body.save()


@pytest.mark.parametrize("path", WITH_A_BODY)
def test_former_name_leads_to_the_present_one(path: str, world: World, stranger_client: Client) -> None:
    renamed(world.body, "soviet")
    renamed(world.body, "kcc")
    for former in ("council", "soviet"):
        moved = stranger_client.get(f"{path}?since=2026-01-01&body={former}&body=kcc")
        assert moved.status_code == 301
        assert moved["Location"] == f"{path}?since=2026-01-01&body=kcc"
        assert moved["Cache-Control"] == "public, max-age=60"
    assert stranger_client.get(f"{path}?body=kcc").status_code == 200


def test_present_name_and_no_name_ask_nothing_more(world: World, stranger_client: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        stranger_client.get("/resolutions/")
    assert "members_formerslug" not in str(asked.captured_queries)
    assert stranger_client.get("/resolutions/?body=council").status_code == 200
    assert stranger_client.get("/resolutions/?body=never-was").status_code == 400
    assert stranger_client.get("/feeds/protocols.atom?body=a%00b").status_code == 404


def test_of_present_names_a_stranger_waits_for_no_statement(world: World, stranger_client: Client) -> None:
    other = BodyFactory(slug="other")
    for path in ("/resolutions/?body=council", "/api/v1/resolutions/?body=council&body=other"):
        with CaptureQueriesContext(connection) as asked:
            assert stranger_client.get(path).status_code == 200
        assert "members_formerslug" not in str(asked.captured_queries)
    renamed(other, "another")
    assert stranger_client.get("/resolutions/?body=other")["Location"] == "/resolutions/?body=another"


def test_name_taken_back_is_no_ring(world: World, stranger_client: Client) -> None:
    renamed(world.body, "soviet")
    renamed(world.body, "council")
    assert stranger_client.get("/resolutions/?body=council").status_code == 200
    assert stranger_client.get("/resolutions/?body=soviet")["Location"] == "/resolutions/?body=council"
    assert [row.slug for row in FormerSlug.objects.all()] == ["soviet"]


def test_only_a_change_of_the_slug_is_kept(body: Group) -> None:
    body.name = "Совет"
    body.save()
    body.slug = "other"
    body.save(update_fields=["name"])
    assert not FormerSlug.objects.exists()


@pytest.mark.django_db
def test_former_name_is_not_given_to_another() -> None:
    FormerSlugFactory(slug="sovet")
    other = BodyFactory()
    with pytest.raises(ValidationError, match="slug"):
        renamed(other, "sovet")
    assert free_slug("Совет") == "sovet-2"


def test_body_of_the_api_is_found_by_a_former_name(
    world: World, stranger_client: Client, secretary_client: Client
) -> None:
    renamed(world.body, "soviet")
    renamed(world.body, "kcc")
    moved = stranger_client.get("/api/v1/bodies/council/")
    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/bodies/kcc/")
    assert stranger_client.get(moved["Location"]).json()["slug"] == "kcc"
    assert stranger_client.get("/api/v1/bodies/never-was/").status_code == 404
    issue = {"kind": "register", "form": "xlsx"}
    made = secretary_client.post("/api/v1/bodies/soviet/issued/", issue, content_type="application/json")
    assert made.status_code == 201, "what is sent goes through, and is not sent anew to another address"
    listed = secretary_client.get("/api/v1/bodies/council/issued/").json()["items"]
    assert [item["id"] for item in listed] == [made.json()["id"]]


def test_file_asked_for_before_is_of_that_body_alone(world: World, secretary: User, secretary_client: Client) -> None:
    """Without the body it would hold the points of all."""
    other = ResolutionFactory(item__meeting__published=True, text="Отремонтировать кран другого причала.")
    page = {"kind": "register", "extension": "csv", "query": "body=council"}
    JobFactory(user=secretary, parameters={"query": "body=council", "extension": "csv"})
    renamed(world.body, "kcc")
    secretary_client.post("/my/files/ask/", page)
    assert jobs.run_due() == 2
    for job in Job.objects.all():
        written = job.file.read().decode()
        assert world.resolution.public_text in written
        assert other.public_text not in written


def test_subscription_goes_on(world: World) -> None:
    begin(Request("reader@example.org", "body=council", "ru"))
    now = timezone.now()
    Subscription.objects.update(told_until=now - dt.timedelta(days=9999))
    renamed(world.body, "soviet")
    write_news(now + dt.timedelta(hours=1))
    assert world.resolution.public_text in Letter.objects.get(kind=Letter.Kind.NEWS).text

"""Public pages kept for everybody: tagged, answered 304, and never older than what is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from decisions import remembering
from decisions.models import Assignment, Meeting, Resolution
from members.models import Person, User
from tests.conftest import World

SHARED = "public, max-age=0, s-maxage=60"


def addresses(world: World) -> list[str]:
    return [
        *("/", "/meetings/", "/resolutions/", "/resolutions/?q=график&state=overdue", "/organizations/", "/execution/"),
        *("/calendar/?year=2026", "/about/open-data/", "/execution/report/", "/api/", world.meeting.get_absolute_url()),
        *(f"{world.meeting.get_absolute_url()}{page}/" for page in ("summary", "extract")),
        *(world.resolution.get_absolute_url(), world.organization.get_absolute_url()),
    ]


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_page_is_tagged_and_made_once(
    stranger_client: Client, world: World, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for address in addresses(world):
        first = stranger_client.get(address)
        assert (first.status_code, first["Cache-Control"]) == (200, SHARED), address
        assert "Cookie" in first["Vary"]
        assert not first.cookies, address
        with django_assert_num_queries(1):
            again = Client().get(address)
        assert (again.content, again["ETag"], again["Cache-Control"]) == (first.content, first["ETag"], SHARED)
        remembering.memory.forget()
        with django_assert_num_queries(1):
            unchanged = Client().get(address, headers={"if-none-match": first["ETag"]})
        assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", first["ETag"])
        assert "Content-Security-Policy" in again


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_only_reads(stranger_client: Client, world: World, method: str) -> None:
    for address in [*addresses(world), "/execution/assignments/", "/calendar/"]:
        answer = getattr(stranger_client, method)(address)
        assert answer.status_code == 405, address
        assert "POST" not in answer["Allow"]


def test_a_condition_that_does_not_hold_is_told_in_a_sentence(stranger_client: Client, world: World) -> None:
    json = {"accept": "application/json"}
    for address in (*addresses(world), "/sitemap-pages.xml", "/api/v1/meetings/", "/oparl/v1.1/"):
        for condition in ({"if-match": '"other"'}, {"if-unmodified-since": "Thu, 01 Jan 2015 00:00:00 GMT"}):
            answer = stranger_client.get(address, headers=condition)
            if answer.status_code == 200:  # Of what has no day of change that condition is not asked.
                assert "if-match" not in condition, address
                continue
            assert answer.status_code == 412, address
            assert "If-Unmodified-Since" in answer.content.decode(), address
            assert "public" not in answer["Cache-Control"], address
            assert "If-Match" in stranger_client.get(address, headers={**condition, **json}).content.decode(), address


def test_what_is_not_kept_for_everybody_is_kept_by_no_proxy(stranger_client: Client, world: World) -> None:
    seal = f"{world.meeting.get_absolute_url()}seal/"
    for address, status in (("/meetings/999/", 404), ("/resolutions/?body=gone", 400), ("/my/", 302), (seal, 200)):
        answer = stranger_client.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (status, "private, no-cache"), address


def test_a_withdrawal_is_seen_at_once(stranger_client: Client, world: World) -> None:
    tags = {address: stranger_client.get(address)["ETag"] for address in addresses(world)}
    Meeting.objects.filter(pk=world.meeting.pk).update(published_at=None)
    for address in (world.meeting.get_absolute_url(), world.resolution.get_absolute_url()):
        assert stranger_client.get(address, headers={"if-none-match": tags[address]}).status_code == 404
    assert world.resolution.public_text not in page(stranger_client, "/resolutions/")
    Meeting.objects.filter(pk=world.meeting.pk).update(published_at=timezone.now())
    assert stranger_client.get(world.meeting.get_absolute_url()).status_code == 200
    assert world.resolution.public_text[:9] in page(stranger_client, "/resolutions/")


def test_consent_and_plain_sql_are_seen_at_once(stranger_client: Client, world: World) -> None:
    address = world.meeting.get_absolute_url()
    assert "Председателев" in page(stranger_client, address)
    Person.objects.filter(pk=world.chair_person.pk).update(consent_withdrawn_on=timezone.localdate())
    assert "Председателев" not in page(stranger_client, address)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_organization SET name = 'АО «Маяк»'")
    assert "АО «Маяк»" in page(stranger_client, world.organization.get_absolute_url())


def test_a_term_passes_at_midnight(stranger_client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    Resolution.objects.update(due=today)
    Assignment.objects.update(term=today)
    address = "/resolutions/?state=overdue"
    first = stranger_client.get(address)
    assert world.resolution.get_absolute_url() not in first.content.decode()
    monkeypatch.setattr(timezone, "localdate", lambda *_args: today + dt.timedelta(days=1))
    later = stranger_client.get(address, headers={"if-none-match": first["ETag"]})
    assert world.resolution.get_absolute_url() in later.content.decode()


def test_who_is_signed_in_neither_gets_nor_leaves_a_shared_page(
    stranger_client: Client, member_client: Client, member: User, world: World
) -> None:
    for address in ("/resolutions/", world.meeting.get_absolute_url()):
        own = member_client.get(address)
        assert "Членов" in own.content.decode()
        assert own["Cache-Control"] == "private, no-cache"
        assert not own.has_header("ETag")
        shared = stranger_client.get(address)
        assert "Членов" not in shared.content.decode()
        assert member_client.get(address, headers={"if-none-match": shared["ETag"]}).status_code == 200
        assert "Членов" in page(member_client, address)


def test_each_language_and_look_has_its_page(stranger_client: Client, world: World) -> None:
    first = stranger_client.get("/resolutions/")
    for address, choice, sign in (
        ("/theme/", {"theme": "dark"}, 'data-bs-theme="dark"'),
        ("/i18n/setlang/", {"language": "en"}, '<html lang="en"'),
    ):
        assert sign not in page(stranger_client, "/resolutions/")
        stranger_client.post(address, choice)
        chosen = stranger_client.get("/resolutions/", headers={"if-none-match": first["ETag"]})
        assert chosen.status_code == 200
        assert sign in chosen.content.decode()
    assert Client().get("/resolutions/").content == first.content


def test_what_is_wrong_is_not_kept(stranger_client: Client, world: World) -> None:
    for address, status in (("/resolutions/?state=no", 400), ("/meetings/0/", 404)):
        for _time in range(2):
            answer = stranger_client.get(address)
            assert answer.status_code == status
            assert not answer.has_header("ETag")


def test_any_tag_is_no_tag_of_what_is_not_there(stranger_client: Client, draft_world: World) -> None:
    hidden = (draft_world.meeting.get_absolute_url(), draft_world.resolution.get_absolute_url(), "/meetings/999999/")
    for address in (*hidden, "/api/v1/meetings/999999/"):
        assert stranger_client.get(address, headers={"if-none-match": "*"}).status_code == 404, address
    assert stranger_client.get("/meetings/", headers={"if-none-match": "*"}).status_code == 304


def test_a_page_with_a_token_is_for_its_reader(stranger_client: Client, db: None) -> None:
    answer = stranger_client.get("/accounts/login/")
    assert "csrftoken" in answer.cookies
    assert "public" not in answer.get("Cache-Control", "")

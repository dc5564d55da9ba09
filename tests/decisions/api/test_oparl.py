"""The face of OParl 1.1: a validator walks from the system to every object and list, by the rules of the standard."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from decisions import remembering, workflow
from decisions.models import AgendaItem, Meeting
from tests.conftest import World
from tests.decisions.api.oparl_rules import ALWAYS, BACK, COMMON, MUST, TYPES
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    PositionFactory,
    ResolutionFactory,
)

SITE, START = "http://testserver", "/oparl/v1.1/"
SCHEMA = "https://schema.oparl.org/1.1/"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
Object = dict[str, Any]


class Validator:
    """`seen` are the objects by their identifiers; the lists go to their last pages."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.seen: dict[str, Object] = {}
        self.lists: dict[str, list[Object]] = {}

    def get(self, url: str) -> Any:
        assert url.startswith(SITE), url
        response = self.client.get(url.removeprefix(SITE))
        assert response.status_code == 200, url
        assert response["Content-Type"] == "application/json"
        assert response["Access-Control-Allow-Origin"] == "*"
        return response.json()

    def object(self, url: str, kind: str) -> Object:
        """The object at its own address, checked once."""
        if url not in self.seen:
            self.seen[url] = found = self.get(url)
            assert found["id"] == url
            self.check(found, kind)
        return self.seen[url]

    def check(self, found: Object, kind: str, *, inside: bool = False) -> None:
        assert found["type"] == SCHEMA + kind
        needed = ALWAYS if found.get("deleted") else (*ALWAYS, *MUST.get(kind, ()))
        assert set(needed) <= set(found), (kind, found)
        rules = {**COMMON, **TYPES[kind]}
        for name, value in found.items():
            assert name in rules, f"{kind} knows no {name}"
            if name not in MUST.get(kind, ()):
                assert value not in (None, "", []), (kind, name)
            self.value(value, rules[name], f"{kind}.{name}")
        if inside:
            assert "deleted" not in found
            whole = dict(self.object(found["id"], kind))
            assert whole.pop(BACK[kind]), "alone it names what holds it"
            assert whole == found

    def value(self, value: Any, rule: str, where: str) -> None:
        if rule.endswith("[]"):
            assert isinstance(value, list), where
            for each in value:
                self.value(each, rule[:-2], where)
        elif rule.startswith(">"):
            assert self.object(value, rule[1:])["id"] == value
        elif rule.startswith("{"):
            self.check(value, rule[1:-1], inside=True)
        elif rule.startswith("list "):
            self.list(value, rule.removeprefix("list "))
        else:
            assert PLAIN[rule](value), (where, value)

    def list(self, url: str, kind: str) -> list[Object]:
        """All pages of a list."""
        if url not in self.lists:
            found = self.lists[url] = []
            following: str | None = url
            while following:
                page = self.get(following)
                assert set(page) == {"data", "pagination", "links"}
                assert len(page["data"]) <= page["pagination"]["elementsPerPage"]
                assert page["links"]["self"] == following
                found += page["data"]
                following = page["links"].get("next")
            for each in found:
                assert not each.get("deleted") or "modified_since" in url
                self.check(each, kind)
                assert self.object(each["id"], kind) == each
        return self.lists[url]


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"https?://\S+", value))


PLAIN: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "whole": lambda value: type(value) is int,
    "yes": lambda value: type(value) is bool,
    "day": lambda value: bool(DAY.fullmatch(value)),
    "moment": lambda value: bool(MOMENT.fullmatch(value)),
    "url": _is_url,
}


@pytest.fixture
def filled(world: World) -> World:
    """Two protocols, a closed question, people with consent and without."""
    for surname, consented in (("Явнов", True), ("Скрытов", False)):
        person = PersonFactory(surname=surname, consented=consented)
        PositionFactory(person=person, organization=world.organization)
        MembershipFactory(group=world.body, person=person, organization=None, since=dt.date(2024, 1, 1))
        AttendanceFactory(meeting=world.meeting, person=person)
    Meeting.objects.update(start=dt.time(14), end=dt.time(16))
    closed = AgendaItemFactory(meeting=world.meeting, position=2, is_closed=True, title="О тайном")
    ResolutionFactory(item=closed, text="Скрыть всё.")
    other = MeetingFactory(published=True, place="")
    ResolutionFactory(item=AgendaItemFactory(meeting=other))
    return world


def listed(client: Client, path: str) -> list[Object]:
    response = client.get(START + path)
    assert response.status_code == 200, response.content
    data: list[Object] = response.json()["data"]
    return data


def test_a_validator_accepts_everything(stranger_client: Client, filled: World) -> None:
    validator = Validator(stranger_client)
    validator.object(f"{SITE}{START}", "System")
    kinds = {found["type"].removeprefix(SCHEMA) for found in validator.seen.values()}
    assert kinds == set(TYPES) - {"LegislativeTerm"}
    words = str(validator.seen)
    assert "Явнов" in words
    for hidden in ("Скрытов", "О тайном", "Скрыть всё"):
        assert hidden not in words


def test_a_meeting_holds_its_protocol(stranger_client: Client, filled: World) -> None:
    meeting = stranger_client.get(f"{START}meeting/{filled.meeting.pk}/").json()
    first, second = meeting["agendaItem"]
    assert (first["order"], first["name"], first["public"]) == (0, "О навигации этого года", True)
    assert first["resolutionText"] == f"1.1. {filled.resolution.public_text}"
    assert (second["order"], second["public"], "name" in second, "resolutionText" in second) == (1, False, False, False)
    assert meeting["start"] == "2026-03-12T14:00:00+03:00"
    assert len(meeting["participant"]) == 1
    file = meeting["resultsProtocol"]
    shown = stranger_client.get(file["accessUrl"].removeprefix(SITE))
    assert (shown.content[:5], shown["Content-Disposition"]) == (b"%PDF-", "inline")
    saved = stranger_client.get(file["downloadUrl"].removeprefix(SITE))
    assert saved["Content-Disposition"].startswith("attachment; filename=")


def test_internal_lists_are_left_out_on_request(stranger_client: Client, filled: World) -> None:
    for path, name in (("meeting/", "agendaItem"), ("person/", "membership"), ("body/", "legislativeTerm")):
        assert any(name in each for each in listed(stranger_client, path))
        assert not any(name in each for each in listed(stranger_client, f"{path}?omit_internal=true"))


def test_pages_keep_the_filters(stranger_client: Client, filled: World) -> None:
    MeetingFactory.create_batch(4, published=True)
    since = quote("2020-01-01T00:00:00+03:00")
    address, found = f"{START}meeting/?limit=2&created_since={since}", []
    while address:
        page = stranger_client.get(address).json()
        found += [each["id"] for each in page["data"]]
        address = page["links"].get("next", "").removeprefix(SITE)
        assert not address or ("created_since=2020" in address and "limit=2" in address)
    assert len(found) == len(set(found)) == 6


@pytest.mark.parametrize("path", ["body", "organization", "person", "membership", "meeting", "agenda-item", "file"])
def test_every_list_takes_the_moments(path: str, stranger_client: Client, filled: World) -> None:
    past, future = quote("2020-01-01T00:00:00+03:00"), quote("2100-01-01T00:00:00+03:00")
    whole = listed(stranger_client, f"{path}/")
    assert whole
    for name in ("created", "modified"):
        assert listed(stranger_client, f"{path}/?{name}_since={past}&{name}_until={future}") == whole
        assert listed(stranger_client, f"{path}/?{name}_since={future}") == []
        assert listed(stranger_client, f"{path}/?{name}_until={past}") == []
        exactly = quote(whole[0][name])
        assert whole[0] in listed(stranger_client, f"{path}/?{name}_since={exactly}&{name}_until={exactly}")


def test_what_is_withdrawn_is_deleted_and_nothing_more(
    stranger_client: Client, world: World, superuser_client: Client
) -> None:
    signed = AgendaItemFactory(meeting=MeetingFactory(signed=True, place="Порт")).meeting
    item = AgendaItem.objects.get(meeting=signed)
    for path in (f"meeting/{signed.pk}", f"agenda-item/{item.pk}", f"file/{signed.pk}", f"location/{signed.pk}"):
        assert stranger_client.get(f"{START}{path}/").status_code == 404, "never published: nobody may know of it"
    workflow.publish(signed)
    born = stranger_client.get(f"{START}meeting/{signed.pk}/").json()["created"]
    before = timezone.now()
    workflow.unpublish(signed, reason="Ошибка в тексте.")
    for path in ("meeting", "agenda-item", "file", "location"):
        pk = item.pk if path == "agenda-item" else signed.pk
        for client in (stranger_client, superuser_client):
            gone = client.get(f"{START}{path}/{pk}/").json()
            assert set(gone) == {"id", "type", "created", "modified", "deleted"}
            assert (gone["deleted"], gone["created"]) == (True, born)
            assert gone["modified"] >= timezone.localtime(before).isoformat(timespec="seconds")
        assert gone not in listed(stranger_client, f"{path}/")
        told = listed(stranger_client, f"{path}/?modified_since={quote(before.replace(microsecond=0).isoformat())}")
        assert gone in told
    assert stranger_client.get(f"{START}file/{signed.pk}/protocol.pdf").status_code == 410
    Validator(stranger_client).list(
        f"{SITE}{START}meeting/?modified_since=2020-01-01T00%3A00%3A00%2B03%3A00", "Meeting"
    )
    workflow.publish(signed)
    again = stranger_client.get(f"{START}meeting/{signed.pk}/").json()
    assert (again["created"], "deleted" in again) == (born, False)


def test_who_withdraws_consent_is_deleted(stranger_client: Client, filled: World) -> None:
    person = filled.body.memberships.get(person__surname="Явнов").person
    before = quote(timezone.now().replace(microsecond=0).isoformat())
    person.consent_withdrawn_on = timezone.localdate()
    person.save()
    gone = stranger_client.get(f"{START}person/{person.pk}/").json()
    assert set(gone) == {"id", "type", "created", "modified", "deleted"}
    assert gone in listed(stranger_client, f"person/?modified_since={before}")
    assert [each["deleted"] for each in listed(stranger_client, f"membership/?modified_since={before}")] == [True]
    validator = Validator(stranger_client)
    validator.object(f"{SITE}{START}", "System")
    assert "Явнов" not in str(validator.seen)


def test_who_wants_a_pdf_need_not_accept_json(stranger_client: Client, world: World) -> None:
    (file,) = listed(stranger_client, "file/")
    path = file["accessUrl"].removeprefix(SITE)
    answer = stranger_client.get(path, headers={"accept": file["mimeType"]})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert stranger_client.get(path, headers={"accept": "text/html"}).status_code == 200


def test_errors_have_the_form_of_the_standard(stranger_client: Client, filled: World) -> None:
    for path, status in (
        ("meeting/0/", 404),
        ("nowhere/", 404),
        ("meeting/?modified_since=yesterday", 400),
        ("meeting/?limit=many", 400),
        ("meeting/?after=here", 400),
        ("meeting/?page=2", 400),
    ):
        response = stranger_client.get(START + path)
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (status, "*"), path
        error = response.json()
        assert error["type"] == f"{SCHEMA}Error"
        assert error["message"]
    assert stranger_client.post(f"{START}meeting/").status_code == 405


def test_statements_do_not_grow(
    stranger_client: Client, filled: World, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(10):
        meeting = MeetingFactory(published=True)
        ResolutionFactory(item=AgendaItemFactory(meeting=meeting))
        person = PersonFactory(consented=True)
        AttendanceFactory(meeting=meeting, person=person)
        MembershipFactory(group=filled.body, person=person, organization=None)
    for path in ("meeting", "agenda-item", "person", "membership", "organization", "file", "location"):
        remembering.memory.forget()
        with django_assert_max_num_queries(8):
            assert len(listed(stranger_client, f"{path}/")) > 3, path

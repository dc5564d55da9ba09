"""The list of calendar addresses: it shows no secret, and what is revoked there is read by nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import CalendarAddress
from members.models import Organization, Position, User
from tests.decisions.admin.forms import act
from tests.factories import CalendarAddressFactory

URL = "/admin/decisions/calendaraddress/"


def rows(client: Client, **query: str) -> list[Any]:
    return list(client.get(URL, query).context["cl"].queryset)


@pytest.fixture
def addresses(member: User, coordinator: User, organization: Organization) -> list[CalendarAddress]:
    """One of a person, one of an organization, one of an organization whose owner has left."""
    left = CalendarAddressFactory(user=coordinator, organization=organization)
    Position.objects.filter(person=coordinator.person).update(until=dt.date(2020, 1, 1))
    return [CalendarAddressFactory(user=member), CalendarAddressFactory(user=member, organization=organization), left]


def test_the_secret_is_on_no_page(addresses: list[CalendarAddress], superuser_client: Client) -> None:
    for address in addresses:
        pages = [URL, reverse("admin:decisions_calendaraddress_change", args=[address.pk])]
        for page in pages:
            words = superuser_client.get(page).content.decode()
            assert address.user.email in words or page != URL
            assert address.token not in words


def test_each_kind_is_found(addresses: list[CalendarAddress], secretary_client: Client) -> None:
    mine, ours, left = addresses
    assert rows(secretary_client, of="person") == [mine]
    assert set(rows(secretary_client, of="organization")) == {ours, left}
    assert rows(secretary_client, of="left") == [left]
    assert rows(secretary_client, q="Сводов") == [left]
    assert {row.pk: row.represents for row in rows(secretary_client)} == {mine.pk: True, ours.pk: True, left.pk: False}


def test_what_is_revoked_is_read_by_nobody(
    addresses: list[CalendarAddress], secretary_client: Client, stranger_client: Client
) -> None:
    mine, ours, _left = addresses
    answer = act(secretary_client, CalendarAddress, "revoke", ours)
    assert "1 адрес отозван." in answer.content.decode()
    codes = [stranger_client.get(address.get_absolute_url()).status_code for address in (ours, mine)]
    assert codes == [404, 200]
    assert CalendarAddress.objects.count() == 2


@pytest.mark.parametrize("name", ["chair", "observer", "member", "stranger"])
def test_only_a_secretary_sees_and_revokes(
    name: str, addresses: list[CalendarAddress], request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(f"{name}_client")
    chosen = {"action": "revoke", "_selected_action": [str(address.pk) for address in addresses]}
    assert client.get(URL).status_code in (302, 403)
    assert client.post(URL, chosen).status_code in (302, 403)
    assert CalendarAddress.objects.count() == 3

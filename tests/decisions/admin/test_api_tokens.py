"""The list of the keys by which programs come: who made them, when each was used last, an end to those one may end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions import api_tokens
from decisions.models import ApiToken
from members.models import Group, Mandate, User
from tests.decisions.admin.forms import act
from tests.factories import ApiTokenFactory, MandateFactory

URL = "/admin/decisions/apitoken/"


def rows(client: Client, **query: str) -> list[Any]:
    return list(client.get(URL, query).context["cl"].queryset)


def test_the_list_says_who_what_and_when_and_no_key(member: User, secretary_client: Client) -> None:
    token = ApiTokenFactory(user=member, name="Учётная система")
    for page in (URL, reverse("admin:decisions_apitoken_change", args=[token.pk])):
        words = secretary_client.get(page).content.decode()
        assert "Учётная система" in words
        assert token.beginning in words
        assert token.digest not in words
    assert member.email in secretary_client.get(URL).content.decode()


def test_a_key_that_is_revoked_opens_nothing(member: User, secretary_client: Client) -> None:
    far = ApiTokenFactory(user=member).expires_on
    key = api_tokens.make(member, "Табло", may_act=False, expires_on=far)
    token = ApiToken.objects.get(name="Табло")
    assert Client().get("/api/v1/meetings/", headers={"authorization": f"Bearer {key}"}).status_code == 200
    assert "1 ключ отозван." in act(secretary_client, ApiToken, "revoke", token).content.decode()
    assert Client().get("/api/v1/meetings/", headers={"authorization": f"Bearer {key}"}).status_code == 401
    assert ApiToken.objects.count() == 1


def test_those_that_are_good_are_found(member: User, secretary_client: Client) -> None:
    good, over = ApiTokenFactory(user=member), ApiTokenFactory(user=member, expires_on="2020-01-01")
    assert rows(secretary_client, good="yes") == [good]
    assert rows(secretary_client, good="no") == [over]
    assert rows(secretary_client, q="Членов") == [over, good]


def test_nobody_sees_the_keys_of_who_may_do_more(
    other_body: Group,
    member: User,
    secretary: User,
    superuser: User,
    secretary_client: Client,
    superuser_client: Client,
) -> None:
    elsewhere = MandateFactory(body=other_body, role=Mandate.Role.SECRETARY).user
    everywhere = MandateFactory(body=None, role=Mandate.Role.OBSERVER).user
    users = (member, secretary, elsewhere, everywhere, superuser)
    keys = {user.pk: ApiTokenFactory(user=user) for user in users}
    assert {row.user_id for row in rows(secretary_client)} == {member.pk, secretary.pk}
    assert len(rows(superuser_client)) == len(users)
    act(secretary_client, ApiToken, "revoke", keys[superuser.pk])
    assert ApiToken.objects.filter(user=superuser).exists()
    page = reverse("admin:decisions_apitoken_change", args=[keys[superuser.pk].pk])
    assert secretary_client.get(page).status_code != 200


@pytest.mark.parametrize("name", ["chair", "observer", "member", "stranger"])
def test_only_a_secretary_sees_and_revokes(name: str, member: User, request: pytest.FixtureRequest) -> None:
    token = ApiTokenFactory(user=member)
    client = request.getfixturevalue(f"{name}_client")
    assert client.get(URL).status_code in (302, 403)
    assert client.post(URL, {"action": "revoke", "_selected_action": [str(token.pk)]}).status_code in (302, 403)
    assert ApiToken.objects.exists()


def test_few_and_many_keys_take_as_many_statements(member: User, secretary_client: Client, queries: Any) -> None:
    ApiTokenFactory.create_batch(3, user=member)
    few = queries(secretary_client, URL)
    ApiTokenFactory.create_batch(12, user=member)
    assert queries(secretary_client, URL) == few

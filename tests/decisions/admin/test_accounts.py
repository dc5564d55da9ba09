"""Accounts, mandates and bodies in the admin: who may make whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from members.models import Group, Mandate, Person, User
from tests.decisions.admin.forms import act, empty_formsets, rows, url
from tests.factories import (
    GroupFactory,
    MandateFactory,
    PersonFactory,
    PolicyFactory,
    UserFactory,
)


def account(**data: Any) -> dict[str, Any]:
    return {"is_active": "on", **empty_formsets("mandates"), **data}


def test_a_secretary_makes_an_account_with_a_mandate(body: Group, secretary_client: Client) -> None:
    mandate = rows("mandates", {"body": body.pk, "role": "observer"})
    answer = secretary_client.post(url(User, "add"), account(email="New@Example.org", is_staff="on", **mandate))
    assert answer.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert user.is_staff
    assert not user.has_usable_password()
    assert user.mandates.get().body == body


def test_an_address_in_other_letters_is_the_same(body: Group, secretary_client: Client) -> None:
    UserFactory(email="known@example.org")
    answer = secretary_client.post(url(User, "add"), account(email="Known@Example.ORG"))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors


@pytest.mark.parametrize("field", ["", "other"])
def test_a_secretary_gives_mandates_for_the_own_bodies_only(
    field: str, other_body: Group, secretary_client: Client
) -> None:
    mandate = rows("mandates", {"body": other_body.pk if field else "", "role": "secretary"})
    secretary_client.post(url(User, "add"), account(email="new@example.org", **mandate))
    assert not Mandate.objects.filter(user__email="new@example.org").exists()


def test_a_mandate_given_twice_is_told(body: Group, superuser_client: Client) -> None:
    twice = rows("mandates", {"body": "", "role": "chair"}, {"body": "", "role": "chair"})
    assert superuser_client.post(url(User, "add"), account(email="new@example.org", **twice)).status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()


def test_only_a_superuser_makes_a_superuser(body: Group, secretary_client: Client, superuser_client: Client) -> None:
    for client, expected in ((secretary_client, False), (superuser_client, True)):
        email = f"new-{expected}@example.org".lower()
        client.post(url(User, "add"), account(email=email, is_superuser="on"))
        assert User.objects.get(email=email).is_superuser is expected


def test_nobody_takes_over_an_account_that_may_do_more(
    body: Group, other_body: Group, superuser: User, secretary_client: Client
) -> None:
    """Who changes the address of an account signs in as that account."""
    stronger = [
        superuser,
        MandateFactory(body=None).user,
        MandateFactory(body=other_body).user,
        MandateFactory(user=MandateFactory(body=body).user, body=other_body, role="observer").user,
    ]
    for user in stronger:
        answer = secretary_client.post(url(User, "change", user.pk), account(email="mine@example.org"))
        assert answer.status_code == 403
    assert not User.objects.filter(email="mine@example.org").exists()
    act(secretary_client, User, "deactivate", *stronger)
    assert all(User.objects.get(pk=user.pk).is_active for user in stronger)


def test_a_body_is_changed_by_its_own_secretary_only(body: Group, other_body: Group, secretary_client: Client) -> None:
    data = {"name": "Новое имя", "slug": "new", "is_active": "on", **empty_formsets("memberships", "policy", "aliases")}
    assert secretary_client.post(url(Group, "change", other_body.pk), data).status_code == 403
    assert secretary_client.post(url(Group, "change", body.pk), data).status_code == 302
    body.refresh_from_db()
    assert (body.name, body.is_body) == ("Новое имя", True)


def test_a_secretary_of_one_body_makes_groups_but_no_bodies(body: Group, secretary_client: Client) -> None:
    data = {
        "name": "Члены кластера",
        "slug": "members",
        "is_body": "on",
        "is_active": "on",
        **empty_formsets("memberships", "policy", "aliases"),
    }
    assert secretary_client.post(url(Group, "add"), data).status_code == 302
    assert not Group.objects.get(slug="members").is_body


def test_the_policy_of_a_body_is_edited_beside_it(body: Group, secretary_client: Client) -> None:
    PolicyFactory(body=body)
    page = secretary_client.get(url(Group, "change", body.pk)).content.decode()
    assert 0 < page.find("policy-0-soon_days") < page.find("memberships-TOTAL_FORMS"), "members may be many"
    group = GroupFactory()
    assert "policy-0-soon_days" not in secretary_client.get(url(Group, "change", group.pk)).content.decode()


def test_telephones_are_for_secretaries(body: Group, secretary_client: Client, observer_client: Client) -> None:
    person = PersonFactory(phone="8-800-secret", email="secret@example.org")
    page = url(Person, "change", person.pk)
    assert "8-800-secret" in secretary_client.get(page).content.decode()
    shown = observer_client.get(page).content.decode()
    assert "8-800-secret" not in shown
    assert "secret@example.org" not in shown


def test_a_new_body_has_a_secretary_at_once(superuser_client: Client) -> None:
    data = {
        "name": "Совет",
        "slug": "council",
        "is_body": "on",
        "is_active": "on",
        **empty_formsets("memberships", "policy", "aliases"),
    }
    assert superuser_client.post(url(Group, "add"), data).status_code == 302
    assert Group.objects.get(slug="council").is_body

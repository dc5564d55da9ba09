"""Changes by the forms of the admin become editions; a form that would change what is signed is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from decisions import editions, workflow
from decisions.freezing import ProtocolSigned
from decisions.models import AgendaItem, Edition, Meeting, Resolution
from members.models import User
from tests.conftest import World
from tests.factories import PersonFactory


def form_of(client: Client, url: str) -> dict[str, Any]:
    """What a browser sends back when the form at `url` is saved as it is."""
    context = client.get(url).context
    data: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    return data


def change(row: Meeting | Resolution) -> str:
    return reverse(f"admin:decisions_{row._meta.model_name}_change", args=[row.pk])


def test_particulars_and_attendance_become_an_edition(
    secretary_client: Client, draft_world: World, secretary: User
) -> None:
    url = change(draft_world.meeting)
    data = form_of(secretary_client, url) | {"place": "Пристань"}
    secretary_client.post(url, data)
    edition = draft_world.meeting.editions.get()
    assert (edition.cause, edition.author, edition.content["place"]) == ("edited", secretary, "Пристань")
    guest = PersonFactory()
    row = {"position": "1", "person": guest.pk, "presence": "present"}
    data |= {"attendances-TOTAL_FORMS": "1"} | {f"attendances-0-{name}": value for name, value in row.items()}
    secretary_client.post(url, data)
    last = draft_world.meeting.editions.order_by("number").last()
    assert last is not None
    assert last.content["attendance"][0]["who"]["person"] == guest.pk
    secretary_client.post(url, form_of(secretary_client, url))
    assert draft_world.meeting.editions.count() == 2


def test_kind_and_responsibles_of_a_point_become_an_edition(
    secretary_client: Client, draft_world: World, secretary: User
) -> None:
    url = change(draft_world.resolution)
    data = form_of(secretary_client, url) | {"assignments-0-term": "01.09.2026", "kind": "recommend"}
    answer = secretary_client.post(url, data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    point = draft_world.meeting.editions.get().content["items"][0]["resolutions"][0]
    assert point["kind"] == "recommend"


@pytest.mark.parametrize("which", ["meeting", "resolution"])
def test_a_form_opened_before_the_signature_is_answered_by_a_sentence(
    secretary_client: Client, draft_world: World, secretary: User, which: str
) -> None:
    row = getattr(draft_world, which)
    url = change(row)
    data = form_of(secretary_client, url) | {"place": "Пристань", "kind": "recommend"}
    workflow.sign(draft_world.meeting, actor=secretary)
    answer = secretary_client.post(url, data, follow=True)
    assert str(ProtocolSigned()) in answer.content.decode()
    assert Meeting.objects.get(pk=draft_world.meeting.pk).place != "Пристань"
    assert draft_world.meeting.editions.count() == 1


def test_signed_in_the_very_moment_of_saving(
    secretary_client: Client, draft_world: World, secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question whether it is signed was answered no, and then somebody signed."""
    url = change(draft_world.meeting)
    data = form_of(secretary_client, url) | {"place": "Пристань"}
    site_admin = admin.site._registry[Meeting]
    save = site_admin.save_model

    def sign_first(*args: Any, **kwargs: Any) -> None:
        workflow.sign(Meeting.objects.get(pk=draft_world.meeting.pk), actor=secretary)
        save(*args, **kwargs)

    monkeypatch.setattr(site_admin, "save_model", sign_first)
    answer = secretary_client.post(url, data, follow=True)
    assert answer.status_code == 200
    assert str(ProtocolSigned()) in answer.content.decode()
    assert Meeting.objects.get(pk=draft_world.meeting.pk).place != "Пристань"


def test_closing_an_item_to_the_public_is_free_after_the_signature(
    secretary_client: Client, draft_world: World, secretary: User
) -> None:
    workflow.sign(draft_world.meeting, actor=secretary)
    url = reverse("admin:decisions_agendaitem_change", args=[draft_world.item.pk])
    assert secretary_client.post(url, {"is_closed": "on"}).status_code == 302
    assert AgendaItem.objects.get(pk=draft_world.item.pk).is_closed
    assert draft_world.meeting.editions.count() == 1


def test_no_list_offers_to_delete_what_is_signed(
    secretary_client: Client, draft_world: World, superuser: User, client_of: Callable[[User], Client]
) -> None:
    workflow.sign(draft_world.meeting)
    for client in (secretary_client, client_of(superuser)):
        for row in (draft_world.meeting, draft_world.item, draft_world.resolution, draft_world.assignment):
            name = row._meta.model_name
            url = reverse(f"admin:decisions_{name}_changelist")
            client.post(url, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
            assert client.post(
                reverse(f"admin:decisions_{name}_delete", args=[row.pk]), {"post": "yes"}
            ).status_code in (
                403,
                404,
            )
            assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_a_draft_edited_after_a_withdrawal_is_compared_with_what_was_signed(
    secretary_client: Client, draft_world: World, secretary: User
) -> None:
    workflow.sign(draft_world.meeting, actor=secretary)
    workflow.withdraw(draft_world.meeting, reason="Место.", actor=secretary)
    url = change(draft_world.meeting)
    secretary_client.post(url, form_of(secretary_client, url) | {"place": "Пристань"})
    signed, *_between, edited = draft_world.meeting.editions.order_by("number")
    assert [(found.old, found.new) for found in editions.compare(signed, edited)] == [("Дом кластера", "Пристань")]
    assert edited.cause == Edition.Cause.EDITED

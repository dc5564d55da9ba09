"""What is signed stays as it was whatever is sent to the forms of the admin, to the editor and to the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import AgendaItem, Assignment, Attendance, Meeting, Resolution, Speaker, Vote
from members.models import Group
from tests.decisions.admin.writing import APPLY, PLAN, SAVE, TEXT
from tests.decisions.sealed import sealed_protocol

pytestmark = pytest.mark.django_db

ROWS = {
    Meeting: "pk",
    AgendaItem: "meeting",
    Resolution: "item__meeting",
    Assignment: "resolution__item__meeting",
    Attendance: "meeting",
    Speaker: "item__meeting",
    Vote: "item__meeting",
}
LISTED = (Meeting, AgendaItem, Resolution, Assignment)
RUBBISH = {"number": "77", "place": "Пристань", "text": "Иное.", "title": "Иное", "kind": "note", "date": "01.12.2026"}


def stored(meeting: Meeting) -> list[Any]:
    """Every column but the moment at which something that is not sealed, as closing an item, was last changed."""
    kept = [model._default_manager.filter(**{way: meeting.pk}).order_by("pk") for model, way in ROWS.items()]
    return [[{name: row[name] for name in row if name != "updated_at"} for row in rows.values()] for rows in kept]


@pytest.fixture
def signed(body: Group) -> Meeting:
    return sealed_protocol(body)


@pytest.mark.parametrize("who", ["secretary", "superuser"])
def test_no_form_of_the_admin_changes_or_deletes(who: str, signed: Meeting, persona_client: Any) -> None:
    client, before = persona_client(who), stored(signed)
    for model in LISTED:
        name = f"admin:decisions_{model._meta.model_name}"
        rows = model._default_manager.filter(**{ROWS[model]: signed.pk})
        for row in rows:
            client.post(reverse(f"{name}_change", args=[row.pk]), RUBBISH)
            client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"})
        chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
        client.post(reverse(f"{name}_changelist"), chosen)
        assert stored(signed) == before, model


def test_no_way_of_the_editor_writes_on(signed: Meeting, superuser_client: Client) -> None:
    before = stored(signed)
    for address in (PLAN, APPLY, SAVE):
        superuser_client.post(address, {"text": TEXT, "meeting": signed.pk, "fingerprint": "0"})
        assert stored(signed) == before, address
    assert superuser_client.get(reverse("admin:protocol-text", args=[signed.pk])).status_code == 302


def test_the_api_takes_no_change(signed: Meeting, superuser_client: Client) -> None:
    before = stored(signed)
    for model, name in zip(LISTED, ("meetings", "agenda-items", "resolutions", "assignments"), strict=True):
        row = model._default_manager.filter(**{ROWS[model]: signed.pk})[0]
        address = f"/api/v1/{name}/{row.pk}/"
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(superuser_client, method)(address, RUBBISH, content_type="application/json")
            assert answer.status_code == 405, (method, address)
    assert stored(signed) == before

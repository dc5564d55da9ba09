"""Steps of an assignment by a program: each by who may, each once, each refused in a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.utils import timezone

from decisions.models import Assignment, Event, ExtensionRequest, Report
from members.models import User
from tests.conftest import World


def send(client: Client, path: str, status: int, **data: Any) -> dict[str, Any]:
    response = client.post(f"/api/v1/{path}", data, content_type="application/json")
    assert response.status_code == status, response.content.decode()
    assert response["Cache-Control"] in ("no-store", "private, no-cache")
    found: dict[str, Any] = response.json()
    return found


def reports(world: World) -> str:
    return f"assignments/{world.assignment.pk}/reports/"


def test_a_task_from_the_report_to_its_end(member_client: Client, secretary_client: Client, world: World) -> None:
    interim = send(member_client, reports(world), 201, kind="interim", text="Собрано.", percent=50)
    assert (interim["percent"], interim["state"]) == (50, "control")
    assert send(member_client, reports(world), 201, kind="interim", text="Собрано.", percent=50) == interim
    done = send(member_client, reports(world), 201, kind="done", text="Представлен.", fulfilled_on="2026-05-30")
    assert (done["decision"], done["state"]) == ("waits", "reported")
    assert "невозможно" in send(member_client, reports(world), 409, kind="done", text="Ещё раз.")["detail"]
    returned = send(secretary_client, f"reports/{done['id']}/return/", 200, comment="Приложите акт.")
    assert (returned["decision"], returned["comment"], returned["state"]) == ("returned", "Приложите акт.", "control")
    again = send(member_client, reports(world), 201, kind="done", text="Акт приложен.")
    accepted = send(secretary_client, f"reports/{again['id']}/accept/", 200)
    assert (accepted["decision"], accepted["state"]) == ("accepted", "closed")
    send(secretary_client, f"reports/{again['id']}/accept/", 409)
    listed = member_client.get(f"/api/v1/{reports(world)}").json()["items"]
    assert [each["id"] for each in listed] == [again["id"], done["id"], interim["id"]]
    assert Event.objects.filter(assignment=world.assignment, actor__isnull=True).count() == 0


def test_more_time_is_asked_and_decided(
    member_client: Client, chair_client: Client, secretary_client: Client, world: World
) -> None:
    later = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    path = f"assignments/{world.assignment.pk}/extensions/"
    asked = send(member_client, path, 201, new_term=later, reason="Ждём ответа.")
    assert (asked["new_term"], asked["decision"], asked["state"]) == (later, "waits", "extension")
    send(member_client, path, 409, new_term=later, reason="Ждём ответа.")
    send(secretary_client, f"extensions/{asked['id']}/refuse/", 400)
    refused = send(chair_client, f"extensions/{asked['id']}/refuse/", 200, comment="Срок важен.")
    assert (refused["decision"], refused["state"]) == ("refused", "control")
    asked = send(member_client, path, 201, new_term=later, reason="Всё ещё ждём.")
    granted = send(secretary_client, f"extensions/{asked['id']}/grant/", 200)
    assert (granted["decision"], granted["state"]) == ("granted", "control")
    world.assignment.refresh_from_db()
    assert world.assignment.term is not None
    assert world.assignment.term.isoformat() == later
    assert "позже" in send(member_client, path, 409, new_term="2020-01-01", reason="Раньше.")["detail"]


def test_a_term_is_moved_unasked(
    member_client: Client, chair_client: Client, secretary_client: Client, observer_client: Client, world: World
) -> None:
    before, path = world.assignment.term, f"assignments/{world.assignment.pk}/term/"
    sent = {"new_term": (timezone.localdate() + dt.timedelta(days=30)).isoformat(), "reason": "Ждём сметы."}
    for client in (member_client, observer_client):
        send(client, path, 403, **sent)
    assert [error["name"] for error in send(chair_client, path, 400, **{**sent, "reason": " "})["errors"]] == ["reason"]
    moved = send(chair_client, path, 200, **sent)
    assert (moved["new_term"], moved["decision"], moved["state"]) == (sent["new_term"], "granted", "control")
    assert moved["old_term"] == (before.isoformat() if before else None)
    assert "позже" in send(secretary_client, path, 409, **sent)["detail"], "the same again changes nothing"
    world.assignment.refresh_from_db()
    assert world.assignment.term is not None
    assert world.assignment.term.isoformat() == sent["new_term"]
    listed = member_client.get(f"/api/v1/assignments/{world.assignment.pk}/extensions/").json()["items"]
    assert [each["reason"] for each in listed] == ["Ждём сметы."]


def test_who_may_not_is_told_so(
    stranger_client: Client, member_client: Client, observer_client: Client, world: World, member: User
) -> None:
    good = {"kind": "interim", "text": "Собрано."}
    refused = stranger_client.post(f"/api/v1/{reports(world)}", good, content_type="application/json")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    send(observer_client, reports(world), 403, **good)
    send(member_client, "assignments/0/reports/", 404, **good)
    other = Assignment.objects.exclude(pk=world.assignment.pk).count()
    assert other == 0
    report = Report.objects.create(
        assignment=world.assignment, author=member, kind="done", text="Сделано.", created_at=timezone.now()
    )
    send(member_client, f"reports/{report.pk}/accept/", 403)
    assert not ExtensionRequest.objects.exists()


def test_what_is_missing_is_named_and_nothing_is_written(member_client: Client, world: World) -> None:
    for data, name in (
        ({"kind": "interim"}, "text"),
        ({"kind": "nonsense", "text": "Собрано."}, "kind"),
        ({"kind": "interim", "text": "  "}, "text"),
        ({"kind": "interim", "text": "Собрано.", "percent": 101}, "percent"),
        ({"kind": "done", "text": "Сделано.", "fulfilled_on": "вчера"}, "fulfilled_on"),
    ):
        assert [error["name"] for error in send(member_client, reports(world), 400, **data)["errors"]] == [name]
    response = member_client.post(f"/api/v1/{reports(world)}", "{", content_type="application/json")
    assert response.status_code == 400
    response = member_client.post(f"/api/v1/{reports(world)}", {"kind": "interim"})
    assert response.status_code == 415
    assert not Report.objects.exists()


def test_another_site_cannot_act_for_the_reader(member: User, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    refused = send(client, reports(world), 403, kind="interim", text="Собрано.")
    assert "X-CSRFToken" in refused["detail"]
    client.get(world.assignment.get_absolute_url())
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    response = client.post(
        f"/api/v1/{reports(world)}",
        {"kind": "interim", "text": "Собрано."},
        content_type="application/json",
        headers=headers,
    )
    assert response.status_code == 201

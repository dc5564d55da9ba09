"""Keys of programs: made and shown once, good for what they were made for, until their day."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import api_tokens
from decisions.api.limits import Counter
from decisions.models import ApiToken, ApiUse, Report
from members.models import User
from tests.conftest import World
from tests.factories import ApiTokenFactory

URL = "/my/keys/"
KEY = "ckey_" + "7" * 43
TASKS = "/api/v1/assignments/"


def bearer(key: str = KEY) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def made(client: Client, **fields: str) -> str:
    """The key that the page shows."""
    sent = {"name": "Учёт", "scope": "read", "expires_on": timezone.localdate().isoformat(), **fields}
    answer = client.post(URL, sent)
    assert answer.status_code == 200, answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    found = re.search(r"ckey_[\w-]{43}", answer.content.decode())
    assert found is not None
    return found[0]


def test_a_key_is_shown_once_and_kept_nowhere(member_client: Client, stranger_client: Client, member: User) -> None:
    key = made(member_client)
    page = member_client.get(URL).content.decode()
    assert key not in page
    assert key[:9] in page
    row = ApiToken.objects.values().get()
    assert key not in map(str, row.values())
    assert (row["user_id"], row["may_act"], row["used_at"]) == (member.pk, False, None)
    assert stranger_client.get(TASKS, headers=bearer(key)).status_code == 200
    assert ApiToken.objects.get().used_at is not None
    assert member_client.post(URL, {"revoke": row["id"]}).status_code == 302
    assert stranger_client.get(TASKS, headers=bearer(key)).status_code == 401


def test_a_program_sees_what_its_owner_sees_and_nobody_else_is_told(
    draft_world: World, member: User, stranger_client: Client
) -> None:
    draft_world.meeting.status, draft_world.meeting.signed_at = "signed", timezone.now()
    draft_world.meeting.save()
    ApiTokenFactory(user=member, key=KEY)
    own = stranger_client.get(TASKS, headers=bearer())
    assert [each["id"] for each in own.json()["items"]] == [draft_world.assignment.pk]
    assert "public" not in own["Cache-Control"]
    assert stranger_client.get(TASKS).json()["items"] == []
    assert stranger_client.get("/my/", headers=bearer()).status_code == 302, "it opens no page"


def test_steps_need_a_key_for_steps(world: World, member: User, stranger_client: Client) -> None:
    path, said = f"{TASKS}{world.assignment.pk}/reports/", {"kind": "interim", "text": "Собрано."}
    token = ApiTokenFactory(user=member, key=KEY)
    client = Client(enforce_csrf_checks=True)
    refused = client.post(path, said, content_type="application/json", headers=bearer())
    assert (refused.status_code, Report.objects.count()) == (403, 0)
    assert "только для чтения" in refused.json()["detail"]
    ApiToken.objects.filter(pk=token.pk).update(may_act=True)
    assert client.post(path, said, content_type="application/json", headers=bearer()).status_code == 201
    assert Report.objects.get().author == member


@pytest.mark.parametrize("why", ["over", "closed account", "unknown", "long", "empty"])
def test_a_key_that_is_not_good_is_refused(why: str, world: World, member: User, stranger_client: Client) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    ApiTokenFactory(user=member, key=KEY, **({"expires_on": yesterday} if why == "over" else {}))
    User.objects.filter(pk=member.pk).update(is_active=why != "closed account")
    key = {"unknown": KEY[:-1] + "8", "long": KEY * 9, "empty": ""}.get(why, KEY)
    refused = stranger_client.get(TASKS, headers=bearer(key))
    assert refused.status_code == 401, "not the answer of a stranger: the program would not know"
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["WWW-Authenticate"].startswith("Bearer")


def test_nobody_revokes_the_key_of_another(member_client: Client, coordinator: User) -> None:
    token = ApiTokenFactory(user=coordinator, key=KEY)
    assert token.name not in member_client.get(URL).content.decode()
    for number in (str(token.pk), "0", "x", "9" * 30, ""):
        assert member_client.post(URL, {"revoke": number}).status_code == 404
    assert ApiToken.objects.get() == token


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "Учёт"}, {"scope": "all"}, {"expires_on": "2020-01-01"}, {"expires_on": "3000-01-01"}],
)
def test_what_makes_no_key_is_said(wrong: dict[str, str], member_client: Client, member: User) -> None:
    ApiTokenFactory(user=member, name="Учёт")
    good = {"name": "Другая", "scope": "act", "expires_on": timezone.localdate().isoformat()}
    answer = member_client.post(URL, good | wrong)
    assert answer.status_code == 400
    assert 'class="err"' in answer.content.decode()
    assert ApiToken.objects.count() == 1


def test_there_are_so_many_keys_and_no_more(
    member_client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_tokens, "MOST", 1)
    ApiTokenFactory(user=member)
    good = {"name": "Другая", "scope": "act", "expires_on": timezone.localdate().isoformat()}
    assert member_client.post(URL, good).status_code == 400


def test_the_last_use_is_no_write_at_each_reading(member: User, stranger_client: Client) -> None:
    ApiTokenFactory(user=member, key=KEY)
    stranger_client.get(TASKS, headers=bearer())
    with CaptureQueriesContext(connection) as asked:
        stranger_client.get(TASKS, headers=bearer())
    assert not [each["sql"] for each in asked if each["sql"].startswith(("UPDATE", "INSERT"))]


def test_processes_count_together(db: None) -> None:
    """Two of them, which share nothing but the database; each tells it of every second request."""
    one, other = Counter(), Counter()
    passed = sum(not counter.wait("ip 192.0.2.1", 40, 60.0 * 1000) for counter in (one, other) * 40)
    assert 40 <= passed <= 40 + 2 * 2
    assert one.wait("ip 192.0.2.1", 40, 60.0 * 1000 + 50) == 10.0
    assert one.wait("ip 192.0.2.2", 40, 60.0 * 1000) == 0.0, "another client"
    assert one.wait("ip 192.0.2.1", 40, 60.0 * 1001) == 0.0, "another minute"


def test_who_asks_seldom_is_written_nowhere(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        for _request in range(14):
            Counter().wait("user 1", 300, time.time())
    assert len(asked) == 0


def test_tick_takes_passed_minutes_away(db: None) -> None:
    ApiUse.objects.create(client="ip 192.0.2.1", minute=1, n=5)
    now = ApiUse.objects.create(client="ip 192.0.2.2", minute=int(time.time() // 60) + 1, n=5)
    ApiUse.objects.passed(time.time()).delete()
    assert ApiUse.objects.get() == now


def test_the_schema_and_the_page_say_how_a_key_is_sent(stranger_client: Client, db: None) -> None:
    schema = stranger_client.get("/api/v1/schema.json").json()
    assert schema["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert {"key": []} in schema["paths"][TASKS]["get"]["security"]
    assert "Authorization: Bearer ckey_" in stranger_client.get("/api/").content.decode()

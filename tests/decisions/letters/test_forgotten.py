"""What a secretary is reminded of: protocols long unsigned, tasks of which nothing is heard, tasks without a date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import workflow
from decisions.letters import reminders
from decisions.letters.emails.forgotten import MOST
from decisions.models import Assignment, Event, Letter, Meeting, Policy
from members.models import Group, User
from tests.at_once import at_once, faults
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    MailPreferenceFactory,
    MandateFactory,
    MeetingFactory,
    PolicyFactory,
    ReportFactory,
    ResolutionFactory,
)

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 6, 10)


def sat(body: Group, days: int, **fields: Any) -> Meeting:
    return MeetingFactory(body=body, date=TODAY - days * DAY, number=f"7-{days}", **fields)


def moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def mute(body: Group, days: int = 40) -> Assignment:
    """On control for `days`, and no report."""
    point = ResolutionFactory(item=AgendaItemFactory(meeting=sat(body, days, signed=True)))
    since = moment(TODAY - days * DAY)
    return AssignmentFactory(resolution=point, on_control=True, control_since=since, term=TODAY + 90 * DAY)


def tick(*days: dt.date) -> list[Letter]:
    for day in days:
        reminders.remind_of_forgotten(day)
    return list(Letter.objects.filter(kind="protocol_waits").order_by("pk"))


def test_a_protocol_is_forgotten_after_the_days_of_the_policy(body: Group, secretary: User, chair: User) -> None:
    draft = sat(body, 11)
    sat(body, 10), sat(body, 90, signed=True), sat(BodyFactory(), 90)
    [letter] = tick(TODAY)
    assert (letter.recipient, letter.body, letter.day) == (secretary.email, body, TODAY)
    assert letter.subject == "Ожидает вашего внимания: Координационный совет кластера"
    for face in (letter.text, letter.html):
        assert "Протокол № 7-11 от 30.05.2026, протокол в проекте, 11 дней после заседания" in face
        assert face.count("после заседания") == 1
        assert "Нет отчётов" not in face
    assert "http://testserver/admin/" in letter.html
    assert letter.unsubscribe_url in letter.text
    assert draft.pk


def test_a_body_has_its_own_days(body: Group, secretary: User) -> None:
    PolicyFactory(body=body, protocol_days=30)
    sat(body, 30)
    assert tick(TODAY) == []
    assert len(tick(TODAY + DAY)) == 1


@pytest.mark.parametrize("status", ["planned", "held", "draft"])
def test_a_meeting_without_a_protocol_is_forgotten_too(status: str, body: Group, secretary: User) -> None:
    sat(body, 20, status=status)
    assert len(tick(TODAY)) == 1


def test_a_task_of_which_nothing_is_heard_is_named(body: Group, secretary: User) -> None:
    row, spoke = mute(body), mute(body, 50)
    ReportFactory(assignment=spoke, created_at=moment(TODAY - 5 * DAY))
    mute(body, 20)
    [letter] = tick(TODAY)
    for face in (letter.text, letter.html):
        assert "Нет отчётов 30 дней" in face
        assert face.count("/tasks/") == 1
        assert f"http://testserver/tasks/{row.pk}/" in face
        assert "Протоколы без подписи" not in face


def test_every_week_until_it_is_done(body: Group, secretary: User) -> None:
    draft = sat(body, 11)
    days = [TODAY + number * DAY for number in range(22)]
    expected = [TODAY, TODAY + 7 * DAY, TODAY + 14 * DAY, TODAY + 21 * DAY]
    assert [letter.day for letter in tick(*days, *days)] == expected
    Meeting.objects.filter(pk=draft.pk).update(status="signed", signed_at=timezone.now())
    assert len(tick(TODAY + 40 * DAY)) == 4


def test_who_does_not_want_it_gets_none(body: Group, secretary: User) -> None:
    MailPreferenceFactory(user=secretary, desk=False)
    sat(body, 20)
    assert tick(TODAY) == []


def test_an_archive_of_drafts_is_one_letter(body: Group, secretary: User) -> None:
    for number in range(MOST + 5):
        sat(body, 20 + number)
    [letter] = tick(TODAY)
    assert letter.text.count("после заседания") == letter.html.count("после заседания") == MOST
    assert "и ещё 5" in letter.text


def test_as_many_statements_for_thirty_as_for_three(body: Group, secretary: User) -> None:
    def statements(day: dt.date) -> int:
        with CaptureQueriesContext(connection) as captured:
            reminders.remind_of_forgotten(day)
        return len(captured)

    for number in range(3):
        sat(body, 20 + number), mute(body, 40 + number)
    few = statements(TODAY)
    for number in range(27):
        sat(body, 60 + number), mute(body, 100 + number)
    assert statements(TODAY + 7 * DAY) == few
    assert Letter.objects.count() == 2


def test_the_tick_tells_it(body: Group, secretary: User) -> None:
    sat(body, 20)
    MandateFactory(user__email="other@example.org", body=body)
    for _ in range(2):
        call_command("tick", on=TODAY)
    told = Letter.objects.filter(kind="protocol_waits").values_list("recipient", flat=True)
    assert sorted(told) == ["other@example.org", secretary.email]


# ── Tasks without a date ─────────────────────────────────────────────────────
def dateless(body: Group, days: int, **fields: Any) -> Assignment:
    """On control for `days`, without a term."""
    row = mute(body, days)
    Assignment.objects.filter(pk=row.pk).update(**{"term": None, **fields})
    return Assignment.objects.get(pk=row.pk)


def reviews(*days: dt.date) -> list[Letter]:
    for day in days:
        reminders.remind_of_dateless(day)
    return list(Letter.objects.filter(kind="review").order_by("pk"))


def test_a_task_without_a_date_comes_up_after_the_days_of_the_policy(body: Group, secretary: User) -> None:
    row, always = dateless(body, 90), dateless(body, 95, recurrence="constant")
    dateless(body, 89), dateless(body, 98, recurrence="monthly"), dateless(body, 97, term=TODAY)
    dateless(body, 96, status="cancelled"), dateless(BodyFactory(), 99)
    [letter] = reviews(TODAY)
    assert (letter.recipient, letter.body) == (secretary.email, body)
    assert letter.subject == "Поручения без срока, пора посмотреть: Координационный совет кластера"
    for face in (letter.text, letter.html):
        assert face.count("http://testserver/tasks/") == 2
        assert all(f"/tasks/{shown.pk}/" in face for shown in (row, always))
    assert letter.unsubscribe_url in letter.text


def test_a_point_of_many_responsibles_stands_there_once(body: Group, secretary: User) -> None:
    row = dateless(body, 90)
    since = {"status": "control", "control_since": row.control_since, "term": None}
    AssignmentFactory.create_batch(2, resolution=row.resolution, **since)
    [letter] = reviews(TODAY)
    for face in (letter.text, letter.html):
        assert "3 ответственных" in face
        assert face.count(f"http://testserver/resolutions/{row.resolution_id}/") == 1
        assert "/tasks/" not in face


def test_it_comes_up_again_each_time_and_never_twice(body: Group, secretary: User) -> None:
    PolicyFactory(body=body, review_days=30)
    dateless(body, 30)
    every_day = [TODAY + number * DAY for number in range(70)]
    expected = [TODAY, TODAY + 30 * DAY, TODAY + 60 * DAY]
    assert [letter.day for letter in reviews(*every_day)] == expected
    assert [letter.day for letter in reviews(TODAY + 69 * DAY, TODAY + 200 * DAY)] == [*expected, TODAY + 200 * DAY]


def test_a_clock_that_ran_ahead_does_not_silence_a_task(body: Group, secretary: User) -> None:
    dateless(body, 90)
    ahead, right = TODAY + 365 * DAY, TODAY
    assert [letter.day for letter in reviews(ahead, right, right)] == [ahead, right]


def test_a_policy_of_no_days_asks_for_no_review(body: Group, secretary: User) -> None:
    PolicyFactory(body=body, review_days=0)
    dateless(body, 900)
    assert reviews(TODAY) == []


def test_the_tick_asks_for_a_review(body: Group, secretary: User) -> None:
    dateless(body, 91)
    for _ in range(2):
        call_command("tick", on=TODAY)
    assert Letter.objects.filter(kind="review").count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_who_tick_at_once_tell_of_each_thing_once() -> None:
    body = BodyFactory()
    MandateFactory(body=body)
    dateless(body, 91)
    sat(body, 20)

    def look() -> None:
        reminders.remind_of_dateless(TODAY)
        reminders.remind_of_forgotten(TODAY)

    assert faults(at_once([look] * 4)) == []
    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["protocol_waits", "review"]


def test_the_secretary_puts_a_dateless_task_off_at_the_desk(
    body: Group, secretary: User, secretary_client: Client, observer: User
) -> None:
    row = dateless(body, 10)
    today = timezone.localdate()
    days = Policy().review_days
    shown = secretary_client.get("/admin/").content.decode()
    assert f"/admin/assignments/{row.pk}/review/" in shown
    assert row.control_since is not None
    assert f"{timezone.localdate(row.control_since) + days * DAY:%d.%m.%Y}" in shown
    secretary_client.post(f"/admin/assignments/{row.pk}/review/", {"on": (today + 5 * DAY).isoformat()})
    row.refresh_from_db()
    assert row.review_on == today + 5 * DAY
    event = row.events.get(action=Event.Action.REVIEW_MOVED)
    assert (event.actor, event.reason) == (secretary, f"{today + 5 * DAY:%d.%m.%Y}")
    for wrong in ("2026-13-45", "", today.isoformat(), (today + (days + 1) * DAY).isoformat()):
        assert secretary_client.post(f"/admin/assignments/{row.pk}/review/", {"on": wrong}).status_code == 302
    with pytest.raises(workflow.NotAllowed):
        workflow.review_later(row, on=today + DAY, actor=observer)
    row.refresh_from_db()
    assert row.review_on == today + 5 * DAY

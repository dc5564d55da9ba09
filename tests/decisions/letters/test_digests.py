"""Digests: once a week for those who have something in it, whatever the clock and the processes do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions.letters import digests
from decisions.letters.emails.digests import MOST
from decisions.models import Assignment, Letter, Meeting
from members.models import Group, Mandate, Organization, User
from tests.at_once import at_once, faults
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    ExtensionRequestFactory,
    MailPreferenceFactory,
    MandateFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ReportFactory,
    ResolutionFactory,
    UserFactory,
)

DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 6, 8)


def noon_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def task(body: Group, term: dt.date | None = MONDAY + 3 * DAY, **fields: Any) -> Assignment:
    fields = {"status": "control", "control_since": noon_of(MONDAY), "organization": None} | fields
    point = ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(body=body, signed=True)))
    if not fields["organization"]:
        fields.setdefault("person", PersonFactory())
    return AssignmentFactory(resolution=point, term=term, **fields)


def closed(body: Group, day: dt.date, **fields: Any) -> Assignment:
    return task(body, MONDAY, status="closed", closed_at=noon_of(day), fulfilled_on=day, **fields)


def written(*days: dt.date) -> dict[str, Letter]:
    """Digests by recipient after ticks of `days`."""
    for day in days:
        digests.write_digests(day)
    return {letter.recipient: letter for letter in Letter.objects.filter(kind="digest").order_by("pk")}


def test_a_member_reads_what_is_late_due_and_accepted(body: Group, member: User) -> None:
    mine = {"person": member.person}
    late, due = task(body, MONDAY - 2 * DAY, **mine), task(body, MONDAY + 14 * DAY, **mine)
    accepted = closed(body, MONDAY - DAY, **mine)
    others = [
        task(body, MONDAY + 15 * DAY, **mine),
        task(body, MONDAY - DAY, status="reported", **mine),
        task(body, MONDAY - DAY, status="cancelled", **mine),
        task(body, None, **mine),
        task(body),
        closed(body, MONDAY, **mine),
        closed(body, MONDAY - 8 * DAY, **mine),
    ]
    unsigned = task(body, **mine)
    Meeting.objects.filter(pk=unsigned.resolution.item.meeting_id).update(status="draft", signed_at=None)
    [letter] = written(MONDAY).values()
    assert (letter.recipient, letter.day) == (member.email, MONDAY)
    assert letter.subject == "Сводка на 08.06.2026: просрочено 1, предстоит 1, принято 1"
    for face in (letter.text, letter.html):
        for row in (late, due, accepted):
            assert f"http://testserver/tasks/{row.pk}/" in face
        for row in (*others, unsigned):
            assert f"http://testserver/tasks/{row.pk}/" not in face
        assert "просрочено на 2 дня" in face
        assert "до 22.06.2026" in face
        assert "http://testserver/my/" in face
        assert "Контроль исполнения" not in face
    assert letter.unsubscribe_url in letter.text


def test_a_coordinator_reads_what_is_the_organizations_and_a_colleague_does_not(
    body: Group, organization: Organization, member: User, coordinator: User
) -> None:
    task(body, organization=organization)
    [(address, letter)] = written(MONDAY).items()
    assert address == coordinator.email
    assert str(organization) in letter.text
    assert str(organization) in letter.html


def test_who_is_named_for_an_organization_reads_it(body: Group, organization: Organization, member: User) -> None:
    task(body, organization=organization, acting_person=member.person)
    assert set(written(MONDAY)) == {member.email}


def test_who_keeps_or_chairs_reads_the_figures_of_the_own_bodies(
    body: Group, secretary: User, chair: User, observer: User
) -> None:
    for number in range(2):
        ReportFactory(assignment=task(body, status="reported"), kind="done")
        task(body, MONDAY - DAY)
        closed(body, MONDAY - DAY + number * DAY * -2)
    ExtensionRequestFactory(assignment=task(body, MONDAY + 40 * DAY, status="extension"))
    late_close = closed(body, MONDAY - 2 * DAY)
    Assignment.objects.filter(pk=late_close.pk).update(term=MONDAY - 20 * DAY)
    MeetingFactory(body=body, date=MONDAY - DAY)
    for day in (MONDAY - DAY, MONDAY):
        MeetingFactory(body=body, status="planned", date=day)
    elsewhere = task(MeetingFactory().body, MONDAY - DAY)
    everywhere = MandateFactory(role=Mandate.Role.CHAIR).user
    letters = written(MONDAY)
    assert set(letters) == {secretary.email, chair.email, everywhere.email}
    assert letters[secretary.email].subject == "Сводка на 08.06.2026: просрочено 2, на приёмке 2"
    lines = [line for line in letters[chair.email].text.splitlines() if line.startswith("- ")]
    assert lines == [
        "- отчётов на приёмке: 2",
        "- просьб о продлении: 1",
        "- просрочено: 2",
        "- снято с контроля: 3, из них в срок: 2",
        "- протоколов без подписи: 2",
    ]
    assert all(line.removeprefix("- ") in letters[chair.email].html for line in lines)
    assert "- просрочено: 3" in letters[everywhere.email].text
    assert "http://testserver/admin/" in letters[secretary.email].text
    assert "/admin/" not in letters[chair.email].text
    assert elsewhere.pk


def test_who_has_nothing_to_be_told_gets_no_letter(body: Group, member: User, secretary: User) -> None:
    task(body, MONDAY + 60 * DAY, person=member.person)
    assert written(MONDAY) == {}


@pytest.mark.parametrize("off", [{"is_active": False}, {"digest": "never"}])
def test_who_wants_none_or_is_gone_gets_none(off: dict[str, Any], body: Group, member: User) -> None:
    task(body, person=member.person)
    if "digest" in off:
        MailPreferenceFactory(user=member, **off)
    else:
        User.objects.filter(pk=member.pk).update(**off)
    assert written(MONDAY) == {}


def test_once_a_week_whatever_comes_up_meanwhile(body: Group, member: User, coordinator: User) -> None:
    task(body, person=member.person, term=MONDAY + 40 * DAY)
    other = task(body, person=coordinator.person)
    written(MONDAY)
    task(body, person=member.person)
    written(*(MONDAY + number * DAY for number in range(7)))
    letters = Letter.objects.filter(kind="digest")
    assert list(letters.values_list("recipient", flat=True)) == [coordinator.email]
    written(MONDAY + 7 * DAY)
    assert letters.count() == 3
    written(MONDAY, MONDAY + 8 * DAY)
    assert letters.count() == 3, "a clock that is set back or runs on tells nothing twice"
    assert other.pk


def test_after_downtime_it_comes_later_in_the_week(body: Group, member: User) -> None:
    task(body, person=member.person)
    [letter] = written(MONDAY + 2 * DAY).values()
    assert letter.day == MONDAY + 2 * DAY


def test_a_monthly_one_comes_in_the_first_week_and_looks_back_a_month(body: Group, member: User) -> None:
    MailPreferenceFactory(user=member, digest="monthly", language="en")
    first_of_june, first_of_july = dt.date(2026, 6, 1), dt.date(2026, 7, 6)
    closed(body, first_of_june, person=member.person)
    closed(body, first_of_june - DAY, person=member.person)
    written(*(first_of_june + number * DAY for number in range(7, 35)))
    assert not Letter.objects.exists()
    [letter] = written(first_of_july).values()
    assert letter.subject == "Digest of 06.07.2026: accepted 1"


def test_a_long_list_is_cut_and_says_so(body: Group, member: User) -> None:
    for _row in range(MOST + 3):
        task(body, person=member.person)
    [letter] = written(MONDAY).values()
    assert letter.text.count("/tasks/") == letter.html.count("/tasks/") == MOST
    assert "и ещё 3" in letter.text
    assert "и ещё 3" in letter.html


def test_no_word_breaks_it(body: Group, member: User) -> None:
    row = task(body, person=member.person)
    row.resolution.text = "<script>alert(1)</script> & «так»"
    type(row.resolution).objects.filter(pk=row.resolution_id).update(text=row.resolution.text)
    [letter] = written(MONDAY).values()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; «так»" in letter.html
    assert row.resolution.text in letter.text


def test_as_many_statements_for_thirty_readers_as_for_three(body: Group) -> None:
    def crowd(size: int) -> None:
        for _row in range(size):
            user = UserFactory(person=PersonFactory())
            organization = OrganizationFactory()
            PositionFactory(person=user.person, organization=organization, is_coordinator=True)
            task(body, person=user.person)
            task(body, organization=organization)
            MandateFactory(user=user, body=body)

    def statements(day: dt.date) -> int:
        with CaptureQueriesContext(connection) as captured:
            digests.write_digests(day)
        return len(captured)

    crowd(3)
    few = statements(MONDAY)
    crowd(27)
    assert statements(MONDAY + 7 * DAY) == few
    assert Letter.objects.filter(day=MONDAY + 7 * DAY).count() == 30


def test_the_tick_writes_them(body: Group, member: User, capsys: pytest.CaptureFixture[str]) -> None:
    task(body, person=member.person, term=MONDAY + 5 * DAY)
    call_command("tick", on=MONDAY)
    assert "писем: 1" in capsys.readouterr().out
    assert Letter.objects.get().kind == "digest"


@pytest.mark.django_db(transaction=True)
def test_four_who_tick_at_once_write_each_one_once() -> None:
    for _row in range(5):
        user = UserFactory(person=PersonFactory())
        task(MeetingFactory().body, person=user.person)
    assert faults(at_once([lambda: digests.write_digests(MONDAY)] * 4)) == []
    assert Letter.objects.count() == 5

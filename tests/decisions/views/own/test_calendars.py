"""Secret calendar addresses: making, replacing and revoking them, and what is read at them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from decisions.models import Assignment, CalendarAddress, Event, Meeting
from members.models import Organization, Position, User
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    CalendarAddressFactory,
    EventFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
)

URL = "/my/calendar/"


def task_of(member: User, **fields: object) -> Assignment:
    fields = {"organization": None, "person": member.person, "on_control": True, "term": dt.date(2026, 8, 3)} | fields
    fields.setdefault("resolution", ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(published=True))))
    return AssignmentFactory(**fields)


def uids(client: Client, address: CalendarAddress) -> list[str]:
    answer = client.get(address.get_absolute_url())
    assert answer.status_code == 200
    return [str(event["uid"]).split("@")[0] for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def press(client: Client, feed: object, act: str) -> int:
    return client.post(URL, {"feed": str(feed), "act": act}).status_code


def test_a_stranger_is_asked_to_sign_in(stranger_client: Client, db: None) -> None:
    assert stranger_client.get(URL)["Location"] == f"/accounts/login/?next={URL}"


def test_the_page_makes_shows_replaces_and_revokes(member_client: Client, stranger_client: Client) -> None:
    assert press(member_client, "mine", "make") == press(member_client, "mine", "make") == 302
    first = CalendarAddress.objects.get().get_absolute_url()
    page = member_client.get(URL)
    assert first in page.content.decode()
    assert 'class="fold" open' not in page.content.decode()
    made = member_client.post(URL, {"feed": "mine", "act": "make"}, follow=True).content.decode()
    assert re.search(rf'class="fold" open>.*?{first}', made, re.DOTALL), "who has just got an address copies it"
    assert "no-store" in page["Cache-Control"]
    press(member_client, "mine", "replace")
    second = CalendarAddress.objects.get().get_absolute_url()
    assert [stranger_client.get(url).status_code for url in (first, second)] == [404, 200]
    press(member_client, "mine", "revoke")
    assert stranger_client.get(second).status_code == 404
    assert second not in member_client.get(URL).content.decode()


def test_my_tasks_lead_to_the_page(member_client: Client) -> None:
    assert f'href="{URL}"' in member_client.get("/my/").content.decode()


def test_nobody_gets_an_address_of_a_foreign_organization(member_client: Client) -> None:
    assert press(member_client, OrganizationFactory().pk, "make") == 404
    assert press(member_client, "nonsense", "make") == press(member_client, "mine", "nonsense") == 404
    assert press(member_client, "mine", "replace") == 404
    assert not CalendarAddress.objects.exists()


def test_nobody_touches_the_address_of_a_colleague(member_client: Client, coordinator: User) -> None:
    address = CalendarAddressFactory(user=coordinator)
    press(member_client, "mine", "revoke")
    assert CalendarAddress.objects.get().token == address.token
    assert address.token not in member_client.get(URL).content.decode()


def test_an_unknown_address_is_not_found(stranger_client: Client, db: None) -> None:
    assert stranger_client.get("/calendar/" + "x" * 43 + ".ics").status_code == 404


def test_the_feed_has_the_terms_as_whole_days(stranger_client: Client, member: User) -> None:
    task = task_of(member)
    EventFactory(meeting=None, assignment=task, action=Event.Action.EXTENSION_GRANTED)
    answer = stranger_client.get(CalendarAddressFactory(user=member).get_absolute_url())
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]
    assert event.decoded("dtstart") == dt.date(2026, 8, 3)
    assert event.decoded("dtend") == dt.date(2026, 8, 4)
    assert str(event["uid"]).startswith(f"task-{task.pk}@")
    assert event["sequence"] == 1
    assert str(event["summary"]) == task.resolution.text
    assert str(event["url"]).endswith(task.get_absolute_url())


def test_personal_and_organizations_tasks_apart(
    stranger_client: Client, member: User, organization: Organization
) -> None:
    mine = task_of(member)
    ours = task_of(member, organization=organization, person=None)
    task_of(member, organization=OrganizationFactory(), person=None)
    personal = CalendarAddressFactory(user=member)
    common = CalendarAddressFactory(user=member, organization=organization)
    assert uids(stranger_client, personal) == [f"task-{mine.pk}"]
    assert uids(stranger_client, common) == [f"task-{ours.pk}"]


def test_only_open_tasks_with_a_term_of_signed_protocols(
    stranger_client: Client, member: User, draft_world: World
) -> None:
    task_of(member, term=None)
    closed = {"status": Assignment.Status.CLOSED, "closed_at": timezone.now(), "fulfilled_on": dt.date(2026, 7, 1)}
    task_of(member, on_control=False, **closed)
    draft = task_of(member, resolution=draft_world.resolution)
    assert draft.resolution.item.meeting.status == Meeting.Status.DRAFT
    assert uids(stranger_client, CalendarAddressFactory(user=member)) == []


def test_words_of_a_closed_item_stay_behind_the_sign_in(stranger_client: Client, member: User) -> None:
    item = AgendaItemFactory(meeting=MeetingFactory(published=True), is_closed=True)
    task_of(member, resolution=ResolutionFactory(item=item, text="Согласовать закрытую смету."))
    answer = stranger_client.get(CalendarAddressFactory(user=member).get_absolute_url()).content.decode()
    assert "BEGIN:VEVENT" in answer
    assert "смету" not in answer


def test_who_lost_the_post_reads_nothing_of_the_organization(
    member_client: Client, stranger_client: Client, member: User, organization: Organization
) -> None:
    task_of(member, organization=organization, person=None)
    address = CalendarAddressFactory(user=member, organization=organization)
    assert len(uids(stranger_client, address)) == 1
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Position.objects.filter(person=member.person).update(until=yesterday)
    assert uids(stranger_client, address) == []
    assert organization.name not in stranger_client.get(address.get_absolute_url()).content.decode()
    assert press(member_client, organization.pk, "replace") == 404
    assert press(member_client, organization.pk, "revoke") == 302
    assert not CalendarAddress.objects.exists()


def test_an_account_that_was_switched_off_has_no_calendar(stranger_client: Client, member: User) -> None:
    address = CalendarAddressFactory(user=member)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert stranger_client.get(address.get_absolute_url()).status_code == 404


def test_as_many_statements_for_thirty_tasks_as_for_three(
    stranger_client: Client, member: User, statements: Callable[[Client, str], int]
) -> None:
    address = CalendarAddressFactory(user=member).get_absolute_url()
    for _number in range(3):
        task_of(member)
    few = statements(stranger_client, address)
    for _number in range(27):
        task_of(member)
    assert statements(stranger_client, address) == few

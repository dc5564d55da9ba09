"""The front page of the admin: what waits, for whom, and what can be done about it in place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import workflow
from decisions.control import queues as rules
from decisions.models import Assignment, Meeting, Report, Resolution
from members.models import Group, Organization, User
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    DraftFactory,
    EventFactory,
    ExtensionRequestFactory,
    MandateFactory,
    MeetingFactory,
    OrganizationFactory,
    PolicyFactory,
    ReportFactory,
    ResolutionFactory,
)

DESK = "/admin/"


def waiting_report(meeting: Meeting, text: str = "Всё сделано.") -> Report:
    """A report of fulfilment on a new point of `meeting`."""
    item = AgendaItemFactory(meeting=meeting)
    assignment = AssignmentFactory(resolution=ResolutionFactory(item=item), status=Assignment.Status.REPORTED)
    return ReportFactory(
        assignment=assignment, kind=Report.Kind.DONE, text=text, fulfilled_on=timezone.localdate(), percent=100
    )


def fill(body: Group, rows: int) -> None:
    """`rows` entries in every queue of the desk."""
    today = timezone.localdate()
    signed = MeetingFactory(body=body, published=True)
    for _row in range(rows):
        waiting_report(signed)
        ExtensionRequestFactory(assignment__resolution__item__meeting=signed)
        for term in (today - dt.timedelta(days=3), today):
            point = ResolutionFactory(item=AgendaItemFactory(meeting=signed))
            AssignmentFactory(resolution=point, on_control=True, term=term)
        ResolutionFactory(item=AgendaItemFactory(meeting=signed))
        point = ResolutionFactory(item=AgendaItemFactory(meeting=signed))
        since = timezone.now() - dt.timedelta(days=31)
        AssignmentFactory(resolution=point, on_control=True, term=None, control_since=since)
        EventFactory(meeting=MeetingFactory(body=body))


def test_a_stranger_is_led_to_the_door(stranger_client: Client, db: None) -> None:
    answer = stranger_client.get(DESK)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('admin:login')}?next={DESK}"
    door = stranger_client.get(answer["Location"])
    assert door["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["member", "coordinator"])
def test_a_member_is_told_that_it_is_not_theirs(name: str, persona_client: Callable[[str], Client]) -> None:
    assert persona_client(name).get(DESK, follow=True).status_code == 403


def test_staff_without_a_mandate_is_not_let_in(member: User, client_of: Callable[[User], Client]) -> None:
    User.objects.filter(pk=member.pk).update(is_staff=True)
    assert client_of(member).get(DESK, follow=True).status_code == 403


def test_nobody_has_a_password_to_change(secretary_client: Client) -> None:
    assert secretary_client.get("/admin/password_change/").status_code == 404


@pytest.mark.parametrize("name", ["secretary", "chair", "observer", "superuser"])
def test_an_empty_desk_says_so(name: str, persona_client: Callable[[str], Client]) -> None:
    answer = persona_client(name).get(DESK)
    assert answer.status_code == 200
    assert answer.context["waiting"] == 0


def test_each_sees_the_queues_of_the_role(world: World, persona_client: Callable[[str], Client]) -> None:
    waiting_report(world.meeting)
    context = {name: persona_client(name).get(DESK).context for name in ("secretary", "chair", "observer")}
    assert context["secretary"]["reports"].count == 1
    assert context["chair"]["reports"] is None
    assert context["chair"]["extensions"] is not None
    assert context["observer"]["extensions"] is None
    assert context["observer"]["overdue"] is not None


def test_only_what_waits_for_this_user_is_counted(body: Group, persona_client: Callable[[str], Client]) -> None:
    MeetingFactory(body=body)
    MeetingFactory(body=body, signed=True)
    waiting = {name: persona_client(name).get(DESK).context["waiting"] for name in ("secretary", "chair", "observer")}
    assert waiting == {"secretary": 2, "chair": 1, "observer": 0}


def test_who_may_not_give_more_time_is_not_offered_it(world: World, persona_client: Callable[[str], Client]) -> None:
    ExtensionRequestFactory(assignment__resolution__item__meeting=world.meeting)
    PolicyFactory(body=world.body, extends="chair")
    desk = {name: persona_client(name).get(DESK) for name in ("secretary", "chair")}
    assert {name: page.context["extensions"].count for name, page in desk.items()} == {"secretary": 1, "chair": 1}
    assert {name: page.context["waiting"] for name, page in desk.items()} == {"secretary": 0, "chair": 1}
    assert 'name="grant"' not in desk["secretary"].content.decode()
    assert 'name="grant"' in desk["chair"].content.decode()


def test_other_bodies_are_not_on_the_desk(
    other_body: Group, secretary_client: Client, superuser_client: Client
) -> None:
    fill(other_body, 1)
    context = secretary_client.get(DESK).context
    names = ("reports", "extensions", "overdue", "week", "unnamed", "termless", "silent", "protocols")
    assert {context[name].count for name in names} == {0}
    assert context["recent"] == []
    assert all(superuser_client.get(DESK).context[name].count for name in names)


def test_the_desk_asks_as_much_for_thirty_rows_as_for_three_and_for_none(
    body: Group, secretary_client: Client, queries: Callable[[Client, str], int]
) -> None:
    none = queries(secretary_client, DESK)
    fill(body, 3)
    assert queries(secretary_client, DESK) == none
    fill(body, 27)
    assert queries(secretary_client, DESK) == none


def test_a_row_is_rendered_once_and_anew_when_it_says_something_else(
    world: World, secretary: User, superuser: User, client_of: Callable[[User], Client]
) -> None:
    report = waiting_report(world.meeting, text="<i>Сдано</i> <token>")
    pages = [client_of(user).get(DESK).content.decode() for user in (secretary, superuser)]
    tokens = [re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page) for page in pages]
    assert all(len(set(own)) == 1 for own in tokens)
    assert tokens[0][0] != tokens[1][0], "the forms of a row hold the token of its reader"
    assert all("&lt;i&gt;Сдано&lt;/i&gt; &lt;token&gt;" in page for page in pages)
    Report.objects.filter(pk=report.pk).update(text="Сдано в срок")
    page = client_of(secretary).get(DESK).content.decode()
    assert "Сдано в срок" in page
    assert "&lt;i&gt;" not in page


def test_who_was_silent_the_longest_is_named_first(world: World, secretary_client: Client) -> None:
    now = timezone.now()
    for name, days in (("ООО «Тихий причал»", 31), ("ООО «Немой причал»", 90), ("ООО «Свой причал»", 5)):
        organization = OrganizationFactory(name=name)
        point = ResolutionFactory(item=world.item)
        AssignmentFactory(
            resolution=point, organization=organization, on_control=True, control_since=now - dt.timedelta(days=days)
        )
    answer = secretary_client.get(DESK)
    silent = answer.context["silent"]
    assert [(row.task.responsible, row.days) for row in silent.rows] == [
        ("ООО «Немой причал»", 90),
        ("ООО «Тихий причал»", 31),
    ]
    assert 'id="silent"' in answer.content.decode()


@pytest.mark.parametrize("name", ["secretary", "superuser"])
def test_the_oldest_report_is_decided_first(
    name: str, world: World, member: User, persona_client: Callable[[str], Client]
) -> None:
    now, given = timezone.now(), []
    for hours, recurrence in ((5, ""), (1, ""), (3, "monthly"), (4, ""), (2, "")):
        point = ResolutionFactory(item=AgendaItemFactory(meeting=world.meeting))
        task = AssignmentFactory(
            resolution=point, organization=world.organization, on_control=True, recurrence=recurrence
        )
        at = now - dt.timedelta(hours=hours)
        given.append((hours, workflow.report_done(task, actor=member, text="Сделано.", at=at).pk))
    waiting_report(MeetingFactory(published=True))
    shown = [report.pk for report in persona_client(name).get(DESK).context["reports"].rows]
    oldest_first = [pk for _hours, pk in sorted(given, reverse=True)]
    assert [pk for pk in shown if pk in oldest_first] == oldest_first
    assert len(shown) == (5 if name == "secretary" else 6)


@pytest.mark.parametrize(("action", "place"), [("template_added", "/admin/templates/"), ("issued", None)])
def test_what_a_body_keeps_is_in_the_story_of_the_desk(
    action: str, place: str | None, body: Group, other_body: Group, persona_client: Callable[[str], Client]
) -> None:
    EventFactory(body=body, meeting=None, action=action)
    for name in ("secretary", "observer", "superuser"):
        (event,) = persona_client(name).get(DESK).context["recent"]
        assert (event.thing, event.url) == (body.name, place or reverse("admin:body-issued", args=[body.pk]))
    EventFactory(body=other_body, meeting=None, action=action)
    assert len(persona_client("secretary").get(DESK).context["recent"]) == 1


def test_texts_that_are_written_are_named_by_their_first_line(
    body: Group, member: User, secretary: User, secretary_client: Client
) -> None:
    long = DraftFactory(body=body, created_by=secretary, text="\n  Протокол о кранах\n" + "Решили. " * 1000)
    of_meeting = DraftFactory(
        meeting=MeetingFactory(body=body), body=body, created_by=secretary, editor=member, text="Неважно"
    )
    rows = {row.pk: row for row in secretary_client.get(DESK).context["drafts"].rows}
    assert (rows[long.pk].name, rows[long.pk].body, rows[long.pk].who) == (
        "Протокол о кранах",
        body.name,
        secretary.email,
    )
    assert rows[of_meeting.pk].name == str(of_meeting.meeting)
    assert (rows[of_meeting.pk].body, rows[of_meeting.pk].who) == ("", member.get_short_name())
    assert rows[of_meeting.pk].url == of_meeting.get_absolute_url()


def test_a_report_is_accepted_in_place(world: World, secretary_client: Client) -> None:
    report = waiting_report(world.meeting)
    answer = secretary_client.post(reverse("admin:report-accept", args=[report.pk]))
    assert answer["Location"] == DESK
    report.refresh_from_db()
    assert report.decision == Report.Decision.ACCEPTED
    report.assignment.refresh_from_db()
    assert report.assignment.status == Assignment.Status.CLOSED


def test_a_report_is_returned_with_a_comment(world: World, secretary_client: Client) -> None:
    report = waiting_report(world.meeting)
    secretary_client.post(reverse("admin:report-return", args=[report.pk]), {"comment": "Нет приказа."})
    report.refresh_from_db()
    assert (report.decision, report.comment) == (Report.Decision.RETURNED, "Нет приказа.")


def test_a_comment_is_kept_without_what_no_database_takes(world: World, secretary_client: Client) -> None:
    report = waiting_report(world.meeting)
    secretary_client.post(reverse("admin:report-return", args=[report.pk]), {"comment": "Нет\x00 приказа."})
    report.refresh_from_db()
    assert report.comment == "Нет приказа."


def test_a_report_is_not_returned_without_a_word(world: World, secretary_client: Client) -> None:
    report = waiting_report(world.meeting)
    answer = secretary_client.post(reverse("admin:report-return", args=[report.pk]), {"comment": " "}, follow=True)
    report.refresh_from_db()
    assert report.decision == Report.Decision.NONE
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_report_decided_meanwhile_is_told(world: World, secretary_client: Client) -> None:
    report = waiting_report(world.meeting)
    url = reverse("admin:report-accept", args=[report.pk])
    secretary_client.post(url)
    answer = secretary_client.post(url, follow=True)
    assert [message.level_tag for message in answer.context["messages"]][-1] == "error"


@pytest.mark.parametrize("act", ["report-accept", "report-return"])
def test_only_the_secretary_decides_on_reports(act: str, world: World, persona_client: Callable[[str], Client]) -> None:
    report = waiting_report(world.meeting)
    url = reverse(f"admin:{act}", args=[report.pk])
    for name in ("chair", "observer"):
        assert persona_client(name).post(url, {"comment": "нет"}).status_code == 403
    assert persona_client("secretary").get(url).status_code == 405
    report.refresh_from_db()
    assert report.decision == Report.Decision.NONE


def test_a_report_of_another_body_does_not_exist(other_body: Group, secretary_client: Client) -> None:
    report = waiting_report(MeetingFactory(body=other_body, published=True))
    assert secretary_client.post(reverse("admin:report-accept", args=[report.pk])).status_code == 404


@pytest.mark.parametrize("name", ["secretary", "chair"])
def test_more_time_is_granted(name: str, world: World, persona_client: Callable[[str], Client]) -> None:
    asked = ExtensionRequestFactory(assignment__resolution=ResolutionFactory(item=world.item))
    persona_client(name).post(reverse("admin:extension-decide", args=[asked.pk]), {"grant": "1"})
    asked.refresh_from_db()
    asked.assignment.refresh_from_db()
    assert asked.is_granted
    assert asked.assignment.term == asked.new_term


def test_more_time_is_refused_with_a_reason_only(world: World, chair_client: Client) -> None:
    asked = ExtensionRequestFactory(assignment__resolution=ResolutionFactory(item=world.item))
    url = reverse("admin:extension-decide", args=[asked.pk])
    chair_client.post(url, {"grant": "0"})
    asked.refresh_from_db()
    assert asked.is_granted is None
    chair_client.post(url, {"grant": "0", "comment": "Срок уже продлевали."})
    asked.refresh_from_db()
    assert asked.is_granted is False


def test_an_observer_decides_nothing(world: World, observer_client: Client) -> None:
    asked = ExtensionRequestFactory(assignment__resolution=ResolutionFactory(item=world.item))
    assert observer_client.post(reverse("admin:extension-decide", args=[asked.pk]), {"grant": "1"}).status_code == 403


def test_an_act_returns_only_to_our_pages(world: World, secretary_client: Client) -> None:
    report = waiting_report(world.meeting)
    url = reverse("admin:report-accept", args=[report.pk])
    assert secretary_client.post(url, {"next": "https://example.com/"})["Location"] == DESK


def test_a_forged_form_changes_nothing(world: World, secretary: User) -> None:
    report = waiting_report(world.meeting)
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("admin:report-accept", args=[report.pk])).status_code == 403
    report.refresh_from_db()
    assert report.decision == Report.Decision.NONE


def test_a_secretary_of_all_bodies_sees_them_all(
    other_body: Group, organization: Organization, member: User, client_of: Callable[[User], Client]
) -> None:
    MandateFactory(user=member, body=None)
    User.objects.filter(pk=member.pk).update(is_staff=True)
    fill(other_body, 1)
    assert client_of(User.objects.get(pk=member.pk)).get(DESK).context["reports"].count == 1


def listed_in(client: Client, name: str) -> list[int]:
    """Keys of the rows to which the number of a queue leads."""
    rows = client.get(client.get(DESK).context[name].url).context["cl"].queryset
    return sorted(rows.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "name", ["reports", "extensions", "overdue", "week", "unnamed", "termless", "silent", "protocols"]
)
def test_a_number_leads_to_exactly_its_rows(name: str, body: Group, secretary_client: Client) -> None:
    fill(body, 2)
    late_but_reported = waiting_report(Meeting.objects.filter(status=Meeting.Status.SIGNED)[0]).assignment
    Assignment.objects.filter(pk=late_but_reported.pk).update(term=timezone.localdate() - dt.timedelta(days=9))
    answer = secretary_client.get(DESK)
    queue = answer.context[name]
    assert queue.count >= 2
    assert {f'href="{queue.url}"', f'href="#{name}"'} & set(re.findall(r'href="[^"]*"', answer.content.decode()))
    listed = listed_in(secretary_client, name)
    assert len(listed) == queue.count
    assert {getattr(row, "task", row).pk for row in queue.rows} <= set(listed)


def test_who_reports_or_was_put_on_control_lately_is_not_silent(
    world: World, member: User, secretary_client: Client
) -> None:
    """An old report is no word, a late one is; the head of a series is not what is reported on."""
    now = timezone.now()
    old = {"on_control": True, "control_since": now - dt.timedelta(days=40)}

    def task(**fields: object) -> Assignment:
        point = ResolutionFactory(item=world.item)
        return AssignmentFactory(resolution=point, organization=world.organization, **{**old, **fields})

    mute, spoke_long_ago, spoke = task(), task(), task()
    task(control_since=now)
    task(recurrence=Assignment.Recurrence.MONTHLY, heard_at=None)
    for told, days in ((spoke_long_ago, 35), (spoke, 0)):
        workflow.report_interim(told, actor=member, text="Сводим.", at=now - dt.timedelta(days=days))
    assert listed_in(secretary_client, "silent") == [mute.pk, spoke_long_ago.pk]


def test_who_falls_silent_within_the_hour_is_counted_and_listed_alike(
    world: World, secretary_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk keeps its statements for an hour; its list must not know a row that the number does not."""
    now = timezone.now().replace(minute=59, second=30)
    monkeypatch.setattr(timezone, "now", lambda: now)
    long, just = (now - rules.SILENCE - dt.timedelta(minutes=minutes) for minutes in (90, 5))
    old, _fresh = (
        AssignmentFactory(
            resolution=ResolutionFactory(item=world.item),
            organization=world.organization,
            on_control=True,
            control_since=since,
        )
        for since in (long, just)
    )
    assert secretary_client.get(DESK).context["silent"].count == 1
    assert listed_in(secretary_client, "silent") == [old.pk]


def test_a_point_that_asks_nothing_of_anybody_needs_no_responsible(body: Group, secretary_client: Client) -> None:
    item = AgendaItemFactory(meeting=MeetingFactory(body=body, signed=True))
    wanting = ResolutionFactory(item=item)
    ResolutionFactory(item=item, kind=Resolution.Kind.NOTE)
    ResolutionFactory(item=item, is_stem=True)
    ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(body=body)))
    assert listed_in(secretary_client, "unnamed") == [wanting.pk]


def test_a_recurring_task_has_its_term_in_the_recurrence(world: World, secretary_client: Client) -> None:
    point = {"resolution__item": world.item, "on_control": True, "term": None}
    wanting = AssignmentFactory(**point)
    AssignmentFactory(**point, recurrence=Assignment.Recurrence.QUARTERLY)
    assert listed_in(secretary_client, "termless") == [wanting.pk]

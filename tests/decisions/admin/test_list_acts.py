"""Acts on many rows of a list at once: what is refused for one does not hold the others back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client

from decisions.models import (
    Assignment,
    Report,
)
from members.models import Person
from tests.conftest import World
from tests.decisions.admin.forms import act, url
from tests.factories import (
    AssignmentFactory,
    PersonFactory,
    ReportFactory,
)


def test_a_person_is_deactivated_and_brought_back(secretary_client: Client) -> None:
    person = PersonFactory()
    for name, is_active in (("deactivate", False), ("activate", True)):
        assert act(secretary_client, Person, name, person).status_code == 200
        person.refresh_from_db()
        assert person.is_active is is_active


def test_an_observer_deactivates_nobody(observer_client: Client) -> None:
    person = PersonFactory()
    act(observer_client, Person, "deactivate", person)
    person.refresh_from_db()
    assert person.is_active


def test_reports_are_listed_before_they_are_accepted(world: World, secretary_client: Client) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(status=Assignment.Status.REPORTED)
    report = ReportFactory(assignment=world.assignment, kind=Report.Kind.DONE, fulfilled_on=dt.date(2026, 5, 30))
    other = AssignmentFactory(resolution=world.resolution, on_control=True)
    asked = act(secretary_client, Assignment, "accept", world.assignment, other)
    world.assignment.refresh_from_db()
    assert world.assignment.status == Assignment.Status.REPORTED
    assert asked.context["reports"] == [report]
    assert report.text in asked.content.decode()


def accept(client: Client, *reports: Report) -> Any:
    """Confirm the page that lists `reports`."""
    rows = [str(report.assignment_id) for report in reports]
    keys = [str(report.pk) for report in reports]
    data = {"action": "accept", "_selected_action": rows, "confirmed": "1", "report": [*keys, "nonsense", "9" * 30]}
    return client.post(url(Assignment, "changelist"), data, follow=True)


def test_one_refused_report_does_not_hold_the_others_back(world: World, secretary_client: Client) -> None:
    """A report decided since the page was shown is named; one that came since is not accepted unread."""
    fields = {"resolution": world.resolution, "status": Assignment.Status.REPORTED}
    first, second, unread = (
        ReportFactory(assignment=AssignmentFactory(**fields), kind=Report.Kind.DONE, fulfilled_on=dt.date(2026, 5, 30))
        for _report in range(3)
    )
    Report.objects.filter(pk=first.pk).update(decision=Report.Decision.RETURNED, comment="Нет приказа.")
    answer = accept(secretary_client, first, second)
    told = [(message.level_tag, str(first.assignment) in message.message) for message in answer.context["messages"]]
    assert told == [("error", True), ("success", False)]
    decisions = Report.objects.order_by("pk").values_list("decision", flat=True)
    assert list(decisions) == [Report.Decision.RETURNED, Report.Decision.ACCEPTED, Report.Decision.NONE]
    assert unread.assignment.status == Assignment.Status.REPORTED


def test_the_chair_accepts_nothing_from_the_list(world: World, chair_client: Client) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(status=Assignment.Status.REPORTED)
    report = ReportFactory(assignment=world.assignment, kind=Report.Kind.DONE, fulfilled_on=dt.date(2026, 5, 30))
    accept(chair_client, report)
    report.refresh_from_db()
    assert report.decision == Report.Decision.NONE


def test_where_no_report_waits_the_list_says_so(world: World, secretary_client: Client) -> None:
    answer = act(secretary_client, Assignment, "accept", world.assignment)
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]

"""Who was excused and is asked again: what had waited for an answer waits again, and the letter says why."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from decisions import workflow
from decisions.models import Assignment, ExtensionRequest, Letter, Report
from members.models import User
from tests.conftest import World
from tests.factories import AssignmentFactory

A = Assignment.Status
WHY = "Ремонт окончен."


@pytest.fixture
def task(world: World) -> Assignment:
    """Of a member of a group, on control."""
    Assignment.objects.filter(pk=world.assignment.pk).update(origin_group=world.body)
    return Assignment.objects.get(pk=world.assignment.pk)


@pytest.fixture
def reported(task: Assignment, member: User) -> Report:
    return workflow.report_done(task, actor=member, text="Договор подписан.")


def excused_and_asked_again(task: Assignment, secretary: User) -> None:
    workflow.excuse(task, reason="Ремонт.", actor=secretary)
    workflow.reinstate(task, reason=WHY, actor=secretary)
    task.refresh_from_db()


def test_a_report_that_waited_waits_again(
    task: Assignment, reported: Report, secretary: User, member_client: Client, secretary_client: Client
) -> None:
    heard = Assignment.objects.get(pk=task.pk).heard_at
    excused_and_asked_again(task, secretary)
    reported.refresh_from_db()
    assert (task.status, task.heard_at) == (A.REPORTED, heard)
    assert (reported.decision, reported.comment, reported.decided_at, reported.decided_by) == ("", "", None, None)
    assert [row.pk for row in secretary_client.get("/admin/").context["reports"].rows] == [reported.pk]
    page = member_client.get("/my/?scope=organization")
    assert set(page.context["groups"]) == {"waiting"}
    assert WHY in member_client.get(task.get_absolute_url()).content.decode()
    workflow.accept_report(reported, actor=secretary)


def test_a_request_that_waited_waits_again(task: Assignment, member: User, secretary: User) -> None:
    later = timezone.localdate() + dt.timedelta(days=200)
    request = workflow.ask_extension(task, actor=member, reason="Ждём сметы.", new_term=later)
    excused_and_asked_again(task, secretary)
    assert task.status == A.EXTENSION
    assert ExtensionRequest.objects.get(pk=request.pk).is_granted is None
    workflow.decide_extension(ExtensionRequest.objects.get(pk=request.pk), actor=secretary, grant=True)


def test_of_a_series_the_report_on_a_period_waits_again(task: Assignment, member: User, secretary: User) -> None:
    Assignment.objects.filter(pk=task.pk).update(recurrence="quarterly", recurrence_day=5, term=None)
    first, second = (
        AssignmentFactory(
            resolution=task.resolution,
            organization=task.organization,
            origin_group=task.origin_group,
            series=task,
            period=dt.date(2026, month, 1),
            on_control=True,
        )
        for month in (1, 4)
    )
    report = workflow.report_done(first, actor=member, text="Сделано.")
    excused_and_asked_again(Assignment.objects.get(pk=task.pk), secretary)
    assert [Assignment.objects.get(pk=row.pk).status for row in (first, second)] == [A.REPORTED, A.CONTROL]
    assert Report.objects.get(pk=report.pk).decision == Report.Decision.NONE


def test_with_the_reinstatement_taken_back_nothing_waits(task: Assignment, reported: Report, secretary: User) -> None:
    excused_and_asked_again(task, secretary)
    step = workflow.last_step(task)
    assert step is not None
    workflow.undo(step, actor=secretary)
    task.refresh_from_db()
    reported.refresh_from_db()
    assert (task.status, reported.decision, reported.comment) == (A.CANCELLED, "returned", "Ремонт.")
    assert workflow.is_excused(task)


def test_the_letter_says_why_and_that_nothing_is_to_be_done(
    task: Assignment, reported: Report, coordinator: User, secretary: User
) -> None:
    excused_and_asked_again(task, secretary)
    text = Letter.objects.get(recipient=coordinator.email, kind="assignment_given").text
    assert text.startswith(f"Вы были освобождены от этого поручения, и оно снова за вами. Причина: {WHY}")
    assert "Ваш отчёт снова у секретаря; сейчас ничего делать не нужно." in text
    assert "/report/" not in text


def test_the_letter_asks_for_the_report_where_none_waited(task: Assignment, coordinator: User, secretary: User) -> None:
    excused_and_asked_again(task, secretary)
    text = Letter.objects.get(recipient=coordinator.email, kind="assignment_given").text
    assert "Ваш отчёт снова" not in text
    assert "/report/" in text

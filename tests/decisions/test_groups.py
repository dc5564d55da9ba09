"""«Членам Кластера»: from the text to the roll-up, with those who join later, are excused and are asked again."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from decisions import workflow
from decisions.models import Assignment, Resolution
from members.models import User
from tests.decisions.imports.build import by_group, item, point, protocol
from tests.decisions.imports.test_apply import load
from tests.factories import BodyFactory, MembershipFactory, PositionFactory, UserFactory

S = Assignment.Status


@pytest.fixture
def resolution(db: None) -> Resolution:
    """Signed and published, given to the twelve who were members on the day of the meeting."""
    group = BodyFactory(name="Транспортно-логистический кластер", slug="cluster")
    for _member in range(12):
        MembershipFactory(group=group)
    words = by_group("Члены Кластера", "Членам Кластера")
    meeting = load(protocol(item("1", "О деле", point("1.1", "Членам Кластера отчитаться.", words))))
    MembershipFactory(group=group, since=meeting.date + dt.timedelta(days=1))
    workflow.sign(meeting)
    workflow.publish(meeting)
    return Resolution.objects.get(item__meeting=meeting)


def summary(resolution: Resolution) -> str:
    """What everybody reads of it; the address differs each time, for what was made once is answered again."""
    page = Client().get(resolution.get_absolute_url(), {"at": timezone.now().isoformat()})
    return str(page.content.decode().replace("\u00a0", " "))


def test_each_has_an_own_state_and_all_are_one_line(resolution: Resolution, superuser: User) -> None:
    rows = list(resolution.assignments.order_by("pk"))
    assert (len(rows), {row.status for row in rows}) == (12, {S.CONTROL}), "who joined a day later owes nothing"
    for row in rows[:7]:
        author = UserFactory(person=PositionFactory(organization=row.organization).person)
        workflow.accept_report(workflow.report_done(row, actor=author, text="Сделано."), actor=superuser)
    assert "снято 7 из 12" in summary(resolution)
    MembershipFactory(group=rows[0].origin_group)
    call_command("tick", stdout=StringIO())
    assert resolution.assignments.count() == 12
    workflow.excuse(rows[8], reason="Ремонт.", actor=superuser)
    text = summary(resolution)
    assert "отменено 1" in text
    assert text.count("7 из 11") == text.count("7 из 1") >= 2, "who was excused is owed by nobody, in every line"
    workflow.reinstate(Assignment.objects.get(pk=rows[8].pk), reason="Ремонт окончен.", actor=superuser)
    text = summary(resolution)
    assert "снято 7 из 12" in text
    assert "отменено 1" not in text
    resolution.refresh_from_db()
    assert resolution.state == Resolution.State.CONTROL

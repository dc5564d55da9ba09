"""Behind PgBouncer, which gives each transaction another connection, everything works as without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import planned
from decisions.models import Assignment, ExtensionRequest, Letter, Meeting, Report
from members.models import User
from tests import pooler
from tests.conftest import user_with_person
from tests.decisions.admin import writing
from tests.factories import BodyFactory, MandateFactory, OrganizationFactory
from tests.settings import WHICH

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(WHICH == "sqlite", reason="nothing stands in front of SQLite"),
    pytest.mark.skipif(pooler.EXECUTABLE is None, reason="PgBouncer is not installed"),
]
A = Assignment.Status
FILES = (
    "/resolutions/export.csv",
    "/resolutions/export.xlsx",
    "/about/open-data/resolutions.json",
)
"""What is written while its rows are read."""


@pytest.fixture
def pooled(transactional_db: None) -> Iterator[None]:
    """The connection of the test goes through a pooler."""
    direct = {name: connection.settings_dict[name] for name in ("HOST", "PORT", "USER", "OPTIONS", "CONN_MAX_AGE")}
    with pooler.pooler(connection.settings_dict) as through:
        connection.close()
        connection.settings_dict.update({**through, "CONN_MAX_AGE": 3600})
        try:
            assert len({_backend() for _time in range(pooler.SERVERS)}) == pooler.SERVERS
            yield
        finally:
            connection.close()
            connection.settings_dict.update(direct)
            planned._plans.clear()


@pytest.fixture(params=[True, False], ids=["told", "untold"])
def is_told(request: pytest.FixtureRequest, settings: object, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the settings say that there is a pooler: `DATABASE_POOLED`."""
    told: bool = request.param
    monkeypatch.setattr(site, "DATABASE_KEEPS_PLANS", not told)
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", told)
    return told


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_protocol_and_its_tasks_from_the_editor_to_the_end(
    pooled: None, is_told: bool, client_of: Callable[[User | None], Client]
) -> None:
    member, secretary, task = _signed_by_hand(client_of)
    stranger = client_of(None)
    for _again in range(4):  # What is asked for once more is prepared, where that is not known to be of no use.
        for client, page in ((secretary, "/admin/"), (member, "/my/"), (member, f"/tasks/{task.pk}/"), (stranger, "/")):
            assert client.get(page).status_code == 200, page
        for page in ("/resolutions/", "/resolutions/?q=график", "/meetings/", "/execution/", "/organizations/"):
            assert stranger.get(page).status_code == 200, page
    _carried_out(member, secretary, task)
    _told_by_letters()
    if is_told:
        for file in FILES:
            answer = stranger.get(file)
            assert (answer.status_code, b"".join(answer) != b"") == (200, True), file


def _signed_by_hand(client_of: Callable[[User | None], Client]) -> tuple[Client, Client, Assignment]:
    """A protocol written in the editor, signed, published; a member and the secretary of it, and its task."""
    body = BodyFactory(name="Координационный совет кластера")
    mandate = MandateFactory(user__is_staff=True, body=body, role="secretary")
    organization = OrganizationFactory(name="ООО «Речной причал»", email="inbox@example.org")
    member = client_of(user_with_person("m@example.org", "Членов", organization))
    secretary = client_of(mandate.user)
    first = writing.save(secretary, writing.HEAD)
    writing.save(secretary, writing.TEXT, draft=first["draft"], version=first["version"])
    meeting = writing.apply(secretary)
    for act in ("sign", "publish"):
        secretary.post(reverse(f"admin:protocol-{act}", args=[meeting.pk]))
    assert Meeting.objects.published().filter(pk=meeting.pk).exists()
    return member, secretary, Assignment.objects.get(resolution__item__meeting=meeting)


def _carried_out(member: Client, secretary: Client, task: Assignment) -> None:
    url, later = f"/tasks/{task.pk}/", timezone.localdate() + dt.timedelta(days=200)
    member.post(f"{url}report/", {"kind": "interim", "text": "Начато.", "percent": "50"})
    member.post(f"{url}extension/", {"more-new_term": f"{later:%Y-%m-%d}", "more-reason": "Ждём сметы."})
    secretary.post(reverse("admin:extension-decide", args=[ExtensionRequest.objects.get().pk]), {"grant": "1"})
    photo = SimpleUploadedFile("Акт.pdf", b"%PDF-1.7\n1 0 obj\n")
    member.post(f"{url}report/", {"kind": "done", "text": "Сделано.", "documents": photo})
    secretary.post(reverse("admin:report-accept", args=[Report.objects.get(kind="done").pk]))
    task.refresh_from_db()
    assert (task.status, task.term) == (A.CLOSED, later)


def _told_by_letters() -> None:
    for command in ("tick", "send_letters", "run_jobs"):
        call_command(command, stdout=StringIO())
    assert {letter.kind for letter in Letter.objects.filter(sent_at__isnull=False)} >= {
        Letter.Kind.ASSIGNMENT_GIVEN,
        Letter.Kind.EXTENSION_DECIDED,
        Letter.Kind.REPORT_ACCEPTED,
    }
    assert mail.outbox
    assert not Letter.objects.waiting().exists()

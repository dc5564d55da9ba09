"""Eight processes report, accept, return, extend and tick at once: nothing lost, nothing doubled, no error shown.

`RACE_SECONDS` says how long (`make races` takes a minute); the suite is content with two seconds.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.messages import constants, get_messages
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from decisions.models import Assignment, Event, ExtensionRequest, Letter, Report, Resolution
from decisions.workflow import roll_up
from tests.conftest import build_world, user_with_person
from tests.factories import AssignmentFactory, BodyFactory, MandateFactory, OrganizationFactory, ResolutionFactory

SECONDS = float(os.environ.get("RACE_SECONDS", "2"))
PROCESSES = 8
A, Action = Assignment.Status, Event.Action
ACTS = {
    "interim": Action.INTERIM,
    "done": Action.REPORTED,
    "ask": Action.EXTENSION_ASKED,
    "grant": Action.EXTENSION_GRANTED,
    "refuse": Action.EXTENSION_REFUSED,
    "return": Action.RETURNED,
    "accept": Action.CLOSED,
    "undo": Action.UNDONE,
}
WEIGHTS = (4, 6, 3, 3, 2, 6, 1, 4)
"""Accepting ends a task: it is rare, so that the others have something to do until the end."""


@dataclass
class Said:
    """What one process was answered: acts that were taken, and answers that nobody should see."""

    taken: Counter[str] = field(default_factory=Counter)
    tried: int = 0
    bad: list[str] = field(default_factory=list)


def act_for_a_while(seed: int, cookies: dict[str, str], tasks: list[int]) -> Said:
    """What one process does; the last of them lets time pass instead."""
    connections.close_all()
    said, chance, until = Said(), random.Random(seed), time.monotonic() + SECONDS
    clients = {name: Client(raise_request_exception=False) for name in cookies}
    while time.monotonic() < until:
        try:
            if seed == PROCESSES - 1:
                call_command("tick", stdout=StringIO(), stderr=StringIO())
            else:
                _act(said, chance, clients, cookies, chance.choice(tasks))
        except Exception as error:
            said.bad.append(repr(error))
        said.tried += 1
    connections.close_all()
    return said


def _act(said: Said, chance: random.Random, clients: dict[str, Client], cookies: dict[str, str], task: int) -> None:
    act = chance.choices(list(ACTS), WEIGHTS)[0]
    name = "member" if act in ("interim", "done", "ask") else "secretary"
    if act == "undo":
        name = chance.choice(["member", "secretary"])
    target = _target(act, task, chance)
    if target is None:
        return
    client = clients[name]
    client.cookies.clear()
    client.cookies["sessionid"] = cookies[name]
    answer: Any = client.post(*target)
    # That a step was somebody else's is seen when it is taken back, by who tries it.
    if answer.status_code not in ((200, 302, 403) if act == "undo" else (200, 302)):
        said.bad.append(f"{act}: {answer.status_code}")
    elif answer.status_code == 302 and all(m.level < constants.WARNING for m in get_messages(answer.wsgi_request)):
        said.taken[act] += 1


def _target(act: str, task: int, chance: random.Random) -> tuple[str, dict[str, str]] | None:
    """The address and the fields; None when there is nothing to decide. Each text is said only once."""
    words = f"Сведено {chance.random()}"
    later = (timezone.localdate() + timedelta(days=chance.randint(100, 900))).isoformat()
    if act in ("interim", "done"):
        return f"/tasks/{task}/report/", {"kind": act, "text": words}
    if act == "ask":
        return f"/tasks/{task}/extension/", {"more-reason": words, "more-new_term": later}
    if act in ("grant", "refuse"):
        request = ExtensionRequest.objects.filter(assignment=task).first()
        fields = {"grant": "1" if act == "grant" else "0", "comment": words}
        return (f"/admin/extensions/{request.pk}/decide/", fields) if request else None
    if act == "undo":
        event = Event.objects.filter(assignment=task).order_by("-pk").first()
        return ("/tasks/undo/", {"event": str(event.pk)}) if event else None
    report = Report.objects.filter(assignment=task, kind=Report.Kind.DONE).first()
    return (f"/admin/reports/{report.pk}/{act}/", {"comment": words}) if report else None


@pytest.mark.django_db(transaction=True)
def test_eight_processes_lose_nothing_and_double_nothing() -> None:
    world = build_world(BodyFactory(), OrganizationFactory(), published=True)
    Assignment.objects.update(status=A.CONTROL)
    tasks = [world.assignment]
    for _number in range(2 + int(SECONDS)):
        point = ResolutionFactory(item=world.item)
        tasks += [AssignmentFactory(resolution=point, organization=world.organization, on_control=True)]
    member = user_with_person("member@example.org", "Членов", world.organization)
    secretary = MandateFactory(user__is_staff=True, body=world.body).user
    cookies = {}
    for name, user in (("member", member), ("secretary", secretary)):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookies[name] = client.cookies["sessionid"].value
        # Once before the fork: what a first request loads would take the processes all of their time on a busy machine.
        client.get("/my/")
    for task in tasks:
        roll_up(task.resolution)
    connections.close_all()
    keys = [task.pk for task in tasks]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        answers = pool.starmap(act_for_a_while, [(seed, cookies, keys) for seed in range(PROCESSES)])
    assert [bad for said in answers for bad in said.bad] == []
    taken = sum((said.taken for said in answers), Counter[str]())
    print(f"\n{sum(said.tried for said in answers)} attempts, taken: {dict(taken)}")  # noqa: T201
    assert taken, "nobody did anything"
    _compare(taken)
    for task in Assignment.objects.all():
        _look_at(task)


def _compare(taken: Counter[str]) -> None:
    """What people were told was done is what is written down, no more and no less."""
    written = {act: Event.objects.filter(action=action).count() for act, action in ACTS.items()}
    assert {act: taken[act] for act in ACTS} == written
    assert taken["interim"] == Report.objects.filter(kind=Report.Kind.INTERIM).count()
    assert taken["done"] == Report.objects.filter(kind=Report.Kind.DONE).count()
    assert taken["ask"] == ExtensionRequest.objects.count()
    occasions = list(Letter.objects.values_list("kind", "occasion", "recipient"))
    assert len(occasions) == len(set(occasions)), "a letter was written twice"


def _look_at(task: Assignment) -> None:
    state = A.CONTROL.value
    for event in task.events.order_by("pk"):
        assert event.old == state, "a step is missing in the story"
        state = event.new
    assert task.status == state
    undone = task.events.filter(undoes__isnull=False).values("undoes")
    assert task.events.filter(action=Action.CLOSED).exclude(pk__in=undone).count() == (state == A.CLOSED)
    waiting = task.reports.filter(kind=Report.Kind.DONE, decision=Report.Decision.NONE).count()
    assert waiting == (state == A.REPORTED)
    assert task.extensions.filter(is_granted__isnull=True).count() == (state == A.EXTENSION)
    point = Resolution.objects.get(pk=task.resolution_id)
    assert (point.state == Resolution.State.CONTROL) == (state in (A.CONTROL, A.EXTENSION))

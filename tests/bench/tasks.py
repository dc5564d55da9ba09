"""A register in which everybody has something to do, for `make bench`: people, tasks, reports, requests, events."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils import timezone

from decisions.models import AgendaItem, Assignment, Event, ExtensionRequest, Letter, Meeting, Report, Resolution
from members.models import Group, Mandate, Organization, Person, Position, User
from tests.bench.filling import fill

A, Action = Assignment.Status, Event.Action
PER_POINT = 4 / 3
"""Assignments of a resolution that `fill` writes, on the average."""
BUSY_SHARE = 50
"""One task in so many is given to one organization beside its usual ones: a university, a department."""
BATCH, SERIES, NAMELESS = 2_000, 100, 500
PARTS = 80
"""Days over which what is told of the open tasks is spread; of the closed ones ten years are."""
TEXT = "Решить вопрос о причале."


def fill_tasks(count: int, people: int) -> tuple[User, User, User, User]:
    """Write about `count` assignments, half of them given by name to `people`; one in five is open.

    Gives a member, the coordinator of the busiest organization, the secretary of all bodies, and one of two of them.
    """
    fill(int(count / PER_POINT), is_bare=True)
    organizations = list(Organization.objects.order_by("pk"))
    persons = Person.objects.bulk_create(
        (Person(surname=f"Причалов-{n}", given="Пётр", patronymic="Ильич") for n in range(people)), BATCH
    )
    Position.objects.bulk_create(
        (
            Position(person=person, organization=organizations[n % len(organizations)], title="директор")
            for n, person in enumerate(persons)
        ),
        BATCH,
    )
    tasks, first = Assignment.objects.alias(part=F("pk") % 2), persons[0].pk
    tasks.filter(part=1).update(person_id=first + (F("pk") / 2) % people, organization=None)
    _give_to_the_busiest(organizations[1])
    users = [
        User.objects.create_user(email=f"{name}@example.org", person=person, is_staff=person is None)
        for name, person in (("member", persons[0]), ("busy", persons[1]), ("secretary", None), ("helper", None))
    ]
    Mandate.objects.create(user=users[2], role=Mandate.Role.SECRETARY)
    for body in Group.objects.filter(is_body=True).order_by("pk")[:2]:
        Mandate.objects.create(user=users[3], role=Mandate.Role.SECRETARY, body=body)
    _begin_series()
    _tell(users[0], users[2])
    _leave_points_to_nobody()
    return users[0], users[1], users[2], users[3]


def _give_to_the_busiest(organization: Organization) -> None:
    with_it = Assignment.objects.filter(organization=organization).values("resolution")
    share = Assignment.objects.alias(part=F("pk") % BUSY_SHARE).filter(part=0).exclude(resolution__in=with_it)
    share.update(organization=organization, person=None)


def _begin_series() -> None:
    """Some of the open tasks recur: each has two periods that are open."""
    heads = list(Assignment.objects.filter(status=A.CONTROL).order_by("-pk")[:SERIES])
    for head in heads:
        head.recurrence, head.term = Assignment.Recurrence.MONTHLY, None
    Assignment.objects.bulk_update(heads, ["recurrence", "term"])
    this_month = timezone.localdate().replace(day=1)
    Assignment.objects.bulk_create(
        Assignment(
            resolution_id=head.resolution_id,
            position=head.position,
            person_id=head.person_id,
            organization_id=head.organization_id,
            status=A.CONTROL,
            term=period + dt.timedelta(days=20),
            series=head,
            period=period,
        )
        for head in heads
        for period in (this_month, (this_month - dt.timedelta(days=1)).replace(day=1))
    )


def _leave_points_to_nobody() -> None:
    Resolution.objects.bulk_create(
        Resolution(item=item, position=90, number=f"{item.number}.90", text=TEXT, public_text=TEXT)
        for item in AgendaItem.objects.order_by("pk")[:NAMELESS]
    )


def _tell(author: User, secretary: User) -> None:
    """What happened to each task until now; of the open ones one in ten is reported, one in twenty asks for time."""
    now = timezone.now()
    since = now - dt.timedelta(days=90)
    Assignment.objects.update(control_since=since)
    Assignment.objects.filter(recurrence="").update(heard_at=since)
    tasks = list(Assignment.objects.filter(recurrence="").only("pk", "status", "term").order_by("pk"))
    reports, requests, events, states = [], [], [], {A.REPORTED: [], A.EXTENSION: []}
    for task in tasks:
        is_open, at = task.status == A.CONTROL, _told_at(task.pk % PARTS, now, is_open=task.status == A.CONTROL)
        done = not is_open or task.pk % 10 == 0
        asks = not done and task.pk % 20 == 1 and task.term is not None
        events.append(_event(task, secretary, Action.CONTROLLED, since))
        if done or task.pk % 3 == 0:
            report = Report(
                assignment=task,
                author=author,
                kind=Report.Kind.DONE if done else Report.Kind.INTERIM,
                text="Сделано, приказ № 12.",
                percent=100 if done else 50,
                fulfilled_on=timezone.localdate(at) if done else None,
                created_at=at,
                decision=Report.Decision.NONE if is_open else Report.Decision.ACCEPTED,
            )
            reports.append(report)
            events.append(_event(task, author, Action.REPORTED if done else Action.INTERIM, at))
        if not is_open:
            events.append(_event(task, secretary, Action.CLOSED, at))
        elif done:
            states[A.REPORTED].append(task.pk)
        if asks:
            states[A.EXTENSION].append(task.pk)
            requests.append(
                ExtensionRequest(
                    assignment=task,
                    author=author,
                    reason="Ждём смету.",
                    old_term=task.term,
                    new_term=task.term + dt.timedelta(days=30),
                    created_at=at,
                )
            )
    Report.objects.bulk_create(reports, BATCH)
    told = Assignment.objects.filter(recurrence="").alias(part=F("pk") % PARTS)
    for part in range(PARTS):
        heard, closed = (_told_at(part, now, is_open=is_open) for is_open in (True, False))
        told.filter(part=part, status=A.CONTROL, reports__isnull=False).update(heard_at=heard)
        told.filter(part=part, status=A.CLOSED).update(heard_at=closed, closed_at=closed)
    ExtensionRequest.objects.bulk_create(requests, BATCH)
    Event.objects.bulk_create(events, BATCH)
    for state, pks in states.items():
        for begin in range(0, len(pks), BATCH):
            Assignment.objects.filter(pk__in=pks[begin : begin + BATCH]).update(status=state)
    _write_letters(len(tasks) // 2, now)
    Meeting.objects.filter(pk__in=list(Meeting.objects.values_list("pk", flat=True)[:20])).update(published_at=None)


def _told_at(part: int, now: dt.datetime, *, is_open: bool) -> dt.datetime:
    return now - dt.timedelta(days=part if is_open else part * 45, seconds=part)


def _event(task: Assignment, actor: User, action: Action, at: dt.datetime) -> Event:
    return Event(assignment=task, actor=actor, action=action, at=at)


def _write_letters(count: int, now: dt.datetime) -> None:
    """All were sent but a few that were given up."""
    Letter.objects.bulk_create(
        (
            Letter(
                kind=Letter.Kind.ASSIGNMENT_GIVEN,
                occasion=f"assignment {n}",
                recipient="member@example.org",
                language="ru",
                subject="Вам поручение",
                text="Поручение. " * 50,
                html="<p>Поручение.</p>" * 50,
                day=now.date(),
                created_at=now,
                due_at=now,
                sent_at=None if n % 10_000 == 5 else now,
                given_up_at=now if n % 10_000 == 5 else None,
            )
            for n in range(count)
        ),
        BATCH,
    )

"""What time itself gives rise to: whom to remind of what on a given day.

Everything may be asked again and again, by several processes, after a pause or with a clock that was set: a letter has
its occasion (assignment, term, step; body, day), and of one occasion nobody gets two.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from decisions.control import queues
from decisions.control.queues import WAITS
from decisions.letters.emails import reminders as letters
from decisions.letters.emails.forgotten import Forgotten, dateless_come_up, something_is_forgotten
from decisions.models import Assignment, Letter, Meeting, Policy, Reminder
from decisions.models.assignment import AssignmentQuerySet
from members.models import Group

WEEK = dt.timedelta(days=7)
K = Letter.Kind


def remind_of_terms(on: dt.date) -> None:
    """A letter before the term, on each of the days that the policy of the body names; to one reader one about all.

    After a pause only the nearest of the days that have passed is told of; a day on which the task, or its longer term,
    was not yet given is none.
    """
    days = {policy.body_id: policy.reminders for policy in Policy.objects.all()}
    default = Policy().reminders
    furthest = max([*default, *(day for each in days.values() for day in each)], default=0)
    rows = _waiting().filter(term__range=(on, on + dt.timedelta(days=furthest)))
    given = Max("extensions__decided_at", filter=Q(extensions__is_granted=True))
    # Until reminders were written down by themselves, the letters told what had been told.
    known = {
        occasion
        for told in (Letter.objects.all(), Reminder.objects.all())
        for occasion in told.filter(kind=K.REMINDER, assignment__status__in=WAITS).values_list("occasion", flat=True)
    }
    due: dict[str, Assignment] = {}
    for assignment in rows.annotate(extended_at=given):
        reached = _step(assignment, days.get(assignment.resolution.item.meeting.body_id, default), on)
        occasion = f"term {assignment.pk} {assignment.term} {reached}"
        if reached is not None and occasion not in known:
            due[occasion] = assignment
    letters.terms_are_near(due, on)


def remind_of_overdue(on: dt.date) -> None:
    """A letter the day after the term and every week from then on; never two within seven days."""
    rows, lately = _waiting().filter(term__lt=on), {"kind": K.OVERDUE, "day__gt": on - WEEK, "day__lte": on}
    rows = rows.exclude(pk__in=Letter.objects.filter(assignment__isnull=False, **lately).values("assignment"))
    rows = rows.exclude(pk__in=Reminder.objects.filter(**lately).values("assignment"))
    late = {f"overdue {row.pk} {row.term} {(row.days_late(on) - 1) // 7}": row for row in rows}
    letters.terms_have_passed(late, on)


def remind_of_forgotten(on: dt.date) -> None:
    """To the secretaries of a body, every week: protocols not signed in the days of the policy, tasks long silent."""
    days = dict(Policy.objects.values_list("body_id", "protocol_days"))
    lately = Letter.objects.filter(kind=K.PROTOCOL_WAITS, body__isnull=False, day__gt=on - WEEK, day__lte=on)
    bodies = Group.objects.filter(is_body=True).exclude(pk__in=lately.values("body"))
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    unsigned = Meeting.objects.filter(body__in=bodies, date__lt=on).exclude(status=Meeting.Status.SIGNED)
    for meeting in unsigned.order_by("date", "pk"):
        if (on - meeting.date).days > days.get(meeting.body_id, Policy().protocol_days):
            meetings[meeting.body_id].append(meeting)
    silent: dict[int, list[Assignment]] = defaultdict(list)
    moment = timezone.make_aware(dt.datetime.combine(on, dt.time.min))
    for row in queues.silent(_waiting(), moment).filter(resolution__item__meeting__body__in=bodies):
        silent[row.resolution.item.meeting.body_id].append(row)
    for body in bodies.order_by("pk"):
        found = Forgotten(body, meetings[body.pk], silent[body.pk])
        if found:
            something_is_forgotten(found, f"forgotten {body.pk} {on}", queues.SILENT_DAYS, on)


def remind_of_dateless(on: dt.date) -> None:
    """To the secretaries: tasks without a date, each again after the days that the policy of its body names.

    The next day is written down with the letter, by one conditional update: who comes later finds it moved on. One that
    lies further off than the policy allows was set by a clock that ran ahead.
    """
    days = dict(Policy.objects.values_list("body_id", "review_days"))
    dateless = Q(term__isnull=True, recurrence__in=("", Assignment.Recurrence.CONSTANT))
    rows = _waiting().filter(dateless, status=Assignment.Status.CONTROL).order_by("control_since", "pk")
    due: dict[Group, list[Assignment]] = defaultdict(list)
    for row in rows:
        body = row.resolution.item.meeting.body
        if _comes_up(row, days.get(body.pk, Policy().review_days), on):
            due[body].append(row)
    for body, found in due.items():
        later = on + dt.timedelta(days=days.get(body.pk, Policy().review_days))
        with transaction.atomic():
            mine = Assignment.objects.filter(pk__in=[row.pk for row in found])
            if mine.filter(Q(review_on__isnull=True) | ~Q(review_on=later)).update(review_on=later):
                dateless_come_up(body, found, f"review {body.pk} {on}", on)


def _comes_up(row: Assignment, days: int, on: dt.date) -> bool:
    """Whether the day has come on which the task is to be looked at; never, when the policy says 0 days."""
    day = queues.review_day(row, days)
    if day is None:
        return False
    return day <= on or (row.review_on is not None and day > on + dt.timedelta(days=days))


def _waiting() -> AssignmentQuerySet:
    signed = Assignment.objects.filter(status__in=WAITS, resolution__item__meeting__status=Meeting.Status.SIGNED)
    related = ("resolution__item__meeting__body", "person", "organization", "acting_person", "representative")
    return signed.select_related(*related).order_by("term", "pk")


def _step(assignment: Assignment, days: list[int], on: dt.date) -> int | None:
    """The nearest of `days` before the term that has come by `on`, when the term was known before that day."""
    assert assignment.term is not None, "the rows have a term"
    reached = min((day for day in days if (assignment.term - on).days <= day), default=None)
    if reached is None:
        return None
    moments = [assignment.control_since, assignment.extended_at]  # type: ignore[attr-defined]
    told = max((timezone.localdate(moment) for moment in moments if moment), default=dt.date.min)
    return reached if told < assignment.term - dt.timedelta(days=reached) else None

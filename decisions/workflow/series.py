"""Recurring assignments: the head of a series stays on control, each period has an occurrence of its own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from decisions.control.recurrences import MONTHS, Rhythm
from decisions.models import Assignment, Meeting, Policy
from decisions.workflow.assignments import put_on_control
from decisions.workflow.core import hold_point

MISSED = dt.timedelta(days=366)
"""Periods due longer ago are not made up for: an old protocol that is entered today asks for no back reports."""


def make_occurrences(on: dt.date, *, at: dt.datetime | None = None) -> int:
    """Put on control what every open series owes by `on`, each period once; how many were made.

    Any number of processes may ask at once: the point is held while its series is looked at.
    """
    policies = {policy.body_id: policy for policy in Policy.objects.all()}
    heads = Assignment.objects.filter(
        status=Assignment.Status.CONTROL,
        series__isnull=True,
        term__isnull=True,
        recurrence__in=MONTHS,
        resolution__item__meeting__status=Meeting.Status.SIGNED,
    ).select_related("resolution__item__meeting")
    owed = {head: dict(_owed(head, policies, on)) for head in heads.order_by("pk")}
    known = _known(min((period for periods in owed.values() for period in periods), default=on))
    return sum(_continue(head, periods, at) for head, periods in owed.items() if not known[head.pk] >= periods.keys())


def _owed(head: Assignment, policies: dict[int, Policy], on: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    policy = policies.get(head.resolution.item.meeting.body_id, Policy())
    rhythm = Rhythm(MONTHS[head.recurrence], head.recurrence_day, policy.moves_from_days_off)
    since = max(timezone.localdate(head.control_since), on - MISSED) if head.control_since else on
    return rhythm.periods(since, on, policy.far_days)


def _known(since: dt.date) -> defaultdict[int, set[dt.date]]:
    """The periods of all series from that day on, by the head: of one table alone, whose statistics may be fresh."""
    known: defaultdict[int, set[dt.date]] = defaultdict(set)
    occurrences = Assignment.objects.filter(series__isnull=False, period__gte=since).order_by()
    for series, period in occurrences.values_list("series", "period"):
        if series is not None and period is not None:
            known[series].add(period)
    return known


def _continue(head: Assignment, owed: dict[dt.date, dt.date], at: dt.datetime | None) -> int:
    """Make what is missing of `owed`, terms by the first day of the period, if the series still goes on."""
    with transaction.atomic():
        hold_point(head)
        if Assignment.objects.filter(pk=head.pk, status=Assignment.Status.CONTROL).count() != 1:
            return 0
        known = set(head.occurrences.filter(period__in=owed).values_list("period", flat=True))
        missing = {period: term for period, term in owed.items() if period not in known}
        for period, term in missing.items():
            put_on_control(_occurrence(head, period, term), at=at)
    return len(missing)


def _occurrence(head: Assignment, period: dt.date, term: dt.date) -> Assignment:
    return Assignment.objects.create(
        resolution=head.resolution,
        position=head.position,
        person=head.person,
        organization=head.organization,
        acting_person=head.acting_person,
        representative=head.representative,
        named_anew=head.named_anew,
        role=head.role,
        printed=head.printed,
        origin_group=head.origin_group,
        term=term,
        original_term=term,
        term_text=head.term_text,
        series=head,
        period=period,
    )

"""Tasks to count, and ways to change what the discipline counts."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from django.utils import timezone

from decisions.models import AgendaItem, Assignment, ExtensionRequest, Meeting, Report, Resolution
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    ExtensionRequestFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    ResolutionFactory,
)

TODAY = dt.date(2026, 6, 10)
S, DAY = Assignment.Status, dt.timedelta(days=1)


def moment(day: dt.date, hour: int = 12) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def made_tasks() -> list[Assignment]:
    """Leads and co-executors of two bodies: closed in time and late, some with nothing said, and open ones."""
    organizations = [OrganizationFactory() for _ in range(3)]
    made = []
    for slug in "ab":
        meeting = MeetingFactory(body=BodyFactory(slug=slug), published=True, date=dt.date(2026, 1, 2))
        item = AgendaItemFactory(meeting=meeting)
        for place in range(4):
            point, term = ResolutionFactory(item=item), TODAY - (40 * place - 30) * DAY
            for organization, role in zip(organizations, ("lead", "co", "co"), strict=True):
                fields = {"term": term, "role": role, "control_since": moment(dt.date(2026, 1, 3))}
                if place > 1:
                    day = term + (place - 2) * 5 * DAY
                    fields |= {"status": S.CLOSED, "fulfilled_on": day, "closed_at": moment(day, 23)}
                else:
                    fields |= {"status": S.CONTROL}
                who = {"organization": None, "person": PersonFactory()} if place == 3 and role == "co" else {}
                made.append(AssignmentFactory(resolution=point, **fields | {"organization": organization} | who))
    return made


def steps(chance: random.Random, tasks: list[Assignment]) -> list[Callable[[], object]]:
    """What changes the discipline."""
    task = Assignment.objects.filter(pk=chance.choice(tasks).pk)
    row, day = task.get(), TODAY - chance.randint(0, 150) * DAY
    meetings = Meeting.objects.filter(items__resolutions=row.resolution_id)
    return [
        lambda: task.update(status=S.CLOSED, closed_at=moment(day), fulfilled_on=day),
        lambda: task.update(status=S.CONTROL, closed_at=None, term=TODAY + chance.randint(-3, 3) * DAY),
        lambda: task.update(status=chance.choice([S.CANCELLED, S.REASSIGNED, S.REPORTED]), closed_at=None),
        lambda: task.update(role=chance.choice(["lead", "co"]), control_since=moment(day)),
        lambda: ReportFactory(assignment=row, kind=Report.Kind.INTERIM, created_at=moment(day)),
        lambda: Report.objects.filter(assignment=row).update(created_at=moment(day), decision="accepted"),
        lambda: Report.objects.filter(assignment=row).delete(),
        lambda: (
            ExtensionRequest.objects.filter(assignment=row).exists()
            or ExtensionRequestFactory(assignment=row, old_term=day, new_term=day + DAY, is_granted=True)
        ),
        lambda: ExtensionRequest.objects.filter(assignment=row).update(is_granted=chance.random() < 0.5),
        lambda: Meeting.objects.filter(pk__in=list(meetings.values_list("pk", flat=True))).update(
            published_at=chance.choice([None, timezone.now()])
        ),
        lambda: AgendaItem.objects.filter(resolutions=row.resolution_id).update(is_closed=chance.random() < 0.3),
        lambda: Resolution.objects.filter(pk=row.resolution_id).update(is_stem=True),
    ]

"""Digests of a week: for whom there is one, and what is in it. Any number of processes may ask, as often as they like.

All are written at once, by the first process that comes in a week; whoever comes later finds them. Who had nothing to
be told of then is not written to in the middle of the week because something has come up: of that there are letters.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils import timezone

from decisions.control.discipline import IN_TIME
from decisions.control.queues import WAITS
from decisions.letters import outbox
from decisions.letters.emails.digests import Duties, Figures, digest
from decisions.letters.emails.recipients import Reader
from decisions.letters.named import those_gone
from decisions.models import Assignment, ExtensionRequest, Letter, MailPreference, Meeting, Report
from members.models import Mandate, Position, User

WEEK = dt.timedelta(days=7)
AHEAD = dt.timedelta(days=14)
DECIDE = (Mandate.Role.SECRETARY, Mandate.Role.CHAIR)

S = Assignment.Status
SIGNED = Q(resolution__item__meeting__status=Meeting.Status.SIGNED)
OF_BODY = "resolution__item__meeting__body"


def write_digests(on: dt.date) -> None:
    """The digests of the week of `on`, and in the first week of a month the monthly ones, unless they are there."""
    monday = on - dt.timedelta(days=on.weekday())
    occasion = f"week {monday}"
    if Letter.objects.filter(kind=Letter.Kind.DIGEST, occasion=occasion).exists():
        return
    weekly, monthly = _readers()
    letters = _letters(weekly, occasion, monday - WEEK, on)
    if monday.day <= 7:
        letters += _letters(monthly, occasion, _first_monday(monday - WEEK), on)
    outbox.put(letters)


def _letters(users: list[User], occasion: str, since: dt.date, on: dt.date) -> list[Letter]:
    """Of what was accepted from `since` to the day before the Monday of `on`; a fixed number of queries."""
    if not users:
        return []
    until = on - dt.timedelta(days=on.weekday())
    accepted = Q(status=S.CLOSED, closed_at__gte=_midnight(since), closed_at__lt=_midnight(until))
    duties, figures = _duties(users, accepted, on), _figures(users, accepted, on)
    rows = (digest(Reader(u.email.lower(), u), occasion, duties[u.pk], figures[u.pk], on) for u in users)
    return [row for row in rows if row is not None]


def _readers() -> tuple[list[User], list[User]]:
    """Who wants a digest every week, and who every month; it is weekly for who has not said."""
    users = User.objects.filter(is_active=True).select_related("mail_preference").order_by("pk")
    wanted: dict[str, list[User]] = defaultdict(list)
    for user in users:
        row: MailPreference | None = getattr(user, "mail_preference", None)
        wanted[row.digest if row else MailPreference.Digest.WEEKLY].append(user)
    return wanted[MailPreference.Digest.WEEKLY], wanted[MailPreference.Digest.MONTHLY]


def _duties(users: list[User], accepted: Q, on: dt.date) -> dict[int, Duties]:
    """By the key of the user: tasks given to the person, and those of organizations that the person coordinates."""
    of_person: dict[int | None, int] = {user.person_id: user.pk for user in users if user.person_id}
    of_organization: dict[int | None, set[int]] = defaultdict(set)
    posts = Position.objects.on(on).filter(is_coordinator=True, organization__isnull=False, person__in=of_person)
    for organization, person in posts.values_list("organization", "person"):
        of_organization[organization].add(of_person[person])
    late, due = Q(status__in=WAITS, term__lt=on), Q(status__in=WAITS, term__range=(on, on + AHEAD))
    named = Q(acting_person__in=of_person, named_anew=False) | Q(representative__in=of_person)
    mine = Q(person__in=of_person) | named | Q(organization__in=of_organization)
    rows = Assignment.objects.filter(SIGNED, mine, late | due | accepted).select_related(
        "resolution__item__meeting", "organization"
    )
    gone = those_gone(rows, on)
    found: dict[int, Duties] = defaultdict(Duties)
    for row in rows.order_by("term", "pk"):
        people = {person for person in (row.person_id, row.named_person_id) if person is not None}
        whom = {of_person.get(person) for person in people if row.is_named(person, gone.get(person, ()))}
        for user in (whom | of_organization.get(row.organization_id, set())) - {None}:
            assert user is not None, "taken out above"
            _place(found[user], row, on)
    return found


def _place(duties: Duties, row: Assignment, on: dt.date) -> None:
    if row.status == S.CLOSED:
        duties.accepted.append(row)
    elif row.is_overdue(on):
        duties.late.append(row)
    else:
        duties.due.append(row)


def _figures(users: list[User], accepted: Q, on: dt.date) -> dict[int, Figures]:
    """By the key of the user: the sum over the bodies in which the user decides; None of a mandate stands for all."""
    bodies: dict[int, set[int | None]] = defaultdict(set)
    for user, body in Mandate.objects.filter(user__in=users, role__in=DECIDE).values_list("user", "body"):
        bodies[user].add(body)
    known = _of_bodies(accepted, on) if bodies else {}
    found: dict[int, Figures] = defaultdict(Figures)
    for user, own in bodies.items():
        found[user] = _sum(figures for body, figures in known.items() if None in own or body in own)
    return found


def _sum(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())


def _of_bodies(accepted: Q, on: dt.date) -> dict[int, Figures]:
    """Four statements, whatever the number of bodies."""
    waits = SIGNED & Q(status__in=WAITS)
    in_time = accepted & IN_TIME
    counted = (
        Assignment.objects.order_by()
        .values_list(OF_BODY)
        .annotate(
            overdue=Count("pk", filter=waits & Q(term__lt=on)),
            due=Count("pk", filter=waits & Q(term__range=(on, on + AHEAD))),
            closed=Count("pk", filter=accepted),
            in_time=Count("pk", filter=in_time),
        )
    )
    found: dict[int, Figures] = defaultdict(Figures)
    for body, overdue, due, closed, timely in counted:
        found[body] += Figures(overdue=overdue, due=due, closed=closed, in_time=timely)
    reports = Report.objects.filter(kind=Report.Kind.DONE, decision=Report.Decision.NONE)
    for body, n in reports.order_by().values_list(f"assignment__{OF_BODY}").annotate(n=Count("pk")):
        found[body] += Figures(reports=n)
    asked = ExtensionRequest.objects.filter(is_granted__isnull=True)
    for body, n in asked.order_by().values_list(f"assignment__{OF_BODY}").annotate(n=Count("pk")):
        found[body] += Figures(extensions=n)
    in_work = Q(status__in=(Meeting.Status.HELD, Meeting.Status.DRAFT))
    sat = Q(status=Meeting.Status.PLANNED, date__lt=on)
    for body, n in Meeting.objects.filter(in_work | sat).order_by().values_list("body").annotate(n=Count("pk")):
        found[body] += Figures(drafts=n)
    return found


def _first_monday(day: dt.date) -> dt.date:
    """Of the month of `day`."""
    first = day.replace(day=1)
    return first + dt.timedelta(days=-first.weekday() % 7)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))

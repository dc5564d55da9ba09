"""What the demo says of itself when it starts: how much there is, and who can sign in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decisions.demo.directory import SECRETARY
from decisions.models import Assignment, Meeting
from decisions.standing import Clock, Tally
from members.models import Group, Organization, Person, User

SIGN_IN = (SECRETARY, "vyatkin@masterskie.example", "chair@cluster.example", "observer@cluster.example")


def is_loaded() -> bool:
    """Whether the demo is in this database, whatever became of it since."""
    return User.objects.filter(email=SECRETARY).exists()


def is_free() -> bool:
    """Whether there is nothing yet that the demo would stand beside."""
    return not any(model._default_manager.exists() for model in (Organization, Person, Group, Meeting))


def lines(today: dt.date) -> Iterator[str]:
    """Counts, states on `today`, and some addresses that can sign in, each with what it may do."""
    counts = {
        "organizations": Organization.objects.count(),
        "people": Person.objects.count(),
        "groups": Group.objects.count(),
        "protocols": Meeting.objects.exclude(status=Meeting.Status.PLANNED).count(),
    }
    yield _("Organizations %(organizations)d, people %(people)d, groups %(groups)d, protocols %(protocols)d.") % counts
    clock = Clock.on(today)
    rows = Assignment.objects.select_related("resolution__item__meeting").exclude(status=Assignment.Status.DRAFT)
    tally = Tally(clock.of_assignment(row, row.resolution.item.meeting.body_id) for row in rows)
    yield _("Tasks: %(states)s.") % {"states": tally.label}
    yield _("Sign in with one of these addresses; the code comes by a letter, printed here and shown at /dev/mail/:")
    roles = (
        pgettext("who signs in", "secretary"),
        pgettext("who signs in", "member"),
        pgettext("who signs in", "chair"),
        pgettext("who signs in", "observer"),
    )
    for address, role in zip(SIGN_IN, roles, strict=True):
        user = User.objects.filter(email=address).select_related("person").first()
        if user is not None:
            yield f"  {address:<28} {role}, {user.get_short_name()}"

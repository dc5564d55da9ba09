"""What a body keeps beside its protocols: the story tells of it, no state changes."""

from __future__ import annotations

import datetime as dt

from decisions import permissions
from decisions.models import Event
from decisions.workflow.core import Actor, require, write_event
from members.models import Group


def record_of_body(
    body: Group, action: Event.Action, *, what: str, actor: Actor = None, at: dt.datetime | None = None
) -> None:
    """Write down that a list was issued or put back, or what became of a template; the caller keeps it."""
    require(lambda user, thing: permissions.keeps_body(user, thing.pk), actor, body)
    write_event(body, action, "", "", actor, at, what)

"""One line of a plan: what is done to what."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy


class Action(models.TextChoices):
    NEW = "new", pgettext_lazy("plan", "new")
    CHANGED = "changed", pgettext_lazy("plan", "changed")
    SAME = "same", pgettext_lazy("plan", "same")
    REMOVED = "removed", pgettext_lazy("plan", "removed")
    CONFLICT = "conflict", pgettext_lazy("plan", "conflict")


def points_in_words(action: Action, n: int) -> str:
    """«3 new points»: how many points of a plan fare so."""
    words = {
        Action.NEW: ngettext("%(n)d new point", "%(n)d new points", n),
        Action.CHANGED: ngettext("%(n)d point changed", "%(n)d points changed", n),
        Action.SAME: ngettext("%(n)d point the same", "%(n)d points the same", n),
        Action.REMOVED: ngettext("%(n)d point removed", "%(n)d points removed", n),
        Action.CONFLICT: ngettext("%(n)d point in conflict", "%(n)d points in conflict", n),
    }
    return words[action] % {"n": n}


class Subject(models.TextChoices):
    MEETING = "meeting", gettext_lazy("meeting")
    BODY = "body", gettext_lazy("body")
    PERSON = "person", gettext_lazy("person")
    POST = "post", gettext_lazy("post")
    ORGANIZATION = "organization", gettext_lazy("organization")
    GROUP = "group", gettext_lazy("group")
    ITEM = "item", gettext_lazy("agenda item")
    RESOLUTION = "resolution", gettext_lazy("point")
    RESPONSIBLE = "responsible", gettext_lazy("responsible")
    LINEAGE = "lineage", gettext_lazy("related point")
    FIELD = "field", gettext_lazy("field")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line for the printout and for the page. `what` names the thing, `level` is the depth of indentation (0–3).

    `by_rule`: the warning only tells what a rule of the body did, and nobody has to look at it.
    """

    action: Action
    subject: Subject
    what: str
    before: str = ""
    after: str = ""
    warning: str = ""
    level: int = 0
    by_rule: bool = False

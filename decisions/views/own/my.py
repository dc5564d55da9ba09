"""A member's own page: what is overdue, what is due soon, what comes later, what waits for the secretary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from decisions.control import duties
from decisions.models import Assignment, Colleague, Meeting, Resolution
from decisions.models.assignment import AssignmentQuerySet, by_name
from decisions.paging import END, BadMark, Key, day, number, page_of
from decisions.prepared import Statement, as_many, asked, marks_for, prepared
from decisions.standing import Clock
from members.access import Access, access_of
from members.addresses import address_of
from members.models import Position

SCOPES = ("mine", "organization")
SHOWN = 5
"""How many tasks of each group stand on the page; the rest is behind a link."""

PAGE = 50
FINISHED_DAYS = 30
FINISHED_SHOWN = 10
ORDER = (Key("term", day, is_nullable=True), Key("pk", number))

TITLES = {
    "overdue": gettext_lazy("Overdue"),
    "soon": gettext_lazy("Due soon"),
    "later": gettext_lazy("Later"),
    "far": gettext_lazy("Far off"),
    "dateless": gettext_lazy("Without a date"),
    "waiting": gettext_lazy("Waits for the secretary"),
}


@require_safe
@login_required
@never_cache
def my(request: HttpRequest) -> HttpResponse:
    """`?scope=mine` (named personally) or `organization`; without it, the one that has something.

    `?group=` lists all tasks of one group, by pages.
    """
    access = access_of(request.user)
    clock = Clock.on(timezone.localdate())
    since = timezone.make_aware(dt.datetime.combine(clock.today - dt.timedelta(days=FINISHED_DAYS), dt.time.min))
    who = Who(access.person_id, tuple(sorted(access.organizations)), tuple(sorted(access.left)), clock.today, since)
    of_scope = duties.in_groups(who.ask("to do", _to_do), SCOPES, clock)
    counts = {scope: tasks.count for scope, tasks in of_scope.items()}
    scope = request.GET.get("scope", "")
    if scope not in SCOPES:
        scope = "organization" if counts["organization"] and not counts["mine"] else "mine"
    if request.GET.get("group") in duties.GROUPS:
        return _whole_group(request, who.tasks(scope).to_do(), scope, clock)
    groups = duties.first_of(of_scope[scope], clock, SHOWN)
    context = {
        "scope": scope,
        "counts": counts,
        "groups": groups,
        "first": next((one for name in ("overdue", "soon") if name in groups for one in groups[name].duties), None),
        "later_count": sum(groups[name].count for name in ("later", "far") if name in groups),
        "finished": _finished(who, scope),
        "post": _post(access, clock.today),
        "has_organization": bool(access.organizations),
    }
    return render(request, "decisions/my.html", context)


def _whole_group(request: HttpRequest, tasks: AssignmentQuerySet, scope: str, clock: Clock) -> HttpResponse:
    """Every task of one group; a mark that no page gave leads to the first page."""
    name = request.GET["group"]
    rows = duties.of_group(tasks, name, clock)
    marks = {side: request.GET.get(side, "") for side in ("after", "before")}
    try:
        page = page_of(rows.only("term"), ORDER, PAGE, **marks)
    except BadMark:
        return HttpResponseRedirect(f"?scope={scope}&group={name}")
    context: dict[str, Any] = {
        "scope": scope,
        "title": TITLES[name],
        "duties": duties.duties([row.pk for row in page.rows], clock),
        "waits": name == "waiting",
        "page": page,
        "end": END,
    }
    return render(request, "decisions/my_group.html", context)


@dataclass(frozen=True, slots=True)
class Who:
    """Whose tasks are asked for, on which day, and since when what is finished: all that the queries depend on."""

    person: int | None
    organizations: tuple[int, ...]
    left: tuple[int, ...]
    today: dt.date
    since: dt.datetime

    def ask(self, name: str, make: Callable[[Who], QuerySet[Any, Any]]) -> list[Any]:
        """The rows of the query that `make` builds of the one it is given, and of `name` alone."""
        values = self._values
        key = (name, self.person is None, len(self.organizations), len(self.left))
        return prepared(key, lambda: self._statement(make, marks_for(values))).rows(values)

    @property
    def _values(self) -> list[Any]:
        own = [] if self.person is None else [self.person]
        return [self.today, self.since, *self.organizations, *self.left, *own]

    def _statement(self, make: Callable[[Who], QuerySet[Any, Any]], marks: list[Any]) -> Statement:
        today, since, *keys = marks
        mine, gone = len(self.organizations), len(self.organizations) + len(self.left)
        person = None if self.person is None else keys[gone]
        marked = Who(person, tuple(keys[:mine]), tuple(keys[mine:gone]), today, since)
        return Statement(make(marked), marks)

    def tasks(self, scope: str) -> AssignmentQuerySet:
        """Assignments of signed protocols that are the person's own, or those of the person's organizations."""
        # Protocols that are not signed are few: to know their points costs less than to look for that of each task.
        unsigned = Resolution.objects.filter(item__meeting__status__in=Meeting.UNSIGNED).order_by().values("pk")
        return self.of_any_protocol(scope).exclude(resolution__in=unsigned)

    def of_any_protocol(self, scope: str) -> AssignmentQuerySet:
        """The same, and those whose protocol is not signed or was withdrawn: not for the eyes of a member."""
        if scope == "organization":
            return Assignment.objects.filter(organization__in=self.organizations)
        if self.person is None:
            return Assignment.objects.none()
        helps = Colleague.objects.in_force(self.today).filter(person=self.person).order_by()
        named = Assignment.objects.filter(by_name(self.person, self.left)).order_by().values("pk")
        return Assignment.objects.filter(pk__in=named.union(helps.values("assignment"), all=True))


def _to_do(who: Who) -> QuerySet[Any, Any]:
    return duties.of_sets({scope: who.tasks(scope).to_do() for scope in SCOPES})


@dataclass(frozen=True, slots=True)
class Finished:
    """A task that was taken off control lately."""

    pk: int
    closed_at: dt.datetime
    text: str

    def get_absolute_url(self) -> str:
        return address_of("decisions:assignment-detail", self.pk)


def _finished(who: Who, scope: str) -> list[Finished]:
    """What was taken off control lately, the newest first; of the newest, what signed protocols say."""
    closed = who.ask(f"finished {scope}", lambda asked: _closed(asked, scope))
    keys = as_many(sorted({point for _pk, _at, point in closed}) or [duties.NOBODY])
    words = dict(asked(("finished points", len(keys)), keys, _signed_words))
    return [Finished(pk, at, words[point]) for pk, at, point in closed if point in words]


def _closed(who: Who, scope: str) -> QuerySet[Assignment, Any]:
    closed = who.of_any_protocol(scope).filter(status=Assignment.Status.CLOSED, closed_at__gte=who.since)
    return closed.order_by("-closed_at", "-pk").values_list("pk", "closed_at", "resolution")[:FINISHED_SHOWN]


def _signed_words(keys: list[int]) -> QuerySet[Resolution, Any]:
    signed = Resolution.objects.filter(pk__in=keys, item__meeting__status=Meeting.Status.SIGNED)
    return signed.order_by().values_list("pk", "text")


def _post(access: Access, today: dt.date) -> Position | None:
    """The post that the reader holds today, with the organization."""
    if access.person_id is None:
        return None
    return next(iter(asked("post of the reader", [today, access.person_id], _posts)), None)


def _posts(values: list[Any]) -> QuerySet[Position]:
    today, person = values
    held = Position.objects.on(today).filter(person=person).select_related("organization")
    return held.order_by("-is_main", "-since")[:1]

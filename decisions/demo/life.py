"""What became of the tasks of the demo: `life.json` and some habits, played through `decisions.workflow`.

A step is a list: what, the day counted from the day of loading, and its words:

    ["interim", day, text, percent?]   ["done", day, text, [file, its name]?]
    ["accept", day]                    ["return", day, comment]
    ["ask", day, new day, reason]      ["grant", day, comment]        ["refuse", day, comment]
    ["cancel", day, reason, "council-09 4.2"]
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from decisions import permissions, workflow
from decisions.demo.dates import Calendar, working_day, written
from decisions.demo.directory import Directory
from decisions.demo.evidence import evidence
from decisions.files.evidence import kept
from decisions.models import Assignment, ExtensionRequest, Meeting, Report, Resolution
from members.models import User

Step = Sequence[Any]

DAY = dt.timedelta(days=1)
PLAIN = (
    "Поручение исполнено {before}, подтверждающие документы у секретаря кластера.",
    "Исполнено. Письмо секретарю кластера от {before} № {no}.",
    "Работа выполнена в полном объёме, сведения направлены {before}.",
)
"""Words for a point of which `life.json` says nothing."""


@dataclass(slots=True)
class Player:
    """Plays the steps of one load; `meetings` by the code of their protocol."""

    calendar: Calendar
    directory: Directory
    meetings: Mapping[str, Meeting]
    stories: Mapping[str, Any]
    _authors: dict[str, User] = field(default_factory=dict)
    _letters: int = 0

    def play(self) -> None:
        """Everything that happened, in the order of the days; of one day, in the order of the protocols."""
        moments = [
            (self._moment(step[1], order, index), index, assignment, step)
            for index, (assignment, steps) in enumerate(self._lives())
            for order, step in enumerate(steps)
        ]
        moments.sort(key=lambda each: (each[0], each[1]))
        for at, index, assignment, step in moments:
            self._take(assignment, step, at, index)

        self._periods()

    def _periods(self) -> None:
        """Recurring tasks: a period is known of when it begins, and kept as a dated task is; of the last some wait."""
        heads = Assignment.objects.filter(series__isnull=True, control_since__isnull=False).exclude(recurrence="")
        first = heads.order_by("control_since").values_list("control_since", flat=True).first()
        day = timezone.localdate(first)
        while day <= self.calendar.today:
            workflow.make_occurrences(day, at=self._moment(day, 0, 0))
            day = (day.replace(day=28) + 4 * DAY).replace(day=1)
        rows = _with_its_protocol(Assignment.objects.filter(series__isnull=False, term__lt=self.calendar.today))
        for index, assignment in enumerate(rows.order_by("term", "pk")):
            if assignment.term and assignment.term > self.calendar.today - 30 * DAY and index % 5 == 2:
                continue
            for order, step in enumerate(self._usual(assignment, PLAIN, index)):
                self._take(assignment, step, self._moment(step[1], order, index), index)

    # ── what happens to which task ───────────────────────────────────────────
    def _lives(self) -> Iterator[tuple[Assignment, Sequence[Step]]]:
        made = [*self.directory.organizations.items(), *self.directory.people.items()]
        codes = {row: code for code, row in made}
        count = itertools.count()
        for code, meeting in self.meetings.items():
            assignments = Assignment.objects.filter(resolution__item__meeting=meeting, status=Assignment.Status.CONTROL)
            related = _with_its_protocol(assignments)
            for assignment in related.order_by("resolution__item", "resolution", "position", "pk"):
                who = codes.get(assignment.responsible)
                story = self.stories.get(f"{code} {assignment.resolution.number}", {})
                explicit = story.get("steps", {})
                if who in explicit:
                    yield assignment, explicit[who]
                elif assignment.term is not None and permissions.answers_for_the_whole(assignment):
                    yield assignment, self._usual(assignment, story.get("reports", PLAIN), next(count))

    def _usual(self, assignment: Assignment, texts: Sequence[str], index: int) -> Sequence[Step]:
        """A term that has passed was kept, or missed by some days by every seventh; one to come is left open."""
        term, signed = assignment.term, timezone.localdate(assignment.control_since)
        assert term is not None
        if term >= self.calendar.today:
            return ()
        late = index % 7 == 4
        reported = term + (2 + index % 5) * DAY if late else term - (1 + index % 5) * DAY
        last = working_day(self.calendar.today - DAY, step=-1)
        reported = min(working_day(max(reported, signed + DAY), step=1 if late else -1), last)
        reported = max(reported, signed)
        accepted = min(working_day(reported + (1 + index % 3) * DAY, step=1), last)
        return (("done", reported, texts[index % len(texts)]), ("accept", max(accepted, reported)))

    # ── one step ─────────────────────────────────────────────────────────────
    def _moment(self, day: int | dt.date, order: int, index: int) -> dt.datetime:
        """Steps of one task that fall on the same working day follow one another within it."""
        date = self.calendar.day(day) if isinstance(day, int) else day
        minutes = order * 95 + index * 37 % 90
        at = dt.datetime.combine(date, dt.time(9, 5)) + dt.timedelta(minutes=minutes)
        return timezone.make_aware(at)

    def _take(self, assignment: Assignment, step: Step, at: dt.datetime, index: int) -> None:
        what, _day, *words = step
        assignment = _with_its_protocol(Assignment.objects.all()).get(pk=assignment.pk)
        author, keeper = self._author(assignment), self._keeper(assignment)
        match what:
            case "interim":
                percent = words[1] if len(words) > 1 else None
                workflow.report_interim(assignment, actor=author, text=self._said(words[0], at), percent=percent, at=at)
            case "done":
                with kept([evidence(*file, **self._days(at)) for file in words[1:]]) as attach:
                    attach(workflow.report_done(assignment, actor=author, text=self._said(words[0], at), at=at))
            case "accept":
                workflow.accept_report(_waiting(assignment), actor=keeper, at=at)
            case "return":
                workflow.return_report(_waiting(assignment), comment=words[0], actor=keeper, at=at)
            case "ask":
                new = self.calendar.day(words[0])
                workflow.ask_extension(assignment, actor=author, reason=words[1], new_term=new, at=at)
            case "grant" | "refuse":
                request = ExtensionRequest.objects.get(assignment=assignment, is_granted__isnull=True)
                chair = self._chair(assignment)
                workflow.decide_extension(request, grant=what == "grant", comment=words[0], actor=chair, at=at)
            case "cancel":
                workflow.cancel(assignment, reason=words[0], by=self._resolution(words[1]), actor=keeper, at=at)
            case _:
                raise ValueError(f"unknown step {what}")

    def _said(self, text: str, at: dt.datetime) -> str:
        """The words of a report, with days and the number of a letter filled in."""
        self._letters += 1
        return text.format(**self._days(at), no=17 + self._letters * 7 % 283)

    def _days(self, at: dt.datetime) -> dict[str, str]:
        """«date» is the day of a report, «before» a working day shortly before it."""
        day = timezone.localdate(at)
        return {"date": written(day, "short"), "before": written(working_day(day - 3 * DAY, step=-1), "short")}

    def _resolution(self, name: str) -> Resolution:
        code, number = name.split()
        return Resolution.objects.get(item__meeting=self.meetings[code], number=number)

    # ── who acts ─────────────────────────────────────────────────────────────
    def _author(self, assignment: Assignment) -> User:
        """Who answers: the person, whoever is named beside the organization, otherwise its coordinator or first one."""
        person = assignment.person or assignment.acting_person
        key = f"person {person.pk}" if person else f"organization {assignment.organization_id}"
        if key not in self._authors:
            users = (
                User.objects.filter(person=person)
                if person
                else User.objects.filter(
                    person__positions__organization=assignment.organization_id, person__positions__until__isnull=True
                )
            )
            self._authors[key] = users.order_by("-person__positions__is_coordinator", "pk")[0]
        return self._authors[key]

    def _keeper(self, assignment: Assignment) -> User:
        return self.directory.users[self.directory.secretaries[self._body(assignment)]]

    def _chair(self, assignment: Assignment) -> User:
        return self.directory.users[self.directory.chairs[self._body(assignment)]]

    def _body(self, assignment: Assignment) -> str:
        return assignment.resolution.item.meeting.body.slug


def _waiting(assignment: Assignment) -> Report:
    """Of the very assignment, with the protocol that it knows."""
    return assignment.reports.get(kind=Report.Kind.DONE, decision=Report.Decision.NONE)


def _with_its_protocol(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Whatever a step asks of its task: most of the time of a load went into asking one by one."""
    return rows.select_related(
        "resolution__item__meeting__body", "organization", "person", "acting_person", "origin_group"
    )

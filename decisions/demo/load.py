"""The whole demo into an empty database: directory, protocols through the importer, signatures, two years of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from decisions import workflow
from decisions.demo import directory as who
from decisions.demo.dates import Calendar, Sitting, calendar
from decisions.demo.life import Player
from decisions.imports import Plan, apply_plan, plan_from_text
from decisions.letters import emails
from decisions.models import AgendaItem, Meeting

Row = Mapping[str, Any]


@transaction.atomic
def load(today: dt.date | None = None) -> None:
    """Load everything, or nothing; days count from `today`. No letters are sent about what lies in the past."""
    today = today or timezone.localdate()
    rows: Sequence[Row] = who.read("meetings.json")
    days = calendar([Sitting(row["code"], row["body"], row["day"]) for row in rows], today)
    made = who.load(today)
    meetings: dict[str, Meeting] = {}
    with emails.silence():
        for row in rows:
            meetings[row["code"]] = _held(row, days, made) if row["day"] < 0 else _planned(row, days, made)
        Player(days, made, meetings, who.read("life.json")).play()


def _held(row: Row, days: Calendar, made: who.Directory) -> Meeting:
    """Import the text of a protocol the day after the sitting; sign and publish it when its time has come."""
    text = (who.HERE / "protocols" / f"{row['code']}.txt").read_text(encoding="utf-8")
    plan = _plan(days.fill(text, row["code"]), row, made)
    secretary = made.users[made.secretaries[row["body"]]]
    chair = made.users[made.chairs[row["body"]]]
    meeting = apply_plan(plan, secretary, _moment(days, row["day"] + 1, 10))
    if "signed" in row:
        workflow.sign(meeting, actor=chair, at=_moment(days, row["day"] + row["signed"], 15))
    if "published" in row:
        workflow.publish(meeting, actor=secretary, at=_moment(days, row["day"] + row["published"], 17))
    return meeting


def _plan(text: str, row: Row, made: who.Directory) -> Plan:
    """The plan for a text; the importer's questions are answered by `who` of the meeting's row."""
    body = made.groups[row["body"]]
    plan = plan_from_text(text, body=body)
    if not plan.questions:
        return plan
    answers = row.get("who", {})
    choices = {each.key: str(made.people[answers[each.name]].pk) for each in plan.questions if each.name in answers}
    return plan_from_text(text, body=body, choices=choices)


def _planned(row: Row, days: Calendar, made: who.Directory) -> Meeting:
    """A meeting that is still to sit, with its agenda."""
    body = row["body"]
    meeting = Meeting.objects.create(
        body=made.groups[body],
        number=days.numbers[row["code"]],
        date=days.days[row["code"]],
        start=dt.time.fromisoformat(row["time"]),
        place=row["place"],
        chair=made.people[made.chairs[body]],
        secretary=made.people[made.secretaries[body]],
    )
    for position, title in enumerate(row["agenda"], 1):
        AgendaItem.objects.create(meeting=meeting, position=position, number=str(position), title=title)
    return meeting


def _moment(days: Calendar, offset: int, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(days.day(offset), dt.time(hour)))

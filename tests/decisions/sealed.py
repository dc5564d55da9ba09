"""A signed protocol that uses every sealed column, and a way to change any of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from decisions import freezing, workflow
from decisions.models import Assignment, Attendance, Meeting, Resolution, Speaker
from members.models import Group, User
from tests.factories import (
    AddresseeFactory,
    AgendaItemFactory,
    AssignmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
    SpeakerFactory,
    VoteFactory,
)


def full_protocol(body: Group, number: str = "7", **head: Any) -> Meeting:
    """In draft, with two items, a vote of each sort, a sub-point, a group, a person and an organization to do it."""
    values = {
        "date": dt.date(2026, 3, 12),
        "start": dt.time(14, 0),
        "end": dt.time(16, 20),
        "organization_line": "Кластер речных перевозок",
        "chair": PersonFactory(surname="Лагутин", consented=True),
        "chair_position": "директор",
        "secretary": PersonFactory(surname="Осокин"),
        "secretary_position": "секретарь",
        "source_text": f"ПРОТОКОЛ № {number}",
    }
    meeting = MeetingFactory(body=body, number=number, **(values | head))
    AttendanceFactory(
        meeting=meeting,
        position=1,
        organization=OrganizationFactory(),
        presence=Attendance.Presence.ABSENT,
        represented_by=PersonFactory(),
        arrived=dt.time(14, 10),
        left=dt.time(15, 0),
    )
    AttendanceFactory(meeting=meeting, position=2)
    item = AgendaItemFactory(meeting=meeting, position=1, title="О навигации этого года")
    AgendaItemFactory(meeting=meeting, position=2, title="Разное")
    SpeakerFactory(item=item, position=1, role=Speaker.Role.REPORT)
    VoteFactory(item=item, in_favour=7, against=1, abstained=0, unanimous=False)
    point = ResolutionFactory(item=item, text="Представить в совет график движения судов.")
    sub = ResolutionFactory(item=item, number="1.1.а", text="по пассажирским перевозкам;", parent=point)
    VoteFactory(item=None, resolution=sub, unanimous=True)
    group = GroupFactory()
    AddresseeFactory(resolution=point, group=group, members_count=3, position=1)
    AssignmentFactory(
        resolution=point,
        position=1,
        acting_person=PersonFactory(),
        printed="ООО «Причал»",
        term_text="до 1 июня",
        recurrence=Assignment.Recurrence.MONTHLY,
        recurrence_day=5,
        origin_group=group,
    )
    AssignmentFactory(resolution=point, position=2, organization=None, person=PersonFactory(), role=Assignment.Role.CO)
    return meeting


def sealed_protocol(body: Group, number: str = "7", actor: User | None = None, **head: Any) -> Meeting:
    """The same, signed."""
    meeting = full_protocol(body, number, **head)
    workflow.sign(meeting, actor=actor)
    return Meeting.objects.get(pk=meeting.pk)


# ── every sealed column of every row ─────────────────────────────────────────
HEAD = (
    *("body", "number", "year", "date", "start", "end", "place", "form", "organization_line", "source_text"),
    *("chair", "chair_position", "secretary", "secretary_position"),
)
SIGNATURE = ("signed_at", "seal", "previous_seal")


@dataclass(frozen=True)
class Column:
    """A sealed column; `str()` of it is the id of a test."""

    model: str
    name: str

    def __str__(self) -> str:
        return f"{self.model}.{self.name}"

    @property
    def field(self) -> models.Field[Any, Any]:
        return apps.get_model("decisions", self.model)._meta.get_field(self.name)  # type: ignore[return-value]

    def row(self, meeting: Meeting) -> models.Model:
        """A row of the protocol in which the column can be changed."""
        if self.model == "meeting":
            return meeting
        paths = {
            "attendance": {"meeting": meeting},
            "agendaitem": {"meeting": meeting},
            "speaker": {"item__meeting": meeting},
            "vote": {("item" if self.name != "resolution" else "resolution__item") + "__meeting": meeting},
            "resolution": {"item__meeting": meeting},
            "addressee": {"resolution__item__meeting": meeting},
            "assignment": {"resolution__item__meeting": meeting, "replaces": None},
        }
        if self.model == "vote" and self.name == "item":
            paths["vote"] = {"item__meeting": meeting}
        rows = apps.get_model("decisions", self.model)._default_manager.filter(**paths[self.model])
        if self.model == "assignment":
            rows = rows.filter(person__isnull=self.name != "person")
        return rows.order_by("pk").first()

    def other(self, row: models.Model, position: int = 0, letter: str = "ъ") -> dict[str, Any]:
        """Values for `update()` that change the column and keep the other constraints of the table."""
        now = getattr(row, self.field.attname)
        if self.field.is_relation:
            return self._other_key(row, now)
        if self.field.choices:
            return {self.name: next(value for value, _label in self.field.flatchoices if value != now)}
        match now:
            case bool():
                return {self.name: not now}
            case int():
                return {self.name: now + 20}
            case dt.datetime() | dt.date():
                return {self.name: now + dt.timedelta(days=1)}
            case dt.time():
                return {self.name: now.replace(minute=now.minute + 1)}
            case None:
                return {self.name: 3}
            case str():
                place = position % (len(now) + 1)
                return {self.name: now[:place] + letter + now[place + 1 :] if now else letter}
        raise AssertionError(f"no other value for {self}")

    def _other_key(self, row: models.Model, now: int | None) -> dict[str, Any]:
        assert self.field.related_model is not None
        if self.model == "assignment" and self.name in ("series", "replaces"):
            others = Assignment.objects.exclude(pk=row.pk)
            also = {"period": dt.date(2026, 4, 1)} if self.name == "series" else {}
            return {f"{self.name}_id": others.values_list("pk", flat=True)[0], **also}
        if self.model == "vote":
            free = self.field.related_model._default_manager.filter(vote__isnull=True)
            return {self.field.attname: free.values_list("pk", flat=True)[0]}
        others = self.field.related_model._default_manager.exclude(pk=now)
        if isinstance(row, Resolution):
            others = others.exclude(pk=row.pk) if self.name == "parent" else others
        key = others.order_by("-pk").values_list("pk", flat=True).first()
        assert key is not None, f"another row for {self} is needed"
        # At a place that is free there: the database would refuse two in one.
        taken = {"agendaitem": "meeting", "resolution": "item"}.get(self.model) == self.name
        return {self.field.attname: key, **({"position": 60} if taken else {})}


def columns() -> Iterator[Column]:
    """All that a signature freezes, except `status`, of which a signed protocol has but one."""
    for name in (*HEAD, *SIGNATURE):
        yield Column("meeting", name)
    for frozen in freezing.FROZEN:
        for name in frozen.columns:
            yield Column(frozen.model, name.removesuffix("_id"))

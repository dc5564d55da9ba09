"""Each trigger by itself: what decides a count and is written, changed or deleted, is written down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from decisions.counts.watching import WATCHED, Watched
from decisions.models import Assignment, Meeting, Resolution, Uncounted
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    ExtensionRequestFactory,
    MeetingFactory,
    OrganizationFactory,
    PolicyFactory,
    ReportFactory,
    ResolutionFactory,
)

pytestmark = pytest.mark.django_db

MODELS: dict[str, type[Model]] = {model._meta.db_table: model for model in apps.get_models()}
MAKES = {
    "decisions_policy": PolicyFactory,
    "decisions_meeting": MeetingFactory,
    "decisions_agendaitem": AgendaItemFactory,
    "decisions_resolution": ResolutionFactory,
    "decisions_assignment": AssignmentFactory,
    "decisions_report": ReportFactory,
    "decisions_extensionrequest": ExtensionRequestFactory,
}
DAY = dt.date(2027, 7, 7)
COLUMNS = [(each, column) for each in WATCHED for column in dict.fromkeys((each.key, *each.columns)) if column != "id"]


def named(value: Any) -> str:
    return f"{value.table}-{value.kind}" if isinstance(value, Watched) else str(value)


def another(column: str) -> Any:
    """A value that no row has there."""
    made = {
        "body_id": BodyFactory,
        "meeting_id": MeetingFactory,
        "item_id": AgendaItemFactory,
        "resolution_id": ResolutionFactory,
        "assignment_id": AssignmentFactory,
        "organization_id": OrganizationFactory,
        "series_id": AssignmentFactory,
    }
    if column in made:
        return made[column]().pk
    days = ("date", "due", "term", "original_term", "fulfilled_on", "period")
    moments = ("closed_at", "control_since", "created_at", "published_at")
    return {
        **dict.fromkeys(days, DAY),
        **dict.fromkeys(moments, timezone.now() + dt.timedelta(days=7)),
        "soon_days": 29,
        "year": 2031,
        "number": "9.9",
        "is_closed": True,
        "is_stem": True,
        "is_granted": True,
        "role": Assignment.Role.CO,
        "recurrence": Assignment.Recurrence.CONSTANT,
        "kind": "done",
        "decision": "accepted",
        "state": Resolution.State.CLOSED,
        "status": "held",
        "public_text": "Иное",
        "public_title": "Об ином",
    }[column]


def beside(column: str) -> dict[str, Any]:
    """What a constraint wants to stand there before the column is changed."""
    if column == "published_at":
        return {"status": Meeting.Status.SIGNED, "signed_at": timezone.now()}
    if column in ("series_id", "period"):
        return {"series_id": AssignmentFactory().pk, "period": DAY - dt.timedelta(days=1)}
    return {}


def written(kind: str) -> set[int]:
    return set(Uncounted.objects.filter(kind=kind).values_list("row_id", flat=True))


def key_of(each: Watched, row: Model) -> int:
    """The key that is written down for a row as it is in memory."""
    return row.assignment.resolution_id if each.of else getattr(row, "pk" if each.key == "id" else each.key)


def delete(row: Model) -> None:
    """The row alone, as a statement by hand does."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])  # noqa: S608 - a name of ours


@pytest.fixture
def row(request: pytest.FixtureRequest) -> Model:
    each: Watched = request.getfixturevalue("each")
    made: Model = MAKES[each.table]()
    Uncounted.objects.all().delete()
    return made


@pytest.mark.parametrize("each", WATCHED, ids=named)
def test_what_is_added_is_written_down(each: Watched, row: Model) -> None:
    delete(row)
    Uncounted.objects.all().delete()
    MODELS[each.table]._default_manager.bulk_create([row])
    assert written(each.kind) == ({key_of(each, row)} if each.new else set())


@pytest.mark.parametrize("each", WATCHED, ids=named)
def test_what_is_deleted_is_written_down(each: Watched, row: Model) -> None:
    delete(row)
    assert written(each.kind) == {key_of(each, row)}


@pytest.mark.parametrize(("each", "column"), COLUMNS, ids=named)
def test_what_is_changed_is_written_down(each: Watched, column: str, row: Model) -> None:
    value, before = another(column), key_of(each, row)
    table = MODELS[each.table]._default_manager.filter(pk=row.pk)
    if wanted := beside(column):
        table.update(**wanted)
    Uncounted.objects.all().delete()
    table.update(**{column: value})
    row.refresh_from_db()
    assert written(each.kind) == {before, key_of(each, row)}

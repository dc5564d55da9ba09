"""Resolutions as records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from decisions.api.records.people import columns, named, person_of
from decisions.api.records.values import page
from decisions.models import Addressee, Assignment, Resolution
from decisions.naming import Naming, fetch_posts
from decisions.permissions import AnyUser
from decisions.prepared import Ask, as_many, asked_together
from decisions.standing import Clock
from members.models import Person

Row = dict[str, Any]
COLUMNS = (
    *("pk", "item_id", "parent_id", "position", "number", "text", "public_text", "kind", "state", "due", "updated_at"),
    *("item__number", "item__title", "item__public_title", "item__is_closed", "item__position", "item__meeting_id"),
    *("item__meeting__number", "item__meeting__date", "item__meeting__published_at", "item__meeting__body_id"),
    *("item__meeting__body__slug", "item__meeting__body__name"),
)


def rows(user: AnyUser) -> QuerySet[Resolution]:
    return Resolution.objects.visible_to(user).decisions()


def pick(found: QuerySet[Resolution]) -> QuerySet[Resolution, Any]:
    """With the rank of the register's order by state, when it is asked for."""
    picked: QuerySet[Any, Any] = found.values(*COLUMNS, *found.query.annotations)
    return picked


def gather(listed: list[Row], user: AnyUser, clock: Clock) -> list[Row]:
    """Two statements; one more for a member, who reads the own points as printed."""
    keys = [row["pk"] for row in listed]
    naming = Naming(user, keys)
    answerable = _responsibles(listed, keys, naming)
    return [_record(row, naming, clock, answerable[row["pk"]]) for row in listed]


def _record(row: Row, naming: Naming, clock: Clock, responsibles: list[Row]) -> Row:
    body_id = row["item__meeting__body_id"]
    whole = naming.whole_of(body_id)
    title = row["item__title"] if whole else None if row["item__is_closed"] else row["item__public_title"]
    return {
        "id": row["pk"],
        "url": page("decisions:resolution-detail", row["pk"]),
        "body": {"slug": row["item__meeting__body__slug"], "name": row["item__meeting__body__name"]},
        "meeting": {
            "id": row["item__meeting_id"],
            "number": row["item__meeting__number"],
            "date": row["item__meeting__date"],
        },
        "item": {"id": row["item_id"], "number": row["item__number"], "title": title},
        "part_of": row["parent_id"],
        "number": row["number"],
        "text": row["text"] if naming.prints(row["pk"], body_id) else row["public_text"],
        "kind": row["kind"],
        "state": clock.of_state(row["state"], row["due"], body_id).value,
        "due": row["due"],
        "responsibles": responsibles,
        "published_at": row["item__meeting__published_at"],
        "modified_at": row["updated_at"],
    }


def _responsibles(listed: list[Row], keys: list[int], naming: Naming) -> defaultdict[int, list[Row]]:
    """Of each point who answers for it, in the order of the document; an addressed group is one line."""
    if not keys:
        return defaultdict(list)
    points = as_many(keys)
    assigned, groups = asked_together(
        Ask(("tasks of records", len(points)), points, _assigned),
        Ask(("groups of records", len(points)), points, _groups),
    )
    tasks = [
        (row, person_of(row, "person__", "person_id"))
        for row in (dict(zip(_TASK, one, strict=True)) for one in assigned)
    ]
    fetch_posts([person for _row, person in tasks])
    of = {row["pk"]: row for row in listed}
    placed: defaultdict[int, list[tuple[int, Row]]] = defaultdict(list)
    for group in (dict(zip(_GROUP, one, strict=True)) for one in groups):
        placed[group["resolution_id"]].append((group["position"], _of_group(group)))
    for task, person in tasks:
        point = of[task["resolution_id"]]
        placed[point["pk"]].append((task["position"], responsible(task, person, point["pk"], point, naming)))
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for pk, lines in placed.items():
        found[pk] = [line for _position, line in sorted(lines, key=lambda pair: pair[0])]
    return found


_WHO = ("organization_id", "organization__name", "person_id", *columns("person__"))
_TASK = ("resolution_id", "position", "role", *_WHO)
_GROUP = ("resolution_id", "position", "role", "group__slug", "group__name", "members_count")


def _assigned(points: list[int]) -> QuerySet[Assignment, Any]:
    rows = Assignment.objects.filter(resolution__in=points, series__isnull=True, origin_group__isnull=True)
    return rows.exclude(status=Assignment.Status.REASSIGNED).order_by("position", "pk").values_list(*_TASK)


def _groups(points: list[int]) -> QuerySet[Addressee, Any]:
    return Addressee.objects.filter(resolution__in=points).order_by("position", "pk").values_list(*_GROUP)


def _of_group(row: Mapping[str, Any]) -> Row:
    return {
        "type": "group",
        "id": None,
        "slug": row["group__slug"],
        "name": row["group__name"],
        "post": None,
        "role": row["role"],
        "members": row["members_count"],
    }


def responsible(task: Row, person: Person | None, point: int, meeting: Row, naming: Naming) -> Row:
    """Who answers for one assignment, as the reader may read it; `meeting` has `item__meeting__date` and the body."""
    line = {"slug": None, "role": task["role"], "members": None}
    if person is None:
        named_as = {"id": task["organization_id"], "name": task["organization__name"], "post": None}
        return {"type": "organization", **named_as, **line}
    shown = person.name_is_public or naming.prints(point, meeting["item__meeting__body_id"])
    return {"type": "person", **named(person, meeting["item__meeting__date"], shown=shown), **line}

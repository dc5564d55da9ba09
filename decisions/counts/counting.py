"""Counts of the register, made beforehand: by body, year, kind and standing, and by organization beside two of these.

Triggers write down which row changed (`Uncounted`), whoever writes; nobody waits for anybody. `count_changes()` counts
the points of such rows anew. Who reads (`facets`) takes the counts, and puts right those of the points that changed
since, in one statement: what he gets is exact at any moment (docs/adr/0012-counts-of-the-register.md).

The row that changed is written down, not its points: a late commit may bring points that nobody could see before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Q
from django.utils import timezone

from decisions.counts.measuring import measure
from decisions.models import AgendaItem, Assignment, CountedPoint, Meeting, PointCount, Resolution, Uncounted
from decisions.standing import Clock
from decisions.triggers import Family, Trigger

PREFIX = "uncounted_"
COLUMNS = {"body": "body_id", "year": "year", "kind": "kind", "standing": "standing"}
NAMES = tuple(COLUMNS)
"""What a point is counted by, always in this order."""
_KEY = {"body_id": "0", "year": "0", "kind": "''", "standing": "''", "organization_id": "0"}
"""The columns of a count, and what stands in those that it does not tell."""
MOST_BESIDE = 2
"""Organizations are counted beside so many of `NAMES`; of more there are as many counts as points."""
AT_ONCE = {Uncounted.Kind.MEETING: 500, Uncounted.Kind.ITEM: 1_500, Uncounted.Kind.POINT: 6_000}
"""So many rows are counted in one transaction: others write between."""
KEYS = 1_000
"""So many keys are looked up by one statement: for a longer list SQLite reads all meetings instead, again and again."""
MANY = 2_000
"""When so many rows changed, what the database believes of its tables is out of date."""
Kind = Uncounted.Kind


@dataclass(frozen=True, slots=True)
class Watched:
    """A table whose rows decide how points are counted: the kind of row written down, its key, what matters of it."""

    table: str
    kind: Uncounted.Kind
    key: str
    columns: tuple[str, ...]


WATCHED = (
    Watched("decisions_policy", Kind.BODY, "body_id", ("soon_days",)),
    Watched("decisions_meeting", Kind.MEETING, "id", ("body_id", "year", "status", "published_at")),
    Watched("decisions_agendaitem", Kind.ITEM, "id", ("meeting_id", "is_closed")),
    Watched("decisions_resolution", Kind.POINT, "id", ("item_id", "is_stem", "kind", "state", "due")),
    Watched("decisions_assignment", Kind.POINT, "resolution_id", ("organization_id",)),
)
_COLUMNS: dict[str, tuple[str, ...]] = {
    **{each.table: (each.key, *each.columns) for each in WATCHED},
    **{model._meta.db_table: () for model in (CountedPoint, PointCount, Uncounted)},
}


# ── counting ─────────────────────────────────────────────────────────────────
def count_changes(on: dt.date | None = None, using: str = DEFAULT_DB_ALIAS) -> int:
    """Count anew all that changed, as on this day (today): the number of points looked at.

    Several processes may do it at once. Each piece is a transaction of its own, after which the counts are right.
    """
    today, looked_at = on or timezone.localdate(), 0
    _spread(using)
    if Uncounted.objects.using(using).count() >= MANY:
        measure(using)
    while (points := _count_some(today, using)) is not None:
        looked_at += points
    if looked_at:
        PointCount.objects.using(using).filter(n=0).delete()
    return looked_at


def by_name(names: Iterable[str], *, of_organizations: bool = False) -> str:
    """The `by` of a count that tells these of `NAMES`, and the organization when asked."""
    chosen = set(names)
    return ",".join([name for name in NAMES if name in chosen] + ["organization"] * of_organizations)


def _spread(using: str) -> None:
    """Put its meetings in place of a body."""
    with transaction.atomic(using=using):
        _lock(using)
        marks = Uncounted.objects.using(using).filter(kind=Kind.BODY)
        bodies = dict(marks.values_list("pk", "row_id"))
        if bodies:
            meetings = Meeting.objects.using(using).filter(body__in=set(bodies.values())).order_by()
            of_bodies = (Uncounted(kind=Kind.MEETING, row_id=pk) for pk in meetings.values_list("pk", flat=True))
            Uncounted.objects.using(using).bulk_create(of_bodies, batch_size=5_000)
            marks.filter(pk__in=bodies).delete()


def _count_some(today: dt.date, using: str) -> int | None:
    """One piece: the number of its points; None when nothing is left."""
    with transaction.atomic(using=using):
        _lock(using)
        points = _taken(using)
        if points is None:
            points = _turned(today, using)
        if points:
            _recount(points, today, using)
    return None if points is None else len(points)


def _taken(using: str) -> list[int] | None:
    """The points of some of the rows that changed, which count as looked at from here; None when no row is left.

    What is written down is read before the points, so no point comes under a row unseen.
    """
    marks = Uncounted.objects.using(using)
    for kind, most in AT_ONCE.items():
        rows = list(marks.filter(kind=kind).order_by("row_id").values_list("row_id", flat=True).distinct()[:most])
        if not rows:
            continue
        items, points = rows if kind == Kind.ITEM else [], rows if kind == Kind.POINT else []
        if kind == Kind.MEETING:
            of_meetings = AgendaItem.objects.using(using).filter(meeting__in=rows).order_by()
            items = list(of_meetings.values_list("pk", flat=True))
        looked_at = Q(kind=kind, row_id__in=rows) | Q(kind=Kind.ITEM, row_id__in=items)
        looked_at = Q(pk__in=list(marks.filter(looked_at).values_list("pk", flat=True)))
        if kind != Kind.POINT:
            under = Q(item__in=items) | Q(item__meeting__in=rows if kind == Kind.MEETING else [])
            points = list(Resolution.objects.using(using).filter(under).order_by().values_list("pk", flat=True))
        marks.filter(looked_at | Q(kind=Kind.POINT, row_id__in=points)).delete()
        return points
    return None


def _turned(today: dt.date, using: str) -> list[int] | None:
    """Some of the points that have another standing today than on the day they were counted."""
    counted = CountedPoint.objects.using(using).filter(organization_id=0)
    turned = counted.filter(Q(holds_until__lt=today) | Q(holds_from__gt=today)).order_by()
    return list(turned.values_list("point_id", flat=True)[: AT_ONCE[Kind.POINT]]) or None


def _recount(points: list[int], today: dt.date, using: str) -> None:
    """Put what holds of these points in the place of what was counted of them."""
    former = CountedPoint.objects.using(using).filter(point_id__in=points)
    if former.exists():
        _add(-1, points, using)
        former.delete()
    CountedPoint.objects.using(using).bulk_create(_as_they_are(points, today, using), batch_size=1_000)
    _add(+1, points, using)


def _as_they_are(points: list[int], today: dt.date, using: str) -> Iterator[CountedPoint]:
    clock = Clock.on(today, using)
    published = Resolution.objects.using(using).published().decisions().order_by()
    columns = ("pk", "item__meeting__body_id", "item__meeting__year", "kind", "state", "due")
    rows: dict[int, tuple[Any, ...]] = {}
    found = (published.filter(pk__in=points[n : n + KEYS]) for n in range(0, len(points), KEYS))
    for pk, body, year, kind, state, due in chain.from_iterable(each.values_list(*columns) for each in found):
        rows[pk] = (body, year, kind, clock.of_state(state, due, body).value, *clock.holds(state, due, body))
    answering = Assignment.objects.using(using).filter(resolution__in=rows, organization__isnull=False)
    pairs = answering.order_by().values_list("resolution", "organization").distinct()
    fields = ("body_id", "year", "kind", "standing", "holds_from", "holds_until")
    for point, organization in [*((pk, 0) for pk in rows), *pairs]:
        values = dict(zip(fields, rows[point], strict=True))
        yield CountedPoint(point_id=point, organization_id=organization, **values)


_TOLD = tuple(
    (frozenset(names), False) for many in range(len(NAMES) + 1) for names in combinations(NAMES, many)
) + tuple((frozenset(names), True) for many in range(MOST_BESIDE + 1) for names in combinations(NAMES, many))
"""What each count tells: which of `NAMES`, and whether the organization."""


def _add(sign: int, points: list[int], using: str) -> None:
    """Add the counted rows of these points to all counts, or take them away."""
    listed = ", ".join(["%s"] * len(points))
    with connections[using].cursor() as cursor:
        for names, of_organizations in _TOLD:
            told = [COLUMNS[name] for name in NAMES if name in names] + ["organization_id"] * of_organizations
            cursor.execute(
                'INSERT INTO decisions_pointcount("by", '  # noqa: S608 - no input
                f"{', '.join(_KEY)}, n) SELECT %s, {', '.join(c if c in told else _KEY[c] for c in _KEY)}, "
                f"{sign} * count(*) FROM decisions_countedpoint WHERE point_id IN ({listed}) "
                f"AND organization_id {'>' if of_organizations else '='} 0 GROUP BY {', '.join(told) or '1 = 1'} "
                f'ON CONFLICT ("by", {", ".join(_KEY)}) DO UPDATE SET n = decisions_pointcount.n + excluded.n',
                [by_name(names, of_organizations=of_organizations), *points],
            )


def _lock(using: str) -> None:
    """One counts at a time; readers and writers of all else go on. SQLite has one writer anyway."""
    if connections[using].vendor != "sqlite":
        with connections[using].cursor() as cursor:
            cursor.execute(f"LOCK TABLE {PointCount._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


# ── what the triggers say ────────────────────────────────────────────────────
_MARKS = Uncounted._meta.db_table
_EVERYTHING = (
    f"INSERT INTO {_MARKS}(kind, row_id) SELECT '{Kind.MEETING}', id FROM decisions_meeting "  # noqa: S608 - no input
    f"UNION ALL SELECT '{Kind.POINT}', point_id FROM decisions_countedpoint WHERE organization_id = 0"
)
_FUNCTION = """
CREATE OR REPLACE FUNCTION {prefix}{table}() RETURNS trigger LANGUAGE plpgsql AS $changed$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    {everything};
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO {marks}(kind, row_id) SELECT DISTINCT '{kind}', apart.{key} FROM (
      (SELECT {columns} FROM was EXCEPT SELECT {columns} FROM changed)
      UNION ALL (SELECT {columns} FROM changed EXCEPT SELECT {columns} FROM was)
    ) apart;
  ELSE
    INSERT INTO {marks}(kind, row_id) SELECT DISTINCT '{kind}', changed.{key} FROM changed;
  END IF;
  RETURN NULL;
END
$changed$"""


@lru_cache(maxsize=2)
def triggers(vendor: str) -> tuple[Trigger, ...]:
    """All of them for `sqlite` or `postgresql`."""
    if vendor == "sqlite":
        return tuple(_sqlite(each, when) for each in WATCHED for when in ("INSERT", "UPDATE", "DELETE"))
    return tuple(_postgres(each, when) for each in WATCHED for when in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"))


def _sqlite(each: Watched, when: str) -> Trigger:
    """Once a row; what is written down already is not written again."""
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[when]
    write = " ".join(
        f"INSERT INTO {_MARKS}(kind, row_id) SELECT '{each.kind}', {row}.{each.key} WHERE NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM {_MARKS} WHERE kind = '{each.kind}' AND row_id = {row}.{each.key});"
        for row in rows
    )
    of, condition = "", ""
    if when == "UPDATE":
        columns = sorted({each.key, *each.columns})
        of = f" OF {', '.join(columns)}"
        condition = f" WHEN {' OR '.join(f'OLD.{column} IS NOT NEW.{column}' for column in columns)}"
    return Trigger(
        PREFIX, each.table, when, f'AFTER {when}{of} ON "{each.table}" FOR EACH ROW{condition} BEGIN {write} END'
    )


def _postgres(each: Watched, when: str) -> Trigger:
    """Once a statement, however many rows it writes."""
    rows = {
        "INSERT": "REFERENCING NEW TABLE AS changed ",
        "UPDATE": "REFERENCING OLD TABLE AS was NEW TABLE AS changed ",
        "DELETE": "REFERENCING OLD TABLE AS changed ",
    }.get(when, "")
    action = f"{rows}FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}{each.table}()"
    return Trigger(PREFIX, each.table, when, f'AFTER {when} ON "{each.table}" {action}')


def _function(each: Watched) -> str:
    columns = ", ".join(sorted({"id", each.key, *each.columns}))
    return _FUNCTION.format(
        prefix=PREFIX,
        table=each.table,
        marks=_MARKS,
        everything=_EVERYTHING,
        kind=each.kind,
        key=each.key,
        columns=columns,
    )


# ── installing ───────────────────────────────────────────────────────────────
FAMILY = Family(PREFIX, "keep the counts of the register", "decisions.W004", triggers, _COLUMNS)
missing = FAMILY.missing


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create the triggers that are missing; when any was, nothing that was counted is trusted."""
    connection = connections[using]
    if not FAMILY.is_ready(using):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            for each in WATCHED:
                cursor.execute(_function(each))
        if FAMILY.put_in_order(using):
            cursor.execute(_EVERYTHING)


def after_migrations(using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`, which `flush` sends too."""
    install(using)


def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A check of the database: warns when the counts of the register could be wrong."""
    return FAMILY.warnings(databases or ())

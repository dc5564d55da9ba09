"""The counts of the register, read: those made beforehand (`counting`), put right for what changed since.

One statement, so one state of the database: what was counted and what is not counted yet are never told twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from decisions.counts.counting import COLUMNS, MOST_BESIDE, by_name
from decisions.models import Resolution, Uncounted
from decisions.standing import Clock

_ALL = ", ".join(COLUMNS.values())
Kind = Uncounted.Kind
Hits = QuerySet[Resolution] | RawSQL | None
"""The resolutions that other filters leave, published or not, or their keys; None for all."""


@dataclass(slots=True)
class _Statement:
    """SQL in pieces, each with its parameters in their order."""

    using: str
    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, sql: str, *params: Any) -> None:
        self.parts.append(sql)
        self.params.extend(params)

    def rows(self) -> list[tuple[Any, ...]]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(" ".join(self.parts), self.params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


def published_counts(
    chosen: Mapping[str, Sequence[Any]],
    clock: Clock,
    hits: Hits = None,
    answering: Hits = None,
    *,
    with_organizations: bool = True,
) -> list[tuple[str, str, int]]:
    """(what, choice, number) of published resolutions for each choice of `NAMES` and of `organization`; also `found`
    and `all` of choice "".

    `chosen` are the values of `NAMES` that the reader chose: a name is counted beside the other ones. `hits` are what
    the remaining filters leave, `answering` the same where organizations are counted, `with_organizations`.
    """
    statement = _Statement(Resolution.objects.db)
    _changed_since(statement, clock.today)
    _as_they_are(statement, clock)
    is_apart = with_organizations and answering is not hits
    for name, found in (("hits", hits), ("answering", answering if is_apart else None)):
        if found is not None:
            sql, params = _keys_of(found, statement.using)
            statement.add(f", {name}(point_id) AS ({sql})", *params)
    _cells(statement, is_whole=hits is None)
    _questions(statement, chosen, is_whole=hits is None)
    if with_organizations:
        _organizations(statement, chosen, "" if answering is None else "hits" if answering is hits else "answering")
    return [(what, str(choice), int(number)) for what, choice, number in statement.rows()]


def _keys_of(found: QuerySet[Resolution] | RawSQL, using: str) -> tuple[str, Sequence[Any]]:
    if isinstance(found, RawSQL):
        return found.sql, found.params
    # Of filters that nothing can pass there is SQL too.
    compiler = found.order_by().values("pk").query.get_compiler(using, elide_empty=False)
    sql, params = compiler.as_sql()
    return sql, params


def published_standings(clock: Clock) -> dict[str, int]:
    """How many published resolutions have each standing."""
    statement = _Statement(Resolution.objects.db)
    _changed_since(statement, clock.today)
    _as_they_are(statement, clock)
    _cells(statement, is_whole=True)
    _question(statement, "standing", "standing", {}, is_whole=True)
    return {standing: int(number) for _what, standing, number in statement.rows()}


def _changed_since(statement: _Statement, today: dt.date) -> None:
    """Points that changed since they were counted, or that stand otherwise today than on that day."""
    of_items = "JOIN decisions_resolution r ON r.item_id = "
    of_meetings = f"JOIN decisions_agendaitem i ON i.meeting_id = {{}} {of_items}i.id"
    statement.add(
        f"""WITH changed(point_id) AS (
        SELECT row_id FROM decisions_uncounted WHERE kind = '{Kind.POINT}'
        UNION SELECT r.id FROM decisions_uncounted u {of_items}u.row_id WHERE u.kind = '{Kind.ITEM}'
        UNION SELECT r.id FROM decisions_uncounted u {of_meetings.format("u.row_id")} WHERE u.kind = '{Kind.MEETING}'
        UNION SELECT r.id FROM decisions_uncounted u JOIN decisions_meeting m ON m.body_id = u.row_id
          {of_meetings.format("m.id")} WHERE u.kind = '{Kind.BODY}'
        UNION SELECT point_id FROM decisions_countedpoint WHERE holds_until < %s
        UNION SELECT point_id FROM decisions_countedpoint WHERE holds_from > %s)""",  # noqa: S608 - no input
        str(today),
        str(today),
    )


def _as_they_are(statement: _Statement, clock: Clock) -> None:
    """What holds of the points that changed."""
    sql, params = _present(statement.using, clock.today, tuple(sorted(clock.soon_days.items())))
    statement.add(f", present(point_id, {_ALL}) AS ({sql})", *params)


@lru_cache(maxsize=8)
def _present(using: str, today: dt.date, soon_days: tuple[tuple[int, int], ...]) -> tuple[str, tuple[Any, ...]]:
    """SQL and its parameters: the same words for everybody on one day."""
    points = Resolution.objects.using(using).published().decisions().order_by()
    points = points.filter(pk__in=RawSQL("SELECT point_id FROM changed", ()))
    standing = Clock(today, dict(soon_days)).standing_of_resolution()
    found = points.values_list("pk", "item__meeting__body_id", "item__meeting__year", "kind", standing)
    sql, params = found.query.sql_with_params()
    return sql, tuple(params)


def _cells(statement: _Statement, *, is_whole: bool) -> None:
    """`apart`: values and by how many points more they are to be counted. With hits nothing is counted beforehand."""
    changed, found = "point_id IN (SELECT point_id FROM changed)", "point_id IN (SELECT point_id FROM hits)"
    counted, n, present = (changed, -1, "1 = 1") if is_whole else (f"{found} AND NOT {changed}", 1, found)
    statement.add(
        f", apart({_ALL}, n) AS (SELECT {_ALL}, sum(n) FROM (SELECT {_ALL}, {n} AS n "  # noqa: S608 - no input
        f"FROM decisions_countedpoint WHERE organization_id = 0 AND {counted} "
        f"UNION ALL SELECT {_ALL}, 1 FROM present WHERE {present}) one_by_one GROUP BY {_ALL})"
    )


def _questions(statement: _Statement, chosen: Mapping[str, Sequence[Any]], *, is_whole: bool) -> None:
    statement.add(
        " SELECT 'all', '', (SELECT COALESCE(sum(n), 0) FROM decisions_pointcount WHERE \"by\" = %s) "
        "- (SELECT count(*) FROM decisions_countedpoint WHERE organization_id = 0 "
        "AND point_id IN (SELECT point_id FROM changed)) + (SELECT count(*) FROM present)",
        by_name(()),
    )
    for name, column in {"found": "''", **COLUMNS}.items():
        statement.add("UNION ALL")
        _question(statement, name, column, chosen, is_whole=is_whole)


def _question(
    statement: _Statement, name: str, column: str, chosen: Mapping[str, Sequence[Any]], *, is_whole: bool
) -> None:
    """The number of each choice of one name, beside what is chosen of the others."""
    condition, params = _condition(chosen, name)
    statement.add(f"SELECT '{name}', CAST(choice AS text), sum(n) FROM (")  # noqa: S608 - no input
    if is_whole:
        told = by_name({*chosen, name})
        counted = f'SELECT {column} AS choice, n FROM decisions_pointcount WHERE "by" = %s AND {condition}'  # noqa: S608
        statement.add(f"{counted} UNION ALL", told, *params)
    statement.add(f"SELECT {column} AS choice, n FROM apart WHERE {condition}", *params)  # noqa: S608 - no input
    statement.add(f") counted_by_{name} GROUP BY choice HAVING sum(n) > 0")


def _organizations(statement: _Statement, chosen: Mapping[str, Sequence[Any]], hits: str) -> None:
    """`hits` names the points on which they are counted, if not on all."""
    condition, params = _condition(chosen)
    changed, found = "point_id IN (SELECT point_id FROM changed)", f"point_id IN (SELECT point_id FROM {hits})"  # noqa: S608
    is_whole = not hits
    of_points = f"FROM decisions_countedpoint WHERE organization_id > 0 AND {condition}"
    statement.add("UNION ALL SELECT 'organization', CAST(organization_id AS text), sum(n) FROM (")
    if is_whole and len(chosen) <= MOST_BESIDE:
        statement.add(
            'SELECT organization_id, n FROM decisions_pointcount WHERE "by" = %s '  # noqa: S608 - no input
            f"AND {condition} UNION ALL SELECT organization_id, -1 {of_points} AND {changed}",
            by_name(chosen, of_organizations=True),
            *params,
            *params,
        )
    else:
        only = "1 = 1" if is_whole else found
        statement.add(f"SELECT organization_id, 1 AS n {of_points} AND {only} AND NOT {changed}", *params)
    # CROSS JOIN keeps the order of the tables: from the few points to their organizations.
    statement.add(
        "UNION ALL SELECT a.organization_id, count(DISTINCT point_id) FROM (SELECT point_id FROM present "  # noqa: S608
        f"WHERE {condition} AND {'1 = 1' if is_whole else found}) p CROSS JOIN decisions_assignment a "
        "WHERE a.resolution_id = p.point_id AND a.organization_id IS NOT NULL GROUP BY a.organization_id"
        ") counted_by_organization GROUP BY organization_id HAVING sum(n) > 0",
        *params,
    )


def _condition(chosen: Mapping[str, Sequence[Any]], left_out: str = "") -> tuple[str, list[Any]]:
    """What is chosen of all names but one."""
    names = [name for name in chosen if name != left_out]
    parts = [f"{COLUMNS[name]} IN ({', '.join(['%s'] * len(chosen[name]))})" for name in names]
    return " AND ".join(parts) or "1 = 1", [value for name in names for value in chosen[name]]

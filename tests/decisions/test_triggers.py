"""What holds for every family of triggers: lost, switched off or stale, they are put in order again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from decisions import content_version, freezing, kept_bodies
from decisions.counts import watching
from decisions.triggers import Family, are_there

pytestmark = pytest.mark.django_db
each_family = pytest.mark.parametrize(
    "family",
    [freezing.FAMILY, content_version.FAMILY, watching.FAMILY, kept_bodies.FAMILY],
    ids=lambda family: family.prefix,
)


@each_family
def test_lost_and_switched_off_ones_are_told_and_made_anew(family: Family) -> None:
    assert family.is_in_order()
    lost, off, *_others = family.triggers(connection.vendor)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{lost.name}"')
            cursor.execute(f'DROP TRIGGER "{off.name}"')
        else:
            cursor.execute(f'DROP TRIGGER "{lost.name}" ON "{lost.table}"')
            cursor.execute(f'ALTER TABLE "{off.table}" DISABLE TRIGGER "{off.name}"')
    assert family.missing() == [f"{one.table} {one.when}" for one in (lost, off)]
    assert [warning.id for warning in family.warnings(["default"])] == [family.warning]
    assert family.put_in_order()
    assert family.is_in_order()
    assert family.warnings(["default"]) == []
    assert not family.put_in_order()


@each_family
def test_stale_ones_go(family: Family) -> None:
    stale, *rest = family.triggers(connection.vendor)
    shrunk = replace(family, triggers=lambda _vendor: tuple(rest))
    assert not shrunk.is_in_order()
    assert not shrunk.put_in_order()
    assert shrunk.is_in_order()
    assert family.missing() == [f"{stale.table} {stale.when}"]


def test_tables_and_columns_are_there_or_not() -> None:
    assert are_there(connection, {"decisions_meeting": ("seal", "status"), "decisions_edition": ()})
    assert not are_there(connection, {"decisions_meeting": ("seal", "no_such_column")})
    assert not are_there(connection, {"no_such_table": ()})

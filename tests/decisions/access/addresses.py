"""Every address of the site, walked from the URL configuration; and the table of docs/permissions.md, read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).parents[3] / "docs" / "permissions.md"
BEGIN, END = "<!-- table begins -->", "<!-- table ends -->"

ROLES = (
    "stranger",
    "member",
    "elsewhere",
    "coordinator",
    "observer",
    "secretary",
    "of another",
    "chair",
    "superuser",
)
"""Columns of the table, in their order."""

Row = tuple[str, str, str]
"""The address as the URL configuration writes it, what it is asked about, the method."""


def patterns() -> Iterator[tuple[str, str]]:
    """Each address with its name («decisions:my»; empty where it has none), in the order in which they are tried."""
    yield from _walk(get_resolver(), "", "")


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield "/" + address, space + entry.name if entry.name else ""
        else:
            yield from _walk(entry, address, space + (f"{entry.namespace}:" if entry.namespace else ""))


def written() -> dict[Row, tuple[str, ...]]:
    """The answers that docs/permissions.md promises, by row; a cell that repeats the one before may not be left out."""
    lines = TABLE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].splitlines()
    found: dict[Row, tuple[str, ...]] = {}
    for line in lines:
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if len(cells) != len(ROLES) + 3 or cells[0] == "address" or set(cells[0]) <= {"-"}:
            continue
        row = (cells[0].strip("`").replace("\\|", "|"), cells[1], cells[2])
        assert row not in found, f"{row} stands twice in {TABLE.name}"
        found[row] = tuple(cells[3:])
    return found


def line(row: Row, answers: tuple[str, ...]) -> str:
    """The row as docs/permissions.md writes it."""
    address = "`" + row[0].replace("|", "\\|") + "`"
    return "| " + " | ".join((address, row[1], row[2], *answers)) + " |"

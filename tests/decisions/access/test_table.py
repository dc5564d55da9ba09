"""Every address × every role × GET and POST is answered as docs/permissions.md says; what is not there fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.messages import constants, get_messages
from django.db import transaction
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from tests.decisions.access.addresses import ROLES, TABLE, Row, line, patterns, written
from tests.decisions.access.cases import Case, cases_of
from tests.decisions.access.world import Small, build

NOT_TAKEN = {"405", "sign in"}
"""The answers to a method that an address does not take: a row of nothing else is left out of the table."""

LIST = b'id="changelist"'
"""Stands on the page of a list of the admin: it comes again where an act is not offered to who chose it."""


class Undo(Exception):
    """Leaves a block of a transaction, so that nothing of it stays."""


def _answers(small: Small) -> dict[Row, tuple[str, ...]]:
    """What the site really answers."""
    found: dict[Row, tuple[str, ...]] = {}
    for case in _cases(small):
        for method in case.methods:
            said = tuple(_answer(small.clients[role], case, method) for role in ROLES)
            if not NOT_TAKEN.issuperset(said):
                found[case.pattern, case.about, method] = said
    return found


def _cases(small: Small) -> Iterator[Case]:
    seen = set()
    for pattern, name in patterns():
        if pattern not in seen:
            seen.add(pattern)
            yield from cases_of(pattern, name, small)


def _answer(client: Client, case: Case, method: str) -> str:
    """The answer in the words of the table, with the database as it was before."""
    said, cookies = "", client.cookies.copy()
    try:
        with transaction.atomic():
            kind = "application/json" if case.url.startswith("/api/") else MULTIPART_CONTENT
            sent = {"data": case.post, "content_type": kind}
            response: Any = client.generic(method, case.url) if method == "GET" else client.post(case.url, **sent)
            said = _word(response, method)
            raise Undo
    except Undo:
        return said
    finally:
        client.cookies = cookies


def _word(response: Any, method: str) -> str:
    if response.status_code == 200 and method == "POST" and not response.streaming and LIST in response.content:
        return "not offered"
    if response.status_code not in (301, 302):
        return str(response.status_code)
    if "/login/" in response.url:
        return "sign in"
    refused = any(message.level >= constants.WARNING for message in get_messages(response.wsgi_request))
    return "refused" if refused else "done" if method == "POST" else "on"


@pytest.mark.sqlite_only("who may do what is decided before the database is asked")
@pytest.mark.django_db
def test_every_address_answers_every_role_as_the_table_says() -> None:
    """One test, so that the world is built once: each request is undone to a savepoint."""
    answers, table = _answers(build()), written()
    failed = [line(row, said) for row, said in answers.items() if "500" in said]
    assert not failed, "errors of the program:\n" + "\n".join(failed)
    wrong = [line(row, said) for row, said in answers.items() if table.get(row) != said]
    assert not wrong, f"{TABLE.name} says otherwise, or nothing; the site answers:\n" + "\n".join(wrong)
    gone = [line(row, said) for row, said in table.items() if row not in answers]
    assert not gone, f"{TABLE.name} tells of addresses that are not there:\n" + "\n".join(gone)

"""Who opens the editor has the dictionary and the days off loaded beside, before the first text."""

from __future__ import annotations

import threading

import pytest
from django.test import Client

from decisions.editor import warming
from decisions.protocols.parser import is_protocol, parse


@pytest.mark.django_db
def test_the_page_begins_it_once(secretary_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()
    monkeypatch.setattr(warming, "_read", begun.set)
    warming.warm.cache_clear()
    secretary_client.get("/admin/protocols/new/")
    assert begun.wait(5)
    first = warming.warm()
    secretary_client.get("/admin/protocols/new/")
    assert warming.warm() is first


def test_the_sample_is_read_without_a_database() -> None:
    assert is_protocol(parse(warming.SAMPLE))
    warming._read()

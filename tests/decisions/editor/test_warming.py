"""Who opens the editor has the dictionary and the days off loaded beside, before the first text."""

from __future__ import annotations

import gc
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
    try:
        warming._read()
        assert gc.get_freeze_count() > 100_000, "what is loaded by then is left out of collections"
        assert len(gc.get_objects()) < 10_000
    finally:
        gc.unfreeze()

"""What is remembered of the content: for one stamp, within its bytes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.utils import timezone

from decisions import remembering
from decisions.remembering import Memory, remembered


def test_another_stamp_forgets_everything() -> None:
    memory = Memory(1_000)
    memory.put("one", "key", "value", 10)
    assert memory.get("one", "key") == "value"
    assert memory.get("two", "key") is None
    memory.put("two", "other", "value", 10)
    assert memory.get("one", "key") is None
    memory.put("", "key", "value", 10)
    assert memory.get("", "key") is None
    assert memory.get("two", "other") == "value"


def test_is_bounded_in_bytes_and_drops_what_was_not_asked_for() -> None:
    memory = Memory(1_000)
    for number in range(10):
        memory.put("one", number, "value", 100)
    assert memory.get("one", 0) == "value"
    memory.put("one", "new", "value", 120)
    assert [number for number in range(10) if memory.get("one", number)] == [0, 3, 4, 5, 6, 7, 8, 9]
    memory.put("one", "new", "again", 120)
    assert memory.get("one", 3)
    memory.put("one", "large", "value", 500)
    assert memory.get("one", "large") is None


def test_makes_once() -> None:
    made: list[int] = []
    for _time in range(2):
        assert remembered("one", "list", lambda: made.append(1) or "value", 10) == "value"
        assert remembered("", "list", lambda: made.append(1) or "value", 10) == "value"
    assert len(made) == 3


@pytest.mark.django_db
def test_the_stamp_changes_with_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    today = remembering.stamp()
    assert today == remembering.stamp() != ""
    day = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: day)
    assert remembering.stamp() != today
    monkeypatch.setattr(settings, "DEBUG", True)
    assert remembering.stamp() == ""

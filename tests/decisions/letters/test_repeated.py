"""Commands that repeat: they end cleanly when told to, and outlive a database that is away."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from decisions.management.repeated import RepeatedCommand


class Rounds(RepeatedCommand):
    """Counts its rounds; in the first one somebody stops it."""

    count = 0
    fault: Exception | None = None
    went_on = True

    def once(self, options: dict[str, Any]) -> None:
        self.count += 1
        os.kill(os.getpid(), signal.SIGTERM)
        self.went_on = self.goes_on()
        if self.fault:
            raise self.fault


@pytest.fixture(autouse=True)
def _signals(db: None) -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_loop_ends_with_its_round_when_it_is_stopped() -> None:
    command = Rounds(stdout=io.StringIO())
    call_command(command, loop=3600)
    assert command.count == 1
    assert not command.went_on, "long work learns of it between two steps"


def test_a_fault_of_the_database_ends_the_round_only() -> None:
    said = io.StringIO()
    command = Rounds(stderr=said)
    command.fault = OperationalError("database is locked")
    call_command(command, loop=3600)
    assert "database is locked" in said.getvalue()


@pytest.mark.parametrize("seconds", ["0", "100000", "often"])
def test_an_interval_is_a_sensible_number(seconds: str) -> None:
    with pytest.raises(CommandError):
        call_command("send_letters", f"--loop={seconds}")

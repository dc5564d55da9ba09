"""One job in the hands of its worker, as the kinds of jobs see it: whose it is, of what, where to write, how far."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from django.core.files.base import File

from decisions.jobs import queue
from decisions.models import Job

BEAT = 1.0
"""Seconds between two notes of how far the work is."""

T = TypeVar("T")


class Cancelled(Exception):
    """The job is not this worker's any more: who asked has cancelled it, or another worker has it."""


class Stopped(Exception):
    """The worker itself is to end."""


class Work:
    """`user`, `parameters` and `target`, a binary file; `expect`, `step` and `go_on` keep the job."""

    def __init__(self, job: Job, target: File[bytes], go_on: Callable[[], bool]) -> None:
        self.user = job.user
        self.parameters = job.parameters
        self.target = target
        self._job = job
        self._go_on = go_on
        self._done = self._total = 0
        self._noted = time.monotonic()

    def expect(self, total: int) -> None:
        """Say how many steps there are in all."""
        self._total = total
        self._note()

    def step(self, number: int = 1) -> None:
        """So many steps more are done. Raises `Cancelled` or `Stopped` when the work is to end."""
        self._done += number
        self.go_on()

    def go_on(self) -> None:
        """The same within a long step, which is not done yet."""
        if not self._go_on():
            raise Stopped
        if time.monotonic() - self._noted >= BEAT:
            self._note()

    def counted(self, things: Iterable[T], steps: Callable[[T], int] = lambda _thing: 1) -> Iterator[T]:
        """The same things; each that was taken is a step, or as many as it holds."""
        for thing in things:
            yield thing
            self.step(steps(thing))

    def _note(self) -> None:
        self._noted = time.monotonic()
        if not queue.hold(self._job, self._done, self._total):
            raise Cancelled

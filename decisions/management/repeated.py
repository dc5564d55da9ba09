"""What commands have in common that do their work once, for a timer, or over and over, for a container."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any, ClassVar

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections


class RepeatedCommand(BaseCommand):
    """`once(options)` does the work and says what it did; `--loop` repeats it until SIGTERM or SIGINT."""

    interval: ClassVar[int] = 60
    """Seconds between two rounds when `--loop` names none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stopped = threading.Event()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--loop",
            nargs="?",
            type=_seconds,
            const=self.interval,
            metavar="SECONDS",
            help=f"go on until SIGTERM, with a round every SECONDS seconds (default {self.interval})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"] is None:
            self.once(options)
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopped.is_set():
            self._round(options)
            self.stopped.wait(options["loop"])

    def once(self, options: dict[str, Any]) -> None:
        """One round; long work asks `goes_on()` before each step."""
        raise NotImplementedError

    def goes_on(self) -> bool:
        return not self.stopped.is_set()

    def _round(self, options: dict[str, Any]) -> None:
        """A database that is away for a while ends the round, not the loop."""
        close_old_connections()
        try:
            self.once(options)
        except DatabaseError as error:
            self.stderr.write(self.style.ERROR(f"{type(error).__name__}: {error}"))

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopped.set()


def _seconds(text: str) -> int:
    seconds = int(text)
    if not 1 <= seconds <= 86400:
        raise ValueError("from 1 to 86400")
    return seconds

"""Long work: asked for on a page, done by a worker, told of by a letter, fetched by who asked."""

from decisions.jobs.kinds import KINDS, Kind
from decisions.jobs.queue import NotAsked, ask, cancel, clean, opened
from decisions.jobs.working import run_due, wake

__all__ = ["KINDS", "Kind", "NotAsked", "ask", "cancel", "clean", "opened", "run_due", "wake"]

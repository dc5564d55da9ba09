"""Several who act at the same moment, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection

from decisions.workflow import TransitionRefused


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """What each act gave, or the exception it raised; they begin together, in threads."""
    start = threading.Barrier(len(acts))
    outcomes: list[object] = [TimeoutError("It did not end.")] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            outcomes[place] = act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def outcomes_of(acts: Sequence[Callable[[], object]]) -> list[str]:
    """«done», «refused», or the name of what else each act raised, sorted."""

    def outcome(got: object) -> str:
        if isinstance(got, TransitionRefused):
            return "refused"
        return type(got).__name__ if isinstance(got, Exception) else "done"

    return sorted(outcome(got) for got in at_once(acts))


def faults(outcomes: Sequence[object]) -> list[Exception]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]

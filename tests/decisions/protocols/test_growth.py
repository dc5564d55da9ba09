"""The reader takes time in step with the length of a text, whatever the text repeats."""

from __future__ import annotations

import time

import pytest

from decisions.protocols.parser import parse

from .adversarial import DECIDED, SHAPES

SHORT, LONG = 10_000, 40_000
#: Four times the length may take four times the time; sixteen times would be squares. Caches and the machine get the
#: room between, and a text read in less than a hundredth of a second tells nothing.
_MOST, _FLOOR = 9.0, 0.01


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """The dictionary is loaded once a process; that is no time of a text."""
    parse(DECIDED)


def _seconds(text: str) -> float:
    begin = time.process_time()
    parse(text)
    return time.process_time() - begin


@pytest.mark.parametrize("name", SHAPES)
def test_time_grows_in_step_with_the_length(name: str) -> None:
    short, long = SHAPES[name](SHORT), SHAPES[name](LONG)
    growth = 0.0
    for _ in range(3):  # a pause of the machine within one measurement must not decide
        seconds = _seconds(long)
        if seconds < _MOST * _FLOOR:  # whatever the short one takes
            return
        growth = seconds / max(_seconds(short), _FLOOR)
        if growth < _MOST:
            return
    pytest.fail(f"{name}: four times the text took {growth:.1f} times as long")


def test_there_are_enough_shapes() -> None:
    assert len(SHAPES) > 140

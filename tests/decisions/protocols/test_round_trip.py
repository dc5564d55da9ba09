"""What `render` writes, the reader reads back as the same structure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hypothesis import HealthCheck, given, settings

from decisions.protocols.parser import parse
from decisions.protocols.render import render
from decisions.protocols.structure import ParsedProtocol

from . import structures

_OF_THE_TEXT = frozenset(["span", "spans", "printed", "candidates", "certainty", "warnings", "unread"])
"""What tells of the text that was read rather than of the meeting: places, wordings as they stood, doubts."""


def content(parsed: ParsedProtocol) -> Any:
    """All that a structure says of its meeting."""

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: kept(inner) for name, inner in value.items() if name not in _OF_THE_TEXT}
        return [kept(inner) for inner in value] if isinstance(value, list | tuple) else value

    return kept(asdict(parsed))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(structures.protocols())
def test_every_structure_survives_its_text(protocol: ParsedProtocol) -> None:
    assert content(parse(render(protocol))) == content(protocol)

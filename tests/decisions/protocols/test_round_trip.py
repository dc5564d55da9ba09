"""What `render` writes, the reader reads back as the same structure: of any drawn, and of all texts kept."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from decisions.protocols.parser import parse
from decisions.protocols.readers import read
from decisions.protocols.render import render
from decisions.protocols.structure import ParsedProtocol

from . import structures

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared"))
TEXTS = [
    path
    for folder, names in (
        (ROOT / "tests" / "data" / "protocols", "[0-9][0-9].txt"),
        (ROOT / "decisions" / "demo" / "protocols", "*.txt"),
        (SHARED / "protocols", "[0-9][0-9].txt"),
        (SHARED / "seeds", "*.txt"),
    )
    for path in sorted(folder.glob(names))
]
_OF_THE_TEXT = frozenset(
    ["span", "spans", "printed", "candidates", "certainty", "certainties", "warnings", "unread", "aside"]
)
"""What tells of the text that was read rather than of the meeting: places, wordings as they stood, doubts."""


def content(parsed: ParsedProtocol) -> Any:
    """All that a structure says of its meeting."""

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: kept(inner) for name, inner in value.items() if name not in _OF_THE_TEXT}
        return [kept(inner) for inner in value] if isinstance(value, list | tuple) else value

    return kept(asdict(parsed))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_was_read_survives_its_text(path: Path) -> None:
    parsed = parse(read(path.name, path.read_bytes()))
    assert content(parse(render(parsed))) == content(parsed)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(structures.protocols())
def test_every_structure_survives_its_text(protocol: ParsedProtocol) -> None:
    assert content(parse(render(protocol))) == content(protocol)

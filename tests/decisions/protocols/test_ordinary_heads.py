"""Each way in which an office words a fact of the head is read, in whatever layout it stands."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import is_protocol, parse

from .ordinary_heads import LAYOUTS, Head, heads

HEADS = list(heads())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_wording_is_read(layout: str) -> None:
    wrong = []
    for head in HEADS:
        if head.layout == layout and (differing := _differing(head)):
            wrong.append(f"{differing} in:\n{head.text()}")
    assert not wrong, f"{len(wrong)} heads\n\n" + "\n\n".join(wrong)


def _differing(head: Head) -> dict[str, object]:
    parsed = parse(head.text())
    found = {
        "date": str(parsed.date) if parsed.date else None,
        "time": str(parsed.time) if parsed.time else None,
        "number": parsed.number,
        "place": parsed.place,
        "body": parsed.body,
        "chair": parsed.chair.name.split(" ")[0] if parsed.chair else None,
        "secretary": parsed.secretary.name.split(" ")[0] if parsed.secretary else None,
    }
    assert is_protocol(parsed), head.text()
    return {name: found[name] for name, value in head.facts().items() if found[name] != value}

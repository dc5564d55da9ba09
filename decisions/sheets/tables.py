"""All tables there are, by their names in addresses and commands."""

from __future__ import annotations

from decisions.sheets.directory import Memberships, Organizations, People
from decisions.sheets.register import Register
from decisions.sheets.subjects import Subject

SUBJECTS: dict[str, type[Subject]] = {each.name: each for each in (Register, Organizations, People, Memberships)}

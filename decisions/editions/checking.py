"""Recomputes seals: each edition has the seal of its content, the chain no gap, and the rows are as when signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from decisions import seals
from decisions.editions.compare import compare_contents
from decisions.models import Edition, Meeting
from members.models import Group

CHUNK = 25
"""Protocols held in memory at a time."""
Cause = Edition.Cause
_REFS = ("person", "organization", "group")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it was signed. `text` is a sentence, `meeting` whose protocol it is."""

    meeting: Meeting
    text: str

    def __str__(self) -> str:
        return f"{self.meeting}: {self.text}"


def check_body(body: Group) -> Iterator[Fault]:
    """Every fault of the protocols of `body`, the chain included; memory does not grow with their number."""
    previous = ""
    keys = list(Meeting.objects.filter(body=body).order_by("pk").values_list("pk", flat=True))
    for edition in _chain(body):
        # A protocol taken over from before editions may follow a seal whose edition nobody kept.
        if edition.previous_seal != previous and edition.cause != Cause.KEPT:
            yield Fault(edition.meeting, _broken_link(edition, previous))
        previous = edition.seal
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        for meeting in with_editions(chunk):
            yield from check_meeting(meeting)


def check_meeting(meeting: Meeting) -> Iterator[Fault]:
    """The faults of one protocol: its editions, its signature, its rows. Not its place in the chain."""
    editions = list(meeting.editions.all())
    yield from (Fault(meeting, text) for text in _faults(meeting, editions))


def is_intact(meeting: Meeting) -> bool:
    """Whether the content of a signed protocol is the one that was sealed, recomputed now."""
    return next(check_meeting(with_editions([meeting.pk])[0]), None) is None


def _chain(body: Group) -> Iterator[Edition]:
    """Signed editions in the order of signing, without their content."""
    sealed = Edition.objects.sealed().light().filter(meeting__body=body)
    return sealed.select_related("meeting__body").order_by("pk").iterator(chunk_size=500)


def with_editions(keys: list[int], of: QuerySet[Meeting] | None = None) -> list[Meeting]:
    """The protocols, of all or `of` these, with their rows and editions; only sealed editions bring their content."""
    editions = Edition.objects.select_related("author__person").order_by("number")
    rows = seals.loaded((Meeting.objects.all() if of is None else of).filter(pk__in=keys).order_by("pk"))
    return list(rows.prefetch_related(Prefetch("editions", editions)))


def _faults(meeting: Meeting, editions: list[Edition]) -> Iterator[str]:
    if [edition.number for edition in editions] != list(range(1, len(editions) + 1)):
        yield _("an edition is missing: the numbers of its editions have a gap.")
    for edition in editions:
        if edition.seal and seals.seal(edition.content, edition.previous_seal, edition.made_at) != edition.seal:
            yield _("edition %(number)s does not have the content, the moment or the chain of its seal.") % {
                "number": edition.number
            }
    held = _in_force(editions)
    signed = meeting.status == Meeting.Status.SIGNED
    if signed and not meeting.seal:
        yield _("it is signed without a seal.")
    elif meeting.seal and (held is None or held.seal != meeting.seal):
        yield _("its seal is not the one of its last signed edition.")
    elif held is not None and not signed:
        yield _("its signature is gone, and no withdrawal is recorded.")
    if held is not None and signed and meeting.seal:
        yield from _against(meeting, held)


def _in_force(editions: list[Edition]) -> Edition | None:
    """The newest signed edition, unless it was withdrawn."""
    for edition in reversed(editions):
        if edition.cause == Cause.WITHDRAWN:
            return None
        if edition.seal:
            return edition
    return None


def _against(meeting: Meeting, edition: Edition) -> Iterator[str]:
    """Where the rows say otherwise than the sealed edition."""
    if meeting.signed_at != edition.made_at or meeting.previous_seal != edition.previous_seal:
        yield _("the moment of its signature or its previous seal is not as sealed.")
    if meeting.source_text != edition.text:
        yield _("the text as given is not the one of edition %(number)s.") % {"number": edition.number}
    now = as_named(edition.content, seals.canonical(meeting, edition.version))
    if now == edition.content:
        return
    told = compare_contents(edition.content, now)
    for difference in told:
        yield f"{difference}."
    if not told:
        yield _("the order of its rows or the text as given is not as sealed: %(where)s.") % {
            "where": ", ".join(paths(edition.content, now))
        }


def as_named(sealed: Any, now: Any) -> Any:
    """`now` with the names that people, organizations and groups had when `sealed` was made.

    A new surname in the directory is no change of a protocol; another person in the same place is.
    """
    names: dict[tuple[str, int], str] = {}
    _gather(sealed, names)
    return _renamed(now, names)


def _gather(value: Any, names: dict[tuple[str, int], str]) -> None:
    if isinstance(value, dict):
        for kind in _REFS:
            if kind in value and "name" in value:
                names[kind, value[kind]] = value["name"]
        for inner in value.values():
            _gather(inner, names)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, names)


def _renamed(value: Any, names: dict[tuple[str, int], str]) -> Any:
    if isinstance(value, list):
        return [_renamed(inner, names) for inner in value]
    if not isinstance(value, dict):
        return value
    for kind in _REFS:
        if kind in value and "name" in value:
            return {**value, "name": names.get((kind, value[kind]), value["name"])}
    return {key: _renamed(inner, names) for key, inner in value.items()}


def paths(left: Any, right: Any, path: str = "") -> list[str]:
    """«items.0.position» of each value that differs."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        return [found for key in left for found in paths(left[key], right[key], f"{path}.{key}".lstrip("."))]
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        return [
            found
            for index, pair in enumerate(zip(left, right, strict=True))
            for found in paths(*pair, f"{path}.{index}".lstrip("."))
        ]
    return [] if left == right else [path]


def _broken_link(edition: Edition, previous: str) -> str:
    return _("edition %(number)s does not follow the body's previous seal %(seal)s….") % {
        "number": edition.number,
        "seal": previous[:12] or "—",
    }

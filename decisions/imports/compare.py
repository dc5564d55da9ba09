"""What differs between a row and what is wanted of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from decisions.imports.carried import key_of_title
from decisions.imports.wanted import (
    Ref,
    WantedAssignment,
    WantedItem,
    WantedMeeting,
    WantedResolution,
)
from decisions.models import AgendaItem, Assignment, Meeting, Resolution

Values = dict[str, Any]
Changes = dict[str, tuple[Any, Any]]
"""By field: the old and the new value; a new foreign key is a `Ref` or None."""


def meeting_values(wanted: WantedMeeting, row: Meeting | None) -> Values:
    """What the text says of the meeting itself; what it does not say stays as somebody entered it."""
    names = [
        "number",
        "date",
        "start",
        "end",
        "place",
        "form",
        "organization_line",
        "chair",
        "chair_position",
        "secretary",
        "secretary_position",
    ]
    values = {name: getattr(wanted, name) for name in names}
    if row is None:
        values["form"] = values["form"] or Meeting.Form.IN_PERSON.value
        return values
    if not row.organization_line and wanted.organization_line == settings.CLUSTER_NAME:
        # That is what a document has there when the protocol itself says nothing.
        values["organization_line"] = ""
    return {name: value for name, value in values.items() if value not in (None, "")}


def item_values(wanted: WantedItem, row: AgendaItem | None) -> Values:
    """Where a question came from is kept while its title stays: the earlier protocol may say it no more."""
    values: Values = {
        "position": wanted.position,
        "number": wanted.number,
        "title": wanted.title,
        "is_withdrawn": wanted.is_withdrawn,
    }
    if wanted.carried_from is not None or row is None or key_of_title(row.title) != key_of_title(wanted.title):
        values["carried_from"] = wanted.carried_from
    return values


def resolution_values(wanted: WantedResolution) -> Values:
    """Without the item and the parent point: those are rows of the same protocol."""
    return {
        "position": wanted.position,
        "number": wanted.number,
        "number_printed": wanted.number_printed,
        "is_stem": wanted.is_stem,
        "text": wanted.text,
        "kind": wanted.kind,
    }


def assignment_values(wanted: WantedAssignment, position: int, row: Assignment | None) -> Values:
    """The term in force follows the term of the protocol only while nobody prolonged it."""
    values: Values = {
        "position": position,
        "role": wanted.role,
        "printed": wanted.printed,
        "acting_person": wanted.acting,
        "origin_group": wanted.origin_group,
        "original_term": wanted.term,
        "term_text": wanted.term_text,
        "recurrence": wanted.recurrence,
        "recurrence_day": wanted.recurrence_day,
    }
    if row is None or row.status == Assignment.Status.DRAFT or row.term == row.original_term:
        values["term"] = wanted.term
    return values


def changes(row: Model, values: Mapping[str, Any]) -> Changes:
    """The fields of `row` that hold something else than `values`."""
    found: Changes = {}
    for name, value in values.items():
        if row._meta.get_field(name).is_relation:
            old = getattr(row, f"{name}_id")
            if old != (value.pk if isinstance(value, Ref) else None) or (isinstance(value, Ref) and value.is_new):
                found[name] = (getattr(row, name), value)
        elif getattr(row, name) != value:
            found[name] = (getattr(row, name), value)
    return found


def shown(value: Any) -> str:
    """A value for the plan's reader."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Ref):
        return value.label
    if isinstance(value, dt.date):
        return date_format(value, "d.m.Y")
    if isinstance(value, dt.time):
        return time_format(value, "H:i")
    return str(value)


def field_label(row: Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


# ── what hangs on a row, compared as a whole ─────────────────────────────────
def _pk(ref: Ref | None) -> int | None:
    return ref.pk if ref is not None else None


def vote_differs(row: AgendaItem | Resolution | None, wanted: WantedItem | WantedResolution) -> bool:
    vote = getattr(row, "vote", None) if row is not None else None
    old = (vote.in_favour, vote.against, vote.abstained, vote.unanimous) if vote is not None else None
    new = wanted.vote
    return old != ((new.in_favour, new.against, new.abstained, new.unanimous) if new is not None else None)


def mentions_differ(row: AgendaItem | Resolution, wanted: WantedItem | WantedResolution) -> bool:
    old = sorted((mention.person_id, mention.start, mention.end) for mention in row.mentions.all())
    if any(mention.person.is_new for mention in wanted.mentions):
        return True
    return old != sorted((mention.person.pk or 0, mention.start, mention.end) for mention in wanted.mentions)


def speakers_differ(row: AgendaItem, wanted: WantedItem) -> bool:
    old = [(speaker.person_id, speaker.post, speaker.role) for speaker in row.speakers.all()]
    return old != [(_pk(speaker.person), speaker.post, speaker.role) for speaker in wanted.speakers]


def addressees_differ(row: Resolution, wanted: WantedResolution) -> bool:
    old = [(one.group_id, one.role, one.printed, one.members_count) for one in row.addressees.all()]
    return old != [(_pk(one.group), one.role, one.printed, one.members_count) for one in wanted.addressees]


def lineage_differs(row: Resolution, wanted: WantedResolution) -> bool:
    """Whether a relation is missing; those that somebody added by hand stay."""
    old = {(one.older_id, one.relation) for one in row.lineage.all()}
    return any((one.older_pk, one.relation) not in old for one in wanted.lineage)


def attendance_differs(row: Meeting, wanted: WantedMeeting) -> bool:
    """Whether the list is another one, in whatever order: printed it is sorted by surname.

    A text without a list leaves the one that somebody entered.
    """
    if not wanted.attendances:
        return False
    if any(one.person.is_new or (one.organization and one.organization.is_new) for one in wanted.attendances):
        return True
    old = {(one.person_id, one.organization_id, one.post, one.presence) for one in row.attendances.all()}
    new = {(_pk(one.person), _pk(one.organization), one.post, one.presence) for one in wanted.attendances}
    return old != new

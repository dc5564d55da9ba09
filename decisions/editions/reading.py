"""A canonical form in words: the forms of all versions become one shape, and its values are put into sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decisions.models import Assignment, Attendance, Meeting, Resolution, Speaker

Content = dict[str, Any]


def unified(content: Content) -> Content:
    """`content` of any version in the shape of the newest; what an old version does not hold is absent."""
    if content.get("version", 1) > 1:
        return content
    return {
        **content,
        "body": _named(content["body"]),
        "chair": _named(content["chair"]),
        "secretary": _named(content["secretary"]),
        "attendance": [
            {"who": _named(name), "post": post, "presence": presence} for name, post, presence in content["attendance"]
        ],
        "items": [_first_item(item) for item in content["items"]],
    }


def _first_item(item: Content) -> Content:
    return {
        **item,
        "speakers": [{"who": _named(name), "post": post, "role": role} for name, post, role in item["speakers"]],
        "resolutions": [
            {
                **point,
                "responsible": [
                    {"who": _named(name), "role": role, "term": term, "term_text": words}
                    for name, role, term, words in point["responsible"]
                ],
            }
            for point in item["resolutions"]
        ],
    }


def _named(name: str | None) -> Content | None:
    return None if name is None else {"name": name}


def without_keys(value: Any) -> Any:
    """The same form without the keys of rows, as the first version is: then people are told by their names."""
    if isinstance(value, list):
        return [without_keys(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if "name" in value:
        return {"name": value["name"]}
    return {key: without_keys(inner) for key, inner in value.items() if key not in ("id", "parent")}


def key_of(ref: Content) -> tuple[str, Any]:
    """Who is meant: kind and key, or the name where the form holds no more."""
    return next(((kind, key) for kind, key in ref.items() if kind != "name"), ("name", ref["name"]))


# ── values ───────────────────────────────────────────────────────────────────
def name(ref: Content | None) -> str:
    return ref["name"] if ref else ""


def day(value: str | None) -> str:
    return date_format(dt.date.fromisoformat(value), "d.m.Y") if value else ""


def time(value: str | None) -> str:
    return value[:5] if value else ""


def form(value: str) -> str:
    return _label(Meeting.Form, value)


def kind(value: str) -> str:
    return _label(Resolution.Kind, value)


def yes_no(value: bool) -> str:
    return _("yes") if value else _("no")


def vote(value: Content | None) -> str:
    """«in favour 7, against 1, abstained 0», or the one word when no numbers were printed."""
    if value is None:
        return ""
    counts = {
        _("in favour"): value["in_favour"],
        _("against"): value["against"],
        _("abstained"): value["abstained"],
    }
    parts = [_("unanimously")] if value["unanimous"] else []
    parts += [f"{word} {count}" for word, count in counts.items() if count is not None]
    return ", ".join(parts)


def attendance(row: Content) -> str:
    """«Иванов Иван, директор, present, represented by …, from 10:05»."""
    parts = [name(row["who"]), row["post"], name(row.get("organization"))]
    parts.append(_label(Attendance.Presence, row["presence"]))
    if row.get("represented_by"):
        parts.append(_("represented by %(name)s") % {"name": name(row["represented_by"])})
    if row.get("arrived"):
        parts.append(pgettext("an hour", "from %(time)s") % {"time": time(row["arrived"])})
    if row.get("left"):
        parts.append(pgettext("an hour", "until %(time)s") % {"time": time(row["left"])})
    return ", ".join(part for part in parts if part)


def speaker(row: Content) -> str:
    role = _label(Speaker.Role, row["role"]) if row["role"] != Speaker.Role.REPORT else ""
    return ", ".join(part for part in (name(row["who"]), row["post"], role) if part)


def addressee(row: Content) -> str:
    words = row["printed"] or name(row["who"])
    group = f" ({name(row['who'])}: {row['members']})" if row["printed"] else f" ({row['members']})"
    return words + group + _co(row)


def responsible(row: Content) -> str:
    """Who answers, without the term."""
    acting = f" ({name(row['acting'])})" if row.get("acting") else ""
    group = f" [{name(row['group'])}]" if row.get("group") else ""
    return name(row["who"]) + acting + _co(row) + group


def term(row: Content) -> str:
    """The day and the words of the term, with its rhythm."""
    parts = [day(row["term"]), f"«{row['term_text']}»" if row["term_text"] else ""]
    if row.get("recurrence"):
        parts.append(_label(Assignment.Recurrence, row["recurrence"]))
    if row.get("recurrence_day"):
        parts.append(_("by day %(day)s") % {"day": row["recurrence_day"]})
    return ", ".join(part for part in parts if part)


def _co(row: Content) -> str:
    return f" ({Assignment.Role.CO.label})" if row["role"] == Assignment.Role.CO else ""


def _label(choices: Any, value: str) -> str:
    """The word of a choice; a value that the program knows no more is shown as it is."""
    return str(choices(value).label) if value in choices.values else value

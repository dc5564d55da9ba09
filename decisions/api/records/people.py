"""Who is named in a record: by name where the reader may read it, otherwise by post."""

from __future__ import annotations

import datetime as dt
from typing import Any

from decisions.naming import Named, post_on
from members.models import Person

PERSON = ("surname", "given", "patronymic", "consent_given_on", "consent_withdrawn_on")


def columns(prefix: str) -> list[str]:
    """Columns of a person that `person_of` reads, for `values()`."""
    return [f"{prefix}{name}" for name in PERSON]


def person_of(row: dict[str, Any], prefix: str, key: str) -> Person | None:
    """The person that a row of `values()` holds in the columns `prefix` + `PERSON`, with its key in `key`."""
    if row[key] is None:
        return None
    return Person(pk=row[key], **{name: row[f"{prefix}{name}"] for name in PERSON})


def named(person: Person, day: dt.date, *, shown: bool) -> dict[str, Any]:
    """Key and name where they may be shown, and the post on `day`; posts are fetched by `fetch_posts`."""
    return {
        "id": person.pk if shown else None,
        "name": person.short_name if shown else None,
        "post": post_on(person, day) or None,
    }


def of_named(who: Named, person: Person) -> dict[str, Any]:
    """The same of what `Naming` says."""
    return {"id": person.pk if who.name else None, "name": who.name or None, "post": who.post or None}

"""The digest: what is late, what is due and what was accepted, and for who keeps protocols the figures of control."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from decisions.letters.emails.composing import foot, letter, one_line
from decisions.letters.emails.recipients import Reader
from decisions.models import Assignment, Letter
from decisions.models.letter import new_unsubscribe_token

MOST = 10
"""So many tasks of one kind stand in a letter; the rest is behind the link to all."""


@dataclass(slots=True)
class Duties:
    """Tasks of one reader: their own, and those of the organizations that they coordinate."""

    late: list[Assignment] = field(default_factory=list)
    due: list[Assignment] = field(default_factory=list)
    accepted: list[Assignment] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.late or self.due or self.accepted)


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of the bodies whose protocols the reader keeps or signs; `closed` counts those in time too."""

    reports: int = 0
    extensions: int = 0
    overdue: int = 0
    due: int = 0
    drafts: int = 0
    closed: int = 0
    in_time: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    def __bool__(self) -> bool:
        return any(getattr(self, part.name) for part in fields(self))


@dataclass(frozen=True, slots=True)
class Shown:
    """One task as the letter shows it; `late` is a number of days, `organization` the name of the one that has it."""

    assignment: Assignment
    link: str
    late: int
    organization: str


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    count: int
    tasks: list[Shown]

    @property
    def rest(self) -> int:
        return self.count - len(self.tasks)


def digest(reader: Reader, occasion: str, duties: Duties, figures: Figures, on: dt.date) -> Letter | None:
    """The letter, not yet written; None when there is nothing to say. `occasion` names the week."""
    if not duties and not figures:
        return None
    token = new_unsubscribe_token()
    with translation.override(reader.language):
        subject = one_line(_subject(duties, figures, on))
        context = {
            "subject": subject,
            "on": on,
            "sections": [_section(name, getattr(duties, name), on) for name in ("late", "due", "accepted")],
            "figures": figures if figures else None,
            "my_url": f"{settings.SITE_URL}{reverse('decisions:my')}",
            "desk_url": f"{settings.SITE_URL}{reverse('admin:index')}" if reader.user and reader.user.is_staff else "",
            **foot(reader, token),
        }
        text = render_to_string("emails/digest.txt", context).strip() + "\n"
        html = render_to_string("emails/digest.html", context)
    return letter(
        Letter.Kind.DIGEST, occasion, reader, on, subject=subject, text=text, html=html, unsubscribe_token=token
    )


def _section(name: str, rows: list[Assignment], on: dt.date) -> Section:
    shown = [
        Shown(row, f"{settings.SITE_URL}{row.get_absolute_url()}", row.days_late(on), str(row.organization or ""))
        for row in rows[:MOST]
    ]
    return Section(name, len(rows), shown)


def _subject(duties: Duties, figures: Figures, on: dt.date) -> str:
    """«Digest of 23.11.2026: overdue 2, due 3»: what is wrong comes first, and nothing that is none."""
    counts = (
        (_("overdue %(n)d"), len(duties.late) or figures.overdue),
        (_("reports to accept %(n)d"), figures.reports),
        (_("due %(n)d"), len(duties.due) or figures.due),
        (_("accepted %(n)d"), len(duties.accepted)),
    )
    words = {"day": f"{on:%d.%m.%Y}", "what": ", ".join(text % {"n": n} for text, n in counts if n)}
    return _("Digest of %(day)s: %(what)s") % words if words["what"] else _("Digest of %(day)s") % words

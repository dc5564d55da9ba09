"""Terms as facts: the day with its weekday, or the words, and how the one comes of the other."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.editor.facts import Candidate, Corrects, Fact, State
from decisions.imports.corrections import TermSaid
from decisions.imports.terms import Term, term_by_policy
from decisions.models import Assignment, Policy
from decisions.protocols.structure import Certainty, Kind, ParsedResolution

NO_TERM = "none"
"""The answer that says that there is no term."""

_DAY_PRINTED = re.compile(r"\d{1,2}[.\s]\s*(?:\d{1,2}|[а-яё]+)", re.IGNORECASE)


def term_fact(
    point: ParsedResolution, key: str, policy: Policy, met: dt.date | None, day: dt.date, said: TermSaid | None
) -> Fact | None:
    """The term of a point; None where a term makes no sense: nobody has to act.

    `met` is the day of the meeting as far as the text names one: no term is before a day that is not known. `day`
    stands in for it.
    """
    if point.kind is Kind.NOTE or (point.term is None and said is None and not point.responsible):
        return None
    term = term_by_policy(point.term, policy, day)
    value, note = _words(point, term, met, day)
    state = State.ASK if said is None and _is_doubtful(point, met) else State.OK
    return Fact(
        id=f"{key}:term",
        what="term",
        label=_("term"),
        value=value,
        note=note,
        state=state,
        span=point.term.span if point.term is not None else None,
        corrects=Corrects.TERM,
        key=key,
        candidates=(Candidate(NO_TERM, _("no term")),),
        chosen=_chosen(said),
        free=True,
        printed=point.term.text if point.term is not None else "",
    )


def _is_doubtful(point: ParsedResolution, met: dt.date | None) -> bool:
    if point.term is None:
        return False
    return point.term.certainty is Certainty.DOUBTFUL or _is_before(point.term.date, met)


def _is_before(term: dt.date | None, met: dt.date | None) -> bool:
    return term is not None and met is not None and term < met


def _chosen(said: TermSaid | None) -> str:
    if said is None:
        return ""
    return said.date.isoformat() if said.date is not None else said.text or NO_TERM


def with_weekday(day: dt.date) -> str:
    """«27.11.2026, пятница»."""
    return f"{day:%d.%m.%Y}, {WEEKDAYS[day.weekday()]}".lower()


def _words(point: ParsedResolution, term: Term, met: dt.date | None, day: dt.date) -> tuple[str, str]:
    if term.date is None:
        return _without_day(term)
    return with_weekday(term.date), "; ".join(filter(None, _explained(term, met, day)))


def _without_day(term: Term) -> tuple[str, str]:
    if term.recurrence:
        rhythm = str(Assignment.Recurrence(term.recurrence).label)
        until = _("by day %(day)d of the month") % {"day": term.day} if term.day else ""
        return rhythm, "; ".join(filter(None, (until, _quoted(term.text))))
    return (term.text, _("words, not a day: no reminder is sent")) if term.text else (_("not given"), "")


def _explained(term: Term, met: dt.date | None, day: dt.date) -> list[str]:
    """How the day comes of the text."""
    if term.by_policy:
        return [_("by the rule of the body: none is printed")]
    notes = []
    if term.moved_from is not None:
        notes.append(_("%(printed)s is a day off") % {"printed": f"{term.moved_from:%d.%m.%Y}"})
    if term.text and not _DAY_PRINTED.search(term.text):
        notes.append(_quoted(term.text))
        counted = term.moved_from or term.date
        if counted is not None and 0 <= (counted - day).days <= 366:
            notes.append(_distance((counted - day).days))
    if _is_before(term.date, met):
        notes.append(_("before the meeting"))
    return notes


def _quoted(text: str) -> str:
    return f"«{text}»" if text else ""


def _distance(days: int) -> str:
    """«2 недели от заседания»."""
    if days and days % 7 == 0 and days <= 56:
        weeks = ngettext("%(count)d week from the meeting", "%(count)d weeks from the meeting", days // 7)
        return weeks % {"count": days // 7}
    return ngettext("%(count)d day from the meeting", "%(count)d days from the meeting", days) % {"count": days}

"""What a secretary should look at before a protocol is signed, told from the directory and the earlier protocols."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from decisions.editor.linter import text_remarks
from decisions.editor.remarks import Remark, by_place
from decisions.imports import Plan
from decisions.imports.wanted import RefKind
from decisions.models import Meeting
from decisions.protocols.structure import ParsedProtocol, Span
from members.models import Organization, Person, Position, User


def remarks(parsed: ParsedProtocol, text: str, plan: Plan | None, on: dt.date) -> tuple[Remark, ...]:
    """All that is to be remarked on a text; without a `plan` (half a text has none) only what the text itself tells.

    `on` is today. A fixed number of statements, however long the protocol is.
    """
    if plan is None:
        return text_remarks(parsed, text)
    usual_days = plan.policy.default_term_days
    told = text_remarks(parsed, text, usual_days)
    if usual_days is not None:
        # The rule of the body gives a term where none is printed.
        told = tuple(remark for remark in told if remark.code != "no-term")
    more = (*_new_body(plan), *_number(plan), *_unreachable(plan, on), *_empty_groups(plan))
    return by_place((*(one for one in more if not one.place), *told, *(one for one in more if one.place)))


def next_number(body_pk: int, year: int) -> str:
    """The number after the greatest of the body in that year; «1» for the first, empty when numbers are no numbers."""
    numbers = list(Meeting.objects.filter(body=body_pk, year=year).exclude(number="").values_list("number", flat=True))
    counted = [int(found.group()) for number in numbers if (found := re.match(r"\d+", number))]
    if numbers and not counted:
        return ""
    return str(max(counted, default=0) + 1)


def _new_body(plan: Plan) -> Iterator[Remark]:
    """A body comes about seldom, and its numbers and seals begin anew: a known one may only be called otherwise."""
    if plan.wanted.body.is_new and any(row.is_body for row in plan.matcher.directory.groups):
        message = _("the body «%(body)s» is not in the directory: choose a known one if it is only called otherwise")
        yield Remark("new-body", "", message % {"body": plan.wanted.body.label}, plan.parsed.spans.get("title"))


def _number(plan: Plan) -> Iterator[Remark]:
    wanted = plan.wanted
    if plan.meeting is not None or wanted.body.pk is None or not wanted.number.isdecimal():
        return
    expected = plan.matcher.directory.remembered(next_number, wanted.body.pk, wanted.date.year)
    if expected.isdecimal() and int(wanted.number) > int(expected):
        message = _("the number is %(number)s, and the next of this body in %(year)d would be %(expected)s")
        words = {"number": wanted.number, "year": wanted.date.year, "expected": expected}
        yield Remark("number-jumps", "", message % words, plan.parsed.spans.get("number"))


def _unreachable(plan: Plan, on: dt.date) -> Iterator[Remark]:
    """Responsibles whom no letter reaches: no address of their own, no user, no coordinator."""
    rows = [(point, row) for _item, point in plan.wanted.resolutions for row in point.assignments]
    named = [ref for _, row in rows for ref in (row.responsible, row.acting) if ref is not None and ref.pk is not None]
    people = frozenset(ref.pk for ref in named if ref.kind is RefKind.PERSON and ref.pk)
    organizations = frozenset(ref.pk for ref in named if ref.kind is RefKind.ORGANIZATION and ref.pk)
    directory = plan.matcher.directory
    reached_people, reached_organizations = directory.remembered(_reached, people, organizations, on)
    spans, language = _spans(plan), get_language() or ""
    for point, row in rows:
        who = row.responsible
        reached = reached_people if who.kind is RefKind.PERSON else reached_organizations
        if who.pk in reached or (row.acting is not None and row.acting.pk in reached_people):
            continue
        yield _no_letter(language, point.number, who.label, spans.get(point.number))


@lru_cache(maxsize=2_000)
def _no_letter(language: str, number: str, who: str, span: Span | None) -> Remark:
    """The same thing as long as it says the same: such are many, and they are shown from memory."""
    message = _("%(who)s will get no letter: no address is known")
    return Remark("no-letter", number, message % {"who": who}, span)


def _reached(people: frozenset[int], organizations: frozenset[int], on: dt.date) -> tuple[set[int], set[int]]:
    users = User.objects.filter(is_active=True, person__in=people).values_list("person", flat=True)
    known = set(Person.objects.filter(pk__in=people).exclude(email="").values_list("pk", flat=True))
    has_inbox = set(Organization.objects.filter(pk__in=organizations).exclude(email="").values_list("pk", flat=True))
    coordinators = Position.objects.on(on).filter(organization__in=organizations, is_coordinator=True)
    coordinated = coordinators.filter(Q(person__user__is_active=True)).values_list("organization", flat=True)
    return known | {pk for pk in users if pk is not None}, has_inbox | {pk for pk in coordinated if pk is not None}


def _empty_groups(plan: Plan) -> Iterator[Remark]:
    spans = _spans(plan)
    for _item, point in plan.wanted.resolutions:
        for addressee in point.addressees:
            if addressee.members_count:
                continue
            message = _("«%(group)s» has no members on %(day)s: nobody will have the task")
            words = {"group": addressee.group.label, "day": f"{plan.wanted.date:%d.%m.%Y}"}
            yield Remark("empty-group", point.number, message % words, spans.get(point.number))


def _spans(plan: Plan) -> dict[str, Span]:
    return {point.number: point.span for item in plan.parsed.items for point in item.resolutions if point.span}


def summary(found: tuple[Remark, ...]) -> str:
    """«3 remarks», in the language of the moment."""
    return ngettext("%(n)d remark", "%(n)d remarks", len(found)) % {"n": len(found)}

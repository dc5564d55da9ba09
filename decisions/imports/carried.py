"""Questions of a protocol that earlier meetings of the body left to it, found in the database."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from decisions.imports.wanted import Ref, RefKind
from decisions.models import AgendaItem, Resolution
from members.naming import stem_key

WITHIN = dt.timedelta(days=400)
"""What was put off longer ago and comes up now is a question of its own."""

_SAID = re.compile(r"\s*\([^()]*(?:перенес[её]н|отложен|повторн)[^()]*\)", re.IGNORECASE)
"""«О причале (перенесён с заседания от 20.02.2025)»."""
_PUTS_OFF = re.compile(
    r"(?:перенести|отложить)(?! срок)[^.;]{0,200}?(?:вопрос|рассмотрени|обсуждени|заседани)"
    r"|(?:вопрос|рассмотрени|обсуждени)[^.;]{0,300}?(?:перенести|отложить|на следующ|на очередн|на ближайш)"
    r"|(?:вернуться|возвратиться) к (?:вопрос|рассмотрени|обсуждени)",
    re.IGNORECASE,
)
#: Parts of its words without their first letter, which may be a capital: what the database is asked for.
_PARTS = ("еренести", "тложить", "ернуться", "озвратиться", "следующ", "очередн", "ближайш")


@dataclass(frozen=True, slots=True)
class _Question:
    pk: int
    number: str
    is_withdrawn: bool
    is_taken: bool
    meeting: str
    day: dt.date


class QuestionsOfBody:
    """Questions that the body had before `day`; read when the first is asked for, by two statements at most."""

    def __init__(self, body_pk: int | None, day: dt.date) -> None:
        self._body_pk = body_pk
        self._day = day
        self._known: dict[str, list[_Question]] | None = None
        self._put_off: set[int] | None = None

    def left_to(self, title: str) -> Ref | None:
        """The question of this title that was put off and not taken up since; any, where the title says so itself."""
        found = self._questions().get(key_of_title(title), [])
        if not _SAID.search(title):
            found = [one for one in found if not one.is_taken and (one.is_withdrawn or one.pk in self._postponed())]
        return question_ref(found[0].pk, found[0].number, found[0].meeting, found[0].day) if found else None

    def _questions(self) -> dict[str, list[_Question]]:
        """By title, the latest first."""
        if self._known is None:
            known: dict[str, list[_Question]] = {}
            taken = Exists(AgendaItem.objects.filter(carried_from=OuterRef("pk"), meeting__date__lt=self._day))
            rows = self._earlier().annotate(taken=taken).order_by("-meeting__date", "-meeting", "position")
            fields = ("title", "pk", "number", "is_withdrawn", "taken", "meeting__number", "meeting__date")
            for title, *row in rows.values_list(*fields) if self._body_pk else []:
                known.setdefault(key_of_title(title), []).append(_Question(*row))
            self._known = known
        return self._known

    def _postponed(self) -> set[int]:
        """Those of which a point says that the body comes back to them."""
        if self._put_off is None:
            says = reduce(or_, (Q(text__contains=part) for part in _PARTS))
            rows = Resolution.objects.filter(says, item__in=self._earlier().values("pk"))
            self._put_off = {item for item, text in rows.values_list("item", "text") if _PUTS_OFF.search(text)}
        return self._put_off

    def _earlier(self) -> QuerySet[AgendaItem]:
        days = (self._day - WITHIN, self._day - dt.timedelta(days=1))
        return AgendaItem.objects.filter(meeting__body=self._body_pk, meeting__date__range=days)


def key_of_title(title: str) -> str:
    """The same for one question in other cases and letters, and with the words that it was put off."""
    return stem_key(_SAID.sub("", title))


def question_ref(pk: int, number: str, meeting: str, day: dt.date) -> Ref:
    """A question of an earlier meeting."""
    protocol = f"№ {meeting}, {day:%d.%m.%Y}" if meeting else f"{day:%d.%m.%Y}"
    label = _("question %(number)s, %(protocol)s") % {"number": number, "protocol": protocol}
    return Ref(RefKind.ITEM, pk, f"item:{pk}", label)

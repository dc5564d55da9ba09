"""Extracts to all the responsible of a protocol, as long work: those for paper come as a ZIP with the list of all."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import permissions
from decisions.exports.archive.bundle import Bundle, safe, table
from decisions.jobs.work import Work
from decisions.models import Delivery, Meeting
from decisions.one_line import shorten
from decisions.outgoing import delivering, issuing
from decisions.outgoing.delivering import Line
from members.models import User

LONGEST_KEY = 9
MOST_CHOSEN = 2_000
AT_ONCE = 25
"""So many PDFs in a house template are converted by one start of LibreOffice; the progress is seen in such steps."""


def read(user: User, sent: QueryDict) -> dict[str, Any]:
    """`meeting`, the key of a protocol, and `paper`, the lines whose extract is printed (several)."""
    key, chosen = sent.get("meeting", ""), sent.getlist("paper")
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        raise ValidationError(_("There is no such protocol."))
    meeting = Meeting.objects.filter(pk=int(key)).first()
    if meeting is None or not permissions.can_manage(user, meeting):
        return {"meeting": int(key), "paper": []}
    if delivering.edition_of(meeting) is None:
        raise ValidationError(_("Extracts are made from a signed protocol."))
    known = {line.key for line in delivering.addressees(meeting)}
    if len(chosen) > MOST_CHOSEN or not set(chosen) <= known:
        raise ValidationError(_("Who was chosen is not in this protocol. Open the page anew."))
    return {"meeting": meeting.pk, "paper": sorted(set(chosen))}


def title(parameters: dict[str, Any]) -> str:
    return str(_meeting(parameters) or "")


def may(user: User, parameters: dict[str, Any]) -> bool:
    """Who keeps the protocols of the body."""
    meeting = _meeting(parameters)
    return meeting is not None and permissions.can_manage(user, meeting)


def extracts(work: Work) -> str:
    """Nobody gets a second one: what was broken off goes on where it was."""
    meeting = _meeting(work.parameters)
    assert meeting is not None, "it was asked before the work whether it is there"
    lines, paper = delivering.addressees(meeting), set(work.parameters["paper"])
    work.expect(len(lines))
    for start in range(0, len(lines), AT_ONCE):
        some = lines[start : start + AT_ONCE]
        orders = [line.order for line in some if line.delivery is None]
        with issuing.made_together(meeting, orders, actor=work.user):
            for line in work.counted(some):
                if line.delivery is None:
                    delivering.deliver(meeting, line, on_paper=line.key in paper, actor=work.user)
    with Bundle(work.target) as made:
        for number, delivery in enumerate(printed(meeting), start=1):
            version = delivery.document.versions.all()[0]
            name = f"{number:03d} {safe(shorten(str(delivery.addressee), 80))}.pdf"
            made.add(name, issuing.content_of(version))
        made.add("register.csv", table(_HEADINGS, map(_row, delivering.addressees(meeting))))
    named = f" № {safe(meeting.number)}" if meeting.number else ""
    return f"Выписки из протокола{named} от {meeting.date:%d.%m.%Y}.zip"


def printed(meeting: Meeting) -> list[Delivery]:
    """What is to be put on paper, by name."""
    rows = [row for row in delivering.deliveries_of(meeting) if row.way == Delivery.Way.PAPER]
    return sorted(rows, key=lambda row: str(row.addressee).casefold())


_HEADINGS = ("Кому", "Пункты", "Способ", "Адрес", "Выдана №", "Отправлена", "Открыта", "Получение подтверждено")


def _row(line: Line) -> tuple[str, ...]:
    done, letter = line.delivery, line.letter
    if done is None:
        return (str(line.addressee), line.numbers, "", "", "", "", "", "")
    moments = (letter.sent_at if letter else None, done.opened_at, done.acknowledged_at)
    way = "почтой" if done.way == Delivery.Way.MAIL else "на бумаге"
    return (str(line.addressee), line.numbers, way, done.address, str(done.document.number), *map(_words, moments))


def _words(at: dt.datetime | None) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M}" if at else ""


def _meeting(parameters: dict[str, Any]) -> Meeting | None:
    return Meeting.objects.select_related("body").filter(pk=parameters["meeting"]).first()

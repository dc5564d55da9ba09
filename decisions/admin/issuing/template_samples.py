"""What a house template is looked at on: a protocol of its body, the tasks of an organization, a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.admin.acts import meetings_of
from decisions.admin.issuing.lists import answering, years_of
from decisions.exports.documents import Document
from decisions.models import HouseTemplate, IssuedDocument, Meeting, Resolution
from decisions.outgoing import issuing
from decisions.outgoing.issuing import Order
from members.admin.rights import actor
from members.models import Group

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Kind = IssuedDocument.Kind

MOST_MEETINGS = 30
"""So many protocols a template can be looked at on, the newest."""
ALL_YEARS = "all"
_LONGEST_KEY = 9
_QUESTIONS = {
    Kind.TASKS: gettext_lazy("Look at it on the tasks of"),
    Kind.REGISTER: gettext_lazy("Look at it on the register of"),
}


def question(kind: Kind) -> str | _StrPromise:
    """What is asked beside the choices."""
    return _QUESTIONS.get(kind, gettext_lazy("Look at it on the protocol"))


def choices(request: HttpRequest, body: Group, kind: Kind) -> list[tuple[str, str]]:
    """What can be chosen, each with its words; nothing while the body has no protocols. One statement."""
    if kind == Kind.TASKS:
        return [(str(row.pk), row.name) for row in answering(body)]
    if kind == Kind.REGISTER:
        years = [(str(year), str(year)) for year in years_of(body)]
        return [(ALL_YEARS, _("all years")), *years] if years else []
    return [(str(row.pk), row.number_and_date) for row in _meetings(request, body)[:MOST_MEETINGS]]


def chosen(request: HttpRequest, template: HouseTemplate, key: str) -> tuple[str, Document]:
    """What the chosen one is called, and the document that it makes; 404 for what is not among the choices."""
    body, kind = template.body, Kind(template.kind)
    if kind == Kind.REGISTER and key == ALL_YEARS:
        return _("all years"), issuing.gathered_list(body, Order(kind), actor(request), timezone.localdate())
    if not (key.isascii() and key.isdecimal() and len(key) <= _LONGEST_KEY):
        raise Http404("Nothing was chosen.")
    if kind == Kind.REGISTER:
        if int(key) not in years_of(body):
            raise Http404("There is no protocol of this year.")
        order = Order(kind, year=int(key))
        return key, issuing.gathered_list(body, order, actor(request), timezone.localdate())
    if kind == Kind.TASKS:
        organization = get_object_or_404(answering(body), pk=int(key))
        order = Order(kind, addressee=organization)
        return organization.name, issuing.gathered_list(body, order, actor(request), timezone.localdate())
    meeting = get_object_or_404(_meetings(request, body), pk=int(key))
    points = frozenset(Resolution.objects.decisions().filter(item__meeting=meeting).values_list("pk", flat=True))
    order = Order(kind, points=points)
    return str(meeting), issuing.gathered(meeting, order, actor(request), timezone.localdate())


def _meetings(request: HttpRequest, body: Group) -> QuerySet[Meeting]:
    return meetings_of(request).filter(body=body).order_by("-date", "-pk")

"""Earlier points that a point of the text speaks of, as facts: which it is, or that there is no such point."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from decisions.editor.facts import Fact
from decisions.imports.lineage import PointsOfBody, Referred
from decisions.models import Lineage
from decisions.protocols.structure import Span


def lineage_facts(key: str, text: str, words: str, points: PointsOfBody) -> Iterator[Fact]:
    """Facts of the point `key` that says `text`; `words` are its characters as printed, where each is marked."""
    for place, one in enumerate(points.referred(text), 1):
        label = str(Lineage.Relation(one.relation.value).label)
        start = words.find(one.printed)
        span = Span(start, start + len(one.printed)) if start >= 0 else None
        id_ = f"{key}:lineage{place}"
        if one.pk is None:
            yield Fact(id_, "lineage", label, _point_alone(one), _why_none(one), span=span, is_astray=True)
        else:
            url = reverse("decisions:resolution-detail", args=[one.pk])
            yield Fact(id_, "lineage", label, _point_of_protocol(one), span=span, url=url)


def _point_of_protocol(one: Referred) -> str:
    day = date_format(one.day, "d.m.Y") if one.day is not None else ""
    shown = {"number": one.number, "meeting": one.meeting, "day": day}
    if not one.meeting:
        return _("point %(number)s of the protocol of %(day)s") % shown
    return _("point %(number)s of protocol № %(meeting)s of %(day)s") % shown


def _point_alone(one: Referred) -> str:
    return _("point %(number)s") % {"number": one.number}


def _why_none(one: Referred) -> str:
    if one.is_several:
        return _("several earlier protocols have such a point: write the number and the day of its protocol")
    return _("the earlier protocols of this body have no such point")

"""The period of a recurring task in words."""

from __future__ import annotations

from django import template

from decisions.control.recurrences import period_name
from decisions.models import Assignment

register = template.Library()


@register.filter
def period(assignment: Assignment) -> str:
    """«III квартал 2026» of an occurrence whose series is fetched; empty for what is no occurrence."""
    if assignment.series is None or assignment.period is None:
        return ""
    return period_name(assignment.series.recurrence, assignment.period)

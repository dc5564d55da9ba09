"""A task in words: where it comes from, and its term."""

from __future__ import annotations

from django import template

from decisions.control import duties
from decisions.models import Assignment, Meeting, Resolution

register = template.Library()


@register.simple_tag
def task_source(meeting: Meeting, resolution: Resolution) -> str:
    """«Протокол № 7 от 15.10.2026, вопрос 3, пункт 3.2»."""
    return duties.source(meeting.number, meeting.date, resolution.item.number, resolution.number)


@register.simple_tag
def task_term(assignment: Assignment) -> str:
    """The term of a task whose series is fetched."""
    series = assignment.series.recurrence if assignment.series else ""
    task = assignment
    return duties.term_words(task.term, task.original_term, task.term_text, task.recurrence, series, task.period)

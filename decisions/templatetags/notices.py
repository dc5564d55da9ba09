"""Notices in templates."""

from __future__ import annotations

from django import template
from django.contrib.messages.storage.base import Message

from decisions.notices import steps

register = template.Library()


@register.filter
def steps_to_undo(message: Message) -> list[str]:
    """Keys of the steps that the notice offers to take back."""
    return steps(message.extra_tags or "")

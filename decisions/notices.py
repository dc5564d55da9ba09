"""What is said after a step: in a notice, with the way to take it back where whoever took it still may."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from decisions import workflow
from decisions.models import Assignment
from members.models import User

MARK = "undo"
"""What the tags of such a notice begin with; the keys of its steps follow."""


def tell(request: HttpRequest, words: str, steps_of: Iterable[Assignment]) -> None:
    """Say that it is done; `steps_of` are the assignments whose last step it was."""
    user = request.user
    assert isinstance(user, User), "nobody else takes steps"
    last = [workflow.last_step(assignment) for assignment in steps_of]
    keys = [str(event.pk) for event in last if event is not None and workflow.may_undo(event, actor=user)]
    messages.success(request, words, extra_tags=" ".join([MARK, *keys]) if keys else "")


def steps(tags: str) -> list[str]:
    """The keys of the steps that a notice with these tags offers to take back."""
    mark, *keys = tags.split() or [""]
    return keys if mark == MARK else []

"""What the pages of the editor have in common: who may, what was corrected, why not."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from decisions.editor.facts import Corrects
from decisions.editor.terms import NO_TERM
from decisions.imports import Plan
from decisions.imports.corrections import Corrections
from decisions.imports.questions import NAMED
from decisions.models import Meeting
from members.admin.rights import SECRETARY, access, has_any

_PREFIXES = {part.value: part.prefix for part in Corrects if part.prefix}
_TYPED = "name-"
"""What a field of a name typed in place of the one that was read begins with."""


def require_secretary(request: HttpRequest) -> None:
    """Refuse everybody who keeps the protocols of no body."""
    if not has_any(request, SECRETARY):
        raise PermissionDenied


def sentences(form: forms.Form) -> str:
    """All that is wrong with a form, in one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def refusal(request: HttpRequest, plan: Plan, edited: Meeting | None) -> str:
    """Why this user may not go on with this plan; empty when nothing stands against it."""
    mine = access(request).bodies_with(SECRETARY)
    body = plan.wanted.body
    if mine is not None and body.pk not in mine:
        return _("«%(body)s» is not a body whose protocols you keep. Choose the body.") % {"body": body.label}
    if edited is not None and (plan.meeting is None or plan.meeting.pk != edited.pk):
        return _(
            "This text is a protocol of another body. To change the body of this one, change the particulars first."
        )
    return ""


def corrections_of(request: HttpRequest, form: forms.Form) -> Corrections | None:
    """What a page says was corrected: the JSON of its script, and over it the answers of its fields.

    None when it says nothing at all: then what is kept with the protocol holds.
    """
    sent = form.cleaned_data.get("corrections")
    parts: dict[str, dict[str, object]] = {part: dict(_answers(request, prefix)) for part, prefix in _PREFIXES.items()}
    # Who types a name means it, whatever the list beside it still says.
    parts[Corrects.NAME.value] |= {key: f"{NAMED}{name.strip()}" for key, name in _answers(request, _TYPED).items()}
    parts["terms"] = {key: _term(str(value)) for key, value in parts["terms"].items()}
    undone = {part: set(request.POST.getlist(f"undo-{part}")) for part in parts}
    if not any(parts.values()) and not any(undone.values()):
        return sent if isinstance(sent, Corrections) else None
    base = sent.as_json() if isinstance(sent, Corrections) else {}
    said = {part: {**base.get(part, {}), **given} for part, given in parts.items()}
    kept = {
        part: {key: value for key, value in given.items() if key not in undone[part]} for part, given in said.items()
    }
    return Corrections.read({**base, **kept})


def _answers(request: HttpRequest, prefix: str) -> dict[str, str]:
    """Answers by their key. Of a field that stands on the page twice the last one that says something counts."""
    given = ((key, request.POST.getlist(key)) for key in request.POST if key.startswith(prefix))
    said = {key.removeprefix(prefix): [value for value in values if value.strip()] for key, values in given}
    return {key: values[-1] for key, values in said.items() if values}


def _term(value: str) -> dict[str, object]:
    """A day as a browser sends it, otherwise words."""
    if value == NO_TERM:
        return {"none": True}
    return {"date": value} if value[:4].isdigit() and value.count("-") == 2 else {"text": value}

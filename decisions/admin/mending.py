"""The quick fix of a remark on a page without scripts: the text comes back mended, and nothing is written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.admin.editing import returned_page
from decisions.admin.forms import ProtocolForm
from decisions.admin.saying import corrections_of, refusal
from decisions.editor.circumstances import remarks
from decisions.editor.remarks import Fix, mended
from decisions.editor.understanding import understand

FIX = "fix"
"""The buttons of the remarks; their value is that of `remarks.Remark.answer`."""


def mended_page(request: HttpRequest, form: ProtocolForm) -> HttpResponse:
    """The editor again with the fix of the pressed button put into the text that was sent.

    The remarks are made anew, so that a fix never lands in words that were written after the page was shown.
    """
    if form.is_valid():
        text, fix = _asked_for(request, form)
        if fix is None:
            messages.warning(
                request, _("The text has changed since this was advised: nothing was put into it. Look at it again.")
            )
        else:
            form.replace("text", mended(text, fix))
            messages.success(request, _("Corrected in the text: «%(words)s».") % {"words": fix.label})
    return returned_page(request, form)


def _asked_for(request: HttpRequest, form: ProtocolForm) -> tuple[str, Fix | None]:
    """The text as the editor counts it, and the fix that the page asks for; None where nothing of it is advised."""
    data = form.cleaned_data
    understood = understand(
        data["text"],
        body=data["body"],
        corrections=corrections_of(request, form),
        check=lambda plan: refusal(request, plan, data["meeting"]),
    )
    asked = request.POST.get(FIX, "")
    found = remarks(understood.parsed, understood.text, understood.plan, timezone.localdate())
    return understood.text, next((one.fix for one in found if one.fix is not None and one.answer == asked), None)

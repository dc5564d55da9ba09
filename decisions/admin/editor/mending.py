"""Changes of the text itself by a button: the quick fix of a remark, a correction that the text can say.

The script asks where the words go and puts them there, so that Ctrl+Z takes them back. On a page without scripts the
text comes back mended. Nothing is written.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.admin.editor.editing import returned_page, understood_of
from decisions.admin.editor.forms import ProtocolForm, WritingForm
from decisions.admin.editor.saying import require_secretary, sentences
from decisions.editor.circumstances import remarks
from decisions.editor.remarks import Fix, mended
from decisions.editor.rewording import Asked, NotReworded, reworded
from decisions.editor.understanding import Understood

FIX = "fix"
"""The buttons of the remarks; their value is that of `remarks.Remark.answer`."""
REWORD = "reword"
"""The buttons of what is corrected in the text; their value is read by `rewording.Asked.read`."""


def mended_page(request: HttpRequest, form: ProtocolForm) -> HttpResponse:
    """The editor again with what the pressed button changes put into the text that was sent.

    The change is made anew, so that it never lands in words that were written after the page was shown.
    """
    if form.is_valid():
        understood = understood_of(request, form)
        try:
            fix = (
                _fix(understood, request.POST.get(FIX, "")) if FIX in request.POST else _rewording(request, understood)
            )
        except NotReworded as refused:
            messages.warning(request, str(refused))
        else:
            form.replace("text", mended(understood.text, fix))
            messages.success(request, _("Corrected in the text: «%(words)s».") % {"words": fix.label})
    return returned_page(request, form)


@require_POST
def reword(request: HttpRequest) -> JsonResponse:
    """Where the text is to be changed so that it says what was asked, and by which words."""
    require_secretary(request)
    form = WritingForm(request, request.POST)
    if not form.is_valid():
        return JsonResponse({"error": sentences(form)}, status=400)
    try:
        fix = _rewording(request, understood_of(request, form))
    except NotReworded as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    return JsonResponse({"start": fix.start, "end": fix.end, "text": fix.replacement})


def _rewording(request: HttpRequest, understood: Understood) -> Fix:
    button = request.POST.get(REWORD, "")
    asked = Asked.read(button, request.POST.get(f"value-{button.rpartition(':')[2]}", ""))
    if asked is None:
        raise NotReworded(_("This cannot be told from the text any more: look at it again."))
    return reworded(understood, asked)


def _fix(understood: Understood, answer: str) -> Fix:
    found = remarks(understood.parsed, understood.text, understood.plan, timezone.localdate())
    fix = next((one.fix for one in found if one.fix is not None and one.answer == answer), None)
    if fix is None:
        raise NotReworded(_("The text has changed since this was advised: nothing was put into it. Look at it again."))
    return fix

"""The act of issuing as a page does it, for documents of a protocol and for lists of a body alike."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.models import IssuedDocument, IssuedVersion
from decisions.outgoing.issuing import EditsWouldBeLost, Order
from decisions.workflow import TransitionRefused


class IssuingForm(forms.Form):
    """What every form of issuing has; `order` is what was asked for, `edited` the file whose edits would be lost."""

    despite_edits = forms.BooleanField(
        label=gettext_lazy("Issue it anew, without what was edited in Word"), required=False
    )
    edited: IssuedVersion | None = None

    @property
    def order(self) -> Order:
        """What was asked for; of a form that is valid."""
        raise NotImplementedError

    def issue(self, request: HttpRequest, act: Callable[[Order, bool], IssuedDocument]) -> bool:
        """Whether `act` issued it: it is given the order, and whether edits are given up. What refuses is an error."""
        if not self.is_valid():
            return False
        try:
            made = act(self.order, self.cleaned_data["despite_edits"])
        except EditsWouldBeLost as refused:
            self.add_error("despite_edits", refused)
            self.edited = refused.version
        except TransitionRefused as refused:
            self.add_error(None, refused)
        else:
            messages.success(request, _("Issued and kept: %(document)s.") % {"document": made})
            return True
        return False

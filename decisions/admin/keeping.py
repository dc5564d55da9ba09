"""Forms of the admin that change what a protocol says: each change becomes an edition, what is signed is refused."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from decisions import editions
from decisions.freezing import ProtocolSigned
from decisions.models import Edition, Meeting
from members.admin.rights import actor


class KeepsEditions:
    """For a `ModelAdmin` that is `OfBody`. `sealed_names` begin the names of fields that a signature freezes.

    A form that was opened while the protocol was in draft and comes back after the signature is answered by a
    sentence, not by a page of an error and not by silence.
    """

    sealed_names: tuple[str, ...] = ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        meeting = self._signed_meeting(request, object_id)
        if meeting is not None and any(name.startswith(self.sealed_names) for name in request.POST):
            return self._refused(request, meeting)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc,no-any-return]
        except ProtocolSigned:
            # Somebody signed between the question above and the first change.
            return self._refused(request, self._signed_meeting(request, object_id))

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        """The row of the meeting is held first, so that nobody signs or edits it in between."""
        if change:
            Meeting.objects.select_for_update().get(pk=self.meeting_of(obj).pk)  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        meeting = self.meeting_of(form.instance)  # type: ignore[attr-defined]
        editions.record(meeting, Edition.Cause.EDITED, actor=actor(request))

    def _signed_meeting(self, request: HttpRequest, object_id: str | None) -> Meeting | None:
        """The meeting of a form that is sent, when it is signed and the user may know of it."""
        if request.method != "POST" or object_id is None:
            return None
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        meeting = self.meeting_of(row) if row is not None else None  # type: ignore[attr-defined]
        return meeting if meeting is not None and meeting.status == Meeting.Status.SIGNED else None

    def _refused(self, request: HttpRequest, meeting: Meeting | None) -> HttpResponse:
        messages.error(request, str(ProtocolSigned()))
        return HttpResponseRedirect(
            reverse("admin:protocol", args=[meeting.pk]) if meeting is not None else reverse("admin:index")
        )

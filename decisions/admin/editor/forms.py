"""The form of the text of a protocol."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.admin.acts import meetings_of
from decisions.imports.corrections import Corrections
from decisions.models import Draft, Meeting
from members.admin.rights import SECRETARY, access, actor
from members.models import Group

MAX_FILE = 20 * 1024 * 1024
"""Bytes; what the readers take."""


class CorrectionsField(forms.Field):
    """What was corrected of the reading, as JSON; None when the page sent none."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Corrections | None:
        if not value:
            return None
        try:
            return Corrections.read(json.loads(value))
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("The corrections were damaged on the way. Reload the page.")) from error


class ProtocolForm(forms.Form):
    """A file or a text; `meeting` when the text of that protocol is edited again, `draft` where it was saved so far."""

    body = forms.ModelChoiceField(
        Group.objects.none(),
        required=False,
        label=gettext_lazy("Body"),
        empty_label=gettext_lazy("as the text says"),
    )
    file = forms.FileField(
        required=False,
        label=gettext_lazy("File"),
        help_text=gettext_lazy("DOCX or TXT, up to 20 MB."),
        max_length=255,
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Text of the protocol"),
        help_text=gettext_lazy("Paste it from Word: with the heading, the numbered items and points."),
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
    )
    meeting = forms.ModelChoiceField(Meeting.objects.none(), required=False, widget=forms.HiddenInput)
    draft = forms.ModelChoiceField(Draft.objects.none(), required=False, widget=forms.HiddenInput)
    corrections = CorrectionsField(required=False)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = access(request).bodies_with(SECRETARY)
        bodies = Group.objects.bodies().filter(is_active=True)
        choices = bodies if mine is None else bodies.filter(pk__in=mine)
        self.fields["body"].queryset = choices  # type: ignore[attr-defined]
        self.fields["meeting"].queryset = meetings_of(request)  # type: ignore[attr-defined]
        self.fields["draft"].queryset = Draft.objects.writable_by(actor(request))  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MAX_FILE:
            raise forms.ValidationError(
                _("The file is larger than 20 MB. Save the protocol without pictures, or paste its text.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_text = bool((data.get("text") or "").strip())
        if self.errors:
            return data
        if data.get("file") and has_text:
            self.add_error("file", _("There is a file and a text: leave one of the two."))
        elif not data.get("file") and not has_text:
            self.add_error("text", _("Paste the text of the protocol or choose a file."))
        return data

    def replace_text(self, text: str) -> None:
        """Show `text`, read from the file, in the field of the text: a file field cannot be filled again."""
        self.replace("text", text)

    def replace(self, field: str, value: Any) -> None:
        """Show `value` in `field` in place of what was sent."""
        self.data = {**{name: self.data[name] for name in self.data}, field: value}


class WritingForm(ProtocolForm):
    """A text while it is written: it may be empty, and it may say anything."""

    version = forms.IntegerField(required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

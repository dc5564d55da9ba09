"""How sign-in behaves here: nobody registers by themselves, the secretary adds people."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("The code does not fit. Check the digits."),
        "rate_limited": _("Too many codes were asked for. Wait a few minutes and try again."),
        "too_many_login_attempts": _("Too many wrong codes. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where nobody asked for a page: the secretary to the desk, everybody else to the own tasks."""
        if getattr(request.user, "is_staff", False):
            return reverse("admin:index")
        return str(super().get_login_redirect_url(request))

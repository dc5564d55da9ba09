"""Sign-in in two pages: the address, then the code from the letter."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import app_settings
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

logger = logging.getLogger(__name__)


class SignInView(RequestLoginCodeView):  # type: ignore[misc]
    """Asks for the address and sends the code. A code that waits does not stand in the way of another address."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[no-any-return]
        except OSError:
            logger.exception("The letter with the code was not sent.")
            form.add_error(None, _("The letter could not be sent. Try again in a few minutes."))
            return self.form_invalid(form)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stage = get_pending_stage(self.request)
        waits = stage is not None and stage.key == LoginByCodeStage.key
        return {**super().get_context_data(**kwargs), "code_waits": waits}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        return None


class ConfirmCodeView(ConfirmLoginCodeView):  # type: ignore[misc]
    """Asks for the code and lets in; says how many attempts are left."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        resending = not isinstance(form, ConfirmLoginCodeForm)
        try:
            response: HttpResponse = super().form_valid(form)
        except OSError:
            logger.exception("The letter with the code was not sent.")
            messages.error(self.request, _("The letter could not be sent. Try again in a few minutes."))
            return HttpResponseRedirect(self.passthrough_next_url(reverse("account_confirm_login_code")))
        if resending:
            messages.success(self.request, _("A new code is on its way; the former one is good no more."))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS - self._process.state["failed_attempts"]
        return {**super().get_context_data(**kwargs), "attempts_left": left}


sign_in = SignInView.as_view()
confirm_code = ConfirmCodeView.as_view()
signup_closed = TemplateView.as_view(template_name="account/signup_closed.html")

"""The one form of sign-in that differs from the library's."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context, ratelimit
from django.utils.translation import gettext_lazy as _

from members.models import User


class SignInForm(RequestLoginCodeForm):  # type: ignore[misc]
    """An address. The answer is the same whether it is known here or not.

    Only the address that the secretary keeps in `User.email` opens the door: the library would also take any that
    an account had before.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].error_messages["required"] = _("Write your e-mail address.")
        self.fields["email"].error_messages["invalid"] = _(
            "This is not an e-mail address: it looks like name@example.org."
        )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("rate_limited")
        self._user = User.objects.filter(email__iexact=email, is_active=True).first()
        return email

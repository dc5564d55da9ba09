"""The letter with a code that confirms a report; it goes out at once, past the outbox, as codes of sign-in do."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from decisions.letters.emails.composing import one_line, point_of
from decisions.letters.emails.recipients import Reader
from decisions.models import Assignment
from members.models import User


def send_code(user: User, assignment: Assignment, code: str) -> None:
    """To the address of the account. OSError: the mail server could not be used."""
    with translation.override(Reader(user.email, user).language):
        words = {"code": code, "point": point_of(assignment.resolution), "cluster_name": settings.CLUSTER_NAME}
        subject = one_line(_("%(code)s is your code for the report") % {"code": code})
        text = render_to_string("emails/report_code.txt", words).strip() + "\n"
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email])

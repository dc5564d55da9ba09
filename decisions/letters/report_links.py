"""Links of letters that open the report on one task, for one user or letterbox, and nothing else.

The link alone opens no form: programs that look through mail follow every link, and letters are forwarded. A code goes
to the user of the link; who enters it may report on this task for a while, and stays a stranger to every other page.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from decisions.letters.named import named_in, those_gone
from decisions.models import Assignment, ReportCode
from decisions.permissions import can_report
from members.access import answer_for
from members.models import User

SALT = "decisions.letters.report_links"

LINK_LIFE = dt.timedelta(days=14)
CODE_LIFE = dt.timedelta(minutes=15)
MOST_ATTEMPTS = 5
DIGITS = 6

LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class ReportLink:
    """What a link is for."""

    user: User
    assignment: Assignment


def report_url(user_pk: int, assignment_pk: int) -> str:
    """A signed address; what it holds is no secret, but nobody else can make one."""
    token = signing.TimestampSigner(salt=SALT).sign_object([user_pk, assignment_pk])
    return f"{settings.SITE_URL}{reverse('decisions:report-link', args=[token])}"


def read(token: str) -> ReportLink | None:
    """None: forged, too old, or of somebody who may no longer report on the task."""
    try:
        user_pk, assignment_pk = _unsigned(token)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_pk).select_related("person").first()
    related = ("resolution__item__meeting__body", "person", "organization", "acting_person", "representative")
    assignment = Assignment.objects.filter(pk=assignment_pk).select_related(*related).first()
    if user is None or assignment is None:
        return None
    if user.is_letterbox and not user.is_active:
        _answer_for(user, assignment)
    if not can_report(user, assignment):
        return None
    return ReportLink(user, assignment)


def new_code(link: ReportLink) -> str:
    """A code for the letter; the one before it is good no more."""
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    ReportCode.objects.update_or_create(
        user=link.user,
        assignment=link.assignment,
        defaults={"digest": _digest(link, code), "sent_at": timezone.now(), "attempts": 0},
    )
    return code


def waits_for_code(link: ReportLink) -> bool:
    """Whether a code is out that can still be entered."""
    return _live(link).exists()


def attempts_left(link: ReportLink) -> int:
    used = _live(link).values_list("attempts", flat=True).first()
    return 0 if used is None else MOST_ATTEMPTS - used


def enter(link: ReportLink, code: str) -> bool:
    """Whether `code` is the one that was sent; each try counts, and a good code is good once."""
    if not _live(link).update(attempts=F("attempts") + 1):
        return False
    row = ReportCode.objects.filter(user=link.user, assignment=link.assignment).first()
    typed = "".join(code.split())
    if row is None or not constant_time_compare(row.digest, _digest(link, typed)):
        return False
    return ReportCode.objects.filter(pk=row.pk, digest=row.digest).delete()[0] == 1


def _answer_for(letterbox: User, assignment: Assignment) -> None:
    """The rights of an address, while it is that of the organization or of somebody named for the task."""
    organization, address = assignment.organization, letterbox.email.lower()
    if organization is not None and organization.email.lower() == address:
        answer_for(letterbox, person_id=None, organization_id=organization.pk)
        return
    today = timezone.localdate()
    named = named_in(assignment, those_gone([assignment], today))
    colleagues = assignment.colleagues.in_force(today).select_related("person")
    for person in [*named, *(colleague.person for colleague in colleagues)]:
        if person.is_active and person.email.lower() == address:
            answer_for(letterbox, person_id=person.pk, organization_id=assignment.organization_id)


def _unsigned(token: str) -> tuple[int, int]:
    if len(token) > LONGEST_TOKEN:
        raise signing.BadSignature("longer than any that was made here")
    user_pk, assignment_pk = signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=LINK_LIFE)
    return user_pk, assignment_pk


def _live(link: ReportLink) -> QuerySet[ReportCode]:
    rows = ReportCode.objects.filter(user=link.user, assignment=link.assignment, attempts__lt=MOST_ATTEMPTS)
    return rows.filter(sent_at__gt=timezone.now() - CODE_LIFE)


def _digest(link: ReportLink, code: str) -> str:
    return salted_hmac(SALT, f"{link.user.pk} {link.assignment.pk} {code}", algorithm="sha256").hexdigest()

"""Things as a command line names them: a protocol by its id or body and number, an organization by its id or name."""

from __future__ import annotations

from django.core.management import CommandError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decisions.models import Meeting
from members.models import Group, Organization

LONGEST_KEY = 18
"""Digits of a key that every database takes."""


def find_meeting(name: str) -> Meeting:
    """The meeting that `name` stands for; a `CommandError` says what is there instead."""
    meetings = Meeting.objects.select_related("body", "chair", "secretary")
    body, *rest = name.strip().split("/")
    if not rest:
        return _by_id(meetings, body)
    group = Group.objects.bodies().filter(slug=body).first()
    if group is None:
        known = ", ".join(Group.objects.bodies().order_by("slug").values_list("slug", flat=True)) or _("none")
        raise CommandError(_("There is no body «%(body)s». Bodies: %(known)s.") % {"body": body, "known": known})
    year = rest[0] if len(rest) > 1 and rest[0].isdecimal() and len(rest[0]) == 4 else ""
    number = "/".join(rest[1:] if year else rest)
    found = list(meetings.filter(body=group, number=number, **({"year": int(year)} if year else {})))
    if not found:
        if year:
            sentence = _("«%(body)s» has no protocol № %(number)s of %(year)s.")
        else:
            sentence = _("«%(body)s» has no protocol № %(number)s.")
        raise CommandError(sentence % {"body": group, "number": number, "year": year})
    if len(found) > 1:
        choices = ", ".join(f"{body}/{meeting.year}/{number}" for meeting in found)
        sentence = _("«%(body)s» has several protocols № %(number)s; name one of: %(choices)s.")
        raise CommandError(sentence % {"body": group, "number": number, "choices": choices})
    return found[0]


def _by_id(meetings: QuerySet[Meeting], text: str) -> Meeting:
    if not text.isdecimal() or len(text) > LONGEST_KEY:
        raise CommandError(_("«%(text)s» is neither an id nor BODY/NUMBER.") % {"text": text})
    meeting = meetings.filter(pk=int(text)).first()
    if meeting is None:
        raise CommandError(_("There is no meeting with the id %(id)s.") % {"id": text})
    return meeting


def find_organization(name: str) -> Organization:
    """The organization with the id or the name `name`; a `CommandError` when there is none or several."""
    rows = Organization.objects.all()
    if name.isdecimal() and len(name) <= LONGEST_KEY:
        found = list(rows.filter(pk=int(name)))
    else:
        wanted = name.strip().casefold()
        alike = [each for each in rows if wanted in each.name.casefold()]
        found = [each for each in alike if each.name.casefold() == wanted] or alike
    if not found:
        raise CommandError(_("There is no organization «%(name)s».") % {"name": name})
    if len(found) > 1:
        choices = "; ".join(f"{each.pk} – {each.name}" for each in found)
        sentence = _("Several organizations are meant; name one by its id: %(choices)s.")
        raise CommandError(sentence % {"choices": choices})
    return found[0]

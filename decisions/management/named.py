"""Things as a command line names them: a protocol by its id or body and number, an organization by its id or name."""

from __future__ import annotations

from django.core.management import CommandError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decisions.models import Meeting, Resolution
from decisions.permissions import AnyUser
from members.models import Group, Organization, User

LONGEST_KEY = 18
"""Digits of a key that every database takes."""


def find_body(slug: str) -> Group:
    """The body of this short name; a `CommandError` says which there are."""
    group = Group.objects.bodies().filter(slug=slug).first()
    if group is None:
        known = ", ".join(Group.objects.bodies().order_by("slug").values_list("slug", flat=True)) or _("none")
        raise CommandError(_("There is no body «%(body)s». Bodies: %(known)s.") % {"body": slug, "known": known})
    return group


def find_user(email: str) -> User:
    """Who signs in with this address."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(_("Nobody signs in as %(email)s.") % {"email": email})
    return user


def find_points(meeting: Meeting, user: AnyUser, numbers: list[str]) -> set[int]:
    """The keys of the points of a protocol with these numbers."""
    visible = Resolution.objects.visible_to(user).decisions().filter(item__meeting=meeting)
    found = dict(visible.filter(number__in=numbers).values_list("number", "pk"))
    missing = [number for number in numbers if number not in found]
    if missing:
        words = {"protocol": meeting, "numbers": ", ".join(missing)}
        raise CommandError(_("«%(protocol)s» has no point %(numbers)s.") % words)
    return set(found.values())


def find_meeting(name: str) -> Meeting:
    """The meeting that `name` stands for; a `CommandError` says what is there instead."""
    meetings = Meeting.objects.select_related("body", "chair", "secretary")
    body, *rest = name.strip().split("/")
    if not rest:
        return _by_id(meetings, body)
    group = find_body(body)
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

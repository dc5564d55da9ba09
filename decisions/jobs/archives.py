"""The archive of protocols and the dossier of one resolution, as long work."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import permissions
from decisions.exports.archive.dossier import file_name, steps_of, write_dossier
from decisions.exports.archive.site import Scope, public_scope, whole_scope, write_archive
from decisions.jobs.work import Work
from decisions.letters.emails.composing import point_of
from decisions.models import Resolution
from members.access import access_of
from members.models import Group, User

LONGEST_KEY = 9
"""Digits of a key that every database takes."""


# ── the archive ──────────────────────────────────────────────────────────────
def read_archive(user: User, sent: QueryDict) -> dict[str, Any]:
    """`scope`, public or whole, and `body`, the short name of one; empty for all."""
    scope, body = sent.get("scope", ""), sent.get("body", "")
    if scope not in ("public", "whole"):
        raise ValidationError(_("Choose which archive you want."))
    if body and ("\x00" in body or not Group.objects.bodies().filter(slug=body).exists()):
        raise ValidationError(_("There is no such body."))
    return {"scope": scope, "body": body}


def title_of_archive(parameters: dict[str, Any]) -> str:
    words = _("whole") if parameters["scope"] == "whole" else _("what all may read")
    body = Group.objects.filter(slug=parameters["body"]).first() if parameters["body"] else None
    return f"{words}, {body.name}" if body else words


def may_archive(user: User, parameters: dict[str, Any]) -> bool:
    """Who reads the protocols of some body whole: a secretary, a chair, an observer."""
    return access_of(user).bodies_with(*permissions.READERS) != frozenset()


def archive_scope(user: User, parameters: dict[str, Any]) -> Scope:
    bodies = Group.objects.filter(slug=parameters["body"]) if parameters["body"] else None
    return whole_scope(user, bodies) if parameters["scope"] == "whole" else public_scope(bodies)


def archive(work: Work) -> str:
    scope = archive_scope(work.user, work.parameters)
    work.expect(scope.meetings.count())
    write_archive(work.target, scope, work.step, work.go_on)
    words = _("Archive of protocols as of %(day)s") % {"day": f"{timezone.localdate():%d.%m.%Y}"}
    return f"{words}{', ' + _('whole') if scope.is_whole else ''}.zip"


# ── the dossier ──────────────────────────────────────────────────────────────
def read_dossier(user: User, sent: QueryDict) -> dict[str, Any]:
    """`resolution`, the key of a point."""
    key = sent.get("resolution", "")
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        raise ValidationError(_("There is no such resolution."))
    return {"resolution": int(key)}


def title_of_dossier(parameters: dict[str, Any]) -> str:
    resolution = _resolution(parameters)
    return point_of(resolution) if resolution else ""


def may_have_dossier(user: User, parameters: dict[str, Any]) -> bool:
    resolution = _resolution(parameters)
    return resolution is not None and permissions.can_view(user, resolution)


def dossier(work: Work) -> str:
    resolution = _resolution(work.parameters)
    assert resolution is not None, "it was asked before the work whether it is there"
    work.expect(steps_of(resolution, work.user))
    write_dossier(work.target, resolution, work.user, work.step)
    return file_name(resolution)


def _resolution(parameters: dict[str, Any]) -> Resolution | None:
    related = ("item__meeting__body", "item__meeting__chair", "item__meeting__secretary", "parent")
    return Resolution.objects.decisions().select_related(*related).filter(pk=parameters["resolution"]).first()

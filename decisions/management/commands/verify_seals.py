"""`manage.py verify_seals --body council`: recompute every seal and say what is not as it was signed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions import freezing
from decisions.editions.checking import check_body
from decisions.models import Edition
from members.models import Group


class Command(BaseCommand):
    help = (
        "Recomputes the seals of signed protocols and of their former editions, and the chain of each body. "
        "Says which protocol and which point is not as it was signed; the exit code is 1 when anything is not."
    )
    # It tells of missing triggers itself, with the other faults.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--body", metavar="SLUG", help="only the protocols of this body")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        if gone := freezing.missing():
            faults += 1
            words = _("The database does not keep signed protocols frozen, run migrate; missing: %(triggers)s.")
            self.stdout.write(self.style.ERROR(words % {"triggers": ", ".join(gone)}))
        for body in _bodies(options["body"]):
            for fault in check_body(body):
                faults += 1
                self.stdout.write(self.style.ERROR(str(fault)))
        if faults:
            words = ngettext("%(n)d fault was found.", "%(n)d faults were found.", faults)
            raise CommandError(words % {"n": faults}, returncode=1)
        self.stdout.write(self.style.SUCCESS(_summary(options["body"])))


def _bodies(slug: str | None) -> list[Group]:
    """The body named, or all that ever met."""
    if slug is None:
        return list(Group.objects.filter(meetings__isnull=False).distinct().order_by("pk"))
    body = Group.objects.bodies().filter(slug=slug).first()
    if body is None:
        known = ", ".join(Group.objects.bodies().order_by("slug").values_list("slug", flat=True)) or _("none")
        raise CommandError(_("There is no body «%(body)s». Bodies: %(known)s.") % {"body": slug, "known": known})
    return [body]


def _summary(slug: str | None) -> str:
    sealed = Edition.objects.sealed()
    if slug is not None:
        sealed = sealed.filter(meeting__body__slug=slug)
    count = sealed.count()
    words = ngettext(
        "%(n)d seal was recomputed: everything is as it was signed.",
        "%(n)d seals were recomputed: everything is as it was signed.",
        count,
    )
    return words % {"n": count}

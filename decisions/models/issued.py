"""What was issued: a document as it went out, with its number, and what came back of it edited."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.models.edition import Edition
from decisions.models.meeting import Meeting
from members.access import access_of
from members.models import Group, Organization, Person, User


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Those of the bodies in which `user` has a mandate: they are printed with all names."""
        bodies = access_of(user).bodies_with("secretary", "chair", "observer")
        return self if bodies is None else self.filter(body_id__in=bodies)


class IssuedDocument(models.Model):
    """One document that was issued, from one protocol, or of the kinds `OF_BODY` from all of a body.

    Written once by `decisions.outgoing.issuing` and kept as it is. `number` counts within the body and the kind. A task
    list is given to its `organization`; a register may be of one `year`. `edition` is what the protocol said at that
    moment, `template` the house template it was made with, if any. Of an extract `points` holds the keys of its points,
    `points_printed` their numbers («1.1, 2.3»), `organization` or `person` whom it was given to. The files are its
    `versions`: the first is what went out.
    """

    class Kind(models.TextChoices):
        PROTOCOL = "protocol", _("Protocol")
        BRIEF = "brief", _("Protocol, short form")
        EXTRACT = "extract", _("Extract from the protocol")
        REPORT = "report", _("Report of execution")
        TASKS = "tasks", _("Task list of an organization")
        REGISTER = "register", _("Register of resolutions")

    OF_BODY = (Kind.TASKS, Kind.REGISTER)

    body = models.ForeignKey(Group, models.PROTECT, related_name="issued_documents", verbose_name=_("body"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="issued_documents", null=True, blank=True, verbose_name=_("protocol")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("edition")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    extension = models.CharField(_("form"), max_length=4)
    number = models.PositiveIntegerField(_("number"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("organization")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("person")
    )
    template = models.ForeignKey(
        "decisions.HouseTemplate", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("template")
    )
    points: models.JSONField[list[int], list[int]] = models.JSONField(_("points"), default=list, blank=True)
    points_printed = models.TextField(_("points"), blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who"))
    issued_at = models.DateTimeField(_("when"))

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "number"], name="decisions_issued_number_in_body_and_kind"),
            models.CheckConstraint(
                condition=Q(organization__isnull=True) | Q(person__isnull=True), name="decisions_issued_to_one_or_none"
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True, kind__in=["tasks", "register"])
                | (Q(meeting__isnull=False) & ~Q(kind__in=["tasks", "register"])),
                name="decisions_issued_from_a_protocol_or_a_body",
            ),
            models.CheckConstraint(
                condition=Q(kind="tasks", organization__isnull=False) | ~Q(kind="tasks"),
                name="decisions_issued_task_list_has_its_organization",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(kind)s, issued as No. %(number)d") % {"kind": self.get_kind_display(), "number": self.number}

    @property
    def addressee(self) -> Organization | Person | None:
        return self.organization or self.person


class IssuedVersion(models.Model):
    """A file of an issued document: number 1 is what was issued, each further one came back edited in Word.

    The file lies under the digest of its content, so equal contents are kept once.
    """

    class Origin(models.TextChoices):
        ISSUED = "issued", _("as issued")
        EDITED = "edited", _("edited in Word")

    document = models.ForeignKey(IssuedDocument, models.PROTECT, related_name="versions", verbose_name=_("document"))
    number = models.PositiveIntegerField(_("number"))
    origin = models.CharField(_("origin"), max_length=6, choices=Origin)
    file = models.FileField(_("file"), max_length=200)
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=120)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who"))
    made_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("version of an issued document")
        verbose_name_plural = _("versions of issued documents")
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="decisions_issued_version_number"),
            models.CheckConstraint(
                condition=Q(number=1, origin="issued") | Q(number__gt=1, origin="edited"),
                name="decisions_issued_version_first_is_issued",
            ),
        ]

    def __str__(self) -> str:
        return self.name

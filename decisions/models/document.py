"""Files: the protocol as it was given, what was issued, what was attached to a report."""

from __future__ import annotations

import uuid
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.assignment import Assignment
from decisions.models.meeting import Meeting
from decisions.models.report import Report
from members.access import access_of
from members.models import User


def private_path(document: Document, filename: str) -> str:
    """A name that says nothing of the contents; the real one is kept in the row."""
    return f"documents/{uuid.uuid4().hex}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Files of a report to those who see its assignment; files of a meeting to those with a mandate in its body."""
        bodies = access_of(user).bodies_with("secretary", "chair", "observer")
        if bodies is None:
            return self
        reported = Q(report__assignment__in=Assignment.objects.visible_to(user))
        return self.filter(reported | Q(meeting__body_id__in=bodies))


class Document(models.Model):
    """A stored file. Private: it is handed out by a view that asks `decisions.permissions`."""

    class Kind(models.TextChoices):
        SOURCE = "source", _("text of the protocol as given")
        ATTACHMENT = "attachment", _("attachment of the protocol")
        EVIDENCE = "evidence", _("file of a report")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="documents", null=True, blank=True, verbose_name=_("meeting")
    )
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="documents", null=True, blank=True, verbose_name=_("report")
    )
    file = models.FileField(_("file"), upload_to=private_path, max_length=200)
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=120)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, report__isnull=True) | Q(meeting__isnull=True, report__isnull=False),
                name="decisions_document_belongs_to_a_meeting_or_a_report",
            )
        ]

    def __str__(self) -> str:
        return self.name

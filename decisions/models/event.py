"""The story: who changed what, when, from, to, why. Rows are written once and never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.assignment import Assignment
from decisions.models.meeting import Meeting
from decisions.models.report import Report
from members.models import Group, Person, User


class Event(models.Model):
    """One change of a meeting, of an assignment or of what a body keeps, written by `workflow` in the same transaction.

    `along_with` is the step of another assignment that brought this one about; `undoes` is the step that it takes back.
    `former` is who was named for the organization before it was another, or nobody in particular.
    """

    class Action(models.TextChoices):
        HELD = "held", _("meeting held")
        DRAFTED = "drafted", _("protocol drafted")
        APPLIED = "applied", _("text applied")
        SIGNED = "signed", _("protocol signed")
        WITHDRAWN = "withdrawn", _("signature withdrawn")
        PUBLISHED = "published", _("protocol published")
        UNPUBLISHED = "unpublished", _("publication withdrawn")
        ISSUED = "issued", _("document issued")
        PUT_BACK = "put_back", _("edited document put back")
        CONTROLLED = "controlled", _("put on control")
        INTERIM = "interim", _("interim report")
        REPORTED = "reported", _("report of fulfilment")
        RETURNED = "returned", _("report returned")
        CLOSED = "closed", _("taken off control")
        EXTENSION_ASKED = "extension_asked", _("extension asked")
        EXTENSION_GRANTED = "extension_granted", _("extension granted")
        EXTENSION_REFUSED = "extension_refused", _("extension refused")
        TERM_MOVED = "term_moved", _("term moved")
        CANCELLED = "cancelled", _("cancelled")
        EXCUSED = "excused", _("excused")
        SUPERSEDED = "superseded", _("superseded")
        REASSIGNED = "reassigned", _("reassigned")
        REVIEW_MOVED = "review_moved", _("to be looked at again")
        COLLEAGUE_NAMED = "colleague_named", _("colleague named")
        COLLEAGUE_REMOVED = "colleague_removed", _("colleague taken back")
        NAMED_FOR = "named_for", _("another named for the organization")
        NAMED_NO_MORE = "named_no_more", _("nobody named for the organization any more")
        REINSTATED = "reinstated", _("no longer excused")
        UNDONE = "undone", _("step taken back")
        TEMPLATE_ADDED = "template_added", _("template uploaded")
        TEMPLATE_USED = "template_used", _("template put in force")
        TEMPLATE_OFF = "template_off", _("template out of force")

    OF_TEMPLATES = (Action.TEMPLATE_ADDED, Action.TEMPLATE_USED, Action.TEMPLATE_OFF)
    INSIDE = (
        Action.COLLEAGUE_NAMED,
        Action.COLLEAGUE_REMOVED,
        Action.NAMED_FOR,
        Action.NAMED_NO_MORE,
        Action.REVIEW_MOVED,
    )
    """What an organization or the secretary settles for itself: told, with its names, on the page of the task alone."""
    OF_NAMES = (Action.NAMED_FOR, Action.NAMED_NO_MORE)
    """Steps after which somebody else answers for the organization."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="events", null=True, blank=True, verbose_name=_("meeting")
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="events", null=True, blank=True, verbose_name=_("assignment")
    )
    body = models.ForeignKey(
        Group, models.PROTECT, related_name="events", null=True, blank=True, db_index=False, verbose_name=_("body")
    )
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="events", null=True, blank=True, verbose_name=_("report")
    )
    actor = models.ForeignKey(User, models.PROTECT, related_name="events", null=True, blank=True, verbose_name=_("who"))
    action = models.CharField(_("what"), max_length=20, choices=Action)
    old = models.CharField(_("from"), max_length=20, blank=True)
    new = models.CharField(_("to"), max_length=20, blank=True)
    reason = models.TextField(_("why"), blank=True)
    at = models.DateTimeField(_("when"))
    along_with = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="brought",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("together with"),
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, related_name="undone_by", null=True, blank=True, verbose_name=_("takes back")
    )
    former = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("named for the organization before"),
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [
            # With the key: what happened at one moment is many events, and all would be read to sort a few.
            models.Index(fields=["-at", "-id"], name="decisions_event_by_time"),
            models.Index(fields=["body", "-at"], condition=Q(body__isnull=False), name="decisions_event_of_a_body"),
            models.Index(fields=["along_with"], condition=Q(along_with__isnull=False), name="decisions_event_together"),
            models.Index(fields=["former"], condition=Q(former__isnull=False), name="decisions_event_of_names"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, assignment__isnull=True, body__isnull=True)
                | Q(meeting__isnull=True, assignment__isnull=False, body__isnull=True)
                | Q(meeting__isnull=True, assignment__isnull=True, body__isnull=False),
                name="decisions_event_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.get_action_display()}"

    @classmethod
    def told_inside(cls) -> Q:
        """The condition on what is told inside alone: the steps themselves, and that one was taken back."""
        return Q(action__in=cls.INSIDE) | Q(undoes__action__in=cls.INSIDE)

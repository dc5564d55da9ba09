"""Resolutions, the numbered points of a protocol, and how they are related to one another."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from decisions.models.meeting import AgendaItem, Meeting
from members.access import access_of
from members.addresses import address_of
from members.models import Group, User


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def published(self) -> Self:
        """What anybody may read: of a published protocol, and not of an item that is closed to the public."""
        return self.filter(
            item__is_closed=False,
            item__meeting__status=Meeting.Status.SIGNED,
            item__meeting__published_at__isnull=False,
        )

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Published ones to all; all of a body to those with a mandate in it; signed ones to those they address."""
        access = access_of(user)
        bodies = access.bodies_with("secretary", "chair", "observer")
        if bodies is None:
            return self
        public = Q(
            item__is_closed=False,
            item__meeting__status=Meeting.Status.SIGNED,
            item__meeting__published_at__isnull=False,
        )
        if not access.is_member and not bodies:
            return self.filter(public)
        from decisions.models.assignment import Assignment

        addressed = Assignment.objects.of(access).values("resolution")
        signed = Q(item__meeting__status=Meeting.Status.SIGNED)
        return self.filter(public | Q(item__meeting__body_id__in=bodies) | (signed & Q(pk__in=addressed)))

    def beyond_public(self, user: User | AnonymousUser | None) -> Self:
        """What of `visible_to` is not published: found by the questions that are not, of which a register has few."""
        access = access_of(user)
        if not access.is_member and access.bodies_with("secretary", "chair", "observer") == frozenset():
            return self.none()
        items = AgendaItem.objects.order_by()
        hidden = items.filter(is_closed=True).union(items.filter(meeting__published_at__isnull=True))
        return self.visible_to(user).filter(item__in=hidden.values("pk"))

    def decisions(self) -> Self:
        """Points that decide something, without the stems that only introduce sub-points."""
        return self.filter(is_stem=False)

    def overdue(self, on: dt.date) -> Self:
        return self.filter(state__in=Resolution.OPEN_STATES, due__lt=on)

    def due_between(self, first: dt.date, last: dt.date) -> Self:
        return self.filter(state__in=Resolution.OPEN_STATES, due__range=(first, last))


class Resolution(models.Model):
    """One point. `text` is the wording as printed; `public_text` leaves out the names of those who gave no consent.

    `state` and `due` are the roll-up of its assignments (the worst state, the earliest open term),
    kept by `decisions.workflow` in the transaction of each change. `body` is that of its protocol: the database puts it
    there (`decisions.kept_bodies`), for the queues to count by.
    """

    class Kind(models.TextChoices):
        NOTE = "note", _("taken note of")
        INSTRUCT = "instruct", _("instruction")
        APPROVE = "approve", _("approval")
        RECOMMEND = "recommend", _("recommendation")
        AGREE = "agree", _("agreement")
        OTHER = "other", _("other")

    class State(models.TextChoices):
        NONE = "none", _("not on control")
        DRAFT = "draft", _("draft")
        CONTROL = "control", _("on control")
        REPORTED = "reported", _("report submitted")
        CLOSED = "closed", _("taken off control")
        CANCELLED = "cancelled", _("cancelled")

    OPEN_STATES = (State.CONTROL, State.REPORTED)

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="resolutions", verbose_name=_("agenda item"))
    body = models.ForeignKey(
        Group,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("body"),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="subpoints", null=True, blank=True, verbose_name=_("parent point")
    )
    position = models.PositiveSmallIntegerField(_("order"))
    number = models.CharField(_("number"), max_length=40)
    number_printed = models.BooleanField(_("the number is printed"), default=True)
    is_stem = models.BooleanField(
        _("only introduces its sub-points"),
        default=False,
        help_text=_("It is printed, but nothing is controlled by it."),
    )
    text = models.TextField(_("wording"))
    public_text = models.TextField(_("wording as the public reads it"), editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INSTRUCT)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NONE, editable=False)
    due = models.DateField(_("earliest open term"), null=True, blank=True, editable=False)
    related = models.ManyToManyField(
        "self", through="Lineage", symmetrical=False, related_name="related_from", verbose_name=_("related points")
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="decisions_resolution_place_in_item"),
            models.UniqueConstraint(fields=["item", "number"], name="decisions_resolution_number_in_item"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="decisions_resolution_is_not_its_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due"], name="decisions_resolution_by_due"),
            models.Index(fields=["updated_at", "id"], name="decisions_resolution_by_change"),
            # All that is asked of a point without a responsible: its row need not be read.
            models.Index(
                fields=["kind", "body", "item", "id"],
                condition=Q(state="none", is_stem=False),
                name="decisions_resolution_unnamed",
            ),
            models.Index(fields=["item"], condition=~Q(text=F("public_text")), name="decisions_point_not_in_full"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    def get_absolute_url(self) -> str:
        return address_of("decisions:resolution-detail", self.pk)

    @property
    def anchor(self) -> str:
        """The fragment of this point on the protocol's page: «p1.1»; point 1 of item «I» is «pI.1», to be unique."""
        number = self.number if self.number.startswith(f"{self.item.number}.") else f"{self.item.number}.{self.number}"
        return "p" + number.replace(" ", "")

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    def is_overdue(self, on: dt.date) -> bool:
        return self.is_open and self.due is not None and self.due < on


class Lineage(models.Model):
    """`newer` does something to `older`, a resolution of the same or an earlier protocol."""

    class Relation(models.TextChoices):
        AMENDS = "amends", _("amends")
        EXTENDS = "extends", _("extends the term of")
        CANCELS = "cancels", _("cancels")
        CONTINUES = "continues", _("continues")
        CLOSES = "closes", _("takes off control")

    newer = models.ForeignKey(Resolution, models.PROTECT, related_name="lineage", verbose_name=_("newer resolution"))
    older = models.ForeignKey(
        Resolution, models.PROTECT, related_name="later_lineage", verbose_name=_("older resolution")
    )
    relation = models.CharField(_("relation"), max_length=10, choices=Relation)

    class Meta:
        verbose_name = _("relation of resolutions")
        verbose_name_plural = _("relations of resolutions")
        constraints = [
            models.UniqueConstraint(fields=["newer", "older", "relation"], name="decisions_lineage_said_once"),
            models.CheckConstraint(
                condition=~Q(newer=F("older")),
                name="decisions_lineage_joins_two",
                violation_error_message=_("A resolution cannot change itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newer_id} {self.get_relation_display()} {self.older_id}"

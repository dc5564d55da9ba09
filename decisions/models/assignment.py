"""Assignments: who must do what a resolution says, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from decisions.models.meeting import Meeting
from decisions.models.resolution import Resolution
from members.access import Access, access_of
from members.addresses import address_of
from members.models import Group, Organization, Person, Position, User


def by_name(person_id: int, left: Collection[int]) -> Q:
    """What names a person: alone, or for an organization, as long as the person represents it.

    `left` are the organizations that the person represents no more (`Access.left`): their tasks stay theirs, and the
    printed name with them. Who was named since answers in place of who is printed. Of one task `is_named`
    says the same.
    """
    named = Q(acting_person=person_id, named_anew=False), Q(representative=person_id)
    there = [one & ~Q(organization__in=list(left)) if left else one for one in named]
    return Q(person=person_id) | there[0] | there[1]


NAMED_NOW = Case(When(named_anew=True, then=F("representative")), default=F("acting_person"))
"""`Assignment.named_person` in a query."""


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of(self, access: Access) -> Self:
        """Those that a person or one of the person's organizations answers for."""
        mine = Q(organization__in=access.organizations)
        if access.person_id is not None:
            mine |= by_name(access.person_id, access.left)
        return self.filter(mine)

    def named(self, person_id: int, left: Collection[int]) -> Self:
        """Those that name a person, alone or for an organization that is none of those `left`."""
        # Found first and joined then: with the condition beside the joins SQLite reads every task of every protocol.
        found = AssignmentQuerySet(self.model).filter(by_name(person_id, left))
        return self.filter(pk__in=found.order_by().values("pk"))

    def named_gone(self, on: dt.date) -> Self:
        """Open ones that name somebody who cannot answer: for an organization that they left, or by no account.

        An account that was switched off signs in nowhere, and a person may be no longer active in the directory.
        """
        off, rows = Person.objects.unable().order_by().values("pk"), AssignmentQuerySet(self.model).open()
        # Those with a post that ended are few, and so are those who are off: by them the tasks are found, and then
        # looked at one by one. Each column is asked apart, by its own index.
        few = off.union(Position.objects.filter(until__lt=on).order_by().values("person"))
        left = Position.objects.left(on).filter(organization=OuterRef("organization"))
        found = [rows.filter(person__in=off)]
        for column, named in (("acting_person", rows.filter(named_anew=False)), ("representative", rows)):
            gone = Q(Exists(left.filter(person=OuterRef(column)))) | Q(**{f"{column}__in": off})
            found.append(named.filter(gone, **{f"{column}__in": few}))
        first, *others = (each.order_by().values("pk") for each in found)
        return self.filter(pk__in=first.union(*others))

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """All of a body to those with a mandate in it; to a member their own and their organizations', once signed."""
        access = access_of(user)
        bodies = access.bodies_with("secretary", "chair", "observer")
        if bodies is None:
            return self
        own = Q(pk__in=AssignmentQuerySet(self.model).of(access).values("pk"))
        signed = Q(resolution__item__meeting__status=Meeting.Status.SIGNED)
        return self.filter(Q(resolution__item__meeting__body_id__in=bodies) | (own & signed))

    def naming(self, organization_id: int, person_id: int) -> Self:
        """Those of an organization for which that person is named now."""
        now = Q(acting_person=person_id, named_anew=False) | Q(representative=person_id)
        return self.filter(now, organization=organization_id)

    def named_by(self, user: User | AnonymousUser | None, organization_id: int) -> Self:
        """Those of the organization for which `user` says who is named: the rule is `can_name_representative`."""
        access = access_of(user)
        own = self.filter(organization=organization_id)
        bodies = access.bodies_with("secretary")
        if bodies is None:
            return own
        kept = Q(resolution__item__meeting__body_id__in=bodies)
        if organization_id in access.coordinated:
            kept |= Q(resolution__item__meeting__status=Meeting.Status.SIGNED)
        return own.filter(kept)

    def open(self) -> Self:
        return self.filter(status__in=Assignment.OPEN)

    def to_do(self) -> Self:
        """The open ones. Of a series it is the open periods; its head, only while there is none."""
        periods = AssignmentQuerySet(self.model).open().filter(series=OuterRef("pk"))
        return self.open().filter(Q(recurrence="") | ~Exists(periods))

    def overdue(self, on: dt.date) -> Self:
        return self.open().filter(term__lt=on)

    def due_between(self, first: dt.date, last: dt.date) -> Self:
        return self.open().filter(term__range=(first, last))


class Assignment(models.Model):
    """One resolution × one responsible (a person or an organization) × one term.

    `printed` keeps the words of the document («Членам Кластера», «Департаменту X (Петрову П. П.)»);
    `acting_person` is who is named in brackets beside an organization, and answers while representing it, until another
    is named: with `named_anew` it is the `representative`, or where that is empty nobody in particular. What was
    printed stays. An assignment that came from a group remembers it in `origin_group`. `term` is the term in force,
    `original_term` the one of the protocol.
    A recurring one is the head of a series; each occurrence points to it by `series` and names its `period`.
    `heard_at` is when it came on control or was last reported on; the head of a series, not reported on, has none.
    `body` is that of its protocol: the database puts it there (`decisions.kept_bodies`), for the queues to count by.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        CO = "co", _("co-executor")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        CONTROL = "control", _("on control")
        EXTENSION = "extension", _("extension asked")
        REPORTED = "reported", _("report submitted")
        CLOSED = "closed", _("taken off control")
        CANCELLED = "cancelled", _("cancelled")
        SUPERSEDED = "superseded", _("superseded")
        REASSIGNED = "reassigned", _("reassigned")

    class Recurrence(models.TextChoices):
        MONTHLY = "monthly", _("monthly")
        QUARTERLY = "quarterly", _("quarterly")
        SEMIANNUAL = "semiannual", _("twice a year")
        ANNUAL = "annual", _("annually")
        CONSTANT = "constant", _("constantly")

    OPEN = (Status.CONTROL, Status.EXTENSION, Status.REPORTED)
    ENDED = (Status.CLOSED, Status.CANCELLED, Status.SUPERSEDED, Status.REASSIGNED)
    GIVEN_UP = ENDED[1:]
    PERIODIC = (Recurrence.MONTHLY, Recurrence.QUARTERLY, Recurrence.SEMIANNUAL)
    """Recurrences whose periods have an assignment each; the head of the series is only watched."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="assignments", verbose_name=_("resolution"))
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
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="assignments", null=True, blank=True, verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="assignments", null=True, blank=True, verbose_name=_("organization")
    )
    acting_person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="acting_assignments",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("named for the organization"),
    )
    representative = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="represented_assignments",
        db_index=False,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("named since for the organization"),
    )
    named_anew = models.BooleanField(_("another was named for the organization"), default=False, editable=False)
    role = models.CharField(_("role"), max_length=4, choices=Role, default=Role.LEAD)
    printed = models.TextField(_("responsible as printed"), blank=True)
    origin_group = models.ForeignKey(
        Group, models.PROTECT, related_name="assignments", null=True, blank=True, verbose_name=_("by the group")
    )
    term = models.DateField(_("term"), null=True, blank=True)
    original_term = models.DateField(_("original term"), null=True, blank=True, editable=False)
    term_text = models.CharField(_("term as printed"), max_length=300, blank=True)
    recurrence = models.CharField(_("recurrence"), max_length=10, choices=Recurrence, blank=True)
    recurrence_day = models.PositiveSmallIntegerField(
        _("day of the period"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    series = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="occurrences",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("series"),
    )
    period = models.DateField(_("first day of the period"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="replacements",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("in place of"),
    )
    review_on = models.DateField(_("to be looked at on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    control_since = models.DateTimeField(_("on control since"), null=True, blank=True, editable=False)
    heard_at = models.DateTimeField(_("last heard of at"), null=True, blank=True, editable=False)
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False, verbose_name=_("closed by")
    )
    ended_by = models.ForeignKey(
        Resolution,
        models.PROTECT,
        related_name="ended_assignments",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("ended by the resolution"),
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["resolution", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organization__isnull=True)
                | Q(person__isnull=True, organization__isnull=False),
                name="decisions_assignment_is_of_a_person_or_an_organization",
                violation_error_message=_("Name a person or an organization, one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(acting_person__isnull=True) | Q(organization__isnull=False),
                name="decisions_assignment_acting_person_has_an_organization",
            ),
            models.CheckConstraint(
                condition=Q(named_anew=False, representative__isnull=True)
                | Q(named_anew=True, organization__isnull=False),
                name="decisions_assignment_representative_has_an_organization",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) | ~Q(status="closed"),
                name="decisions_assignment_closed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=(Q(series__isnull=True) & Q(period__isnull=True))
                | (Q(series__isnull=False) & Q(period__isnull=False) & ~Q(series=F("id"))),
                name="decisions_assignment_occurrence_has_a_period",
            ),
            models.UniqueConstraint(fields=["series", "period"], name="decisions_assignment_once_a_period"),
            models.UniqueConstraint(
                fields=["resolution", "person"],
                condition=Q(series__isnull=True, person__isnull=False) & ~Q(status="reassigned"),
                name="decisions_assignment_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["resolution", "organization"],
                condition=Q(series__isnull=True, organization__isnull=False) & ~Q(status="reassigned"),
                name="decisions_assignment_once_an_organization",
            ),
        ]
        indexes = [
            # The body at the end: who has single ones is told a number out of the same index.
            models.Index(fields=["status", "term", "body"], name="decisions_assignment_by_term"),
            models.Index(fields=["status", "heard_at", "body"], name="decisions_assignment_heard"),
            models.Index(fields=["organization", "status", "term"], name="decisions_assignment_duties"),
            models.Index(
                fields=["term", "status", "body"],
                condition=Q(closed_at__isnull=True),
                name="decisions_assignment_pressing",
            ),
            # Known to be few: PostgreSQL takes the open ones and those without a term for many, and so for all.
            models.Index(
                fields=["status", "body"],
                condition=Q(term__isnull=True, recurrence="", closed_at__isnull=True),
                name="decisions_assignment_dateless",
            ),
            # Most rows have neither of these two: an index of all of them looks worthless to SQLite.
            models.Index(
                fields=["acting_person"],
                condition=Q(acting_person__isnull=False),
                name="decisions_assignment_acting",
            ),
            models.Index(
                fields=["representative"],
                condition=Q(representative__isnull=False),
                name="decisions_assignment_named",
            ),
            models.Index(
                fields=["series", "status"], condition=Q(series__isnull=False), name="decisions_assignment_periods"
            ),
            models.Index(
                fields=["organization", "closed_at"],
                condition=Q(closed_at__isnull=False),
                name="decisions_assignment_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.responsible}: {self.resolution.number}"

    def get_absolute_url(self) -> str:
        return address_of("decisions:assignment-detail", self.pk)

    @property
    def responsible(self) -> Person | Organization:
        answer = self.person or self.organization
        assert answer is not None, "a database constraint holds this"
        return answer

    @property
    def named_person(self) -> Person | None:
        """Who is named for the organization now."""
        return self.representative if self.named_anew else self.acting_person

    @property
    def named_person_id(self) -> int | None:
        """Its key."""
        return self.representative_id if self.named_anew else self.acting_person_id

    def is_named(self, person_id: int, left: Collection[int]) -> bool:
        """Whether it names the person, alone or for an organization that is none of those `left`: see `by_name`."""
        if self.person_id == person_id:
            return True
        return self.named_person_id == person_id and self.organization_id not in left

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_head(self) -> bool:
        """Of a series: it is watched, and reported on by its periods."""
        return bool(self.recurrence) and self.series_id is None

    def is_overdue(self, on: dt.date) -> bool:
        return self.is_open and self.term is not None and self.term < on

    def days_late(self, on: dt.date) -> int:
        """Days between the term in force and the fulfilment, or `on` while it is open; 0 when in time."""
        return days_late(self.status, self.term, self.fulfilled_on, on)


def days_late(status: str, term: dt.date | None, fulfilled_on: dt.date | None, on: dt.date) -> int:
    """`Assignment.days_late` of its columns."""
    if term is None or status == Assignment.Status.DRAFT or status in Assignment.GIVEN_UP:
        return 0
    return max(0, ((fulfilled_on or on) - term).days)

"""Meetings of a body, who was there, what was on the agenda, who was heard."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.access import access_of
from members.addresses import address_of
from members.models import Group, Organization, Person, User


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def published(self) -> Self:
        """What anybody may read: signed and published."""
        return self.filter(status=Meeting.Status.SIGNED, published_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Published ones to all; all of a body to those with a mandate in it.

        Whom a signed but unpublished protocol addresses sees the own points of it, not the whole.
        The same rule for one meeting is `decisions.permissions.can_view`.
        """
        bodies = access_of(user).bodies_with("secretary", "chair", "observer")
        if bodies is None:
            return self
        public = Q(status=Meeting.Status.SIGNED, published_at__isnull=False)
        return self.filter(public | Q(body_id__in=bodies)) if bodies else self.filter(public)


class Meeting(models.Model):
    """A meeting and its protocol: the minutes are the meeting's own text, so they are one row.

    `number` is what is printed («12 (47)»); it counts within a body and a calendar year.
    `date` is the day the body sat, not the day of signing or of publication.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        DRAFT = "draft", _("protocol in draft")
        SIGNED = "signed", _("protocol signed")

    UNSIGNED = (Status.PLANNED, Status.HELD, Status.DRAFT)

    class Form(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        VIDEO = "video", _("by video")
        CORRESPONDENCE = "correspondence", _("by correspondence")

    body = models.ForeignKey(
        Group, models.PROTECT, related_name="meetings", limit_choices_to={"is_body": True}, verbose_name=_("body")
    )
    number = models.CharField(_("number"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    date = models.DateField(_("date"))
    start = models.TimeField(_("start"), null=True, blank=True)
    end = models.TimeField(_("end"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    form = models.CharField(_("form"), max_length=16, choices=Form, default=Form.IN_PERSON)
    organization_line = models.CharField(_("organization over the heading"), max_length=500, blank=True)
    chair = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("chair"))
    chair_position = models.CharField(_("post of the chair"), max_length=300, blank=True)
    secretary = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("secretary")
    )
    secretary_position = models.CharField(_("post of the secretary"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PLANNED, editable=False)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    source_text = models.TextField(_("text of the protocol as given"), blank=True, editable=False)
    corrections: models.JSONField[Any, dict[str, Any]] = models.JSONField(
        _("corrections of the reading"), default=dict, blank=True, editable=False
    )
    seal = models.CharField(_("seal"), max_length=64, blank=True, editable=False)
    previous_seal = models.CharField(
        _("seal of the body's previous protocol"), max_length=64, blank=True, editable=False
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(fields=["status", "-date"], name="decisions_meeting_by_date"),
            models.Index(fields=["body", "date"], name="decisions_meeting_of_body"),
            models.Index(fields=["date"], name="decisions_meeting_by_day"),
            models.Index(fields=["number"], name="decisions_meeting_by_number"),
            # All that is asked to count the published ones of each body and year, so that no row is read.
            models.Index(
                fields=["body", "year", "status"],
                condition=Q(published_at__isnull=False),
                name="decisions_meeting_numbers",
            ),
            models.Index(fields=["-published_at"], name="decisions_meeting_by_published"),
            models.Index(fields=["updated_at", "id"], name="decisions_meeting_by_change"),
            models.Index(fields=["date"], condition=Q(published_at__isnull=True), name="decisions_meeting_unpublished"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "number"],
                condition=~Q(number=""),
                name="decisions_meeting_number_once_in_a_year",
                violation_error_message=_("This body already has a protocol with this number in this year."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(status="signed"),
                name="decisions_meeting_published_only_when_signed",
            ),
            models.CheckConstraint(
                condition=Q(status="signed", signed_at__isnull=False)
                | (~Q(status="signed") & Q(signed_at__isnull=True)),
                name="decisions_meeting_signed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="decisions_meeting_ends_after_it_begins",
                violation_error_message=_("The meeting cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.number_and_date}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.year = self.date.year
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return address_of("decisions:meeting-detail", self.pk)

    @property
    def number_and_date(self) -> str:
        """«№ 7, 15.10.2026», without the number when none was printed."""
        return number_and_date(self.number, self.date)

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.SIGNED and self.published_at is not None


def number_and_date(number: str, date: dt.date) -> str:
    """`Meeting.number_and_date` of its columns."""
    day = date.strftime("%d.%m.%Y")
    return f"№ {number}, {day}" if number else day


class Attendance(models.Model):
    """Somebody on the list of a meeting, with the post as the protocol prints it."""

    class Presence(models.TextChoices):
        PRESENT = "present", _("present")
        ABSENT = "absent", _("absent")
        INVITED = "invited", _("invited")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("order"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances", verbose_name=_("person"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("organization")
    )
    post = models.CharField(_("post as printed"), max_length=500, blank=True)
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, default=Presence.PRESENT)
    represented_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("represented by")
    )
    arrived = models.TimeField(_("arrived"), null=True, blank=True)
    left = models.TimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="decisions_attendance_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_presence_display()}"


class AgendaItem(models.Model):
    """A question of the agenda. `position` is its order, `number` what was printed («I»)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("order"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    title = models.TextField(_("title"))
    public_title = models.TextField(_("title as the public reads it"), editable=False)
    is_closed = models.BooleanField(
        _("closed to the public"), default=False, help_text=_("The public page says so and shows nothing of it.")
    )
    is_withdrawn = models.BooleanField(_("withdrawn from the agenda"), default=False)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, related_name="carried_to", null=True, blank=True, verbose_name=_("carried from")
    )

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="decisions_item_place_in_meeting")]
        indexes = [
            models.Index(fields=["meeting"], condition=Q(is_closed=True), name="decisions_item_closed"),
            models.Index(fields=["meeting"], condition=~Q(title=F("public_title")), name="decisions_item_not_in_full"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


class Speaker(models.Model):
    """Who was heard on an item (СЛУШАЛИ) or spoke after (ВЫСТУПИЛИ)."""

    class Role(models.TextChoices):
        REPORT = "report", _("speaker")
        CO = "co", _("co-speaker")
        DISCUSS = "discuss", _("took part in the discussion")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="speakers", verbose_name=_("agenda item"))
    position = models.PositiveSmallIntegerField(_("order"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="speeches", verbose_name=_("person"))
    post = models.CharField(_("post as printed"), max_length=500, blank=True)
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.REPORT)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person", "role"], name="decisions_speaker_once_an_item"),
        ]

    def __str__(self) -> str:
        return str(self.person)

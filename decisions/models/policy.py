"""The rules of a body about terms and reminders: data, not code."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, int_list_validator
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Group


class Policy(models.Model):
    """One for each body; a body without one has the defaults."""

    class Extender(models.TextChoices):
        EITHER = "either", _("the chair or the secretary")
        CHAIR = "chair", _("the chair alone")
        SECRETARY = "secretary", _("the secretary alone")

    body = models.OneToOneField(
        Group, models.PROTECT, related_name="policy", limit_choices_to={"is_body": True}, verbose_name=_("body")
    )
    default_term_days = models.PositiveSmallIntegerField(
        _("default term, days"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(3650)],
        help_text=_("For a point that names no term; left empty, it is watched without one."),
    )
    moves_from_days_off = models.BooleanField(_("a term on a day off moves to the working day before"), default=True)
    soon_days = models.PositiveSmallIntegerField(
        _("a term is soon, days"), default=7, validators=[MaxValueValidator(365)]
    )
    far_days = models.PositiveSmallIntegerField(
        _("a term is far, days"), default=30, validators=[MaxValueValidator(3650)]
    )
    reminder_days = models.CharField(
        _("reminders, days before the term"), max_length=60, default="7,1", validators=[int_list_validator()]
    )
    review_days = models.PositiveSmallIntegerField(
        _("review of points without a date, days"), default=90, validators=[MaxValueValidator(3650)]
    )

    protocol_days = models.PositiveSmallIntegerField(
        _("a protocol is signed within, days"),
        default=10,
        validators=[MaxValueValidator(365)],
        help_text=_("Counted from the meeting. After that the secretary is reminded of it every week."),
    )

    extends = models.CharField(
        _("more time is given by"),
        max_length=9,
        choices=Extender,
        default=Extender.EITHER,
        help_text=_("Who decides when a responsible asks for a later term."),
    )

    class Meta:
        verbose_name = _("policy of a body")
        verbose_name_plural = _("policies of bodies")

    def __str__(self) -> str:
        return str(self.body)

    @property
    def reminders(self) -> list[int]:
        """Days before the term on which a reminder goes out, the earliest first."""
        return sorted((int(day) for day in self.reminder_days.split(",") if day), reverse=True)

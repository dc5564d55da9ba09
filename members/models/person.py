"""People and the posts they hold or held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models.dated import Dated, DatedQuerySet, holds
from members.models.organization import Organization
from members.naming import post_line


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def unable(self) -> Self:
        """Who cannot answer: no longer active in the directory, or with an account that was switched off.

        Who has no account answers by the links of letters; so does a letterbox, which signs in nowhere.
        """
        # Two lists of few, each by its own index: of people beside their accounts all would be read.
        off = Person.objects.filter(user__is_active=False, user__is_letterbox=False)
        lists = (rows.order_by().values("pk") for rows in (Person.objects.filter(is_active=False), off))
        return self.filter(pk__in=next(lists).union(*lists))

    def representing(self, organization_id: int, on: dt.date) -> Self:
        """Who holds a post in the organization on that day, and is able to answer for it."""
        held = Position.objects.on(on).filter(organization=organization_id)
        return self.filter(pk__in=held.values("person")).exclude(pk__in=Person.objects.unable().values("pk"))

    def named_in_public(self) -> Self:
        """People whose name may be shown to anybody: consent is recorded and not withdrawn (152-ФЗ, art. 10.1)."""
        return self.filter(consent_given_on__isnull=False, consent_withdrawn_on__isnull=True)


class Person(models.Model):
    """Somebody a protocol names; may exist without a user account and is never deleted.

    `given` and `patronymic` may hold initials («А.»), when no document gives more.
    """

    class Gender(models.TextChoices):
        FEMALE = "f", _("female")
        MALE = "m", _("male")
        UNKNOWN = "", _("unknown")

    surname = models.CharField(_("surname"), max_length=120)
    given = models.CharField(_("given name"), max_length=120, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, default=Gender.UNKNOWN, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Never shown to the public."))
    phone = models.CharField(_("phone"), max_length=60, blank=True, help_text=_("Never shown to the public."))
    consent_given_on = models.DateField(
        _("consent to publish the name, given on"),
        null=True,
        blank=True,
        help_text=_("Without it the public sees the post and the organization instead of the name."),
    )
    consent_withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    fetched_posts: Sequence[Position] | None = None
    """All posts, where they were fetched for the people of a whole page (`decisions.naming.fetch_posts`)."""

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["surname", "given", "patronymic"]
        indexes = [
            models.Index(fields=["surname", "given"], name="members_person_by_name"),
            models.Index(fields=["id"], condition=Q(is_active=False), name="members_person_off"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent_withdrawn_on__isnull=True) | Q(consent_withdrawn_on__gte=F("consent_given_on")),
                name="members_person_consent_is_withdrawn_after_it_is_given",
                violation_error_message=_("Consent cannot be withdrawn before it is given."),
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """«Иванова А. А.»."""
        return " ".join([self.surname, *(f"{part[0]}." for part in (self.given, self.patronymic) if part)])

    @property
    def full_name(self) -> str:
        """«Иванова Анна Андреевна», as far as it is known."""
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)

    @property
    def name_is_public(self) -> bool:
        return self.consent_given_on is not None and self.consent_withdrawn_on is None

    def position_on(self, day: dt.date) -> Position | None:
        """The post held on `day`: the latest that had begun. Uses positions that were fetched when there are any."""
        posts = self.positions.all() if self.fetched_posts is None else self.fetched_posts
        held = [position for position in posts if holds(position.since, position.until, day)]
        return max(held, key=lambda position: (position.is_main, position.since or dt.date.min), default=None)


class PositionQuerySet(DatedQuerySet["Position"]):
    def left(self, on: dt.date) -> Self:
        """Posts of people in organizations that they left: every post that they had there has ended before `on`.

        Of whom no post in an organization is recorded, nothing says that they left it.
        """
        lasting = Position.objects.filter(Q(until__isnull=True) | Q(until__gte=on))
        lasting = lasting.filter(person=OuterRef("person"), organization=OuterRef("organization"))
        return self.filter(organization__isnull=False, until__lt=on).filter(~Exists(lasting))

    def left_by(self, people: Iterable[int], on: dt.date) -> dict[int, set[int]]:
        """Which organizations each of `people` left, by keys; who left none is missing."""
        pairs = self.left(on).filter(person__in=set(people)).order_by().values_list("person", "organization")
        found: dict[int, set[int]] = {}
        for person, organization in pairs:
            assert organization is not None, "asked for"
            found.setdefault(person, set()).add(organization)
        return found


def left_of(posts: Iterable[tuple[int, dt.date | None]], on: dt.date) -> frozenset[int]:
    """`PositionQuerySet.left` of all posts of one person, each the organization and its last day."""
    ended: set[int] = set()
    lasting: set[int] = set()
    for organization, until in posts:
        (lasting if until is None or until >= on else ended).add(organization)
    return frozenset(ended - lasting)


class Position(Dated):
    """A post: person, organization, title, from and to. An old protocol shows the one held then."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="positions", verbose_name=_("person"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="positions",
        verbose_name=_("organization"),
        null=True,
        blank=True,
    )
    title = models.CharField(_("post"), max_length=300)
    is_main = models.BooleanField(_("main post"), default=True)
    is_coordinator = models.BooleanField(
        _("coordinator"), default=False, help_text=_("Sees all tasks of the organization and may report on them.")
    )

    objects = PositionQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-since", "pk"]

    def __str__(self) -> str:
        return post_line(self.title, self.organization.name if self.organization else "")

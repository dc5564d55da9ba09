"""Accounts: an e-mail address, perhaps a person, and mandates that say what the account may do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.group import Group
from members.models.person import Person


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def add_letterboxes(self, addresses: Iterable[str]) -> None:
        """Accounts of addresses that letters go to and nobody signs in with; those that are there already are kept."""
        password = make_password(None)
        boxes = [User(email=it.lower(), password=password, is_active=False, is_letterbox=True) for it in addresses]
        self.bulk_create(boxes, ignore_conflicts=True)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in by a code that comes by mail. `is_staff` opens the secretary's admin.

    A letterbox is the inbox of an organization, or of a person without an account: it signs in nowhere, but chooses
    its letters and answers by their links. It becomes an account when the secretary makes it active.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, related_name="user", null=True, blank=True, verbose_name=_("person")
    )
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_letterbox = models.BooleanField(_("only an address that letters go to"), default=False, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        indexes = [
            models.Index(
                fields=["person"], condition=Q(is_active=False, is_letterbox=False), name="members_user_switched_off"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="members_user_email_once_in_any_case",
                violation_error_message=_("There is already a user with this address."),
            )
        ]

    def __str__(self) -> str:
        return self.get_short_name()

    @property
    def answers_by_letter(self) -> bool:
        """Whether the links of letters are for this account: it signs in, or is a letterbox."""
        return self.is_active or self.is_letterbox

    def get_full_name(self) -> str:
        return self.person.full_name if self.person else self.email

    def get_short_name(self) -> str:
        return self.person.short_name if self.person else self.email


class Mandate(models.Model):
    """What a user may do for one body, or for all of them when none is named."""

    class Role(models.TextChoices):
        SECRETARY = "secretary", _("secretary")
        CHAIR = "chair", _("chair")
        OBSERVER = "observer", _("observer")

    user = models.ForeignKey(User, models.CASCADE, related_name="mandates", verbose_name=_("user"))
    body = models.ForeignKey(
        Group,
        models.PROTECT,
        related_name="mandates",
        null=True,
        blank=True,
        limit_choices_to={"is_body": True},
        verbose_name=_("body"),
        help_text=_("Left empty, the mandate is for all bodies."),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "body", "role"], name="members_mandate_given_once_for_a_body"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(body__isnull=True),
                name="members_mandate_given_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"

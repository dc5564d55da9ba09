"""What a user wants of letters, and which letters there is no choice about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from decisions.models.letter import Letter
from members.models import User


class MailPreference(models.Model):
    """What a user wants of letters; without a row, the defaults. Letters about one's own duty always come."""

    class Digest(models.TextChoices):
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")
        NEVER = "never", _("never")

    class Topic(models.TextChoices):
        """What can be ended; each is the name of a field."""

        REMINDERS = "reminders", _("reminders before a term")
        NEWS = "news", _("news of my tasks")
        DESK = "desk", _("what waits at the secretary's desk")
        DIGEST = "digest", _("digest")

    user = models.OneToOneField(User, models.CASCADE, related_name="mail_preference", verbose_name=_("user"))
    reminders = models.BooleanField(Topic.REMINDERS.label, default=True)
    news = models.BooleanField(Topic.NEWS.label, default=True)
    desk = models.BooleanField(Topic.DESK.label, default=True)
    digest = models.CharField(_("digest of what is open"), max_length=7, choices=Digest, default=Digest.WEEKLY)
    language = models.CharField(
        _("language of letters"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta:
        verbose_name = _("preference of letters")
        verbose_name_plural = _("preferences of letters")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_digest_display()}"

    def wants(self, topic: MailPreference.Topic) -> bool:
        if topic == self.Topic.DIGEST:
            return self.digest != self.Digest.NEVER
        return bool(getattr(self, topic.value))

    @classmethod
    def turn(cls, user: User, topic: MailPreference.Topic, *, on: bool) -> None:
        """End the letters of one topic, or begin them again; a digest that comes already keeps its frequency."""
        if topic != cls.Topic.DIGEST:
            cls.objects.update_or_create(user=user, defaults={topic.value: on})
        elif not on:
            cls.objects.update_or_create(user=user, defaults={"digest": cls.Digest.NEVER})
        else:
            cls.objects.filter(user=user, digest=cls.Digest.NEVER).update(digest=cls.Digest.WEEKLY)


TOPICS: dict[str, MailPreference.Topic] = {
    Letter.Kind.REMINDER: MailPreference.Topic.REMINDERS,
    Letter.Kind.REPORT_ACCEPTED: MailPreference.Topic.NEWS,
    Letter.Kind.REPORT_SUBMITTED: MailPreference.Topic.DESK,
    Letter.Kind.EXTENSION_ASKED: MailPreference.Topic.DESK,
    Letter.Kind.REVIEW: MailPreference.Topic.DESK,
    Letter.Kind.PROTOCOL_WAITS: MailPreference.Topic.DESK,
    Letter.Kind.DIGEST: MailPreference.Topic.DIGEST,
}
"""Letters that may be ended. The others are about the reader's own duty: a task given, a report that came back, the
answer about a term, a term that has passed. They always come."""

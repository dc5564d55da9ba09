"""Which letters a reader wants: a choice, and what it means for letters that wait already."""

from __future__ import annotations

from decisions.letters import outbox
from decisions.models import Letter, MailPreference
from decisions.models.mail_preference import TOPICS
from members.models import User


def turn(user: User, topic: MailPreference.Topic, *, on: bool) -> None:
    """End the letters of one topic, those that wait too, or begin them again."""
    MailPreference.turn(user, topic, on=on)
    withdraw_unwanted(user)


def withdraw_unwanted(user: User) -> None:
    """Letters that wait and that `user` wants no longer are not sent."""
    row = MailPreference.objects.filter(user=user).first()
    if row is None:
        return
    kinds = [kind for kind, topic in TOPICS.items() if not row.wants(topic)]
    addresses = {user.email.lower(), user.person.email.lower() if user.person else ""} - {""}
    outbox.withdraw(Letter.objects.filter(kind__in=kinds, recipient__in=addresses).waiting(), actor=user)

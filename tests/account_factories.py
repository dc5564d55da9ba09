"""Factories of what belongs to an account or an address; tests take them from `tests.factories`, with all others."""

from __future__ import annotations

import hashlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from decisions.models import ApiToken, CalendarAddress, Job, Letter, MailPreference, Subscription
from tests.member_factories import UserFactory


class LetterFactory(DjangoModelFactory[Letter]):
    """A letter that waits in the outbox, due at once."""

    class Meta:
        model = Letter

    kind = Letter.Kind.REMINDER
    occasion = factory.Sequence(lambda n: f"occasion {n}")
    recipient = factory.Sequence(lambda n: f"reader{n}@example.org")
    language = "ru"
    subject = "Срок близок"
    text = "Срок поручения близок."
    html = "<p>Срок поручения близок.</p>"
    day = factory.LazyFunction(timezone.localdate)
    created_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyFunction(timezone.now)


class JobFactory(DjangoModelFactory[Job]):
    """The register as CSV, which waits its turn."""

    class Meta:
        model = Job

    user = factory.SubFactory(UserFactory)
    kind = "register"
    parameters = factory.LazyFunction(lambda: {"query": "", "extension": "csv"})
    digest = factory.Sequence(lambda n: f"{n:064x}")
    title = "Реестр решений, CSV"
    language = "ru"
    asked_at = factory.LazyFunction(timezone.now)


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    """`key` is what the program shows."""

    class Meta:
        model = ApiToken

    class Params:
        key = factory.Sequence(lambda n: f"ckey_{n:043}")

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Программа {n}")
    beginning = factory.LazyAttribute(lambda token: token.key[:9])
    digest = factory.LazyAttribute(lambda token: hashlib.sha256(token.key.encode()).hexdigest())
    created_at = factory.LazyFunction(timezone.now)
    expires_on = factory.LazyFunction(timezone.localdate)


class CalendarAddressFactory(DjangoModelFactory[CalendarAddress]):
    """The personal one; `organization=` makes it that of an organization."""

    class Meta:
        model = CalendarAddress

    user = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class MailPreferenceFactory(DjangoModelFactory[MailPreference]):
    class Meta:
        model = MailPreference

    user = factory.SubFactory(UserFactory)


class SubscriptionFactory(DjangoModelFactory[Subscription]):
    class Meta:
        model = Subscription

    address = factory.Sequence(lambda n: f"reader{n}@example.org")
    query = "kind=instruct"
    language = "ru"
    confirmed_at = factory.LazyFunction(timezone.now)
    told_until = factory.SelfAttribute("confirmed_at")

"""One factory for every model: the least that is valid, in invented names."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from decisions.files.sniffing import DOCX
from decisions.models import (
    Addressee,
    AgendaItem,
    Assignment,
    Attendance,
    Colleague,
    Delivery,
    Document,
    Draft,
    DraftVersion,
    Edition,
    Event,
    ExtensionRequest,
    HouseTemplate,
    IssuedDocument,
    IssuedVersion,
    Letter,
    Lineage,
    Meeting,
    Mention,
    Phrase,
    Policy,
    Reminder,
    Report,
    ReportCode,
    Resolution,
    Speaker,
    Vote,
)
from tests.account_factories import (
    ApiTokenFactory,
    CalendarAddressFactory,
    JobFactory,
    LetterFactory,
    MailPreferenceFactory,
    SubscriptionFactory,
)
from tests.member_factories import (
    AliasFactory,
    BodyFactory,
    FormerSlugFactory,
    GroupFactory,
    MandateFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    UserFactory,
)
from tests.places import place_of_item, place_of_point


class PolicyFactory(DjangoModelFactory[Policy]):
    class Meta:
        model = Policy

    body = factory.SubFactory(BodyFactory)


class MeetingFactory(DjangoModelFactory[Meeting]):
    """A protocol in draft. `signed=True` and `published=True` set the columns: no event is written, no seal."""

    class Meta:
        model = Meeting

    class Params:
        signed = factory.Trait(status=Meeting.Status.SIGNED, signed_at=factory.LazyFunction(timezone.now))
        published = factory.Trait(
            status=Meeting.Status.SIGNED,
            signed_at=factory.LazyFunction(timezone.now),
            published_at=factory.LazyFunction(timezone.now),
        )

    body = factory.SubFactory(BodyFactory)
    number = factory.Sequence(lambda n: str(n + 101))  # above those that tests give themselves
    date = dt.date(2026, 3, 12)
    place = "Дом кластера"
    status = Meeting.Status.DRAFT


class AttendanceFactory(DjangoModelFactory[Attendance]):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    post = "директор"


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.LazyAttribute(lambda item: place_of_item(item.meeting))
    number = factory.LazyAttribute(lambda item: str(item.position))
    title = factory.LazyAttribute(lambda item: f"О ходе работ на причале {item.number}")
    public_title = factory.SelfAttribute("title")


class SpeakerFactory(DjangoModelFactory[Speaker]):
    class Meta:
        model = Speaker

    item = factory.SubFactory(AgendaItemFactory)
    position = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    post = "директор"


class ResolutionFactory(DjangoModelFactory[Resolution]):
    """A point numbered «item.position». Give `state` and `due`, the roll-up, when a test needs them set by hand."""

    class Meta:
        model = Resolution

    item = factory.SubFactory(AgendaItemFactory)
    position = factory.LazyAttribute(lambda point: place_of_point(point.item))
    number = factory.LazyAttribute(lambda point: f"{point.item.number}.{point.position}")
    text = factory.LazyAttribute(lambda point: f"Представить сведения о грузах по пункту {point.number}.")
    public_text = factory.SelfAttribute("text")


class LineageFactory(DjangoModelFactory[Lineage]):
    class Meta:
        model = Lineage

    newer = factory.SubFactory(ResolutionFactory)
    older = factory.SubFactory(ResolutionFactory)
    relation = Lineage.Relation.AMENDS


class MentionFactory(DjangoModelFactory[Mention]):
    class Meta:
        model = Mention

    resolution = factory.SubFactory(ResolutionFactory)
    person = factory.SubFactory(PersonFactory)
    start = 0
    end = 10


class VoteFactory(DjangoModelFactory[Vote]):
    class Meta:
        model = Vote

    item = factory.SubFactory(AgendaItemFactory)
    unanimous = True


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """An organization's task in draft; `on_control=True` puts it on control without a workflow.

    Pass `organization=None, person=…` for a person.
    """

    class Meta:
        model = Assignment

    class Params:
        on_control = factory.Trait(
            status=Assignment.Status.CONTROL,
            control_since=factory.LazyFunction(timezone.now),
            heard_at=factory.SelfAttribute("control_since"),
        )

    resolution = factory.SubFactory(ResolutionFactory)
    organization = factory.SubFactory(OrganizationFactory)
    position = factory.Sequence(lambda n: n)
    term = dt.date(2026, 6, 1)
    original_term = factory.SelfAttribute("term")


class AddresseeFactory(DjangoModelFactory[Addressee]):
    class Meta:
        model = Addressee

    resolution = factory.SubFactory(ResolutionFactory)
    group = factory.SubFactory(GroupFactory)
    printed = "Членам рабочей группы"


class ReportFactory(DjangoModelFactory[Report]):
    """By it the responsible was heard of, as after one that was given."""

    class Meta:
        model = Report

    assignment = factory.SubFactory(AssignmentFactory, on_control=True)
    author = factory.SubFactory(UserFactory)
    kind = Report.Kind.INTERIM
    text = "Сведения собраны, сводятся в таблицу."
    created_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[Report], *args: Any, **kwargs: Any) -> Report:
        report: Report = super()._create(model_class, *args, **kwargs)
        before = Assignment.objects.filter(pk=report.assignment_id, heard_at__lt=report.created_at)
        before.update(heard_at=report.created_at)
        return report


class ExtensionRequestFactory(DjangoModelFactory[ExtensionRequest]):
    class Meta:
        model = ExtensionRequest

    assignment = factory.SubFactory(AssignmentFactory, status=Assignment.Status.EXTENSION)
    author = factory.SubFactory(UserFactory)
    reason = "Ждём ответа смежников."
    old_term = factory.SelfAttribute("assignment.term")
    new_term = factory.LazyAttribute(lambda request: (request.old_term or dt.date(2026, 6, 1)) + dt.timedelta(days=30))
    created_at = factory.LazyFunction(timezone.now)


class DocumentFactory(DjangoModelFactory[Document]):
    """The text of a protocol as given; `content` (bytes) sets what the file holds."""

    class Meta:
        model = Document

    class Params:
        content = "ПРОТОКОЛ".encode()

    kind = Document.Kind.SOURCE
    meeting = factory.SubFactory(MeetingFactory)
    file = factory.LazyAttribute(lambda document: ContentFile(document.content, name=document.name))
    name = "protocol.txt"
    content_type = "text/plain"
    size = factory.LazyAttribute(lambda document: len(document.content))
    sha256 = factory.LazyAttribute(lambda document: hashlib.sha256(document.content).hexdigest())


class HouseTemplateFactory(DjangoModelFactory[HouseTemplate]):
    """A version for protocols that nobody has looked at, without a file."""

    class Meta:
        model = HouseTemplate

    body = factory.SubFactory(BodyFactory)
    kind = IssuedDocument.Kind.PROTOCOL
    number = factory.Sequence(lambda n: n + 1)
    name = "Бланк.docx"
    file = factory.LazyAttribute(lambda template: ContentFile(b"PK", name=template.name))
    size = 2
    sha256 = hashlib.sha256(b"PK").hexdigest()
    uploaded_at = factory.LazyFunction(timezone.now)


class IssuedDocumentFactory(DjangoModelFactory[IssuedDocument]):
    """A protocol that was issued as DOCX, without a file."""

    class Meta:
        model = IssuedDocument

    meeting = factory.SubFactory(MeetingFactory, signed=True)
    body = factory.SelfAttribute("meeting.body")
    kind = IssuedDocument.Kind.PROTOCOL
    extension = "docx"
    number = factory.Sequence(lambda n: n + 1)
    issued_at = factory.LazyFunction(timezone.now)


class IssuedVersionFactory(DjangoModelFactory[IssuedVersion]):
    """What was issued; `content` (bytes) sets what the file holds."""

    class Meta:
        model = IssuedVersion

    class Params:
        content = b"PK"

    document = factory.SubFactory(IssuedDocumentFactory)
    number = 1
    origin = IssuedVersion.Origin.ISSUED
    file = factory.LazyAttribute(lambda version: ContentFile(version.content, name=version.name))
    name = "protocol.docx"
    content_type = DOCX.content_type
    size = factory.LazyAttribute(lambda version: len(version.content))
    sha256 = factory.LazyAttribute(lambda version: hashlib.sha256(version.content).hexdigest())
    made_at = factory.LazyFunction(timezone.now)


class ReportCodeFactory(DjangoModelFactory[ReportCode]):
    class Meta:
        model = ReportCode

    user = factory.SubFactory(UserFactory)
    assignment = factory.SubFactory(AssignmentFactory)
    digest = factory.Sequence(lambda n: f"{n:064x}")
    sent_at = factory.LazyFunction(timezone.now)


class DraftFactory(DjangoModelFactory[Draft]):
    """A text that somebody has begun."""

    class Meta:
        model = Draft

    text = "ПРОТОКОЛ № 1\n"
    created_by = factory.SubFactory(UserFactory)


class DraftVersionFactory(DjangoModelFactory[DraftVersion]):
    class Meta:
        model = DraftVersion

    draft = factory.SubFactory(DraftFactory)
    number = factory.Sequence(lambda n: n + 1)
    author = factory.SelfAttribute("draft.created_by")


class PhraseFactory(DjangoModelFactory[Phrase]):
    """A phrase for all bodies."""

    class Meta:
        model = Phrase

    text = factory.Sequence(lambda n: f"Принять к сведению доклад № {n}")


class EditionFactory(DjangoModelFactory[Edition]):
    class Meta:
        model = Edition

    meeting = factory.SubFactory(MeetingFactory)
    number = factory.Sequence(lambda n: n + 1)
    cause = Edition.Cause.APPLIED
    content = factory.LazyFunction(dict)
    made_at = factory.LazyFunction(timezone.now)


class EventFactory(DjangoModelFactory[Event]):
    class Meta:
        model = Event

    meeting = factory.SubFactory(MeetingFactory)
    action = Event.Action.SIGNED
    at = factory.LazyFunction(timezone.now)


class ColleagueFactory(DjangoModelFactory[Colleague]):
    """Somebody with a post in the organization of the task; nobody was told."""

    class Meta:
        model = Colleague

    assignment = factory.SubFactory(AssignmentFactory, on_control=True)
    person = factory.LazyAttribute(lambda row: PositionFactory(organization=row.assignment.organization).person)
    named_at = factory.LazyFunction(timezone.now)


class DeliveryFactory(DjangoModelFactory[Delivery]):
    """An extract for an organization, by mail; its protocol has the edition that is in force."""

    class Meta:
        model = Delivery

    edition = factory.SubFactory(EditionFactory, meeting__signed=True, cause=Edition.Cause.SIGNED, seal="0" * 64)
    document = factory.LazyAttribute(
        lambda row: IssuedDocumentFactory(
            meeting=row.edition.meeting, kind=IssuedDocument.Kind.EXTRACT, extension="pdf", points_printed="1.1"
        )
    )
    organization = factory.SubFactory(OrganizationFactory)
    way = Delivery.Way.MAIL
    address = "inbox@example.org"
    made_at = factory.LazyFunction(timezone.now)


class ReminderFactory(DjangoModelFactory[Reminder]):
    """Told of once: each occasion is another one."""

    class Meta:
        model = Reminder

    kind = Letter.Kind.REMINDER
    assignment = factory.SubFactory(AssignmentFactory, on_control=True)
    occasion = factory.Sequence(lambda n: f"assignment {n + 1}, term 2026-03-31")
    day = dt.date(2026, 3, 31)
    run = factory.LazyFunction(uuid.uuid4)

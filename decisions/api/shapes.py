"""What records look like, for the schema and the page of the API: every field with its meaning.

`records/` writes the values themselves; `tests/decisions/api` compares the two, field by field.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from decisions.models import Assignment, Document, Meeting, Resolution, Speaker
from decisions.standing import Standing
from members.models import Organization


def words(help_text: Any, **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(help_text=help_text, **kwargs)


def whole(help_text: Any, **kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=help_text, **kwargs)


def day(help_text: Any, **kwargs: Any) -> serializers.DateField:
    return serializers.DateField(help_text=help_text, **kwargs)


def moment(help_text: Any, **kwargs: Any) -> serializers.DateTimeField:
    return serializers.DateTimeField(help_text=help_text, **kwargs)


def link(help_text: Any, **kwargs: Any) -> serializers.URLField:
    return serializers.URLField(help_text=help_text, **kwargs)


def one_of(choices: Any, help_text: Any, **kwargs: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=choices, help_text=help_text, **kwargs)


def yes(help_text: Any) -> serializers.BooleanField:
    return serializers.BooleanField(help_text=help_text)


Shape = serializers.Serializer[Any]
_MODIFIED = _("moment of the last modification, as «modified_since» counts it")
_PUBLISHED = _("moment of publication of the protocol; null of what is not published")


# ── parts of several records ─────────────────────────────────────────────────
class BodyReferenceShape(Shape):
    slug = words(_("short name of the body, as in addresses of this site"))
    name = words(_("name of the body that decided"))


class PersonReferenceShape(Shape):
    id = whole(_("number of the person; null where the name may not be shown"), allow_null=True)
    name = words(_("surname and initials, by recorded consent only; otherwise null"), allow_null=True)
    post = words(_("post on the day of the meeting"), allow_null=True)


# ── meetings ─────────────────────────────────────────────────────────────────
class FileShape(Shape):
    format = one_of(["docx", "pdf"], _("kind of the file"))
    url = link(_("where the file is read"))


class MeetingShape(Shape):
    id = whole(_("number of the meeting; never changes"))
    url = link(_("address of its page"))
    body = BodyReferenceShape(help_text=_("the body that met"))
    number = words(_("number of the protocol as printed; may be empty"))
    date = day(_("day of the meeting"))
    start = words(_("hour of the beginning, 14:00"), allow_null=True)
    end = words(_("hour of the end"), allow_null=True)
    place = words(_("place of the meeting; may be empty"))
    form = one_of(Meeting.Form.choices, _("how the body met"))
    status = one_of(Meeting.Status.choices, _("state of the protocol; strangers see signed ones only"))
    chair = PersonReferenceShape(allow_null=True, help_text=_("who was in the chair"))
    secretary = PersonReferenceShape(allow_null=True, help_text=_("who kept the protocol"))
    files = FileShape(many=True, help_text=_("the protocol as a file"))
    seal = words(_("control sum of the signed text"), allow_null=True)
    published_at = moment(_PUBLISHED, allow_null=True)
    modified_at = moment(_MODIFIED)


class SpeakerShape(PersonReferenceShape):
    role = one_of(Speaker.Role.choices, _("how the person spoke"))


class VoteShape(Shape):
    in_favour = whole(_("votes in favour"), allow_null=True)
    against = whole(_("votes against"), allow_null=True)
    abstained = whole(_("abstentions"), allow_null=True)
    unanimous = yes(_("whether the protocol says that all were in favour"))


class AgendaItemShape(Shape):
    id = whole(_("number of the question; never changes"))
    url = link(_("its place on the page of the protocol"))
    meeting = whole(_("number of the meeting"))
    body = words(_("short name of the body, as in addresses of this site"))
    position = whole(_("place on the agenda"))
    number = words(_("number as printed; may be empty"))
    title = words(_("the question; null when it is closed to the reader"), allow_null=True)
    is_closed = yes(_("whether the question is closed to the public"))
    is_withdrawn = yes(_("whether it was taken off the agenda"))
    speakers = SpeakerShape(many=True, help_text=_("who was heard, in the order of the protocol"))
    vote = VoteShape(allow_null=True, help_text=_("the vote on the question"))
    resolutions = serializers.ListField(child=serializers.IntegerField(), help_text=_("numbers of its points"))
    published_at = moment(_PUBLISHED, allow_null=True)
    modified_at = moment(_MODIFIED)


# ── resolutions ──────────────────────────────────────────────────────────────
class MeetingReferenceShape(Shape):
    id = whole(_("number of the meeting"))
    number = words(_("number of the protocol as printed; may be empty"))
    date = day(_("day of the meeting"))


class ItemReferenceShape(Shape):
    id = whole(_("number of the question"))
    number = words(_("number as printed; may be empty"))
    title = words(_("the question; null when it is closed to the reader"), allow_null=True)


class ResponsibleShape(Shape):
    type = one_of(["organization", "person", "group"], _("who answers"))
    id = whole(_("number of the organization or person; null where it may not be shown"), allow_null=True)
    slug = words(_("short name of the group"), allow_null=True)
    name = words(_("name; null of a person who may not be named"), allow_null=True)
    post = words(_("post of a person on the day of the meeting"), allow_null=True)
    role = one_of(Assignment.Role.choices, _("whether he answers for the whole"))
    members = whole(_("members of the group on the day of the meeting"), allow_null=True)


class ResolutionShape(Shape):
    id = whole(_("number of the resolution in the register; never changes"))
    url = link(_("address of its page"))
    body = BodyReferenceShape(help_text=_("the body that decided"))
    meeting = MeetingReferenceShape(help_text=_("the meeting that decided"))
    item = ItemReferenceShape(help_text=_("question of the agenda"))
    part_of = whole(_("number of the point it belongs to"), allow_null=True)
    number = words(_("number of the point in the protocol"))
    text = words(_("wording as the reader may read it: names are given by consent only"))
    kind = one_of(Resolution.Kind.choices, _("kind of the decision"))
    state = one_of(Standing.choices, _("state as of today: «overdue» and «due soon» follow from the term"))
    due = day(_("earliest open term"), allow_null=True)
    responsibles = ResponsibleShape(many=True, help_text=_("who answers for it, in the order of the document"))
    published_at = moment(_PUBLISHED, allow_null=True)
    modified_at = moment(_MODIFIED)


# ── assignments ──────────────────────────────────────────────────────────────
class PointReferenceShape(Shape):
    id = whole(_("number of the resolution in the register"))
    number = words(_("number of the point in the protocol"))
    meeting = whole(_("number of the meeting"))


class AssigneeShape(Shape):
    type = one_of(["organization", "person"], _("who answers"))
    id = whole(_("number of the organization or person; null where it may not be shown"), allow_null=True)
    name = words(_("name; null of a person who may not be named"), allow_null=True)
    post = words(_("post of a person on the day of the meeting"), allow_null=True)


class NamedShape(Shape):
    id = whole(_("number of the person; null where it may not be shown"), allow_null=True)
    name = words(_("name; null of a person who may not be named"), allow_null=True)
    post = words(_("post on the day of the meeting; of who was named since, today"), allow_null=True)


class AssignmentShape(Shape):
    id = whole(_("number of the assignment; never changes"))
    resolution = PointReferenceShape(help_text=_("the point that gives it"))
    responsible = AssigneeShape(help_text=_("who answers for it"))
    named = NamedShape(allow_null=True, help_text=_("who is named for the organization by the protocol"))
    named_now = NamedShape(
        allow_null=True,
        help_text=_("who is named for it now: whoever was named since, by consent or to who may open the task"),
    )
    role = one_of(Assignment.Role.choices, _("whether he answers for the whole"))
    group = words(_("short name of the group as whose member he answers"), allow_null=True)
    state = one_of(Standing.choices, _("state as of today: «overdue» and «due soon» follow from the term"))
    term = day(_("term in force"), allow_null=True)
    original_term = day(_("term as it was set"), allow_null=True)
    term_words = words(_("term as printed; may be empty"))
    recurrence = one_of(Assignment.Recurrence.choices, _("rhythm of a recurring term"), allow_null=True)
    series = whole(_("number of the assignment of which this is one period"), allow_null=True)
    period = day(_("first day of the period"), allow_null=True)
    fulfilled_on = day(_("day of fulfilment"), allow_null=True)
    closed_at = moment(_("moment when it was taken off control"), allow_null=True)
    modified_at = moment(_MODIFIED)


# ── the directory and files ──────────────────────────────────────────────────
class OrganizationShape(Shape):
    id = whole(_("number of the organization; never changes"))
    url = link(_("address of its page"))
    name = words(_("short name"))
    full_name = words(_("full official name; may be empty"))
    kind = one_of(Organization.Kind.choices, _("kind of the organization"))
    website = link(_("its site"), allow_null=True)
    is_active = yes(_("whether it takes part now"))


class BodyShape(Shape):
    slug = words(_("short name of the body, as in addresses of this site"))
    url = link(_("address of the list of its meetings"))
    name = words(_("name"))
    is_active = yes(_("whether it meets now"))
    meetings = whole(_("number of its protocols that the reader may see"))


class PostShape(Shape):
    title = words(_("the post"))
    organization = whole(_("number of the organization"), allow_null=True)
    organization_name = words(_("its name"), allow_null=True)
    since = day(_("first day"), allow_null=True)
    until = day(_("last day"), allow_null=True)


class PersonShape(Shape):
    id = whole(_("number of the person; never changes"))
    name = words(_("full name, by recorded consent"))
    posts = PostShape(many=True, help_text=_("posts held, the newest first"))


class DocumentShape(Shape):
    id = whole(_("number of the file"))
    url = link(_("where it is read by who may see it"))
    kind = one_of(Document.Kind.choices, _("what the file is"))
    meeting = whole(_("number of the meeting it belongs to"), allow_null=True)
    assignment = whole(_("number of the assignment that it reports on"), allow_null=True)
    name = words(_("name of the file"))
    content_type = words(_("its media type"))
    size = whole(_("its size in bytes"))
    sha256 = words(_("its control sum"))
    uploaded_at = moment(_("moment of the upload"))


# ── problems ─────────────────────────────────────────────────────────────────
class FaultShape(Shape):
    name = words(_("the parameter or field; empty for the whole"))
    detail = words(_("a sentence about it"))


class ProblemShape(Shape):
    """RFC 9457."""

    type = link(_("kind of the problem: a place on the page of the API"))
    title = words(_("the same in a sentence"))
    status = whole(_("status of the answer"))
    detail = words(_("what went wrong here, in the reader's language"))
    instance = words(_("the address that was asked"))
    # The name is that of RFC 9457; the library takes declared fields off the class before it needs its own.
    errors = FaultShape(  # type: ignore[assignment]
        many=True, required=False, help_text=_("the parts of the request at fault")
    )

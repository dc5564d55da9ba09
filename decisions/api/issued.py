"""Documents issued by a program of who keeps the body: one more, those there are, and their files."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers
from rest_framework.request import Request

from decisions import permissions
from decisions.api import shapes
from decisions.api.acts import Act
from decisions.api.endpoints import AsKept, Record, Speaking, as_json
from decisions.files.kept_files import FileChanged
from decisions.files.private_files import attachment
from decisions.models import IssuedDocument, IssuedVersion, Meeting, Resolution
from decisions.outgoing import issuing
from decisions.outgoing.issuing import Order
from members.models import Group, Organization, Person, User, present_slugs

Kind = IssuedDocument.Kind
MOST = 100
"""So many are listed, the newest."""

_OF_PROTOCOL = [choice for choice in Kind.choices if choice[0] not in IssuedDocument.OF_BODY]
_OF_BODY = [(kind.value, kind.label) for kind in IssuedDocument.OF_BODY]
_AGAIN = _("issue it although the last one came back edited, and the new one holds none of the edits")


def _key(help_text: Any) -> serializers.IntegerField:
    return shapes.whole(help_text, required=False, min_value=1, max_value=2**31 - 1)


# ── what is sent ─────────────────────────────────────────────────────────────
class NewIssuedShape(shapes.Shape):
    kind = shapes.one_of(_OF_PROTOCOL, _("which document"))
    form = shapes.one_of(list(issuing.EXTENSIONS), _("in which form"), default="docx")
    organization = _key(_("of an extract: the organization it is given to"))
    person = _key(_("of an extract: the person it is given to"))
    points = serializers.ListField(
        child=serializers.CharField(max_length=30),
        max_length=1_000,
        required=False,
        help_text=_("of an extract: numbers of its points; without any, all of the addressee"),
    )
    despite_edits = serializers.BooleanField(default=False, help_text=_AGAIN)


class NewIssuedListShape(shapes.Shape):
    kind = shapes.one_of(_OF_BODY, _("which document"))
    form = shapes.one_of(list(issuing.LIST_EXTENSIONS), _("in which form"), default="docx")
    organization = _key(_("of a task list: whose tasks"))
    year = shapes.whole(
        _("of a register: of which year; without it, of all"), required=False, min_value=1990, max_value=2100
    )
    despite_edits = serializers.BooleanField(default=False, help_text=_AGAIN)


# ── what is answered ─────────────────────────────────────────────────────────
class IssuedFileShape(shapes.Shape):
    number = shapes.whole(_("1 is what was issued, each further one came back edited"))
    name = shapes.words(_("name of the file"))
    size = shapes.whole(_("size in bytes"))
    sha256 = shapes.words(_("SHA-256 of the file"))
    file = shapes.link(_("address of the file, for who reads the protocols of the body"))


class IssuedShape(shapes.Shape):
    id = shapes.whole(_("number of the document in this program"))
    kind = shapes.one_of(Kind.choices, _("which document"))
    number = shapes.whole(_("number under which it was issued, within the body and the kind"))
    form = shapes.one_of(list(issuing.LIST_EXTENSIONS), _("in which form"))
    meeting = shapes.whole(_("number of the meeting; null of a list"), allow_null=True)
    organization = shapes.whole(_("organization it was given to"), allow_null=True)
    person = shapes.whole(_("person it was given to"), allow_null=True)
    points = shapes.words(_("of an extract: numbers of its points"))
    year = shapes.whole(_("of a register: its year; null of all years"), allow_null=True)
    issued_at = shapes.moment(_("moment of issue"))
    files = IssuedFileShape(many=True, help_text=_("what was issued, and what came back edited"))


def issued_record(issued: IssuedDocument) -> Record:
    return {
        "id": issued.pk,
        "kind": issued.kind,
        "number": issued.number,
        "form": issued.extension,
        "meeting": issued.meeting_id,
        "organization": issued.organization_id,
        "person": issued.person_id,
        "points": issued.points_printed,
        "year": issued.year,
        "issued_at": issued.issued_at,
        "files": [_file(version) for version in issued.versions.all()],
    }


def _file(version: IssuedVersion) -> Record:
    return {
        "number": version.number,
        "name": version.name,
        "size": version.size,
        "sha256": version.sha256,
        "file": settings.SITE_URL + reverse("decisions:api-issued-file", args=[version.pk]),
    }


# ── the endpoints ────────────────────────────────────────────────────────────
class Issuing(Act):
    """A GET lists what was issued, to who reads the protocols of the body; a POST issues one more."""

    shape = IssuedShape
    status = 201

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        user, thing = self.known(request, next(iter(kwargs.values())))
        if not permissions.reads_body(user, self.body_of(thing)):
            raise exceptions.PermissionDenied
        rows = self.sent_before(thing).order_by("-issued_at", "-pk")[:MOST]
        versions = Prefetch("versions", IssuedVersion.objects.order_by("number"))
        items = [issued_record(row) for row in rows.prefetch_related(versions)]
        return as_json({"items": items, "next": None, "previous": None})

    def sent_before(self, thing: Any) -> QuerySet[IssuedDocument]:
        raise NotImplementedError

    def body_of(self, thing: Any) -> int:
        raise NotImplementedError


class IssueOfMeeting(Issuing):
    says = _("Issue a document from a signed protocol: numbered, kept as it went out, told of in the history.")
    sent = NewIssuedShape

    def find(self, user: User, pk: Any) -> Meeting | None:
        return Meeting.objects.visible_to(user).select_related("body").filter(pk=pk).first()

    def sent_before(self, thing: Meeting) -> QuerySet[IssuedDocument]:
        return thing.issued_documents.all()

    def body_of(self, thing: Meeting) -> int:
        return thing.body_id

    def act(self, thing: Meeting, user: User, data: dict[str, Any]) -> Record:
        points = _points(thing, user, data.get("points", []))
        order = Order(Kind(data["kind"]), data["form"], _addressee(data), points)
        return issued_record(issuing.issue(thing, order, actor=user, despite_edits=data["despite_edits"]))


class IssueOfBody(Issuing):
    says = _("Issue a task list or a register from all signed protocols of a body, as of today.")
    sent = NewIssuedListShape

    def find(self, user: User, pk: Any) -> Group | None:
        return Group.objects.bodies().filter(slug__in=present_slugs([pk])).first()

    def sent_before(self, thing: Group) -> QuerySet[IssuedDocument]:
        return thing.issued_documents.filter(meeting__isnull=True)

    def body_of(self, thing: Group) -> int:
        return thing.pk

    def act(self, thing: Group, user: User, data: dict[str, Any]) -> Record:
        order = Order(Kind(data["kind"]), data["form"], _addressee(data), year=data.get("year"))
        return issued_record(issuing.issue_list(thing, order, actor=user, despite_edits=data["despite_edits"]))


class IssuedFile(Speaking):
    """Exactly the bytes that were kept."""

    says = _("The file of a document that was issued, byte for byte.")
    gives_file = True
    content_negotiation_class = AsKept

    def get(self, request: Request, pk: int) -> HttpResponseBase:
        if not isinstance(request.user, User):
            raise exceptions.NotAuthenticated
        version = IssuedVersion.objects.select_related("document").filter(pk=pk).first()
        if version is None or not permissions.can_view(request.user, version.document):
            raise Http404
        try:
            content = issuing.content_of(version)
        except FileChanged as error:
            raise Http404 from error
        return attachment(io.BytesIO(content), version.name, version.content_type)


def _addressee(data: dict[str, Any]) -> Organization | Person | None:
    """Whom a document is given to; a sentence for one that nobody knows, and for two."""
    organization, person = data.get("organization"), data.get("person")
    if organization is not None and person is not None:
        raise serializers.ValidationError({"person": [_("Name a person or an organization, one of the two.")]})
    if organization is None and person is None:
        return None
    name, model, key = ("organization", Organization, organization) if person is None else ("person", Person, person)
    found: Organization | Person | None = model._default_manager.filter(pk=key).first()
    if found is None:
        raise serializers.ValidationError({name: [_("There is nobody of this number.")]})
    return found


def _points(meeting: Meeting, user: User, numbers: list[str]) -> frozenset[int]:
    """The keys of the points with these numbers."""
    visible = Resolution.objects.visible_to(user).decisions().filter(item__meeting=meeting, number__in=numbers)
    found = dict(visible.values_list("number", "pk"))
    missing = [number for number in numbers if number not in found]
    if missing:
        words = _("There is no such point in this protocol: %(numbers)s.") % {"numbers": ", ".join(missing)}
        raise serializers.ValidationError({"points": [words]})
    return frozenset(found.values())

"""The addresses of OParl: the system, the body, lists of objects, single objects, the files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from decisions.api import problems
from decisions.api.endpoints import AsKept, Endpoint, Record, as_asked, as_json, refuse_unknown
from decisions.api.filters import MOST, MomentField
from decisions.api.oparl import objects, sources
from decisions.api.oparl.objects import SCHEMA, address, moment
from decisions.api.problems import bad_parameters
from decisions.exports.opendata import LICENCE
from decisions.exports.pdf import CONTENT_TYPE, render
from decisions.exports.protocol import protocol_document
from decisions.models import Meeting
from decisions.paging import BadMark, Key, number, page_of
from decisions.views.public import SECONDS, public


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of objects: where one is found, which rows there are, how a row is written by itself and in a list."""

    rows: Callable[[], QuerySet[Any]]
    write: Callable[..., Record]


MEETING = Kind(sources.meetings, objects.meeting)
AGENDA_ITEM = Kind(sources.items, objects.item)
FILE = Kind(sources.plain_meetings, partial(objects.file, inside=False))
LOCATION = Kind(sources.places, partial(objects.location, inside=False))
ORGANIZATION = Kind(sources.bodies, objects.organization)
MEMBERSHIP = Kind(sources.memberships, objects.membership)
PERSON = Kind(sources.people, objects.person)
NOTHING = Kind(sources.nothing, objects.organization)
BODY_LISTS = {
    "organization": "organizations",
    "person": "people",
    "meeting": "meetings",
    "paper": "papers",
    "agendaItem": "agenda-items",
    "consultation": "consultations",
    "file": "files",
    "locationList": "locations",
    "legislativeTermList": "legislative-terms",
    "membership": "memberships",
}
"""By the property of the body the name of the list."""


class OParl(Endpoint):
    """Whoever asks is answered as a stranger; an error has the form that OParl gives it."""

    schema = None

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        kept = public(whoever=True, max_age=0, s_maxage=SECONDS)
        return as_asked(kept(self.answer)(request._request, **kwargs))

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], HttpResponse | None]:
        return error


def error(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """A problem as an error of OParl."""
    response = problems.answer(exc, context)
    if response is not None:
        problem = json.loads(response.content)
        said = {"type": f"{SCHEMA}Error", "message": problem["detail"], "debug": problem["type"]}
        response.content = json.dumps(said, ensure_ascii=False).encode()
        response["Content-Type"] = "application/json"
    return response


class System(OParl):
    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        here = settings.SITE_URL + reverse("decisions:home")
        said = {"oparlVersion": SCHEMA, "license": LICENCE[2], "body": address("bodies"), "name": settings.CLUSTER_NAME}
        head = {"id": address("system"), "type": f"{SCHEMA}System", **_of_installation()}
        return as_json({**head, **said, "website": here, "web": here})


def _of_installation() -> Record:
    """The moment when this site was set up: the system and its body are as old, and do not change."""
    applied = MigrationRecorder.Migration.objects.filter(app="decisions")
    begun = applied.aggregate(begun=Min("applied"))["begun"]
    return {"created": moment(begun), "modified": moment(begun)}


def _body(*, lists: bool = True) -> Record:
    named = {name: address(view) for name, view in BODY_LISTS.items()}
    terms: Record = {"legislativeTerm": []} if lists else {}
    return {
        "id": address("body"),
        "type": f"{SCHEMA}Body",
        "system": address("system"),
        "name": settings.CLUSTER_NAME,
        "license": LICENCE[2],
        **named,
        **terms,
        "web": settings.SITE_URL + reverse("decisions:home"),
        **_of_installation(),
    }


class Body(OParl):
    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return as_json(_body())


class Asked(forms.Form):
    """What every list takes."""

    created_since = MomentField(required=False)
    created_until = MomentField(required=False)
    modified_since = MomentField(required=False)
    modified_until = MomentField(required=False)
    omit_internal = forms.ChoiceField(choices=[("true", "true"), ("false", "false")], required=False)
    limit = forms.IntegerField(min_value=1, required=False)
    after = forms.CharField(required=False)


class ObjectList(OParl):
    """Objects in the order of their keys. The withdrawn ones are told of to who asks what was modified since."""

    kind: Kind = NOTHING

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        data = _asked(request)
        size = min(data["limit"] or MOST, MOST)
        try:
            page = page_of(_within(self.rows(**kwargs), data), [Key("pk", number)], size, after=data["after"])
        except BadMark:
            raise bad_parameters({"after": [_("The place in the list was not understood.")]})
        lists = data["omit_internal"] != "true"
        return _list([self.kind.write(row, lists=lists) for row in page.rows], size, request, page.next)

    def rows(self, **kwargs: Any) -> QuerySet[Any]:
        return self.kind.rows()


class MeetingsOfOrganization(ObjectList):
    kind = MEETING

    def rows(self, **kwargs: Any) -> QuerySet[Any]:
        return super().rows().filter(body=kwargs["pk"])


class Bodies(OParl):
    """The list of the one body."""

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        data = _asked(request)
        body = _body(lists=data["omit_internal"] != "true")
        born = dt.datetime.fromisoformat(body["created"])
        moments = {name: value for name, value in data.items() if isinstance(value, dt.datetime)}
        is_within = all(born >= value if name.endswith("since") else born <= value for name, value in moments.items())
        return _list([body] if is_within else [], MOST, request, "")


def _asked(request: HttpRequest) -> dict[str, Any]:
    refuse_unknown(request, Asked.base_fields)
    asked = Asked(request.GET)
    if asked.errors:
        raise bad_parameters({name: list(map(str, said)) for name, said in asked.errors.items()})
    return asked.cleaned_data


def _list(found: list[Record], size: int, request: HttpRequest, following: str) -> HttpResponse:
    return as_json({"data": found, "pagination": {"elementsPerPage": size}, "links": _links(request, following)})


def _within(rows: QuerySet[Any], data: dict[str, Any]) -> QuerySet[Any]:
    second = dt.timedelta(seconds=1)
    for name, column in (("created", "born"), ("modified", "moved")):
        if since := data[f"{name}_since"]:
            rows = rows.filter(**{f"{column}__gte": since})
        if until := data[f"{name}_until"]:
            # Moments are told to the second.
            rows = rows.filter(**{f"{column}__lt": until.replace(microsecond=0) + second})
    return rows if data["modified_since"] else rows.filter(is_gone=False)


def _links(request: HttpRequest, following: str) -> Record:
    """With the filters of this page."""

    def page(mark: str) -> str:
        query = request.GET.copy()
        query.pop("after", None)
        if mark:
            query["after"] = mark
        return f"{settings.SITE_URL}{request.path}" + (f"?{query.urlencode()}" if query else "")

    links = {"first": page(""), "self": page(request.GET.get("after", ""))}
    return {**links, "next": page(following)} if following else links


class OneObject(OParl):
    """An object by its identifier; a withdrawn one is told of as deleted, with 200."""

    kind: Kind = NOTHING

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        row = self.kind.rows().filter(pk=kwargs["pk"]).first()
        if row is None:
            raise Http404
        return as_json(self.kind.write(row))


class FileContent(OParl):
    """The protocol as PDF, to be looked at; 410 when it is withdrawn."""

    content_negotiation_class = AsKept

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        row = sources.plain_meetings().filter(pk=kwargs["pk"]).first()
        if row is None:
            raise Http404
        if row.is_gone:
            raise problems.Problem(410, "gone", str(problems.TITLES["gone"]))
        meeting = Meeting.objects.published().select_related("body", "chair", "secretary").get(pk=row.pk)
        response = HttpResponse(render(protocol_document(meeting, None)), content_type=CONTENT_TYPE)
        response["Content-Disposition"] = "inline"
        return response


class NoSuchObject(OParl):
    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        raise Http404

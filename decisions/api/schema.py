"""API v1 as OpenAPI 3.1: the filters of the lists as parameters, the shapes as components, the problems as answers."""

from __future__ import annotations

from functools import cache
from typing import Any

import django_filters
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from decisions.api.authentication import BearerKey
from decisions.api.endpoints import Endpoint, as_json
from decisions.api.filters import MARKS, MomentFilter
from decisions.api.problems import CONTENT_TYPE, TITLES
from decisions.api.shapes import ProblemShape
from decisions.exports.opendata import LICENCE
from members.models import Group

_MARK_WORDS = {
    "after": gettext_lazy("The place to go on from: as it stands in the link «next» of an answer."),
    "before": gettext_lazy("The place to go back from, as in the link «previous»; «end» gives the last page."),
}
_PROBLEMS = {400: "bad-parameter", 404: "not-found", 406: "not-acceptable", 412: "condition", 429: "too-many-requests"}
"""What every GET may be answered with beside 200; a 404 of what is named in the path."""
_PROBLEMS_OF_POST = {
    400: "bad-request",
    401: "not-authenticated",
    403: "forbidden",
    404: "not-found",
    406: "not-acceptable",
    409: "conflict",
    415: "unsupported-media-type",
    429: "too-many-requests",
}
BODY_NAME = "BodyName"
"""The component that lists the bodies by their short names: all else of the description is the same of every site."""
YEARS = {"type": "integer", "minimum": 1990, "maximum": 2100}


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a personal key is sent; the library finds it by its class."""

    target_class = BearerKey
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        words = _("A key of your own, made on the page /my/keys/: for reading only, or for steps too.")
        return {"type": "http", "scheme": "bearer", "description": words}


class OwnSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """The cookie of the site, as the library tells of it."""

    target_class = "decisions.api.authentication.OwnSession"


class Description(AutoSchema):
    """What the endpoints of `decisions.api` say of themselves."""

    def get_tags(self) -> list[str]:
        return [self._tokenize_path()[0] if self._tokenize_path() else "root"]

    def get_operation_id(self) -> str:
        words = [word for word in self.path.removeprefix("/api/v1/").strip("/").split("/") if "{" not in word]
        name = "_".join(words).replace("-", "_") or "root"
        return f"{'list' if self._filters() else 'get' if self.method == 'GET' else self.method.lower()}_{name}"

    def get_summary(self) -> str:
        return str(getattr(self.view, "says", ""))

    def get_description(self, *args: Any) -> str:
        """The summary says it all; the docstring of a view is for programmers of this site."""
        return ""

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return str(super().get_serializer_name(serializer, direction)).removesuffix("Shape")

    def _filters(self) -> dict[str, Any]:
        filterset = getattr(self.view, "filterset", None)
        return dict(filterset.base_filters) if filterset else {}

    def get_override_parameters(self) -> list[Any]:
        filters = self._filters()
        found = [parameter(name, each) for name, each in filters.items()]
        marks = [OpenApiParameter(name, str, description=str(_MARK_WORDS[name])) for name in MARKS]
        return found + (marks if filters else [])

    def get_request_serializer(self) -> Any:
        return getattr(self.view, "sent", None)

    def get_response_serializers(self) -> Any:
        if self.method == "POST":
            return {getattr(self.view, "status", 200): self._good(), **self._problems(_PROBLEMS_OF_POST)}
        gives_file = getattr(self.view, "gives_file", False)
        signed_in = {401: "not-authenticated"} if gives_file or hasattr(self.view, "sent") else {}
        good = {(200, "application/octet-stream"): OpenApiTypes.BINARY} if gives_file else {200: self._good()}
        return {**good, **self._problems(signed_in | _PROBLEMS)}

    def _good(self) -> Any:
        shape = getattr(self.view, "shape", None)
        if shape is None:
            return {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
        is_list = self._filters() or (self.method == "GET" and hasattr(self.view, "sent_before"))
        return page_of(shape) if is_list else shape

    def _problems(self, kinds: dict[int, str]) -> dict[Any, Any]:
        named = {status: kind for status, kind in kinds.items() if status != 404 or "{" in self.path}
        return {
            (status, CONTENT_TYPE): OpenApiResponse(ProblemShape, description=str(TITLES[kind]))
            for status, kind in named.items()
        }


@cache
def page_of(shape: type[serializers.Serializer[Any]]) -> Any:
    """The shape of a page of records: one and the same wherever these are listed, as its name is one."""
    name = shape.__name__.removesuffix("Shape")
    following = serializers.URLField(allow_null=True, help_text=gettext_lazy("the page after this one"))
    preceding = serializers.URLField(allow_null=True, help_text=gettext_lazy("the page before this one"))
    return inline_serializer(f"{name}Page", {"items": shape(many=True), "next": following, "previous": preceding})


def parameter(name: str, each: Any) -> OpenApiParameter:
    """A filter as a parameter: its meaning, its type, its values."""
    schema = _schema(name, each)
    words = each.extra.get("help_text") or each.label
    choices = [f"`{value}` – {label}" for value, label in _choices(each) if str(value) != str(label)]
    said = f"{words}" + (f" ({', '.join(choices)})" if choices else "")
    return OpenApiParameter(name, schema, description=said, explode=True if schema["type"] == "array" else None)


def _schema(name: str, each: Any) -> dict[str, Any]:
    values = [str(value) for value, _label in _choices(each)]
    if isinstance(each, django_filters.MultipleChoiceFilter):
        return {"type": "array", "items": _items(name, values)}
    if values:
        return {"type": "string", "enum": values}
    if isinstance(each, MomentFilter):
        return {"type": "string", "format": "date-time", "examples": ["2026-11-28T09:00:00+03:00"]}
    if isinstance(each, django_filters.DateFilter):
        return {"type": "string", "format": "date", "examples": ["2026-12-31"]}
    if isinstance(each, django_filters.NumberFilter):
        bounds = {"minimum": each.extra["min_value"], "maximum": each.extra["max_value"]}
        return {"type": "integer", **bounds}
    return {"type": "string", "maxLength": each.extra["max_length"]}


def _items(name: str, values: list[str]) -> dict[str, Any]:
    if values:
        return {"type": "string", "enum": values}
    if name == "year":
        return YEARS
    if name == "body":
        return {"$ref": f"#/components/schemas/{BODY_NAME}"}
    return {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}


def _choices(each: Any) -> list[tuple[Any, Any]]:
    choices = each.extra.get("choices") or []
    return [] if callable(choices) else list(choices)


@cache
def generated(_language: str) -> dict[str, Any]:
    """What the endpoints say of themselves, in the active language: the same as long as the process lives."""
    make: Any = SchemaGenerator
    schema: dict[str, Any] = make(urlconf="cluster.urls").get_schema(request=None, public=True)
    return schema


def document() -> dict[str, Any]:
    """The whole description, in the active language."""
    schema = dict(generated(get_language() or settings.LANGUAGE_CODE))
    slugs = list(Group.objects.bodies().values_list("slug", flat=True))
    bodies = {BODY_NAME: {"type": "string", "enum": slugs or [""]}}
    schema["components"] = {**schema["components"], "schemas": schema["components"]["schemas"] | bodies}
    schema["info"] = {
        "title": f"{_('API of the register')}: {settings.CLUSTER_NAME}",
        "version": settings.SPECTACULAR_SETTINGS["VERSION"],
        "description": _("Published protocols and resolutions for programs. Words about it: the page of the API."),
        "license": {"name": LICENCE[1], "url": LICENCE[2]},
    }
    schema["servers"] = [{"url": settings.SITE_URL}]
    schema["externalDocs"] = {"url": settings.SITE_URL + reverse("decisions:api")}
    return schema


class SchemaFile(Endpoint):
    """The description as a file, in the reader's language."""

    schema = None

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return as_json(document())

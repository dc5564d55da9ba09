"""The page about the API, written from its schema, so the two cannot differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.api.limits import WINDOW
from decisions.api.problems import TITLES
from decisions.api.schema import document
from decisions.exports.opendata import LICENCE
from decisions.views.public import SECONDS, public_page

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field: `parts` are the fields of what is in it."""

    name: str
    type: str
    words: str
    parts: list[Field]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with one method."""

    anchor: str
    method: str
    path: str
    words: str
    parameters: list[Field]
    sent: list[Field]
    fields: list[Field]


@require_safe
@public_page
def reference(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters and fields, and what holds for all of them."""
    schema = document()
    context = {
        "site": settings.SITE_URL,
        "operations": operations_of(schema),
        "problems": TITLES.items(),
        "limit": settings.API_REQUESTS_PER_MINUTE,
        "window": WINDOW,
        "seconds": SECONDS,
        "licence": LICENCE,
    }
    return render(request, "decisions/api.html", context)


def operations_of(schema: Schema) -> list[Operation]:
    """All operations of a schema, in its order."""
    return [
        _operation(schema, path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def _operation(schema: Schema, path: str, method: str, operation: Schema) -> Operation:
    parameters = [_field(schema, each["name"], each["schema"], each) for each in operation.get("parameters", ())]
    good = next(body for status, body in operation["responses"].items() if status.startswith("2"))
    answered = _body(schema, good.get("content", {}))
    items = answered.get("properties", {}).get("items")
    record = _resolve(schema, items["items"]) if items else answered
    sent = _body(schema, operation.get("requestBody", {}).get("content", {}))
    return Operation(
        anchor=operation["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        words=operation.get("summary", ""),
        parameters=parameters,
        sent=_fields(schema, sent),
        fields=_fields(schema, record),
    )


def _body(schema: Schema, content: Schema) -> Schema:
    for each in content.values():
        return _resolve(schema, each["schema"])
    return {}


def _resolve(schema: Schema, part: Schema) -> Schema:
    """What a reference stands for; of «this or null», this."""
    if "$ref" in part:
        found: Schema = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        return found
    for name in ("allOf", "oneOf", "anyOf"):
        if name in part:
            return _resolve(schema, part[name][0])
    return part


def _fields(schema: Schema, record: Schema) -> list[Field]:
    return [_field(schema, name, part, part) for name, part in record.get("properties", {}).items()]


def _field(schema: Schema, name: str, part: Schema, described: Schema) -> Field:
    inner = _resolve(schema, part)
    many = inner.get("type") == "array"
    record = _resolve(schema, inner["items"]) if many else inner
    words = described.get("description", "").partition("\n")[0]
    return Field(name, _type(record) + ("[]" if many else ""), words, _fields(schema, record))


def _type(part: Schema) -> str:
    kinds = part.get("type", "string")
    named = [kinds] if isinstance(kinds, str) else list(kinds)
    shown = [str(part.get("format") or each) if each == "string" else each for each in named]
    return " | ".join(_("nothing") if each == "null" else each for each in shown)

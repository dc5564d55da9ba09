"""How a GET is answered: in the reader's language, within the limit, by permission, kept for strangers like a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from decisions.api.filters import DEFAULT_LIMIT, MARKS, MODIFIED, Listed
from decisions.api.problems import Problem, bad_parameters
from decisions.finding import known_names
from decisions.paging import END, BadMark, Page, first_page_of, page_of
from decisions.permissions import AnyUser
from decisions.standing import Clock
from decisions.views.public import public_page, stamp_of
from decisions.views.renamed import bodies_by_present_name
from members.access import STRANGER, access_of

Record = dict[str, Any]
POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Whoever opens an answer as a page runs nothing of it and loads nothing."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of record: which rows a reader may see, and how a page of rows becomes records."""

    rows: Callable[[AnyUser], QuerySet[Any]]
    pick: Callable[[QuerySet[Any]], QuerySet[Any, Any]]
    """Fetch of each row what `gather` needs."""
    gather: Callable[[list[Any], AnyUser, Clock], list[Record]]
    """A bounded number of statements, however many rows."""
    key: str = "pk"

    def of(self, user: AnyUser) -> QuerySet[Any]:
        """The rows of this reader; those of strangers, who all see alike, are put together once, and never fetched."""
        return _of_strangers(self.rows).all() if access_of(user) == STRANGER else self.rows(user)


@cache
def _of_strangers(rows: Callable[[AnyUser], QuerySet[Any]]) -> QuerySet[Any]:
    return rows(AnonymousUser())


def as_json(data: Any, status: int = 200) -> HttpResponse:
    """Days and moments as ISO 8601 writes them, moments with their zone: they can be given back as `modified_since`."""
    return HttpResponse(orjson.dumps(data), content_type="application/json", status=status)


class OneForm(DefaultContentNegotiation):
    """An answer has one form: who accepts it or any, in as many words, need not be asked further."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        only = renderers[0]
        if len(renderers) == 1 and request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", only.media_type):
            return only, only.media_type
        return super().select_renderer(request, renderers, format_suffix)


class AsKept(DefaultContentNegotiation):
    """A file is what it is, whatever form of answers is asked for: who wants a PDF need not accept JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class Speaking(APIView):
    """What holds for every address: the reader's language, who may keep the answer, what other sites may ask."""

    content_negotiation_class: type[DefaultContentNegotiation] = OneForm

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        translation.activate(translation.get_language_from_request(request._request))
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answer, ("Accept-Language", "Authorization"))
        answer["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        answer["Access-Control-Allow-Origin"] = "*"
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        if not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "private, no-cache"
        return answer

    def get_authenticate_header(self, request: Request) -> str:
        """A stranger is told with 401 that he has to sign in, not with 403."""
        return 'Bearer realm="api"'

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The methods, for whoever asks, the browser of another site among them."""
        allowed = ", ".join(self.allowed_methods)
        return HttpResponse(status=204, headers={"Allow": allowed, "Access-Control-Allow-Methods": "GET, HEAD"})


def as_asked(answer: HttpResponse) -> HttpResponse:
    """The answer, unless it was asked for on a condition that does not hold, which has no words of its own."""
    if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
        words = _("It may have changed: ask for it without the condition (If-Match, If-Unmodified-Since).")
        raise Problem(answer.status_code, "condition", words)
    return answer


class Endpoint(Speaking):
    """`answer` makes the answer to a GET of the address, the language and the reader, and of nothing else."""

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return as_asked(_answered(request._request, self, **kwargs))

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        raise NotImplementedError


@public_page
@bodies_by_present_name
def _answered(request: HttpRequest, endpoint: Endpoint, **kwargs: Any) -> HttpResponse:
    return endpoint.answer(request, **kwargs)


class ListEndpoint(Endpoint):
    """Pages of records: `?limit=`, and `after` and `before` of the links in the answer."""

    resource: ClassVar[Resource]
    filterset: ClassVar[type[Listed]]
    shape: ClassVar[type[Serializer[Any]]]

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        refuse_unknown(request, self.filterset.base_filters)
        filters = self.filters_of(request)
        # A form of what was asked for alone: most of the fields would be made for nothing.
        filters.filters = {name: each for name, each in filters.filters.items() if name in request.GET}
        if filters.form.errors:
            raise bad_parameters({name: list(map(str, said)) for name, said in filters.form.errors.items()})
        page = self._page(filters)
        records = self.resource.gather(page.rows, request.user, filters.clock)
        links = {"next": _link(request, "after", page.next), "previous": _link(request, "before", page.previous)}
        return as_json({"items": records, **links})

    def filters_of(self, request: HttpRequest) -> Listed:
        """What is asked for, of the rows that the reader may see."""
        rows = self.resource.of(request.user)
        return self.filterset(request.GET, rows, request=request, clock=clock_of(request))

    def page(self, filters: Listed, limit: int, after: str, before: str) -> Page[Any]:
        """Raises `BadMark`."""
        return page_of(self.resource.pick(filters.qs), filters.keys, limit, after=after, before=before)

    def _page(self, filters: Listed) -> Page[Any]:
        marks = {name: filters.data.get(name, "") for name in MARKS}
        if all(marks.values()):
            raise bad_parameters({"before": [_("Give one of the two: after or before.")]})
        limit = filters.form.cleaned_data.get("limit") or DEFAULT_LIMIT
        is_end = marks["before"] in ("", END) and not marks["after"]
        if is_end and _is_whole(filters) and access_of(self.request.user) == STRANGER:
            kept, backwards = ("records", self.filterset, filters.order), bool(marks["before"])
            whole = partial(_of_nothing_else, self.resource.pick, filters)
            return first_page_of(kept, (), whole, filters.keys, limit, backwards=backwards)
        try:
            return self.page(filters, limit, **marks)
        except BadMark:
            words = _("The place in the list was not understood. Take the links «next» and «previous» as they are.")
            raise bad_parameters({name: [words] for name, mark in marks.items() if mark})


class DetailEndpoint(Endpoint):
    """One record, whole; 404 for what the reader may not know of."""

    resource: ClassVar[Resource]
    shape: ClassVar[type[Serializer[Any]]]

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        refuse_unknown(request, ())
        rows = self.resource.of(request.user).filter(**{self.resource.key: next(iter(kwargs.values()))})
        records = self.resource.gather(list(self.resource.pick(rows)), request.user, clock_of(request))
        if not records:
            raise Http404
        return as_json(records[0])


def clock_of(request: HttpRequest) -> Clock:
    """What bodies call soon is held with their names, for what everybody may see."""
    today, stamp = timezone.localdate(), stamp_of(request)
    return known_names.read(today, stamp).clock if stamp else Clock.on(today)


def _is_whole(filters: Listed) -> bool:
    """Whether it is the whole list, in its own order or in that of modification, which no day changes."""
    asked = set(filters.data) - {"limit", *MARKS}
    return not asked or (asked == {"sort"} and filters.order == MODIFIED)


def _of_nothing_else(
    pick: Callable[[QuerySet[Any]], QuerySet[Any, Any]], filters: Listed, _none: list[Any]
) -> QuerySet[Any, Any]:
    return pick(filters.qs)


def refuse_unknown(request: HttpRequest, known: Iterable[str]) -> None:
    """A misspelt filter would show everything: it is named instead."""
    names = {*known, *MARKS} if known else set()
    unknown = [name for name in request.GET if name not in names]
    if unknown:
        words = _("There is no such parameter. Known ones: %(names)s.") % {"names": ", ".join(sorted(names)) or "–"}
        raise bad_parameters({name: [words] for name in unknown})


def _link(request: HttpRequest, name: str, mark: str) -> str | None:
    if not mark:
        return None
    query = request.GET.copy()
    for each in MARKS:
        query.pop(each, None)
    query[name] = mark
    return f"{settings.SITE_URL}{request.path}?{query.urlencode()}"

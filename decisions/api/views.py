"""The addresses of API v1: for each kind of record a list and one of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from decisions.api import filters, shapes
from decisions.api.endpoints import DetailEndpoint, Endpoint, ListEndpoint, Resource, as_json
from decisions.api.records import assignments, directory, meetings, resolutions
from decisions.counts.facets import tell_found
from decisions.exports.opendata import LICENCE
from decisions.finding import known_names
from decisions.paging import Page
from decisions.views.public import stamp_of
from decisions.views.renamed import moved_to
from decisions.views.resolutions.found import page_found
from members.models import present_slugs

MEETINGS = Resource(meetings.rows, meetings.pick, meetings.gather)
ITEMS = Resource(meetings.item_rows, meetings.pick_items, meetings.gather_items)
RESOLUTIONS = Resource(resolutions.rows, resolutions.pick, resolutions.gather)
ASSIGNMENTS = Resource(assignments.rows, assignments.pick, assignments.gather)
ORGANIZATIONS = Resource(directory.organizations, directory.pick_organizations, directory.gather_organizations)
BODIES = Resource(directory.bodies, directory.pick_bodies, directory.gather_bodies, key="slug")
PEOPLE = Resource(directory.people, directory.pick_people, directory.gather_people)
DOCUMENTS = Resource(directory.documents, directory.pick_documents, directory.gather_documents)

LISTS = ("meetings", "agenda-items", "resolutions", "assignments", "organizations", "bodies", "people", "documents")


class Root(Endpoint):
    says = _("Where everything is.")

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        here = settings.SITE_URL + reverse("decisions:api-root")
        links = {name.replace("-", "_"): f"{here}{name}/" for name in LISTS}
        about = {"documentation": settings.SITE_URL + reverse("decisions:api"), "schema": f"{here}schema.json"}
        return as_json({**links, **about, "license": LICENCE[2]})


class NoSuchAddress(Endpoint):
    """Whatever the method: a number that is none leads here too."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


class MeetingsList(ListEndpoint):
    says = _("Meetings whose protocol the reader may see, the newest first.")
    resource, filterset, shape = MEETINGS, filters.MeetingList, shapes.MeetingShape


class MeetingDetail(DetailEndpoint):
    says = _("One meeting with its protocol.")
    resource, shape = MEETINGS, shapes.MeetingShape


class AgendaItemsList(ListEndpoint):
    says = _("Questions of the agendas of these meetings.")
    resource, filterset, shape = ITEMS, filters.AgendaItemList, shapes.AgendaItemShape


class AgendaItemDetail(DetailEndpoint):
    says = _("One question.")
    resource, shape = ITEMS, shapes.AgendaItemShape


class ResolutionsList(ListEndpoint):
    says = _("The register of resolutions, with its filters and its order.")
    resource, filterset, shape = RESOLUTIONS, filters.ResolutionList, shapes.ResolutionShape

    def filters_of(self, request: HttpRequest) -> Any:
        if filters.OF_SETS.isdisjoint(request.GET):
            return super().filters_of(request)
        known = known_names.read(timezone.localdate(), stamp_of(request))
        return filters.ResolutionList(request.GET, self.resource.of(request.user), request=request, known=known)

    def page(self, filters: Any, limit: int, after: str, before: str) -> Page[Any]:
        """Of a stranger's choices the points are told by the sets of what was counted, as for the register itself."""
        stamp = stamp_of(self.request._request)
        if not stamp or not filters.is_of_sets:
            return super().page(filters, limit, after, before)
        tell_found(filters, stamp)
        return page_found("records", filters, self.resource.pick, limit, after, before, is_public=True)


class ResolutionDetail(DetailEndpoint):
    says = _("One resolution.")
    resource, shape = RESOLUTIONS, shapes.ResolutionShape


class AssignmentsList(ListEndpoint):
    says = _("Who must do what by when: the assignments of the resolutions that the reader may see.")
    resource, filterset, shape = ASSIGNMENTS, filters.AssignmentList, shapes.AssignmentShape


class AssignmentDetail(DetailEndpoint):
    says = _("One assignment.")
    resource, shape = ASSIGNMENTS, shapes.AssignmentShape


class OrganizationsList(ListEndpoint):
    says = _("Organizations of the cluster.")
    resource, filterset, shape = ORGANIZATIONS, filters.OrganizationList, shapes.OrganizationShape


class OrganizationDetail(DetailEndpoint):
    says = _("One organization.")
    resource, shape = ORGANIZATIONS, shapes.OrganizationShape


class BodiesList(ListEndpoint):
    says = _("Bodies that meet and decide.")
    resource, filterset, shape = BODIES, filters.BodyList, shapes.BodyShape


class BodyDetail(DetailEndpoint):
    says = _("One body, by its short name.")
    resource, shape = BODIES, shapes.BodyShape

    def answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """By a former short name it leads to the present one."""
        try:
            return super().answer(request, **kwargs)
        except Http404:
            (present,) = present_slugs([kwargs["slug"]])
            if present == kwargs["slug"]:
                raise
            return moved_to(reverse("decisions:api-body", args=[present]))


class PeopleList(ListEndpoint):
    says = _("People who agreed that their names are published, with their posts.")
    resource, filterset, shape = PEOPLE, filters.PersonList, shapes.PersonShape


class PersonDetail(DetailEndpoint):
    says = _("One person who agreed to it.")
    resource, shape = PEOPLE, shapes.PersonShape


class DocumentsList(ListEndpoint):
    says = _("Stored files that the reader may see; a stranger sees none: published protocols are files of meetings.")
    resource, filterset, shape = DOCUMENTS, filters.DocumentList, shapes.DocumentShape


class DocumentDetail(DetailEndpoint):
    says = _("One file: what it is, not what is in it.")
    resource, shape = DOCUMENTS, shapes.DocumentShape

"""Addresses of API v1, under `/api/v1/`. A name and what follows it are part of the contract: they never change."""

from functools import partial

from django.urls import URLPattern, path, re_path

from members.later import Later

views = partial(Later, "decisions.api.views")
acts = partial(Later, "decisions.api.acts")
issued = partial(Later, "decisions.api.issued")

urlpatterns: list[URLPattern] = [
    path("", views("Root"), name="api-root"),
    path("meetings/", views("MeetingsList"), name="api-meetings"),
    path("meetings/<int:pk>/", views("MeetingDetail"), name="api-meeting"),
    path("meetings/<int:pk>/issued/", issued("IssueOfMeeting"), name="api-meeting-issued"),
    path("agenda-items/", views("AgendaItemsList"), name="api-agenda-items"),
    path("agenda-items/<int:pk>/", views("AgendaItemDetail"), name="api-agenda-item"),
    path("resolutions/", views("ResolutionsList"), name="api-resolutions"),
    path("resolutions/<int:pk>/", views("ResolutionDetail"), name="api-resolution"),
    path("assignments/", views("AssignmentsList"), name="api-assignments"),
    path("assignments/<int:pk>/", views("AssignmentDetail"), name="api-assignment"),
    path("assignments/<int:pk>/reports/", acts("ReportAct"), name="api-report"),
    path("assignments/<int:pk>/extensions/", acts("ExtensionAct"), name="api-extension"),
    path("assignments/<int:pk>/term/", acts("MoveTerm"), name="api-term"),
    path("assignments/<int:pk>/representative/", acts("NameAct"), name="api-representative"),
    path("assignments/<int:pk>/undo/", acts("UndoAct"), name="api-undo"),
    path("reports/<int:pk>/accept/", acts("AcceptReport"), name="api-report-accept"),
    path("reports/<int:pk>/return/", acts("ReturnReport"), name="api-report-return"),
    path("extensions/<int:pk>/grant/", acts("GrantExtension"), name="api-extension-grant"),
    path("extensions/<int:pk>/refuse/", acts("RefuseExtension"), name="api-extension-refuse"),
    path("organizations/", views("OrganizationsList"), name="api-organizations"),
    path("organizations/<int:pk>/", views("OrganizationDetail"), name="api-organization"),
    path("bodies/", views("BodiesList"), name="api-bodies"),
    path("bodies/<slug:slug>/", views("BodyDetail"), name="api-body"),
    path("bodies/<slug:slug>/issued/", issued("IssueOfBody"), name="api-body-issued"),
    path("people/", views("PeopleList"), name="api-people"),
    path("people/<int:pk>/", views("PersonDetail"), name="api-person"),
    path("documents/", views("DocumentsList"), name="api-documents"),
    path("documents/<int:pk>/", views("DocumentDetail"), name="api-document"),
    path("issued-files/<int:pk>/", issued("IssuedFile"), name="api-issued-file"),
    path("schema.json", Later("decisions.api.schema", "SchemaFile"), name="api-schema"),
    re_path(r"^(?P<rest>.*/)$", views("NoSuchAddress"), name="api-nowhere"),
]

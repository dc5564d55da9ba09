"""Addresses of API v1, under `/api/v1/`. A name and what follows it are part of the contract: they never change."""

from django.urls import URLPattern, path, re_path

from decisions.api import acts, issued, schema, views

urlpatterns: list[URLPattern] = [
    path("", views.Root.as_view(), name="api-root"),
    path("meetings/", views.MeetingsList.as_view(), name="api-meetings"),
    path("meetings/<int:pk>/", views.MeetingDetail.as_view(), name="api-meeting"),
    path("meetings/<int:pk>/issued/", issued.IssueOfMeeting.as_view(), name="api-meeting-issued"),
    path("agenda-items/", views.AgendaItemsList.as_view(), name="api-agenda-items"),
    path("agenda-items/<int:pk>/", views.AgendaItemDetail.as_view(), name="api-agenda-item"),
    path("resolutions/", views.ResolutionsList.as_view(), name="api-resolutions"),
    path("resolutions/<int:pk>/", views.ResolutionDetail.as_view(), name="api-resolution"),
    path("assignments/", views.AssignmentsList.as_view(), name="api-assignments"),
    path("assignments/<int:pk>/", views.AssignmentDetail.as_view(), name="api-assignment"),
    path("assignments/<int:pk>/reports/", acts.ReportAct.as_view(), name="api-report"),
    path("assignments/<int:pk>/extensions/", acts.ExtensionAct.as_view(), name="api-extension"),
    path("assignments/<int:pk>/undo/", acts.UndoAct.as_view(), name="api-undo"),
    path("reports/<int:pk>/accept/", acts.AcceptReport.as_view(), name="api-report-accept"),
    path("reports/<int:pk>/return/", acts.ReturnReport.as_view(), name="api-report-return"),
    path("extensions/<int:pk>/grant/", acts.GrantExtension.as_view(), name="api-extension-grant"),
    path("extensions/<int:pk>/refuse/", acts.RefuseExtension.as_view(), name="api-extension-refuse"),
    path("organizations/", views.OrganizationsList.as_view(), name="api-organizations"),
    path("organizations/<int:pk>/", views.OrganizationDetail.as_view(), name="api-organization"),
    path("bodies/", views.BodiesList.as_view(), name="api-bodies"),
    path("bodies/<slug:slug>/", views.BodyDetail.as_view(), name="api-body"),
    path("bodies/<slug:slug>/issued/", issued.IssueOfBody.as_view(), name="api-body-issued"),
    path("people/", views.PeopleList.as_view(), name="api-people"),
    path("people/<int:pk>/", views.PersonDetail.as_view(), name="api-person"),
    path("documents/", views.DocumentsList.as_view(), name="api-documents"),
    path("documents/<int:pk>/", views.DocumentDetail.as_view(), name="api-document"),
    path("issued-files/<int:pk>/", issued.IssuedFile.as_view(), name="api-issued-file"),
    path("schema.json", schema.SchemaFile.as_view(), name="api-schema"),
    re_path(r"^(?P<rest>.*/)$", views.NoSuchAddress.as_view(), name="api-nowhere"),
]

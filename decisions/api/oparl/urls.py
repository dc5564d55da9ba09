"""Addresses of OParl, under `/oparl/v1.1/`: identifiers of its objects, which never change."""

from django.urls import URLPattern, path, re_path

from decisions.api.oparl import views
from decisions.api.oparl.views import ObjectList, OneObject

urlpatterns: list[URLPattern] = [
    path("", views.System.as_view(), name="oparl-system"),
    path("body/", views.Bodies.as_view(), name="oparl-bodies"),
    path("body/1/", views.Body.as_view(), name="oparl-body"),
    path("organization/", ObjectList.as_view(kind=views.ORGANIZATION), name="oparl-organizations"),
    path("organization/<int:pk>/", OneObject.as_view(kind=views.ORGANIZATION), name="oparl-organization"),
    path("organization/<int:pk>/meeting/", views.MeetingsOfOrganization.as_view(), name="oparl-organization-meetings"),
    path("person/", ObjectList.as_view(kind=views.PERSON), name="oparl-people"),
    path("person/<int:pk>/", OneObject.as_view(kind=views.PERSON), name="oparl-person"),
    path("membership/", ObjectList.as_view(kind=views.MEMBERSHIP), name="oparl-memberships"),
    path("membership/<int:pk>/", OneObject.as_view(kind=views.MEMBERSHIP), name="oparl-membership"),
    path("meeting/", ObjectList.as_view(kind=views.MEETING), name="oparl-meetings"),
    path("meeting/<int:pk>/", OneObject.as_view(kind=views.MEETING), name="oparl-meeting"),
    path("agenda-item/", ObjectList.as_view(kind=views.AGENDA_ITEM), name="oparl-agenda-items"),
    path("agenda-item/<int:pk>/", OneObject.as_view(kind=views.AGENDA_ITEM), name="oparl-agenda-item"),
    path("file/", ObjectList.as_view(kind=views.FILE), name="oparl-files"),
    path("file/<int:pk>/", OneObject.as_view(kind=views.FILE), name="oparl-file"),
    path("file/<int:pk>/protocol.pdf", views.FileContent.as_view(), name="oparl-file-content"),
    path("location/", ObjectList.as_view(kind=views.LOCATION), name="oparl-locations"),
    path("location/<int:pk>/", OneObject.as_view(kind=views.LOCATION), name="oparl-location"),
    path("paper/", ObjectList.as_view(kind=views.NOTHING), name="oparl-papers"),
    path("consultation/", ObjectList.as_view(kind=views.NOTHING), name="oparl-consultations"),
    path("legislative-term/", ObjectList.as_view(kind=views.NOTHING), name="oparl-legislative-terms"),
    re_path(r"^(?P<rest>.*/)$", views.NoSuchObject.as_view(), name="oparl-nowhere"),
]

"""Addresses of OParl, under `/oparl/v1.1/`: identifiers of its objects, which never change."""

from functools import partial

from django.urls import URLPattern, path, re_path

from members.later import Later

views = partial(Later, "decisions.api.oparl.views")

urlpatterns: list[URLPattern] = [
    path("", views("System"), name="oparl-system"),
    path("body/", views("Bodies"), name="oparl-bodies"),
    path("body/1/", views("Body"), name="oparl-body"),
    path("organization/", views("ObjectList", kind="ORGANIZATION"), name="oparl-organizations"),
    path("organization/<int:pk>/", views("OneObject", kind="ORGANIZATION"), name="oparl-organization"),
    path("organization/<int:pk>/meeting/", views("MeetingsOfOrganization"), name="oparl-organization-meetings"),
    path("person/", views("ObjectList", kind="PERSON"), name="oparl-people"),
    path("person/<int:pk>/", views("OneObject", kind="PERSON"), name="oparl-person"),
    path("membership/", views("ObjectList", kind="MEMBERSHIP"), name="oparl-memberships"),
    path("membership/<int:pk>/", views("OneObject", kind="MEMBERSHIP"), name="oparl-membership"),
    path("meeting/", views("ObjectList", kind="MEETING"), name="oparl-meetings"),
    path("meeting/<int:pk>/", views("OneObject", kind="MEETING"), name="oparl-meeting"),
    path("agenda-item/", views("ObjectList", kind="AGENDA_ITEM"), name="oparl-agenda-items"),
    path("agenda-item/<int:pk>/", views("OneObject", kind="AGENDA_ITEM"), name="oparl-agenda-item"),
    path("file/", views("ObjectList", kind="FILE"), name="oparl-files"),
    path("file/<int:pk>/", views("OneObject", kind="FILE"), name="oparl-file"),
    path("file/<int:pk>/protocol.pdf", views("FileContent"), name="oparl-file-content"),
    path("location/", views("ObjectList", kind="LOCATION"), name="oparl-locations"),
    path("location/<int:pk>/", views("OneObject", kind="LOCATION"), name="oparl-location"),
    path("paper/", views("ObjectList", kind="NOTHING"), name="oparl-papers"),
    path("consultation/", views("ObjectList", kind="NOTHING"), name="oparl-consultations"),
    path("legislative-term/", views("ObjectList", kind="NOTHING"), name="oparl-legislative-terms"),
    re_path(r"^(?P<rest>.*/)$", views("NoSuchObject"), name="oparl-nowhere"),
]

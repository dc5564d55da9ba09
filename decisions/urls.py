"""Addresses of meetings, resolutions, organizations and of a member's own pages."""

from django.urls import URLPattern, path

from decisions.views import (
    assignments,
    calendars,
    execution,
    exports,
    feeds,
    files,
    home,
    letters,
    meetings,
    my,
    opendata,
    organizations,
    register,
    report_links,
    resolutions,
    seals,
    timetable,
)

app_name = "decisions"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/protocol.<str:extension>", exports.meeting_export, name="meeting-export"),
    path("meetings/<int:pk>/seal/", seals.meeting_seal, name="meeting-seal"),
    path("meetings/<int:pk>/seal/sealed.json", seals.seal_file, name="meeting-seal-file"),
    path("resolutions/", register.resolution_list, name="resolution-list"),
    path("resolutions/export.<str:extension>", exports.resolution_export, name="resolution-export"),
    path("resolutions/<int:pk>/", resolutions.resolution_detail, name="resolution-detail"),
    path("organizations/", organizations.organization_list, name="organization-list"),
    path("organizations/<int:pk>/", organizations.organization_detail, name="organization-detail"),
    path("about/open-data/", opendata.open_data, name="open-data"),
    path("about/open-data/resolutions.<str:extension>", opendata.open_data_file, name="open-data-file"),
    path("about/open-data/datapackage.json", opendata.data_package, name="data-package"),
    path("execution/", execution.execution, name="execution"),
    path("my/", my.my, name="my"),
    path("my/calendar/", calendars.calendars, name="calendars"),
    path("my/letters/", letters.preferences, name="preferences"),
    path("unsubscribe/<slug:token>/", letters.unsubscribe, name="unsubscribe"),
    path("report/<str:token>/", report_links.report_link, name="report-link"),
    path("calendar/", timetable.timetable, name="timetable"),
    path("calendar/meetings.ics", feeds.meeting_calendar, name="meeting-calendar"),
    path("feeds/resolutions.<str:extension>", feeds.resolution_feed, name="resolution-feed"),
    path("feeds/protocols.<str:extension>", feeds.protocol_feed, name="protocol-feed"),
    path("calendar/<str:token>.ics", calendars.calendar_feed, name="calendar-feed"),
    path("tasks/<int:pk>/", assignments.assignment_detail, name="assignment-detail"),
    path("tasks/<int:pk>/report/", assignments.assignment_report, name="assignment-report"),
    path("tasks/<int:pk>/extension/", assignments.assignment_extension, name="assignment-extension"),
    path("files/<int:pk>/", files.document, name="document"),
]

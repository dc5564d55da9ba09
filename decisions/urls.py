"""Addresses of meetings, resolutions, organizations and of a member's own pages."""

from functools import partial

from django.urls import URLPattern, URLResolver, include, path

from decisions.views import home, organizations
from decisions.views.execution import rows as execution_rows
from decisions.views.execution import scores as execution
from decisions.views.exports import feeds, sitemaps, subscriptions
from decisions.views.meetings import meetings, seals, summaries, summary_letters, timetable
from decisions.views.own import (
    api_tokens,
    assignments,
    calendars,
    colleagues,
    files,
    handing_over,
    letters,
    my,
    report_links,
    representatives,
    undoing,
)
from decisions.views.resolutions import detail as resolutions
from decisions.views.resolutions import register
from members.later import Later

app_name = "decisions"

# These write documents, or know of work that does.
execution_report = partial(Later, "decisions.views.execution.report")
exports = partial(Later, "decisions.views.exports.files")
extract_links = partial(Later, "decisions.views.meetings.extract_links")
extracts = partial(Later, "decisions.views.meetings.extracts")
jobs = partial(Later, "decisions.views.exports.jobs")
opendata = partial(Later, "decisions.views.exports.opendata")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/protocol.<str:extension>", exports("meeting_export"), name="meeting-export"),
    path("meetings/<int:pk>/extract/", extracts("extract"), name="meeting-extract"),
    path("meetings/<int:pk>/extract.<str:extension>", extracts("extract_file"), name="meeting-extract-file"),
    path("meetings/<int:pk>/summary/", summaries.meeting_summary, name="meeting-summary"),
    path("meetings/<int:pk>/summary/letter/", summary_letters.summary_letter, name="meeting-summary-letter"),
    path("meetings/<int:pk>/seal/", seals.meeting_seal, name="meeting-seal"),
    path("meetings/<int:pk>/seal/sealed.json", seals.seal_file, name="meeting-seal-file"),
    path("resolutions/", register.resolution_list, name="resolution-list"),
    path("resolutions/export.<str:extension>", exports("resolution_export"), name="resolution-export"),
    path("resolutions/<int:pk>/", resolutions.resolution_detail, name="resolution-detail"),
    path("organizations/", organizations.organization_list, name="organization-list"),
    path("organizations/<int:pk>/", organizations.organization_detail, name="organization-detail"),
    path("organizations/<int:pk>/tasks.<str:extension>", exports("organization_tasks"), name="organization-tasks"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<str:part>.xml", sitemaps.sitemap_part, name="sitemap-part"),
    path("about/open-data/", opendata("open_data"), name="open-data"),
    path("about/open-data/resolutions.<str:extension>", opendata("open_data_file"), name="open-data-file"),
    path("about/open-data/datapackage.json", opendata("data_package"), name="data-package"),
    path("execution/report/", execution_report("execution_report"), name="execution-report"),
    path("execution/report.<str:extension>", exports("report_export"), name="report-export"),
    path("api/", Later("decisions.api.reference", "reference"), name="api"),
    path("api/v1/", include("decisions.api.urls")),
    path("oparl/v1.1/", include("decisions.api.oparl.urls")),
    path("execution/", execution.execution, name="execution"),
    path("execution/assignments/", execution_rows.execution_rows, name="execution-rows"),
    path("my/", my.my, name="my"),
    path("my/keys/", api_tokens.tokens, name="api-tokens"),
    path("my/calendar/", calendars.calendars, name="calendars"),
    path("my/letters/", letters.preferences, name="preferences"),
    path("my/files/", jobs("job_list"), name="job-list"),
    path("my/files/ask/", jobs("job_ask"), name="job-ask"),
    path("my/files/<int:pk>/", jobs("job_detail"), name="job-detail"),
    path("my/files/<int:pk>/file/", jobs("job_file"), name="job-file"),
    path("my/files/<int:pk>/cancel/", jobs("job_cancel"), name="job-cancel"),
    path("subscribe/", subscriptions.subscribe, name="subscribe"),
    path("subscribe/<str:token>/", subscriptions.subscription, name="subscription"),
    path("unsubscribe/<slug:token>/", letters.unsubscribe, name="unsubscribe"),
    path("report/<str:token>/", report_links.report_link, name="report-link"),
    path("extract/<str:token>/", extract_links("extract_link"), name="extract-link"),
    path("extract/<str:token>/file/", extract_links("extract_link_file"), name="extract-link-file"),
    path("calendar/", timetable.timetable, name="timetable"),
    path("calendar/meetings.ics", feeds.meeting_calendar, name="meeting-calendar"),
    path("feeds/resolutions.<str:extension>", feeds.resolution_feed, name="resolution-feed"),
    path("feeds/protocols.<str:extension>", feeds.protocol_feed, name="protocol-feed"),
    path("calendar/<str:token>.ics", calendars.calendar_feed, name="calendar-feed"),
    path("tasks/<int:pk>/", assignments.assignment_detail, name="assignment-detail"),
    path("tasks/<int:pk>/report/", assignments.assignment_report, name="assignment-report"),
    path("tasks/<int:pk>/extension/", assignments.assignment_extension, name="assignment-extension"),
    path("tasks/<int:pk>/colleagues/", colleagues.assignment_colleagues, name="assignment-colleagues"),
    path(
        "tasks/<int:pk>/representative/",
        representatives.assignment_representative,
        name="assignment-representative",
    ),
    path("tasks/named/<int:organization>/<int:person>/", handing_over.hand_over, name="hand-over"),
    path("tasks/undo/", undoing.undo, name="undo"),
    path("files/<int:pk>/", files.document, name="document"),
]

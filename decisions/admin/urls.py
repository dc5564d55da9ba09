"""Addresses of the secretary's own pages, beside those that Django makes for each list."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from decisions.admin import acts, ending, importing, protocols


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """Each view behind the door of `site`."""
    guard = site.admin_view
    return [
        path("protocols/new/", guard(importing.new_protocol), name="protocol-new"),
        path("protocols/plan/", guard(importing.plan_protocol), name="protocol-plan"),
        path("protocols/apply/", guard(importing.apply_protocol), name="protocol-apply"),
        path("protocols/<int:pk>/", guard(protocols.protocol), name="protocol"),
        path("protocols/<int:pk>/text/", guard(importing.edit_text), name="protocol-text"),
        *(
            path(f"protocols/<int:pk>/{act}/", guard(acts.protocol_act), {"act": act}, name=f"protocol-{act}")
            for act in (*acts.PLAIN_ACTS, *acts.REASONED_ACTS)
        ),
        path("reports/<int:pk>/accept/", guard(acts.accept_report), name="report-accept"),
        path("reports/<int:pk>/return/", guard(acts.return_report), name="report-return"),
        path("assignments/<int:pk>/end/", guard(ending.end_assignment), name="assignment-end"),
        path("extensions/<int:pk>/decide/", guard(acts.decide_extension), name="extension-decide"),
    ]

"""Addresses of the secretary's own pages, beside those that Django makes for each list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from decisions.admin import acts, archive, history, protocols, sheets
from decisions.admin.desk import asking, ending, letters
from decisions.admin.editor import aids, drafts, editing, importing, mending
from decisions.admin.issuing import delivery, house_templates, issued
from decisions.admin.issuing import lists as issued_lists

Guard = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Lets nobody to a view who may not enter the site."""


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """Each view behind the door of `site`."""
    guard = site.admin_view
    return [*_texts(guard), *_protocols(guard), *_issued(guard), *_templates(guard), *_control(guard), *_others(guard)]


def _texts(guard: Guard) -> list[URLPattern]:
    """A protocol is written and taken in."""
    return [
        path("protocols/new/", guard(editing.new_protocol), name="protocol-new"),
        path("protocols/understand/", guard(editing.understand_text), name="protocol-understand"),
        path("protocols/reword/", guard(mending.reword), name="protocol-reword"),
        path("protocols/read/", guard(editing.read_file), name="protocol-read"),
        path("protocols/complete/", guard(aids.complete), name="protocol-complete"),
        path("protocols/aids/", guard(aids.panel), name="protocol-aids"),
        path("protocols/draft/", guard(drafts.save_draft), name="draft-save"),
        path("protocols/drafts/<int:pk>/", guard(editing.edit_draft), name="draft"),
        path("protocols/drafts/<int:pk>/seen/", guard(drafts.draft_seen), name="draft-seen"),
        path("protocols/drafts/<int:pk>/take/", guard(drafts.take_draft), name="draft-take"),
        path("protocols/drafts/<int:pk>/versions/", guard(drafts.draft_versions), name="draft-versions"),
        path("protocols/drafts/<int:pk>/restore/", guard(drafts.restore_draft), name="draft-restore"),
        path("protocols/drafts/<int:pk>/compare/", guard(drafts.compare_draft), name="draft-compare"),
        path("protocols/drafts/<int:pk>/discard/", guard(drafts.discard_draft), name="draft-discard"),
        path("protocols/plan/", guard(importing.plan_protocol), name="protocol-plan"),
        path("protocols/apply/", guard(importing.apply_protocol), name="protocol-apply"),
    ]


def _protocols(guard: Guard) -> list[URLPattern]:
    """A protocol that is stored, and what is done with it."""
    return [
        path("protocols/<int:pk>/", guard(protocols.protocol), name="protocol"),
        path("protocols/<int:pk>/text/", guard(editing.edit_text), name="protocol-text"),
        path("protocols/<int:pk>/correct/", guard(acts.correct_protocol), name="protocol-correct"),
        path("protocols/<int:pk>/extracts/", guard(delivery.extracts), name="protocol-extracts"),
        path("protocols/<int:pk>/history/", guard(history.history), name="protocol-history"),
        path("protocols/<int:pk>/history/compare/", guard(history.compare_editions), name="protocol-compare"),
        path("protocols/<int:pk>/history/<int:number>/", guard(history.edition), name="protocol-edition"),
        path("protocols/<int:pk>/issued/", guard(issued.issued), name="protocol-issued"),
        path("protocols/<int:pk>/points/<int:point>/history/", guard(history.point_history), name="point-history"),
        *(
            path(f"protocols/<int:pk>/{act}/", guard(acts.protocol_act), {"act": act}, name=f"protocol-{act}")
            for act in (*acts.PLAIN_ACTS, *acts.REASONED_ACTS)
        ),
    ]


def _issued(guard: Guard) -> list[URLPattern]:
    """What goes out."""
    return [
        path("issued/lists/", guard(issued_lists.issuing_bodies), name="issuing-bodies"),
        path("issued/lists/<int:pk>/", guard(issued_lists.body_issued), name="body-issued"),
        path("issued/<int:pk>/file/", guard(issued.issued_file), name="issued-file"),
        path("issued/<int:pk>/edited/", guard(issued.issued_edited), name="issued-edited"),
    ]


def _templates(guard: Guard) -> list[URLPattern]:
    """How it is dressed."""
    return [
        path("templates/", guard(house_templates.templates), name="templates"),
        path("templates/<int:pk>/<slug:kind>/", guard(house_templates.template_versions), name="template-versions"),
        path("templates/<int:pk>/<slug:kind>/off/", guard(house_templates.template_off), name="template-off"),
        path("templates/fields/<slug:kind>/", guard(house_templates.template_fields), name="template-fields"),
        path("templates/start/<slug:kind>.docx", guard(house_templates.template_start), name="template-start"),
        path("templates/version/<int:pk>/file/", guard(house_templates.template_file), name="template-file"),
        path("templates/version/<int:pk>/preview/", guard(house_templates.template_preview), name="template-preview"),
        path(
            "templates/version/<int:pk>/preview.docx",
            guard(house_templates.template_preview_file),
            name="template-preview-file",
        ),
        path("templates/version/<int:pk>/use/", guard(house_templates.template_activate), name="template-activate"),
    ]


def _control(guard: Guard) -> list[URLPattern]:
    """What becomes of the decisions."""
    return [
        path("reports/<int:pk>/accept/", guard(acts.accept_report), name="report-accept"),
        path("reports/<int:pk>/return/", guard(acts.return_report), name="report-return"),
        path("assignments/<int:pk>/end/", guard(ending.end_assignment), name="assignment-end"),
        path("assignments/<int:pk>/reinstate/", guard(ending.reinstate_assignment), name="assignment-reinstate"),
        path("assignments/<int:pk>/term/", guard(acts.move_term), name="assignment-term"),
        path("assignments/<int:pk>/review/", guard(acts.review_later), name="assignment-review"),
        path("late/", guard(asking.ask_late), name="late"),
        path("extensions/<int:pk>/decide/", guard(acts.decide_extension), name="extension-decide"),
    ]


def _others(guard: Guard) -> list[URLPattern]:
    """All at once, tables for Excel, and letters that did not go."""
    return [
        path("archive/", guard(archive.archive), name="archive"),
        path("tables/", guard(sheets.sheets), name="sheets"),
        path("tables/<slug:name>/", guard(sheets.sheet), name="sheet"),
        path("tables/<slug:name>/file.<slug:extension>", guard(sheets.sheet_file), name="sheet-file"),
        path("tables/<slug:name>/apply/", guard(sheets.apply_sheet), name="sheet-apply"),
        path("letters/", guard(letters.letter_list), name="letters"),
        path("letters/<int:pk>/retry/", guard(letters.retry_letter), name="letter-retry"),
        path("letters/<int:pk>/discard/", guard(letters.discard_letter), name="letter-discard"),
    ]

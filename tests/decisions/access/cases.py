"""What every address is asked about: the things behind it, and what a good POST to it holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse
from django.utils import timezone

from decisions.models import Assignment
from tests.decisions.access.world import Small

Post = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One row of the table before its method: the address as configured, a real one, what a POST sends to it.

    Of an address that does several things each is a case, which is only posted.
    """

    pattern: str
    about: str
    url: str
    post: Post = field(default_factory=dict)
    methods: tuple[str, ...] = ("GET", "POST")


PROTOCOLS = ("published", "signed", "in draft")
POINTS = ("point", "closed point", "unpublished point")
TASKS = ("task", "task of an unpublished protocol", "task of another organization", "task of a draft")

ABOUT: dict[str, tuple[str, ...]] = {
    "decisions:meeting-detail": PROTOCOLS,
    "decisions:meeting-extract": PROTOCOLS,
    "decisions:meeting-extract-file": PROTOCOLS,
    "decisions:meeting-summary": PROTOCOLS,
    "decisions:meeting-summary-letter": ("published", "signed"),
    "decisions:meeting-export": PROTOCOLS,
    "decisions:meeting-seal": PROTOCOLS,
    "decisions:meeting-seal-file": PROTOCOLS,
    "decisions:resolution-detail": POINTS,
    "decisions:organization-detail": ("organization",),
    "decisions:organization-tasks": ("organization",),
    "decisions:assignment-detail": TASKS,
    "decisions:assignment-report": TASKS,
    "decisions:assignment-extension": TASKS,
    "decisions:assignment-colleagues": TASKS,
    "decisions:assignment-representative": TASKS,
    "decisions:hand-over": ("name in tasks",),
    "decisions:document": ("source", "evidence"),
    "decisions:api-meeting": PROTOCOLS,
    "decisions:api-agenda-item": ("question", "item"),
    "decisions:api-resolution": POINTS,
    "decisions:api-assignment": TASKS,
    "decisions:api-report": TASKS,
    "decisions:api-extension": TASKS,
    "decisions:api-term": TASKS,
    "decisions:api-representative": TASKS,
    "decisions:api-undo": ("task of which a step was taken",),
    "decisions:api-report-accept": ("report",),
    "decisions:api-report-return": ("report",),
    "decisions:api-extension-grant": ("request",),
    "decisions:api-extension-refuse": ("request",),
    "decisions:api-organization": ("organization",),
    "decisions:api-person": ("person who agreed", "person who did not"),
    "decisions:api-document": ("source", "evidence"),
    "decisions:oparl-organization": ("body",),
    "decisions:oparl-organization-meetings": ("body",),
    "decisions:oparl-person": ("person who agreed", "person who did not"),
    "decisions:oparl-membership": ("membership of who agreed",),
    "decisions:oparl-meeting": PROTOCOLS,
    "decisions:oparl-agenda-item": ("question", "item"),
    "decisions:oparl-file": PROTOCOLS,
    "decisions:oparl-file-content": PROTOCOLS,
    "decisions:oparl-location": PROTOCOLS,
    "decisions:unsubscribe": ("digest",),
    "decisions:subscription": ("request for letters",),
    "decisions:report-link": ("link of the coordinator",),
    "decisions:calendar-feed": ("calendar",),
    "decisions:extract-link": ("extract by mail",),
    "decisions:extract-link-file": ("extract by mail",),
    "admin:protocol-extracts": ("published", "in draft"),
    "decisions:job-detail": ("file", "file in work"),
    "decisions:job-file": ("file", "file in work"),
    "decisions:job-cancel": ("file", "file in work"),
    "admin:draft": ("text",),
    "admin:draft-seen": ("text",),
    "admin:draft-take": ("text",),
    "admin:draft-versions": ("text",),
    "admin:draft-restore": ("text",),
    "admin:draft-compare": ("text",),
    "admin:draft-discard": ("text",),
    "admin:protocol": ("published", "in draft"),
    "admin:protocol-text": ("published", "in draft"),
    "admin:protocol-history": ("published",),
    "admin:protocol-compare": ("published",),
    "admin:protocol-edition": ("published",),
    "admin:point-history": ("published",),
    "admin:protocol-preview": ("published", "in draft"),
    "admin:protocol-issued": ("published", "in draft"),
    "admin:issued-file": ("issued file",),
    "admin:body-issued": ("body",),
    "decisions:api-meeting-issued": ("published", "signed", "in draft"),
    "decisions:api-issued-file": ("issued file",),
    "admin:template-versions": ("body",),
    "admin:template-off": ("body",),
    "admin:template-file": ("template",),
    "admin:template-preview": ("template",),
    "admin:template-preview-file": ("template",),
    "admin:template-activate": ("template",),
    "admin:issued-edited": ("issued",),
    "admin:protocol-hold": ("planned",),
    "admin:protocol-draft": ("held",),
    "admin:protocol-sign": ("in draft", "planned"),
    "admin:protocol-publish": ("signed", "in draft"),
    "admin:protocol-withdraw": ("signed", "in draft"),
    "admin:protocol-correct": ("signed", "in draft"),
    "admin:protocol-unpublish": ("published", "in draft"),
    "admin:report-accept": ("report",),
    "admin:report-return": ("report",),
    "admin:assignment-end": ("task", "task of a member of a group"),
    "admin:assignment-term": ("task",),
    "admin:assignment-review": ("task",),
    "admin:assignment-reinstate": ("task of who was excused",),
    "admin:letter-retry": ("letter",),
    "admin:letter-discard": ("letter",),
    "admin:extension-decide": ("request",),
}
"""By the name of the address: the things of the world it is asked about, one row of the table each."""

FIXED: dict[str, Post] = {
    "admin:sheet": {"name": "organizations"},
    "admin:sheet-file": {"name": "organizations", "extension": "csv"},
    "admin:sheet-apply": {"name": "organizations"},
    "decisions:meeting-export": {"extension": "docx"},
    "decisions:meeting-extract-file": {"extension": "docx"},
    "decisions:resolution-export": {"extension": "csv"},
    "decisions:report-export": {"extension": "csv"},
    "decisions:organization-tasks": {"extension": "csv"},
    "decisions:sitemap-part": {"part": "pages"},
    "decisions:open-data-file": {"extension": "ndjson"},
    "decisions:resolution-feed": {"extension": "atom"},
    "decisions:protocol-feed": {"extension": "json"},
    "decisions:api-body": {"slug": "council"},
    "decisions:api-body-issued": {"slug": "council"},
    "decisions:api-nowhere": {"rest": "nowhere/"},
    "decisions:oparl-nowhere": {"rest": "nowhere/"},
    "admin:protocol-edition": {"number": 1},
    "admin:template-versions": {"kind": "protocol"},
    "admin:template-off": {"kind": "protocol"},
    "admin:template-fields": {"kind": "protocol"},
    "admin:template-start": {"kind": "protocol"},
    "admin:app_list": {"app_label": "decisions"},
    "admin:view_on_site": {"content_type_id": 0, "object_id": 0},
}
"""Parts of addresses that are no key of a thing."""


QUERY: dict[str, str] = {
    "admin:autocomplete": "?app_label=decisions&model_name=assignment&field_name=person",
}
"""What an address needs after its question mark."""


def _posts(small: Small) -> dict[str, Post]:
    """A good POST by the name of the address; every other gets an empty one."""
    later = timezone.localdate().replace(day=1, month=1) + dt.timedelta(days=800)
    why = {"reason": "Ошибка в тексте."}
    return {
        "decisions:assignment-report": {"kind": "interim", "text": "Сведения собраны."},
        "decisions:assignment-extension": {"more-reason": "Ждём ответа.", "more-new_term": later.isoformat()},
        "decisions:hand-over": {
            "named-tasks": [str(small.things["handed task"].pk)],
            "named-person": str(small.things["coordinator"].pk),
            "named-reason": "Прежний представитель уволился.",
        },
        "decisions:api-report": {"kind": "interim", "text": "Сведения собраны."},
        "decisions:api-extension": {"reason": "Ждём ответа.", "new_term": later.isoformat()},
        "decisions:api-term": {"reason": "Ждём сметы.", "new_term": later.isoformat()},
        "decisions:api-representative": {
            "person": small.things["coordinator"].pk,
            "instead_of": None,
            "reason": "Прежний представитель уволился.",
        },
        "decisions:api-report-return": {"comment": "Приложите акт."},
        "decisions:api-extension-refuse": {"comment": "Срок важен."},
        "decisions:job-ask": {"kind": "register", "extension": "csv", "query": ""},
        "decisions:api-meeting-issued": {"kind": "protocol"},
        "decisions:api-body-issued": {"kind": "register", "form": "xlsx"},
        "admin:body-issued": {"kind": "register", "extension": "xlsx"},
        "decisions:undo": {"event": [str(small.things["step"].pk)]},
        "decisions:api-undo": {"step": "returned"},
        "decisions:api-tokens": {"name": "Программа", "scope": "read", "expires_on": str(timezone.localdate())},
        "decisions:calendars": {"feed": "mine", "act": "make"},
        "decisions:preferences": {"digest": "weekly"},
        "admin:protocol-understand": {"text": "ПРОТОКОЛ"},
        "admin:protocol-issued": {"kind": "protocol", "extension": "docx"},
        "admin:protocol-withdraw": why,
        "admin:protocol-correct": why,
        "admin:protocol-unpublish": why,
        "admin:draft-save": {"text": "ПРОТОКОЛ"},
        "admin:draft-restore": {"number": "1"},
        "admin:draft-discard": {"sure": "1"},
        "admin:report-return": {"comment": "Приложите акт."},
        "admin:assignment-term": {"new_term": later.isoformat(), **why},
        "admin:assignment-review": {"on": "2026-01-01"},
        "admin:assignment-reinstate": why,
        "admin:assignment-end": {"how": "cancel", **why},
        "admin:extension-decide": {"grant": "1"},
        "admin:late": {"assignment": [str(small.things["task"].pk)], "sure": "1"},
        "theme": {"theme": "dark"},
        "set_language": {"language": "en"},
    }


def _others(small: Small) -> dict[tuple[str, str], dict[str, Post]]:
    """What else an address does, by its name and the thing: in a word, and a good POST for it."""
    another = str(small.things["organization of a colleague"].pk)
    why = {"reason": "Ошибка в тексте."}
    return {
        ("decisions:assignment-report", "task"): {"done": {"kind": "done", "text": "Сделано."}},
        ("decisions:api-report", "task"): {"done": {"kind": "done", "text": "Сделано."}},
        ("decisions:assignment-colleagues", "task"): {
            "named": {"person": str(small.things["coordinator"].pk)},
            "taken back": {"remove": str(small.things["colleague"].pk)},
        },
        ("decisions:assignment-representative", "task"): {
            "named": {
                "named-person": str(small.things["coordinator"].pk),
                "named-reason": "Прежний представитель уволился.",
            },
        },
        ("decisions:calendars", "–"): {"revoked": {"feed": "mine", "act": "revoke"}},
        ("admin:assignment-end", "task"): {
            "superseded": {"how": "supersede", "by": str(small.things["point"].pk), **why},
            "given to another": {"how": "reassign", "organization": another, **why},
        },
        ("admin:assignment-end", "task of a member of a group"): {"excused": {"how": "excuse", **why}},
        ("admin:extension-decide", "request"): {"refused": {"grant": "0", "comment": "Срок важен."}},
    }


def _list_acts(name: str, small: Small) -> Iterator[tuple[str, Post]]:
    """What a list of the admin does with rows that are chosen in it."""
    for model, its_admin in admin.site._registry.items():
        if name == f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist":
            chosen = [small.listed[f"{model._meta.app_label}/{model._meta.model_name}"]]
            if model is Assignment:
                chosen.append(small.things["report"].assignment)
            for act in its_admin.actions or ():
                post: Post = {"action": act, ACTION_CHECKBOX_NAME: [str(row.pk) for row in chosen]}
                yield str(act), post
                if act == "accept":
                    yield f"{act}, confirmed", {**post, "confirmed": "1", "report": [str(small.things["report"].pk)]}


def cases_of(pattern: str, name: str, small: Small) -> Iterator[Case]:
    """The rows of one address, each thing that it does. KeyError: it takes an argument that nobody has said here."""
    others = _others(small)
    for case in _cases_of(pattern, name, small):
        yield case
        for word, post in others.get((name, case.about), {}).items():
            yield replace(case, about=f"{case.about}: {word}", post=post, methods=("POST",))
        for word, post in _list_acts(name, small):
            yield replace(case, about=f"act: {word}", post=post, methods=("POST",))


def _cases_of(pattern: str, name: str, small: Small) -> Iterator[Case]:
    """What the address is asked about."""
    post = _posts(small).get(name, {})
    if "<path:object_id>" in pattern and name != "admin:view_on_site":
        model = re.match(r"/admin/(\w+/\w+)/", pattern)
        assert model is not None, pattern
        yield Case(pattern, "–", pattern.replace("<path:object_id>", str(small.listed[model[1]].pk)), post)
    elif pattern.startswith("/admin/(?P<url>"):
        yield Case(pattern, "–", "/admin/nowhere/", post)
    elif "<" not in pattern or (name in FIXED and name not in ABOUT):
        yield Case(pattern, "–", reverse(name, kwargs=FIXED.get(name, {})) + QUERY.get(name, ""), post)
    else:
        for about in ABOUT[name]:
            thing = small.things[about]
            kwargs = dict(FIXED.get(name, {}))
            if "<int:pk>" in pattern:
                kwargs["pk"] = thing.pk
            if ":token>" in pattern:
                kwargs["token"] = getattr(thing, "unsubscribe_token", None) or thing.token
            if "<int:point>" in pattern:
                kwargs["point"] = small.things["point"].pk
            if "<int:person>" in pattern:
                kwargs |= {"organization": thing.organization, "person": thing.person}
            yield Case(pattern, about, reverse(name, kwargs=kwargs), post)

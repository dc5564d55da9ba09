"""House templates: uploaded, checked, looked at on real data, put in force; the versions before stay.

`dressed` gives a document the template of its body, where there is one in force; every form that is made by way of Word
then comes out in it: PDF too where LibreOffice is installed, otherwise it keeps the layout that ships.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import permissions, workflow
from decisions.exports import by_office, docx, marks
from decisions.exports.filling import TemplateFaultError
from decisions.exports.marks import Problem
from decisions.exports.printed import House
from decisions.exports.table import TableDocument
from decisions.files import word_files
from decisions.files.kept_files import FileChanged, digest_of, keep, kept
from decisions.models import Event, HouseTemplate, IssuedDocument
from decisions.workflow import NotAllowed, TransitionRefused
from members.models import Group, User

if TYPE_CHECKING:
    from decisions.exports.documents import Document

Kind = IssuedDocument.Kind
Action = Event.Action

FOLDER = "templates"
LAYOUT_OF = {
    Kind.PROTOCOL: "protocol",
    Kind.BRIEF: "protocol",
    Kind.EXTRACT: "protocol",
    Kind.REPORT: "report",
    Kind.TASKS: "tasks",
    Kind.REGISTER: "register",
}
"""By the kind of document: the layout that ships, which is the template to begin with, and whose fields hold."""

logger = logging.getLogger(__name__)


class TemplateRefused(TransitionRefused):
    """The uploaded file cannot be a template; `problems` say where and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_("The template was not taken: see what is wrong with it."))


# ── using ────────────────────────────────────────────────────────────────────
def in_force(body_id: int, kind: str) -> HouseTemplate | None:
    """The template of a body for a kind of document. One statement."""
    return HouseTemplate.objects.filter(body=body_id, kind=kind, is_active=True).first()


def is_worn(extension: str) -> bool:
    """Whether a document of this form is made by way of Word: a PDF only where LibreOffice converts it."""
    return extension in ("docx", "odt") or (extension == "pdf" and by_office.is_possible())


def dressed(document: Document, body_id: int, kind: str, extension: str) -> Document:
    """The document in the template of its body. Without one, and where the form has none, it stays as it is."""
    template = in_force(body_id, kind) if is_worn(extension) else None
    return worn(document, template) if template is not None else document


def of_list(bodies: Sequence[str], kind: str, extension: str) -> HouseTemplate | None:
    """The template of a register or a report whose filters name just one body, by its slug. One statement at most."""
    if len(bodies) != 1 or not is_worn(extension):
        return None
    return HouseTemplate.objects.filter(body__slug=bodies[0], kind=kind, is_active=True).first()


def dressed_list(document: TableDocument, bodies: Sequence[str], kind: str, extension: str) -> Document:
    """A register or a report in the template of its body, where there is one."""
    template = of_list(bodies, kind, extension)
    return worn(document, template) if template is not None else document


def worn(document: Document, template: HouseTemplate, *, is_strict: bool = False) -> Document:
    """The document in this template. A file that is gone is told to the log, and refused when `is_strict`.

    A report as strangers read it has fewer columns, and keeps the layout that ships for it.
    """
    if document.word_template != LAYOUT_OF[Kind(template.kind)]:
        return document
    try:
        house = House(str(template), content_of(template), is_strict)
    except FileChanged:
        if is_strict:
            raise
        logger.exception("The file of the house template %s is gone or was changed.", template.pk)
        return document
    return document.dressed(house) if isinstance(document, TableDocument) else replace(document, house=house)


def content_of(template: HouseTemplate) -> bytes:
    """The file as it was uploaded. Raises `FileChanged`."""
    return kept(template.file.name or "", template.sha256)


def starting_template(kind: str) -> bytes:
    """The layout that ships, to be edited in Word."""
    return (docx.TEMPLATES / f"{LAYOUT_OF[Kind(kind)]}.docx").read_bytes()


# ── keeping ──────────────────────────────────────────────────────────────────
def add(
    body: Group, kind: str, upload: File[bytes], *, actor: User | None = None, at: dt.datetime | None = None
) -> HouseTemplate:
    """A further version, not in force yet. Raises `ValidationError` for what is no harmless Word file, and
    `TemplateRefused` when it is one that cannot be filled.
    """
    _require(actor, body.pk)
    file = word_files.check(upload)
    if problems := problems_of(file.content, kind):
        raise TemplateRefused(problems)
    with transaction.atomic():
        _hold(body.pk)
        before = HouseTemplate.objects.filter(body=body, kind=kind)
        if before.filter(sha256=file.sha256).exists():
            raise TransitionRefused(_("This very file is among the versions already."))
        made = HouseTemplate.objects.create(
            body=body,
            kind=kind,
            number=(before.aggregate(last=Max("number"))["last"] or 0) + 1,
            name=file.name,
            file=keep(FOLDER, file.content),
            size=len(file.content),
            sha256=digest_of(file.content),
            uploaded_by=actor,
            uploaded_at=at or timezone.now(),
        )
        _record(body, Action.TEMPLATE_ADDED, made, actor, at)
    return made


def problems_of(content: bytes, kind: str) -> list[Problem]:
    """What is wrong with the file as a template for `kind`; nothing when it can be filled."""
    layout = LAYOUT_OF[Kind(kind)]
    found = marks.problems_of(content, layout)
    if not found and not marks.count_of(content):
        found = [Problem(_("There is no field in the file: it would say the same each time."))]
    return found


def preview(
    template: HouseTemplate, document: Document, *, actor: User | None = None, at: dt.datetime | None = None
) -> bytes:
    """The document in the template, as Word would show it; from then on the template can be put in force.

    Raises `TransitionRefused` when the template cannot be filled.
    """
    _require(actor, template.body_id)
    try:
        content = docx.render(worn(document, template, is_strict=True))
        _readable(content)
    except (TemplateFaultError, FileChanged) as fault:
        logger.warning("The preview of the house template %s failed.", template.pk, exc_info=fault)
        raise TransitionRefused(_("The template cannot be filled: a table or a paragraph would fall apart.")) from fault
    HouseTemplate.objects.filter(pk=template.pk, previewed_at=None).update(previewed_at=at or timezone.now())
    return content


def activate(template: HouseTemplate, *, actor: User | None = None, at: dt.datetime | None = None) -> None:
    """From now on documents of this kind are made with this version, whether it is new or an older one."""
    _require(actor, template.body_id)
    with transaction.atomic():
        _hold(template.body_id)
        current = HouseTemplate.objects.get(pk=template.pk)
        if current.previewed_at is None:
            raise TransitionRefused(_("Look at the template on real data first."))
        HouseTemplate.objects.filter(body=current.body_id, kind=current.kind, is_active=True).update(is_active=False)
        chosen = HouseTemplate.objects.filter(pk=current.pk)
        chosen.update(is_active=True, activated_by=actor, activated_at=at or timezone.now())
        if not current.is_active:
            _record(current.body, Action.TEMPLATE_USED, current, actor, at)


def use_layout_that_ships(body: Group, kind: str, *, actor: User | None = None, at: dt.datetime | None = None) -> None:
    """No house template is in force any more; the versions stay."""
    _require(actor, body.pk)
    with transaction.atomic():
        _hold(body.pk)
        for template in HouseTemplate.objects.filter(body=body, kind=kind, is_active=True):
            HouseTemplate.objects.filter(pk=template.pk).update(is_active=False)
            _record(body, Action.TEMPLATE_OFF, template, actor, at)


def _record(body: Group, action: Action, template: HouseTemplate, actor: User | None, at: dt.datetime | None) -> None:
    what = f"{template.get_kind_display()}: {template}"
    workflow.record_of_body(body, action, what=what, actor=actor, at=at)


def _require(actor: User | None, body_id: int) -> None:
    if actor is not None and not permissions.keeps_body(actor, body_id):
        raise NotAllowed(_("You do not have the right to do this."))


def _hold(body_id: int) -> None:
    """The row of the body until the end of the transaction: numbers and what is in force do not race."""
    Group.objects.select_for_update(no_key=True).get(pk=body_id)


def _readable(content: bytes) -> None:
    """A last look: what was made opens as a Word file."""
    from docx import Document as Word

    try:
        Word(io.BytesIO(content))
    except Exception as error:  # python-docx and lxml have errors of their own for a broken file
        raise TemplateFaultError(str(error)) from error

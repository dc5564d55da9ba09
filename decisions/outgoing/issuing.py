"""Documents are issued here: made from what is signed, numbered, kept as they went out, and told of in the history.

Most are of one protocol (`issue`), task lists and registers of all protocols of a body (`issue_list`).

Whoever downloads without issuing gets a fresh document each time. What was issued stays as it is, whatever becomes of
the protocol; a file that was edited in Word is kept beside it as its further version.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import editions, workflow
from decisions.exports import pdf
from decisions.exports.documents import DOCUMENTS, FORMS, Document, NotWrittenError, write
from decisions.exports.extract import Addressee, extract_document, points_of
from decisions.exports.filling import TemplateFaultError
from decisions.exports.printed import safe_file_name
from decisions.exports.protocol import brief, extract_file_name, file_name, protocol_document
from decisions.exports.report import Scope, report_document
from decisions.exports.rows import register_document, register_file_name
from decisions.exports.tasks import tasks_document, tasks_file_name
from decisions.files.kept_files import FileChanged, digest_of, keep, kept
from decisions.files.sniffing import DOCX
from decisions.files.word_files import WordFile
from decisions.models import Event, HouseTemplate, IssuedDocument, IssuedVersion, Meeting, Resolution
from decisions.one_line import shorten
from decisions.outgoing import house_templates
from decisions.standing import Clock
from decisions.workflow import TransitionRefused
from members.access import reader_of_everything
from members.models import Group, Organization, Person, User

Kind = IssuedDocument.Kind
Origin = IssuedVersion.Origin

logger = logging.getLogger(__name__)

FOLDER = "issued"
EXTENSIONS = ("docx", "pdf")
"""The forms in which a document is issued."""
LIST_EXTENSIONS = (*EXTENSIONS, "xlsx")
"""Those of what is issued from all protocols of a body."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be issued. Of an extract: for whom, and the keys of its points; without any, all of theirs.

    Of a task list: for which organization. Of a register: of which year, None for all.
    """

    kind: Kind
    extension: str = "docx"
    addressee: Addressee | None = None
    points: frozenset[int] = frozenset()
    year: int | None = None


class EditsWouldBeLost(TransitionRefused):
    """The same document was issued before and came back edited; one made anew holds nothing of that.

    `version` is the edited file. It stays kept whatever is issued later.
    """

    def __init__(self, version: IssuedVersion) -> None:
        self.version = version
        super().__init__(
            _(
                "%(document)s was edited in Word since: a document made anew holds none of these edits. "
                "What was edited stays kept."
            )
            % {"document": version.document}
        )


# ── issuing ──────────────────────────────────────────────────────────────────
def issue(
    meeting: Meeting,
    order: Order,
    *,
    actor: User | None = None,
    at: dt.datetime | None = None,
    despite_edits: bool = False,
) -> IssuedDocument:
    """Make the document of a signed protocol, number it within its body and kind, keep it: all of it or nothing.

    It is printed with all names. Raises `TransitionRefused` with a sentence, `EditsWouldBeLost` among them unless
    `despite_edits`, and `NotAllowed` for who does not keep the protocols of the body.
    """
    at = at or timezone.now()
    with transaction.atomic():
        # The row of the body is held until the end, so of two that are issued at once the second gets the next number.
        Group.objects.select_for_update(no_key=True).get(pk=meeting.body_id)
        order = _complete(meeting, order, actor)
        if not despite_edits and (version := edits_of(meeting, order)) is not None:
            raise EditsWouldBeLost(version)
        issued = _registered(meeting.body, order, actor, at, meeting)
        # Before the file is made: who may not is refused at once, and the protocol stays signed until the end.
        workflow.record_issued(meeting, what=_told(issued), actor=actor, at=at)
        document = gathered(meeting, order, actor or reader_of_everything(), timezone.localdate(at))
        content = _written(document, order, issued.template)
        issued.save()
        _keep(issued, Origin.ISSUED, _name_of(issued), FORMS[order.extension].content_type, content, actor, at)
    return issued


def issue_list(
    body: Group,
    order: Order,
    *,
    actor: User | None = None,
    at: dt.datetime | None = None,
    despite_edits: bool = False,
) -> IssuedDocument:
    """Make the task list of an organization, or the register, from the signed protocols of a body; the rest as `issue`.

    It says what holds on its day, and the next one of the same kind is another one.
    """
    at = at or timezone.now()
    with transaction.atomic():
        Group.objects.select_for_update(no_key=True).get(pk=body.pk)
        order = _complete_list(order)
        if not despite_edits and (version := edits_of(body, order)) is not None:
            raise EditsWouldBeLost(version)
        issued = _registered(body, order, actor, at)
        workflow.record_of_body(body, Event.Action.ISSUED, what=_told(issued), actor=actor, at=at)
        document = gathered_list(body, order, actor or reader_of_everything(), timezone.localdate(at))
        content = _written(document, order, issued.template)
        issued.save()
        _keep(issued, Origin.ISSUED, _name_of(issued), FORMS[order.extension].content_type, content, actor, at)
    return issued


@contextmanager
def made_together(meeting: Meeting, orders: Iterable[Order], *, actor: User) -> Iterator[None]:
    """Inside, PDFs of these orders that wear a house template are converted already: `issue` waits for none of them.

    It compares what it issues with what was converted, so nothing goes out that says something else.
    """
    day, made = timezone.localdate(), []
    for order in orders:
        template = house_templates.in_force(meeting.body_id, order.kind) if order.extension == "pdf" else None
        if template is not None:
            made.append(house_templates.worn(gathered(meeting, order, actor, day), template))
    with pdf.together(made):
        yield


def edits_of(source: Meeting | Group, order: Order) -> IssuedVersion | None:
    """The edited file of the same document, when it was issued before and the last of it came back edited."""
    last = next(iter(issued_before(source, order)), None)
    version = last.versions.order_by("-number").select_related("document").first() if last else None
    return version if version is not None and version.origin == Origin.EDITED else None


def issued_before(source: Meeting | Group, order: Order) -> list[IssuedDocument]:
    """The same document issued before, the newest first: an extract for the same addressee, or of the same points.

    `source` is the protocol, or the body of a list.
    """
    same = source.issued_documents.filter(kind=order.kind, year=order.year, **_addressed(order.addressee))
    rows = list(same.order_by("-number"))
    if order.kind == Kind.EXTRACT and order.addressee is None:
        rows = [row for row in rows if row.points == sorted(order.points)]
    return rows


def _complete(meeting: Meeting, order: Order, actor: User | None) -> Order:
    """The order with the points that it means; of what is no extract without any."""
    if order.kind in IssuedDocument.OF_BODY:
        raise TransitionRefused(_("A task list and a register are issued from all protocols of a body."))
    if order.extension not in EXTENSIONS or order.extension not in DOCUMENTS[order.kind].extensions:
        raise TransitionRefused(_("Documents are issued as DOCX or PDF."))
    order = replace(order, year=None)
    if order.kind != Kind.EXTRACT:
        return replace(order, addressee=None, points=frozenset())
    user = actor or reader_of_everything()
    points = order.points
    if not points and order.addressee is not None:
        points = frozenset(points_of(meeting, user, order.addressee))
    if not points:
        raise TransitionRefused(_("Choose at least one point."))
    known = Resolution.objects.visible_to(user).filter(item__meeting=meeting, pk__in=points).count()
    if known != len(points):
        raise TransitionRefused(_("What was chosen is not in this protocol."))
    return replace(order, points=points)


def _complete_list(order: Order) -> Order:
    """The order without what its kind does not have."""
    if order.kind not in IssuedDocument.OF_BODY:
        raise TransitionRefused(_("This document is issued from one protocol."))
    if order.extension not in LIST_EXTENSIONS:
        raise TransitionRefused(_("Lists are issued as DOCX, PDF or XLSX."))
    if order.kind == Kind.REGISTER:
        return replace(order, addressee=None, points=frozenset())
    if not isinstance(order.addressee, Organization):
        raise TransitionRefused(_("Choose the organization whose tasks are listed."))
    return replace(order, points=frozenset(), year=None)


def _registered(
    body: Group, order: Order, actor: User | None, at: dt.datetime, meeting: Meeting | None = None
) -> IssuedDocument:
    """The row, not saved, under the next number."""
    rows = Resolution.objects.filter(pk__in=order.points).order_by("item__position", "position")
    last = IssuedDocument.objects.filter(body=body, kind=order.kind).aggregate(last=Max("number"))["last"]
    return IssuedDocument(
        body=body,
        meeting=meeting,
        edition=editions.last_sealed(meeting) if meeting is not None else None,
        kind=order.kind,
        year=order.year,
        extension=order.extension,
        number=(last or 0) + 1,
        points=sorted(order.points),
        points_printed=", ".join(row.number for row in rows),
        template=house_templates.in_force(body.pk, order.kind) if house_templates.is_worn(order.extension) else None,
        issued_by=actor,
        issued_at=at,
        **_addressed(order.addressee),
    )


def _addressed(addressee: Addressee | None) -> dict[str, Organization | Person | None]:
    return {
        "organization": addressee if isinstance(addressee, Organization) else None,
        "person": addressee if isinstance(addressee, Person) else None,
    }


def _written(document: Document, order: Order, template: HouseTemplate | None) -> bytes:
    try:
        if template is not None:
            document = house_templates.worn(document, template, is_strict=True)
        made = write(document, order.extension)
    except NotWrittenError as error:
        raise TransitionRefused(str(error)) from error
    except (TemplateFaultError, FileChanged) as error:
        logger.exception("The house template %s was not filled.", template)
        words = _("The house template in force cannot be filled. Put an older version in force, or none.")
        raise TransitionRefused(words) from error
    return made if isinstance(made, bytes) else b"".join(made)


def gathered(meeting: Meeting, order: Order, user: User, day: dt.date) -> Document:
    """The document of an order as `user` may read it on that day, before it has a form."""
    meeting = Meeting.objects.select_related("body", "chair", "secretary").get(pk=meeting.pk)
    if order.kind == Kind.EXTRACT:
        return extract_document(meeting, user, order.points, addressee=order.addressee, day=day)
    if order.kind == Kind.REPORT:
        points = Resolution.objects.visible_to(user).decisions().filter(item__meeting=meeting)
        scope = Scope(bodies=(meeting.body,), since=meeting.date, until=meeting.date)
        return report_document(points, user, Clock.on(day), scope)
    whole = protocol_document(meeting, user)
    return brief(whole) if order.kind == Kind.BRIEF else whole


def gathered_list(body: Group, order: Order, user: User, day: dt.date) -> Document:
    """A task list or a register of the signed protocols of a body, before it has a form."""
    points = Resolution.objects.visible_to(user).decisions()
    points = points.filter(item__meeting__body=body, item__meeting__status=Meeting.Status.SIGNED)
    if order.kind == Kind.TASKS:
        assert isinstance(order.addressee, Organization), "the order is complete"
        return tasks_document(order.addressee, user, Clock.on(day), body=body)
    if order.year:
        points = points.filter(item__meeting__date__year=order.year)
    points = points.order_by("item__meeting__date", "item__meeting", "item__position", "position")
    scope = Scope(bodies=(body,), years=(order.year,) if order.year else ())
    return register_document(points, user, Clock.on(day), scope.lines(day, "решений"))


def _told(issued: IssuedDocument) -> str:
    """«Выписка из протокола № 12: ООО «Речной причал», пункты 1.1, 2.3»."""
    about = [str(issued.addressee or ""), issued.points_printed, str(issued.year or "")]
    said = "; ".join(part for part in about if part)
    return f"{issued}: {said}" if said else str(issued)


def _name_of(issued: IssuedDocument) -> str:
    """«Выписка из протокола № 7 от 15.10.2026, Координационный совет (выдано № 12).docx»."""
    meeting = issued.meeting
    if meeting is None:
        day = timezone.localdate(issued.issued_at)
        names = tasks_file_name(issued.organization, day, "x") if issued.organization else register_file_name(day, "x")
        name = f"{names.rpartition('.')[0]}, {issued.body.name}.{issued.extension}"
    elif issued.kind == Kind.EXTRACT:
        name = extract_file_name(meeting, issued.extension)
    elif issued.kind == Kind.REPORT:
        name = f"Отчёт об исполнении, {file_name(meeting, issued.extension)}"
    else:
        name = file_name(meeting, issued.extension, is_brief=issued.kind == Kind.BRIEF)
    known = shorten(name.rpartition(".")[0], 100)
    return safe_file_name(f"{known} (выдано № {issued.number})", issued.extension)


# ── what comes back ──────────────────────────────────────────────────────────
def put_back(
    issued: IssuedDocument, file: WordFile, *, actor: User | None = None, at: dt.datetime | None = None
) -> IssuedVersion:
    """Keep an edited file as a further version; one that is the newest version itself is refused."""
    with transaction.atomic():
        IssuedDocument.objects.select_for_update(no_key=True).get(pk=issued.pk)
        if issued.meeting_id is not None:
            workflow.record_put_back(Meeting.objects.get(pk=issued.meeting_id), what=_told(issued), actor=actor, at=at)
        else:
            workflow.record_of_body(issued.body, Event.Action.PUT_BACK, what=_told(issued), actor=actor, at=at)
        if issued.extension != "docx":
            raise TransitionRefused(_("Only what was issued as DOCX can be edited in Word."))
        newest = issued.versions.order_by("-number").first()
        if newest is not None and newest.sha256 == file.sha256:
            raise TransitionRefused(_("This is the very file that is kept already: nothing was edited in it."))
        return _keep(issued, Origin.EDITED, file.name, DOCX.content_type, file.content, actor, at or timezone.now())


# ── the files ────────────────────────────────────────────────────────────────
def content_of(version: IssuedVersion) -> bytes:
    """The bytes as they were kept. Raises `FileChanged` when the disk has others."""
    return kept(version.file.name or "", version.sha256)


def _keep(
    issued: IssuedDocument,
    origin: Origin,
    name: str,
    content_type: str,
    content: bytes,
    actor: User | None,
    at: dt.datetime,
) -> IssuedVersion:
    return issued.versions.create(
        number=issued.versions.count() + 1,
        origin=origin,
        file=keep(FOLDER, content),
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=digest_of(content),
        made_by=actor,
        made_at=at,
    )

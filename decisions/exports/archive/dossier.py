"""The dossier of one resolution: all that proves what was decided and what became of it, as a ZIP with a page.

The protocol as it was sealed and how to verify it, the extract, the history, reports with their files, the letters that
were sent about it. What the reader may not see on the site is not in it. Russian, like the archive.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from decisions import permissions
from decisions.exports import pdf, wording
from decisions.exports.archive.bundle import Bundle, Target, table
from decisions.exports.archive.papers import add_document
from decisions.exports.archive.site import SHEET, Step, Told, add_seal, json_of, seal_chain
from decisions.exports.extract import extract_document
from decisions.exports.rows import RegisterRow, register_rows
from decisions.letters.emails.given import is_about
from decisions.models import Assignment, Document, Event, Letter, Meeting, Reminder, Report, Resolution
from decisions.naming import Naming
from decisions.permissions import AnyUser
from decisions.standing import Clock

OF_MEETING = (Event.Action.SIGNED, Event.Action.WITHDRAWN, Event.Action.PUBLISHED, Event.Action.UNPUBLISHED)


def file_name(resolution: Resolution) -> str:
    """«Досье пункта 3.2 протокола № 7 от 15.10.2026.zip»."""
    meeting = resolution.item.meeting
    number = f" № {meeting.number}" if meeting.number else ""
    safe = "".join("-" if sign in '\\/:*?"<>|' else sign for sign in f"{resolution.number} протокола{number}")
    return f"Досье пункта {safe} от {meeting.date:%d.%m.%Y}.zip"


def write_dossier(target: Target, resolution: Resolution, user: AnyUser, step: Step = lambda: None) -> None:
    """Write the ZIP to `target`; the caller has checked that `user` may know of the resolution."""
    meeting = resolution.item.meeting
    clock = Clock.on(timezone.localdate())
    with translation.override("ru"), Bundle(target) as made:
        made.add("style.css", SHEET.read_bytes())
        extract = extract_document(meeting, user, {resolution.pk}, addressee=None, day=clock.today)
        made.add("extract.pdf", pdf.render(extract))
        sealed = add_seal(made, "protocol", meeting, user) if meeting.seal else ""
        made.add("protocol/seals.json", json_of(seal_chain(_chain(meeting, user))))
        step()
        events = _events(resolution, user)
        made.add("history.csv", table(_HISTORY, events))
        letters = _letters(resolution, user)
        if letters is not None:
            made.add("letters.csv", table(_LETTERS, letters))
        told = [_told(made, report, step) for report in _reports(resolution, user)]
        context = {
            "root": "",
            "cluster": settings.CLUSTER_NAME,
            "made_at": timezone.localtime(),
            "is_whole": permissions.reads_whole(user, meeting),
            "resolution": resolution,
            "meeting": meeting,
            "title": extract.title.removeprefix("Выписка из протокола").strip(),
            "text": Naming(user, [resolution]).wording(resolution),
            "question": Naming(user, [resolution]).title(resolution.item),
            "row": _row(resolution, user, clock),
            "events": events,
            "letters": letters,
            "told": told,
            "has_files": any(line.files for line in told),
            "sealed": sealed,
            "link": f"{settings.SITE_URL}{resolution.get_absolute_url()}",
            "day": wording.long_date(meeting.date),
        }
        made.add("index.html", render_to_string("archive/dossier.html", context).encode())


def steps_of(resolution: Resolution, user: AnyUser) -> int:
    """How often `write_dossier` calls its step."""
    return 1 + _reports(resolution, user).count()


def _row(resolution: Resolution, user: AnyUser, clock: Clock) -> RegisterRow:
    return next(iter(register_rows(Resolution.objects.filter(pk=resolution.pk), user, clock)))


def _chain(meeting: Meeting, user: AnyUser) -> QuerySet[Meeting]:
    """The sealed protocols of the body that the reader may know of, the first one first."""
    rows = Meeting.objects.visible_to(user).filter(body=meeting.body_id).exclude(seal="")
    return rows.select_related("body").order_by("signed_at", "pk")


def _reports(resolution: Resolution, user: AnyUser) -> QuerySet[Report]:
    """Reports on the assignments that the reader sees, the first one first, each with its files."""
    seen = Assignment.objects.visible_to(user).filter(resolution=resolution)
    related = ("author__person", "assignment__resolution", "assignment__person", "assignment__organization")
    rows = Report.objects.filter(assignment__in=seen.order_by()).select_related(*related)
    files = Prefetch("documents", queryset=Document.objects.order_by("pk"))
    return rows.prefetch_related(files).order_by("created_at", "pk")


def _told(made: Bundle, report: Report, step: Step) -> Told:
    kept = [(add_document(made, "", document), document.name) for document in report.documents.all()]
    step()
    return Told("", report, [(name, shown) for name, shown in kept if name])


_HISTORY = ("Когда", "Что", "Кто исполняет", "Кто сделал", "Было", "Стало", "Основание")
_LETTERS = ("Написано", "Отправлено", "Кому", "О чём", "Тема", "Не отправлено")


def _events(resolution: Resolution, user: AnyUser) -> list[tuple[str, ...]]:
    """The story by rows of `_HISTORY`: dates and states for all, reasons and names for who sees the assignment."""
    meeting = resolution.item.meeting
    whole = permissions.reads_whole(user, meeting)
    seen = set(Assignment.objects.visible_to(user).filter(resolution=resolution).values_list("pk", flat=True))
    own = Q(assignment__resolution=resolution)
    if not whole:
        own &= Q(assignment__in=seen) | Q(assignment__organization__isnull=False)
    of_meeting = Q(meeting=meeting, action__in=[action.value for action in OF_MEETING])
    related = ("actor__person", "assignment__organization", "assignment__person", "report")
    rows = Event.objects.filter(own | of_meeting).select_related(*related).order_by("at", "pk")
    if not whole:
        rows = rows.exclude(Event.told_inside())
    return [_event(row, open_=whole or row.assignment_id in seen) for row in rows]


def _event(event: Event, *, open_: bool) -> tuple[str, ...]:
    task = event.assignment
    reason = event.reason if open_ else ""
    actor = str(event.actor) if event.actor and open_ else ""
    who = str(task.responsible) if task else ""
    old, new = (_state(code) for code in (event.old, event.new))
    return (_moment(event.at), str(event.get_action_display()), who, actor, old, new, reason)


def _state(code: str) -> str:
    names = {**dict(Meeting.Status.choices), **dict(Assignment.Status.choices)}
    return str(names.get(code, code))


def _letters(resolution: Resolution, user: AnyUser) -> list[tuple[str, ...]] | None:
    """Letters about the point by rows of `_LETTERS`, for who reads the whole protocol; addresses are personal data."""
    if not permissions.reads_whole(user, resolution.item.meeting):
        return None
    tasks = list(resolution.assignments.values_list("pk", flat=True))
    joint = _joint_letters(resolution, tasks)
    about = [pk for pk, text in joint.values_list("pk", "text") if is_about(text, tasks)]
    rows = Letter.objects.filter(Q(assignment__in=tasks) | Q(pk__in=about)).order_by("created_at", "pk")
    return [
        (
            _moment(row.created_at),
            _moment(row.sent_at),
            row.recipient,
            str(row.get_kind_display()),
            row.subject,
            _moment(row.given_up_at),
        )
        for row in rows.defer("text", "html", "calendar")
    ]


def _joint_letters(resolution: Resolution, tasks: list[int]) -> QuerySet[Letter]:
    """Those about several tasks that may name these: of the signature, and of the days on which these were due."""
    days = Reminder.objects.filter(assignment__in=tasks).values("day")
    signed = Q(event__meeting=resolution.item.meeting_id)
    reminded = Q(kind__in=(Letter.Kind.REMINDER, Letter.Kind.OVERDUE), day__in=days)
    return Letter.objects.filter(signed | reminded, assignment__isnull=True)


def _moment(at: dt.datetime | None) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M}" if at else ""

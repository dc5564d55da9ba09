"""`manage.py export_document KIND …`: any document of the site as a file, as printed or as the public reads it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.exports.documents import DOCUMENTS, Document, write
from decisions.exports.docx import TemplateFaultError
from decisions.exports.extract import extract_document, points_of
from decisions.exports.printed import NotWrittenError
from decisions.exports.protocol import brief, extract_file_name, file_name, protocol_document
from decisions.exports.report import report_document, report_file_name
from decisions.exports.rows import register_document, register_file_name
from decisions.exports.tasks import tasks_document, tasks_file_name
from decisions.filters import ReportFilter, ResolutionFilter
from decisions.management.named import find_meeting, find_organization, find_points
from decisions.models import Meeting, Resolution
from decisions.outgoing.house_templates import dressed, dressed_list
from decisions.permissions import AnyUser
from decisions.reporting import scope_of
from decisions.standing import Clock
from members.access import reader_of_everything

Made = Iterator[tuple[str, Document]]
"""Names of files and what they hold."""

PROTOCOLS = "ID|BODY/NUMBER|BODY/YEAR/NUMBER"


class Command(BaseCommand):
    help = (
        "Writes a document: a protocol, its short form, an extract, the report of execution, the task list of an "
        "organization, the register. The whole text is written, with all names; --public writes what a stranger reads."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="|".join(DOCUMENTS))
        for kind in DOCUMENTS.values():
            one = kinds.add_parser(kind.name, help=str(kind.label))
            if kind.name in ("protocol", "brief", "extract"):
                one.add_argument("names", nargs="+", metavar=PROTOCOLS)
            elif kind.name == "tasks":
                one.add_argument("names", nargs="+", metavar="ORGANIZATION", help="id or name")
                one.add_argument("--closed", action="store_true", help="with what is closed")
            else:
                one.add_argument("--where", default="", help="filters as in the address of the register: body=council")
            if kind.name == "extract":
                chosen = one.add_mutually_exclusive_group(required=True)
                chosen.add_argument("--points", nargs="+", metavar="NUMBER", help="points of the protocol: 1.1 2.3")
                chosen.add_argument("--organization", help="id or name: all its points")
            one.add_argument("--format", choices=kind.extensions, default="docx", help="docx is the default")
            one.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where to write; by default here")
            one.add_argument("--public", action="store_true", help="only what is published, as a stranger reads it")

    def handle(self, *args: Any, **options: Any) -> None:
        user = None if options["public"] else reader_of_everything()
        out: Path = options["out"]
        # All of them are found before the first is written.
        made = list(getattr(self, f"_{options['kind']}")(user, options))
        try:
            out.mkdir(parents=True, exist_ok=True)
            for name, document in made:
                written = write(document, options["format"])
                (out / name).write_bytes(written if isinstance(written, bytes) else b"".join(written))
                self.stdout.write(str(out / name))
        except OSError as error:
            why = {"place": out, "why": error.strerror or error}
            raise CommandError(_("Cannot write to %(place)s: %(why)s.") % why) from error
        except TemplateFaultError as error:
            raise CommandError(_("The layout template cannot be filled: %(why)s.") % {"why": error}) from error
        except NotWrittenError as error:
            raise CommandError(str(error)) from error

    def _protocol(self, user: AnyUser, options: dict[str, Any]) -> Made:
        for meeting in _meetings(options):
            document = protocol_document(meeting, user)
            yield file_name(meeting, options["format"]), _dressed(document, meeting, options)

    def _brief(self, user: AnyUser, options: dict[str, Any]) -> Made:
        for meeting in _meetings(options):
            document = brief(protocol_document(meeting, user))
            yield file_name(meeting, options["format"], is_brief=True), _dressed(document, meeting, options)

    def _extract(self, user: AnyUser, options: dict[str, Any]) -> Made:
        organization = find_organization(options["organization"]) if options["organization"] else None
        for meeting in _meetings(options):
            if organization is not None:
                points = set(points_of(meeting, user, organization))
                if not points:
                    words = {"protocol": meeting, "organization": organization}
                    raise CommandError(_("«%(protocol)s» has no point for %(organization)s.") % words)
            else:
                points = find_points(meeting, user, options["points"])
            document = extract_document(meeting, user, points, addressee=organization, day=timezone.localdate())
            yield extract_file_name(meeting, options["format"]), _dressed(document, meeting, options)

    def _tasks(self, user: AnyUser, options: dict[str, Any]) -> Made:
        clock = Clock.on(timezone.localdate())
        for organization in [find_organization(name) for name in options["names"]]:
            name = tasks_file_name(organization, clock.today, options["format"])
            yield name, tasks_document(organization, user, clock, with_closed=options["closed"])

    def _report(self, user: AnyUser, options: dict[str, Any]) -> Made:
        filters = _filters(user, options["where"], ReportFilter)
        name = report_file_name(filters.clock.today, options["format"])
        document = report_document(filters.qs, user, filters.clock, scope_of(filters))
        yield name, dressed_list(document, filters.chosen_bodies, "report", options["format"])

    def _register(self, user: AnyUser, options: dict[str, Any]) -> Made:
        filters = _filters(user, options["where"])
        name = register_file_name(filters.clock.today, options["format"])
        heading = scope_of(filters).lines(filters.clock.today, "решений")
        document = register_document(filters.qs, user, filters.clock, heading)
        yield name, dressed_list(document, filters.chosen_bodies, "register", options["format"])


def _dressed(document: Document, meeting: Meeting, options: dict[str, Any]) -> Document:
    return dressed(document, meeting.body_id, options["kind"], options["format"])


def _meetings(options: dict[str, Any]) -> list[Meeting]:
    """All that are named; none is taken when one of them may not be shown."""
    meetings = [find_meeting(name) for name in options["names"]]
    hidden = [str(meeting) for meeting in meetings if options["public"] and not meeting.is_published]
    if hidden:
        raise CommandError(_("Not published: %(protocols)s.") % {"protocols": "; ".join(hidden)})
    return meetings


def _filters(user: AnyUser, where: str, kind: type[ResolutionFilter] = ResolutionFilter) -> ResolutionFilter:
    visible = Resolution.objects.visible_to(user).decisions()
    filters = kind(QueryDict(where), visible)
    if filters.form.errors:
        faults = "; ".join(f"{name}: {' '.join(errors)}" for name, errors in filters.form.errors.items())
        raise CommandError(faults)
    return filters

"""`manage.py issue_document KIND …`: a document is issued: numbered, kept as it went out, told of in the history."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from decisions.exports.documents import DOCUMENTS
from decisions.management.named import find_body, find_meeting, find_organization, find_points, find_user
from decisions.models import IssuedDocument, Meeting
from decisions.outgoing import issuing
from decisions.outgoing.issuing import Order
from members.access import reader_of_everything
from members.models import User

Kind = IssuedDocument.Kind
PROTOCOL = "ID|BODY/NUMBER|BODY/YEAR/NUMBER"


class Command(BaseCommand):
    help = (
        "Issues a document of a signed protocol, or a task list or the register of a body: with a number, kept byte "
        "for byte, told of in the history. export_document writes one that is kept nowhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="|".join(Kind.values))
        for kind in Kind:
            one = kinds.add_parser(kind.value, help=str(DOCUMENTS[kind.value].label))
            is_list = kind in IssuedDocument.OF_BODY
            one.add_argument("of", metavar="BODY" if is_list else PROTOCOL)
            if kind == Kind.EXTRACT:
                one.add_argument("--points", nargs="+", default=[], metavar="NUMBER", help="points: 1.1 2.3")
            if kind in (Kind.EXTRACT, Kind.TASKS):
                one.add_argument("--organization", help="id or name")
            if kind == Kind.REGISTER:
                one.add_argument("--year", type=int, help="without it, of all years")
            forms = issuing.LIST_EXTENSIONS if is_list else issuing.EXTENSIONS
            one.add_argument("--format", choices=forms, default="docx", help="docx is the default")
            one.add_argument("--by", metavar="EMAIL", help="who issues it; by default the program itself")
            one.add_argument("--again", action="store_true", help="although the last one came back edited in Word")
            one.add_argument("--out", type=Path, metavar="DIR", help="write the file there too")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = find_user(options["by"]) if options["by"] else None
        try:
            issued = self._issue(actor, options)
        except PermissionDenied as refused:
            raise CommandError(str(refused)) from refused
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        version = issued.versions.get()
        self.stdout.write(f"{issued}: {version.name}, SHA-256 {version.sha256}")
        if options["out"] is not None:
            self._put(options["out"], version.name, issuing.content_of(version))

    def _issue(self, actor: User | None, options: dict[str, Any]) -> IssuedDocument:
        kind, again = Kind(options["kind"]), options["again"]
        name = options.get("organization")
        organization = find_organization(name) if name else None
        if kind in IssuedDocument.OF_BODY:
            order = Order(kind, options["format"], organization, year=options.get("year"))
            return issuing.issue_list(find_body(options["of"]), order, actor=actor, despite_edits=again)
        meeting = find_meeting(options["of"])
        order = Order(kind, options["format"], organization, self._points(meeting, actor, options))
        return issuing.issue(meeting, order, actor=actor, despite_edits=again)

    def _points(self, meeting: Meeting, actor: User | None, options: dict[str, Any]) -> frozenset[int]:
        numbers = options.get("points")
        return frozenset(find_points(meeting, actor or reader_of_everything(), numbers)) if numbers else frozenset()

    def _put(self, out: Path, name: str, content: bytes) -> None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
        except OSError as error:
            why = {"place": out, "why": error.strerror or error}
            raise CommandError(_("Cannot write to %(place)s: %(why)s.") % why) from error
        self.stdout.write(str(out / name))

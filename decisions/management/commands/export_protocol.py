"""`manage.py export_protocol 12 council/7 council/2025/7 --format pdf --out DIR`: protocols as files, as printed."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decisions.exports import docx, pdf
from decisions.exports.docx import TemplateFaultError
from decisions.exports.protocol import brief, file_name, protocol_document
from decisions.models import Meeting
from members.access import reader_of_everything
from members.models import Group

RENDER = {"docx": docx.render, "pdf": pdf.render}


class Command(BaseCommand):
    help = (
        "Writes protocols as DOCX or PDF. Name each by its id, or as BODY/NUMBER or BODY/YEAR/NUMBER, "
        "where BODY is the short name of the body in addresses. "
        "The whole text is written, with all names; --public writes what a stranger may read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("protocols", nargs="+", metavar="ID|BODY/NUMBER|BODY/YEAR/NUMBER")
        parser.add_argument("--format", choices=sorted(RENDER), default="docx", help="docx (the default) or pdf")
        parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where to write; by default here")
        parser.add_argument("--brief", action="store_true", help="the short form: questions, speakers, decisions")
        parser.add_argument("--public", action="store_true", help="only what is published, as a stranger reads it")

    def handle(self, *args: Any, **options: Any) -> None:
        meetings = [_find(name) for name in options["protocols"]]
        out: Path = options["out"]
        if options["public"]:
            hidden = [str(meeting) for meeting in meetings if not meeting.is_published]
            if hidden:
                raise CommandError(_("Not published: %(protocols)s.") % {"protocols": "; ".join(hidden)})
        try:
            out.mkdir(parents=True, exist_ok=True)
            for meeting in meetings:
                self.stdout.write(str(self._write(meeting, out, options)))
        except OSError as error:
            why = {"place": out, "why": error.strerror or error}
            raise CommandError(_("Cannot write to %(place)s: %(why)s.") % why) from error
        except TemplateFaultError as error:
            raise CommandError(_("The layout template cannot be filled: %(why)s.") % {"why": error}) from error

    def _write(self, meeting: Meeting, out: Path, options: dict[str, Any]) -> Path:
        document = protocol_document(meeting, None if options["public"] else reader_of_everything())
        if options["brief"]:
            document = brief(document)
        target = out / file_name(meeting, options["format"], is_brief=options["brief"])
        target.write_bytes(RENDER[options["format"]](document))
        return target


def _find(name: str) -> Meeting:
    """The meeting that `name` stands for; a `CommandError` says what is there instead."""
    meetings = Meeting.objects.select_related("body", "chair", "secretary")
    body, *rest = name.strip().split("/")
    if not rest:
        return _by_id(meetings, body)
    group = Group.objects.bodies().filter(slug=body).first()
    if group is None:
        known = ", ".join(Group.objects.bodies().order_by("slug").values_list("slug", flat=True)) or _("none")
        raise CommandError(_("There is no body «%(body)s». Bodies: %(known)s.") % {"body": body, "known": known})
    year = rest[0] if len(rest) > 1 and rest[0].isdecimal() and len(rest[0]) == 4 else ""
    number = "/".join(rest[1:] if year else rest)
    found = list(meetings.filter(body=group, number=number, **({"year": int(year)} if year else {})))
    if not found:
        if year:
            sentence = _("«%(body)s» has no protocol № %(number)s of %(year)s.")
        else:
            sentence = _("«%(body)s» has no protocol № %(number)s.")
        raise CommandError(sentence % {"body": group, "number": number, "year": year})
    if len(found) > 1:
        choices = ", ".join(f"{body}/{meeting.year}/{number}" for meeting in found)
        sentence = _("«%(body)s» has several protocols № %(number)s; name one of: %(choices)s.")
        raise CommandError(sentence % {"body": group, "number": number, "choices": choices})
    return found[0]


def _by_id(meetings: QuerySet[Meeting], text: str) -> Meeting:
    if not text.isdecimal() or len(text) > 18:
        raise CommandError(_("«%(text)s» is neither an id nor BODY/NUMBER.") % {"text": text})
    meeting = meetings.filter(pk=int(text)).first()
    if meeting is None:
        raise CommandError(_("There is no meeting with the id %(id)s.") % {"id": text})
    return meeting

"""What a document says, read back from it: the same as the text that it came from.

What is compared is what the text wants of the database: questions, points with their numbers and kinds, who answers,
terms, votes, speakers, attendance, the head. The form itself decides the order of those present, and where the cluster
is named above a protocol that names nobody; how a name was printed («Членам Кластера», in full or with initials) is
of the text and not of the meeting.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.conf import settings as site

from decisions.calendar import OFFICIAL
from decisions.exports import docx, pdf
from decisions.exports.extract import extract_document
from decisions.exports.printed import Printed
from decisions.exports.protocol import brief, protocol_document
from decisions.imports import Plan, make_plan, text_of_file
from decisions.imports.directory import Directory
from decisions.models import Meeting, Resolution
from decisions.protocols import libreoffice
from decisions.protocols.parser import parse
from decisions.protocols.structure import Certainty
from members.access import reader_of_everything
from members.models import Group

_OF_THE_HEAD = ("number", "date", "time", "place", "chair", "secretary")


def text_of(document: Printed) -> str:
    """The text of the DOCX of `document`, as it comes back from Word."""
    return text_of_file("Протокол.docx", docx.render(document))


def planned(text: str, directory: Directory, body: Group | None = None) -> Plan:
    return make_plan(parse(text, calendar=OFFICIAL), text, body, directory=directory)


def said(plan: Plan, *, is_brief: bool = False) -> dict[str, Any]:
    """What a plan wants of the meeting; of a brief form what is in it."""
    wanted: dict[str, Any] = asdict(plan.wanted)
    wanted["attendances"] = set() if is_brief else {str(row) for row in wanted["attendances"]}
    if wanted["organization_line"] == site.CLUSTER_NAME:
        wanted["organization_line"] = ""
    if wanted["form"] == Meeting.Form.IN_PERSON:
        wanted["form"] = ""
    for item in wanted["items"]:
        del item["mentions"]
        if is_brief:
            # Posts of those who spoke stand in the list of those present.
            item["speakers"] = [row["person"] for row in item["speakers"] if row["role"] != "discuss"]
        for point in item["resolutions"]:
            del point["mentions"]
            for row in (*point["assignments"], *point["addressees"]):
                del row["printed"]
                if is_brief:
                    # «Бережной О. Л.» is a woman by the list of those present.
                    row.pop("acting", None)
    return wanted


def unread(plan: Plan) -> list[str]:
    return [warning.message for warning in plan.warnings if warning.code == "unread"]


def to_check(plan: Plan) -> set[str]:
    """Facts of the head that the editor asks to be looked at: they were put together rather than read."""
    return {name for name in _OF_THE_HEAD if plan.parsed.certainties.get(name, Certainty.SURE) is not Certainty.SURE}


def protocols() -> list[Meeting]:
    """Those that have a text."""
    return list(Meeting.objects.exclude(source_text="").select_related("body", "chair", "secretary"))


def each_printed_is_read_back() -> int:
    """Asks it of the PDF of every protocol that has a text; returns how many they are."""
    meetings, directory = protocols(), Directory()
    for meeting in meetings:
        document = protocol_document(meeting, reader_of_everything())
        first = planned(meeting.source_text, directory, meeting.body)
        again = planned(text_of_file("Протокол.pdf", pdf.render(document)), directory)
        assert said(again) == said(first)
        assert to_check(again) <= to_check(first)
        assert again.meeting == meeting
        assert not unread(again), unread(again)
    return len(meetings)


def each_odt_is_read_back() -> int:
    """Asks it of the ODT of every third protocol that has a text, all made by one start; returns how many they are."""
    meetings, directory = protocols()[::3], Directory()
    printed = [docx.render(protocol_document(meeting, reader_of_everything())) for meeting in meetings]
    office = libreoffice.find_office()
    assert office is not None, "the caller asked"
    for meeting, data in zip(meetings, libreoffice.converted_together(office, printed, "docx", "odt"), strict=True):
        assert data is not None, meeting
        again = planned(text_of_file("Протокол.odt", data), directory)
        assert said(again) == said(planned(meeting.source_text, directory, meeting.body))
        assert again.meeting == meeting
        assert not any(asdict(again.entries).values()), "nobody is new"
        assert not unread(again), unread(again)
    return len(meetings)


def each_is_read_back(day: dt.date) -> int:
    """Asks it of every protocol that has a text, of which extracts go out on `day`; returns how many they are."""
    meetings = protocols()
    directory = Directory()
    for place, meeting in enumerate(meetings):
        document = protocol_document(meeting, reader_of_everything())
        first = planned(meeting.source_text, directory, meeting.body)
        again = planned(text_of(document), directory)
        assert said(again) == said(first)
        assert again.meeting == meeting
        assert not any(asdict(again.entries).values()), "nobody is new"
        assert not unread(again), unread(again)
        assert to_check(again) <= to_check(first)
        if meeting.status == Meeting.Status.SIGNED:
            assert again.is_same, "no change is seen where there is none"
        if place % 4 == 0:
            shortened = planned(text_of(brief(document)), directory)
            assert said(shortened, is_brief=True) == said(first, is_brief=True)
            assert not unread(shortened)
            check_extract(meeting, day)
    return len(meetings)


def check_extract(meeting: Meeting, day: dt.date) -> None:
    """Every second point goes out, and comes back under its number and its question."""
    points = Resolution.objects.filter(item__meeting=meeting, is_stem=False).select_related("item", "parent")
    chosen = list(points.order_by("item__position", "position"))[::2]
    keys = [point.pk for point in chosen]
    document = extract_document(meeting, reader_of_everything(), keys, addressee=meeting.chair, day=day)
    parsed = parse(text_of(document), calendar=OFFICIAL)
    assert (parsed.number or "", parsed.date) == (meeting.number, meeting.date)
    found = [(item.title, point.number, point.text) for item in parsed.items for point in item.resolutions]
    assert found == [(point.item.title, point.number, point.text) for point in chosen]
    assert not parsed.unread

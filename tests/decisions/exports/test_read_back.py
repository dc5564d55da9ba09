"""A protocol that goes out as DOCX is the same protocol when the reader reads it back.

Those of the demo are read back by `test_demo.py`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.extra.django import TestCase

from decisions.exports.protocol import brief, protocol_document
from decisions.imports import apply_plan, plan_from_text
from decisions.imports.directory import Directory
from decisions.models import Meeting
from decisions.protocols.render import render
from decisions.protocols.structure import ParsedProtocol
from members.access import reader_of_everything
from tests.decisions.exports.read_back import planned, said, text_of
from tests.decisions.protocols import structures
from tests.factories import BodyFactory, MeetingFactory, PersonFactory, ResolutionFactory

pytestmark = pytest.mark.sqlite_only("a file does not tell which database its protocol came from")


class Drawn(TestCase):
    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(structures.protocols())
    def test_a_drawn_protocol_is_read_back(self, protocol: ParsedProtocol) -> None:
        assume(any(item.resolutions for item in protocol.items))
        # An hour at which it ended is printed behind the one at which it began.
        end = protocol.end_time if protocol.time else None
        protocol = replace(protocol, date=protocol.date or dt.date(2020, 3, 5), end_time=end)
        text = render(protocol)
        body = BodyFactory(name=protocol.body or "Координационный совет кластера")
        meeting = Meeting.objects.get(pk=apply_plan(plan_from_text(text, body)).pk)
        directory = Directory()
        first = planned(text, directory, body)
        document = protocol_document(meeting, reader_of_everything())
        assert said(planned(text_of(document), directory, body)) == said(first)
        shortened = planned(text_of(brief(document)), directory, body)
        assert said(shortened, is_brief=True) == said(first, is_brief=True)


@pytest.mark.django_db
def test_whom_initials_do_not_tell_apart_is_printed_in_full() -> None:
    """Two who are called «Зорина Е. В.»: the one who presided is found again, and who is alone keeps the initials."""
    chair = PersonFactory(surname="Зорина", given="Елена", patronymic="Викторовна", gender="f")
    PersonFactory(surname="Зорина", given="Евгения", patronymic="Валерьевна", gender="f")
    secretary = PersonFactory(surname="Осокина", given="Тамара", patronymic="Глебовна", gender="f")
    meeting = MeetingFactory(chair=chair, secretary=secretary)
    ResolutionFactory(item__meeting=meeting, text="Провести субботник.")
    document = protocol_document(meeting, reader_of_everything())
    assert document.chair is not None
    assert document.secretary is not None
    assert document.chair.name == "Зорина Елена Викторовна"
    assert document.chair.initials_first == "Е. В. Зорина"
    assert document.secretary.name == "Осокина Т. Г."
    plan = planned(text_of(document), Directory())
    assert plan.wanted.chair is not None
    assert plan.wanted.chair.pk == chair.pk
    assert not plan.questions

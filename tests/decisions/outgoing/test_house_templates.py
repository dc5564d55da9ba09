"""House templates of bodies: versions, a look before force, one in force, what was issued keeps its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from decisions import workflow
from decisions.exports import by_office
from decisions.models import HouseTemplate, IssuedDocument, Meeting
from decisions.outgoing import house_templates, issuing
from decisions.outgoing.house_templates import TemplateRefused
from decisions.outgoing.issuing import Order
from decisions.workflow import NotAllowed, TransitionRefused
from members.access import reader_of_everything
from members.models import Group, User
from tests.conftest import World
from tests.decisions.exports.word import lines, upload, word
from tests.factories import BodyFactory

Kind = IssuedDocument.Kind
PROTOCOL = Order(Kind.PROTOCOL)


@pytest.fixture
def meeting(draft_world: World) -> Meeting:
    workflow.sign(draft_world.meeting)
    return draft_world.meeting


def shown(meeting: Meeting, kind: Kind = Kind.PROTOCOL) -> issuing.Document:
    return issuing.gathered(meeting, Order(kind), reader_of_everything(), meeting.date)


def put_in_force(meeting: Meeting, text: str, kind: Kind = Kind.PROTOCOL) -> HouseTemplate:
    template = house_templates.add(meeting.body, kind, upload(word(text)))
    house_templates.preview(template, shown(meeting, kind))
    house_templates.activate(template)
    return template


def issued_text(issued: IssuedDocument) -> list[str]:
    return lines(issuing.content_of(issued.versions.get()))


def test_a_template_is_uploaded_looked_at_and_put_in_force(meeting: Meeting, secretary: User) -> None:
    template = house_templates.add(
        meeting.body, Kind.PROTOCOL, upload(word("Наш протокол {{ number }}")), actor=secretary
    )
    assert (template.number, template.uploaded_by, template.name) == (1, secretary, "Наш протокол.docx")
    with pytest.raises(TransitionRefused):
        house_templates.activate(template, actor=secretary)
    assert lines(house_templates.preview(template, shown(meeting), actor=secretary)) == ["Наш протокол 3"]
    assert house_templates.in_force(meeting.body_id, Kind.PROTOCOL) is None
    house_templates.activate(template, actor=secretary)
    assert house_templates.in_force(meeting.body_id, Kind.PROTOCOL) == template
    issued = issuing.issue(meeting, PROTOCOL, actor=secretary)
    assert (issued.template, issued_text(issued)) == (template, ["Наш протокол 3"])
    assert issuing.issue(meeting, Order(Kind.BRIEF)).template is None


@pytest.mark.parametrize("has_office", [True, False])
def test_a_pdf_names_the_template_where_it_is_converted(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, has_office: bool
) -> None:
    program = tmp_path / "office"
    program.write_text("#!/bin/sh\ncp document.docx document.pdf\n")
    program.chmod(0o700)
    monkeypatch.setattr(by_office, "find_office", lambda: str(program) if has_office else None)
    template = house_templates.add(meeting.body, Kind.PROTOCOL, upload(word("Наш протокол {{ number }}")))
    house_templates.preview(template, shown(meeting))
    house_templates.activate(template)
    issued = issuing.issue(meeting, Order(Kind.PROTOCOL, "pdf"))
    assert issued.template == (template if has_office else None)
    content = issuing.content_of(issued.versions.get())
    assert content.startswith(b"PK" if has_office else b"%PDF")


def test_an_older_version_comes_back_and_what_was_issued_stays(meeting: Meeting) -> None:
    first = put_in_force(meeting, "Первый {{ number }}")
    issued = issuing.issue(meeting, PROTOCOL)
    second = put_in_force(meeting, "Второй {{ number }}")
    assert second.number == 2
    assert issued_text(issuing.issue(meeting, PROTOCOL)) == ["Второй 3"]
    house_templates.activate(first)
    assert issued_text(issuing.issue(meeting, PROTOCOL)) == ["Первый 3"]
    assert issued_text(issued) == ["Первый 3"]
    house_templates.use_layout_that_ships(meeting.body, Kind.PROTOCOL)
    assert issuing.issue(meeting, PROTOCOL).template is None
    assert list(HouseTemplate.objects.filter(is_active=True)) == []
    issued.refresh_from_db()
    assert issued.template == first


def test_each_kind_and_each_body_has_its_own(meeting: Meeting) -> None:
    brief = put_in_force(meeting, "Кратко {{ number }}", Kind.BRIEF)
    report = put_in_force(meeting, "Отчёт {{ rows|count }}", Kind.REPORT)
    assert [brief.number, report.number] == [1, 1]
    assert issued_text(issuing.issue(meeting, Order(Kind.BRIEF))) == ["Кратко 3"]
    assert issued_text(issuing.issue(meeting, Order(Kind.REPORT))) == ["Отчёт 1"]
    assert house_templates.in_force(BodyFactory().pk, Kind.BRIEF) is None
    with pytest.raises(TemplateRefused):
        house_templates.add(meeting.body, Kind.PROTOCOL, upload(word("{{ rows|count }}")))


@pytest.mark.parametrize("text", ["{{ nubmer }}", "Ни одного поля."])
def test_a_template_that_says_nothing_good_is_refused_with_its_faults(body: Group, text: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        house_templates.add(body, Kind.PROTOCOL, upload(word(text)))
    assert len(refused.value.problems) == 1
    assert not HouseTemplate.objects.exists()


def test_no_word_file_and_the_same_file_again_are_refused(body: Group) -> None:
    with pytest.raises(ValidationError):
        house_templates.add(body, Kind.PROTOCOL, upload(b"%PDF-1.7\n"))
    content = word("{{ number }}")
    house_templates.add(body, Kind.PROTOCOL, upload(content))
    with pytest.raises(TransitionRefused):
        house_templates.add(body, Kind.PROTOCOL, upload(content))
    house_templates.add(body, Kind.BRIEF, upload(content))


def test_only_the_secretary_of_the_body_keeps_its_templates(body: Group, chair: User, secretary: User) -> None:
    template = house_templates.add(body, Kind.PROTOCOL, upload(word("{{ number }}")), actor=secretary)
    for act in (
        lambda: house_templates.add(body, Kind.PROTOCOL, upload(word("{{ date }}")), actor=chair),
        lambda: house_templates.activate(template, actor=chair),
        lambda: house_templates.use_layout_that_ships(body, Kind.PROTOCOL, actor=chair),
        lambda: house_templates.add(BodyFactory(), Kind.PROTOCOL, upload(word("{{ date }}")), actor=secretary),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_template_whose_file_is_gone_refuses_to_issue_and_gives_way_to_a_draft(
    meeting: Meeting, caplog: pytest.LogCaptureFixture
) -> None:
    template = put_in_force(meeting, "Наш {{ number }}")
    template.file.storage.delete(template.file.name)
    with pytest.raises(TransitionRefused):
        issuing.issue(meeting, PROTOCOL)
    assert not IssuedDocument.objects.exists()
    draft = house_templates.dressed(shown(meeting), meeting.body_id, Kind.PROTOCOL, "docx")
    assert draft.house is None
    assert "gone" in caplog.text


def test_the_database_holds_one_in_force_and_none_unseen(meeting: Meeting) -> None:
    first = put_in_force(meeting, "Первый {{ number }}")
    second = house_templates.add(meeting.body, Kind.PROTOCOL, upload(word("Второй {{ number }}")))
    rows = HouseTemplate.objects.filter(pk=second.pk)
    for fields in ({"is_active": True}, {"is_active": True, "previewed_at": first.previewed_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**fields)

"""What each reader gets in the document of a protocol."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.exports.document import ProtocolDocument
from decisions.exports.protocol import file_name, initials_first, protocol_document
from decisions.models import Meeting
from members.access import reader_of_everything
from members.models import Organization, User
from tests.conftest import PERSONAS
from tests.decisions.exports.conftest import Held
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    AttendanceFactory,
    BodyFactory,
    MeetingFactory,
    PersonFactory,
    ResolutionFactory,
    SpeakerFactory,
)


def said(document: ProtocolDocument) -> str:
    """Everything a template is given, as one text."""
    return str(document.context())


def test_the_whole_protocol_in_the_words_of_the_form(held: Held) -> None:
    document = protocol_document(held.meeting, reader_of_everything())
    assert document.heading == "заседания Координационного совета кластера"
    assert document.form == "видео-конференц-связь"
    assert document.title == "Протокол № 7 заседания Координационного совета кластера от 15 октября 2026 года"
    assert document.chair is not None
    assert document.chair.initials_first == "В. С. Лагутин"
    assert [person.line for person in document.present] == [
        "Лагутин В. С. – заместитель министра транспорта",
        "Тайников Л. И. – главный инженер ООО «Речной причал»",
    ]
    assert [person.line for person in document.invited] == ["Зорина Е. В. – консультант (с 14:40)"]
    first, second = document.context()["items"]
    assert first["heard"] == "Тайникова Л. И., главного инженера – о навигации этого года."
    assert first["discussed"] == "Зорина Е. В."
    assert first["votes"] == "Голосовали: «за» – 14, «против» – 0, «воздержались» – 1."
    assert second["points"][0]["text"] == "Закупить под грифом."


def test_what_the_wording_says_is_not_repeated(held: Held) -> None:
    (item, _closed) = protocol_document(held.meeting, reader_of_everything()).context()["items"]
    in_text, labelled, by_group = item["points"]
    assert (in_text["responsible"], in_text["term"]) == ("", "")
    assert (labelled["responsible_label"], labelled["responsible"]) == ("Ответственный", "АО «Депо».")
    assert (labelled["co_executors_label"], labelled["co_executors"]) == ("Соисполнитель", "Тайников Л. И.")
    assert labelled["term"] == "до 15.11.2026."
    assert (by_group["responsible_label"], by_group["responsible"]) == ("Ответственные", "Участники кластера.")
    assert by_group["term"] == "постоянно."


def test_the_public_reads_no_name_without_consent_and_nothing_closed(held: Held) -> None:
    document = protocol_document(held.meeting, None)
    assert "Тайник" not in said(document)
    assert "гриф" not in said(document)
    assert [person.line for person in document.present][-1] == "главный инженер ООО «Речной причал»"
    first, second = document.context()["items"]
    assert first["heard"] == "главного инженера – о навигации этого года."
    assert first["points"][0]["text"] == "ООО «Речной причал» представить график в срок до 1 декабря."
    assert second["number"] == "2."
    assert second["points"] == []
    assert "не публикуется" in second["notice"]


@pytest.mark.parametrize("name", PERSONAS)
def test_only_a_mandate_opens_what_is_closed(held: Held, persona: Callable[[str], User | None], name: str) -> None:
    opens = name in ("observer", "secretary", "chair", "superuser")
    assert ("Закупить под грифом" in said(protocol_document(held.meeting, persona(name)))) is opens


def test_a_member_reads_names_in_the_own_point_only(held: Held, member: User) -> None:
    (item, _closed) = protocol_document(held.meeting, member).context()["items"]
    own, labelled, _by_group = item["points"]
    assert "Тайникову Л. И." in own["text"]
    assert "Тайник" not in labelled["responsible"]


def test_unsigned_is_marked_as_a_draft(draft_meeting: Meeting) -> None:
    document = protocol_document(draft_meeting, reader_of_everything())
    assert document.draft
    assert document.signed_on is None
    assert document.permalink == ""


def test_the_heading_of_a_body_with_its_own_genitive(db: None) -> None:
    meeting = MeetingFactory(body=BodyFactory(name="НТС-3", name_genitive="Научно-технического совета № 3"))
    assert protocol_document(meeting, None).heading == "заседания Научно-технического совета № 3"


def test_a_meeting_without_anything(db: None) -> None:
    meeting = MeetingFactory(number="", place="")
    document = protocol_document(meeting, reader_of_everything())
    assert (document.present, document.items, document.chair) == ((), (), None)
    assert document.title.startswith("Протокол заседания")


def test_somebody_without_name_and_post_is_still_a_line(held: Held) -> None:
    nobody = PersonFactory(surname="Безымянный")
    AttendanceFactory(meeting=held.meeting, person=nobody, post="")
    SpeakerFactory(item=held.point.item, person=PersonFactory(surname="Безвестный"), post="")
    document = protocol_document(held.meeting, None)
    assert "Без" not in said(document)
    assert document.present[-1].line == "участник, имя которого не публикуется"
    assert "участника, имя которого не публикуется" in document.items[0].heard


def test_who_represents_whom(held: Held) -> None:
    deputy = PersonFactory(surname="Замов", given="И.", patronymic="К.")
    absent = PersonFactory(surname="Абрикосов", given="А.", patronymic="А.")
    AttendanceFactory(
        meeting=held.meeting, person=absent, post="ректор", represented_by=deputy, left=dt.time(15, 30), position=50
    )
    document = protocol_document(held.meeting, reader_of_everything())
    assert document.present[0].line == "Абрикосов А. А. – ректор (представитель – Замов И. К., до 15:30)"


def test_later_changes_of_assignments_do_not_change_the_protocol(held: Held) -> None:
    first = held.point.assignments.get()
    AssignmentFactory(resolution=held.point, replaces=first, printed="АО «Преемник»", term_text="до 2030 года")
    AssignmentFactory(resolution=held.point, series=first, period=dt.date(2026, 11, 1), term_text="за ноябрь")
    assert "2030" not in said(protocol_document(held.meeting, reader_of_everything()))
    assert "за ноябрь" not in said(protocol_document(held.meeting, reader_of_everything()))


def test_subpoints_follow_their_stem_and_inherit_its_addressee(held: Held) -> None:
    item = AgendaItemFactory(meeting=held.meeting, title="О графике")
    stem = ResolutionFactory(item=item, text="АО «Депо»:", is_stem=True)
    sub = ResolutionFactory(item=item, parent=stem, number="а)", text="представить график;")
    AssignmentFactory(resolution=sub, organization=Organization.objects.get(name="АО «Депо»"), printed="АО «Депо»")
    points = protocol_document(held.meeting, reader_of_everything()).items[-1].points
    assert [(point.number, point.level, point.responsible) for point in points] == [("3.1", 0, ()), ("а)", 1, ())]


def test_equal_number_of_statements_for_short_and_long_protocols(held: Held, member: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            protocol_document(
                Meeting.objects.select_related("body", "chair", "secretary").get(pk=held.meeting.pk), member
            )
        return len(queries)

    statements()
    short = statements()
    for number in range(30):
        item = AgendaItemFactory(meeting=held.meeting)
        SpeakerFactory(item=item)
        AttendanceFactory(meeting=held.meeting, position=100 + number)
        AssignmentFactory(resolution=ResolutionFactory(item=item))
        AssignmentFactory(resolution=ResolutionFactory(item=item), organization=None, person=PersonFactory())
    assert statements() == short


def test_initials_first() -> None:
    assert initials_first(PersonFactory.build(surname="Лагутин", given="В.", patronymic="")) == "В. Лагутин"


def test_the_name_of_the_file_suits_every_file_system() -> None:
    body = BodyFactory.build(name='Совет "А/Б": <планы>' + "ы" * 200)
    name = file_name(MeetingFactory.build(body=body, number="12/47", date=dt.date(2026, 1, 2)), "pdf")
    assert name.startswith("Протокол № 12-47 от 02.01.2026, Совет -А-Б-")
    assert name.endswith(".pdf")
    assert len(name.encode()) < 255


def test_letters_of_subpoints_are_printed_alone_and_numbers_whole(held: Held) -> None:
    stem = ResolutionFactory(item=held.point.item, number="1.9", text="Депо:", is_stem=True)
    for number in ("1.9.а", "1.9.б)", "1.9.1"):
        ResolutionFactory(item=held.point.item, parent=stem, number=number)
    points = protocol_document(held.meeting, reader_of_everything()).items[0].points
    assert [point.number for point in points][-4:] == ["1.9", "а)", "б)", "1.9.1"]

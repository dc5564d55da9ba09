"""Extracts: chosen points under their own numbers, the officials, «Верно»; nothing that was not chosen."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import call_command
from django.test import Client
from docx import Document

from decisions.exports import docx, pdf
from decisions.exports.extract import extract_document, points_of
from decisions.models import AgendaItem, Meeting, Resolution
from members.models import Person, User
from tests.conftest import World
from tests.decisions.exports.word import plain
from tests.factories import AssignmentFactory, MeetingFactory, OrganizationFactory, PersonFactory, ResolutionFactory

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def others(world: World) -> list[Resolution]:
    """A point of a second item, a stem with its sub-point, and a closed point."""
    item = AgendaItem.objects.create(
        meeting=world.meeting, number="2", position=2, title="О складе", public_title="О складе"
    )
    closed = AgendaItem.objects.create(
        meeting=world.meeting, number="3", position=3, title="О тайном", public_title="О тайном", is_closed=True
    )

    def point(number: str, text: str, item: AgendaItem = item, **fields: object) -> Resolution:
        return ResolutionFactory(item=item, number=number, text=text, public_text=text, **fields)

    stem = point("2.1", "Порту:", is_stem=True, position=1)
    return [
        stem,
        point("2.1.а", "убрать снег;", parent=stem, position=2),
        point("2.2", "Построить склад.", position=3),
        point("3.1", "Тайное дело.", closed),
    ]


def lines(content: bytes) -> list[str]:
    return [plain(paragraph.text) for paragraph in Document(io.BytesIO(content)).paragraphs if paragraph.text.strip()]


def text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "\n")


def test_only_the_chosen_points_under_their_numbers(world: World, others: list[Resolution], secretary: User) -> None:
    organization = OrganizationFactory(name="Департамент транспорта Приозёрской области")
    document = extract_document(world.meeting, secretary, {others[1].pk}, addressee=organization, day=DAY)
    written = lines(docx.render(document))
    assert written.index("ВЫПИСКА") < written.index("ВЕРНО")
    assert any(line.startswith("из протокола заседания") for line in written)
    assert "Выдана Департаменту транспорта Приозёрской области." in written
    assert "24 ноября 2026 года" in written
    whole = "\n".join(written)
    assert "2.1. Порту:" in whole
    assert "а) убрать снег;" in whole
    for absent in ("ПРОТОКОЛ\n", "ПОВЕСТКА", "Присутствовали", "Построить склад", "график движения", "Тайное"):
        assert absent not in whole


def test_the_pdf_says_the_same(world: World, others: list[Resolution], secretary: User) -> None:
    document = extract_document(world.meeting, secretary, {others[2].pk}, addressee=None, day=DAY)
    said = text_of(pdf.render(document))
    for words in ("ВЫПИСКА", "из протокола заседания", "2.2. Построить склад.", "ВЕРНО", "24 ноября 2026 года"):
        assert words in said
    for absent in ("ПОВЕСТКА", "Выдана", "убрать снег", "График"):
        assert absent not in said


def test_the_form_is_that_of_the_protocol(world: World, others: list[Resolution], secretary: User) -> None:
    document = extract_document(world.meeting, secretary, {others[2].pk}, addressee=None, day=DAY)
    section = Document(io.BytesIO(docx.render(document))).sections[0]
    margins = [section.left_margin, section.right_margin, section.top_margin, section.bottom_margin]
    assert [round(margin.mm) for margin in margins if margin] == [30, 10, 20, 20]
    assert section.page_width is not None
    assert round(section.page_width.mm) == 210


def test_an_unsigned_protocol_gives_a_draft(draft_world: World, secretary: User) -> None:
    document = extract_document(draft_world.meeting, secretary, {draft_world.resolution.pk}, addressee=None, day=DAY)
    assert lines(docx.render(document))[0] == "ПРОЕКТ"


def test_points_of_an_organization_are_those_of_the_protocol(world: World, others: list[Resolution]) -> None:
    AssignmentFactory(resolution=others[2], organization=world.organization, on_control=True)
    AssignmentFactory(resolution=others[3], organization=world.organization, on_control=True)
    assert points_of(world.meeting, None, world.organization) == [world.resolution.pk, others[2].pk]


@pytest.fixture
def named(world: World, others: list[Resolution]) -> Person:
    """«Иванов И. И.», who gave no consent to be named, has the point 2.2."""
    person = PersonFactory(surname="Иванов", given="Иван", patronymic="Ильич", gender="m")
    AssignmentFactory(resolution=others[2], organization=None, person=person, on_control=True)
    return person


def test_it_is_given_to_a_person_in_the_dative(secretary_client: Client, world: World, named: Person) -> None:
    answer = secretary_client.get(f"/meetings/{world.meeting.pk}/extract.docx?person={named.pk}")
    written = lines(answer.content)
    assert "Выдана Иванову И. И." in written
    assert "2.2. Построить склад." in written
    assert "Порту" not in "".join(written)
    page = secretary_client.get(f"/meetings/{world.meeting.pk}/extract/?person={named.pk}").content.decode()
    assert f'<input type="hidden" name="person" value="{named.pk}">' in page


def test_nobody_learns_the_name_of_a_person_by_an_extract(stranger_client: Client, world: World, named: Person) -> None:
    page = f"/meetings/{world.meeting.pk}/extract"
    assert stranger_client.get(f"{page}.docx?person={named.pk}").status_code == 400
    assert "Иванов" not in stranger_client.get(f"{page}/?person={named.pk}").content.decode()
    Person.objects.filter(pk=named.pk).update(consent_given_on=DAY)
    assert "Иванов" in stranger_client.get(f"{page}/").content.decode()
    assert stranger_client.get(f"{page}.docx?person={named.pk}").status_code == 200


@pytest.mark.parametrize("extension", ["docx", "pdf"])
def test_it_is_downloaded(extension: str, stranger_client: Client, world: World, others: list[Resolution]) -> None:
    page = f"/meetings/{world.meeting.pk}/extract.{extension}"
    for query in (f"?point={others[2].pk}&point={others[1].pk}", f"?organization={world.organization.pk}"):
        answer = stranger_client.get(page + query)
        assert answer.status_code == 200
        assert f"extract-{world.meeting.pk}.{extension}" in answer["Content-Disposition"]
        assert len(answer.content) > 3000


def test_the_page_offers_what_the_reader_may_read(
    stranger_client: Client, secretary_client: Client, world: World, others: list[Resolution]
) -> None:
    page = f"/meetings/{world.meeting.pk}/extract/"
    assert page in stranger_client.get(world.meeting.get_absolute_url()).content.decode()
    public = stranger_client.get(page).content.decode()
    assert "Построить склад." in public
    assert "Тайное дело." not in public
    assert "Тайное дело." in secretary_client.get(page).content.decode()
    chosen = stranger_client.get(f"{page}?organization={world.organization.pk}")
    assert [row.pk for row, _text, is_chosen in chosen.context["points"] if is_chosen] == [world.resolution.pk]


@pytest.mark.parametrize(
    "query", ["", "?point=", "?point=x", "?point=999999", "?point=%00", "?point=" + "9" * 40, "?organization=999999"]
)
def test_what_cannot_be_extracted_is_told(query: str, stranger_client: Client, world: World) -> None:
    answer = stranger_client.get(f"/meetings/{world.meeting.pk}/extract.pdf{query}")
    assert answer.status_code == 400
    assert answer.context["fault"] in answer.content.decode()


def test_points_that_are_hidden_or_of_another_protocol_are_not_given(
    stranger_client: Client, world: World, others: list[Resolution]
) -> None:
    elsewhere = ResolutionFactory(item__meeting=MeetingFactory(body=world.body, published=True))
    for point in (others[3], elsewhere):
        assert stranger_client.get(f"/meetings/{world.meeting.pk}/extract.docx?point={point.pk}").status_code == 400


def test_an_unpublished_protocol_gives_none(stranger_client: Client, member_client: Client, world: World) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(published_at=None)
    for client in (stranger_client, member_client):
        for end in ("/", f".pdf?point={world.resolution.pk}"):
            assert client.get(f"/meetings/{world.meeting.pk}/extract{end}").status_code == 404
    assert stranger_client.get(f"/meetings/{world.meeting.pk}/extract.exe").status_code == 404


def test_the_short_form_has_questions_speakers_and_decisions(
    stranger_client: Client, world: World, others: list[Resolution], tmp_path: Path
) -> None:
    page = f"/meetings/{world.meeting.pk}/protocol.docx"
    full, short = (lines(stranger_client.get(page + query).content) for query in ("", "?form=brief"))
    assert "ПОВЕСТКА ДНЯ:" in full
    assert "ПРОТОКОЛ" in short
    assert any("Построить склад." in line for line in short)
    assert not {"ПОВЕСТКА ДНЯ:", "Присутствовали:", "ВЫСТУПИЛИ:", "ВЕРНО"} & set(short)
    assert stranger_client.get(page + "?form=other").status_code == 400
    call_command("export_document", "brief", str(world.meeting.pk), "--out", str(tmp_path), stdout=io.StringIO())
    assert [file.name[:16] for file in tmp_path.iterdir()] == ["Краткий протокол"]

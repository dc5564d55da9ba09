"""`/meetings/<pk>/summary/letter/`: what the page says, for mail, to each participant once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from decisions.letters.emails.summary import bars_of
from decisions.models import Attendance, Letter, Meeting
from decisions.standing import Standing, Tally
from tests.conftest import World
from tests.factories import AgendaItemFactory, AttendanceFactory, PersonFactory, ResolutionFactory, UserFactory

Presence = Attendance.Presence


@pytest.fixture
def met(world: World) -> World:
    """Present: one with an address, one with an account that has the same, one without; invited one, absent one."""
    people = [
        PersonFactory(surname="Присутов", email="present@example.org"),
        PersonFactory(surname="Дважды", email="Present@Example.org"),
        PersonFactory(surname="Безадресов"),
        PersonFactory(surname="Приглашённов", email="invited@example.org"),
        PersonFactory(surname="Отсутствов"),
    ]
    UserFactory(email="absent@example.org", person=people[4])
    presences = (Presence.PRESENT, Presence.PRESENT, Presence.PRESENT, Presence.INVITED, Presence.ABSENT)
    for place, (person, presence) in enumerate(zip(people, presences, strict=True)):
        AttendanceFactory(meeting=world.meeting, position=place, person=person, presence=presence)
    hidden = AgendaItemFactory(meeting=world.meeting, title="О тайном деле", is_closed=True)
    ResolutionFactory(item=hidden, text="Тайное решение.")
    ResolutionFactory(item=world.item, text="Присутову осмотреть.", public_text="Осмотреть.")
    return world


def path(world: World) -> str:
    return f"/meetings/{world.meeting.pk}/summary/letter/"


def sent() -> list[str]:
    return sorted(Letter.objects.filter(kind=Letter.Kind.SUMMARY).values_list("recipient", flat=True))


def test_each_address_gets_it_once(met: World, secretary_client: Client) -> None:
    page = secretary_client.get(path(met)).content.decode()
    assert "У 1 участника нет адреса" in page
    secretary_client.post(path(met), {"who": ["present", "invited"]})
    assert sent() == ["invited@example.org", "present@example.org"]
    page = secretary_client.post(path(met), {"who": ["present", "invited"]}, follow=True).content.decode()
    assert "Писать больше некому" in page
    secretary_client.post(path(met), {"who": ["present", "absent"]})
    assert sent() == ["absent@example.org", "invited@example.org", "present@example.org"]


def test_it_says_what_the_public_page_says(met: World, secretary_client: Client) -> None:
    secretary_client.post(path(met), {"who": ["present"]})
    letter = Letter.objects.get(kind=Letter.Kind.SUMMARY)
    for face in (letter.text, letter.html):
        for said in ("график движения судов", "ООО «Речной причал»", "просрочено", "■", "/summary/"):
            assert said in face.replace("\xa0", " ")
        for hidden in ("тайн", "Тайн", "Присутову"):
            assert hidden not in face
    point = re.search(r"<tr><th scope=\"row\"><a .*?</tr>", letter.html, re.DOTALL)
    assert point is not None
    assert point[0].count("<td>") == 1, "five columns broke the words on a narrow screen"
    assert re.search(r"is-overdue\">просрочено", point[0])
    assert "<svg" not in letter.html
    assert "<script" not in letter.html
    assert f"http://testserver/resolutions/{met.resolution.pk}/" in letter.html
    assert letter.body == met.body


def test_the_preview_is_the_letter(met: World, secretary_client: Client) -> None:
    page = secretary_client.get(path(met)).content.decode()
    secretary_client.post(path(met), {"who": ["present"]})
    letter = Letter.objects.get(kind=Letter.Kind.SUMMARY)
    assert letter.subject in page.replace("\N{NO-BREAK SPACE}", " ")
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", letter.html)
    assert rows
    assert all(row in page for row in rows)
    assert "style=" not in page


def test_of_an_unpublished_protocol_none_is_sent(met: World, secretary_client: Client) -> None:
    Meeting.objects.update(published_at=None)
    page = secretary_client.post(path(met), {"who": ["present"]}, follow=True).content.decode()
    assert "Сначала опубликуйте" in page
    assert sent() == []


@pytest.mark.parametrize(("name", "status"), [("chair", 403), ("observer", 403), ("member", 403), ("stranger", 302)])
def test_only_the_secretary_sends(met: World, request: pytest.FixtureRequest, name: str, status: int) -> None:
    client: Client = request.getfixturevalue(f"{name}_client")
    assert client.get(path(met)).status_code == status
    assert client.post(path(met), {"who": ["present"]}).status_code == status
    assert sent() == []


def test_hostile_choices_write_to_nobody(met: World, secretary_client: Client) -> None:
    secretary_client.post(path(met), {"who": ["everybody", "\x00", "present@example.org"]})
    assert sent() == []


def test_squares_stay_within_a_line_and_none_is_nothing() -> None:
    tally = Tally([Standing.CLOSED] * 100 + [Standing.OVERDUE])
    assert [(name, n, len(squares)) for name, _words, n, squares in bars_of(tally)] == [
        ("closed", 100, 20),
        ("overdue", 1, 1),
    ]
    assert bars_of(Tally()) == []

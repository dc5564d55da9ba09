"""The check of a seal: anybody reads the answer, only those who read the protocol whole get what was sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions import freezing, workflow
from decisions.models import Meeting, Resolution
from members.models import Person, User
from tests.decisions.sealed import sealed_protocol
from tests.factories import PersonFactory


@pytest.fixture
def sealed(body: object, chair: User) -> Meeting:
    """Signed by a chair who is a person without consent, and published."""
    chair.person = PersonFactory(surname="Негласный")
    chair.save()
    meeting = sealed_protocol(body, actor=chair)
    workflow.publish(meeting)
    return Meeting.objects.get(pk=meeting.pk)


def url(meeting: Meeting, name: str = "meeting-seal") -> str:
    return reverse(f"decisions:{name}", args=[meeting.pk])


def in_fours(seal: str) -> str:
    return " ".join(seal[start : start + 4] for start in range(0, len(seal), 4))


def test_anybody_reads_that_the_seal_is_right(stranger_client: Client, sealed: Meeting) -> None:
    page = stranger_client.get(url(sealed)).content.decode()
    assert "Печать верна" in page
    assert in_fours(sealed.seal) in page
    assert "Негласный" not in page
    assert url(sealed, "meeting-seal-file") not in page


def test_the_name_of_the_signer_by_consent(stranger_client: Client, sealed: Meeting) -> None:
    Person.objects.filter(surname="Негласный").update(consent_given_on="2026-01-01")
    assert "Негласный" in stranger_client.get(url(sealed)).content.decode()


def test_a_changed_character_is_told_to_all_and_where_to_some(
    stranger_client: Client, observer_client: Client, sealed: Meeting
) -> None:
    with freezing.suspended():
        Resolution.objects.filter(item__meeting=sealed, parent=None).update(text="Тайное слово.")
    page = stranger_client.get(url(sealed)).content.decode()
    assert "Печать нарушена" in page
    assert "Тайное слово" not in page
    assert "Тайное слово" in observer_client.get(url(sealed)).content.decode()


def test_the_file_gives_the_seal_to_those_who_read_the_whole(
    persona_client: Callable[[str], Client], sealed: Meeting
) -> None:
    for name in ("secretary", "chair", "observer", "superuser"):
        answer = persona_client(name).get(url(sealed, "meeting-seal-file"))
        assert hashlib.sha256(answer.content).hexdigest() == sealed.seal
    for name in ("stranger", "member", "coordinator"):
        assert persona_client(name).get(url(sealed, "meeting-seal-file")).status_code == 404


@pytest.mark.parametrize("edition", ["1", "7", "x", "²", "-1", "9" * 30])
def test_the_file_of_an_edition_that_is_not_there(secretary_client: Client, sealed: Meeting, edition: str) -> None:
    answer = secretary_client.get(url(sealed, "meeting-seal-file"), {"edition": edition})
    assert answer.status_code == (200 if edition == "1" else 404)


def test_what_is_not_published_does_not_exist(
    stranger_client: Client, member_client: Client, secretary_client: Client, body: object
) -> None:
    signed = sealed_protocol(body)
    for client in (stranger_client, member_client):
        assert client.get(url(signed)).status_code == 404
    assert "Печать верна" in secretary_client.get(url(signed)).content.decode()


def test_neighbours_of_the_chain_without_those_who_are_hidden(
    stranger_client: Client, secretary_client: Client, sealed: Meeting
) -> None:
    hidden = sealed_protocol(sealed.body, "8")
    page = stranger_client.get(url(sealed)).content.decode()
    assert in_fours(hidden.seal) not in page
    assert in_fours(hidden.seal) in secretary_client.get(url(sealed)).content.decode()
    workflow.publish(hidden)
    assert in_fours(hidden.seal) in stranger_client.get(url(sealed)).content.decode()
    assert in_fours(sealed.seal) in stranger_client.get(url(hidden)).content.decode()


def test_an_earlier_edition_is_named_and_not_shown(stranger_client: Client, sealed: Meeting, secretary: User) -> None:
    old = sealed.seal
    workflow.withdraw(sealed, reason="Опечатка в пункте 1.1.", actor=secretary)
    Resolution.objects.filter(item__meeting=sealed, parent=None).update(text="Новое.", public_text="Новое.")
    assert stranger_client.get(url(sealed)).status_code == 404
    workflow.sign(sealed, actor=secretary)
    workflow.withdraw(sealed, reason="Тайная причина.", actor=secretary)
    workflow.sign(sealed, actor=secretary)
    workflow.publish(sealed, actor=secretary)
    for address in (url(sealed), sealed.get_absolute_url()):
        page = stranger_client.get(address).content.decode().replace("\xa0", " ")
        assert "Опечатка в пункте 1.1." in page
        assert "не публиковал" in page
        assert "Тайная причина." not in page
        assert "график движения" not in page
    assert in_fours(old) not in stranger_client.get(sealed.get_absolute_url()).content.decode()


def test_the_page_of_the_protocol_leads_to_the_check(stranger_client: Client, sealed: Meeting) -> None:
    assert url(sealed) in stranger_client.get(sealed.get_absolute_url()).content.decode()


def test_a_meeting_without_a_seal_says_so(secretary_client: Client, draft_meeting: Meeting) -> None:
    assert "Печати нет" in secretary_client.get(url(draft_meeting)).content.decode()


def test_as_many_statements_after_many_editions(stranger_client: Client, sealed: Meeting) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert stranger_client.get(url(sealed)).status_code == 200
        return len(captured)

    workflow.withdraw(sealed, reason="Правка.")
    workflow.sign(sealed)
    workflow.publish(sealed)
    few = statements()
    assert few <= 9
    for _ in range(4):
        workflow.withdraw(sealed, reason="Правка.")
        workflow.sign(sealed)
        workflow.publish(sealed)
    assert statements() == few

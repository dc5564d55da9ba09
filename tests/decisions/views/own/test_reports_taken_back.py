"""A report or a request for more time that was sent by the link of a letter is taken back by the same browser."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from decisions import workflow
from decisions.letters import report_links
from decisions.models import Assignment, ExtensionRequest, Report
from members.models import User
from tests.conftest import World
from tests.decisions.views.own.by_link import LATER, NOW, REPORT, confirm, text

pytestmark = pytest.mark.usefixtures("no_limits")

DONE = {"act": "report", "kind": "done", "text": "Сделано не то.", "percent": ""}


def state_of(world: World) -> str:
    return Assignment.objects.get(pk=world.assignment.pk).status


@pytest.mark.parametrize("which", ["link", "inbox_link"])
def test_a_report_by_the_link_is_taken_back_and_given_anew(
    which: str, world: World, request: pytest.FixtureRequest
) -> None:
    link, phone = request.getfixturevalue(which), Client()
    confirm(phone, link)
    assert 'value="undo"' in phone.post(link, DONE).content.decode()
    assert 'value="undo"' in text(phone, link), "also when the letter is opened again"
    assert phone.post(link, {"act": "undo"}).status_code == 302
    assert state_of(world) == "control"
    page = text(phone, link)
    assert "Отменено: «отчёт об исполнении»" in page
    assert "<textarea" in page, "without another code"
    assert "Отчёт отправлен" in phone.post(link, {**DONE, "text": "Сделано."}).content.decode()
    decisions = Report.objects.order_by("pk").values_list("text", "decision")
    assert list(decisions) == [("Сделано не то.", "recalled"), ("Сделано.", "")]


def test_a_request_for_more_time_by_the_link_is_taken_back(world: World, link: str) -> None:
    phone = Client()
    confirm(phone, link)
    phone.post(link, {"act": "more", "more-reason": "Ждём ответа.", "more-new_term": LATER.isoformat()})
    assert 'value="undo"' in text(phone, link)
    phone.post(link, {"act": "undo"})
    assert (state_of(world), ExtensionRequest.objects.get().is_granted) == ("control", False)


def test_an_interim_report_is_not_taken_back(link: str) -> None:
    phone = Client()
    confirm(phone, link)
    assert 'value="undo"' not in phone.post(link, REPORT).content.decode()
    assert "отменить нельзя" in phone.post(link, {"act": "undo"}, follow=True).content.decode()


def test_only_the_browser_that_reported_takes_it_back_and_not_for_ever(world: World, coordinator: User) -> None:
    phone = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        link = report_links.report_url(coordinator.pk, world.assignment.pk).removeprefix("http://testserver")
        confirm(phone, link)
        phone.post(link, DONE)
        assert 'value="undo"' not in text(Client(), link)
        Client().post(link, {"act": "undo"})
        clock.shift(dt.timedelta(minutes=121))
        assert 'value="undo"' not in text(phone, link)
        phone.post(link, {"act": "undo"})
    assert state_of(world) == "reported"


def test_what_was_accepted_meanwhile_stays(world: World, link: str, secretary: User) -> None:
    phone = Client()
    confirm(phone, link)
    phone.post(link, DONE)
    workflow.accept_report(Report.objects.get(), actor=secretary)
    assert 'value="undo"' not in text(phone, link)
    phone.post(link, {"act": "undo"})
    assert state_of(world) == "closed"

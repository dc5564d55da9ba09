"""A member's way from the letter to the report: signs in by the code, reports with a file, asks for more time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from decisions.models import Assignment, ExtensionRequest, Report
from members.models import User
from tests.conftest import World
from tests.e2e.conftest import Open


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no scripts"])
def test_from_the_door_to_the_report(world: World, coordinator: User, open_page: Open, js: bool) -> None:
    visit = open_page(f"/tasks/{world.assignment.pk}/", width=360, js=js)
    page = visit.page
    page.get_by_label("Электронная почта").fill(coordinator.email.upper())
    page.get_by_role("button", name="Прислать код").click()
    page.get_by_label("Код").fill("000000")
    page.get_by_role("main").get_by_role("button", name="Войти").click()
    assert "Код не подошёл" in page.inner_text("main")
    if js:
        assert visit.axe() == []
    found = re.search(r"^\d{6}$", str(mail.outbox[0].body), re.MULTILINE)
    assert found is not None
    page.get_by_label("Код").fill(found[0])
    page.get_by_role("main").get_by_role("button", name="Войти").click()

    assert page.get_by_label("50 %").is_visible()
    page.get_by_label("Исполнено секретарь примет или вернёт").check()
    assert not page.get_by_label("50 %").is_visible(), "how far it is asks who has not done it yet"
    page.get_by_label("Документы").set_input_files(
        [{"name": "run.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}]
    )
    page.get_by_role("button", name="Отправить отчёт").click()
    assert "Отчёт не отправлен" in page.inner_text("main")
    assert visit.wider_than_window() <= 0 if js else True
    if js:
        assert visit.axe() == []
    page.get_by_label("Что сделано").fill("График передан в совет 12.05.2026.")
    page.get_by_label("Документы").set_input_files(
        [{"name": "График.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}]
    )
    page.get_by_role("button", name="Отправить отчёт").click()

    assert "Отчёт отправлен" in page.inner_text("main")
    assert Assignment.objects.get().status == Assignment.Status.REPORTED
    assert Report.objects.get().documents.get().name == "График.pdf"
    with page.expect_download() as download:
        page.get_by_role("link", name="График.pdf").click()
    assert download.value.suggested_filename == "График.pdf"
    if js:
        assert visit.axe() == []


def test_more_time_is_asked_for_in_its_fold(world: World, open_page: Open) -> None:
    visit = open_page(f"/tasks/{world.assignment.pk}/#more", "coordinator")
    page = visit.page
    page.get_by_text("Попросить другой срок").click()
    page.get_by_label("Новый срок").fill("2020-01-01")
    page.get_by_role("button", name="Отправить просьбу").click()
    assert "Просьба не отправлена" in page.inner_text("main")
    assert visit.axe() == []
    page.get_by_label("Новый срок").fill((timezone.localdate() + dt.timedelta(days=300)).isoformat())
    page.locator("#more").get_by_label("Почему").fill("Ждём ответа смежников.")
    page.get_by_role("button", name="Отправить просьбу").click()
    assert "Просьба отправлена" in page.inner_text("main")
    assert ExtensionRequest.objects.get().reason == "Ждём ответа смежников."
    assert visit.complaints == []

"""The main job, by hand and without scripts: from a pasted protocol to its files and a task taken off control."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page

from decisions.models import Assignment, Meeting
from members.models import Group, Organization, User
from tests.e2e.browser import Visit
from tests.e2e.conftest import Open

TEXT = """ПРОТОКОЛ № 5
заседания Координационного совета кластера

12 марта 2026 года, 10.00

г. Приозёрск, ул. Складская, 14

1. О навигации этого года.

1.1. Принять к сведению информацию директора ООО «Речной причал» Тополева П. И.

1.2. ООО «Речной причал» представить график движения судов до 1 июня 2030 года.

Секретарь Осинина А. А.
"""


def sign_in(visit: Visit, user: User) -> None:
    """By the code that came by mail."""
    visit.go(reverse("account_login"))
    visit.page.fill("input[name=email]", user.email)
    visit.page.click("main form:has(input[name=email]) button")
    code = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert code is not None
    visit.page.fill("input[name=code]", code[0])
    visit.page.click("main form:has(input[name=code]) button")


def press(page: Page, address: str) -> None:
    """The button of the form that is sent to `address`, unfolding what it is folded in."""
    form = page.locator(f"form[action='{address}']").first
    folded = page.locator(f"details:has(form[action='{address}'])")
    if folded.count():
        folded.first.locator("summary").click()
    form.locator("button:not([formaction])").click()


@pytest.fixture
def pasted(open_page: Open, body: Group, organization: Organization, secretary: User) -> tuple[Visit, Meeting]:
    """The secretary's window after the plan of the text was applied, and the protocol in draft."""
    visit = open_page("/", js=False)
    sign_in(visit, secretary)
    visit.page.click(f"a[href='{reverse('admin:protocol-new')}']")
    visit.page.fill("textarea[name=text]", TEXT)
    visit.page.click("#ed-show")
    assert not Meeting.objects.exists(), "a plan writes nothing"
    visit.page.click(f"button[formaction='{reverse('admin:protocol-apply')}']")
    meeting = Meeting.objects.get()
    assert visit.page.url.endswith(reverse("admin:protocol", args=[meeting.pk]))
    return visit, meeting


def takes_a_file(page: Page, extension: str) -> None:
    with page.expect_download() as given:
        page.click(f"a[href$='protocol.{extension}']")
    assert given.value.suggested_filename.endswith(f".{extension}")
    assert given.value.path().stat().st_size > 1000


def test_from_a_text_to_a_task_that_is_done(pasted: tuple[Visit, Meeting], open_page: Open, coordinator: User) -> None:
    desk, meeting = pasted
    page = meeting.get_absolute_url()
    stranger = open_page(page, js=False)
    assert stranger.go(page).status == 404

    press(desk.page, reverse("admin:protocol-sign", args=[meeting.pk]))
    assert stranger.go(page).status == 404, "signed is not yet published"
    press(desk.page, reverse("admin:protocol-publish", args=[meeting.pk]))
    assert stranger.go(page).status == 200
    shown = stranger.page.inner_text("main")
    assert "представить график движения судов" in shown.replace("\u00a0", " ")
    assert "Тополев" not in shown, "he gave no consent"
    for extension in ("docx", "pdf"):
        takes_a_file(stranger.page, extension)

    member = open_page("/", js=False)
    sign_in(member, coordinator)
    assert member.page.url.endswith(reverse("decisions:my"))
    task = Assignment.objects.get()
    member.page.click("main details summary")  # the term is far, and far tasks are folded
    member.page.click(f"main a[href^='{task.get_absolute_url()}']")
    member.page.check("input[name=kind][value=done]")
    member.page.fill("textarea[name=text]", "График составлен и передан в совет.")
    member.page.set_input_files(
        "input[type=file]", {"name": "график.txt", "mimeType": "text/plain", "buffer": "Суда по дням".encode()}
    )
    press(member.page, reverse("decisions:assignment-report", args=[task.pk]))
    task.refresh_from_db()
    assert task.status == Assignment.Status.REPORTED

    desk.go(reverse("admin:index"))
    press(desk.page, reverse("admin:report-accept", args=[task.reports.get().pk]))
    task.refresh_from_db()
    assert task.status == Assignment.Status.CLOSED
    assert (desk.complaints, member.complaints) == ([], [])

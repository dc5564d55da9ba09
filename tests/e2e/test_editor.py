"""The protocol editor by hand in a browser: from a paste to what is kept, two at once, a lost connection."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from decisions.editor.understanding import understand
from decisions.imports.corrections import Corrections
from decisions.models import Assignment, Draft, Meeting
from members.models import Alias, Group, Organization, User
from tests.e2e.conftest import Open
from tests.e2e.editing import HEAD, TEXT, opened, points, saved, written

pytestmark = pytest.mark.usefixtures("dictionary")
SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[3] / "shared"))
SEED = SHARED / "seeds" / "protocol-2019-02-20.txt"


class Hand:
    """What a person does to a page, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def click(self, target: Locator) -> None:
        self.count += 1
        target.click()

    def press(self, keys: str) -> None:
        self.count += 1
        self.page.keyboard.press(keys)

    def paste(self, text: str) -> None:
        self.count += 1
        self.page.keyboard.insert_text(text)


# ── the main job ────────────────────────────────────────────────────────────────
def test_a_pasted_protocol_is_published_in_under_ten_interactions(open_page: Open, body: Group) -> None:
    visit = open_page(reverse("admin:index"), "superuser")
    hand = Hand(visit.page)
    hand.click(visit.page.locator(f"a[href='{reverse('admin:protocol-new')}']").first)
    expect(visit.page.locator("#id_text")).to_be_focused()
    hand.paste(SEED.read_text(encoding="utf-8") if SEED.exists() else TEXT)
    hand.press("Control+Enter")
    visit.page.wait_for_url("**/plan/")
    expect(visit.page.get_by_role("button", name="Применить план")).to_be_focused()
    hand.press("Enter")
    visit.page.wait_for_url(re.compile(r"/protocols/\d+/$"))
    meeting = Meeting.objects.get()
    for act in ("sign", "publish"):
        form = visit.page.locator(f"form[action='{reverse(f'admin:protocol-{act}', args=[meeting.pk])}']")
        hand.click(visit.page.locator("details.act", has=form).locator("summary"))
        hand.click(form.locator("button"))
        visit.page.wait_for_load_state()
    meeting.refresh_from_db()
    assert meeting.is_published
    assert hand.count < 10
    assert visit.complaints == []
    assert Draft.objects.get().state == Draft.State.APPLIED


def test_typed_by_keyboard_alone(open_page: Open, organization: Organization, namesakes: None) -> None:
    visit = opened(open_page)
    keys = visit.page.keyboard
    keys.type(TEXT[:40])
    keys.insert_text(TEXT[40:-1])
    keys.type(".")
    expect(points(visit.page)).to_have_count(3)
    visit.page.locator("#id_text").press("Control+Home")
    keys.press("F8")
    expect(visit.page.get_by_role("combobox", name="Кто это: «Зориной Е. В.»?")).to_be_focused()
    expect(visit.page.locator("#ed-under mark.lit")).to_have_text("Зориной Е. В.")
    expect(visit.page.get_by_role("button", name="Это она")).to_be_visible()
    keys.press("Enter")
    expect(visit.page.locator(".lost-line button").first).to_be_focused()
    keys.press("Tab")
    expect(visit.page.get_by_role("button", name="Это часть 1.2")).to_be_focused()
    keys.press("Enter")
    expect(visit.page.locator("#ed-live")).to_contain_text("Сомнений не осталось")
    visit.page.locator("#id_text").press("Tab")
    expect(visit.page.locator("#id_text")).not_to_be_focused()
    keys.press("Control+Enter")
    visit.page.wait_for_url("**/plan/")
    expect(visit.page.locator("[autofocus]")).to_be_focused()
    keys.press("Enter")
    visit.page.wait_for_url(re.compile(r"/protocols/\d+/$"))
    task = Assignment.objects.get(person__isnull=False)
    assert task.resolution.text.endswith("см. письмо.")
    assert Alias.objects.filter(person=task.person).exists(), "the next protocol needs no answer"
    assert visit.complaints == []


def test_a_reference_to_no_point_is_gone_to_as_well(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page, keys = visit.page, visit.page.keyboard
    written(visit, f"{HEAD}1. О делах.\n\n1.1. Снять с контроля пункт 3.7 протокола № 4 от 01.02.2026.\n", 1)
    expect(page.locator("#ed-next")).to_be_visible()
    page.locator("#id_text").press("Control+Home")
    keys.press("F8")
    expect(page.locator(".fact.is-astray")).to_be_focused()
    expect(page.locator("#ed-live")).to_contain_text("снимает с контроля")
    expect(page.locator("#ed-under mark.lit")).to_contain_text("пункт 3.7")
    keys.press("Escape")
    expect(page.locator("#id_text")).to_be_focused()
    assert (visit.axe(), visit.complaints) == ([], [])


# ── what is answered is kept ────────────────────────────────────────────────────
def test_what_is_certain_is_corrected_in_its_fold(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page = visit.page
    written(visit, TEXT, 3)
    point = points(page).nth(0)
    point.locator(".ed-fix summary").click()
    kind = point.get_by_role("combobox", name="вид")
    kind.select_option("note")
    kind.press("Enter")
    expect(point.locator(".f-kind dd")).to_contain_text("к сведению")
    page.get_by_role("button", name="как прочитано").click()
    expect(point.locator(".f-term dd")).to_contain_text("2030")
    day = point.get_by_label("срок, день")
    day.fill("2030-07-01")
    day.press("Enter")
    expect(point.locator(".f-term dd")).to_contain_text("01.07.2030")
    saved(page)
    assert set(Draft.objects.get().corrections) == {"terms", "points", "beside"}
    assert (visit.axe(), visit.complaints) == ([], [])


def test_what_was_said_of_a_point_stays_while_it_is_reworded(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page = visit.page
    written(visit, TEXT, 3)
    point = points(page).nth(0)
    point.locator(".ed-fix summary").click()
    kind = point.get_by_role("combobox", name="вид")
    kind.select_option("recommend")
    kind.press("Enter")
    expect(point.locator(".f-kind dd")).to_contain_text("рекомендация")
    end = TEXT.index(" до 1 июня")
    page.locator("#id_text").evaluate("(field, end) => { field.focus(); field.setSelectionRange(end, end); }", end)
    page.keyboard.type(" на лето", delay=60)
    expect(point.locator(".f-kind dd")).to_contain_text("рекомендация")
    saved(page)
    draft = Draft.objects.get()
    again = understand(draft.text, corrections=Corrections.read(draft.corrections))
    assert (" на лето" in draft.text, again.items[0].points[0].kind) == (True, "recommend")


def test_without_scripts_answers_go_with_the_form(
    open_page: Open, organization: Organization, namesakes: None, body: Group
) -> None:
    visit = open_page(reverse("admin:protocol-new"), "secretary", js=False)
    visit.page.locator("#id_text").fill(TEXT)
    visit.page.locator("#ed-show").click()
    visit.page.get_by_role("button", name="К тексту протокола").click()
    visit.page.get_by_role("combobox", name="Кто это: «Зориной Е. В.»?").select_option(index=1)
    visit.page.get_by_role("button", name="Это обсуждение").click()
    visit.page.get_by_role("button", name="Применить план").click()
    assert Assignment.objects.filter(person__surname="Зорина").count() == 1
    assert visit.complaints == []


# ── nothing is lost ─────────────────────────────────────────────────────────────
def test_a_text_that_the_server_never_got_is_offered_back(
    open_page: Open, organization: Organization, settings: Any
) -> None:
    settings.TIME_ZONE = "Asia/Vladivostok"  # the browser is in another zone
    visit = opened(open_page)
    page = visit.page
    written(visit, TEXT, 3)
    saved(page)
    page.route("**/protocols/draft/", lambda route: route.abort())
    field = page.locator("#id_text")
    field.press("Control+End")
    page.keyboard.type("2.2. Членам совета явиться.")
    page.keyboard.press("Control+s")
    expect(page.locator("#bar-failed-said")).to_contain_text("нет связи")
    expect(page.locator("#ed-saved")).to_contain_text("сохранено в браузере")
    expect(page.locator(".ed-told")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator(".ed-told")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    typed = timezone.localtime()
    page.reload()
    expect(field).to_have_value(TEXT)
    bar = page.locator("#bar-found")
    expect(bar).to_contain_text("Найден несохранённый текст: он набран")
    hours = {f"в {typed - dt.timedelta(minutes=late):%H:%M} (GMT+10)" for late in range(3)}
    said = bar.inner_text()
    assert any(hour in said for hour in hours), f"by the clock of the site: {said}"
    bar.get_by_role("button", name="Сравнить").click()
    expect(bar.locator("ins")).to_have_text("2.2. Членам совета явиться.")
    page.unroute("**/protocols/draft/")
    bar.get_by_role("button", name="Вернуть").click()
    expect(field).to_have_value(f"{TEXT}2.2. Членам совета явиться.")
    saved(page)
    assert "явиться" in Draft.objects.get().text


def test_a_save_whose_answer_was_lost_is_no_other_version(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page = visit.page
    written(visit, TEXT, 3)
    saved(page)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/protocols/draft/", lose)
    page.locator("#id_text").press("Control+End")
    page.keyboard.type("2.2. Членам совета явиться.")
    page.keyboard.press("Control+s")
    expect(page.locator("#bar-failed-said")).to_contain_text("нет связи")
    assert "явиться" in Draft.objects.get().text, "the server has it and could not say so"
    page.unroute("**/protocols/draft/")
    page.keyboard.type(" Вовремя.")
    saved(page)
    expect(page.locator("#bar-conflict")).to_be_hidden()
    assert "явиться. Вовремя." in Draft.objects.get().text


def test_two_editors_at_once(open_page: Open, organization: Organization, superuser: User) -> None:
    first = opened(open_page)
    written(first, TEXT, 3)
    saved(first.page)
    path = first.page.url.removeprefix(first.site)
    second = opened(open_page, "superuser", path)
    expect(second.page.locator("#ed-others")).to_contain_text("открыт и у")
    second.page.locator("#id_text").press("Control+End")
    second.page.keyboard.type("Другое слово.")
    second.page.keyboard.press("Control+s")
    bar = second.page.locator("#bar-conflict")
    expect(bar).to_contain_text("сейчас пишет этот текст")
    assert "Другое" not in Draft.objects.get().text
    bar.get_by_role("button", name="Сравнить").click()
    expect(bar.locator("ins")).to_have_text("Другое слово.")
    expect(bar.locator("del")).to_have_count(0)
    second.page.locator("#id_text").press("Control+End")
    second.page.keyboard.type(" И ещё.")
    expect(bar.locator("ins")).to_have_text("Другое слово. И ещё.")
    assert (second.axe(), second.wider_than_window()) == ([], 0)
    second.page.get_by_role("button", name="Взять себе").click()
    expect(second.page.locator("#bar-conflict")).to_be_hidden()
    expect(second.page.locator("#ed-saved")).to_contain_text("Сохранено в")
    draft = Draft.objects.get()
    assert "Другое" in draft.text
    second.go(reverse("admin:draft-compare", args=[draft.pk]))
    expect(second.page.locator(".diff-lines ins")).to_have_text("Другое слово. И ещё.")
    assert (second.axe(), second.wider_than_window()) == ([], 0)
    second.go(reverse("admin:draft-versions", args=[draft.pk]))
    assert second.axe() == []
    second.page.get_by_role("button", name="Восстановить").first.click()
    expect(second.page.locator("#id_text")).to_have_value(TEXT)

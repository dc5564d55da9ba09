"""The protocol editor by hand in a browser: pasting, typing by keyboard alone, two at once, a lost connection."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from decisions.editor.understanding import understand
from decisions.imports.corrections import Corrections
from decisions.models import Assignment, Draft, Meeting
from decisions.protocols.parser import parse
from members.models import Alias, Group, Organization, Person, User
from tests.e2e.browser import Visit
from tests.e2e.conftest import Open
from tests.factories import PersonFactory

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[3] / "shared"))
SEED = SHARED / "seeds" / "protocol-2019-02-20.txt"
HEAD = "ПРОТОКОЛ № 5\nзаседания Координационного совета кластера\n12 марта 2026 года\n\n"
TEXT = f"""{HEAD}1. О навигации этого года.

1.1. ООО «Речной причал» представить график движения судов до 1 июня 2030 года.

1.2. Зориной Е. В. осмотреть причал до 1 июля 2030 года.

Вопрос с освещением — см. письмо.

2. О складах.

2.1. ООО «Речной причал» содействовать уборке складов.
"""

TO_THE_TOP_AND_SCROLLED_AT_ONCE = """(field) => {
  const [first, pane] = [field.value.indexOf("О навигации"), document.getElementById("pane-text")];
  document.addEventListener("selectionchange", () => pane.dispatchEvent(new Event("scroll")));
  pane.dispatchEvent(new Event("wheel"));
  field.setSelectionRange(first, first);
}"""
"""As a key that moves the caret out of sight: both are told before the same drawing."""


@pytest.fixture(scope="module", autouse=True)
def dictionary_is_loaded() -> None:
    """Once a process, as a server has it: the first text would wait for it longer than the page is waited for."""
    parse(TEXT)


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


@pytest.fixture
def namesakes(body: Group) -> None:
    """Two who may be the «Зорина Е. В.» of the text."""
    for given, patronymic in (("Елена", "Викторовна"), ("Евгения", "Валерьевна")):
        PersonFactory(surname="Зорина", given=given, patronymic=patronymic, gender=Person.Gender.FEMALE)


def opened(
    open_page: Open, persona: str = "secretary", path: str = "", *, width: int = 1280, dark: bool = False
) -> Visit:
    """The editor, after what it opened with is understood."""
    visit = open_page(path or reverse("admin:protocol-new"), persona, width=width, dark=dark)
    expect(visit.page.locator("main.is-live")).to_be_attached()
    return visit


def points(page: Page) -> Locator:
    return page.locator("#pane-understood .pt-row")


def written(visit: Visit, text: str, count: int) -> None:
    """Put `text` into the field and wait until the right side shows `count` points of it."""
    visit.page.locator("#id_text").fill(text)
    expect(points(visit.page)).to_have_count(count)


def saved(page: Page) -> None:
    """Ctrl+S, and what the page says of it."""
    page.keyboard.press("Control+s")
    expect(page.locator("#ed-saved")).to_contain_text("Сохранено в")


# ── the main job ─────────────────────────────────────────────────────────────
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


# ── the right side follows ───────────────────────────────────────────────────
def test_caret_scroll_and_half_given_answers_stay_while_the_right_side_follows(
    open_page: Open, organization: Organization, namesakes: None
) -> None:
    visit = opened(open_page)
    page = visit.page
    tail = "\n".join(f"2.{n}. ООО «Речной причал» проверить причал {n}.\n" for n in range(2, 30))
    written(visit, f"{TEXT}\n{tail}", 31)
    select = page.get_by_role("combobox", name="Кто это: «Зориной Е. В.»?")
    select.select_option(index=2)
    page.locator("#id_text").evaluate("field => { field.focus(); field.setSelectionRange(9, 12); }")
    page.keyboard.type("№ 75")
    expect(page.locator("[data-fact='head:number']")).to_contain_text("75")
    assert page.locator("#id_text").evaluate("field => [document.activeElement === field, field.selectionStart]") == [
        True,
        13,
    ]
    assert select.evaluate("list => list.selectedIndex") == 2
    left, right = page.locator("#pane-text"), page.locator("#pane-understood")
    left.hover()
    page.mouse.wheel(0, 900)
    expect(right).not_to_have_js_property("scrollTop", 0)
    sizes = page.evaluate(
        "() => ['#id_text', '#ed-under'].map((one) => [document.querySelector(one).clientWidth,"
        " Math.round(document.querySelector(one).getBoundingClientRect().height)])"
    )
    assert sizes[0] == sizes[1], "the marks lie exactly under the words"
    page.locator("#id_text").press("Control+Home")
    expect(page.locator("#ed-under > div").last).not_to_be_in_viewport()
    page.keyboard.press("Control+End")
    expect(page.locator(".pt-row.is-here")).to_contain_text("2.29")
    expect(page.locator("#ed-under > div").last).to_be_in_viewport()
    page.locator("#id_text").evaluate(TO_THE_TOP_AND_SCROLLED_AT_ONCE)
    expect(page.locator(".pt-row.is-here, .ed-item.is-here")).to_contain_text("О навигации")
    assert visit.complaints == []


def test_a_first_text_that_takes_long_is_said_to_be_read(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page = visit.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route) if "№ 5" in (route.request.post_data or "") else route.continue_()

    page.route("**/understand/", hold)
    expect(page.locator("#ed-plan")).to_contain_text("Вставьте текст")
    with page.expect_request(lambda request: "№ 5" in (request.post_data or "")):
        page.locator("#id_text").fill(TEXT)
    expect(page.locator("#ed-waiting")).to_have_text("Читаю текст…")
    expect(page.locator("#ed-live")).to_have_text("Читаю текст…")
    expect(page.locator(".ed-empty")).to_be_hidden()
    expect(page.locator("#ed-plan")).to_be_hidden()
    held[0].continue_()
    expect(points(page)).to_have_count(3)
    expect(page.locator("#ed-waiting")).to_be_hidden()
    expect(page.locator("#ed-plan")).to_be_visible()


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


def test_the_head_and_who_has_to_act_are_corrected_in_the_text(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page, field = visit.page, visit.page.locator("#id_text")
    chaired = TEXT.replace(HEAD, f"{HEAD}Председательствовал: Зорина Е. В.\n\n")
    PersonFactory(surname="Зорина", given="Елена", patronymic="Викторовна", gender=Person.Gender.FEMALE)
    other = PersonFactory(surname="Клёнов", given="Антон", patronymic="Ильич", gender=Person.Gender.MALE)
    written(visit, chaired, 3)
    head = page.locator(".ed-head")
    head.locator(".ed-fix > summary").click()
    head.get_by_label("дата").fill("2026-04-03")
    head.get_by_label("дата").press("Enter")
    expect(field).to_have_value(chaired.replace("12 марта 2026 года", "3 апреля 2026 года"))
    expect(head.locator("[data-fact='head:date']")).to_contain_text("03.04.2026")
    expect(page.locator("#ed-mended")).to_contain_text("Исправлено в тексте")
    page.locator("#ed-mended-undo").click()
    expect(field).to_have_value(chaired)
    expect(page.locator("#ed-mended")).to_be_hidden()
    head.locator("[data-of='person:зорина е в'] summary").click()
    head.locator("[data-of='person:зорина е в'] [data-free]").fill("Клёнов Антон Ильич")
    head.locator("[data-of='person:зорина е в'] [data-free]").press("Enter")
    expect(head.locator("[data-fact='head:chair']")).to_contain_text(other.full_name)
    point = points(page).nth(0)
    point.locator(".ed-fix summary").click()
    added = point.get_by_label("Добавить исполнителя")
    added.press_sequentially("Клён")
    expect(page.locator("#ed-names option")).to_have_attribute("value", "Клёнов А. И.")
    added.fill("Клёнов А. И.")
    point.get_by_role("button", name="Соисполнитель").click()
    expect(point.locator(".f-co dd")).to_contain_text("Клёнов")
    assert "1 июня 2030 года.\nСоисполнитель: Клёнов А. И.\n" in field.input_value()
    point.get_by_role("button", name="Убрать: Клёнов").click()
    expect(field).to_have_value(chaired)
    page.keyboard.press("Control+z")
    expect(point.locator(".f-co")).to_have_count(1)
    assert (visit.axe(), visit.complaints) == ([], [])


def test_a_fold_that_comes_late_takes_nothing_from_the_hand(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page = visit.page
    chaired = TEXT.replace(HEAD, f"{HEAD}Председательствовал: Зорина Е. В.\n\n")
    PersonFactory(surname="Зорина", given="Елена", patronymic="Викторовна", gender=Person.Gender.FEMALE)
    written(visit, chaired, 3)
    head = page.locator(".ed-head")
    head.locator(".ed-fix > summary").click()
    asked = head.locator("[data-of='person:зорина е в']")
    asked.locator("summary").click()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route) if 'name="fold"' in (route.request.post_data or "") else route.continue_()

    page.route("**/understand/", hold)
    with page.expect_request(lambda request: 'name="fold"' in (request.post_data or "")):
        page.locator("#id_text").fill(chaired.replace("№ 5", "№ 6"))
    asked.locator("[data-free]").fill("Клёнов Антон Ильич")
    with page.expect_response(lambda response: 'name="fold"' in (response.request.post_data or "")):
        held[0].continue_()
    expect(asked.locator("[data-free]")).to_have_value("Клёнов Антон Ильич")
    asked.locator("[data-free]").press("Enter")
    expect(head.locator("[data-fact='head:chair']")).to_contain_text("Клёнов")


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


def test_a_quick_fix_and_a_file_can_be_taken_back(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page = visit.page
    written(visit, TEXT, 3)
    page.locator("[data-fix-text]").first.click()
    field = page.locator("#id_text")
    expect(field).not_to_have_value(TEXT)
    page.keyboard.press("Control+z")
    expect(field).to_have_value(TEXT)
    page.locator("#id_file").set_input_files(
        {"name": "протокол.txt", "mimeType": "text/plain", "buffer": TEXT.replace("№ 5", "№ 8").encode()}
    )
    expect(page.locator("#ed-file-done")).to_contain_text("протокол.txt")
    assert "№ 8" in field.input_value()
    page.get_by_role("button", name="Вернуть прежний текст").click()
    expect(field).to_have_value(TEXT)
    file = "new File([text], 'сброшен.txt', { type: 'text/plain' })"
    page.locator("#pane-text").evaluate(
        "(pane, text) => { const dropped = new DataTransfer(); dropped.items.add(" + file + ");"
        " for (const kind of ['dragover', 'drop'])"
        " pane.dispatchEvent(new DragEvent(kind, { dataTransfer: dropped, bubbles: true, cancelable: true })); }",
        TEXT.replace("№ 5", "№ 9"),
    )
    expect(page.locator("#ed-file-done")).to_contain_text("сброшен.txt")
    assert "№ 9" in field.input_value()
    page.get_by_role("button", name="Вернуть прежний текст").click()
    page.locator("#id_file").set_input_files({"name": "a.docx", "mimeType": "", "buffer": b"PK\x03\x04 broken"})
    expect(page.locator("#ed-file-error")).to_be_visible()
    expect(field).to_have_value(TEXT)


# ── nothing is lost ──────────────────────────────────────────────────────────
def test_a_text_that_the_server_never_got_is_offered_back(open_page: Open, organization: Organization) -> None:
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
    page.reload()
    expect(field).to_have_value(TEXT)
    bar = page.locator("#bar-found")
    expect(bar).to_contain_text("Найден несохранённый текст")
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


def test_a_fix_takes_nothing_that_was_typed_since(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page, field = visit.page, visit.page.locator("#id_text")
    written(visit, TEXT.replace("причал»", 'причал"').replace("«Речной", '"Речной'), 3)
    fix = page.get_by_role("button", name="Поставить «»")
    expect(fix).to_be_visible()
    page.route("**/understand/", lambda route: route.abort())
    typed = field.input_value().replace("осмотреть причал", "осмотреть новый причал")
    field.fill(typed)
    fix.click()
    expect(page.locator("#ed-live")).to_contain_text("Текст изменился")
    expect(field).to_have_value(typed)


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
    expect(second.page.locator("#bar-conflict")).to_be_visible()
    assert "Другое" not in Draft.objects.get().text
    second.page.get_by_role("button", name="Взять себе").click()
    expect(second.page.locator("#bar-conflict")).to_be_hidden()
    expect(second.page.locator("#ed-saved")).to_contain_text("Сохранено в")
    draft = Draft.objects.get()
    assert "Другое" in draft.text
    second.go(reverse("admin:draft-compare", args=[draft.pk]))
    expect(second.page.locator(".diff-lines ins")).to_have_text("Другое слово.")
    assert (second.axe(), second.wider_than_window()) == ([], 0)
    second.go(reverse("admin:draft-versions", args=[draft.pk]))
    assert second.axe() == []
    second.page.get_by_role("button", name="Восстановить").first.click()
    expect(second.page.locator("#id_text")).to_have_value(TEXT)


# ── how it looks ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("width", "dark"), [(1366, True), (360, False)])
def test_full_of_doubts_it_is_accessible(
    open_page: Open, organization: Organization, namesakes: None, width: int, dark: bool
) -> None:
    visit = opened(open_page, width=width, dark=dark)
    page = visit.page
    written(visit, TEXT, 3)
    for tab in ("text", "understood", "advice"):
        if width < 768:
            page.locator(f".ed-tab[data-pane={tab}]").click()
        if tab == "understood":
            points(page).nth(0).locator(".ed-fix > summary").click()
            expect(points(page).nth(0).locator("[data-value]")).to_be_visible()
        assert (tab, visit.axe(), visit.wider_than_window()) == (tab, [], 0)
    page.locator("#ed-show").click()
    page.wait_for_url("**/plan/")
    assert (visit.axe(), visit.wider_than_window()) == ([], 0)
    assert visit.complaints == []


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

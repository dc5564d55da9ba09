"""The page of the protocol editor while it is worked on: the right side follows, nothing is taken from the hand.

On SQLite alone: what the editor keeps is asked of both by `test_editor.py`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from members.models import Organization, Person
from tests.conftest import World
from tests.e2e.conftest import Open
from tests.e2e.editing import HEAD, TEXT, opened, points, written
from tests.factories import PersonFactory

pytestmark = [pytest.mark.usefixtures("dictionary"), pytest.mark.sqlite_only("the page is the browser's own work")]
TO_THE_TOP_AND_SCROLLED_AT_ONCE = """(field) => {
  const [first, pane] = [field.value.indexOf("О навигации"), document.getElementById("pane-text")];
  document.addEventListener("selectionchange", () => pane.dispatchEvent(new Event("scroll")));
  pane.dispatchEvent(new Event("wheel"));
  field.setSelectionRange(first, first);
}"""
"""As a key that moves the caret out of sight: both are told before the same drawing."""
DROPPED = """(pane, [text, names]) => {
  const dropped = new DataTransfer();
  for (const name of names) dropped.items.add(new File([text], name));
  const told = ["dragover", "drop"].map(
    (kind) => new DragEvent(kind, { dataTransfer: dropped, bubbles: true, cancelable: true })
  );
  for (const event of told) pane.dispatchEvent(event);
  return told.every((event) => event.defaultPrevented);
}"""
"""Files dropped onto a pane; answers whether the browser was told to leave them alone."""


# ── the right side follows ──────────────────────────────────────────────────────
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


def test_the_aids_follow_the_body_that_the_text_names(
    open_page: Open, organization: Organization, world: World
) -> None:
    visit = opened(open_page)
    page = visit.page
    panel = page.locator("#ed-aids")
    panel.locator("details[data-key=phrases] summary").click()
    expect(panel.locator("details[data-key=open]")).to_have_count(0)
    written(visit, TEXT.replace("12 марта", "12 июня"), 3)
    points_left = panel.locator("details[data-key=open]")
    expect(points_left).to_contain_text("1 открытый пункт")
    expect(panel.locator("details[data-key=phrases]")).to_have_attribute("open", "")
    points_left.locator("summary").click()
    page.locator("#id_text").press("Control+End")
    page.keyboard.press("Enter")
    points_left.get_by_role("button", name="Снять с контроля").click()
    expect(points(page)).to_have_count(4)
    closing = points(page).nth(3).locator(".f-lineage")
    expect(closing).to_contain_text("снимает с контроля")
    expect(closing.get_by_role("link")).to_have_attribute("href", world.resolution.get_absolute_url())
    page.locator("#id_text").fill("")
    expect(points_left).to_have_count(0)
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


# ── what was put into the text is taken back ────────────────────────────────────
def test_a_quick_fix_and_a_file_can_be_taken_back(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page, width=1366)
    page = visit.page
    written(visit, TEXT, 3)
    page.locator("[data-fix-text]").first.click()
    expect(page.locator("#ed-mended")).to_be_visible()
    foot = page.locator(".ed-foot").bounding_box()
    assert foot is not None
    assert foot["height"] < 64, "all of it in one row"
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
    page.locator("#pane-text").evaluate(DROPPED, [TEXT.replace("№ 5", "№ 9"), ["сброшен.txt"]])
    expect(page.locator("#ed-file-done")).to_contain_text("сброшен.txt")
    assert "№ 9" in field.input_value()
    page.get_by_role("button", name="Вернуть прежний текст").click()
    page.locator("#id_file").set_input_files({"name": "a.docx", "mimeType": "", "buffer": b"PK\x03\x04 broken"})
    expect(page.locator("#ed-file-error")).to_contain_text("Файл «a.docx» не взят.")
    page.locator("#pane-text").evaluate(DROPPED, ["Другой протокол", ["один.txt", "два.txt"]])
    expect(page.locator("#ed-file-error")).to_contain_text("не взят ни один")
    assert page.locator("#pane-understood").evaluate(DROPPED, ["Другой протокол", ["мимо.txt"]]), "no page is left"
    expect(field).to_have_value(TEXT)


def test_a_fix_takes_nothing_that_was_typed_since(open_page: Open, organization: Organization) -> None:
    visit = opened(open_page)
    page, field = visit.page, visit.page.locator("#id_text")
    written(visit, TEXT.replace("причал»", 'причал"').replace("«Речной", '"Речной'), 3)
    fix = page.get_by_role("button", name="Поставить «»")
    expect(fix).to_be_visible()
    page.route("**/understand/", lambda route: route.abort())
    typed = field.input_value().replace("осмотреть причал", "осмотреть новый причал")
    field.fill(typed)
    expect(page.locator("#ed-live")).to_contain_text("Связь потеряна")  # said once; the next word is the fix's own
    fix.click()
    expect(page.locator("#ed-live")).to_contain_text("Текст изменился")
    expect(field).to_have_value(typed)


# ── how it looks ────────────────────────────────────────────────────────────────
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

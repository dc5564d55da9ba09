"""The desk by keyboard: each row is decided in one step, and no key means anything outside of a row."""

from __future__ import annotations

from decisions.models import Report
from tests.conftest import World
from tests.decisions.admin.desk.test_desk import waiting_report
from tests.e2e.conftest import Open


def test_rows_are_decided_by_keys_while_they_have_the_focus(world: World, open_page: Open) -> None:
    accepted, passed, returned = (waiting_report(world.meeting, f"Сделано {number}.") for number in range(3))
    page = open_page("/admin/", "secretary").page
    focused = "document.activeElement.getAttribute('aria-labelledby')"

    page.keyboard.press("a")
    page.keyboard.press("j")
    assert not Report.objects.exclude(decision="").exists()
    page.get_by_role("button", name="Решать с клавиатуры").click()
    assert page.evaluate(focused) == f"r{accepted.pk}"
    page.keyboard.press("a")
    page.wait_for_selector(f"#r{accepted.pk}", state="detached")
    page.wait_for_function(f"{focused} === 'r{passed.pk}'")

    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == f"r{returned.pk}"
    page.keyboard.press("r")
    page.keyboard.type("Приложите акт, jar.")
    assert page.get_by_label("Чего не хватает").locator("visible=true").input_value() == "Приложите акт, jar."
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#r{returned.pk}", state="detached")
    assert dict(Report.objects.values_list("pk", "decision")) == {
        accepted.pk: "accepted",
        passed.pk: "",
        returned.pk: "returned",
    }

"""The protocol editor under the hand of a test: opened, written into, saved."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import Visit
from tests.e2e.conftest import Open

HEAD = "ПРОТОКОЛ № 5\nзаседания Координационного совета кластера\n12 марта 2026 года\n\n"
TEXT = f"""{HEAD}1. О навигации этого года.

1.1. ООО «Речной причал» представить график движения судов до 1 июня 2030 года.

1.2. Зориной Е. В. осмотреть причал до 1 июля 2030 года.

Вопрос с освещением — см. письмо.

2. О складах.

2.1. ООО «Речной причал» содействовать уборке складов.
"""


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

"""Quick fixes of the remarks on a page without scripts."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from decisions.models import Draft, Meeting
from members.models import Group
from tests.decisions.admin.writing import HEAD, PLAN, TEXT, line_key, said

pytestmark = pytest.mark.django_db

QUOTED = f"""{HEAD}1.1. ООО "Речной причал" представить график движения судов до 1 июня 2026 года.

1.2. ООО «Речной причал» провести сверку.
"""


@pytest.fixture(autouse=True)
def council(body: Group, organization: object) -> Group:
    """The body and the organization that the texts name."""
    return body


def editor(client: Client, text: str, **data: str) -> str:
    """The page with `text`, as it comes back from the plan."""
    return client.post(PLAN, {"text": text, "back": "1", **data}).content.decode()


def answers(page: str) -> dict[str, str]:
    """The values of the buttons of quick fixes, by the code of their remark."""
    found = re.findall(r'<button class="link" name="fix" value="([\w-]+:\d+)"', page)
    return {value.split(":")[0]: value for value in found}


def test_the_button_sends_the_text_and_it_comes_back_mended(secretary_client: Client) -> None:
    fix = answers(editor(secretary_client, QUOTED))["straight-quotes"]
    page = secretary_client.post(PLAN, {"text": QUOTED, "fix": fix})
    text = QUOTED.replace('"Речной причал"', "«Речной причал»")
    assert page.context["form"]["text"].value() == text
    assert page.context["understood"].text == text, "and the right side is that of the mended text"
    assert "straight-quotes" not in answers(page.content.decode())
    assert not Meeting.objects.exists()
    assert not Draft.objects.exists()


def test_line_ends_of_a_browser_do_not_move_the_place(secretary_client: Client) -> None:
    posted = QUOTED.replace("\n", "\r\n")
    page = secretary_client.post(PLAN, {"text": posted, "fix": answers(editor(secretary_client, posted))["no-term"]})
    text = page.context["form"]["text"].value()
    assert text.startswith(QUOTED.rstrip().removesuffix("."))
    assert "провести сверку в срок до " in text


def test_corrections_stay(secretary_client: Client) -> None:
    text = TEXT.replace("«Речной причал»", '"Речной причал"')
    corrections = said(lines={line_key(): "ignore"})
    fix = answers(editor(secretary_client, text, corrections=corrections))["straight-quotes"]
    page = secretary_client.post(PLAN, {"text": text, "fix": fix, "corrections": corrections})
    assert json.loads(page.context["corrections_json"]) == json.loads(corrections)


@pytest.mark.parametrize("fix", ["", "straight-quotes:1", "straight-quotes", "no-such:0", "straight-quotes:9" * 99])
def test_what_is_no_longer_advised_changes_nothing(secretary_client: Client, fix: str) -> None:
    page = secretary_client.post(PLAN, {"text": QUOTED, "fix": fix})
    assert page.context["form"]["text"].value() == QUOTED
    assert len(list(page.context["messages"])) == 1


def test_without_a_text_it_is_told(secretary_client: Client) -> None:
    page = secretary_client.post(PLAN, {"text": " ", "fix": "straight-quotes:0"})
    assert page.context["form"].errors["text"]


def test_a_text_that_lacks_something_is_not_called_ready_for_the_signature(secretary_client: Client) -> None:
    text = (
        "ПРОТОКОЛ № 5\nзаседания Координационного совета кластера\n12 марта 2026 года, 10:00\n"
        "г. Приозёрск, ул. Складская, 14\n\nПредседательствующий – Лагутин В. С.\nСекретарь – Осокина Т. Г.\n\n"
        "Присутствовали:\nЛагутин В. С. – директор\nОсокина Т. Г. – секретарь\n\n"
        "1. О навигации этого года.\nРЕШИЛИ:\n1.1.\n"
    )
    page = secretary_client.post(PLAN, {"text": text, "back": "1"})
    assert (bool(page.context["understood"].missing), page.context["remarks"]) == (True, [])
    assert "текст можно подписывать" not in page.content.decode().replace("\u00a0", " ")

"""The answer while somebody types: what the page has is not sent again, and a letter above changes no row below."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from members.models import Group
from tests.decisions.admin.writing import HEAD, PLAN, TEXT, point_key, said, understand
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

REWORD = "/admin/protocols/reword/"


@pytest.fixture(autouse=True)
def council(body: Group, organization: object) -> Group:
    return body


def signs(answer: dict[str, Any]) -> str:
    rows = [*answer["tree"], *answer["remarks"]]
    return " ".join([*(sign for sign, _html in answer["parts"].values()), *(row[2] for row in rows)])


class TestAnswers:
    def test_what_the_page_has_is_not_sent(self, secretary_client: Client) -> None:
        first = understand(secretary_client)
        again = understand(secretary_client, known=signs(first))
        assert signs(again) == signs(first)
        assert not any(row[-1] for row in [*again["tree"], *again["remarks"]])
        assert not any(html for _sign, html in again["parts"].values())

    def test_a_word_typed_above_moves_rows_and_changes_none(self, secretary_client: Client) -> None:
        first = understand(secretary_client)
        longer = TEXT.replace("О навигации этого года", "О навигации этого года и будущего")
        again = understand(secretary_client, longer, known=signs(first))
        fresh = [key for key, _css, _sign, _start, _end, html in again["tree"] if html]
        assert fresh == ["i1"]
        moved = len(longer) - len(TEXT)
        assert [row[3] + moved for row in first["tree"][1:]] == [row[3] for row in again["tree"][1:]]

    def test_a_new_word_in_the_list_sends_the_list_and_nothing_else(self, secretary_client: Client) -> None:
        present = "12 марта 2026 года\n\nПрисутствовали:\nКлёнов А. И. – директор Депо\nЗорина Е. В. – мастер\n"
        text = f"{HEAD}1.1. Утвердить план.\n".replace("12 марта 2026 года\n", present)
        first = understand(secretary_client, text)
        assert "Список: 2 человека" in first["parts"]["attendance"][1]
        again = understand(secretary_client, text.replace("мастер\n", "мастер участка\n"), known=signs(first))
        assert [name for name, (_sign, html) in again["parts"].items() if html] == ["attendance"]
        assert not any(row[-1] for row in again["tree"])

    def test_what_is_to_be_checked_is_not_called_understood(self, secretary_client: Client) -> None:
        day, text = "12 марта 2026 года", f"{HEAD}1.1. Утвердить план.\n"
        assert "всё понято" in understand(secretary_client, text)["parts"]["understood"][1]
        concluded = understand(secretary_client, text.replace(day, f"Собрались мы {day}"))["parts"]["understood"][1]
        assert "всё понято" not in concluded
        assert "1 факт проверить" in concluded

    def test_rows_have_keys_of_their_own(self, secretary_client: Client) -> None:
        text = HEAD + "1.1. Доложить.\n\nСм. письмо.\n\n1.2. Доложить.\n\nСм. письмо.\n"
        keys = [row[0] for row in understand(secretary_client, text)["tree"]]
        assert len(keys) == len(set(keys)) == 5

    def test_one_language_is_not_told_in_another(self, secretary_client: Client) -> None:
        russian = understand(secretary_client)
        secretary_client.cookies["django_language"] = "en"
        english = understand(secretary_client)
        assert signs(russian) != signs(english)
        assert "Correct" in "".join(row[-1] for row in english["tree"])

    @pytest.mark.parametrize("place", ["head", "item1", "attendance", "nothing"])
    def test_folds(self, secretary_client: Client, place: str) -> None:
        PersonFactory(surname="Клёнов", given="Антон", patronymic="Ильич")
        chaired = TEXT.replace(
            HEAD, f"{HEAD[: HEAD.index('1.')]}Председательствовал: Клёнов А. И.\n\n1. О навигации.\n\n"
        )
        fold = secretary_client.post("/admin/protocols/understand/", {"text": chaired, "fold": place}).json()["fold"]
        assert ("value-date" in fold) == (place == "head")
        assert ("name-person:кленов а и" in fold) == (place == "head")


class TestRewording:
    def test_where_the_words_go(self, secretary_client: Client) -> None:
        answer = secretary_client.post(REWORD, {"text": TEXT, "reword": "date", "value-date": "2026-04-03"}).json()
        assert TEXT[answer["start"] : answer["end"]] == "12 марта 2026 года"
        assert answer["text"] == "3 апреля 2026 года"

    @pytest.mark.parametrize("button", ["", "date", "lead:x", "fix"])
    def test_a_refusal_is_a_sentence(self, secretary_client: Client, button: str) -> None:
        answer = secretary_client.post(REWORD, {"text": TEXT, "reword": button})
        assert answer.status_code == 400
        assert answer.json()["error"].endswith(".")

    def test_without_scripts_the_text_comes_back_changed(self, secretary_client: Client) -> None:
        key = point_key()
        page = secretary_client.get("/admin/protocols/new/")
        assert page.status_code == 200
        page = secretary_client.post(
            PLAN, {"text": TEXT, "reword": "number", "value-number": "8", "corrections": said(kinds={key: "other"})}
        )
        assert page.context["understood"].text == TEXT.replace("№ 5", "№ 8")
        assert page.context["understood"].corrections.kinds == {key: "other"}
        page = secretary_client.post(PLAN, {"text": TEXT, "reword": "lead:nothing"})
        assert page.context["understood"].text == TEXT

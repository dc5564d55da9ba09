"""While somebody types only what changed is understood anew; the answer is that of a process just started."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions.admin.editor import fragments
from decisions.editor import circumstances, linter, point_rules, understanding
from decisions.imports import directory, lines, plan
from decisions.protocols.memory import Memory
from decisions.protocols.resolutions import by_itself
from tests.decisions.editor.conftest import TEXT, Place
from tests.examples import examples
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

PIECES = [
    "а",
    " ",
    "\n",
    ".",
    "Зориной Е.В. ",
    "\nПрисутствовали:\nДроздецкий А.А. – директор Депо\nЗорина Е.В.\n",
    "1.4. АО «Депо» убрать снег до 1 марта 2027 г.\n",
    "Членам рабочей группы ",
]
EDITS = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.sampled_from([0, 0, 1, 30]), st.sampled_from(PIECES)),
    min_size=1,
    max_size=3,
)


def forget() -> None:
    """As in a process that was just started."""
    understanding.READ = Memory()
    directory._KEPT.clear()
    for module in (by_itself, plan, lines, linter, point_rules, circumstances, fragments):
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear") and kept.__module__ == module.__name__:
                kept.cache_clear()


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    forget()
    yield
    forget()


def answer(client: Client, text: str) -> dict[str, Any]:
    asked = {"text": text, "corrections": "{}", "known": ""}
    told: dict[str, Any] = client.post("/admin/protocols/understand/", asked).json()
    return told


@settings(max_examples=examples(4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_the_answer_is_that_of_a_process_just_started(
    secretary_client: Client, place: Place, edits: list[tuple[int, int, str]]
) -> None:
    forget()
    texts = [TEXT]
    for at, length, piece in edits:
        texts.append(texts[-1][:at] + piece + texts[-1][at + length :])
    warm = [answer(secretary_client, text) for text in texts]
    for text, told in zip(texts[1:], warm[1:], strict=True):
        forget()
        assert told == answer(secretary_client, text)


def test_the_next_letter_costs_four_statements(secretary_client: Client, place: Place) -> None:
    answer(secretary_client, TEXT)
    with CaptureQueriesContext(connection) as asked:
        answer(secretary_client, TEXT.replace("акт передачи", "акты передачи"))
    tables = [query["sql"].split("FROM")[1].split()[0].strip('"') for query in asked]
    assert tables == ["django_session", "members_user", "members_mandate", "content_version"]


def test_a_change_of_the_directory_is_seen_at_the_next_letter(secretary_client: Client, place: Place) -> None:
    answer(secretary_client, TEXT)
    PersonFactory(surname="Дроздецкий", given="Антон", patronymic="Андреевич")
    text = TEXT.replace("Дроздецкого А.А.", "Дроздецкого А.А., Дроздецкого Антона Андреевича")
    told = answer(secretary_client, text)
    forget()
    assert told == answer(secretary_client, text)

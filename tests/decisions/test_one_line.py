"""Words that there is no room for: cut between words, wherever a person reads them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from decisions.exports.printed import safe_file_name
from decisions.letters.emails.composing import one_line
from decisions.models import Assignment
from decisions.one_line import cut, shorten
from decisions.sheets.register import SHOWN, _fetched, _waits
from tests.conftest import World
from tests.factories import ExtensionRequestFactory, ReportFactory

LONG = "Проведены переговоры с перевозчиками, согласованы условия; " * 20


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("Составить смету.", 16, "Составить смету."),
        ("Составить смету расходов.", 20, "Составить смету…"),
        ("Составить, смету расходов", 14, "Составить…"),
        ("О кадрах\nи планах работы", 20, "О кадрах\nи планах…"),
        ("О кадрах\n\nпланы", 12, "О кадрах…"),
        ("Достопримечательность", 10, "Достоприм…"),
        ("О достопримечательностях", 20, "О достопримечательн…"),
    ],
)
def test_it_is_cut_between_words_and_keeps_its_lines(text: str, length: int, shown: str) -> None:
    assert cut(text, length) == shown


@given(text=st.text(st.sampled_from("ая \n,.«"), max_size=60), length=st.integers(2, 50))
def test_it_is_never_longer_and_never_more_than_the_text(text: str, length: int) -> None:
    for shown, whole in ((cut(text, length), text), (shorten(text, length), " ".join(text.split()))):
        assert len(shown) <= length
        assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


def whole_words(shown: str) -> bool:
    """Whether what stands before the mark of the cut are words of `LONG`."""
    words = shown.split("…")[0].split()
    return bool(words) and words[-1].strip(",;") in {word.strip(",;") for word in LONG.split()}


@pytest.mark.django_db
def test_the_desk_quotes_whole_words_in_the_lines_they_were_written_in(world: World, secretary_client: Client) -> None:
    told = "Сделано вчера.\n" + LONG
    Assignment.objects.filter(pk=world.assignment.pk).update(status="reported", heard_at=timezone.now())
    ReportFactory(assignment=world.assignment, kind="done", text=told, fulfilled_on=world.meeting.date)
    (row,) = secretary_client.get("/admin/").context["reports"].rows
    assert row.text.startswith("Сделано вчера.\n")
    assert row.text.endswith("…")
    assert whole_words(row.text)


@pytest.mark.django_db
def test_requests_and_tables_quote_whole_words(world: World, secretary_client: Client) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(status="extension")
    ExtensionRequestFactory(assignment=world.assignment, reason=LONG + "\n" + LONG)
    (row,) = secretary_client.get("/admin/").context["extensions"].rows
    assert row.reason.endswith("…")
    assert whole_words(row.reason)
    shown = _waits(_fetched(Assignment.objects.all()).get(pk=world.assignment.pk))
    assert len(shown) <= SHOWN
    assert whole_words(shown)


def test_names_of_files_and_subjects_of_letters_end_with_a_word() -> None:
    name = safe_file_name(LONG, "docx")
    assert name.endswith("….docx")
    assert len(name) <= 125
    assert whole_words(name)
    assert whole_words(one_line(LONG))

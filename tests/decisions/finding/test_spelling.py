"""A typing mistake in one word of a search is put right by words that the reader may see, on both databases."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client

from decisions.counts import correcting
from decisions.counts.counting import count_changes
from decisions.counts.facets import reader_of
from decisions.filters import ResolutionFilter
from decisions.finding.spelling import Rows, corrected
from decisions.models import AgendaItem, Resolution
from tests.conftest import World
from tests.factories import AgendaItemFactory, AssignmentFactory, MeetingFactory, ResolutionFactory
from tests.member_factories import PersonFactory

URL = "/resolutions/"


def right(words: str) -> str:
    """By the rows, and by what was counted of them: all of it, all but what changed since, and nothing."""
    rows = Resolution.objects.visible_to(AnonymousUser()).decisions()
    found = {corrected(words, Rows(rows))}
    for is_counted in (False, True):
        if is_counted:
            count_changes()
        filters = ResolutionFilter(QueryDict(f"q={quote(words)}"), rows)
        if filters.applied:
            found.add(correcting.corrected(filters, rows, reader_of(filters, f"{random.random()}")))
    assert len(found) == 1, found
    return found.pop()


@pytest.fixture
def point(world: World) -> Resolution:
    text = "Отвести земельный участок под дебаркадер; отчёт представить Заречинскому порту."
    Resolution.objects.filter(pk=world.resolution.pk).update(text=text, public_text=text)
    return world.resolution


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("учатсок", "участок"),
        ("участк", "участок"),
        ("учасстками", "участками"),
        ("земельнвй участок", "земельный участок"),
        ("участок земельнвй -сад", "участок земельный -сад"),
        ("дебаркодер", "дебаркадер"),
        ("дебаркодеру", "дебаркадеру"),
        ("Зпречинскому", "заречинскому"),
        ("ричной причал", "речной причал"),
        ("новигация", "навигация"),
        ("exfcnjr", "участок"),
        ("yчacтoк", "участок"),
        ("Пopт отчёт", "порт отчёт"),
        ("OTЧET", "отчет"),
        ("учатсок ричной", "участок речной"),
        ("дебаркодер «земельный участок» зпречинскому -сад", "дебаркадер «земельный участок» заречинскому -сад"),
        ("учатсок самокат", ""),
        ("самокат", ""),
        ("порт«", ""),
        ("участок -зимельный", ""),
        ("«зимельный участок»", ""),
        ("сад", ""),
        ("", ""),
        ("в", ""),
        ("я" * 60, ""),
    ],
)
def test_puts_right_one_word(point: Resolution, typed: str, expected: str) -> None:
    assert right(typed) == expected


def test_offers_the_word_that_more_have(point: Resolution) -> None:
    for text in ("Построить причал", "Починить причал", "Описать привал"):
        ResolutionFactory(item=point.item, text=text)
    assert right("призал") == "причал"


def test_tells_nothing_that_is_hidden(point: Resolution) -> None:
    ResolutionFactory(
        item=AgendaItemFactory(meeting=MeetingFactory(body=point.item.meeting.body)), text="Углубить затон"
    )
    Resolution.objects.filter(pk=point.pk).update(text="Поручить Тайникову", public_text="Поручить [имя]")
    AgendaItem.objects.filter(pk=point.item_id).update(is_closed=True)
    for typed in ("Тайникоау", "затно", "учатсок", "нпвигация"):
        assert right(typed) == "", typed


def test_the_page_says_what_it_shows(stranger_client: Client, point: Resolution) -> None:
    response = stranger_client.get(URL, {"q": "учатска", "body": "council", "after": "2030-01-01_1_1_1"})
    assert response.status_code == 200
    page = response.content.decode()
    assert [row["pk"] for row in response.context["rows"]] == [point.pk]
    assert "«учатска»" in page
    assert "<mark>участок</mark>" in page
    assert response.context["query"] == "q=%D1%83%D1%87%D0%B0%D1%81%D1%82%D0%BA%D0%B0&body=council"


def test_the_page_says_nothing_when_the_words_are_right_or_hopeless(stranger_client: Client, point: Resolution) -> None:
    for words, found in (("участок", 1), ("самокат", 0), ("учатсок самокат", 0), ("самокат учатсок", 0)):
        response = stranger_client.get(URL, {"q": words})
        assert (response.context["mistaken"], response.context["found"]) == ("", found), words
        assert response.context["form"]["q"].value() == words


def test_a_point_that_no_set_knows_yet_offers_its_words(point: Resolution) -> None:
    for is_new in (False, True):
        count_changes()
        if is_new:
            ResolutionFactory(item=point.item, text="Спустить шлюпку")
        assert right("шлпюка") == ("шлюпка" if is_new else "")


def test_two_mistakes_cost_no_more_statements_than_a_page_may(
    stranger_client: Client, point: Resolution, django_assert_max_num_queries: Any
) -> None:
    AssignmentFactory(resolution=point, person=PersonFactory(consented=True), organization=None)
    count_changes()
    stranger_client.get(URL)
    with django_assert_max_num_queries(8):
        response = stranger_client.get(URL, {"q": "учатсок дебаркодер"})
    assert response.context["found"] == 1
    assert "<mark>дебаркадер</mark>" in response.content.decode()

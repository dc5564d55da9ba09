"""The history of a protocol and of a point: who changed what and when, for those who read the protocol whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from decisions import editions, workflow
from decisions.models import Assignment, Edition, Meeting, Resolution
from members.models import User
from tests.conftest import World
from tests.decisions.sealed import full_protocol
from tests.factories import AgendaItemFactory, EventFactory, ResolutionFactory

NOW = timezone.now()


def address(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(f"admin:{name}", args=[meeting.pk, *more])


@pytest.fixture
def lived(draft_world: World, secretary: User) -> World:
    """Applied, signed, published, withdrawn, reworded and signed again."""
    meeting = draft_world.meeting
    workflow.record_applied(meeting, actor=secretary)
    workflow.sign(meeting, actor=secretary)
    workflow.publish(meeting, actor=secretary)
    workflow.withdraw(meeting, reason="Опечатка в пункте 1.1.", actor=secretary)
    Resolution.objects.filter(pk=draft_world.resolution.pk).update(text="Представить в правление график движения.")
    editions.record(meeting, Edition.Cause.EDITED, actor=secretary)
    workflow.sign(meeting, actor=secretary)
    return draft_world


def test_the_history_tells_events_and_editions(secretary_client: Client, lived: World) -> None:
    page = secretary_client.get(address("protocol-history", lived.meeting)).content.decode().replace("\xa0", " ")
    for words in ("Протокол подписан", "Подпись отозвана", "Опечатка в пункте 1.1.", "secretary@example.org"):
        assert words in page
    for number in range(1, 6):
        assert address("protocol-edition", lived.meeting, number) in page
    lived.meeting.refresh_from_db()
    assert lived.meeting.seal[:4] in page


@pytest.mark.parametrize("of", ["protocol", "point"])
def test_a_long_history_is_turned_by_pages(
    of: str, secretary_client: Client, lived: World, django_assert_num_queries: Callable
) -> None:
    point = [lived.resolution.pk] if of == "point" else []
    about = {"assignment": lived.assignment, "meeting": None} if point else {"meeting": lived.meeting}
    url = address(f"{of}-history", lived.meeting, *point)
    secretary_client.get(url)
    with CaptureQueriesContext(connection) as few:
        secretary_client.get(url)
    for day in range(1, 124):
        EventFactory(action="applied", reason=f"правка {day:03}", at=NOW - dt.timedelta(days=day), **about)
    with django_assert_num_queries(len(few)):
        first = secretary_client.get(url).content.decode()
    assert "правка 001" in first
    assert "правка 100" not in first
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    last = secretary_client.get(url, {"page": "3"}).content.decode()
    assert "правка 123" in last
    assert 'rel="next"' not in last
    for strange in ("99", "0", "-1", "минус", "\x00"):
        assert secretary_client.get(url, {"page": strange}).status_code == 200
    every = [moment.reason for page in "123" for moment in secretary_client.get(url, {"page": page}).context["moments"]]
    assert sorted(reason for reason in every if reason.startswith("правка")) == [
        f"правка {n:03}" for n in range(1, 124)
    ]


def test_the_page_of_the_protocol_leads_there(secretary_client: Client, lived: World) -> None:
    page = secretary_client.get(address("protocol", lived.meeting)).content.decode()
    assert address("protocol-history", lived.meeting) in page
    assert address("point-history", lived.meeting, lived.resolution.pk) in page


def test_the_history_of_the_protocol_leads_to_that_of_each_point(secretary_client: Client, lived: World) -> None:
    of_point = address("point-history", lived.meeting, lived.resolution.pk)
    menu = secretary_client.get(of_point).context["sections"]
    assert [title for _address, title, is_here in menu if is_here] == ["Протоколы"]
    assert of_point in secretary_client.get(address("protocol-history", lived.meeting)).content.decode()
    compared = secretary_client.get(address("protocol-compare", lived.meeting), {"left": "5", "right": "2"})
    assert of_point in compared.content.decode()


def test_the_points_of_the_history_are_asked_for_together(
    secretary_client: Client, draft_world: World, django_assert_num_queries: Callable
) -> None:
    page = address("protocol-history", draft_world.meeting)
    secretary_client.get(page)
    with CaptureQueriesContext(connection) as few:
        secretary_client.get(page)
    item = draft_world.meeting.items.get()
    for position in range(50, 70):
        ResolutionFactory(item=item, number=f"1.{position}", position=position)
    with django_assert_num_queries(len(few)):
        assert "1.69" in secretary_client.get(page).content.decode()


def test_what_was_signed_anew_is_compared_with_what_was_signed_before(
    secretary_client: Client, lived: World, secretary: User
) -> None:
    for name in ("protocol-compare", "protocol-history"):
        page = secretary_client.get(address(name, lived.meeting))
        left, right = page.context["left"], page.context["right"]
        assert (getattr(left, "number", left), getattr(right, "number", right)) == (2, 5)
    assert "<del>" in secretary_client.get(address("protocol-compare", lived.meeting)).content.decode()
    lived.meeting.refresh_from_db()
    workflow.withdraw(lived.meeting, reason="Ещё опечатка.", actor=secretary)
    withdrawn = secretary_client.get(address("protocol-history", lived.meeting)).context
    assert (withdrawn["left"], withdrawn["right"]) == (2, 5), "the withdrawal says what was signed"


def test_editions_that_say_the_same_are_one_choice(secretary_client: Client, lived: World) -> None:
    page = secretary_client.get(address("protocol-history", lived.meeting))
    offered = [(choice.row.number, choice.numbers) for choice in page.context["choices"]]
    assert offered == [(2, (1, 2, 3)), (5, (4, 5))]
    shown = page.content.decode()
    assert shown.count("; так же в 1, 3</option>") == shown.count("; так же в 4</option>") == 2
    same = secretary_client.get(
        address("protocol-compare", lived.meeting), {"left": "1", "right": "3"}
    ).content.decode()
    assert "Эти редакции не различаются." in same, "an address that was kept is answered"
    assert same.count('<option value="2" selected') == 2


def test_where_all_editions_say_the_same_none_is_offered(secretary_client: Client, draft_world: World) -> None:
    workflow.sign(draft_world.meeting)
    workflow.withdraw(draft_world.meeting, reason="Опечатка.")
    page = secretary_client.get(address("protocol-history", draft_world.meeting)).content.decode()
    assert "Редакции не различаются: сравнивать нечего." in page
    assert '<select id="left"' not in page


def test_a_signature_that_changes_nothing_is_not_compared(
    secretary_client: Client, lived: World, secretary: User
) -> None:
    """Withdrawn and signed again as it was: said, instead of a comparison that says nothing."""
    meeting = lived.meeting
    meeting.refresh_from_db()
    url, now = address("protocol-history", meeting), address("protocol", meeting)
    workflow.withdraw(meeting, reason="Печать не там.", actor=secretary)
    assert "С тех пор ничего не изменилось." in secretary_client.get(now).content.decode()
    workflow.sign(meeting, actor=secretary)
    page = secretary_client.get(url)
    compared = {row.edition.number: (row.before, row.is_same) for row in page.context["moments"] if row.edition}
    assert compared[7] == (5, True), "signed anew as it was signed before"
    assert compared[5] == (2, False), "signed anew after a correction"
    assert [compared[number] for number in (2, 3, 6)] == [(None, False)] * 3, "nothing is expected to have changed"
    words = page.content.decode()
    assert "отличий от редакции 5 нет" in words
    assert "left=2&amp;right=5" in words
    assert "right=7" not in words


def test_what_was_written_since_the_signature_is_compared(
    secretary_client: Client, lived: World, secretary: User
) -> None:
    meeting = lived.meeting
    meeting.refresh_from_db()
    workflow.withdraw(meeting, reason="Опечатка.", actor=secretary)
    Resolution.objects.filter(pk=lived.resolution.pk).update(text="Представить график.")
    editions.record(meeting, Edition.Cause.EDITED, actor=secretary)
    page = secretary_client.get(address("protocol", meeting)).content.decode()
    assert f"{address('protocol-compare', meeting)}?left=5&amp;right=7" in page


def test_two_editions_are_compared_in_words(secretary_client: Client, lived: World) -> None:
    url = address("protocol-compare", lived.meeting)
    page = secretary_client.get(f"{url}?left=5&right=2").content.decode()
    assert "<del>" in page
    assert "совет" in page
    assert "правление" in page
    assert "<ins>" in page
    turned = secretary_client.get(f"{url}?left=2&right=5").content.decode()
    assert page.partition("<table")[2].partition("</main>")[0] == turned.partition("<table")[2].partition("</main>")[0]
    same = secretary_client.get(f"{url}?left=2&right=3").content.decode()
    assert "<del>" not in same


@pytest.mark.parametrize("query", ["left=1&right=99", "left=x&right=2", "left=1", "left=%00&right=1", "left=²&right=1"])
def test_editions_that_are_not_there_are_a_sentence(secretary_client: Client, lived: World, query: str) -> None:
    answer = secretary_client.get(f"{address('protocol-compare', lived.meeting)}?{query}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_a_former_edition_stays_readable(secretary_client: Client, lived: World) -> None:
    page = secretary_client.get(address("protocol-edition", lived.meeting, 2)).content.decode()
    assert "Представить в совет график движения судов." in page
    now = secretary_client.get(address("protocol-edition", lived.meeting, 5)).content.decode()
    assert "Представить в правление график движения." in now
    assert secretary_client.get(address("protocol-edition", lived.meeting, 9)).status_code == 404


def test_the_history_of_a_point(secretary_client: Client, lived: World, coordinator: User) -> None:
    task = Assignment.objects.get(resolution=lived.resolution)
    workflow.report_interim(task, actor=coordinator, text="Сведения собраны.")
    page = secretary_client.get(address("point-history", lived.meeting, lived.resolution.pk)).content.decode()
    for words in ("Сведения собраны.", "правление", "<del>", "01.06.2026", str(lived.organization)):
        assert words in page.replace("\xa0", " ")


def test_what_befell_the_protocol_befell_the_point(secretary_client: Client, lived: World, secretary: User) -> None:
    lived.meeting.refresh_from_db()
    workflow.publish(lived.meeting, actor=secretary)
    workflow.unpublish(lived.meeting, reason="Ждём согласия.", actor=secretary)
    moments = secretary_client.get(address("point-history", lived.meeting, lived.resolution.pk)).context["moments"]
    of_protocol = [(moment.what, moment.reason) for moment in moments if not moment.about]
    assert of_protocol == [
        ("публикация отозвана", "Ждём согласия."),
        ("протокол опубликован", ""),
        ("подписан снова после исправления", ""),
        ("изменено", ""),
        ("подпись отозвана", "Опечатка в пункте 1.1."),
        ("протокол опубликован", ""),
        ("протокол подписан", ""),
        ("применён текст", ""),
    ]
    assert [moment.edition and moment.edition.number for moment in moments if not moment.about] == [
        None, None, 5, 4, 3, None, 2, 1,
    ]  # fmt: skip


def test_a_point_knows_nothing_of_what_was_before_it_or_after_it(
    secretary_client: Client, lived: World, secretary: User
) -> None:
    meeting = lived.meeting
    meeting.refresh_from_db()
    workflow.withdraw(meeting, reason="Забыт пункт.", actor=secretary)
    late = ResolutionFactory(item=lived.item, text="Отложить до осени.")
    editions.record(meeting, Edition.Cause.EDITED, actor=secretary)
    key = late.pk
    late.delete()
    editions.record(meeting, Edition.Cause.EDITED, actor=secretary)
    workflow.sign(meeting, actor=secretary)
    moments = secretary_client.get(address("point-history", meeting, key)).context["moments"]
    assert {moment.edition.number for moment in moments} == {7, 8}


def test_a_point_that_is_no_more_has_a_history(secretary_client: Client, draft_world: World, secretary: User) -> None:
    gone = ResolutionFactory(item=draft_world.item, text="Отложить до осени.")
    editions.record(draft_world.meeting, Edition.Cause.EDITED, actor=secretary)
    key = gone.pk
    gone.delete()
    editions.record(draft_world.meeting, Edition.Cause.EDITED, actor=secretary)
    page = secretary_client.get(address("point-history", draft_world.meeting, key)).content.decode()
    assert "Отложить до осени." in page
    assert secretary_client.get(address("point-history", draft_world.meeting, 987654)).status_code == 404


def test_history_is_for_those_who_read_the_protocol_whole(
    persona_client: Callable[[str], Client], other_body: object, lived: World, chair: User, observer: User
) -> None:
    names = ("protocol-history", "protocol-compare")
    urls = [address(name, lived.meeting) for name in names]
    urls += [
        address("protocol-edition", lived.meeting, 2),
        address("point-history", lived.meeting, lived.resolution.pk),
    ]
    for url in urls:
        for name in ("secretary", "chair", "observer", "superuser"):
            assert persona_client(name).get(url).status_code == 200, (name, url)
        for name in ("stranger", "member", "coordinator"):
            assert persona_client(name).get(url).status_code == 302, (name, url)
    foreign = full_protocol(other_body, "9")
    editions.record(foreign, Edition.Cause.EDITED)
    for url in (address("protocol-history", foreign), address("protocol-edition", foreign, 1)):
        assert persona_client("secretary").get(url).status_code == 404


def test_as_many_statements_for_a_long_history(
    secretary_client: Client, lived: World, secretary: User, queries: Callable[[Client, str], int]
) -> None:
    urls = [
        address("protocol-history", lived.meeting),
        address("protocol-compare", lived.meeting),
        address("protocol-edition", lived.meeting, 2),
        address("point-history", lived.meeting, lived.resolution.pk),
    ]
    few = [queries(secretary_client, url) for url in urls]
    for turn in range(6):
        workflow.withdraw(lived.meeting, reason=f"Правка {turn}.", actor=secretary)
        item = AgendaItemFactory(meeting=lived.meeting)
        ResolutionFactory(item=item)
        Resolution.objects.filter(pk=lived.resolution.pk).update(text=f"Представить график, {turn}.")
        workflow.sign(lived.meeting, actor=secretary)
    assert [queries(secretary_client, url) for url in urls] == few


def test_the_preview_shows_no_former_edition_that_was_not_published(
    secretary_client: Client, draft_world: World, secretary: User
) -> None:
    """As a stranger will read it: withdrawn and in draft again, and nothing of the preview stays."""
    meeting = draft_world.meeting
    workflow.sign(meeting, actor=secretary)
    workflow.withdraw(meeting, reason="Тайная причина.", actor=secretary)
    Resolution.objects.filter(pk=draft_world.resolution.pk).update(text="Иначе.", public_text="Иначе.")
    page = secretary_client.get(address("protocol-preview", meeting)).content.decode()
    assert "Иначе." in page
    assert "Тайная причина." not in page
    workflow.sign(meeting, actor=secretary)
    assert "Иначе." in secretary_client.get(address("protocol-preview", meeting)).content.decode()
    meeting.refresh_from_db()
    assert not meeting.is_published
    assert [row.cause for row in meeting.editions.order_by("number")] == ["signed", "withdrawn", "corrected"]

"""News of a view by mail: what is told, when, to whom, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions.counts.counting import count_changes
from decisions.counts.nearest import points_found
from decisions.letters import subscriptions
from decisions.letters.subscriptions import BETWEEN_LETTERS, SETTLED, FoundBy, Request, begin, leave, write_news
from decisions.models import Letter, Meeting, Resolution, Subscription
from members.models import Group
from tests.conftest import World
from tests.factories import MeetingFactory, ResolutionFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + dt.timedelta(hours=1)


def subscribed(query: str = "", address: str = "reader@example.org", language: str = "ru") -> Subscription:
    row = begin(Request(address, query, language))
    Subscription.objects.filter(pk=row.pk).update(told_until=NOW - dt.timedelta(hours=1))
    return row


def published(body: Group, text: str = "Подготовить график.", at: dt.datetime = NOW) -> Resolution:
    meeting = MeetingFactory(body=body, published=True)
    Meeting.objects.filter(pk=meeting.pk).update(published_at=at)
    return ResolutionFactory(item__meeting=meeting, text=text, public_text=text)


def letters() -> list[Letter]:
    return list(Letter.objects.filter(kind=Letter.Kind.NEWS).order_by("pk"))


def test_what_is_published_is_told_once(body: Group) -> None:
    point = published(body)
    subscribed()
    for _again in range(3):
        write_news(LATER)
    (letter,) = letters()
    assert letter.recipient == "reader@example.org"
    assert "Подготовить график." in letter.text
    assert point.get_absolute_url() in letter.text
    assert letter.unsubscribe_url in letter.html


def test_what_was_there_before_is_no_news(body: Group) -> None:
    published(body, at=NOW - dt.timedelta(days=3))
    subscribed()
    write_news(LATER)
    assert letters() == []


ROADS = pytest.mark.parametrize("found_by", [points_found, lambda _view: None], ids=["sets", "rows"])


@ROADS
@pytest.mark.parametrize("is_counted", [True, False])
def test_only_the_view_is_told_of(body: Group, world: World, found_by: FoundBy, is_counted: bool) -> None:
    published(body, "Построить склад.")
    published(body, "Углубить причал.")
    subscribed("q=склады")
    if is_counted:
        count_changes()
    write_news(LATER, found_by)
    (letter,) = letters()
    assert "Построить склад." in letter.text
    assert "Углубить причал." not in letter.text
    assert "склады" in letter.subject


def test_points_stand_under_their_protocol(body: Group) -> None:
    first = published(body, "Построить склад.")
    ResolutionFactory(item=first.item, number="7.2", text="Углубить причал.", public_text="Углубить причал.")
    subscribed()
    write_news(LATER)
    (letter,) = letters()
    for face in (letter.text, letter.html):
        assert face.count(body.name) == 1
        assert (
            face.index(body.name) < face.index("Построить склад.") < face.index("7.2") < face.index("Углубить причал.")
        )


def test_what_is_found_is_not_sought_anew(body: Group) -> None:
    """Among all that ever had a word: of those that are new the keys are told by sets."""
    for text in ("Построить склад.", "Углубить причал."):
        published(body, text, at=NOW - 2 * SETTLED)
    subscribed("q=склады")
    count_changes()
    with CaptureQueriesContext(connection) as asked:
        call_command("tick")
    assert not [one["sql"] for one in asked if "MATCH" in one["sql"] or "to_tsquery" in one["sql"]]
    assert len(letters()) == 1


@ROADS
def test_of_much_the_first_ones_are_told(body: Group, found_by: FoundBy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "MOST", 2)
    first = published(body, "Построить первый склад.")
    for number, name in enumerate(("второй", "третий", "четвёртый"), 5):
        ResolutionFactory(item=first.item, position=number, text=f"Построить {name} склад.")
    published(body, "Углубить причал.")
    subscribed("q=склады")
    write_news(LATER, found_by)
    (letter,) = letters()
    assert letter.subject.startswith("4 новых решения")
    told = [word in letter.text for word in ("первый склад", "второй склад", "третий склад", "причал")]
    assert told == [True, True, False, False]


@ROADS
def test_what_is_not_public_is_never_told(body: Group, found_by: FoundBy) -> None:
    point = published(body, "Тополеву П. И. построить склад.")
    Resolution.objects.filter(pk=point.pk).update(public_text="[имя не публикуется] построить склад.")
    closed = published(body, "Закрытое дело.")
    closed.item.is_closed = True
    closed.item.save()
    ResolutionFactory(item__meeting=MeetingFactory(body=body), text="Черновое дело.")
    subscribed()
    write_news(LATER, found_by)
    (letter,) = letters()
    for face in (letter.text, letter.html, letter.subject):
        assert not {"Тополеву", "Закрытое", "Черновое"} & set(face.replace("<br>", " ").split())


def test_a_day_has_one_letter_and_nothing_is_lost(body: Group) -> None:
    published(body, "Первое.")
    subscribed()
    write_news(LATER)
    published(body, "Второе.", at=LATER)
    write_news(LATER + dt.timedelta(hours=2))
    assert len(letters()) == 1
    write_news(LATER + BETWEEN_LETTERS)
    assert [word in letters()[1].text for word in ("Первое.", "Второе.")] == [False, True]


def test_a_publication_that_is_not_settled_waits(body: Group) -> None:
    published(body, at=LATER)
    subscribed()
    write_news(LATER + SETTLED / 2)
    assert letters() == []
    write_news(LATER + SETTLED)
    assert len(letters()) == 1


def test_a_publication_outside_the_view_does_not_delay_the_next(body: Group) -> None:
    published(body, "Углубить причал.")
    subscribed("q=склады")
    write_news(LATER)
    published(body, "Построить склад.", at=LATER)
    write_news(LATER + dt.timedelta(hours=1))
    assert len(letters()) == 1


def test_each_reads_the_own_language(body: Group) -> None:
    published(body)
    subscribed()
    subscribed(address="guest@example.org", language="en")
    write_news(LATER)
    assert [letter.subject.split(" — ")[0] for letter in letters()] == ["1 новое решение", "1 new resolution"]
    assert [letter.language for letter in letters()] == ["ru", "en"]


def test_a_view_that_is_gone_tells_nothing_instead_of_all(body: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr(subscriptions.logger, "warning", lambda *words: said.extend(words))
    published(body)
    subscribed("body=gone")
    write_news(LATER)
    assert letters() == []
    assert "body=gone" in said


def test_many_resolutions_are_cut(body: Group) -> None:
    meeting = published(body).item.meeting
    ResolutionFactory.create_batch(24, item__meeting=meeting)
    subscribed()
    write_news(LATER)
    (letter,) = letters()
    assert letter.text.count("/resolutions/") == 20 + 1
    assert "ещё 5" in letter.text


def test_who_leaves_is_forgotten(body: Group) -> None:
    published(body)
    row = subscribed()
    write_news(LATER)
    sent = letters()[0]
    Letter.objects.update(sent_at=NOW)
    Letter.objects.create(
        kind=Letter.Kind.NEWS,
        occasion="subscription 2",
        recipient=row.address,
        language="ru",
        subject="-",
        day=NOW.date(),
        created_at=NOW,
        due_at=NOW,
        subscription=row,
    )
    leave(row)
    sent.refresh_from_db()
    assert [letter.pk for letter in letters()] == [sent.pk]
    assert (sent.recipient, sent.text, sent.html, sent.subscription) == ("", "", "", None)
    assert not Subscription.objects.exists()


def test_the_tick_writes_them(body: Group) -> None:
    published(body, at=NOW - dt.timedelta(minutes=30))
    subscribed()
    call_command("tick")
    assert len(letters()) == 1


def test_statements_do_not_grow_with_resolutions(body: Group) -> None:
    def statements(number: int) -> int:
        Subscription.objects.all().delete()
        meeting = published(body).item.meeting
        ResolutionFactory.create_batch(number, item__meeting=meeting)
        subscribed()
        with CaptureQueriesContext(connection) as captured:
            write_news(LATER)
        return len(captured)

    statements(1)
    assert statements(3) == statements(30)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "WyJhIl0:1xxxxx:zzzz"])
def test_a_forged_link_asks_for_nothing(token: str) -> None:
    assert subscriptions.request_of(token) is None

"""Feeds of resolutions and protocols, the calendar of meetings for programs: public words only, 304 when unchanged."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from decisions.counts.counting import count_changes
from decisions.counts.nearest import published_last
from decisions.exports import calendars
from decisions.filters import ResolutionFilter
from decisions.models import AgendaItem, Meeting, Resolution
from decisions.views.exports import feeds
from members.models import Group
from tests.conftest import World
from tests.factories import AgendaItemFactory, MeetingFactory, ResolutionFactory

ATOM = "/feeds/resolutions.atom"
JSON = "/feeds/resolutions.json"
ICS = "/calendar/meetings.ics"
TERMS = "/feeds/resolutions.ics"
FEEDS = (ATOM, JSON, "/feeds/protocols.atom", "/feeds/protocols.json", ICS, TERMS)
NAMES = {"a": "http://www.w3.org/2005/Atom"}


def items(client: Client, address: str = JSON, **query: object) -> list[str]:
    """The addresses that a JSON feed tells of."""
    answer = client.get(address, query)
    assert answer.status_code == 200
    return [item["url"].removeprefix("http://testserver") for item in json.loads(answer.content)["items"]]


def test_atom_holds_the_public_wording(stranger_client: Client, world: World) -> None:
    Resolution.objects.filter(pk=world.resolution.pk).update(
        text="Поручить Тайникову отчёт", public_text="Поручить <директору> отчёт\x0b & смету"
    )
    answer = stranger_client.get(ATOM)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    (entry,) = feed.findall("a:entry", NAMES)
    link = f"http://testserver/resolutions/{world.resolution.pk}/"
    assert entry.findtext("a:id", None, NAMES) == link
    assert (entry.findtext("a:summary", "", NAMES)).startswith("Поручить <директору> отчёт")
    assert "п. 1.1" in entry.findtext("a:title", "", NAMES) or "1.1" in entry.findtext("a:title", "", NAMES)
    for needed in ("a:id", "a:title", "a:updated", "a:author/a:name"):
        assert feed.findtext(needed, None, NAMES), needed
    assert feed.find("a:link[@rel='self']", NAMES) is not None
    assert "Тайников" not in answer.content.decode()


def test_json_feed(stranger_client: Client, world: World) -> None:
    feed = json.loads(stranger_client.get(JSON).content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"http://testserver{JSON}"
    (item,) = feed["items"]
    assert item["content_text"].startswith("Представить в совет график")
    assert dt.datetime.fromisoformat(item["date_published"]).tzinfo is not None


def test_the_terms_of_a_view_as_a_calendar(stranger_client: Client, world: World) -> None:
    today = timezone.localdate()
    public = {"text": "Поручить Тайникову отчёт", "public_text": "Поручить директору отчёт"}
    Resolution.objects.filter(pk=world.resolution.pk).update(**public, due=today)
    for days, text in ((-400, "Починить кран"), (9, "Проверить кран; сообщить")):
        due = today + dt.timedelta(days=days)
        ResolutionFactory(item=world.item, text=text, public_text=text, due=due, state="control")
    ResolutionFactory(item=world.item, text="Без срока", public_text="Без срока", due=None)
    answer = stranger_client.get(TERMS)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Тайников" not in answer.content.decode()
    first, second = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (today, today + dt.timedelta(days=1))
    assert first["uid"] == f"resolution-{world.resolution.pk}@testserver"
    assert first["url"] == f"http://testserver/resolutions/{world.resolution.pk}/"
    assert second["summary"].startswith("Проверить кран; сообщить (п")
    (found,) = Calendar.from_ical(stranger_client.get(TERMS, {"q": "кран"}).content).walk("VEVENT")
    assert found["uid"] == second["uid"]
    assert stranger_client.get(TERMS, {"state": "nonsense"}).status_code == 400
    assert stranger_client.get(TERMS, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("who", ["stranger", "secretary", "superuser"])
def test_nothing_unpublished_whoever_asks(
    persona_client: Callable[[str], Client], draft_world: World, address: str, who: str
) -> None:
    answer = persona_client(who).get(address)
    assert answer.status_code == 200
    for hidden in ("график", "навигации", f"/meetings/{draft_world.meeting.pk}/", "№ 3"):
        assert hidden not in answer.content.decode()


def test_a_closed_question_is_not_told(stranger_client: Client, world: World) -> None:
    assert "О навигации" in stranger_client.get("/feeds/protocols.json").content.decode()
    AgendaItem.objects.filter(pk=world.item.pk).update(is_closed=True)
    assert items(stranger_client) == []
    assert "О навигации" not in stranger_client.get("/feeds/protocols.json").content.decode()


def test_filters_are_those_of_the_register(stranger_client: Client, superuser_client: Client, world: World) -> None:
    other = ResolutionFactory(
        item=AgendaItemFactory(meeting=MeetingFactory(published=True)), text="Отремонтировать кран"
    )
    own = f"/resolutions/{world.resolution.pk}/"
    assert items(stranger_client, body="council") == [own]
    assert items(stranger_client, q="кранами") == [f"/resolutions/{other.pk}/"]
    assert items(stranger_client, organization=world.organization.pk) == [own]
    Resolution.objects.filter(pk=other.pk).update(text="Тайникову починить кран")
    assert items(superuser_client, q="Тайникову") == [], "a feed is the same for everybody"
    feed = json.loads(stranger_client.get(JSON, {"body": "council"}).content)
    assert feed["home_page_url"] == "http://testserver/resolutions/?body=council"


def test_protocols_of_one_body(stranger_client: Client, world: World) -> None:
    MeetingFactory(published=True)
    assert len(items(stranger_client, "/feeds/protocols.json")) == 2
    assert items(stranger_client, "/feeds/protocols.json", body="council") == [f"/meetings/{world.meeting.pk}/"]


def test_newest_publication_first_and_no_more_than_fifty(stranger_client: Client, world: World) -> None:
    later = timezone.now() + dt.timedelta(hours=1)
    item = AgendaItemFactory(meeting=MeetingFactory(published=True, published_at=later, date=dt.date(2020, 1, 1)))
    points = [ResolutionFactory(item=item) for _n in range(50)]
    assert items(stranger_client) == [f"/resolutions/{point.pk}/" for point in points]


@pytest.mark.parametrize("query", [{"state": "x"}, {"since": "вчера"}, {"q": "\x00"}, {"body": "нет"}])
def test_a_wrong_filter_is_named(stranger_client: Client, world: World, query: dict[str, str]) -> None:
    answer = stranger_client.get(ATOM, query)
    assert answer.status_code == 400
    assert answer.content.decode().startswith(next(iter(query)))


def test_unknown_bodies_and_forms(stranger_client: Client, world: World) -> None:
    for address in ("/feeds/protocols.atom?body=no", f"{ICS}?body=no", f"{ICS}?body=%00", "/feeds/resolutions.rss"):
        assert stranger_client.get(address).status_code == 404, address


@pytest.mark.parametrize("address", FEEDS)
def test_unchanged_is_answered_304(stranger_client: Client, world: World, address: str) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(date=timezone.localdate() - dt.timedelta(days=30))
    first = stranger_client.get(address)
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=300"
    assert first["Last-Modified"].endswith("GMT")
    again = stranger_client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Meeting.objects.filter(pk=world.meeting.pk).update(published_at=None)
    changed = stranger_client.get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("address", FEEDS)
def test_empty(stranger_client: Client, db: None, address: str) -> None:
    answer = stranger_client.get(address)
    assert answer.status_code == 200
    assert stranger_client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_calendar_of_meetings(stranger_client: Client, world: World, body: Group) -> None:
    MeetingFactory(body=body, published=True, date=timezone.localdate() - dt.timedelta(days=400))
    Meeting.objects.filter(pk=world.meeting.pk).update(date=(day := timezone.localdate() - dt.timedelta(days=300)))
    planned = MeetingFactory(
        body=body,
        status=Meeting.Status.PLANNED,
        date=timezone.localdate() + dt.timedelta(days=5),
        start=dt.time(14, 0),
        place="Зал порта, 2 этаж",
    )
    AgendaItemFactory(meeting=planned, title="О тайном вопросе")
    answer = stranger_client.get(ICS)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    held, to_come = Calendar.from_ical(answer.content).walk("VEVENT")
    assert held["uid"] == f"meeting-{world.meeting.pk}@testserver"
    assert held.decoded("dtstart") == day
    assert held["url"] == f"http://testserver/meetings/{world.meeting.pk}/"
    assert to_come.decoded("dtstart").hour == 11, "14:00 in Moscow is 11:00 UTC"
    assert to_come["location"] == "Зал порта, 2 этаж"
    assert "url" not in to_come
    assert "тайном" not in answer.content.decode()


def test_a_calendar_holds_the_nearest_meetings(
    stranger_client: Client, body: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands a program would make nothing: the last ones of the year, and the first of those to come."""
    monkeypatch.setattr(feeds, "MOST_PASSED", 2)
    monkeypatch.setattr(feeds, "MOST_TO_COME", 3)
    today = timezone.localdate()
    held, to_come = (
        [MeetingFactory(body=body, date=today + sign * dt.timedelta(days=n), **kind) for n in range(1, 6)]
        for sign, kind in ((-1, {"published": True}), (1, {"status": Meeting.Status.PLANNED}))
    )
    made = Calendar.from_ical(stranger_client.get(ICS, {"body": "council"}).content)
    told = [event["uid"].split("@")[0] for event in made.walk("VEVENT")]
    assert told == [f"meeting-{row.pk}" for row in (held[1], held[0], *to_come[:3])]
    assert "2" in made["x-wr-caldesc"]
    assert "3" in made["description"]


@pytest.mark.parametrize("is_far", [True, False])
def test_a_calendar_holds_the_nearest_terms(
    stranger_client: Client, world: World, monkeypatch: pytest.MonkeyPatch, is_far: bool
) -> None:
    """In sets, and row by row as after an import."""
    monkeypatch.setattr(feeds, "MOST_PASSED", 3)
    monkeypatch.setattr(feeds, "MOST_TO_COME", 4)
    if is_far:
        monkeypatch.setattr("decisions.counts.counted.FAR", 0)
    today = timezone.localdate()
    days = (-400, -9, -8, -8, -8, -1, 0, 2, 2, 2, 2, 50)
    due = [
        (
            days,
            ResolutionFactory(
                item=world.item, text="Чинить кран", due=today + dt.timedelta(days=days), state="control"
            ),
        )
        for days in days
    ]
    ResolutionFactory(item=world.item, text="Чинить мост", due=today, state="control")
    made = Calendar.from_ical(stranger_client.get(TERMS, {"q": "кран"}).content)
    told = [int(event["uid"].split("@")[0].split("-")[1]) for event in made.walk("VEVENT")]
    assert told == [due[place][1].pk for place in (2, 3, 5, 6, 7, 8, 9)]


@pytest.mark.parametrize("is_far", [True, False])
@pytest.mark.parametrize("query", ["q=кран", "q=кран&body=council", "state=control", "q=кран -мост"])
def test_the_newest_of_a_view(
    stranger_client: Client, body: Group, monkeypatch: pytest.MonkeyPatch, query: str, is_far: bool
) -> None:
    """By the moment of publication, whenever they were counted: in sets, and row by row as after an import."""
    monkeypatch.setattr(feeds, "NEWEST", 5)
    first = timezone.now() - dt.timedelta(days=300)
    for n in (7, 3, 9, 1, 3, 12):
        moment = first + dt.timedelta(days=n**2, seconds=n, microseconds=n)
        item = AgendaItemFactory(meeting=MeetingFactory(body=body, published=True, published_at=moment))
        for text in ("Чинить кран", "Чинить мост", "Красить кран"):
            ResolutionFactory(item=item, text=text, state="control")
        if n == 9:
            count_changes()
    ways = ResolutionFilter(QueryDict(query), Resolution.objects.published().decisions())
    ordered = ways.qs.order_by("-item__meeting__published_at", "item__meeting_id", "item__position", "position")
    if is_far:
        monkeypatch.setattr("decisions.counts.counted.FAR", 0)
    told = items(stranger_client, f"{JSON}?{query}")
    assert told == [f"/resolutions/{pk}/" for pk in ordered.values_list("pk", flat=True)[:5]]


def test_the_feed_of_a_view_reads_few_points(
    stranger_client: Client, body: Group, monkeypatch: pytest.MonkeyPatch, statements: Callable[[Client, str], int]
) -> None:
    """Of all that has a word only the points of the last moments are asked for."""
    monkeypatch.setattr(feeds, "NEWEST", 2)
    published = [timezone.now() - dt.timedelta(hours=n) for n in range(9)]
    for moment in published:
        ResolutionFactory(
            item=AgendaItemFactory(meeting=MeetingFactory(body=body, published=True, published_at=moment)), text="Кран"
        )
    count_changes()
    view = ResolutionFilter(QueryDict("q=кран"), Resolution.objects.published().decisions())
    assert len(published_last(view, 2) or ()) <= 3
    with CaptureQueriesContext(connection) as asked:
        assert len(items(stranger_client, q="кран")) == 2
    assert len(asked) <= 6
    assert not [one for one in asked if "words_of" in one["sql"] or "to_tsquery" in one["sql"]]


@pytest.mark.parametrize(
    "text", ["Причал; кран, мост\\берег", "Строки\r\nодна\nза другой", "Я" * 200, "ab😀" * 50, "", "Знак \x07 звонка"]
)
def test_calendars_are_written_as_programs_read_them(text: str) -> None:
    moment = dt.datetime(2026, 3, 1, 10, 30, tzinfo=dt.UTC)
    event = calendars.Event("it", moment, moment.date(), None, text, text, text, "http://testserver/", (text, "б,в"))
    written = calendars.calendar("tests", text, text, [event])
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    made = Calendar.from_ical(written)
    (read,) = made.walk("VEVENT")
    plain = text.replace("\r\n", "\n").replace("\x07", " ")
    line = " ".join(plain.split())
    assert (read["summary"], made["description"]) == (plain, line)
    assert made["name"] == made["x-wr-calname"], "which the library leaves escaped"
    assert (read.get("description", ""), read.get("location", "")) == (plain, plain)
    assert [str(tag) for tag in read["categories"].cats] == [line, "б,в"]
    assert read.decoded("dtstamp") == moment
    assert made.to_ical().count(b"BEGIN:VEVENT") == 1
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n" in written


@pytest.mark.parametrize("address", FEEDS)
def test_number_of_statements_does_not_grow(
    stranger_client: Client,
    grow: Callable[[int], list[Resolution]],
    statements: Callable[[Client, str], int],
    address: str,
) -> None:
    grow(3)
    few = statements(stranger_client, address)
    grow(17)
    assert statements(stranger_client, address) == few <= 5


def test_pages_tell_of_their_feeds(stranger_client: Client, world: World) -> None:
    register = stranger_client.get("/resolutions/", {"body": "council"}).content.decode()
    assert 'rel="alternate" type="application/atom+xml"' in register
    assert f'href="{ATOM}?body=council"' in register
    meetings = stranger_client.get("/meetings/", {"body": "council"}).content.decode()
    assert f'href="{ICS}?body=council"' in meetings
    assert 'href="/feeds/protocols.atom?body=council"' in meetings
    assert f'href="{ATOM}"' in stranger_client.get("/").content.decode()

"""What the API tells of the register: records by permission, pages, filters, moments of modification."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import remembering, workflow
from decisions.consent import refresh_public_wording
from decisions.counts.counting import count_changes
from decisions.models import Assignment, Meeting, Mention, Policy, Resolution
from members.models import Person, User
from tests.conftest import World
from tests.decisions.api.conftest import Ask
from tests.factories import (
    AddresseeFactory,
    AgendaItemFactory,
    AssignmentFactory,
    MeetingFactory,
    PersonFactory,
    PositionFactory,
    ReportFactory,
    ResolutionFactory,
    SpeakerFactory,
)

LISTS = ("meetings", "agenda-items", "resolutions", "assignments", "organizations", "bodies", "people", "documents")


def ids(answer: dict[str, Any]) -> list[int]:
    return [item["id"] for item in answer["items"]]


def since(moment: dt.datetime) -> str:
    return quote(moment.isoformat())


def test_the_root_leads_to_everything(ask: Ask, world: World, stranger_client: Client) -> None:
    root = ask("")
    for name in (*LISTS, "schema"):
        address = root[name.replace("-", "_")].removeprefix("http://testserver")
        assert stranger_client.get(address).status_code == 200, address


def test_a_resolution_says_what_its_page_says(ask: Ask, world: World) -> None:
    record = ask(f"resolutions/{world.resolution.pk}/")
    assert record["text"] == world.resolution.public_text
    assert record["url"] == f"http://testserver{world.resolution.get_absolute_url()}"
    assert (record["body"]["slug"], record["meeting"]["number"], record["number"]) == ("council", "3", "1.1")
    assert (record["state"], record["due"]) == ("overdue", "2026-06-01")
    (who,) = record["responsibles"]
    assert (who["type"], who["id"], who["role"]) == ("organization", world.organization.pk, "lead")
    assert ask("resolutions/")["items"] == [record]


@pytest.mark.parametrize("who", ["stranger", "member", "secretary", "superuser"])
@pytest.mark.parametrize("is_far", [True, False])
def test_a_body_says_how_many_of_its_meetings_the_reader_may_see(
    ask: Ask,
    world: World,
    persona_client: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    is_far: bool,
) -> None:
    """Whether the published ones were counted or not."""
    if is_far:
        monkeypatch.setattr("decisions.counts.counted.KEYS", -1)
    client, body = persona_client(who), world.meeting.body
    MeetingFactory(body=body)
    MeetingFactory(body=body, signed=True)
    other = MeetingFactory(published=True, date=dt.date(2020, 1, 1))
    seen = {"council": 3 if who in ("secretary", "superuser") else 1, other.body.slug: 1}
    for _time in range(2):
        told = {item["slug"]: item["meetings"] for item in ask("bodies/", client=client)["items"]}
        assert told == seen
        count_changes()
    assert ask("bodies/council/", client=client)["meetings"] == seen["council"]


def test_names_are_told_by_consent_only(ask: Ask, world: World, secretary_client: Client) -> None:
    hidden, named = PersonFactory(surname="Скрытов"), PersonFactory(surname="Явнов", consented=True)
    for place, person in enumerate((hidden, named), 30_000):
        PositionFactory(person=person, title="лоцман", organization=world.organization)
        AssignmentFactory(resolution=world.resolution, organization=None, person=person, position=place)
        SpeakerFactory(item=world.item, person=person, position=place)
    for path in ("resolutions/", "assignments/", "agenda-items/", "people/", "meetings/"):
        assert "Скрытов" not in str(ask(path)), path
    _organization, first, second = ask(f"resolutions/{world.resolution.pk}/")["responsibles"]
    assert (first["id"], first["name"], first["post"]) == (None, None, "лоцман, ООО «Речной причал»")
    assert (second["id"], second["name"]) == (named.pk, "Явнов П. И.")
    assert "Скрытов П. И." in str(ask("resolutions/", client=secretary_client))
    assert "Скрытов" not in str(ask("people/", client=secretary_client))
    assert {person["name"] for person in ask("people/")["items"]} == {
        "Явнов Пётр Ильич",
        "Председателев Пётр Ильич",
    }


def test_a_group_is_one_line(ask: Ask, world: World) -> None:
    addressee = AddresseeFactory(resolution=world.resolution, members_count=7)
    AssignmentFactory(resolution=world.resolution, origin_group=addressee.group)
    groups = [who for who in ask("resolutions/")["items"][0]["responsibles"] if who["type"] == "group"]
    assert [(group["slug"], group["members"]) for group in groups] == [(addressee.group.slug, 7)]
    assert len(ask("resolutions/")["items"][0]["responsibles"]) == 2
    assert len(ask("assignments/")["items"]) == 2


@pytest.mark.parametrize("name", ["meetings", "agenda-items", "resolutions", "assignments"])
def test_nothing_of_a_draft_is_told(
    name: str, ask: Ask, draft_world: World, secretary_client: Client, member_client: Client
) -> None:
    assert ask(f"{name}/")["items"] == []
    assert ask(f"{name}/", client=member_client)["items"] == []
    (record,) = ask(f"{name}/", client=secretary_client)["items"]
    ask(f"{name}/{record['id']}/", 404)


def test_a_closed_question_says_only_that_it_is_closed(ask: Ask, world: World, secretary_client: Client) -> None:
    SpeakerFactory(item=world.item)
    type(world.item).objects.update(is_closed=True)
    item = ask(f"agenda-items/{world.item.pk}/")
    assert (item["is_closed"], item["title"], item["speakers"], item["resolutions"]) == (True, None, [], [])
    assert ask("resolutions/")["items"] == ask("assignments/")["items"] == []
    assert ask(f"agenda-items/{world.item.pk}/", client=secretary_client)["title"] == world.item.title


def test_a_member_sees_the_own_points_as_printed(ask: Ask, world: World, member_client: Client) -> None:
    Resolution.objects.update(text="Иванову И. И. представить график.", public_text="Представить график.")
    assert ask("resolutions/")["items"][0]["text"] == "Представить график."
    own = ask("resolutions/", client=member_client)["items"][0]
    assert own["text"] == "Иванову И. И. представить график."
    assert ids(ask("assignments/?mine=true", client=member_client)) == [world.assignment.pk]
    assert ask("assignments/?mine=true")["items"] == []


def test_pages_follow_one_another(ask: Ask, world: World, stranger_client: Client) -> None:
    for position in range(2, 9):
        AssignmentFactory(resolution=ResolutionFactory(item=world.item, position=position))
    for path in ("resolutions/?sort=state", "resolutions/?sort=modified", "assignments/?body=council", "meetings/?x"):
        if path.startswith("meetings"):
            MeetingFactory.create_batch(4, body=world.body, published=True, number="")
            path = "meetings/?body=council"
        whole = ids(ask(f"{path}&limit=100"))
        found, page = [], ask(f"{path}&limit=3")
        found += ids(page)
        while page["next"]:
            back = page
            page = ask(page["next"].removeprefix("http://testserver/api/v1/"))
            found += ids(page)
            assert ask(page["previous"].removeprefix("http://testserver/api/v1/"))["items"] == back["items"]
        assert found == whole, path
        assert len(found) > 4
        last = ids(ask(f"{path}&limit=3&before=end"))
        assert last == whole[-3:]


def test_the_filters_are_those_of_the_register(ask: Ask, world: World) -> None:
    other = ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(published=True, date=dt.date(2024, 5, 5))))
    asked = {
        "state=overdue": world.resolution,
        "q=графика": world.resolution,
        f"organization={world.organization.pk}": world.resolution,
        "body=council": world.resolution,
        "term_from=2026-06-01&term_to=01.06.2026": world.resolution,
        f"meeting={world.meeting.pk}": world.resolution,
        f"item={other.item_id}": other,
        "year=2024": other,
        "until=2024-12-31": other,
        "state=note&state=draft": other,
    }
    for query, found in asked.items():
        assert ids(ask(f"resolutions/?{query}")) == [found.pk], query
    assert len(ask("resolutions/?state=note&state=overdue")["items"]) == 2


@pytest.mark.parametrize("order", ["", "&sort=date", "&sort=due", "&sort=organization", "&sort=best"])
def test_choices_are_found_by_sets_as_by_rows(ask: Ask, world: World, superuser_client: Client, order: str) -> None:
    """A stranger's points come out of the sets of what was counted, and of what changed since; others are answered
    row by row."""
    for n in range(6):
        meeting = MeetingFactory(body=world.body, published=True, date=dt.date(2026, 1 + n, 5), number="")
        point = ResolutionFactory(item=AgendaItemFactory(meeting=meeting), kind="instruct", state="control")
        AssignmentFactory(resolution=point, organization=world.organization, on_control=True)
        if n == 3:
            count_changes()
    for query in (
        "body=council",
        "body=council&state=overdue&state=control",
        f"organization={world.organization.pk}",
        "kind=instruct&q=график",
    ):
        whole = ids(ask(f"resolutions/?{query}{order}&limit=100", client=superuser_client))
        page, found = ask(f"resolutions/?{query}{order}&limit=2"), []
        while True:
            found += ids(page)
            if not page["next"]:
                break
            page = ask(page["next"].removeprefix("http://testserver/api/v1/"))
        assert (found, len(found) > 0) == (whole, True), query
        assert ids(ask(f"resolutions/?{query}{order}&limit=2&before=end")) == whole[-2:], query


def test_after_a_great_import_a_page_is_asked_for_and_nothing_is_counted(
    ask: Ask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decisions.counts.counted.FAR", 0)
    with CaptureQueriesContext(connection) as captured:
        assert ids(ask("resolutions/?body=council")) == [world.resolution.pk]
    assert not [each["sql"] for each in captured if "COUNT(" in each["sql"]]


def test_what_counts_as_modified(ask: Ask, world: World, member: User, secretary: User) -> None:
    """Each cause on its own: what was modified is found by the moment before it, and nothing by the moment after."""

    def is_news(act: Callable[[], object], *paths: str) -> None:
        before = timezone.now()
        for path in paths:
            assert ask(f"{path}/?modified_since={since(before)}")["items"] == [], path
        act()
        for path in paths:
            answer = ask(f"{path}/?sort=modified&modified_since={since(before)}")
            assert len(answer["items"]) == 1, (path, act)
            assert dt.datetime.fromisoformat(answer["items"][0]["modified_at"]) >= before

    points = ("resolutions", "assignments")
    is_news(lambda: workflow.report_interim(world.assignment, actor=member, text="Собрано."), *points)
    is_news(lambda: workflow.report_done(world.assignment, actor=member, text="Представлен."), *points)
    is_news(lambda: workflow.accept_report(world.assignment.reports.get(kind="done"), actor=secretary), *points)
    person = PersonFactory(surname="Тополев")
    Resolution.objects.update(text="Тополеву П. И. представить график.")
    Mention.objects.create(resolution=world.resolution, person=person, start=0, end=14)

    def consent() -> None:
        person.consent_given_on = timezone.localdate()
        person.save()
        refresh_public_wording(person)

    is_news(consent, "resolutions")
    unpublished = AssignmentFactory(resolution=ResolutionFactory(item=AgendaItemFactory(meeting__signed=True)))
    is_news(lambda: workflow.publish(unpublished.resolution.item.meeting), "meetings", "agenda-items", "resolutions")


def test_closing_a_question_modifies_its_protocol(ask: Ask, world: World, superuser_client: Client) -> None:
    before = timezone.now()
    address = f"/admin/decisions/agendaitem/{world.item.pk}/change/"
    assert superuser_client.post(address, {"is_closed": "on"}).status_code == 302
    assert ids(ask(f"meetings/?modified_since={since(before)}")) == [world.meeting.pk]
    assert ask(f"agenda-items/?modified_since={since(before)}")["items"][0]["is_closed"]


def test_both_databases_find_the_modified_by_an_index(world: World) -> None:
    """An index begins with the moment, or «since» would read the whole table."""
    for model in (Resolution, Meeting):
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
        assert any(each["columns"] == ["updated_at", "id"] for each in constraints.values())


def test_statements_do_not_grow_with_the_records(ask: Ask, world: World, member_client: Client, settings: Any) -> None:
    # Every so many requests the database is told of them: one statement more, whoever asks.
    settings.API_REQUESTS_PER_MINUTE = 0

    def fill(count: int) -> None:
        for _n in range(count):
            meeting = MeetingFactory(body=world.body, published=True, chair=PersonFactory(), number="")
            item = AgendaItemFactory(meeting=meeting)
            SpeakerFactory(item=item)
            point = ResolutionFactory(item=item)
            person = PersonFactory(consented=True)
            PositionFactory(person=person)
            AssignmentFactory(resolution=point, organization=None, person=person)
            AddresseeFactory(resolution=point)

    def statements(client: Client | None) -> dict[str, int]:
        counts = {}
        for name in LISTS:
            remembering.memory.forget()
            query = f"?body=council&organization={world.organization.pk}" if name == "resolutions" else ""
            with CaptureQueriesContext(connection) as captured:
                ask(f"{name}/{query}", **({"client": client} if client else {}))
            counts[name] = len(captured)
        return counts

    def whole(client: Client | None) -> int:
        remembering.memory.forget()
        with CaptureQueriesContext(connection) as captured:
            ask("resolutions/", **({"client": client} if client else {}))
        return len(captured)

    fill(3)
    few = [statements(None), whole(None), whole(member_client)]
    fill(20)
    assert [statements(None), whole(None), whole(member_client)] == few
    assert max([*few[0].values(), few[1]]) <= 8, few


def test_strangers_share_an_answer_and_nobody_else(
    stranger_client: Client, member_client: Client, world: World, django_assert_num_queries: Callable[[int], Any]
) -> None:
    address = "/api/v1/resolutions/"
    first = stranger_client.get(address)
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert {"Cookie", "Accept-Language", "Authorization"} <= set(first["Vary"].split(", "))
    with django_assert_num_queries(1):
        assert stranger_client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    own = member_client.get(address)
    assert own["Cache-Control"] == "private, no-cache"
    assert not own.has_header("ETag")
    Person.objects.filter(pk=world.chair_person.pk).update(consent_withdrawn_on=timezone.localdate())
    assert stranger_client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_documents_are_told_to_whom_they_are_open(ask: Ask, world: World, member_client: Client, member: User) -> None:
    from tests.factories import DocumentFactory

    report = ReportFactory(assignment=world.assignment, author=member)
    document = DocumentFactory(kind="evidence", meeting=None, report=report)
    assert ask("documents/")["items"] == []
    (record,) = ask("documents/", client=member_client)["items"]
    assert (record["id"], record["assignment"], record["sha256"]) == (
        document.pk,
        world.assignment.pk,
        document.sha256,
    )
    assert Assignment.objects.count() == 1


def test_an_answer_has_a_policy_of_its_own_and_a_page_that_of_the_pages(stranger_client: Client, world: World) -> None:
    policies = [stranger_client.get(path)["Content-Security-Policy"] for path in ("/api/v1/meetings/", "/meetings/")]
    assert policies[0] == "default-src 'none'; frame-ancestors 'none'"
    assert "script-src 'self'" in policies[1]


def test_what_is_soon_follows_the_policy_of_the_body_at_once(ask: Ask, world: World, stranger_client: Client) -> None:
    """The days are held with the names: a change of them is heard of."""
    Resolution.objects.filter(pk=world.resolution.pk).update(due=timezone.localdate() + dt.timedelta(days=20))
    for days, state in ((3, "control"), (25, "soon"), (3, "control")):
        Policy.objects.update_or_create(body=world.body, defaults={"soon_days": days, "far_days": 30})
        assert [row["state"] for row in ask("resolutions/")["items"]] == [state]


def test_of_a_stranger_no_session_is_looked_for(stranger_client: Client, member_client: Client, world: World) -> None:
    assert not stranger_client.get("/api/v1/resolutions/").wsgi_request.session.accessed
    assert member_client.get("/api/v1/resolutions/").wsgi_request.session.accessed

"""Django's lists and forms as the secretary meets them: each opens, each finds, each keeps to the own bodies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from decisions.models import (
    AgendaItem,
    ApiToken,
    Assignment,
    CalendarAddress,
    Event,
    ExtensionRequest,
    HouseTemplate,
    IssuedDocument,
    Lineage,
    Meeting,
    Phrase,
    Report,
    Resolution,
)
from members.models import Alias, Group, Membership, Organization, Person, User
from tests.conftest import World
from tests.decisions.admin.forms import url
from tests.factories import (
    AddresseeFactory,
    AliasFactory,
    ApiTokenFactory,
    AssignmentFactory,
    AttendanceFactory,
    CalendarAddressFactory,
    EventFactory,
    ExtensionRequestFactory,
    GroupFactory,
    HouseTemplateFactory,
    IssuedDocumentFactory,
    LineageFactory,
    MandateFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ReportFactory,
    ResolutionFactory,
    UserFactory,
)

MODELS = (
    Alias,
    AgendaItem,
    ApiToken,
    Assignment,
    CalendarAddress,
    Event,
    ExtensionRequest,
    Group,
    HouseTemplate,
    IssuedDocument,
    Meeting,
    Organization,
    Person,
    Phrase,
    Report,
    Resolution,
    User,
)
OF_BODIES = (AgendaItem, Assignment, Event, ExtensionRequest, IssuedDocument, Meeting, Report, Resolution)
Pages = Callable[[Client, str], int]


def row_of_each(body: Group, n: int = 0) -> None:
    """One row in every list, for `body`."""
    organization = OrganizationFactory()
    AliasFactory(text=f"Причал номер {organization.pk}", organization=organization)
    person = PersonFactory()
    PositionFactory(person=person, organization=organization)
    MembershipFactory(group=GroupFactory(), organization=organization)
    MandateFactory(user=UserFactory(person=person), body=body)
    CalendarAddressFactory(user=person.user, organization=organization)
    ApiTokenFactory()
    meeting = MeetingFactory(body=body, published=True)
    AttendanceFactory(meeting=meeting)
    resolution = ResolutionFactory(item__meeting=meeting)
    LineageFactory(newer=resolution, older=ResolutionFactory(item=resolution.item))
    AddresseeFactory(resolution=resolution)
    assignment = AssignmentFactory(resolution=resolution, on_control=True)
    ReportFactory(assignment=assignment)
    ExtensionRequestFactory(assignment=AssignmentFactory(resolution=resolution, status="extension"))
    EventFactory(meeting=meeting)
    IssuedDocumentFactory(meeting=meeting)
    HouseTemplateFactory(body=body)
    EventFactory(meeting=None, assignment=assignment, action=Event.Action.CONTROLLED)
    Phrase.objects.create(body=body, text=f"Принять к сведению {assignment.pk}")


def test_every_list_is_tested() -> None:
    registered = {model for model in admin.site._registry if model._meta.app_label in ("members", "decisions")}
    assert registered == set(MODELS)


@pytest.mark.parametrize("name", ["secretary", "superuser"])
@pytest.mark.parametrize("model", MODELS)
def test_every_page_of_every_list_opens(
    model: type[Model], name: str, body: Group, persona_client: Callable[[str], Client]
) -> None:
    row_of_each(body)
    client = persona_client(name)
    assert client.get(url(model, "changelist")).status_code == 200
    assert client.get(url(model, "changelist"), {"q": "причал"}).status_code == 200
    for row in model._default_manager.all():
        assert client.get(url(model, "change", row.pk)).status_code == 200
        assert client.get(url(model, "history", row.pk)).status_code == 200
    add = client.get(url(model, "add")).status_code
    assert add == (200 if model in (Alias, Group, Meeting, Organization, Person, Phrase, User) else 403)


@pytest.mark.sqlite_only("the number of statements is the same on both")
@pytest.mark.parametrize("model", MODELS)
def test_a_list_asks_as_much_for_ten_rows_as_for_two(
    model: type[Model], body: Group, secretary_client: Client, queries: Pages
) -> None:
    for _row in range(2):
        row_of_each(body)
    few = queries(secretary_client, url(model, "changelist"))
    for _row in range(8):
        row_of_each(body)
    assert queries(secretary_client, url(model, "changelist")) == few


@pytest.mark.parametrize("model", OF_BODIES)
def test_rows_of_another_body_do_not_exist(
    model: type[Model], other_body: Group, secretary_client: Client, observer_client: Client
) -> None:
    row_of_each(other_body)
    for client in (secretary_client, observer_client):
        answer = client.get(url(model, "changelist"))
        assert answer.context["cl"].result_count == 0
        for row in model._default_manager.all():
            assert client.get(url(model, "change", row.pk)).status_code == 302


@pytest.mark.parametrize("name", ["chair", "observer"])
@pytest.mark.parametrize("model", MODELS)
def test_chair_and_observer_read_and_write_nothing(
    model: type[Model], name: str, body: Group, persona_client: Callable[[str], Client]
) -> None:
    row_of_each(body)
    client = persona_client(name)
    expected = 403 if model in (User, ApiToken, CalendarAddress) else 200
    assert client.get(url(model, "changelist")).status_code == expected
    assert client.get(url(model, "add")).status_code == 403
    for row in model._default_manager.all():
        assert client.get(url(model, "change", row.pk)).status_code == expected
        assert client.post(url(model, "change", row.pk), {}).status_code == 403


@pytest.mark.parametrize("model", [model for model in MODELS if model not in (Alias, Phrase)])
def test_nothing_is_ever_deleted(model: type[Model], body: Group, superuser_client: Client) -> None:
    row_of_each(body)
    row = model._default_manager.all()[0]
    assert superuser_client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


# ── Search ───────────────────────────────────────────────────────────────────
def autocomplete(client: Client, term: str, field: str, model: type[Model]) -> list[str]:
    source = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field}
    answer = client.get(reverse("admin:autocomplete"), {"term": term, **source})
    assert answer.status_code == 200
    return [row["text"] for row in answer.json()["results"]]


@pytest.mark.parametrize("term", ["богд", "Богд", "БОГДАНОВ", "богданов а", "Богданов А. А.", "богданов андрей"])
def test_a_person_is_found_by_a_part_of_the_name(term: str, secretary_client: Client) -> None:
    PersonFactory(surname="Богданов", given="Андрей", patronymic="Аркадьевич")
    PersonFactory(surname="Зорина", given="Елена", patronymic="Викторовна")
    assert autocomplete(secretary_client, term, "person", Membership) == ["Богданов А. А."]


def test_an_organization_is_found_by_another_wording(secretary_client: Client) -> None:
    AliasFactory(text="Речники", organization=OrganizationFactory(name="ООО «Речной причал»"))
    assert autocomplete(secretary_client, "речник", "organization", Membership) == ["ООО «Речной причал»"]


def test_resolutions_of_other_bodies_are_not_offered(world: World, other_body: Group, secretary_client: Client) -> None:
    ResolutionFactory(item__meeting=MeetingFactory(body=other_body), text="Тайный график движения судов.")
    assert len(autocomplete(secretary_client, "график", "older", Lineage)) == 1


def test_autocomplete_is_behind_the_door(stranger_client: Client, member_client: Client) -> None:
    query = {"term": "а", "app_label": "members", "model_name": "membership", "field_name": "person"}
    for client in (stranger_client, member_client):
        assert client.get(reverse("admin:autocomplete"), query).status_code == 302


@pytest.mark.parametrize("value", ["", "мусор", "999999", "1'"])
def test_a_bad_filter_is_no_error(value: str, world: World, secretary_client: Client) -> None:
    for name in ("body", "state", "due"):
        for model in (Meeting, Assignment):
            answer = secretary_client.get(url(model, "changelist"), {name: value}, follow=True)
            assert answer.status_code == 200


def test_each_value_of_a_list_has_the_title_of_its_column(world: World, secretary_client: Client) -> None:
    page = secretary_client.get(reverse("admin:decisions_assignment_changelist")).content.decode()
    titles = re.findall(r'<td role="cell" data-l="([^"]+)" class="field-', page)
    assert titles == ["Исполнитель", "Роль", "Срок", "Состояние"]
    assert page.count('<th role="rowheader" class="field-') == 1
    assert page.count('<td role="cell" class="action-checkbox"') == 1, "a box needs no title beside it"


def test_terms_are_filtered(world: World, secretary_client: Client) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(term=dt.date(2020, 1, 1))
    found = {
        due: secretary_client.get(url(Assignment, "changelist"), {"due": due}).context["cl"].result_count
        for due in ("overdue", "week", "month", "none")
    }
    assert found == {"overdue": 1, "week": 0, "month": 0, "none": 0}


def test_protocols_are_filtered_by_state(world: World, secretary_client: Client) -> None:
    MeetingFactory(body=world.body, signed=True)
    MeetingFactory(body=world.body)
    found = {
        state: secretary_client.get(url(Meeting, "changelist"), {"state": state}).context["cl"].result_count
        for state in ("open", "unpublished", "published")
    }
    assert found == {"open": 2, "unpublished": 1, "published": 1}


def test_a_protocol_in_the_list_leads_to_its_page(world: World, secretary_client: Client) -> None:
    assert (
        reverse("admin:protocol", args=[world.meeting.pk])
        in secretary_client.get(url(Meeting, "changelist")).content.decode()
    )


def test_the_page_of_all_lists(body: Group, secretary_client: Client, observer_client: Client) -> None:
    assert url(User, "changelist") in secretary_client.get("/admin/lists/").content.decode()
    assert url(User, "changelist") not in observer_client.get("/admin/lists/").content.decode()
    assert secretary_client.get("/admin/decisions/").status_code == 200


@pytest.mark.parametrize("query", ["date__year=" + "9" * 30, "form__exact=%00"])
def test_a_filter_that_no_database_takes_is_left_out(secretary_client: Client, world: World, query: str) -> None:
    response = secretary_client.get(f"{reverse('admin:decisions_meeting_changelist')}?{query}", follow=True)
    assert response.status_code == 200


def test_a_search_for_nul_is_refused(secretary_client: Client, world: World) -> None:
    asked = {"app_label": "decisions", "model_name": "assignment", "field_name": "person", "term": "\x00"}
    assert secretary_client.get(reverse("admin:autocomplete"), asked).status_code == 400

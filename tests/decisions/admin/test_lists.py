"""Django's lists and forms as the secretary meets them: each opens, each finds, each keeps to the own bodies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from decisions.models import (
    AgendaItem,
    Assignment,
    CalendarAddress,
    Event,
    ExtensionRequest,
    Lineage,
    Meeting,
    Phrase,
    Report,
    Resolution,
)
from members.models import Alias, Group, Mandate, Membership, Organization, Person, User
from tests.conftest import World
from tests.factories import (
    AddresseeFactory,
    AliasFactory,
    AssignmentFactory,
    AttendanceFactory,
    CalendarAddressFactory,
    EventFactory,
    ExtensionRequestFactory,
    GroupFactory,
    LineageFactory,
    MandateFactory,
    MeetingFactory,
    MembershipFactory,
    MentionFactory,
    OrganizationFactory,
    PersonFactory,
    PolicyFactory,
    PositionFactory,
    ReportFactory,
    ResolutionFactory,
    UserFactory,
)

MODELS = (
    Alias,
    AgendaItem,
    Assignment,
    CalendarAddress,
    Event,
    ExtensionRequest,
    Group,
    Meeting,
    Organization,
    Person,
    Phrase,
    Report,
    Resolution,
    User,
)
OF_BODIES = (AgendaItem, Assignment, Event, ExtensionRequest, Meeting, Report, Resolution)
Pages = Callable[[Client, str], int]


def url(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def row_of_each(body: Group, n: int = 0) -> None:
    """One row in every list, for `body`."""
    organization = OrganizationFactory()
    AliasFactory(text=f"Причал номер {organization.pk}", organization=organization)
    person = PersonFactory()
    PositionFactory(person=person, organization=organization)
    MembershipFactory(group=GroupFactory(), organization=organization)
    MandateFactory(user=UserFactory(person=person), body=body)
    CalendarAddressFactory(user=person.user, organization=organization)
    meeting = MeetingFactory(body=body, published=True)
    AttendanceFactory(meeting=meeting)
    resolution = ResolutionFactory(item__meeting=meeting)
    LineageFactory(newer=resolution, older=ResolutionFactory(item=resolution.item))
    AddresseeFactory(resolution=resolution)
    assignment = AssignmentFactory(resolution=resolution, on_control=True)
    ReportFactory(assignment=assignment)
    ExtensionRequestFactory(assignment=AssignmentFactory(resolution=resolution, status="extension"))
    EventFactory(meeting=meeting)
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


@pytest.mark.parametrize("model", MODELS)
def test_a_list_asks_as_much_for_thirty_rows_as_for_three(
    model: type[Model], body: Group, secretary_client: Client, queries: Pages
) -> None:
    for _row in range(3):
        row_of_each(body)
    few = queries(secretary_client, url(model, "changelist"))
    for _row in range(27):
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
    expected = 403 if model in (User, CalendarAddress) else 200
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


# ── Acts of a list ───────────────────────────────────────────────────────────
def act(client: Client, model: type[Model], name: str, *rows: Model) -> Any:
    chosen = {"action": name, "_selected_action": [str(row.pk) for row in rows]}
    return client.post(url(model, "changelist"), chosen, follow=True)


def test_a_person_is_deactivated_and_brought_back(secretary_client: Client) -> None:
    person = PersonFactory()
    for name, is_active in (("deactivate", False), ("activate", True)):
        assert act(secretary_client, Person, name, person).status_code == 200
        person.refresh_from_db()
        assert person.is_active is is_active


def test_an_observer_deactivates_nobody(observer_client: Client) -> None:
    person = PersonFactory()
    act(observer_client, Person, "deactivate", person)
    person.refresh_from_db()
    assert person.is_active


def test_reports_are_listed_before_they_are_accepted(world: World, secretary_client: Client) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(status=Assignment.Status.REPORTED)
    report = ReportFactory(assignment=world.assignment, kind=Report.Kind.DONE, fulfilled_on=dt.date(2026, 5, 30))
    other = AssignmentFactory(resolution=world.resolution, on_control=True)
    asked = act(secretary_client, Assignment, "accept", world.assignment, other)
    world.assignment.refresh_from_db()
    assert world.assignment.status == Assignment.Status.REPORTED
    assert asked.context["reports"] == [report]
    assert report.text in asked.content.decode()


def accept(client: Client, *reports: Report) -> Any:
    """Confirm the page that lists `reports`."""
    rows = [str(report.assignment_id) for report in reports]
    keys = [str(report.pk) for report in reports]
    data = {"action": "accept", "_selected_action": rows, "confirmed": "1", "report": [*keys, "nonsense", "9" * 30]}
    return client.post(url(Assignment, "changelist"), data, follow=True)


def test_one_refused_report_does_not_hold_the_others_back(world: World, secretary_client: Client) -> None:
    """A report decided since the page was shown is named; one that came since is not accepted unread."""
    fields = {"resolution": world.resolution, "status": Assignment.Status.REPORTED}
    first, second, unread = (
        ReportFactory(assignment=AssignmentFactory(**fields), kind=Report.Kind.DONE, fulfilled_on=dt.date(2026, 5, 30))
        for _report in range(3)
    )
    Report.objects.filter(pk=first.pk).update(decision=Report.Decision.RETURNED, comment="Нет приказа.")
    answer = accept(secretary_client, first, second)
    told = [(message.level_tag, str(first.assignment) in message.message) for message in answer.context["messages"]]
    assert told == [("error", True), ("success", False)]
    decisions = Report.objects.order_by("pk").values_list("decision", flat=True)
    assert list(decisions) == [Report.Decision.RETURNED, Report.Decision.ACCEPTED, Report.Decision.NONE]
    assert unread.assignment.status == Assignment.Status.REPORTED


def test_the_chair_accepts_nothing_from_the_list(world: World, chair_client: Client) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(status=Assignment.Status.REPORTED)
    report = ReportFactory(assignment=world.assignment, kind=Report.Kind.DONE, fulfilled_on=dt.date(2026, 5, 30))
    accept(chair_client, report)
    report.refresh_from_db()
    assert report.decision == Report.Decision.NONE


def test_where_no_report_waits_the_list_says_so(world: World, secretary_client: Client) -> None:
    answer = act(secretary_client, Assignment, "accept", world.assignment)
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]


# ── Consent ──────────────────────────────────────────────────────────────────
def test_a_consent_changes_what_the_public_reads(world: World, secretary_client: Client) -> None:
    person = PersonFactory(surname="Тополев", given="Павел", patronymic="Ильич")
    text = "Тополеву П. И. представить график."
    resolution = ResolutionFactory(item=world.item, text=text, public_text="[имя не публикуется] представить график.")
    MentionFactory(resolution=resolution, person=person, start=0, end=14)
    data = {
        "surname": "Тополев",
        "given": "Павел",
        "patronymic": "Ильич",
        "consent_given_on": "10.01.2026",
        "is_active": "on",
        **empty_formsets("positions", "aliases"),
    }
    assert secretary_client.post(url(Person, "change", person.pk), data).status_code == 302
    resolution.refresh_from_db()
    assert resolution.public_text == text


def empty_formsets(*prefixes: str) -> dict[str, str]:
    return {
        f"{prefix}-{name}": "0" for prefix in prefixes for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")
    }


def rows(prefix: str, *forms: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {**empty_formsets(prefix), f"{prefix}-TOTAL_FORMS": str(len(forms))}
    for number, form in enumerate(forms):
        data.update({f"{prefix}-{number}-{name}": value for name, value in form.items()})
    return data


# ── What the database would refuse is told before ────────────────────────────
def test_an_alias_given_twice_is_told(secretary_client: Client) -> None:
    organization = OrganizationFactory()
    Alias.objects.create(text="Речники", organization=organization)
    answer = secretary_client.post(url(Alias, "add"), {"text": "«речники»", "organization": organization.pk})
    assert "text" in answer.context["adminform"].form.errors
    data = {"name": organization.name, "kind": "company", "is_active": "on"}
    for forms in ([{"text": "РЕЧНИКИ"}], [{"text": "Порт"}, {"text": "порт"}]):
        sent = {**data, **rows("aliases", *forms)}
        assert secretary_client.post(url(Organization, "change", organization.pk), sent).status_code == 200
    assert Alias.objects.filter(organization=organization).count() == 1


def test_an_alias_of_two_is_told(secretary_client: Client) -> None:
    data = {"text": "Речники", "organization": OrganizationFactory().pk, "person": PersonFactory().pk}
    assert secretary_client.post(url(Alias, "add"), data).status_code == 200
    assert not Alias.objects.exists()


def test_a_number_given_twice_in_a_year_is_told(world: World, secretary_client: Client) -> None:
    data = {
        "body": world.body.pk,
        "number": world.meeting.number,
        "date": "01.12.2026",
        "form": "in_person",
        **empty_formsets("attendances"),
    }
    answer = secretary_client.post(url(Meeting, "add"), data)
    assert "number" in answer.context["adminform"].form.errors
    assert secretary_client.post(url(Meeting, "add"), {**data, "number": "99"}).status_code == 302


def test_a_signed_protocol_is_not_edited(world: World, secretary_client: Client) -> None:
    data = {"number": "77", "date": "01.12.2026", "form": "in_person", **empty_formsets("attendances")}
    answer = secretary_client.post(url(Meeting, "change", world.meeting.pk), data, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    world.meeting.refresh_from_db()
    assert world.meeting.number == "3"


def test_an_item_is_closed_to_the_public_after_the_signature(
    world: World, secretary_client: Client, stranger_client: Client
) -> None:
    page = world.meeting.get_absolute_url()
    assert world.resolution.text in stranger_client.get(page).content.decode()
    assert secretary_client.post(url(AgendaItem, "change", world.item.pk), {"is_closed": "on"}).status_code == 302
    assert world.resolution.text not in stranger_client.get(page).content.decode()


def test_a_responsible_is_added_to_a_draft(draft_world: World, secretary_client: Client) -> None:
    organization = OrganizationFactory()
    point = draft_world.resolution
    Assignment.objects.filter(resolution=point).delete()
    data = {
        "kind": "instruct",
        **rows("assignments", {"organization": organization.pk, "role": "lead", "term": "01.06.2026"}),
        **empty_formsets("lineage"),
    }
    assert secretary_client.post(url(Resolution, "change", point.pk), data).status_code == 302
    assert Assignment.objects.get(resolution=point).organization == organization
    point.refresh_from_db()
    assert point.state == Resolution.State.DRAFT


def test_a_responsible_is_not_added_to_a_signed_protocol(world: World, secretary_client: Client) -> None:
    data = {
        **rows("assignments", {"organization": OrganizationFactory().pk, "role": "lead"}),
        **empty_formsets("lineage"),
    }
    secretary_client.post(url(Resolution, "change", world.resolution.pk), data)
    assert Assignment.objects.filter(resolution=world.resolution).count() == 1


# ── Accounts ─────────────────────────────────────────────────────────────────
def account(**data: Any) -> dict[str, Any]:
    return {"is_active": "on", **empty_formsets("mandates"), **data}


def test_a_secretary_makes_an_account_with_a_mandate(body: Group, secretary_client: Client) -> None:
    mandate = rows("mandates", {"body": body.pk, "role": "observer"})
    answer = secretary_client.post(url(User, "add"), account(email="New@Example.org", is_staff="on", **mandate))
    assert answer.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert user.is_staff
    assert not user.has_usable_password()
    assert user.mandates.get().body == body


def test_an_address_in_other_letters_is_the_same(body: Group, secretary_client: Client) -> None:
    UserFactory(email="known@example.org")
    answer = secretary_client.post(url(User, "add"), account(email="Known@Example.ORG"))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors


@pytest.mark.parametrize("field", ["", "other"])
def test_a_secretary_gives_mandates_for_the_own_bodies_only(
    field: str, other_body: Group, secretary_client: Client
) -> None:
    mandate = rows("mandates", {"body": other_body.pk if field else "", "role": "secretary"})
    secretary_client.post(url(User, "add"), account(email="new@example.org", **mandate))
    assert not Mandate.objects.filter(user__email="new@example.org").exists()


def test_a_mandate_given_twice_is_told(body: Group, superuser_client: Client) -> None:
    twice = rows("mandates", {"body": "", "role": "chair"}, {"body": "", "role": "chair"})
    assert superuser_client.post(url(User, "add"), account(email="new@example.org", **twice)).status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()


def test_only_a_superuser_makes_a_superuser(body: Group, secretary_client: Client, superuser_client: Client) -> None:
    for client, expected in ((secretary_client, False), (superuser_client, True)):
        email = f"new-{expected}@example.org".lower()
        client.post(url(User, "add"), account(email=email, is_superuser="on"))
        assert User.objects.get(email=email).is_superuser is expected


def test_nobody_takes_over_an_account_that_may_do_more(
    body: Group, other_body: Group, superuser: User, secretary_client: Client
) -> None:
    """Who changes the address of an account signs in as that account."""
    stronger = [
        superuser,
        MandateFactory(body=None).user,
        MandateFactory(body=other_body).user,
        MandateFactory(user=MandateFactory(body=body).user, body=other_body, role="observer").user,
    ]
    for user in stronger:
        answer = secretary_client.post(url(User, "change", user.pk), account(email="mine@example.org"))
        assert answer.status_code == 403
    assert not User.objects.filter(email="mine@example.org").exists()
    act(secretary_client, User, "deactivate", *stronger)
    assert all(User.objects.get(pk=user.pk).is_active for user in stronger)


def test_a_body_is_changed_by_its_own_secretary_only(body: Group, other_body: Group, secretary_client: Client) -> None:
    data = {"name": "Новое имя", "slug": "new", "is_active": "on", **empty_formsets("memberships", "policy", "aliases")}
    assert secretary_client.post(url(Group, "change", other_body.pk), data).status_code == 403
    assert secretary_client.post(url(Group, "change", body.pk), data).status_code == 302
    body.refresh_from_db()
    assert (body.name, body.is_body) == ("Новое имя", True)


def test_a_secretary_of_one_body_makes_groups_but_no_bodies(body: Group, secretary_client: Client) -> None:
    data = {
        "name": "Члены кластера",
        "slug": "members",
        "is_body": "on",
        "is_active": "on",
        **empty_formsets("memberships", "policy", "aliases"),
    }
    assert secretary_client.post(url(Group, "add"), data).status_code == 302
    assert not Group.objects.get(slug="members").is_body


def test_the_policy_of_a_body_is_edited_beside_it(body: Group, secretary_client: Client) -> None:
    PolicyFactory(body=body)
    assert "policy-0-soon_days" in secretary_client.get(url(Group, "change", body.pk)).content.decode()
    group = GroupFactory()
    assert "policy-0-soon_days" not in secretary_client.get(url(Group, "change", group.pk)).content.decode()


def test_telephones_are_for_secretaries(body: Group, secretary_client: Client, observer_client: Client) -> None:
    person = PersonFactory(phone="8-800-secret", email="secret@example.org")
    page = url(Person, "change", person.pk)
    assert "8-800-secret" in secretary_client.get(page).content.decode()
    shown = observer_client.get(page).content.decode()
    assert "8-800-secret" not in shown
    assert "secret@example.org" not in shown


def test_the_page_of_all_lists(body: Group, secretary_client: Client, observer_client: Client) -> None:
    assert url(User, "changelist") in secretary_client.get("/admin/lists/").content.decode()
    assert url(User, "changelist") not in observer_client.get("/admin/lists/").content.decode()
    assert secretary_client.get("/admin/decisions/").status_code == 200


def test_a_new_body_has_a_secretary_at_once(superuser_client: Client) -> None:
    data = {
        "name": "Совет",
        "slug": "council",
        "is_body": "on",
        "is_active": "on",
        **empty_formsets("memberships", "policy", "aliases"),
    }
    assert superuser_client.post(url(Group, "add"), data).status_code == 302
    assert Group.objects.get(slug="council").is_body


@pytest.mark.parametrize("query", ["date__year=" + "9" * 30, "form__exact=%00"])
def test_a_filter_that_no_database_takes_is_left_out(secretary_client: Client, world: World, query: str) -> None:
    response = secretary_client.get(f"{reverse('admin:decisions_meeting_changelist')}?{query}", follow=True)
    assert response.status_code == 200


def test_a_search_for_nul_is_refused(secretary_client: Client, world: World) -> None:
    asked = {"app_label": "decisions", "model_name": "assignment", "field_name": "person", "term": "\x00"}
    assert secretary_client.get(reverse("admin:autocomplete"), asked).status_code == 400


def test_a_secretary_keeps_the_phrases_of_her_bodies_alone(secretary_client: Client, body: Group) -> None:
    mine = Phrase.objects.create(body=body, text="Принять к сведению")
    others = Phrase.objects.create(body=GroupFactory(is_body=True), text="Чужая")
    common = Phrase.objects.create(body=None, text="Общая")
    page = secretary_client.get(url(Phrase, "changelist")).content.decode()
    assert "Принять к сведению" in page
    assert "Чужая" not in page
    assert secretary_client.post(url(Phrase, "change", mine.pk), {"text": "Иная", "body": body.pk, "position": 0})
    mine.refresh_from_db()
    assert mine.text == "Иная"
    assert secretary_client.get(url(Phrase, "change", others.pk)).status_code == 302
    secretary_client.post(url(Phrase, "change", common.pk), {"text": "Иная", "body": "", "position": 0})
    common.refresh_from_db()
    assert common.text == "Общая"
    added = secretary_client.post(url(Phrase, "add"), {"text": "Для всех", "body": "", "position": 0})
    assert added.status_code == 200
    assert not Phrase.objects.filter(text="Для всех").exists()

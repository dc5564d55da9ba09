"""Forms of the admin: what the database would refuse is told before, what is signed is not edited."""

from __future__ import annotations

from django.test import Client

from decisions.models import (
    AgendaItem,
    Assignment,
    Meeting,
    Phrase,
    Resolution,
)
from members.models import Alias, Group, Organization, Person
from tests.conftest import World
from tests.decisions.admin.forms import empty_formsets, rows, url
from tests.factories import (
    GroupFactory,
    MentionFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
)


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

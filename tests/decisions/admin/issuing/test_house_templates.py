"""The pages of house templates: what is in force, the upload with its faults, the look, the list of fields."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from decisions.models import HouseTemplate, IssuedDocument, Meeting
from decisions.outgoing import house_templates, issuing
from members.models import Group, Organization, User
from tests.conftest import World
from tests.decisions.exports.word import lines, plain, upload, word
from tests.factories import HouseTemplateFactory

Kind = IssuedDocument.Kind


def page_of(body: Group, kind: str = "protocol") -> str:
    return reverse("admin:template-versions", args=[body.pk, kind])


def of(name: str, template: HouseTemplate) -> str:
    return reverse(f"admin:template-{name}", args=[template.pk])


def content(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.fixture
def template(body: Group) -> HouseTemplate:
    return house_templates.add(body, Kind.PROTOCOL, upload(word("Наш протокол {{ number }}")))


def test_from_the_list_to_a_template_in_force(secretary_client: Client, world: World) -> None:
    listed = secretary_client.get(reverse("admin:decisions_housetemplate_changelist")).content.decode()
    assert reverse("admin:templates") in listed
    assert page_of(world.body) in secretary_client.get(reverse("admin:templates")).content.decode()
    start = secretary_client.get(reverse("admin:template-start", args=["protocol"]))
    edited, target = Word(io.BytesIO(content(start))), io.BytesIO()
    edited.add_paragraph("Бланк {{ number }}")
    edited.save(target)
    secretary_client.post(page_of(world.body), {"file": upload(target.getvalue(), "Бланк.docx")})
    made = HouseTemplate.objects.get()
    page = secretary_client.get(page_of(world.body)).content.decode()
    assert "Бланк.docx" in page
    assert of("activate", made) not in page
    secretary_client.post(of("activate", made))
    assert not HouseTemplate.objects.filter(is_active=True).exists()
    look = secretary_client.post(of("preview", made), {"on": world.meeting.pk})
    assert "Представить в совет график движения судов." in look.content.decode()
    assert "Бланк 3" in look.content.decode()
    secretary_client.post(of("activate", made))
    assert "Бланк.docx" in secretary_client.get(reverse("admin:templates")).content.decode()
    taken = secretary_client.get(reverse("decisions:meeting-export", args=[world.meeting.pk, "docx"]))
    assert "Бланк 3" in lines(taken.content)
    secretary_client.post(reverse("admin:template-off", args=[world.body.pk, "protocol"]))
    taken = secretary_client.get(reverse("decisions:meeting-export", args=[world.meeting.pk, "docx"]))
    assert "Бланк 3" not in lines(taken.content)


def test_the_public_gets_the_template_and_no_more_than_it_may_read(
    stranger_client: Client, world: World, template: HouseTemplate
) -> None:
    other = house_templates.add(
        world.body, Kind.PROTOCOL, upload(word("{{ chair.name }}|{{ secretary.name }}|{{ number }}"))
    )
    HouseTemplate.objects.filter(pk=other.pk).update(previewed_at=other.uploaded_at, is_active=True)
    taken = stranger_client.get(reverse("decisions:meeting-export", args=[world.meeting.pk, "docx"]))
    assert lines(taken.content) == ["Председателев П. И.||3"]


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Kind.REPORT, "Об исполнении {% if rows %}{{ rows|count }}{% endif %}", "Об исполнении 1"),
        (Kind.TASKS, "Поручено {{ addressee|dative }}: {{ rows|count }}", "Поручено ООО «Тест»: 1"),
        (Kind.REGISTER, "Решений в реестре {{ rows|count }}", "Решений в реестре 1"),
    ],
)
def test_lists_have_templates_too(secretary_client: Client, world: World, kind: Kind, text: str, said: str) -> None:
    Organization.objects.filter(pk=world.organization.pk).update(name="ООО «Тест»")
    secretary_client.post(page_of(world.body, kind), {"file": upload(word(text))})
    made = HouseTemplate.objects.get(kind=kind)
    page = secretary_client.get(page_of(world.body, kind)).content.decode()
    (key,) = set(re.findall(r'<option value="(\w+)">', page)) - {str(world.meeting.date.year)}
    assert key == {Kind.REPORT: str(world.meeting.pk), Kind.TASKS: str(world.organization.pk)}.get(kind, "all")
    look = secretary_client.post(of("preview", made), {"on": key}).content.decode()
    assert said in plain(look).replace("&nbsp;", " ")
    assert lines(content(secretary_client.get(of("preview-file", made), {"on": key}))) == [said]
    assert secretary_client.get(of("preview-file", made), {"on": "987654"}).status_code == 404
    secretary_client.post(of("activate", made))
    if kind != Kind.REPORT:
        sent = {"kind": kind, "organization": world.organization.pk, "extension": "docx"}
        secretary_client.post(reverse("admin:body-issued", args=[world.body.pk]), sent)
        issued = IssuedDocument.objects.get()
        assert (issued.template, lines(issuing.content_of(issued.versions.get()))) == (made, [said])


def test_faults_are_listed_with_mark_and_paragraph(secretary_client: Client, body: Group) -> None:
    answer = secretary_client.post(page_of(body), {"file": upload(word("Номер {{ nubmer }} тут"))})
    page = answer.content.decode()
    assert answer.status_code == 400
    for words in ("«number»", "{{ nubmer }}", "Номер {{ nubmer }} тут", 'role="alert"'):
        assert words in page
    for sent in ({}, {"file": upload(b"")}, {"file": upload(b"%PDF-1.7\n")}):
        assert secretary_client.post(page_of(body), sent).status_code == 400
    assert not HouseTemplate.objects.exists()


def test_the_file_of_a_version_and_of_a_look_is_taken(
    secretary_client: Client, world: World, template: HouseTemplate
) -> None:
    assert content(secretary_client.get(of("file", template))) == house_templates.content_of(template)
    look = secretary_client.get(of("preview-file", template), {"on": world.meeting.pk})
    assert lines(content(look)) == ["Наш протокол 3"]
    assert unquote(look["Content-Disposition"]).endswith(", Наш протокол.docx")
    assert HouseTemplate.objects.get().previewed_at is None
    for key in ("", "x", "987654", "9" * 30):
        assert secretary_client.get(of("preview-file", template), {"on": key}).status_code == 404
        assert secretary_client.post(of("preview", template), {"on": key}).status_code == 404


@pytest.mark.parametrize("kind", house_templates.LAYOUT_OF)
def test_every_kind_has_its_fields_and_its_start(secretary_client: Client, kind: str) -> None:
    page = secretary_client.get(reverse("admin:template-fields", args=[kind])).content.decode()
    assert "{{ organization }}" in page
    assert "person_dative" in page
    start = content(secretary_client.get(reverse("admin:template-start", args=[kind])))
    assert house_templates.problems_of(start, kind) == []


def test_what_is_not_there(secretary_client: Client, body: Group) -> None:
    for url in (
        page_of(body, "letter"),
        reverse("admin:template-fields", args=["letter"]),
        reverse("admin:template-start", args=["letter"]),
        reverse("admin:template-versions", args=[987654, "protocol"]),
    ):
        assert secretary_client.get(url).status_code == 404


def test_others_read_or_know_nothing(
    persona_client: Callable[[str], Client],
    template: HouseTemplate,
    body: Group,
    other_body: Group,
    chair: User,
    observer: User,
    published_meeting: Meeting,
) -> None:
    foreign = HouseTemplateFactory(body=other_body)
    for name in ("chair", "observer"):
        client = persona_client(name)
        assert client.get(page_of(body)).status_code == client.get(of("file", template)).status_code == 200
        assert 'method="post"' not in client.get(page_of(body)).content.decode().partition('id="content"')[2]
        assert client.post(page_of(body), {"file": upload(word("{{ date }}"))}).status_code == 403
        assert client.post(of("preview", template), {"on": published_meeting.pk}).status_code == 403
        assert client.post(of("activate", template)).status_code == 403
        assert client.post(reverse("admin:template-off", args=[body.pk, "protocol"])).status_code == 403
    secretary = persona_client("secretary")
    assert secretary.get(page_of(other_body)).status_code == 404
    assert secretary.get(of("file", foreign)).status_code == 404
    assert secretary.post(of("activate", foreign)).status_code == 404


def test_as_many_statements_for_thirty(
    secretary_client: Client, body: Group, queries: Callable[[Client, str], int]
) -> None:
    urls = [page_of(body), reverse("admin:templates")]

    def more(count: int) -> None:
        for _number in range(count):
            HouseTemplateFactory(body=body)

    more(3)
    few = [queries(secretary_client, url) for url in urls]
    more(27)
    assert [queries(secretary_client, url) for url in urls] == few

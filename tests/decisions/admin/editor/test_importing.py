"""From a text to a protocol by hand: paste or upload, look at the plan, apply what was shown."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from docx import Document as DocxDocument

from decisions import imports
from decisions.admin.editor import forms
from decisions.models import Meeting, Resolution
from members.models import Group, Organization, Person
from tests.factories import GroupFactory, MeetingFactory, OrganizationFactory, PersonFactory

NEW = "/admin/protocols/new/"
PLAN = "/admin/protocols/plan/"
APPLY = "/admin/protocols/apply/"

TEXT = """ПРОТОКОЛ № 5
заседания Координационного совета кластера

12 марта 2026 года, 10.00

г. Приозёрск, ул. Складская, 14

1. О навигации этого года.

1.1. Принять к сведению информацию директора ООО «Речной причал» Тополева П. И.

1.2. ООО «Речной причал» представить график движения судов до 1 июня 2026 года.

Секретарь Осинина А. А.
"""


@pytest.fixture
def council(body: Group, organization: Organization) -> Group:
    """The body and the organization that the text names."""
    return body


def plan(client: Client, **data: Any) -> Any:
    return client.post(PLAN, {"text": "", **data})


def apply(client: Client, text: str = TEXT, **data: Any) -> Any:
    """Ask for the plan and apply it as the page would."""
    shown = plan(client, text=text, **data)
    assert "plan" in shown.context, shown.context["form"].errors
    return client.post(APPLY, {"text": text, "fingerprint": shown.context["plan"].fingerprint, **data})


def errors(answer: HttpResponse) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)  # type: ignore[attr-defined]


def docx(text: str) -> bytes:
    document, content = DocxDocument(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(content)
    return content.getvalue()


def test_the_form_is_for_secretaries(council: Group, persona_client: Callable[[str], Client]) -> None:
    assert persona_client("secretary").get(NEW).status_code == 200
    for name in ("chair", "observer"):
        client = persona_client(name)
        assert client.get(NEW).status_code == 403
        assert plan(client, text=TEXT).status_code == 403
        assert client.post(APPLY, {"text": TEXT}).status_code == 403
    assert Meeting.objects.count() == 0


def test_a_pasted_text_is_planned_and_nothing_is_written(council: Group, secretary_client: Client) -> None:
    answer = plan(secretary_client, text=TEXT)
    shown = answer.context["plan"]
    assert [item.title for item in shown.wanted.items] == ["О навигации этого года"]
    assert [words for _glyph, words in answer.context["counts"]] == ["2 новых пункта"]
    assert "Тополев" in answer.content.decode()
    assert Meeting.objects.count() == 0
    assert Person.objects.filter(surname="Тополев").count() == 0


def test_a_plan_is_applied_and_leads_to_the_protocol(council: Group, secretary_client: Client) -> None:
    answer = apply(secretary_client)
    meeting = Meeting.objects.get()
    assert answer["Location"] == reverse("admin:protocol", args=[meeting.pk])
    assert (meeting.body, meeting.number, meeting.status) == (council, "5", Meeting.Status.DRAFT)
    assert Resolution.objects.filter(item__meeting=meeting).count() == 2
    assert secretary_client.get(answer["Location"]).status_code == 200


def test_the_same_text_again_changes_nothing(council: Group, secretary_client: Client) -> None:
    apply(secretary_client)
    answer = plan(secretary_client, text=TEXT)
    assert answer.context["plan"].is_same
    assert "formaction" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("protocol.txt", TEXT.encode()),
        ("protocol.txt", TEXT.encode("cp1251")),
        ("protocol.txt", TEXT.encode("utf-16")),
        ("protocol.docx", docx(TEXT)),
    ],
)
def test_a_file_is_read_and_its_text_stays_on_the_page(
    name: str, data: bytes, council: Group, secretary_client: Client
) -> None:
    answer = plan(secretary_client, file=SimpleUploadedFile(name, data))
    assert "plan" in answer.context, errors(answer)
    text = answer.context["plan"].text
    secretary_client.post(APPLY, {"text": text, "fingerprint": answer.context["plan"].fingerprint})
    assert Meeting.objects.get().number == "5"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b"  \n\n "),
        ("protocol.docx", b"PK\x03\x04 broken"),
        ("protocol.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
        ("noise.txt", bytes(range(256)) * 40),
        ("letter.txt", "Уважаемые коллеги! Приглашаем вас на открытие навигации.".encode()),
        ("letter.docx", docx("Уважаемые коллеги!")),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(name: str, data: bytes, council: Group, secretary_client: Client) -> None:
    is_told_in_a_sentence(secretary_client, name, data)


def is_told_in_a_sentence(client: Client, name: str, data: bytes) -> None:
    found = errors(plan(client, file=SimpleUploadedFile(name, data)))
    assert found
    assert all(len(sentence) > 20 for sentences in found.values() for sentence in sentences)
    assert Meeting.objects.count() == 0


def test_an_archive_that_unpacks_into_too_much_is_told_in_a_sentence(council: Group, secretary_client: Client) -> None:
    """Packed when it is asked for: each process that collects tests would take a second to."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * 300_000_000)
    is_told_in_a_sentence(secretary_client, "bomb.docx", content.getvalue())


def test_a_huge_file_is_refused_unread(
    council: Group, secretary_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MAX_FILE", 100)
    found = errors(plan(secretary_client, file=SimpleUploadedFile("protocol.txt", TEXT.encode())))
    assert list(found) == ["file"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "text"),
        ("   \n ", "text"),
        ("Просто письмо.", "text"),
        (TEXT.replace("12 марта 2026 года, 10.00", ""), "text"),
    ],
)
def test_a_bad_text_comes_back_as_it_was_typed(text: str, field: str, council: Group, secretary_client: Client) -> None:
    answer = plan(secretary_client, text=text)
    assert field in errors(answer)
    assert answer.context["form"]["text"].value() == text
    assert Meeting.objects.count() == 0


def test_a_file_and_a_text_are_one_too_many(council: Group, secretary_client: Client) -> None:
    answer = plan(secretary_client, text=TEXT, file=SimpleUploadedFile("protocol.txt", TEXT.encode()))
    assert "file" in errors(answer)
    assert answer.context["form"]["text"].value() == TEXT


def test_the_text_of_another_body_is_refused(other_body: Group, council: Group, secretary_client: Client) -> None:
    MeetingFactory(body=other_body, number="5", place="Тайное место")
    text = TEXT.replace("Координационного совета кластера", "Рабочей группы по инфраструктуре")
    answer = plan(secretary_client, text=text)
    assert "body" in errors(answer)
    assert "Тайное место" not in answer.content.decode()
    assert secretary_client.post(APPLY, {"text": text, "fingerprint": "x"}).status_code == 200
    assert Meeting.objects.count() == 1


def test_the_choice_of_the_body_overrides_the_text(other_body: Group, council: Group, superuser_client: Client) -> None:
    apply(superuser_client, body=other_body.pk)
    assert Meeting.objects.get().body == other_body


def test_a_secretary_of_one_body_chooses_no_other(other_body: Group, council: Group, secretary_client: Client) -> None:
    assert "body" in errors(plan(secretary_client, text=TEXT, body=other_body.pk))


def test_a_plan_that_has_become_stale_is_shown_anew(council: Group, secretary_client: Client) -> None:
    shown = plan(secretary_client, text=TEXT)
    OrganizationFactory(name="ООО «Новый причал»")
    PersonFactory(surname="Тополев", given="Павел", patronymic="Ильич")
    answer = secretary_client.post(APPLY, {"text": TEXT, "fingerprint": shown.context["plan"].fingerprint})
    assert answer.context["plan"].fingerprint != shown.context["plan"].fingerprint
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
    assert Meeting.objects.count() == 0


def test_a_text_changed_after_the_plan_is_planned_anew(council: Group, secretary_client: Client) -> None:
    shown = plan(secretary_client, text=TEXT)
    changed = TEXT.replace("график движения", "расписание движения")
    answer = secretary_client.post(APPLY, {"text": changed, "fingerprint": shown.context["plan"].fingerprint})
    assert "расписание движения" in answer.context["plan"].text
    assert Meeting.objects.count() == 0


def test_a_question_is_answered_on_the_page(council: Group, secretary_client: Client) -> None:
    for given in ("Павел", "Пётр"):
        PersonFactory(surname="Тополев", given=given, patronymic="Ильич")
    shown = plan(secretary_client, text=TEXT)
    (question,) = shown.context["plan"].questions
    assert "formaction" not in shown.content.decode()
    answer = {f"choice-{question.key}": question.options[0].value}
    apply(secretary_client, **answer)
    assert Meeting.objects.count() == 1


def test_the_text_is_edited_again(council: Group, secretary_client: Client) -> None:
    apply(secretary_client)
    meeting = Meeting.objects.get()
    page = secretary_client.get(reverse("admin:protocol-text", args=[meeting.pk]))
    assert page.context["form"]["text"].value() == meeting.source_text
    changed = TEXT.replace("график движения", "расписание движения")
    apply(secretary_client, changed, meeting=meeting.pk, body=council.pk)
    assert Meeting.objects.get() == meeting
    assert Resolution.objects.filter(text__contains="расписание движения").count() == 1


def _moved(text: str) -> str:
    return text.replace("№ 5", "№ 6").replace("12 марта", "11 марта")


def test_number_and_date_of_a_stored_protocol_are_corrected_in_its_text(
    council: Group, secretary_client: Client
) -> None:
    apply(secretary_client)
    meeting = Meeting.objects.get()
    points = set(Resolution.objects.values_list("pk", flat=True))
    apply(secretary_client, _moved(TEXT), meeting=meeting.pk, body=council.pk)
    stored = Meeting.objects.get()
    assert (stored.pk, stored.number, stored.date, stored.year) == (meeting.pk, "6", dt.date(2026, 3, 11), 2026)
    assert set(Resolution.objects.values_list("pk", flat=True)) == points
    again = plan(secretary_client, text=_moved(TEXT), meeting=meeting.pk, body=council.pk)
    assert again.context["plan"].is_same


def test_a_number_that_another_protocol_of_the_year_bears_is_not_taken(
    council: Group, secretary_client: Client
) -> None:
    apply(secretary_client)
    meeting = Meeting.objects.get()
    MeetingFactory(body=council, number="6", date=dt.date(2026, 9, 1))
    shown = plan(secretary_client, text=_moved(TEXT), meeting=meeting.pk, body=council.pk).context["plan"]
    assert not shown.can_be_applied
    assert "01.09.2026" in shown.conflicts[0]
    secretary_client.post(
        APPLY, {"text": _moved(TEXT), "meeting": meeting.pk, "body": council.pk, "fingerprint": shown.fingerprint}
    )
    meeting.refresh_from_db()
    assert meeting.number == "5"


def test_another_protocol_pasted_over_a_stored_one_is_told(council: Group, secretary_client: Client) -> None:
    apply(secretary_client)
    meeting = Meeting.objects.get()
    wordings = set(Resolution.objects.values_list("text", flat=True))
    other = _moved(f"{TEXT[: TEXT.index('1. ')]}1. О выставке\nРЕШИЛИ:\n1.1. Провести выставку ремёсел в мае.\n")
    shown = plan(secretary_client, text=other, meeting=meeting.pk, body=council.pk).context["plan"]
    assert not shown.can_be_applied
    assert meeting.number_and_date in shown.conflicts[0]
    assert set(Resolution.objects.values_list("text", flat=True)) == wordings


def test_the_text_of_a_stored_protocol_does_not_pass_to_another_body(council: Group, secretary_client: Client) -> None:
    apply(secretary_client)
    meeting = Meeting.objects.get()
    other = GroupFactory(is_body=True, name="Рабочая группа по маршрутам")
    answer = plan(secretary_client, text=TEXT, meeting=meeting.pk, body=other.pk)
    assert {"text", "body"} & set(errors(answer))
    assert Meeting.objects.get().body == council


def test_the_text_of_a_signed_protocol_is_not_edited(council: Group, secretary_client: Client) -> None:
    apply(secretary_client)
    meeting = Meeting.objects.get()
    secretary_client.post(reverse("admin:protocol-sign", args=[meeting.pk]))
    answer = secretary_client.get(reverse("admin:protocol-text", args=[meeting.pk]), follow=True)
    assert [message.level_tag for message in answer.context["messages"]][-1] == "error"
    changed = TEXT.replace("график движения", "расписание движения")
    shown = plan(secretary_client, text=changed)
    assert shown.context["plan"].conflicts
    secretary_client.post(APPLY, {"text": changed, "fingerprint": shown.context["plan"].fingerprint})
    assert not Resolution.objects.filter(text__contains="расписание").exists()


def test_a_crash_in_the_middle_leaves_everything_as_it_was(
    council: Group, secretary_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: object, **kwargs: object) -> None:
        raise RuntimeError("in the middle")

    shown = plan(secretary_client, text=TEXT)
    monkeypatch.setattr("decisions.workflow.record_applied", crash)
    with pytest.raises(RuntimeError):
        secretary_client.post(APPLY, {"text": TEXT, "fingerprint": shown.context["plan"].fingerprint})
    assert (Meeting.objects.count(), Person.objects.filter(surname="Тополев").count()) == (0, 0)


def test_a_plan_asked_for_by_its_address_leads_to_the_form(council: Group, secretary_client: Client) -> None:
    assert secretary_client.get(PLAN)["Location"] == NEW
    assert secretary_client.get(APPLY).status_code == 405


def test_the_limit_is_that_of_the_readers() -> None:
    assert imports.text_of_file("protocol.txt", TEXT.encode()).startswith("ПРОТОКОЛ")
    with pytest.raises(imports.ImportRefused):
        imports.text_of_file("protocol.txt", b" " * (forms.MAX_FILE + 1))

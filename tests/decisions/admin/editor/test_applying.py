"""From a draft to a protocol: the file that is kept, the answers that are remembered, the draft that is settled."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from decisions.imports import plan_from_text
from decisions.imports.corrections import Corrections
from decisions.models import Document, Draft, Meeting, Resolution
from members.models import Alias, Group, Organization, Person
from tests.decisions.admin.writing import (
    APPLY,
    ASKING,
    PLAN,
    READ,
    TEXT,
    apply,
    line_key,
    point_key,
    said,
    save,
    understand,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council(body: Group, organization: object) -> Group:
    """The body and the organization that the texts name."""
    return body


def upload(client: Client, name: str, data: bytes, **more: Any) -> Any:
    return client.post(READ, {"file": SimpleUploadedFile(name, data), **more})


class TestFiles:
    def test_the_text_is_read_into_a_draft_that_keeps_the_file(self, secretary_client: Client) -> None:
        answer = upload(secretary_client, "протокол.txt", TEXT.encode()).json()
        assert "график движения судов" in answer["text"]
        assert answer["version"] == 1
        assert any("в письме" in one for one in answer["warnings"])
        draft = Draft.objects.get(pk=answer["draft"])
        assert draft.source.read() == TEXT.encode()
        assert draft.source_name == "протокол.txt"

    def test_it_becomes_the_source_of_the_protocol(self, secretary_client: Client, persona_client: Any) -> None:
        answer = upload(secretary_client, "протокол.txt", TEXT.encode()).json()
        meeting = apply(secretary_client, answer["text"], draft=answer["draft"])
        document = meeting.documents.get()
        assert (document.kind, document.name, document.size) == (
            Document.Kind.SOURCE,
            "протокол.txt",
            len(TEXT.encode()),
        )
        assert document.file.read() == TEXT.encode()
        assert document.uploaded_by is not None
        url = reverse("decisions:document", args=[document.pk])
        assert secretary_client.get(url).status_code == 200
        assert persona_client("member").get(url).status_code == 404
        draft = Draft.objects.get()
        assert (draft.state, draft.meeting, draft.source.name) == ("applied", meeting, "")

    def test_the_same_file_is_one_document(self, secretary_client: Client) -> None:
        for _ in range(2):
            answer = upload(secretary_client, "протокол.txt", TEXT.encode()).json()
            text = answer["text"].replace("график", f"график {Document.objects.count()}")
            apply(secretary_client, text, draft=answer["draft"])
        assert Document.objects.count() == 1

    @pytest.mark.parametrize(
        ("name", "data"), [("a.docx", b"PK\x03\x04 no archive"), ("a.txt", b""), ("a.exe", b"MZ" + bytes(99))]
    )
    def test_what_cannot_be_read_is_told_in_a_sentence(self, secretary_client: Client, name: str, data: bytes) -> None:
        answer = upload(secretary_client, name, data)
        assert answer.status_code == 400
        assert answer.json()["error"]
        assert not Draft.objects.exists()

    def test_a_file_sent_without_scripts_is_kept_too(self, secretary_client: Client) -> None:
        sent = {"text": "", "file": SimpleUploadedFile("протокол.txt", TEXT.encode())}
        form = secretary_client.post(PLAN, sent).context["form"]
        meeting = apply(secretary_client, form["text"].value(), draft=form["draft"].value())
        assert meeting.documents.get().name == "протокол.txt"

    def test_without_a_file(self, secretary_client: Client) -> None:
        assert secretary_client.post(READ).json()["error"]

    def test_into_a_draft_that_somebody_else_writes(
        self, secretary_client: Client, colleague: Client, council: Group
    ) -> None:
        draft = save(secretary_client, "один", body=council.pk)
        answer = upload(colleague, "a.txt", TEXT.encode(), draft=draft["draft"], version=1, body=council.pk)
        assert answer.status_code == 409
        assert Draft.objects.get().text == "один"


class TestApplying:
    def test_not_while_somebody_else_writes_the_draft(
        self, secretary_client: Client, colleague: Client, council: Group
    ) -> None:
        pk = save(secretary_client, TEXT, body=council.pk)["draft"]
        shown = secretary_client.post(PLAN, {"text": TEXT, "draft": pk, "body": council.pk})
        colleague.post(f"/admin/protocols/drafts/{pk}/take/")
        sent = {"text": TEXT, "draft": pk, "body": council.pk, "fingerprint": shown.context["plan"].fingerprint}
        answer = secretary_client.post(APPLY, sent)
        assert [message.level_tag for message in answer.context["messages"]] == ["error"]
        assert not Meeting.objects.exists()
        assert Draft.objects.open().exists()

    def test_the_draft_is_settled_and_its_versions_stay(self, secretary_client: Client) -> None:
        draft = save(secretary_client, TEXT)
        meeting = apply(secretary_client, draft=draft["draft"])
        row = Draft.objects.get()
        assert (row.state, row.meeting) == (Draft.State.APPLIED, meeting)
        assert row.versions.count() == 2
        assert secretary_client.get(draft["url"])["Location"] == reverse("admin:protocol", args=[meeting.pk])

    def test_the_own_draft_of_the_protocol_is_settled_though_the_page_does_not_name_it(
        self, secretary_client: Client, colleague: Client
    ) -> None:
        meeting = apply(secretary_client)
        save(colleague, TEXT + "\nЧужое.\n", meeting=meeting.pk)
        Draft.objects.update(editor_seen_at=None)
        apply(secretary_client, TEXT.replace("график", "новый график"), meeting=meeting.pk)
        assert Draft.objects.open().get().text == TEXT + "\nЧужое.\n", "of another it stays"
        apply(colleague, TEXT + "\nЧужое.\n", meeting=meeting.pk)
        assert not Draft.objects.open().exists()

    def test_an_answer_is_remembered_and_the_next_protocol_asks_nothing(
        self, secretary_client: Client, namesakes: list[Person]
    ) -> None:
        choices = {"person:тополев п и": str(namesakes[1].pk)}
        apply(secretary_client, ASKING, corrections=said(choices=choices))
        assert Alias.objects.get().person == namesakes[1]
        plan = plan_from_text(ASKING.replace("№ 5", "№ 6").replace("12 марта", "19 марта"))
        assert plan.questions == ()
        (point,) = [point for _item, point in plan.wanted.resolutions]
        assert point.assignments[0].responsible.pk == namesakes[1].pk

    def test_a_new_namesake_is_remembered_too(self, secretary_client: Client, namesakes: list[Person]) -> None:
        apply(secretary_client, ASKING, corrections=said(choices={"person:тополев п и": "new"}))
        assert Alias.objects.get().person not in namesakes
        assert plan_from_text(ASKING.replace("№ 5", "№ 6").replace("12 марта", "19 марта")).questions == ()

    def test_an_organization_under_another_name_is_remembered(self, secretary_client: Client) -> None:
        text = TEXT.replace("ООО «Речной причал»", "ООО «Причал на реке»")
        known = Organization.objects.get(name="ООО «Речной причал»")
        apply(secretary_client, text, corrections=said(choices={"organization:ооо причал на реке": str(known.pk)}))
        assert Alias.objects.get().organization == known
        assert not plan_from_text(text.replace("№ 5", "№ 6").replace("12 марта", "19 марта")).entries.organizations

    def test_what_needs_no_answer_is_not_remembered(self, secretary_client: Client) -> None:
        choices = {"organization:ооо новый причал": "new"}
        apply(secretary_client, TEXT.replace("Речной причал", "Новый причал"), corrections=said(choices=choices))
        assert not Alias.objects.exists()

    def test_a_second_time_nothing_changes(self, secretary_client: Client, namesakes: list[Person]) -> None:
        corrections = said(choices={"person:тополев п и": str(namesakes[1].pk)})
        meeting = apply(secretary_client, ASKING, corrections=corrections)
        answer = understand(secretary_client, ASKING, corrections=corrections, meeting=meeting.pk)
        assert not answer["can_apply"]
        assert plan_from_text(ASKING).is_same, "also for a command that says nothing of corrections"

    def test_a_line_that_was_made_a_point(self, secretary_client: Client) -> None:
        apply(secretary_client, corrections=said(lines={line_key(): "point"}))
        assert [row.number for row in Resolution.objects.order_by("position")] == ["1.1", "1.2", "1.3"]

    def test_fields_of_a_page_without_scripts(self, secretary_client: Client, namesakes: list[Person]) -> None:
        text = ASKING + "\nОстальное — в письме.\n"
        line, key = line_key(text), point_key(text)
        answers = {
            "choice-person:тополев п и": str(namesakes[0].pk),
            f"line-{line}": "ignore",
            f"kind-{key}": "recommend",
            f"term-{key}": "2026-07-01",
        }
        meeting = apply(secretary_client, text, corrections="{}", **answers)
        assert Corrections.read(meeting.corrections).answers == {
            "choices": {"person:тополев п и": str(namesakes[0].pk)},
            "kinds": {key: "recommend"},
            "terms": {key: {"date": "2026-07-01"}},
            "lines": {line: "ignore"},
        }
        assert str(Resolution.objects.get().assignments.get().term) == "2026-07-01"

    def test_a_name_typed_without_scripts_goes_before_the_list_beside_it(
        self, secretary_client: Client, namesakes: list[Person]
    ) -> None:
        key = "person:тополев п и"
        answers = {f"choice-{key}": str(namesakes[0].pk), f"name-{key}": " Тополев Пётр Ильич "}
        meeting = apply(secretary_client, ASKING, corrections="{}", **answers)
        assert meeting.corrections["choices"] == {key: "name:Тополев Пётр Ильич"}
        assert Resolution.objects.get().assignments.get().person == namesakes[1]

    def test_a_name_of_blanks_is_no_answer(self, secretary_client: Client, namesakes: list[Person]) -> None:
        key = "person:тополев п и"
        meeting = apply(secretary_client, ASKING, **{f"choice-{key}": str(namesakes[0].pk), f"name-{key}": "  "})
        assert meeting.corrections["choices"] == {key: str(namesakes[0].pk)}

    def test_an_answer_is_taken_back_without_scripts(self, secretary_client: Client, namesakes: list[Person]) -> None:
        corrections = said(choices={"person:тополев п и": str(namesakes[0].pk)})
        shown = secretary_client.post(
            PLAN, {"text": ASKING, "corrections": corrections, "undo-choices": "person:тополев п и"}
        )
        assert len(shown.context["plan"].questions) == 1

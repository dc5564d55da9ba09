"""The editor's endpoints: what is understood, drafts, files, versions; who may, and what is said to whom not."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions import workflow
from decisions.editor import drafts
from decisions.editor.understanding import understand as understood
from decisions.models import Draft, Meeting
from members.models import Group, Mandate, Person, User
from tests.decisions.admin.writing import (
    ASKING,
    HEAD,
    PLAN,
    READ,
    SAVE,
    TEXT,
    UNDERSTAND,
    apply,
    line_key,
    said,
    save,
    understand,
)
from tests.factories import MandateFactory, MeetingFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council(body: Group, organization: object) -> Group:
    """The body and the organization that the texts name."""
    return body


class TestUnderstanding:
    def test_html_marks_and_a_sentence(self, secretary_client: Client) -> None:
        answer = understand(secretary_client)
        assert "01.06.2026" in "".join(row[-1] for row in answer["tree"])
        assert "пункт" in answer["summary"]
        assert answer["can_apply"]
        marks = {(TEXT[mark["start"] : mark["end"]], mark["state"]) for mark in answer["marks"]}
        assert ("ООО «Речной причал»", "ok") in marks
        assert ("Остальное — в письме.", "lost") in marks

    @pytest.mark.parametrize("text", ["", "П", HEAD, HEAD + "1.1.", "<script>", "𝄞" * 50])
    def test_a_text_that_is_none_yet_is_no_error(self, secretary_client: Client, text: str) -> None:
        assert not understand(secretary_client, text)["can_apply"]

    def test_what_is_understood_is_what_is_planned(self, secretary_client: Client) -> None:
        text = f"\n\n{TEXT}"
        shown, plan = secretary_client.post(PLAN, {"text": text}), understood(text).plan
        assert plan is not None
        assert plan.fingerprint == shown.context["plan"].fingerprint

    def test_nothing_is_written(self, secretary_client: Client) -> None:
        understand(secretary_client, TEXT.replace("Речной причал", "Новый причал"))
        assert not Meeting.objects.exists()
        assert not Draft.objects.exists()

    def test_corrections_hold(self, secretary_client: Client, namesakes: list[Person]) -> None:
        assert not understand(secretary_client, ASKING)["can_apply"]
        choices = {"person:тополев п и": str(namesakes[0].pk)}
        assert understand(secretary_client, ASKING, corrections=said(choices=choices))["can_apply"]

    @pytest.mark.parametrize(
        "corrections", ["{", "[]", '"x"', '{"kinds": 5}', '{"terms": {"a": {"date": "x"}}}', "[" * 9999]
    )
    def test_damaged_corrections(self, secretary_client: Client, corrections: str) -> None:
        answer = secretary_client.post(UNDERSTAND, {"text": TEXT, "corrections": corrections})
        assert answer.status_code in (200, 400)
        assert answer.status_code == 200 or answer.json()["error"]

    def test_of_the_protocol_of_another_body_nothing_is_shown(
        self, secretary_client: Client, other_body: Group
    ) -> None:
        MeetingFactory(body=other_body, number="5", date=dt.date(2026, 3, 12))
        answer = understand(secretary_client, TEXT.replace("Координационного совета кластера", other_body.name))
        assert not answer["can_apply"]
        assert other_body.name in answer["parts"]["foot"][1]

    @pytest.mark.parametrize("who", ["observer", "chair"])
    def test_only_secretaries(self, persona_client: Callable[[str], Client], who: str) -> None:
        client = persona_client(who)
        for url in (UNDERSTAND, SAVE, READ):
            assert client.post(url, {"text": TEXT}).status_code == 403

    def test_statements_do_not_grow_with_the_text(self, secretary_client: Client) -> None:
        def statements(points: int) -> int:
            lines = [
                f"1.{n}. ООО «Речной причал», ООО «Причал {n}» и Кленову {'АБВГДЕ'[n % 6]}. И. "
                f"представить график {n} до 1 июня 2026 года.\n"
                for n in range(1, points + 1)
            ]
            text = HEAD + "\n".join(lines)
            understand(secretary_client, text)
            with CaptureQueriesContext(connection) as captured:
                understand(secretary_client, text)
            return len(captured)

        few = statements(3)
        assert statements(30) == few
        assert few <= 30


class TestTooMuch:
    """More than Django takes in as a form; the answer is a sentence, also where it is a page."""

    @pytest.mark.parametrize("url", [UNDERSTAND, SAVE, PLAN])
    def test_it_is_told_in_a_sentence(self, secretary_client: Client, url: str) -> None:
        text = "а" * (3 * 1024 * 1024)
        answer = secretary_client.post(url, {"text": text}, headers={"accept": "application/json"})
        assert answer.status_code == 400
        assert "5" in answer.json()["error"]
        page = secretary_client.post(url, {"text": text})
        assert page.status_code == 400
        assert answer.json()["error"] in html.unescape(page.content.decode())

    def test_a_long_text_below_that_is_refused_by_the_editor(self, secretary_client: Client) -> None:
        assert not understand(secretary_client, "а" * 2_000_001)["can_apply"]


class TestPages:
    def test_new(self, secretary_client: Client) -> None:
        page = secretary_client.get("/admin/protocols/new/")
        assert page.context["draft"] is None
        assert page.context["understood"].missing

    def test_a_protocol_opens_with_its_very_text_and_corrections(self, secretary_client: Client) -> None:
        corrections = said(lines={line_key(): "ignore"})
        meeting = apply(secretary_client, corrections=corrections)
        page = secretary_client.get(reverse("admin:protocol-text", args=[meeting.pk]))
        assert page.context["form"]["text"].value() == TEXT
        assert json.loads(page.context["corrections_json"]) == json.loads(corrections)
        assert page.context["understood"].all_lost == ()
        assert not page.context["understood"].can_apply, "nothing has changed"

    def test_a_draft_that_was_begun_goes_before_the_stored_text(self, secretary_client: Client) -> None:
        meeting = apply(secretary_client)
        answer = save(secretary_client, TEXT + "\nЕщё.", meeting=meeting.pk, version=0)
        page = secretary_client.get(answer["url"])
        assert page.context["form"]["text"].value() == TEXT + "\nЕщё."
        assert page.context["draft"].pk == answer["draft"]

    def test_who_writes_now_is_told(self, secretary_client: Client, colleague: Client) -> None:
        meeting = apply(secretary_client)
        save(secretary_client, TEXT + "\nЕщё.", meeting=meeting.pk, version=0)
        page = colleague.get(reverse("admin:protocol-text", args=[meeting.pk]))
        assert page.context["held_by"].email == "secretary@example.org"

    def test_an_observer_reads_no_draft(
        self, secretary_client: Client, persona_client: Callable[[str], Client], council: Group
    ) -> None:
        answer = save(secretary_client, TEXT, body=council.pk)
        for path in ("", "versions/", "compare/"):
            url = f"/admin/protocols/drafts/{answer['draft']}/{path}"
            assert persona_client("observer").get(url).status_code == 403

    def test_a_secretary_of_another_body_finds_none(
        self, secretary_client: Client, other_body: Group, council: Group, client_of: Callable[[User], Client]
    ) -> None:
        answer = save(secretary_client, TEXT, body=council.pk)
        user = UserFactory(email="elsewhere@example.org", is_staff=True)
        MandateFactory(user=user, body=other_body, role=Mandate.Role.SECRETARY)
        client = client_of(user)
        for path in ("", "versions/", "compare/"):
            assert client.get(f"/admin/protocols/drafts/{answer['draft']}/{path}").status_code == 404
        for path in ("seen/", "take/", "restore/", "discard/"):
            assert client.post(f"/admin/protocols/drafts/{answer['draft']}/{path}").status_code == 404
        assert client.post(SAVE, {"text": "x", "draft": answer["draft"], "version": 1}).status_code == 400
        assert Draft.objects.get().text == TEXT


class TestDrafts:
    def test_saved_again_and_again(self, secretary_client: Client) -> None:
        first = save(secretary_client, "один")
        second = save(secretary_client, "один два", draft=first["draft"], version=first["version"])
        assert (second["draft"], second["version"]) == (first["draft"], first["version"] + 1)
        assert secretary_client.get(second["url"]).context["form"]["text"].value() == "один два"

    def test_an_empty_page_is_no_draft(self, secretary_client: Client) -> None:
        assert save(secretary_client, " \r\n")["draft"] is None
        assert not Draft.objects.exists()

    def test_the_second_editor_is_told_and_may_take_over(
        self, secretary_client: Client, colleague: Client, council: Group
    ) -> None:
        draft = save(secretary_client, "один", body=council.pk)
        refused = save(colleague, "два", 409, draft=draft["draft"], version=1, body=council.pk)
        assert refused["who"] == "secretary@example.org"
        assert refused["error"]
        assert not refused["is_newer"], "nothing was saved since: somebody is writing"
        of_draft = f"/admin/protocols/drafts/{refused['draft']}"
        assert colleague.post(f"{of_draft}/seen/", {"with": "text"}).json()["text"] == "один"
        taken = colleague.post(f"{of_draft}/take/", headers={"accept": "application/json"}).json()
        assert (taken["text"], taken["version"]) == ("один", 1)
        save(colleague, "два", draft=draft["draft"], version=1, body=council.pk)
        told = save(secretary_client, "один и", 409, draft=draft["draft"], version=1, body=council.pk)
        assert (told["who"], told["is_newer"]) == ("colleague@example.org", True)
        assert secretary_client.get(f"{of_draft}/compare/?left=1&right=2").context["lines"]

    def test_signs_of_life(self, secretary_client: Client, colleague: Client, council: Group) -> None:
        draft = save(secretary_client, "один", body=council.pk)
        url = f"/admin/protocols/drafts/{draft['draft']}/seen/"
        seen = secretary_client.post(url).json()
        assert (seen["others"], "text" in seen) == ([], False)
        assert colleague.post(url).json()["others"] == ["secretary@example.org"]

    def test_versions_are_listed_compared_and_restored(self, secretary_client: Client) -> None:
        draft = save(secretary_client, "представить график")
        pk = draft["draft"]
        save(secretary_client, "x" * 200, draft=pk, version=1)
        save(secretary_client, "представить отчёт", draft=pk, version=2)
        page = secretary_client.get(f"/admin/protocols/drafts/{pk}/versions/")
        assert [row.version.number for row in page.context["versions"]] == [3, 2]
        lines = secretary_client.get(f"/admin/protocols/drafts/{pk}/compare/?left=2&right=3").context["lines"]
        assert [line.sign for line in lines] == ["-", "+"]
        answer = secretary_client.post(f"/admin/protocols/drafts/{pk}/restore/", {"number": 2}, follow=True)
        assert answer.context["form"]["text"].value() == "x" * 200
        assert Draft.objects.get().versions.count() == 3

    @pytest.mark.parametrize("number", ["", "0", "x", "99", "9" * 30, "٣"])
    def test_a_version_that_there_is_not(self, secretary_client: Client, number: str) -> None:
        pk = save(secretary_client, "один")["draft"]
        url = f"/admin/protocols/drafts/{pk}/restore/"
        answer = secretary_client.post(url, {"number": number}, headers={"accept": "application/json"})
        assert answer.status_code == 400
        assert answer.json()["error"]
        assert secretary_client.get(f"/admin/protocols/drafts/{pk}/compare/?left={number}").status_code == 200

    def test_discarding_asks_first_and_can_be_undone(self, secretary_client: Client) -> None:
        pk = save(secretary_client, "один")["draft"]
        url = f"/admin/protocols/drafts/{pk}/discard/"
        assert secretary_client.post(url).status_code == 200
        assert Draft.objects.open().exists()
        assert secretary_client.post(url, {"sure": "1"}).status_code == 302
        assert not Draft.objects.open().exists()
        assert secretary_client.get(f"/admin/protocols/drafts/{pk}/")["Location"].endswith("/versions/")
        secretary_client.post(f"/admin/protocols/drafts/{pk}/restore/", {"number": 1})
        assert Draft.objects.open().get().text == "один"

    def test_a_signed_protocol_gets_no_draft(self, secretary_client: Client) -> None:
        meeting = apply(secretary_client)
        workflow.sign(meeting)
        assert secretary_client.post(SAVE, {"text": "x", "meeting": meeting.pk}).status_code == 403

    def test_they_stand_on_the_desk_and_above_the_protocols(self, secretary_client: Client, colleague: Client) -> None:
        save(secretary_client, TEXT)
        for url in (reverse("admin:index"), reverse("admin:decisions_meeting_changelist")):
            assert "/admin/protocols/drafts/" in secretary_client.get(url).content.decode()
            assert "/admin/protocols/drafts/" not in colleague.get(url).content.decode()

    def test_statements_of_the_desk_do_not_grow(
        self, secretary_client: Client, secretary: User, queries: Callable[[Client, str], int], council: Group
    ) -> None:
        drafts.begin(drafts.Content("один", {}, council), secretary)
        few = queries(secretary_client, reverse("admin:index"))
        for number in range(5):
            drafts.begin(drafts.Content(f"ещё {number}", {}, council), UserFactory(person=PersonFactory()))
        assert queries(secretary_client, reverse("admin:index")) == few

"""The page of one protocol: signing, publishing and their way back, each for those who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.editions.checking import check_body
from decisions.editor import drafts
from decisions.imports import apply_plan, plan_from_text
from decisions.models import Assignment, Draft, DraftVersion, Event, Meeting
from members.models import Group, User
from tests.conftest import World
from tests.factories import AgendaItemFactory, AssignmentFactory, MeetingFactory, PersonFactory, ResolutionFactory

S = Meeting.Status
CORRECTED = """ПРОТОКОЛ № 15
заседания Координационного совета кластера

12 марта 2026 года

1. О навигации этого года.

1.1. ООО «Речной причал» представить график движения судов до 1 июня 2026 года.
"""


def page(meeting: Meeting, act: str = "") -> str:
    return reverse(f"admin:protocol-{act}" if act else "admin:protocol", args=[meeting.pk])


@pytest.mark.parametrize("name", ["secretary", "chair", "observer", "superuser"])
@pytest.mark.parametrize("status", [S.PLANNED, S.HELD, S.DRAFT])
def test_the_page_opens_in_every_state(
    status: str, name: str, draft_world: World, persona_client: Callable[[str], Client]
) -> None:
    Meeting.objects.filter(pk=draft_world.meeting.pk).update(status=status)
    answer = persona_client(name).get(page(draft_world.meeting))
    assert answer.status_code == 200
    assert draft_world.item.title in answer.content.decode()


def test_the_page_of_another_body_does_not_exist(other_body: Group, secretary_client: Client) -> None:
    meeting = MeetingFactory(body=other_body)
    for url in (page(meeting), page(meeting, "text"), page(meeting, "preview")):
        assert secretary_client.get(url).status_code == 404
    assert secretary_client.post(page(meeting, "sign")).status_code == 404


def test_signing_and_publishing_by_the_secretary(draft_world: World, secretary_client: Client) -> None:
    meeting = draft_world.meeting
    assert secretary_client.post(page(meeting, "sign"))["Location"] == page(meeting)
    meeting.refresh_from_db()
    assert meeting.status == S.SIGNED
    assert not meeting.is_published
    draft_world.assignment.refresh_from_db()
    assert draft_world.assignment.status == Assignment.Status.CONTROL
    secretary_client.post(page(meeting, "publish"))
    meeting.refresh_from_db()
    assert meeting.is_published
    assert secretary_client.get(page(meeting)).status_code == 200


def test_the_chair_signs_but_does_not_publish(draft_world: World, chair_client: Client) -> None:
    meeting = draft_world.meeting
    chair_client.post(page(meeting, "sign"))
    meeting.refresh_from_db()
    assert meeting.status == S.SIGNED
    assert chair_client.post(page(meeting, "publish")).status_code == 403


@pytest.mark.parametrize("act", ["hold", "draft", "sign", "publish", "withdraw", "unpublish"])
def test_an_observer_does_nothing(act: str, draft_world: World, observer_client: Client) -> None:
    assert observer_client.post(page(draft_world.meeting, act), {"reason": "так"}).status_code == 403
    draft_world.meeting.refresh_from_db()
    assert draft_world.meeting.status == S.DRAFT


@pytest.mark.parametrize("act", ["hold", "draft", "sign", "publish", "withdraw", "unpublish"])
def test_an_act_is_a_post(act: str, draft_world: World, secretary_client: Client) -> None:
    assert secretary_client.get(page(draft_world.meeting, act)).status_code == 405


@pytest.mark.parametrize(("act", "left"), [("withdraw", S.DRAFT), ("unpublish", S.SIGNED)])
def test_the_way_back_wants_a_reason(act: str, left: str, world: World, secretary_client: Client) -> None:
    answer = secretary_client.post(page(world.meeting, act), {"reason": " "}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    world.meeting.refresh_from_db()
    assert world.meeting.is_published
    secretary_client.post(page(world.meeting, act), {"reason": "Решение совета № 4"})
    world.meeting.refresh_from_db()
    assert world.meeting.status == left
    assert not world.meeting.is_published
    assert Event.objects.filter(meeting=world.meeting, reason="Решение совета № 4").exists()


def test_what_is_not_possible_now_is_told(draft_world: World, secretary_client: Client) -> None:
    answer = secretary_client.post(page(draft_world.meeting, "publish"), follow=True)
    assert answer.status_code == 200
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_planned_meeting_is_held_and_drafted(body: Group, secretary_client: Client) -> None:
    meeting = MeetingFactory(body=body, status=S.PLANNED)
    for act, status in (("hold", S.HELD), ("draft", S.DRAFT)):
        secretary_client.post(page(meeting, act))
        meeting.refresh_from_db()
        assert meeting.status == status


def test_the_preview_is_what_a_stranger_would_read(
    draft_world: World, secretary_client: Client, stranger_client: Client
) -> None:
    hidden = PersonFactory(surname="Скрытников")
    AssignmentFactory(resolution=draft_world.resolution, organization=None, person=hidden)
    AgendaItemFactory(meeting=draft_world.meeting, title="О закрытом", is_closed=True)
    words = secretary_client.get(page(draft_world.meeting, "preview")).content.decode()
    assert draft_world.resolution.public_text in words
    assert "Скрытников" not in words
    assert "О закрытом" not in words
    draft_world.meeting.refresh_from_db()
    assert (draft_world.meeting.status, draft_world.meeting.published_at) == (S.DRAFT, None)
    assert stranger_client.get(draft_world.meeting.get_absolute_url()).status_code == 404
    assert stranger_client.get(page(draft_world.meeting, "preview")).status_code == 302


def test_advice_before_the_signature(draft_world: World, secretary_client: Client) -> None:
    ResolutionFactory(item=draft_world.item, number="1.2")
    point = ResolutionFactory(item=draft_world.item, number="1.3")
    AssignmentFactory(resolution=point, term=None, original_term=None)
    advice = secretary_client.get(page(draft_world.meeting)).context["advice"]
    assert [remark.place for remark in advice] == ["1.2", "1.3"]


def test_the_linter_speaks_before_the_signature(secretary: User, secretary_client: Client, body: Group) -> None:
    text = (
        "ПРОТОКОЛ № 4\nзаседания Координационного совета кластера\n12 ноября 2026 года\n\n1. О пути.\nРЕШИЛИ:\n"
        "1.1. ООО «Речной причал» содействовать оснащению полигона.\n"
    )
    meeting = apply_plan(plan_from_text(text, body), secretary)
    advice = secretary_client.get(page(meeting)).context["advice"]
    assert {(remark.place, remark.code) for remark in advice} >= {
        ("", "no-chair"),
        ("1.1", "no-term"),
        ("1.1", "vague"),
    }


def test_the_page_asks_as_much_for_thirty_points_as_for_three(
    draft_world: World, secretary_client: Client, queries: Callable[[Client, str], int]
) -> None:
    def points(number: int) -> None:
        for _row in range(number):
            item = AgendaItemFactory(meeting=draft_world.meeting)
            AssignmentFactory(resolution=ResolutionFactory(item=item))

    points(2)
    few = queries(secretary_client, page(draft_world.meeting))
    points(27)
    assert queries(secretary_client, page(draft_world.meeting)) == few


def test_what_is_signed_is_corrected_by_one_act(
    draft_world: World, secretary_client: Client, chair_client: Client, observer_client: Client
) -> None:
    meeting = apply_plan(plan_from_text(CORRECTED))
    for act in ("sign", "publish"):
        secretary_client.post(page(meeting, act))
    for client in (chair_client, observer_client):
        assert client.post(page(meeting, "correct"), {"reason": "так"}).status_code == 403
    refused = secretary_client.post(page(meeting, "correct"), {"reason": " "}, follow=True)
    assert [message.level_tag for message in refused.context["messages"]][-1] == "error"
    meeting.refresh_from_db()
    assert meeting.is_published, "without a reason nothing has happened"
    opened = secretary_client.post(page(meeting, "correct"), {"reason": "Опечатка в сроке."}, follow=True)
    assert opened.redirect_chain[-1][0] == page(meeting, "text")
    assert opened.context["understood"].text == CORRECTED
    (event,) = Event.objects.filter(meeting=meeting, reason="Опечатка в сроке.")
    assert event.action == Event.Action.WITHDRAWN
    text = CORRECTED.replace("1 июня", "15 июня")
    data = {"text": text, "meeting": meeting.pk}
    plan = secretary_client.post(reverse("admin:protocol-plan"), data).context["plan"]
    secretary_client.post(reverse("admin:protocol-apply"), {**data, "fingerprint": plan.fingerprint})
    draft = secretary_client.get(page(meeting))
    former, newest = draft.context["former"], draft.context["newest"]
    compared = secretary_client.get(f"{page(meeting, 'compare')}?left={former}&right={newest}")
    assert compared.context["count"]
    assert "1 июня 2026 года" in secretary_client.get(page(meeting, "history") + f"{former}/").content.decode()
    secretary_client.post(page(meeting, "sign"))
    causes = meeting.editions.order_by("number").values_list("cause", flat=True)
    assert list(causes)[-4:] == ["signed", "withdrawn", "applied", "corrected"]
    assert list(check_body(meeting.body)) == [], "the chain of seals is whole"


def test_a_draft_that_was_never_signed_names_no_former_edition(draft_world: World, secretary_client: Client) -> None:
    assert "former" not in secretary_client.get(page(draft_world.meeting)).context


class TestTypedAndNotApplied:
    """A draft beside the protocol that says something else: nobody signs or corrects past it unawares."""

    TYPED = CORRECTED.replace("1 июня", "9 июня")

    def draft(self, meeting: Meeting, author: User) -> Draft:
        return drafts.begin(drafts.Content(self.TYPED, {}), author, meeting, timezone.now() - dt.timedelta(hours=1))

    def test_the_page_says_so_before_the_signature_and_after(
        self, draft_world: World, secretary: User, secretary_client: Client
    ) -> None:
        meeting = apply_plan(plan_from_text(CORRECTED))
        warning = "Текст изменён и не применён"
        assert warning not in secretary_client.get(page(meeting)).content.decode()
        draft = self.draft(meeting, secretary)
        shown = secretary_client.get(page(meeting)).content.decode()
        assert warning in shown
        assert "Запечатано будет без того, что набрано и не применено." in shown
        assert reverse("admin:draft-versions", args=[draft.pk]) in shown
        secretary_client.post(page(meeting, "sign"))
        assert warning in secretary_client.get(page(meeting)).content.decode()

    def test_a_draft_of_the_very_text_is_nothing_to_tell(
        self, draft_world: World, secretary: User, secretary_client: Client
    ) -> None:
        meeting = apply_plan(plan_from_text(CORRECTED))
        drafts.begin(drafts.Content(f"{CORRECTED}\n", {}), secretary, meeting)
        assert secretary_client.get(page(meeting)).context["unapplied"] is None

    def test_a_correction_begins_with_what_was_signed(
        self, draft_world: World, secretary: User, secretary_client: Client
    ) -> None:
        meeting = apply_plan(plan_from_text(CORRECTED))
        draft = self.draft(meeting, secretary)
        secretary_client.post(page(meeting, "sign"))
        opened = secretary_client.post(page(meeting, "correct"), {"reason": "Опечатка."}, follow=True)
        assert opened.context["understood"].text == CORRECTED
        assert list(draft.versions.values_list("text", "origin")) == [
            (CORRECTED, DraftVersion.Origin.RESTORED),
            (self.TYPED, DraftVersion.Origin.TYPED),
        ], "what was typed can be fetched back"

    def test_while_somebody_else_is_writing_it_stays_signed(
        self, draft_world: World, superuser: User, secretary_client: Client
    ) -> None:
        meeting = apply_plan(plan_from_text(CORRECTED))
        draft = self.draft(meeting, superuser)
        secretary_client.post(page(meeting, "sign"))
        drafts.seen(draft, superuser)
        refused = secretary_client.post(page(meeting, "correct"), {"reason": "Опечатка."}, follow=True)
        assert [message.level_tag for message in refused.context["messages"]][-1] == "error"
        meeting.refresh_from_db()
        draft.refresh_from_db()
        assert (meeting.status, draft.text) == (S.SIGNED, self.TYPED)
        assert not Event.objects.filter(meeting=meeting, action=Event.Action.WITHDRAWN).exists()

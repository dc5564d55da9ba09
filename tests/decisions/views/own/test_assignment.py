"""`/tasks/<pk>/`: who sees a task, who reports on it, what a good and a bad report do, the request for more time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import workflow
from decisions.models import Assignment, Document, Event, ExtensionRequest, Meeting, Report
from members.models import User
from tests.conftest import World
from tests.factories import AssignmentFactory, OrganizationFactory, ReportFactory

A = Assignment.Status
NOBODYS = 987654
LATER = timezone.localdate() + dt.timedelta(days=300)


@pytest.fixture
def url(world: World) -> str:
    return f"/tasks/{world.assignment.pk}/"


@pytest.fixture
def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Акт.pdf", b"%PDF-1.7\n1 0 obj\n", content_type="application/octet-stream")


def report(client: Client, url: str, **fields: object) -> HttpResponse:
    return client.post(f"{url}report/", {"kind": "interim", "text": "Начато.", **fields})


def state(world: World) -> str:
    return Assignment.objects.get(pk=world.assignment.pk).status


# ── Who sees it ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize("part", ["", "report/", "extension/"])
@pytest.mark.parametrize("exists", [True, False])
def test_a_stranger_is_asked_to_sign_in_whether_it_exists_or_not(
    stranger_client: Client, url: str, part: str, exists: bool
) -> None:
    wanted = (url if exists else f"/tasks/{NOBODYS}/") + part
    for answer in (stranger_client.get(wanted), stranger_client.post(wanted, {"text": "x"})):
        if answer.status_code != 405:
            assert answer["Location"] == f"/accounts/login/?next={wanted}"


@pytest.mark.parametrize("name", ["member", "coordinator", "observer", "secretary", "chair", "superuser"])
def test_those_concerned_read_it(persona_client: Callable[[str], Client], world: World, url: str, name: str) -> None:
    page = persona_client(name).get(url)
    assert page.status_code == 200
    assert (page.context["report_form"] is not None) == (name in ("member", "coordinator"))
    assert (page.context["extension_form"] is not None) == (name in ("member", "coordinator"))
    assert world.resolution.text in page.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("part", ["", "report/", "extension/"])
def test_the_task_of_another_does_not_exist(member_client: Client, world: World, part: str) -> None:
    other = AssignmentFactory(resolution=world.resolution, on_control=True)
    for pk in (other.pk, NOBODYS):
        assert member_client.get(f"/tasks/{pk}/{part}").status_code == 404
        if part:
            assert member_client.post(f"/tasks/{pk}/{part}", {"kind": "done", "text": "x"}).status_code == 404
    assert not Event.objects.exists()


def test_a_task_of_a_draft_does_not_exist_for_its_responsible(
    member_client: Client, secretary_client: Client, draft_world: World
) -> None:
    assert member_client.get(f"/tasks/{draft_world.assignment.pk}/").status_code == 404
    assert secretary_client.get(f"/tasks/{draft_world.assignment.pk}/").status_code == 200


def test_a_task_of_a_signed_protocol_that_is_not_published_is_seen(
    member_client: Client, world: World, url: str
) -> None:
    Meeting.objects.update(published_at=None)
    page = member_client.get(url)
    assert page.status_code == 200
    assert f"/meetings/{world.meeting.pk}/" not in page.content.decode()


def test_the_title_of_a_question_is_shown_as_its_reader_may_read_it(
    member_client: Client, secretary_client: Client, world: World, url: str
) -> None:
    type(world.item).objects.update(title="О Вязове П. И.", public_title="О начальнике порта")
    assert "О начальнике порта" in member_client.get(url).content.decode()
    type(world.item).objects.update(is_closed=True)
    page = member_client.get(url).content.decode().replace("\xa0", " ")
    assert "О начальнике порта" not in page
    assert "О Вязове П. И." not in page
    assert "О Вязове П. И." in secretary_client.get(url).content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("name", ["observer", "secretary", "chair", "superuser"])
@pytest.mark.parametrize("part", ["report/", "extension/"])
def test_who_only_reads_may_not_write(
    persona_client: Callable[[str], Client], world: World, url: str, name: str, part: str
) -> None:
    answer = persona_client(name).post(url + part, {"kind": "interim", "text": "x"})
    assert answer.status_code == 403
    assert "Ничего не изменено" in answer.content.decode()
    assert not Event.objects.exists()


def test_the_page_is_only_read_and_the_forms_send_to_their_own_addresses(member_client: Client, url: str) -> None:
    assert member_client.post(url).status_code == 405
    for part in ("report/", "extension/"):
        assert member_client.get(url + part)["Location"] == url
        assert member_client.put(url + part).status_code == 405


def test_a_term_too_far_off_is_refused_with_the_last_possible_day(
    member_client: Client, world: World, url: str
) -> None:
    answer = member_client.post(url + "extension/", {"more-new_term": "9999-12-31", "more-reason": "Ждём ответа."})
    last = workflow.last_term_to_ask(world.assignment, timezone.localdate())
    assert answer.status_code == 200
    assert f"{last:%d.%m.%Y}" in answer.content.decode()
    assert not Event.objects.exists()


# ── Reports ──────────────────────────────────────────────────────────────────
def test_an_interim_report(member_client: Client, member: User, world: World, url: str) -> None:
    answer = report(member_client, url, percent="50")
    assert answer["Location"] == url
    given = Report.objects.get()
    assert (given.kind, given.text, given.percent, given.author) == ("interim", "Начато.", 50, member)
    assert state(world) == A.CONTROL
    page = member_client.get(url).content.decode()
    assert "Промежуточный отчёт отправлен" in page
    assert "Начато." in page


def test_a_report_of_fulfilment_with_files(
    member_client: Client, world: World, url: str, pdf: SimpleUploadedFile
) -> None:
    note = SimpleUploadedFile("заметка.txt", "Передано 12 мая".encode(), content_type="text/html")
    answer = report(member_client, url, kind="done", fulfilled_on="2026-05-20", documents=[pdf, note])
    assert answer["Location"] == url
    assert state(world) == A.REPORTED
    given = Report.objects.get()
    assert given.fulfilled_on == dt.date(2026, 5, 20)
    documents = list(given.documents.values_list("name", "content_type", "kind", "uploaded_by"))
    assert documents == [
        ("Акт.pdf", "application/pdf", "evidence", given.author_id),
        ("заметка.txt", "text/plain", "evidence", given.author_id),
    ]
    page = member_client.get(url)
    assert page.context["report_form"] is None
    assert "Акт.pdf" in page.content.decode()


def test_the_day_may_be_written_as_people_write_it(member_client: Client, url: str) -> None:
    report(member_client, url, kind="done", fulfilled_on="20.05.2026")
    assert Report.objects.get().fulfilled_on == dt.date(2026, 5, 20)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"kind": "accepted"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"percent": "150"}, "percent"),
        ({"percent": "много"}, "percent"),
        ({"kind": "done", "fulfilled_on": "31.02.2026"}, "fulfilled_on"),
        ({"kind": "done", "fulfilled_on": "2199-01-01"}, "fulfilled_on"),
    ],
)
def test_a_bad_report_says_where_and_keeps_what_was_typed(
    member_client: Client, world: World, url: str, fields: dict[str, str], where: str
) -> None:
    page = report(member_client, url, **{"text": "Длинный рассказ.", **fields})
    assert page.status_code == 200
    assert list(page.context["report_form"].errors) == [where]
    html = page.content.decode()
    assert 'class="errsum' in html
    assert f'href="#id_{where}' in html
    if "text" not in fields:
        assert "Длинный рассказ." in html
    assert not Event.objects.exists()


def test_bad_files_stop_the_report_and_leave_nothing_on_the_disk(
    member_client: Client, url: str, pdf: SimpleUploadedFile
) -> None:
    program = SimpleUploadedFile("Акт.pdf", b"MZ\x90\x00\x03", content_type="application/pdf")
    with mock.patch("django.core.files.storage.FileSystemStorage._save") as saved:
        page = report(member_client, url, text="Рассказ.", documents=[pdf, program])
    assert page.status_code == 200
    assert list(page.context["report_form"].errors) == ["documents"]
    assert "Рассказ." in page.content.decode()
    assert "Выберите файлы заново" in page.content.decode()
    assert not saved.called
    assert not Document.objects.exists()


def test_a_refusal_of_the_workflow_is_a_sentence(member_client: Client, member: User, world: World, url: str) -> None:
    workflow.report_done(world.assignment, actor=member, text="Сделано.")
    page = report(member_client, url, text="Ещё раз.")
    assert page.status_code == 200
    errors = page.context["report_form"].non_field_errors()
    assert len(errors) == 1
    assert "отчёт представлен" in errors[0]
    assert "Ещё раз." in page.content.decode()
    assert Report.objects.count() == 1


def test_a_co_executor_is_offered_interim_reports_only(member_client: Client, member: User, world: World) -> None:
    co = AssignmentFactory(
        resolution=world.resolution, organization=None, person=member.person, role=Assignment.Role.CO, on_control=True
    )
    page = member_client.get(f"/tasks/{co.pk}/")
    assert [value for value, _label in page.context["report_form"].fields["kind"].choices] == ["interim"]
    assert page.context["extension_form"] is None
    assert report(member_client, f"/tasks/{co.pk}/", kind="done").status_code == 200
    assert report(member_client, f"/tasks/{co.pk}/").status_code == 302


def test_a_returned_report_is_shown_with_its_comment(
    member_client: Client, member: User, secretary: User, world: World, url: str
) -> None:
    given = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    workflow.return_report(given, comment="Приложите акт.", actor=secretary)
    page = member_client.get(url)
    assert page.context["report_form"] is not None
    assert "Приложите акт." in page.content.decode()


@pytest.mark.parametrize("status", [A.REPORTED, *Assignment.ENDED])
def test_what_is_closed_has_a_story_and_no_form(member_client: Client, world: World, url: str, status: str) -> None:
    Assignment.objects.update(status=status, closed_at=timezone.now())
    page = member_client.get(url)
    assert page.status_code == 200
    assert page.context["report_form"] is None
    assert page.context["extension_form"] is None


def test_the_story_tells_everything_newest_first(
    member_client: Client, member: User, secretary: User, world: World, url: str
) -> None:
    task = world.assignment
    workflow.report_interim(task, actor=member, text="Половина готова.", percent=50)
    request = workflow.ask_extension(task, actor=member, reason="Ждём ответа.", new_term=LATER)
    workflow.decide_extension(request, grant=True, actor=secretary)
    given = workflow.report_done(task, actor=member, text="Готово целиком.")
    workflow.accept_report(given, actor=secretary, comment="Принято.")
    page = member_client.get(url)
    assert [line.event.action for line in page.context["story"]] == [
        "closed",
        "reported",
        "extension_granted",
        "extension_asked",
        "interim",
    ]
    html = page.content.decode()
    for words in ("Половина готова.", "Ждём ответа.", f"{LATER:%d.%m.%Y}", "Готово целиком.", "Принято."):
        assert words in html
    assert secretary.email not in html


def test_a_share_is_chosen_for_who_said_it_and_shown_to_others(
    member_client: Client, coordinator_client: Client, member: User, coordinator: User, world: World, url: str
) -> None:
    workflow.report_interim(world.assignment, actor=member, text="Начато.", percent=40)
    own, others = (client.get(url) for client in (member_client, coordinator_client))
    assert own.context["report_form"]["percent"].initial == 40
    words = f"другого человека: 40 %, {timezone.localdate():%d.%m.%Y}"
    assert others.context["report_form"]["percent"].initial is None
    assert words in others.content.decode().replace("\xa0", " ")
    assert words not in own.content.decode().replace("\xa0", " ")
    workflow.report_interim(world.assignment, actor=coordinator, text="Дальше.", percent=60)
    assert member_client.get(url).context["report_form"]["percent"].initial is None, "what was said before is outdated"


def test_whose_request_was_refused_reads_why_where_it_may_be_asked_again(
    member_client: Client, secretary_client: Client, member: User, secretary: User, world: World, url: str
) -> None:
    asked = workflow.ask_extension(world.assignment, actor=member, reason="Ждём ответа.", new_term=LATER)
    workflow.decide_extension(asked, grant=False, comment="Смета уже согласована.", actor=secretary)
    page = member_client.get(url).content.decode()
    assert page.index("Смета уже согласована.") < page.index("Попросить другой срок")
    assert page.count(f"{LATER:%d.%m.%Y}") == 1, "a refusal that names the day reads as one until that day"
    assert secretary_client.get(url).content.decode().count("Смета уже согласована.") == 1
    workflow.report_interim(world.assignment, actor=member, text="Дальше.")
    assert member_client.get(url).content.decode().count("Смета уже согласована.") == 1


def test_the_number_of_queries_does_not_depend_on_the_length_of_the_story(
    member_client: Client, member: User, world: World, url: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            member_client.get(url)
        return len(taken)

    def grow(number: int) -> None:
        for _time in range(number):
            workflow.report_interim(world.assignment, actor=member, text="Ещё.")

    grow(3)
    few = queries()
    grow(27)
    assert queries() == few


# ── More time ────────────────────────────────────────────────────────────────
def test_more_time_is_asked_for(member_client: Client, world: World, url: str) -> None:
    answer = member_client.post(f"{url}extension/", {"more-new_term": LATER.isoformat(), "more-reason": "Ждём ответа."})
    assert answer["Location"] == url
    request = ExtensionRequest.objects.get()
    assert (request.old_term, request.new_term) == (dt.date(2026, 6, 1), LATER)
    page = member_client.get(url)
    assert page.context["extension_form"] is None
    assert [value for value, _label in page.context["report_form"].fields["kind"].choices] == ["interim"]
    assert page.content.decode().count("запрошено продление") == 1
    assert page.context["badge"].kind in ("overdue", "soon", "control")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"more-new_term": "2026-06-01"}, "new_term"),
        ({"more-new_term": ""}, "new_term"),
        ({"more-new_term": "скоро"}, "new_term"),
        ({"more-reason": " "}, "reason"),
    ],
)
def test_a_bad_request_says_where(member_client: Client, url: str, fields: dict[str, str], where: str) -> None:
    page = member_client.post(
        f"{url}extension/", {"more-new_term": LATER.isoformat(), "more-reason": "Ждём.", **fields}
    )
    assert page.status_code == 200
    assert list(page.context["extension_form"].errors) == [where]
    assert "<details" in page.content.decode()
    assert not ExtensionRequest.objects.exists()


def test_a_second_request_is_refused_with_a_sentence(
    member_client: Client, member: User, world: World, url: str
) -> None:
    workflow.ask_extension(world.assignment, actor=member, reason="Ждём.", new_term=LATER)
    page = member_client.post(
        f"{url}extension/", {"more-new_term": (LATER + dt.timedelta(days=31)).isoformat(), "more-reason": "Ждём."}
    )
    assert page.status_code == 200
    assert page.context["extension_form"].non_field_errors()
    assert ExtensionRequest.objects.count() == 1


def test_reports_of_others_on_the_same_point_stay_theirs(member_client: Client, world: World, url: str) -> None:
    other = AssignmentFactory(resolution=world.resolution, organization=OrganizationFactory(), on_control=True)
    ReportFactory(assignment=other, text="Чужой отчёт.")
    assert "Чужой отчёт." not in member_client.get(url).content.decode()

"""Writing to those who are late: listed first with their addresses, written once a day, only of the own bodies."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from decisions.letters.emails.reminders import preview_of_passed
from decisions.models import Assignment, Letter, Meeting, Reminder
from members.models import Group, Organization, User
from tests.conftest import build_world
from tests.decisions.admin.forms import act
from tests.decisions.admin.test_lists import Pages
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    LetterFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ResolutionFactory,
    UserFactory,
)

URL = "/admin/late/"


def late(body: Group, days: int = 3, **fields: Any) -> Assignment:
    """On control, overdue by `days`; its organization has an inbox unless another is given."""
    fields.setdefault("organization", OrganizationFactory(email=f"inbox{Letter.objects.count()}{days}@example.org"))
    point = ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(body=body, signed=True)))
    term = timezone.localdate() - dt.timedelta(days=days)
    return AssignmentFactory(resolution=point, on_control=True, term=term, **fields)


def ask(client: Client, *rows: Assignment, note: str = "") -> Any:
    keys = [*(str(row.pk) for row in rows), "nonsense", "9" * 40]
    return client.post(URL, {"assignment": keys, "note": note}, follow=True)


def without_own_link(text: str) -> str:
    """A letter without the link that is its reader's alone: the secretary who looks beforehand is not given it."""
    return re.sub(r"^Отчитаться: .*\n.*\n", "", text, flags=re.MULTILINE)


def listed(answer: Any) -> set[int]:
    return {row.assignment.pk for row in answer.context["rows"]}


def test_the_page_lists_who_gets_what_and_writes_nothing(body: Group, secretary_client: Client) -> None:
    organization = OrganizationFactory(email="Inbox@example.org")
    coordinator = PersonFactory()
    PositionFactory(person=coordinator, organization=organization, is_coordinator=True)
    UserFactory(email="head@example.org", person=coordinator)
    named = PersonFactory(email="named@example.org")
    row = late(body, 4, organization=organization, acting_person=named)
    mute = late(body, 9, organization=OrganizationFactory(email=""))
    LetterFactory(kind="overdue", assignment=row, day=dt.date(2026, 5, 7))
    answer = secretary_client.get(URL)
    first, second = answer.context["rows"]
    assert (first.assignment, first.addresses, first.last) == (mute, [], None)
    assert second.addresses == ["head@example.org", "inbox@example.org", "named@example.org"]
    assert (second.days, second.last) == (4, dt.date(2026, 5, 7))
    Reminder.objects.claim(Letter.Kind.OVERDUE, {"overdue with others": row}, dt.date(2026, 5, 14))
    assert secretary_client.get(URL).context["rows"][1].last == dt.date(2026, 5, 14)
    page = answer.content.decode()
    assert "Адрес неизвестен" in page
    assert f'value="{row.pk}" checked' in page
    assert f'value="{mute.pk}" checked' not in page
    assert Letter.objects.count() == 1


def test_the_letter_is_shown_before_it_is_written(body: Group, secretary_client: Client) -> None:
    row, _other = late(body, 5), late(body, 1)
    page = secretary_client.get(URL).content.decode()
    assert "просрочено на 5 дней" in page
    ask(secretary_client, row)
    letter = Letter.objects.get()
    subject, text = preview_of_passed(row, timezone.localdate())
    assert (letter.subject, without_own_link(letter.text)) == (subject, text)
    assert escape(text.splitlines()[0]) in page
    assert escape(row.resolution.text) in page


def test_the_desk_leads_there(body: Group, secretary_client: Client, observer_client: Client) -> None:
    late(body)
    assert f'href="{URL}"' in secretary_client.get("/admin/").content.decode()
    assert f'href="{URL}"' not in observer_client.get("/admin/").content.decode()


def test_those_who_are_ticked_get_a_letter_with_her_words(body: Group, secretary_client: Client) -> None:
    row, other = late(body, 3), late(body, 5)
    answer = ask(secretary_client, row, note="Совет соберётся в среду.\x00")
    assert [str(message) for message in answer.context["messages"]] == ["1 письмо поставлено в очередь на отправку."]
    [letter] = Letter.objects.all()
    assert (letter.kind, letter.assignment, letter.day) == ("overdue", row, timezone.localdate())
    assert "Секретарь пишет: Совет соберётся в среду." in letter.text
    assert "Совет соберётся в среду." in letter.html
    assert "просрочено на 3 дня" in letter.text
    assert listed(secretary_client.get(URL)) == {other.pk}


def test_twice_on_one_day_writes_once(body: Group, secretary_client: Client, colleague: Client) -> None:
    row = late(body)
    for client in (secretary_client, colleague, secretary_client):
        answer = ask(client, row)
    assert Letter.objects.count() == 1
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
    page = secretary_client.get(URL)
    assert listed(page) == set()
    assert page.context["written"] == 1
    Letter.objects.update(day=timezone.localdate() - dt.timedelta(days=1), occasion="asked yesterday")
    ask(secretary_client, row)
    assert Letter.objects.count() == 2


def test_a_letter_of_the_tick_does_not_hide_a_row(body: Group, secretary_client: Client) -> None:
    row = late(body)
    LetterFactory(kind="overdue", occasion="overdue", assignment=row)
    LetterFactory(kind="assignment_given", occasion="asked nothing", assignment=row)
    assert listed(secretary_client.get(URL)) == {row.pk}


def test_who_is_not_late_is_neither_listed_nor_written_to(
    body: Group, other_body: Group, secretary_client: Client
) -> None:
    today = timezone.localdate()
    rows = [late(body), late(body), late(body), late(other_body), late(body)]
    Assignment.objects.filter(pk=rows[0].pk).update(status=Assignment.Status.REPORTED)
    Assignment.objects.filter(pk=rows[1].pk).update(term=today)
    Meeting.objects.filter(pk=rows[2].resolution.item.meeting_id).update(status="draft", signed_at=None)
    assert listed(secretary_client.get(URL)) == {rows[4].pk}
    ask(secretary_client, *rows)
    assert [letter.assignment for letter in Letter.objects.all()] == [rows[4]]


def test_nothing_chosen_is_said_and_the_words_stay(body: Group, secretary_client: Client) -> None:
    row = late(body)
    data = {"note": "Совет соберётся в среду.", "listed": row.pk}
    page = secretary_client.post(URL, data).content.decode()
    assert "Ничего не выбрано" in page
    assert "Совет соберётся в среду.</textarea>" in page
    assert not Letter.objects.exists()


def test_words_that_are_too_many_are_refused_and_come_back_whole(body: Group, secretary_client: Client) -> None:
    ticked, unticked, _not_listed = late(body, 4), late(body, 3), late(body, 2)
    words = "Совет соберётся в среду. " * 39 + "Строка.\r\nПоследняя строка, двадцать."
    data = {"assignment": [ticked.pk], "listed": [ticked.pk, unticked.pk], "note": words}
    answer = secretary_client.post(URL, data)
    page = answer.content.decode()
    assert not Letter.objects.exists()
    assert "не более 1000 символов" in page
    assert "(сейчас 1010)" in page
    assert words.replace("\r\n", "\n") in page.replace("\r\n", "\n")
    assert [(row.assignment, row.is_ticked) for row in answer.context["rows"]] == [(ticked, True), (unticked, False)]
    assert "maxlength" not in page, "a browser cuts what is pasted, and says nothing"


def test_the_longest_words_are_written_whole(body: Group, secretary_client: Client) -> None:
    words = "ы" * 500 + "\r\n" + "я" * 499
    ask(secretary_client, late(body), note=words)
    assert words.replace("\r\n", "\n") in Letter.objects.get().text


@pytest.mark.parametrize("name", ["chair", "observer"])
def test_only_a_secretary_writes(name: str, body: Group, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(f"{name}_client")
    row = late(body)
    assert client.get(URL).status_code == client.post(URL, {"assignment": row.pk}).status_code == 403
    act(client, Assignment, "ask", row)
    assert not Letter.objects.exists()


def test_from_the_list_the_chosen_ones_are_asked_about(body: Group, other_body: Group, secretary: User) -> None:
    client = Client()
    client.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    row, _not_chosen = late(body), late(body)
    in_time = build_world(body, Organization.objects.first() or OrganizationFactory(), published=True).assignment
    Assignment.objects.filter(pk=in_time.pk).update(term=timezone.localdate())
    answer = act(client, Assignment, "ask", row, in_time)
    assert listed(answer) == {row.pk}
    assert reverse("admin:late") in answer.content.decode()
    assert not Letter.objects.exists()


def test_more_than_fit_are_counted(body: Group, secretary_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decisions.admin.desk.asking.MOST", 2)
    for days in (1, 2, 3):
        late(body, days)
    answer = secretary_client.get(URL)
    assert (len(answer.context["rows"]), answer.context["rest"]) == (2, 1)
    assert "Ещё 1 не поместилось" in answer.content.decode()


def test_the_page_asks_as_much_for_thirty_rows_as_for_three(
    body: Group, secretary_client: Client, queries: Pages
) -> None:
    for _row in range(3):
        late(body)
    few = queries(secretary_client, URL)
    for _row in range(27):
        late(body)
    assert queries(secretary_client, URL) == few

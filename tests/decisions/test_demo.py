"""The demo cluster: what it promises, whatever the day on which it is loaded."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Q
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from decisions.demo.directory import SECRETARY
from decisions.models import Assignment, Document, Event, ExtensionRequest, Lineage, Meeting, Report, Resolution
from decisions.protocols.libreoffice import find_office
from decisions.seals import canonical, seal
from decisions.standing import Clock, Standing
from members.access import access_of
from members.models import Group, Organization, Person, Position, User
from tests.decisions.exports.read_back import each_is_read_back, each_odt_is_read_back, each_printed_is_read_back
from tests.settings import WHICH

MONDAY = dt.date(2026, 11, 23)
SUNDAY = dt.date(2028, 1, 2)
"""In the holidays of New Year, when no term may fall either."""
DAY = SUNDAY if WHICH == "sqlite" else MONDAY
"""To load it takes long: a day off on one database, a working day on the other."""


def at(day: dt.date) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False)


def standings(day: dt.date) -> Counter[Standing]:
    clock = Clock.on(day)
    rows = Assignment.objects.exclude(status=Assignment.Status.DRAFT).select_related("resolution__item__meeting")
    return Counter(clock.of_assignment(row, row.resolution.item.meeting.body_id) for row in rows)


def everything() -> dict[str, object]:
    """What a second run must leave as it is."""
    models = (Organization, Person, Position, Group, User, Meeting, Resolution, Assignment, Report, Event, Document)
    rows: dict[str, object] = {model.__name__: model._default_manager.count() for model in models}
    rows["changed"] = list(Meeting.objects.order_by("pk").values_list("pk", "number", "date", "seal", "updated_at"))
    rows["states"] = list(Resolution.objects.order_by("pk").values_list("pk", "text", "state", "due", "updated_at"))
    return rows


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


class Loaded(TestCase):
    """Loaded once for all that is asked of it."""

    said: str

    @classmethod
    def setUpTestData(cls) -> None:
        with at(DAY):
            cls.said = run()

    def test_there_is_everything_to_see(self) -> None:
        with at(DAY):
            everything_is_there(DAY)

    def test_a_second_run_changes_nothing_and_asks_little(self) -> None:
        assert "secretary@cluster.example" in self.said
        before = everything()
        with at(DAY), CaptureQueriesContext(connection) as asked:
            again = run()
        assert len(asked) <= 20
        assert everything() == before
        assert self.said.splitlines()[1:] == again.splitlines()[1:]
        the_users_can_do_what_the_summary_says()

    @pytest.mark.sqlite_only("a file does not tell which database its protocol came from")
    def test_each_protocol_is_read_back(self) -> None:
        assert each_is_read_back(DAY) == 20

    @pytest.mark.sqlite_only("a file does not tell which database its protocol came from")
    def test_each_printed_protocol_is_read_back(self) -> None:
        assert each_printed_is_read_back() == 20

    @pytest.mark.sqlite_only("a file does not tell which database its protocol came from")
    @pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed: no ODT is made to be read back")
    def test_protocols_made_as_odt_are_read_back(self) -> None:
        assert each_odt_is_read_back() == 7


def everything_is_there(today: dt.date) -> None:
    the_directory_is_large_enough()
    the_protocols_cover_two_years(today)
    the_newest_protocols_wait(today)
    the_terms_are_working_days()
    every_state_is_there(today)
    the_past_is_in_order(today)
    the_wording_was_understood()
    assert mail.outbox == []


def the_directory_is_large_enough() -> None:
    assert Organization.objects.count() >= 10
    assert set(Organization.objects.values_list("kind", flat=True)) >= {"company", "college", "university", "authority"}
    assert Person.objects.count() >= 25
    assert Person.objects.named_in_public().exists()
    assert Person.objects.filter(consent_given_on__isnull=True).exists()
    assert Group.objects.bodies().count() >= 3
    assert Group.objects.filter(is_body=False).count() >= 4


def the_protocols_cover_two_years(today: dt.date) -> None:
    published = Meeting.objects.published()
    assert published.count() >= 12
    first, last = published.earliest("date").date, published.latest("date").date
    assert (last - first).days > 600
    assert (today - first).days > 700
    assert not published.filter(source_text="").exists()
    assert not published.filter(place="").exists()
    assert all(meeting.date.weekday() < 5 for meeting in Meeting.objects.all())


def the_newest_protocols_wait(today: dt.date) -> None:
    Meeting.objects.get(status=Meeting.Status.SIGNED, published_at__isnull=True)
    Meeting.objects.get(status=Meeting.Status.DRAFT)
    planned = Meeting.objects.get(status=Meeting.Status.PLANNED)
    assert planned.date > today
    assert planned.items.count() == 3


def the_terms_are_working_days() -> None:
    terms = set(Assignment.objects.filter(term__isnull=False).values_list("term", flat=True))
    assert not [term for term in terms if term.weekday() > 4]


def every_state_is_there(today: dt.date) -> None:
    found = standings(today)
    assert 5 <= found[Standing.OVERDUE] <= 20
    assert 5 <= found[Standing.SOON] <= 40
    assert 6 <= found[Standing.REPORTED] <= 10
    assert found[Standing.CONTROL] >= 20
    assert found[Standing.CLOSED] >= 150
    assert found[Standing.CANCELLED] >= 1
    assert ExtensionRequest.objects.filter(is_granted__isnull=True).count() == 2
    assert ExtensionRequest.objects.filter(is_granted=True).exists()
    assert ExtensionRequest.objects.filter(is_granted=False).exists()
    assert Report.objects.filter(decision=Report.Decision.RETURNED).exists()
    assert Document.objects.filter(report__isnull=False).count() == 2
    assert set(Resolution.objects.values_list("kind", flat=True)) == set(Resolution.Kind.values)
    assert set(Lineage.objects.values_list("relation", flat=True)) >= {"extends", "cancels", "closes"}
    recurring = set(Assignment.objects.exclude(recurrence="").values_list("recurrence", flat=True))
    assert recurring >= {"monthly", "quarterly", "constant"}
    assert Assignment.objects.filter(term__isnull=True, term_text__gt="", recurrence="").exists()
    assert Assignment.objects.filter(role=Assignment.Role.CO).exists()
    late = Q(fulfilled_on__gt=F("term"))
    closed = Assignment.objects.filter(status=Assignment.Status.CLOSED, term__isnull=False)
    assert 0.7 < closed.exclude(late).count() / closed.count() < 0.95


def the_past_is_in_order(today: dt.date) -> None:
    assert Event.objects.latest("at").at.date() <= today
    for report in Report.objects.select_related("assignment"):
        assert report.assignment.control_since is not None
        assert report.created_at >= report.assignment.control_since
        assert report.decided_at is None or report.decided_at > report.created_at
    for body in Group.objects.bodies():
        previous = ""
        for meeting in body.meetings.filter(status=Meeting.Status.SIGNED).order_by("signed_at"):
            assert meeting.previous_seal == previous
            assert meeting.seal == seal(canonical(meeting), previous, meeting.signed_at)
            previous = meeting.seal


def the_wording_was_understood() -> None:
    """The importer met nobody that the directory does not know, and left no point of work without somebody to do it."""
    assert Organization.objects.count() == 23
    assert Person.objects.count() == 36
    assert Group.objects.count() == 8
    texts = [*Resolution.objects.values_list("text", flat=True), *Report.objects.values_list("text", flat=True)]
    assert not [text for text in texts if re.search(r"[{}]", text)]
    companies = Assignment.objects.filter(origin_group__slug="companies")
    counts = Counter(companies.values_list("resolution__item__meeting__date", "resolution"))
    by_day = [counts[key] for key in sorted(counts)]
    assert by_day[0] == 11, "one company joined later"
    assert by_day[-1] == 12


def the_users_can_do_what_the_summary_says() -> None:
    access = access_of(User.objects.get(email=SECRETARY))
    assert "secretary" in access.everywhere
    assert User.objects.get(email=SECRETARY).is_staff
    member = access_of(User.objects.get(email="vyatkin@masterskie.example"))
    mine = Assignment.objects.of(member)
    assert mine.filter(status=Assignment.Status.EXTENSION).exists()
    assert mine.filter(person__isnull=False).open().count() >= 2
    assert mine.open().count() >= 5
    assert all(user.email.endswith(".example") for user in User.objects.all())


@pytest.mark.django_db
def test_a_database_with_something_in_it_is_left_alone() -> None:
    Organization.objects.create(name="ООО «Чужое»")
    with pytest.raises(CommandError):
        run()
    assert not Meeting.objects.exists()


@pytest.mark.django_db
def test_a_load_that_breaks_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(meeting: Meeting, **how: object) -> None:
        assert meeting.status == Meeting.Status.SIGNED
        raise RuntimeError("in the middle")

    monkeypatch.setattr("decisions.demo.load.workflow.publish", breaks)
    with pytest.raises(RuntimeError):
        run()
    assert not Organization.objects.exists()
    assert not Meeting.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["23.11.2026", "2026-02-30", "tomorrow"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(CommandError, match=re.escape(day)):
        run("--today", day)

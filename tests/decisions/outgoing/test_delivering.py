"""Extracts to all: each responsible gets the own points once, and it is known whether they arrived."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from decisions import jobs, workflow
from decisions.exports import by_office
from decisions.jobs import KINDS, extracts, queue
from decisions.letters import outbox
from decisions.models import Delivery, HouseTemplate, IssuedDocument, Job, Letter, Meeting
from decisions.models.delivery import LINK_LIFE
from decisions.outgoing import delivering, house_templates, issuing
from members.models import Group, Organization, User
from tests.at_once import at_once
from tests.conftest import World, build_world
from tests.decisions.exports.word import lines, upload, word
from tests.factories import AssignmentFactory, OrganizationFactory, PersonFactory, ResolutionFactory, UserFactory


@pytest.fixture
def signed(body: Group, organization: Organization, secretary: User) -> World:
    """Three are responsible: an organization with an inbox, one without an address, a person with an account."""
    world = build_world(body, organization, published=False)
    Organization.objects.filter(pk=organization.pk).update(email="inbox@example.org")
    second = ResolutionFactory(item=world.item, text="Осмотреть причал.")
    AssignmentFactory(resolution=second, organization=organization)
    AssignmentFactory(resolution=second, organization=OrganizationFactory(name="АО «Без адреса»"))
    person = PersonFactory(surname="Осмотров")
    UserFactory(email="person@example.org", person=person)
    AssignmentFactory(resolution=second, organization=None, person=person)
    workflow.sign(world.meeting, actor=secretary)
    Letter.objects.all().delete()
    return world


def run(user: User, meeting: Meeting, *paper: str) -> Job:
    """The act as the page does it, and its work."""
    job = jobs.ask(user, "extracts", {"meeting": meeting.pk, "paper": sorted(paper)}, "Выписки")
    jobs.run_due()
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    return job


def test_everybody_gets_the_own_points_once(signed: World, secretary: User) -> None:
    job = run(secretary, signed.meeting)
    rows = {str(row.addressee): row for row in Delivery.objects.all()}
    assert {name: (row.way, row.address) for name, row in rows.items()} == {
        "ООО «Речной причал»": ("mail", "inbox@example.org"),
        "АО «Без адреса»": ("paper", ""),
        "Осмотров П. И.": ("mail", "person@example.org"),
    }
    assert rows["ООО «Речной причал»"].document.points_printed == "1.1, 1.2"
    assert rows["Осмотров П. И."].document.points_printed == "1.2"
    letters = Letter.objects.filter(kind=Letter.Kind.EXTRACT)
    assert {letter.recipient for letter in letters} == {"inbox@example.org", "person@example.org"}
    for letter in letters:
        assert letter.delivery is not None
        assert letter.delivery.url in letter.text
        assert letter.delivery.url in letter.html
    with zipfile.ZipFile(job.file) as made:
        assert made.namelist() == ["001 АО «Без адреса».pdf", "register.csv", "manifest-sha256.txt"]
        assert made.read(made.namelist()[0]).startswith(b"%PDF")
        assert "inbox@example.org" in made.read("register.csv").decode()


def test_the_act_repeated_sends_nothing_twice_and_gives_the_paper_again(signed: World, secretary: User) -> None:
    run(secretary, signed.meeting)
    again = run(secretary, signed.meeting)
    assert Delivery.objects.count() == IssuedDocument.objects.count() == 3
    assert Letter.objects.filter(kind=Letter.Kind.EXTRACT).count() == 2
    assert len(zipfile.ZipFile(again.file).namelist()) == 3


def test_who_joins_by_a_correction_and_all_others_get_the_new_edition(signed: World, secretary: User) -> None:
    run(secretary, signed.meeting)
    workflow.withdraw(signed.meeting, reason="Опечатка.", actor=secretary)
    with pytest.raises(Exception, match="подпис"):
        KINDS["extracts"].read(secretary, query(meeting=signed.meeting.pk))
    workflow.sign(signed.meeting, actor=secretary)
    run(secretary, signed.meeting)
    assert Delivery.objects.count() == 6


def test_pdfs_in_a_house_template_are_converted_by_one_start(
    signed: World, secretary: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The second of them cannot be read: it is tried once more by itself, when its turn has come."""
    starts = tmp_path / "starts"
    starts.touch()
    program = tmp_path / "office"
    program.write_text(
        f"#!/bin/sh\nls | grep -c docx >> {starts}\nrm -f document1.docx\n"
        'for one in *.docx; do cp "$one" "${one%docx}pdf"; done\n'
    )
    program.chmod(0o700)
    monkeypatch.setattr(by_office, "find_office", lambda: str(program))
    template = house_templates.add(signed.meeting.body, "extract", upload(word("Наша {{ certificate.addressee }}")))
    HouseTemplate.objects.filter(pk=template.pk).update(is_active=True, previewed_at=timezone.now())
    run(secretary, signed.meeting)
    assert starts.read_text().split() == ["3", "1"]
    for delivery in Delivery.objects.all():
        (said,) = lines(issuing.content_of(delivery.document.versions.get()))
        assert said.startswith("Наша ")
        assert (delivery.addressee == signed.organization) is ("Речн" in said)


def test_a_job_is_held_while_pdfs_are_converted_together() -> None:
    assert queue.HOLD.total_seconds() > by_office.WAIT + by_office.TIMEOUT + by_office.EACH * extracts.AT_ONCE


def test_paper_in_place_of_mail_by_choice(signed: World, secretary: User) -> None:
    run(secretary, signed.meeting, f"organization-{signed.organization.pk}")
    delivery = Delivery.objects.get(organization=signed.organization)
    assert (delivery.way, delivery.address) == ("paper", "")
    assert Letter.objects.get(kind=Letter.Kind.EXTRACT).recipient == "person@example.org"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_deliver_one(signed: World, secretary: User) -> None:
    def act() -> bool:
        meeting = Meeting.objects.get(pk=signed.meeting.pk)
        line = next(line for line in delivering.addressees(meeting) if line.address == "inbox@example.org")
        return delivering.deliver(meeting, line, on_paper=False, actor=User.objects.get(pk=secretary.pk))

    done = at_once([act] * 3)
    assert sorted(map(bool, done)) == [False, False, True]
    assert Delivery.objects.count() == Letter.objects.filter(kind=Letter.Kind.EXTRACT).count() == 1


def test_the_plan_asks_the_same_for_three_and_for_thirty(signed: World, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        delivering.addressees(signed.meeting)


# ── the link ─────────────────────────────────────────────────────────────────
@pytest.fixture
def sent(signed: World, secretary: User) -> Delivery:
    run(secretary, signed.meeting)
    return Delivery.objects.get(address="inbox@example.org")


def path(delivery: Delivery) -> str:
    return f"/extract/{delivery.token}/"


def test_from_the_letter_to_the_acknowledgement(sent: Delivery, stranger_client: Client) -> None:
    assert stranger_client.head(path(sent)).status_code == 200
    sent.refresh_from_db()
    assert sent.opened_at is None, "a HEAD looks at nothing"
    page = stranger_client.get(path(sent))
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex"
    sent.refresh_from_db()
    first = sent.opened_at
    assert first is not None
    assert sent.acknowledged_at is None, "who only looks acknowledges nothing"
    answer = stranger_client.get(f"{path(sent)}file/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    for _press in range(2):
        assert "Получена" in stranger_client.post(path(sent), follow=True).content.decode()
    sent.refresh_from_db()
    assert sent.opened_at == first
    assert sent.acknowledged_at is not None


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "x" * 300])
def test_a_guessed_link_is_nothing(sent: Delivery, stranger_client: Client, token: str) -> None:
    assert stranger_client.get(f"/extract/{token}/").status_code == 404
    assert stranger_client.get(f"/extract/{token}/file/").status_code == 404


def test_an_old_link_and_one_of_a_corrected_protocol_give_nothing(
    signed: World, sent: Delivery, stranger_client: Client, secretary: User
) -> None:
    with time_machine.travel(timezone.now() + LINK_LIFE * 1.1):
        assert stranger_client.get(path(sent)).status_code == 410
        assert stranger_client.get(f"{path(sent)}file/").status_code == 404
    workflow.withdraw(signed.meeting, reason="Опечатка.", actor=secretary)
    assert stranger_client.post(path(sent)).status_code == 410
    assert stranger_client.get(f"{path(sent)}file/").status_code == 404
    sent.refresh_from_db()
    assert sent.acknowledged_at is None


# ── the page ─────────────────────────────────────────────────────────────────
def test_the_page_is_the_plan_before_and_the_register_after(
    signed: World, secretary: User, secretary_client: Client
) -> None:
    address = f"/admin/protocols/{signed.meeting.pk}/extracts/"
    page = secretary_client.get(address).content.decode()
    for said in ("inbox@example.org", "person@example.org", "нет адреса", "Сделать и отправить 3 выписки", "1.1, 1.2"):
        assert said in page
    answer = secretary_client.post("/my/files/ask/", {"kind": "extracts", "meeting": signed.meeting.pk})
    assert answer["Location"] == f"/my/files/{Job.objects.get().pk}/"
    jobs.run_due()
    outbox.send_due()
    delivering.acknowledge(Delivery.objects.get(address="inbox@example.org"))
    page = secretary_client.get(address).content.decode()
    assert "Выдано 3 из 3, получение подтвердили 1" in page
    assert timezone.localtime().strftime("%d.%m.%Y") in page
    assert "ZIP для печати" in page


def query(**sent: Any) -> Any:
    from django.http import QueryDict

    made = QueryDict(mutable=True)
    for name, value in sent.items():
        made.setlist(name, value if isinstance(value, list) else [str(value)])
    return made


@pytest.mark.parametrize("sent", [{"meeting": "x"}, {"meeting": ""}, {"meeting": "9" * 30}])
def test_hostile_parameters(signed: World, secretary: User, sent: dict[str, str]) -> None:
    with pytest.raises(Exception, match="протокол"):
        KINDS["extracts"].read(secretary, query(**sent))


def test_only_lines_of_the_protocol_can_be_chosen(signed: World, secretary: User) -> None:
    with pytest.raises(Exception, match="Откройте страницу заново"):
        KINDS["extracts"].read(secretary, query(meeting=signed.meeting.pk, paper=["organization-999999"]))


def test_only_who_keeps_the_protocols_may(signed: World, secretary: User, chair: User, member: User) -> None:
    for user, answer in ((secretary, True), (chair, False), (member, False)):
        assert KINDS["extracts"].may(user, {"meeting": signed.meeting.pk, "paper": []}) is answer


def test_links_of_extracts_are_kept_out_of_the_log() -> None:
    from cluster.secrets import masked

    assert masked(f"GET /extract/{'a' * 43}/file/ 200") == "GET /extract/***/file/ 200"

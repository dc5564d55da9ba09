"""The queue of long work: each job once, by one worker at a time, taken again when its worker is lost, cleaned up."""

from __future__ import annotations

import datetime as dt
import threading
import zipfile
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from decisions import jobs
from decisions.jobs import queue
from decisions.jobs.work import Cancelled, Work
from decisions.models import Job, Letter
from members.models import Group, User
from tests.at_once import at_once
from tests.conftest import World
from tests.factories import JobFactory, MandateFactory, UserFactory

EVERYTHING = {"query": "", "extension": "csv"}


def test_the_same_asked_for_twice_is_one_job(member: User) -> None:
    first = jobs.ask(member, "register", EVERYTHING, "Реестр")
    assert jobs.ask(member, "register", EVERYTHING, "Реестр") == first
    assert jobs.ask(member, "register", {**EVERYTHING, "extension": "xlsx"}, "Реестр") != first
    assert jobs.ask(member, "report", EVERYTHING, "Отчёт") != first


@pytest.mark.django_db(transaction=True)
def test_presses_at_once_make_one_job() -> None:
    user = UserFactory()
    made = at_once([lambda: jobs.ask(user, "register", EVERYTHING, "Реестр").pk] * 4)
    assert len(set(made)) == 1
    assert Job.objects.count() == 1


def test_the_same_is_made_anew_when_it_has_ended(world: World, member: User) -> None:
    first = jobs.ask(member, "register", EVERYTHING, "Реестр")
    assert jobs.run_due() == 1
    assert jobs.ask(member, "register", EVERYTHING, "Реестр") != first


def test_one_user_does_not_fill_the_queue(member: User) -> None:
    for number in range(queue.MOST_UNFINISHED):
        jobs.ask(member, "register", {**EVERYTHING, "query": f"q={number}"}, "Реестр")
    with pytest.raises(jobs.NotAsked, match="несколько"):
        jobs.ask(member, "register", EVERYTHING, "Реестр")


@pytest.mark.django_db(transaction=True)
def test_of_workers_at_once_one_gets_the_job() -> None:
    JobFactory()
    claimed = at_once([queue.claim] * 4)
    assert sum(job is not None for job in claimed) == 1


def test_the_file_is_what_the_page_would_have_given(world: World, secretary: User, secretary_client: Client) -> None:
    job = JobFactory(user=secretary)
    assert jobs.run_due() == 1
    job.refresh_from_db()
    direct = b"".join(secretary_client.get("/resolutions/export.csv").streaming_content)
    assert job.state == Job.State.DONE
    assert job.file.read() == direct
    assert job.size == len(direct)
    assert job.name.startswith("Реестр решений на ")
    assert (job.done, job.total) == (1, 1)
    assert job.expires_at - job.ended_at == dt.timedelta(days=7)


def test_who_asked_is_told_once(world: World, member: User) -> None:
    job = JobFactory(user=member)
    jobs.run_due()
    letter = Letter.objects.get(kind=Letter.Kind.FILE_READY)
    assert letter.recipient == member.email
    assert "Реестр решений, CSV" in letter.subject
    for face in (letter.text, letter.html):
        assert f"http://testserver/my/files/{job.pk}/" in face


def test_a_lost_workers_job_is_taken_again_and_the_lost_one_writes_nothing_more(world: World, member: User) -> None:
    job = JobFactory(user=member)
    lost = queue.claim()
    assert lost is not None
    target = queue.target(lost)
    assert target is not None
    target.close()
    assert queue.claim() is None, "it is held"
    with time_machine.travel(timezone.now() + queue.HOLD + dt.timedelta(seconds=1)):
        assert jobs.run_due() == 1
        assert not default_storage.exists(lost.file.name), "what the lost worker left is gone"
        assert not queue.hold(lost, 1, 1)
        assert not queue.finish(lost, queue.Made("x", 1, {}))
        assert queue.target(lost) is None
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)


def test_a_worker_that_reports_keeps_its_job(member: User) -> None:
    JobFactory(user=member)
    held = queue.claim()
    assert held is not None
    with time_machine.travel(timezone.now() + queue.HOLD - dt.timedelta(seconds=10)):
        assert queue.hold(held, 3, 10)
    with time_machine.travel(timezone.now() + queue.HOLD + dt.timedelta(seconds=30)):
        assert queue.claim() is None
    held.refresh_from_db()
    assert held.percent == 30


def test_a_long_step_is_cancelled_within(world: World, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    job = JobFactory(user=member)
    monkeypatch.setattr("decisions.jobs.work.BEAT", 0.0)
    held = queue.claim()
    assert held is not None
    target = queue.target(held)
    assert target is not None
    work = Work(held, target, lambda: True)
    work.expect(1)
    work.go_on()
    jobs.cancel(job)
    with pytest.raises(Cancelled):
        work.go_on()
    target.close()


def test_a_job_that_kills_its_workers_is_not_begun_for_ever(member: User) -> None:
    job = JobFactory(user=member, attempts=queue.MOST_ATTEMPTS)
    assert queue.claim() is None
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "прерывалась" in job.error


def test_a_stopped_worker_gives_its_job_back(world: World, member: User) -> None:
    job = JobFactory(user=member)
    answers = iter([True, False, False])
    assert jobs.run_due(lambda: next(answers)) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == (Job.State.WAITING, 0, "")
    assert jobs.run_due() == 1


def test_what_is_cancelled_while_it_is_made_leaves_no_file(
    world: World, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = JobFactory(user=member)
    monkeypatch.setattr("decisions.jobs.work.BEAT", 0.0)
    written: list[str] = []

    def step(work: Work, number: int = 1) -> None:
        written.append(Job.objects.get().file.name)
        assert jobs.cancel(job)
        real(work, number)

    real = Work.step
    monkeypatch.setattr(Work, "step", step)
    jobs.run_due()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not default_storage.exists(written[0])
    assert not Letter.objects.exists()
    assert not jobs.cancel(job), "once"


def test_an_error_of_the_program_ends_the_job_with_a_sentence_and_the_next_goes_on(
    world: World, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(work: Work) -> str:
        work.target.write(b"half")
        raise RuntimeError("broken")

    monkeypatch.setitem(jobs.KINDS, "report", replace(jobs.KINDS["report"], make=breaks))
    broken, good = JobFactory(user=member, kind="report"), JobFactory(user=member)
    assert jobs.run_due() == 2
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == (Job.State.FAILED, Job.State.DONE)
    assert "Ошибка программы" in broken.error
    assert not broken.file
    assert Letter.objects.filter(subject__startswith="Файл не сделан").count() == 1


def test_rights_are_asked_when_the_file_is_made(draft_world: World, observer: User) -> None:
    job = JobFactory(user=observer)
    observer.mandates.all().delete()
    jobs.run_due()
    job.refresh_from_db()
    assert draft_world.resolution.text.encode() not in job.file.read()


def test_nobody_makes_files_for_who_was_deactivated(world: World, member: User) -> None:
    job = JobFactory(user=member)
    User.objects.update(is_active=False)
    jobs.run_due()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("gives", "holds"), [(True, False), (False, True)])
def test_a_file_is_open_as_long_as_its_rights_hold(world: World, body: Group, gives: bool, holds: bool) -> None:
    user = UserFactory()
    mandate = MandateFactory(user=user, body=body, role="observer")
    if not gives:
        mandate.delete()
    job = JobFactory(user=User.objects.get(pk=user.pk))
    jobs.run_due()
    assert jobs.opened(Job.objects.get(pk=job.pk))
    MandateFactory(user=user, role="observer") if not gives else mandate.delete()
    assert jobs.opened(Job.objects.get(pk=job.pk)) is holds


def test_what_has_expired_is_removed_with_its_file(world: World, member: User) -> None:
    job = JobFactory(user=member)
    waiting = JobFactory(user=member, parameters={"query": "", "extension": "xlsx"})
    queue.cancel(waiting)
    jobs.run_due()
    job.refresh_from_db()
    name = job.file.name
    call_command("tick", verbosity=0)
    assert default_storage.exists(name)
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        call_command("tick", verbosity=0)
    assert not Job.objects.exists()
    assert not default_storage.exists(name)


def test_the_command_says_what_it_did(world: World, member: User, capsys: pytest.CaptureFixture[str]) -> None:
    JobFactory(user=member)
    call_command("run_jobs")
    assert "1" in capsys.readouterr().out
    call_command("run_jobs")
    assert "0" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_a_site_without_a_worker_makes_it_in_a_thread(settings: Any) -> None:
    settings.JOBS_IN_SITE = True
    job = jobs.ask(UserFactory(), "register", EVERYTHING, "Реестр")
    jobs.wake()
    for thread in threading.enumerate():
        if thread.name == "jobs":
            thread.join(30)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


@pytest.mark.parametrize(
    ("kind", "parameters"), [("archive", {"scope": "whole", "body": ""}), ("archive", {"scope": "public", "body": ""})]
)
def test_the_archive_is_made_as_a_job(world: World, secretary: User, kind: str, parameters: dict[str, Any]) -> None:
    job = JobFactory(user=secretary, kind=kind, parameters=parameters)
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 1, 1)
    assert job.name.endswith(".zip")
    assert "index.html" in zipfile.ZipFile(job.file).namelist()


def test_the_dossier_is_made_as_a_job(world: World, member: User) -> None:
    job = JobFactory(user=member, kind="dossier", parameters={"resolution": world.resolution.pk})
    jobs.run_due()
    job.refresh_from_db()
    assert job.name == "Досье пункта 1.1 протокола № 3 от 12.03.2026.zip"
    assert "extract.pdf" in zipfile.ZipFile(job.file).namelist()

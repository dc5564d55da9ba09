"""`/my/files/`: long work is offered, asked for once, watched and fetched by who asked and by nobody else."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import jobs
from decisions.jobs import tables
from decisions.models import Job
from decisions.models.job import USUAL_WAIT
from members.models import User
from tests.conftest import World
from tests.factories import JobFactory, ResolutionFactory

ASK = "/my/files/ask/"
GOOD = {"kind": "register", "query": "", "extension": "csv"}


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are long already."""
    monkeypatch.setattr(tables, "AT_ONCE", dict.fromkeys(tables.AT_ONCE, 1))


@pytest.fixture
def register_of_two(world: World, short: None) -> World:
    ResolutionFactory(item=world.item, state=world.resolution.state)
    return world


@pytest.mark.parametrize("address", ["/resolutions/export", "/execution/report"])
def test_a_long_table_is_offered_as_work_and_a_short_one_comes_at_once(
    register_of_two: World, member_client: Client, address: str
) -> None:
    answer = member_client.get(f"{address}.xlsx?body=council")
    assert answer["Content-Type"].startswith("text/html")
    page = answer.content.decode()
    assert "2 строки в XLSX" in page
    assert 'name="query" value="body=council"' in page
    assert not Job.objects.exists(), "to look asks for nothing"
    found = member_client.get(f"{address}.xlsx?q=график")
    assert found["Content-Disposition"].startswith("attachment")


def test_a_stranger_gets_the_whole_table_while_it_is_written(register_of_two: World, stranger_client: Client) -> None:
    answer = stranger_client.get("/resolutions/export.csv")
    assert len(b"".join(answer.streaming_content).splitlines()) == 3


def test_what_is_too_long_for_paper_is_refused_at_once() -> None:
    assert not tables.is_long("pdf", 1_001)
    assert tables.is_long("pdf", 1_000)
    assert tables.is_long("xlsx", 100_000)
    assert not tables.is_long("csv", 100)


def test_from_the_press_to_the_file(world: World, member: User, member_client: Client) -> None:
    first, second = (member_client.post(ASK, GOOD) for _press in range(2))
    job = Job.objects.get()
    assert first["Location"] == second["Location"] == f"/my/files/{job.pk}/"
    page = member_client.get(first["Location"]).content.decode()
    assert "ждёт очереди" in page
    assert "js/job.js" in page
    assert 'role="status"' in page
    assert member_client.get(f"/my/files/{job.pk}/file/").status_code == 404, "there is none yet"
    jobs.run_due()
    page = member_client.get(first["Location"]).content.decode()
    assert f"/my/files/{job.pk}/file/" in page
    assert "js/job.js" not in page
    answer = member_client.get(f"/my/files/{job.pk}/file/")
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%A0%D0%B5")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in answer["Cache-Control"]
    assert Job.objects.get().fetched_at is not None


@pytest.mark.parametrize("address", ["", "file/", "cancel/"])
def test_the_work_of_another_does_not_exist(
    world: World, member: User, coordinator_client: Client, superuser_client: Client, address: str
) -> None:
    job = JobFactory(user=member)
    jobs.run_due()
    for client in (coordinator_client, superuser_client):
        act = client.post if address == "cancel/" else client.get
        assert act(f"/my/files/{job.pk}/{address}").status_code == 404


def test_lost_rights_close_the_file(world: World, secretary: User, secretary_client: Client) -> None:
    job = JobFactory(user=secretary)
    jobs.run_due()
    assert secretary_client.get(f"/my/files/{job.pk}/file/").status_code == 200
    secretary.mandates.all().delete()
    answer = secretary_client.get(f"/my/files/{job.pk}/file/")
    assert answer.status_code == 403
    assert "вам больше не доступен" in answer.content.decode()


def test_who_waits_long_is_told_whom_to_ask(member: User, member_client: Client) -> None:
    job = JobFactory(user=member)
    assert "run_jobs" not in member_client.get(job.get_absolute_url()).content.decode()
    Job.objects.update(asked_at=timezone.now() - USUAL_WAIT * 2)
    assert "run_jobs" in member_client.get(job.get_absolute_url()).content.decode()


def test_cancelled(world: World, member: User, member_client: Client) -> None:
    job = JobFactory(user=member)
    page = member_client.post(f"/my/files/{job.pk}/cancel/", follow=True).content.decode()
    assert "Подготовка файла отменена" in page
    assert jobs.run_due() == 0
    page = member_client.post(f"/my/files/{job.pk}/cancel/", follow=True).content.decode()
    assert "уже закончилась" in page


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 404),
        ({"kind": "register"}, 302),
        ({**GOOD, "kind": "../../etc"}, 404),
        ({**GOOD, "kind": "\x00"}, 404),
        ({**GOOD, "extension": "exe"}, 302),
        ({**GOOD, "query": "state=nonsense"}, 302),
        ({**GOOD, "query": "q=\x00"}, 302),
        ({**GOOD, "query": "body=council&" * 500}, 302),
    ],
)
def test_hostile_parameters_ask_for_nothing(
    world: World, member_client: Client, sent: dict[str, str], status: int
) -> None:
    assert member_client.post(ASK, sent).status_code == status
    assert not Job.objects.exists()


def test_the_list_asks_the_same_for_one_and_for_thirty(
    world: World, member: User, member_client: Client, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    assert "Здесь пока ничего нет" in member_client.get("/my/files/").content.decode()
    JobFactory(user=member)
    with django_assert_num_queries(4):
        member_client.get("/my/files/")
    JobFactory.create_batch(29, user=member)
    with django_assert_num_queries(4):
        page = member_client.get("/my/files/").content.decode()
    assert len(re.findall(r"/my/files/\d+/", page)) == 30


def test_the_desk_tells_of_what_is_ready_until_it_is_fetched(
    world: World, secretary: User, secretary_client: Client
) -> None:
    job = JobFactory(user=secretary, state=Job.State.DONE, file=ContentFile(b"1", name="x"), name="x.csv")
    Job.objects.update(rights=jobs.queue.rights_of(secretary))
    assert "1 файл готов для вас" in secretary_client.get(reverse("admin:index")).content.decode()
    secretary_client.get(f"/my/files/{job.pk}/file/")
    assert "файл готов для вас" not in secretary_client.get(reverse("admin:index")).content.decode()

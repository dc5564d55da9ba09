"""Open data: the page, the files, and the command that writes them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decisions.exports.opendata import FIELDS, package, records
from decisions.models import AgendaItem, Assignment, Resolution
from tests.conftest import World
from tests.factories import AssignmentFactory, MeetingFactory, PersonFactory, ResolutionFactory

URL = "/about/open-data/"


def content(client: Client, extension: str) -> bytes:
    response: Any = client.get(f"{URL}resolutions.{extension}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def ids(client: Client) -> list[int]:
    return [json.loads(line)["id"] for line in content(client, "ndjson").splitlines()]


def test_three_forms_say_the_same(stranger_client: Client, world: World) -> None:
    ResolutionFactory(item=world.item)
    lines = [json.loads(line) for line in content(stranger_client, "ndjson").splitlines()]
    assert lines == json.loads(content(stranger_client, "json"))
    table = list(csv.DictReader(io.StringIO(content(stranger_client, "csv").decode())))
    written = [{name: "" if value is None else str(value) for name, value in line.items()} for line in lines]
    assert table == written
    assert list(table[0]) == [field.name for field in FIELDS]


def test_a_record(stranger_client: Client, world: World) -> None:
    world.assignment.term = world.assignment.original_term = world.resolution.due
    world.assignment.save()
    (record,) = json.loads(content(stranger_client, "json"))
    assert {
        "id": world.resolution.pk,
        "url": f"http://testserver/resolutions/{world.resolution.pk}/",
        "body": "council",
        "protocol": "3",
        "date": "2026-03-12",
        "point": "1.1",
        "kind": "instruct",
        "lead": "ООО «Речной причал»",
        "term": "2026-06-01",
        "term_words": "",
    }.items() <= record.items()


@pytest.mark.parametrize("who", ["stranger", "secretary", "superuser"])
def test_nothing_that_is_not_published(persona_client: Callable[[str], Client], draft_world: World, who: str) -> None:
    assert ids(persona_client(who)) == []
    assert json.loads(content(persona_client(who), "json")) == []


def test_no_names_without_consent_and_no_closed_questions(superuser_client: Client, world: World) -> None:
    Resolution.objects.filter(pk=world.resolution.pk).update(text="Тайникову отчёт", public_text="[имя] отчёт")
    AssignmentFactory(resolution=world.resolution, organization=None, person=PersonFactory(surname="Тайников"))
    for extension in ("csv", "json", "ndjson"):
        assert "Тайников" not in content(superuser_client, extension).decode()
    AgendaItem.objects.filter(pk=world.item.pk).update(is_closed=True)
    assert ids(superuser_client) == []


def test_is_the_same_in_every_language(stranger_client: Client, world: World) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(organization=None, person=PersonFactory())
    russian = content(stranger_client, "json")
    stranger_client.cookies["django_language"] = "en"
    assert content(stranger_client, "json") == russian


def test_a_formula_is_no_formula_in_the_table(stranger_client: Client, world: World) -> None:
    Resolution.objects.filter(pk=world.resolution.pk).update(public_text="=1+1")
    (row,) = csv.DictReader(io.StringIO(content(stranger_client, "csv").decode()))
    assert row["text"] == "'=1+1"


def test_statements_grow_by_chunks_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(records(world.meeting.date))
        return len(captured)

    few = count()
    for _n in range(30):
        AssignmentFactory(resolution=ResolutionFactory(item=world.item))
    assert count() == few
    monkeypatch.setattr("decisions.exports.gathering.CHUNK", 10)
    assert count() <= few * 4


def test_is_streamed(stranger_client: Client, world: World) -> None:
    response: Any = stranger_client.get(f"{URL}resolutions.csv")
    assert response.streaming
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=300"
    assert response["Content-Disposition"].startswith('attachment; filename="resolutions-')
    head: Any = stranger_client.head(f"{URL}resolutions.csv")
    assert (head.status_code, b"".join(head.streaming_content)) == (200, b"")
    assert stranger_client.get(f"{URL}resolutions.xml").status_code == 404


@pytest.mark.parametrize("extension", ["csv", "json", "ndjson"])
def test_who_has_them_is_told_so_until_something_changes(
    stranger_client: Client, world: World, extension: str, django_assert_num_queries: Callable[[int], Any]
) -> None:
    address = f"{URL}resolutions.{extension}"
    tag = stranger_client.get(address)["ETag"]
    assert stranger_client.head(address)["ETag"] == tag
    assert stranger_client.get(f"{URL}resolutions.{'json' if extension == 'csv' else 'csv'}")["ETag"] != tag
    with django_assert_num_queries(1):
        assert stranger_client.get(address, headers={"if-none-match": tag}).status_code == 304
    Resolution.objects.update(public_text="Представить график движения барж.")
    changed = stranger_client.get(address, headers={"if-none-match": tag})
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)


def test_the_description_names_every_field(stranger_client: Client, world: World) -> None:
    described = json.loads(stranger_client.get(f"{URL}datapackage.json").content)
    (resource,) = described["resources"]
    assert resource["path"] == f"http://testserver{URL}resolutions.csv"
    assert [field["name"] for field in resource["schema"]["fields"]] == list(next(records(world.meeting.date)))
    assert described["licenses"][0]["name"] == "CC-BY-4.0"


def test_the_page_describes_the_fields(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(URL).content.decode()
    for field in FIELDS:
        assert f"<code>{field.name}</code>" in page
    for name in ("resolutions.csv", "resolutions.json", "resolutions.ndjson", "datapackage.json"):
        assert f'href="{URL}{name}"' in page
    assert f'href="{URL}"' in stranger_client.get("/").content.decode()


def test_the_command_writes_whole_files(world: World, tmp_path: Path) -> None:
    said = io.StringIO()
    folder = tmp_path / "new" / "folder"
    call_command("dump_open_data", folder, stdout=said)
    tables = ("meetings", "organizations", "resolutions")
    names = {"datapackage.json", *(f"{table}.{kind}" for table in tables for kind in ("csv", "json", "ndjson"))}
    assert {path.name for path in folder.iterdir()} == names
    assert [row["id"] for row in json.loads((folder / "resolutions.json").read_text())] == [world.resolution.pk]
    assert json.loads((folder / "datapackage.json").read_text())["resources"][:1] == package()["resources"]
    assert "resolutions.csv" in said.getvalue()


def test_the_dump_is_a_tabular_data_package(world: World, tmp_path: Path) -> None:
    """By the rules of Frictionless Data: every table has its file, its header, and values of the types it promises."""
    unpublished = MeetingFactory(signed=True, place="Тайный причал")
    call_command("dump_open_data", tmp_path, stdout=io.StringIO())
    described = json.loads((tmp_path / "datapackage.json").read_text())
    assert (described["profile"], described["licenses"][0]["name"]) == ("tabular-data-package", "CC-BY-4.0")
    assert re.fullmatch(r"[a-z0-9._/-]+", described["name"])
    names = [resource["name"] for resource in described["resources"]]
    assert names == ["resolutions", "meetings", "organizations"]
    for resource in described["resources"]:
        assert (resource["profile"], resource["encoding"]) == ("tabular-data-resource", "utf-8")
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        with (tmp_path / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        keys = [row[resource["schema"]["primaryKey"]] for row in rows]
        assert keys
        assert len(set(keys)) == len(keys)
        for row in rows:
            assert list(row) == list(fields)
            for name, value in row.items():
                assert value == "" or READ[fields[name]["type"]](value) is not None, (resource["name"], name, value)
        lines = (tmp_path / resource["path"].replace(".csv", ".ndjson")).read_text().splitlines()
        assert [str(json.loads(line)["id"]) for line in lines] == keys
        assert all(field["description"] for field in fields.values())
    assert unpublished.place not in (tmp_path / "meetings.csv").read_text()


READ: dict[str, Callable[[str], object]] = {
    "integer": int,
    "string": str,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
    "boolean": {"true": "true", "false": "false"}.__getitem__,
}


def test_a_failure_leaves_the_former_file(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("dump_open_data", tmp_path, stdout=io.StringIO())
    before = (tmp_path / "resolutions.csv").read_bytes()

    def broken(*args: object) -> None:
        raise OSError(28, "No space left on device")

    Resolution.objects.update(public_text="Другое")
    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(CommandError, match="No space left"):
        call_command("dump_open_data", tmp_path, stdout=io.StringIO())
    assert (tmp_path / "resolutions.csv").read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_cannot_be_made_is_named(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="file"):
        call_command("dump_open_data", tmp_path / "file", stdout=io.StringIO())


def test_the_register_gives_its_own_view_as_json(
    stranger_client: Client, superuser_client: Client, world: World
) -> None:
    other = ResolutionFactory(item=world.item, text="Починить кран Тайникову", public_text="Починить кран")

    def given(client: Client, query: str) -> list[dict[str, Any]]:
        response: Any = client.get(f"/resolutions/export.json{query}")
        assert (response.status_code, response["Content-Type"]) == (200, "application/json")
        return json.loads(b"".join(response.streaming_content))

    assert [row["id"] for row in given(stranger_client, "")] == [world.resolution.pk, other.pk]
    assert [row["text"] for row in given(stranger_client, "?q=кранами")] == ["Починить кран"]
    assert [row["text"] for row in given(superuser_client, "?q=кранами")] == ["Починить кран Тайникову"]
    lines: Any = stranger_client.get("/resolutions/export.ndjson?q=кранами")
    assert [json.loads(line)["id"] for line in lines.streaming_content] == [other.pk]
    assert "/resolutions/export.json?q=" in stranger_client.get("/resolutions/?q=кранами").content.decode()


def test_the_view_of_who_reads_drafts_has_them_in_json(
    secretary_client: Client, stranger_client: Client, draft_world: World
) -> None:
    response: Any = secretary_client.get("/resolutions/export.json")
    (record,) = json.loads(b"".join(response.streaming_content))
    assert (record["id"], record["published_at"]) == (draft_world.resolution.pk, None)
    assert response["Cache-Control"] == "private, no-cache"
    hidden: Any = stranger_client.get("/resolutions/export.json")
    assert json.loads(b"".join(hidden.streaming_content)) == []

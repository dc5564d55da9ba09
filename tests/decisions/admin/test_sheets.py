"""The pages of the tables of the directory: out, back, looked at, applied; and the command."""

from __future__ import annotations

import csv
import datetime as dt
import html
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from members.models import Organization, User
from tests.conftest import World
from tests.factories import OrganizationFactory

URL = "/admin/tables/organizations/"


def export(client: Client) -> str:
    return b"".join(client.get(f"{URL}file.csv")).decode("utf-8-sig")  # type: ignore[arg-type]


def send(client: Client, text: str) -> str:
    file = SimpleUploadedFile("таблица.csv", text.encode("cp1251"))
    answer = client.post(URL, {"file": file})
    return answer.content.decode()


def fields(page: str) -> dict[str, str]:
    return {
        name: html.unescape(value) for name, value in re.findall(r'name="(grid|fingerprint)" value="([^"]*)"', page)
    }


def test_a_secretary_changes_an_address_in_excel(secretary_client: Client) -> None:
    row = OrganizationFactory(name="АО «Порт»", email="old@example.org")
    assert "/admin/tables/organizations/" in secretary_client.get("/admin/tables/").content.decode()
    text = export(secretary_client).replace("old@example.org", "new@example.org")
    page = send(secretary_client, text)
    assert "old@example.org" in page
    assert "new@example.org" in page
    row.refresh_from_db()
    assert row.email == "old@example.org", "nothing is written by looking"
    answer = secretary_client.post(f"{URL}apply/", fields(page), follow=True)
    assert "изменено: 1" in answer.content.decode()
    row.refresh_from_db()
    assert row.email == "new@example.org"
    again = secretary_client.post(f"{URL}apply/", fields(page), follow=True)
    assert "выберите файл ещё раз" in again.content.decode().lower()


def test_what_is_wrong_with_the_file_stands_at_its_field(secretary_client: Client) -> None:
    answer = secretary_client.post(URL, {"file": SimpleUploadedFile("a.csv", b"%PDF-1.7")})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert secretary_client.post(URL).status_code == 400
    assert secretary_client.get("/admin/tables/secrets/").status_code == 404
    assert secretary_client.get(f"{URL}file.pdf").status_code == 404


@pytest.mark.parametrize("grid", ["", "{}", "[1, 2]", '[["Ключ"], [["x", []]]]', "[[], [[1]]]"])
def test_a_plan_that_nobody_was_shown_is_not_applied(secretary_client: Client, grid: str) -> None:
    OrganizationFactory()
    answer = secretary_client.post(f"{URL}apply/", {"grid": grid, "fingerprint": "x"}, follow=True)
    assert answer.status_code == 200
    assert Organization.objects.count() == 1


def test_markup_in_a_cell_stays_text(secretary_client: Client) -> None:
    OrganizationFactory(name="АО «Порт»", full_name="полное")
    page = send(secretary_client, export(secretary_client).replace("полное", "<b onclick=x>жирно</b>"))
    assert "<b onclick" not in page
    assert "&lt;b onclick=x&gt;" in page


@pytest.mark.django_db
def test_the_command(tmp_path: Path) -> None:
    OrganizationFactory(name="АО «Порт»", email="old@example.org")
    file = tmp_path / "organizations.csv"
    call_command("excel_table", "export", "organizations", str(file), stdout=StringIO())
    file.write_bytes(file.read_bytes().replace(b"old@", b"new@"))
    out = StringIO()
    call_command("excel_table", "import", "organizations", str(file), stdout=out)
    assert "old@example.org → new@example.org" in out.getvalue()
    assert Organization.objects.get().email == "old@example.org"
    call_command("excel_table", "import", "organizations", str(file), "--apply", stdout=StringIO())
    assert Organization.objects.get().email == "new@example.org"
    call_command("excel_table", "export", "organizations", str(file), stdout=StringIO())
    file.write_bytes(file.read_bytes().replace(b"new@example.org", b"nobody"))
    with pytest.raises(CommandError, match="ошибк"):
        call_command("excel_table", "import", "organizations", str(file), "--apply", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("excel_table", "export", "organizations", str(tmp_path / "a.pdf"), stdout=StringIO())


def test_the_register_by_command_asks_who_takes_the_steps(world: World, secretary: User, tmp_path: Path) -> None:
    file, day = tmp_path / "register.csv", f"{timezone.localdate() + dt.timedelta(days=99):%d.%m.%Y}"
    call_command("excel_table", "export", "register", str(file), "--by", secretary.email, stdout=StringIO())
    head, row = list(csv.reader(StringIO(file.read_bytes().decode("utf-8-sig")), delimiter=";"))
    row[head.index("Действующий срок")], row[head.index("Причина или комментарий")] = day, "Ждём сметы."
    with file.open("w", encoding="cp1251", newline="") as target:
        csv.writer(target, delimiter=";").writerows([head, row])
    with pytest.raises(CommandError, match="кто его делает"):
        call_command("excel_table", "import", "register", str(file), "--apply", stdout=StringIO())
    with pytest.raises(CommandError, match="nobody@"):
        call_command("excel_table", "import", "register", str(file), "--by", "nobody@example.org", stdout=StringIO())
    call_command("excel_table", "import", "register", str(file), "--apply", "--by", secretary.email, stdout=StringIO())
    world.assignment.refresh_from_db()
    assert f"{world.assignment.term:%d.%m.%Y}" == day
    assert world.assignment.events.get().actor == secretary

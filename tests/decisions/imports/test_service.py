"""From a file or a text to the meeting, as a page and the command use it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command

from decisions.imports import (
    ImportRefused,
    PlanStale,
    apply_plan,
    confirm,
    find_body,
    plan_from_file,
    plan_from_text,
    service,
)
from decisions.models import Assignment, Meeting, Resolution, Speaker, Vote
from decisions.workflow import NotAllowed
from members.models import Group, Organization, Person, User
from tests.decisions.imports.test_apply import everything
from tests.decisions.imports.texts import NAVIGATION
from tests.factories import AliasFactory, BodyFactory, MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
SEED = Path(__file__).resolve().parents[4] / "shared" / "seeds" / "protocol-2019-02-20.txt"


def docx_of(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class TestText:
    def test_a_protocol_becomes_a_meeting(self) -> None:
        cluster = BodyFactory(name="Транспортно-логистический кластер", slug="cluster")
        MembershipFactory.create_batch(2, group=cluster)
        meeting = apply_plan(plan_from_text(NAVIGATION))
        assert str(meeting.body) == "Координационный совет кластера"
        assert (meeting.number, f"{meeting.date:%d.%m.%Y}", str(meeting.chair)) == ("3", "12.03.2026", "Вязов В. В.")
        assert meeting.source_text == NAVIGATION
        numbers = [row.number for row in Resolution.objects.all()]
        assert numbers == ["1.1", "1.2", "1.3", "2.1"]
        assert {str(row.person) for row in Speaker.objects.all()} == {"Тополева А. А.", "Клёнов П. И."}
        assert Vote.objects.get(item__position=1).in_favour == 5
        assert Assignment.objects.filter(origin_group=cluster).count() == 2
        director = Person.objects.get(surname="Тополева")
        assert [str(post) for post in director.positions.all()] == ["директор, ООО «Речной причал»"]

    def test_nobody_is_named_in_public(self) -> None:
        apply_plan(plan_from_text(NAVIGATION))
        public = " ".join(Resolution.objects.values_list("public_text", flat=True))
        assert not any(surname in public for surname in ("Тополев", "Клёнов", "Вязов", "Липин"))

    def test_line_ends_of_a_form_change_nothing(self) -> None:
        apply_plan(plan_from_text(NAVIGATION))
        before = everything()
        plan = plan_from_text(NAVIGATION.replace("\n", "\r\n"))
        assert plan.is_same
        apply_plan(plan)
        assert everything() == before

    def test_what_was_shown_is_applied(self) -> None:
        shown = plan_from_text(NAVIGATION)
        assert confirm(shown.text, shown.fingerprint, actor=None) == Meeting.objects.get()

    def test_what_was_not_shown_is_refused(self) -> None:
        shown = plan_from_text(NAVIGATION)
        with pytest.raises(PlanStale):
            confirm(NAVIGATION.replace("график движения", "расписание"), shown.fingerprint, actor=None)
        OrganizationFactory(name="ООО «Речной причал»")
        with pytest.raises(PlanStale):
            confirm(NAVIGATION, shown.fingerprint, actor=None)
        assert not Meeting.objects.exists()

    def test_only_the_secretary_of_the_body_may(self, member: User, secretary: User, body: Group) -> None:
        plan = plan_from_text(NAVIGATION)
        before = everything()
        with pytest.raises(NotAllowed):
            apply_plan(plan, member)
        assert everything() == before
        assert apply_plan(plan, secretary).body == body

    def test_a_planned_meeting_of_the_day_takes_the_protocol(self, body: Group) -> None:
        planned = Meeting.objects.create(body=body, date=dt.date(2026, 3, 12), place="Дом кластера")
        assert apply_plan(plan_from_text(NAVIGATION)) == planned
        planned.refresh_from_db()
        assert (planned.number, planned.status) == ("3", Meeting.Status.DRAFT)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "empty"),
            ("  \n \n", "empty"),
            ("Купить хлеб и молоко.\nПозвонить маме.", "not-a-protocol"),
            (NAVIGATION.replace("12.03.2026\n", ""), "no_date"),
            ("Слово. " * 300_000, "too-big"),
        ],
        ids=["empty", "blank", "a shopping list", "no date", "huge"],
    )
    def test_other_texts_are_refused_with_what_to_do(self, text: str, code: str) -> None:
        with pytest.raises(ImportRefused) as refused:
            plan_from_text(text)
        assert refused.value.code == code
        assert str(refused.value).endswith((".", "»."))

    def test_without_a_body_one_must_be_chosen(self, body: Group) -> None:
        text = NAVIGATION.replace("заседания Координационного совета кластера\n", "").split("\n", 1)[1]
        with pytest.raises(ImportRefused) as refused:
            plan_from_text(text)
        assert refused.value.code == "no_body"
        assert plan_from_text(text, body=body).wanted.body.pk == body.pk


class TestFile:
    def test_a_docx_is_the_same_protocol_as_its_text(self) -> None:
        apply_plan(plan_from_file("protocol.docx", docx_of(NAVIGATION)))
        kept = Meeting.objects.get().source_text
        assert plan_from_text(kept).is_same
        assert plan_from_file("other name.docx", docx_of(NAVIGATION)).is_same

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
    def test_text_in_any_encoding(self, encoding: str) -> None:
        plan = plan_from_file("protocol.txt", NAVIGATION.encode(encoding))
        assert plan.text == NAVIGATION

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("empty.txt", b"", "empty"),
            ("huge.txt", b"a" * (20 * 1024 * 1024 + 1), "too-big"),
            ("broken.docx", b"PK\x03\x04" + b"\x00" * 100, "corrupt"),
            ("program.exe", b"MZ" + b"\x00" * 100, "wrong-type"),
            ("picture.docx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "no-text"),
        ],
    )
    def test_a_bad_file_is_refused_with_what_to_do(self, name: str, data: bytes, code: str) -> None:
        with pytest.raises(ImportRefused) as refused:
            plan_from_file(name, data)
        assert refused.value.code == code
        assert "%" not in str(refused.value)

    def test_a_bomb_is_not_opened(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", b" " * 200_000_000)
        with pytest.raises(ImportRefused) as refused:
            plan_from_file("bomb.docx", file.getvalue())
        assert refused.value.code == "archive-bomb"

    def test_every_code_of_the_reader_has_a_sentence(self) -> None:
        from decisions.imports.errors import UNREADABLE
        from decisions.protocols.source import UnreadableDocument

        assert set(UnreadableDocument._MESSAGES) <= set(UNREADABLE)


class TestCommand:
    @pytest.fixture
    def file(self, tmp_path: Path) -> str:
        path = tmp_path / "protocol.txt"
        path.write_text(NAVIGATION, encoding="utf-8")
        return str(path)

    def run(self, *args: str) -> str:
        out = io.StringIO()
        call_command("import_protocol", *args, stdout=out, stderr=out, no_color=True)
        return out.getvalue()

    def test_a_dry_run_shows_the_plan_and_writes_nothing(self, file: str) -> None:
        before = everything()
        shown = self.run("--dry-run", file)
        assert "Тополева" in shown
        assert "1.2." in shown
        assert everything() == before

    def test_the_second_run_says_that_all_is_the_same(self, file: str) -> None:
        first = self.run(file)
        before = everything()
        second = self.run(file)
        assert everything() == before
        assert len(second) < len(first)
        assert "+" not in second

    def test_one_bad_file_does_not_keep_the_good_one_out(self, file: str, tmp_path: Path) -> None:
        bad = tmp_path / "empty.txt"
        bad.write_bytes(b"")
        with pytest.raises(CommandError, match=r"empty\.txt"):
            self.run(str(bad), str(tmp_path / "missing.txt"), file)
        assert Meeting.objects.count() == 1

    def test_a_body_that_is_not_there_is_told_with_those_that_are(self, file: str, body: Group) -> None:
        with pytest.raises(CommandError, match="council"):
            self.run("--body", "Нет такого", file)
        self.run("--body", "council", file)
        assert Meeting.objects.get().body == body

    def test_a_body_is_found_by_name_slug_and_alias(self, body: Group) -> None:
        AliasFactory(text="КСК", organization=None, group=body)
        names = ("council", "Координационный совет кластера", "координационного совета кластера", "КСК")
        assert {find_body(name) for name in names} == {body}


def test_paragraphs_are_set_apart_but_not_the_rows_of_tables() -> None:
    assert service.set_apart("а\nб\n\nв\nг\tд\nе\tж") == "а\n\nб\n\nв\nг\tд\nе\tж"


@pytest.mark.skipif(not SEED.exists(), reason="the customer's protocol is not part of the project")
class TestCustomersProtocol:
    def test_it_is_taken_in_and_the_second_time_the_same(self) -> None:
        meeting = apply_plan(plan_from_file(SEED.name, SEED.read_bytes()))
        assert meeting.items.count() == 4
        numbers = [row.number for row in Resolution.objects.all()]
        assert numbers == ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2"]
        assert Organization.objects.filter(name__startswith="Служба занятости").exists()
        assert plan_from_file(SEED.name, SEED.read_bytes()).is_same


def test_another_body_than_the_text_names_is_pointed_out(body: Group) -> None:
    other = BodyFactory(name="Правление кластера", slug="board")
    plan = plan_from_text(NAVIGATION, body=other)
    assert [doubt.name for doubt in plan.doubts] == [body.name]
    assert plan_from_text(NAVIGATION, body=body).doubts == ()

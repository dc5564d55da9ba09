"""The register as rows, XLSX and CSV."""

from __future__ import annotations

import csv as python_csv
import datetime as dt
import io
import tracemalloc
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, cast

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from decisions.exports import csv, gathering, xlsx
from decisions.exports.csv import defuse
from decisions.exports.documents import write
from decisions.exports.rows import COLUMNS, RegisterRow, register_document, register_file_name, register_rows
from decisions.exports.table import TableDocument
from decisions.models import Assignment, Resolution
from decisions.permissions import AnyUser
from decisions.standing import Clock
from members.access import reader_of_everything
from members.models import User
from tests.decisions.exports.conftest import Held
from tests.factories import AddresseeFactory, AssignmentFactory, MeetingFactory, PersonFactory, ResolutionFactory

TODAY = dt.date(2026, 12, 11)
DANGEROUS = ("=1+1", "+7", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1")


def gathered(user: AnyUser, today: dt.date = TODAY) -> list[RegisterRow]:
    visible = Resolution.objects.visible_to(user).decisions().order_by("item__position", "position")
    return list(register_rows(visible, user, Clock(today)))


def sample(**values: Any) -> RegisterRow:
    plain = dict.fromkeys((column.name for column in COLUMNS), "")
    return RegisterRow(**{**plain, "index": 1, "date": TODAY, "days_late": None, **values})


def table(rows: Iterable[RegisterRow]) -> TableDocument:
    """The register, with these rows in place of its own."""
    with translation.override("ru"):
        return replace(register_document(Resolution.objects.none(), None, Clock(TODAY)), rows=rows)


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(python_csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


# ── What the rows say ────────────────────────────────────────────────────────
def test_one_row_for_each_resolution(held: Held) -> None:
    with translation.override("en"):
        first, second, third, closed = gathered(reader_of_everything())
    assert (first.index, first.protocol, first.point, first.date) == (1, "7", "1.1", dt.date(2026, 10, 15))
    assert first.body == "Координационный совет кластера"
    assert first.question == "О навигации этого года."
    assert first.lead == "ООО «Речной причал» (Тайников Л. И.)"
    assert (first.original_term, first.current_term) == (dt.date(2026, 12, 1), dt.date(2026, 12, 1))
    assert (first.status, first.days_late) == ("overdue", 10)
    assert first.link == f"http://testserver{held.point.get_absolute_url()}"
    assert (second.lead, second.co_executors) == ("АО «Депо»", "Тайников Л. И.")
    assert third.lead == "Участники кластера (12)"
    assert closed.index == 4


def test_the_public_reads_no_name_without_consent_and_nothing_closed(held: Held) -> None:
    text = str(gathered(None))
    assert "Тайник" not in text
    assert "гриф" not in text
    assert "главный инженер, ООО «Речной причал»" in text


def test_a_member_reads_names_in_the_own_point_only(held: Held, member: User) -> None:
    first, second, *_rest = gathered(member)
    assert "Тайникову Л. И." in first.text
    assert "Тайник" not in second.co_executors


def test_an_extended_term_keeps_the_original_one(held: Held) -> None:
    held.point.assignments.update(term=dt.date(2027, 2, 1))
    row = gathered(reader_of_everything())[0]
    assert (row.original_term, row.current_term) == (dt.date(2026, 12, 1), dt.date(2027, 2, 1))


def test_terms_that_differ_or_are_no_dates_are_words(held: Held) -> None:
    item = held.point.item
    two = ResolutionFactory(item=item)
    AssignmentFactory(resolution=two, term=dt.date(2026, 6, 1))
    AssignmentFactory(resolution=two, term=dt.date(2026, 5, 1))
    AddresseeFactory(resolution=two, group__name="Группа без членов", members_count=0)
    often = ResolutionFactory(item=item)
    AssignmentFactory(resolution=often, term=None, recurrence=Assignment.Recurrence.QUARTERLY)
    phrase = ResolutionFactory(item=item)
    AssignmentFactory(resolution=phrase, term=None, term_text="к следующему заседанию")
    none = ResolutionFactory(item=item)
    with translation.override("en"):
        found = {row.point: row.current_term for row in gathered(reader_of_everything())}
    assert found[two.number] == "01.05.2026; 01.06.2026"
    assert found[often.number] == "quarterly"
    assert found[phrase.number] == "к следующему заседанию"
    assert found[none.number] is None
    assert "Группа без членов;" in next(row.lead for row in gathered(None) if row.point == two.number)


def test_a_closed_one_says_when_it_was_done_and_how_late(held: Held) -> None:
    moment = dt.datetime(2026, 12, 9, 23, 30, tzinfo=dt.UTC)
    held.point.assignments.update(status=Assignment.Status.CLOSED, fulfilled_on=dt.date(2026, 12, 4), closed_at=moment)
    Resolution.objects.filter(pk=held.point.pk).update(state=Resolution.State.CLOSED, due=None)
    row = gathered(reader_of_everything())[0]
    assert (row.fulfilled_on, row.closed_on, row.days_late) == (dt.date(2026, 12, 4), dt.date(2026, 12, 10), 3)


def test_of_several_the_latest_end_counts(held: Held) -> None:
    first, last = (dt.datetime(2026, 12, day, 12, tzinfo=dt.UTC) for day in (3, 8))
    point = ResolutionFactory(item=held.point.item, state=Resolution.State.CLOSED)
    done = {"resolution": point, "status": Assignment.Status.CLOSED}
    AssignmentFactory(**done, term=dt.date(2026, 12, 1), fulfilled_on=dt.date(2026, 12, 2), closed_at=last)
    AssignmentFactory(**done, term=dt.date(2026, 11, 1), fulfilled_on=dt.date(2026, 11, 5), closed_at=first)
    AssignmentFactory(**done, term=None, closed_at=first)
    row = next(row for row in gathered(reader_of_everything()) if row.point == point.number)
    assert (row.days_late, row.fulfilled_on, row.closed_on) == (4, dt.date(2026, 12, 2), last.date())


def test_what_was_passed_on_is_no_longer_the_duty_of_the_first(held: Held) -> None:
    held.point.assignments.update(status=Assignment.Status.REASSIGNED)
    assert gathered(reader_of_everything())[0].lead == ""


def test_who_answers_stands_in_the_order_of_the_protocol(held: Held) -> None:
    """Whatever the order in which they were entered; a group comes first, and its members are not named beside it."""
    point = ResolutionFactory(item=held.point.item)
    for position, name in ((3, "В"), (1, "А"), (2, "Б")):
        AssignmentFactory(resolution=point, organization__name=name, position=position)
    group = AddresseeFactory(resolution=point, group__name="Группа", members_count=2)
    AssignmentFactory(resolution=point, organization__name="Член", position=4, origin_group=group.group)
    AssignmentFactory(resolution=point, organization__name="Г", position=5, role=Assignment.Role.CO)
    row = next(row for row in gathered(None) if row.point == point.number)
    assert (row.lead, row.co_executors) == ("Группа (2); А; Б; В", "Г")


def test_equal_number_of_statements_for_3_and_30_rows(held: Held, member: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            gathered(member)
        return len(queries)

    statements()
    few = statements()
    for _number in range(10):
        for point in ResolutionFactory.create_batch(3, item__meeting=MeetingFactory(published=True)):
            AssignmentFactory(resolution=point)
            AssignmentFactory(resolution=point, organization=None, person=PersonFactory())
            AddresseeFactory(resolution=point)
    assert len(gathered(member)) > 30
    assert statements() == few


def test_a_block_has_the_fields_of_a_row_in_their_order(held: Held) -> None:
    rows = register_rows(Resolution.objects.order_by("pk"), reader_of_everything(), Clock(TODAY))
    (block,) = rows.blocks
    assert list(block) == [field.name for field in fields(RegisterRow)]
    assert len({len(column) for column in block.values()}) == 1


def test_rows_and_columns_are_written_alike(held: Held, member: User) -> None:
    def register() -> TableDocument:
        return register_document(Resolution.objects.order_by("-pk"), member, Clock(TODAY))

    by_rows = replace(register(), rows=list(register().rows))
    assert b"".join(csv.stream(register())) == b"".join(csv.stream(by_rows))


def test_keys_are_one_value_however_many_they_are(held: Held) -> None:
    """A parameter for each would cost as much as the rows."""

    def parameters(count: int) -> int:
        keys = [held.point.pk, *range(10_000_000, 10_000_000 + count)]
        with CaptureQueriesContext(connection) as queries:
            chunk = gathering.gathered(keys, None)
        assert list(chunk.points.pk) == [held.point.pk]
        return max(query["sql"].count(", 1000000") for query in queries)

    assert parameters(1) == parameters(700) == 0


def test_what_the_public_does_not_read_is_not_fetched_for_it(held: Held, member: User) -> None:
    keys = [held.point.pk]
    stranger, one_of_them = gathering.gathered(keys, None).points, gathering.gathered(keys, member).points
    assert (list(stranger.text), list(stranger.title)) == ([], [])
    assert list(one_of_them.text) == [held.point.text]


def test_rows_come_in_chunks(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "CHUNK", 2)
    assert [row.index for row in gathered(reader_of_everything())] == [1, 2, 3, 4]


def test_consent_that_is_withdrawn_meanwhile_holds_for_the_rest(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """People are known from one list of rows to the next, and not a moment longer than they may be named."""
    monkeypatch.setattr(gathering, "CHUNK", 1)
    person = PersonFactory(consented=True)
    points = [ResolutionFactory(item=held.point.item) for _n in range(3)]
    for point in points:
        AssignmentFactory(resolution=point, organization=None, person=person, on_control=True)
    visible = Resolution.objects.filter(pk__in=[point.pk for point in points]).order_by("pk")
    chunks = gathering.chunks(visible, None)
    first, again = next(chunks).people[person.pk], next(chunks).people[person.pk]
    assert again is first
    assert first.name_is_public
    person.consent_withdrawn_on = TODAY
    person.save()
    assert not next(chunks).people[person.pk].name_is_public


# ── CSV ──────────────────────────────────────────────────────────────────────
def test_csv_is_what_a_russian_excel_opens() -> None:
    content = b"".join(csv.stream(table([sample(text='Утвердить; «да» "нет"\nвторая строка', days_late=3)])))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    (row,) = read_csv(content)
    assert [str(column.label) for column in COLUMNS] == list(row)
    assert row[str(COLUMNS[6].label)] == 'Утвердить; «да» "нет"\nвторая строка'
    assert row[str(COLUMNS[3].label)] == "11.12.2026"
    assert row[str(COLUMNS[13].label)] == "3"


@pytest.mark.parametrize("text", [*DANGEROUS, "хвост ", "«а»; «б»", 'сказано "да"', "a\u200eb", "1\r\n2", ""])
def test_a_cell_is_written_alike_whatever_stands_beside_it(text: str) -> None:
    """A column is looked at as a whole, and cell by cell only when something in it needs it."""
    beside = [sample(text=f"Представить смету {n}.", days_late=n or None) for n in range(csv.AT_ONCE + 3)]
    alone = [sample(text=text, days_late=3)]

    def written(*rows: RegisterRow) -> list[dict[str, str]]:
        return read_csv(b"".join(csv.stream(table(rows))))

    plain = written(*beside)
    assert written(*alone, *beside, *alone) == [*written(*alone), *plain, *written(*alone)]
    assert written(*beside[:1] * csv.FIRST, *alone) == [*plain[:1] * csv.FIRST, *written(*alone)]
    assert [row[str(COLUMNS[6].label)] for row in plain] == [row.text for row in beside]


def test_csv_is_written_as_it_is_read() -> None:
    def endless() -> Any:
        while True:
            yield sample()

    lines = csv.stream(table(endless()))
    assert next(lines).startswith(b"\xef\xbb\xbf")
    assert next(lines).startswith(b"1;")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_table(form: str) -> None:
    def most(count: int) -> int:
        rows = (sample(text=f"{n} {'смета ' * 20}", index=n) for n in range(count))
        tracemalloc.start()
        written = sum(map(len, cast("Iterable[bytes]", write(table(rows), form))))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert written > count
        return peak

    most(10)
    assert most(6_000) < most(2_000) + 300_000


def test_a_workbook_that_fails_leaves_no_file_open() -> None:
    def broken() -> Any:
        yield sample()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        xlsx.stream(table(broken()))


def test_an_empty_register_is_its_headings() -> None:
    assert b"".join(csv.stream(table([]))).count(b"\r\n") == 1
    assert read_xlsx(xlsx.render(table([]))).max_row == 1


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_is_a_formula(text: str) -> None:
    (row,) = read_csv(b"".join(csv.stream(table([sample(text=text, lead=text)]))))
    assert row[str(COLUMNS[6].label)].startswith("'")
    assert row[str(COLUMNS[8].label)].startswith("'")
    cell = read_xlsx(xlsx.render(table([sample(text=text)]))).cell(2, 7)
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


@pytest.mark.parametrize("text", ["1.1", "а) подготовить", "— тире", "– тире", "http://example.org", "{{ 1 }}"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert defuse(text) == text
    assert read_xlsx(xlsx.render(table([sample(text=text)]))).cell(2, 7).value == text


# ── XLSX ─────────────────────────────────────────────────────────────────────
def test_xlsx_keeps_dates_and_numbers() -> None:
    row = sample(original_term=dt.date(2026, 5, 1), current_term="ежеквартально", days_late=12)
    sheet = read_xlsx(xlsx.render(table([row])))
    assert sheet.title == "Реестр решений"
    assert sheet.cell(2, 4).value == dt.datetime(2026, 12, 11)  # noqa: DTZ001 - a cell has no zone
    assert sheet.cell(2, 4).number_format == "dd.mm.yyyy"
    assert sheet.cell(2, 11).is_date
    assert sheet.cell(2, 12).value == "ежеквартально"
    assert sheet.cell(2, 14).value == 12
    assert sheet.cell(2, 15).value is None


def test_xlsx_stays_readable_on_screen_and_paper() -> None:
    sheet = read_xlsx(xlsx.render(table([sample(), sample(index=2)])))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(COLUMNS))}3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")


def test_a_wording_longer_than_a_cell_is_cut() -> None:
    sheet = read_xlsx(xlsx.render(table([sample(text="я" * 40_000)])))
    assert len(sheet.cell(2, 7).value) == 32_767


def test_headings_are_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert read_xlsx(xlsx.render(table([]))).cell(1, 7).value == "Resolution"


def test_days_are_those_of_the_installation(held: Held, settings: Any) -> None:
    with timezone.override("Asia/Vladivostok"):
        assert register_file_name(TODAY, "csv").endswith("11.12.2026.csv")


def test_xlsx_rows_are_high_enough_for_their_text() -> None:
    sheet = read_xlsx(xlsx.render(table([sample(), sample(text="слово " * 60), sample(text="я" * 40_000)])))
    assert sheet.row_dimensions[2].height in (None, 15)
    assert 100 < sheet.row_dimensions[3].height < 200
    assert 400 < sheet.row_dimensions[4].height <= 409

"""The report of execution and the task list: what their rows say, to whom, and how they stand on paper."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from docx import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from decisions.exports import docx, paper, pdf, table, xlsx
from decisions.exports.report import ReportRow, Scope, controlled, report_document, report_rows, summary_of
from decisions.exports.table import TableDocument
from decisions.exports.tasks import tasks_document
from decisions.models import Assignment, Document, Report, Resolution
from decisions.permissions import AnyUser
from decisions.standing import Clock
from members.access import reader_of_everything
from members.models import Organization, User
from tests.conftest import World
from tests.decisions.exports.conftest import Held
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    DocumentFactory,
    ExtensionRequestFactory,
    MeetingFactory,
    OrganizationFactory,
    ReportFactory,
    ResolutionFactory,
    UserFactory,
)

TODAY = dt.date(2026, 12, 11)
S, State = Assignment.Status, Resolution.State
MM = 72 / 25.4


def visible(user: AnyUser) -> Any:
    return Resolution.objects.visible_to(user).decisions().order_by("item__position", "position")


def report(user: AnyUser, scope: Scope | None = None) -> TableDocument:
    return report_document(visible(user), user, Clock(TODAY), scope or Scope())


def rows(user: AnyUser) -> list[ReportRow]:
    return list(report_rows(controlled(visible(user)), user, Clock(TODAY)))


def texts(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(content)]


@pytest.fixture
def reported(held: Held) -> Held:
    """The point on control was extended twice, reported on with a file, and is late."""
    task = held.point.assignments.get()
    Assignment.objects.filter(pk=task.pk).update(original_term=dt.date(2026, 10, 20), term=dt.date(2026, 12, 1))
    moment = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)
    made = ReportFactory(assignment=task, kind=Report.Kind.INTERIM, text="Сведения собраны.", percent=60)
    Report.objects.filter(pk=made.pk).update(created_at=moment)
    DocumentFactory(kind=Document.Kind.EVIDENCE, meeting=None, report=made, name="Акт.pdf")
    for month in (11, 12):
        ExtensionRequestFactory(assignment=task, old_term=None, new_term=dt.date(2026, month, 1), is_granted=True)
    return held


# ── What the report says ─────────────────────────────────────────────────────
def test_a_point_with_its_progress_evidence_and_extensions(reported: Held) -> None:
    with translation.override("en"):
        (row,) = rows(reader_of_everything())
    assert (row.place, row.lead) == ("№ 7 от 15.10.2026, п. 1.1", "ООО «Речной причал» (Тайников Л. И.)")
    assert (row.original_term, row.extended_term) == (dt.date(2026, 10, 20), "01.12.2026 (продлён, 2 раза)")
    assert row.progress == "12.11.2026: 60\N{NO-BREAK SPACE}% – Сведения собраны."
    assert row.evidence == "Акт.pdf"
    assert (row.status, row.days_late, row.closure) == ("overdue", 10, "")


def test_what_is_closed_says_when_and_by_whom(held: Held, secretary: User) -> None:
    moment = dt.datetime(2026, 12, 9, 9, tzinfo=dt.UTC)
    done = {"status": S.CLOSED, "fulfilled_on": dt.date(2026, 12, 4), "closed_at": moment, "closed_by": secretary}
    held.point.assignments.update(**done)
    Resolution.objects.filter(pk=held.point.pk).update(state=State.CLOSED, due=None)
    assert rows(reader_of_everything())[0].closure == f"09.12.2026, {secretary}"
    assert rows(None)[0].closure == "09.12.2026"


def test_a_report_that_came_back_is_no_progress(reported: Held) -> None:
    Report.objects.update(kind=Report.Kind.DONE, decision=Report.Decision.RETURNED, comment="Не то")
    (row,) = rows(reader_of_everything())
    assert (row.progress, row.evidence) == ("", "")


def test_several_responsibles_are_counted(reported: Held) -> None:
    AssignmentFactory(resolution=reported.point, on_control=True, position=5, term=dt.date(2027, 1, 1))
    with translation.override("en"):
        (row,) = rows(reader_of_everything())
    assert row.progress.startswith("closed 0 of 2, overdue 1; 12.11.2026: 60")


@pytest.mark.parametrize(("who", "reads"), [("stranger", False), ("member", True), ("secretary", True)])
def test_progress_and_evidence_are_for_those_who_see_the_task(
    reported: Held, persona: Any, who: str, reads: bool
) -> None:
    document = report(persona(who))
    text = str(document.context())
    assert ("Сведения собраны" in text) is reads
    assert ("Акт.pdf" in text) is reads
    assert [each.name for each in document.paper if each.name in ("progress", "evidence")] == (
        ["progress", "evidence"] if reads else []
    )
    assert ("closed_by" in [each.name for each in document.sheet]) is reads


def test_a_member_of_another_organization_reads_no_reports(reported: Held) -> None:
    other = UserFactory(person=reported.chair)
    assert "Сведения собраны" not in str(report(other).context())


def test_what_is_hidden_or_not_on_control_is_not_in_it(held: Held) -> None:
    Resolution.objects.filter(pk=held.closed_point.pk).update(state=State.CONTROL)
    assert [row.point for row in rows(None)] == ["1.1"]
    assert [row.point for row in rows(reader_of_everything())] == ["1.1", "2.1"]
    assert "Тайник" not in str(report(None).context())


def test_the_summary_counts_each_point_once(db: None) -> None:
    item = AgendaItemFactory(meeting=MeetingFactory(published=True))
    early, late = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
    moment = timezone.now()

    def point(state: str, due: dt.date | None = None, **task: Any) -> None:
        AssignmentFactory(resolution=ResolutionFactory(item=item, state=state, due=due), **task)

    point(State.CLOSED, status=S.CLOSED, term=late, fulfilled_on=early, closed_at=moment)
    point(State.CLOSED, status=S.CLOSED, term=early, fulfilled_on=late, closed_at=moment, original_term=early)
    point(State.CONTROL, due=late, status=S.CONTROL, term=late, original_term=early)
    point(State.CONTROL, due=dt.date(2027, 1, 1), status=S.CONTROL, term=dt.date(2027, 1, 1))
    point(State.REPORTED, due=early, status=S.REPORTED, term=early)
    point(State.CANCELLED, status=S.CANCELLED, term=late)
    point(State.NONE, status=S.DRAFT)
    point(State.DRAFT, status=S.DRAFT)
    found = summary_of(controlled(visible(None)), TODAY)
    assert (found.in_time, found.late, found.in_progress, found.overdue, found.cancelled) == (1, 1, 2, 1, 1)
    assert (found.total, found.extended) == (6, 1)


def test_equally_many_statements_for_3_and_30_points(reported: Held, member: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            report(member).context()
        return len(queries)

    Resolution.objects.update(state=State.CONTROL)
    statements()
    few = statements()
    for point in ResolutionFactory.create_batch(30, item=reported.point.item):
        task = AssignmentFactory(resolution=point, on_control=True)
        DocumentFactory(kind=Document.Kind.EVIDENCE, meeting=None, report=ReportFactory(assignment=task))
        ExtensionRequestFactory(assignment=task, is_granted=True)
    Resolution.objects.update(state=State.CONTROL)
    assert len(report(member).context()["rows"]) > 30
    assert statements() == few <= 12


def test_the_heading_says_of_what_it_is_in_the_genitive() -> None:
    scope = Scope(
        bodies=(BodyFactory.build(name="Координационный совет кластера"), BodyFactory.build(name="Рабочая группа")),
        organizations=(OrganizationFactory.build(name="АО «Депо»"),),
        years=(2026, 2025),
        since=dt.date(2026, 1, 1),
        words="состояние: просрочено",
    )
    assert scope.lines(TODAY) == (
        "об исполнении решений Координационного совета кластера, Рабочей группы",
        "исполнитель – АО «Депо»",
        "за 2025, 2026 годы, с 1 января 2026 года",
        "состояние: просрочено",
        "по состоянию на 11 декабря 2026 года",
    )


# ── The task list ────────────────────────────────────────────────────────────
def test_tasks_of_an_organization_by_term(world: World, organization: Organization) -> None:
    item = world.resolution.item
    sooner = ResolutionFactory(item=item, text="Раньше.", public_text="Раньше.")
    AssignmentFactory(resolution=sooner, organization=organization, term=dt.date(2020, 1, 1), on_control=True)
    done = ResolutionFactory(item=item, text="Сделано.", public_text="Сделано.")
    AssignmentFactory(resolution=done, organization=organization, status=S.CLOSED, closed_at=timezone.now())
    AssignmentFactory(resolution=ResolutionFactory(item=item, text="Чужое."), on_control=True)
    document = tasks_document(organization, None, Clock(TODAY))
    found = list(document.rows)
    assert [row.text for row in found] == ["Раньше.", world.resolution.public_text]
    assert (found[0].term, found[0].days_late) == (dt.date(2020, 1, 1), (TODAY - dt.date(2020, 1, 1)).days)
    everything = list(tasks_document(organization, None, Clock(TODAY), with_closed=True).rows)
    assert [row.text for row in everything if row.closed_on] == ["Сделано."]
    assert document.title == "Перечень поручений, данных ООО «Речной причал» по состоянию на 11 декабря 2026 года"


def test_of_a_recurring_task_the_open_period_is_listed(world: World, organization: Organization) -> None:
    head = world.assignment
    Assignment.objects.filter(pk=head.pk).update(recurrence="monthly")
    AssignmentFactory(
        resolution=world.resolution,
        organization=organization,
        series=head,
        period=dt.date(2026, 10, 1),
        on_control=True,
    )
    assert len(list(tasks_document(organization, None, Clock(TODAY)).rows)) == 1


@pytest.mark.parametrize("who", ["stranger", "secretary", "member"])
def test_tasks_of_what_is_not_published(draft_world: World, persona: Any, who: str) -> None:
    Assignment.objects.update(status=S.CONTROL)
    rows = list(tasks_document(draft_world.organization, persona(who), Clock(TODAY)).rows)
    assert rows == []


def test_the_name_of_an_organization_is_declined(db: None) -> None:
    organization = OrganizationFactory(name="Департамент образования Приозёрской области")
    assert "данных Департаменту образования" in tasks_document(organization, None, Clock(TODAY)).title


# ── On paper and on sheets ───────────────────────────────────────────────────
@pytest.fixture
def long_report(reported: Held) -> TableDocument:
    """A report of some pages."""
    for number in range(30):
        point = ResolutionFactory(item=reported.point.item, text=f"Подготовить сведения № {number}. " * 8)
        Resolution.objects.filter(pk=point.pk).update(state=State.CONTROL)
    return report(reader_of_everything(), Scope(bodies=(reported.meeting.body,)))


def test_word_has_a_page_that_lies_and_repeats_the_heading_of_the_table(long_report: TableDocument) -> None:
    opened = Word(io.BytesIO(docx.render(long_report)))
    (section,) = opened.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    sides = (section.page_width, section.page_height)
    assert [round(side.mm) for side in sides if side] == [297, 210]
    margins = [section.left_margin, section.right_margin, section.top_margin, section.bottom_margin]
    assert [round(margin.mm) for margin in margins if margin] == [20, 10, 20, 20]
    assert section.different_first_page_header_footer
    (grid,) = opened.tables
    assert grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in grid.rows)
    assert [cell.text for cell in grid.rows[0].cells] == [str(column.label) for column in long_report.paper]
    assert sum(round(column.width.mm) for column in grid.columns if column.width) == 267
    assert len(grid.rows) == 32
    assert opened.styles["Cell"].font.size == Pt(9)
    assert opened.core_properties.title == long_report.title[:255]


@pytest.mark.parametrize("name", paper.LAYOUTS)
def test_columns_fill_the_page_from_margin_to_margin(name: str) -> None:
    assert sum(column.width for column in paper.LAYOUTS[name]) == 297 - 20 - 10


def test_pdf_is_archival_accessible_and_repeats_the_heading_of_the_table(long_report: TableDocument) -> None:
    content = pdf.render(long_report)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/Lang (ru" in content or b"/Lang(ru" in content
    assert b"/TH" in content
    file = pypdfium2.PdfDocument(content)
    assert len(file) > 2
    assert {tuple(round(side / MM) for side in page.get_size()) for page in file} == {(297, 210)}
    assert [bookmark.get_title() for bookmark in file.get_toc()] == ["ОТЧЁТ"]
    for number, text in enumerate(texts(content), start=1):
        assert "Исполнитель" in text
        assert text.startswith(f"{number}\n") is (number > 1)


def test_text_in_the_pdf_stands_within_the_margins_and_copies(long_report: TableDocument) -> None:
    content = pdf.render(long_report)
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, _top = (side / MM for side in text.get_rect(index))
            assert left >= 19.9
            assert right <= 287.5
            assert bottom >= 9
    assert "об исполнении решений Координационного совета кластера" in texts(content)[0]


def test_a_word_wider_than_its_column_stays_in_it(reported: Held) -> None:
    Document.objects.update(name="Ведомость_закрепления_наставников_на_предприятиях_кластера.pdf")
    Assignment.objects.update(original_term=None, term=None, recurrence=Assignment.Recurrence.QUARTERLY)
    page = pypdfium2.PdfDocument(pdf.render(report(reader_of_everything())))[0].get_textpage()
    edges = [20]
    for column in paper.REPORT:
        edges.append(edges[-1] + column.width)
    said = page.get_text_range()
    for index in range(said.index("Исполнитель"), said.index("Секретарь")):
        left, _bottom, right, _top = (side / MM for side in page.get_charbox(index))
        assert not [edge for edge in edges if left + 0.1 < edge < right - 0.1]


def test_a_wording_of_3000_characters_is_broken_between_pages(held: Held) -> None:
    Resolution.objects.filter(pk=held.point.pk).update(text="Обеспечить работу. " * 158, state=State.CONTROL)
    found = texts(pdf.render(report(reader_of_everything())))
    assert sum(" ".join(page.split()).count("Обеспечить") for page in found) == 158


def test_an_empty_report_says_so(db: None) -> None:
    document = report(None)
    assert "Решений нет." in texts(pdf.render(document))[0]
    assert "Решений нет." in [line.text for line in Word(io.BytesIO(docx.render(report(None)))).paragraphs]


def test_so_many_rows_are_not_printed(held: Held, monkeypatch: pytest.MonkeyPatch, stranger_client: Client) -> None:
    monkeypatch.setattr(table, "MOST_ON_PAPER", 2)
    for extension in ("pdf", "docx"):
        answer = stranger_client.get(f"/resolutions/export.{extension}")
        assert answer.status_code == 400
        assert "XLSX" in answer.content.decode()
    assert stranger_client.get("/resolutions/export.xlsx").status_code == 200


def test_xlsx_has_the_table_and_the_summary(reported: Held) -> None:
    with translation.override("ru"):
        document = report(reader_of_everything())
        book = openpyxl.load_workbook(io.BytesIO(xlsx.render(document)))
    rows, summary = book.worksheets
    assert rows.title == "Отчёт об исполнении"
    assert [cell.value for cell in rows[1]] == [str(column.label) for column in document.sheet]
    assert rows.max_row == 2
    assert [row[1].value for row in summary.rows] == [1, 0, 0, 0, 1, 0, 1]


def test_paper_is_russian_whatever_the_language_of_the_reader(reported: Held) -> None:
    with translation.override("en"):
        text = "\n".join(texts(pdf.render(report(reader_of_everything()))))
        register = report(None).context()
    assert "просрочено" in text
    assert "overdue" not in text
    assert "overdue" not in str(register)


@pytest.mark.parametrize(
    ("address", "starts"),
    [
        ("/execution/report.{}", "report-"),
        ("/resolutions/export.{}", "register-"),
        ("/organizations/{pk}/tasks.{}", "tasks-"),
    ],
)
@pytest.mark.parametrize("extension", ["docx", "pdf", "xlsx", "csv"])
def test_tables_are_downloaded(
    world: World, stranger_client: Client, address: str, starts: str, extension: str
) -> None:
    url = address.format(extension, pk=world.organization.pk)
    answer = stranger_client.get(url)
    assert answer.status_code == 200
    assert f'filename="{starts}' in answer["Content-Disposition"]
    assert answer.getvalue()[:4] in (b"PK\x03\x04", b"%PDF", b"\xef\xbb\xbf\xe2")
    head = stranger_client.head(url)
    assert (head.status_code, b"".join(head.streaming_content)) == (200, b"")
    assert stranger_client.get(url.removesuffix(extension) + "exe").status_code == 404


def test_a_report_obeys_the_filters_and_names_a_wrong_one(world: World, stranger_client: Client) -> None:
    assert stranger_client.get("/execution/report.csv?body=council").getvalue().count(b"\r\n") == 2
    assert stranger_client.get("/execution/report.csv?since=2099-01-01").getvalue().count(b"\r\n") == 1
    assert stranger_client.get("/execution/report.csv?state=nonsense").status_code == 400

# ruff: noqa: T201 - its figures are its output
"""`make bench`: what a document costs to write, against its bars and against docxtpl and typst called bare.

The protocol has three pages; each round writes another one, as no two are the same, so nothing of the last is of use to
the next. Bare is the same template filled with the same values, read from the disk and compiled anew each time, without
the picture, the properties and paragraphs kept together. Figures are medians of interleaved rounds, in seconds of the
processor. The exit code tells whether every bar held.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace

from tests.bench.reader import HELD, ROUNDS, bar, resident, rounds, spread

WORD, PDF, RATIO, EXTRACTS, GROWTH = 0.060, 0.040, 1.5, 30.0, 30.0
"""Seconds for a protocol in each form, times the bare library, seconds for 300 extracts, megabytes of growth."""

_numbers = itertools.count(1)


def main() -> int:
    quick = "--quick" in sys.argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("TEST_ROOT", folder)
        import django

        django.setup()
        from django.core.management import call_command

        _speed(ROUNDS if quick else 3 * ROUNDS)
        _memory(200 if quick else 1000)
        call_command("migrate", verbosity=0)
        _extracts(60 if quick else 300)
        _deliveries(60 if quick else 300)
        _converted(25)
        _tables()
    return 0 if all(HELD) else 1


def _speed(count: int) -> None:
    import pypdfium2
    import typst
    from docxtpl import DocxTemplate

    from decisions.exports import docx, pdf
    from decisions.exports.printed import House

    pages = len(pypdfium2.PdfDocument(pdf.render(_protocol())))
    print(f"      the protocol has {pages} pages, {len(_protocol().items)} questions")
    HELD.append(pages == 3)

    def bare_word() -> None:
        package = DocxTemplate(docx.TEMPLATES / "protocol.docx")
        package.render({**_protocol().context(), "qr": ""}, autoescape=True)
        package.save(io.BytesIO())

    def bare_typst() -> None:
        typst.compile(
            pdf.TEMPLATES / "protocol.typ",
            root=pdf.TEMPLATES,
            font_paths=pdf._fonts(),
            sys_inputs={"document": json.dumps({**_protocol().context(), "qr": ""})},
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
        )

    house = House("bench", (docx.TEMPLATES / "protocol.docx").read_bytes(), is_strict=True)
    works = (
        lambda: docx.render(_protocol()),
        bare_word,
        lambda: docx.render(replace(_protocol(), house=house)),
        lambda: pdf.render(_protocol()),
        bare_typst,
    )
    word, docxtpl, worn, made, alone = rounds(*works, count=count)
    measured = (
        ("DOCX", word, docxtpl, WORD),
        ("DOCX by a house template", worn, docxtpl, WORD),
        ("PDF", made, alone, PDF),
    )
    for name, times, other, most in measured:
        bar(f"a protocol as {name}: ≤ {most * 1000:.0f} ms", spread(times), statistics.median(times) <= most)
        ratio = statistics.median(one / two for one, two in zip(times, other, strict=True))
        print(f"      the library alone takes {spread(other)}")
        bar(f"{name}: ≤ {RATIO} × the library alone", f"{ratio:.2f} ×", ratio <= RATIO)


def _protocol():  # type: ignore[no-untyped-def]
    """Another protocol of three pages."""
    from tests.decisions.exports.samples import ITEMS, PROTOCOL

    number = str(next(_numbers))
    items = tuple(replace(item, title=f"{item.title} № {number}") for item in (*ITEMS, *ITEMS[:2]))
    return replace(PROTOCOL, number=number, place=f"зал {number}", items=items)


def _memory(count: int) -> None:
    """Documents of both forms that all differ; a hundred before them fill the caches."""
    from decisions.exports import docx, pdf

    def write(number: int) -> None:
        for _one in range(number):
            docx.render(_protocol())
            pdf.render(_protocol())

    write(50)
    before = resident()
    write(count // 2)
    after = resident()
    bar(f"{count} documents, growth: ≤ {GROWTH:.0f} MB", f"{before:.0f} → {after:.0f} MB", after - before <= GROWTH)


def _extracts(count: int) -> None:
    """One protocol with a point for each of `count` organizations: an extract for each, gathered and written."""
    import datetime as dt

    from decisions.exports import docx, pdf
    from decisions.exports.extract import extract_document, points_of
    from decisions.models import Assignment, Meeting, Resolution
    from members.models import Organization
    from tests.factories import AgendaItemFactory, MeetingFactory

    meeting = MeetingFactory(published=True)
    item = AgendaItemFactory(meeting=meeting)
    Organization.objects.bulk_create(Organization(name=f"АО «Причал {n}»") for n in range(count))
    organizations = list(Organization.objects.all())
    Resolution.objects.bulk_create(
        Resolution(item=item, position=n, number=f"1.{n}", text=f"Осмотреть причал {n}.", public_text="Осмотреть.")
        for n in range(1, count + 1)
    )
    Assignment.objects.bulk_create(
        Assignment(resolution=point, organization=organization, status=Assignment.Status.CONTROL)
        for point, organization in zip(item.resolutions.order_by("position"), organizations, strict=True)
    )
    meeting = Meeting.objects.select_related("body", "chair", "secretary").get(pk=meeting.pk)
    for name, write in (("DOCX", docx.render), ("PDF", pdf.render)):
        begin = time.process_time()
        for organization in organizations:
            points = points_of(meeting, None, organization)
            write(extract_document(meeting, None, points, addressee=organization, day=dt.date(2026, 10, 16)))
        spent = time.process_time() - begin
        most = EXTRACTS * count / 300
        bar(f"{count} extracts as {name}: ≤ {most:.0f} s", f"{spent:.1f} s", spent <= most)


def _deliveries(count: int) -> None:
    """Extracts of one signed protocol for `count` organizations: issued, kept, told of, put into the outbox."""
    from decisions import workflow
    from decisions.letters import emails
    from decisions.models import Assignment, Meeting, Resolution
    from decisions.outgoing import delivering
    from members.models import Organization
    from tests.factories import AgendaItemFactory, MeetingFactory, UserFactory

    actor = UserFactory(is_superuser=True)
    item = AgendaItemFactory(meeting=MeetingFactory(number="300", status=Meeting.Status.DRAFT))
    Resolution.objects.bulk_create(
        Resolution(item=item, position=n, number=f"1.{n}", text=f"Осмотреть причал {n}.", public_text="Осмотреть.")
        for n in range(1, count + 1)
    )
    organizations = list(Organization.objects.all()[:count])
    for number, organization in enumerate(organizations):
        organization.email = f"inbox{number}@example.org"
    Organization.objects.bulk_update(organizations, ["email"])
    points = item.resolutions.order_by("position")
    Assignment.objects.bulk_create(
        Assignment(resolution=point, organization=organization)
        for point, organization in zip(points, organizations, strict=True)
    )
    with emails.silence():
        workflow.sign(item.meeting, actor=actor)
    begin = time.process_time()
    lines = delivering.addressees(item.meeting)
    done = sum(delivering.deliver(item.meeting, line, on_paper=False, actor=actor) for line in lines)
    spent = time.process_time() - begin
    most = EXTRACTS * count / 300
    bar(f"{done} extracts issued and sent: ≤ {most:.0f} s", f"{spent:.1f} s", done == count and spent <= most)


def _converted(count: int) -> None:
    """Protocols in a house template as PDF, where LibreOffice is installed: by the wall, for it is another process."""
    from decisions.exports import by_office, docx, pdf
    from decisions.exports.printed import House

    if not by_office.is_possible():
        print("      LibreOffice is not installed: nothing is converted")
        return
    house = House("bench", (docx.TEMPLATES / "protocol.docx").read_bytes(), is_strict=True)
    begin = time.monotonic()
    pdf.render(replace(_protocol(), house=house))
    alone = time.monotonic() - begin
    documents = [replace(_protocol(), house=house) for _one in range(count)]
    begin = time.monotonic()
    with pdf.together(documents):
        each = (time.monotonic() - begin) / count
    bar(f"{count} by one start of LibreOffice: ≤ half of one each", f"{each:.2f} of {alone:.2f} s", each <= alone / 2)


def _tables() -> None:
    """The longest tables that a page still writes itself, of the points made above."""
    from itertools import cycle, islice

    from django.utils import timezone

    from decisions.exports.documents import write
    from decisions.exports.rows import register_document, register_rows
    from decisions.jobs.tables import AT_ONCE
    from decisions.models import Resolution
    from decisions.standing import Clock
    from members.access import reader_of_everything

    points, clock, user = Resolution.objects.all(), Clock.on(timezone.localdate()), reader_of_everything()
    list(register_rows(points, user, clock))
    begin = time.process_time()
    rows = list(register_rows(points, user, clock))
    each = (time.process_time() - begin) / len(rows)
    for form in ("csv", "xlsx", "pdf", "docx"):
        document = replace(register_document(points, user, clock), rows=islice(cycle(rows), AT_ONCE[form]))
        begin = time.process_time()
        written = write(document, form)
        size = len(written) if isinstance(written, bytes) else sum(map(len, written))
        spent = time.process_time() - begin + each * AT_ONCE[form]
        bar(
            f"{AT_ONCE[form]} rows of the register as {form.upper()}, {size / 1e6:.1f} MB: ≤ 2.5 s",
            f"{spent:.1f} s",
            spent <= 2.5,
        )


if __name__ == "__main__":
    sys.exit(main())

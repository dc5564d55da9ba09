"""What `tests.bench.serving` measures, each in a process of its own: nothing is imported that is not measured."""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

PAGES = ("/", "/resolutions/", "/resolutions/?q=графика", "/meetings/", "/organizations/")


def run() -> None:
    """Do what the command line names, and print its two numbers."""
    work: Callable[..., tuple[float, float]] = {"ours": ours, "bare": bare, "file": file}[sys.argv[1]]
    print(*work(*sys.argv[2:-1], float(sys.argv[-1])))  # noqa: T201 - its figures are its output


def _memory(line: str = "VmRSS") -> float:
    with open("/proc/self/status") as status:
        return next(int(each.split()[1]) for each in status if each.startswith(line)) / 1024


def _asked(application: Any, pages: Iterable[str], begin: float) -> tuple[float, float]:
    """Seconds to the first answer, megabytes after all."""
    from django.test import RequestFactory

    first = 0.0
    for page in pages:
        environment = RequestFactory().get(page).environ
        statuses: list[str] = []
        body = application(environment, lambda status, _headers, into=statuses: into.append(status))
        assert statuses[0].startswith("200"), (page, statuses)
        b"".join(body)
        first = first or time.time() - begin
    return first, _memory()


def ours(begin: float) -> tuple[float, float]:
    from cluster.wsgi import application

    return _asked(application, PAGES, begin)


def bare(begin: float) -> tuple[float, float]:
    """As `startproject` makes it, with one page."""
    from django.conf import settings

    contrib = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
    settings.configure(
        DATABASES={"default": json.loads(os.environ["BENCH_DATABASE"])},
        SECRET_KEY="bare",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[f"django.contrib.{name}" for name in contrib],
        ROOT_URLCONF=__name__,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    globals()["urlpatterns"] = [path("", _table)]
    return _asked(get_wsgi_application(), ["/"] * len(PAGES), begin)


def _table(request: Any) -> Any:
    from django.db import connection
    from django.http import HttpResponse
    from django.template import Context, Template

    with connection.cursor() as cursor:
        cursor.execute("SELECT number, public_text, due FROM decisions_resolution ORDER BY id DESC LIMIT 50")
        rows = cursor.fetchall()
    cells = "<tr>{% for cell in row %}<td>{{ cell }}{% endfor %}"
    return HttpResponse(
        Template("<table>{% for row in rows %}" + cells + "{% endfor %}").render(Context({"rows": rows}))
    )


def file(extension: str, count: str, rounds: str, _begin: float) -> tuple[float, float]:
    """How many times longer the register takes than its bare rows, and the megabytes over idle while it is written."""
    import django

    django.setup()
    from django.contrib.auth.models import AnonymousUser
    from django.utils import timezone

    from decisions.exports.documents import write as written
    from decisions.exports.rows import register_document
    from decisions.exports.table import values_of
    from decisions.models import Resolution
    from decisions.standing import Clock

    visible = Resolution.objects.visible_to(None).decisions().order_by("-pk")
    clock = Clock.on(timezone.localdate())

    def newest(rows: int) -> Any:
        return visible.filter(pk__gte=visible.values_list("pk", flat=True)[rows - 1])

    def table(resolutions: Any) -> Any:
        return register_document(resolutions, AnonymousUser(), clock)

    def write(resolutions: Any) -> None:
        for _piece in written(table(resolutions), extension):
            pass

    write(newest(50))
    chosen, idle = newest(int(count)), _memory("RssAnon")
    with _Watch() as watch:
        first = _timed(lambda: write(chosen))
    if extension == "csv":
        bare = partial(_bare_stream, chosen)
    else:
        values = values_of(table(chosen).sheet)
        bare = partial(_bare_xlsx, [values(row) for row in table(chosen).rows])
    gc.collect()
    gc.freeze()  # What lies ready for the bare file is not looked through while ours is written.
    ratios = [first / _timed(bare)]
    ratios += [_timed(lambda: write(chosen)) / _timed(bare) for _round in range(int(rounds) - 1)]
    return statistics.median(ratios), watch.most - idle


class _Watch:
    """The most memory of its own that the process takes meanwhile, in megabytes: pages of the database file that are
    mapped belong to the system, which takes them back."""

    EVERY = 0.02

    def __enter__(self) -> _Watch:
        self.most, self._is_over = 0.0, threading.Event()
        self._looks = threading.Thread(target=self._look, daemon=True)
        self._looks.start()
        return self

    def _look(self) -> None:
        while not self._is_over.wait(self.EVERY):
            self.most = max(self.most, _memory("RssAnon"))

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._looks.join()


def _timed(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


_BARE = (
    *("item__meeting__body__name", "item__meeting__number", "item__meeting__date", "number", "item__public_title"),
    *("public_text", "kind", "assignments__organization__name", "assignments__original_term", "assignments__term"),
    *("state", "assignments__fulfilled_on", "assignments__closed_at", "pk"),
    *(f"assignments__person__{name}" for name in ("surname", "given", "patronymic", "consent_given_on")),
    *("assignments__person__positions__title", "assignments__person__positions__organization__name"),
)


def _bare_stream(resolutions: Any) -> None:
    """The same columns of joined tables as they come, a line for each who answers.

    The same resolutions, not as many lines: where two answer there are two, and to stop at the number of rows of the
    register would leave out a quarter of what it holds. One writer hands back each line, as in the manual of Django.
    """
    writer = csv.writer(_Echo(), delimiter=";")
    for row in resolutions.values_list(*_BARE).iterator():
        str(writer.writerow(row)).encode()


class _Echo:
    def write(self, text: str) -> str:
        return text


def _bare_xlsx(rows: list[Any]) -> None:
    import xlsxwriter

    # As addresses, which the register does not write either, each would be one of the few links that Excel takes.
    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, [str(cell) for cell in row])

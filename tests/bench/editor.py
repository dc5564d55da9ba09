# ruff: noqa: T201 - its figures are its output
"""`make bench`: what the protocol editor costs while somebody types, against the bars that it has to hold.

The site is the demo's, on SQLite; the text is a protocol of five pages that nobody has applied yet, changed by a few
letters from one request to the next, as when it is typed: in a point at the end, in one above many others, which move
with every letter, or in the list of those present. No text comes twice. The page says what it has, as the script does.
Beside it a bare page: the same session and middleware, and as many bytes as the whole right side of that text out of a
plain loop of one template. The answer itself is far shorter, since what has not changed is not sent.
"""

from __future__ import annotations

import io
import os
import re
import statistics
import sys
import tempfile
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from tests.bench.reader import HELD, PAGE, ROUNDS, TEXT, bar, rounds, spread

PAGES = 5
LONGEST_MS = 300
MOST_TIMES = 3.0
PLACES = ("at the end", "above the others", "in the list")


def five_pages() -> str:
    """The demo's protocol with its head and its list, its points numbered on until there are five pages."""
    filled = TEXT.replace("{{date}}", "12 ноября 2026 года").replace("{{number}}", "99")
    filled = re.sub(r"\{\{(?:day|date)[^}]*\}\}", "1 июня 2027 года", filled)
    filled = re.sub(r"\{\{number[^}]*\}\}", "7", filled)
    head = filled[: filled.index("ПОВЕСТКА ДНЯ:")]
    points = [line.lstrip("0123456789. ") for line in filled.splitlines() if re.match(r"\d+\.\d+\.", line)]
    lines, total = [head, "1. О работе кластера.", "", "РЕШИЛИ:"], len(head)
    for number in count(1):
        lines.append(f"1.{number}. {points[number % len(points)]}")
        total += len(lines[-1]) + 1
        if total >= PAGES * PAGE:
            return "\n".join(lines)
    raise AssertionError("counts for ever")


def typed(text: str, place: str, number: int) -> str:
    """`text` with words that no text before had, as they are typed at `place`."""
    if place == PLACES[0]:
        return f"{text}\n1.999. Подготовить доклад {number}.\n"
    lines = text.split("\n")
    where = {PLACES[1]: "1.7. ", PLACES[2]: "Присутствовали"}[place]
    at = next(index for index, line in enumerate(lines) if line.startswith(where))
    at += place == PLACES[2]
    lines[at] = f"{lines[at].rstrip('.')} и ещё {number}."
    return "\n".join(lines)


def main() -> int:
    quick = "--quick" in sys.argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        return _measure(ROUNDS if quick else 3 * ROUNDS)


def _measure(how_often: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from members.models import User

    settings.ALLOWED_HOSTS = ["*"]
    settings.ROOT_URLCONF = "tests.bench.pages"
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0, skip_checks=True, stdout=io.StringIO())
    client = Client()
    client.force_login(User.objects.create_superuser("bench@example.org"), "django.contrib.auth.backends.ModelBackend")
    text, numbers = five_pages(), count()

    def understand(place: str, known: str = "") -> Any:
        written = typed(text, place, next(numbers))
        return client.post("/admin/protocols/understand/", {"text": written, "corrections": "{}", "known": known})

    first = understand(PLACES[0])
    whole, shown = len(first.content), first.json()
    assert shown["can_apply"] or "ask" in {mark["state"] for mark in shown["marks"]}, shown["summary"]
    pages = {place: _known(understand(place).json()) for place in PLACES}
    sent = [len(understand(place, known).content) for place, known in pages.items()]
    works = [partial(understand, place, known) for place, known in pages.items()]
    of_page, *of_editor = rounds(lambda: client.post(f"/bare/{whole}/", {"text": text}), *works, count=how_often)
    connection.close()
    print(f"      {shown['summary']} The right side has {whole // 1000} kB, the longest answer {max(sent) // 1000} kB")
    print(f"      a bare page of {whole // 1000} kB takes {spread(of_page)}")
    for place, times in zip(PLACES, of_editor, strict=True):
        ratios = [one / other for one, other in zip(times, of_page, strict=True)]
        median, ratio = statistics.median(times) * 1000, statistics.median(ratios)
        bar(f"typed {place}: ≤ {LONGEST_MS} ms", spread(times), median <= LONGEST_MS)
        figure = f"{ratio:.2f} × ({min(ratios):.2f} – {max(ratios):.2f})"
        bar(f"typed {place}: ≤ {MOST_TIMES:g} × the bare page", figure, ratio <= MOST_TIMES)
    return 0 if all(HELD) else 1


def _known(answer: dict[str, Any]) -> str:
    """The signs of what a page shows after this answer, as its script sends them with the next letter."""
    rows = [*answer["tree"], *answer["remarks"]]
    return " ".join([*(sign for sign, _html in answer["parts"].values()), *(row[2] for row in rows)])


if __name__ == "__main__":
    raise SystemExit(main())

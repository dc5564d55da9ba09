# ruff: noqa: T201 - its figures are its output
"""`make bench`: how fast the reader of protocols is, against the bars that it has to hold.

Figures are medians of interleaved rounds, in seconds of the processor: other work on the machine disturbs them less.
The exit code tells whether every bar held.
"""

from __future__ import annotations

import gc
import io
import statistics
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import docx

from decisions.protocols.parser import parse
from decisions.protocols.readers import read

ROUNDS = 9
TEXT = (Path(__file__).resolve().parents[2] / "decisions" / "demo" / "protocols" / "council-09.txt").read_text("utf-8")
PAGE = 1800
"""Characters of a page as offices count them."""

Work = Callable[[], object]


def rounds(*works: Work, count: int = ROUNDS) -> list[list[float]]:
    """Seconds of each work, one round of all after another: what slows one down slows the others down too."""
    found: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(count):
        for times, work in zip(found, works, strict=True):
            gc.collect()
            begin = time.process_time()
            work()
            times.append(time.process_time() - begin)
    return found


def spread(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:9.2f} ms  ({min(times) * 1000:.2f} – {max(times) * 1000:.2f})"


def of_length(length: int) -> str:
    """One protocol of about so many characters: the points of the demo's, numbered on."""
    head, separator, rest = TEXT.partition("1. ")
    points = [line for line in rest.splitlines() if len(line) > 40] or [rest]
    lines, total, number = [head + separator + "О работе кластера.", "РЕШИЛИ:"], len(head), 0
    while total < length:
        number += 1
        lines.append(f"1.{number}. {points[number % len(points)].lstrip('0123456789. ')}")
        total += len(lines[-1]) + 1
    return "\n".join(lines)


def as_docx(text: str) -> bytes:
    document, content = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(content)
    return content.getvalue()


def resident() -> float:
    """Megabytes of memory in use."""
    gc.collect()
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


HELD: list[bool] = []


def bar(name: str, figure: str, held: bool) -> None:
    HELD.append(held)
    print(f"{'ok  ' if held else 'MISS'}  {name:<46} {figure}", flush=True)


def speed() -> None:
    text = of_length(3 * PAGE)
    data = as_docx(text)

    def merely_read() -> object:
        return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]

    of_text, of_docx, of_python_docx = rounds(
        lambda: parse(text), lambda: parse(read("a.docx", data)), merely_read, count=3 * ROUNDS
    )
    bar("3 pages from text, warm: ≤ 10 ms", spread(of_text), statistics.median(of_text) <= 0.010)
    ratios = [one / other for one, other in zip(of_docx, of_python_docx, strict=True)]
    ratio = statistics.median(ratios)
    print(f"      python-docx merely reads it in {spread(of_python_docx)}")
    print(f"      here it is read and understood in {spread(of_docx)}")
    bar(
        "3 pages from DOCX: ≤ 2.5 × python-docx", f"{ratio:.2f} × ({min(ratios):.2f} – {max(ratios):.2f})", ratio <= 2.5
    )


def memory(count: int = 1000) -> None:
    """A thousand protocols that differ; the first hundred fill the caches."""
    for number in range(count // 10):
        parse(_another(number))
    before = resident()
    for number in range(count // 10, count):
        parse(_another(number))
    after = resident()
    bar(f"{count} protocols, growth: ≤ 30 MB", f"{before:.0f} → {after:.0f} MB", after - before <= 30)


def _another(number: int) -> str:
    letters = "абвгдежзиклмнопрстуф"
    name = letters[number % 20] + letters[number // 20 % 20] + letters[number // 400 % 20]
    return TEXT.replace("№ ", f"№ {number}", 1).replace("ООО «", f"ООО «{name.capitalize()}")


SIZES = (250_000, 500_000, 1_000_000, 2_000_000)
ADVERSARIAL: dict[str, Callable[[int], str]] = {
    "a protocol": of_length,
    "one line": lambda n: of_length(n).replace("\n", " "),
    "blanks": lambda n: TEXT + " " * n,
    "digits and dots": lambda n: TEXT + "1." * (n // 2),
    "commas": lambda n: TEXT + "Иванов И. И., " * (n // 14),
    "open quotes": lambda n: TEXT + "«" * n,
    "dates": lambda n: TEXT + "до 1 мая 2026 г. " * (n // 17),
    "capitals": lambda n: TEXT + "А" * n,
    "headings": lambda n: TEXT + "\nРЕШИЛИ:" * (n // 8),
    "dashes": lambda n: TEXT + "\n- – — " * (n // 7),
    "brackets": lambda n: TEXT + "(" * n,
}


def growth(rounds_each: int) -> None:
    """Twice the text may take a little more than twice the time: up to 2.6 times, where it takes long at all."""
    for name, make in ADVERSARIAL.items():
        texts = [make(size) for size in SIZES]
        times = [min(one) for one in _timed(texts, rounds_each)]
        steps = [later / max(earlier, 0.02) for earlier, later in pairwise(times)]
        figure = "  ".join(f"{one:6.2f} s" for one in times) + f"   worst step × {max(steps):.2f}"
        bar(f"linear to 2 MB: {name}", figure, max(steps) <= 2.6)


def _timed(texts: list[str], count: int) -> list[list[float]]:
    found: list[list[float]] = [[] for _ in texts]
    for _ in range(count):
        for times, text in zip(found, texts, strict=True):
            begin = time.process_time()
            parse(text)
            times.append(time.process_time() - begin)
    return found


def main() -> int:
    quick = "--quick" in sys.argv
    speed()
    memory(200 if quick else 1000)
    growth(1 if quick else 7)
    return 0 if all(HELD) else 1


if __name__ == "__main__":
    sys.exit(main())

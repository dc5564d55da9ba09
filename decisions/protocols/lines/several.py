"""A text that holds several protocols one after another: where each of them begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..language.names import find_mentions
from ..passages import clean, repair_lookalikes
from ..terms.dates import find_dates
from .markers import read_marker
from .shapes import decision_like, is_signature

#: A line that may be the title of a protocol, also letter-spaced or badly scanned; cheap, since every line is tried.
_CANDIDATE = re.compile(
    r"^[^\w\n]{0,40}(?:выписка\s+)?(?:из[ \t]+)?"
    r"п[ \t]?[рp][ \t]?[оo0][ \t]?[тt][ \t]?[оo0][ \t]?[кk][ \t]?[оo0][ \t]?л[ \t]?[аa]?\b[^\n]{0,160}",
    re.IGNORECASE | re.MULTILINE,
)
#: The first letters of such a line, in small letters: almost every line is told apart by them at once.
_MAY_BE = re.compile(r"^[^\w\n]{0,40}(?:выписка|из|п[ \t]?[рp])", re.MULTILINE)
_CAPITAL_TITLE = re.compile(r"(?:ВЫПИСКА ИЗ |ИЗ )?ПРОТОКОЛА?(?= |$)")
_SMALL_TITLE = re.compile(
    r"(?:выписка )?(?:из )?протокола? ?(?:(?:№|N ?\d)|$|от [«\d]|(?:[а-яё]+(?:ого|ей|ой) )?"
    r"(?:[а-яё]+-)?(?:заседани|совещани|собрани|встреч)|(?:рассмотрения|вскрытия|оценки) [^.;:]{0,100}№)",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"решил|постановил|решен[оие]|поруч|слушали|договорил|утвердить|принять|обеспечить|подготовить|повестка"
    r"|р ?е ?ш ?и ?л ?и",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\W*(?:утверждаю|утвержд[её]н[оа]?|согласовано)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:№|N) ?(\S{0,40}\d\S*)")
#: The head of a further page: «Протокол от 14.03.2024 № 3».
_RUNNING = re.compile(r"протокол.{0,80}(?:от \S|№)", re.IGNORECASE)
#: So many lines before a title are looked at for a signature, an approval stamp and the name of the organization.
_ABOVE = 14
_BELOW = 4_000


def _candidates(text: str) -> Iterator[re.Match[str]]:
    small = text.lower()
    if len(small) != len(text):
        # Some letters of other alphabets become two: places would shift.
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    for begun in _MAY_BE.finditer(small):
        match = _CANDIDATE.match(text, begun.start())
        if match is not None:
            yield match


def ranges(text: str) -> list[tuple[int, int]]:
    """The ranges `[start, end)` of the protocols in `text`, in order; together they cover it. One for most texts."""
    starts = [0]
    scanned, decided, title = 0, False, None
    for match in _candidates(text):
        line = _clean(match.group().replace("\n", " "))
        if not _is_title(line):
            continue
        if title is None:
            title, scanned = match, match.end()
            continue
        decided = decided or _DECIDED.search(text, scanned, match.start()) is not None
        scanned = match.end()
        if decided and (start := _start_of_next(text, title, match)) is not None:
            starts.append(start)
            title, decided = match, False
    return list(pairwise([*starts, len(text)]))


def _is_title(line: str) -> bool:
    ends = len(line) < 150 and line.endswith((";", ":"))
    capital = _CAPITAL_TITLE.match(line)
    if capital:
        return not re.match(r"[а-яё]| (?:В[ЕЁ]Л|ПОДПИСА|СОСТАВ)", line[capital.end() :]) and not ends
    sentence = line.endswith(".") and len(line) < 150 and not re.search(r"\b(?:г|года?|час)\.$", line)
    return bool(_SMALL_TITLE.match(line)) and not sentence and not ends


def _clean(line: str) -> str:
    return clean(repair_lookalikes(line.strip()), 0).text.lstrip("*#_=–( ")


def _start_of_next(text: str, first: re.Match[str], title: re.Match[str]) -> int | None:
    """Where the protocol with `title` begins, or None when the line belongs to the protocol of the `first` title."""
    if _identity(text, first) == _identity(text, title) and _RUNNING.match(_clean(title.group())):
        return None
    above = _lines_above(text, title.start())
    signature = next((index for index, (_, line) in enumerate(above) if _signs(above, index)), None)
    if signature is None and not _differs(text, first, title):
        return None
    above = above[:signature]
    stamp = next((index for index, (_, line) in enumerate(above) if _STAMP.match(line)), -1)
    start = above[stamp][0] if stamp >= 0 else title.start()
    for at, line in above[stamp + 1 :]:
        if _is_body(line):
            break
        start = at
    return start


def _signs(above: list[tuple[int, str]], index: int) -> bool:
    """Whether a line is a signature, and not that of who approved the next protocol («УТВЕРЖДАЮ»)."""
    stamped = any(_STAMP.match(line) for _, line in above[index + 1 : index + 5])
    return not stamped and is_signature(above[index][1])


def _lines_above(text: str, end: int) -> list[tuple[int, str]]:
    """(start, line) of the lines above `end` that are not blank, from the last one up."""
    found: list[tuple[int, str]] = []
    while end > 0 and len(found) < _ABOVE:
        at = text.rfind("\n", 0, end - 1) + 1
        if end - at < 1_000:
            line = _clean(text[at:end])
            if line:
                found.append((at, line))
        else:
            break
        end = at
    return found


def _is_body(line: str) -> bool:
    """A line that belongs to what was before: a name, an order, a date, a mark, the end of a sentence."""
    if re.match(r"выдан", line, re.IGNORECASE):
        return False
    return bool(
        len(line) > 200
        or line.endswith((".", ";", ","))
        or re.match(
            r"\W*(?:приложени|м\. ?п\.|\((?!далее)|подпис|исп\.|тел\.|голосовали|решени|\d)", line, re.IGNORECASE
        )
        or read_marker(line)
        or find_dates(line)
        or find_mentions(line)
        or (not line.isupper() and decision_like(line))
    )


def _differs(text: str, first: re.Match[str], title: re.Match[str]) -> bool:
    """Whether an unsigned protocol ends here: the title has another number or date, and a head and decisions follow."""
    before, after = _identity(text, first), _identity(text, title)
    below = text[title.start() : title.end() + _BELOW]
    return (
        any(one is not None and other is not None and one != other for one, other in zip(before, after, strict=True))
        and re.search(r"присутств|председател|повестк|участ", below, re.IGNORECASE) is not None
        and re.search(r"реш[иае]|постановил|слушали|поруч|^\s*\d+[.)]", below, re.IGNORECASE | re.MULTILINE) is not None
    )


def _identity(text: str, title: re.Match[str]) -> tuple[str | None, tuple[int, int, int | None] | None]:
    """Number and date that stand in a title or soon after it."""
    head = text[title.start() : title.start() + 500]
    number = _NUMBER.search(head)
    date = next((found for found in find_dates(head) if found.year), None)
    return number.group(1).strip(".,;") if number else None, (date.day, date.month, date.year) if date else None

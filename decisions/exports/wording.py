"""The set words of the official form of a protocol.

A protocol is a Russian document whatever language the interface has, so these are not in the message catalogue.
The DOCX template takes them when it is built, the PDF template with its data: both documents say the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from decisions.protocols.terms.dates import MONTHS_IN_DATES

LABELS = {
    "draft": "ПРОЕКТ",
    "protocol": "ПРОТОКОЛ",
    "extract": "ВЫПИСКА",
    "certified": "ВЕРНО",
    "given_to": "Выдана",
    "nothing": "Решений нет.",
    "number": "№",
    "form": "Форма проведения",
    "chair": "Председательствующий",
    "secretary": "Секретарь",
    "present": "Присутствовали",
    "absent": "Отсутствовали",
    "invited": "Приглашённые",
    "agenda": "ПОВЕСТКА ДНЯ",
    "heard": "СЛУШАЛИ",
    "discussed": "ВЫСТУПИЛИ",
    "resolved": "РЕШИЛИ",
    "term": "Срок",
    "annex": "Приложение",
    "annex_to": "к протоколу",
    "annex_title": "СПИСОК",
    "annex_present": "присутствовавших",
    "annex_invited": "приглашённых",
    "signed": "Подписан",
    "seal": "Контрольная сумма",
    "permalink": "Постоянный адрес",
    "qr": "QR-код: постоянный адрес протокола, где можно проверить контрольную сумму",
}

FROM_PROTOCOL = "из протокола"
WITHHELD = "Вопрос рассмотрен в закрытой части заседания и не публикуется."
UNNAMED = "участник, имя которого не публикуется"
UNNAMED_ACCUSATIVE = "участника, имя которого не публикуется"
CO_EXECUTORS = "соисполнители"
DASH = "–"
ON_POINT = "по данному пункту"
ON_ITEM = "по вопросу в целом"
WITHDRAWN = "Вопрос снят с рассмотрения."

_ABOUT = re.compile(r"(О|Об|Обо)\s", re.UNICODE)


def long_date(day: dt.date) -> str:
    """«15 октября 2026 года»."""
    return f"{day.day} {MONTHS_IN_DATES[day.month - 1]} {day.year} года"


def short_date(day: dt.date) -> str:
    """«15.10.2026»."""
    return f"{day:%d.%m.%Y}"


def place(number: str, day: dt.date, point: str) -> str:
    """«№ 7 от 15.10.2026, п. 1.1»: a point out of its protocol."""
    protocol = f"№ {number} от {short_date(day)}" if number else f"от {short_date(day)}"
    return f"{protocol}, п. {point}" if point else protocol


_GLUED = re.compile(
    r"(?<=№) (?=\S)|(?<=\bп\.) (?=\d)|(?<=\d) (?=г\.|года\b|%)"
    r"|(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ]\.)"
)


def glued(text: str) -> str:
    """`text` in which a number stays with its sign, and one initial with the other, where a line ends."""
    return _GLUED.sub("\N{NO-BREAK SPACE}", text)


def closed_between(first: dt.date | None, last: dt.date | None) -> str:
    """«снятых с контроля с 1 июля 2026 года по 30 сентября 2026 года и остающихся на контроле»; empty for all time."""
    if first is None and last is None:
        return ""
    return f"снятых с контроля {period((), first, last)} и остающихся на контроле"


def period(years: Sequence[int], since: dt.date | None, until: dt.date | None) -> str:
    """«за 2025, 2026 годы, с 1 марта 2026 года по 31 мая 2026 года»; an empty string for all time."""
    word = "годы" if len(years) > 1 else "год"
    parts = [f"за {', '.join(str(year) for year in sorted(years))} {word}"] if years else []
    days = [f"с {long_date(since)}" if since else "", f"по {long_date(until)}" if until else ""]
    return ", ".join([*parts, *filter(None, [" ".join(filter(None, days))])])


def extended(term: dt.date | str | int | None, times: int) -> str:
    """«01.02.2027 (продлён)», «01.02.2027 (продлён, 3 раза)»: a term that is not the one of the protocol."""
    shown = short_date(term) if isinstance(term, dt.date) else str(term or "")
    number = "раза" if times % 10 in (2, 3, 4) and times % 100 not in (12, 13, 14) else "раз"
    return f"{shown} (продлён, {times} {number})" if times > 1 else f"{shown} (продлён)"


def sitting_hours(start: dt.time | None, end: dt.time | None) -> str:
    """«14:00–16:20», «14:00» when the end is not known, an empty string when the start is not."""
    if start is None:
        return ""
    return f"{start:%H:%M}–{end:%H:%M}" if end else f"{start:%H:%M}"


def number_of_people(count: int) -> str:
    """«1 человек», «3 человека», «15 человек»."""
    if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return f"{count} человека"
    return f"{count} человек"


def subject(title: str) -> str:
    """A title as it follows the speaker: «О конкурсе.» → «о конкурсе», «Разное» → «по вопросу «Разное»»."""
    title = title.strip().rstrip(".").rstrip()
    if not title:
        return ""
    match = _ABOUT.match(title)
    if match:
        return title[0].lower() + title[1:]
    return f"по вопросу «{title}»"


def sentence(text: str) -> str:
    """`text` with a full stop at its end unless it has a closing mark of its own."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…:;" else text + "."


def responsible_label(*, several: bool) -> str:
    """The word before the list of those who answer for a point."""
    return "Ответственные" if several else "Ответственный"


def co_executors_label(*, several: bool) -> str:
    """The word before the list of those who help with a point."""
    return "Соисполнители" if several else "Соисполнитель"


def co_speakers_label(*, several: bool) -> str:
    """The word before those who spoke to a question beside the speaker."""
    return "Содокладчики" if several else "Содокладчик"


def votes(
    for_: int | None, against: int | None, abstain: int | None, *, unanimous: bool = False, about: str = ""
) -> str:
    """«Голосовали: «за» – 14, «против» – 0, «воздержались» – 1.»; an empty string when no vote is recorded.

    A count that is not known is left out rather than printed as nought. `about` is `ON_POINT` or `ON_ITEM` where both
    were voted on.
    """
    counts = (("«за»", for_), ("«против»", against), ("«воздержались»", abstain))
    known = [f"{word} – {count}" for word, count in counts if count is not None]
    if unanimous:
        known = [f"единогласно («за» – {for_})"] if for_ else ["единогласно"]
    return f"{f'Голосовали {about}'.strip()}: {', '.join(known)}." if known else ""

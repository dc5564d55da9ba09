"""Russian typography for running text, and dates as the interface writes them.

`typo` only ever replaces an ordinary space by a no-break one, so it keeps both the words and the safety of its input.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from html import escape
from unicodedata import normalize

from django import template
from django.conf import settings
from django.template.defaultfilters import stringfilter
from django.utils.dates import MONTHS_ALT
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from decisions.one_line import shorten

register = template.Library()

NBSP = "\u00a0"
SHORT = 100
"""Characters of a text that may be a name or a title."""
MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
UNITS = (
    "руб|тыс|млн|млрд|км|см|мм|м|кг|т|га|шт|чел|человек|человека|дн|дня|дней|день|час|часа|часов|ч|мин|минут|лет|год|года|"
    "месяц|месяца|месяцев|недели|недель|КБ|МБ|ГБ|Кб|Мб|kB|MB|GB|" + MONTHS
)

# What stands before and after a space that must not break. The space itself comes first in the expression below: so the
# search goes from space to space and looks around at these alone.
_AROUND = (
    (r"[№§]", r""),
    (r"\b[пгдс]\.", r"[\dА-ЯЁA-Z«]"),
    (r"\b(?:пп|ст|гл|ул|им|оф)\.", r"[\dА-ЯЁA-Z«]"),
    (r"\b(?:пос|стр|каб|ауд|тел)\.", r"[\dА-ЯЁA-Z«]"),
    (r"\b[А-ЯЁ]\.", r"(?:[А-ЯЁ]\.|[А-ЯЁ][а-яё])"),
    (r"[а-яё]", r"[А-ЯЁ]\.[ \u00a0]?[А-ЯЁ]\."),
    (r"[А-ЯЁ]{2}", r"«"),
    (r"приложени[еюяй]", r"[№\d]"),
    (r"\bпункт", r"\d"),
    (r"\bпункт[аеу]", r"\d"),
    (r"\S", r"[—–](?:\s|$)"),
    (r"\d", r"[%₽]"),
    (r"\d", rf"(?:{UNITS})\b"),
    (r"\d{4}", r"г(?:\.|ода\b|оду\b)"),
)
_SPACE = re.compile(" (?:" + "|".join(f"(?<={before} )(?={after})" for before, after in _AROUND) + ")")


def no_break(text: str) -> str:
    """Return `text` with no-break spaces where a Russian line must not break."""
    return _joined(text) if len(text) <= SHORT else _SPACE.sub(NBSP, text)


@lru_cache(maxsize=2_000)
def _joined(text: str) -> str:
    """Names and titles stand on page after page, some of them in row after row."""
    return _SPACE.sub(NBSP, text)


@register.filter(is_safe=True)
@stringfilter
def typo(value: str) -> str:
    """Running text with its numbers, units, initials and dashes kept together; not for markup with attributes."""
    return no_break(value)


@register.filter(is_safe=True)
@stringfilter
def inner(value: str) -> str:
    """A name as it stands within quotes: «ООО „Причал“» for «ООО «Причал»»."""
    return value.replace("«", "„").replace("»", "“")


@register.simple_tag
def official_lang() -> str:
    """The attribute of an element with the words of a protocol, on a page in another language: read out as Russian."""
    return "" if get_language() == settings.LANGUAGE_CODE else format_html(' lang="{}"', settings.LANGUAGE_CODE)


@register.filter(expects_localtime=True, is_safe=True)
def date_words(value: date | None) -> str:
    """«20 февраля 2019»: a date in a sentence. Empty for no date."""
    return no_break(f"{value.day} {MONTHS_ALT[value.month]} {value.year}") if value else ""


@register.filter(expects_localtime=True, is_safe=True)
def date_day(value: date | None) -> str:
    """«20 февраля»: a date under a heading that already names the year."""
    return no_break(f"{value.day} {MONTHS_ALT[value.month]}") if value else ""


@register.filter(expects_localtime=True, is_safe=True)
def weekday(value: date) -> str:
    """«четверг», "Thursday": English alone writes the names of days with a capital."""
    name = date_format(value, "l")
    return name if get_language() == "en" else name.lower()


@register.filter(expects_localtime=True, is_safe=True)
def date_digits(value: date | None) -> str:
    """«20.02.2019»: a date in a table. Empty for no date."""
    return f"{value:%d.%m.%Y}" if value else ""


_WRITINGS: dict[str, Callable[[date | None], str]] = {"words": date_words, "day": date_day, "digits": date_digits}


@register.simple_tag
def time_tag(value: date | None, writing: str = "digits", css: str = "") -> str:
    """A `<time>` element for a date; `writing` is words, day or digits."""
    if not value:
        return ""
    day = value.date() if isinstance(value, datetime) else value
    return _time(day, writing, css, get_language() or "")


@lru_cache(maxsize=2_000)
def _time(day: date, writing: str, css: str, _language: str) -> SafeString:
    """Lists name the same days again and again. The language is that of the moment, and a part of what is kept."""
    attribute = format_html(' class="{}"', css) if css else ""
    return format_html('<time{} datetime="{}">{}</time>', attribute, day.isoformat(), _WRITINGS[writing](day))


@register.filter
def highlight(text: str, pattern: str) -> SafeString:
    """`text`, escaped, with all that the regular expression `pattern` (without groups) finds in `<mark>`."""
    if not pattern:
        return conditional_escape(text)
    parts = _split_at(pattern)(str(text))
    if len(parts) == 1:
        return mark_safe(escape(parts[0]))  # noqa: S308 - escaped
    parts = [escape(part) for part in parts]
    parts[1::2] = [f"<mark>{part}</mark>" for part in parts[1::2]]
    return mark_safe("".join(parts))  # noqa: S308 - every part was escaped above


@lru_cache(maxsize=100)
def _split_at(pattern: str) -> Callable[[str], list[str]]:
    return re.compile(f"({pattern})", re.IGNORECASE).split


@register.filter(is_safe=True)
@stringfilter
def shortened(value: str, most: int) -> str:
    """In at most so many characters, cut between words; for texts that are shown beside the whole ones."""
    return value if len(value) <= most else shorten(normalize("NFC", value), most)


@register.filter
@stringfilter
def in_fours(value: str) -> str:
    """A control sum in groups of four characters, so that people can compare it."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))

"""Russian typography for running text, and dates as the interface writes them.

`typo` only ever replaces an ordinary space by a no-break one, so it keeps both the words and the safety of its input.
"""

import re
from collections.abc import Callable
from datetime import date, datetime

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NBSP = "\u00a0"
MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
UNITS = (
    "руб|тыс|млн|млрд|км|см|мм|м|кг|т|га|шт|чел|человек|человека|дн|дня|дней|день|час|часа|часов|ч|мин|минут|лет|год|года|"
    "месяц|месяца|месяцев|недели|недель|КБ|МБ|ГБ|Кб|Мб|kB|MB|GB|" + MONTHS
)

# Each pattern matches exactly the spaces that must not break; the order does not matter.
_SPACES = [
    re.compile(r"(?<=[№§]) "),
    re.compile(r"(?<=\b[пгдс]\.) (?=[\dА-ЯЁA-Z«])"),
    re.compile(r"(?<=\b(?:пп|ст|гл|ул|им)\.) (?=[\dА-ЯЁA-Z«])"),
    re.compile(r"(?<=\b(?:оф)\.) (?=[\dА-ЯЁA-Z«])"),
    re.compile(r"(?<=\b(?:пос|стр|каб|ауд|тел)\.) (?=[\dА-ЯЁA-Z«])"),
    re.compile(r"(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ]\.|[А-ЯЁ][а-яё])"),
    re.compile(r"(?<=[а-яё]) (?=[А-ЯЁ]\.[ \u00a0]?[А-ЯЁ]\.)"),
    re.compile(r"(?<=\S) (?=[—–](?:\s|$))"),
    re.compile(r"(?<=\d) (?=[%₽])"),
    re.compile(rf"(?<=\d) (?=(?:{UNITS})\b)"),
    re.compile(r"(?<=\d{4}) (?=г(?:\.|ода\b|оду\b))"),
]


def no_break(text: str) -> str:
    """Return `text` with no-break spaces where a Russian line must not break."""
    for pattern in _SPACES:
        text = pattern.sub(NBSP, text)
    return text


@register.filter(is_safe=True)
@stringfilter
def typo(value: str) -> str:
    """Running text with its numbers, units, initials and dashes kept together; not for markup with attributes."""
    return no_break(value)


@register.filter(expects_localtime=True, is_safe=True)
def date_words(value: date | None) -> str:
    """«20 февраля 2019»: a date in a sentence. Empty for no date."""
    return no_break(date_format(value, "j E Y")) if value else ""


@register.filter(expects_localtime=True, is_safe=True)
def date_day(value: date | None) -> str:
    """«20 февраля»: a date under a heading that already names the year."""
    return no_break(date_format(value, "j E")) if value else ""


@register.filter(expects_localtime=True, is_safe=True)
def date_digits(value: date | None) -> str:
    """«20.02.2019»: a date in a table. Empty for no date."""
    return date_format(value, "d.m.Y") if value else ""


_WRITINGS: dict[str, Callable[[date | None], str]] = {"words": date_words, "day": date_day, "digits": date_digits}


@register.simple_tag
def time_tag(value: date | None, writing: str = "digits", css: str = "") -> str:
    """A `<time>` element for a date; `writing` is words, day or digits."""
    if not value:
        return ""
    moment = value.date() if isinstance(value, datetime) else value
    attribute = format_html(' class="{}"', css) if css else ""
    return format_html('<time{} datetime="{}">{}</time>', attribute, moment.isoformat(), _WRITINGS[writing](value))


@register.filter
def highlight(text: str, pattern: str) -> SafeString:
    """`text`, escaped, with all that the regular expression `pattern` (without groups) finds in `<mark>`."""
    if not pattern:
        return conditional_escape(text)
    parts = re.split(f"({pattern})", str(text), flags=re.IGNORECASE)
    marked = [
        format_html("<mark>{}</mark>", part) if index % 2 else conditional_escape(part)
        for index, part in enumerate(parts)
    ]
    return mark_safe("".join(marked))  # noqa: S308 - every part was escaped above


@register.filter
@stringfilter
def in_fours(value: str) -> str:
    """A control sum in groups of four characters, so that people can compare it."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))

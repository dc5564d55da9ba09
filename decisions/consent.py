"""Official wording without the names of people who gave no consent to be named in public (152-ФЗ, art. 10.1).

The wording is shortened so that it still reads as Russian: a name in brackets goes with its brackets, a name beside
a post leaves the post, and only a name that stands alone is replaced by words. Names of strangers are hidden too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q

from decisions.models import AgendaItem, Mention, Resolution
from decisions.modified import touch_what_names
from decisions.protocols.language.names import find_mentions
from decisions.protocols.language.surnames import is_first_name
from members.models import Person

HIDDEN_NAME = "[имя не публикуется]"

_INITIALS = r"[А-ЯЁ]\.[ \u00a0]?(?:-?[А-ЯЁ]\.)?"
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:(?:[оеё]в|[ьмткф])ич(?:а|у|ем|е)?|(?:[оеё]в|ич|инич)н(?:а|ы|е|у|ой|ою))"
#: «Иванова А. А.», «А. А. Иванова», «Иванова Анна Андреевна», «Анна Андреевна Иванова», «Анна Андреевна»
_NAME = re.compile(
    rf"(?<![\w-])(?:{_SURNAME}[ \u00a0]{_INITIALS}(?:[ \u00a0](?:оглы|кызы)\b)?"
    rf"|{_INITIALS}[ \u00a0]?{_SURNAME}(?:[ \u00a0](?:оглы|кызы)\b)?"
    rf"|{_SURNAME}[ \u00a0]{_SURNAME}[ \u00a0]{_PATRONYMIC}\b"
    rf"|{_SURNAME}[ \u00a0]{_PATRONYMIC}\b(?:[ \u00a0]{_SURNAME})?)"
)
#: Two capitalised words; the second may begin the next pair.
_PAIR = re.compile(rf"(?<![\w-])(?=({_SURNAME})[ \u00a0]({_SURNAME})(?![\w-]))")
_SURNAME_LIKE = re.compile(
    r"(?:[оеё]в|[иы]н|ск|цк)(?:а|у|ым|ой|е|ий|ого|ому|им|ом|ая|ую)?$|(?:ко|енк[оа]|[уюя]к|[уюя]ка|[уюя]ку|дзе|ян|яна|яну|швили)$"
)
#: A street or a college bears the name of somebody: that is no person of the protocol.
_HONOURED = re.compile(
    r"(?:\bИП|\bпредпринимател\w+|\bимени|\bим\.|\bулиц\w*|\bул\.|\bпроспект\w*|\bпр\.|\bпр-т|\bпереул\w*|\bпер\.|\bплощад\w*|\bпл\.|\bбульвар\w*"
    r"|\bнабережн\w*|\bнаб\.)[ \u00a0]?$",
    re.IGNORECASE,
)
_POST = (
    r"(?:(?:и\. ?о\.|врио|первый|первого|первому|первым|старш\w+|главн\w+|ведущ\w+|генеральн\w+|исполнительн\w+"
    r"|коммерческ\w+|финансов\w+|техническ\w+|ответственн\w+|учебн\w+|муниципальн\w+)[ \u00a0])*"
    r"(?:директор|начальник|заместител|зам\.|руководител|рук\.|глав[аыеуо]|министр|вице|губернатор|ректор|проректор|декан"
    r"|председател|секретар|специалист|заведующ|зав\.|президент|советник|консультант|инженер|профессор|доцент"
    r"|преподавател|учител|мастер|менеджер|эксперт|координатор|депутат|представител|член|бухгалтер|юрист|аналитик"
    r"|инспектор|механик|технолог|диспетчер|логист|мэр|куратор|докладчик|докладчиц|референт|помощник|управляющ)\w*"
)
_POST_FOLLOWS = re.compile(rf",[ \u00a0]+(?=(?:{_POST}))", re.IGNORECASE)
_POST_STANDS = re.compile(rf"(?<![\w-]){_POST}", re.IGNORECASE)
_ORGANIZATION_STANDS = re.compile(
    r"[»”\"]$|(?<![\w-])(?:ООО|АО|ПАО|ОАО|ЗАО|ИП|[А-ЯЁ]*Б?ПОУ|ФГ[А-ЯЁ]+|ГБУ|МБУ|Департамент\w*|Министерств\w*|Управлени\w*"
    r"|Комитет\w*|Администраци\w*|Служб\w*|Центр\w*|Ассоциаци\w*|Фонд\w*|Колледж\w*|Техникум\w*|Университет\w*"
    r"|Институт\w*|Академи\w*|Агентств\w*|Палат\w*|Союз\w*)",
    re.IGNORECASE,
)
#: What ends the stretch of words in which a post or an organization can belong to the name.
_CLAUSE = re.compile(r"[,;:()\n–—]|\.\s")
#: A verb or a preposition between the post and the name: the name is not that of who holds the post.
_APART = re.compile(
    r"\b\w{2,}(?:[аеиоуыя]ть|ться|[зй]ти|чь|вести|нести)\b|\b(?:и|или|с|со|на|от|для|у|к|ко|за|о|об|в|при|по)$"
)
_SENTENCE_END = re.compile(r"\s*(?:$|\n|\s[А-ЯЁ«“\"])")
_OPENING, _CLOSING = frozenset('«“„"'), frozenset('»”“"')


class NamedSpan(NamedTuple):
    """A person named at `[start, end)`; a name that is public stays."""

    start: int
    end: int
    is_public: bool


@lru_cache(maxsize=2_000)
def names_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where names with initials or a patronymic stand in `text`; not those of streets and colleges.

    The reader's own search knows surnames from other words; what only looks like a name counts as one all the same:
    it is worse to show a name than to hide a word.
    """
    found = [(mention.start, mention.end) for mention in find_mentions(text)]
    found += _apart_from(found, (match.span() for match in _NAME.finditer(text)))
    found += _apart_from(found, ((m.start(1), m.end(2)) for m in _PAIR.finditer(text) if _is_given_and_surname(m)))
    return tuple(sorted((a, b) for a, b in found if not _HONOURED.search(text[:a]) and not _is_quoted(text, a, b)))


def _is_quoted(text: str, start: int, end: int) -> bool:
    """«Алина Верхова»: words that fill quotation marks are what a company is called."""
    return text[max(start - 1, 0) : start] in _OPENING and text[end : end + 1] in _CLOSING


def _apart_from(found: list[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(start, end) for start, end in spans if not any(a < end and start < b for a, b in found)]


def _is_given_and_surname(match: re.Match[str]) -> bool:
    """«Сергею Берёзкину», «Берёзкин Сергей»: a given name of the dictionary beside what ends as surnames do."""
    one, two = match.group(1), match.group(2)
    return (is_first_name(one) and bool(_SURNAME_LIKE.search(two))) or (
        is_first_name(two) and bool(_SURNAME_LIKE.search(one))
    )


def public_wording(text: str, mentions: Iterable[NamedSpan | tuple[int, int, bool]]) -> str:
    """`text` as the public may read it. `mentions` are positions in `text`; what lies outside of it is passed over."""
    known = [NamedSpan(*mention) for mention in mentions]
    known = [span for span in known if 0 <= span.start < span.end <= len(text)]
    hidden = {(span.start, span.end) for span in known if not span.is_public}
    hidden.update(
        (start, end)
        for start, end in names_in(text)
        if not any(span.start < end and start < span.end for span in known)
    )
    for start, end in sorted(hidden, reverse=True):
        text = _without(text, start, end)
    return text


def refresh_public_wording(person: Person) -> int:
    """Write the public wording anew wherever `person` is named, after consent was given or withdrawn.

    Returns how many texts changed. The number of queries does not depend on the number of texts
    that stay as they are.
    """
    changed = 0
    for model, field in ((Resolution, "text"), (AgendaItem, "title")):
        rows = model.objects.filter(mentions__person=person).distinct().prefetch_related("mentions__person")
        for row in rows:
            wording = public_wording(getattr(row, field), spans_of(row.mentions.all()))
            if wording != getattr(row, f"public_{field}"):
                changed += model.objects.filter(pk=row.pk).update(**{f"public_{field}": wording})
    touch_what_names(person)
    return changed


def spans_of(mentions: Iterable[Mention]) -> list[NamedSpan]:
    return [NamedSpan(mention.start, mention.end, mention.person.name_is_public) for mention in mentions]


def _without(text: str, start: int, end: int) -> str:
    """`text` without the name at `[start, end)`, by the rules of the module."""
    before, after = text[:start], text[end:]
    # The point of the last initial is also the end of the sentence.
    if text[end - 1] == "." and _SENTENCE_END.match(after) and not after.lstrip().startswith((".", ",", ";")):
        after = "." + after
    if before.endswith("(") and after.startswith(")"):
        return before[:-1].rstrip() + after[1:]
    if before.endswith("(") and (comma := re.match(r"[,;]\s*", after)):
        return before + after[comma.end() :]
    if re.search(r"\([^()]*$", before) and re.search(r"[,;]\s*$", before) and re.match(r"\s*[),;]", after):
        return re.sub(r"[,;]\s*$", "", before) + after.lstrip()
    if post := _POST_FOLLOWS.match(after):
        return before + after[post.end() :]
    if _names_a_post(before):
        return before.rstrip() + re.sub(r"^\s+(?=[.,;)])", "", after)
    return before + HIDDEN_NAME + after


def _names_a_post(before: str) -> bool:
    """Whether a post or an organization stands before a name, in the same stretch of words, with no verb between."""
    begun = list(_CLAUSE.finditer(before))
    stretch = before[begun[-1].end() :] if begun else before
    stretch = stretch.rstrip()
    marks = [*_POST_STANDS.finditer(stretch), *_ORGANIZATION_STANDS.finditer(stretch)]
    return bool(marks) and not _APART.search(stretch[max(mark.start() for mark in marks) :])


def named_public_q(prefix: str = "") -> Q:
    """The condition `Person.name_is_public` for a query, with the path to the person in `prefix` («person__»)."""
    return Q(**{f"{prefix}consent_given_on__isnull": False, f"{prefix}consent_withdrawn_on__isnull": True})

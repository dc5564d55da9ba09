"""Labels inside a point: «Ответственный: …», «Отв. – …», «Срок: …», «Контроль: …», also in brackets at its end."""

from __future__ import annotations

import re

from ..language.gated import Gated
from ..language.names import find_mentions
from ..language.positions import head_class
from ..language.vocabulary import words
from ..passages import Passage
from ..people.attendance import is_surname
from ..terms.dates import MONTH

_LABEL = Gated(
    r"(?:^|(?<=[.;,(–—\t-])\s*|(?<=[а-яё0-9»\")]) (?=[А-ЯЁ(])|(?<=[.;,»)] )(?!\())\(?(?:"
    r"(?P<responsible>ответственн(?:ый|ые|ая|ое лицо|ым)(?: исполнител[ьи]| лица)?(?: за (?:исполнение|выполнение"
    r"|реализацию|подготовку))?"
    r"|отв\.?(?: исп\.?| исполнител[ьи]| за исп\.?)?|исполнител[ьи]|исп\.)"
    r"|(?P<co>соисполнител[ьи]|соисп\.)"
    r"|(?P<term>сроки?(?: исполнения| реализации| выполнения| представления| проведения| завершения)?|дата исполнения)"
    r"|(?P<control>контроль(?: за исполнением| исполнения| за выполнением)?|на контроле(?: у)?)"
    r"|(?P<note>примечание))"
    r"(?:\s*[:–—]\s*|\s+-\s*|(?<=отв\.)\s*(?=[А-ЯЁа-яё])(?!за )|(?<=исп\.)\s*(?=[А-ЯЁ])|(?<=соисполнитель)\s+(?=[А-ЯЁ])"
    r"|(?<=срок)\s+(?=(?:до|не позднее|к|по(?! п\.| пункт| поручени| договор))\s+\S|[«\"]?\d"
    r"|(?:недел|месяц|сутки|сегодня|завтра))"
    r"|(?<=ответственный)\s+(?=[А-ЯЁ])|(?<=ответственные)\s+(?=[А-ЯЁ])"
    r"|(?<=исполнитель)\s+(?=(?-i:[А-ЯЁ][а-яё-]+ [А-ЯЁ]\.)))",
    re.IGNORECASE,
)
#: What follows the names after «отв.»: «…, до 09.06», «…, еженедельно».
_TERM_BEHIND = re.compile(
    r"[,;.] (?:срок[: –—-]+)?(?P<term>(?:в срок )?(?:до|к|не позднее|в течение) [^,;]{2,60}"
    r"|(?:еже[а-яё]+|постоянно|раз в [а-яё]+|сегодня|немедленно)(?![а-яё])[^,;]{0,60}|\d{1,2}\.\d{1,2}(?:\.\d{2,4})?"
    rf"|\d{{1,2}} {MONTH}(?: \d{{4}}(?: ?г\.| года)?)?)$",
    re.IGNORECASE,
)
_NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ]\.(?: ?[А-ЯЁ]\.)?"
_NAMES_LAST = re.compile(
    rf"(?P<set>(?:\.(?<=[а-яё\d»)][а-яё\d»)]\.)| [–—-]) ?)(?P<who>(?<= ){_NAME}(?:(?:, | и ){_NAME}){{0,5}})"
    r"(?:,? \(?(?P<term>(?:срок[: –-]+)?(?:(?:до|к|не позднее) )?(?:\d{1,2}\.\d{2}(?:\.\d{2,4})?|\d{1,2} [а-яё]{3,8}"
    r"(?: \d{4}(?: ?г\.)?)?)))?\)?[.;]?$"
)
_SURNAME = r"(?-i:[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
#: «подготовить договор – Рощина, до 10.04»: a surname alone, with a term behind it.
_SURNAMES_LAST = re.compile(
    rf"(?P<set> [–—-] )(?P<who>{_SURNAME}(?:(?:, | и ){_SURNAME}){{0,5}}|(?-i:[а-яё]+(?: [а-яё]+){{0,4}}))"
    rf"[,.;]? \(?(?P<term>(?:срок[: –-]+)?"
    rf"(?:(?:до|к|не позднее) )?(?:\d{{1,2}}\.\d{{2}}(?:\.\d{{2,4}})?|\d{{1,2}} {MONTH}(?: \d{{4}}(?: ?г\.)?)?)"
    r"|(?:до |к )?(?:понедельника?|вторника?|сред[ыу]|четверга?|пятниц[ыу]|завтра)|сегодня|завтра|еже[а-яё]+|постоянно)"
    r"\)?[.;]?$",
    re.IGNORECASE,
)
#: «(агентство «Междуречье», IV квартал 2020 г.)», «(Лугов А. С., неделя)»: who does it and by when, in brackets.
_BRACKETS_LAST = re.compile(
    r" ?\((?P<who>[^()]{3,120}?)[,;] (?P<term>(?:срок[: –-]+)?(?:(?:до|к|не позднее|в течение|в срок до) [^()]{2,40}"
    rf"|\d{{1,2}}\.\d{{2}}(?:\.\d{{2,4}})?|(?:\d{{1,2}} )?{MONTH}(?: \d{{4}})?(?: ?г\.| года| т\. ?г\.)?"
    r"|(?:I{1,3}|IV|[1-4](?:-?й)?) (?:квартал|кв\.|полугодие)(?: \d{4})?(?: ?г\.| года)?"
    r"|(?:\d+ )?(?:недел|месяц|дн)[а-яё]*|еже[а-яё]+|постоянно|сегодня|завтра))\)[.;]?$",
    re.IGNORECASE,
)
#: So long a wording is at least before somebody is named behind it.
_SHORTEST = 15
_TITLED = re.compile(
    r"(?<![а-яё])(?:проф|доц|преп|акад|тов|гр|инж|зам|нач|рук|ул|им|гл|спец|руб|тыс|млн|млрд|шт|чел|экз)$",
    re.IGNORECASE,
)


def split_labels(passage: Passage) -> tuple[Passage, list[tuple[str, Passage]]]:
    """The wording without its labels, and the labels as (responsible | co | term | control | note, value)."""
    text = passage.text
    matches: list[re.Match[str]] = []
    for match in _LABEL.finditer(text):
        if _stands_alone(text, match, after_label=bool(matches)):
            matches.append(match)
    if not matches:
        return _plain_ending(passage)
    labels: list[tuple[str, Passage]] = []
    for index, match in enumerate(matches):
        end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        value = _trim(passage.cut(match.end(), end))
        if value.text:
            labels += _with_term(match.lastgroup or "note", value)
    body = passage.cut(0, matches[0].start())
    stripped = body.text.rstrip(" (–—-,\t")
    return body.cut(0, len(stripped)), labels


def _plain_ending(passage: Passage) -> tuple[Passage, list[tuple[str, Passage]]]:
    """«Бетонирование закончить. Иванов И. И., 15.03»: at the end who does it and by when, without a label."""
    if passage.text.endswith((")", ").", ");")) and (bracketed := _in_brackets(passage)) is not None:
        return bracketed
    match = _NAMES_LAST.search(passage.text)
    if match is None:
        return _surnames_last(passage)
    before = passage.text[: match.start("set")]
    stop = match.group("set").strip() == "."
    if (
        len(before) < _SHORTEST
        or _TITLED.search(before)
        or (not stop and (not match.group("term") or find_mentions(before)))
    ):
        return passage, []
    labels = [("responsible", passage.cut(match.start("who"), match.end("who")))]
    if match.group("term"):
        labels.append(("term", passage.cut(match.start("term"), match.end("term"))))
    return passage.cut(0, match.start("set")), labels


def _surnames_last(passage: Passage) -> tuple[Passage, list[tuple[str, Passage]]]:
    match = _SURNAMES_LAST.search(passage.text) if passage.text[-2:].strip(" .;)") else None
    who = match["who"] if match else ""
    if match is None or match.start() < _SHORTEST or not _names_who(who):
        return passage, []
    labels = [(name, passage.cut(match.start(part), match.end(part))) for name, part in _WHO_AND_WHEN]
    return passage.cut(0, match.start()), labels


def _names_who(who: str) -> bool:
    """Surnames, or an office: «главный инженер»."""
    if who[:1].islower():
        return any(head_class(word) == "position" for word, _, _ in words(who))
    return all(map(_may_be_surname, re.split(r", | и ", who)))


def _may_be_surname(word: str) -> bool:
    return word[:1].isupper() and head_class(word) is None and is_surname(word)


_WHO_AND_WHEN = (("responsible", "who"), ("term", "term"))


def _in_brackets(passage: Passage) -> tuple[Passage, list[tuple[str, Passage]]] | None:
    match = _BRACKETS_LAST.search(passage.text)
    if match is None:
        return None
    who = passage.cut(match.start("who"), match.end("who"))
    first = next(words(who.text), ("", 0, 0))[0]
    if not find_mentions(who.text) and head_class(first) is None:
        return None
    term = passage.cut(match.start("term"), match.end("term"))
    return passage.cut(0, match.start()), [("responsible", who), ("term", term)]


def _with_term(name: str, value: Passage) -> list[tuple[str, Passage]]:
    """«Чепурных В. О., до 09.06» after «отв.» names a term as well."""
    match = _TERM_BEHIND.search(value.text) if name == "responsible" else None
    if match is None:
        return [(name, value)]
    return [(name, value.cut(0, match.start())), ("term", value.cut(match.start("term")))]


def _stands_alone(text: str, match: re.Match[str], *, after_label: bool) -> bool:
    """«в срок до 1 мая» and «контроль – на секретаря» are wording, not labels."""
    bracketed = match.group().lstrip().startswith("(") and match.lastgroup in {"responsible", "co"}
    if bracketed and re.search(r"\)[ .;]*$", text) and text.count(")", match.end()) == 1:
        return True
    before = text[: match.start()].rstrip()
    word = match.group().strip(" (")
    if before.endswith((" В", " в")) and match.lastgroup == "term":
        return False
    in_brackets = match.group().lstrip().startswith("(") and re.search(r"\)[ .;]*$", text) is not None
    apart = match.lastgroup == "term" and in_brackets
    if before and word[:1].islower() and before[-1] not in ".;,(–—-" and not apart:
        return False
    return not (match.lastgroup == "control" and before) or (after_label and before.endswith((".", ";")))


def _trim(value: Passage) -> Passage:
    text = re.sub(r"\)\.$", ")", value.text.rstrip(" ,;–—-"))
    if text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(" ,;")
    text = text.removesuffix("(").rstrip(" ,;")
    if text.endswith(".") and not re.search(r"(?:\b[А-ЯЁ]|\bг|т\.г|т\. г|\bкв|гг|\bчел)\.$", text):
        text = text[:-1]
    return value.cut(0, len(text))

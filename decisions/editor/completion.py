"""What can stand where the caret is: names in the case that the words before them govern, and phrases used before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.control.workload import Load, load_of_organizations, load_of_people
from decisions.exports.cases import decline_phrase
from decisions.models import Phrase, Resolution
from decisions.naming import fetch_posts, post_on
from decisions.protocols.language import morph
from decisions.protocols.language.names import decline_person
from members.models import Group, Membership, Organization, Person

LOOK_BACK = 400
"""Characters before the caret that are looked at."""
AT_MOST = 8
_ENOUGH_FOR_PHRASE = 3

_GENDERS = {Person.Gender.FEMALE: "femn", Person.Gender.MALE: "masc"}
_MARK = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[а-я]\)|[–—-])\s*")
_POINT_BEGINS = re.compile(r"\s*(?:\d+\.\d+[.\d]*\)?|\d+\)|[а-я]\))\s*")
_TYPED = re.compile(r"(?:^|(?<=[\s(«\"–—-]))(?P<typed>[А-ЯЁ][\w«»\"-]*(?: [А-ЯЁ«\"][\w«»\"-]*)?)$")
_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?: [А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?| [А-ЯЁ][а-яё]+){0,2}\s*(?:,|\bи)\s*$")

_GOVERNED: tuple[tuple[str, str], ...] = (
    (
        r"(?:ответственн\w+|отв\.|исполнител\w+|соисполнител\w+|выступил[аи]?|присутствовали|приглаш[её]нные|докладчик)"
        r"\s*[:–—-]",
        morph.NOMN,
    ),
    (r"(?:председател\w+|председательствующ\w+|секретар\w+)\s*[:–—-]", morph.NOMN),
    (r"(?:слушали|заслушали)\s*:?", morph.ACCS),
    (r"(?:возложить на|назначить|избрать|обязать|наделить|поблагодарить|заслушать|включить|пригласить)", morph.ACCS),
    (r"(?:совместно|вместе|согласовать|связаться|договориться) с(?:о)?", morph.ABLT),
    (
        r"(?:информацию|информации|доклад|доклада|сообщение|сообщения|отч[её]т|отч[её]та|предложение|предложения|"
        r"выступление|выступления|кандидатуру|со стороны|от имени|у|от|для|при участии|с участием|с привлечением)",
        morph.GENT,
    ),
    (
        r"(?:поручить|рекомендовать|предложить|разрешить|представить|направить|передать|выразить благодарность|"
        r"сообщить|доложить)",
        morph.DATV,
    ),
)
_GOVERNORS = tuple((re.compile(rf"(?<![а-яё]){words}\s*$", re.IGNORECASE), case) for words, case in _GOVERNED)


@dataclass(frozen=True, slots=True)
class Completion:
    """`insert` takes the place of the last `replace` characters before the caret; `label` and `note` are shown."""

    insert: str
    label: str
    note: str
    replace: int

    def as_json(self) -> dict[str, object]:
        return {"insert": self.insert, "label": self.label, "note": self.note, "replace": self.replace}


def governed_case(before: str) -> str:
    """The case in which a name stands after `before`, the line up to the name.

    A point that begins with a name orders something of it: the dative. In a list every name stands as the first.
    """
    line = before.rsplit("\n", 1)[-1][-LOOK_BACK:]
    while shorter := _NAME.search(line):
        line = line[: shorter.start()]
    for pattern, case in _GOVERNORS:
        if pattern.search(line):
            return case
    return morph.DATV if _POINT_BEGINS.fullmatch(line) else morph.NOMN


def completions(before: str, body: Group | None, on: dt.date) -> tuple[Completion, ...]:
    """The best fits for what is typed at the end of `before`, none when it begins no name and no phrase.

    `body` puts who was at its meetings first, and gives its phrases; `on` is the day for posts, members and load.
    The same number of statements whatever is found.
    """
    line = before.rsplit("\n", 1)[-1][-LOOK_BACK:]
    found = list(_phrases(line, body))
    words = typed_name(line)
    if len(words) > 1:
        case = governed_case(before[: len(before) - len(words)])
        found = [*_people(words, case, body, on), *_organizations(words, case, on), *_groups(words, case, on), *found]
    return tuple(found[:AT_MOST])


def typed_name(line: str) -> str:
    """The capitalised word, or the two («Иванова А»), at the end of `line`: «Поручить Иван» ends with «Иван»."""
    typed = _TYPED.search(line)
    if typed is None:
        return ""
    first, _space, rest = typed["typed"].partition(" ")
    return rest if rest and morph.is_infinitive(first) else typed["typed"]


def _stem(word: str) -> str:
    """What of a typed word is common to its cases: «Иванову» is found as «Иванов», «Мороз» as «Мороз»."""
    return re.sub(r"(?:ому|ыми|ой|ую|ым|ом|ем|ей|у|ю|а|я|е|ы|и)$", "", word) if len(word) > 4 else word


def _people(words: str, case: str, body: Group | None, on: dt.date) -> Iterator[Completion]:
    surname, _space, given = words.partition(" ")
    rows = Person.objects.active().filter(Q(surname__istartswith=surname) | Q(surname__istartswith=_stem(surname)))
    if given:
        rows = rows.filter(given__istartswith=given[0])
    met = Count("attendances", filter=Q(attendances__meeting__body=body)) if body is not None else Count("attendances")
    people = list(rows.annotate(met=met).order_by("-met", "surname", "given")[:AT_MOST])
    fetch_posts(people)
    loads = load_of_people([person.pk for person in people], on)
    for person in people:
        name = decline_person(person.short_name, case, _GENDERS.get(Person.Gender(person.gender)))
        post = post_on(person, on)
        yield Completion(name, person.full_name, _note(post, loads.get(person.pk)), len(words))


def _organizations(words: str, case: str, on: dt.date) -> Iterator[Completion]:
    fits = Q(name__icontains=words) | Q(name__icontains=_stem(words)) | Q(full_name__istartswith=_stem(words))
    rows = list(Organization.objects.active().filter(fits).order_by("name")[:AT_MOST])
    loads = load_of_organizations([row.pk for row in rows], on)
    for row in rows:
        yield Completion(
            decline_phrase(row.name, case) if case != morph.NOMN else row.name,
            row.name,
            _note("", loads.get(row.pk)),
            len(words),
        )


def _groups(words: str, case: str, on: dt.date) -> Iterator[Completion]:
    rows = list(Group.objects.filter(is_active=True, name__istartswith=_stem(words)).order_by("name")[:AT_MOST])
    memberships = Membership.objects.on(on).filter(group__in=rows).order_by()
    members = dict(memberships.values_list("group").annotate(n=Count("pk")))
    for row in rows:
        count = members.get(row.pk, 0)
        note = ngettext("%(n)d member", "%(n)d members", count) % {"n": count}
        yield Completion(decline_phrase(row.name, case) if case != morph.NOMN else row.name, row.name, note, len(words))


def _note(post: str, load: Load | None) -> str:
    """«директор колледжа · открыто 4, просрочено 1»."""
    if load is None:
        return post
    told = _("open: %(n)d") % {"n": load.open}
    if load.overdue:
        told += ", " + _("overdue: %(n)d") % {"n": load.overdue}
    return f"{post} · {told}" if post else told


def _phrases(line: str, body: Group | None) -> Iterator[Completion]:
    """Phrases that continue the words after the number of the point: those kept, then earlier wordings of the body."""
    mark = _MARK.match(line)
    typed = line[mark.end() if mark else 0 :]
    if len(typed) < _ENOUGH_FOR_PHRASE:
        return
    mine = Q(body__isnull=True) | Q(body=body) if body is not None else Q(body__isnull=True)
    kept = list(Phrase.objects.filter(mine, text__istartswith=typed).values_list("text", flat=True)[:AT_MOST])
    used: Iterable[str] = ()
    if body is not None:
        points = Resolution.objects.filter(item__meeting__body=body, text__istartswith=typed)
        used = points.order_by("-item__meeting__date", "-pk").values_list("text", flat=True)[:3]
    for text in dict.fromkeys((*kept, *used)):
        note = _("phrase") if text in kept else _("from an earlier protocol")
        yield Completion(text, text, note, len(typed))

"""From a draft point to a resolution: wording, kind, responsibles, term, votes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from ..language.gated import Gated
from ..lines.address_lines import only_addresses
from ..lines.draft import DraftItem, DraftPoint
from ..memory import PointMemory
from ..moving import moved
from ..passages import Passage
from ..people.registry import People
from ..structure import Certainty, Kind, ParsedResolution, ParsedResponsible, ParsedTerm, ResponsibleKind, Role, Span
from ..terms.calendar import RUSSIA, WorkCalendar
from ..terms.found import FoundTerm
from ..terms.reading import chosen, find_terms
from ..terms.reading import read_label as read_term
from .kinds import kind_of
from .labels import split_labels
from .responsibles import counterparties, read_addressed, read_ending, read_label, settle
from .votes import read_votes

#: «избрать председателем Лугова А. С., секретарём – Зорину П. Л.»: who is elected has nothing to do.
_ELECTS = re.compile(r"избрать(?![а-яё])", re.IGNORECASE)
_TRAILING = re.compile(
    r"(?:\s*[–—-]\s*|\s*[,;.]\s*(?=срок)|\s*\()(?:срок(?: исполнения)?\s*[:–—-]?\s*)?(?=\S{0,400}$)", re.IGNORECASE
)


#: «… (срок – | до 14 декабря)»: goes with the term where that is taken out of the wording.
_TERM_FOLLOWS = re.compile(r"(?<=[(–—,-])\s*срок(?: исполнения)?\s*[–—:-]\s*$", re.IGNORECASE)


#: «… ремонт моста. Информацию – | еженедельно»: the term is that of a word by itself.
_NAMES_OBJECT = re.compile(r"(?:[.;] [А-ЯЁ]|[ ,]срок (?!исп|реал|вып|пред|под|зав))[а-яё]+ [–—-]$")
_MOVES_TERM = Gated(r"перенести|продлить|отложить|установить срок", re.IGNORECASE)
#: What only states something has no term of its own.
_STATES = re.compile(r"отметить|констатировать", re.IGNORECASE)


@dataclass(slots=True)
class Inherited:
    """What a stem hands down to its sub-points."""

    responsible: list[ParsedResponsible] = field(default_factory=list)
    term: ParsedTerm | None = None
    kind: Kind | None = None

    def told_from(self, base: int) -> tuple[Hashable, ...]:
        """All of it, places counted from `base`."""
        return (*moved((tuple(self.responsible), self.term), -base, 0), self.kind)


@dataclass(slots=True)
class Reading:
    """What all points of one protocol share. `memory` knows those that were read before."""

    people: People
    meeting: dt.date | None
    calendar: WorkCalendar = RUSSIA
    memory: PointMemory | None = None


def read_item_points(item: DraftItem, reading: Reading) -> tuple[list[ParsedResolution], list[tuple[str, str]]]:
    """Resolutions of an item, and the stems that only introduce sub-points."""
    resolutions: list[ParsedResolution] = []
    stems: list[tuple[str, str]] = []
    inherited: dict[int, Inherited] = {}
    numbers: dict[int, str] = {}
    count, plain = 0, False
    _others_were_read(reading)
    for point in item.points:
        if point.parent is None and not point.printed:
            count += 1
        elif point.parent is None:
            count = max(count, _last_number(point.number))
        number = _number(item, point, count, numbers, plain=plain)
        if point.parent is None and point.printed:
            plain = point.number.isdigit()
        numbers[id(point)] = number
        above = inherited.get(id(point.parent)) if point.parent is not None else None
        if _is_stem(point):
            inherited[id(point)] = _read_stem(point, reading, above)
            stems.append((number, point.passage.text))
            _others_were_read(reading)
            continue
        resolution = _point(point, number, numbers.get(id(point.parent)) if point.parent else None, reading, above)
        if point.children:
            inherited[id(point)] = Inherited(list(resolution.responsible), None, None)
        resolutions.append(resolution)
    return resolutions, stems


def _last_number(number: str) -> int:
    last = number.split(".")[-1]
    return int(last) if last.isdigit() else 0


def _number(item: DraftItem, point: DraftPoint, count: int, numbers: dict[int, str], *, plain: bool) -> str:
    """The number of a point; one without any counts on as those above it: `plain` («3)») or with its item («1.3»)."""
    if point.parent is not None:
        above = numbers.get(id(point.parent), "")
        if point.printed and point.number.startswith(above + "."):
            return point.number
        index = point.number if point.printed else str(point.parent.children.index(point) + 1)
        return f"{above}.{index}" if above else index
    if point.printed and point.number:
        return f"{item.number}.{point.number}" if point.style == "letter" else point.number
    return str(count) if plain else f"{item.number}.{count}"


def _is_stem(point: DraftPoint) -> bool:
    if not point.children:
        return False
    text = point.passage.text.rstrip()
    return text.endswith((":", "–", "—")) or len(text) < 12 or only_addresses(point)


def _ranges(terms: list[FoundTerm]) -> list[tuple[int, int]]:
    return [(found.start, found.end) for found in terms]


def _read_stem(point: DraftPoint, reading: Reading, above: Inherited | None) -> Inherited:
    passage, labels = split_labels(point.passage)
    terms = find_terms(passage.text, reading.meeting, reading.calendar)
    addressed = read_addressed(passage, reading.people, _ranges(terms), stem=True)
    found = chosen(passage.text, terms, reading.meeting)
    term = found.term if found else None
    responsible = addressed.responsible or (above.responsible if above else [])
    for name, value in labels + point.labels:
        if name == "responsible":
            responsible = responsible + read_label(value, reading.people)
        elif name == "term":
            term = read_term(value.text, reading.meeting, reading.calendar)
    kind = (
        kind_of(passage.text, addressed=True)
        if re.search(r"рекоменд|просить|предлож|утверд|одобр|согласов", passage.text, re.IGNORECASE)
        else None
    )
    return Inherited(responsible, term or (above.term if above else None), kind or (above.kind if above else None))


def _others_were_read(reading: Reading) -> None:
    if reading.memory is not None:
        reading.memory.others_were_read()


def _point(
    point: DraftPoint, number: str, parent: str | None, reading: Reading, above: Inherited | None
) -> ParsedResolution:
    """As it was read before, or read now."""
    if reading.memory is None:
        return _read_point(point, number, parent, reading, above)
    beside = [*point.votes, *(value for _name, value in point.labels)]
    labels = tuple(name for name, _value in point.labels)
    handed = above.told_from(point.passage.source(0)) if above is not None else None
    told = (number, parent, point.printed, point.style, point.order, len(point.votes), labels, handed)
    return reading.memory.read(point.passage, beside, told, lambda: _read_point(point, number, parent, reading, above))


def _read_point(
    point: DraftPoint, number: str, parent: str | None, reading: Reading, above: Inherited | None
) -> ParsedResolution:
    states = _STATES.match(point.passage.text) is not None
    passage, labels = (point.passage, []) if states else split_labels(point.passage)
    labels = labels + point.labels
    whole = passage
    term, responsible = _read_labels(labels, reading)
    found: FoundTerm | None = None
    terms = find_terms(passage.text, reading.meeting, reading.calendar)
    if term is None:
        found = chosen(passage.text, terms, reading.meeting)
    addressed = read_addressed(passage, reading.people, _ranges(terms))
    responsible = addressed.responsible + responsible
    ordered = f"{point.order} {passage.text}" if point.order else passage.text
    kind = kind_of(ordered, addressed=bool(responsible) or bool(above and above.responsible))
    if above and above.kind and kind is Kind.INSTRUCT:
        kind = above.kind
    lead_before = any(item.role is Role.LEAD for item in responsible)
    if kind in {Kind.INSTRUCT, Kind.RECOMMEND, Kind.OTHER} and not lead_before:
        ending, at = read_ending(passage, reading.people)
        if ending and not _ELECTS.match(passage.text):
            responsible = ending + responsible
            passage = passage.cut(0, len(passage.text[:at].rstrip(" ,–—-")))
    if above and not any(item.role is Role.LEAD for item in responsible):
        responsible = above.responsible + responsible
    several = _several_terms(terms, responsible) if found is not None else None
    if found is not None:
        term = _placed(several or found, whole)
        passage = passage if several else _cut_trailing(passage, found)
    if term is None and above:
        term = above.term
    if (
        kind is Kind.NOTE
        or states
        or (kind in {Kind.APPROVE, Kind.OTHER} and not responsible and not labels and not _may_have_term(passage.text))
    ):
        term = None
    passage = _ending(passage, printed=point.style)
    return ParsedResolution(
        number,
        passage.text,
        kind,
        settle(responsible, kind),
        tuple(counterparties(passage, reading.people)) if kind is Kind.AGREE else (),
        term,
        parent,
        point.printed,
        read_votes(point.votes),
        Certainty.SURE if point.printed else Certainty.LIKELY,
        point.passage.span(),
    )


def _several_terms(terms: list[FoundTerm], responsible: list[ParsedResponsible]) -> FoundTerm | None:
    """«Лугову до 1 марта …, Дятлову до 5 марта …» in one point: all of it is due by the last, which is doubtful."""
    dated = [found for found in terms if found.term.date]
    if sum(item.kind is ResponsibleKind.PERSON and item.role is Role.LEAD for item in responsible) < 2:
        return None
    if len({found.term.date for found in dated}) < 2:
        return None
    last = max(dated, key=lambda found: found.term.date or dt.date.min)
    return replace(last, term=replace(last.term, certainty=Certainty.DOUBTFUL))


def read_wording(text: str, reading: Reading, *, stem: bool = False) -> Inherited:
    """What the wording of a point says by itself about responsibles and term, before any label."""
    point = DraftPoint(Passage(text), "", "")
    if stem:
        return _read_stem(point, reading, None)
    read = _read_point(point, "", None, reading, None)
    return Inherited(list(read.responsible), read.term, read.kind)


def _may_have_term(text: str) -> bool:
    return _MOVES_TERM.search(text) is not None


def _read_labels(
    labels: list[tuple[str, Passage]], reading: Reading
) -> tuple[ParsedTerm | None, list[ParsedResponsible]]:
    term: ParsedTerm | None = None
    responsible: list[ParsedResponsible] = []
    for name, value in labels:
        if name == "responsible":
            inner, more = split_labels(value)
            responsible += read_label(inner, reading.people)
            for other, second in more:
                if other == "term" and term is None:
                    term = read_term(second.text, reading.meeting, reading.calendar)
                elif other == "co":
                    responsible += read_label(second, reading.people, Role.CO)
        elif name == "co":
            responsible += read_label(value, reading.people, Role.CO)
        elif name == "term":
            term = read_term(value.text, reading.meeting, reading.calendar)
            if term is not None:
                term = _with_span(term, value.span())
    return term, responsible


def _with_span(term: ParsedTerm, span: Span) -> ParsedTerm:
    return replace(term, span=span)


def _placed(found: FoundTerm, passage: Passage) -> ParsedTerm:
    return _with_span(found.term, passage.span(found.start, found.end))


def _cut_trailing(passage: Passage, found: FoundTerm) -> Passage:
    """A term set off by a dash or brackets at the end («– до 16 мая 2022 г.;») is taken out of the wording."""
    text = passage.text
    if found.end > len(text) or text[found.end :].strip(" .;,)года") or found.start == 0:
        return passage
    before = _TERM_FOLLOWS.sub("", text[: found.start]).rstrip()
    if _NAMES_OBJECT.search(before):
        return passage
    if before.endswith(("–", "—", " -", "(")) and not re.search(r"\d[–—-]$", text[: found.start]):
        return passage.cut(0, len(before[:-1].rstrip(" ,–—-(")))
    return passage


def _ending(passage: Passage, printed: str) -> Passage:
    """A sub-point of an enumeration loses its semicolon, a dash point its stop as well."""
    text = passage.text.rstrip(" ,\t")
    if text.endswith(";"):
        text = text[:-1].rstrip()
    elif (
        text.endswith(".") and text[:1].islower() and not re.search(r"\b(?:г|гг|т|д|п|ул|руб|тыс|млн|[А-ЯЁ])\.$", text)
    ):
        text = text[:-1]
    return passage.cut(0, len(text))

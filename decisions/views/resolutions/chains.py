"""Where a decision came from and what replaced it: decisions that change one another, questions that were carried over.

The picture and the list below it are made of the same links, by date.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count, pairwise

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from decisions.models import AgendaItem, Lineage, Meeting, Resolution
from decisions.naming import Naming
from decisions.permissions import AnyUser

GENERATIONS = 4
"""How many steps back and forth a chain of decisions is followed."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a link does to the `older` one; `is_broken` says that the older one ended by it or waited for it."""

    words: str
    older: Link
    is_broken: bool


@dataclass(slots=True)
class Link:
    """A decision or a question of a chain. `mark` is its name on the picture, `relations` lead to the earlier ones."""

    day: dt.date
    order: tuple[int, ...]
    name: str
    mark: str
    url: str
    text: str
    is_here: bool = False
    relations: list[Relation] = field(default_factory=list)

    @property
    def name_within(self) -> str:
        """The name inside of a sentence."""
        return self.name[:1].lower() + self.name[1:]


def with_chain(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """Rows that know whether there is anything to tell: most decisions stand alone, and nothing more is asked then."""
    related = Lineage.objects.filter(Q(newer=OuterRef("pk")) | Q(older=OuterRef("pk")))
    return rows.annotate(is_related=Exists(related), is_taken_up=_taken_up("item"))


def with_taken_up(rows: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Questions that know whether one of a later meeting goes on with them."""
    return rows.annotate(is_taken_up=_taken_up("pk"))


def _taken_up(of: str) -> Exists:
    return Exists(AgendaItem.objects.filter(carried_from=OuterRef(of)))


def _is_carried(item: AgendaItem) -> bool:
    return item.carried_from_id is not None or item.is_taken_up  # type: ignore[attr-defined]


def chain_of(resolution: Resolution, user: AnyUser) -> list[Link]:
    """The chain of a row fetched `with_chain`, as far as the reader may see it; empty for one that stands alone."""
    points, relations = _decisions(resolution, user) if resolution.is_related else ([resolution], [])  # type: ignore[attr-defined]
    resolution.item.is_taken_up = resolution.is_taken_up  # type: ignore[attr-defined]
    questions = _questions(resolution.item, user) if _is_carried(resolution.item) else []
    if len(points) + len(questions) == 1:
        return []
    naming = Naming(user, points)
    links = {point.pk: _of_point(point, naming, is_here=point.pk == resolution.pk) for point in points}
    for one in relations:
        broken = one.relation in (Lineage.Relation.CANCELS, Lineage.Relation.CLOSES)
        relation = Relation(str(one.get_relation_display()), links[one.older_id], broken)
        links[one.newer_id].relations.append(relation)
    carried = {item.pk: _of_question(item, naming) for item in questions} | {resolution.item_id: links[resolution.pk]}
    for item in [resolution.item, *questions]:
        older = carried.get(item.carried_from_id or 0)
        if older is not None:
            carried[item.pk].relations.append(Relation(_("carried over"), older, is_broken=True))
    return sorted([*links.values(), *(carried[item.pk] for item in questions)], key=lambda link: (link.day, link.order))


def _decisions(resolution: Resolution, user: AnyUser) -> tuple[list[Resolution], list[Lineage]]:
    visible = Resolution.objects.visible_to(user)
    known: dict[int, Resolution] = {resolution.pk: resolution}
    relations: dict[int, Lineage] = {}
    edge = {resolution.pk}
    for _generation in range(GENERATIONS):
        found = Lineage.objects.filter(Q(newer__in=edge) | Q(older__in=edge), newer__in=visible, older__in=visible)
        rows = list(found.exclude(pk__in=relations).select_related("newer__item__meeting", "older__item__meeting"))
        relations.update({row.pk: row for row in rows})
        ends = {end.pk: end for row in rows for end in (row.newer, row.older) if end.pk not in known}
        known.update(ends)
        edge = set(ends)
        if not edge:
            break
    return list(known.values()), list(relations.values())


def _questions(item: AgendaItem, user: AnyUser) -> list[AgendaItem]:
    """Those that `item` was carried from, and carried to, of protocols that the reader may see."""
    known = {item.pk: item}
    edge = [item]
    for _generation in range(GENERATIONS):
        edge = [row for row in _beside(edge, user) if row.pk not in known]
        known.update({row.pk: row for row in edge})
        if not edge:
            break
    return [row for row in known.values() if row.pk != item.pk]


def _beside(items: Iterable[AgendaItem], user: AnyUser) -> list[AgendaItem]:
    """The questions of which `items` are carried, and those to which they were, where the reader may read all titles.

    That an open question went on as one closed to the public would tell what the closed one is of.
    """
    naming = Naming(user)
    rows = [row for row in items if naming.title(row)]
    older = [row.carried_from_id for row in rows if row.carried_from_id is not None]
    near = AgendaItem.objects.filter(Q(pk__in=older) | Q(carried_from__in=[row.pk for row in rows]))
    visible = Meeting.objects.visible_to(user).filter(pk=OuterRef("meeting"))
    found = near.filter(Exists(visible)).select_related("meeting").order_by("meeting__date", "pk")
    return [row for row in found.defer("meeting__source_text", "meeting__corrections") if naming.title(row)]


@dataclass(frozen=True, slots=True)
class Carried:
    """A question of another meeting: the `earlier` one, from which this one is carried, or one to which it was."""

    is_earlier: bool
    name: str
    url: str


def carried_between(items: Iterable[AgendaItem], user: AnyUser) -> dict[int, list[Carried]]:
    """The other ends of the questions of a protocol, fetched `with_taken_up`, by their keys; one statement, or none."""
    own = {item.pk: item for item in items if _is_carried(item)}
    if not own:
        return {}
    found: defaultdict[int, list[Carried]] = defaultdict(list)
    for row in _beside(own.values(), user):
        name, url = _question_of(row), _address(row)
        for item in own.values():
            if item.carried_from_id == row.pk:
                found[item.pk].append(Carried(True, name, url))
        if row.carried_from_id in own:
            found[row.carried_from_id].append(Carried(False, name, url))
    return found


def _of_point(point: Resolution, naming: Naming, *, is_here: bool) -> Link:
    meeting = point.item.meeting
    words = {"number": point.number, "meeting": meeting.number, "day": f"{meeting.date:%d.%m.%Y}"}
    if meeting.number:
        name = _("Point %(number)s of protocol № %(meeting)s of %(day)s") % words
    else:
        name = _("Point %(number)s of the protocol of %(day)s") % words
    mark = _mark(meeting, _("p. %(number)s") % words)
    order = (point.item.position, point.position)
    return Link(meeting.date, order, name, mark, point.get_absolute_url(), naming.wording(point), is_here)


def _of_question(item: AgendaItem, naming: Naming) -> Link:
    mark = _mark(item.meeting, _("question %(number)s") % {"number": item.number or item.position})
    return Link(item.meeting.date, (item.position,), _question_of(item), mark, _address(item), naming.title(item))


def _question_of(item: AgendaItem) -> str:
    words = {"number": item.number or item.position, "meeting": item.meeting.number}
    day = {"day": f"{item.meeting.date:%d.%m.%Y}"}
    if item.meeting.number:
        return _("Question %(number)s of protocol № %(meeting)s of %(day)s") % {**words, **day}
    return _("Question %(number)s of the protocol of %(day)s") % {**words, **day}


def _address(item: AgendaItem) -> str:
    return f"{item.meeting.get_absolute_url()}#i{item.position}"


def _mark(meeting: Meeting, of: str) -> str:
    return f"№ {meeting.number}, {of}" if meeting.number else of


# ── the picture ──────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Node:
    """A link on the picture of a chain; coordinates in the units of the drawing."""

    x: int
    link: Link


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes: straight between neighbours, over others an arc below."""

    start: int
    end: int
    middle: int
    words: str
    is_broken: bool
    arc: int
    """How deep an arc is, from 1: those above one another differ; 0 for a straight line."""

    @property
    def is_arc(self) -> bool:
        return self.arc > 0

    @property
    def depth(self) -> int:
        """Down to where the handles of the curve reach; the curve itself comes three quarters of the way."""
        return 70 + 50 * self.arc

    @property
    def words_at(self) -> int:
        """The line of its words, below the curve or the straight line."""
        return 18 + self.depth * 3 // 4 + 16 if self.is_arc else 78


@dataclass(frozen=True, slots=True)
class ChainPlot:
    """A picture of a chain, `WIDTH` units wide; the list below says the same in words."""

    nodes: list[Node]
    edges: list[Edge]

    WIDTH = 860
    MOST = 6

    @property
    def height(self) -> int:
        return max((edge.words_at + 8 for edge in self.edges if edge.is_arc), default=86)


def plot_of(chain: list[Link]) -> ChainPlot | None:
    """A drawing of up to six links, left to right by date; None when there is nothing to draw."""
    if not 1 < len(chain) <= ChainPlot.MOST:
        return None
    step = (ChainPlot.WIDTH - 120) // (len(chain) - 1)
    nodes = [Node(60 + number * step, link) for number, link in enumerate(chain)]
    places = {id(node.link): node.x for node in nodes}
    free = set(pairwise(node.x for node in nodes))
    straight: list[_Span] = []
    bent: list[_Span] = []
    for node in nodes:
        for relation in node.link.relations:
            span = (places[id(relation.older)], node.x, relation)
            (straight if span[:2] in free else bent).append(span)
            free.discard(span[:2])
    return ChainPlot(nodes, [*(_edge(span, 0) for span in straight), *_arcs(bent)])


_Span = tuple[int, int, Relation]


def _arcs(spans: list[_Span]) -> list[Edge]:
    """Short ones inside of long ones, each as high as those above it leave room: so the fewest lines cross."""
    arcs: list[Edge] = []
    for span in sorted(spans, key=lambda one: (abs(one[1] - one[0]), one[0])):
        left, right = sorted(span[:2])
        beside = {arc.arc for arc in arcs if min(arc.start, arc.end) < right and left < max(arc.start, arc.end)}
        arcs.append(_edge(span, next(depth for depth in count(1) if depth not in beside)))
    return arcs


def _edge(span: _Span, arc: int) -> Edge:
    start, end, relation = span
    return Edge(start, end, (start + end) // 2, relation.words, relation.is_broken, arc)

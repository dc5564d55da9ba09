"""One resolution: its wording, who answers for it, how it was carried out, where it came from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.models import Lineage, Resolution, Speaker
from decisions.naming import Naming, fetch_posts
from decisions.permissions import AnyUser
from decisions.standing import Clock, Standing
from decisions.views.cards import Fact, card_of_resolution, citation, organization_fact
from decisions.views.periods import periods_of
from decisions.views.points import Point, people_of, point_of, tasks_of, with_responsibles
from decisions.views.public import public_page
from decisions.views.stories import story_of

GENERATIONS = 4
"""How many steps back and forth a chain of decisions is followed."""


@dataclass(frozen=True, slots=True)
class Link:
    """A decision in the chain, by date; `relations` say what it does to the earlier ones."""

    resolution: Resolution
    text: str
    relations: list[Lineage]
    is_here: bool


@require_safe
@public_page
def resolution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One point. 404 for what the reader may not know of."""
    visible = Resolution.objects.visible_to(request.user).select_related("item__meeting__body__policy", "vote")
    resolution = get_object_or_404(with_responsibles(visible), pk=pk)
    meeting = resolution.item.meeting
    speakers = list(
        resolution.item.speakers.exclude(role=Speaker.Role.DISCUSS).select_related("person").order_by("position")
    )
    fetch_posts([*people_of([resolution]), *(speaker.person for speaker in speakers)])
    naming = Naming(request.user, [resolution])
    clock = Clock.for_body(timezone.localdate(), meeting.body)
    point = point_of(resolution, naming, clock)
    tasks = tasks_of(point, request.user, naming, clock)
    chain = _chain(resolution, request.user)
    context = {
        "point": point,
        "resolution": resolution,
        "meeting": meeting,
        "tasks": [task for task in tasks if task.standing != Standing.CLOSED or len(tasks) < 6],
        "done": [task for task in tasks if task.standing == Standing.CLOSED] if len(tasks) >= 6 else [],
        "story": story_of(resolution, tasks, naming),
        "chain": chain,
        "plot": plot_of(chain),
        "speakers": [naming.person(row.person, meeting, row.post) for row in speakers],
        "moved": _moved(point),
        "periods": periods_of(resolution, request.user, naming, clock),
        "has_own_tasks": any(task.is_open_to_reader for task in tasks),
        "names_a_group": bool(resolution.addressees.all()),
        "sees_whole": naming.whole(meeting),
        "card": card_of_resolution(resolution, _organizations(point)),
        "citation": citation(resolution, timezone.localdate()),
    }
    return render(request, "decisions/resolution_detail.html", context)


def _organizations(point: Point) -> list[Fact]:
    """Each organization that answers for the point, once."""
    found = {row.organization_id: row.organization for row in point.assignments if row.organization}
    return [organization_fact(organization) for organization in found.values()]


def _moved(point: Point) -> list[tuple[dt.date, dt.date, int]]:
    """Terms that were put off: the one of the protocol, the one in force, of how many of the responsibles."""
    terms = Counter(
        (row.original_term, row.term)
        for row in point.assignments
        if row.original_term and row.term and row.original_term != row.term
    )
    return [(was, now, n) for (was, now), n in sorted(terms.items())]


def _chain(resolution: Resolution, user: AnyUser) -> list[Link]:
    """The decisions this one is related to, and theirs, as far as the reader may see them; empty for a single one."""
    # Most stand alone: the question for a chain costs as much as half of their page.
    if not Lineage.objects.filter(Q(newer=resolution) | Q(older=resolution)).exists():
        return []
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
    if len(known) == 1:
        return []
    naming = Naming(user, known.values())
    by_date = sorted(known.values(), key=lambda row: (row.item.meeting.date, row.item.position, row.position))
    return [
        Link(
            resolution=row,
            text=naming.wording(row),
            relations=[relation for relation in relations.values() if relation.newer_id == row.pk],
            is_here=row.pk == resolution.pk,
        )
        for row in by_date
    ]


@dataclass(frozen=True, slots=True)
class Node:
    """A decision on the picture of a chain; coordinates in the units of the drawing."""

    x: int
    link: Link


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes: straight between neighbours, over others an arc below, deeper than the last."""

    start: int
    end: int
    middle: int
    words: str
    is_broken: bool
    arc: int
    """Which of the arcs it is, from 1; 0 for a straight line."""

    @property
    def is_arc(self) -> bool:
        return self.arc > 0

    @property
    def depth(self) -> int:
        """Down to where the handles of the curve reach; the curve itself comes three quarters of the way."""
        return 70 + 50 * self.arc

    @property
    def words_at(self) -> int:
        """The line of its words, below the curve."""
        return 18 + self.depth * 3 // 4 + 16


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
    """A drawing of up to six decisions, left to right by date; None when there is nothing to draw."""
    if not 1 < len(chain) <= ChainPlot.MOST:
        return None
    step = (ChainPlot.WIDTH - 120) // (len(chain) - 1)
    nodes = [Node(60 + number * step, link) for number, link in enumerate(chain)]
    places = {node.link.resolution.pk: node.x for node in nodes}
    free = set(pairwise(node.x for node in nodes))
    edges: list[Edge] = []
    arcs = 0
    for node in nodes:
        for relation in node.link.relations:
            start = places[relation.older_id]
            broken = relation.relation in (Lineage.Relation.CANCELS, Lineage.Relation.CLOSES)
            words = str(relation.get_relation_display())
            is_arc = (start, node.x) not in free
            free.discard((start, node.x))
            arcs += is_arc
            edges.append(Edge(start, node.x, (start + node.x) // 2, words, broken, arcs if is_arc else 0))
    return ChainPlot(nodes, edges)

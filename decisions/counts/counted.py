"""What was counted of the public register, read: the sets of one counting, put right for all that changed since.

Which rows changed is told by one statement, so by one state of the database. The sets may be those of an earlier or a
later counting: a row that changed is taken from none of them, but as it is now, so no row is told twice.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.db.models import QuerySet
from pyroaring import BitMap

from decisions.counts.counting import turned
from decisions.counts.sets import Held, Of, Values, added, held, united
from decisions.counts.values import KEYS, of_meetings, of_points, of_tasks, public_points
from decisions.counts.words import KNOWN
from decisions.models import Resolution, Uncounted
from decisions.planned import Words
from decisions.remembering import remembered
from decisions.standing import Clock
from members.models import User

Kind = Uncounted.Kind
ByValue = dict[str, BitMap]
FAR = 10_000
"""When so many points changed since they were counted, the database counts all of them sooner than we look at these."""
_BYTES = 100_000
"""About what is remembered of the changes; the sets themselves are held anyway."""


def _marks(join: str) -> Words:
    of_items = f"{join} decisions_resolution r ON r.item_id = "
    of_meetings = f"{join} decisions_agendaitem i ON i.meeting_id = {{}} {of_items}i.id"
    return Words(
        "SELECT 'epoch', epoch FROM decisions_counting "  # noqa: S608 - no input
        "UNION ALL SELECT 'number', number FROM decisions_counting "
        f"UNION ALL SELECT kind, row_id FROM decisions_uncounted WHERE kind IN ('{Kind.POINT}', '{Kind.TASK}') "
        f"UNION ALL SELECT '{Kind.POINT}', r.id FROM decisions_uncounted u {of_items}u.row_id "
        f"WHERE u.kind = '{Kind.ITEM}' "
        f"UNION ALL SELECT '{Kind.POINT}', r.id FROM decisions_uncounted u {of_meetings.format('u.row_id')} "
        f"WHERE u.kind = '{Kind.MEETING}' "
        f"UNION ALL SELECT '{Kind.POINT}', r.id FROM decisions_uncounted u "
        f"{join} decisions_meeting m ON m.body_id = u.row_id {of_meetings.format('m.id')} WHERE u.kind = '{Kind.BODY}' "
        f"UNION ALL SELECT kind, row_id FROM decisions_uncounted WHERE kind = '{Kind.WORDING}' "
        f"UNION ALL SELECT '{Kind.WORDING}', r.id FROM decisions_uncounted u {of_items}u.row_id "
        f"WHERE u.kind = '{Kind.QUESTION}' "
        f"UNION ALL SELECT kind, row_id FROM decisions_uncounted WHERE kind = '{Kind.MEETING}'",
        (),
    )


_MARKS = {"sqlite": _marks("CROSS JOIN"), "postgresql": _marks("JOIN")}
"""SQLite keeps to the order of a CROSS JOIN. What it learned of the marks while there were very many, after a great
import, it never forgets: it would go through all questions and look for the mark of each."""


@dataclass(frozen=True)
class Counted:
    """The keys of points, tasks and meetings by their values, as they are now: of those that are published, and of the
    points that only the reader may see."""

    clock: Clock
    held: Held
    changed_points: BitMap
    changed_tasks: BitMap
    changed_texts: BitMap
    changed_meetings: BitMap
    using: str
    rows: QuerySet[Resolution]
    """Where the values are looked up of what changed: all that the reader may see."""
    beyond: BitMap = field(default_factory=BitMap)
    """The points that the reader may see and not everybody; they count as changed."""

    @property
    def is_far_behind(self) -> bool:
        """Whether to look at what changed takes longer than to count all rows one by one: after a great import."""
        return len(self.changed_points) > FAR

    def of(self, name: str) -> ByValue:
        """The keys by each value of one name (`Of`)."""
        changed, values = self._points if name in Of.POINTS.value else self._tasks
        sets = self.held.of(name)
        return added(sets, changed, values.get(name, {})) if changed else sets

    def having(self, name: str, value: str) -> BitMap:
        """The keys by one value of a name: the others are not put right."""
        changed, values = self._points if name in Of.POINTS.value else self._tasks
        keys = self.held.of(name).get(value, BitMap())
        return keys - changed | values.get(name, {}).get(value, BitMap()) if changed else keys

    def with_any(self, name: str) -> BitMap:
        """The keys that have a value of this name."""
        changed, values = self._points if name in Of.POINTS.value else self._tasks
        keys = self.held.with_any(name)
        return united([keys - changed, *values.get(name, {}).values()]) if changed else keys

    @property
    def knows_meetings(self) -> bool:
        """Whether to look at the meetings that changed takes one statement at most."""
        return len(self.changed_meetings) <= KEYS

    @cached_property
    def meetings(self) -> ByValue:
        """The published meetings of each body and year."""
        changed, sets = self.changed_meetings, self.held.of("meeting")
        return added(sets, changed, _by_name(of_meetings(changed, self.using)).get("meeting", {})) if changed else sets

    @cached_property
    def points(self) -> BitMap:
        """All points that decide something."""
        return self.with_any("body")

    @cached_property
    def worded(self) -> BitMap:
        """Points of which the sets of words (`words`) tell what they hold now."""
        return self.held.of(KNOWN).get("", BitMap()) - self.changed_texts

    @cached_property
    def _points(self) -> tuple[BitMap, dict[str, ByValue]]:
        changed = self.changed_points | turned(Of.POINTS, self.held, self.clock.today)
        return changed, _by_name(of_points(changed, self.clock, self.rows))

    @cached_property
    def _tasks(self) -> tuple[BitMap, dict[str, ByValue]]:
        changed = self.changed_tasks | turned(Of.TASKS, self.held, self.clock.today)
        changed, values = of_tasks(self.changed_points, changed, self.clock, self.using)
        return changed, _by_name(values)


def read(clock: Clock, stamp: str = "") -> Counted:
    """All that was counted, as on this day; what of it is not asked for is not put right.

    Remembered under the stamp (`decisions.remembering`): until something changes, what changed is read once.
    """
    key = ("counted", clock.today, tuple(sorted(clock.soon_days.items())))
    return remembered(stamp, key, lambda: _read(clock), _BYTES)


def on(today: dt.date, stamp: str = "") -> Counted:
    """The same where nothing depends on what a body calls soon: of tasks, and of months, bodies and organizations."""
    return read(Clock(today), stamp)


def for_reader(user: User | AnonymousUser, clock: Clock, public: Counted | None = None) -> Counted:
    """The same, `public` if it was read before, for one who may see more: what is not public counts as changed, and is
    told as it stands for him.

    Where that is much, as before the protocols of an archive are published, not all of it is read (`is_far_behind`).
    """
    public, points = public or _read(clock), Resolution.objects.all()
    beyond = BitMap(points.beyond_public(user).order_by().values_list("pk", flat=True)[: FAR + 1])
    changed = public.changed_points | beyond
    return replace(public, changed_points=changed, rows=points.visible_to(user), beyond=beyond)


def _read(clock: Clock) -> Counted:
    using = Resolution.objects.db
    marks = defaultdict[str, list[int]](list)
    for kind, key in _MARKS[connections[using].vendor].rows(()):
        marks[kind].append(key)
    epoch, number = (marks[name][0] if marks[name] else 0 for name in ("epoch", "number"))
    points, tasks, texts = (BitMap(marks[kind.value]) for kind in (Kind.POINT, Kind.TASK, Kind.WORDING))
    meetings = BitMap(marks[Kind.MEETING.value])
    return Counted(clock, held(epoch, number, using), points, tasks, texts, meetings, using, public_points(using))


def _by_name(values: Values) -> dict[str, ByValue]:
    found: dict[str, ByValue] = {}
    for (name, value), keys in values.items():
        found.setdefault(name, {})[value] = BitMap(keys)
    return found

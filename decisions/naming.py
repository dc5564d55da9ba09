"""Who is shown by name: everybody to those who read the whole protocol, the others by recorded consent only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decisions.models import AgendaItem, Assignment, Meeting, Resolution
from decisions.permissions import READERS, AnyUser
from decisions.prepared import Ask, as_many, asked, asked_together
from members.access import access_of
from members.models import Person, Position


@dataclass(frozen=True, slots=True)
class Named:
    """A person on a page: `name` is empty when only the post may be shown."""

    name: str = ""
    post: str = ""

    @property
    def signature(self) -> str:
        """«В. С. Лагутин», as under a document; the post where the name may not be shown."""
        surname, _space, initials = self.name.partition(" ")
        return f"{initials} {surname}".strip() or str(self)

    def __str__(self) -> str:
        return self.name or self.post or _("a person without consent to be named")


class Naming:
    """Answers for one reader and the points of one page, by at most one query.

    The rules for one point are `decisions.permissions.reads_as_printed` and `may_name`.
    """

    def __init__(self, user: AnyUser, resolutions: Iterable[Resolution | int] = ()) -> None:
        """`resolutions` are the points of the page or their keys."""
        self._access = access_of(user)
        self._own: set[int] = set()
        self._whole: dict[int, bool] = {}
        rows = list(resolutions)
        if self._access.is_member and rows:
            own = Assignment.objects.of(self._access).filter(
                resolution__in=rows, resolution__item__meeting__status=Meeting.Status.SIGNED
            )
            self._own.update(own.values_list("resolution", flat=True).order_by())

    def whole(self, meeting: Meeting) -> bool:
        """Whether the reader gets the protocol as printed, its closed items included."""
        return self.whole_of(meeting.body_id)

    def whole_of(self, body_id: int) -> bool:
        """The same for every protocol of one body, by its key."""
        whole = self._whole.get(body_id)
        if whole is None:
            whole = self._whole[body_id] = any(self._access.has_role(role, body_id) for role in READERS)
        return whole

    def as_printed(self, resolution: Resolution) -> bool:
        """Whether the reader gets this point with all its names."""
        return self.prints(resolution.pk, resolution.item.meeting.body_id)

    def prints(self, resolution_id: int, body_id: int) -> bool:
        """The same by the keys of the point and of its body."""
        return self.is_own(resolution_id) or self.whole_of(body_id)

    def is_own(self, resolution_id: int) -> bool:
        """Whether a point of the page, by its key, addresses the reader."""
        return resolution_id in self._own

    def tells_since(self, organization_id: int, body_id: int) -> bool:
        """Whether the reader is told without consent who was named for the organization since: its own people, and who
        reads the whole of the body."""
        return organization_id in self._access.organizations or self.whole_of(body_id)

    def wording(self, resolution: Resolution) -> str:
        """The text of a point for this reader."""
        return resolution.text if self.as_printed(resolution) else resolution.public_text

    def title(self, item: AgendaItem) -> str:
        """The title of a question for this reader; empty for a closed one."""
        return self.title_of(item.meeting.body_id, item.title, item.public_title, is_closed=item.is_closed)

    def title_of(self, body_id: int, title: str, public_title: str, *, is_closed: bool) -> str:
        """The same of plain values."""
        if self.whole_of(body_id):
            return title
        return "" if is_closed else public_title

    def person(self, person: Person, meeting: Meeting, post: str = "", point: Resolution | None = None) -> Named:
        """Name and post of `person`; the post held on the day of the meeting when none was printed."""
        return Named(self.name(person, meeting, point), post or post_on(person, meeting.date))

    def name(self, person: Person, meeting: Meeting, point: Resolution | None = None) -> str:
        """The name alone, of whom no post is shown: empty where it may not be read."""
        shown = person.name_is_public or self.whole(meeting) or (point is not None and self.as_printed(point))
        return person.short_name if shown else ""


def fetch_posts(people: Iterable[Person | None]) -> None:
    """Load the posts of all people of a page at once, for `Naming.person`; of those who have them already, none."""
    known = [person for person in people if person is not None and person.fetched_posts is None]
    keys = as_many(sorted({person.pk for person in known}))
    give_posts(known, asked(("posts", len(keys)), keys, posts_of) if keys else ())


def people_with_posts(keys: Collection[int]) -> dict[int, Person]:
    """The people of these keys with what is shown of them, their posts too, by one statement."""
    some = as_many(sorted(keys))
    if not some:
        return {}
    people, posts = asked_together(Ask(("people", len(some)), some, _people), Ask(("posts", len(some)), some, posts_of))
    give_posts(people, posts)
    return {person.pk: person for person in people}


def give_posts(people: Iterable[Person], posts: Iterable[Position]) -> None:
    """What `fetch_posts` does, of all their posts, which were found already."""
    held = defaultdict[int, list[Position]](list)
    for post in posts:
        held[post.person_id].append(post)
    for person in people:
        person.fetched_posts = held[person.pk]


def posts_of(people: Iterable[int | None]) -> QuerySet[Position]:
    """The posts of people by their keys: what each is called, and when it was held."""
    posts = Position.objects.filter(person__in=people).select_related("organization")
    return posts.only("person", "title", "since", "until", "is_main", "organization__name")


def _people(keys: list[int]) -> QuerySet[Person]:
    named = ("surname", "given", "patronymic", "consent_given_on", "consent_withdrawn_on")
    return Person.objects.filter(pk__in=keys).only(*named).order_by()


def post_on(person: Person, day: dt.date) -> str:
    """«director, ООО «Причал»», as held on `day`; of people whose posts were fetched no query."""
    position = person.position_on(day)
    return str(position) if position else ""

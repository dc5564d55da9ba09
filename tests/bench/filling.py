"""A register of any size for `make bench`: protocols of 12 points, written in bulk, in invented names."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from decisions.models import AgendaItem, Assignment, Event, Meeting, Resolution
from members.models import Group, Organization, Person, Position

WORDS = (
    "график движения судов",
    "отчёт о ремонте причала",
    "перечень участков берега",
    "план углубления фарватера",
    "договор о перевозке зерна",
    "предложения по тарифам",
    "список лоцманов",
    "порядок пропуска через шлюз",
    "смету на освещение набережной",
    "программу обучения мотористов",
    "сведения о простоях",
    "схему стоянок паромов",
)
VERBS = ("Представить", "Согласовать", "Утвердить", "Разработать", "Направить в совет", "Рассмотреть")
RARE = "дебаркадера"
"""In one resolution of a thousand, in this form; the bench asks for another."""
BUSY = 4
"""The place of an organization that answers for one point in 40 beside the others: its page is full at any size."""
ON_MEETING, ON_ITEM, ON_CHUNK = 12, 4, 2_000
BY_NAME = 1 / 4
"""Of the tasks this share is given to a person, not to an organization."""
YEARS = dt.timedelta(days=3_650)
"""Over which the meetings are spread, and the days when tasks were closed."""


def fill(size: int, *, is_bare: bool = False) -> None:
    """Write `size` published resolutions; the same ones for the same size.

    One task in four is given to a person by name, and of each is told what became of it; of a bare register only
    organizations answer, and nothing is told.
    """
    chance = random.Random(size)
    bodies = Group.objects.bulk_create(
        Group(name=f"Совет бассейна № {n}", slug=f"basin-{n}", is_body=True) for n in range(8)
    )
    organizations = Organization.objects.bulk_create(
        Organization(name=f"ООО «Причал {n}»", kind=Organization.Kind.COMPANY) for n in range(200)
    )
    people = {} if is_bare else _people_of(organizations)
    now, today = timezone.now(), timezone.localdate()
    for first in range(0, size, ON_CHUNK * ON_MEETING):
        count = min(ON_CHUNK * ON_MEETING, size - first)
        numbers = range(first // ON_MEETING, -(-(first + count) // ON_MEETING))
        meetings = Meeting.objects.bulk_create(
            Meeting(
                body=bodies[n % len(bodies)],
                number=str(n),
                year=(day := today - dt.timedelta(days=1 + n % YEARS.days)).year,
                date=day,
                status=Meeting.Status.SIGNED,
                signed_at=(told_at := now - dt.timedelta(days=n % YEARS.days, minutes=n // YEARS.days)),
                published_at=told_at,
            )
            for n in numbers
        )
        if not is_bare:
            _tell_of_meetings(meetings)
        titles = (f"О работе: {chance.choice(WORDS)}" for _ in iter(int, 1))
        items = AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=n, number=str(n), title=(title := next(titles)), public_title=title)
            for meeting in meetings
            for n in range(1, ON_MEETING // ON_ITEM + 1)
        )
        tasks = _fill_points(chance, items, organizations, people, first, count, size)
        if not is_bare:
            _tell_of_tasks(tasks)


def _people_of(organizations: list[Organization]) -> dict[Organization, list[Person]]:
    """Two of each, with their posts; one of three may be named."""
    consented = timezone.localdate() - YEARS
    people = Person.objects.bulk_create(
        Person(surname=f"Причалов-{n}", given="Пётр", consent_given_on=None if n % 3 else consented)
        for n in range(2 * len(organizations))
    )
    Position.objects.bulk_create(
        Position(person=person, organization=organizations[n // 2], title=("директор", "диспетчер")[n % 2])
        for n, person in enumerate(people)
    )
    return {organization: people[2 * n : 2 * n + 2] for n, organization in enumerate(organizations)}


def _tell_of_meetings(meetings: list[Meeting]) -> None:
    Event.objects.bulk_create(
        Event(meeting=meeting, action=action, at=at)
        for meeting in meetings
        for action, at in ((Event.Action.SIGNED, meeting.signed_at), (Event.Action.PUBLISHED, meeting.published_at))
    )


def _tell_of_tasks(tasks: list[Assignment]) -> None:
    """Each was put on control when its protocol was published; those that are closed were closed, each at a moment of
    its own."""
    events = []
    for task in tasks:
        given_at = task.resolution.item.meeting.published_at
        events.append(Event(assignment=task, action=Event.Action.CONTROLLED, at=given_at))
        if task.closed_at:
            events.append(Event(assignment=task, action=Event.Action.CLOSED, at=task.closed_at))
    Event.objects.bulk_create(events, batch_size=2_000)


def _fill_points(
    chance: random.Random,
    items: list[AgendaItem],
    organizations: list[Organization],
    people: dict[Organization, list[Person]],
    first: int,
    count: int,
    size: int,
) -> list[Assignment]:
    """`count` points from the `first` of all `size` on, and who answers for them."""
    points, tasks, today, now = [], [], timezone.localdate(), timezone.now()
    for n in range(count):
        what = f"отчёт о состоянии {RARE}" if (first + n) % 1000 == 7 else chance.choice(WORDS)
        text = f"{chance.choice(VERBS)} {what} и {chance.choice(WORDS)} на рассмотрение совета, пункт {first + n}."
        on_control = chance.random() < 0.2
        points.append(
            Resolution(
                item=items[n // ON_ITEM],
                position=n % ON_ITEM + 1,
                number=f"{items[n // ON_ITEM].number}.{n % ON_ITEM + 1}",
                text=text,
                public_text=text,
                kind=chance.choice(Resolution.Kind.values),
                state=Resolution.State.CONTROL if on_control else Resolution.State.CLOSED,
                due=today + dt.timedelta(days=chance.randint(-60, 60)) if on_control else None,
            )
        )
    for n, point in enumerate(Resolution.objects.bulk_create(points, batch_size=2_000), first):
        status = Assignment.Status.CONTROL if point.due else Assignment.Status.CLOSED
        answering = chance.sample(organizations, chance.choice((1, 1, 2)))
        if chance.random() < 1 / 40 and organizations[BUSY] not in answering:
            answering.append(organizations[BUSY])
        for position, organization in enumerate(answering, 1):
            person = chance.choice(people[organization]) if people and chance.random() < BY_NAME else None
            tasks.append(
                Assignment(
                    resolution=point,
                    position=position,
                    person=person,
                    organization=None if person else organization,
                    printed=str(person or organization),
                    status=status,
                    closed_at=None if point.due else now - n * YEARS / size,
                    original_term=point.due,
                    term=point.due,
                )
            )
    return Assignment.objects.bulk_create(tasks, batch_size=2_000)

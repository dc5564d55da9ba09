"""Protocols that hold each kind of item and point that the form knows, one kind each; all are of one body and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from decisions.models import AgendaItem, Assignment, Meeting, Resolution, Speaker
from members.models import Group
from tests.factories import (
    AddresseeFactory,
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    GroupFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
    SpeakerFactory,
    VoteFactory,
)

WORDING = "Обеспечить бесперебойную подачу вагонов под погрузку на подъездных путях кластера в осеннее время. "
"""Said thirty times it is of 3,000 characters."""


def _protocol(body: Group, **fields: object) -> Meeting:
    given = {"number": "7", "date": dt.date(2026, 10, 15), "place": "Дом кластера", "published": True, **fields}
    chair = PersonFactory(surname="Лагутин", given="Виктор", patronymic="Сергеевич", consented=True)
    secretary = PersonFactory(surname="Осокина", given="Тамара", patronymic="Глебовна", gender="f", consented=True)
    posts = {"chair_position": "директор порта", "secretary_position": "юрист"}
    return MeetingFactory(body=body, chair=chair, secretary=secretary, **posts, **given)


def _item(meeting: Meeting, title: str = "О навигации", **fields: object) -> AgendaItem:
    return AgendaItemFactory(meeting=meeting, title=title, **fields)


def note(body: Group) -> Meeting:
    """«Принять к сведению», after a speaker and a discussion."""
    meeting = _protocol(body)
    item = _item(meeting)
    speaker = PersonFactory(surname="Ермолаева", given="Нина", patronymic="Юрьевна", gender="f", consented=True)
    SpeakerFactory(item=item, person=speaker, post="начальник отдела")
    guest = PersonFactory(surname="Вяткин", given="Пётр", patronymic="Павлович", gender="m", consented=True)
    SpeakerFactory(item=item, person=guest, post="", role=Speaker.Role.DISCUSS)
    ResolutionFactory(item=item, kind=Resolution.Kind.NOTE, text="Принять к сведению информацию Ермолаевой Н. Ю.")
    return meeting


def subpoints(body: Group) -> Meeting:
    """An instruction whose stem introduces two sub-points, one of them with a term of its own."""
    meeting = _protocol(body)
    item = _item(meeting)
    port = OrganizationFactory(name="АО «Речной порт»")
    stem = ResolutionFactory(item=item, text="АО «Речной порт»:", is_stem=True)
    for letter, text, term in (("а", "убрать снег;", ""), ("б", "открыть причал.", "до 15 ноября")):
        point = ResolutionFactory(item=item, parent=stem, number=f"{stem.number}.{letter}", text=text)
        AssignmentFactory(resolution=point, organization=port, printed="АО «Речной порт»", term_text=term)
    return meeting


def responsibles(body: Group) -> Meeting:
    """Two leads and a co-executor, none of them named in the wording."""
    meeting = _protocol(body)
    point = ResolutionFactory(item=_item(meeting), text="Подготовить сводный отчёт.")
    person = PersonFactory(surname="Зорина", given="Елена", patronymic="Викторовна", gender="f", consented=True)
    for place, name in enumerate(("АО «Депо»", "ООО «Северный терминал»")):
        organization = OrganizationFactory(name=name)
        AssignmentFactory(resolution=point, organization=organization, position=place, term_text="до 15.11.2026")
    co = {"organization": None, "person": person, "role": Assignment.Role.CO}
    AssignmentFactory(resolution=point, **co, position=2, term_text="до 15.11.2026")
    return meeting


def groups(body: Group) -> Meeting:
    """A group answers as a whole: one name, whoever is in it."""
    meeting = _protocol(body)
    point = ResolutionFactory(item=_item(meeting), text="Содействовать наставничеству.")
    group = GroupFactory(name="Участники кластера")
    AddresseeFactory(resolution=point, group=group, members_count=2, printed="Участникам кластера")
    for place in range(2):
        AssignmentFactory(resolution=point, origin_group=group, position=place, term=None, term_text="постоянно")
    return meeting


def votes(body: Group) -> Meeting:
    """A vote on the question, one on a point, and one in which all agreed."""
    meeting = _protocol(body)
    first, second = _item(meeting, "О бюджете"), _item(meeting, "О совете")
    point = ResolutionFactory(item=first, kind=Resolution.Kind.APPROVE, text="Утвердить бюджет.")
    VoteFactory(item=None, resolution=point, unanimous=False, in_favour=9, against=2, abstained=1)
    VoteFactory(item=first, unanimous=False, in_favour=12, against=0, abstained=None)
    ResolutionFactory(item=second, kind=Resolution.Kind.AGREE, text="Согласиться с составом совета.")
    VoteFactory(item=second, unanimous=True, in_favour=12)
    return meeting


def withdrawn(body: Group) -> Meeting:
    """A question that was taken off the agenda."""
    meeting = _protocol(body)
    ResolutionFactory(item=_item(meeting, "О плане работы"), text="Утвердить план.")
    _item(meeting, "О закупке оборудования", is_withdrawn=True)
    return meeting


def closed(body: Group) -> Meeting:
    """A question that is closed to the public, who reads."""
    meeting = _protocol(body)
    secret = _item(meeting, "О закупке под грифом", is_closed=True)
    SpeakerFactory(item=secret, person=PersonFactory(surname="Тайников"), post="главный инженер")
    ResolutionFactory(item=secret, text="Закупить под грифом.")
    ResolutionFactory(item=_item(meeting, "О разном"), text="Принять к сведению.")
    return meeting


def unnumbered(body: Group) -> Meeting:
    """Neither the protocol nor the question nor its point has a printed number."""
    meeting = _protocol(body, number="")
    item = _item(meeting, "Разное", number="")
    ResolutionFactory(item=item, number="1", number_printed=False, text="Провести субботник.")
    return meeting


def many(body: Group) -> Meeting:
    """200 points of one question."""
    meeting = _protocol(body)
    item = _item(meeting, "О многом")
    Resolution.objects.bulk_create(
        Resolution(item=item, position=n, number=f"1.{n}", text=f"Причал {n}.", public_text=f"Осмотреть причал {n}.")
        for n in range(1, 201)
    )
    return meeting


def long(body: Group) -> Meeting:
    """A wording of 3,000 characters."""
    meeting = _protocol(body)
    ResolutionFactory(item=_item(meeting), text=(WORDING * 31).strip()[:3000])
    return meeting


def alone(body: Group) -> Meeting:
    """Nobody is recorded as present: there are no lists, and nobody is missed."""
    meeting = _protocol(body, place="")
    ResolutionFactory(item=_item(meeting), text="Принять к сведению.")
    return meeting


CASES: dict[str, Callable[[Group], Meeting]] = {
    made.__name__: made
    for made in (note, subpoints, responsibles, groups, votes, withdrawn, closed, unnumbered, many, long, alone)
}


def body_of_cases() -> Group:
    return BodyFactory(name="Координационный совет кластера", slug="council")

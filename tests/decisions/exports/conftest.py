"""A published protocol with everything an official document can hold, and its parts by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from decisions.models import Assignment, Attendance, Meeting, Resolution, Speaker
from members.models import Group, Organization, Person
from tests.factories import (
    AddresseeFactory,
    AgendaItemFactory,
    AssignmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ResolutionFactory,
    SpeakerFactory,
    VoteFactory,
)


@dataclass(frozen=True)
class Held:
    """A meeting and the people and points that tests ask about."""

    meeting: Meeting
    chair: Person
    secret: Person
    point: Resolution
    closed_point: Resolution


@pytest.fixture
def held(body: Group, organization: Organization) -> Held:
    """№ 7 of 15.10.2026: an open item, a closed one; the chair may be named in public, «Тайников» may not."""
    chair = PersonFactory(surname="Лагутин", given="Виктор", patronymic="Сергеевич", consented=True)
    secretary = PersonFactory(surname="Осокина", given="Т.", patronymic="Г.", gender="f", consented=True)
    secret = PersonFactory(surname="Тайников", given="Лев", patronymic="Ильич")
    PositionFactory(person=secret, organization=organization, title="главный инженер")
    meeting = MeetingFactory(
        body=body,
        number="7",
        date=dt.date(2026, 10, 15),
        start=dt.time(14),
        end=dt.time(16, 20),
        place="пос. Вагоноремонтный",
        chair=chair,
        chair_position="заместитель министра транспорта",
        secretary=secretary,
        form=Meeting.Form.VIDEO,
        published=True,
    )
    AttendanceFactory(meeting=meeting, person=secret, post="главный инженер", organization=organization)
    AttendanceFactory(meeting=meeting, person=chair, post="заместитель министра транспорта")
    guest = PersonFactory(surname="Зорина", given="Е.", patronymic="В.", gender="f", consented=True)
    AttendanceFactory(
        meeting=meeting,
        person=guest,
        post="консультант",
        presence=Attendance.Presence.INVITED,
        arrived=dt.time(14, 40),
    )
    item = AgendaItemFactory(meeting=meeting, title="О навигации этого года.")
    SpeakerFactory(item=item, person=secret, post="главный инженер")
    SpeakerFactory(item=item, person=guest, post="", role=Speaker.Role.DISCUSS)
    point = ResolutionFactory(
        item=item,
        text="ООО «Речной причал» (Тайникову Л. И.) представить график в срок до 1 декабря.",
        public_text="ООО «Речной причал» представить график в срок до 1 декабря.",
        state=Resolution.State.CONTROL,
        due=dt.date(2026, 12, 1),
    )
    AssignmentFactory(
        resolution=point,
        organization=organization,
        acting_person=secret,
        printed="ООО «Речной причал» (Тайникову Л. И.)",
        term=dt.date(2026, 12, 1),
        term_text="до 1 декабря",
        on_control=True,
    )
    labelled = ResolutionFactory(item=item, text="Подготовить сводный отчёт.")
    depot = OrganizationFactory(name="АО «Депо»")
    AssignmentFactory(
        resolution=labelled, organization=depot, printed="АО «Депо»", term_text="до 15.11.2026", position=1
    )
    AssignmentFactory(
        resolution=labelled,
        organization=None,
        person=secret,
        printed="Тайников Л. И.",
        role=Assignment.Role.CO,
        position=2,
    )
    addressed = ResolutionFactory(item=item, text="Содействовать наставничеству.")
    group = GroupFactory(name="Участники кластера")
    AddresseeFactory(resolution=addressed, group=group, members_count=12)
    AssignmentFactory(resolution=addressed, origin_group=group, term=None, term_text="постоянно")
    AssignmentFactory(resolution=addressed, origin_group=group, term=None, term_text="постоянно")
    VoteFactory(item=item, in_favour=14, against=0, abstained=1, unanimous=False)
    closed = AgendaItemFactory(meeting=meeting, title="О закупке под грифом", is_closed=True)
    closed_point = ResolutionFactory(item=closed, text="Закупить под грифом.")
    return Held(meeting, chair, secret, point, closed_point)

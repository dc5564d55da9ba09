"""A plan becomes rows, once, wholly or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from decisions.imports import Action, PlanConflict, PlanStale, Subject, apply_plan, make_plan
from decisions.imports import rows as rows_module
from decisions.models import Addressee, AgendaItem, Assignment, Event, Meeting, Mention, Policy, Resolution
from decisions.protocols.structure import ParsedProtocol
from decisions.workflow import put_on_control, sign, withdraw
from members.models import Group, Membership, Organization, Person, Position
from tests.decisions.imports.build import (
    DAY,
    NAVIGATION,
    attendee,
    by_group,
    by_organization,
    by_person,
    item,
    person,
    point,
    protocol,
    until,
)
from tests.factories import BodyFactory, MembershipFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def load(parsed: ParsedProtocol, text: str = "Протокол") -> Meeting:
    return apply_plan(make_plan(parsed, text))


def everything() -> dict[str, list[dict[str, object]]]:
    models = (
        Meeting,
        AgendaItem,
        Resolution,
        Assignment,
        Addressee,
        Mention,
        Event,
        Person,
        Position,
        Organization,
        Group,
    )
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


class TestFirstImport:
    def test_it_makes_the_meeting_with_its_content(self) -> None:
        meeting = load(
            protocol(
                NAVIGATION,
                chair=person("Вязов В. В.", "председатель совета"),
                attendees=(
                    attendee("Тополева Анна Андреевна", "директор", "ООО «Речной причал»"),
                    attendee("Кленов П. И."),
                ),
            )
        )
        meeting.refresh_from_db()
        assert (meeting.number, meeting.date, meeting.status) == ("3", DAY, Meeting.Status.DRAFT)
        assert meeting.body.name == "Координационный совет кластера"
        assert meeting.body.is_body
        assert meeting.body.slug == "koordinatsionnyy-sovet-klastera"
        assert str(meeting.chair) == "Вязов В. В."
        assert [str(one.person) for one in meeting.attendances.all()] == ["Тополева А. А.", "Кленов П. И."]
        note, instruct, report = Resolution.objects.filter(item__meeting=meeting)
        assert (note.kind, note.state, note.assignments.count()) == ("note", "none", 0)
        assert instruct.state == Resolution.State.DRAFT
        assignment = instruct.assignments.get()
        assert str(assignment.organization) == "ООО «Речной причал»"
        assert assignment.acting_person is not None
        assert assignment.acting_person.full_name == "Тополева Анна Андреевна"
        assert assignment.acting_person.gender == "f"
        assert report.assignments.get().person == Person.objects.get(surname="Кленов")

    def test_new_people_have_their_post_since_the_meeting_and_no_consent(self) -> None:
        load(protocol(NAVIGATION, attendees=(attendee("Тополева Анна Андреевна", "директор", "ООО «Речной причал»"),)))
        known = Person.objects.get(surname="Тополева")
        assert not known.name_is_public
        post = known.positions.get()
        assert (post.title, str(post.organization), post.since) == ("директор", "ООО «Речной причал»", DAY)

    def test_the_public_wording_names_nobody(self) -> None:
        load(protocol(NAVIGATION))
        texts = list(Resolution.objects.order_by("number").values_list("public_text", flat=True))
        assert texts[0] == "Принять к сведению информацию директора ООО «Речной причал»."
        assert texts[1] == "ООО «Речной причал» представить график движения судов."
        assert texts[2] == "[имя не публикуется] подготовить отчёт."

    def test_events_tell_of_the_draft_and_the_application(self) -> None:
        meeting = load(protocol(NAVIGATION))
        assert set(meeting.events.values_list("action", flat=True)) == {"drafted", "applied"}

    def test_a_stem_is_the_parent_of_its_points(self) -> None:
        points = (
            point("1.1.а", "уточнить прогноз;", by_person("Кленов П. И."), parent="1.1"),
            point("1.1.б", "подготовить схему.", by_person("Кленов П. И."), parent="1.1"),
        )
        load(protocol(item("1", "О схемах", *points, stems=(("1.1", "Кленову П. И.:"),))))
        stem = Resolution.objects.get(is_stem=True)
        assert (stem.number, stem.text, stem.state) == ("1.1", "Кленову П. И.:", "none")
        assert [row.number for row in stem.subpoints.all()] == ["1.1.а", "1.1.б"]
        assert stem.position == 1


class TestGroups:
    def group_with_members(self, count: int = 3) -> Group:
        group = BodyFactory(name="Транспортно-логистический кластер", slug="cluster")
        for _ in range(count):
            MembershipFactory(group=group)
        return group

    def test_each_member_of_the_day_gets_an_assignment(self) -> None:
        group = self.group_with_members()
        MembershipFactory(group=group, until=DAY - dt.timedelta(days=1))
        MembershipFactory(group=group, organization=None, person=PersonFactory(), since=DAY)
        load(
            protocol(
                item(
                    "1",
                    "О деле",
                    point("1.1", "Членам Кластера содействовать.", by_group("Члены Кластера", "Членам Кластера")),
                )
            )
        )
        rows = Assignment.objects.all()
        assert rows.count() == 4
        assert {row.origin_group for row in rows} == {group}
        addressee = Addressee.objects.get()
        assert (addressee.printed, addressee.members_count, addressee.group) == ("Членам Кластера", 4, group)

    def test_who_is_named_as_well_gets_one(self) -> None:
        self.group_with_members(2)
        member = Membership.objects.first()
        assert member is not None
        assert member.organization is not None
        responsible = (by_group("Участники Кластера"), by_organization(member.organization.name))
        load(protocol(item("1", "О деле", point("1.1", "Содействовать.", *responsible))))
        assert Assignment.objects.count() == 2
        assert Assignment.objects.filter(origin_group=None).get().organization == member.organization

    def test_an_unknown_group_keeps_its_wording_and_tells_nobody(self) -> None:
        plan = make_plan(
            protocol(
                item(
                    "1",
                    "О деле",
                    point(
                        "1.1",
                        "Провести работу.",
                        by_group("инвесторы крупных проектов", "инвесторами крупных проектов"),
                    ),
                )
            ),
            "Протокол",
        )
        line = next(line for line in plan.lines if line.subject is Subject.GROUP)
        assert line.action is Action.NEW
        assert line.warning
        apply_plan(plan)
        assert Addressee.objects.get().members_count == 0
        assert not Assignment.objects.exists()
        assert Resolution.objects.get().state == Resolution.State.NONE


class TestTerms:
    def test_a_day_off_moves_to_the_working_day_before(self) -> None:
        load(
            protocol(
                item(
                    "1", "О деле", point("1.1", "Сделать.", by_person("Кленов П. И."), term=until(dt.date(2026, 5, 11)))
                )
            )
        )
        row = Assignment.objects.get()
        assert (row.term, row.original_term, row.term_text) == (
            dt.date(2026, 5, 8),
            dt.date(2026, 5, 8),
            "до 11.05.2026",
        )

    def test_a_policy_may_leave_it_and_give_a_usual_term(self) -> None:
        body = BodyFactory(name="Координационный совет кластера")
        Policy.objects.create(body=body, moves_from_days_off=False, default_term_days=30)
        points = (
            point("1.1", "Сделать это.", by_person("Кленов П. И."), term=until(dt.date(2026, 5, 11))),
            point("1.2", "Сделать другое.", by_person("Кленов П. И.")),
        )
        load(protocol(item("1", "О деле", *points)))
        assert [row.term for row in Assignment.objects.order_by("resolution__number")] == [
            dt.date(2026, 5, 11),
            dt.date(2026, 4, 11),
        ]


class TestSecondImport:
    def test_it_changes_nothing(self) -> None:
        parsed = protocol(
            NAVIGATION, attendees=(attendee("Тополева Анна Андреевна", "директор", "ООО «Речной причал»"),)
        )
        load(parsed)
        before = everything()
        plan = make_plan(parsed, "Протокол")
        assert plan.is_same, [line for line in plan.lines if line.action is not Action.SAME]
        apply_plan(plan)
        assert everything() == before

    def test_a_moved_and_edited_point_keeps_its_row(self) -> None:
        load(protocol(NAVIGATION))
        old = Resolution.objects.get(number="1.3")
        first, second, third = NAVIGATION.resolutions
        inserted = point("1.1", "Утвердить план навигации.", kind=first.kind)
        moved = replace(third, number="1.4", text="Кленову П. И. подготовить подробный отчёт.")
        edited = replace(
            NAVIGATION, resolutions=(inserted, replace(first, number="1.2"), replace(second, number="1.3"), moved)
        )
        plan = make_plan(protocol(edited), "Протокол, правка")
        assert plan.counts[Action.NEW] == 1
        assert plan.counts[Action.CHANGED] == 3
        apply_plan(plan)
        old.refresh_from_db()
        assert (old.number, old.position) == ("1.4", 4)
        assert old.assignments.get().person is not None
        assert make_plan(protocol(edited), "Протокол, правка").is_same

    def test_items_may_change_places(self) -> None:
        other = item("2", "О кадрах", point("2.1", "Утвердить план подготовки кадров.", by_person("Кленов П. И.")))
        load(protocol(NAVIGATION, other))
        kept = set(Resolution.objects.values_list("pk", flat=True))
        swapped = (
            replace(other, number="1", resolutions=(replace(other.resolutions[0], number="1.1"),)),
            replace(
                NAVIGATION,
                number="2",
                resolutions=tuple(replace(row, number=f"2.{n}") for n, row in enumerate(NAVIGATION.resolutions, 1)),
            ),
        )
        load(protocol(*swapped), "Протокол, правка")
        assert set(Resolution.objects.values_list("pk", flat=True)) == kept
        assert [row.number for row in Resolution.objects.order_by("item__position", "position")] == [
            "1.1",
            "2.1",
            "2.2",
            "2.3",
        ]
        assert make_plan(protocol(*swapped), "Протокол, правка").is_same

    def test_a_dropped_draft_point_goes(self) -> None:
        load(protocol(NAVIGATION))
        shorter = protocol(replace(NAVIGATION, resolutions=NAVIGATION.resolutions[:2]))
        plan = make_plan(shorter, "Протокол, правка")
        assert plan.counts[Action.REMOVED] == 1
        apply_plan(plan)
        assert Resolution.objects.count() == 2

    def test_a_point_with_a_story_is_never_dropped(self) -> None:
        meeting = load(protocol(NAVIGATION))
        sign(meeting)
        withdraw(meeting, reason="Ошибка в пункте.")
        plan = make_plan(protocol(replace(NAVIGATION, resolutions=NAVIGATION.resolutions[:2])), "Протокол, правка")
        assert plan.conflicts
        with pytest.raises(PlanConflict):
            apply_plan(plan)
        assert Resolution.objects.count() == 3

    def test_a_signed_protocol_is_not_changed(self) -> None:
        parsed = protocol(NAVIGATION)
        meeting = load(parsed)
        sign(meeting)
        assert make_plan(parsed, "Протокол").is_same
        changed = protocol(replace(NAVIGATION, title="О навигации"))
        with pytest.raises(PlanConflict):
            apply_plan(make_plan(changed, "Протокол, правка"))

    def test_nothing_is_asked_of_a_signed_protocol(self) -> None:
        parsed = protocol(NAVIGATION)
        sign(load(parsed))
        PersonFactory.create_batch(2, surname="Кленов")
        plan = make_plan(parsed, "Протокол")
        assert plan.is_same
        assert plan.can_be_applied


class TestAllOrNothing:
    def test_a_crash_in_the_middle_leaves_the_database_as_it_was(self, monkeypatch: pytest.MonkeyPatch) -> None:
        plan = make_plan(protocol(NAVIGATION), "Протокол")
        before = everything()
        calls = []

        def fail(self: object, *args: object) -> bool:
            calls.append(args)
            if len(calls) == 2:
                raise RuntimeError("power cut")
            return False

        monkeypatch.setattr(rows_module.ProtocolWriter, "_write_assignments", fail)
        with pytest.raises(RuntimeError):
            apply_plan(plan)
        assert everything() == before

    def test_a_plan_of_yesterday_is_refused(self) -> None:
        plan = make_plan(protocol(NAVIGATION), "Протокол")
        OrganizationFactory(name="ООО «Речной причал»")
        with pytest.raises(PlanStale):
            apply_plan(plan)
        assert not Meeting.objects.exists()

    def test_a_put_on_control_row_keeps_its_extended_term(self) -> None:
        meeting = load(protocol(NAVIGATION))
        sign(meeting)
        row = Assignment.objects.get(organization__isnull=False)
        Assignment.objects.filter(pk=row.pk).update(term=dt.date(2026, 6, 1))
        withdraw(meeting, reason="Ошибка в пункте.")
        load(protocol(replace(NAVIGATION, title="О навигации и причалах")), "Протокол, правка")
        row.refresh_from_db()
        assert row.term == dt.date(2026, 6, 1)
        assert put_on_control is not None

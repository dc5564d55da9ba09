"""Names of a protocol find their people, organizations and groups, or are asked about."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.imports import Action, PlanConflict, Subject, apply_plan, make_plan
from decisions.imports.directory import Directory, PersonName
from decisions.models import Addressee, Assignment
from members.models import Person, Position
from tests.decisions.imports.build import DAY, NAVIGATION, attendee, by_group, by_person, item, point, protocol
from tests.factories import (
    AliasFactory,
    BodyFactory,
    GroupFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
)


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Иванова А. А.", ("Иванова", "А", "А")),
        ("А.А. Иванова", ("Иванова", "А", "А")),
        ("Иванова Анна Андреевна", ("Иванова", "Анна", "Андреевна")),
        ("Гримм-Осипова М.Р.", ("Гримм-Осипова", "М", "Р")),
        ("Гасанов оглы Р. Р.", ("Гасанов оглы", "Р", "Р")),
        ("Гасанов Рамиз Гасан оглы", ("Гасанов", "Рамиз", "Гасан оглы")),
        ("Остапенко", ("Остапенко", "", "")),
        ("Иванов И.", ("Иванов", "И", "")),
    ],
)
def test_a_name_has_parts(printed: str, parts: tuple[str, str, str]) -> None:
    name = PersonName.parse(printed)
    assert (name.surname, name.given, name.patronymic) == parts


@pytest.mark.django_db
class TestPeople:
    @pytest.mark.parametrize(
        "name", ["Берёзкин П. И.", "Березкин П.И.", "БЕРЁЗКИН П. И.", "Берёзкин Пётр Ильич", "Берёзкин"]
    )
    def test_initials_and_yo_do_not_matter(self, name: str) -> None:
        known = PersonFactory(surname="Берёзкин", given="Пётр", patronymic="Ильич")
        assert Directory().person(name).row == known

    @pytest.mark.parametrize("name", ["Берёзкин А. И.", "Берёзкин Павел Ильич", "Берёзкина П. И.", "Кленов П. И."])
    def test_other_names_are_other_people(self, name: str) -> None:
        PersonFactory(surname="Берёзкин", given="Пётр", patronymic="Ильич")
        found = Directory().person(name)
        assert found.row is None
        assert not found.candidates

    def test_of_namesakes_the_organization_or_the_post_tells(self) -> None:
        one, two = PersonFactory.create_batch(2, surname="Кленов")
        pier, depot = OrganizationFactory(name="ООО «Причал»"), OrganizationFactory(name="ООО «Депо»")
        PositionFactory(person=one, organization=pier, title="директор")
        PositionFactory(person=two, organization=depot, title="главный инженер")
        directory = Directory()
        assert directory.person("Кленов П. И.", "", pier).row == one
        assert directory.person("Кленов П. И.", "главный инженер ООО «Депо»").row == two
        asked = directory.person("Кленов П. И.")
        assert asked.row is None
        assert set(asked.candidates) == {one, two}

    def test_an_alias_is_enough(self) -> None:
        known = PersonFactory(surname="Кленова")
        AliasFactory(text="Рябинина А. А.", organization=None, person=known)
        assert Directory().person("Рябинина А.А.").row == known

    def test_what_is_unclear_is_asked_and_the_answer_kept_to(self) -> None:
        one, two = PersonFactory.create_batch(2, surname="Кленов")
        parsed = protocol(item("1", "О деле", point("1.1", "Кленову П. И. сделать.", by_person("Кленов П. И."))))
        plan = make_plan(parsed, "Протокол")
        (question,) = plan.questions
        assert {option.value for option in question.options} == {str(one.pk), str(two.pk), "new"}
        with pytest.raises(PlanConflict, match="Кленов"):
            apply_plan(plan)
        assert next(line for line in plan.lines if line.subject is Subject.PERSON).action is Action.CONFLICT
        apply_plan(make_plan(parsed, "Протокол", choices={question.key: str(two.pk)}))
        assert Assignment.objects.get().person == two
        again = make_plan(parsed, "Протокол")
        assert again.is_same
        assert again.questions == ()

    def test_the_answer_may_be_somebody_else(self) -> None:
        PersonFactory.create_batch(2, surname="Кленов")
        parsed = protocol(item("1", "О деле", point("1.1", "Кленову П. И. сделать.", by_person("Кленов П. И."))))
        apply_plan(make_plan(parsed, "Протокол", choices={"person:кленов п и": "new"}))
        assert Person.objects.filter(surname="Кленов").count() == 3

    def test_a_surname_alone_is_the_one_of_the_list(self) -> None:
        parsed = protocol(
            item("1", "О деле", point("1.1", "Кленову сделать.", by_person("Кленов"))),
            attendees=(attendee("Кленов Пётр Ильич", "директор"),),
        )
        apply_plan(make_plan(parsed, "Протокол"))
        assert Assignment.objects.get().person == Person.objects.get()


@pytest.mark.django_db
class TestPosts:
    def plan_with(self, post: str, organization: str | None = "ООО «Речной причал»") -> None:
        parsed = protocol(NAVIGATION, attendees=(attendee("Тополева Анна Андреевна", post, organization),))
        self.plan = make_plan(parsed, "Протокол")
        apply_plan(self.plan)

    def known(self, **post: object) -> Position:
        person = PersonFactory(surname="Тополева", given="Анна", patronymic="Андреевна")
        return PositionFactory(person=person, organization=OrganizationFactory(name="ООО «Речной причал»"), **post)

    def test_another_post_than_the_known_one_is_only_told_of(self) -> None:
        self.known(title="диспетчер")
        self.plan_with("директор")
        assert Position.objects.get().title == "диспетчер"
        assert any("диспетчер" in doubt.message for doubt in self.plan.doubts)

    def test_a_post_known_from_later_was_held_earlier(self) -> None:
        self.known(title="директор", since=DAY + dt.timedelta(days=100))
        self.plan_with("директор")
        assert Position.objects.get().since == DAY

    def test_an_earlier_other_post_ends_before_the_known_one(self) -> None:
        later = self.known(title="директор", since=DAY + dt.timedelta(days=100))
        self.plan_with("диспетчер")
        earlier = Position.objects.exclude(pk=later.pk).get()
        assert (earlier.title, earlier.since, earlier.until) == ("диспетчер", DAY, DAY + dt.timedelta(days=99))


@pytest.mark.django_db
class TestOrganizations:
    @pytest.mark.parametrize(
        "name",
        [
            "ООО «Грин Причал»",
            'ООО "Грин Причал"',
            "ооо “грин причал”",
            "Общество с ограниченной ответственностью «Грин Причал»",
            "«Грин Причал»",
            "Грин Причал",
        ],
    )
    def test_quotes_and_legal_forms_do_not_matter(self, name: str) -> None:
        known = OrganizationFactory(name="ООО «Грин Причал»")
        assert Directory().organization(name).row == known

    def test_another_legal_form_is_another_organization(self) -> None:
        OrganizationFactory(name="ООО «Грин Причал»")
        assert Directory().organization("АО «Грин Причал»").row is None

    def test_the_full_name_and_aliases_count(self) -> None:
        known = OrganizationFactory(name="Минтранс", full_name="Министерство транспорта Речной области")
        AliasFactory(text="Министерство", organization=known)
        directory = Directory()
        assert directory.organization("Министерство транспорта Речной области").row == known
        assert directory.organization("министерство").row == known
        likely = directory.organization("Министерству транспорта Речной области")
        assert likely.row == known
        assert likely.by_likeness


@pytest.mark.django_db
class TestGroups:
    @pytest.mark.parametrize("name", ["Члены Кластера", "Участники кластера", "все участники кластера"])
    def test_the_members_of_the_cluster(self, name: str) -> None:
        BodyFactory(name="Координационный совет кластера")
        cluster = BodyFactory(name="Транспортно-логистический кластер")
        assert Directory().group(name).row == cluster

    def test_the_members_of_a_council(self) -> None:
        council = BodyFactory(name="Координационный совет кластера")
        BodyFactory(name="Транспортно-логистический кластер")
        directory = Directory()
        assert directory.group("члены координационного совета кластера").row == council
        assert directory.group("члены координационного совета").row == council

    def test_of_several_councils_the_one_that_meets(self) -> None:
        own, _other = BodyFactory(name="Совет по кадрам"), BodyFactory(name="Совет по дорогам")
        directory = Directory()
        assert directory.group("члены совета", own).row == own
        assert len(directory.group("члены совета").candidates) == 2

    def test_a_named_group_and_its_alias(self) -> None:
        group = GroupFactory(name="Образовательные организации")
        AliasFactory(text="представители профессиональных образовательных организаций", organization=None, group=group)
        directory = Directory()
        assert directory.group("образовательные организации").row == group
        assert directory.group("представители профессиональных образовательных организаций").row == group

    def test_a_plural_of_office_holders_is_no_group_that_is_known(self) -> None:
        BodyFactory(name="Транспортно-логистический кластер")
        found = Directory().group("руководители предприятий")
        assert found.row is None
        assert not found.candidates


@pytest.mark.django_db
class TestMembersOfANewBody:
    def words(self, body: str) -> str:
        plan = make_plan(
            protocol(
                item("1", "О деле", point("1.1", "Членам Кластера содействовать.", by_group("Члены Кластера"))),
                body=body,
            ),
            "Протокол",
        )
        apply_plan(plan)
        return Addressee.objects.get().group.name

    def test_are_the_group_that_is_called_so(self) -> None:
        GroupFactory(name="Члены Кластера")
        assert self.words("Кластер переработки") == "Члены Кластера"

    def test_are_its_own_when_no_group_is_called_so(self) -> None:
        assert self.words("Кластер переработки") == "Кластер переработки"


@pytest.mark.django_db
def test_the_plan_takes_as_many_queries_for_a_long_protocol_as_for_a_short_one(
    django_assert_num_queries: object,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    group = BodyFactory(name="Транспортно-логистический кластер")
    MembershipFactory.create_batch(3, group=group)

    def parsed(count: int) -> object:
        points = [
            point(f"1.{n}", f"Сделать дело {n}.", by_group("Члены Кластера"), by_person(f"Кленов{n} П. И."))
            for n in range(count)
        ]
        return protocol(item("1", "О деле", *points), number=str(count))

    def queries(count: int) -> int:
        apply_plan(make_plan(parsed(count), "Протокол"))  # type: ignore[arg-type]
        with CaptureQueriesContext(connection) as captured:
            plan = make_plan(parsed(count), "Протокол")  # type: ignore[arg-type]
        assert plan.is_same
        assert next(line for line in plan.lines if line.subject is Subject.MEETING).action is Action.SAME
        return len(captured)

    assert queries(3) == queries(30)

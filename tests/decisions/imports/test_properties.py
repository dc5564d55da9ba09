"""Whatever is edited in a text, applying it makes the database say the same as the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from decisions.imports import apply_plan, make_plan
from decisions.models import Meeting, Resolution
from decisions.protocols.structure import Kind, ParsedItem, ParsedProtocol, ParsedVotes
from tests.decisions.imports.build import attendee, by_group, by_organization, by_person, item, point, protocol
from tests.examples import examples
from tests.factories import BodyFactory, MembershipFactory

TEXTS = [
    "Представить график движения судов.",
    "Представить уточнённый график движения судов.",
    "Кленову П. И. подготовить отчёт о готовности причалов.",
    "Провести сверку перечня земельных участков.",
    "Утвердить план мероприятий.",
    "Утвердить план мероприятий на год.",
]
RESPONSIBLE = st.sampled_from(
    [
        by_person("Кленов П. И."),
        by_person("Тополева А. А."),
        by_organization("ООО «Речной причал»", "Тополева А. А."),
        by_organization("АО «Депо»"),
        by_group("Члены Кластера", "Членам Кластера"),
        by_group("инвесторы крупных проектов"),
    ]
)
POINTS = st.lists(
    st.tuples(st.sampled_from(TEXTS), st.lists(RESPONSIBLE, max_size=3), st.sampled_from(Kind)), min_size=1, max_size=5
)
ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["О навигации", "О навигации и кадрах", "О кадрах", "Разное"]),
        POINTS,
        st.booleans(),
        st.lists(st.sampled_from(["Кленов П. И.", "Тополева А. А.", "Вязов В. В."]), max_size=2),
    ),
    min_size=1,
    max_size=3,
)


def built(items: list[tuple[str, list[tuple[str, list[object], Kind]], bool, list[str]]]) -> ParsedProtocol:
    parsed: list[ParsedItem] = []
    for place, (title, points, with_stem, speakers) in enumerate(items, 1):
        stem = f"{place}.1" if with_stem else None
        rows = [
            point(f"{place}.{n + with_stem}", text, *responsible, kind=kind, parent=stem)  # type: ignore[arg-type]
            for n, (text, responsible, kind) in enumerate(points, 1)
        ]
        stems = ((stem, "Кленову П. И.:"),) if stem else ()
        votes = ParsedVotes(5, 0, place) if with_stem else None
        parsed.append(item(str(place), title, *rows, speakers=tuple(speakers), stems=stems, votes=votes))
    return protocol(*parsed, attendees=(attendee("Тополева Анна Андреевна", "директор", "ООО «Речной причал»"),))


class TestEdits(TestCase):
    @settings(max_examples=examples(25), deadline=None)
    @given(st.lists(ITEMS, min_size=2, max_size=3))
    def test_the_database_says_what_the_last_text_says(self, versions: list[list[object]]) -> None:
        cluster = BodyFactory(name="Транспортно-логистический кластер", slug="cluster")
        MembershipFactory.create_batch(2, group=cluster)
        for number, version in enumerate(versions):
            parsed, text = built(version), f"Протокол, правка {number}"  # type: ignore[arg-type]
            meeting = apply_plan(make_plan(parsed, text))
            plan = make_plan(parsed, text)
            assert plan.is_same, [line for line in plan.lines if line.action != "same"]
            self.check(meeting, parsed)

    def check(self, meeting: Meeting, parsed: ParsedProtocol) -> None:
        rows = Resolution.objects.filter(item__meeting=meeting).order_by("item__position", "position")
        wanted = [
            (row.number, row.text)
            for one in parsed.items
            for row in [*(point(number, text) for number, text in one.stems), *one.resolutions]
        ]
        assert [(row.number, row.text) for row in rows] == wanted
        assert Meeting.objects.count() == 1
        assert all((row.state == "none") == (not row.assignments.exists()) for row in rows)

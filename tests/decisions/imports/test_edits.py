"""Whatever is edited in a text, what is stored afterwards is what the text says, and no point loses its story."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from decisions import workflow
from decisions.imports import PlanConflict, apply_plan, plan_from_text
from decisions.models import Assignment, Meeting, Report, Resolution
from tests.examples import examples
from tests.factories import BodyFactory, OrganizationFactory, ReportFactory

WORDINGS = [
    "ООО «Речной причал» представить график движения судов до 30 апреля 2026 года.",
    "ООО «Речной причал» представить график ремонта причалов до 30 апреля 2026 года.",
    "АО «Депо» провести сверку перечня земельных участков до 15 мая 2026 года.",
    "АО «Депо» подготовить отчёт о готовности складов до 1 июня 2026 года.",
    "Утвердить план мероприятий кластера на 2026 год.",
    "Принять к сведению информацию о ходе навигации.",
    "АО «Депо» организовать обучение диспетчеров до 10 июля 2026 года.",
    "ООО «Речной причал» направить предложения о тарифах до 5 мая 2026 года.",
]
OTHER_WORDS = {
    "представить": "подготовить и представить",
    "провести": "завершить",
    "план": "перечень",
    "о": "об итогах и о",
}
NEW_WORDINGS = [
    "АО «Депо» обеспечить освещение подъездного пути до 1 августа 2026 года.",
    "Одобрить проект соглашения о сотрудничестве.",
    "ООО «Речной причал» закупить навигационные знаки до 20 июня 2026 года.",
]
TITLES = ["О навигации этого года", "О складах и участках", "О кадрах"]


@dataclass
class Text:
    """Items of points, as a secretary has them before her."""

    items: list[list[str]] = field(default_factory=lambda: [WORDINGS[:3], WORDINGS[3:6], WORDINGS[6:]])

    def __post_init__(self) -> None:
        self.items = [list(points) for points in self.items]

    def written(self) -> str:
        lines = ["ПРОТОКОЛ № 3", "заседания Координационного совета кластера", "", "12 марта 2026 года", ""]
        for place, points in enumerate(self.items, 1):
            lines += [f"{place}. {TITLES[place - 1]}.", "", "РЕШИЛИ:", ""]
            for number, wording in enumerate(points, 1):
                lines += [f"{place}.{number}. {wording}", ""]
        return "\n".join(lines)

    def points(self) -> list[tuple[str, str]]:
        return [(f"{i}.{n}", text) for i, item in enumerate(self.items, 1) for n, text in enumerate(item, 1)]


PLACE = st.integers(0, 20)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), PLACE, PLACE, st.sampled_from(NEW_WORDINGS)),
        st.tuples(st.just("delete"), PLACE, PLACE, st.just("")),
        st.tuples(st.just("move"), PLACE, PLACE, PLACE.map(str)),
        st.tuples(st.just("reword"), PLACE, PLACE, st.sampled_from(sorted(OTHER_WORDS))),
        st.tuples(st.just("swap"), PLACE, PLACE, st.just("")),
    ),
    max_size=6,
)


def edited(text: Text, edits: list[tuple[str, int, int, str]]) -> Text:
    text = copy.deepcopy(text)
    for what, one, two, word in edits:
        item = text.items[one % len(text.items)]
        place = two % len(item) if item else 0
        if what == "insert" and word not in [wording for points in text.items for wording in points]:
            item.insert(place, word)
        elif what == "delete" and len(item) > 1:
            item.pop(place)
        elif what == "move" and len(item) > 1:
            target = text.items[int(word) % len(text.items)]
            wording = item.pop(place)
            target.insert(int(word) % (len(target) + 1), wording)
        elif what == "reword" and item:
            words = item[place].split(" ")
            item[place] = " ".join(OTHER_WORDS[one] if one == word else one for one in words)
        elif what == "swap" and len(item) > 1:
            item[place], item[place - 1] = item[place - 1], item[place]
    return text


def stored() -> list[tuple[str, str]]:
    rows = Resolution.objects.order_by("item__position", "position")
    return [(row.number, row.text) for row in rows]


class Edits(TestCase):
    def begin(self) -> Meeting:
        BodyFactory(name="Координационный совет кластера", slug="council")
        for name in ("ООО «Речной причал»", "АО «Депо»"):
            OrganizationFactory(name=name)
        return apply_plan(plan_from_text(Text().written()))

    @settings(max_examples=examples(15), deadline=None)
    @given(EDITS)
    def test_what_is_stored_is_what_the_text_says(self, edits: list[tuple[str, int, int, str]]) -> None:
        first = self.begin()
        before = {row.text: row.pk for row in Resolution.objects.all()}
        text = edited(Text(), edits)
        plan = plan_from_text(text.written())
        assert plan.meeting == first
        meeting = apply_plan(plan)
        assert stored() == text.points()
        for row in Resolution.objects.all():
            assert before.get(row.text, row.pk) == row.pk, (
                "a point of the same words is the same row wherever it stands"
            )
        terms = {row.resolution.text: row.term for row in Assignment.objects.select_related("resolution")}
        for _item, point in plan.wanted.resolutions:
            assert terms.get(point.text) == next((one.term for one in point.assignments), None)
        again = plan_from_text(meeting.source_text)
        assert again.is_same, [line for line in again.lines if line.action != "same"]
        assert Meeting.objects.get(pk=meeting.pk).source_text.rstrip("\n") == text.written().rstrip("\n")

    @settings(max_examples=examples(15), deadline=None)
    @given(EDITS, st.sets(st.sampled_from(WORDINGS[:4]), max_size=2))
    def test_a_point_that_was_reported_on_stays(self, edits: list[tuple[str, int, int, str]], told: set[str]) -> None:
        meeting = self.begin()
        workflow.sign(meeting)
        reports = [
            ReportFactory(assignment=task, text=task.resolution.text, kind=Report.Kind.INTERIM)
            for task in Assignment.objects.filter(resolution__text__in=told).select_related("resolution")
        ]
        workflow.withdraw(meeting, reason="Опечатка в тексте.")
        text = edited(Text(), edits)
        plan = plan_from_text(text.written())
        try:
            apply_plan(plan)
        except PlanConflict:
            assert stored() == Text().points(), "what was refused has changed nothing"
            return
        assert stored() == text.points()
        for report in reports:
            report.refresh_from_db()
            kept = report.assignment.resolution.text
            assert kept == report.text or kept not in WORDINGS, "a report never comes under another point"

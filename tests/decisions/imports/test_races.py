"""Two secretaries apply the same protocol at the same moment: one of them is told."""

from __future__ import annotations

from functools import partial

import pytest

from decisions.imports import PlanStale, apply_plan, plan_from_text
from decisions.models import Event, Meeting, Resolution
from members.models import Person
from tests.at_once import at_once, faults
from tests.decisions.imports.texts import NAVIGATION
from tests.factories import BodyFactory


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("body_is_known", [True, False])
def test_one_wins_and_the_other_is_told(body_is_known: bool) -> None:
    if body_is_known:
        BodyFactory(name="Координационный совет кластера")
    plans = [plan_from_text(NAVIGATION) for _ in range(2)]
    (told,) = faults(at_once([partial(apply_plan, plan) for plan in plans]))
    assert isinstance(told, PlanStale)
    assert Meeting.objects.count() == 1
    assert Resolution.objects.count() == 4
    assert Person.objects.count() == 4
    assert Event.objects.filter(action="applied").count() == 1

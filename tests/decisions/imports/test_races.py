"""Two secretaries apply the same protocol at the same moment: one of them is told."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from decisions.imports import PlanStale, apply_plan, plan_from_text
from decisions.imports.plan import Plan
from decisions.models import Event, Meeting, Resolution
from members.models import Person
from tests.decisions.imports.texts import NAVIGATION
from tests.factories import BodyFactory


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("body_is_known", [True, False])
def test_one_wins_and_the_other_is_told(body_is_known: bool) -> None:
    if body_is_known:
        BodyFactory(name="Координационный совет кластера")
    plans = [plan_from_text(NAVIGATION) for _ in range(2)]
    start = threading.Barrier(2)
    ends: list[str] = []

    def run(plan: Plan) -> None:
        start.wait()
        try:
            apply_plan(plan)
            ends.append("applied")
        except PlanStale:
            ends.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["applied", "stale"]
    assert Meeting.objects.count() == 1
    assert Resolution.objects.count() == 4
    assert Person.objects.count() == 4
    assert Event.objects.filter(action="applied").count() == 1

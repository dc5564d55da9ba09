"""The names that a process holds: as long as none has changed, and no longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from decisions import remembering
from decisions.finding import known_names, names, search
from decisions.models import Policy, Resolution
from members.models import Group, Organization
from tests.conftest import World

TODAY = timezone.localdate()


def held() -> known_names.Known:
    return known_names.read(TODAY, remembering.stamp())


def test_are_held_through_other_changes(world: World, django_assert_num_queries: Any) -> None:
    first = held()
    Resolution.objects.filter(pk=world.resolution.pk).update(public_text="Построить маяк")
    stamp = remembering.stamp()
    with django_assert_num_queries(0):
        assert known_names.read(TODAY, stamp) is first


def test_are_read_anew_when_one_has_changed(world: World) -> None:
    changes: list[Callable[[], object]] = [
        lambda: Organization.objects.filter(pk=world.organization.pk).update(name="АО «Лоцман»"),
        lambda: Group.objects.filter(pk=world.body.pk).update(name="Совет шлюзов"),
        lambda: Policy.objects.update_or_create(body=world.body, defaults={"soon_days": 11}),
        lambda: Organization.objects.create(name="АО «Якорь»", kind=Organization.Kind.COMPANY),
    ]
    for change in changes:
        held()
        change()
        assert held() == known_names.read(TODAY)
    assert held().clock.soon_days[world.body.pk] == 11
    assert known_names.read(TODAY + dt.timedelta(days=1), remembering.stamp()).clock.today > TODAY


def test_without_a_stamp_nothing_is_held(world: World) -> None:
    Organization.objects.filter(pk=world.organization.pk).update(name="АО «Лоцман»")
    assert known_names.read(TODAY) is not known_names.read(TODAY)


def test_which_names_have_a_word_is_held_of_so_many_words(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(names, "_MOST_HELD", 2)
    known = known_names.read(TODAY).names
    wanted = [search.forms_of(word).words for word in ("причал", "совет", "маяк", "причал")]
    first, *_others, last = [known.holding(one) for one in wanted]
    assert first == last
    assert len(known._held) <= 2

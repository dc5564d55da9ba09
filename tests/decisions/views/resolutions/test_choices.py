"""The boxes of the filters where a list is very long: not all of it is counted and sent, unless it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.counts import counted, counting, facets
from decisions.models import Resolution
from decisions.views.resolutions import choices
from decisions.views.resolutions.choices import SHOWN_CHOICES, Facet
from members.models import Organization
from tests.conftest import World
from tests.factories import AssignmentFactory, OrganizationFactory, ResolutionFactory

URL = reverse("decisions:resolution-list")
NUMBER = 12


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "MOST_CHOICES", 9)
    monkeypatch.setattr(choices, "MOST_CHOICES", 9)
    monkeypatch.setattr(facets, "_FOREMOST", 8)


@pytest.fixture(params=["sets", "a part of sets", "rows"])
def organizations(request: pytest.FixtureRequest, world: World, monkeypatch: pytest.MonkeyPatch) -> list[Organization]:
    """The first answers for all points, each next one for one fewer, the last one for the oldest alone, a note."""
    if request.param == "rows":
        monkeypatch.setattr(counted, "FAR", -1)
    if request.param == "a part of sets":
        monkeypatch.setattr(facets, "_PART", 6)
    world.assignment.delete()
    kinds = [Resolution.Kind.NOTE, *[Resolution.Kind.APPROVE] * (NUMBER - 1)]
    texts = [*["Углубить фарватер"] * 3, *["Построить маяк"] * (NUMBER - 3)]
    points = [ResolutionFactory(item=world.item, kind=kind, text=text) for kind, text in zip(kinds, texts, strict=True)]
    organizations = [OrganizationFactory(name=f"ООО «Причал {n}»") for n in range(NUMBER)]
    for n, organization in enumerate(organizations):
        for point in points[: NUMBER - n]:
            AssignmentFactory(resolution=point, organization=organization)
    counting.count_changes()
    return organizations


def of_organizations(client: Client, **query: Any) -> Facet:
    facet: Facet = client.get(URL, query).context["facets"]["organization"]
    return facet


def numbers(shown: list[choices.Choice]) -> dict[int, int]:
    return {int(choice.value): choice.count for choice in shown}


def test_the_most_frequent_are_shown_and_the_rest_is_told(
    stranger_client: Client, organizations: list[Organization]
) -> None:
    facet = of_organizations(stranger_client)
    rows = enumerate(organizations[:SHOWN_CHOICES])
    assert numbers(facet.shown) == {row.pk: NUMBER - n for n, row in rows}
    assert (facet.folded, facet.more) == ([], NUMBER - SHOWN_CHOICES)


def test_all_are_shown_when_they_are_asked_for(stranger_client: Client, organizations: list[Organization]) -> None:
    facet = of_organizations(stranger_client, whole="organization")
    assert numbers(facet.shown) == {row.pk: NUMBER - n for n, row in enumerate(organizations)}
    assert (facet.folded, facet.more) == ([], 0)


def test_what_was_asked_for_does_not_fold_where_it_is_few(
    stranger_client: Client, organizations: list[Organization]
) -> None:
    few = of_organizations(stranger_client, q="маяк")
    assert (len(few.shown), len(few.folded), few.more) == (SHOWN_CHOICES, 3, 0)
    whole = of_organizations(stranger_client, q="маяк", whole="organization")
    assert (len(whole.shown), whole.folded) == (9, [])


def test_a_chosen_one_is_shown_however_few_it_has(stranger_client: Client, organizations: list[Organization]) -> None:
    last = organizations[-1]
    facet = of_organizations(stranger_client, organization=last.pk)
    assert (facet.shown[0].value, facet.shown[0].count, facet.shown[0].is_chosen) == (str(last.pk), 1, True)
    assert len(facet.shown) + facet.more == NUMBER


def test_who_has_nothing_beside_the_other_filters_is_not_among_the_rest(
    stranger_client: Client, organizations: list[Organization]
) -> None:
    facet = of_organizations(stranger_client, kind="approve")
    assert len(facet.shown) + facet.more == NUMBER - 1
    whole = of_organizations(stranger_client, kind="approve", whole="organization")
    assert numbers(whole.shown) == {row.pk: NUMBER - 1 - n for n, row in enumerate(organizations[:-1])}
    assert numbers(facet.shown).items() <= numbers(whole.shown).items()


def test_that_all_are_shown_is_no_part_of_the_view(stranger_client: Client, organizations: list[Organization]) -> None:
    page = stranger_client.get(URL, {"kind": "approve", "whole": "organization"}).content.decode()
    assert "atom?kind=approve" in page
    assert '<details class="unfold" open>' in page, "a phone folds the filters"
    button = '<button class="btn btn-s" name="whole" value="organization"'
    assert button not in page
    assert button in stranger_client.get(URL).content.decode()


@pytest.mark.parametrize("whole", ["", "nothing", "state", "organization&whole=body&whole=\0"])
def test_what_is_asked_for_as_a_whole_may_be_anything(world: World, stranger_client: Client, whole: str) -> None:
    assert stranger_client.get(f"{URL}?whole={whole}").status_code == 200

"""Names as they are joined: a post with its organization."""

from __future__ import annotations

import pytest

from members.naming import post_line
from tests.factories import OrganizationFactory, PositionFactory


@pytest.mark.parametrize(
    ("title", "organization", "line"),
    [
        ("директор", "ООО «Север»", "директор, ООО «Север»"),
        ("глава администрации", "Администрация Приозёрского района", "глава администрации Приозёрского района"),
        ("директор колледжа", "Речной колледж", "директор, Речной колледж"),
        ("заместитель министра", "Министерство транспорта", "заместитель министра, Министерство транспорта"),
        ("администрация", "Администрация района", "администрация, Администрация района"),
        ("директор", "", "директор"),
        ("", "ООО «Север»", "ООО «Север»"),
        ("директор", "«Север»", "директор, «Север»"),
    ],
)
def test_what_an_organization_is_is_said_once(title: str, organization: str, line: str) -> None:
    assert post_line(title, organization) == line


@pytest.mark.django_db
def test_a_post_is_shown_so_everywhere() -> None:
    administration = OrganizationFactory(name="Администрация Приозёрского района")
    post = PositionFactory(title="глава администрации", organization=administration)
    assert str(post) == "глава администрации Приозёрского района"

"""What stands around a list: put together of escaped parts, and the addresses of its links."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from members.queries import query_with, query_without

MARKUP = "<b>\"&'"
ESCAPED = "&lt;b&gt;&quot;&amp;&#x27;"


@dataclass(frozen=True, slots=True)
class Box:
    value: str = MARKUP
    label: str = MARKUP
    count: int = 3
    is_chosen: bool = True
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    name: str = MARKUP
    label: str = MARKUP
    shown: list[Box] = field(default_factory=lambda: [Box()])
    folded: list[Box] = field(default_factory=lambda: [Box(), Box(kind="soon")])
    more: int = 0


class Days(forms.Form):
    since = forms.DateField(required=False, label=MARKUP)


def drawn(tag: str, **context: object) -> str:
    return Template(f"{{% load filtering %}}{{% {tag} %}}").render(Context(context))


@pytest.mark.parametrize(
    ("tag", "context"),
    [
        ("facet of", {"of": Facet()}),
        ("facet of", {"of": Facet(folded=[], more=200)}),
        ("options choices chosen", {"choices": [(MARKUP, MARKUP)], "chosen": MARKUP}),
        ("as_hidden lists", {"lists": [(MARKUP, [MARKUP])]}),
        ("files 'decisions:resolution-export' endings query", {"endings": ["csv"], "query": MARKUP}),
        (
            "files_of 'decisions:meeting-export' 1 endings query mark",
            {"endings": ["csv"], "query": MARKUP, "mark": MARKUP},
        ),
        ("day_field bound", {"bound": Days({"since": MARKUP})["since"]}),
        ("day_field bound label", {"bound": Days({"since": "2026-01-31"})["since"], "label": MARKUP}),
    ],
)
def test_what_is_typed_is_no_markup(tag: str, context: dict[str, object]) -> None:
    html = drawn(tag, **context)
    assert MARKUP not in html
    assert "<b>" not in html
    assert ESCAPED in html


def test_a_day_stays_as_it_was_typed() -> None:
    asked = drawn("day_field bound", bound=Days({"since": "2026-01-31"})["since"])
    assert 'type="date"' in asked
    assert 'value="2026-01-31"' in asked
    refused = drawn("day_field bound", bound=Days({"since": "позавчера"})["since"])
    assert 'type="text"' in refused
    assert 'value="позавчера"' in refused
    assert 'aria-describedby="id_since-e"' in refused
    assert 'id="id_since-e"' in refused


def test_a_filter_without_choices_is_not_there() -> None:
    assert drawn("facet of", of=Facet(shown=[])) == ""
    assert "<details" not in drawn("facet of", of=Facet(folded=[]))


def test_a_form_keeps_what_it_does_not_ask() -> None:
    given = QueryDict("body=a&body=b&q=маяк&page=2")
    html = drawn("as_hidden lists 'page' 'q'", lists=list(given.lists()))
    assert html == '<input type="hidden" name="body" value="a"><input type="hidden" name="body" value="b">'


def test_an_address_has_other_parameters_in_place_of_its_own() -> None:
    given = QueryDict("body=a&body=b&q=график движения&after=2&empty=")
    assert QueryDict(query_with(given, after=None, sort="due")) == QueryDict("body=a&body=b&q=график движения&sort=due")
    assert QueryDict(query_without(given, "q", "body")) == QueryDict("after=2")
    request = RequestFactory().get("/resolutions/?q=a%26b&after=2")
    assert drawn("same_page after=None sort='due'", request=request) == "?q=a%26b&amp;sort=due"
    assert drawn("same_page after=None q=None", request=request) == "?"

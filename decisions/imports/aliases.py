"""What a person answered about a name is remembered: the next protocol with the same wording asks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from decisions.imports.entries import Rows
from decisions.imports.matching import Matcher
from decisions.imports.questions import NEW
from decisions.imports.wanted import Ref, RefKind
from members.models import Alias
from members.naming import wording_key

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class WantedAlias:
    """`name`, in the nominative, stands for `ref`."""

    name: str
    ref: Ref


def wanted_aliases(matcher: Matcher) -> tuple[WantedAlias, ...]:
    """One for every answer that the directory could not have given by itself."""
    met = ((question, *matcher.named[question]) for question in matcher.choices if question in matcher.named)
    return tuple(
        WantedAlias(name, ref)
        for question, name, ref in met
        if wording_key(name) and len(name) <= _LONGEST and _says_more(matcher, question, name, ref)
    )


def _says_more(matcher: Matcher, question: str, name: str, ref: Ref) -> bool:
    """Whether without the answer the name would be asked about, doubted, or taken for somebody else."""
    directory = matcher.directory
    if ref.kind is RefKind.PERSON:
        person = directory.person(name)
        return bool(person.candidates) or not _same(person.row, ref, matcher, question) or person.by_likeness
    if ref.kind is RefKind.ORGANIZATION:
        organization = directory.organization(name)
        asked = bool(organization.candidates) or organization.by_likeness
        return asked or not _same(organization.row, ref, matcher, question)
    group = directory.body(name) if question.startswith("body:") else directory.group(name)
    return bool(group.candidates) or group.by_likeness or not _same(group.row, ref, matcher, question)


def _same(row: object, ref: Ref, matcher: Matcher, question: str) -> bool:
    if row is None:
        return matcher.choices.get(question) == NEW
    return getattr(row, "pk", None) == ref.pk


def remember(aliases: Iterable[WantedAlias], rows: Rows) -> None:
    """Write down what is not known yet; `rows` know whoever was just made."""
    for alias in aliases:
        target = {f"{alias.ref.kind.value}_id": rows.needed(alias.ref)}
        Alias.objects.get_or_create(key=wording_key(alias.name), **target, defaults={"text": alias.name})

"""Who takes part in the invented cluster: `directory.json` written into an empty database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from decisions.models import Phrase, Policy
from members.models import Alias, Group, Mandate, Membership, Organization, Person, Position, User

SECRETARY = "secretary@cluster.example"
HERE = Path(__file__).resolve().parent

Row = Mapping[str, Any]


@dataclass(slots=True)
class Directory:
    """The rows that were made, by the code that the demo's files call them by.

    `chairs` and `secretaries` give the person of each body, code to code.
    """

    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    chairs: dict[str, str] = field(default_factory=dict)
    secretaries: dict[str, str] = field(default_factory=dict)


def read(name: str) -> Any:
    """A data file of the demo."""
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def load(today: dt.date) -> Directory:
    """Write organizations, people with dated posts, groups with dated membership, users; days count from `today`."""
    data = read("directory.json")
    made = Directory()
    for row in data["organizations"]:
        made.organizations[row["code"]] = _organization(row)
    for row in data["people"]:
        made.people[row["code"]] = _person(row, made, today)
    for row in data["groups"]:
        made.groups[row["code"]] = _group(row, made, today)
    for row in data["users"]:
        made.users[row["person"]] = _user(row, made)
    Phrase.objects.bulk_create(Phrase(text=text, position=place) for place, text in enumerate(data["phrases"], 1))
    return made


def _ago(row: Row, key: str, today: dt.date) -> dt.date | None:
    return today + dt.timedelta(days=row[key]) if key in row else None


def _organization(row: Row) -> Organization:
    organization = Organization.objects.create(
        name=row["short"], full_name=row["full"], kind=row["kind"], email=row["email"]
    )
    for text in row["aliases"]:
        Alias.objects.create(text=text, organization=organization)
    return organization


def _person(row: Row, made: Directory, today: dt.date) -> Person:
    consent = max((each["since"] for each in row["positions"]), default=0) if row["consent"] else None
    person = Person.objects.create(
        surname=row["surname"],
        given=row["given"],
        patronymic=row["patronymic"],
        gender=row["gender"],
        consent_given_on=None if consent is None else today + dt.timedelta(days=consent),
    )
    for order, post in enumerate(row["positions"]):
        Position.objects.create(
            person=person,
            organization=made.organizations[post["organization"]],
            title=post["title"],
            since=_ago(post, "since", today),
            until=_ago(post, "until", today),
            # A second post that is held at the same time is an office beside the main one.
            is_main=order == 0 or "until" in row["positions"][order - 1],
            is_coordinator=post.get("coordinator", False),
        )
    return person


def _group(row: Row, made: Directory, today: dt.date) -> Group:
    group = Group.objects.create(name=row["name"], name_genitive=row["genitive"], slug=row["code"], is_body=row["body"])
    for text in row["aliases"]:
        Alias.objects.create(text=text, group=group)
    for member in row["members"]:
        Membership.objects.create(
            group=group,
            person=made.people[member["person"]] if "person" in member else None,
            organization=made.organizations[member["organization"]] if "organization" in member else None,
            role=member.get("role", Membership.Role.MEMBER),
            since=_ago(member, "since", today),
            until=_ago(member, "until", today),
        )
    if group.is_body:
        made.chairs[row["code"]], made.secretaries[row["code"]] = row["chair"], row["secretary"]
        Policy.objects.create(body=group, soon_days=10, reminder_days="10,3")
    return group


def _user(row: Row, made: Directory) -> User:
    mandates = row.get("mandates", [])
    user = User.objects.create_user(row["email"], person=made.people[row["person"]], is_staff=bool(mandates))
    for mandate in mandates:
        body = made.groups[mandate["body"]] if "body" in mandate else None
        Mandate.objects.create(user=user, role=mandate["role"], body=body)
    return user

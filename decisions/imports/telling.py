"""What a name tells by itself: of a person the gender, of an organization the kind."""

from __future__ import annotations

import re

from members.models import Organization
from members.naming import wording_key


def gender_of(surname: str, patronymic: str) -> str:
    """«f», «m» or nothing, by the patronymic, else by a surname that only one gender has."""
    if re.search(r"(?:вна|чна|кызы)$", patronymic):
        return "f"
    if re.search(r"(?:ич|оглы)$", patronymic):
        return "m"
    if re.search(r"(?:[оеё]ва|[иы]на|ская|цкая|[нтвкш]ая)$", surname):
        return "f"
    return "m" if re.search(r"(?:[оеё]в|[иы]н|ский|цкий)$", surname) else ""


_KINDS = (
    (r"колледж|техникум|лице[йя]|училищ|школ|поу\b", Organization.Kind.COLLEGE),
    (r"университет|институт|академи|фгбоу во|фгаоу во", Organization.Kind.UNIVERSITY),
    (
        r"министерств|департамент|администраци|правительств|комитет|управлени|служба|инспекци|агентств",
        Organization.Kind.AUTHORITY,
    ),
    (r"ассоциаци|союз|палата|партнерств|объединени|фонд", Organization.Kind.ASSOCIATION),
    (r"\b(?:ооо|ао|пао|оао|зао|ип)\b|завод|компани|предприяти|фабрик", Organization.Kind.COMPANY),
)


def kind_of(name: str) -> str:
    """What kind of organization bears such a name; «other» when it does not tell."""
    key = wording_key(name)
    return next((kind.value for pattern, kind in _KINDS if re.search(pattern, key)), Organization.Kind.OTHER.value)

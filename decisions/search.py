"""Search in the wording of resolutions.

Words are cut to their stem by a plain rule, so that «наставничество» finds «наставничества»; all words must occur.
«п. 2.1 протокола № 7» finds the point by its number.
"""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, Q, QuerySet

from decisions.models import Assignment, Resolution

MAX_WORDS = 8

_ENDING = re.compile(r"(?:[аеёиоуыэюяйь]{1,2}|[аеиоыя][мхв]|ами|ями|ого|его|ому|ему|ыми|ими)$")
_POINT = re.compile(
    r"^\s*(?:п(?:\.|ункта?)?\s*)?(?P<number>\d+(?:\.\d+)+|\d+)?\s*,?\s*(?:протокола?)?\s*№\s*(?P<meeting>[\w()/.-]+)\s*$",
    re.IGNORECASE,
)


def stems(words: str) -> list[str]:
    """The searched words without their endings; at most eight, quotes and punctuation dropped."""
    found = re.findall(r"[\w-]+", words.lower())[:MAX_WORDS]
    return [_stem(word) for word in found]


def _stem(word: str) -> str:
    shorter = _ENDING.sub("", word) if len(word) > 4 else word
    return shorter if len(shorter) >= 3 else word


def matching(resolutions: QuerySet[Resolution], words: str, *, with_names: bool = False) -> QuerySet[Resolution]:
    """Those that hold every word in their text, their question, their body or a responsible organization.

    `with_names` searches the full wording; without it only what the public reads.
    """
    point = _POINT.match(words)
    if point:
        condition = Q(item__meeting__number__iexact=point["meeting"])
        return resolutions.filter(condition & (Q(number=point["number"]) if point["number"] else Q()))
    text, title = ("text", "item__title") if with_names else ("public_text", "item__public_title")
    for stem in stems(words):
        addressed = Assignment.objects.filter(resolution=OuterRef("pk"), organization__name__icontains=stem)
        resolutions = resolutions.filter(
            Q(**{f"{text}__icontains": stem})
            | Q(**{f"{title}__icontains": stem})
            | Q(item__meeting__body__name__icontains=stem)
            | Exists(addressed)
        )
    return resolutions

"""Posts as protocols print them, taken apart into a title and an organization."""

from __future__ import annotations

import re
from collections.abc import Callable

from members.naming import stem_key

REPRESENTATIVE = "представитель"
"""The post of who is listed with an organization alone; official wording is Russian."""

#: An organization that ends a post and stands in the nominative in every case: a legal form and a name in quotes.
_NAMED = re.compile(r"(?<![\w-])(?P<name>[А-ЯЁ]{2,9}[ \u00a0][«“\"][^«»“”\"]+(?:[«“\"][^«»“”\"]+[»”\"])?[»”\"]+)$")
#: What somebody is in the body that meets, not where they work.
_OFFICE = re.compile(
    r"(?:(?:заместитель|зам\.)\s+председателя|(?:со)?председатель|председательствующий|секретарь|ответственный\s+секретарь|член"
    r"|ведущий)(?:\s+(?:\w+\s+)*(?:совета?|комиссии|комитета|кластера|групп\w|правления|собрания|заседания|штаба"
    r"|президиума|совещания|директоров)\b.*)?",
    re.IGNORECASE,
)


def is_office(post: str) -> bool:
    """Whether a post is one in the body: «секретарь Совета», «председатель», «член рабочей группы»."""
    return bool(_OFFICE.fullmatch(post.strip()))


def title_without(post: str, organization: str) -> str:
    """«директор» for «директор Департамента промышленности» of the «Департамент промышленности»."""
    words = post.split()
    wanted = stem_key(organization)
    for cut in range(1, len(words)):
        if stem_key(" ".join(words[cut:])) == wanted:
            return " ".join(words[:cut]).rstrip(" ,–-")
    return post if stem_key(post) != wanted else ""


def organization_in(post: str, is_known: Callable[[str], str | None]) -> tuple[str, str | None]:
    """The title and the organization of «ректор Речного университета», the latter when it is known or named in quotes.

    `is_known` answers with the name of the organization that a wording in any case stands for.
    """
    words = post.split()
    for cut in range(1, len(words)):
        name = is_known(" ".join(words[cut:]))
        if name is not None:
            return " ".join(words[:cut]).rstrip(" ,–-"), name
    named = _NAMED.search(post)
    if named is not None and named.start() > 0:
        return post[: named.start()].rstrip(" ,–-"), named["name"]
    return post, None

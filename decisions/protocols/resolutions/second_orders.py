"""Orders to several people in one sentence: «Лугову до 1 марта подготовить смету, Дятлову до 5 марта закупить
краску».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..language.infinitives import first_infinitive
from ..language.quotes import depth_map
from ..passages import Passage
from ..terms.reading import find_terms

#: Where another order may begin: behind a semicolon, a comma or the end of a sentence.
_BEGINS = re.compile(r"(?:;|,(?: а)?|(?<=[а-яё\d)]{2})\.) (?=[А-ЯЁа-яё])")
_WHEN = r"(?:(?:до|к|ко|не позднее|в срок|в течение|в|на) [^,;.]{2,40}? |(?:сегодня|завтра|ежемесячно|еженедельно) )?"
_NAME = r"(?:[А-ЯЁ][а-яё-]+ (?:[А-ЯЁ]\. ?){0,2}|(?:[А-ЯЁ]\. ?){1,2}[А-ЯЁ][а-яё-]+ )"
#: A name and by when, with nothing else before the verb.
_PLAIN = re.compile(rf"(?i:{_WHEN}){_NAME}(?:[–—-] )?(?i:{_WHEN})")
_LONGEST_ZONE = 80


def zones(text: str, start: int) -> Iterator[tuple[re.Match[str], str, int]]:
    """Where another order may begin behind `start`: what sets it off, the words before its verb, and its verb."""
    begins = list(_BEGINS.finditer(text, start))
    depth = depth_map(text) if begins else ()
    for cut in begins:
        following = first_infinitive(text, cut.end())
        if following is not None and following[0] - cut.end() <= _LONGEST_ZONE and not depth[cut.start()]:
            yield cut, text[cut.end() : following[0]], following[0]


def is_plain(zone: str) -> bool:
    """Whether nothing but somebody's name and a term stands before a verb."""
    return _PLAIN.fullmatch(zone) is not None


def apart(passage: Passage) -> list[Passage]:
    """The orders of an unnumbered sentence, where each names who and by when; else the sentence itself."""
    text = passage.text
    first = first_infinitive(text)
    if first is None or not is_plain(text[: first[0]]):
        return [passage]
    edges = [0]
    for cut, zone, _ in zones(text, first[1]):
        if is_plain(zone):
            edges.append(cut.end())
    parts = [passage.cut(a, b) for a, b in zip(edges, [*edges[1:], len(text)], strict=True)]
    if len(parts) < 2 or not all(find_terms(part.text, None) for part in parts):
        return [passage]
    return [part.cut(0, len(_ENDS.sub("", part.text))) for part in parts]


#: What sets the next order off goes.
_ENDS = re.compile(r"[,;](?: а)? ?$| ?, а ?$")

__all__ = ["apart", "is_plain", "zones"]

"""The end of a protocol: who signed as chair and who kept the minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..language.morph import NOMN
from ..language.names import Mention, nominative_of
from ..language.officers import IS_IN_CHAIR, KEEPS_MINUTES
from ..language.offices import office_of
from ..lines.logical import Line
from ..passages import Passage, join
from ..people.attendance import mentions_of
from ..people.registry import People
from ..structure import Certainty
from .heading import Heading

#: «Приложения: 1) лист регистрации на 6 л.»: a list in one line, and no appendix.
_APPENDED = re.compile(r"приложени[ея]\s*:\s*\S", re.IGNORECASE)
#: «Протокол № 3 вела Е. Лапшова»
_NUMBERED = re.compile(r"протокол № ?(?P<n>\S*\d\S*) (?:в[её]л|состав|оформ|подготов)", re.IGNORECASE)
_LAST_SURNAME = re.compile(r"(?:^|[\s:–—/(-])([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)[\s/).]*$")
_SHORT = re.compile(r"(?:пред|секр)\.?", re.IGNORECASE)
_NOT_CHAIR = re.compile(r"заместител|зам\.", re.IGNORECASE)


def read_signatures(lines: list[Line], people: People, head: Heading) -> None:
    """Takes chair and secretary from the signatures where the head does not name them; names there are nominative."""
    pending: list[Passage] = []
    for line in lines[:14]:
        text = line.text
        if _APPENDED.match(text):
            continue
        if re.match(r"приложени", text, re.IGNORECASE):
            break
        numbered = _NUMBERED.match(text)
        if numbered and head.number is None:
            head.number = numbered.group("n")
            head.found("number", line.passage.span(numbered.start("n"), numbered.end("n")), Certainty.LIKELY)
        pending.append(line.passage)
        whole = join(pending)
        mentions = mentions_of(whole.text)
        if not mentions:
            if _surname_alone(whole, line.passage, people, head):
                pending = []
            elif len(pending) > 3:
                pending = pending[-1:]
            continue
        _signed(whole, mentions, people, head)
        pending = []


def _surname_alone(whole: Passage, last: Passage, people: People, head: Heading) -> bool:
    """«Секретарь ______ /Зорина/»: a surname that only one of those known bears."""
    surname = _LAST_SURNAME.search(last.text)
    entry = people.by_surname(surname.group(1)) if surname else None
    if entry is None or surname is None:
        return False
    keeps = KEEPS_MINUTES.search(whole.text) is not None
    if not keeps and (not IS_IN_CHAIR.search(whole.text) or _NOT_CHAIR.search(whole.text)):
        return False
    span = last.span(surname.start(1), surname.end(1))
    if keeps and head.secretary is None:
        head.secretary = people.secretary = entry
        head.found("secretary", span, Certainty.LIKELY)
    elif not keeps and head.chair is None:
        head.chair = people.chair = entry
        head.found("chair", span, Certainty.LIKELY)
    return True


def _signed(whole: Passage, mentions: Sequence[Mention], people: People, head: Heading) -> None:
    text = whole.text
    start = 0
    for index, mention in enumerate(mentions):
        lead = text[start : mention.start]
        start = mention.end
        after = re.match(r", ((?:председатель|секретарь|ведущ(?:ий|ая))(?: [а-яё]+){0,3})", text[mention.end :])
        if after and not lead.strip(" ,;.") and (index + 1 == len(mentions) or mentions[index + 1].start >= start):
            lead, start = after.group(1), mention.end + after.end()
        title = office_of(re.sub(r"[\[(]подпис[а-я]*[\])]|[_/()\t]+", " ", lead))
        title = None if title and _SHORT.fullmatch(title) else title
        name = nominative_of(mention, NOMN)[0]
        if KEEPS_MINUTES.search(lead):
            if head.secretary is None:
                clean = title if title and not re.match(r"протокол", title, re.IGNORECASE) else None
                known = people.add(name)
                known.position = known.position or clean
                head.secretary = people.secretary = known
                head.found("secretary", whole.span(mention.start, mention.end))
        elif (
            (head.chair is None or (head.certainties.get("chair") is Certainty.DOUBTFUL and IS_IN_CHAIR.search(lead)))
            and (title or IS_IN_CHAIR.search(lead))
            and ((IS_IN_CHAIR.search(lead) and not _NOT_CHAIR.search(lead)) or _signs_as_head(lead, head))
        ):
            known = people.add(name)
            known.position = known.position or title
            head.chair = people.chair = known
            named = IS_IN_CHAIR.search(lead) is not None
            head.found("chair", whole.span(mention.start, mention.end), Certainty.SURE if named else Certainty.DOUBTFUL)
        else:
            people.add(name)


def _signs_as_head(lead: str, head: Heading) -> bool:
    """A minister or head of an administration who alone signs a protocol without «Председатель» was in the chair."""
    return bool(
        re.match(
            r"\W*(?:министр|глава|губернатор|директор|генеральный|руководител|ректор|начальник|первый|заместител"
            r"|мэр|вице)",
            lead,
            re.IGNORECASE,
        )
    )

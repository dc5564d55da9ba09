"""What a point asks to be done: its actions, and verbs by which nobody can tell when it is done."""

from __future__ import annotations

import re
from functools import lru_cache

from decisions.protocols.language.morph import is_infinitive, is_participle
from decisions.protocols.language.phrases import depth_map, words

_CARRIERS = {"поручить", "рекомендовать", "предложить", "просить", "обязать", "обеспечить"}
"""«Поручить … подготовить»: the order and the action are one. So is «обеспечить» with a noun, or with a verb."""
_PURPOSE = re.compile(
    r"(?:чтобы|для того|с тем|возможность|право|необходимо|следует|может|могут|должн\w+)\s*$", re.IGNORECASE
)
_JOINED = re.compile(r"(?:;|,|\bи|\bа также|\bзатем|\bпосле чего)\s*(?:в срок\b[^,;]*|до \d[^,;]*)?\s*$", re.IGNORECASE)

_VAGUE = re.compile(
    r"(?<![а-яё])(?:содействовать|оказ(?:ать|ывать) содействие|способствовать|активизировать|усилить|"
    r"принять (?:необходимые |исчерпывающие |дополнительные )?меры|продолжить (?:работу|взаимодействие)|"
    r"проработать(?: вопрос)?|обратить внимание|рассмотреть возможность|изыскать возможность|"
    r"оптимизировать|совершенствовать|повысить|улучшить|"
    r"обеспечить (?:контроль|взаимодействие|должн\w+ контроль)|взять на контроль|держать на контроле|"
    r"при(?:нять|нимать) активное участие|вести работу|уделить(?: особое)? внимание)(?![а-яё])",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\d+\s*(?:%|процент|штук|единиц|человек|студент|мест|млн|тыс|руб|час|договор|соглашени|заяв|объект|км|м\b)"
    r"|не (?:менее|более|ниже|выше|реже) |(?<![а-яё])(?:представить|направить|доложить|отчитаться|подписать|утвердить|"
    r"разместить|предоставить|внести)(?![а-яё])|(?:отч[её]т|доклад|акт|договор|соглашени|план|перечень|график|список|"
    r"справк|протокол|письм|заявк|предложени)\w*",
    re.IGNORECASE,
)


@lru_cache(maxsize=2_000)
def actions(text: str) -> tuple[str, ...]:
    """The coordinated infinitives of a point in their order: («подготовить», «направить»).

    An infinitive that depends on another («просить … рассмотреть», «чтобы обеспечить») is no action of its own.
    """
    depth = depth_map(text)
    found: list[str] = []
    last_end = 0
    for word, start, end in words(text):
        if depth[start] or not is_infinitive(word) or is_participle(word):
            continue
        before = text[last_end:start]
        if not found or found[-1].lower() in _CARRIERS:
            # «Поручить X подготовить»: the carrier gives way to what it asks for.
            found = [*found[:-1], word] if found else [word]
        elif _JOINED.search(before) and not _PURPOSE.search(before):
            found.append(word)
        last_end = end
    return tuple(found)


def vague(text: str) -> str:
    """The words of `text` that cannot be checked, when nothing measurable stands beside them; else empty."""
    match = _VAGUE.search(text)
    if match is None:
        return ""
    rest = text[: match.start()] + text[match.end() :]
    return "" if _MEASURE.search(rest) else match.group().lower()

"""How names are compared: one form for what protocols write in many ways. Pure, without a database."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

#: Legal forms in full, as they stand after `_plain`, and what they are shortened to.
LEGAL_FORMS = {
    "общество с ограниченной ответственностью": "ооо",
    "публичное акционерное общество": "пао",
    "непубличное акционерное общество": "ао",
    "открытое акционерное общество": "оао",
    "закрытое акционерное общество": "зао",
    "акционерное общество": "ао",
    "индивидуальный предприниматель": "ип",
    "автономная некоммерческая организация": "ано",
    "некоммерческое партнерство": "нп",
    "федеральное государственное бюджетное образовательное учреждение высшего образования": "фгбоу во",
    "федеральное государственное автономное образовательное учреждение высшего образования": "фгаоу во",
    "федеральное государственное унитарное предприятие": "фгуп",
    "федеральное государственное бюджетное учреждение": "фгбу",
    "государственное бюджетное профессиональное образовательное учреждение": "гбпоу",
    "государственное автономное профессиональное образовательное учреждение": "гапоу",
    "областное государственное бюджетное профессиональное образовательное учреждение": "огбпоу",
    "областное государственное автономное профессиональное образовательное учреждение": "огапоу",
    "государственное бюджетное учреждение": "гбу",
    "государственное автономное учреждение": "гау",
    "муниципальное бюджетное учреждение": "мбу",
    "муниципальное казенное учреждение": "мку",
    "муниципальное унитарное предприятие": "муп",
}
_SHORT_FORMS = frozenset(form for forms in LEGAL_FORMS.values() for form in forms.split())
_FULL_FORMS = re.compile(r"\b(?:" + "|".join(sorted(LEGAL_FORMS, key=len, reverse=True)) + r")\b")
_ENDING = re.compile(
    r"(?:еями|еях|еям|еем|ея|ею|еи|иями|ями|ами|иях|ыми|ими|ого|его|ому|ему|ией|ием|иям|ов|ев|ей|ий|ый|ой|ая|яя|ое|ее|ые|ие|ых|их|ым|им|ом|ем"
    r"|ую|юю|ам|ям|ах|ях|ию|ия|ии|ье|ья|ью|ьи|а|я|ы|и|о|е|у|ю|ь|й)$"
)


_LONGEST_NAME = 200
"""Characters of the longest text whose key is kept: names, not wordings of points."""


def wording_key(text: str) -> str:
    """`text` for comparison: lower case, ё as е, no quotes and points, legal forms in short («ооо грин лайн»)."""
    return _key_of_name(text) if len(text) <= _LONGEST_NAME else _key(text)


@lru_cache(maxsize=20_000)
def _key_of_name(name: str) -> str:
    """The key of a name: the same ones are compared again and again, wordings are not."""
    return _key(name)


def _key(text: str) -> str:
    plain = _plain(text)
    return _FULL_FORMS.sub(lambda found: LEGAL_FORMS[found.group()], plain)


@lru_cache(maxsize=5_000)
def core_key(text: str) -> str:
    """The key without the legal form: «северный терминал» for «ООО “Северный терминал”»."""
    return " ".join(word for word in wording_key(text).split() if word not in _SHORT_FORMS)


def legal_form(text: str) -> str:
    """The legal form in short, empty when none is named."""
    return " ".join(word for word in wording_key(text).split() if word in _SHORT_FORMS)


def stem_key(text: str) -> str:
    """The key with the endings cut off, so that «Департаменту экономики» is «Департамент экономики»."""
    return _stems_of_name(text) if len(text) <= _LONGEST_NAME else _stems(text)


@lru_cache(maxsize=20_000)
def _stems_of_name(name: str) -> str:
    return _stems(name)


def _stems(text: str) -> str:
    return " ".join(stem(word) for word in wording_key(text).split())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """`word` without its ending, never shorter than three letters; for comparing, not for showing."""
    cut = _ENDING.sub("", word)
    return cut if len(cut) >= 3 else word


@lru_cache(maxsize=5_000)
def post_and_rest(title: str, organization: str) -> tuple[str, str]:
    """A post and what is left to say of its organization, so that a kind that the post has named is not said twice.

    «глава администрации» of «Администрация района» is «глава администрации района», and nothing is left to say;
    «директор колледжа» of «Речной колледж» is «директор» and the whole name, to be joined to it as any other.
    """
    words, named = title.split(), organization.split()
    outside = list(takewhile(lambda word: word[0] not in _QUOTES, named))
    head = next((place for place, word in enumerate(outside) if not _ADJECTIVE.search(word.lower())), None)
    if head is None:
        return title, organization
    stems = [stem_key(word) for word in outside]
    for start in range(1, len(words)):
        said = [stem_key(word) for word in words[start:]]
        if stems[head] in said and said[0] in stems[: head + 1] and _in_order(said, stems):
            if head:
                return " ".join(words[:start]), organization
            return " ".join([*words[: start + 1], *named[1:]]), ""
    return title, organization


_QUOTES = frozenset('«"“„(')
_ADJECTIVE = re.compile(r"(?:[ыио]й|ая|яя|ое|ее)$")


def _in_order(some: list[str], all_of_them: list[str]) -> bool:
    """Whether `some` stand among the others in the same order."""
    others = iter(all_of_them)
    return all(one in others for one in some)


def post_line(title: str, organization: str) -> str:
    """«директор, ООО «Север»», «глава администрации Приозёрского района»: a post with its organization undeclined."""
    return ", ".join(filter(None, post_and_rest(title, organization)))


def _plain(text: str) -> str:
    text = text.lower().replace("ё", "е")
    text = re.sub(r"[«»„“”\"'’‘]", " ", text)
    text = re.sub(r"[‐‑–—−]", "-", text)
    return " ".join(re.sub(r"[^\w\-№+&/ ]", " ", text).split())

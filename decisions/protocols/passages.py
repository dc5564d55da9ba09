"""Text that remembers where it came from: a `Passage` is normalised text with a map back to the source.

Everything the reader finds is a slice of a passage, so every fact can say from which characters of the document it
was read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from .structure import Span

#: Gap between columns: three blanks or more, or a tab, become one tab.
GAP = "\t"

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x0b\x0c"
_ONE_TO_ONE = str.maketrans({**dict.fromkeys(_SPACES, " "), **dict.fromkeys("\u2010\u2011", "-"), "\u2212": "–"})
_DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]+")
_BLANKS = re.compile(r" *\t[ \t]*| {2,}")
#: The marks of Markdown: «## 1. Выставка», «**Дата:**».
_MARKDOWN = re.compile(r"^#{1,6} +|\*\*+(?=\S)|(?<=\S)\*\*+")
_SPACED_OUT = re.compile(r"(?<![^\s«\"“])(?:[^\W\d_] ){3,}[^\W\d_](?![^\s».,:\"”])")
#: A short word beside one that is spaced out: the second of «П О В Е С Т К А   Д Н Я».
_SPACED_BESIDE = re.compile(r"(?<=\s\s)(?:[^\W\d_] ){1,2}[^\W\d_](?![^\s».,:\"”])")
#: Whatever is letter-spaced holds two letters by themselves; what holds two figures is looked at as well.
_LETTERS_APART = re.compile(r" \w \w ")


@dataclass(slots=True)
class Passage:
    """`text`, and `marks`: pairs (position in text, position in source) from which on the two run in step."""

    text: str
    marks: tuple[tuple[int, int], ...] = ((0, 0),)

    def source(self, position: int) -> int:
        """The place in the source of the character at `position`."""
        at, origin = self.marks[0] if len(self.marks) == 1 else self.marks[self._mark(position)]
        return origin + position - at

    def _mark(self, position: int) -> int:
        """The index of the last mark that is not behind `position`."""
        return max(bisect_right(self.marks, (position, 1 << 60)) - 1, 0)

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The range of the source that `text[start:end]` was read from."""
        end = len(self.text) if end is None else min(end, len(self.text))
        if len(self.marks) == 1:
            at, origin = self.marks[0]
            return Span(origin + start - at, origin + max(end, start) - at)
        begin = self.source(start)
        return Span(begin, self.source(end - 1) + 1 if end > start else begin)

    def cut(self, start: int = 0, end: int | None = None) -> Passage:
        """The part `text[start:end]`, blanks at its ends dropped."""
        whole = self.text[start:end]
        part = whole.strip()
        if len(part) < len(whole):
            start += len(whole) - len(whole.lstrip())
        if len(self.marks) == 1:
            at, origin = self.marks[0]
            return Passage(part, ((0, origin + start - at),))
        marks, stop = [(0, self.source(start))], start + len(part)
        for at, origin in self.marks[self._mark(start) + 1 :]:
            if at >= stop:
                break
            marks.append((at - start, origin))
        return Passage(part, tuple(marks))

    def __bool__(self) -> bool:
        return bool(self.text)


def join(parts: Iterable[Passage], separator: str = " ") -> Passage:
    """One passage out of several; the separator counts to the end of the part before it."""
    text: list[str] = []
    marks: list[tuple[int, int]] = []
    length = 0
    for part in parts:
        if not part.text:
            continue
        if text:
            text.append(separator)
            length += len(separator)
        marks.extend((at + length, origin) for at, origin in part.marks)
        text.append(part.text)
        length += len(part.text)
    return Passage("".join(text), tuple(marks) or ((0, 0),))


def _without(text: str, cuts: list[tuple[int, int, str]], offset: int) -> Passage:
    """`text` with ranges replaced: `cuts` holds (start, end, replacement), in order, not overlapping."""
    pieces: list[str] = []
    marks: list[tuple[int, int]] = []
    length = position = 0
    for start, end, replacement in cuts:
        if start > position:
            marks.append((length, offset + position))
            pieces.append(text[position:start])
            length += start - position
        if replacement:
            marks.append((length, offset + start))
            pieces.append(replacement)
            length += len(replacement)
        position = end
    if position < len(text):
        marks.append((length, offset + position))
        pieces.append(text[position:])
    return Passage("".join(pieces), tuple(marks) or ((0, offset),))


def _is_clean(raw: str) -> bool:
    """Whether a line holds nothing to put right, as most do; all blanks but one and what is unseen are unprintable."""
    return (
        raw.isprintable()
        and "  " not in raw
        and "**" not in raw
        and not raw.startswith("#")
        and "\u2010" not in raw
        and "\u2011" not in raw
        and "\u2212" not in raw
        and _LETTERS_APART.search(raw) is None
    )


def clean(raw: str, offset: int) -> Passage:
    """A raw line as a passage: blanks of every kind are one blank (a wide gap is a tab), invisible characters go,
    letter-spaced words («П Р О Т О К О Л») close up."""
    if _is_clean(raw):
        return Passage(raw, ((0, offset),)).cut()
    text = raw.translate(_ONE_TO_ONE)
    cuts: list[tuple[int, int, str]] = []
    for match in _SPACED_OUT.finditer(text):
        cuts.extend((at, at + 1, "") for at in range(match.start() + 1, match.end(), 2))
    spaced = bool(cuts)
    if spaced:
        for match in _SPACED_BESIDE.finditer(text):
            cuts.extend((at, at + 1, "") for at in range(match.start() + 1, match.end(), 2))
    for match in _BLANKS.finditer(text):
        wide = "\t" in match.group() or len(match.group()) >= (5 if spaced else 3)
        # «№  Мероприятие   Срок»: the first column of a table is narrow.
        wide = wide or (
            match.start() > 0 and text[match.start() - 1] == "№" and len(match.group()) > 1 and match.start() < 3
        )
        cuts.append((match.start(), match.end(), GAP if wide else " "))
    cuts.extend((m.start(), m.end(), "") for m in _DROPPED.finditer(text))
    if "**" in text or text.startswith("#"):
        cuts.extend((m.start(), m.end(), "") for m in _MARKDOWN.finditer(text))
    if not cuts:
        return Passage(text, ((0, offset),)).cut()
    cuts.sort()
    kept: list[tuple[int, int, str]] = []
    for cut in cuts:
        if not kept or cut[0] >= kept[-1][1]:
            kept.append(cut)
    return _without(text, kept, offset).cut()


_LOOKALIKE = str.maketrans("ABCEHKMOPTXaceopxykmbg3", "АВСЕНКМОРТХасеорхукмвдЗ")
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё0-9]+")
_MIXED = re.compile(r"[А-Яа-яЁё][A-Za-z0-9]|[A-Za-z0-9][А-Яа-яЁё]")
#: Without one of these nothing was taken for another; each begins with characters that are quickly looked for.
_LATIN = re.compile(r"[A-Za-z|]")
_ODD = re.compile(
    r"[\dЗОБ](?:(?<=(?<![^ ])0)(?= [а-яё])|(?<=\d)(?=[А-Яа-яЁё])|(?<=[А-Яа-яЁё]\d)"
    r"|(?<=[ .]0)(?=\.(?: ?[А-ЯЁ]\.| ?[–—,;-]))|(?<=(?<![^ .])[ЗОБ])(?=[.)])|(?<= [ЗО])(?=[ОоЗ] [а-я]))"
)
_LATIN_WORD = re.compile(r"(?<![A-Za-z0-9А-Яа-яЁё./@])[ABCEHKMOPTXaceopxy]+(?![A-Za-z0-9/@])")
_DIGIT_LIKE = str.maketrans("OОоoIlіІ|ЗзБбSВ", "000011111336658")
_NUMBER_LIKE = re.compile(
    r"(?<![\wА-Яа-яЁё])(?=[OОоoIlіІЗзБ\d.]{0,20}\d|[lIO]\.[\dlІIЗ]|[ІЗ]\.[\dlI])(?:[OОоoIlіІЗзБ\d]{1,4})"
    r"(?:\.[OОоoIlіІЗзБ\d]{1,4})*(?![\wА-Яа-яЁё])"
)
#: «18.III.2025»
_ROMAN_DATE = re.compile(r"\d{1,2}\.I{1,3}\.\d{4}")
_DAY_LIKE = re.compile(
    r"(?<![\wА-Яа-яЁё])(?=\d?[ЗзОоOo])[ЗзОоOo\d]{2}"
    r"(?= (?:мин|час|январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр))"
)
_TOP_LIKE = re.compile(r"^(?:[lІ|]|З|Б)(?=[.)]\s)|(?<=^\d\. )[ЗБ](?=\. ?[А-ЯЁ])")
#: «Журба 0.П.», «Лугов А.0.»: a figure in the place of an initial.
_ZERO_INITIAL = re.compile(r"(?<=[а-яё] )0(?=\. ?[А-ЯЁ]\.)|(?<=[а-яё] [А-ЯЁ]\.)0(?=\.)|(?<=[а-яё] [А-ЯЁ]\. )0(?=\.)")
_LATIN_INITIALS = re.compile(
    r"(?<=[а-яё] )[ABCEHKMOPTX]\. ?[ABCEHKMOPTXА-ЯЁ]\.|(?<=[а-яё] )[А-ЯЁ]\. ?[ABCEHKMOPTX]\."
    r"|(?<![A-Za-z.])[ABCEHKMOPTX]\. ?[ABCEHKMOPTXА-ЯЁ]\. ?(?=[А-ЯЁ][а-яё])"
)
#: «ПРОТОКОЛ N2 6»: what scanning makes of «№».
_NUMBER_SIGN = re.compile(r"(?<=протокол )N[2o°]? ?(?=\d)", re.IGNORECASE)
_ZERO_ABOUT = re.compile(r"(?:(?<=^)|(?<=\d\. )|(?<=[IVX]\. ))0(?= [а-яё]{3})")


def repair_lookalikes(text: str) -> str:
    """Letters that scanning took for another alphabet or a digit («l.2.», «1O», «Kузнeцов»), put right one to one.

    Only what cannot be meant is touched: a Latin letter inside a Cyrillic word, a letter inside a number.
    """
    if not (_LATIN.search(text) or _ODD.search(text)):
        return text

    def word(match: re.Match[str]) -> str:
        found = match.group()
        if len(found) > 60 or not _MIXED.search(found):
            return found
        letters = sum("а" <= c.lower() <= "я" or c in "Ёё" for c in found)
        if any(c.isdigit() for c in found):
            if letters < 3 or not re.fullmatch(r"[А-Яа-яЁёA-Za-z]*[03][А-Яа-яЁёA-Za-z03]*", found):
                return found
            fixed = found.translate(_LOOKALIKE)
            upper = found.upper() == found
            return fixed.replace("0", "О" if upper else "о").replace("3", "З" if upper else "з")
        if re.search(r"[^ABCEHKMOPTXaceopxykmbgА-Яа-яЁё]", found):
            return found
        return found.translate(_LOOKALIKE)

    def number(match: re.Match[str]) -> str:
        found = match.group()
        if _ROMAN_DATE.fullmatch(found):
            return found
        return found.translate(_DIGIT_LIKE) if any(not (c.isdigit() or c == ".") for c in found) else found

    text = _NUMBER_LIKE.sub(number, text)
    text = _DAY_LIKE.sub(lambda m: m.group().translate(_DIGIT_LIKE), text)
    text = _LATIN_INITIALS.sub(lambda m: m.group().translate(_LOOKALIKE), text)
    text = _ZERO_INITIAL.sub("О", text) if "0" in text else text
    text = _TOP_LIKE.sub(lambda m: m.group().translate(_DIGIT_LIKE), text)
    text = _ZERO_ABOUT.sub("О", text) if "0" in text else text
    if _MIXED.search(text):
        text = _WORD.sub(word, text)
    if re.search(r"[А-Яа-яЁё]{3}", text):
        text = _LATIN_WORD.sub(lambda m: m.group().translate(_LOOKALIKE) if not _roman(m.group()) else m.group(), text)
    return _NUMBER_SIGN.sub(lambda m: "№".ljust(len(m.group())), text)


def _roman(word: str) -> bool:
    return bool(word) and set(word) <= set("IVXLC")

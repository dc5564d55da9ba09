"""From raw text to logical lines: page furniture goes, wrapped lines and words broken at line ends are joined."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from ..language.hyphens import keeps_hyphen
from ..language.places import begins_with_place
from ..memory import Memory
from ..passages import GAP, Passage, clean, join, repair_lookalikes
from ..source import SourceText
from ..terms.dates import tells_only_when
from .markers import SETTLEMENT_ALONE, Marker, read_marker, starts_block

_LONG_LINE = 450
_SHORTEST = 60
#: No page is narrower: shorter lines are entries of lists.
_NARROWEST = 45
#: A line that holds the title and a decision holds the whole protocol, however short it is.
_WHOLE = re.compile(
    r"\W*(?:выписка из )?протокол\b.{20,}?\b(?:реш(?:ил[иао]|ено|ение)|постановил[иао]?|поручить)\b", re.IGNORECASE
)
#: No paragraph of a protocol is longer; what is gets cut, so that work on one line stays bounded.
_LONGEST = 6_000
_SPLIT_BEFORE = re.compile(
    r"(?<=[.;:!?»\")\d]) +(?="
    r"(?:П ?Р ?О ?Т ?О ?К ?О ?Л\b|ПОВЕСТКА|Повестка(?: дня|:)|СЛУШАЛИ|Слушали|ВЫСТУПИЛ|Выступил|РЕШИЛИ|Решили"
    r"|ПОСТАНОВИЛИ|Постановили|"
    r"ОТМЕТИЛИ|ГОЛОСОВАЛИ|Голосовали|Присутствовали|ПРИСУТСТВОВАЛИ|Приглаш[её]н|Отсутствовал"
    r"|Председатель(?:ствовал[аи]?|ствующий)?(?: [а-яё]+){0,3} ?[–:-]|"
    r"(?:Ответственный с|С)екретарь(?: [а-яё]+){0,3} ?[–:-]|(?:Председатель|Секретарь)(?: [а-яё]+){0,2} "
    r"(?:[А-ЯЁ][а-яё-]+ )?[А-ЯЁ]\.|Вопрос № ?\d|По вопросу (?:№ ?)?\d|По (?:перв|втор|трет|четв)[а-я]+ вопросу"
    r"|Место проведения|Время начала|Дата проведения|"
    r"\d{1,2}\.(?:\d{1,3}\.?|\d{4,5}\.) ?[А-ЯЁ][а-яё]|(?:\d{1,3}|1[0-8]\d\d)[.)] ?[А-ЯЁ«][а-яё]*"
    r"|[IVX]{1,4}\. [А-ЯЁ]|[а-и]\) ))"
    r"|(?<=\S) +(?=(?:Присутствовали|Повестка дня|Слушали|Решили|Постановили):)"
    #: Words in capitals begin a part also where nothing ended the one before.
    r"|(?<=\S) +(?=(?:ПРОТОКОЛ|ПОВЕСТКА|СЛУШАЛИ|ВЫСТУПИЛИ?|ОТМЕТИЛИ|РЕШИЛИ|ПОСТАНОВИЛИ|ГОЛОСОВАЛИ|ПРИСУТСТВОВАЛИ"
    r"|ОТСУТСТВОВАЛИ?|ПРИГЛАШЕНЫ|ПРИГЛАШЁННЫЕ|ПРЕДСЕДАТЕЛЬ|СЕКРЕТАРЬ)(?: №| [А-ЯЁ]\.|[ :–—-]))"
)
#: What stands before a cut that is none («ул. Мира, д. 5»); «2021 г.» is a year and may well end a sentence.
_ABBREVIATED = re.compile(r"(?:^|[ ,(])(?<!\d{4} )(?:д|ул|каб|корп|стр|пр|г|п|пос|с|кв|№|оф)\.?$")
#: What a page of a site offers below what it tells.
_OF_SITE = re.compile(
    r"(?:скачать (?:протокол|файл|документ|pdf|docx?)(?![а-яё])[^.;]{0,40}$|поделиться(?: ссылкой)?\s*:"
    r"|версия для печати$|читайте также\s*:?$|распечатать$|©)",
    re.IGNORECASE,
)
#: «Вопрос. О подготовке к паводку»: the only question, which has no number.
_ONLY_QUESTION = re.compile(r"вопрос[.:] (?=обо? |о )", re.IGNORECASE)
#: «28.12.2023   ПРОТОКОЛ   № 4»: a title that stands in the middle of its line.
_TITLE_COLUMN = re.compile(rf"{GAP}(?=ПРОТОКОЛ(?:{GAP}|$))")
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—] ?)?\d{1,3}(?: ?[-–—])?$|^(?:стр(?:аница)?\.?|лист) ?\d+(?: ?(?:из|/) ?\d+)?$", re.IGNORECASE
)
_RUNNING_HEAD = re.compile(
    r"^(?:продолжение )?протокол[а]? .{0,80}(?:от|№)|^продолжение протокола|^к протоколу", re.IGNORECASE
)
_HYPHENS = "-\u00ad\ufffe\u2010"
_BROKEN = re.compile(rf"(?<![А-Яа-яЁёA-Za-z])(?P<word>[А-Яа-яЁёA-Za-z]{{1,40}})[{_HYPHENS}]$")
_DIGITS = re.compile(r"\d+")
_RULE = re.compile(r"^[\s_=~*.\-–—─═━┄]{3,}$")
#: «от 30 ноября 2022 г.» below the title; elsewhere such a line goes on with the one before.
_DATED = re.compile(r"от [«\"“]?\d{1,2}[»\"”]?[ .]")
_TITLE = re.compile(r"(?:выписка из )?протокол", re.IGNORECASE)
#: «Совещание при проректоре 23 мая 2022» above «ауд. 301».
_DATED_AT_END = re.compile(r"20\d\d(?: ?г\.?| года)?,?$")
#: «14.03.2025, 10:00, переговорная» below «Совещание отдела логистики. Протокол».
_FACTS = re.compile(r"\d{1,2}[.:]\d{2}(?![\d)])|\d{1,2} [а-яё]{3,8} \d{4}|№")
_TITLE_LINE = re.compile(r"(?:^|[.,:–—(-] ?)протокол(?! от$)(?: [^.;:]{0,80})?$", re.IGNORECASE)
#: «ВЫПИСКА» over «из протокола заседания …»: one title on two lines.
_EXTRACT = re.compile(r"выписка", re.IGNORECASE)
_OF_PROTOCOL = re.compile(r"из протокола\b", re.IGNORECASE)
_ENDED = re.compile(r"[.;:!?…]['\"»”)]?$")
_STARTS_LOW = re.compile(r"[(«\"“]?[а-яё]{2}|[а-яё]")
_GOES_ON = re.compile(r"(?:,|\b(?:и|в|на|с|по|о|для|от|к|№|г\.|ул\.|д\.))$")


@dataclass(slots=True)
class Line:
    """A logical line: its passage, the number of its first source line (from 1), and its marker if it has one.

    `cells` are those of a row of an instruction table; `counts` tells what its number counts, "questions" or "points",
    where that is sure.
    """

    passage: Passage
    number: int
    blank_before: bool = False
    indent: int = 0
    cells: tuple[Passage, ...] = ()
    marker: Marker | None = None
    counts: str = ""
    aside: bool = False

    @property
    def text(self) -> str:
        return self.passage.text


def raw_lines(text: str, memory: Memory | None = None) -> list[Line]:
    """One `Line` per source line that is not blank, look-alike letters put right, page numbers and rules dropped."""
    lines: list[Line] = []
    offset, blank = 0, True
    for number, raw in enumerate(text.split("\n"), start=1):
        here = offset
        offset += len(raw) + 1
        body = raw.rstrip("\r")
        if not body.strip() or _RULE.match(body):
            blank = True
            continue
        indent = len(body) - len(body.lstrip())
        for piece, start in _pieces(body):
            begins = here + start
            for words, marks in _put_right(piece, memory):
                passage = Passage(words, tuple([(at, origin + begins) for at, origin in marks]))
                lines.append(Line(passage, number, blank, indent))
                indent, blank = 0, False
    return lines


def _put_right(piece: str, memory: Memory | None) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """The passages of a line, cleaned and repaired, with their marks counted from where it begins."""
    slot = memory.slot("line", piece) if memory is not None else []
    if not slot:
        cleaned = clean(piece, 0)
        parts = _parts(Passage(repair_lookalikes(cleaned.text), cleaned.marks))
        slot.append([(part.text, part.marks) for part in parts])
    found: list[tuple[str, tuple[tuple[int, int], ...]]] = slot[0]
    return found


def _pieces(body: str) -> list[tuple[str, int]]:
    """An absurdly long line is first cut at blanks into pieces of bounded length."""
    if len(body) <= 4 * _LONGEST:
        return [(body, 0)]
    pieces: list[tuple[str, int]] = []
    start = 0
    while start < len(body):
        end = min(start + 4 * _LONGEST, len(body))
        if end < len(body):
            blank = body.rfind(" ", start + 2 * _LONGEST, end)
            end = blank if blank > 0 else end
        pieces.append((body[start:end], start))
        start = end
    return pieces


def _parts(passage: Passage) -> list[Passage]:
    """A whole protocol on one line is cut before the words that begin its parts."""
    text = passage.text
    titled = _TITLE_COLUMN.search(text)
    if titled:
        return [passage.cut(0, titled.start()), passage.cut(titled.end())]
    whole = len(text) > _SHORTEST and _WHOLE.match(text)
    if len(text) < _LONG_LINE and not whole:
        return [passage] if passage else []
    cuts = [
        m.end()
        for m in _SPLIT_BEFORE.finditer(text)
        if not _ABBREVIATED.search(text[max(0, m.start() - 8) : m.start()])
    ]
    if len(cuts) < (2 if whole else 6):
        cuts = []
    edges = [0, *cuts, len(text)]
    ranges = ((at, min(at + _LONGEST, b)) for a, b in itertools.pairwise(edges) for at in range(a, b, _LONGEST))
    return [part for start, end in ranges if (part := passage.cut(start, end))]


def _drop_quoted(lines: list[Line]) -> list[Line]:
    """An earlier letter that is quoted below goes."""
    quoted = [line.text.startswith(">") for line in lines]
    return (
        [line for line, is_quoted in zip(lines, quoted, strict=True) if not is_quoted]
        if 2 * sum(quoted) < len(lines)
        else lines
    )


def _drop_furniture(lines: list[Line]) -> list[Line]:
    """Page numbers, and running heads that stand beside them or recur."""
    heads = {id(line): _DIGITS.sub("#", line.text) for line in lines if _RUNNING_HEAD.match(line.text)}
    seen = Counter(heads.values())
    kept: list[Line] = []
    after_number = broken = False
    for index, line in enumerate(lines):
        text = line.text
        if _OF_SITE.match(text):
            continue
        if _PAGE_NUMBER.match(text) and index > 2 and not line.cells:
            after_number = broken = True
            continue
        head = heads.get(id(line)) if index > 3 and len(text) < 120 else None
        if head and (
            after_number or seen[head] > 1 or (index + 1 < len(lines) and _PAGE_NUMBER.match(lines[index + 1].text))
        ):
            broken = True
            continue
        if broken and kept and kept[-1].text[-1:].isalnum():
            # A sentence that a page cut in two: the blanks about the page number end no paragraph.
            line.blank_before = False
        after_number = broken = False
        kept.append(line)
    return kept


def _wrap_width(lines: list[Line]) -> int:
    """The width at which a text is wrapped by hand, or 0 when its lines are paragraphs."""
    lengths = sorted(len(line.text) + line.indent for line in lines if not line.cells)
    if len(lengths) < 8:
        return lengths[-1] if lengths and _NARROWEST <= lengths[-1] <= 100 and len(lengths) > 3 else 0
    high = lengths[int(len(lengths) * 0.95)]
    return high if _NARROWEST <= high <= 130 else 0


class _Paragraph:
    """A line that is put together of those of the source; `parts` are their passages."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.parts = [line.passage]
        self.joined, self.length = 0, len(line.text)

    def goes_on(self, line: Line, width: int) -> bool:
        """Whether `line` belongs to this paragraph."""
        if line.cells or self.line.cells or self.length > _LONGEST or self.joined > 200:
            return False
        before, text = self.parts[-1].text, line.text
        if before[-1:] in _HYPHENS and _BROKEN.search(before) and re.match(r"[А-Яа-яЁё]", text):
            return not line.blank_before or text[:1].islower()
        if starts_block(text, after=before):
            return False
        if (GAP in before and re.match(r"(?:от|из) ", text)) or SETTLEMENT_ALONE.match(before):
            return False
        if not self.joined and tells_only_when(before):
            return False
        if _FACTS.match(text) and _TITLE_LINE.search(before):
            return False
        if _DATED.match(text) and (line.blank_before or before.isupper() or _TITLE.match(before)):
            return False
        starts_low = _STARTS_LOW.match(text) is not None
        if starts_low and _DATED_AT_END.search(before) and begins_with_place(text):
            return False
        ended = _ENDED.search(before, len(before) - 2) is not None
        if line.blank_before:
            return not _TITLE.match(text) and starts_low and not ended and len(before) > 40 and GAP not in before + text
        if starts_low:
            return not before.endswith((";", ":"))
        if ended or not width:
            return False
        full = len(before) >= 0.78 * width or (len(before) + len(text.split(" ", 1)[0]) >= width)
        if _GOES_ON.search(before, max(0, len(before) - 4)):
            return True
        return full and GAP not in text and not text.isupper()

    def is_half_title(self, line: Line) -> bool:
        """«ВЫПИСКА» over «из протокола …»."""
        return bool(_EXTRACT.fullmatch(self.line.text) and _OF_PROTOCOL.match(line.text))

    def append(self, line: Line) -> None:
        """Takes a wrapped line; a hyphen at the break stays only where the word has one."""
        tail = self.parts[-1]
        self.joined += 1
        self.length += len(line.text)
        match = _BROKEN.search(tail.text) if tail.text[-1:] in _HYPHENS else None
        if match and line.text[:1].isalpha():
            first = re.match(r"[А-Яа-яЁёA-Za-z]+", line.text)
            keep = keeps_hyphen(match.group("word"), first.group() if first else "")
            head = tail if keep else tail.cut(0, len(tail.text) - 1)
            self.parts[-1] = join([head, line.passage], "")
        else:
            self.parts.append(line.passage)

    def whole(self) -> Line:
        """The line with all its words and its marker read."""
        if one := _ONLY_QUESTION.match(self.parts[0].text):
            self.parts[0] = self.parts[0].cut(one.end())
        if self.joined or one:
            self.line.passage = join(self.parts)
        self.line.marker = read_marker(self.line.text)
        return self.line


def logical_lines(source: SourceText, memory: Memory | None = None) -> list[Line]:
    """The lines of a document as paragraphs and table rows, each with its marker read."""
    from .mail import without_letter
    from .name_columns import names_in_one_line
    from .tables import find_tables

    lines = _drop_furniture(_drop_quoted(without_letter(raw_lines(source.text, memory))))
    lines = names_in_one_line(find_tables(lines, source.text, whole=source.paragraphs))
    width = 0 if source.paragraphs else _wrap_width(lines)
    whole: list[Line] = []
    paragraph: _Paragraph | None = None
    for line in lines:
        if paragraph is not None:
            if paragraph.is_half_title(line) or (not source.paragraphs and paragraph.goes_on(line, width)):
                paragraph.append(line)
                continue
            whole.append(paragraph.whole())
        paragraph = _Paragraph(line)
    return whole if paragraph is None else [*whole, paragraph.whole()]

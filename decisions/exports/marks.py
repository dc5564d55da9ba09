"""The check of an uploaded house template: every mark of the Word file, where it stands, and what is wrong with it.

Each mark is judged by itself where it was typed, so that a fault is told with the words around it. Only a file in which
every mark closes within its paragraph goes on to docxtpl, whose patterns would take long over others.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from jinja2 import Environment, TemplateSyntaxError, nodes

from decisions.exports.field import Field
from decisions.exports.fields import FIELDS
from decisions.exports.rules import DEEPEST, Fault, Scope, check_condition, check_printed, inside, scope_of
from decisions.protocols.readers.archive import member, parse_xml

MOST_MARKS = 3_000
LONGEST_MARK = 300
"""Characters of one mark: brackets inside brackets are no work for a parser then."""
MOST_FAULTS = 30
LONGEST_PART = 4_000_000
"""Bytes of XML of one part of the file."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_BRACES = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_BLOCK = re.compile(r"[-+]?\s*(?:(p|tr|tc|r)\s+)?(\w+)\s*(.*?)\s*[-+]?", re.DOTALL)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
_PARSER = Environment(autoescape=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, with the mark (empty when there is none) and the paragraph it stands in."""

    message: str
    mark: str = ""
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class _Mark:
    opening: str
    inner: str
    paragraph: str
    place: int
    """The number of its paragraph in the file."""

    @property
    def text(self) -> str:
        return f"{self.opening}{self.inner}{_ENDS[self.opening]}"


@dataclass(slots=True)
class _Open:
    """A loop or condition that waits for its end."""

    word: str
    mark: _Mark
    prefix: str
    outer: Scope


@dataclass(slots=True)
class _Check:
    """Goes through the marks of one part in their order."""

    scope: Scope
    problems: list[Problem] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def mark(self, mark: _Mark) -> None:
        if mark.opening == "{#":
            return
        try:
            if len(mark.inner) > LONGEST_MARK:
                raise Fault(_("The mark is longer than %(n)d characters.") % {"n": LONGEST_MARK})
            if mark.opening == "{{":
                self._printed(mark)
            else:
                self._block(mark)
        except Fault as fault:
            self.problems.append(Problem(str(fault), mark.text, mark.paragraph))

    def _printed(self, mark: _Mark) -> None:
        tree = _parsed(f"{{{{{_straight(mark.inner)}}}}}")
        output = tree.body[0] if tree.body else None
        if not isinstance(output, nodes.Output) or len(tree.body) != 1:
            raise Fault(_("The mark is empty: write a field in it."))
        for node in output.nodes:
            check_printed(node, self.scope)

    def _block(self, mark: _Mark) -> None:
        match = _BLOCK.fullmatch(_straight(mark.inner).strip())
        prefix, word, rest = (match[1] or "", match[2], match[3]) if match else ("", "", "")
        if prefix == "p":
            _alone(mark)
        if word in ("for", "if"):
            self._begin(word, rest, mark, prefix)
        elif word in ("elif", "else"):
            self._between(word, rest, mark, prefix)
        elif word in ("endfor", "endif"):
            self._matching(word.removeprefix("end"), mark, prefix)
            self.scope = self.open.pop().outer
        else:
            raise Fault(
                _("Only for, if, elif, else, endif and endfor are known here, not «%(word)s».") % {"word": word}
            )

    def _begin(self, word: str, rest: str, mark: _Mark, prefix: str) -> None:
        outer = self.scope
        self.open.append(_Open(word, mark, prefix, outer))
        if len(self.open) > DEEPEST:
            raise Fault(_("Conditions and loops stand too deep inside one another."))
        node = _parsed(f"{{% {word} {rest} %}}{{% end{word} %}}").body[0]
        if isinstance(node, nodes.For):
            self.scope = inside(node, outer)
        elif isinstance(node, nodes.If):
            check_condition(node.test, outer)

    def _between(self, word: str, rest: str, mark: _Mark, prefix: str) -> None:
        self._matching("", mark, prefix)
        if word == "elif":
            node = _parsed(f"{{% if {rest} %}}{{% endif %}}").body[0]
            assert isinstance(node, nodes.If)
            check_condition(node.test, self.scope)

    def _matching(self, word: str, mark: _Mark, prefix: str) -> None:
        """The innermost open one is of this kind, has the same letter, and, without a letter, the same paragraph."""
        last = self.open[-1] if self.open else None
        if last is None or (word and last.word != word):
            raise Fault(_("Nothing that this mark would end or continue was begun before it."))
        if last.prefix != prefix:
            words = _("It was begun by «%(begin)s»: use the same letters after «%(sign)s».")
            raise Fault(words % {"begin": last.mark.text, "sign": "{%"})
        if not prefix and last.mark.place != mark.place:
            words = _(
                "«%(begin)s» stands in another paragraph: write {%%p … %%} in both, each in a paragraph of its own."
            )
            raise Fault(words % {"begin": last.mark.text})

    def end(self) -> None:
        for each in self.open:
            words = _("It is never ended: «%(end)s» is missing.") % {"end": f"end{each.word}"}
            self.problems.append(Problem(words, each.mark.text, each.mark.paragraph))


def problems_of(content: bytes, kind: str) -> list[Problem]:
    """What is wrong with a template for `kind` of `FIELDS`; nothing when it can be filled. At most `MOST_FAULTS`.

    The caller has refused what is no harmless Word file.
    """
    found: list[Problem] = []
    seen = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name != "docProps/core.xml" and not _PARTS.fullmatch(name):
                continue
            data = member(archive, name)
            if len(data) > LONGEST_PART:
                return [Problem(_("The file holds far more than a template does."))]
            marks, broken = _marks(list(_paragraphs(data, name)))
            seen += len(marks)
            if seen > MOST_MARKS:
                return [Problem(_("The file holds more than %(n)d marks.") % {"n": MOST_MARKS})]
            found += broken or _checked(marks, FIELDS[kind])
    return found[:MOST_FAULTS]


def count_of(content: bytes) -> int:
    """How many marks the file has: one without any prints the same for every protocol."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if _PARTS.fullmatch(name)]
        return sum(len(_marks(list(_paragraphs(member(archive, name), name)))[0]) for name in names)


def _checked(marks: Sequence[_Mark], fields: tuple[Field, ...]) -> list[Problem]:
    check = _Check(scope_of(fields))
    for mark in marks:
        check.mark(mark)
    check.end()
    return check.problems


def _paragraphs(data: bytes, name: str) -> Iterator[str]:
    """The text of each paragraph, those of text boxes after the one they hang on; the properties are one each."""
    root = parse_xml(data)
    if name == "docProps/core.xml":
        yield from ("".join(node.itertext()) for node in root)
        return
    for paragraph in root.iter(f"{_W}p"):
        yield "".join(
            node.text or "" for node in paragraph.iter(f"{_W}t") if next(node.iterancestors(f"{_W}p")) is paragraph
        )


def _marks(paragraphs: Sequence[str]) -> tuple[list[_Mark], list[Problem]]:
    """The marks in their order, and the braces that open or close nothing in their paragraph."""
    marks: list[_Mark] = []
    broken: list[Problem] = []
    for place, text in enumerate(paragraphs):
        opening = None
        for brace in _BRACES.finditer(text):
            if opening is None and brace[0] in _ENDS:
                opening = brace
            elif opening is not None and brace[0] == _ENDS[opening[0]]:
                marks.append(_Mark(opening[0], text[opening.end() : brace.start()], text, place))
                opening = None
            elif opening is None or opening[0] != "{#":
                broken.append(_unclosed(opening, text) if opening else _unopened(brace, text))
                opening = brace if brace[0] in _ENDS else None
        if opening is not None:
            broken.append(_unclosed(opening, text))
    return marks, broken


def _unclosed(opening: re.Match[str], text: str) -> Problem:
    words = _("It is not closed by «%(end)s» in the same paragraph.") % {"end": _ENDS[opening[0]]}
    return Problem(words, text[opening.start() : opening.start() + 60], text)


def _unopened(brace: re.Match[str], text: str) -> Problem:
    words = _("«%(end)s» closes nothing: the mark before it does not begin with two signs.") % {"end": brace[0]}
    return Problem(words, text[max(0, brace.start() - 40) : brace.end()], text)


def _alone(mark: _Mark) -> None:
    if mark.paragraph.replace(mark.text, "", 1).strip():
        raise Fault(_("A mark with «p» takes its whole paragraph away: nothing else may stand in that paragraph."))


def _parsed(source: str) -> nodes.Template:
    try:
        return _PARSER.parse(source)
    except (TemplateSyntaxError, RecursionError) as error:
        raise Fault(_("The mark cannot be understood.")) from error


def _straight(inner: str) -> str:
    """Word turns quotes round; docxtpl turns them back."""
    return inner.translate(_QUOTES)

"""The fields of a house template: what each means, an example of it, and what may stand below it.

One structure for the check of an uploaded template, for the page that lists the fields, and for the tests that compare
it with what a document really gives (`context()`): none of the three can say something else than the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from decisions.exports import cases
from decisions.exports.field import COMMON, Field, Shape, flag, group, groups, texts
from decisions.exports.table_fields import OF_TABLES
from decisions.protocols.language import morph
from decisions.protocols.language.names import decline_person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _official(name: str, meaning: str | _StrPromise, person: str, signature: str, post: str) -> Field:
    return group(
        name,
        meaning,
        Field("line", _("name and post in one line"), f"{person}, {post}"),
        Field("name", _("surname and initials"), person),
        Field("post", _("post"), post),
        Field("signature", _("name as it stands after a signature"), signature),
    )


def _people(name: str, meaning: str | _StrPromise, example: str) -> Field:
    return group(
        name,
        meaning,
        texts("lines", _("each with the post; empty when there are too many for the head"), example),
        Field("summary", _("how many, when the list is an annex"), "24 человека (список прилагается)"),
    )


PROTOCOL = (
    *COMMON,
    Field("kind", _("word at the top"), "ПРОТОКОЛ"),
    Field("heading", _("what the protocol is of, in the genitive"), "заседания Координационного совета"),
    Field("body", _("name of the body"), "Координационный совет"),
    Field("number", _("number of the protocol"), "7"),
    flag("draft", _("the protocol is not signed yet")),
    Field("hours", _("when it sat"), "14:00–16:20"),
    Field("place", _("place"), "пос. Вагоноремонтный"),
    Field("form", _("form of the meeting, if it was not a usual one"), "видео-конференц-связь"),
    _official("chair", _("chair"), "Лагутин В. С.", "В. С. Лагутин", "заместитель министра"),
    _official("secretary", _("secretary"), "Осокина Т. Г.", "Т. Г. Осокина", "секретарь совета"),
    _people("present", _("who was present"), "Зорина Е. В. – начальник отдела"),
    _people("absent", _("who was absent"), "Ясенев П. И. – директор"),
    _people("invited", _("who was invited"), "Вязов Г. Л. – консультант (с 14:40)"),
    groups(
        "agenda",
        _("agenda; empty in an extract and in the short form"),
        Field("number", _("number of the question"), "1."),
        Field("title", _("title of the question"), "О подготовке к навигации."),
    ),
    groups(
        "items",
        _("questions with what was decided on each"),
        Field("number", _("number of the question"), "1."),
        Field("title", _("title of the question"), "О подготовке к навигации."),
        Field("outline", _("number and title in one line"), "1. О подготовке к навигации."),
        Field(
            "notice", _("said in place of a question that was withdrawn or is closed"), "Вопрос снят с рассмотрения."
        ),
        Field("heard", _("who was heard, and about what"), "Ермолаеву Н. Ю., начальника отдела, – о навигации."),
        Field("supported", _("co-speakers"), "Тополев П. И., директор АО «Депо»."),
        Field("supported_label", _("«Co-speaker» in the right number"), "Содокладчик"),
        Field("discussed", _("who spoke after"), "Зорина Е. В., Вязов Г. Л."),
        Field("votes", _("votes"), "Голосовали: «за» – 14, «против» – 0."),
        groups(
            "points",
            _("points of the decision"),
            Field("number", _("number of the point as printed"), "1.1."),
            Field("text", _("wording: its first paragraph"), "Представить график движения судов."),
            texts("more", _("further paragraphs of the wording"), "График согласовать с портом."),
            Field("level", _("0, or 1 for a sub-point"), "0", Shape.FLAG),
            Field("responsible", _("who answers, unless the wording says so"), "АО «Депо»; Зорина Е. В."),
            Field("responsible_label", _("«Responsible» in the right number"), "Ответственные"),
            Field("co_executors", _("co-executors, unless the wording says so"), "АО «Депо»."),
            Field("co_executors_label", _("«Co-executor» in the right number"), "Соисполнитель"),
            Field("term", _("term, unless the wording says so"), "до 15.11.2026."),
            Field("votes", _("votes"), "Голосовали: единогласно (15)."),
        ),
    ),
    group(
        "certificate",
        _("the line «Верно» of an extract"),
        flag("shown", _("it is an extract")),
        Field("post", _("post"), "секретарь совета"),
        Field("name", _("name as it stands after a signature"), "Т. Г. Осокина"),
        Field("day", _("day of the extract"), "16 октября 2026 года"),
        Field("addressee", _("whom it is given to, in the dative"), "ООО «Речной причал»."),
    ),
    groups(
        "annexes",
        _("lists that are too long for the head"),
        Field("title", _("whose list it is"), "присутствовавших"),
        texts("lines", _("each with the post"), "Зорина Е. В. – начальник отдела"),
    ),
    Field("signed_on", _("day of the signature"), "16 октября 2026 года"),
    Field("seal", _("control sum of a signed protocol"), "3f2a91c0 …"),
    Field("permalink", _("address of a published protocol"), "https://cluster.example/meetings/7/"),
    Field("qr", _("picture of that address, to be photographed"), "QR"),
)
FIELDS = {"protocol": PROTOCOL, **OF_TABLES}
"""By the name of the Word template that ships, which `Printed.word_template` gives."""

LOOP = group(
    "loop",
    _("where a loop is"),
    Field("index", _("which one it is, from 1"), "1"),
    flag("first", _("it is the first")),
    flag("last", _("it is the last")),
    Field("length", _("how many there are"), "3"),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What may stand after «|»: `of` and `gives` are the example on the page, `argument` one of its own."""

    name: str
    meaning: _StrPromise
    apply: Callable[..., Any]
    of: str
    gives: str
    argument: str = ""
    of_list: bool = False

    @property
    def mark(self) -> str:
        """How it stands in the template."""
        return f"{{{{ …|{self.name}" + (f"('{self.argument}')" if self.argument else "") + " }}"


def _in_case(case: str) -> Callable[[object], str]:
    return lambda value: cases.decline_phrase(str(value or ""), case)


def _person_in(case: str) -> Callable[[object], str]:
    return lambda value: decline_person(str(value), case) if value else ""


def _capital(value: object) -> str:
    words = str(value or "")
    return words[:1].upper() + words[1:]


def _joined(values: Iterable[object] | None, sign: str = ", ") -> str:
    return sign.join(map(str, values or ()))


FILTERS = {
    each.name: each
    for each in (
        Filter(
            "genitive",
            _("a body or a post in the genitive"),
            _in_case(morph.GENT),
            "Координационный совет",
            "Координационного совета",
        ),
        Filter(
            "dative",
            _("an organization or a post in the dative"),
            _in_case(morph.DATV),
            "Департамент образования",
            "Департаменту образования",
        ),
        Filter(
            "accusative", _("a post in the accusative"), _in_case(morph.ACCS), "начальник отдела", "начальника отдела"
        ),
        Filter("person_genitive", _("a person in the genitive"), _person_in("gent"), "Осокина Т. Г.", "Осокиной Т. Г."),
        Filter("person_dative", _("a person in the dative"), _person_in("datv"), "Лагутин В. С.", "Лагутину В. С."),
        Filter(
            "person_accusative", _("a person in the accusative"), _person_in("accs"), "Лагутин В. С.", "Лагутина В. С."
        ),
        Filter("upper", _("all in capitals"), lambda value: str(value or "").upper(), "протокол", "ПРОТОКОЛ"),
        Filter("capital", _("the first letter a capital"), _capital, "о навигации", "О навигации"),
        Filter(
            "default",
            _("these words when there is nothing"),
            lambda value, words="": value or words,
            "",
            "не указано",
            argument="не указано",
        ),
        Filter(
            "join",
            _("a list in one line, with these signs between"),
            _joined,
            "",
            "Зорина Е. В.; Вязов Г. Л.",
            argument="; ",
            of_list=True,
        ),
        Filter("count", _("how many there are in a list"), lambda values: len(values or ()), "", "3", of_list=True),
    )
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A field on the page: `path` as it is written («item.points»), `depth` of its place in the tree."""

    path: str
    field: Field
    depth: int

    @property
    def marks(self) -> tuple[str, ...]:
        """How it stands in the template; nothing for what is only a heading of its parts."""
        if self.field.shape is Shape.FLAG:
            return (f"{{% if {self.path} %}} … {{% endif %}}",)
        if self.field.shape.is_list:
            one = f"{{{{ {one_of(self.field.name)} }}}}" if self.field.shape is Shape.TEXTS else "…"
            letters = "tr" if self.field.name == "rows" else "p"
            return (f"{{%{letters} for {one_of(self.field.name)} in {self.path} %}}", one, f"{{%{letters} endfor %}}")
        return (f"{{{{ {self.path} }}}}",) if self.field.shape is Shape.TEXT else (self.path,)


def listed(fields: tuple[Field, ...], depth: int = 0, before: str = "") -> Iterator[Listed]:
    """All fields in reading order. Below a list the path begins with what a loop over it is usually called."""
    for field in fields:
        yield Listed(f"{before}{field.name}", field, depth)
        if field.fields:
            start = f"{one_of(field.name)}." if field.shape is Shape.GROUPS else f"{before}{field.name}."
            yield from listed(field.fields, depth + 1, start)


def one_of(name: str) -> str:
    """What one element of a list is called in examples: «items» → «item», «agenda» → «line»."""
    return {
        "agenda": "line",
        "summary": "one",
        "annexes": "annex",
        "lines": "line",
        "heading": "line",
        "more": "line",
    }.get(name, name.removesuffix("s"))

"""The kind of a decision by the verb that carries it."""

from __future__ import annotations

import re

from ..language.gated import Gated
from ..language.infinitives import infinitives
from ..structure import Kind

_NOTE = Gated(
    r"к сведению|к руководству|принять (?:информацию|доклад|отч[её]т)(?! \w+ть)|информацию [^;]{0,200} принять\b(?! "
    r"(?:меры|участие))",
    re.IGNORECASE,
)
_OTHER = Gated(
    r"отметить|констатировать|признать|избрать|переизбрать|принять (?:в (?:состав |число )?(?:члены|участники"
    r"|состав)"
    r"|(?:[^.;]|(?<=(?-i:[А-ЯЁ]))\.){3,160} в (?:члены|состав|участники))"
    r"|перенести|отложить|снять (?:\w+ ){0,6}с контроля|снять с|исключить из|утратил\w* силу|считать|продлить"
    r"|выразить|объявить|отменить"
    r"|назначить на (?=[«\"]?\d)|назначить (?:(?:очередное |следующее )?(?:заседание|собрание)"
    r"|(?!ответственн|координатор|куратор|исполнител|контрол)[а-яё]+ (?=[а-яё]+(?:ом|ем) ))"
    r"|представить [^;]{3,160} к (?:присвоению|награждению)"
    r"|включить в состав|ввести в состав|вывести из состава|прекратить|принять (?:решение|отставку)|оставить на "
    r"контроле|закрыть (?:заседани|собрани|совещани|вопрос|поручени|пункт)|освободить [^.;]{2,120} от |присвоить"
    r"|отказать|отклонить|(?:не )?допустить|выдвинуть|наградить|исключить|присудить|образовать|учредить|поощрить",
    re.IGNORECASE,
)
_FIRST = tuple(
    (kind, re.compile(verbs, re.IGNORECASE))
    for kind, verbs in (
        (
            Kind.APPROVE,
            r"утвердить|одобрить|поддержать|принять (?:за основу|к исполнению|изменени|план|программу|повестку"
            r"|положение|проект)",
        ),
        (
            Kind.RECOMMEND,
            r"рекомендовать|порекомендовать|предложить|просить|попросить|ходатайствовать|обратиться|призвать|пригласить",
        ),
        (Kind.AGREE, r"согласовать|согласиться|дать согласие|выразить согласие"),
        (
            Kind.INSTRUCT,
            r"поручить|обязать|возложить|назначить|определить ответственн\w+|закрепить|создать|сформировать"
            r"|организовать",
        ),
    )
)
_APPROVED = Gated(r"(?:утвержд[её]н|одобрен)[аоы]?(?![а-яё])", re.IGNORECASE)
_STRONG = Gated(
    r"(?<![а-яё])(?:утвердить|одобрить|рекомендовать|предложить|просить|поручить|обязать|согласовать|возложить"
    r"|поддержать|ходатайствовать)(?![а-яё])",
    re.IGNORECASE,
)


def kind_of(text: str, *, addressed: bool = False) -> Kind:
    """What a point does. `addressed` tells that somebody is named to do it, which makes an order of a vague verb."""
    verb, at = leading_verb(text)
    head = text[: at + len(verb) + 140]
    if _NOTE.search(text) and verb in {"принять", "приняв", ""}:
        return Kind.NOTE
    if (verb in {"принять", "снять"} or not verb) and _OTHER.search(head):
        return Kind.OTHER
    if verb and _OTHER.match(text, at):
        ordered = addressed and at > 3 and not re.match(r"отмет|констат|призна|избра|переизб|считать|принять", verb)
        return Kind.INSTRUCT if ordered else Kind.OTHER
    for kind, pattern in _FIRST:
        if verb and pattern.match(text, at):
            if (kind is Kind.AGREE and addressed) or (kind is Kind.APPROVE and addressed and at > 3):
                return Kind.INSTRUCT
            return kind
    if "к сведению" in text:
        return Kind.NOTE
    if not verb:
        if _APPROVED.search(text):
            return Kind.APPROVE
        return Kind.INSTRUCT if addressed else Kind.OTHER
    return Kind.INSTRUCT


def leading_verb(text: str) -> tuple[str, int]:
    """The infinitive that carries the point, lower case, and where it stands; «», 0 when there is none."""
    first = next(iter(infinitives(text)), None)
    if first is None:
        return "", 0
    strong = _STRONG.search(text)
    if strong and strong.start() < first[1]:
        return strong.group().lower(), strong.start()
    return first[0].lower(), first[1]

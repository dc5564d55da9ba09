"""Preambles of decisions: «Заслушав информацию Рощиной П. О. о займах, в целях …, Совет» above РЕШИЛ."""

from __future__ import annotations

import re

from ..language.names import find_mentions
from ..passages import Passage

_HEARD = re.compile(
    r"(?:заслушав|рассмотрев|обсудив|изучив)(?:,? (?:и )?(?:обсудив|рассмотрев|изучив))? "
    r"(?=(?:представленн[а-яё]+ )?(?:информаци|доклад|сообщени|отч[её]т|вопрос|материал|предложени|обращени|выступлени"
    r"|проект))",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:в целях|в связи с|учитывая|на основании|руководствуясь|в соответствии с|во исполнение|принимая во внимание"
    r"|отмечая|обменявшись мнениями|по результатам обсуждения|обсудив|рассмотрев|заслушав) ",
    re.IGNORECASE,
)
#: What ends the words about the report: the aims and the reasons, and who decides.
_ENDS = re.compile(
    r", (?:в целях|в связи|руководств|на основании|учитывая|в соответствии|во исполнение|принимая|отмечая"
    r"|(?:и )?обсудив|и в целях|(?:[а-яё-]+(?:ый|ий|ая|ое) ){0,3}(?:совет|комисси|комитет|коллеги|правлени|собрани"
    r"|участник|совещани|президиум|штаб|групп|круглый|конференц))[а-яё]*(?= |,|$)",
    re.IGNORECASE,
)
#: «вопрос о ремонте», «доклад «О ремонте»»
_ABOUT = re.compile(r"(?<= )(?:[«\"“„](?=О)|(?=(?:о|об|обо|по вопросу) ))")


def is_preamble(text: str) -> bool:
    """Whether a line may tell why a body decided; that it does so shows by РЕШИЛ below."""
    return _OTHER.match(text) is not None


def heard_in(passage: Passage) -> Passage | None:
    """Who was heard and on what, as РЕШИЛ follows: «информацию Рощиной П. О. о займах»; None where it is not told."""
    heard = _HEARD.match(passage.text)
    if heard is None:
        return None
    end = _ENDS.search(passage.text, heard.end())
    told = passage.cut(heard.end(), end.start() if end else None)
    if find_mentions(told.text):
        return told
    about = _ABOUT.search(told.text)
    return told.cut(about.end()) if about else None


__all__ = ["heard_in", "is_preamble"]

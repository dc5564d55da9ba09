"""The reader made ready in the background when somebody opens the editor: dictionary and days off take a second.

A process that serves no editor loads nothing, and who opens it waits for nothing.
"""

from __future__ import annotations

import gc
from functools import lru_cache
from threading import Thread

from decisions.calendar import OFFICIAL
from decisions.editor.linter import text_remarks
from decisions.protocols.parser import parse

SAMPLE = """ПРОТОКОЛ № 1
заседания рабочей группы по инфраструктуре
12 ноября 2026 года, 10:00
г. Приозёрск, ул. Складская, 14

Председательствующий – Дроздецкий А. А., директор ООО «Северный терминал»
Присутствовали:
Зорина Елена Викторовна – начальник отдела Департамента транспорта
Вяткин П. П. – генеральный директор АО «Приозёрские мастерские»

1. О передаче подъездного пути.
СЛУШАЛИ: Зорину Е. В. – о состоянии пути.
РЕШИЛИ:
1.1. Принять к сведению информацию директора ООО «Северный терминал» Дроздецкого А. А.
1.2. АО «Приозёрские мастерские» (Вяткину П. П.) подготовить акт передачи до 27 ноября 2026 г.
1.3. Членам рабочей группы совместно с Зориной Е. В. осмотреть путь в двухнедельный срок.
Голосовали: за – 3, против – 0, воздержались – 0.

Секретарь                                   Е. В. Зорина
"""


@lru_cache(maxsize=1)
def warm() -> Thread:
    """Read a protocol in a thread of its own, once in the life of a process; nothing is asked of the database."""
    reading = Thread(target=_read, name="warming", daemon=True)
    reading.start()
    return reading


def _read() -> None:
    text_remarks(parse(SAMPLE, calendar=OFFICIAL), SAMPLE)
    _leave_out_of_collections()


def _leave_out_of_collections() -> None:
    """What is loaded by now stays as long as the process: Python looks through it for garbage no more.

    Modules, dictionary and days off are most of what it looked through, in each answer of some dozens for 150 ms.
    """
    gc.collect()
    gc.freeze()

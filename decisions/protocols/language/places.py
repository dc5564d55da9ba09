"""What names a place: a settlement, an address, a room, a service where people meet from afar."""

from __future__ import annotations

import re

from .gated import Gated

SETTLEMENT = re.compile(
    r"^(?:г\.|гор\.|гп |город |пос\.|пос[её]лок |п\.|с\. ?|село |д\. |дер\.|деревня |пгт\.? |р\.? ?п\.|рп |ст-ца "
    r"|станица |аул |хутор |х\. )\s?(?=[А-ЯЁ«])",
    re.IGNORECASE,
)
ADDRESS = Gated(
    r"(?:\bул\.|улица|просп|пр-т|\bпл\.|площадь|\bзал\b|каб\.|кабинет|конференц(?![а-яё]|-связ)"
    r"|конференц-?зал|актовый|Дом |здание|переговорн"
    r"|\bд\. ?\d|\bауд\.|аудитори|библиотек|корпус|видеоконференц|наб\.|офис)",
    re.IGNORECASE,
)
#: A room or a house that begins what is named: «малый зал», «столовая», «3 этаж, холл», «в каб. 305».
_ROOM = re.compile(
    r"(?:(?:в|на) )?(?:[а-яё-]+(?:ый|ий|ой|ая|ое|ом) ){0,2}(?:кабинет|каб\.|зал|переговорн(?:ая|ой)|комнат"
    r"|ком\.|аудитори"
    r"|ауд\.|офис|столов(?:ая|ой)(?![а-яё])|учительск(?:ая|ой)|при[её]мн(?:ая|ой)|холл|фойе|библиотек|конференц-?зал|актов"
    r"|уголок|уголке|штаб(?: строительства| стройки)?$|бытовк|прорабск|вагончик|площадк|стройплощадк|клуб|дворец"
    r"|дом (?:культуры|реч|учителя|техники|молод[её]жи)|(?:\d+(?:-?[йи]м?)? )?этаж|корпус|(?:ситуационный"
    r"|бизнес|деловой"
    r"|культурный|учебный|выставочный) ?-?центр|бизнес-центр|ресторан|кафе(?![а-яё])|тренерск|ординаторск|диспетчерск"
    r"|мастерск|лаборатори|павильон|спортзал|актовый зал|гостиниц|технопарк|коворкинг|лекторий|контора|абк(?![а-яё])"
    r"|дк(?![а-яё])|сдк(?![а-яё])|красный уголок)",
    re.IGNORECASE,
)
#: Where people meet from afar.
_ONLINE = re.compile(
    r"(?:(?:по|в режиме|в формате|через|посредством|в|на платформе|с использованием|платформа|сервис) )?"
    r"(?:zoom|зум[е]?|google ?meet|гугл[ -]мит|ms ?teams|microsoft ?teams|teams|тимс|skype|скайп[еу]?"
    r"|(?:яндекс[. ])?телемост[е]?|контур[. ]?толк|webex|jitsi|discord|сферум|вкс|видеосвяз[ьи]"
    r"|видео-?конференц-?связ[ьи]|видеоконференци[яи]|он-?лайн|дистанционно|удал[её]нно)(?![а-яёa-z])[^.:;]{0,40}\.?$",
    re.IGNORECASE,
)


def is_place(text: str) -> bool:
    """Whether a line or a column names a place."""
    return bool(SETTLEMENT.match(text) or ADDRESS.search(text) or _ROOM.match(text))


def begins_with_place(text: str) -> bool:
    """Whether a line can be no name of a meeting, since it begins with a settlement or a room."""
    return bool(SETTLEMENT.match(text) or _ROOM.match(text))


def is_online(text: str) -> bool:
    """Whether the words say that people met from afar, and by what."""
    return _ONLINE.match(text) is not None

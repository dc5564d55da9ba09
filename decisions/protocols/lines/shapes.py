"""What a line looks like: a title of a question, a decision, a signature, an attendance label."""

from __future__ import annotations

import re
from functools import lru_cache

from ..language.infinitives import ordering
from ..language.morph import DATV, can_be, is_finite_verb, noun_cases
from ..language.names import find_mentions
from ..language.officers import OFFICER, SIGNED
from ..language.phrases import words
from ..language.positions import head_class
from ..passages import GAP

_CERTIFIED = re.compile(r"(?:выписка |копия )?верн[оа]\b|(?:протокол|заседание|совещание|поручения) ", re.IGNORECASE)
#: What meets, in the case that words like «итоги» ask for.
_MEETING = (
    r"(?:совещани|заседани|собрани|встреч|вкс(?![а-яё])|видеоконференц|видеовстреч|созвон|звонка|план[её]рк|оператив|летуч|переговор"
    r"|рабочей группы)"
)
#: «Встреча с подрядчиком, 20 мая 2024 года»: a meeting with its day that nothing is told of on the line.
_DATED_MEETING = (
    r"(?:(?:рабоч|планов|внеплановы?|очередн|внеочередн|расширенн|оперативн|совместн|установочн|итогов|общ)[а-яё]+ )?"
    r"(?:совещание|заседание|собрание|встреча|созвон|видео(?:конференция|встреча|совещание)|вкс|рабочая группа)"
    r"(?![а-яё])(?!.*(?<![а-яё])(?:прош[её]?л|состо[яи]|пров[её][дл]|пройд|откры|закры|нача|посвящ|назнач|перенес))"
    r"[^.!?;]{0,140}(?<!\d)\d{1,2}(?:\.\d{1,2}\.(?:20)?\d\d(?!\d)|[»\"”]? [а-яё]{3,8} 20\d\d)(?: ?г\.?| года)?"
    r"[^.!?]{0,60}$"
)
#: «Совещание отдела логистики. |Протокол № 7»
_MEETING_NAMED = (
    r"(?:[а-яё-]+(?:ое|ая|ый) ){0,3}(?:совещание|заседание|собрание|встреча|план[её]рка|оперативка|летучка|пятиминутка)"
    r"(?![а-яё])[^.:;|\n]{0,120}"
)
#: The word behind the name of the meeting.
TITLE_BEHIND = re.compile(
    r"[\s.,:–—-]*\(?(?:краткий )?протокол(?=(?:,? ?(?:№|N) ?\S+)?\)?\s*(?:$|от |\())", re.IGNORECASE
)
PROTOCOL_TITLE = re.compile(
    r"^решение \(протокол\)|^перечень поручений(?= *\(|\s*$| по итогам| №| от)"
    r"|^\(?(?:выписка\s+из\s+|краткий\s+|рабочий\s+|итоговый\s+"
    r"|сводный\s+)?протокол[а]?\b(?!(?:\s+№ ?\S+)?(?:\s+(?:заседания|совещания|собрания|встречи"
    r"|план[её]рки))?\s+(?:в[её]л"
    r"|вела|вед[её]т|состав(?:ил|лял)|(?:под)?готовил|подписа|разногл|(?:за)?писал|записывал|оформ(?:ил|лял))"
    r"|\s*[:–—]\s*(?-i:[А-ЯЁ][а-яё-]+ [А-ЯЁ]\.|[А-ЯЁ]\. ?[А-ЯЁ]))"
    r"|^о (?:заседании|совещании|собрании|встрече)(?=,? (?:котор|состоявш|прошедш|от \d))"
    r"|^(?:итоги|решения|резюме|краткая запись|запись)\s+"
    r"(?=(?:[а-яё]+(?:ого|ей|ий)\s+)?(?:заседани|совещани|собрани|встреч))"
    rf"|^(?={_MEETING_NAMED}[.,:–—-]{{0,2}} ?\(?(?:краткий )?протокол(?:,? ?(?:№|N) ?\S+)?\)?\s*(?:$|от |\())"
    r"|^(?=(?:аппаратн|оперативн|рабоч|планов|расширенн|еженедельн|ежемесячн)\w+\s+"
    r"(?:(?:совещани|заседани|собрани)[ея]|встреча)(?:\s*$|\s+(?:при|у|в|с|по)\s|\s+[а-яё]+[аяиы]\s))"
    r"|^(?=(?:план[её]рка|оперативка|летучка|пятиминутка)(?![а-яё]))"
    r"|^(?:заметки|итоги|резюме|запись|договор[её]нности|результаты|минутк[аи])\s+"
    rf"(?:(?:по итогам|по результатам|с|со|о|об)\s+)?(?=(?:[а-яё]+(?:ого|ей|ий|ой|ых)\s+)?{_MEETING})"
    r"(?:(?:вкс|видеоконференци[ия]|созвона?|звонка)\s+"
    r"(?=рабочей|группы|совета|комисси|комитета|оргкомитета|правления|штаба|команды))?"
    rf"|^(?={_DATED_MEETING})",
    re.IGNORECASE,
)
#: A line that is a title by its day alone; announcements and news begin with one too.
MEETING_TITLE = re.compile(_DATED_MEETING, re.IGNORECASE)
SIGNATURE = re.compile(
    rf"^(?:{SIGNED}|председател\w*|секретар\w*|поручения записал[аи]?|копия верна"
    r"|заместитель|первый заместитель|министр|глава|директор|генеральный директор|руководитель|губернатор|начальник"
    r"|ректор|врио|и\.о\.|вице-\w+|президент|подпис[иь]|верно|выписка верна|мэр|куратор|управляющ\w+|ведущ(?:ий|ая)"
    r"|главный специалист|исполнительный директор|координатор|модератор)(?![а-яё-])",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(?:О|Об|Обо|о|об|обо|O) (?=[А-Яа-яЁё«\"“\d])|^ОБ? [А-ЯЁ]")
_TITLE_NOUN = re.compile(
    r"^(?:разное|рассмотрение|утверждение|отч[её]т|информация|подведение|избрание|выборы|обсуждение|при[её]м"
    r"|организационн\w+ вопрос|"
    r"подготовка|итоги|ход(?= (?:исполнения|выполнения|реализации|строительства|подготовки|работ))"
    r"|согласование|внесение|вопросы?|доклад|заслушивание|текущие вопросы|определение"
    r"|создание|исполнение|выполнение)(?![а-яё])",
    re.IGNORECASE,
)
_LEADS_TO_VERB = re.compile(
    r"(?:необходимост|возможност|намерени|решени|предложени|готовност|прав|обязанност|целесообразност|поручени"
    r"|задач)[а-яё]* "
)


@lru_cache(maxsize=2_000)
def title_strength(text: str) -> int:
    """2 for «О подготовке …», 1 for «Разное» and other headings without a verb, 0 for what is no title."""
    text = text.strip()
    if not text or len(text) > 600:
        return 0
    if _TITLE.match(text):
        verbs = ordering(text)
        if verbs and not _LEADS_TO_VERB.search(text[max(0, verbs[0][1] - 40) : verbs[0][1]]) and not text.isupper():
            return 0 if len(verbs[0][0]) > 3 and verbs[0][1] < 120 else 1
        return 2
    if text.isupper() and len(text) > 8 and not ordering(text.lower()):
        return 2
    verbs = ordering(text)
    if verbs:
        return 0
    if _TITLE_NOUN.match(text):
        return 1
    tail = re.search(r"\(([^()]{3,120})\)\.?$", text)
    return (
        1 if tail and (find_mentions(tail.group(1)) or re.match(r"(?:докл|[А-ЯЁ][а-яё]+(?:,|$))", tail.group(1))) else 0
    )


@lru_cache(maxsize=4_000)
def decision_like(text: str) -> bool:
    """A sentence that orders: it begins with an infinitive, or has one after an addressee in the dative."""
    text = text.strip(" –—-")
    first = next(words(text), None)
    if first is None:
        return False
    verbs = ordering(text)
    if re.match(r"(?:контроль|координаци\w+|ответственност\w+) ", text, re.IGNORECASE):
        return True
    if re.match(r"признать|считать|избрать|снять|отметить", text, re.IGNORECASE):
        return True
    if not verbs:
        return bool(re.search(r"принять к сведению|к сведению", text, re.IGNORECASE))
    if verbs[0][1] <= 3 or re.match(r"(?:не |также |срочно |до |в срок|совместно|по |в |к |с )", text, re.IGNORECASE):
        return not any(is_finite_verb(w) for w, a, _ in words(text[: verbs[0][1]]))
    cases = {case for case, _ in noun_cases(first[0])}
    head = text[: verbs[0][1]]
    if any(is_finite_verb(w) and not head_class(w) for w, _, _ in words(head)):
        return False
    if DATV in cases or first[0].isupper() or head_class(first[0]) or find_mentions(text[:60]):
        return True
    return len(head) < 160


@lru_cache(maxsize=2_000)
def is_signature(text: str) -> bool:
    """«Председатель Совета    А. Ю. Черных», «Секретарь Кластера», «Протокол вела: Иванчук»."""
    if len(text) > 220 or not SIGNATURE.match(text):
        return _gap_signature(text) or _name_first_signature(text)
    if ordering(text) or (not _CERTIFIED.match(text) and re.search(r"[–—:-] [а-яё]", text)):
        return False
    mentions = find_mentions(text)
    label = OFFICER.match(text)
    told = label.end() if label else 0
    if any(is_finite_verb(w) and w.lower() != "верно" for w, at, _ in words(text) if at >= told):
        return False
    if mentions:
        rest = text[mentions[-1].end :].strip(" ./_()\t")
        return len(rest) < 30
    return len(text) < 110


def _name_first_signature(text: str) -> bool:
    """«Скворцова Э. Т., председатель»."""
    match = re.search(r", (?:председатель|секретарь|ведущ(?:ий|ая))(?: [а-яё]+){0,3}\.?$", text)
    if match is None or len(text) > 100:
        return False
    mentions = find_mentions(text)
    return len(mentions) == 1 and mentions[0].start == 0 and mentions[0].end == match.start()


def _gap_signature(text: str) -> bool:
    if GAP not in text or len(text) > 220:
        return False
    left, right = text.rsplit(GAP, 1)
    mentions = find_mentions(right)
    first = next(words(left), None)
    return bool(
        mentions and mentions[0].start < 4 and first and head_class(first[0]) == "position" and not ordering(left)
    )


def person_first(text: str) -> bool:
    """Whether a line begins with a person: «Агеев В. Н. – директор …»."""
    mentions = find_mentions(text[:80])
    return bool(mentions) and mentions[0].start <= 2


def dative_first(text: str) -> bool:
    first = next(words(text), None)
    return first is not None and can_be(first[0], DATV)

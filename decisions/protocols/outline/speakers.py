"""Who was heard and who spoke: СЛУШАЛИ, ВЫСТУПИЛИ, «Докладчик», brackets below a title, and the report taken note
of.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ..language.gated import Gated
from ..language.morph import ACCS, GENT, NOMN, is_infinitive, noun_cases
from ..language.names import Mention, find_mentions, nominative_of
from ..language.offices import office_of
from ..language.phrases import nominative, words
from ..lines.draft import DraftItem
from ..lines.shapes import title_strength
from ..passages import Passage
from ..people.registry import Entry, People, as_person
from ..structure import ParsedResolution, ParsedSpeaker

_BRACKETS = re.compile(r"\((?P<who>[^()]{3,200})\)\s*[.;:]?\s*$")
_CO = re.compile(r"содокл\w*\.?", re.IGNORECASE)
_LABEL = re.compile(
    r"^\(?\s*(?:(?:основной )?докладчик[и]?|докл\.|докладывает|докладывал[аи]?|инф\.|слушали"
    r"|(?:с докладом|с информацией|с сообщением) выступил[аи]?|доложил[аи]?|информировал[аи]?"
    r"|(?:доклад|информация|сообщение)(?=\s*[:–—-]))(?![а-яё])\s*[:–—-]?\s*",
    re.IGNORECASE,
)
_NOTED = Gated(
    r"(?:информаци[юя]|доклад[а]?|содоклад[а]?|сообщени[ея]|отч[её]т[а]?|инф-ци[юя]|выступлени[ея]"
    r"|предложени[ея])\s+(?P<who>.+)$",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"(?:^|[,\s–—-]|\s[«\"“„])(?P<t>(?:о|об|обо|по вопросу)\s+[а-яё«\"\d].+)$", re.IGNORECASE)


#: «СЛУШАЛИ: вопрос |о представлении к званию доцента Ершовой А. П.»: who is spoken of there did not speak.
_ASKED = re.compile(r"вопрос(?:ы)? (?=об? [^()–—]+$)", re.IGNORECASE)
#: «информацию Рощиной И. А.»: the noun governs the genitive of the name behind it.
_OF = re.compile(r"(?:информаци[юя]|доклад|сообщени[ея]|отч[её]т|выступлени[ея])(?: [а-яё]+){0,6} ?$", re.IGNORECASE)


#: What ends before the office of a speaker; «зам. директора» is no end.
_SENTENCE_ENDS = re.compile(
    r"(?<!\bзам)(?<!\bнач)(?<!\bрук)(?<!\bзав)(?<!\bген)(?<!\bгл)(?<!\bи\.о)[.:;!?]\s", re.IGNORECASE
)


#: «Подготовка к празднику. Крылова Л. Д.»: who reports, behind the stop of a title.
_NAME_BEHIND = re.compile(r"(?<=[а-яё»]{2})\. (?P<who>[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?[А-ЯЁ]\.?)$")


def first_word(text: str) -> str:
    return next((word for word, _, _ in words(text)), "")


def plainly_named(text: str) -> bool:
    """Whether the word that `text` begins with («Докладчик:», not «СЛУШАЛИ:») is followed by a nominative."""
    label = _LABEL.match(text)
    return label is not None and "слуш" not in label.group().lower()


def title_and_speakers(title: Passage, people: People | None = None) -> tuple[Passage, Passage | None]:
    """A title without the speakers in brackets or after «Докладчик» at its end, and those speakers; of a surname alone
    («Уборка снега – Обухов») only `people` can tell.
    """
    text = title.text
    label = re.search(
        r"\s*[(.–—-]?\s*(?:докладчик[и]?|докл\.|докладывает|информирует|отв\.)\s*[:–—-]?\s*(?=[А-ЯЁ(])",
        text,
        re.IGNORECASE,
    )
    if label and label.start() > 5:
        return _trimmed(title.cut(0, label.start())), title.cut(label.start())
    match = _BRACKETS.search(text)
    if match and match.start() > 2 and _all_names(match.group("who")):
        return _trimmed(title.cut(0, match.start())), title.cut(match.start())
    behind = _NAME_BEHIND.search(text)
    if behind and behind.start() > 5:
        return _trimmed(title.cut(0, behind.start())), title.cut(behind.start("who"))
    dash = re.search(r"\s[–—-]\s(?P<w>[^–—]{4,160})$", text)
    if dash and dash.start() > 5:
        mentions = find_mentions(dash.group("w"))
        alone = people is not None and people.by_surname(dash.group("w").rstrip(" .")) is not None
        if alone or (mentions and (mentions[0].start < 3 or mentions[-1].end > len(dash.group("w").rstrip(" .")) - 2)):
            return _trimmed(title.cut(0, dash.start())), title.cut(dash.start("w"))
    return _trimmed(title), None


def _all_names(text: str) -> bool:
    if find_mentions(text):
        return True
    parts = [part.strip() for part in re.split(r"[,;]", text)]
    return all(re.fullmatch(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?", part) for part in parts)


def _trimmed(passage: Passage) -> Passage:
    text = passage.text.rstrip(" ;:,–—-(\t")
    if text.endswith(".") and not re.search(r"\b(?:г|гг|др|т\.п|т\.д)\.$", text):
        text = text[:-1]
    return passage.cut(0, len(text))


def _unquoted(topic: str, found: str) -> str:
    """The topic without the quote that closes the one it stood behind."""
    opened = found[: len(found) - len(topic)][-1:]
    return re.sub(r"[»\"”“][ .;,]*$", "", topic) if opened in {"«", '"', "“", "„"} else topic


class SpeakerReader:
    """Collects the speakers of one item in order, each once."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.found: list[ParsedSpeaker] = []

    def take(self, passage: Passage, case: str, role: str) -> str | None:
        """Speakers of a passage. Returns what it says about the topic («об итогах …»), if anything."""
        text = passage.text
        label = _LABEL.match(text)
        if label and label.end() < len(text):
            passage = passage.cut(label.end())
            text, case = passage.text, NOMN if "слуш" not in label.group().lower() else case
        co = _CO.search(text)
        if co:
            self.take(passage.cut(0, co.start()), case, role)
            rest = passage.cut(co.end())
            self._names(rest.cut(len(rest.text) - len(rest.text.lstrip(" :–—-"))), NOMN, "co")
            return None
        return self._names(passage, case, role)

    def _names(self, passage: Passage, case: str, role: str) -> str | None:
        text = passage.text
        asked = _ASKED.match(text) if role == "report" else None
        if asked:
            return text[asked.end() :]
        mentions = self.people.mentions(text)
        topic: str | None = None
        end_of_people = len(text)
        if mentions:
            tail = _TOPIC.search(text[mentions[0].end :])
            if tail and role == "report":
                topic = _unquoted(tail.group("t"), tail.group())
                end_of_people = mentions[0].end + tail.start()
        elif role == "report":
            match = (_TOPIC.search if self.people.by_surname(first_word(text)) else _TOPIC.match)(text)
            topic = _unquoted(match.group("t"), match.group()) if match else None
        before_end, taken = 0, False
        for index, mention in enumerate(mentions):
            if mention.start >= end_of_people and index:
                break
            following = mentions[index + 1].start if index + 1 < len(mentions) else end_of_people
            lead = text[before_end : mention.start]
            if taken and re.match(r"\s*,\s*[а-яё].*[,;]\s*$", lead):
                lead = ""
            after = text[mention.end : max(following, mention.end)].rstrip(" –—-")
            governed = self._case(lead, after, case)
            office = self._office(lead, after, governed)
            doubtful = governed == ACCS and office is None and self._open(mention)
            entry = self.people.resolve(mention, governed, office, either=NOMN if doubtful else None)
            self._add(entry, mention, passage, role, office)
            before_end, taken = mention.end, office is not None
        if not mentions:
            self._surnames(passage, role)
        return topic

    def _case(self, lead: str, after: str, case: str) -> str:
        """The case that the words about a name show, else the one that the verb governs."""
        if case != ACCS:
            return case
        if _OF.search(lead):
            return GENT
        told = re.match(r"\s*[,(–—-]\s*(?P<first>[а-яё]+)", after)
        cases = noun_cases(told.group("first")) if told else frozenset()
        shown = (NOMN, "sing") in cases and not {(ACCS, "sing"), (GENT, "sing")} & cases
        return NOMN if shown else case

    def _open(self, mention: Mention) -> bool:
        """Whether a name after СЛУШАЛИ may be a nominative just as well («Рощина И. А.»), and nothing else tells."""
        if mention.full or self.people.find(mention) is not None or not mention.surname.lower().endswith(("а", "я")):
            return False
        return nominative_of(mention, ACCS)[0].surname != nominative_of(mention, NOMN)[0].surname

    def _office(self, lead: str, after: str, case: str) -> str | None:
        lead = re.sub(r"^\s*\([^()]*\)", "", lead)
        lead = re.sub(r"^[\s,;и–—-]+", "", re.sub(r"\s+", " ", lead)).strip(" ,;–—-(")
        lead = _SENTENCE_ENDS.split(lead)[-1]
        if lead and not any(is_infinitive(w) for w, _, _ in words(lead)):
            phrase = nominative(lead, case)
            if phrase.kind == "position" and phrase.fits:
                return phrase.text[:1].lower() + phrase.text[1:] if lead[:1].islower() else phrase.text
        match = re.match(
            r"\s*[,(–—-]\s*(?P<p>[а-яё][^;()–—]{3,200}?)"
            r"(?:\)|,?\s*$|,(?= (?:котор|сообщ|отмет|долож))|(?<!\b[а-яё])[.;])",
            after,
        )
        if match:
            phrase = nominative(match.group("p"), case)
            if phrase.kind == "position":
                return office_of(phrase.text if phrase.fits else match.group("p"))
        return None

    def _surnames(self, passage: Passage, role: str) -> None:
        text = passage.text
        if len(text) > 200:
            return
        for word, start, end in words(text):
            if not word[:1].isupper():
                continue
            entry = self.people.by_surname(word)
            if entry:
                self._add(entry, Mention(word, "", "", start, end, word), passage, role)

    def _add(self, entry: Entry, mention: Mention, passage: Passage, role: str, office: str | None = None) -> None:
        person = as_person(entry, mention.printed, passage.span(mention.start, mention.end))
        person = replace(person, position=office or person.position)
        if all(s.person.name != person.name for s in self.found):
            self.found.append(ParsedSpeaker(person, role))
        if role == "report" and self.people.speaker is None:
            self.people.speaker = entry


def read_speakers(item: DraftItem, people: People, brackets: Passage | None) -> tuple[list[ParsedSpeaker], str | None]:
    """Speakers of an item before its decisions, and the topic that СЛУШАЛИ gives."""
    people.speaker = None
    reader = SpeakerReader(people)
    topic: str | None = None
    if brackets:
        reader.take(brackets, NOMN, "report")
    for passage in item.heard:
        label = _LABEL.match(passage.text)
        if label is None and title_strength(passage.text) == 2:
            title, tellers = title_and_speakers(passage)
            topic = topic or title.text
            if tellers is not None:
                reader.take(tellers, NOMN, "report")
                continue
        heard = label is not None and "слуш" in label.group().lower()
        plain = passage.text.startswith("(") or (label is not None and not heard)
        named = passage.text[label.end() :] if label and heard else passage.text
        topic = reader.take(passage, NOMN if plain or _nominative_first(named) else ACCS, "report") or topic
    for passage in item.cospeakers:
        reader.take(passage, NOMN, "co")
    for passage in item.spoke:
        _spoke(reader, passage)
    if not reader.found:
        for passage in item.noted:
            if _REPORTED.search(passage.text[:160]) and _spoke(reader, passage, "report"):
                break
    return reader.found, topic


def _nominative_first(text: str) -> bool:
    """«Агеев В. Н. об итогах»: after «Докладчик» and in many lists a name stands in the nominative."""
    mentions = find_mentions(text[:120])
    if not mentions or mentions[0].start > 2 or mentions[0].full:
        return False
    surname = mentions[0].surname.lower()
    return bool(re.search(r"(?:[оеё]в|[иы]н|ский|цкий|ая)$", surname))


def told_by(passage: Passage) -> Mention | None:
    """«Агеев В. Н. сообщил, …»: the verb right after a name says that the name stands in the nominative."""
    return _told_by(passage.text)


@lru_cache(maxsize=2_000)
def _told_by(text: str) -> Mention | None:
    mentions = find_mentions(text[:120])
    if not mentions or mentions[0].start > 2 or mentions[0].full:
        return None
    verb = re.match(r"\s*(?:,[^,.;]{3,120},)?\s*([а-яё]+)", text[mentions[0].end :])
    return mentions[0] if verb and _REPORTED.fullmatch(re.sub(r"[аи]$", "", verb.group(1))) else None


_REPORTED = re.compile(
    r"доложил|сообщил|представил|проинформировал|рассказал|выступил|информировал|ознакомил|отчитал|отметил|предложил"
    r"|поддержал|подчеркнул|пояснил|добавил|уточнил|напомнил",
    re.IGNORECASE,
)


def _spoke(reader: SpeakerReader, passage: Passage, role: str = "discuss") -> bool:
    """Names at the beginnings of what was said: «Белова К. И., Носков Д. Е.», «Иванов И. И. – отметил, что …»."""
    text = passage.text
    mentions = reader.people.mentions(text)
    if not mentions:
        if len(text) < 120:
            reader._surnames(passage, role)
        return bool(reader.found)
    end = mentions[0].end
    last = 0
    for index, mention in enumerate(mentions[1:], start=1):
        if re.fullmatch(
            r"\s*(?:\([^()]*\)|[–—-]\s*[^.;]{0,90})?\s*(?:[,;]|и|, и)\s*(?:[а-яё][а-яё «»-]{2,60})?\s*",
            text[end : mention.start],
        ):
            last, end = index, mention.end
        else:
            break
    if mentions[0].start > 60:
        return False
    office = re.match(r" ?\([^()]{3,120}\)", text[mentions[last].end :])
    reader._names(passage.cut(0, mentions[last].end + (office.end() if office else 0)), NOMN, role)
    return True


@lru_cache(maxsize=2_000)
def _noted(text: str) -> int | None:
    """Where the words begin that name whose information is taken note of; None where nobody is named."""
    match = _NOTED.search(text)
    return match.start("who") if match and find_mentions(match.group("who")) else None


def note_speakers(
    resolutions: list[ParsedResolution], passages: list[Passage], people: People, reader_found: list[ParsedSpeaker]
) -> list[ParsedSpeaker]:
    """«Принять к сведению информацию Ивановой А. А., начальника отдела …» names the speaker where nothing else does."""
    reader = SpeakerReader(people)
    reader.found = list(reader_found)
    for passage in passages:
        start = _noted(passage.text)
        if start is None:
            continue
        value = passage.cut(start)
        mention = find_mentions(value.text)[0]
        if mention.start > 220 or re.match(r"(?:о|об)\s", value.text):
            continue
        office = reader._office(value.text[: mention.start], value.text[mention.end :], GENT)
        entry = people.resolve(mention, GENT, office)
        if office and not entry.position:
            entry.position = office
        if not reader_found:
            reader._add(entry, mention, value, "report", office)
        elif office:
            reader.found = [
                replace(s, person=replace(s.person, position=office))
                if s.person.name == str(entry.name) and not s.person.position
                else s
                for s in reader.found
            ]
    return reader.found


__all__ = ["SpeakerReader", "note_speakers", "read_speakers", "title_and_speakers", "told_by"]

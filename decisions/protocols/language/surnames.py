"""How Russian surnames, names and patronymics decline, both ways: nominative → case, and a printed form → nominatives.

Dictionaries know too few surnames and turn women into men («Ивановой» → «Иванов»), so the endings are tabled here and
the way back is found by generating nominatives and keeping those whose own declension gives the printed form.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .morph import ABLT, ACCS, DATV, GENT, LOCT, NOMN, case_of, inflect, known, matching_case, parses

MASC, FEMN = "masc", "femn"
CASES = (NOMN, GENT, DATV, ACCS, ABLT, LOCT)

#: Words that follow a surname or patronymic and never change.
PARTICLES = frozenset({"оглы", "кызы", "заде", "гызы", "улы", "углы", "уулу"})

_ENDINGS: dict[str, tuple[str, str, str, str, str]] = {
    # genitive, dative, accusative, instrumental, locative
    "poss-m": ("а", "у", "а", "ым", "е"),
    "poss-f": ("ой", "ой", "у", "ой", "ой"),
    "adj-m": ("ого", "ому", "ого", "ым", "ом"),
    "adj-m-soft": ("его", "ему", "его", "им", "ем"),
    "adj-m-k": ("ого", "ому", "ого", "им", "ом"),
    "adj-f": ("ой", "ой", "ую", "ой", "ой"),
    "adj-f-soft": ("ей", "ей", "юю", "ей", "ей"),
    "adj-f-hush": ("ей", "ей", "ую", "ей", "ей"),
    "hard": ("а", "у", "а", "ом", "е"),
    "hush": ("а", "у", "а", "ем", "е"),
    "soft": ("я", "ю", "я", "ем", "е"),
    "a": ("ы", "е", "у", "ой", "е"),
    "a-k": ("и", "е", "у", "ой", "е"),
    "a-hush": ("и", "е", "у", "ей", "е"),
    "a-ts": ("ы", "е", "у", "ей", "е"),
    "ya": ("и", "е", "ю", "ей", "е"),
    "iya": ("и", "и", "ю", "ей", "и"),
}
_CONSONANT = "бвгджзклмнпрстфхцчшщ"


def _pattern(surname: str, gender: str) -> list[tuple[str, str]]:
    """(stem, row of the table) pairs for a lower-case nominative; empty when it does not decline."""
    s = surname
    if re.search(r"(?:ых|их|[еёиоуыэю])$", s) or len(s) < 2:
        return []
    if gender == FEMN:
        if re.search(r"(?:[оеё]в|[иы]н)а$", s):
            return [(s[:-1], "poss-f")]
        if s.endswith("ая"):
            return [(s[:-2], "adj-f-hush" if s[-3:-2] in "жчшщ" else "adj-f")]
        if s.endswith("яя"):
            return [(s[:-2], "adj-f-soft")]
    else:
        if re.search(r"(?:[оеё]в|[иы]н)$", s) and len(s) > 3:
            return [(s, "poss-m")]
        if s.endswith(("ский", "цкий", "хий", "гий", "кий")):
            return [(s[:-2], "adj-m-k")]
        if s.endswith(("ший", "чий", "жий", "щий", "ний")) and len(s) > 4:
            return [(s[:-2], "adj-m-soft")]
        if s.endswith("ый"):
            return [(s[:-2], "adj-m")]
        if s.endswith("ой") and len(s) > 4:
            return [(s[:-2], "adj-m-k" if s[-3] in "гкх" else "adj-m"), (s[:-1], "soft")]
        if s[-1] in "жчшщ":
            return [(s, "hush")]
        if s.endswith("ец") and (len(s) > 4 or s[-3] in "аеиоуыэюя"):
            return [(_fleeting(s), "hard"), (s, "hush")]
        if s.endswith("яц"):
            return [(s[:-2] + "йц", "hush")]
        if s.endswith("ц"):
            return [(s, "hush"), (s, "hard")]
        if s.endswith("ок") and len(s) > 4:
            return [(s, "hard"), (s[:-2] + "к", "hard")]
        if s.endswith(("енок", "ёнок")):
            return [(s[:-2] + "к", "hard")]
        if s[-1] in _CONSONANT:
            return [(s, "hard")]
        if s.endswith("ей") and len(s) > 4:
            stays, fleets = (s[:-1], "soft"), (s[:-2] + "ь", "soft")
            return [fleets, stays] if s.endswith(("ловей", "робей", "равей")) else [stays, fleets]
        if s[-1] in "йь":
            stems = [(s[:-1], "soft")]
            if re.search(r"[еоё][лрн]ь$", s) and len(s) > 4:
                stems.append((s[:-3] + s[-2], "soft"))
            return stems
    if s.endswith("ия"):
        return [(s[:-1], "iya")]
    if s.endswith("я"):
        return [(s[:-1], "ya")]
    if s.endswith("а") and len(s) > 2:
        last = s[-2]
        if last in "гкх":
            return [(s[:-1], "a-k")]
        if last in "жчшщ":
            return [(s[:-1], "a-hush")]
        return [] if last in "аеёиоуыэюя" else [(s[:-1], "a-ts" if last == "ц" else "a")]
    return []


def _fleeting(surname: str) -> str:
    before = surname[-3]
    if before == "л":
        return surname[:-2] + "ьц"
    if before in "аеиоуыэюя":
        return surname[:-2] + "йц"
    return surname[:-2] + "ц"


def _one_form(surname: str, gender: str, case: str) -> list[str]:
    if case == NOMN:
        return [surname]
    lowered = surname.lower()
    rows = _pattern(lowered, gender)
    if not rows:
        return [surname]
    index = CASES.index(case) - 1
    forms = []
    for stem, row in rows:
        ending = _ENDINGS[row][index]
        forms.append(matching_case(stem + ending, surname))
        if row == "soft" and case == ABLT:
            forms.append(matching_case(stem + "ём", surname))
        if row in {"poss-f", "adj-f", "a", "a-k"} and case == ABLT:
            forms.append(matching_case(stem + "ою", surname))
    return forms


#: First parts of double surnames that never change, though the dictionary knows such words.
_FIRST_PARTS = frozenset({"тер", "бонч", "ван", "фон", "дон", "сент", "мак", "нур", "шах", "бек"})


@lru_cache(maxsize=8_000)
def surname_forms(surname: str, gender: str, case: str) -> tuple[str, ...]:
    """Forms of a surname in a case, the usual one first. Parts of a double surname decline each for itself."""
    head, *rest = surname.split(" ")
    parts = head.split("-")
    short = len(parts) == 2 and gender == MASC and len(parts[0]) <= 4
    options = [_one_form(part, gender, case) for part in parts]
    if short and (parts[0].lower() in _FIRST_PARTS or not known(parts[0])):
        options[0] = [parts[0], *options[0]]
    elif short:
        options[0].append(parts[0])
    forms = [""]
    for option in options:
        forms = [f"{done}-{form}" if done else form for done in forms for form in option]
    return tuple(" ".join([form, *rest]) for form in dict.fromkeys(forms))


def decline_surname(surname: str, gender: str, case: str) -> str:
    return surname_forms(surname, gender, case)[0]


@lru_cache(maxsize=8_000)
def nominatives(form: str, case: str, gender: str | None = None) -> tuple[tuple[str, str], ...]:
    """(nominative, gender) a printed surname can come from when it stands in `case`, the most probable first."""
    head, *rest = form.split(" ")
    tail = (" " + " ".join(rest)) if rest else ""
    parts = head.split("-")
    genders = (gender,) if gender else (MASC, FEMN)
    found: dict[tuple[str, str], float] = {}
    for g in genders:
        per_part = [_part_nominatives(part, case, g) for part in parts]
        if len(parts) == 2 and not per_part[0]:
            per_part[0] = [(parts[0], 1.0)]
        combined: list[tuple[str, float]] = [("", 0.0)]
        for options in per_part:
            combined = [
                (f"{text}-{name}" if text else name, weight + w) for text, weight in combined for name, w in options[:3]
            ]
        for name, weight in combined:
            if name:
                found[(name + tail, g)] = weight
    if case != NOMN and re.search(r"(?:ск|цк)(?:ая|ий)$", parts[-1]):
        # Only a nominative ends so: the case that the sentence governs was not printed.
        own = FEMN if parts[-1].endswith("ая") else MASC
        found = {(form, own): 1.0}
    return tuple(sorted(found, key=lambda key: -found[key]))


def _part_nominatives(form: str, case: str, gender: str) -> list[tuple[str, float]]:
    lowered = form.lower()
    if case == NOMN:
        return [(form, _prior(lowered, gender))]
    stems = {lowered[: len(lowered) - cut] for cut in range(4) if len(lowered) - cut >= 2}
    proposals = {lowered}
    for stem in stems:
        proposals.update(stem + e for e in ("", "а", "я", "ь", "й", "ий", "ый", "ой", "ая", "яя"))
        if stem[-1] == "ц" and len(stem) > 2:
            proposals.add(stem[:-1].rstrip("йь") + "ец")
        if stem.endswith("йц"):
            proposals.add(stem[:-2] + "яц")
        if stem[-1] in "лрн" and len(stem) > 3:
            proposals.add(stem[:-1] + "е" + stem[-1] + "ь")
        if stem[-1] == "к" and len(stem) > 3:
            proposals.add(stem[:-1] + "ок")
        if stem[-1] == "ь" and len(stem) > 3:
            proposals.add(stem[:-1] + "ей")
    plain = lowered.replace("ё", "е")
    result = [
        (
            matching_case(nominative, form),
            _prior(nominative, gender) * (0.3 if _declined_man(nominative, gender) or _cut(nominative, lowered) else 1),
        )
        for nominative in proposals
        if not re.search(r"[аеёиоуыэюяьй][ь]$|[ьй]й$", nominative)
        and any(f.replace("ё", "е") == plain for f in _one_form(nominative, gender, case))
    ]
    return sorted(result, key=lambda pair: (-pair[1], len(pair[0]), pair[0]))


def _declined_man(nominative: str, gender: str) -> bool:
    """A woman's surname that would not decline but looks like a man's in the instrumental («Гусём»)."""
    return gender == FEMN and re.search(r"[оеёыи]м$", nominative) is not None


def _cut(nominative: str, form: str) -> bool:
    """A stem that nobody is called by: «Заречном» for «Заречному», «Бойц» for «Бойцу»."""
    if form.endswith(("ому", "ого")) and nominative in {form[:-1], form[:-2]}:
        return True
    return re.search(r"[йь]ц$", nominative) is not None


@lru_cache(maxsize=20_000)
def _prior(nominative: str, gender: str) -> float:
    """How much a lower-case nominative looks like the surname of a man or a woman."""
    s, score = nominative, 1.0
    if gender == FEMN:
        if re.search(r"..(?:[оеё]в|[иы]н)а$", s) or re.search(r".(?:ск|цк)ая$", s):
            score = 10
        elif re.search(r"..[нтвкшжхлмр]ая$", s):
            score = 5
        elif re.search(r"(?:ов|ев|ёв|ин|ын|ский|цкий|ый|ий|ой)$", s):
            score = 0.1
        elif re.search(r"[бвгджзклмнпрстфхцчшщьй]$", s):
            score = 3
    else:
        if re.search(r".(?:[оеё]в|[иы]н)$", s) or re.search(r".(?:ск|цк)ий$", s):
            score = 10
        elif s.endswith(("ый", "яц")):
            score = 5.5
        elif re.search(r"(?:ной|[тк]ой)$", s):
            score = 4.5
        elif re.search(r"(?:(?:[оеё]в|[иы]н|ск|цк)ая?|ая|яя)$", s):
            score = 0.1
        elif re.search(r"(?:юк|ук|як|ич|ян|дзе|ар|ец|ик|ок|ль|рь)$", s):
            score = 6
        elif s[-1] in _CONSONANT or s[-1] == "ь":
            score = 5
    if re.search(r"(?:ко|[иы]х|аго|ово|дзе|ли|ни|швили)$", s):
        score = 9
    elif s[-1] in "ая" and score == 1.0:
        score = 4
    for parse in parses(s):
        if (
            "Surn" in parse.tag
            and parse.is_known
            and case_of(parse) == NOMN
            and parse.tag.gender in {gender, "ms-f", None}
        ):
            return score + 3
    if known(s):
        score += 1
    return score


_PATRONYMIC = re.compile(
    r"^(?P<stem>[А-ЯЁ][а-яё]+?)(?P<end>"
    r"(?:[оеё]вич|ич)(?:а|у|ем|ом|е)?|(?:[оеё]вн|ичн|инишн)(?:а|ы|е|у|ой|ою))$"
)
_MALE = {"": NOMN, "а": GENT, "у": DATV, "ем": ABLT, "ом": ABLT, "е": LOCT}
_FEMALE = {"а": NOMN, "ы": GENT, "е": DATV, "у": ACCS, "ой": ABLT, "ою": ABLT}


@lru_cache(maxsize=8_000)
def patronymic(word: str) -> tuple[str, str, str] | None:
    """(nominative, gender, case) of a patronymic in any case; None for other words.

    A man's genitive also stands for the accusative, a woman's dative also for the locative.
    """
    plain = word[:1] + word[1:].lower() if word.isupper() else word
    match = _PATRONYMIC.match(plain)
    if not match or len(plain) < 5:
        return None
    end = match.group("end")
    male = re.fullmatch(r"((?:[оеё]в)?ич)(а|у|ем|ом|е)?", end)
    if male and (
        male.group(1) != "ич" or re.search(r"(?:ль|ьм|ук|ом|ик|к|^никит|^савв)$", match.group("stem").lower())
    ):
        return match.group("stem") + male.group(1), MASC, _MALE[male.group(2) or ""]
    female = re.fullmatch(r"((?:[оеё]вн|ичн|инишн))(а|ы|е|у|ой|ою)", end)
    if female:
        return match.group("stem") + female.group(1) + "а", FEMN, _FEMALE[female.group(2)]
    return None


def decline_patronymic(word: str, case: str) -> str:
    read = patronymic(word)
    if not read or case == NOMN:
        return word
    nominative, gender, _ = read
    if gender == MASC:
        return nominative + {GENT: "а", DATV: "у", ACCS: "а", ABLT: "ем", LOCT: "е"}[case]
    return nominative[:-1] + {GENT: "ы", DATV: "е", ACCS: "у", ABLT: "ой", LOCT: "е"}[case]


@lru_cache(maxsize=8_000)
def first_name_gender(name: str) -> str | None:
    """The gender of a given name in the nominative; None when the dictionary does not know it as one."""
    for parse in parses(name.lower()):
        if "Name" in parse.tag and case_of(parse) == NOMN:
            gender = parse.tag.gender
            return str(gender) if gender in {MASC, FEMN} else None
    return None


@lru_cache(maxsize=8_000)
def is_first_name(word: str) -> bool:
    return any("Name" in p.tag and p.is_known for p in parses(word.lower())) if known(word) else False


def first_name(word: str, source: str, target: str, gender: str | None) -> str:
    """A given name carried from one case to another; unknown names follow the surname endings."""
    if source == target:
        return word
    # «Анне» is «Анна» in the dative and hardly ever a name that stays as it is.
    for parse in sorted(parses(word.lower()), key=lambda parse: "Fixd" in parse.tag):
        tag = parse.tag
        if "Name" in tag and case_of(parse) == source and (gender is None or tag.gender in {gender, "ms-f"}):
            form = parse.inflect({target, "sing"})
            if form:
                return matching_case(form.word, word)
    if target == NOMN:
        options = nominatives(word, source, gender)
        return options[0][0] if options else word
    if source == NOMN and gender:
        return decline_surname(word, gender, target)
    return inflect(word, source, target)

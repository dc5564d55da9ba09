"""The message catalogues: complete, and compiled without gettext."""

from __future__ import annotations

import gettext
from pathlib import Path

import polib
import pytest

from cluster import catalogues

RUSSIAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "meeting"
msgstr "заседание"

msgctxt "verb"
msgid "sign"
msgstr "подписать"

msgid "%(n)d day"
msgid_plural "%(n)d days"
msgstr[0] "%(n)d день"
msgstr[1] "%(n)d дня"
msgstr[2] "%(n)d дней"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A directory with a Russian catalogue of a few messages and an empty English one."""
    for path in catalogues.catalogue_files(tmp_path):
        path.parent.mkdir(parents=True)
        path.write_text(RUSSIAN if "ru" in path.parts else 'msgid ""\nmsgstr ""\n', encoding="utf-8")
    return tmp_path


def russian(root: Path) -> Path:
    return next(path for path in catalogues.catalogue_files(root) if "ru" in path.parts)


def test_compiled_catalogue_knows_plurals_and_contexts(checkout: Path) -> None:
    assert len(catalogues.compile_stale(checkout)) == 2
    with russian(checkout).with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert read.gettext("meeting") == "заседание"
    assert read.pgettext("verb", "sign") == "подписать"
    forms = [read.ngettext("%(n)d day", "%(n)d days", n) % {"n": n} for n in (1, 2, 5, 11, 12, 21, 104, 111)]
    assert forms == ["1 день", "2 дня", "5 дней", "11 дней", "12 дней", "21 день", "104 дня", "111 дней"]


def test_what_is_compiled_is_left_alone(checkout: Path) -> None:
    catalogues.compile_stale(checkout)
    assert catalogues.compile_stale(checkout) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "point"\nmsgstr ""', "has no translation"),
        ('#, fuzzy\nmsgid "point"\nmsgstr "пункт"', "is a guess"),
        ('msgid "point %(n)s"\nmsgstr "пункт"', "placeholders are"),
        ('msgid "point {n}"\nmsgstr "пункт {m}"', "placeholders are"),
        ('#~ msgid "point"\n#~ msgstr "пункт"', "no longer in the sources"),
    ],
)
def test_each_kind_of_fault_is_named(checkout: Path, entry: str, fault: str) -> None:
    assert list(catalogues.problems(checkout)) == []
    path = russian(checkout)
    path.write_text(f"{RUSSIAN}\n{entry}\n", encoding="utf-8")
    assert [fault in said for said in catalogues.problems(checkout)] == [True]


def test_tidy_fills_english_and_drops_guesses(checkout: Path) -> None:
    for path in catalogues.catalogue_files(checkout):
        path.write_text(f'{path.read_text()}\n#: a.py:7\n#, fuzzy\nmsgid "point"\nmsgstr "guess"\n', encoding="utf-8")
    catalogues.tidy(checkout)
    found = {path.parts[-3]: polib.pofile(str(path)).find("point") for path in catalogues.catalogue_files(checkout)}
    assert found["en"].msgstr == "point"
    assert found["ru"].msgstr == ""
    assert "a.py:7" not in russian(checkout).read_text()

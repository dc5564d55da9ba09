"""Message catalogues without gettext: compile them, put them in order, find what is missing.

    python -m cluster.catalogues compile     .po → .mo, those that are older only
    python -m cluster.catalogues extract     `makemessages` (needs gettext), even headers, English filled in
    python -m cluster.catalogues check       complete, nothing fuzzy, placeholders kept, nothing that the sources lack

It imports no Django, so that catalogues can be compiled before the site has settings.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = Path("cluster") / "locale"
SOURCES = ("cluster", "decisions", "members", "templates", "manage.py")
PLURALS = {
    "en": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdi]|%[sd]|\{\w*\}")
Key = tuple[str | None, str]


def catalogue_files(root: Path = ROOT) -> list[Path]:
    return [root / LOCALE / language / "LC_MESSAGES" / "django.po" for language in PLURALS]


def _language(path: Path) -> str:
    return path.parent.parent.name


def compile_stale(root: Path = ROOT) -> list[Path]:
    """Compile each catalogue that is newer than its .mo; returns the .mo files that were written."""
    written = []
    for path in catalogue_files(root):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(target))
            written.append(target)
    return written


def tidy(root: Path = ROOT) -> None:
    """Give the catalogues headers that do not change with the day, in msgid order, and fill the English one in.

    What the sources no longer say is dropped; a fuzzy guess of msgmerge is emptied, so that it shows as missing.
    """
    for path in catalogue_files(root):
        old = polib.pofile(str(path), wrapwidth=100)
        new = polib.POFile(wrapwidth=100)
        new.metadata = {
            "Project-Id-Version": "cluster-protocols",
            "Language": _language(path),
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": PLURALS[_language(path)],
        }
        for entry in sorted(old, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
            if entry.obsolete:
                continue
            if entry.fuzzy:
                _empty(entry)
            if _language(path) == "en":
                _repeat_source(entry)
            entry.occurrences = sorted({(name, "") for name, _line in entry.occurrences})
            new.append(entry)
        new.save(str(path))


def _empty(entry: polib.POEntry) -> None:
    entry.flags.remove("fuzzy")
    entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
    entry.msgstr = ""
    entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")


def _repeat_source(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


def problems(root: Path = ROOT) -> Iterator[str]:
    """What is wrong with the catalogues themselves, one sentence each."""
    for path in catalogue_files(root):
        for entry in polib.pofile(str(path)):
            where = f"{_language(path)}: {entry.msgid!r}"
            if entry.obsolete:
                yield f"{where} is no longer in the sources"
            elif entry.fuzzy:
                yield f"{where} is a guess (fuzzy)"
            elif not entry.translated():
                yield f"{where} has no translation"
            else:
                yield from (f"{where}: {fault}" for fault in _placeholder_faults(entry))


def _placeholder_faults(entry: polib.POEntry) -> Iterator[str]:
    """Named placeholders must be those of the source; the «one» form of a plural may leave the number out."""
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for number, text in (entry.msgstr_plural or {0: entry.msgstr}).items():
        found = set(PLACEHOLDER.findall(text))
        if found - wanted or (wanted - found and not (entry.msgid_plural and number == 0)):
            yield f"placeholders are {sorted(found)} instead of {sorted(wanted)}"


def differences_from_sources(root: Path = ROOT) -> Iterator[str]:
    """Messages that sources and catalogues do not share. Needs xgettext; the work is done on a copy."""
    with tempfile.TemporaryDirectory(prefix="catalogues-") as folder:
        copy = Path(folder)
        for name in SOURCES:
            if (root / name).is_dir():
                shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
            else:
                shutil.copy(root / name, copy / name)
        extract(copy)
        for path, fresh in zip(catalogue_files(root), catalogue_files(copy), strict=True):
            kept, said = _keys(path), _keys(fresh)
            yield from (
                f"{_language(path)}: {key[1]!r} is not in the catalogue" for key in sorted(said - kept, key=str)
            )
            yield from (f"{_language(path)}: {key[1]!r} is not in the sources" for key in _sorted(kept - said))


def _sorted(keys: set[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key[1], key[0] or ""))


def _keys(path: Path) -> set[Key]:
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}


def extract(root: Path = ROOT) -> None:
    """`makemessages` for all languages of the site in the checkout at `root`."""
    for path in catalogue_files(root):
        path.parent.mkdir(parents=True, exist_ok=True)
    languages = [part for language in PLURALS for part in ("--locale", language)]
    ignored = [part for name in ("tests", "docs", "var", "staticfiles") for part in ("--ignore", name)]
    subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "makemessages", "--no-wrap", "--no-obsolete", *languages, *ignored],
        cwd=root,
        env={**os.environ, "DEMO": "true", "DATABASE_URL": "sqlite://:memory:", "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _check() -> int:
    faults = list(problems())
    if shutil.which("xgettext"):
        faults += differences_from_sources()
    elif os.environ.get("CI") == "true":
        faults.append("xgettext is not here, so catalogues and sources were not compared; install gettext")
    else:
        _say("Catalogues were not compared with the sources: xgettext is not here (install gettext).")
    for fault in faults:
        _say(fault)
    return 1 if faults else 0


def _compile() -> int:
    for path in compile_stale():
        _say(f"compiled {path.relative_to(ROOT)}")
    return 0


def _extract() -> int:
    extract()
    tidy()
    return 0


COMMANDS: dict[str, Callable[[], int]] = {"check": _check, "compile": _compile, "extract": _extract}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        _say(f"Usage: python -m cluster.catalogues {'|'.join(COMMANDS)}")
        return 2
    return COMMANDS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What every printed document has, whatever it says: the DOCX and the PDF are made of this and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from decisions.one_line import shorten

# What XML cannot hold, and marks that turn the direction of the text round.
_UNPRINTABLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True, slots=True)
class House:
    """A house template that was checked: its Word file, and how it is called in the log.

    With `is_strict` a template that cannot be filled is an error; otherwise the layout that ships stands in for it.
    """

    name: str
    content: bytes
    is_strict: bool = False


class Printed(Protocol):
    """A gathered document that can be printed. What is in it may be read by whoever gets it.

    `word_template` and `typst_template` are the names of the layouts that ship, without their endings; `made_on` is
    the day that the properties of the file bear.
    """

    @property
    def title(self) -> str: ...
    @property
    def organization(self) -> str: ...
    @property
    def made_on(self) -> dt.date: ...
    @property
    def word_template(self) -> str: ...
    @property
    def typst_template(self) -> str: ...
    @property
    def house(self) -> House | None: ...

    def context(self) -> dict[str, Any]:
        """Plain strings, lists and dictionaries, in Russian: what a template is given, DOCX and PDF alike."""
        ...


class NotWrittenError(Exception):
    """A document that exists cannot be given in this form; `str()` of it is a sentence for the user.

    Codes: "too-long" for paper, "no-office" where LibreOffice is not installed, "busy" while it converts for others,
    "failed" when it did not do it.
    """

    SENTENCES = {
        "too-long": _("So many rows are not printed: narrow the choice, or take the table as XLSX."),
        "no-office": _("ODT is made by LibreOffice, which is not installed here. Take DOCX: LibreOffice opens it too."),
        "busy": _("Other documents are being converted just now. Try again in a minute, or take DOCX."),
        "failed": _("The conversion did not succeed. Take DOCX: LibreOffice opens it too."),
    }

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(self.SENTENCES[self.code])


def clean(text: str) -> str:
    """`text` without characters that no printed form and no XML can hold; line ends become «\\n», tabs spaces."""
    if text.isprintable():
        return text.strip()
    return _UNPRINTABLE.sub("", "\n".join(text.replace("\t", " ").splitlines())).strip()


def paragraphs(text: str) -> list[str]:
    """The non-empty lines of `text`, each a paragraph of its own."""
    return [line.strip() for line in clean(text).split("\n") if line.strip()]


def safe_file_name(name: str, extension: str) -> str:
    """`name` without what file systems do not take, and the ending."""
    safe = "".join("-" if character in '\\/:*?"<>|' or ord(character) < 32 else character for character in name)
    return f"{shorten(safe, 120).strip(' .')}.{extension}"

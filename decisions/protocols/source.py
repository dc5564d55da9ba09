"""What the readers hand to the parser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a document. Lines end with «\\n»; cells of a table row are set apart by tabs.

    `kind` is the format it was read from ("txt", "docx", …); `encoding` names the character set of a plain text.
    `paragraphs` tells that every line is a whole paragraph, so that lines need no joining.
    """

    text: str
    kind: str = "txt"
    encoding: str | None = None
    paragraphs: bool = False


class UnreadableDocument(Exception):
    """A document that cannot be read. `code` is stable, `message` an English sentence that says what to do."""

    _MESSAGES = {
        "empty": "The file is empty. Choose the file with the text of the protocol.",
        "too-big": "The file is larger than {limit} MB. Save the protocol without pictures, or paste its text.",
        "encrypted": "The file is protected by a password. Remove the protection and try again.",
        "corrupt": "The file is damaged and cannot be read. Open it in its program, save it anew and try again.",
        "wrong-type": "The contents of the file are not a document that can be read ({found}). Save it as .docx, "
        ".txt or .pdf.",
        "archive-bomb": "The file unpacks to an absurd size and was not opened. Save the document anew, or paste "
        "its text.",
        "hostile": "The file holds instructions to load or to run something ({found}) and was not opened. Paste its "
        "text.",
        "too-complex": "The file holds far more elements, or more of them inside one another, than a protocol does, "
        "and was not read. Paste its text.",
        "no-text": "The document holds no text: it looks like a scan. Recognise its text first, or paste the text.",
        "old-doc": "The file is in the old .doc format. Open it in Word or LibreOffice and save it as .docx.",
        "unsupported": "Files of the type {found} are not read. Save the protocol as .docx or .txt.",
        "not-a-protocol": "No protocol was found in the text: neither a heading nor decisions. Check that it is the "
        "right file.",
        "is-a-directory": "This is a directory. Name the files in it.",
        "not-found": "There is no such file. Check the name.",
        "no-access": "The file cannot be opened ({reason}). Check its permissions.",
    }

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        self.message = self._MESSAGES.get(code, code).format(**params)
        super().__init__(self.message)

"""Documents that are ZIP archives: opened only when their directory promises nothing absurd, read with a limit."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from ..source import UnreadableDocument

_MAX_ENTRIES = 3_000
_MAX_TOTAL = 300 * 1024 * 1024
_MAX_XML = 40 * 1024 * 1024
_MAX_RATIO = 200
#: Tags, ends and attributes of one XML file; as a tree each takes some 150 bytes. 100 pages of print have 100,000.
_MAX_MARKS = 800_000


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, after its directory was checked for a bomb and for a password. Nothing is unpacked here."""
    if data.count(b"PK\x01\x02") > _MAX_ENTRIES:
        # Before the directory is read: hundreds of thousands of entries fit into a small file.
        raise UnreadableDocument("archive-bomb")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableDocument("corrupt") from error
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_TOTAL:
        raise UnreadableDocument("archive-bomb")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise UnreadableDocument("encrypted")
        if entry.filename.endswith((".xml", ".rels")) and entry.file_size > _MAX_XML:
            raise UnreadableDocument("archive-bomb")
        if entry.file_size > 5_000_000 and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1):
            raise UnreadableDocument("archive-bomb")
    if "EncryptedPackage" in archive.namelist() or _encrypted_manifest(archive):
        raise UnreadableDocument("encrypted")
    return archive


def _encrypted_manifest(archive: zipfile.ZipFile) -> bool:
    """OpenDocument tells its encryption in the manifest."""
    if "META-INF/manifest.xml" not in archive.namelist():
        return False
    return b"encryption-data" in member(archive, "META-INF/manifest.xml")


def member(archive: zipfile.ZipFile, name: str, limit: int = _MAX_XML) -> bytes:
    """One file of the archive. A directory may lie about sizes, so no more than `limit` bytes are unpacked."""
    try:
        with archive.open(name) as handle:
            data = handle.read(limit + 1)
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise UnreadableDocument("corrupt") from error
    if len(data) > limit:
        raise UnreadableDocument("archive-bomb")
    return data


def parse_xml(data: bytes) -> Any:
    """The root of an XML file. Document types and entities are refused: no document needs them, attacks do."""
    head = data[:4096]
    plain = head.replace(b"\x00", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UnreadableDocument("hostile", found="XML entities")
    if data.count(b"<") + data.count(b"=") > _MAX_MARKS:
        raise UnreadableDocument("too-complex")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = str(error)
        if "depth" in message or "huge" in message.lower() or "excessive" in message.lower():
            raise UnreadableDocument("too-complex") from error
        raise UnreadableDocument("corrupt") from error

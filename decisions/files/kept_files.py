"""Files that are kept as they are: each lies under the digest of its content, so that equal contents lie once."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


class FileChanged(Exception):
    """The file on the disk is gone, or is not what was kept."""


def digest_of(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(folder: str, content: bytes) -> str:
    """The name under which the storage has the content. A file that a failed transaction left is taken over."""
    digest = digest_of(content)
    name = f"{folder}/{digest[:2]}/{digest}"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            if digest_of(file.read()) == digest:
                return name
    return default_storage.save(name, ContentFile(content))


def kept(name: str, sha256: str) -> bytes:
    """The content as it was kept. Raises `FileChanged` when the disk has another, or none."""
    try:
        with default_storage.open(name) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise FileChanged(name) from error
    if digest_of(content) != sha256:
        raise FileChanged(name)
    return content

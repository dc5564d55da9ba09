"""What can be made as long work: the one place that lists it. A new kind is a row of `KINDS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from decisions.jobs import archives, extracts, tables
from decisions.jobs.work import Work
from members.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is called, who may have it, how it is written.

    `read` makes parameters of what a form sent, or refuses it with `ValidationError`; `title` says what file it will
    be; `may` is asked when the file is asked for and when it is made; `make` writes it and returns its name.
    """

    name: str
    label: _StrPromise
    read: Callable[[User, Any], dict[str, Any]]
    title: Callable[[dict[str, Any]], str]
    may: Callable[[User, dict[str, Any]], bool]
    make: Callable[[Work], str]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("register", _("Register of resolutions"), tables.read, tables.title, tables.may, tables.register),
        Kind("report", _("Report of execution"), tables.read, tables.title, tables.may, tables.report),
        Kind(
            "archive",
            _("Archive of protocols"),
            archives.read_archive,
            archives.title_of_archive,
            archives.may_archive,
            archives.archive,
        ),
        Kind(
            "dossier",
            _("Dossier of a resolution"),
            archives.read_dossier,
            archives.title_of_dossier,
            archives.may_have_dossier,
            archives.dossier,
        ),
        Kind("extracts", _("Extracts to all"), extracts.read, extracts.title, extracts.may, extracts.extracts),
    )
}

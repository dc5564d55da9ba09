"""PgBouncer in front of the PostgreSQL of the tests, where it is installed (`apt install pgbouncer`)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

EXECUTABLE = shutil.which("pgbouncer", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"]))
SERVERS = 3
CONFIGURATION = """[databases]
* = {server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {servers}
server_round_robin = 1
"""
"""Each transaction is given the connection that was idle the longest: two that follow one another never the same."""


@contextmanager
def pooler(database: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the settings of the database say of a pooler before it; it ends with the block."""
    assert EXECUTABLE is not None, "asked for where it is installed"
    options = dict(database["OPTIONS"])
    host = options.pop("host", database["HOST"])
    given = {"host": host, "port": database["PORT"], "user": database["USER"], "password": database["PASSWORD"]}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pgbouncer.ini"
        server = " ".join(f"{name}={value}" for name, value in given.items() if value)
        file.write_text(CONFIGURATION.format(server=server, port=port, servers=SERVERS), "utf-8")
        process = subprocess.Popen([EXECUTABLE, "-q", *_as_whom(host), str(file)])
        try:
            through = {"HOST": "127.0.0.1", "PORT": str(port), "USER": database["USER"] or "postgres"}
            _open_all(port, database["NAME"], through["USER"])
            yield {**through, "OPTIONS": options}
        finally:
            process.terminate()
            process.wait(20)


def _as_whom(host: str) -> list[str]:
    """It refuses to run as root; whose the socket of the server is may connect to it."""
    if os.geteuid() != 0:
        return []
    return ["-u", Path(host).owner() if host.startswith("/") else "nobody"]


def _open_all(port: int, name: str, user: str) -> None:
    """All connections to the server at once, so that the pooler has several to give."""
    import psycopg2  # Only here: who tests on SQLite needs no driver.

    with ExitStack() as held:
        for _number in range(SERVERS):
            connection = _when_it_listens(lambda: psycopg2.connect(host="127.0.0.1", port=port, dbname=name, user=user))
            held.callback(connection.close)
            held.callback(connection.rollback)  # Of who leaves within a transaction the connection is given up.
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")


def _when_it_listens(connect: Callable[[], Any]) -> Any:
    until = time.monotonic() + 20
    while True:
        try:
            return connect()
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)

"""The settings of the site as the tests use them: those of production, made fast, quiet and without a network.

`TEST_DATABASE` is `sqlite` (the default) or `postgres`; a `DATABASE_URL` given beside it is used as it is.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

WHICH = os.environ.get("TEST_DATABASE", "sqlite")
if WHICH not in ("sqlite", "postgres"):
    raise SystemExit(f"TEST_DATABASE is {WHICH!r}; it may be sqlite or postgres.")

if "TEST_ROOT" not in os.environ:
    # Workers of pytest-xdist inherit the directory; the process that made it removes it.
    os.environ["TEST_ROOT"] = tempfile.mkdtemp(prefix="cluster-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_ROOT"], ignore_errors=True)
ROOT = Path(os.environ["TEST_ROOT"])

if WHICH == "postgres" and not os.environ.get("TEST_DATABASE_URL"):
    from tests import postgres

    os.environ["TEST_DATABASE_URL"] = os.environ.get("DATABASE_URL") or postgres.start()

# What an `.env` file or the shell of a developer says must not change what the tests see.
os.environ.update(
    {
        "DEBUG": "false",
        "DEMO": "false",
        "HTTPS": "false",
        "BEHIND_PROXY": "false",
        "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "CSRF_TRUSTED_ORIGINS": "",
        "SITE_URL": "http://testserver",
        "CLUSTER_NAME": "Кластер для проверок",
        "TIME_ZONE": "Europe/Moscow",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "cluster@example.org",
        "MEDIA_ROOT": str(ROOT / "files"),
        "STATIC_ROOT": str(ROOT / "static"),
        "LOG_LEVEL": "ERROR",
        "DATABASE_URL": os.environ["TEST_DATABASE_URL"]
        if WHICH == "postgres"
        else f"sqlite:///{ROOT / 'main.sqlite3'}",
    }
)

from cluster.settings import *  # noqa: E402, F403
from cluster.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Static files are served by the live server of the browser tests; nothing is collected or hashed.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
STATIC_URL = "/static/"

if WHICH == "sqlite":
    # A file, not memory: threads in tests of races and the live server open connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(ROOT / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

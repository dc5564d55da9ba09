"""Logs hold no address that is a key: not Django's, not those of gunicorn, whatever the format."""

from __future__ import annotations

import io
import logging
import runpy
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string
from gunicorn.config import Config

from cluster.secrets import HideSecrets, masked
from decisions.letters.report_links import report_url
from decisions.letters.subscriptions import Request
from decisions.models.calendar_address import new_token
from decisions.models.delivery import new_token as new_extract_token
from decisions.models.letter import new_unsubscribe_token
from tests.decisions.access.addresses import patterns

SECRET = {
    "decisions:calendar-feed": new_token,
    "decisions:extract-link": new_extract_token,
    "decisions:extract-link-file": new_extract_token,
    "decisions:unsubscribe": new_unsubscribe_token,
    "decisions:subscription": lambda: Request("reader@example.org", "q=причал", "ru").url.split("/")[-2],
    "decisions:report-link": lambda: report_url(1, 2).rstrip("/").rpartition("/")[2],
}
"""How the secret of each such address is made."""


def test_every_address_with_a_token_is_here() -> None:
    assert {name for pattern, name in patterns() if "token>" in pattern} == set(SECRET)


@pytest.mark.parametrize("name", SECRET)
def test_the_secret_of_an_address_is_masked(name: str) -> None:
    token = SECRET[name]()
    address = reverse(name, args=[token])
    line = masked(f'"GET {address}?x=1 HTTP/1.1" 200 "http://testserver{address}" {address.replace(":", "%3A")}')
    assert token not in line
    assert token.replace(":", "%3A") not in line
    assert line.count("***") == 3


@pytest.mark.parametrize(
    "address", ["/tasks/5/report/", "/my/calendar/", "/calendar/", "/calendar/meetings.ics", "/resolutions/?q=report"]
)
def test_other_addresses_stay_as_they_are(address: str) -> None:
    line = f'"GET {address} HTTP/1.1" 200 -'
    assert masked(line) == line


def handler_of_settings() -> logging.Handler:
    """The handler as `settings.LOGGING` describes it, writing into a string."""
    described = settings.LOGGING["handlers"]["console"]
    handler = logging.StreamHandler(io.StringIO())
    for name in described["filters"]:
        handler.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
    return handler


def test_what_django_says_of_a_request_holds_no_secret(db: None) -> None:
    token = new_unsubscribe_token()
    handler = handler_of_settings()
    logging.getLogger("django").addHandler(handler)
    try:
        assert Client().get(reverse("decisions:unsubscribe", args=[token])).status_code == 404
    finally:
        logging.getLogger("django").removeHandler(handler)
    said = handler.stream.getvalue()  # type: ignore[attr-defined]
    assert "Not Found: /unsubscribe/***" in said
    assert token not in said


def test_every_handler_masks() -> None:
    assert all("secrets" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
    named = {name for logger in settings.LOGGING["loggers"].values() for name in logger.get("handlers", [])}
    assert named <= set(settings.LOGGING["handlers"])
    assert settings.LOGGING["loggers"]["django"] == {"handlers": []}


def test_gunicorn_masks_what_it_writes(tmp_path: Path) -> None:
    chosen = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))["logger_class"]
    file = tmp_path / "access.log"
    config = Config()
    config.set("accesslog", str(file))
    config.set("access_log_format", '%(r)s "%(f)s" %(U)s %({referer}i)s %({path_info}e)s')
    logger = import_string(chosen)(config)
    address = reverse("decisions:unsubscribe", args=[new_unsubscribe_token()])
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": address,
        "PATH_INFO": address,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"http://testserver{address}",
    }
    answer = SimpleNamespace(status="200 OK", headers=[], sent=1)
    question = SimpleNamespace(headers=[("REFERER", f"http://testserver{address}")])
    try:
        logger.access(answer, question, environ, timedelta(seconds=1))
        said = file.read_text()
        assert said.count("/unsubscribe/***") == 5
        assert address not in said
        assert all(any(isinstance(f, HideSecrets) for f in h.filters) for h in logger.error_log.handlers)
    finally:
        for handler in list(logger.access_log.handlers):
            logger.access_log.removeHandler(handler)
            handler.close()

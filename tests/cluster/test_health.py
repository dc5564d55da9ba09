"""`/health/`: for what watches the process."""

from __future__ import annotations

from unittest.mock import patch

from django.db import OperationalError
from django.test import Client, override_settings


def test_all_is_well(db: None, stranger_client: Client) -> None:
    answer = stranger_client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert stranger_client.post("/health/").status_code == 405


def test_a_silent_database_is_said(db: None, stranger_client: Client) -> None:
    with patch("cluster.views.connection.cursor", side_effect=OperationalError("gone")):
        answer = stranger_client.get("/health/")
    assert answer.status_code == 503
    assert b"gone" not in answer.content


@override_settings(SECURE_SSL_REDIRECT=True)
def test_it_is_asked_by_http(db: None, stranger_client: Client) -> None:
    assert stranger_client.get("/health/").status_code == 200
    assert stranger_client.get("/resolutions/").status_code == 301

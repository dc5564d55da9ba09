"""The addresses of the secretary's desk, imported when the first of them is asked for.

Its lists and its editor, with all that reads protocols and writes documents, are half of the program: a process that
answers strangers starts sooner and is smaller without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib import admin
from django.core import checks
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property


class Desk(URLResolver):
    """As `path(route, admin.site.urls)`, later."""

    def __init__(self, route: str) -> None:
        super().__init__(RoutePattern(route), [], app_name="admin", namespace=admin.site.name)

    @cached_property
    def url_patterns(self) -> list[URLPattern | URLResolver]:
        admin.autodiscover()
        return admin.site.get_urls()

    def _populate(self) -> None:
        """Nothing: names of the desk are its own, and are looked up among `url_patterns` when one is asked for."""


def check_desk(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """What Django checks of an admin site, with all that is registered there."""
    admin.autodiscover()
    return admin.site.check(app_configs)

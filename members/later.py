"""Views that are imported when they are first asked for: what writes documents or answers programs is large.

A process that serves pages starts sooner and is smaller without it. Addresses and their names stay where they are.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase


class Later:
    """The view `name` of `module`; of a class, with attributes whose values are the named constants of the module."""

    def __init__(self, module: str, name: str, **constants: str) -> None:
        self._place = (module, name, constants)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = self._view(request, *args, **kwargs)
        return answer

    def __getattr__(self, name: str) -> Any:
        """What is marked on the view («csrf_exempt»); Django looks for a class of every view when it learns names."""
        if name.startswith("_") or name == "view_class":
            raise AttributeError(name)
        return getattr(self._view, name)

    @cached_property
    def _view(self) -> Any:
        place, name, constants = self._place
        module = import_module(place)
        view = getattr(module, name)
        if not isinstance(view, type):
            return view
        return view.as_view(**{key: getattr(module, value) for key, value in constants.items()})  # type: ignore[attr-defined]

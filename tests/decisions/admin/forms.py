"""What the tests of lists and forms ask of Django's admin, and how."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse


def url(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def act(client: Client, model: type[Model], name: str, *rows: Model) -> Any:
    chosen = {"action": name, "_selected_action": [str(row.pk) for row in rows]}
    return client.post(url(model, "changelist"), chosen, follow=True)


def empty_formsets(*prefixes: str) -> dict[str, str]:
    return {
        f"{prefix}-{name}": "0" for prefix in prefixes for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")
    }


def rows(prefix: str, *forms: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {**empty_formsets(prefix), f"{prefix}-TOTAL_FORMS": str(len(forms))}
    for number, form in enumerate(forms):
        data.update({f"{prefix}-{number}-{name}": value for name, value in form.items()})
    return data

"""What the tests of the editor send, and how."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from decisions.imports import plan_from_text
from decisions.models import Meeting

UNDERSTAND = "/admin/protocols/understand/"
SAVE = "/admin/protocols/draft/"
READ = "/admin/protocols/read/"
PLAN = "/admin/protocols/plan/"
APPLY = "/admin/protocols/apply/"

HEAD = """ПРОТОКОЛ № 5
заседания Координационного совета кластера

12 марта 2026 года

1. О навигации этого года.

"""
TEXT = f"""{HEAD}1.1. Принять к сведению информацию о ходе навигации.

1.2. ООО «Речной причал» представить график движения судов до 1 июня 2026 года.

Остальное — в письме.
"""
ASKING = f"""{HEAD}1.1. Тополеву П. И. представить график движения судов до 1 июня 2026 года.
"""


def said(**corrections: Any) -> str:
    return json.dumps(corrections)


def understand(client: Client, text: str = TEXT, **data: Any) -> dict[str, Any]:
    answer = client.post(UNDERSTAND, {"text": text, **data})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()  # type: ignore[no-any-return]


def save(client: Client, text: str, status: int = 200, **data: Any) -> dict[str, Any]:
    answer = client.post(SAVE, {"text": text, **data})
    assert answer.status_code == status, answer.content.decode()
    return answer.json()  # type: ignore[no-any-return]


def apply(client: Client, text: str = TEXT, **data: Any) -> Meeting:
    """By way of the plan, as the page does."""
    shown = client.post(PLAN, {"text": text, **data})
    assert "plan" in shown.context, shown.context["form"].errors
    answer = client.post(APPLY, {"text": text, "fingerprint": shown.context["plan"].fingerprint, **data})
    assert answer.status_code == 302, answer.content.decode()
    return Meeting.objects.get(pk=int(answer["Location"].split("/")[-2]))


def line_key(text: str = TEXT) -> str:
    return plan_from_text(text).corrected.lost[0].key


def point_key(text: str = TEXT) -> str:
    return plan_from_text(text).corrected.keys[0][0]

"""The addresses of the site, and beside them the bare pages that the editor is measured against."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from cluster.urls import handler400, handler500, urlpatterns
from decisions.models import Resolution

__all__ = ["handler400", "handler500", "urlpatterns"]

ROW = "<li class='pt-row'><b>{{ row.number }}</b><p class='ed-words'>{{ row.text }}</p></li>\n"
PLAIN = Template("<!doctype html><title>{{ title }}</title><ol>{% for row in rows %}" + ROW + "{% endfor %}</ol>")
WORDS = "Представить в совет график движения судов до 1 июня 2026 года. " * 3


def loop(request: HttpRequest, size: int) -> HttpResponse:
    """A page of about `size` bytes, for who is signed in."""
    length = len(WORDS.encode()) + len(ROW)
    rows = [{"number": number, "text": WORDS} for number in range(size // length + 1)]
    return HttpResponse(PLAIN.render(RequestContext(request, {"title": request.user, "rows": rows})))


CELLS = (
    "number",
    "public_text",
    "item.public_title",
    "item.meeting.number",
    "item.meeting.date|date",
    "item.meeting.body.name",
    "due|date",
)
TABLE = Template(
    "<!doctype html><title>{{ title }}</title><table>{% for row in rows %}<tr>"
    + "".join(f"<td>{{{{ row.{cell} }}}}" for cell in CELLS)
    + "{% endfor %}</table>"
)


def table(request: HttpRequest) -> HttpResponse:
    """50 joined rows of the register through a template, and nothing else."""
    rows = Resolution.objects.select_related("item__meeting__body").order_by("-pk")[:50]
    return HttpResponse(TABLE.render(RequestContext(request, {"title": "bare", "rows": rows})))


urlpatterns = [
    path("bare/register/", table),
    path("bare/<int:size>/", admin.site.admin_view(loop)),
    *urlpatterns,
]

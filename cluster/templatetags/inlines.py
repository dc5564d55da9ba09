"""Rows of an inline in the admin."""

import json

from django import template
from django.contrib.admin.helpers import InlineAdminFormSet
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def inline_options(formset: InlineAdminFormSet) -> str:
    """What Django's inlines.js is told, with a text of the button that needs no noun to be declined."""
    data = json.loads(formset.inline_formset_data())
    data["options"]["addText"] = _("Add a row")
    return json.dumps(data)

"""The secretary's admin site: Django's own, with her desk in front and the site's own door."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class ClusterAdminSite(admin.AdminSite):
    site_header = _("Secretary's desk")
    site_title = _("Secretary's desk")
    index_title = _("Desk")

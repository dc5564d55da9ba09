"""Addresses of the whole site."""

from django.urls import include, path

from cluster import views
from cluster.desk import Desk

urlpatterns = [
    Desk("admin/"),
    path("accounts/", include("members.urls")),
    path("i18n/setlang/", views.choose_language, name="set_language"),
    path("health/", views.health, name="health"),
    path("theme/", views.set_theme, name="theme"),
    path("dev/mail/", views.demo_mail, name="demo-mail"),
    path("", include("decisions.urls")),
]

handler400 = "cluster.views.bad_request"
handler500 = "cluster.views.server_error"

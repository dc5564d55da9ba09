"""The project as an application: it owns the static files, the catalogues and the secretary's admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ClusterConfig(AppConfig):
    name = "cluster"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from cluster.sqlite import teach_cyrillic

        connection_created.connect(teach_cyrillic, dispatch_uid="cluster.sqlite")


class ClusterAdminConfig(AdminConfig):
    default_site = "cluster.admin.ClusterAdminSite"

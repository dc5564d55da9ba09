"""The project as an application: it owns the static files, the catalogues and the secretary's admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class ClusterConfig(AppConfig):
    name = "cluster"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from cluster.sqlite import teach_cyrillic

        connection_created.connect(teach_cyrillic, dispatch_uid="cluster.sqlite")


class ClusterAdminConfig(SimpleAdminConfig):
    """The desk is imported when one of its addresses is asked for (`cluster.desk`): strangers are answered without."""

    default_site = "cluster.admin.ClusterAdminSite"

    def ready(self) -> None:
        from django.contrib.admin.checks import check_dependencies
        from django.core import checks

        from cluster.desk import check_desk

        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_desk, checks.Tags.admin)

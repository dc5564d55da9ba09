"""What: meetings, agenda items, resolutions, assignments."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = _("Decisions")

    def ready(self) -> None:
        """Keep what is signed frozen, what is searched indexed, what is shown under a version and counted, and the body
        beside each point and task: by the database."""
        from django.core import checks
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate, pre_migrate

        from decisions import content_version, freezing, kept_bodies
        from decisions.counts import watching
        from decisions.finding import indexing

        for family in (freezing.FAMILY, content_version.FAMILY, watching.FAMILY, kept_bodies.FAMILY):
            pre_migrate.connect(family.before_migrations, sender=self, weak=False, dispatch_uid=family.prefix)
        post_migrate.connect(freezing.after_migrations, sender=self, dispatch_uid="decisions.freezing")
        connection_created.connect(freezing.explain_refusals, dispatch_uid="decisions.freezing")
        checks.register(freezing.check_triggers, checks.Tags.database)
        post_migrate.connect(indexing.after_migrations, sender=self, dispatch_uid="decisions.finding.indexing")
        checks.register(indexing.check_index, checks.Tags.database)
        post_migrate.connect(content_version.after_migrations, sender=self, dispatch_uid="decisions.content_version")
        checks.register(content_version.check_triggers, checks.Tags.database)
        post_migrate.connect(watching.after_migrations, sender=self, dispatch_uid="decisions.counts.watching")
        checks.register(watching.check_triggers, checks.Tags.database)
        post_migrate.connect(kept_bodies.after_migrations, sender=self, dispatch_uid="decisions.kept_bodies")
        checks.register(kept_bodies.check_triggers, checks.Tags.database)

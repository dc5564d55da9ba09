"""The letter that tells who asked for a file that it is ready, or why it is not."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.letters.emails.composing import one_line, to_readers
from decisions.models import Job, Letter


def job_ended(job: Job) -> None:
    """To the account of who asked, once."""
    if not job.user.is_active or not job.user.email:
        return

    def texts(below: dict[str, str]) -> dict[str, str]:
        ready = job.state == Job.State.DONE
        words = _("The file is ready: %(what)s") if ready else _("The file was not made: %(what)s")
        subject = one_line(words % {"what": job.title})
        link = f"{settings.SITE_URL}{job.get_absolute_url()}"
        context = {"subject": subject, "job": job, "is_ready": ready, "link": link, **below}
        return {
            "subject": subject,
            "text": render_to_string("emails/job_ended.txt", context).strip() + "\n",
            "html": render_to_string("emails/job_ended.html", context),
        }

    to_readers(Letter.Kind.FILE_READY, f"job {job.pk}", {job.user.email}, timezone.localdate(), texts)

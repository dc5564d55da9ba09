"""A worker: takes one job after the other and makes its file, in a process of its own or in a thread of the site."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.core.files.base import File
from django.db import close_old_connections, connections, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from decisions.exports.printed import NotWrittenError
from decisions.jobs import queue
from decisions.jobs.kinds import KINDS
from decisions.jobs.queue import Made
from decisions.jobs.work import Cancelled, Stopped, Work
from decisions.models import Job
from decisions.workflow import TransitionRefused

logger = logging.getLogger(__name__)

_one_at_a_time = threading.Lock()


class NotAllowed(Exception):
    """Who asked may not have the file now; `str()` of it is a sentence for the user."""


def run_due(go_on: Callable[[], bool] = lambda: True) -> int:
    """Do what waits, one job after the other, until nothing does; how many were taken.

    `go_on` is asked at each step of a job.
    """
    taken = 0
    while go_on() and (job := queue.claim()) is not None:
        taken += 1
        _do(job, go_on)
    return taken


def wake() -> None:
    """Where the site does its own long work, see to it that a thread does; elsewhere `run_jobs` looks by itself."""
    if settings.JOBS_IN_SITE:
        transaction.on_commit(_begin_thread, robust=True)


def _begin_thread() -> None:
    threading.Thread(target=_thread, name="jobs", daemon=True).start()


def _thread() -> None:
    """One thread of a process works, so that pages keep their turn; it ends when nothing waits."""
    if not _one_at_a_time.acquire(blocking=False):
        return
    try:
        close_old_connections()
        run_due()
    except Exception:
        logger.exception("The thread that makes files has ended.")
    finally:
        _one_at_a_time.release()
        connections.close_all()


def _do(job: Job, go_on: Callable[[], bool]) -> None:
    """Make the file of one claimed job; no fault of one job stops the others."""
    target = None
    try:
        target = queue.target(job)
        if target is None:
            return
        with translation.override(job.language):
            made = _make(job, target, go_on)
        target.close()
        if not queue.finish(job, made):
            raise Cancelled
    except Stopped:
        queue.give_back(job)
    except Cancelled:
        queue.drop(job.file.name)
    except TransitionRefused as refusal:
        with translation.override(job.language):
            queue.fail(job, " ".join(refusal.messages))
    except (NotAllowed, NotWrittenError) as refusal:
        with translation.override(job.language):
            queue.fail(job, str(refusal))
    except Exception:
        logger.exception("The file of job %s (%s) was not made.", job.pk, job.kind)
        with translation.override(job.language):
            queue.fail(job, _("An error of the program stopped the work; it is written down in the log of the site."))
    finally:
        if target is not None:
            target.close()


def _make(job: Job, target: File[bytes], go_on: Callable[[], bool]) -> Made:
    """The rights are those of this moment, and are asked anew: much may have changed since it was asked for."""
    kind = KINDS.get(job.kind)
    rights = queue.rights_of(job.user)
    if kind is None or not job.user.is_active or not kind.may(job.user, job.parameters):
        raise NotAllowed(_("You may not have this file any more."))
    name = kind.make(Work(job, target, go_on))
    return Made(name, target.tell(), rights)

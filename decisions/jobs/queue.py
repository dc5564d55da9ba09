"""The queue of long work in the database: asked for, claimed by one worker, held while it goes on, ended once.

Any number of workers may look for work at once: a job is claimed by one conditional UPDATE, which writes the secret of
its worker and how long the job is held. Whoever is not heard of in that time has lost it, and can write nothing more
to it. Each step below is one such UPDATE; none holds a transaction while work is done.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from decisions.letters import emails
from decisions.models import Job
from decisions.models.job import KEPT, JobQuerySet, new_path
from decisions.one_line import shorten
from members.access import access_of
from members.models import User

logger = logging.getLogger(__name__)

HOLD = dt.timedelta(minutes=2)
"""How long a worker may be silent; the longest single step, files converted together, is given less."""

MOST_ATTEMPTS = 3
"""A job whose workers were lost so often is not begun again: it may be what kills them."""

MOST_UNFINISHED = 5
"""So many jobs of one user wait or run at a time."""

S = Job.State


class NotAsked(Exception):
    """Nothing was put into the queue; `str()` of it is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a job came to: the name under which the file is saved, its size in bytes, the rights it was made with."""

    name: str
    size: int
    rights: dict[str, Any]


def ask(user: User, kind: str, parameters: dict[str, Any], title: str) -> Job:
    """The job that makes this; the one that waits or runs already when it was asked for twice.

    Raises `NotAsked` when the user has too many unfinished ones.
    """
    digest = hashlib.sha256(json.dumps([kind, parameters], sort_keys=True).encode()).hexdigest()
    own = Job.objects.of(user).unfinished()
    same = own.filter(digest=digest).first()
    if same is not None:
        return same
    if own.count() >= MOST_UNFINISHED:
        raise NotAsked(_("You have several files in work already. Wait for one of them, or cancel it."))
    job = Job(
        user=user,
        kind=kind,
        parameters=parameters,
        digest=digest,
        title=shorten(title, 300),
        language=get_language() or "",
        asked_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        # The second of two presses at once.
        return own.get(digest=digest)
    return job


def claim() -> Job | None:
    """The job that this worker and no other is to do now, the longest asked first; None when nothing waits."""
    now = timezone.now()
    for pk in Job.objects.due(now).order_by("asked_at", "pk").values_list("pk", flat=True)[:10]:
        worker = secrets.token_hex(16)
        claimed = (
            Job.objects.due(now)
            .filter(pk=pk)
            .update(
                state=S.RUNNING,
                worker=worker,
                held_until=timezone.now() + HOLD,
                attempts=F("attempts") + 1,
                started_at=now,
                done=0,
                total=0,
            )
        )
        if claimed != 1:
            continue
        job = Job.objects.select_related("user").get(pk=pk)
        if job.attempts <= MOST_ATTEMPTS:
            return job
        fail(job, _("The work was broken off several times. Ask for less at once, or tell the administrator."))
    return None


def hold(job: Job, done: int, total: int) -> bool:
    """Say how far the work is, and hold the job longer; False when it was cancelled or is somebody else's by now."""
    held_until = timezone.now() + HOLD
    return _mine(job).update(done=min(done, total), total=total, held_until=held_until) == 1


def give_back(job: Job) -> None:
    """Let another worker begin it anew at once: this one was told to stop."""
    _mine(job).update(state=S.WAITING, worker="", held_until=None, attempts=F("attempts") - 1, done=0, total=0)


def target(job: Job) -> FieldFile | None:
    """A new private file to write to; what an earlier worker left is removed. None when the job is lost."""
    left, name = job.file.name, new_path()
    if _mine(job).update(file=name) != 1:
        return None
    job.file.name = name
    if left:
        default_storage.delete(left)
    default_storage.save(name, ContentFile(b""))
    return job.file.open("r+b")


def finish(job: Job, made: Made) -> bool:
    """The file is complete: who asked is told in the same transaction. False when the job was lost meanwhile."""
    now = timezone.now()
    with transaction.atomic():
        kept = {"name": made.name, "size": made.size, "rights": made.rights, "expires_at": now + KEPT}
        ended = _mine(job).update(state=S.DONE, ended_at=now, worker="", held_until=None, done=F("total"), **kept) == 1
        if ended:
            job.refresh_from_db()
            emails.job_ended(job)
    return ended


def fail(job: Job, words: str) -> bool:
    """End the job without a file; `words` say why to who asked."""
    now = timezone.now()
    with transaction.atomic():
        gone = {"worker": "", "held_until": None, "file": "", "expires_at": now + KEPT}
        ended = _mine(job).update(state=S.FAILED, ended_at=now, error=words, **gone) == 1
        if ended:
            drop(job.file.name)
            job.refresh_from_db()
            emails.job_ended(job)
    return ended


def cancel(job: Job) -> bool:
    """Stop what waits or runs; a worker learns of it at its next step. False when it had ended already."""
    now = timezone.now()
    gone = {"worker": "", "held_until": None, "expires_at": now + KEPT}
    return Job.objects.unfinished().filter(pk=job.pk).update(state=S.CANCELLED, ended_at=now, **gone) == 1


def clean(now: dt.datetime) -> int:
    """Remove the jobs whose time is over, with their files; how many."""
    count = 0
    for job in Job.objects.expired(now).order_by("expires_at")[:500]:
        drop(job.file.name)
        job.delete()
        count += 1
    return count


def opened(job: Job) -> bool:
    """Whether the one who asked may have the file: made, and with no rights that were taken away since."""
    return job.state == S.DONE and covers(rights_of(job.user), job.rights)


def drop(name: str | None) -> None:
    """Remove a file that nobody is to have."""
    if name:
        default_storage.delete(name)


def rights_of(user: User) -> dict[str, Any]:
    """What decides how much `user` reads, as it is kept beside a file."""
    access = access_of(user)
    bodies = access.bodies_with("secretary", "chair", "observer")
    return {
        "active": user.is_active,
        "everything": bodies is None,
        "bodies": sorted(bodies or ()),
        "person": access.person_id,
        "organizations": sorted(access.organizations),
    }


def covers(now: dict[str, Any], then: dict[str, Any]) -> bool:
    """Whether the rights of today are at least those of the day on which something was made."""
    if not now["active"]:
        return False
    bodies = now["everything"] or (not then["everything"] and set(then["bodies"]) <= set(now["bodies"]))
    own = then["person"] in (None, now["person"]) and set(then["organizations"]) <= set(now["organizations"])
    return bool(bodies and own)


def _mine(job: Job) -> JobQuerySet:
    """The row, as long as this worker holds it."""
    return Job.objects.filter(pk=job.pk, state=S.RUNNING, worker=job.worker)

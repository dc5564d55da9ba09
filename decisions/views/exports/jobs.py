"""Files that take long: asked for, watched while they are made, fetched. All of it is for who asked alone."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from decisions import jobs
from decisions.files.private_files import attachment
from decisions.jobs import KINDS, tables
from decisions.models import Job, Resolution
from members.models import User

MOST_SHOWN = 50


@require_safe
@login_required
@never_cache
def job_list(request: HttpRequest) -> HttpResponse:
    """What the reader asked for and can still fetch, the newest first."""
    return render(request, "decisions/job_list.html", {"jobs": _own(request)[:MOST_SHOWN]})


@require_safe
@login_required
@never_cache
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the page follows by itself with a script, without one by its link."""
    job = get_object_or_404(_own(request), pk=pk)
    if job.is_unfinished:
        jobs.wake()
    context = {"job": job, "kind": KINDS.get(job.kind), "is_open": jobs.opened(job)}
    return render(request, "decisions/job_detail.html", context)


@require_POST
@login_required
def job_ask(request: HttpRequest) -> HttpResponse:
    """Put `kind` with what it needs into the queue, and lead to the page of the job; asked twice it is one job."""
    kind = KINDS.get(request.POST.get("kind", ""))
    user = _user(request)
    if kind is None:
        raise Http404("There is no such kind of file.")
    try:
        parameters = kind.read(user, request.POST)
        if not kind.may(user, parameters):
            raise Http404("The reader may not know of what this file would hold.")
        job = jobs.ask(user, kind.name, parameters, f"{kind.label}, {kind.title(parameters)}")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("decisions:job-list")
    except jobs.NotAsked as refusal:
        messages.error(request, str(refusal))
        return redirect("decisions:job-list")
    jobs.wake()
    return redirect(job)


@require_POST
@login_required
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(_own(request), pk=pk)
    if jobs.cancel(job):
        messages.success(request, _("The work is cancelled."))
    else:
        messages.error(request, _("This work had ended already."))
    return redirect(job)


@require_safe
@login_required
@never_cache
def job_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as an attachment; 403 when rights that it was made with were taken away since."""
    job = get_object_or_404(_own(request), pk=pk, state=Job.State.DONE)
    if not jobs.opened(job):
        return render(request, "decisions/job_detail.html", {"job": job, "is_open": False}, status=403)
    try:
        content = job.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is missing. Ask for it anew."))
    if request.method == "GET":
        Job.objects.filter(pk=job.pk, fetched_at__isnull=True).update(fetched_at=timezone.now())
    return attachment(content, job.name)


def offer(
    request: HttpRequest, kind: str, extension: str, rows: QuerySet[Resolution], *, is_converted: bool = False
) -> HttpResponse | None:
    """The page that offers to make a long table apart from the page; None for a short one, and for a stranger.

    A stranger has nowhere to come back to, and gets the table while it is written.
    """
    if request.method == "HEAD" or not request.user.is_authenticated:
        return None
    count = rows.order_by().count()
    if not tables.is_long(extension, count, is_converted=is_converted):
        return None
    context = {"kind": KINDS[kind], "extension": extension, "count": count, "query": request.GET.urlencode()}
    return render(request, "decisions/job_offer.html", context)


def _own(request: HttpRequest) -> QuerySet[Job]:
    return Job.objects.of(_user(request))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "login_required"
    return request.user

"""One assignment: what is to be done, how it went so far, and the forms with which its responsible reports."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from decisions import permissions, workflow
from decisions.control.progress import returned_report
from decisions.files import evidence
from decisions.forms import ColleagueForm, ExtensionForm, ReportForm
from decisions.models import Assignment, Report
from decisions.naming import Naming
from decisions.notices import tell
from decisions.permissions import AnyUser
from decisions.standing import Badge, Clock, term_badge
from decisions.views.own.name_forms import RepresentativeForm
from decisions.views.own.stories import story_of_task
from decisions.views.resolutions.periods import open_periods
from members.models import Person, Position, User

CAN_BE_REPORTED = (Assignment.Status.CONTROL, Assignment.Status.EXTENSION)


@require_safe
@login_required
@never_cache
def assignment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The assignment with its forms, empty."""
    return page_of_task(request, find(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def assignment_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a report; whoever comes by the address alone is shown the assignment."""
    assignment = find(request.user, pk)
    if request.method != "POST":
        return redirect(assignment)
    form = ReportForm(request.POST, request.FILES, assignment=assignment, author=request.user)
    if _submitted(request, assignment, form):
        if form.cleaned_data["kind"] == Report.Kind.DONE:
            words = _("The report is submitted: the secretary will accept it or return it.")
        else:
            words = _("The interim report is submitted; the task stays on control.")
        tell(request, words, [assignment])
        return redirect(assignment)
    return page_of_task(request, assignment, report_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def assignment_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more time."""
    assignment = find(request.user, pk)
    if request.method != "POST":
        return redirect(assignment)
    form = ExtensionForm(request.POST, assignment=assignment, prefix="more")
    if _submitted(request, assignment, form):
        tell(request, _("The request was sent. Until it is answered, the present due date holds."), [assignment])
        return redirect(assignment)
    return page_of_task(request, assignment, extension_form=form)


def _submitted(request: HttpRequest, assignment: Assignment, form: ReportForm | ExtensionForm) -> bool:
    """Whether the form was good and the workflow took it; a refusal becomes an error of the form."""
    if not permissions.can_report(request.user, assignment):
        raise PermissionDenied(_("You may read this task, but its responsible reports on it. Nothing was changed."))
    assert isinstance(request.user, User), "a stranger may not report"
    if not form.is_valid():
        return False
    try:
        form.submit(request.user)
    except workflow.TransitionRefused as refusal:
        assignment.refresh_from_db(fields=["status", "term"])
        form.add_error(None, refusal)
        return False
    return True


def find(user: AnyUser, pk: int) -> Assignment:
    """The assignment with all that its page shows; 404 for what the reader may not know of."""
    rows = Assignment.objects.select_related(
        "resolution__item__meeting__body", "person", "organization", "acting_person", "representative", "series"
    ).prefetch_related(Prefetch("reports", queryset=Report.objects.order_by("-created_at", "-pk")))
    assignment = get_object_or_404(rows, pk=pk)
    if not permissions.can_view(user, assignment):
        raise Http404
    return assignment


def page_of_task(
    request: HttpRequest,
    assignment: Assignment,
    report_form: ReportForm | None = None,
    extension_form: ExtensionForm | None = None,
    colleague_form: ColleagueForm | None = None,
    representative_form: RepresentativeForm | None = None,
) -> HttpResponse:
    """The page; a form that comes back with errors is shown as it was filled in."""
    mine = permissions.can_report(request.user, assignment)
    can_report = mine and (assignment.status in CAN_BE_REPORTED or report_form is not None)
    can_ask = mine and (may_ask(assignment) or extension_form is not None)
    meeting = assignment.resolution.item.meeting
    keeps = permissions.can_manage(request.user, meeting) and request.user.is_staff
    context = {
        "assignment": assignment,
        "resolution": assignment.resolution,
        "meeting": meeting,
        "item_title": Naming(request.user).title(assignment.resolution.item),
        "badge": badge_of(assignment, Clock.on(timezone.localdate())),
        "sees_meeting": permissions.can_view(request.user, meeting),
        "lead": _lead_of(assignment),
        "returned": returned_report(assignment),
        "report_form": (report_form or ReportForm(assignment=assignment, author=request.user)) if can_report else None,
        "extension_form": (extension_form or ExtensionForm(assignment=assignment, prefix="more")) if can_ask else None,
        "is_responsible": mine,
        **_colleagues(request.user, assignment, colleague_form),
        "open_periods": open_periods(assignment),
        "keeps": keeps,
        **_named(request.user, assignment, representative_form),
        "story": story_of_task(assignment, request.user),
        "may_move_term": _may_move_term(request.user, assignment),
        "may_reinstate": permissions.can_manage(request.user, meeting) and _may_be_asked_again(assignment),
        "accept": ",".join(f".{ending}" for ending in evidence.EXTENSIONS),
    }
    return render(request, "decisions/assignment_detail.html", context)


def _may_be_asked_again(assignment: Assignment) -> bool:
    """Whether a member of a group was excused from it; of a period of a series, while the series is in force."""
    return workflow.is_excused(assignment) and (assignment.series is None or assignment.series.is_open)


def _named(user: AnyUser, assignment: Assignment, form: RepresentativeForm | None) -> dict[str, Any]:
    """For who may name another for the organization: the form, and whether who is named cannot answer."""
    if not assignment.is_open or not permissions.can_name_representative(user, assignment):
        return {}
    person = assignment.person or assignment.named_person
    off = person is not None and Person.objects.unable().filter(pk=person.pk).exists()
    left = person is not None and _left(person, assignment)
    is_of_organization = assignment.organization_id is not None
    return {
        "named_gone": person if off or left else None,
        "named_left": left,
        "representative_form": form or (RepresentativeForm(assignment=assignment) if is_of_organization else None),
        "named_elsewhere": _named_elsewhere(user, assignment),
    }


def _named_elsewhere(user: AnyUser, assignment: Assignment) -> int:
    """In how many other open tasks of the organization that person is named, for which `user` may name another."""
    organization, person = assignment.organization_id, assignment.named_person_id
    if organization is None or person is None:
        return 0
    rows = Assignment.objects.open().named_by(user, organization).naming(organization, person)
    return rows.filter(series__isnull=True).exclude(pk__in=(assignment.pk, assignment.series_id or 0)).count()


def _left(person: Person, assignment: Assignment) -> bool:
    """Whether they left the organization of the task: of this one task what `named_gone` finds of all."""
    left = Position.objects.left_by([person.pk], timezone.localdate())
    return assignment.organization_id in left.get(person.pk, ())


def _may_move_term(user: AnyUser, assignment: Assignment) -> bool:
    """Whether the page offers to give more time that nobody has asked for."""
    movable = assignment.status == Assignment.Status.CONTROL and assignment.term is not None
    meeting = assignment.resolution.item.meeting
    return movable and getattr(user, "is_staff", False) and permissions.can_decide_extension(user, meeting)


def _colleagues(user: AnyUser, assignment: Assignment, form: ColleagueForm | None) -> dict[str, Any]:
    """Who helps inside the organization, and for who may name them while the task is open, the form."""
    names = permissions.can_name_colleagues(user, assignment) and (assignment.is_open or form is not None)
    return {
        "colleagues": assignment.colleagues.in_force(timezone.localdate()) if assignment.organization_id else [],
        "colleague_form": (form or ColleagueForm(assignment=assignment)) if names else None,
    }


def badge_of(assignment: Assignment, clock: Clock) -> Badge:
    """The state with its term: «overdue by 4 days», whether or not more time has been asked for."""
    standing = clock.of_assignment(assignment, assignment.resolution.item.meeting.body_id)
    return term_badge(standing, assignment.term, clock.today)


def may_ask(assignment: Assignment) -> bool:
    """Whether its state and its role allow it to be given more time."""
    return assignment.status == Assignment.Status.CONTROL and permissions.answers_for_the_whole(assignment)


def _lead_of(assignment: Assignment) -> Assignment | None:
    """For a co-executor, who gathers the whole."""
    if assignment.role == Assignment.Role.LEAD:
        return None
    leads = assignment.resolution.assignments.filter(role=Assignment.Role.LEAD)
    return leads.exclude(status__in=Assignment.GIVEN_UP).select_related("person", "organization").first()

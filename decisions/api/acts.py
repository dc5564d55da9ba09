"""Steps of an assignment by a program of who is signed in: each is one function of the workflow.

A program that repeats a step because it got no answer does no harm: an interim report of the same words within half a
minute is taken once, and any other step is refused with 409, for the state is another one already.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers
from rest_framework.request import Request

from decisions import workflow
from decisions.api import shapes
from decisions.api.endpoints import Record, Speaking, as_json
from decisions.models import Assignment, ExtensionRequest, Report
from members.models import Person, User

LONGEST = 20_000
OF_ASSIGNMENT = "resolution__item__meeting__body"


def _text(help_text: Any, **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST, help_text=help_text, **kwargs)


# ── what is sent ─────────────────────────────────────────────────────────────
class NewReportShape(shapes.Shape):
    kind = shapes.one_of(Report.Kind.choices, _("an interim report, or that it is done"))
    text = _text(_("what has been done"))
    percent = shapes.whole(_("of an interim report: how much is done"), required=False, min_value=0, max_value=100)
    fulfilled_on = shapes.day(_("of what is done: the day; without it today"), required=False)


class NewExtensionShape(shapes.Shape):
    new_term = shapes.day(_("the term that is asked for"))
    reason = _text(_("why more time is needed"))


class MovedTermShape(shapes.Shape):
    new_term = shapes.day(_("the new term, later than the present one"))
    reason = _text(_("why; the responsible will read it"))


class CommentShape(shapes.Shape):
    comment = _text(_("what the responsible will read"), required=False, allow_blank=True)


class ReasonShape(shapes.Shape):
    comment = _text(_("why; the responsible will read it"))


class NewNameShape(shapes.Shape):
    person = shapes.whole(_("number of the person; null: nobody in particular"), allow_null=True)
    instead_of = shapes.whole(_("number of who is named now, «named_now» of the assignment; null"), allow_null=True)
    reason = _text(_("why; who is named will read it"))


class UndoShape(shapes.Shape):
    step = shapes.one_of([action.value for action in workflow.UNDOABLE], _("the last step, which is meant"))


# ── what is answered ─────────────────────────────────────────────────────────
class ReportShape(shapes.Shape):
    id = shapes.whole(_("number of the report"))
    assignment = shapes.whole(_("number of the assignment that it reports on"))
    kind = shapes.one_of(Report.Kind.choices, _("an interim report, or that it is done"))
    text = shapes.words(_("what has been done"))
    percent = shapes.whole(_("how much is done"), allow_null=True)
    fulfilled_on = shapes.day(_("day of fulfilment"), allow_null=True)
    created_at = shapes.moment(_("moment of the report"))
    decision = shapes.one_of(
        ["waits", "accepted", "returned", "recalled"], _("what the secretary decided; recalled by its author")
    )
    comment = shapes.words(_("the secretary's comment; may be empty"))
    state = shapes.one_of(Assignment.Status.choices, _("status of the assignment now"))


class ExtensionShape(shapes.Shape):
    id = shapes.whole(_("number of the request"))
    assignment = shapes.whole(_("number of the assignment"))
    old_term = shapes.day(_("term when it was asked"), allow_null=True)
    new_term = shapes.day(_("the term that is asked for"))
    reason = shapes.words(_("why more time is needed"))
    created_at = shapes.moment(_("moment of the request"))
    decision = shapes.one_of(["waits", "granted", "refused", "recalled"], _("what was decided"))
    comment = shapes.words(_("the comment of who decided; may be empty"))
    state = shapes.one_of(Assignment.Status.choices, _("status of the assignment now"))


class NameShape(shapes.Shape):
    assignment = shapes.whole(_("number of the assignment"))
    named_now = shapes.whole(_("number of who is named for the organization now"), allow_null=True)
    state = shapes.one_of(Assignment.Status.choices, _("status of the assignment now"))


class UndoneShape(shapes.Shape):
    assignment = shapes.whole(_("number of the assignment"))
    undone = shapes.words(_("the step that was taken back"))
    state = shapes.one_of(Assignment.Status.choices, _("status of the assignment now"))


def report_record(report: Report, state: str) -> Record:
    return {
        "id": report.pk,
        "assignment": report.assignment_id,
        "kind": report.kind,
        "text": report.text,
        "percent": report.percent,
        "fulfilled_on": report.fulfilled_on,
        "created_at": report.created_at,
        "decision": report.decision or "waits",
        "comment": report.comment,
        "state": state,
    }


def extension_record(asked: ExtensionRequest, state: str) -> Record:
    decided = {None: "waits", True: "granted", False: "recalled" if asked.is_recalled else "refused"}
    return {
        "id": asked.pk,
        "assignment": asked.assignment_id,
        "old_term": asked.old_term,
        "new_term": asked.new_term,
        "reason": asked.reason,
        "created_at": asked.created_at,
        "decision": decided[asked.is_granted],
        "comment": asked.comment,
        "state": state,
    }


# ── the steps ────────────────────────────────────────────────────────────────
class Act(Speaking):
    """A POST by who is signed in: 401 for a stranger, 404 for what the reader may not know of, 403 for who may not
    do it, 400 for what is missing, 409 when the state does not allow it."""

    sent: ClassVar[type[shapes.Shape]]
    shape: ClassVar[type[shapes.Shape]]
    status = 200

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        user, thing = self.known(request, next(iter(kwargs.values())))
        sent = self.sent(data=request.data)
        sent.is_valid(raise_exception=True)
        return as_json(self.act(thing, user, sent.validated_data), self.status)

    def known(self, request: Request, pk: Any) -> tuple[User, Any]:
        """Who asks, and what is asked about."""
        if not isinstance(request.user, User):
            raise exceptions.NotAuthenticated
        thing = self.find(request.user, pk)
        if thing is None:
            raise Http404
        return request.user, thing

    def find(self, user: User, pk: Any) -> Any:
        raise NotImplementedError

    def act(self, thing: Any, user: User, data: dict[str, Any]) -> Record:
        raise NotImplementedError


def _assignment(user: User, pk: int) -> Assignment | None:
    return Assignment.objects.visible_to(user).select_related(OF_ASSIGNMENT).filter(pk=pk).first()


class OfAssignment(Act):
    """A GET tells what was sent before, to who may see the assignment."""

    status = 201

    def get(self, request: Request, pk: int) -> HttpResponse:
        _user, thing = self.known(request, pk)
        return as_json({"items": self.sent_before(thing), "next": None, "previous": None})

    def sent_before(self, thing: Assignment) -> list[Record]:
        raise NotImplementedError

    def find(self, user: User, pk: int) -> Assignment | None:
        return _assignment(user, pk)


class ReportAct(OfAssignment):
    says = _("Report on an assignment of one's own or of one's organization.")
    sent, shape = NewReportShape, ReportShape

    def sent_before(self, thing: Assignment) -> list[Record]:
        return [report_record(report, thing.status) for report in thing.reports.all()]

    def act(self, thing: Assignment, user: User, data: dict[str, Any]) -> Record:
        if data["kind"] == Report.Kind.INTERIM:
            report = workflow.report_interim(thing, actor=user, text=data["text"], percent=data.get("percent"))
        else:
            fulfilled = data.get("fulfilled_on")
            report = workflow.report_done(thing, actor=user, text=data["text"], fulfilled_on=fulfilled)
        return report_record(report, thing.status)


class ExtensionAct(OfAssignment):
    says = _("Ask for more time for an assignment of one's own or of one's organization.")
    sent, shape = NewExtensionShape, ExtensionShape

    def sent_before(self, thing: Assignment) -> list[Record]:
        return [extension_record(asked, thing.status) for asked in thing.extensions.all()]

    def act(self, thing: Assignment, user: User, data: dict[str, Any]) -> Record:
        return extension_record(workflow.ask_extension(thing, actor=user, **data), thing.status)


class MoveTerm(Act):
    says = _("Move the term of an assignment that nobody has asked to move: the old one stays on record.")
    sent, shape = MovedTermShape, ExtensionShape

    def find(self, user: User, pk: int) -> Assignment | None:
        return _assignment(user, pk)

    def act(self, thing: Assignment, user: User, data: dict[str, Any]) -> Record:
        return extension_record(workflow.move_term(thing, actor=user, **data), thing.status)


class NameAct(Act):
    says = _("Name another for the organization that has the assignment, or nobody in particular; the protocol stays.")
    sent, shape = NewNameShape, NameShape

    def find(self, user: User, pk: int) -> Assignment | None:
        return _assignment(user, pk)

    def act(self, thing: Assignment, user: User, data: dict[str, Any]) -> Record:
        key = data.pop("person")
        person = None if key is None else Person.objects.filter(pk=key).first()
        if key is not None and person is None:
            raise workflow.TransitionRefused(workflow.ONLY_WHO_REPRESENTS)
        workflow.name_representative(thing, person=person, actor=user, **data)
        return {"assignment": thing.pk, "named_now": thing.named_person_id, "state": thing.status}


class OfReport(Act):
    shape = ReportShape

    def find(self, user: User, pk: int) -> Report | None:
        visible = Assignment.objects.visible_to(user)
        found = Report.objects.filter(assignment__in=visible, kind=Report.Kind.DONE)
        return found.select_related(f"assignment__{OF_ASSIGNMENT}").filter(pk=pk).first()


class AcceptReport(OfReport):
    says = _("Accept a report of fulfilment: the assignment is taken off control.")
    sent = CommentShape

    def act(self, thing: Report, user: User, data: dict[str, Any]) -> Record:
        workflow.accept_report(thing, comment=data.get("comment", ""), actor=user)
        return report_record(thing, thing.assignment.status)


class ReturnReport(OfReport):
    says = _("Return a report of fulfilment with a comment: the assignment is on control again.")
    sent = ReasonShape

    def act(self, thing: Report, user: User, data: dict[str, Any]) -> Record:
        workflow.return_report(thing, comment=data["comment"], actor=user)
        return report_record(thing, thing.assignment.status)


class OfExtension(Act):
    shape = ExtensionShape
    grants: ClassVar[bool]

    def find(self, user: User, pk: int) -> ExtensionRequest | None:
        found = ExtensionRequest.objects.filter(assignment__in=Assignment.objects.visible_to(user))
        return found.select_related(f"assignment__{OF_ASSIGNMENT}").filter(pk=pk).first()

    def act(self, thing: ExtensionRequest, user: User, data: dict[str, Any]) -> Record:
        workflow.decide_extension(thing, grant=self.grants, comment=data.get("comment", ""), actor=user)
        return extension_record(thing, thing.assignment.status)


class GrantExtension(OfExtension):
    says = _("Grant more time: the new term is in force.")
    sent, grants = CommentShape, True


class RefuseExtension(OfExtension):
    says = _("Refuse more time, with a reason.")
    sent, grants = ReasonShape, False


class UndoAct(Act):
    says = _("Take back the last step of an assignment: who took it, within a day, while nothing followed.")
    sent, shape = UndoShape, UndoneShape

    def find(self, user: User, pk: int) -> Assignment | None:
        return Assignment.objects.visible_to(user).filter(pk=pk).first()

    def act(self, thing: Assignment, user: User, data: dict[str, Any]) -> Record:
        step = workflow.last_step(thing)
        if step is None or step.action != data["step"]:
            raise workflow.TransitionRefused(_("Something has followed this step: it can no longer be taken back."))
        back = workflow.undo(step, actor=user)
        return {"assignment": thing.pk, "undone": step.action, "state": back.new}

"""Who may see and do what: one rule, two answers.

`visible_to(user)` of a query set gives the rows; `can_view(user, object)` answers for one of them.
`tests/decisions/test_permissions.py` compares the two for every persona.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from decisions.models import Assignment, Document, HouseTemplate, IssuedDocument, Meeting, Policy, Resolution
from members.access import Access, access_of
from members.models import Mandate, Person, User

AnyUser = User | AnonymousUser | None

READERS = (Mandate.Role.SECRETARY.value, Mandate.Role.CHAIR.value, Mandate.Role.OBSERVER.value)


Thing = Meeting | Resolution | Assignment | Document | IssuedDocument | HouseTemplate


def can_view(user: AnyUser, thing: Thing) -> bool:
    """Whether `user` may know that `thing` exists; a page answers 404 otherwise."""
    access = access_of(user)
    if isinstance(thing, Meeting):
        return _can_view_meeting(access, thing)
    if isinstance(thing, Resolution):
        return _can_view_resolution(access, thing)
    if isinstance(thing, Assignment):
        return _can_view_assignment(access, thing)
    if isinstance(thing, (IssuedDocument, HouseTemplate)):
        return _reads(access, thing.body_id)
    if thing.report is not None:
        return _can_view_assignment(access, thing.report.assignment)
    assert thing.meeting is not None, "a database constraint holds this"
    return _reads(access, thing.meeting.body_id)


def _reads(access: Access, body_id: int) -> bool:
    return any(access.has_role(role, body_id) for role in READERS)


def _is_signed(meeting: Meeting) -> bool:
    return meeting.status == Meeting.Status.SIGNED


def _can_view_meeting(access: Access, meeting: Meeting) -> bool:
    return meeting.is_published or _reads(access, meeting.body_id)


def _can_view_resolution(access: Access, resolution: Resolution) -> bool:
    if resolution.item.meeting.is_published and not resolution.item.is_closed:
        return True
    return _reads_as_printed(access, resolution)


def _reads_as_printed(access: Access, resolution: Resolution) -> bool:
    meeting = resolution.item.meeting
    if _reads(access, meeting.body_id):
        return True
    return _is_signed(meeting) and access.is_member and resolution.assignments.all().of(access).exists()


def _can_view_assignment(access: Access, assignment: Assignment) -> bool:
    meeting = assignment.resolution.item.meeting
    return _reads(access, meeting.body_id) or (_is_signed(meeting) and is_responsible(access, assignment))


def is_responsible(access: Access, assignment: Assignment) -> bool:
    """Whether the assignment is the person's own or that of one of the person's organizations.

    Who is named for an organization and left it is not responsible any more.
    """
    if assignment.organization_id is not None and assignment.organization_id in access.organizations:
        return True
    return access.person_id is not None and assignment.is_named(access.person_id, access.left)


def can_report(user: AnyUser, assignment: Assignment) -> bool:
    """Whether `user` may report on the assignment: it is theirs and its protocol is signed."""
    return _is_signed(assignment.resolution.item.meeting) and is_responsible(access_of(user), assignment)


def answers_for_the_whole(assignment: Assignment) -> bool:
    """A lead does; a co-executor only where nobody leads, or every lead was given up. Uses prefetched assignments."""
    if assignment.role == Assignment.Role.LEAD:
        return True
    others = assignment.resolution.assignments.all()
    return not any(o.role == Assignment.Role.LEAD and o.status not in Assignment.GIVEN_UP for o in others)


def can_manage(user: AnyUser, meeting: Meeting) -> bool:
    """Whether `user` keeps the protocols of the meeting's body: edits, publishes, takes off control."""
    return keeps_body(user, meeting.body_id)


def keeps_body(user: AnyUser, body_id: int) -> bool:
    """Whether `user` is the secretary of the body: keeps its protocols and its templates."""
    return access_of(user).has_role(Mandate.Role.SECRETARY, body_id)


def can_sign(user: AnyUser, meeting: Meeting) -> bool:
    """The chair signs; the secretary records the signature that stands on paper."""
    access = access_of(user)
    return any(access.has_role(role, meeting.body_id) for role in (Mandate.Role.CHAIR, Mandate.Role.SECRETARY))


def can_decide_extension(user: AnyUser, meeting: Meeting) -> bool:
    """Whether `user` gives more time: the chair, the secretary or both, as the policy of the body says."""
    extends = Policy.objects.filter(body=meeting.body_id).values_list("extends", flat=True).first()
    return may_extend(access_of(user), meeting.body_id, extends)


def may_extend(access: Access, body_id: int, extends: str | None) -> bool:
    """The same where the policy was read already; None stands for a body without one."""
    roles = {Policy.Extender.CHAIR: [Mandate.Role.CHAIR], Policy.Extender.SECRETARY: [Mandate.Role.SECRETARY]}
    both = [Mandate.Role.CHAIR, Mandate.Role.SECRETARY]
    return any(access.has_role(role, body_id) for role in roles.get(Policy.Extender(extends or "either"), both))


def can_name_colleagues(user: AnyUser, assignment: Assignment) -> bool:
    """Whether `user` names co-executors inside the organization: its coordinator, or who is named for it."""
    organization = assignment.organization_id
    if organization is None or not can_report(user, assignment):
        return False
    access = access_of(user)
    return organization in access.coordinated or assignment.named_person_id == access.person_id


def can_name_representative(user: AnyUser, assignment: Assignment) -> bool:
    """Whether `user` says who answers for the organization: the secretary of the body, or its own coordinator."""
    organization, meeting = assignment.organization_id, assignment.resolution.item.meeting
    return can_manage(user, meeting) or (_is_signed(meeting) and organization in access_of(user).coordinated)


def reads_whole(user: AnyUser, meeting: Meeting) -> bool:
    """Whether `user` reads the protocol as printed: with all names and with the items that are closed to the public."""
    return _reads(access_of(user), meeting.body_id)


def reads_body(user: AnyUser, body_id: int) -> bool:
    """Whether `user` reads all that the body keeps: what it issued, its templates."""
    return _reads(access_of(user), body_id)


def reads_reports(user: AnyUser) -> bool:
    """Whether there may be assignments whose reports `user` reads; `Assignment.objects.visible_to` says which."""
    access = access_of(user)
    return access.is_member or access.bodies_with(*READERS) != frozenset()


def reads_as_printed(user: AnyUser, resolution: Resolution) -> bool:
    """Whether `user` reads one point with all its names: who reads the whole protocol, and whom the point addresses."""
    return _reads_as_printed(access_of(user), resolution)


def may_name(user: AnyUser, person: Person, meeting: Meeting) -> bool:
    """Whether a page may show `user` the name of `person`; the public gets it by recorded consent only."""
    return person.name_is_public or reads_whole(user, meeting)

"""The secretary's side of the decisions: her desk, the work on a protocol, the lists."""

from decisions.admin.api_tokens import ApiTokenAdmin
from decisions.admin.assignments import AssignmentAdmin
from decisions.admin.calendars import CalendarAddressAdmin
from decisions.admin.directory import BodyAdmin, NamedPersonAdmin
from decisions.admin.issuing.house_templates import HouseTemplateAdmin
from decisions.admin.issuing.issued import IssuedDocumentAdmin
from decisions.admin.meetings import AgendaItemAdmin, MeetingAdmin
from decisions.admin.phrases import PhraseAdmin
from decisions.admin.records import EventAdmin, ExtensionRequestAdmin, ReportAdmin
from decisions.admin.resolutions import ResolutionAdmin

__all__ = [
    "AgendaItemAdmin",
    "ApiTokenAdmin",
    "AssignmentAdmin",
    "BodyAdmin",
    "CalendarAddressAdmin",
    "EventAdmin",
    "ExtensionRequestAdmin",
    "HouseTemplateAdmin",
    "IssuedDocumentAdmin",
    "MeetingAdmin",
    "NamedPersonAdmin",
    "PhraseAdmin",
    "ReportAdmin",
    "ResolutionAdmin",
]

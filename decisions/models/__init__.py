"""What was decided and what became of it."""

from decisions.models.addressee import Addressee
from decisions.models.api_token import ApiToken, ApiUse
from decisions.models.assignment import Assignment
from decisions.models.calendar_address import CalendarAddress
from decisions.models.colleague import Colleague
from decisions.models.counted import CountedSet, CountedWord, Counting, Uncounted
from decisions.models.delivery import Delivery
from decisions.models.document import Document
from decisions.models.draft import Draft, DraftVersion
from decisions.models.edition import Edition
from decisions.models.event import Event
from decisions.models.extension import ExtensionRequest
from decisions.models.house_template import HouseTemplate
from decisions.models.issued import IssuedDocument, IssuedVersion
from decisions.models.job import Job
from decisions.models.letter import Letter
from decisions.models.mail_preference import MailPreference
from decisions.models.meeting import AgendaItem, Attendance, Meeting, Speaker
from decisions.models.mention import Mention
from decisions.models.phrase import Phrase
from decisions.models.policy import Policy
from decisions.models.reminder import Reminder
from decisions.models.report import Report
from decisions.models.report_code import ReportCode
from decisions.models.resolution import Lineage, Resolution
from decisions.models.subscription import Subscription
from decisions.models.vote import Vote

__all__ = [
    "Addressee",
    "AgendaItem",
    "ApiToken",
    "ApiUse",
    "Assignment",
    "Attendance",
    "CalendarAddress",
    "Colleague",
    "CountedSet",
    "CountedWord",
    "Counting",
    "Delivery",
    "Document",
    "Draft",
    "DraftVersion",
    "Edition",
    "Event",
    "ExtensionRequest",
    "HouseTemplate",
    "IssuedDocument",
    "IssuedVersion",
    "Job",
    "Letter",
    "Lineage",
    "MailPreference",
    "Meeting",
    "Mention",
    "Phrase",
    "Policy",
    "Reminder",
    "Report",
    "ReportCode",
    "Resolution",
    "Speaker",
    "Subscription",
    "Uncounted",
    "Vote",
]

"""Who takes part: organizations, people and dated posts, groups and dated membership, users and mandates."""

from members.models.alias import Alias
from members.models.group import FormerSlug, Group, Membership, present_slugs
from members.models.organization import Organization
from members.models.person import Person, Position
from members.models.user import Mandate, User

__all__ = [
    "Alias",
    "FormerSlug",
    "Group",
    "Mandate",
    "Membership",
    "Organization",
    "Person",
    "Position",
    "User",
    "present_slugs",
]

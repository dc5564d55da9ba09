"""The directory in the secretary's admin.

Organizations, accounts and aliases are registered here. `PersonAdmin` and `GroupAdmin` are only defined:
`decisions.admin` registers them, because a change of consent and the policy of a body are matters of the decisions.
"""

from members.admin.groups import GroupAdmin
from members.admin.organizations import OrganizationAdmin
from members.admin.people import PersonAdmin
from members.admin.rights import ByMandate, access
from members.admin.users import UserAdmin

__all__ = ["ByMandate", "GroupAdmin", "OrganizationAdmin", "PersonAdmin", "UserAdmin", "access"]

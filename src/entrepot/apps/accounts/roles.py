"""What a person may be: in an organisation, and on the platform. Scopes say what a token may do."""

from typing import Final

OWNER: Final = "owner"
ADMIN: Final = "admin"
MEMBER: Final = "member"
OPERATOR: Final = "operator"
OFFICER: Final = "officer"

ORGANISATION_ROLES: Final = (OWNER, ADMIN, MEMBER)
PLATFORM_ROLES: Final = (OPERATOR, OFFICER)

# A higher role holds the lower ones, so that an action names the least it needs.
HELD: Final[dict[str, frozenset[str]]] = {
    OWNER: frozenset({OWNER, ADMIN, MEMBER}),
    ADMIN: frozenset({ADMIN, MEMBER}),
    MEMBER: frozenset({MEMBER}),
}

CATALOGUE_READ: Final = "catalogue:read"
CATALOGUE_WRITE: Final = "catalogue:write"
QUOTE: Final = "quote"
DATA_EXPORT: Final = "data:export"  # everything at once: its own word, given with care
LAW_READ: Final = "law:read"
LEDGER_READ: Final = "ledger:read"
ORDERS_READ: Final = "orders:read"
ORDERS_WRITE: Final = "orders:write"
ORGANISATION_READ: Final = "organisation:read"
ORGANISATION_WRITE: Final = "organisation:write"
SCOPES: Final = (
    *(CATALOGUE_READ, CATALOGUE_WRITE, DATA_EXPORT, LAW_READ, LEDGER_READ),
    *(ORDERS_READ, ORDERS_WRITE, ORGANISATION_READ, ORGANISATION_WRITE, QUOTE),
)

PLATFORM_READ: Final = "platform:read"
PLATFORM_ORDERS: Final = "platform:orders"
PLATFORM_AUDIT: Final = "platform:audit"
PLATFORM_DESK: Final = "platform:desk"
PLATFORM_VERIFICATION: Final = "platform:verification"
PLATFORM_PAYOUTS: Final = "platform:payouts"
PLATFORM_MONEY: Final = "platform:money"
PLATFORM_SETTINGS: Final = "platform:settings"
PLATFORM_PROGRAMMES: Final = "platform:programmes"

# What a platform token may be made for, by the role its maker holds. Two of them read what names people: the
# orders with their addresses, and who did what.
PLATFORM_SCOPES: Final[dict[str, frozenset[str]]] = {
    OPERATOR: frozenset(
        {
            *(PLATFORM_READ, PLATFORM_ORDERS, PLATFORM_AUDIT, PLATFORM_DESK, PLATFORM_VERIFICATION),
            *(PLATFORM_PAYOUTS, PLATFORM_MONEY, PLATFORM_SETTINGS, PLATFORM_PROGRAMMES),
        }
    ),
    OFFICER: frozenset({PLATFORM_READ, PLATFORM_DESK, PLATFORM_VERIFICATION, PLATFORM_PROGRAMMES}),
}


def held_by(role: str) -> frozenset[str]:
    """Return the role and every lower one it holds; nothing for a role that is not an organisation's."""
    return HELD.get(role, frozenset())


def may_grant(granter: frozenset[str], role: str) -> bool:
    """Return whether somebody with these roles may give (or take) the role: owners any, admins lower ones."""
    return OWNER in granter or (ADMIN in granter and role in {ADMIN, MEMBER})

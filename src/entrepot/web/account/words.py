"""Roles, scopes and lifetimes in words."""

from django.utils.translation import gettext_lazy as _

from entrepot.apps.accounts import roles

ROLES = {roles.OWNER: _("Owner"), roles.ADMIN: _("Administrator"), roles.MEMBER: _("Member")}
SCOPES = {
    roles.QUOTE: _("Ask for quotes"),
    roles.LAW_READ: _("Read the law"),
    roles.CATALOGUE_READ: _("Read your products"),
    roles.CATALOGUE_WRITE: _("Change your products"),
    roles.ORDERS_READ: _("Read your orders"),
    roles.ORDERS_WRITE: _("Act on your orders"),
    roles.LEDGER_READ: _("Read your accounts in the ledger"),
    roles.DATA_EXPORT: _("Take your data along, all of it"),
    roles.ORGANISATION_READ: _("Read the organisation"),
    roles.ORGANISATION_WRITE: _("Change the organisation"),
}
LASTS = {"30": _("30 days"), "90": _("90 days"), "365": _("A year"), "": _("Until revoked")}

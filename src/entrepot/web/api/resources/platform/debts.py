"""Sellers who owe because money went back after it had been paid out."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import PLATFORM_READ
from entrepot.apps.payouts import queries
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.resources.platform.payouts import Of
from entrepot.web.api.shapes.platform import debts as shapes

resource = Resource("platform debts", "Who owes since when; old debts are decided on the desk.")


@resource.get("/platform/debts", scope=PLATFORM_READ, answers=shapes.DebtorList, summary="Who owes", cost=5)
def list_debtors(request: HttpRequest, business: Of = "") -> shapes.DebtorList:
    """Return every seller whose balance is below zero, and the orders it comes from, oldest first."""
    found = queries.list_debtors(viewer=for_operators(request), business=business)
    return shapes.DebtorList(items=[shapes.Debtor.of(each) for each in found])

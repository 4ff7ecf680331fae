"""The addresses of the API, one file a noun: read the request, call an action or a query, answer."""

from collections.abc import Sequence
from typing import Final

from entrepot.web.api.declaring import Resource, Rule
from entrepot.web.api.resources import (
    allowances,
    bulk_changes,
    businesses,
    carts,
    certificates,
    chargebacks,
    checkouts,
    collections,
    cooperatives,
    debts,
    declarations,
    disputes,
    early,
    enquiries,
    finding,
    imports,
    invoices,
    ledger,
    listings,
    locations,
    member_payouts,
    orders,
    payouts,
    personal,
    products,
    programmes,
    purchases,
    questions,
    replacements,
    return_places,
    returns,
    reviews,
    searches,
    shipments,
    shop,
    stock,
    translations,
    verification,
    wishes,
)
from entrepot.web.api.resources.platform import PLATFORM

RESOURCES: Final[Sequence[Resource]] = (
    *(
        noun.resource
        for noun in (
            shop,
            finding,
            searches,
            wishes,
            reviews,
            questions,
            collections,
            carts,
            purchases,
            checkouts,
            orders,
            disputes,
            replacements,
            chargebacks,
            returns,
            invoices,
            return_places,
            allowances,
            shipments,
            declarations,
            businesses,
            verification,
            enquiries,
            products,
            certificates,
            listings,
            bulk_changes,
            imports,
            translations,
            cooperatives,
            member_payouts,
            stock,
            locations,
            ledger,
            payouts,
            early,
            programmes,
            debts,
            personal,
        )
    ),
    *PLATFORM,
)


def rules() -> dict[str, Rule]:
    """Return what holds for each operation, by operation id."""
    return {name: rule for resource in RESOURCES for name, rule in resource.rules.items()}

"""The platform's own work over the API: for tokens of people with a role on the platform, and no others."""

from collections.abc import Sequence
from typing import Final

from entrepot.web.api.declaring import Resource
from entrepot.web.api.resources.platform import (
    awards,
    collections,
    debts,
    desk,
    disputes,
    documents,
    early,
    exchange,
    indicators,
    letters,
    money,
    orders,
    payouts,
    programmes,
    remittances,
    resources,
    settings,
    support,
    terms,
    trail,
    verifications,
)

PLATFORM: Final[Sequence[Resource]] = tuple(
    noun.resource
    for noun in (
        desk,
        payouts,
        remittances,
        debts,
        exchange,
        money,
        verifications,
        programmes,
        awards,
        resources,
        support,
        orders,
        disputes,
        documents,
        settings,
        collections,
        indicators,
        terms,
        early,
        letters,
        trail,
    )
)

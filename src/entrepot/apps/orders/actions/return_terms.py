"""What is set for returns: who keeps the commission, how long clocks run, where goods go back to."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts.roles import MEMBER, ORDERS_WRITE
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_scope
from entrepot.apps.markets import queries as markets
from entrepot.apps.orders import refusals
from entrepot.apps.orders.models import ReturnAddress, ReturnTerm
from entrepot.apps.orders.return_terms import Terms
from entrepot.apps.shipping.queries import Address
from entrepot.core.trade.returns import COMMISSION

MOST_DAYS = {"answer_days": 30, "send_days": 60, "inspect_days": 30}


def set_return_terms(*, terms: Terms, by: Actor, at: datetime, valid_from: date, market: str = "") -> None:
    """Set what holds for returns of a market (or of every other one) from a day on. For operators.

    Orders placed before keep what held for them. Raises ProblemRaised (422), MarketMissingError.
    """
    require_role(by, OPERATOR)
    if market:
        markets.get_market_by_code(market, viewer=by, on=at.date())
    days = asdict(terms)
    faults = [
        (name, _("This is no number of days."), f"1-{most}")
        for name, most in MOST_DAYS.items()
        if not 1 <= days[name] <= most
    ]
    if terms.commission not in COMMISSION:
        faults.append(("commission", _("There is no such choice."), ", ".join(COMMISSION)))
    if valid_from < at.date():
        faults.append(("valid_from", _("This day has passed."), _("Choose today or later.")))
    if faults:
        raise refusals.invalid(*faults)
    with transaction.atomic():
        ReturnTerm.objects.create(market=market, valid_from=valid_from, set_by=by.key, created_at=at, **days)
        changes = {**days, "valid_from": valid_from.isoformat()}
        audit.record(by=by, action="orders.set_return_terms", subject=market or "*", changes=changes, at=at)


def set_return_address(
    *, market: str, address: Address | None, by: Actor, at: datetime, business: str = ""
) -> None:
    """Set where goods of a market go back to, or nowhere any more (None): labels go there from now on.

    A member of a business sets its own; an operator the platform's, which serves every seller. Raises
    ProblemRaised (422) for an address without street or name, MarketMissingError.
    """
    require_scope(by, ORDERS_WRITE)
    if business:
        _require_own(business, by)
    else:
        require_role(by, OPERATOR)
    markets.get_market_by_code(market, viewer=by, on=at.date())
    if address is not None and not (address.recipient.strip() and address.lines and address.country):
        raise refusals.invalid(
            ("lines", _("Name and street are missing."), _("Say who takes the goods in, and where."))
        )
    copied = {} if address is None else {**asdict(address), "lines": "\n".join(address.lines)}
    with transaction.atomic():
        ReturnAddress.objects.create(
            market=market,
            business=business,
            open=address is not None,
            set_by=by.key,
            created_at=at,
            **{"country": "", **copied},
        )
        changes = {"business": business, "open": address is not None}
        audit.record(by=by, action="orders.set_return_address", subject=market, changes=changes, at=at)


def _require_own(business: str, by: Actor) -> None:
    standing = businesses.get_standing(business, viewer=by)
    if by.is_system:
        return
    require_role(by, MEMBER)
    if standing.organisation != by.organisation_id:
        require_role(by, OPERATOR)

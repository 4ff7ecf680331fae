"""What a seller asks in one market, said as an amount."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing.asking import Asked, end_price, end_rule, own_variant, put_price
from entrepot.apps.pricing.events import MarketPriceChanged
from entrepot.apps.pricing.models import MarketPrice
from entrepot.apps.pricing.refusals import invalid
from entrepot.core.money import Money


def set_market_price(
    *,
    variant: str,
    market: str,
    price: Money,
    valid_from: date,
    by: Actor,
    at: datetime,
    basis: str = "net",
    per: int = 1,
) -> None:
    """Ask a price for one's own variant in a market (by its code) from a day on; the one before ends there.

    For members of the seller. `price` is for `per` units, `net` or `all_in` (with duty, tax and the carriage
    of each unit inside). A rule that made the price ends. The same again changes nothing. Raises
    MarketMissingError, ProblemRaised 404 for a variant that is not theirs, 422 for a price that is none,
    409 when the present one begins later.
    """
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)
    markets.get_market_by_code(market, viewer=by)
    _check(price, basis, per)
    row = own_variant(variant, by)
    asked: Asked = {"price_minor": price.minor, "currency": price.currency, "basis": basis, "per": per}
    with transaction.atomic():
        ended = end_rule(row.pk, market, at=at)
        changes = put_price(row, market, asked, valid_from=valid_from, at=at)
        if changes or ended:
            told = {"market": market, "from": valid_from, **ended, **changes}
            audit.record(by=by, action="pricing.set_market_price", subject=variant, changes=told, at=at)


def end_market_price(*, variant: str, market: str, on: date, by: Actor, at: datetime) -> None:
    """Let the variant's own price hold again in a market from a day on, and end the rule it had there.

    Where it holds already nothing changes.
    For members of the seller. Raises as `set_market_price` does.
    """
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)
    row = own_variant(variant, by)
    with transaction.atomic():
        ended = end_rule(row.pk, market, at=at)
        before = end_price(row.pk, market, on)
        if before or ended:
            changes = {"market": market, "from": on, **ended, **audit.difference(before, {})}
            audit.record(by=by, action="pricing.end_market_price", subject=variant, changes=changes, at=at)
            publish(MarketPriceChanged(variant=variant, market=market, valid_from=on, at=at))


def _check(price: Money, basis: str, per: int) -> None:
    errors = []
    if price.minor <= 0:
        errors.append(("price", _("This is no price."), _("Give an amount above zero.")))
    if basis not in MarketPrice.Basis.values:
        errors.append(("basis", _("Not a way to show prices."), _("Give all_in or net.")))
    if per < 1:
        errors.append(("per", _("This is no number of pieces."), _("Give one or more.")))
    if errors:
        raise invalid(*errors)

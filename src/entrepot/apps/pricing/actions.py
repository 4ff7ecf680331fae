"""Every write of pricing: what a seller asks in one market."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing.events import MarketPriceChanged
from entrepot.apps.pricing.models import MarketPrice
from entrepot.apps.pricing.refusals import clash, invalid, no_variant
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
    of each unit inside). The same again changes nothing. Raises MarketMissingError, ProblemRaised 404 for a
    variant that is not theirs, 422 for a price that is none, 409 when the present one begins later.
    """
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)
    markets.get_market_by_code(market, viewer=by)
    _check(price, basis, per)
    variant_id, organisation_id = _own_variant(variant, by)
    asked: Asked = {"price_minor": price.minor, "currency": price.currency, "basis": basis, "per": per}
    with transaction.atomic():
        before = _end(variant_id, market, valid_from, keep=asked)
        if before == asked:
            return
        MarketPrice.objects.create(
            variant_id=variant_id,
            organisation_id=organisation_id,
            market=market,
            valid_from=valid_from,
            created_at=at,
            **asked,
        )
        changes = {"market": market, "from": valid_from, **audit.difference(before, asked)}
        audit.record(by=by, action="pricing.set_market_price", subject=variant, changes=changes, at=at)
        publish(MarketPriceChanged(variant=variant, market=market, valid_from=valid_from, at=at))


def end_market_price(*, variant: str, market: str, on: date, by: Actor, at: datetime) -> None:
    """Let the variant's own price hold again in a market from a day on; if it does, nothing changes.

    For members of the seller. Raises as `set_market_price` does.
    """
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)
    variant_id, _organisation = _own_variant(variant, by)
    with transaction.atomic():
        before = _end(variant_id, market, on)
        if before:
            changes = {"market": market, "from": on, **audit.difference(before, {})}
            audit.record(by=by, action="pricing.end_market_price", subject=variant, changes=changes, at=at)
            publish(MarketPriceChanged(variant=variant, market=market, valid_from=on, at=at))


type Asked = dict[str, int | str]


def _own_variant(variant: str, by: Actor) -> tuple[int, int]:
    """Return the row numbers of one's own variant and its owner."""
    # Through our own foreign key: the row's number and owner are all that a price needs of a variant.
    rows = MarketPrice.variant.get_queryset(instance=MarketPrice()).filter(
        public_id=variant, archived_at=None
    )
    if not by.is_system:
        rows = rows.filter(organisation_id=by.organisation_id or 0)
    row = rows.first()
    if row is None:
        raise no_variant()
    return row.pk, row.organisation_id


def _end(variant_id: int, market: str, on: date, keep: Asked | None = None) -> Asked:
    """End the open price on a day and return what it was; leave one that is just `keep` as it stands."""
    row = (
        MarketPrice.objects.select_for_update(of=("self",))
        .filter(variant_id=variant_id, market=market, valid_to=None)
        .first()
    )
    if row is None:
        return {}
    before: Asked = {
        "price_minor": row.price_minor,
        "currency": row.currency,
        "basis": row.basis,
        "per": row.per,
    }
    if before == keep:
        return before
    if on < row.valid_from:
        raise clash(
            "price-begins-later",
            _("The present price begins on %(day)s.") % {"day": row.valid_from},
            _("Choose that day or a later one."),
        )
    MarketPrice.objects.filter(pk=row.pk).update(valid_to=on)
    return before


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

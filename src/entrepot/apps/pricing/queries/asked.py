"""What sellers ask: the variant's own price, or the one that holds in a market on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from entrepot.apps.catalogue.queries import VariantView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.json_rows import row_beside
from entrepot.apps.kernel.statements import Read
from entrepot.apps.law import queries as law
from entrepot.apps.pricing.models import MarketPrice
from entrepot.core.money import ExchangeRate, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPrice:
    """What a seller asks for `per` units of a variant. `all_in`: duty, tax and carriage are inside.

    `own_market` says that it is the price for this market alone. In the buyer's currency it is `price`, by
    `rate`, which an order keeps; None where both are the same. `price` is None where no rate is known.
    """

    variant: str
    listed: Money
    price: Money | None
    rate: ExchangeRate | None
    per: int
    all_in: bool
    own_market: bool

    def less_carriage(self, one: Money) -> Money | None:
        """Return what is asked for `per` units without the carriage of each, which the quote adds by itself.

        `one` is the carriage of one unit alone, by the default service, in the buyer's currency. It stands in
        all-in prices only. Nothing or less is left where carriage alone uses the price up; None where no rate
        is known.
        """
        return self.price - one * self.per if self.all_in and self.price is not None else self.price


def own_price_beside(*, to: Any, on: Any) -> dict[str, Subquery]:
    """Return what reads a variant's price `to` one market alone beside the variant, for `own`.

    Of a market and a day, or of what stands for them in a statement that is kept.
    """
    rows = _in_force(to, on).order_by("-id")
    return {"own": row_beside(rows, "variant", "pk", "price_minor", "currency", "basis", "per")}


def list_asked_prices(
    variants: Iterable[VariantView],
    *,
    market: str,
    currency: str,
    on: date,
    viewer: Actor,
    own: Mapping[int, Mapping[str, Any] | None] | None = None,
) -> dict[str, AskedPrice]:
    """Return what is asked for variants in a market on a day, in a currency, by public id. Public.

    Converted with the central bank's latest rate up to that day, rounded half up to the coin. `own` are the
    prices for this market alone by the variant's row number, for whoever read them with `own_price_beside`.
    """
    wanted = list(variants)
    by_variant: dict[int, MarketPrice] = {}
    if own is None:
        rows = _IN_FORCE.rows(market=market, on=on, variants=[each.id for each in wanted])
        by_variant = {row.variant_id: row for row in rows}
    else:
        by_variant = {pk: MarketPrice(variant_id=pk, **row) for pk, row in own.items() if row}
    sources = [(each, by_variant.get(each.id)) for each in wanted]
    from_currencies = {(row or each).currency for each, row in sources} - {currency}
    rates = {
        each: law.get_exchange_rate(base=each, quote=currency, on=on, viewer=viewer)
        for each in from_currencies
    }
    return {each.public_id: _asked(each, row, currency, rates) for each, row in sources}


def _in_force(market: Any, on: Any) -> QuerySet[MarketPrice]:
    return MarketPrice.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on), market=market, valid_from__lte=on
    )


_IN_FORCE = Read(
    lambda *, market, on, variants: _in_force(market, on).filter(variant__pk__in=variants).order_by("id")
)


def _asked(
    variant: VariantView,
    row: MarketPrice | None,
    currency: str,
    rates: Mapping[str, ExchangeRate | None],
) -> AskedPrice:
    source = row or variant
    listed = Money(source.price_minor, source.currency)
    rate = rates.get(listed.currency)
    same = listed.currency == currency
    return AskedPrice(
        variant=variant.public_id,
        listed=listed,
        price=listed if same else rate.convert(listed) if rate else None,
        rate=rate,
        per=source.per,
        all_in=source.basis == MarketPrice.Basis.ALL_IN,
        own_market=row is not None,
    )

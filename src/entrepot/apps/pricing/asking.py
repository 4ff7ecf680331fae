"""How a price comes to hold in a market, and how one ends: inside the transaction of an action."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.pricing.events import MarketPriceChanged
from entrepot.apps.pricing.models import MarketPrice, MarketPriceRule
from entrepot.apps.pricing.refusals import clash, no_variant

type Asked = dict[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVariant:
    """A variant by its row number and public id, its product, and whose it is."""

    pk: int
    public_id: str
    product: str
    organisation_id: int


def own_variant(variant: str, by: Actor) -> OwnVariant:
    """Return one's own variant. Raises ProblemRaised 404 for another's, and for one put away."""
    # Through our own foreign key: the row's number and owner are all that a price needs of a variant.
    rows = MarketPrice.variant.get_queryset(instance=MarketPrice()).filter(
        public_id=variant, archived_at=None
    )
    if not by.is_system:
        rows = rows.filter(organisation_id=by.organisation_id or 0)
    row = rows.select_related("product").first()
    if row is None:
        raise no_variant()
    return OwnVariant(
        pk=row.pk, public_id=variant, product=row.product.public_id, organisation_id=row.organisation_id
    )


def put_price(
    variant: OwnVariant, market: str, asked: Asked, *, valid_from: date, at: datetime
) -> dict[str, list[Any]]:
    """Let a price hold from a day on and announce it; return what changed, nothing where it held already.

    Raises ProblemRaised 409 when the present one begins later.
    """
    before = end_price(variant.pk, market, valid_from, keep=asked)
    if before == asked:
        return {}
    MarketPrice.objects.create(
        variant_id=variant.pk,
        organisation_id=variant.organisation_id,
        market=market,
        valid_from=valid_from,
        created_at=at,
        **asked,
    )
    publish(MarketPriceChanged(variant=variant.public_id, market=market, valid_from=valid_from, at=at))
    return audit.difference(before, asked)


def end_price(variant_id: int, market: str, on: date, keep: Asked | None = None) -> Asked:
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


def end_rule(variant_id: int, market: str, *, at: datetime) -> dict[str, Any]:
    """End the rule that makes a variant's price in a market; return what to say of that, if there was one."""
    ended = MarketPriceRule.objects.filter(variant_id=variant_id, market=market, ended_at=None).update(
        ended_at=at
    )
    return {"rule_ended": True} if ended else {}

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entrepot.apps.cooperatives.access import own_cooperative, require_member_of
from entrepot.apps.cooperatives.models import Cooperative, Lot, LotUse, PayoutSource
from entrepot.apps.cooperatives.refusals import clash, invalid
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.queries import LineView, OrderView, ParcelView
from entrepot.core.support.harvest_lots import LotLeft, first_in_first_out


def assign_lots(*, order: str, parcel: str, by: Actor, at: datetime) -> None:
    """Say which lots a packed parcel comes from: the oldest harvest of each product first.

    For the platform, when a parcel is packed. What was chosen already stays; again changes nothing. Goods
    that no lot has are left without one.
    """
    require_role(by, OPERATOR)
    found = orders.get_order(order, viewer=SYSTEM)
    cooperative = (
        Cooperative.objects.select_for_update()
        .filter(business__public_id=found.business)
        .select_related("business")
    )
    with transaction.atomic():
        row = cooperative.first()
        if row is None or LotUse.objects.filter(parcel=parcel, ended_at=None).exists():
            return
        taken = 0
        for line in _parcel(found, parcel).lines:
            taken += _take_oldest(row, found, parcel, line, at)
        if taken:
            audit.record(
                by=by, action="cooperatives.assign_lots", subject=order, changes={"parcel": parcel}, at=at
            )


def choose_lots(
    *, order: str, parcel: str, variant: str, pieces: Mapping[str, int], by: Actor, at: datetime
) -> None:
    """Say from which lots (public ids) the pieces of a line in a parcel come, instead of what stood before.

    Raises ProblemRaised: 422 for more pieces than the line has or a lot of another product, 409 when a lot
    has too little left or the members' payout of the line stands. Order.DoesNotExist for one of others.
    """
    require_member_of(by)
    cooperative = own_cooperative(by)
    found = orders.get_order(order, viewer=by)
    line = next((one for one in _parcel(found, parcel).lines if one.variant == variant), None)
    if line is None or found.business != cooperative.business.public_id:
        raise Lot.DoesNotExist
    if min(pieces.values(), default=0) < 0 or sum(pieces.values()) > line.quantity:
        fix = _("At most %d.") % line.quantity
        raise invalid([("pieces", _("That are more pieces than the parcel holds."), fix)])
    with transaction.atomic():
        Cooperative.objects.select_for_update().get(pk=cooperative.pk)
        if PayoutSource.objects.filter(parcel=parcel, variant=variant, ended_at=None).exists():
            title = _("What this brought is shared out among members already.")
            raise clash("shared-out", title, _("Reject that payout first."))
        _let_go(parcel, variant, at)
        for lot, count in pieces.items():
            if count:
                row = Lot.objects.get(
                    public_id=lot, business=cooperative.business, product__public_id=line.product
                )
                _take(row, found, parcel, line, count, chosen_by=by.user_id, at=at)
        changes = {"parcel": parcel, "variant": variant, "pieces": dict(pieces)}
        audit.record(by=by, action="cooperatives.choose_lots", subject=order, changes=changes, at=at)


def _parcel(found: OrderView, parcel: str) -> ParcelView:
    for each in found.parcels:
        if each.public_id == parcel:
            return each
    raise Lot.DoesNotExist


def _take_oldest(
    cooperative: Cooperative, found: OrderView, parcel: str, line: LineView, at: datetime
) -> int:
    each = line.net_grams or line.gross_grams or 0
    if not each:
        return 0
    open_lots = Lot.objects.filter(
        business=cooperative.business, product__public_id=line.product, closed_at=None
    )
    rows = {row.public_id: row for row in open_lots}
    left = [
        LotLeft(lot=row.public_id, harvested_on=row.harvested_on, grams=row.ready_grams - row.sold_grams)
        for row in rows.values()
    ]
    taken, _without = first_in_first_out(left, pieces=line.quantity, grams_each=each)
    for lot, count in taken.items():
        _take(rows[lot], found, parcel, line, count, chosen_by=None, at=at)
    return len(taken)


def _take(
    row: Lot,
    found: OrderView,
    parcel: str,
    line: LineView,
    count: int,
    *,
    chosen_by: int | None,
    at: datetime,
) -> None:
    """Claim grams of a lot by one conditional UPDATE, and note for which parcel."""
    grams = count * (line.net_grams or line.gross_grams or 0)
    claimed = Lot.objects.filter(pk=row.pk, sold_grams__lte=F("ready_grams") - grams).update(
        sold_grams=F("sold_grams") + grams
    )
    if not claimed:
        title = _("Lot %s has too little left.") % row.code
        raise clash("lot-too-small", title, _("Take the rest from another lot."))
    LotUse.objects.create(
        lot=row,
        order=found.public_id,
        parcel=parcel,
        variant=line.variant,
        pieces=count,
        grams=grams,
        chosen_by=chosen_by,
        created_at=at,
    )


def _let_go(parcel: str, variant: str, at: datetime) -> None:
    for use in LotUse.objects.filter(parcel=parcel, variant=variant, ended_at=None):
        Lot.objects.filter(pk=use.lot_id).update(sold_grams=F("sold_grams") - use.grams)
        LotUse.objects.filter(pk=use.pk).update(ended_at=at)

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from entrepot.apps.cooperatives.access import own_cooperative, require_admin_of, require_member_of
from entrepot.apps.cooperatives.events import MembersPaid
from entrepot.apps.cooperatives.models import (
    Cooperative,
    Delivery,
    Lot,
    Member,
    MemberPayout,
    MemberShare,
    PayoutSource,
)
from entrepot.apps.cooperatives.proceeds import Earned, earned_in_period, earned_of_lot
from entrepot.apps.cooperatives.refusals import clash, invalid, moved_on, same_person
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.core.money.iso4217 import EXPONENTS
from entrepot.core.support.member_shares import MemberShares, SharingError, share_out

State = MemberPayout.State


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutInput:
    """What is to be shared out: a lot (public id), or the orders released on some days, both included.

    `currency` is the one the orders were sold in. Where the bank changed the money, `received_minor` of
    `received_currency` is what it booked, and is what members get.
    """

    currency: str
    lot: str = ""
    start: date | None = None
    end: date | None = None
    received_minor: int = 0
    received_currency: str = ""


def propose_member_payout(*, payout: PayoutInput, by: Actor, at: datetime) -> str:
    """Share what a lot or some days brought among those who delivered, and return the payout's public id.

    Only earnings that no other payout shares; weights are those of the lot, or of the same days. Raises
    ProblemRaised: 422 for wrong fields, 409 when there is nothing to share or nobody's weight is known.
    """
    require_member_of(by)
    cooperative = own_cooperative(by)
    _check(payout)
    lot = Lot.objects.get(public_id=payout.lot, business=cooperative.business) if payout.lot else None
    with transaction.atomic():
        Cooperative.objects.select_for_update().get(pk=cooperative.pk)  # one sharing at a time
        earned = [one for one in _earned(payout, by) if one.currency == payout.currency]
        total = sum(one.minor for one in earned)
        if not total:
            title = _("There is nothing to share out.")
            fix = _("Money is shared once buyers have their goods and your orders are paid.")
            raise clash("nothing-earned", title, fix)
        grams = _weights(cooperative, lot, payout)
        changed = bool(payout.received_minor)
        shares = _shared(payout.received_minor or total, cooperative.own_rate, grams)
        row = MemberPayout.objects.create(
            business=cooperative.business,
            lot=lot,
            period_start=None if lot else payout.start,
            period_end=None if lot else payout.end,
            net_minor=shares.total_minor,
            own_minor=shares.own_minor,
            currency=payout.received_currency if changed else payout.currency,
            own_rate=cooperative.own_rate,
            earned_minor=total,
            earned_currency=payout.currency,
            proposed_by=by.user_id,
            created_at=at,
        )
        _write(row, shares, grams, earned)
        told = {"net_minor": row.net_minor, "currency": row.currency, "members": len(grams)}
        audit.record(by=by, action="cooperatives.propose_payout", subject=row.public_id, changes=told, at=at)
    return row.public_id


def approve_member_payout(*, payout: str, by: Actor, at: datetime) -> None:
    """Let a second administrator agree. 403 for whoever proposed it, 409 when it moved."""
    require_admin_of(by)
    with transaction.atomic():
        row = _own(payout, by)
        if by.user_id is None or row.proposed_by == by.user_id:
            raise same_person()
        moved = MemberPayout.objects.filter(pk=row.pk, state=State.PROPOSED).update(
            state=State.APPROVED, approved_by=by.user_id, approved_at=at
        )
        if not moved:
            raise moved_on()
        audit.record(by=by, action="cooperatives.approve_payout", subject=payout, at=at)


def reject_member_payout(*, payout: str, by: Actor, at: datetime) -> None:
    """Put a payout aside that was not paid: what it shared may be shared anew. 409 when it moved."""
    require_admin_of(by)
    with transaction.atomic():
        row = _own(payout, by)
        moved = MemberPayout.objects.filter(pk=row.pk, state__in=[State.PROPOSED, State.APPROVED]).update(
            state=State.REJECTED, rejected_at=at
        )
        if not moved:
            raise moved_on()
        row.sources.filter(ended_at=None).update(ended_at=at)
        audit.record(by=by, action="cooperatives.reject_payout", subject=payout, at=at)


def mark_members_paid(*, payout: str, by: Actor, at: datetime) -> None:
    """Note that every member has their money; each is written to once. 409 when it is not approved."""
    require_admin_of(by)
    with transaction.atomic():
        row = _own(payout, by)
        moved = MemberPayout.objects.filter(pk=row.pk, state=State.APPROVED).update(
            state=State.PAID, paid_by=by.user_id, paid_at=at
        )
        if not moved:
            raise moved_on()
        audit.record(by=by, action="cooperatives.mark_members_paid", subject=payout, at=at)
        publish(
            MembersPaid(
                payout=payout,
                business=row.business.public_id,
                currency=row.currency,
                net_minor=row.net_minor,
                own_minor=row.own_minor,
                members=row.shares.count(),
                at=at,
            )
        )


def note_list_taken(*, payout: str, by: Actor, at: datetime) -> None:
    """Note that somebody took the list that names where members are paid. Needs admin."""
    require_admin_of(by)
    _own(payout, by)
    with transaction.atomic():
        audit.record(by=by, action="cooperatives.take_payout_list", subject=payout, at=at)


def _own(payout: str, by: Actor) -> MemberPayout:
    rows = MemberPayout.objects.select_related("business")
    return rows.get(public_id=payout, business_id=own_cooperative(by).business_id)


def _check(payout: PayoutInput) -> None:
    faults = []
    if payout.currency not in EXPONENTS:
        faults.append(("currency", _("This is not a currency."), _("Give a code of ISO 4217 such as CNY.")))
    if not payout.lot and (payout.start is None or payout.end is None or payout.start > payout.end):
        faults.append(("end", _("These are no days."), _("Give a first and a last day, or choose a lot.")))
    if payout.received_minor < 0 or (payout.received_minor and payout.received_currency not in EXPONENTS):
        fix = _("Give what your bank booked, and its currency.")
        faults.append(("received", _("This is not an amount."), fix))
    if faults:
        raise invalid(faults)


def _earned(payout: PayoutInput, by: Actor) -> list[Earned]:
    if payout.lot:
        return earned_of_lot(payout.lot, viewer=by)
    if payout.start is None or payout.end is None:
        return []
    return earned_in_period(payout.start, payout.end, viewer=by)


def _weights(cooperative: Cooperative, lot: Lot | None, payout: PayoutInput) -> dict[str, int]:
    """Return the grams each member delivered. A lot whose deliveries do not add up is not shared out."""
    rows = Delivery.objects.filter(business=cooperative.business, called_off_at=None)
    if lot is not None:
        rows = rows.filter(lot=lot)
    else:
        rows = rows.filter(weighed_on__gte=payout.start, weighed_on__lte=payout.end)
    grams = {
        each["member__public_id"]: int(each["sum"])
        for each in rows.order_by().values("member__public_id").annotate(sum=Sum("grams"))
    }
    if lot is not None and sum(grams.values()) != lot.weight_grams:
        title = _("The deliveries weigh %(found)d g, the lot %(lot)d g.") % {
            "found": sum(grams.values()),
            "lot": lot.weight_grams,
        }
        raise clash("deliveries-missing", title, _("Enter what is missing, or correct the lot's weight."))
    return grams


def _shared(net_minor: int, own_rate: int, grams: dict[str, int]) -> MemberShares:
    try:
        return share_out(net_minor, own_rate=own_rate, grams=grams)
    except SharingError as error:
        title = _("No delivery was weighed for it.")
        raise clash("nothing-delivered", title, _("Enter who delivered how much.")) from error


def _write(row: MemberPayout, shares: MemberShares, grams: dict[str, int], earned: Sequence[Earned]) -> None:
    members = dict(Member.objects.filter(public_id__in=grams).values_list("public_id", "pk"))
    MemberShare.objects.bulk_create(
        MemberShare(payout=row, member_id=members[member], grams=grams[member], amount_minor=minor)
        for member, minor in shares.members.items()
    )
    PayoutSource.objects.bulk_create(
        PayoutSource(
            payout=row,
            order=one.order,
            parcel=one.parcel,
            variant=one.variant,
            lot=one.lot,
            amount_minor=one.minor,
        )
        for one in earned
    )

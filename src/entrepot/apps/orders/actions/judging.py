"""What the platform does in a dispute: see that time passes, give more of it, take it up, decide."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.appealing import (
    announce,
    announce_replacement,
    carry_out,
    require_another_person,
)
from entrepot.apps.orders.actions.complaining import give_in, withdraw_dispute
from entrepot.apps.orders.actions.refunding import send_refunds
from entrepot.apps.orders.actions.resending import record_replacement_shipment
from entrepot.apps.orders.actions.settling import (
    BY_PLATFORM,
    BY_SELLER,
    end_case,
    end_replaced,
    fall_back,
)
from entrepot.apps.orders.disputes import CLERK, PLATFORM, left_of, lock_case, losers_of, say, step
from entrepot.apps.orders.models import Dispute, Replacement
from entrepot.apps.orders.replacing import hold, promise, terms_of
from entrepot.apps.shipping import queries as shipping
from entrepot.core.money import Money
from entrepot.core.trade import stages
from entrepot.core.trade.disputes import (
    ANNOUNCED,
    ARRIVED,
    AWAITING_BUYER,
    AWAITING_SELLER,
    DISPUTE,
    OPEN,
    REPLACING,
    RESENT,
    UNDER_REVIEW,
    lengthened,
    settled,
)

AWAITED = (AWAITING_SELLER, AWAITING_BUYER, ANNOUNCED, REPLACING, RESENT, ARRIVED)


def expire_clock(*, dispute: str, by: Actor, at: datetime) -> bool:
    """Put a dispute before the platform whose clock has ended without an answer; False when it has not.

    A decision that nobody appealed against in time is carried out; what was not sent again in time becomes
    money back; what was, and nobody says is wrong, ends it. For the platform; idempotent, and of a last
    answer and the end of the clock one wins.
    """
    require_role(by, OPERATOR)
    if _carrier_has_it(dispute, by, at):
        return False
    with transaction.atomic():
        case = lock_case(dispute)
        if case.state not in AWAITED or case.due_at is None or case.due_at > at:
            return False
        if case.state == ANNOUNCED:
            carry_out(case, "time_passed", by=by, at=at)
        elif case.state == REPLACING:
            fall_back(case, "not_sent", by=by, at=at)
        elif case.state == ARRIVED:
            end_replaced(case, "time_passed", who={stages.SYSTEM}, by=by, at=at)
        else:
            step(case, "time_passed", who={stages.SYSTEM}, by=by, at=at)
    send_refunds(order=case.order.public_id, by=CLERK, at=at)
    return True


def _carrier_has_it(dispute: str, by: Actor, at: datetime) -> bool:
    """Note what the carrier says of a parcel that is sent again before its time is taken to be over."""
    found = Replacement.objects.filter(dispute__public_id=dispute, shipped_at=None, ended_at=None).first()
    if found is None or not found.shipment:
        return False
    if shipping.get_parcel(found.shipment, viewer=CLERK).handed_over_at is None:
        return False
    return record_replacement_shipment(shipment=found.shipment, by=by, at=at)


def expire_clocks(*, by: Actor, at: datetime) -> int:
    """Expire every clock that has ended, each by itself, and return how many. For the platform."""
    require_role(by, OPERATOR)
    over = Dispute.objects.filter(state__in=AWAITED, due_at__lte=at).order_by("due_at")
    return sum(
        expire_clock(dispute=public_id, by=by, at=at)
        for public_id in over.values_list("public_id", flat=True)
    )


def extend_clock(*, dispute: str, days: int, why: str, by: Actor, at: datetime) -> None:
    """Give whose turn it is more days, for a reason both sides read. For operators who are no party.

    Raises Dispute.DoesNotExist, DisputeError, IllegalMoveError, ProblemRaised (422) without a reason.
    """
    if not why.strip():
        raise refusals.invalid(("why", _("The reason is missing."), _("Say why: both sides read it.")))
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by)
        DISPUTE.advance(case.state, "extended", who)
        more = timedelta(days=days)
        until = lengthened(case.due_at or at, more, before=case.extended)
        extended = case.extended + more
        step(case, "extended", who=who, by=by, at=at, why=why, until=until, extended=extended)


def take_up_dispute(*, dispute: str, why: str, by: Actor, at: datetime) -> None:
    """Take a dispute before the platform while a side still has time, for a reason both read. For operators.

    Raises Dispute.DoesNotExist, IllegalMoveError, ProblemRaised (422) without a reason.
    """
    if not why.strip():
        raise refusals.invalid(("why", _("The reason is missing."), _("Say why: both sides read it.")))
    with transaction.atomic():
        case = lock_case(dispute)
        step(case, "taken_up", who=require_party(case.order, by), by=by, at=at, why=why)


def decide_dispute(
    *,
    dispute: str,
    amount: Money,
    reasons: dict[str, str],
    by: Actor,
    at: datetime,
    borne_by: str = BY_SELLER,
    replace: bool = False,
) -> None:
    """Decide a dispute for the platform: `amount` goes back to the buyer, the rest is the seller's.

    Or `replace`: the seller sends it again, at their cost, and `amount` goes back where that is not done in
    time. It cannot be decided where it cannot be sent (ReplacementError, ProblemRaised 409).

    `reasons` are the written reason by language; both sides read all of them. `borne_by` is who bears what
    goes back: the seller in the proportion of every share, or the platform, which then pays the seller what
    they lose by it. Where somebody loses by it, it is announced, and carried out when they take it or do not
    appeal in time; an appeal is decided for good, by another person. For operators who are no party. Raises
    Dispute.DoesNotExist, DisputeError, IllegalMoveError while a side still has time, ProblemRaised (422)
    without a reason, (409) for an appeal against one's own decision.
    """
    given = _reasons(reasons, borne_by)
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by)
        DISPUTE.advance(case.state, "decided", who)
        require_another_person(case, by=by)
        for language, text in given.items():
            say(case, PLATFORM, text, evidence=(), language=language, by=by, at=at)
        why = next(iter(given.values()))
        if replace:
            _order_replacement(case, amount, who=who, by=by, at=at, why=why)
        else:
            _settle(case, amount, who=who, by=by, at=at, why=why, borne_by=borne_by)
        changes = {"amount": str(amount), "borne_by": borne_by, "replace": replace}
        audit.record(by=by, action="orders.decide_dispute", subject=dispute, changes=changes, at=at)
    send_refunds(order=case.order.public_id, by=CLERK, at=at)


def _settle(case: Dispute, amount: Money, *, borne_by: str, **how: Any) -> None:
    """Announce what goes back where somebody loses by it, or give it back at once."""
    if losers_of(case, amount, borne_by) and case.state == UNDER_REVIEW:
        announce(case, amount, borne_by=borne_by, **how)
    else:
        end_case(case, "decided", amount, borne_by=borne_by, **how)


def _order_replacement(
    case: Dispute, fallback: Money, *, who: frozenset[str], by: Actor, at: datetime, why: str
) -> None:
    """Announce that it is sent again; of an appeal, decide it for good."""
    settled(fallback, left_of(case.order))
    hold(case, terms_of(case, at), side=PLATFORM, fallback=fallback, at=at)
    if case.state == UNDER_REVIEW:
        announce_replacement(case, who=who, by=by, at=at, why=why)
        return
    promise(case, at)
    step(case, "ordered", who=who, by=by, at=at, why=why, outcome="", refund_minor=None, borne_by="")


def _reasons(reasons: dict[str, str], borne_by: str) -> dict[str, str]:
    """Return the written reasons; without any, or with nobody who bears it, the decision is refused."""
    given = {language: text.strip() for language, text in reasons.items() if text.strip()}
    if not given:
        raise refusals.invalid(("reason", _("The reason is missing."), _("Say why: both sides read it.")))
    if borne_by not in {BY_SELLER, BY_PLATFORM}:
        raise refusals.invalid(("borne_by", _("This is nobody who bears it."), f"{BY_SELLER}, {BY_PLATFORM}"))
    return given


def settle_dispute(*, order: str, for_buyer: bool, why: str, by: Actor, at: datetime, key: str = "") -> None:
    """End the open dispute of an order wholly: give in as the seller, take it back as the buyer, or decide.

    An operator takes it up first when a side still has time. Raises Order.DoesNotExist to who is no party,
    Dispute.DoesNotExist when there is none, IllegalMoveError for who may not.
    """
    case = (
        Dispute.objects.select_related("order__checkout").filter(state__in=OPEN).get(order__public_id=order)
    )
    who = require_party(case.order, by, key)
    if who & {stages.OPERATOR, stages.SYSTEM}:
        _decide_at_once(case, for_buyer=for_buyer, why=why, by=by, at=at)
    elif for_buyer:
        DISPUTE.advance(case.state, "gave_in", who)
        give_in(dispute=case.public_id, by=by, at=at, why=why)
    else:
        withdraw_dispute(dispute=case.public_id, by=by, at=at, key=key, why=why)


def _decide_at_once(case: Dispute, *, for_buyer: bool, why: str, by: Actor, at: datetime) -> None:
    said = why or _("The platform decides.")
    with transaction.atomic():
        if case.state != UNDER_REVIEW:
            take_up_dispute(dispute=case.public_id, why=said, by=by, at=at)
        case = lock_case(case.public_id)
        amount = left_of(case.order) if for_buyer else Money.zero(case.currency)
        language = case.order.checkout.language
        decide_dispute(dispute=case.public_id, amount=amount, reasons={language: said}, by=by, at=at)
    send_refunds(order=case.order.public_id, by=CLERK, at=at)

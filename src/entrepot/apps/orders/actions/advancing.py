"""Being paid before receipt: the seller's choice, the platform's terms and grants, each share advanced."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.roles import ADMIN, OFFICER, ORGANISATION_WRITE
from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets.actions import BudgetExhaustedError, Named, Part
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role, require_scope
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders import advancing, commissions, refusals
from entrepot.apps.orders.advancing import CLERK, Price
from entrepot.apps.orders.events import ShareAdvanced
from entrepot.apps.orders.freezing import progress_of, sale_of
from entrepot.apps.orders.models import Advance, AdvanceChoice, AdvanceGrant, AdvanceTerm, Order
from entrepot.apps.orders.moving import lock
from entrepot.core.ledger import Progress, Sale, Stamp
from entrepot.core.ledger.advances import advanced, share_left
from entrepot.core.money import Money

LONGEST_REASON = 300


def choose_early_payment(*, wanted: bool, business: str, by: Actor, at: datetime) -> bool:
    """Turn being paid before receipt on or off for a business; says whether anything changed.

    For its administrators. What was paid early stays so. Raises Business.DoesNotExist, ProblemRaised.
    """
    require_scope(by, ORGANISATION_WRITE)
    require_role(by, ADMIN)
    standing = businesses.get_standing(business, viewer=by)
    if not by.is_system and standing.organisation != by.organisation_id:
        raise refusals.not_yours()
    try:
        with transaction.atomic():
            changed = _switch(business, standing.organisation, wanted, by, at)
            if changed:
                action = "orders.choose_early_payment" if wanted else "orders.end_early_payment"
                audit.record(by=by, action=action, subject=business, at=at)
    except IntegrityError:  # turned on by somebody else at the same moment
        return False
    return changed


def set_advance_term(
    *, currency: str, moment: str, cap: Money, valid_from: date, by: Actor, at: datetime
) -> None:
    """Say when shares in a currency are paid early, and how much of one seller's may be outstanding.

    For operators, from today or a later day on; a cap of nothing ends it. Raises ProblemRaised (422).
    """
    require_role(by, OPERATOR)
    faults = []
    if moment not in AdvanceTerm.Moment.values:
        faults.append(("moment", _("There is no such choice."), ", ".join(AdvanceTerm.Moment.values)))
    if cap.minor < 0 or cap.currency != currency:
        faults.append(("cap", _("This is no limit."), _("Give an amount in this currency.")))
    if valid_from < at.date():
        faults.append(("valid_from", _("This day has passed."), _("Choose today or later.")))
    if faults:
        raise refusals.invalid(*faults)
    with transaction.atomic():
        AdvanceTerm.objects.create(
            currency=currency,
            moment=moment,
            cap_minor=cap.minor,
            valid_from=valid_from,
            set_by=by.key,
            created_at=at,
        )
        changes = {"moment": moment, "cap": str(cap), "valid_from": valid_from.isoformat()}
        audit.record(by=by, action="orders.set_advance_term", subject=currency, changes=changes, at=at)


def propose_advance_grant(
    *, business: str, valid_from: date, valid_to: date, reason: str, by: Actor, at: datetime
) -> str:
    """Propose that a business is paid early for nothing until a day; return the grant's public id.

    For officers and operators who do not belong to the business. It holds once another person approved it.
    Raises Business.DoesNotExist, ProblemRaised (422).
    """
    _require_distance(business, by)
    faults = []
    if valid_to <= valid_from or valid_to <= at.date():
        faults.append(("valid_to", _("It ends before it begins."), _("Choose a later day.")))
    if not reason.strip() or len(reason) > LONGEST_REASON:
        faults.append(("reason", _("The reason is missing or too long."), _("Say why in a sentence.")))
    if faults:
        raise refusals.invalid(*faults)
    with transaction.atomic():
        row = AdvanceGrant.objects.create(
            business=business,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason.strip(),
            proposed_by=_person(by),
            created_at=at,
        )
        changes = {"business": business, "until": valid_to.isoformat(), "reason": reason.strip()}
        audit.record(
            by=by, action="orders.propose_advance_grant", subject=row.public_id, changes=changes, at=at
        )
    return row.public_id


def approve_advance_grant(*, grant: str, by: Actor, at: datetime) -> None:
    """Approve a grant that another person proposed. For officers and operators who are strangers to it.

    Raises AdvanceGrant.DoesNotExist, ProblemRaised (409) for who proposed it and when it waits no more.
    """
    row = AdvanceGrant.objects.get(public_id=grant)
    _require_distance(row.business, by)
    if by.is_system or _person(by) == row.proposed_by:
        raise refusals.second_person()
    with transaction.atomic():
        open_ones = AdvanceGrant.objects.filter(pk=row.pk, approved_by="", ended_at=None)
        if not open_ones.update(approved_by=_person(by), approved_at=at):
            raise refusals.moved_on()
        audit.record(by=by, action="orders.approve_advance_grant", subject=grant, at=at)


def end_advance_grant(*, grant: str, by: Actor, at: datetime) -> None:
    """Take a grant back, or refuse one that is proposed; what was paid early under it stays free.

    Raises AdvanceGrant.DoesNotExist, ProblemRaised (409) when it has ended.
    """
    row = AdvanceGrant.objects.get(public_id=grant)
    _require_distance(row.business, by)
    with transaction.atomic():
        if not AdvanceGrant.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at):
            raise refusals.moved_on()
        audit.record(by=by, action="orders.end_advance_grant", subject=grant, at=at)


def grant_advances(
    *,
    business: str,
    valid_from: date,
    valid_to: date,
    reason: str,
    proposed_by: str,
    approved_by: str,
    by: Actor,
    at: datetime,
) -> str:
    """Let a business be paid early for nothing, as two people decided before; return the grant's public id.

    For the platform's own parts, such as a programme that one person proposed and another approved.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = AdvanceGrant.objects.create(
            business=business,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason[:LONGEST_REASON],
            proposed_by=proposed_by,
            approved_by=approved_by,
            approved_at=at,
            created_at=at,
        )
        changes = {"business": business, "until": valid_to.isoformat(), "reason": reason}
        audit.record(by=by, action="orders.grant_advances", subject=row.public_id, changes=changes, at=at)
    return row.public_id


def shorten_advance_grant(*, grant: str, on: date, by: Actor, at: datetime) -> None:
    """Let a grant end on a day, the first without it, where it would last longer. For the platform."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = AdvanceGrant.objects.get(public_id=grant)
        longer = AdvanceGrant.objects.filter(pk=row.pk, ended_at=None, valid_to__gt=on)
        columns = {"valid_to": on} if on > row.valid_from else {"ended_at": at}
        if longer.update(**columns):
            changes = {"valid_to": [row.valid_to.isoformat(), on.isoformat()]}
            audit.record(by=by, action="orders.shorten_advance_grant", subject=grant, changes=changes, at=at)


def advance_share(*, order: str, by: Actor, at: datetime) -> str:
    """Pay a seller's share of a held order early where it was chosen and is time; return why not, or nothing.

    For the platform; idempotent: what was decided for an order stays. The cap is claimed by one conditional
    UPDATE. Raises Order.DoesNotExist.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = lock(order)
        if Advance.objects.filter(order=row).exists() or advancing.choice_of(row.business) is None:
            return ""
        term = advancing.term_of(row.currency, at)
        if term is None or row.state not in advancing.FREE_STATES[AdvanceTerm.Moment(term.moment)]:
            return ""
        sale = sale_of(row)
        progress = progress_of(row, sale)
        share = share_left(sale, progress)
        price = advancing.price_of(row.business, row.market, share, at)
        why = advancing.hindrance(row.business, row) or _unpriced(share, price)
        found = Advance(
            order=row, business=row.business, currency=row.currency, share_minor=share.minor, created_at=at
        )
        if not why and price is not None:
            why = _give(row, found, (sale, progress), term, price, at=at)
        if why:
            found.refused, found.price_minor, found.tax_minor, found.grant = why, 0, 0, None
            found.save()
        audit.record(
            by=by,
            action="orders.advance_share",
            subject=order,
            changes={"share": str(share), "refused": why},
            at=at,
        )
    return why


def _switch(business: str, organisation: int, wanted: bool, by: Actor, at: datetime) -> bool:  # noqa: FBT001 - an inner step
    if not wanted:
        rows = AdvanceChoice.objects.filter(business=business, ended_at=None)
        return bool(rows.update(ended_at=at, ended_by=by.key))
    if advancing.choice_of(business) is not None:
        return False
    AdvanceChoice.objects.create(
        business=business, organisation_id=organisation, chosen_by=by.key, created_at=at
    )
    return True


def _unpriced(share: Money, price: Price | None) -> str:
    if price is None:
        return advancing.NO_PRICE
    return advancing.TOO_SMALL if share.minor <= price.whole.minor else ""


def _give(
    row: Order, found: Advance, money: tuple[Sale, Progress], term: AdvanceTerm, price: Price, *, at: datetime
) -> str:
    """Claim the cap, save and post an advance in the caller's transaction; say so when the cap is reached."""
    cap = Named(
        kind=advancing.COUNTER, subject=row.business, period="", unit=row.currency, limit=term.cap_minor
    )
    part = Part(cap, found.public_id, found.share_minor)
    try:
        budgets.claim(parts=[part], until=at, by=CLERK, at=at)
    except BudgetExhaustedError:
        return advancing.OVER_CAP
    budgets.confirm(reference=found.public_id, by=CLERK, at=at)
    found.price_minor, found.tax_minor = price.price.minor, price.tax.amount.minor if price.tax else 0
    found.rate, found.schedule, found.grant = price.rate, price.schedule, price.grant
    found.save()
    stamp = Stamp("orders", f"{row.public_id}:advance", at, row.public_id)
    ledger.post(entry=advanced(stamp, *money, price=price.price, tax=price.tax), by=CLERK, at=at)
    if price.whole.minor:
        taken = (found.price_minor, found.tax_minor, 0)
        authority = price.tax.account.owner if price.tax else ""
        commissions.save_fee_move(
            row, taken, authority, cause=commissions.ADVANCE, reference=stamp.reference, at=at
        )
    publish(_told(found, row))
    return ""


def _told(found: Advance, row: Order) -> ShareAdvanced:
    return ShareAdvanced(
        order=row.public_id,
        business=row.business,
        currency=row.currency,
        share_minor=found.share_minor,
        price_minor=found.price_minor,
        tax_minor=found.tax_minor,
        at=found.created_at,
    )


def _person(by: Actor) -> str:
    """Name the person behind an actor, whichever organisation they act for."""
    return by.key.partition("@")[0]


def _require_distance(business: str, by: Actor) -> None:
    """Refuse who has no role here, and a member of the business."""
    require_role(by, OFFICER, OPERATOR)
    standing = businesses.get_standing(business, viewer=SYSTEM)
    accounts.require_stranger(standing.organisation, viewer=by)

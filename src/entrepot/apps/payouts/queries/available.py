"""A seller's money, piece by piece: you get X on day Y because Z."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from entrepot.apps.businesses.queries import Standing
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.ledger.queries import AccountBalance
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.queries import ExpectedShare
from entrepot.apps.payouts import reasons, states, terms
from entrepot.apps.payouts.access import require_business, sees_all
from entrepot.apps.payouts.debts import debts_of
from entrepot.apps.payouts.exchange import change, conversion_of, is_changed
from entrepot.apps.payouts.models import BankAccount, Payout
from entrepot.apps.payouts.planning import account_of, plan_of
from entrepot.apps.payouts.queries.netting import OwedPiece, owing, taken
from entrepot.apps.payouts.queries.payouts import BankAccountView, account_view
from entrepot.core.ledger import AccountKind, AccountRef, PayoutPlan, PayoutReason
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An amount, the day it should be on the bank account, and why: a code and the sentence.

    `on` is None while nobody can know. `about` is an order's or a payout's public id, or empty.
    """

    amount: Money
    on: date | None
    reason: str
    words: str
    about: str = ""
    arrives: Money | None = None
    """What comes of it on the account, where it is changed on the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyMoney:
    """A seller's money in one currency. The pieces add up to available, on the way and held together."""

    currency: str
    available: Money
    on_the_way: Money
    held: Money
    minimum: Money
    pieces: tuple[Piece, ...]
    owed: tuple[OwedPiece, ...]
    """What is owed for which order, when available is below zero; oldest first."""
    taken: tuple[OwedPiece, ...]
    """What of earlier refunds was covered since the last payout: the next one is less by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """What a business has, by currency, and whether it can be paid at all."""

    business: str
    is_verified: bool
    account: BankAccountView | None
    currencies: tuple[CurrencyMoney, ...]


@dataclass(frozen=True, slots=True)
class _Coming:
    """What is held for orders, and what is on its way."""

    shares: list[ExpectedShare]
    payouts: list[Payout]


def explain_available(*, viewer: Actor, business: str, at: datetime | None = None) -> Availability:
    """Return when a seller gets which money, and why then: of each order, each payout, and what is free.

    For the people of the business and the platform. Raises Business.DoesNotExist or Payout.DoesNotExist.
    """
    standing = require_business(business, viewer)
    moment = at or clock.now()
    account = account_of(business)
    shares = orders.list_expected_shares(business=business, viewer=SYSTEM)
    payouts = list(Payout.objects.filter(business=business, state__in=states.IN_TRANSIT).order_by("id"))
    coming = _Coming(shares, payouts)
    currencies = {each.share.currency for each in shares} | {row.from_currency for row in payouts}
    currencies |= {
        each.account.currency
        for each in _balances(viewer, business)
        if each.account.owner == business and each.account.kind is AccountKind.SELLER_AVAILABLE
    }
    return Availability(
        business=business,
        is_verified=standing.may_be_paid,
        account=account_view(account) if account else None,
        currencies=tuple(
            _money_in(currency, standing, account, coming, moment) for currency in sorted(currencies)
        ),
    )


def _balances(viewer: Actor, business: str) -> list[AccountBalance]:
    """Return the balances among which a business's stand: its people's own; for the platform, its alone."""
    if sees_all(viewer):
        return ledger.list_balances(kind=AccountKind.SELLER_AVAILABLE, viewer=SYSTEM, owners=[business])
    return ledger.list_own_balances(viewer=viewer)


def _money_in(
    currency: str, standing: Standing, account: BankAccount | None, coming: _Coming, at: datetime
) -> CurrencyMoney:
    owner = standing.public_id
    available = ledger.get_balance(
        account=AccountRef(AccountKind.SELLER_AVAILABLE, owner, currency), viewer=SYSTEM
    )
    mine = [each for each in coming.shares if each.share.currency == currency and each.share.minor]
    sent = [row for row in coming.payouts if row.from_currency == currency]
    plan = plan_of(standing, account, available, at)
    debts = debts_of(owner, currency)
    pieces = [
        *(_on_the_way(row) for row in sent),
        *_free(plan, available, account, at),
        *(_held(each, standing, account) for each in mine),
    ]
    return CurrencyMoney(
        currency=currency,
        available=available,
        on_the_way=Money.total((row.given for row in sent), currency),
        held=Money.total((each.share for each in mine), currency),
        minimum=terms.minimum(currency, at.date()),
        pieces=tuple(pieces),
        owed=tuple(owing(debts.owed)),
        taken=tuple(taken(debts.covers)),
    )


def _on_the_way(row: Payout) -> Piece:
    """Return when a payout should arrive."""
    if row.state == states.PROPOSED:
        on = terms.after_bank_days(row.created_at.date() + terms.APPROVAL)
    else:
        on = terms.after_bank_days((row.sent_at or row.approved_at or row.created_at).date())
    said = reasons.say(row.state, ending=row.account.ending)
    arrives = None
    if conversion := conversion_of(row):
        said, arrives = f"{said} {reasons.say_conversion(conversion)}", conversion.arrives
    return Piece(amount=row.given, on=on, reason=row.state, words=said, about=row.public_id, arrives=arrives)


def _free(plan: PayoutPlan, available: Money, account: BankAccount | None, at: datetime) -> Iterator[Piece]:
    """Return the available money, parted by what keeps it: what stays for holds, and the rest."""
    if available.minor < 0:
        yield Piece(amount=available, on=None, reason=reasons.OWES, words=reasons.say(reasons.OWES))
        return
    left = available
    for finding in plan.findings:
        kept = min(left, finding.amount)
        if finding.reason is PayoutReason.HELD and kept.minor:
            on = terms.arrives_on(finding.until) if finding.until else None
            yield Piece(amount=kept, on=on, reason=finding.detail, words=reasons.say(finding.detail))
            left = left - kept
    if not left.minor:
        return
    stopped = {finding.reason for finding in plan.findings}
    if PayoutReason.NOT_VERIFIED in stopped:
        yield Piece(
            amount=left, on=None, reason=reasons.NOT_VERIFIED, words=reasons.say(reasons.NOT_VERIFIED)
        )
    elif PayoutReason.BELOW_MINIMUM in stopped:
        least = next(each.amount for each in plan.findings if each.reason is PayoutReason.BELOW_MINIMUM)
        said = reasons.say(reasons.BELOW_MINIMUM, minimum=str(least))
        yield Piece(amount=left, on=None, reason=reasons.BELOW_MINIMUM, words=said)
    else:
        yield _going_out(left, account, at)


def _going_out(left: Money, account: BankAccount | None, at: datetime) -> Piece:
    """Return what goes out with the next round, and what arrives of it where it is changed on the way."""
    said, arrives = reasons.say(reasons.FREE), None
    if account is not None and is_changed(account, left.currency):
        found = change(left, account, at)
        if found is None:
            waits = reasons.say(reasons.NO_RATE, currency=account.currency)
            return Piece(amount=left, on=None, reason=reasons.NO_RATE, words=waits)
        said, arrives = f"{said} {reasons.say_expected(found.conversion)}", found.conversion.arrives
    return Piece(
        amount=left, on=terms.arrives_on(at.date()), reason=reasons.FREE, words=said, arrives=arrives
    )


def _held(each: ExpectedShare, standing: Standing, account: BankAccount | None) -> Piece:
    """Return when the money of an order that is not released yet should arrive."""
    if each.state == "disputed":
        reason = reasons.DISPUTED
    elif each.waits_for_refund:
        reason = reasons.REFUNDING
    elif each.state == "confirmed":
        reason = reasons.CONFIRMED
    elif each.release_on is not None:
        reason = reasons.RECEIPT_TERM
    else:
        reason = reasons.NOT_DELIVERED
    known = each.release_on if reason == reasons.RECEIPT_TERM else None
    payable = standing.may_be_paid and account is not None
    on = terms.arrives_on(known.date()) if known and payable else None
    said = reasons.say(reason, day=known.date() if known else None)
    return Piece(amount=each.share, on=on, reason=reason, words=said, about=each.order)

"""Reads of being paid before receipt: what a seller chose and pays, what is outstanding, terms and grants."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from entrepot.apps.accounts.roles import MEMBER, OFFICER
from entrepot.apps.budgets import queries as budgets
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import advancing
from entrepot.apps.orders.freezing import progress_of, sale_of
from entrepot.apps.orders.models import Advance, AdvanceGrant, AdvanceTerm, Order
from entrepot.core.ledger import AccountKind
from entrepot.core.ledger.advances import share_left
from entrepot.core.money import Money

MOST = 200
SAMPLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceView:
    """The share of one order paid before receipt, or why it was not (`refused`, a code)."""

    order: str
    business: str
    at: datetime
    refused: str
    share: Money
    price: Money
    tax: Money
    repaid: Money
    rate: Decimal | None
    grant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyExample:
    """What it would cost on the last order in a currency: share, price, its tax, and what would be paid."""

    order: str
    share: Money
    price: Money
    tax: Money
    paid: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """How shares in a currency are paid early: at which moment, how much of one seller's at once."""

    currency: str
    moment: str
    cap: Money
    valid_from: date
    outstanding: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantView:
    """A grant: paid early for nothing, from a day until a day; `state` is proposed, approved or ended."""

    public_id: str
    business: str
    name: str
    valid_from: date
    valid_to: date
    reason: str
    proposed_by: str
    approved_by: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyPayment:
    """Whether a business is paid early, since when, on which terms, for how much; or why not now."""

    business: str
    since: datetime | None
    hindrance: str
    terms: tuple[TermView, ...]
    examples: tuple[EarlyExample, ...]
    free_until: date | None
    rate: Decimal | None
    recent: tuple[AdvanceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceDifference:
    """What should be outstanding of an order's advance, and what the ledger says, in minor units."""

    order: str
    expected: Money
    books: Money


def get_early_payment(*, business: str, viewer: Actor, at: datetime) -> EarlyPayment:
    """Return what being paid before receipt is for a business. For its people and operators.

    Raises Business.DoesNotExist.
    """
    _require(business, viewer)
    choice = advancing.choice_of(business)
    grant = advancing.grant_of(business, at)
    sold = Order.objects.filter(business=business).exclude(paid_at=None)
    currencies = sorted(
        set(sold.order_by().values_list("currency", flat=True).distinct())
        | set(AdvanceTerm.objects.values_list("currency", flat=True))
    )
    terms = [_term(each, business) for each in (advancing.term_of(one, at) for one in currencies) if each]
    examples = [_example(business, each.currency, at) for each in terms]
    rate = next((each[1] for each in examples if each and each[1] is not None), None)
    return EarlyPayment(
        business=business,
        since=choice.created_at if choice else None,
        hindrance=advancing.hindrance(business),
        terms=tuple(terms),
        examples=tuple(each[0] for each in examples if each),
        free_until=grant.valid_to if grant else None,
        rate=rate,
        recent=tuple(list_advances(business=business, viewer=viewer, limit=10)),
    )


def list_advances(*, business: str, viewer: Actor, limit: int = 50) -> list[AdvanceView]:
    """Return the advances of a business, the newest first. For its people and operators."""
    _require(business, viewer)
    rows = Advance.objects.filter(business=business).select_related("order", "grant").order_by("-id")
    return [_advance(row) for row in rows[: max(1, min(limit, MOST))]]


def list_advance_terms(*, viewer: Actor, at: datetime) -> list[TermView]:
    """Return the terms that hold now, by currency. For operators and officers."""
    require_role(viewer, OPERATOR, OFFICER)
    currencies = sorted(set(AdvanceTerm.objects.values_list("currency", flat=True)))
    return [_term(each, "") for each in (advancing.term_of(one, at) for one in currencies) if each]


def list_advance_grants(*, viewer: Actor, business: str = "") -> list[GrantView]:
    """Return grants, the newest first, 200 at most. For operators and officers."""
    require_role(viewer, OPERATOR, OFFICER)
    rows = AdvanceGrant.objects.order_by("-id")
    rows = rows.filter(business=business) if business else rows
    found = list(rows[:MOST])
    names = businesses.get_names([row.business for row in found], viewer=SYSTEM)
    return [_grant(row, names.get(row.business, row.business)) for row in found]


def get_advance_grant(public_id: str, *, viewer: Actor) -> GrantView:
    """Return one grant. For operators and officers. Raises AdvanceGrant.DoesNotExist."""
    require_role(viewer, OPERATOR, OFFICER)
    row = AdvanceGrant.objects.get(public_id=public_id)
    names = businesses.get_names([row.business], viewer=SYSTEM)
    return _grant(row, names.get(row.business, row.business))


def list_advance_differences(*, viewer: Actor) -> list[AdvanceDifference]:
    """Return every advance of which the ledger has another amount outstanding: none, when all is well.

    What is outstanding is the share the seller would still get, and nothing once the order was released. For
    operators.
    """
    require_role(viewer, OPERATOR)
    held = {
        (each.account.owner, each.account.currency): each.balance
        for each in ledger.list_balances(kind=AccountKind.SELLER_ADVANCE, viewer=SYSTEM)
    }
    found = []
    for row in Advance.objects.filter(refused="").select_related("order").iterator(chunk_size=SAMPLE):
        order, zero = row.order, Money.zero(row.currency)
        sale = sale_of(order)
        left = zero if order.released_at else share_left(sale, progress_of(order, sale))
        books = held.pop((order.public_id, row.currency), zero)
        if books != left or row.share_minor - row.repaid_minor != left.minor:
            found.append(AdvanceDifference(order=order.public_id, expected=left, books=books))
    found += [
        AdvanceDifference(order=owner, expected=Money.zero(currency), books=balance)
        for (owner, currency), balance in held.items()
    ]
    return found


def _require(business: str, viewer: Actor) -> None:
    standing = businesses.get_standing(business, viewer=viewer)
    if viewer.is_system or OPERATOR in viewer.roles:
        return
    require_role(viewer, MEMBER)
    if standing.organisation != viewer.organisation_id:
        raise Advance.DoesNotExist


def _term(row: AdvanceTerm, business: str) -> TermView:
    taken = None
    if business:
        counter = budgets.get_counter(
            kind=advancing.COUNTER, subject=business, period="", unit=row.currency, viewer=SYSTEM
        )
        taken = Money(counter.used + counter.held if counter else 0, row.currency)
    return TermView(
        currency=row.currency,
        moment=row.moment,
        cap=Money(row.cap_minor, row.currency),
        valid_from=row.valid_from,
        outstanding=taken,
    )


def _example(business: str, currency: str, at: datetime) -> tuple[EarlyExample, Decimal | None] | None:
    sold = Order.objects.filter(business=business, currency=currency).exclude(paid_at=None)
    order = sold.order_by("-id").first()
    if order is None:
        return None
    share = Money(order.seller_share_minor, currency)
    price = advancing.price_of(business, order.market, share, at)
    if price is None:
        return None
    tax = price.tax.amount if price.tax else Money.zero(currency)
    example = EarlyExample(
        order=order.public_id, share=share, price=price.price, tax=tax, paid=share - price.whole
    )
    return example, price.rate


def _advance(row: Advance) -> AdvanceView:
    return AdvanceView(
        order=row.order.public_id,
        business=row.business,
        at=row.created_at,
        refused=row.refused,
        share=Money(row.share_minor, row.currency),
        price=Money(row.price_minor, row.currency),
        tax=Money(row.tax_minor, row.currency),
        repaid=Money(row.repaid_minor, row.currency),
        rate=row.rate,
        grant=row.grant.public_id if row.grant else "",
    )


def _grant(row: AdvanceGrant, name: str) -> GrantView:
    state = "ended" if row.ended_at else "approved" if row.approved_by else "proposed"
    return GrantView(
        public_id=row.public_id,
        business=row.business,
        name=name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        reason=row.reason,
        proposed_by=row.proposed_by,
        approved_by=row.approved_by,
        state=state,
    )

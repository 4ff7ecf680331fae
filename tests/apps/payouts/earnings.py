"""Sellers who have earned something, people who approve, and a look at where the money is."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from tests.catalogue_factories import make_seller
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses import queries as business_queries
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger import queries as books
from entrepot.apps.payouts import actions, queries
from entrepot.core.ledger import AccountKind, AccountRef, Sale, Stamp, captured, sale_released
from entrepot.core.ledger.sales import Progress
from entrepot.core.money import Money

IBAN = "GB82WEST12345698765432"
OTHER = "GB33BUKB20201555555555"
CLOSED = "021000021", "4100000002"  # the sandbox sends back what goes to an account ending in 0002
LATER = AT + timedelta(minutes=5)
_numbers = count(1)


@dataclass(frozen=True)
class Seller:
    """A business that sells, and its owner."""

    actor: Actor
    business: str


def seller(*, verified: bool = True, account: bool = True, country: str = "GB") -> Seller:
    """Return a business, verified and with a bank account unless it is not to be."""
    actor = make_seller(f"Mill {next(_numbers)}", country=country)
    own = business_queries.get_own_business(viewer=actor)
    assert own is not None
    assert actor.organisation_id is not None
    ledger.name_holder(
        owner=own.profile.public_id, organisation_id=actor.organisation_id, by=SYSTEM
    )  # as its first order does
    if verified:
        asked = businesses.submit_verification(
            legal_name="Mill Ltd", registration="1", register="Companies House", by=actor, at=AT
        )
        businesses.decide_verification(verification=asked, verified=True, by=SYSTEM, at=AT)
    if account:
        set_account(actor)
    return Seller(actor, own.profile.public_id)


def set_account(by: Actor, number: str = IBAN, at: object = AT) -> str:
    return actions.set_bank_account(holder="Mill Ltd", country="GB", number=number, by=by, at=at)  # type: ignore[arg-type]


def earn(business: str, minor: int, currency: str = "USD") -> str:
    """Let an order of a business be paid and released; return its made-up id."""
    order = f"ord_{next(_numbers)}"
    sale = Sale(order=order, seller=business, platform="platform", goods=Money(minor, currency))
    ledger.post(
        entry=captured(
            Stamp("test", f"{order}:paid", AT, order), provider="sandbox", orders={order: sale.paid}
        ),
        by=SYSTEM,
        at=AT,
    )
    released = sale_released(Stamp("test", f"{order}:release", AT, order), sale, Progress(sale.nothing))
    ledger.post(entry=released, by=SYSTEM, at=AT)
    return order


def operator() -> Actor:
    """Return somebody who runs the platform."""
    user = make_user()
    accounts.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    return actor_of(user)


def proposed(business: str, minor: int = 5_000, currency: str = "USD") -> str:
    """Let a business earn something and propose to pay it."""
    earn(business, minor, currency)
    (payout,) = actions.propose_payouts(by=SYSTEM, at=AT, business=business).payouts
    return payout


def sent(business: str, minor: int = 5_000, currency: str = "USD") -> str:
    """Return a payout that is with the bank."""
    payout = proposed(business, minor, currency)
    actions.approve_payout(payout=payout, by=operator(), at=AT)
    assert actions.send_payouts(by=SYSTEM, at=AT) == 1
    return payout


def purse(business: str, currency: str = "USD") -> tuple[int, int]:
    """Return what a business has available, and what is on the way to it."""
    kinds = (AccountKind.SELLER_AVAILABLE, AccountKind.PAYOUT_TRANSIT)
    available, way = (
        books.get_balance(account=AccountRef(kind, business, currency), viewer=SYSTEM).minor for kind in kinds
    )
    return available, way


def at_bank(currency: str = "USD") -> int:
    """Return what the books have in the bank."""
    account = AccountRef(AccountKind.BANK, "main", currency)
    return books.get_balance(account=account, viewer=SYSTEM).minor


def state_of(payout: str) -> str:
    return queries.get_payout(payout, viewer=SYSTEM).state


def state_of_remittance(remittance: str) -> str:
    return queries.get_remittance(remittance, viewer=SYSTEM).state


def agree() -> None:
    """The books are whole, and no payout's money is anywhere it should not be."""
    assert queries.list_payout_differences(viewer=SYSTEM) == []
    assert books.list_differences(viewer=SYSTEM) == []

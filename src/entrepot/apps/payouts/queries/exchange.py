"""How money is changed on its way out: rates, the charge, and what stands open between currencies."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import batched

from django.db.models import QuerySet

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts.exchange import FRESH, charge_on, rate_on
from entrepot.apps.payouts.models import BankAccount, ExchangeCharge, StatedRate
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

SHOWN = 50
AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RateView:
    """A rate: units of `quote` for one `base`, of which day, by whom. `is_fresh`: it may serve today."""

    base: str
    quote: str
    rate: Decimal
    source: str
    on: date
    is_fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeView:
    """What is kept of a seller's money that is changed, since when, and where that is written."""

    share: Decimal
    source: str
    valid_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A pair that is needed: somebody paid in `quote` has money in `base`; the rate, if one is known."""

    base: str
    quote: str
    rate: RateView | None


def list_stated_rates(*, viewer: Actor, at: datetime | None = None) -> list[RateView]:
    """Return the rates that people of the platform stated, the latest first. For operators."""
    require_role(viewer, OPERATOR)
    today = (at or clock.now()).date()
    rows = StatedRate.objects.order_by("-on", "-id")[:SHOWN]
    return [
        RateView(
            base=row.base,
            quote=row.quote,
            rate=row.rate.normalize(),
            source=row.source,
            on=row.on,
            is_fresh=row.on >= today - FRESH,
        )
        for row in rows
    ]


def list_wanted_rates(*, viewer: Actor, at: datetime | None = None) -> list[Wanted]:
    """Return every pair that money waits to be changed in, with the rate of today, or none. For operators."""
    require_role(viewer, OPERATOR)
    today = (at or clock.now()).date()
    accounts = BankAccount.objects.filter(replaced_at=None).exclude(currency="")
    pairs = _of_sellers(accounts.filter(creditor=None)) | _of_creditors(accounts.exclude(creditor=None))
    return [Wanted(base=base, quote=quote, rate=_rate(base, quote, today)) for base, quote in sorted(pairs)]


def get_exchange_charge(*, viewer: Actor, at: datetime | None = None) -> ChargeView:
    """Return what is kept of changed money today. For operators."""
    require_role(viewer, OPERATOR)
    today = (at or clock.now()).date()
    row = ExchangeCharge.objects.filter(valid_from__lte=today).order_by("valid_from", "id").last()
    return ChargeView(
        share=charge_on(today).normalize(),
        source=row.source if row else "",
        valid_from=row.valid_from if row else None,
    )


def list_exchange_positions(*, viewer: Actor) -> list[Money]:
    """Return what stands open by currency: above zero we hold it and owe it to nobody, below we are short.

    For operators. Money changed for payouts leaves it open until our bank has changed as much.
    """
    require_role(viewer, OPERATOR)
    found = []
    for currency, lines in ledger.get_trial_balance(viewer=viewer).items():
        sums = [line.amount.minor for line in lines if line.kind is AccountKind.EXCHANGE]
        if sum(sums):
            found.append(Money(-sum(sums), currency))
    return sorted(found, key=lambda each: each.currency)


def _of_sellers(accounts: QuerySet[BankAccount]) -> set[tuple[str, str]]:
    """Return from which currency into which sellers' money is to be changed.

    Only balances of sellers who named a currency are read, so many at a time: most name none.
    """
    pairs: set[tuple[str, str]] = set()
    named = accounts.order_by("pk").values_list("business", "currency").iterator(chunk_size=AT_ONCE)
    for some in batched(named, AT_ONCE):
        paid_in = dict(some)
        held = ledger.list_balances(kind=AccountKind.SELLER_AVAILABLE, owners=paid_in, viewer=SYSTEM)
        pairs |= {
            (each.account.currency, paid_in[each.account.owner]) for each in held if each.balance.minor > 0
        }
    return {(base, quote) for base, quote in pairs if base != quote}


def _of_creditors(accounts: QuerySet[BankAccount]) -> set[tuple[str, str]]:
    """Return the same of authorities and carriers, from what is kept of each day."""
    paid_in = dict(accounts.values_list("creditor__owner", "currency"))
    if not paid_in:
        return set()
    return {
        (each.account.currency, paid_in[each.account.owner])
        for each in ledger.list_open_accounts(viewer=SYSTEM)
        if each.amount.minor > 0
        and paid_in.get(each.account.owner, each.account.currency) != each.account.currency
    }


def _rate(base: str, quote: str, on: date) -> RateView | None:
    found = rate_on(base, quote, on)
    if found is None:
        return None
    rate = found[0]
    return RateView(base=base, quote=quote, rate=rate.rate, source=rate.source, on=rate.on, is_fresh=True)

"""Is every unit of money where it should be? Ledger, orders, providers, stock and bank beside each other.

Each part compares two sides to the unit and names each difference. What a part found is plain values: it is
kept in the cursor of a bulk run, and said in the reader's language when a page shows it.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.impact import queries as impact
from entrepot.apps.kernel import bulk, clock
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import queries as orders
from entrepot.apps.payments import queries as payments
from entrepot.apps.payouts import queries as payouts
from entrepot.apps.stock import queries as stock
from entrepot.core.ledger import AccountKind

CHECK: Final = "operator.check_money"
CLERK: Final = system("money check")
FIRST_DAY, LAST_DAY = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
ON_ITS_WAY: Final = timedelta(days=3)
"""So long after an entry its money may take to show at the bank."""
STOCK_CODES: Final = {
    "reserved": "stock",
    "on_hand": "stock_on_hand",
    "on_way": "stock_on_way",
    "phantom": "stock_phantom",
    "unsold": "stock_unsold",
}
MOST: Final = 200
"""So many differences of a part are kept by name; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two sums that should be the same, in minor units of a currency, or in pieces when there is none."""

    what: str
    of: str = ""
    currency: str = ""
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs: what kind, what it is about, and both figures where there are figures."""

    code: str
    subject: str
    currency: str = ""
    ours: int | str = ""
    theirs: int | str = ""


@dataclass(slots=True, kw_only=True)
class Part:
    """What one part compared: how many things, which sums, which differences."""

    code: str
    count: int = 0
    compared: list[Compared] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    waiting: list[Difference] = field(default_factory=list)
    """What is on its way and will agree by itself: shown, and counted as no difference."""
    unnamed: int = 0
    """Differences beyond those that are named."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values, with as many differences as are kept by name."""
        kept = asdict(self)
        kept["differences"], more = kept["differences"][:MOST], kept["differences"][MOST:]
        kept["waiting"] = kept["waiting"][:MOST]
        kept["unnamed"] = self.unnamed + len(more)
        return kept


def check_ledger(viewer: Actor) -> Part:
    """Sum all debits and credits, and every kept balance anew."""
    part = Part(code="ledger", count=ledger.count_entries(viewer=viewer))
    for currency, lines in ledger.get_trial_balance(viewer=viewer).items():
        sums = [line.amount.minor for line in lines]
        debits, credited = sum(max(each, 0) for each in sums), sum(max(-each, 0) for each in sums)
        part.compared.append(Compared(what="debits", currency=currency, ours=debits, theirs=credited))
    for each in ledger.list_differences(viewer=viewer):
        currency = each.subject.rpartition(" ")[2] if each.code in {"unbalanced", "balance"} else ""
        part.differences.append(
            Difference(
                code=each.code,
                subject=each.subject,
                currency=currency,
                ours=each.kept,
                theirs=each.summed,
            )
        )
    return part


def check_providers(viewer: Actor) -> Part:
    """Ask each provider what it holds for us, beside our payments and beside the books.

    Money the books have at a provider or in a currency that no payment knows is compared, too: with nothing.
    """
    part = Part(code="provider")
    kind = AccountKind.PROVIDER_CLEARING
    turned = ledger.get_turnover(kind=kind, start=FIRST_DAY, end=LAST_DAY, viewer=viewer)
    booked = {(account.owner, account.currency): amount.minor for account, amount in turned.items()}
    theirs = {}
    for each in payments.list_provider_differences(viewer=viewer):
        key = each.provider, each.theirs.currency
        theirs[key] = each.theirs.minor
        _compare(part, "payments", key, each.ours.minor, each.theirs.minor)
    for key in sorted(booked.keys() | theirs.keys()):
        _compare(part, "books", key, booked.get(key, 0), theirs.get(key, 0))
    part.count = len(part.compared)
    return part


def _compare(part: Part, what: str, key: tuple[str, str], ours: int, theirs: int) -> None:
    """Add two sums of a provider in a currency to a part, and their difference."""
    provider, currency = key
    part.compared.append(Compared(what=what, of=provider, currency=currency, ours=ours, theirs=theirs))
    if ours != theirs:
        code = f"provider_{what}"
        part.differences.append(
            Difference(code=code, subject=provider, currency=currency, ours=ours, theirs=theirs)
        )


def check_stock(viewer: Actor) -> Part:
    """Compare each shelf with its promises, and with what was received, moved, sold and came back."""
    sums = stock.get_sums(viewer=viewer)
    kept = {"reserved": sums.reserved, "on_hand": sums.on_hand, "on_way": sums.on_way}
    return Part(
        code="stock",
        count=sums.items,
        compared=[Compared(what=what, ours=ours, theirs=summed) for what, (ours, summed) in kept.items()],
        differences=[
            Difference(
                code=STOCK_CODES[fault.code],
                subject=f"{fault.variant} {fault.place}".strip(),
                ours=fault.kept,
                theirs=fault.summed,
            )
            for fault in stock.find_faults(viewer=viewer)
        ]
        + [
            Difference(
                code=STOCK_CODES[each.code],
                subject=each.reference,
                ours=each.order,
                theirs=each.shelves,
            )
            for each in orders.list_piece_differences(viewer=viewer, at=clock.now())
        ],
    )


def check_budgets(viewer: Actor) -> Part:
    """Compare what each counter says is taken with its claims: yearly allowances, and all that is scarce."""
    count, sums = budgets.list_sums(viewer=viewer)
    return Part(
        code="budgets",
        count=count,
        compared=[
            Compared(what="claims", of=kind, currency=unit, ours=counted, theirs=claimed)
            for kind, unit, counted, claimed in sums
        ],
        differences=[
            Difference(
                code="budgets",
                subject=fault.counter,
                currency=fault.unit,
                ours=fault.counted,
                theirs=fault.claimed,
            )
            for fault in budgets.find_faults(viewer=viewer)
        ],
    )


def end_orders(found: Mapping[str, Any], viewer: Actor) -> Part:
    """Return the part of the orders from what their chunks summed; each difference is looked at once more.

    Money moves while we count: what agrees at the second look was on its way, and is none.
    """
    named = {each["subject"]: each for each in found["differences"]}
    still = orders.check_money(viewer=viewer, orders=list(named), limit=max(len(named), 1))
    held = dict(found["held"])
    for gone in named.keys() - {each.order for each in still.differences}:
        held[named[gone]["currency"]] += named[gone]["ours"] - named[gone]["theirs"]
    unknown = orders.list_unknown_money(viewer=viewer)
    for each in unknown:
        held[each.held.currency] = held.get(each.held.currency, 0) + each.held.minor
    return Part(
        code="orders",
        count=found["count"],
        unnamed=found["unnamed"],
        compared=[
            Compared(
                what="held", currency=currency, ours=found["expected"].get(currency, 0), theirs=held[currency]
            )
            for currency in sorted(held)
        ],
        differences=[order_difference(each) for each in (*still.differences, *unknown)],
    )


def order_difference(each: orders.MoneyDifference) -> Difference:
    """Return a difference of an order as one of the check."""
    return Difference(
        code="order" if each.state else "unknown_order",
        subject=each.order,
        currency=each.expected.currency,
        ours=each.expected.minor,
        theirs=each.held.minor,
    )


def check_payouts(viewer: Actor) -> Part:
    """Compare each payout's entries with its state, and what is on its way to each seller."""
    rows = payouts.get_on_the_way(viewer=viewer)
    return Part(
        code="payouts",
        count=payouts.count_payouts(viewer=viewer),
        compared=[
            Compared(what="transit", currency=currency, ours=ours, theirs=books)
            for currency, (ours, books) in rows.items()
        ],
        differences=[
            Difference(code="payout", subject=each.subject, ours=each.ours, theirs=each.books)
            for each in payouts.list_payout_differences(viewer=viewer)
        ],
    )


def check_remittances(viewer: Actor) -> Part:
    """Compare what is held for authorities and carriers with its open items, and name what is overdue."""
    owed = ledger.list_open_accounts(viewer=viewer)
    sums: dict[str, int] = {}
    for each in owed:
        sums[each.amount.currency] = sums.get(each.amount.currency, 0) + each.amount.minor
    wrong = ledger.list_item_differences(viewer=viewer)
    books = dict(sums)
    for off in wrong:
        books[off.account.currency] = books.get(off.account.currency, 0) + off.balance - off.items
    differences = [
        Difference(
            code="items",
            subject=f"{each.account.kind} {each.account.owner}",
            currency=each.account.currency,
            ours=each.items,
            theirs=each.balance,
        )
        for each in wrong
    ]
    differences += [
        Difference(
            code="overdue",
            subject=each.subject,
            currency=each.amount.currency,
            ours=each.amount.minor,
            theirs=0,
        )
        for each in payouts.list_overdue(viewer=viewer, at=clock.now())
    ]
    return Part(
        code="remittances",
        count=len(owed),
        compared=[
            Compared(what="items", currency=code, ours=sums.get(code, 0), theirs=books[code])
            for code in sorted(books)
        ],
        differences=differences,
    )


def check_advances(viewer: Actor) -> Part:
    """Compare what sellers had before receipt with the share each order still holds for them."""
    held = ledger.list_balances(kind=AccountKind.SELLER_ADVANCE, viewer=viewer)
    part = Part(code="advances", count=len(held))
    part.differences += [
        Difference(
            code="advances",
            subject=each.order,
            currency=each.expected.currency,
            ours=each.expected.minor,
            theirs=each.books.minor,
        )
        for each in orders.list_advance_differences(viewer=viewer)
    ]
    return part


def check_bank(viewer: Actor) -> Part:
    """Compare the bank's statements with the books, line by line. New money may be on its way."""
    part = Part(code="bank")
    for bank, currency, books, theirs in payouts.list_bank_balances(viewer=viewer):
        part.compared.append(
            Compared(what="bank", of=bank, currency=currency, ours=books.minor, theirs=theirs.minor)
        )
    part.count = len(part.compared)
    since = clock.now() - ON_ITS_WAY
    for each in payouts.list_bank_differences(viewer=viewer):
        late = each.code != payouts.NOT_AT_BANK or each.at is None or each.at < since
        (part.differences if late else part.waiting).append(
            Difference(
                code=each.code,
                subject=each.entry or each.reference or each.key,
                currency=each.books.currency,
                ours=each.books.minor,
                theirs=each.theirs.minor,
            )
        )
    return part


def check_figures(viewer: Actor) -> Part:
    """Compare the published figures with the books they are taken from."""
    figures = impact.get_figures(viewer=viewer)
    return Part(
        code="impact",
        count=figures.orders,
        differences=[
            Difference(
                code="impact",
                subject=each.subject,
                ours=each.counted,
                theirs=each.books,
            )
            for each in impact.list_differences(viewer=viewer)
        ],
    )


PARTS: Final[Mapping[str, Callable[[Actor], Part]]] = MappingProxyType(
    {
        "ledger": check_ledger,
        "provider": check_providers,
        "stock": check_stock,
        "budgets": check_budgets,
        "advances": check_advances,
        "payouts": check_payouts,
        "remittances": check_remittances,
        "bank": check_bank,
        "impact": check_figures,
    }
)
"""Every part that is done in one go; the orders are gone through in chunks before them."""


def start_check(*, by: Actor, at: datetime) -> str:
    """Start comparing, in the background, and return the run. For operators; one at a time (409)."""
    require_role(by, OPERATOR)
    run = bulk.start_bulk_run(name=CHECK, params={"asked_at": at.isoformat()}, by=by, exclusive_key=CHECK)
    return run.public_id

"""What a made-up business has at the end of its year: payouts, balances, and what is counted of it."""

from collections import defaultdict
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from entrepot.apps.orders.queries.support import WINDOWS
from entrepot.cli.simulate.books import Step, post
from entrepot.cli.simulate.deals import SELLER, Lines, lines_of
from entrepot.cli.simulate.giving import scale
from entrepot.cli.simulate.makers import RANKS, Maker
from entrepot.cli.simulate.moments import DAY, HOUR, day_text, text
from entrepot.cli.simulate.sheets import Sheet
from entrepot.cli.simulate.shops import HEADS, Shop
from entrepot.cli.simulate.world import World
from entrepot.core.ledger import Stamp, payout_proposed, payout_settled
from entrepot.core.money import Money
from entrepot.core.support.business_facts import FLAGS

BANK = "main"
WHOLE = Decimal(1)
_STAMP = Stamp("payouts", "payout", datetime(2000, 1, 1, tzinfo=UTC), "payout")


def close_shop(sheet: Sheet, world: World, shop: Shop) -> None:
    """Write what hangs on all orders of a business together."""
    if shop.released:
        _pay_out(sheet, world, shop)
    if shop.support is not None:
        support = shop.support
        sheet.rows["budgets_counter"].append(
            (
                *(support.counter, text(shop.maker.supported_at), world.names.of("bud", support.counter)),
                *("programme_cap", f"{support.programme.public_id}:{shop.public_id}", "", "EUR"),
                *(support.programme.cap, support.held, support.used),
            )
        )
    if shop.maker.listed_at:
        _count(sheet, world, shop)
    _gather(sheet, world, shop)


def _pay_out(sheet: Sheet, world: World, shop: Shop) -> None:
    free: dict[str, int] = defaultdict(int)
    paid: set[str] = set()
    left = sorted(shop.released)
    for at, batch in world.batches:
        due = [each for each in left if each[0] < at]
        left = left[len(due) :]
        for _when, currency, amount in due:
            free[currency] += amount
        for currency, amount in free.items():
            if amount > 0:
                _payout(sheet, world, shop, (at, batch), Money(amount, currency))
                free[currency] = 0
                paid.add(currency)
    for _when, currency, amount in left:
        free[currency] += amount
    for currency, amount in free.items():
        sheet.add("ledger_balance", "seller_available", shop.public_id, currency, amount)
    for currency in sorted(paid):
        sheet.add("ledger_balance", "payout_transit", shop.public_id, currency, 0)


def _payout(sheet: Sheet, world: World, shop: Shop, when: tuple[int, int], amount: Money) -> None:
    (at, batch), row = when, sheet.ids["payouts_payout"]
    public_id, said, settled = world.names.of("pot", row), text(at), text(at + 5 * HOUR)
    sheet.add(
        *("payouts_payout", said, public_id, shop.public_id, shop.organisation, amount.minor),
        *(amount.currency, "settled", settled, world.operator, said, said, settled, f"SIM{row:012}", ""),
        *(shop.account, batch, "", 0, amount.currency, amount.minor, ""),
    )
    proposed, left = _payout_lines(amount.minor, amount.currency)
    for step, cause, moment, lines in (
        ("proposed", "payout_proposed", at, proposed),
        ("settled", "payout_settled", at + 5 * HOUR, left),
    ):
        post(
            sheet,
            world,
            Step(f"{public_id}:{step}", moment, cause, public_id, "payouts"),
            lines=lines,
            owner=lambda name: shop.public_id if name == SELLER else name,
        )
    sheet.add(*("impact_countedpayout", public_id, shop.public_id, amount.currency, amount.minor, settled))


@lru_cache(maxsize=65_536)
def _payout_lines(minor: int, currency: str) -> tuple[Lines, Lines]:
    amount = Money(minor, currency)
    return (
        lines_of(payout_proposed(_STAMP, seller=SELLER, amount=amount)),
        lines_of(payout_settled(_STAMP, seller=SELLER, amount=amount, bank=BANK)),
    )


def _count(sheet: Sheet, world: World, shop: Shop) -> None:
    maker, home = shop.maker, shop.maker.country.code
    evidence = RANKS[maker.rank].value
    groups = (evidence if getattr(maker, flag) else "" for flag in ("women_led", "youth_led", "farm"))
    heads = zip(HEADS, maker.jobs or (), strict=False)
    jobs = sum(world.jobs[name] * count for name, count in heads) if maker.jobs else None
    sold = min((at for at, _to in shop.counted), default=0)
    abroad = min((at for at, to in shop.counted if to != home), default=0)
    row = sheet.add(
        *("impact_countedbusiness", shop.public_id, text(maker.listed_at), home, *groups),
        *(evidence if maker.cooperative else "", jobs, evidence if maker.jobs else ""),
        *(text(sold) if sold else None, text(abroad) if abroad else None),
        *(len({to for _at, to in shop.counted if to != home}), shop.abroad_cents, shop.relief_cents),
    )
    if shop.support is not None:
        programme, since = shop.support.programme.public_id, day_text(maker.supported_at // DAY)
        sheet.add("impact_countedsupport", programme, since, shop.relief_cents, row)


def _gather(sheet: Sheet, world: World, shop: Shop) -> None:
    """Write the facts of a business that rules ask for, as programmes would gather them at the year's end."""
    maker, home, end = shop.maker, shop.maker.country.code, world.span.end
    windows = {days: [each for each in shop.paid if each[0] > end - days * DAY] for days in WINDOWS}
    abroad = sum(1 for each in windows[365] if each[1] != home)
    markets = sorted({world.markets[to][1] for _at, to, _currency, _goods in shop.paid})
    row = sheet.add(
        *("programmes_businessfacts", shop.public_id, shop.row, shop.organisation, maker.name, home),
        *(maker.good.kind, text(maker.joined_at)[:10], bool(maker.verified_at), *_groups(maker)),
        *(sum(maker.jobs) if maker.jobs else None, maker.rank if maker.jobs else 0),
        *(maker.founded, maker.rank if maker.founded else 0, any(to != home for _a, to, _c, _g in shop.paid)),
        *(len(windows[days]) for days in WINDOWS),
        *(_euros(world, windows[days]) for days in WINDOWS[1:]),
        *(abroad, len(markets), text(end)),
    )
    if maker.listed_at:
        sheet.add("programmes_factvalue", "categories", maker.good.category, row)
    for market in markets:
        sheet.add("programmes_factvalue", "markets", market, row)


def _groups(maker: Maker) -> list[object]:
    return [
        cell for flag in FLAGS for cell in (getattr(maker, flag), maker.rank if getattr(maker, flag) else 0)
    ]


def _euros(world: World, sold: list[tuple[int, str, str, int]]) -> int:
    """Return whole euros, half up, of sales in several currencies."""
    sums: dict[str, int] = defaultdict(int)
    for _at, _to, currency, goods in sold:
        sums[currency] += goods
    total = sum(
        (Decimal(minor) / scale(each) * world.euros[each] for each, minor in sums.items()), Decimal(0)
    )
    return int(total.quantize(WHOLE, rounding=ROUND_HALF_UP))

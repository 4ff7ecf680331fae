"""A made-up order as rows: cart, order, parcel, payment, its steps, and its entries in the books."""

from dataclasses import dataclass

from entrepot.cli.simulate.books import Step, post
from entrepot.cli.simulate.deals import ORDER, PROGRAMME, PROVIDER, SELLER, Deal
from entrepot.cli.simulate.giving import Given
from entrepot.cli.simulate.moments import DAY, MINUTE, day_text, text, when
from entrepot.cli.simulate.sales import Life
from entrepot.cli.simulate.sheets import NO, YES, Sheet
from entrepot.cli.simulate.shops import Shop
from entrepot.cli.simulate.world import World
from entrepot.core.money import Money

HOLD = 30 * MINUTE
WHYS = {
    "paid": "The money was captured and is held.",
    "accepted": "The seller packs the goods.",
    "shipped": "The carrier has it.",
    "delivered": "The carrier handed it over.",
    "confirmed": "The buyer says that all is well.",
    "time_passed": "The time to complain passed in silence.",
    "released": "Everybody got their share.",
}
CLERK = "system:orders"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: a person with an account, or a guest (0)."""

    user: int
    name: str
    place: tuple[str, str]

    @property
    def key(self) -> str:
        """Return how moves name them."""
        return f"user:{self.user}@0" if self.user else "anonymous"


@dataclass(slots=True)
class Bought:
    """An order on its way into the tables."""

    shop: Shop
    deal: Deal
    life: Life
    buyer: Buyer
    given: Given
    row: int
    public_id: str
    payment: str
    refunded: int
    state: str
    moved_at: int

    def owner(self, name: str) -> str:
        """Return the owner of an account that a deal leaves open."""
        if name == ORDER:
            return self.public_id
        if name == SELLER:
            return self.shop.public_id
        return self.given.programme if name == PROGRAMME else name


def write_order(
    sheet: Sheet, world: World, shop: Shop, deal: Deal, *, life: Life, buyer: Buyer, given: Given
) -> None:
    """Write all rows of an order, and note in the shop what it brought."""
    row = sheet.ids["orders_order"]
    bought = Bought(
        *(shop, deal, life, buyer, given, row, world.names.of("ord", row)),
        payment=world.names.of("pay", sheet.ids["payments_paymentintent"]),
        refunded=deal.goods * life.back // 100 if life.refunded else 0,
        state="",
        moved_at=0,
    )
    moves = _moves(bought)
    bought.state, bought.moved_at = moves[-1][2], moves[-1][4]
    checkout = _write_basket(sheet, world, bought)
    _write_head(sheet, world, bought, checkout)
    _write_shares(sheet, bought)
    _write_parcel(sheet, world, bought)
    for event, before, after, who, at in moves:
        sheet.add("orders_ordermove", event, before, after, who, WHYS.get(event, ""), text(at), row)
    _write_payment(sheet, world, bought)
    _write_fees(sheet, world, bought)
    _write_books(sheet, world, bought)
    _note(bought)


def _moves(bought: Bought) -> list[tuple[str, str, str, str, int]]:
    life, buyer = bought.life, bought.buyer.key
    seller = f"user:{bought.shop.user}@{bought.shop.organisation}"
    moves = [("placed", "", "awaiting_payment", buyer, life.placed)]
    steps = (
        ("paid", "paid", CLERK, life.paid),
        ("accepted", "preparing", seller, life.accepted),
        ("shipped", "in_transit", CLERK, life.shipped),
        ("delivered", "delivered", CLERK, life.delivered),
        ("confirmed", "confirmed", buyer, life.released)
        if life.by_buyer
        else ("time_passed", "confirmed", CLERK, life.released),
        ("released", "released", CLERK, life.released),
    )
    for event, after, who, at in steps:
        if not at:
            break
        moves.append((event, moves[-1][2], after, who, at))
    return moves


def _maybe(moment: int) -> str | None:
    return text(moment) if moment else None


def _write_basket(sheet: Sheet, world: World, bought: Bought) -> int:
    """Write what was bought with: cart, price, checkout; return the row of the checkout."""
    deal, life, names, buyer = bought.deal, bought.life, world.names, bought.buyer
    cart, quote, checkout = (sheet.ids[f"orders_{name}"] for name in ("cart", "cartquote", "checkout"))
    market, at, until = world.markets[deal.country][1], text(life.placed), text(life.placed + HOLD)
    user, key = (buyer.user, "") if buyer.user else (None, f"{checkout:064x}")
    email = f"guest{checkout}@simulated.example" if not buyer.user else f"buyer{buyer.user}@simulated.example"
    sheet.add(
        *(
            "orders_cart",
            at,
            names.of("crt", cart),
            key,
            market,
            deal.country,
            "en",
            deal.currency,
            "ordered",
        ),
        *(2, at, user, "[]", ""),
    )
    sheet.add(
        *(
            "orders_cartquote",
            at,
            names.of("cqt", quote),
            2,
            "[]",
            "[]",
            deal.total,
            deal.currency,
            until,
            cart,
        )
    )
    sheet.add(
        *("orders_checkout", at, names.of("cko", checkout), key, email, "en", deal.total, deal.currency),
        *(until, cart, quote, user),
    )
    return checkout


def _write_head(sheet: Sheet, world: World, bought: Bought, checkout: int) -> None:
    deal, life, shop = bought.deal, bought.life, bought.shop
    market, at = world.markets[deal.country][1], text(life.placed)
    held = bool(life.paid)
    share = deal.goods - deal.commission + bought.given.relief
    wait = _maybe(life.delivered + world.shape.orders["receipt_days"] * DAY if life.delivered else 0)
    sheet.add(
        *("orders_order", at, bought.public_id, shop.public_id, 1, shop.organisation, market, deal.country),
        *(bought.state, text(bought.moved_at), deal.currency, deal.goods, deal.total, deal.commission, 0),
        *(share, deal.at_delivery, bought.refunded, PROVIDER if held else "", bought.payment if held else ""),
        *(held, _maybe(life.paid), _maybe(life.delivered), wait, _maybe(life.aside), _maybe(life.released)),
        checkout,
    )


def _write_shares(sheet: Sheet, bought: Bought) -> None:
    """Write whose each part of the order is, and where it goes."""
    deal, buyer = bought.deal, bought.buyer
    shares = [*deal.shares]
    if bought.given.relief:
        shares.append(("relief", "relief", PROGRAMME, "", bought.given.relief))
    for position, (part, account, owner, levy, amount) in enumerate(shares):
        back = bought.refunded if part == "goods" else 0
        sheet.add(
            *("orders_ordershare", position, part, account, bought.owner(owner), levy, amount, back, back),
            bought.row,
        )
    place, postcode = buyer.place
    sheet.add(
        *("orders_orderaddress", deal.country, "", place, postcode, "1 Example Street", buyer.name, "", ""),
        *(bought.row, ""),
    )


def _write_parcel(sheet: Sheet, world: World, bought: Bought) -> None:
    deal, life, shop, good = bought.deal, bought.life, bought.shop, bought.deal.good
    parcel = sheet.ids["orders_orderparcel"]
    cleared = "released" if deal.is_abroad and life.aside else ""
    service = world.shape.service if deal.is_abroad else ""
    sheet.add(
        *("orders_orderparcel", world.names.of("pcl", parcel), 0, deal.origin, deal.route, NO),
        *(deal.request, deal.reply, "{}", service, "", f"SM{parcel:09}XX" if life.shipped else "", cleared),
        *(_maybe(life.shipped), _maybe(life.delivered), bought.row, ""),
    )
    sheet.add(
        *("orders_orderline", 0, shop.variant, shop.variant, shop.product, good.title, "1", good.hs, ""),
        *(deal.origin, good.category, deal.pieces, good.grams, good.grams + 60, deal.price, 1, deal.goods),
        *(deal.goods, bought.row, parcel),
    )


def _write_payment(sheet: Sheet, world: World, bought: Bought) -> None:
    deal, life, user = bought.deal, bought.life, bought.buyer.user or None
    if not life.paid:
        return
    at, checkout = text(life.paid), world.names.of("cko", sheet.ids["orders_checkout"] - 1)
    intent = sheet.add(
        *("payments_paymentintent", at, bought.payment, f"{checkout}/1", PROVIDER, checkout, deal.total),
        *(
            deal.currency,
            True,
            "captured",
            at,
            f"sb_{bought.payment[4:]}",
            "",
            "",
            at,
            user,
            deal.total,
            "{}",
        ),
    )
    back = bought.refunded
    line = sheet.add(
        *("payments_paymentline", "order", bought.public_id, deal.total, back, back, YES, intent, deal.total)
    )
    if back:
        _write_refund(sheet, world, bought, line)


def _write_refund(sheet: Sheet, world: World, bought: Bought, line: int) -> None:
    deal, life, back = bought.deal, bought.life, bought.refunded
    when, names = text(life.refunded), world.names
    refund = names.of("orf", sheet.ids["orders_orderrefund"])
    sent = names.of("rfd", sheet.ids["payments_refund"])
    sheet.add(*("payments_refund", when, sent, refund, back, "recorded", f"rf_{sent[4:]}", "", when, line))
    sheet.add(
        *("orders_orderrefund", when, refund, f"{bought.public_id}/part", str(deal.parts(back)), back),
        *("A part arrived broken; that part of the price goes back.", sent, "recorded", when, bought.row),
    )
    post(
        sheet,
        world,
        Step(f"{refund}:refund", life.refunded, "refund", bought.public_id),
        lines=deal.refunded(back),
        owner=bought.owner,
    )


def _write_fees(sheet: Sheet, world: World, bought: Bought) -> None:
    deal, given, at = bought.deal, bought.given, text(bought.life.placed)
    line = sheet.ids["fees_feeline"]
    sheet.add(
        *("fees_feeline", at, world.names.of("fel", line), "order", bought.public_id, 0),
        *(bought.shop.public_id, world.markets[deal.country][1], deal.good.category, deal.currency),
        *(deal.goods, deal.commission, 0, "", world.schedule),
    )
    if not given.relief:
        return
    sheet.add("fees_feelinerelief", given.relief, line, given.relief_row)
    released = bought.life.released
    state, changed = ("confirmed", text(released)) if released else ("held", at)
    until = day_text(bought.life.placed // DAY + 400) + " 00:00:00"
    for counter in given.counters:
        sheet.add(
            *("budgets_claim", at, f"{bought.public_id}/relief", given.claimed, 0, state, until, changed),
            counter,
        )


def _write_books(sheet: Sheet, world: World, bought: Bought) -> None:
    deal, life, order = bought.deal, bought.life, bought.public_id
    if not life.paid:
        return
    captured = f"sb_{bought.payment[4:]}:capture"
    post(
        sheet,
        world,
        Step(captured, life.paid, "capture", bought.payment, f"payments:{PROVIDER}"),
        lines=deal.capture,
        owner=bought.owner,
    )
    held = deal.total - bought.refunded
    if life.aside:
        post(
            sheet,
            world,
            Step(f"{order}:dues", life.aside, "set_aside", order),
            lines=deal.set_aside,
            owner=bought.owner,
        )
        held -= deal.dues
    if life.released:
        lines = deal.released(bought.given.relief, bought.refunded)
        post(
            sheet,
            world,
            Step(f"{order}:release", life.released, "release", order),
            lines=lines,
            owner=bought.owner,
        )
        held = 0
        _release(sheet, world, bought, -next(minor for kind, owner, _c, minor in lines if owner == SELLER))
    sheet.add("ledger_balance", "buyer_funds", order, deal.currency, held)


def _release(sheet: Sheet, world: World, bought: Bought, seller_share: int) -> None:
    """Write what a release takes of the commission, and count the order."""
    deal, life, shop = bought.deal, bought.life, bought.shop
    at = text(life.released)
    commission, relief = deal.charged(bought.given.relief, bought.refunded)
    sheet.add(
        *("orders_feemove", at, f"{bought.public_id}:release", shop.public_id, "release", deal.currency),
        *(commission, 0, relief, "", at, bought.row),
    )
    home, sold = shop.maker.country.code, deal.goods - bought.refunded
    on = when(life.released).date()
    cents = world.rated.cents(Money(sold, deal.currency), on)
    shop.abroad_cents += (cents or 0) if deal.country != home else 0
    counted = sheet.add(
        *("impact_countedorder", bought.public_id, shop.public_id, deal.origin, deal.country, deal.currency),
        *(sold, deal.dues, deal.total - bought.refunded, at, home, cents),
    )
    if relief:
        saved = world.rated.cents(Money(relief, deal.currency), on)
        shop.relief_cents += saved or 0
        sheet.add("impact_countedrelief", bought.given.programme, relief, counted, saved)
    shop.released.append((life.released, deal.currency, seller_share))
    shop.counted.append((life.released, deal.country))


def _note(bought: Bought) -> None:
    """Note in the shop what was paid for, for the facts that programmes ask of it."""
    if bought.life.paid:
        deal = bought.deal
        bought.shop.paid.append((bought.life.paid, deal.country, deal.currency, deal.goods - bought.refunded))

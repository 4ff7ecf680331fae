"""Reads of carts. A cart is its owner's alone; its price is worked out anew from the law in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet, Sum

from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.kernel.statements import Read
from entrepot.apps.markets import queries as markets
from entrepot.apps.orders import words
from entrepot.apps.orders.access import narrow, owned, owned_by, owner_of
from entrepot.apps.orders.documents import QuotedLine, QuotedParcel, read_lines, read_parcels
from entrepot.apps.orders.identities import AskedIdentity, asked_in, kept_beside, kept_for, kept_of
from entrepot.apps.orders.models import Cart, CartLine, CartQuote, Checkout, KeptIdentity
from entrepot.apps.orders.parting import SplitOffer
from entrepot.apps.orders.pricing_places import price_from_places
from entrepot.apps.orders.queries.counting import AllowanceUse, count_before, use_of
from entrepot.apps.orders.quoting import Asking, Wanted, Warned, said_by_law
from entrepot.apps.stock import queries as stock
from entrepot.apps.stock.queries import Lying
from entrepot.core.money import Money
from entrepot.core.trade.errors import QuoteUnusableError
from entrepot.core.trade.frozen_quote import freeze
from entrepot.core.trade.refusals import Refusal, refusal

EMPTY: Final = Lying({}, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class CartItem:
    """So many pieces of a variant."""

    variant: str
    product: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CartView:
    """A cart without prices."""

    public_id: str
    market: str
    country: str
    language: str
    currency: str
    version: int
    is_open: bool
    items: tuple[CartItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedCart:
    """A cart with its price: parcels by seller, place and way in; warnings; why it cannot be bought.

    `total` is what will be charged, None while there is a refusal. `lines` leave out what is not sold here.
    `checkout` is what a frozen price became, empty before. `offers` are lawful splits, taken or not;
    `allowance` is what it takes of the buyer's year, where the law counts one.
    """

    cart: str
    version: int
    currency: str
    lines: tuple[QuotedLine, ...]
    parcels: tuple[QuotedParcel, ...]
    total: Money | None
    refusals: tuple[Refusal, ...]
    warnings: tuple[Warned, ...]
    quote: str = ""
    valid_until: datetime | None = None
    checkout: str = ""
    offers: tuple[SplitOffer, ...] = ()
    allowance: AllowanceUse | None = None

    @property
    def asks(self) -> AskedIdentity | None:
        """The number of the buyer's identity that the law of a way in asks for, if one does."""
        return asked_in(parcel.reply for parcel in self.parcels)

    @property
    def reasons(self) -> tuple[Warned, ...]:
        """The refusals in words, each with what helps; `subject` is a variant, a parcel's key, or `cart`."""
        return tuple(
            Warned(
                code=each.code, message=words.say_refusal(each), fix=words.say_fix(each), subject=each.subject
            )
            for each in self.refusals
        )


def get_cart(public_id: str, *, viewer: Actor, key: str = "") -> CartView:
    """Return one's own cart; a guest names the key. Raises Cart.DoesNotExist."""
    found = read_cart(public_id, viewer, key)
    return cart_view(found.row, found.lines)


def get_open_cart(*, market: str, viewer: Actor, key: str = "") -> CartView | None:
    """Return one's open cart for a market, or None."""
    narrow(viewer, ORDERS_READ)
    rows = Cart.objects.filter(owned_by(viewer, key), market=market, state=Cart.State.OPEN)
    found = rows.order_by("-id").first()
    return cart_view(found, found.lines.all()) if found else None


def count_pieces(*, market: str, viewer: Actor, key: str = "") -> int:
    """Return how many pieces lie in one's open cart for a market: the figure on the badge."""
    carts = Cart.objects.filter(owned_by(viewer, key), market=market, state=Cart.State.OPEN)
    return CartLine.objects.filter(cart__in=carts).aggregate(sum=Sum("quantity"))["sum"] or 0


def quote_cart(public_id: str, *, viewer: Actor, key: str = "", language: str = "") -> QuotedCart:
    """Price one's own cart with the law in force now, as it would be charged. Nothing is saved.

    Every reason why it cannot be bought is named at once: goods no longer sold here, too few left, no lawful
    way in. Raises Cart.DoesNotExist.
    """
    return price_cart(read_to_price(public_id, viewer, key), viewer=viewer, key=key, language=language)


@dataclass(frozen=True, slots=True)
class ReadCart:
    """A cart and its lines, read by one statement; to be priced, with what lies of them where.

    `kept` is the number by which the cart's country knows who is signed in, if they let us keep it.
    """

    row: Cart
    lines: tuple[CartLine, ...]
    lying: Lying = EMPTY
    kept: KeptIdentity | None = None


def read_cart(public_id: str, viewer: Actor, key: str) -> ReadCart:
    """Return one's own cart. Raises Cart.DoesNotExist."""
    narrow(viewer, ORDERS_READ)
    guest, owner = owner_of(viewer, key)
    lines = tuple(_LINES.rows(guest, owner=owner, cart=public_id))
    return ReadCart(_row_of(lines, public_id, viewer, key), lines)


def read_to_price(public_id: str, viewer: Actor, key: str) -> ReadCart:
    """Return one's own cart with what lies of its goods, for `price_cart`. Raises Cart.DoesNotExist."""
    narrow(viewer, ORDERS_READ)
    guest, owner = owner_of(viewer, key)
    lines = tuple(_TO_PRICE.rows(guest, owner=owner, cart=public_id, today=clock.now().date()))
    lying = stock.lying_of({line.variant: line.lying for line in lines})
    kept = kept_of(lines[0].kept) if lines and not guest else None
    return ReadCart(_row_of(lines, public_id, viewer, key), lines, lying, kept)


def _row_of(lines: Sequence[CartLine], public_id: str, viewer: Actor, key: str) -> Cart:
    return lines[0].cart if lines else Cart.objects.get(owned_by(viewer, key), public_id=public_id)


def _lines(guest: bool, *, owner: Any, cart: Any) -> QuerySet[CartLine]:  # noqa: FBT001 - the form of a statement comes by place
    rows = CartLine.objects.filter(owned(guest, owner, "cart__"), cart__public_id=cart)
    return rows.select_related("cart")


def _to_price(guest: bool, *, owner: Any, cart: Any, today: Any) -> QuerySet[Any]:  # noqa: FBT001 - same
    lying = stock.lying_beside(variant="variant", market="cart__market", today=today)
    rows = _lines(guest, owner=owner, cart=cart).annotate(lying=lying)
    return rows if guest else rows.annotate(kept=kept_beside("cart__user", "cart__country"))


_LINES: Read[CartLine] = Read(_lines)
_TO_PRICE: Read[Any] = Read(_to_price)


def price_cart(
    cart: ReadCart,
    *,
    viewer: Actor,
    key: str = "",
    language: str = "",
    claims: bool = False,
    claims_year: bool = False,
) -> QuotedCart:
    """Price a cart that `read_to_price` read, as `quote_cart` does.

    `claims` says that the pieces are claimed in the same breath, `claims_year` that the buyer's year is:
    then nobody looks whether there is enough of them, unless the cart remembers that there is not.
    """
    row = cart.row
    day = clock.now().date()
    refused: list[Refusal] = [] if cart.lines else [refusal("cart_empty", "cart")]
    market = markets.get_market_by_code(row.market, viewer=SYSTEM, on=day)
    counted = count_before(row, viewer, key, kept=cart.kept, claims=claims_year)
    asking = Asking(market, language or row.language, row.currency, day, before=counted.before)
    found = price_from_places(cart.lines, cart.lying, asking, allowance=counted.allowance, apart=row.apart)
    refused += [_refusal_of(variant, error) for variant, error in found.unsold.items()]
    refused += [] if claims else found.short
    if isinstance(found.priced, ProblemRaised):  # no carrier, no exchange rate
        return _without_price(row, found.wanted, [*refused, _refusal_of("cart", found.priced)])
    priced = found.priced
    refused += [each for parcel in priced.parcels for each in _unpriced(parcel)]
    totals = [parcel.total for parcel in priced.parcels if parcel.total is not None]
    return QuotedCart(
        cart=row.public_id,
        version=row.version,
        currency=row.currency,
        lines=priced.lines,
        parcels=priced.parcels,
        total=None if refused else Money.total(totals, row.currency),
        refusals=tuple(refused),
        warnings=priced.warnings,
        offers=priced.offers,
        allowance=use_of(counted, priced.takes),
    )


def get_frozen_quote(public_id: str, *, viewer: Actor, key: str = "") -> QuotedCart:
    """Return the price that was held for one's own cart, with what the law warned of.

    Raises CartQuote.DoesNotExist.
    """
    narrow(viewer, ORDERS_READ)
    carts = Cart.objects.all() if viewer.is_system else Cart.objects.filter(owned_by(viewer, key))
    row = CartQuote.objects.select_related("cart").get(public_id=public_id, cart__in=carts)
    parcels = read_parcels(row.parcels)
    placed = Checkout.objects.filter(quote=row).values_list("public_id", flat=True).first()
    return QuotedCart(
        cart=row.cart.public_id,
        version=row.version,
        currency=row.currency,
        lines=read_lines(row.lines),
        parcels=parcels,
        total=Money(row.total_minor, row.currency),
        refusals=(),
        warnings=tuple(each for parcel in parcels for each in said_by_law(parcel)),
        quote=row.public_id,
        valid_until=row.valid_until,
        checkout=placed or "",
    )


def get_kept_identity(country: str, *, viewer: Actor, key: str = "") -> str:
    """Return the end of the number this buyer gave the customs of a country before, or nothing."""
    narrow(viewer, ORDERS_READ)
    found = kept_for(viewer, key, country, "")
    return found.tail if found else ""


def cart_view(row: Cart, lines: Iterable[CartLine]) -> CartView:
    """Return a cart and its lines as they were read."""
    return CartView(
        public_id=row.public_id,
        market=row.market,
        country=row.country,
        language=row.language,
        currency=row.currency,
        version=row.version,
        is_open=row.state == Cart.State.OPEN,
        items=tuple(
            CartItem(variant=line.variant, product=line.product, quantity=line.quantity) for line in lines
        ),
    )


def _unpriced(parcel: QuotedParcel) -> list[Refusal]:
    """Return the law's reasons why a parcel has no price."""
    try:
        freeze(parcel.reply)
    except QuoteUnusableError as error:
        said = [*parcel.reply.get("reasons", ()), *parcel.reply.get("needs", ())] or [{}]
        return [
            refusal(
                "no_price",
                parcel.key,
                cause=each.get("code", ""),
                message=each.get("message") or each.get("why") or str(error),
                fix=each.get("fix") or "",
            )
            for each in said
        ]
    return []


def _refusal_of(subject: str, error: ProblemRaised) -> Refusal:
    problem = error.problem
    first = problem.errors[0] if problem.errors else None
    message, fix = (first.reason, first.fix) if first else (problem.title, problem.detail)
    return refusal("no_price", subject, cause=problem.slug, message=message, fix=fix)


def _without_price(row: Cart, wanted: Iterable[Wanted], refused: Iterable[Refusal]) -> QuotedCart:
    return QuotedCart(
        cart=row.public_id,
        version=row.version,
        currency=row.currency,
        lines=tuple(each.line for each in wanted),
        parcels=(),
        total=None,
        refusals=tuple(refused),
        warnings=(),
    )

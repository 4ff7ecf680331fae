"""Why a cart cannot become orders: a code, what it is about, and the figures that fill its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "cart_empty": ("There is nothing in the cart.", "Put something in."),
        "quantity_wrong": ("{quantity} is no number of pieces.", "Order one piece or more."),
        "line_twice": ("The line stands in the cart twice.", "Keep one."),
        "line_unquoted": ("No parcel carries this line.", "Ask for a quote with it."),
        "line_unknown": ("A parcel carries a line that is not in the cart.", "Ask for a new quote."),
        "line_in_two_parcels": ("Two parcels carry this line.", "Put it in one."),
        "parcel_empty": ("The parcel is empty.", "Quote it with its lines."),
        "sellers_mixed": ("One parcel carries lines of several sellers.", "Quote each seller's parcel."),
        "currency_differs": ("It is in {found}, the payment is in {wanted}.", "Quote all in {wanted}."),
        "no_price": ("{message}", "{fix}"),
        "quote_broken": ("{message}", "Ask for a new quote."),
        "quote_lapsed": ("The law behind the quote ended on {day}.", "Ask for a new quote."),
        "goods_differ": (
            "The lines cost {lines}, the quote was for {quoted}.",
            "Ask for a new quote of this cart.",
        ),
        "stock_short": ("{wanted} are wanted, {left} are left.", "Order {left} or fewer."),
        "stock_elsewhere": (
            "What is left lies in another place than this price is for.",
            "Ask for a new quote of this cart.",
        ),
        "fee_missing": ("The seller's commission is not known.", "Give the seller's fee with the cart."),
        "fee_too_high": ("Of {goods} the fees would take {fees}.", "Lower the fee."),
        "price_changed": (
            "The price shown was {shown}, it is {now} now.",
            "Show the new price and ask again.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason; ``subject`` is the line, parcel, item or seller it is about."""

    code: str
    subject: str
    figures: Mapping[str, str]

    @property
    def message(self) -> str:
        """Say it in English."""
        return WORDS[self.code][0].format_map(self.figures)

    @property
    def fix(self) -> str:
        """Say what would help, in English."""
        return WORDS[self.code][1].format_map(self.figures)


def refusal(code: str, subject: str, **figures: object) -> Refusal:
    """Return a refusal with its figures as text."""
    return Refusal(code, subject, MappingProxyType({name: str(value) for name, value in figures.items()}))

"""What the index knows of a product besides its words, and how what is wanted of a shop is asked of it.

Facts are tags (`origin:VN`, `from:SG:VN`) and numbers (`price_sg`, in minor units); those that differ from
market to market name it. They follow offers within a second or two: who shows a product asks the database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from entrepot.apps.catalogue.queries import Narrowing, SearchableProduct
from entrepot.apps.discovery.models import Offered
from entrepot.apps.discovery.offering import BADGES
from entrepot.apps.discovery.wanting import Wanted
from entrepot.apps.search.provider import Between

MARKET: Final = "market:"
ORIGIN: Final = "origin:"
MAKER: Final = "maker:"
CHAPTER: Final = "chapter:"
HEADING: Final = "heading:"
SENT: Final = "from:"
BADGE: Final = "badge:"
THERE: Final = "there:"
OF_CHAPTER: Final = 100  # headings


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a product must be, for the index: one tag of each choice, each number within its band."""

    any_of: tuple[tuple[str, ...], ...] = ()
    between: tuple[Between, ...] = ()


def tags_of(product: SearchableProduct, offers: Iterable[Offered]) -> list[str]:
    """Return the tags of a product: where it is shown, what it is, and what each market offers of it."""
    tags = [MARKET + code for code in product.markets]
    tags += [ORIGIN + product.origin] if product.origin else []
    tags += [MAKER + product.business] if product.business else []
    tags += [CHAPTER + product.hs[:2], HEADING + product.hs[:4]] if product.hs else []
    for row in offers:
        tags += [sent_from(row.market) + row.ships_from] if row.ships_from else []
        tags += [badge_in(row.market) + name for name in BADGES if getattr(row, name)]
        tags += [] if row.sold_out else [THERE + row.market]
    return tags


def numbers_of(offers: Iterable[Offered]) -> dict[str, int]:
    """Return the whole price and the days on the way in each market, where they are known."""
    numbers: dict[str, int] = {}
    for row in offers:
        if row.price_minor is not None:
            numbers[price_in(row.market)] = row.price_minor
        if row.days is not None:
            numbers[days_in(row.market)] = row.days
    return numbers


def asked_of(market: str, only: Narrowing, wanted: Wanted) -> Narrowed:
    """Return what the index is asked for: all that is wanted, but for names of products and for `also`."""
    choices = (
        [MAKER + each for each in only.businesses],
        [ORIGIN + each for each in only.origins],
        [tag for first, end in only.headings for tag in _headings(first, end)],
        [sent_from(market) + each for each in wanted.ships_from],
        [badge_in(market) + each for each in wanted.badges],
    )
    bands = [Between(price_in(market), *wanted.price)] if wanted.price != (None, None) else []
    bands += [days_within(market, wanted.days)] if wanted.days is not None else []
    return Narrowed(tuple(tuple(each) for each in choices if each), tuple(bands))


def days_within(market: str, most: int) -> Between:
    """Return the band of so many working days on the way to a market at most."""
    return Between(days_in(market), None, most + 1)


def sent_from(market: str) -> str:
    """Return how the tags begin that say where goods are sent from to a market."""
    return f"{SENT}{market}:"


def badge_in(market: str) -> str:
    """Return how the tags begin that say what is told of the maker in a market."""
    return f"{BADGE}{market}:"


def price_in(market: str) -> str:
    """Return the name of the whole price in a market, in minor units of its currency."""
    return f"price_{_plain(market)}"


def days_in(market: str) -> str:
    """Return the name of the working days on the way to a market, at most."""
    return f"days_{_plain(market)}"


def _plain(market: str) -> str:
    return market.lower().replace("-", "_")


def _headings(first: str, end: str) -> Iterator[str]:
    """Yield tags of a half-open range of HS codes: of whole chapters, and of headings beside them.

    An end within a heading takes the whole of it: the database draws the line.
    """
    heading = int(f"{first:0<4.4}")
    beyond = int(f"{end:0<4.4}") + (1 if end[4:].strip("0") else 0)
    while heading < beyond:
        if heading % OF_CHAPTER == 0 and heading + OF_CHAPTER <= beyond:
            yield f"{CHAPTER}{heading // OF_CHAPTER:02}"
            heading += OF_CHAPTER
        else:
            yield f"{HEADING}{heading:04}"
            heading += 1

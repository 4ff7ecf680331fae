"""What of a shop a program wants to see, in the words of the shop's own addresses."""

from typing import Annotated, Any, Final

from ninja import Query
from pydantic import AfterValidator

from entrepot.apps.discovery.queries import BADGES
from entrepot.web.storefront.choosing import DAYS, MOST_OF_ONE, SORTS, Choice
from entrepot.web.storefront.departments import BY_WORD
from entrepot.web.storefront.windows import CURRENCIES

COUNTRY: Final = "[A-Z]{2}"
SELLER: Final = "biz_[0-9a-z]{22}"
KIND: Final = f"({'|'.join(BY_WORD)})"
BADGE: Final = f"({'|'.join(BADGES)})"
DAY: Final = f"({'|'.join(str(each) for each in DAYS)})?"
BAND: Final = "(([A-Z]{3})?([0-9]{1,9}-[0-9]{0,9}|-[0-9]{1,9}))?"
MONEY_SIGNS: Final = 3
API_NAMES: Final = {"from": "ships_from", "maker": "business"}
"""Where the API calls a way to narrow by another name than an address of the shop."""


def known_band(said: str) -> str:
    """Return a band of prices. Raises ValueError for a currency that no rate is known of."""
    money = said[:MONEY_SIGNS]
    if money.isalpha() and money not in CURRENCIES:
        raise ValueError(f"{money} is none of: {', '.join(CURRENCIES)}")
    return said


def _several(one: str, about: str, example: str) -> Any:
    made: Any = Query  # ninja's is typed for annotations only
    pattern = f"^({one}(,{one}){{0,{MOST_OF_ONE - 1}}})?$"
    return made(pattern=pattern, description=f"{about} Several with a comma between.", examples=[example])


Kinds = Annotated[str, _several(KIND, "Kinds of goods.", "tea-coffee")]
Origins = Annotated[str, _several(COUNTRY, "Where they are made.", "TH")]
Sellers = Annotated[str, _several(SELLER, "Whose they are.", "biz_" + "0" * 22)]
Sent = Annotated[str, _several(COUNTRY, "Where they are sent from.", "CN")]
Badged = Annotated[str, _several(BADGE, "What is told of their makers.", "farm")]
Within = Annotated[str, Query(pattern=f"^{DAY}$", description="Working days on the way, at most.")]
Priced = Annotated[
    str,
    Query(
        pattern=f"^{BAND}$",
        description="The whole price in whole units: `10-25`, `-10`, `USD100-`; without a currency in the "
        "market's. The second figure is the first that is too much.",
        examples=["10-25"],
    ),
    AfterValidator(known_band),
]
Sorted = Annotated[
    str,
    Query(
        pattern=f"^({'|'.join(SORTS)})?$",
        description="The order: best (with words), new, price, price-down, days or popular. What is sold out "
        "stands last where one is asked for.",
        examples=["price"],
    ),
]
Looked = Annotated[
    str, Query(max_length=100, description="Words of any language; empty for all.", examples=["green tea"])
]


def choice_of(
    *,
    q: str = "",
    kind: str = "",
    origin: str = "",
    business: str = "",
    ships_from: str = "",
    badge: str = "",
    price: str = "",
    days: str = "",
    sort: str = "",
) -> Choice:
    """Return what is chosen, as the pages of the shop have it."""
    return Choice(
        kind=kind,
        origin=origin,
        maker=business,
        sent_from=ships_from,
        badge=badge,
        price=price,
        days=days,
        q=" ".join(q.split()),
        sort=sort,
    )

"""The homes of the four families of shops: what each promises, its campaign, collections and makers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from entrepot.apps.campaigns import changing as in_front
from entrepot.apps.campaigns import queries as campaigns
from entrepot.apps.campaigns.queries import CollectionView
from entrepot.apps.catalogue.queries import Narrowing, ProductView
from entrepot.apps.discovery.changing import GOODS, RULES, shown_by
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.web.design import places
from entrepot.web.front.showing import shows
from entrepot.web.public.pace import paced
from entrepot.web.storefront import filtering
from entrepot.web.storefront.cards import Card, cards_of, listed, listed_of
from entrepot.web.storefront.departments import DEPARTMENTS
from entrepot.web.storefront.makers import Maker, maker_of_product
from entrepot.web.storefront.windows import Window, shop_page

ON_A_SHELF: Final = 4
NEW: Final = 8
MAKERS: Final = 3
LOOKED_AT: Final = 24
WHOLE: Final = 48


@dataclass(frozen=True, slots=True)
class Front:
    """What one family of shops says at its door: `code` is the family's, `promises` are (what, how)."""

    code: str
    title: Any
    lead: Any
    promises: tuple[tuple[Any, Any], ...]


_HELD = (_("Your money waits"), _("It goes to the maker once you have the goods in your hands."))
FRONTS: Final[Mapping[str, Front]] = MappingProxyType(
    {
        front.code: front
        for front in (
            Front(
                "china",
                _("From the maker, through customs, to your door"),
                _("Small makers of the whole world, at one price in yuan with duty and tax inside."),
                (
                    (
                        _("Cleared for you"),
                        _("As cross-border retail where the law allows it; your allowance is shown."),
                    ),
                    (_("One price"), _("What you see is what you pay: nothing is asked at the door.")),
                    _HELD,
                ),
            ),
            Front(
                "south-east-asia",
                _("Good things from next door, and from far away"),
                _("Makers of the region and beyond, at the price for your own country."),
                (
                    (
                        _("The region's own agreements"),
                        _("Where a free-trade agreement lowers the duty, the price already has it."),
                    ),
                    (_("Followed all the way"), _("You see each step, customs too, by its name.")),
                    _HELD,
                ),
            ),
            Front(
                "world",
                _("Made by somebody you can name"),
                _("Workshops, farms and co-operatives: their goods at the whole price at your door."),
                (
                    (_("Every price explains itself"), _("Line by line, with the law behind each of them.")),
                    (_("No surprise at the door"), _("Duty and tax are paid with the order.")),
                    _HELD,
                ),
            ),
            Front(
                "overseas-chinese",
                _("What tastes and feels of home"),
                _("Tea, paper, porcelain and silk from their makers, sent lawfully to where you live."),
                (
                    (
                        _("In your language"),
                        _("Read and ask in Chinese; makers answer for everybody."),
                    ),
                    (_("Checked before you pay"), _("What your country does not let in is not offered.")),
                    _HELD,
                ),
            ),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A collection with what of it is sold here."""

    collection: CollectionView
    cards: list[Card]
    address: str


@paced
@shop_page
def show(request: HttpRequest, window: Window) -> HttpResponse:
    """Show the home of the shop of the visitor's place."""
    language = places.current().language
    market = window.market
    rows = campaigns.list_in_front(market.family, on=window.on, viewer=ANONYMOUS, language=language)
    newest = listed(window, Narrowing(), LOOKED_AT)
    wanted = [name for row in rows for name in row.products[: ON_A_SHELF * 2]]
    known = {each.public_id: each for each in newest}
    known |= {each.public_id: each for each in listed_of(wanted, window, WHOLE)}
    shelves = [(row, _in_order(row.products, known)[:ON_A_SHELF]) for row in rows]
    new = newest[:NEW]
    shown = {each.public_id: each for _row, found in shelves for each in found}
    shown |= {each.public_id: each for each in new}
    cards = {card.product.public_id: card for card in cards_of(list(shown.values()), window)}
    filled = [
        Shelf(
            row,
            [cards[each.public_id] for each in found],
            places.place_url("collection", collection=row.public_id),
        )
        for row, found in shelves
        if found
    ]
    shows(
        request,
        [GOODS, RULES, in_front.front(market.family), *shown_by([*newest, *known.values()])],
    )
    context = {
        "window": window,
        "front": FRONTS.get(market.family, FRONTS["world"]),
        "campaign": next((each for each in filled if each.collection.is_campaign), None),
        "shelves": [each for each in filled if not each.collection.is_campaign],
        "new": [cards[each.public_id] for each in new],
        "makers": makers_of(newest),
        "kinds": kinds_of(window),
    }
    return render(request, "storefront/front.html", context)


@paced
@shop_page
def show_collection(request: HttpRequest, window: Window, collection: str) -> HttpResponse:
    """Show all of a collection that is sold here."""
    language = places.current().language
    try:
        row = campaigns.get_collection(collection, on=window.on, viewer=ANONYMOUS, language=language)
    except ObjectDoesNotExist:
        raise Http404 from None
    found = listed_of(row.products, window, WHOLE)
    shows(request, [GOODS, RULES, in_front.collection(collection), *shown_by(found)])
    cards = cards_of(found, window)
    return render(request, "storefront/collection.html", {"window": window, "row": row, "cards": cards})


def makers_of(products: Iterable[ProductView]) -> list[Maker]:
    """Return makers of the newest goods who say something of themselves, those with a photo first."""
    theirs = list({each.business: each for each in products}.values())
    found = [maker for maker in map(maker_of_product, theirs[: MAKERS * 2]) if maker is not None]
    told = [each for each in found if each.profile.tagline or each.profile.photo]
    return sorted(told, key=lambda each: each.profile.photo is None)[:MAKERS]


def kinds_of(window: Window) -> list[tuple[Any, str, int]]:
    """Return the departments with goods here: (name, address, how many)."""
    counted = filtering.kinds_of(window)
    home = places.place_url("shop")
    return [
        (each.name, f"{home}?kind={each.word}", counted[each.word])
        for each in DEPARTMENTS
        if counted.get(each.word)
    ]


def _in_order(products: Iterable[str], known: Mapping[str, ProductView]) -> list[ProductView]:
    return [known[each] for each in products if each in known]

"""Sellers and products for tests, made through the same actions the product uses."""

from copy import copy
from typing import Any

from django.db import transaction
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.businesses.actions import register_business
from entrepot.apps.catalogue import actions
from entrepot.apps.catalogue.actions import ProductInput, VariantInput
from entrepot.apps.catalogue.models import Product
from entrepot.apps.catalogue.sheets import Said, kept_of
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.markets.actions import install_markets
from entrepot.apps.markets.models import Family, Market, Setting

_opened: list[tuple[list[Family], list[Market], list[Setting]]] = []


def open_markets() -> None:
    """Open the markets of the demo world, as a shop finds them that was opened long ago.

    The product's action does it once in a process; most tests begin with an open shop, so every later one
    gets copies of the rows it wrote. Who tests the opening itself calls `install_markets`.
    """
    if Market.objects.exists():
        install_markets(by=SYSTEM, at=AT)
        return
    if not _opened:
        with transaction.atomic():
            install_markets(by=SYSTEM, at=AT)
            _opened.append(
                (list(Family.objects.all()), list(Market.objects.all()), list(Setting.objects.all()))
            )
            transaction.set_rollback(True)
    families, markets, settings = _opened[0]
    with transaction.atomic():
        family_of = _copies(families)
        market_of = _copies(markets, family=family_of)
        _copies(settings, family=family_of, market=market_of)


def _copies[Row: (Family, Market, Setting)](rows: list[Row], **owners: dict[int, Any]) -> dict[int, Row]:
    """Write each row again as a new one, with the new owners of the old ones; return them by the old key."""
    copies = {row.pk: copy(row) for row in rows}
    for row in copies.values():
        row._state = copy(row._state)
        row._state.adding, row.pk = True, None
        for name, new in owners.items():
            setattr(row, name, new.get(getattr(row, f"{name}_id")))
    type(rows[0]).objects.bulk_create(copies.values())
    return copies


def make_seller(name: str = "Hill Candles", *, country: str = "US", draft: bool = False) -> Actor:
    """Return the owner of an organisation with a business that may list."""
    founder = make_user()
    seller = actor_of(founder, make_organisation(founder, name, country=country))
    register_business(name=name, country=country, kind="home", by=seller, at=AT, draft=draft)
    return seller


def a_variant(sku: str = "HC-1", **more: Any) -> VariantInput:
    """Return a candle of 220 g for 24 dollars."""
    given = {"price_minor": 2400, "currency": "USD", "net_grams": 220, "gross_grams": 540}
    return VariantInput(sku=sku, **{**given, **more})


def a_product(title: str = "Cedar Candle", **more: Any) -> ProductInput:
    """Return a candle that is ready to be sold."""
    given = {"hs": "340600", "origin": "US", "variants": (a_variant(),)}
    return ProductInput(title=title, **{**given, **more})


def make_product(seller: Actor, title: str = "Cedar Candle", **more: Any) -> str:
    """Return the public id of a product of the seller."""
    return actions.create_product(product=a_product(title, **more), by=seller, at=AT)


def what_is_kept(*market_codes: str) -> dict[tuple[str, str], Said]:
    """Return what is kept of every product, by its public id and the market; of all markets by default."""
    codes = dict(Market.objects.values_list("pk", "code"))
    names = dict(Product.objects.values_list("pk", "public_id"))
    return {
        (names[product], codes[market]): said
        for product, kept in kept_of(names).items()
        for market, said in kept.sheet.items()
        if not market_codes or codes[market] in market_codes
    }

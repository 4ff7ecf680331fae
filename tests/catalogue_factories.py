"""Sellers and products for tests, made through the same actions the product uses."""

from typing import Any

from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.businesses.actions import register_business
from entrepot.apps.catalogue import actions
from entrepot.apps.catalogue.actions import ProductInput, VariantInput
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.markets.actions import install_markets


def open_markets() -> None:
    """Open the markets of the demo world."""
    install_markets(by=SYSTEM, at=AT)


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

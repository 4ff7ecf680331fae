"""The demo world from nothing, or on from where an earlier seeding stopped; again it changes nothing.

Makers open one after the other in the first days of the markets, so that orders may follow. Asking the law
about every thing in every market is what takes long, so makers are stocked by several processes at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel.actors import Actor
from entrepot.cli.demo import businesses, people, programmes, terms
from entrepot.cli.demo.makers import FOUNDED, Maker, all_makers, folder
from entrepot.cli.demo.spreading import spread
from entrepot.cli.demo.stocking import stock_shop

type Tell = Callable[[str], None]


@dataclass(slots=True)
class Seeded:
    """What stands after a seeding: makers with their owners, and every variant by its SKU with its seller."""

    owners: dict[str, tuple[Maker, Actor]] = field(default_factory=dict)
    variants: dict[str, str] = field(default_factory=dict)
    sellers: dict[str, Actor] = field(default_factory=dict)


def seed(tell: Tell, *, processes: int = 1, only: Iterable[str] = ()) -> Seeded:
    """Make the demo world (or `only` these makers, by the name of their file), telling each step.

    Raises WorldRefusedError for a table that cannot be read.
    """
    table, chosen, world = terms.read_terms(folder()), set(only), Seeded()
    operator = people.seat_platform()
    terms.set_schedules(table, by=operator, at=FOUNDED)
    terms.set_return_places(table, by=operator, at=FOUNDED)
    for maker in all_makers().values():
        if not chosen or maker.slug in chosen:
            world.owners[maker.slug] = (maker, businesses.open_business(maker, operator=operator))
    for count, (slug, added) in enumerate(spread(stock_shop, list(world.owners), processes), 1):
        maker, _owner = world.owners[slug]
        tell(f"  {count:>2} of {len(world.owners)}  {maker.name}, {maker.country}: {_said(added, maker)}")
    for _maker, owner in world.owners.values():
        _remember(world, owner)
    terms.set_prices(table, world.variants, world.sellers, at=FOUNDED)
    programmes.seed_programmes(world.owners, tell, at=_all_are_open(world))
    return world


def _all_are_open(world: Seeded) -> datetime:
    """Return a moment at which every maker's business is registered."""
    return max(maker.opens_at for maker, _owner in world.owners.values()) + timedelta(hours=6)


def how_to_sign_in(world: Seeded, tell: Tell) -> None:
    """Tell where and as whom to sign in."""
    tell(f"Sign in at {settings.ADDRESS}/account/login/ with the password {people.demo_password()}")
    for email, (name, _role, says) in people.PLATFORM.items():
        tell(f"  {email:<28}{name}, {says}")
    for maker, _owner in world.owners.values():
        for each in maker.people:
            tell(f"  {each.email:<28}{each.name}, {each.role} of {maker.name}, {maker.country}")


def _remember(world: Seeded, by: Actor) -> None:
    for own in catalogue.list_own_products(viewer=by, limit=200):
        for variant in own.product.variants:
            world.variants[variant.sku] = variant.public_id
            world.sellers[variant.sku] = by


def _said(added: int, maker: Maker) -> str:
    return f"{added} goods" if added else f"{len(maker.goods)} goods stand already"

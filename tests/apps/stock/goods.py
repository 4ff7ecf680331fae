"""Something to put on a shelf."""

from itertools import count

from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.accounts.models import Organisation
from entrepot.apps.businesses.actions import register_business
from entrepot.apps.businesses.models import Business
from entrepot.apps.catalogue.models import Product, Variant
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.stock.actions import add_location
from entrepot.core.money import Money

_numbers = count(1)


def make_seller(email: str = "") -> Actor:
    founder = make_user(email)
    seller = actor_of(founder, make_organisation(founder, country="US"))
    register_business(name=f"Shop {next(_numbers)}", country="US", kind="home", by=seller, at=AT)
    return seller


def make_variant(seller: Actor, price: Money | None = None, **facts: object) -> str:
    """Return the public id of a new variant of a new candle."""
    organisation = Organisation.objects.get(pk=seller.organisation_id)
    number = next(_numbers)
    product = Product.objects.create(
        organisation=organisation,
        business=Business.objects.get(organisation=organisation),
        handle=f"candle-{number}",
        hs="340600",
        hs_edition="2022",
        hs_confirmed="seller",
        origin="US",
        state="published",
        updated_at=AT,
    )
    variant = Variant.objects.create(
        product=product,
        organisation=organisation,
        sku=f"C{number}",
        price=price or Money(1995, "USD"),
        **{"net_grams": 200, "gross_grams": 300, **facts},
    )
    return variant.public_id


def make_place(seller: Actor, code: str, kind: str = "warehouse", country: str = "SG", **more: str) -> str:
    """Return the public id of another place of a seller."""
    name = more.pop("name", code.title())
    return add_location(
        name=name,
        code=code,
        kind=kind,
        country=country,
        by=seller,
        at=AT,
        entered_from=more.get("entered_from", ""),
    )

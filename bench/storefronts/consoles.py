"""Pages that no load is put on: of a seller, of the platform, of visitors; made in this process, one by one.

Each is asked for so often, by the person who would, once before that to warm up. Told are the 95th
percentile, the statements, and the large tables that a page reads through.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scales.measuring import Measured, page

from . import goods

OLGA = "olga@bench.example"
SHOP = f"/{goods.MARKET.lower()}/en"
VISITED = {
    "home of the shop": "/store/",
    "all goods": "/shop/",
    "one kind of goods": "/shop/?kind=home",
    "cheapest first": "/shop/?sort=price",
    "words that fit very much": "/shop/?q=candle",
    "words that fit nothing": "/shop/?q=zzzzzzzz",
    "two side by side": "/compare?product={0}&product={1}",
    "reviews of a product": "/shop/{0}/reviews/",
}
SOLD = {
    "products": "",
    "readiness": "readiness/",
    "languages": "languages/",
    "stock": "stock/",
    "orders": "orders/",
    "money": "money/",
    "invoices": "invoices/",
    "reviews": "reviews/",
    "what was done": "activity/",
}
OPERATED = {
    "desk": "",
    "orders": "orders/",
    "money": "money/",
    "people": "people/",
    "audit": "audit/",
    "pictures": "pictures/",
    "markets": "markets/",
    "raw products": "raw/catalogue/product/",
    "raw products, found": "raw/catalogue/product/?q=Cedar",
    "raw listings": "raw/catalogue/listing/",
    "raw businesses": "raw/businesses/business/",
    "raw stock": "raw/stock/stockitem/",
    "raw offers": "raw/discovery/offered/",
}


def measure() -> list[Measured]:
    """Return what each page takes now, with nothing known from a smaller size.

    What people leave behind is undone, so that a larger size can follow.
    """
    from django.core.cache import cache  # noqa: PLC0415 - after the set-up
    from django.db import transaction  # noqa: PLC0415 - same

    from entrepot.apps.kernel.changes import FOLLOWER  # noqa: PLC0415 - same

    FOLLOWER.forget()
    cache.clear()
    with transaction.atomic():
        found = [page(*each, with_plans=True) for each in Consoles().pages()]
        transaction.set_rollback(True)
    return found


class Consoles:
    """Who opens these pages: somebody of the platform, and a seller of ten products."""

    def __init__(self) -> None:
        """Let somebody of the platform come in; sellers are there."""
        self._platform = _an_operator()
        self._seller, self._root = _a_seller()

    def pages(self) -> Iterator[tuple[Any, str, str]]:
        """Yield each page: who opens it, what it is, its address."""
        from django.test import Client  # noqa: PLC0415 - after the set-up

        names = goods.names(2)
        yield from ((Client(), what, SHOP + path.format(*names)) for what, path in VISITED.items())
        yield from ((self._seller, f"seller: {what}", self._root + path) for what, path in SOLD.items())
        yield from (
            (self._platform, f"platform: {what}", f"/operate/{path}") for what, path in OPERATED.items()
        )


def _an_operator() -> Any:
    """Return the browser of somebody of the platform."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - after the set-up
    from tests.factories import AT, make_user  # noqa: PLC0415 - same
    from tests.web.operator.people import browser_of  # noqa: PLC0415 - same

    from entrepot.apps.accounts.actions import grant_platform_role  # noqa: PLC0415 - same
    from entrepot.apps.kernel.actors import SYSTEM  # noqa: PLC0415 - same

    known = get_user_model().objects.filter(email=OLGA).first()
    person = known or make_user(OLGA, name="Olga Operator")
    if known is None:
        grant_platform_role(email=OLGA, role="operator", by=SYSTEM, at=AT)
    return browser_of(person)


def _a_seller() -> tuple[Any, str]:
    """Return the browser of a seller, and where their pages begin."""
    from django.apps import apps  # noqa: PLC0415 - after the set-up
    from tests.web.operator.people import browser_of  # noqa: PLC0415 - same

    product = apps.get_model("catalogue", "Product").objects.order_by("pk")[0]
    members = apps.get_model("accounts", "Membership").objects.select_related("user", "organisation")
    member = members.filter(organisation_id=product.organisation_id)[0]
    return browser_of(member.user), f"/sell/{member.organisation.public_id}/"


def show(sizes: Mapping[int, Sequence[Measured]]) -> None:
    """Print the 95th percentile of each page beside each size, and how much more beside the largest."""
    heads = "".join(f"{size:>13,}" for size in sizes)
    print(f"\n{'one page, p95 ms':32}{heads}{'growth':>9}{'statements':>12}  reads through")
    for row in zip(*sizes.values(), strict=True):
        costs = "".join(f"{each.p95_ms:>13.1f}" for each in row)
        grown = row[-1].p95_ms / row[0].p95_ms
        last = row[-1]
        through = ", ".join(last.read_through)
        print(f"  {last.what:30}{costs}{grown:>9.2f}{last.statements:>12}  {through}")
    print(flush=True)

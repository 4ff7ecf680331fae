"""What is left of a person's year, and the number customs knows them by."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.orders import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, guest_key, seeing_own_work
from entrepot.web.api.shapes import allowances as shapes

resource = Resource("allowances", "Yearly allowances of people, and the numbers customs knows them by.")
Country = Annotated[str, Path(pattern="^[A-Z]{2}$", description="Whose customs.", examples=["CN"])]


@resource.get(
    "/allowances", scope=ORDERS_READ, guests=True, answers=shapes.Allowances, summary="What is left of a year"
)
def list_allowances(request: HttpRequest) -> shapes.Allowances:
    """Return the years of every person one ordered for where a law counts them, order by order."""
    rows = queries.list_allowances(viewer=actor_of(request), key=guest_key(request))
    return shapes.Allowances(items=[shapes.Allowance.of(row) for row in rows])


@resource.get("/identities", scope=ORDERS_READ, answers=shapes.KeptNumbers, summary="Numbers that are kept")
def list_identities(request: HttpRequest) -> shapes.KeptNumbers:
    """Return the numbers one let us keep, by their ends."""
    return _kept(request)


@resource.put(
    "/identities/{country}", scope=ORDERS_WRITE, answers=shapes.KeptNumbers, summary="Keep one's number"
)
def keep_identity(request: HttpRequest, country: Country, body: shapes.NumberKept) -> shapes.KeptNumbers:
    """Keep one's own number for the customs of a country, sealed, in place of any kept before."""
    actions.keep_identity(
        country=country,
        number=body.number,
        recipient=body.recipient,
        by=actor_of(request),
        at=clock.now(),
    )
    return _kept(request)


@resource.delete("/identities/{country}", scope=ORDERS_WRITE, summary="Delete one's number")
def forget_identity(request: HttpRequest, country: Country) -> None:
    """Delete the number that is kept. Orders made with it keep theirs, sealed."""
    actions.forget_identity(country=country, by=actor_of(request), at=clock.now())


def _kept(request: HttpRequest) -> shapes.KeptNumbers:
    rows = queries.list_kept_identities(viewer=seeing_own_work(actor_of(request), ORDERS_READ))
    return shapes.KeptNumbers(items=[shapes.KeptNumber.copied(row) for row in rows])

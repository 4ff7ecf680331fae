"""Sellers paid before receipt: the terms of each currency, and grants that two people give."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import PLATFORM_READ, PLATFORM_SETTINGS
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.orders import actions, queries
from entrepot.web.api.declaring import Resource, for_the_platform
from entrepot.web.api.shapes.base import GrantId
from entrepot.web.api.shapes.platform import early as shapes

resource = Resource("platform early payment", "Terms and grants of being paid before receipt.")


@resource.get(
    "/platform/early-payment",
    scope=PLATFORM_READ,
    answers=shapes.AdvanceBook,
    summary="Terms and grants of early payment",
)
def get_advance_book(request: HttpRequest) -> shapes.AdvanceBook:
    """Return when shares in each currency are paid early and how much at once, and every grant."""
    return _book(for_the_platform(request))


@resource.post(
    "/platform/early-payment/terms",
    scope=PLATFORM_SETTINGS,
    answers=shapes.AdvanceBook,
    summary="Set the terms of a currency",
)
def set_advance_term(request: HttpRequest, body: shapes.AdvanceTermAsked) -> shapes.AdvanceBook:
    """Say when shares in a currency are paid early from a day on, and how much of one seller's at once."""
    by, cap = for_the_platform(request), body.cap.as_money()
    actions.set_advance_term(
        currency=cap.currency,
        moment=body.moment,
        cap=cap,
        valid_from=body.valid_from,
        by=by,
        at=clock.now(),
    )
    return _book(by)


@resource.post(
    "/platform/early-payment/grants",
    scope=PLATFORM_SETTINGS,
    answers=shapes.AdvanceGrant,
    summary="Propose that a business is paid early for nothing",
)
def propose_advance_grant(request: HttpRequest, body: shapes.AdvanceGrantAsked) -> shapes.AdvanceGrant:
    """Propose a grant, as somebody who does not belong to the business; another person approves it."""
    by = for_the_platform(request)
    if not businesses.get_names([body.business], viewer=by):
        error = ("business", "is no business", "GET /api/v1/businesses names those that sell")
        raise ProblemRaised(invalid_request([error]))
    made = actions.propose_advance_grant(**body.model_dump(), by=by, at=clock.now())
    return _grant(made, by)


@resource.post(
    "/platform/early-payment/grants/{grant}/approve",
    scope=PLATFORM_SETTINGS,
    answers=shapes.AdvanceGrant,
    status=200,
    summary="Let a grant hold",
)
def approve_advance_grant(request: HttpRequest, grant: GrantId) -> shapes.AdvanceGrant:
    """Approve a grant that somebody else proposed."""
    by = for_the_platform(request)
    actions.approve_advance_grant(grant=grant, by=by, at=clock.now())
    return _grant(grant, by)


@resource.post(
    "/platform/early-payment/grants/{grant}/end",
    scope=PLATFORM_SETTINGS,
    answers=shapes.AdvanceGrant,
    status=200,
    summary="End or refuse a grant",
)
def end_advance_grant(request: HttpRequest, grant: GrantId) -> shapes.AdvanceGrant:
    """Take a grant back, or refuse one that is proposed; what was paid early under it stays free."""
    by = for_the_platform(request)
    actions.end_advance_grant(grant=grant, by=by, at=clock.now())
    return _grant(grant, by)


def _book(viewer: Actor) -> shapes.AdvanceBook:
    return shapes.AdvanceBook(
        terms=[
            shapes.AdvanceTerm.of(row) for row in queries.list_advance_terms(viewer=viewer, at=clock.now())
        ],
        grants=[shapes.AdvanceGrant.of(row) for row in queries.list_advance_grants(viewer=viewer)],
    )


def _grant(grant: str, viewer: Actor) -> shapes.AdvanceGrant:
    return shapes.AdvanceGrant.of(queries.get_advance_grant(grant, viewer=viewer))

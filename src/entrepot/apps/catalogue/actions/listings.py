from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.access import own_product, require_listed, require_member
from entrepot.apps.catalogue.events import ListingPublished, ListingWithdrawn
from entrepot.apps.catalogue.judging import judge_together
from entrepot.apps.catalogue.keeping import Verdicts, keep_verdicts
from entrepot.apps.catalogue.models import Listing, Product
from entrepot.apps.catalogue.refusals import clash, invalid, no_product
from entrepot.apps.catalogue.standings import reckon
from entrepot.apps.catalogue.visibility import READY, Verdict
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.kernel.bulk import ALREADY_RUNNING, start_bulk_run
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketView

RECHECK = "catalogue.recheck"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingResult:
    """What became of a product in one market: listed, or the state and codes that kept it out."""

    market: str
    listed: bool
    state: str
    codes: tuple[str, ...]


def publish_listing(
    *, product: str, by: Actor, at: datetime, markets_wanted: Collection[str] | None = None
) -> tuple[ListingResult, ...]:
    """Offer a product in every market where it is ready, of those wanted (all by default). For members.

    The law is asked now. Where the product is not ready nothing is listed, and the result says why. A
    business that may not list is refused (409), and so is a product that is ready nowhere.
    """
    require_member(by)
    require_listed(by)
    chosen = _chosen(markets_wanted)
    row = _own(product, by)
    ((_row, verdicts),) = judge_together([row], chosen)
    with transaction.atomic():
        locked = own_product(product, by=by)
        if locked.version != row.version:
            raise _changed()
        keep_verdicts([(locked, verdicts)], at=at, everywhere=markets_wanted is None, reckons=False)
        _list(locked, verdicts, by=by, at=at)
        reckon([locked])
    results = tuple(_result(market, verdict) for market, verdict in verdicts)
    if not any(result.listed for result in results):
        raise _ready_nowhere(results)
    return results


def withdraw_listing(
    *, product: str, by: Actor, at: datetime, markets_wanted: Collection[str] | None = None
) -> int:
    """Take a product off markets (all by default); returns off how many. A product on none is a draft again.

    For members of the seller.
    """
    require_member(by)
    with transaction.atomic():
        row = own_product(product, by=by)
        standing = row.listings.filter(state=Listing.State.PUBLISHED).select_related("market")
        if markets_wanted is not None:
            standing = standing.filter(market__code__in=markets_wanted)
        leaving = list(standing)
        for listing in leaving:
            listing.state, listing.changed_at = Listing.State.WITHDRAWN, at
            listing.save(update_fields=["state", "changed_at"])
            publish(
                ListingWithdrawn(
                    product=row.public_id,
                    market=listing.market.code,
                    organisation=row.organisation.public_id,
                    at=at,
                )
            )
        if leaving:
            codes = [listing.market.code for listing in leaving]
            audit.record(
                by=by,
                action="catalogue.withdraw_listing",
                subject=row.public_id,
                changes={"markets": codes},
                at=at,
            )
        if row.state == Product.State.PUBLISHED and not row.listings.filter(state="published").exists():
            row.state = Product.State.DRAFT
            row.save(update_fields=["state"])
        if leaving:
            reckon([row])
    return len(leaving)


def recheck_visibility(*, by: Actor, at: datetime, market: str = "", cause: str = "") -> str:
    """Ask the law anew for every product, in one market or in all; returns the bulk run's id. For operators.

    `cause` names what made it due: two runs for one cause are never open at once, the second returns "".
    """
    require_role(by, OPERATOR, roles.OFFICER)
    try:
        run = start_bulk_run(
            name=RECHECK,
            params={"market": market, "at": at.isoformat()},
            by=by,
            exclusive_key=f"{RECHECK}:{market or 'all'}:{cause}" if cause else "",
        )
    except ProblemRaised as refused:
        if refused.problem.slug != ALREADY_RUNNING:
            raise
        return ""
    return run.public_id


def _own(public_id: str, by: Actor) -> Product:
    """Return the actor's product without a lock: the law is asked outside any transaction."""
    row = Product.objects.select_related("business", "organisation").filter(
        public_id=public_id, organisation_id=by.organisation_id or 0, archived_at=None
    )
    found = row.first()
    if found is None:
        raise no_product()
    return found


def _chosen(wanted: Collection[str] | None) -> list[MarketView]:
    every = markets.list_markets(viewer=SYSTEM)
    if wanted is None:
        return every
    unknown = sorted(set(wanted) - {market.code for market in every})
    if unknown or not wanted:
        raise invalid([("markets", _("There is no such market."), ", ".join(unknown) or _("Name one."))])
    return [market for market in every if market.code in wanted]


def _list(row: Product, verdicts: Verdicts, *, by: Actor, at: datetime) -> None:
    """List where it is ready and not listed yet, with the same few queries for one market and for fifty."""
    standing = set(row.listings.filter(state=Listing.State.PUBLISHED).values_list("market_id", flat=True))
    ready = [market for market, verdict in verdicts if verdict.state == READY]
    new = [market for market in ready if market.id not in standing]
    if not new:
        return
    Listing.objects.bulk_create(
        [
            Listing(
                product=row,
                market_id=market.id,
                state=Listing.State.PUBLISHED,
                changed_at=at,
                created_at=at,
            )
            for market in new
        ],
        update_conflicts=True,
        unique_fields=["product", "market"],
        update_fields=["state", "changed_at"],
    )
    if row.state == Product.State.DRAFT:
        row.state = Product.State.PUBLISHED
        row.save(update_fields=["state"])
    codes = [market.code for market in new]
    audit.record(
        by=by, action="catalogue.publish_listing", subject=row.public_id, changes={"markets": codes}, at=at
    )
    owner = row.organisation.public_id
    publish(ListingPublished(product=row.public_id, markets=tuple(codes), organisation=owner, at=at))


def _result(market: MarketView, verdict: Verdict) -> ListingResult:
    codes = tuple(dict.fromkeys(found.code for found in verdict.found))
    return ListingResult(market=market.code, listed=verdict.state == READY, state=verdict.state, codes=codes)


def _changed() -> ProblemRaised:
    return clash(
        "product-changed", _("The product was changed meanwhile."), _("Look at it again, then publish.")
    )


def _ready_nowhere(results: tuple[ListingResult, ...]) -> ProblemRaised:
    told = "; ".join(f"{result.market}: {result.state} ({' '.join(result.codes)})" for result in results)
    return clash("not-ready", _("The product is not ready in any of these markets."), told)

"""Many products at once: a fact set, put on sale, taken off, undone. Some tens are done in the request."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.access import own_business, require_listed, require_member
from entrepot.apps.catalogue.bulk_work import BULK_CHANGE, PUBLISH, UNDO, WITHDRAW, change_chunk
from entrepot.apps.catalogue.mending import Given, check
from entrepot.apps.catalogue.models import BulkChange
from entrepot.apps.catalogue.refusals import clash, invalid
from entrepot.apps.catalogue.selecting import Selection, market_codes, select
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.bulk import start_bulk_run

AT_ONCE: Final = 30
"""Up to so many products are changed before the answer; more go to the background."""


def mend_products(
    *, selection: Selection, kind: str, given: Given, by: Actor, at: datetime, overwrites: bool = False
) -> str:
    """Set one fact for every product chosen that lacks it, and return the bulk change's id. For members.

    `kind` is one of `mending.MENDS`, `given` what `mending.asked_of` names. With `overwrites` it is set also
    where the product says something else. Raises ProblemRaised naming each wrong field, 409 where nothing is
    chosen.
    """
    require_member(by)
    check(kind, given)
    return _begin(kind, selection, dict(given), by=by, at=at, overwrites=overwrites)


def publish_products(
    *, selection: Selection, by: Actor, at: datetime, markets_wanted: Collection[str] | None = None
) -> str:
    """Offer every product chosen in the markets wanted (all by default) where it is ready. For members.

    The law is asked anew of each. Returns the bulk change's id. Raises ProblemRaised 409 where the business
    may not list.
    """
    require_member(by)
    require_listed(by)
    return _begin(PUBLISH, selection, _wanted(markets_wanted), by=by, at=at)


def withdraw_products(
    *, selection: Selection, by: Actor, at: datetime, markets_wanted: Collection[str] | None = None
) -> str:
    """Take every product chosen off markets (all by default); return the bulk change's id. For members."""
    require_member(by)
    return _begin(WITHDRAW, selection, _wanted(markets_wanted), by=by, at=at)


def undo_bulk_change(*, change: str, by: Actor, at: datetime) -> str:
    """Put back what a finished bulk change set, where nobody has said something else since. For members.

    Returns the id of the change that does it. Raises BulkChange.DoesNotExist for one of others, ProblemRaised
    409 for one that runs, that was undone before, or that set no fact.
    """
    require_member(by)
    try:
        with transaction.atomic():
            done = BulkChange.objects.select_for_update().get(
                public_id=change, organisation_id=by.organisation_id or 0
            )
            if done.finished_at is None:
                raise clash("change-runs", _("This change is still under way."), _("Wait until it is done."))
            if done.kind in {PUBLISH, WITHDRAW, UNDO} or done.undone_by.exists():
                raise clash(
                    "not-to-undo",
                    _("This change cannot be undone."),
                    _("What was put on sale is taken off; what was undone is set again."),
                )
            job = BulkChange(
                organisation_id=done.organisation_id,
                user_id=by.user_id,
                kind=UNDO,
                given={},
                selection={},
                until=done.until,
                matched=done.changed,
                undoes=done,
                created_at=at,
            )
            return _start(job, by=by, at=at)
    except IntegrityError as twice:
        raise clash(
            "not-to-undo", _("This change cannot be undone."), _("Somebody has just undone it.")
        ) from twice


def _wanted(markets: Collection[str] | None) -> dict[str, Any]:
    if markets is None:
        return {}
    unknown = sorted(set(markets) - set(market_codes().values()))
    if unknown or not markets:
        raise invalid([("markets", _("There is no such market."), ", ".join(unknown) or _("Name one."))])
    return {"markets": sorted(set(markets))}


def _begin(
    kind: str,
    selection: Selection,
    given: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
    overwrites: bool = False,
) -> str:
    """Keep a change and do it, at once or in the background: neither stands without the other."""
    selection.check()
    owner = own_business(by).organisation
    rows = select(selection, organisation=owner)
    with transaction.atomic():
        matched = rows.count()
        if not matched:
            raise clash("nothing-chosen", _("No product of yours matches."), _("Choose others."))
        job = BulkChange(
            organisation_id=owner,
            user_id=by.user_id,
            kind=kind,
            given=given,
            overwrites=overwrites,
            selection=selection.as_json(),
            until=rows.aggregate(last=Max("pk"))["last"],
            matched=matched,
            created_at=at,
        )
        return _start(job, by=by, at=at)


def _start(job: BulkChange, *, by: Actor, at: datetime) -> str:
    params = {"change": job.public_id}
    is_large = job.matched > AT_ONCE
    if is_large:
        job.run = start_bulk_run(name=BULK_CHANGE, params=params, by=by).public_id
    job.save()
    audit.record(
        by=by,
        action="catalogue.start_bulk_change",
        subject=job.public_id,
        changes={"kind": job.kind, "given": job.given, "products": job.matched},
        at=at,
    )
    cursor, is_over = None, is_large
    while not is_over:
        step = change_chunk(params, cursor)
        if step.save is not None:
            step.save()
        cursor, is_over = step.cursor, step.last
    return job.public_id

"""A business is taken: its place, its cap, and each benefit made where it stands; in one transaction."""

from datetime import UTC, date, datetime, time
from typing import Final

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets import queries as budget_queries
from entrepot.apps.budgets.actions import BudgetExhaustedError, Part
from entrepot.apps.desk import actions as desk
from entrepot.apps.fees import actions as fees
from entrepot.apps.kernel.actors import SYSTEM, system
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders import actions as orders
from entrepot.apps.programmes.actions.publishing import CAP, PLACE_UNIT, PLACES
from entrepot.apps.programmes.lasting import last_day
from entrepot.apps.programmes.models import Application, Award, AwardedBenefit, Benefit, Programme, Version
from entrepot.core.ledger import Stamp
from entrepot.core.ledger.grants import granted
from entrepot.core.money import Money

CLERK = system("programmes")
FAR: Final = datetime(9999, 12, 31, tzinfo=UTC)
Kind = Benefit.Kind


def award_to(application: Application, programme: Programme, version: Version, at: datetime) -> Award:
    """Take a business into a programme and make its benefits.

    Raises BudgetExhaustedError when there is no place or no money left: then it waits on the list.
    """
    require_budget(programme)
    row = Award(
        programme=programme,
        version=version,
        application=application,
        business=application.business,
        organisation_id=application.organisation_id,
        since=max(at.date(), version.starts_on),
        until=last_day(programme, version),
        created_at=at,
    )
    row.cap = _open_cap(row, version, at)
    row.place = _take_place(row, version, at)
    row.save()
    for benefit in version.benefits.all():
        reference = _make(row, benefit, at)
        AwardedBenefit.objects.create(award=row, benefit=benefit, reference=reference)
    return row


def require_budget(programme: Programme) -> None:
    """Raise BudgetExhaustedError when nothing is left of a programme's budget."""
    counter = budget_queries.get_counters([programme.budget], viewer=SYSTEM)[programme.budget]
    if not counter.left:
        raise BudgetExhaustedError(counter.kind, counter.unit, wanted=1, left=0)


def take_from_budget(award: Award, amount: Money, reference: str, at: datetime) -> None:
    """Spend an amount of the programme's budget and of what this business may get, in your transaction.

    Raises BudgetExhaustedError when one of them does not hold it.
    """
    counters = [name for name in (award.cap, award.programme.budget) if name]
    parts = [Part(name, reference, amount.minor) for name in counters if amount.minor]
    if parts:
        budgets.claim(parts=parts, until=FAR, by=CLERK, at=at, unseen=True)
        budgets.confirm(reference=reference, by=CLERK, at=at)


def end_benefits(award: Award, on: date, at: datetime) -> None:
    """Let what an award made end on a day; what was charged and paid before stays."""
    for made in award.made.select_related("benefit").exclude(reference=""):
        if made.benefit.kind == Kind.FEE_RELIEF:
            fees.shorten_relief(relief=made.reference, on=on, by=CLERK, at=at)
        elif made.benefit.kind == Kind.INSTANT_SETTLEMENT:
            orders.shorten_advance_grant(grant=made.reference, on=on, by=CLERK, at=at)
        elif made.benefit.kind == Kind.FAST_LANE:
            _open_lanes(award, made.benefit, on, at)


def _open_cap(row: Award, version: Version, at: datetime) -> str:
    """Return the counter of what this business may get; one it had before goes on."""
    if version.cap_minor is None:
        return ""
    return budgets.open_counter(
        kind=CAP,
        subject=f"{row.programme.public_id}:{row.business}",
        unit=version.currency,
        limit=version.cap_minor,
        by=CLERK,
        at=at,
    )


def _take_place(row: Award, version: Version, at: datetime) -> str:
    if version.places is None:
        return ""
    counter = budgets.open_counter(
        kind=PLACES,
        subject=row.programme.public_id,
        unit=PLACE_UNIT,
        limit=version.places,
        by=CLERK,
        at=at,
    )
    reference = f"{row.public_id}/place"
    budgets.claim(parts=[Part(counter, reference, 1)], until=FAR, by=CLERK, at=at, unseen=True)
    return reference


def _make(row: Award, benefit: Benefit, at: datetime) -> str:
    kind = benefit.kind
    if kind == Kind.FEE_RELIEF:
        return _relieve(row, benefit, at)
    if kind == Kind.INSTANT_SETTLEMENT:
        return orders.grant_advances(
            business=row.business,
            valid_from=row.since,
            valid_to=row.until,
            reason=name_of(row.version),
            proposed_by=row.version.proposed_by,
            approved_by=row.version.approved_by,
            by=CLERK,
            at=at,
        )
    if kind == Kind.FAST_LANE:
        _open_lanes(row, benefit, row.until, at)
        return f"{row.programme.public_id}/lanes"
    if kind == Kind.GRANT:
        return _grant(row, benefit, at)
    return ""  # a resource is given by people, and recorded then


def _relieve(row: Award, benefit: Benefit, at: datetime) -> str:
    amount = Money(benefit.amount_minor, row.version.currency) if benefit.amount_minor else None
    return fees.grant_relief(
        business=row.business,
        programme=row.programme.public_id,
        programme_name=name_of(row.version),
        valid_from=row.since,
        valid_to=row.until,
        share=benefit.share,
        amount=amount,
        market=benefit.market,
        category=benefit.category,
        budget=row.programme.budget,
        cap=row.cap,
        by=CLERK,
        at=at,
    )


def _open_lanes(row: Award, benefit: Benefit, until: date, at: datetime) -> None:
    desk.grant_fast_lane(
        business=row.business,
        lanes=benefit.lanes.split(),
        programme=row.programme.public_id,
        programme_name=name_of(row.version),
        starts_at=datetime.combine(row.since, time.min, UTC),
        ends_at=datetime.combine(max(until, row.since), time.min, UTC),
        by=CLERK,
        at=at,
    )


def _grant(row: Award, benefit: Benefit, at: datetime) -> str:
    """Pay a grant into what the business has free; the next payout brings it to the bank."""
    amount = Money(benefit.amount_minor or 0, row.version.currency)
    reference = f"{row.public_id}:grant{benefit.position}"
    take_from_budget(row, amount, reference, at)
    stamp = Stamp("programmes", reference, at, row.public_id)
    entry = granted(stamp, programme=row.programme.public_id, seller=row.business, amount=amount)
    ledger.post(entry=entry, by=CLERK, at=at)
    ledger.name_holder(owner=row.business, organisation_id=row.organisation_id, by=CLERK)
    return reference


def name_of(version: Version, language: str = "en") -> str:
    """Return the name of a version in a language, else in the one it was written in first."""
    names = {text.language: text.text for text in version.texts.all() if text.field == "name"}
    return names.get(language) or next(iter(names.values()), "")

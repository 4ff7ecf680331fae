"""What a business may still use of a benefit that is counted in units: hours, pages, pallets."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets import queries as budget_queries
from entrepot.apps.budgets.actions import BudgetExhaustedError, Part
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.programmes.awarding import CLERK, FAR
from entrepot.apps.programmes.events import SupportGiven
from entrepot.apps.programmes.lasting import person_of
from entrepot.apps.programmes.models import Award, Benefit, ResourceGiven
from entrepot.apps.programmes.refusals import clash
from entrepot.core.money import Money

KIND: Final = "programme_units"
UNIT: Final = "units"


def hold_units(award: Award, benefit: Benefit, units: int, reference: str, at: datetime) -> Money:
    """Hold units of a benefit and what they are worth of the cap and the budget; return the worth.

    In your transaction, which holds the award's row. Raises BudgetExhaustedError when one does not hold it.
    """
    amount = worth_of(award, benefit, units)
    parts = [Part(_counter_of(award, benefit, at), reference, units)]
    purses = [name for name in (award.cap, award.programme.budget) if name and amount.minor]
    parts += [Part(name, reference, amount.minor) for name in purses]
    budgets.claim(parts=parts, until=FAR, by=CLERK, at=at, unseen=True)
    return amount


def write_given(row: ResourceGiven, by: Actor, at: datetime) -> None:
    """Write that so much was given; what it takes was held before. In your transaction."""
    amount = worth_of(row.award, row.benefit, row.quantity)
    row.amount_minor, row.currency = amount.minor, amount.currency
    row.given_by, row.created_at = person_of(by), at
    row.save(force_insert=True)
    changes = {"award": row.award.public_id, "quantity": row.quantity, "amount": str(amount)}
    audit.record(by=by, action="programmes.give_resource", subject=row.public_id, changes=changes, at=at)
    award = row.award
    publish(
        SupportGiven(
            award=award.public_id,
            business=award.business,
            kind=row.benefit.kind,
            units=row.quantity,
            at=at,
        )
    )


def worth_of(award: Award, benefit: Benefit, units: int) -> Money:
    """Return what so many units are worth."""
    return Money((benefit.amount_minor or 0) * units, award.version.currency)


def units_left(award: Award, benefit: Benefit) -> int:
    """Return how many units of a benefit a business may still book."""
    found = budget_queries.get_counter(
        kind=KIND, subject=_subject(award, benefit), period="", unit=UNIT, viewer=SYSTEM
    )
    return found.left if found else max((benefit.quantity or 0) - _given_before(award, benefit), 0)


def say_short(error: BudgetExhaustedError) -> Exception:
    """Return the refusal of units that are not there any more."""
    if error.unit == UNIT:
        return clash("resource-used-up", _("This business has had all of it."), _("Give less."))
    return clash("budget-short", _("The budget does not hold this."), _("Give less."))


def _counter_of(award: Award, benefit: Benefit, at: datetime) -> str:
    subject = _subject(award, benefit)
    found = budget_queries.get_counter(kind=KIND, subject=subject, period="", unit=UNIT, viewer=SYSTEM)
    if found is not None:
        return found.public_id
    counter = budgets.open_counter(
        kind=KIND, subject=subject, unit=UNIT, limit=benefit.quantity or 0, by=CLERK, at=at
    )
    if before := _given_before(award, benefit):
        reference = f"{award.public_id}/before"
        budgets.claim(parts=[Part(counter, reference, before)], until=FAR, by=CLERK, at=at, unseen=True)
        budgets.confirm(reference=reference, by=CLERK, at=at)
    return counter


def _subject(award: Award, benefit: Benefit) -> str:
    return f"{award.public_id}:{benefit.position}"


def _given_before(award: Award, benefit: Benefit) -> int:
    """Return what was given before units were counted; the counter takes it over when it is opened."""
    return sum(award.given.filter(benefit=benefit).values_list("quantity", flat=True))

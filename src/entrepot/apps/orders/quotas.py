"""What one person may bring into a country in a year: what a parcel takes of it, claimed, spent, given back.

Beside the value, the law may cap single goods of a year (`caps`): they are claimed and end together.

A way in whose law limits a person's year takes the value that this law measures. The counter's subject is
the keyed digest of the person's number, its reference the parcel.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets.actions import BudgetExhaustedError, Named, Part
from entrepot.apps.kernel.actors import SYSTEM, system
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.law import queries as law
from entrepot.apps.orders import caps, refusals
from entrepot.apps.orders.amounts import say_money
from entrepot.apps.orders.goods import in_currency
from entrepot.apps.orders.models import BuyerIdentity, Cart, KeptIdentity, Order, OrderParcel
from entrepot.apps.orders.sealing import older_subjects_of, subject_of
from entrepot.core.money import Money

CLERK = system("orders")
YEAR: Final = "person_year"
ANOTHER: Final = "another"  # in place of a person in a cart: whose it is is not known on purpose
HELD_FOR: Final = timedelta(days=400)
"""Longer than anything stays unpaid: an order lets go of its part by itself, and a clock never does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What the law of a country gives one person for a period."""

    counter: str
    country: str
    period: str
    limit: Money
    source: str


def allowance_of(country: str, on: date) -> Allowance | None:
    """Return the yearly allowance of a country, None where its law knows none."""
    row = law.get_counter(country, scope=YEAR, on=on, viewer=SYSTEM)
    if row is None:
        return None
    limit = Money.parse(f"{row.limit:f}", row.currency)
    return Allowance(counter=row.id, country=country, period=str(on.year), limit=limit, source=row.source)


def taken_of(allowance: Allowance, taken: caps.Taken) -> Money:
    """Return what a person has taken of an allowance: held for orders that are not paid yet, and spent."""
    currency = allowance.limit.currency
    return Money(taken.get((allowance.counter, currency), 0), currency)


def takes(reply: Mapping[str, Any], allowance: Allowance, on: date) -> Money | None:
    """Return what a quoted parcel takes of an allowance, in its currency; None where it takes none."""
    if reply.get("status") != "ok":
        return None
    limits = law.list_limits(allowance.country, on=on, viewer=SYSTEM)
    own = [limit for limit in limits if limit.subject == reply["route"] and limit.scope == YEAR]
    return in_currency(value_of(reply, own[0].parts), allowance.limit.currency, on) if own else None


def value_of(reply: Mapping[str, Any], parts: Iterable[str]) -> Money:
    """Return the value of a quoted parcel as a law measures it; goods count after discount."""
    currency = reply["currency"]
    value = Money.total((Money.parse(reply.get(part) or "0", currency) for part in parts), currency)
    return value - Money.parse(reply["discount"], currency) if "goods" in parts else value


def claim_for(parcels: Iterable[OrderParcel], person: str, at: datetime) -> None:
    """Claim what parcels of unpaid orders take of a person's year, in the transaction that places them.

    It counts from now on, and is the orders' until they let go of it: who pays takes nothing more. Raises
    BudgetExhaustedError when the year does not hold it.
    """
    if person:
        parts = [part for parcel in parcels for part in _parts(parcel, person)]
        budgets.claim(parts=parts, until=at + HELD_FOR, by=CLERK, at=at, unseen=True)


def confirm_for(order: Order, at: datetime) -> None:
    """Spend what a paid order claimed, in the caller's transaction. Once, however often asked.

    Raises ProblemRaised (409) when it was let go in the meantime.
    """
    budgets.confirm_all(references=[row.public_id for row in order.parcels.all()], by=CLERK, at=at)


def is_spent(order: Order, at: datetime) -> bool:
    """Spend what a paid order still holds, before any of it goes back; False where it was let go."""
    try:
        confirm_for(order, at)
    except ProblemRaised:
        return False
    return True


def claim_again_for(order: Order, at: datetime) -> None:
    """Claim and spend for an order whose money came late. Raises BudgetExhaustedError."""
    row = BuyerIdentity.objects.filter(checkout=order.checkout).first()
    if row is not None and row.subject:
        parcels = order.parcels.select_related("order")
        parts = [part for parcel in parcels for part in _parts(parcel, row.subject)]
        budgets.claim(parts=parts, until=at + HELD_FOR, by=CLERK, at=at)
        confirm_for(order, at)


def release_for(order: Order, at: datetime) -> None:
    """Let go of what an unpaid order claimed."""
    for parcel in order.parcels.all():
        budgets.release(reference=parcel.public_id, by=CLERK, at=at)


def adopt(number: str, country: str, at: datetime) -> None:
    """Let what a person took under an older key be theirs under the newest one. Safe to repeat."""
    new = subject_of(number, country)
    for old in older_subjects_of(number, country):
        with transaction.atomic():
            if budgets.rename_subject(old=old, new=new, by=CLERK, at=at):
                for model in (BuyerIdentity, KeptIdentity):
                    model.objects.filter(subject=old).update(subject=new)
                Cart.objects.filter(person=old).update(person=new)


def refuse(cart: Cart, person: str, error: BudgetExhaustedError, at: datetime) -> ProblemRaised:
    """Remember in the cart whose year is full, so that it is priced with it, and return the refusal."""
    with transaction.atomic():
        Cart.objects.filter(pk=cart.pk, state=Cart.State.OPEN).update(
            person=person, version=cart.version + 1, changed_at=at
        )
    if error.kind.startswith(caps.KIND):
        amounts = {"wanted": error.wanted, "left": error.left}
        told = {name: caps.say_amount(amount, error.unit) for name, amount in amounts.items()}
        return refusals.clash(
            "yearly-cap",
            _("This takes %(wanted)s of goods of which this person may have only %(left)s more this year.")
            % told,
            _("Order less, or wait for the new year."),
        )
    figures = {"wanted": Money(error.wanted, error.unit), "left": Money(error.left, error.unit)}
    said = {name: say_money(amount) for name, amount in figures.items()}
    return refusals.clash(
        "yearly-allowance",
        _("This takes %(wanted)s of the yearly allowance of this person, and %(left)s are left.") % said,
        _("Order less, or wait for the new year."),
    )


def _parts(parcel: OrderParcel, person: str) -> list[Part]:
    """Return what a parcel takes of a person's year: of its value, and of each good that is capped."""
    order = parcel.order
    day = law.get_local_day(order.country, at=order.created_at, viewer=SYSTEM)
    allowance = allowance_of(order.country, day)
    year, reference = str(day.year), parcel.public_id
    found = [Part(each.counter(person, year), reference, each.amount) for each in caps.taken_in(parcel.reply)]
    amount = takes(parcel.reply, allowance, day) if allowance else None
    if allowance is not None and amount is not None and amount.minor > 0:
        value = Named(
            kind=allowance.counter,
            subject=person,
            period=allowance.period,
            unit=amount.currency,
            limit=allowance.limit.minor,
        )
        found.insert(0, Part(value, reference, amount.minor))
    return found

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets.actions import BudgetExhaustedError, Part
from entrepot.apps.fees import queries
from entrepot.apps.fees.actions.claiming import HELD_FOR
from entrepot.apps.fees.budgeting import relief_reference
from entrepot.apps.fees.events import FeeCharged
from entrepot.apps.fees.models import FeeLine, FeeLineRelief
from entrepot.apps.fees.queries import FeeQuote, PricedSale, Sold
from entrepot.apps.fees.refusals import ReliefShortError, clash
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.outbox import publish


def charge(
    *,
    kind: str,
    reference: str,
    business: str,
    market: str,
    sold: Sequence[Sold],
    on: date,
    by: Actor,
    at: datetime,
) -> FeeQuote:
    """Freeze the fee on something sold (kind and public id, such as an order's) and return it.

    For the app that sells, acting for the platform. Called again for the same sale it returns what was
    frozen the first time, whatever schedules and reliefs have become. Raises ProblemRaised 409 when the
    goods are not the ones it was charged for, or no schedule holds (see `queries.quote_fees`).
    """
    require_role(by, OPERATOR)
    present = _present(kind, reference, business, sold, by)
    if present is not None:
        return present
    sales = queries.price_sales({reference: (business, sold)}, market=market, on=on, viewer=by)
    total = sales[reference].total
    try:
        with transaction.atomic():
            _freeze(kind, sales, by, at)
    except IntegrityError:  # somebody charged it at the same moment
        present = _present(kind, reference, business, sold, by)
        if present is None:
            raise
        return present
    return total


def charge_new(*, kind: str, sales: Mapping[str, PricedSale], by: Actor, at: datetime) -> None:
    """Freeze the fees on several sales (by public id) as `queries.price_sales` has just told them.

    For sales that your transaction has just made, so that none can have a fee yet: what fails undoes your
    transaction too. Raises ReliefShortError when others took what was left of a budget since; price anew.
    """
    require_role(by, OPERATOR)
    with transaction.atomic(savepoint=False), gathered():
        _freeze(kind, sales, by, at)


def _record(reference: str, business: str, total: FeeQuote, by: Actor, at: datetime) -> None:
    audit.record(
        by=by,
        action="fees.charge",
        subject=reference,
        changes={
            "business": business,
            "commission": str(total.commission),
            "tax": str(total.tax),
            "relief": str(total.relief),
        },
        at=at,
    )


def _freeze(kind: str, sales: Mapping[str, PricedSale], by: Actor, at: datetime) -> None:
    rows = [
        (_line(sale, position, FeeLine(kind=kind, reference=reference, created_at=at)), each)
        for reference, sale in sales.items()
        for position, each in enumerate(sale.parts)
    ]
    insert(line for line, _each in rows)
    reliefs = [
        FeeLineRelief(line=line, relief=relief, amount_minor=dict(part.fee.reliefs)[relief.public_id].minor)
        for line, (part, _schedule, given) in rows
        for relief in given
    ]
    if reliefs:
        insert(reliefs)
    _claim(sales, by, at)
    for reference, sale in sales.items():
        _record(reference, sale.business, sale.total, by, at)
        publish(FeeCharged(kind=kind, reference=reference, business=sale.business, at=at))


def _claim(sales: Mapping[str, PricedSale], by: Actor, at: datetime) -> None:
    """Claim what reliefs take of their budgets; nothing is asked where no budget stands behind any."""
    parts = [
        Part(counter, relief_reference(reference), amount)
        for reference, sale in sales.items()
        for counter, amount in sale.claims
    ]
    if not parts:
        return
    try:
        budgets.claim(parts=parts, until=at + HELD_FOR, by=by, at=at, unseen=True)
    except BudgetExhaustedError as error:
        raise ReliefShortError from error


def _line(sale: PricedSale, position: int, line: FeeLine) -> FeeLine:
    part, schedule, _given = sale.parts[position]
    line.position, line.business, line.market, line.schedule = position, sale.business, sale.market, schedule
    line.categories, line.tax_authority = "\n".join(part.categories), part.tax_authority
    line.goods, line.commission, line.tax = part.goods, part.fee.commission, part.fee.tax
    return line


def _present(kind: str, reference: str, business: str, sold: Sequence[Sold], by: Actor) -> FeeQuote | None:
    """Return the fee already frozen on this sale, None when there is none; refuse another one's."""
    lines = list(FeeLine.objects.filter(kind=kind, reference=reference))
    if not lines:
        return None
    goods = sum(each.goods.minor for each in sold)
    currencies = {each.goods.currency for each in sold}
    same = (
        {line.business for line in lines} == {business}
        and sum(line.goods_minor for line in lines) == goods
        and {line.currency for line in lines} == currencies
    )
    if not same:
        raise clash(
            "already-charged",
            _("A fee on other goods was frozen for %(reference)s.") % {"reference": reference},
            _("Use a reference of its own."),
        )
    return queries.get_fee(kind=kind, reference=reference, viewer=by)

"""Who gets what customs does not ask for; and what was kept is given up when the buyer got all of it back."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entrepot.apps.customs import refusals
from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.models import KeptSurplus, SurplusTerm
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.markets import queries as markets
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries
from entrepot.core.ledger import AccountKind, AccountRef, Share
from entrepot.core.money import Money


def set_surplus_term(
    *, keeper: str, source: str, by: Actor, at: datetime, market: str = "", valid_from: date | None = None
) -> None:
    """Say who gets what customs does not ask for in a market (or every other one), from a day on (today).

    `keeper` is buyer or platform, which then bears as little more where customs asks beyond. Orders placed
    before keep what held for them. `source` says where buyers are told. For operators. Raises ProblemRaised
    naming every wrong field (422), MarketMissingError.
    """
    require_role(by, OPERATOR)
    if market:
        markets.get_market_by_code(market, viewer=by, on=at.date())
    faults = []
    if keeper not in SurplusTerm.Keeper.values:
        faults.append(("keeper", _("There is no such choice."), ", ".join(SurplusTerm.Keeper.values)))
    if not source.strip():
        faults.append(("source", _("The source is missing."), _("Say where buyers are told so.")))
    if faults:
        raise refusals.invalid(*faults)
    with transaction.atomic():
        row = SurplusTerm.objects.create(
            market=market,
            keeper=keeper,
            source=source.strip()[:300],
            valid_from=valid_from or at.date(),
            set_by=by.key,
            created_at=at,
        )
        changes = {"keeper": keeper, "source": row.source, "from": row.valid_from.isoformat()}
        audit.record(by=by, action="customs.set_surplus_term", subject=market or "*", changes=changes, at=at)


def settle_kept_surplus(*, by: Actor, at: datetime) -> int:
    """Give up what was kept of levies that went back to their buyers; return how many. For the platform.

    A buyer whose money goes back gets all of it, as if nothing had been kept. Safe to repeat.
    """
    require_role(by, OPERATOR)
    rows = KeptSurplus.objects.exclude(given_up_minor=F("kept_minor")).select_related("declaration")
    return sum(_settle(row.pk, row.declaration.order, at) for row in rows.order_by("id"))


def _settle(pk: int, order: str, at: datetime) -> bool:
    with transaction.atomic():
        row = KeptSurplus.objects.select_for_update().get(pk=pk)
        back = _went_back(row, order)
        more = min(row.kept_minor, back) - row.given_up_minor
        if more <= 0:
            return False
        account = AccountRef(AccountKind(row.account), row.owner, row.currency)
        orders.give_up_kept_surplus(
            order=order,
            reference=f"{row.pk}:{row.given_up_minor + more}",
            due=Share(account, Money(more, row.currency)),
            by=CLERK,
            at=at,
        )
        KeptSurplus.objects.filter(pk=pk).update(given_up_minor=row.given_up_minor + more)
    return True


def _went_back(row: KeptSurplus, order: str) -> int:
    """Return how much of what was kept the buyer has got back beyond what customs let go of."""
    shares = [
        each
        for each in queries.get_order(order, viewer=CLERK).shares
        if each.part == "due" and (each.account, each.owner) == (row.account, row.owner)
    ]
    charged = sum(each.amount.minor for each in shares)
    refunded = sum(each.refunded.minor for each in shares)
    kept = KeptSurplus.objects.filter(declaration__order=order, account=row.account, owner=row.owner)
    before = sum(each.kept_minor for each in kept.filter(pk__lt=row.pk))
    all_kept = sum(each.kept_minor for each in kept)
    return max(0, refunded + all_kept - charged - before)

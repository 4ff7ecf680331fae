"""What is owed once customs has decided: dues put aside, what it asks beyond them, what goes back."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_noop

from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.drafting import quoted_of
from entrepot.apps.customs.events import Assessed, DeclarationReleased
from entrepot.apps.customs.models import Declaration, DeclarationDue
from entrepot.apps.customs.moving import LOW, move, put_on_desk
from entrepot.apps.customs.surplus import hand_out
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries
from entrepot.core.trade.assessment import AssessedLevy, Difference, differences

DECIDED = frozenset({"released", "refused", "withdrawn"})  # nothing more comes of such a declaration
GONE_BACK = frozenset({"refund_due", "refunded"})  # the buyer's money went back: nothing is owed from it


def assess(
    row: Declaration, levies: Sequence[AssessedLevy], *, who: set[str], by: Actor, at: datetime, why: str = ""
) -> None:
    """Note what customs fixed, in the caller's transaction. Raises TradeError when it makes no sense."""
    quoted = {each.kind: each.amount for each in quoted_of(row)}
    differences(quoted, levies)  # raises before anything is written
    given = {each.kind: each.amount for each in levies}
    for kind in quoted.keys() | given.keys():
        amount = given.get(kind)
        minor = amount.minor if amount else 0
        known = DeclarationDue.objects.filter(declaration=row, kind=kind, scheme="")
        if not known.update(assessed_minor=minor) and amount is not None:
            DeclarationDue.objects.create(
                declaration=row, kind=kind, currency=amount.currency, quoted_minor=0, assessed_minor=minor
            )
    move(row, "assessed", who=who, by=by, at=at, why=why)


def release(row: Declaration, *, who: set[str], by: Actor, at: datetime, why: str = "") -> None:
    """Let the goods in, in one transaction.

    Dues are put aside, what customs asks beyond them is owed, and what it does not ask for is handed out as
    the order's terms say. Of goods that are sent again the dues are their seller's.
    """
    move(row, "released", who=who, by=by, at=at, why=why, released_at=at)
    dues = list(DeclarationDue.objects.filter(declaration=row, scheme=""))
    found = _differences(dues)
    view = queries.get_order(row.order, viewer=CLERK)
    if row.replaces:
        orders.charge_replacement_dues(replacement=row.parcel, found=found, by=CLERK, at=at)
        for each in found:
            _owe(row, view, each, at)
    elif view.state not in GONE_BACK:
        sold = Declaration.objects.filter(order=row.order, replaces="")
        if not sold.exclude(state__in=DECIDED).exists():
            orders.set_dues_aside(order=row.order, by=CLERK, at=at)
        for each in found:
            _owe(row, view, each, at)
            _give_back(row, view, each, at)
    publish(
        DeclarationReleased(
            declaration=row.public_id,
            order=row.order,
            parcel=row.parcel,
            business=row.business,
            country=row.country,
            assessed=tuple(
                Assessed(due.kind, due.quoted_minor, due.assessed_minor or 0, due.currency) for due in dues
            ),
            at=at,
        )
    )


def _differences(dues: list[DeclarationDue]) -> list[Difference]:
    """Return where customs differs from what was collected; the door is between buyer and carrier."""
    return [
        Difference(due.kind, due.quoted, due.assessed)
        for due in dues
        if not due.at_door and due.quoted and due.assessed and due.quoted != due.assessed
    ]


def _give_back(row: Declaration, view: queries.OrderView, found: Difference, at: datetime) -> None:
    """Hand out what customs did not ask for; where that cannot be done, a person looks."""
    if found.surplus.minor and not hand_out(row, view, found, at):
        put_on_desk(row, Saying(gettext_noop("Customs asked for less than was collected")), at, LOW)


def _owe(row: Declaration, view: queries.OrderView, found: Difference, at: datetime) -> None:
    if not found.shortfall.minor:
        return
    owners = [
        share.owner
        for share in view.shares
        if share.part == "due"
        and share.account.startswith(found.account)
        and found.kind in share.levy.split()
    ]
    orders.record_dues_shortfall(
        order=row.order,
        reference=f"{row.public_id}:{found.kind}",
        authority=owners[0] if owners else f"{row.country}-{found.account.upper()}",
        account=found.account,
        amount=found.shortfall,
        by=CLERK,
        at=at,
    )

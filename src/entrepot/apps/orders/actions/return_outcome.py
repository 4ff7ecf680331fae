"""How a return ends: looked at, worth something or nothing, and the money on its way in the same step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.kernel import bulk
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.refunding import send_refunds, start_refund_of_parts
from entrepot.apps.orders.freezing import progress_of, sale_of
from entrepot.apps.orders.models import Order, Return, ReturnDue, ReturnLine
from entrepot.apps.orders.moving import move
from entrepot.apps.orders.return_money import Worth, is_in_time, off_of, rule_of, wanted_of, worth_of
from entrepot.apps.orders.return_settling import pay_unpaid_way, settle_return
from entrepot.apps.orders.returning import lock_return, put_on_desk, step
from entrepot.core.ledger import Sale
from entrepot.core.money import Money
from entrepot.core.trade.stages import SYSTEM

CLERK = system("orders")
COMES_BACK: Final = frozenset({"delivered", "confirmed", "released"})
REFUND_REASON: Final = "returned"  # a step of the order's table, which a letter says in words


@dataclass(frozen=True, slots=True)
class Found:
    """How the pieces of one line came back: for how many money goes back, how many can be sold again.

    `off_minor` is taken off for how they came back, in minor units of the order's currency.
    """

    accepted: int
    shelved: int
    off_minor: int = 0


def inspect_return(
    *, returned: str, found: Mapping[str, Found], by: Actor, at: datetime, why: str = ""
) -> None:
    """Note how the goods came back, by variant, and give the money back for them. For the seller.

    Nothing is accepted: that is a refusal, with a reason, which the buyer may bring before the platform.
    Raises Return.DoesNotExist, IllegalMoveError, ProblemRaised (422) for numbers that do not fit.
    """
    with transaction.atomic():
        row, held = lock_return(returned)
        who = require_party(row, by)
        _note(held, found, why)
        if not any(each.accepted for each in found.values()):
            step(held, "refused", who=who, by=by, at=at, why=why, answer=why)
        else:
            step(held, "inspected", who=who, by=by, at=at, why=why, answer=why)
            conclude(row, held, by=by, at=at)
    send_refunds(order=row.public_id, by=CLERK, at=at)


def record_return_lost(*, returned: str, why: str, by: Actor, at: datetime) -> None:
    """Give the money back for goods that were lost on their way back with our label. For the platform."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        row, found = lock_return(returned)
        step(found, "lost", who=require_party(row, by), by=by, at=at, why=why, keeps_goods=True)
        conclude(row, found, by=by, at=at)
    send_refunds(order=row.public_id, by=CLERK, at=at)


def close_unsent_return(*, returned: str, why: str, by: Actor, at: datetime) -> None:
    """End a return whose goods never came, after looking where they are. For the platform."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        row, found = lock_return(returned)
        step(found, "lapsed", who=require_party(row, by), by=by, at=at, why=why)


def retry_return_refund(*, returned: str, by: Actor, at: datetime) -> None:
    """Ask again for the refund of a return that the provider refused. For the platform."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        row, found = lock_return(returned)
        if found.state != "inspected" or found.refund_id is not None:
            raise refusals.moved_on()
        conclude(row, found, by=by, at=at)
    send_refunds(order=row.public_id, by=CLERK, at=at)


def conclude(row: Order, found: Return, *, by: Actor, at: datetime) -> None:
    """Fix what an inspected return is worth and start giving it back, in the caller's transaction.

    Goods that nobody looked at count as they were asked for; only goods that are there go on the shelf. With
    the last of its money an order is returned as a whole. Nothing left to give: the return ends here.
    """
    sale = sale_of(row)
    worth = worth_of(
        row,
        wanted_of(found),
        rule_of(found),
        progress_of(row, sale, with_claims=True),
        in_time=is_in_time(found),
    )
    _keep(found, worth)
    if not worth.parts.total:
        settle_return(found, by=by, at=at)
        return
    amount = Money(worth.parts.total - off_of(found, worth.parts), row.currency)
    number = row.refunds.count() + 1  # after a refusal by the provider it may be asked again
    key = f"{found.public_id}/{number}"
    given = start_refund_of_parts(row, worth.parts, amount, key=key, reason=REFUND_REASON, by=by, at=at)
    Return.objects.filter(pk=found.pk).update(refund=given)
    _end_order(row, sale, by, at)


def expire_return(*, returned: str, by: Actor, at: datetime) -> bool:
    """Do what follows when the clock of a return ends; False when it has not, or somebody was quicker.

    No answer: accepted. Not sent: lapsed. Not arrived: a person looks. Not looked at: taken as good. Refused
    and not brought before the platform: closed. For the platform; idempotent.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row, found = lock_return(returned)
        if found.due_at is None or found.due_at > at:
            return False
        if found.state == "on_the_way":
            put_on_desk(found, Saying(gettext_noop("Goods on their way back are late")), at)
            Return.objects.filter(pk=found.pk).update(due_at=None)
            return True
        step(found, AT_THE_END[found.state], who={SYSTEM}, by=by, at=at)
        if found.state == "inspected":
            conclude(row, found, by=by, at=at)
        elif found.state == "closed":
            pay_unpaid_way(found, at=at)
    send_refunds(order=row.public_id, by=CLERK, at=at)
    return True


def start_return_clocks(*, by: Actor, at: datetime) -> str:
    """Start the bulk run that ends every clock of returns that has run out; return its id. One at a time."""
    require_role(by, OPERATOR)
    name = "orders.return_clocks"
    run = bulk.start_bulk_run(name=name, params={"before": at.isoformat()}, by=by, exclusive_key=name)
    return run.public_id


AT_THE_END: Final[Mapping[str, str]] = {
    "requested": "auto_accepted",
    "accepted": "lapsed",
    "labelled": "lapsed",
    "received": "taken_as_good",
    "refused": "time_passed",
}


def _note(held: Return, found: Mapping[str, Found], why: str) -> None:
    lines = {each.line.variant: each for each in held.lines.select_related("line")}
    faults = []
    if found.keys() != lines.keys():
        faults.append(("found", _("These are not the goods of the return."), _("Name each of them.")))
    for variant, each in found.items():
        line = lines.get(variant)
        if line is None:
            continue
        if not 0 <= each.shelved <= each.accepted <= line.quantity:
            fix = _("Count at most %(count)d, and of these what can be sold again.") % {
                "count": line.quantity
            }
            faults.append((variant, _("These numbers do not fit."), fix))
        elif not 0 <= each.off_minor <= line.line.value_minor * each.accepted // line.line.quantity:
            faults.append((variant, _("More is taken off than they cost."), _("Take less off.")))
    cut = any(each.off_minor for each in found.values())
    short = any(each.accepted < lines[key].quantity for key, each in found.items() if key in lines)
    if (cut or short) and not why.strip():
        faults.append(("why", _("This is missing."), _("Say why: the other side reads it.")))
    if faults:
        raise refusals.invalid(*faults)
    for variant, each in found.items():
        ReturnLine.objects.filter(pk=lines[variant].pk).update(
            accepted=each.accepted, shelved=each.shelved, off_minor=each.off_minor
        )


def _keep(found: Return, worth: Worth) -> None:
    """Write down what each line and each due is worth; dues once, however often the provider is asked."""
    for each in found.lines.all():
        accepted = each.quantity if each.accepted is None else each.accepted
        shelved = 0 if each.shelved is None and found.received_at is None else each.shelved
        ReturnLine.objects.filter(pk=each.pk).update(
            accepted=accepted,
            shelved=accepted if shelved is None else shelved,
            goods_minor=worth.goods.get(each.line_id, 0),
        )
    if not found.dues.exists():
        ReturnDue.objects.bulk_create(
            ReturnDue(
                returned=found,
                account=due.part.account,
                authority=due.part.authority,
                levy=due.part.levy,
                amount_minor=due.minor,
                recovery=due.part.recovery,
                borne_by=due.borne_by,
                measure=due.part.measure,
                source=due.part.source,
            )
            for due in worth.value.dues
        )


def _end_order(row: Order, sale: Sale, by: Actor, at: datetime) -> None:
    """Let an order be returned as a whole when nothing of its money will be left."""
    row.refresh_from_db()
    left = progress_of(row, sale, with_claims=True).left(sale).total
    if not left and row.state in COMES_BACK:
        move(row, "returned", who={SYSTEM}, by=by, at=at)

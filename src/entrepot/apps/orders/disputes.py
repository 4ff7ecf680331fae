"""What all steps of a dispute share: the one conditional UPDATE, what is noted, who is told, what is said."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.desk import actions as desk
from entrepot.apps.files import actions as files
from entrepot.apps.files.actions import Checked
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.problems import Problem, conflict, invalid_request, problem_for
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import letters, refusals
from entrepot.apps.orders.desk_titles import title_of
from entrepot.apps.orders.events import DisputeMoved
from entrepot.apps.orders.models import Dispute, DisputeFile, DisputeMove, DisputeStatement, Order
from entrepot.apps.orders.replacing import drop_unsent
from entrepot.core.money import Money
from entrepot.core.trade import stages
from entrepot.core.trade.disputes import (
    BEFORE_PLATFORM,
    DISPUTE,
    OPEN,
    DisputeError,
    Outcome,
    Wish,
    due,
    may_appeal,
    may_appeal_replacement,
)
from entrepot.core.trade.stages import Move

CLERK: Final = system("orders")
LANE: Final = "dispute"  # of the desk
KIND: Final = "dispute"  # of what waits there
BUYER, SELLER, PLATFORM, SYSTEM = "buyer", "seller", "platform", "system"
PARTY_OF: Final = {
    stages.BUYER: BUYER,
    stages.SELLER: SELLER,
    stages.OPERATOR: PLATFORM,
    stages.SYSTEM: SYSTEM,
}
TITLES: Final = {
    "time_passed": gettext_noop("Complaint: nobody answered in time"),
    "insisted": gettext_noop("Complaint: the two sides do not agree"),
    "wrong_again": gettext_noop("Complaint: what was sent again is wrong too"),
    "appealed": gettext_noop("Appeal: another person decides"),
}
MOST_FILES: Final = 8  # beside one statement
MOST_STATEMENTS: Final = 30  # of one side
LONGEST_TEXT: Final = 2000


def open_case(
    order: Order,
    *,
    reason: str,
    asked: Money,
    party: str,
    by: Actor,
    at: datetime,
    why: str,
    wish: Wish = Wish.MONEY,
) -> Dispute:
    """Make the dispute of an order in the caller's transaction; the seller's clock begins."""
    case = Dispute.objects.create(
        order=order,
        reason=reason,
        wish=wish.value,
        asked_minor=asked.minor,
        currency=asked.currency,
        due_at=due(DISPUTE.start, at),
        extended=timedelta(0),
        moved_at=at,
        created_at=at,
    )
    _note(case, "opened", before="", party=party, by=by, at=at, why=why)
    return case


def step(
    case: Dispute,
    event: str,
    *,
    who: Collection[str],
    by: Actor,
    at: datetime,
    why: str = "",
    until: datetime | None = None,
    **columns: Any,
) -> Move:
    """Take a step of a dispute in the caller's transaction: of two who try, one wins and the other is told.

    `until` is the end of the clock where it is not the usual one. Raises IllegalMoveError when the table does
    not allow it, ProblemRaised (409) when somebody was quicker. `case` is brought up to date.
    """
    taken = DISPUTE.advance(case.state, event, who)
    ends = until or due(taken.to, at)
    able = Dispute.objects.filter(pk=case.pk, state=taken.state, due_at=case.due_at)
    closed = None if taken.to in OPEN else at
    if not able.update(state=taken.to, due_at=ends, moved_at=at, closed_at=closed, **columns):
        raise refusals.moved_on()
    case.refresh_from_db()
    mine = sorted(PARTY_OF[each] for each in set(who) & taken.who)
    _note(case, event, before=taken.state, party=mine[0], by=by, at=at, why=why or taken.why)
    if taken.to in DISPUTE.ends:
        drop_unsent(case, at)
    if taken.to in BEFORE_PLATFORM and taken.to != taken.state:
        put_on_desk(case, what=Saying(TITLES.get(event) or why), at=at)
    elif taken.state in BEFORE_PLATFORM and taken.to != taken.state:
        desk.close(lane=LANE, subject=case.public_id, by=CLERK, at=at, decision=event)
    return taken


def put_on_desk(case: Dispute, *, what: Saying, at: datetime) -> None:
    """Put a dispute before a person of the platform."""
    desk.open_item(
        lane=LANE,
        subject_kind=KIND,
        subject=case.public_id,
        title=title_of(what, case.order),
        by=CLERK,
        at=at,
        business=case.order.business,
    )


def say(
    case: Dispute,
    party: str,
    text: str,
    *,
    evidence: Sequence[Checked],
    language: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Add what somebody says, and their files, in the caller's transaction; nothing for nothing."""
    text = text.strip()
    if not text and not evidence:
        return
    if len(text) > LONGEST_TEXT:
        raise refusals.invalid(("text", _("This is too long."), _("Say it in 2,000 signs or fewer.")))
    if case.statements.filter(party=party).count() >= MOST_STATEMENTS:
        raise refusals.clash("said-enough", _("You have said very much."), _("Wait for the others."))
    said = DisputeStatement.objects.create(
        dispute=case,
        party=party,
        who=by.key,
        language=language or _language_of(case.order, party),
        text=text,
        created_at=at,
    )
    for checked in evidence:
        kept = files.keep_private_file(checked=checked, by=by, at=at)
        DisputeFile.objects.create(statement=said, file_id=kept)
    audit.record(
        by=by,
        action="orders.say_in_dispute",
        subject=case.public_id,
        changes={"files": len(evidence)},
        at=at,
    )


def left_of(order: Order) -> Money:
    """Return what of an order's money is neither given back nor on its way back."""
    return Money(order.total_minor - order.refund_claimed_minor, order.currency)


def losers_of(case: Dispute, amount: Money, borne_by: str) -> frozenset[str]:
    """Return who loses by a decision: `buyer`, `seller`."""
    asked = Money(case.asked_minor, case.currency)
    return may_appeal(amount, asked, borne_by_seller=borne_by != PLATFORM)


def waiting_sides(case: Dispute) -> frozenset[str]:
    """Return who loses by the announced decision and has not taken it."""
    moves = list(case.moves.all())
    announced = max((each.pk for each in moves if each.event == "announced"), default=0)
    taken = {each.party for each in moves if each.event == "taken" and each.pk > announced}
    if case.outcome == Outcome.REPLACED:
        return may_appeal_replacement(case.wish) - taken
    return losers_of(case, Money(case.refund_minor or 0, case.currency), case.borne_by) - taken


def at_most(amount: Money, order: Order) -> Money:
    """Return an amount, or what is left where part of it went back in the meantime."""
    left = left_of(order)
    return amount if amount.minor <= left.minor else left


def lock_case(public_id: str) -> Dispute:
    """Return a dispute, its order's row held until the transaction ends. Raises Dispute.DoesNotExist.

    Every step of an order and of its disputes stands on that one row, so they take turns.
    """
    known = Dispute.objects.only("order_id").get(public_id=public_id)
    order = Order.objects.select_for_update(of=("self",)).select_related("checkout").get(pk=known.order_id)
    case = Dispute.objects.get(pk=known.pk)
    case.order = order
    return case


def _language_of(order: Order, party: str) -> str:
    if party == SELLER:
        return letters.sellers_language(order)
    return letters.buyers_language(order.checkout.language)


def _note(case: Dispute, event: str, *, before: str, party: str, by: Actor, at: datetime, why: str) -> None:
    DisputeMove.objects.create(
        dispute=case,
        event=event,
        before=before,
        after=case.state,
        party=party,
        who=by.key,
        why=why[:300],
        due_at=case.due_at,
        at=at,
    )
    audit.record(
        by=by,
        action=f"orders.dispute_{event}",
        subject=case.public_id,
        changes={"state": [before, case.state]},
        at=at,
    )
    publish(
        DisputeMoved(
            dispute=case.public_id,
            order=case.order.public_id,
            business=case.order.business,
            event=event,
            state=case.state,
            at=at,
        )
    )


@problem_for(DisputeError)
def _told(error: DisputeError) -> Problem:
    texts = {
        "nothing": (_("The amount is below nothing."), _("Give an amount.")),
        "too_much": (_("This is more than is left of what was paid."), _("Give a smaller amount.")),
        "other_currency": (_("The order was paid in another currency."), _("Give the amount in that one.")),
        "no_offer": (_("There is no offer to accept."), _("Say what you think instead.")),
        "too_long": (
            _("The clocks of a dispute may be made 14 days longer in all, no more."),
            _("Choose fewer days."),
        ),
        "not_later": (_("This would not make the clock longer."), _("Choose at least one day.")),
    }
    reason, fix = texts[error.code]
    if error.code == "no_offer":
        return conflict("no-offer", reason, detail=fix)
    return invalid_request([("days" if error.code in {"too_long", "not_later"} else "amount", reason, fix)])

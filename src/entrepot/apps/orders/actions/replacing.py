"""Sent again instead of money back: the seller offers or promises it, the buyer takes it, and looks at it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.complaining import Upload, checked_files, require_side
from entrepot.apps.orders.actions.settling import end_replaced
from entrepot.apps.orders.disputes import BUYER, SELLER, at_most, lock_case, say, step
from entrepot.apps.orders.replacing import hold, promise, terms_of
from entrepot.core.money import Money
from entrepot.core.trade.disputes import DISPUTE, Wish
from entrepot.core.trade.replacement import require_shown


def offer_replacement(
    *,
    dispute: str,
    by: Actor,
    at: datetime,
    text: str = "",
    shown: Money | None = None,
    evidence: Sequence[Upload] = (),
) -> None:
    """Offer as the seller to send it again; where the buyer asked for just that, it is promised at once.

    `shown` is what the seller was told that it costs them. The pieces are promised to it. Raises
    Dispute.DoesNotExist, IllegalMoveError, ReplacementError naming why it cannot be (too few are left, it
    costs another amount now), ProblemRaised (409) where no carrier takes it.
    """
    require_side(dispute, by=by, key="")
    checked = checked_files(evidence, by=by)
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by)
        event = "promised" if case.wish == Wish.REPLACEMENT else "answered"
        DISPUTE.advance(case.state, event, who)
        terms = terms_of(case, at)
        require_shown(terms.cost.total, shown)
        say(case, SELLER, text, evidence=checked, by=by, at=at)
        asked = at_most(Money(case.asked_minor, case.currency), case.order)
        hold(case, terms, side=SELLER, fallback=asked, at=at)
        if event == "promised":
            promise(case, at)
        cleared = {"offer_minor": None} if event == "answered" else {}
        step(case, event, who=who, by=by, at=at, why=text, **cleared)
        changes = {"cost": str(terms.cost.total)}
        audit.record(by=by, action="orders.offer_replacement", subject=dispute, changes=changes, at=at)


def choose_replacement(*, dispute: str, by: Actor, at: datetime, key: str = "") -> None:
    """Take as the buyer what the seller offers to send again; the seller's time to send it begins.

    Raises Dispute.DoesNotExist, IllegalMoveError, ReplacementError where its pieces are gone.
    """
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by, key)
        DISPUTE.advance(case.state, "chosen", who)
        promise(case, at)
        step(case, "chosen", who=who, by=by, at=at)


def receive_replacement(*, dispute: str, by: Actor, at: datetime, key: str = "") -> None:
    """Say as the buyer that what was sent again is here and well: the seller gets the money.

    Raises Dispute.DoesNotExist, IllegalMoveError.
    """
    with transaction.atomic():
        case = lock_case(dispute)
        end_replaced(case, "received", who=require_party(case.order, by, key), by=by, at=at)


def refuse_replacement(
    *, dispute: str, text: str, by: Actor, at: datetime, key: str = "", evidence: Sequence[Upload] = ()
) -> None:
    """Say as the buyer that what was sent again is wrong too: the platform decides about the money.

    Raises Dispute.DoesNotExist, IllegalMoveError, ProblemRaised (422) for nothing said or shown.
    """
    require_side(dispute, by=by, key=key)
    checked = checked_files(evidence, by=by)
    if not text.strip() and not checked:
        raise refusals.invalid(("text", _("Nothing is said or shown."), _("Write something, or add a file.")))
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by, key)
        DISPUTE.advance(case.state, "wrong_again", who)
        say(case, BUYER, text, evidence=checked, by=by, at=at)
        step(case, "wrong_again", who=who, by=by, at=at, why=text)

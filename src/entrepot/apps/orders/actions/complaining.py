"""What buyer and seller do in a dispute: complain, show, answer, offer, accept, insist, settle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.files import actions as files
from entrepot.apps.files.actions import Checked
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.refunding import send_refunds
from entrepot.apps.orders.actions.settling import end_case
from entrepot.apps.orders.disputes import (
    BUYER,
    CLERK,
    MOST_FILES,
    PARTY_OF,
    PLATFORM,
    SELLER,
    at_most,
    left_of,
    lock_case,
    open_case,
    say,
    step,
)
from entrepot.apps.orders.events import OrderDisputed
from entrepot.apps.orders.models import Chargeback, Dispute, DisputeLine, Order
from entrepot.apps.orders.moving import lock, move
from entrepot.core.money import Money
from entrepot.core.trade import stages
from entrepot.core.trade.disputes import DISPUTE, OPEN, DisputeError, Wish, checked_wish

COMPLAINTS = frozenset({"not_received", "damaged", "not_as_described", "incomplete", "other"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: what its sender calls it, and its bytes."""

    name: str
    content: bytes = field(repr=False)


def open_dispute(
    *,
    order: str,
    why: str,
    by: Actor,
    at: datetime,
    key: str = "",
    reason: str = "other",
    asked: Money | None = None,
    wish: Wish = Wish.MONEY,
    lines: Mapping[str, int] | None = None,
    evidence: Sequence[Upload] = (),
) -> str:
    """Let the buyer say that something is wrong, or that nothing comes, and return the dispute's public id.

    The money stays held, and the seller's clock begins. `asked` is what should go back (all that is left when
    nothing is said), `lines` (variant: pieces) what it is about (everything when nothing is said). By `wish`
    the goods should be sent again, and `asked` goes back where that is not done. Raises Order.DoesNotExist,
    IllegalMoveError when it was released or is not on its way yet, ProblemRaised naming
    what is wrong, or 409 while the card scheme examines it.
    """
    if reason not in COMPLAINTS:
        raise refusals.invalid(("reason", _("This is none of the reasons."), ", ".join(sorted(COMPLAINTS))))
    known = Order.objects.select_related("checkout").get(public_id=order)
    stages.ORDER.advance(known.state, "disputed", require_party(known, by, key))
    checked = checked_files(evidence, by=by)
    with transaction.atomic():
        row = lock(order)
        who = require_party(row, by, key)
        if Chargeback.objects.filter(order=row, outcome="").exists():
            raise _scheme_decides()
        sum_ = checked_wish(asked, left_of(row))
        case = open_case(row, reason=reason, asked=sum_, wish=wish, party=BUYER, by=by, at=at, why=why)
        _concern(case, row, lines or {})
        say(case, BUYER, why, evidence=checked, by=by, at=at)
        move(row, "disputed", who=who, by=by, at=at, why=why)
        publish(OrderDisputed(order=order, business=row.business, at=at))
    return case.public_id


def add_statement(
    *,
    dispute: str,
    text: str,
    by: Actor,
    at: datetime,
    key: str = "",
    evidence: Sequence[Upload] = (),
    field_: str = "text",
) -> None:
    """Let a side, or the platform, say or show something while a dispute is open.

    Raises Dispute.DoesNotExist to whoever is none of them, ProblemRaised (422) for nothing, (409) at an end.
    """
    require_side(dispute, by=by, key=key)
    checked = checked_files(evidence, by=by)
    if not text.strip() and not checked:
        raise refusals.invalid((field_, _("Nothing is said or shown."), _("Write something, or add a file.")))
    with transaction.atomic():
        case = lock_case(dispute)
        party = _party(require_party(case.order, by, key))
        if case.state not in OPEN:
            raise refusals.clash("dispute-ended", _("This dispute has ended."), _("Read how it ended."))
        say(case, party, text, evidence=checked, by=by, at=at)


def answer_dispute(
    *,
    dispute: str,
    text: str,
    by: Actor,
    at: datetime,
    offer: Money | None = None,
    evidence: Sequence[Upload] = (),
) -> None:
    """Answer a complaint as its seller, with an amount offered or with none; the buyer's clock begins.

    What is asked or more ends it: the seller gives in. Raises Dispute.DoesNotExist, IllegalMoveError,
    DisputeError, ProblemRaised.
    """
    require_side(dispute, by=by, key="")
    checked = checked_files(evidence, by=by)
    if not text.strip() and offer is None:
        raise refusals.invalid(("text", _("The answer is missing."), _("Say what happened, in a few words.")))
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by)
        DISPUTE.advance(case.state, "answered", who)
        left = left_of(case.order)
        offered = checked_wish(offer, left) if offer is not None else None
        say(case, SELLER, text, evidence=checked, by=by, at=at)
        if offered is not None and offered.minor and offered.minor >= case.asked_minor:
            end_case(case, "gave_in", offered, who=who, by=by, at=at)
        else:
            minor = offered.minor if offered is not None and offered.minor else None
            step(case, "answered", who=who, by=by, at=at, why=text, offer_minor=minor)
    send_refunds(order=case.order.public_id, by=CLERK, at=at)


def accept_offer(*, dispute: str, by: Actor, at: datetime, key: str = "") -> None:
    """Accept what the seller offers, as the buyer: it goes back, and the rest is the seller's.

    Raises Dispute.DoesNotExist, IllegalMoveError, DisputeError (no_offer).
    """
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by, key)
        DISPUTE.advance(case.state, "accepted", who)
        if case.offer is None:
            raise DisputeError("no_offer", "Nothing was offered.")
        end_case(case, "accepted", at_most(case.offer, case.order), who=who, by=by, at=at)
    send_refunds(order=case.order.public_id, by=CLERK, at=at)


def insist(
    *, dispute: str, text: str, by: Actor, at: datetime, key: str = "", evidence: Sequence[Upload] = ()
) -> None:
    """Say as the buyer that the answer does not settle it: the platform decides.

    Raises Dispute.DoesNotExist, IllegalMoveError, ProblemRaised.
    """
    require_side(dispute, by=by, key=key)
    checked = checked_files(evidence, by=by)
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by, key)
        DISPUTE.advance(case.state, "insisted", who)
        say(case, BUYER, text, evidence=checked, by=by, at=at)
        step(case, "insisted", who=who, by=by, at=at, why=text)


def withdraw_dispute(*, dispute: str, by: Actor, at: datetime, key: str = "", why: str = "") -> None:
    """Take a complaint back as the buyer: the seller gets the money.

    Raises Dispute.DoesNotExist, IllegalMoveError.
    """
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by, key)
        nothing = Money.zero(case.currency)
        end_case(case, "withdrawn", nothing, who=who, by=by, at=at, why=why)


def give_in(*, dispute: str, by: Actor, at: datetime, why: str = "") -> None:
    """Give as the seller what the buyer asks for. Raises Dispute.DoesNotExist, IllegalMoveError."""
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by)
        asked = Money(case.asked_minor, case.currency)
        end_case(case, "gave_in", at_most(asked, case.order), who=who, by=by, at=at, why=why)
    send_refunds(order=case.order.public_id, by=CLERK, at=at)


def require_side(dispute: str, *, by: Actor, key: str) -> None:
    """Raise Dispute.DoesNotExist for who is no party, before anything of theirs is looked at."""
    case = Dispute.objects.select_related("order__checkout").get(public_id=dispute)
    require_party(case.order, by, key)


def _party(who: frozenset[str]) -> str:
    """Return as whom somebody speaks: a side before the platform."""
    return min((PARTY_OF[each] for each in who), key=(BUYER, SELLER, PLATFORM, "system").index)


def checked_files(evidence: Sequence[Upload], *, by: Actor) -> list[Checked]:
    """Return uploads that were looked at; too many, or what is no photo or PDF, are refused (422)."""
    if len(evidence) > MOST_FILES:
        most = _("At most %(most)s files go with one message.") % {"most": MOST_FILES}
        raise refusals.invalid(("evidence", most, _("Send the ones that matter.")))
    return [
        files.check_private_file(content=each.content, name=each.name, by=by, field="evidence")
        for each in evidence
    ]


def _concern(case: Dispute, row: Order, lines: Mapping[str, int]) -> None:
    """Note of which lines, and how many pieces, the complaint is."""
    sold = {line.variant: line for line in row.lines.all()}
    for variant, quantity in lines.items():
        line = sold.get(variant)
        if line is None or not 1 <= quantity <= line.quantity:
            reason = _("This was not bought, or not so many of it.")
            raise refusals.invalid(("lines", reason, _("Choose among what was bought.")))
        DisputeLine.objects.create(dispute=case, line=line, quantity=quantity)


def _scheme_decides() -> Exception:
    return refusals.clash(
        "card-scheme-decides",
        _("Your bank examines this payment already and decides about the money."),
        _("Wait for your bank, or take the claim back there."),
    )

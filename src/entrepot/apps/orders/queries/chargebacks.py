"""Reads of chargebacks, for the seller and the platform: what the bank took, and what speaks against it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PrivateContent, PrivateFileView
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.orders import chargeback_words as words
from entrepot.apps.orders.access import narrow, parties_of, sees_all, sold_by
from entrepot.apps.orders.models import Chargeback, ChargebackEvidence, Order
from entrepot.apps.orders.proving import gather
from entrepot.apps.payments import queries as payments
from entrepot.core.money import Money
from entrepot.core.trade.chargebacks import OPENED, EvidenceKind, sellers_term, sends_itself_at, weighty

CLERK = system("orders")
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """What somebody added: words or a file, of a kind."""

    kind: str
    kind_words: str
    party: str
    text: str
    file: PrivateFileView | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredView:
    """What the order says for itself, of a kind. `is_weighty`: it counts most against the bank's reason."""

    kind: str
    kind_words: str
    text: str
    is_weighty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChargebackView:
    """The part of a chargeback that falls on one order, with all that speaks against it.

    `state` is of core's CHARGEBACK. `sellers_until` is when the seller's time ends, `sent_at` when what is
    there is sent by itself. `missing` are the kinds that count most and of which nothing is there.
    """

    chargeback: str
    order: str
    business: str
    amount: Money
    fee: Money
    reason: str
    reason_words: str
    state: str
    state_words: str
    due_at: datetime | None
    sellers_until: datetime | None
    sent_at: datetime | None
    gathered: tuple[GatheredView, ...]
    added: tuple[EvidenceView, ...]
    missing: tuple[str, ...]
    opened_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether evidence may still be added."""
        return self.state == OPENED


def find_chargeback(order: str, *, viewer: Actor) -> OrderChargebackView | None:
    """Return the last chargeback of an order the viewer sells, to operators of any; None without one."""
    row = _visible(viewer).filter(order__public_id=order).order_by("-pk").first()
    return _view(row, viewer) if row is not None else None


def list_chargeback_parts(chargeback: str, *, viewer: Actor) -> list[OrderChargebackView]:
    """Return what of a chargeback falls on each order the viewer may see."""
    rows = _visible(viewer).filter(chargeback=chargeback).order_by("order_id")
    return [_view(row, viewer) for row in rows]


def list_chargebacks(
    *, viewer: Actor, is_open: bool = False, before: str = "", limit: int = 50
) -> list[OrderChargebackView]:
    """Return the chargebacks of orders the viewer sells, to operators all; the newest first, 200 at most.

    `before` is the order of the last one seen.
    """
    rows = _visible(viewer).order_by("-pk")
    if is_open:
        rows = rows.filter(outcome="")
    if before:
        last = Chargeback.objects.filter(order__public_id=before).order_by("-pk").values_list("pk", flat=True)
        rows = rows.filter(pk__lt=last.first() or 0)
    return [_view(row, viewer) for row in rows[: max(1, min(limit, MOST))]]


def read_chargeback_file(order: str, file: str, *, viewer: Actor, small: bool = False) -> PrivateContent:
    """Return a file that was added against a chargeback, to its seller and to operators.

    Raises ChargebackEvidence.DoesNotExist to everybody else; officers read no files.
    """
    found = ChargebackEvidence.objects.select_related("chargeback__order__checkout").get(
        file__public_id=file, chargeback__order__public_id=order, chargeback__in=_visible(viewer)
    )
    may = viewer.is_system or roles.OPERATOR in viewer.roles or parties_of(found.chargeback.order, viewer)
    if not may or found.file_id is None:
        raise ChargebackEvidence.DoesNotExist
    return files.read_private_file(id_=found.file_id, viewer=viewer, small=small)


def _visible(viewer: Actor) -> QuerySet[Chargeback]:
    narrow(viewer, ORDERS_READ)
    rows = Chargeback.objects.select_related("order__checkout").prefetch_related("evidence")
    if sees_all(viewer):
        return rows
    return rows.filter(order__in=Order.objects.filter(sold_by(viewer)))


def _view(row: Chargeback, viewer: Actor) -> OrderChargebackView:
    whole = payments.get_chargeback(row.chargeback, viewer=CLERK)
    counts = weighty(whole.reason)
    gathered = gather(row.order)
    added = _added(row, viewer)
    shown = set(gathered) | {EvidenceKind(each.kind) for each in added}
    due = whole.evidence_due_at
    possible = set(EvidenceKind) - (set() if _crosses_border(row.order) else {EvidenceKind.CUSTOMS})
    return OrderChargebackView(
        chargeback=row.chargeback,
        order=row.order.public_id,
        business=row.order.business,
        amount=Money(row.amount_minor, row.order.currency),
        fee=whole.fee,
        reason=whole.reason,
        reason_words=words.say_reason(whole.reason),
        state=whole.state,
        state_words=str(words.STATES[whole.state]),
        due_at=due,
        sellers_until=sellers_term(due),
        sent_at=sends_itself_at(due) if due else None,
        gathered=tuple(
            GatheredView(
                kind=kind.value, kind_words=words.say_evidence(kind), text=text, is_weighty=kind in counts
            )
            for kind, text in gathered.items()
        ),
        added=added,
        missing=tuple(words.say_evidence(kind) for kind in counts if kind not in shown and kind in possible),
        opened_at=row.opened_at,
    )


def _crosses_border(row: Order) -> bool:
    return row.parcels.exclude(ship_from=row.country).exists()


def _added(row: Chargeback, viewer: Actor) -> tuple[EvidenceView, ...]:
    rows = list(row.evidence.all())
    ids = [each.file_id for each in rows if each.file_id is not None]
    known = files.list_private_files(ids=ids, viewer=viewer)
    return tuple(
        EvidenceView(
            kind=each.kind,
            kind_words=words.say_evidence(EvidenceKind(each.kind)),
            party=each.party,
            text=each.text,
            file=known.get(each.file_id) if each.file_id is not None else None,
            at=each.created_at,
        )
        for each in rows
    )

"""Reads of disputes: for both sides and the platform the same file of the case, and its files."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PrivateContent, PrivateFileView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import letters, words
from entrepot.apps.orders.access import bought_by, narrow, parties_of, sees_all, sold_by
from entrepot.apps.orders.disputes import PARTY_OF, waiting_sides
from entrepot.apps.orders.models import Dispute, DisputeFile, DisputeStatement, Order, OrderRefund
from entrepot.apps.orders.queries.replacements import OFFERED, ReplacementView, replacement_view
from entrepot.core.money import Money
from entrepot.core.trade.disputes import ANNOUNCED, DISPUTE, OPEN, Wish

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """What a side said, in its language, and the files it showed."""

    party: str
    text: str
    language: str
    files: tuple[PrivateFileView, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeStep:
    """One step: by which party, when, why, and until when the clock ran that began with it."""

    event: str
    words: str
    party: str
    why: str
    due_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernedLine:
    """Of what a dispute is, and how many pieces of it."""

    variant: str
    title: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeView:
    """A dispute as everyone who may see it sees it. `may` are the steps the viewer may take now.

    `waits_for_money`: a part goes back and is not posted yet. `is_stuck`: the provider refused it.
    """

    public_id: str
    order: str
    business: str
    market: str
    reason: str
    reason_words: str
    wish: str
    asked: Money
    left: Money
    lines: tuple[ConcernedLine, ...]
    state: str
    state_words: str
    due_at: datetime | None
    offer: Money | None
    replacement: ReplacementView | None
    outcome: str
    refunded: Money | None
    borne_by: str
    chargeback: str
    buyers_language: str
    sellers_language: str
    may: frozenset[str]
    statements: tuple[StatementView, ...]
    steps: tuple[DisputeStep, ...]
    waits_for_money: bool
    is_stuck: bool
    opened_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody's clock runs."""
        return self.state in OPEN


def get_dispute(public_id: str, *, viewer: Actor, key: str = "") -> DisputeView:
    """Return a dispute to its buyer (a guest names the key), its seller or the platform.

    Raises Dispute.DoesNotExist to everybody else.
    """
    return _view(_visible(viewer, key).get(public_id=public_id), viewer, key)


def find_dispute(order: str, *, viewer: Actor, key: str = "") -> DisputeView | None:
    """Return the last dispute of an order one may see, or None."""
    row = _visible(viewer, key).filter(order__public_id=order).order_by("-id").first()
    return _view(row, viewer, key) if row is not None else None


def list_disputes(
    *,
    viewer: Actor,
    order: str = "",
    state: str = "",
    before: str = "",
    limit: int = 50,
    key: str = "",
) -> list[DisputeView]:
    """Return the disputes one may see, the newest first, 200 at most; `open` keeps those whose clock runs."""
    rows = _visible(viewer, key).order_by("-id")
    if order:
        rows = rows.filter(order__public_id=order)
    if state:
        rows = rows.filter(state__in=OPEN) if state == "open" else rows.filter(state=state)
    if before:
        last = Dispute.objects.filter(public_id=before).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last or 0)
    return [_view(row, viewer, key) for row in rows[: max(1, min(limit, MOST))]]


def read_evidence(
    dispute: str, file: str, *, viewer: Actor, key: str = "", small: bool = False
) -> PrivateContent:
    """Return a file of a dispute to its two sides and to operators; `small` is a picture's smallest form.

    Raises Dispute.DoesNotExist, DisputeFile.DoesNotExist; officers read no files.
    """
    case = _visible(viewer, key).get(public_id=dispute)
    found = DisputeFile.objects.get(statement__dispute=case, file__public_id=file)
    if not (viewer.is_system or roles.OPERATOR in viewer.roles or parties_of(case.order, viewer, key)):
        raise DisputeFile.DoesNotExist
    return files.read_private_file(id_=found.file_id, viewer=viewer, small=small)


def _visible(viewer: Actor, key: str) -> QuerySet[Dispute]:
    narrow(viewer, ORDERS_READ)
    rows = Dispute.objects.select_related("order__checkout", "replacement").prefetch_related(
        "lines__line",
        "moves",
        "replacement__lines__line",
        Prefetch("statements", queryset=DisputeStatement.objects.prefetch_related("files")),
    )
    if sees_all(viewer):
        return rows
    return rows.filter(order__in=Order.objects.filter(bought_by(viewer, key) | sold_by(viewer)))


def _view(row: Dispute, viewer: Actor, key: str) -> DisputeView:
    who = parties_of(row.order, viewer, key)
    again = replacement_view(row, viewer)
    waiting = OrderRefund.objects.filter(public_id=row.refund).first() if row.refund else None
    return DisputeView(
        public_id=row.public_id,
        order=row.order.public_id,
        business=row.order.business,
        market=row.order.market,
        reason=row.reason,
        reason_words=str(words.REASONS[row.reason]),
        wish=row.wish,
        asked=Money(row.asked_minor, row.currency),
        left=Money(row.order.total_minor - row.order.refund_claimed_minor, row.currency),
        lines=_lines(row),
        state=row.state,
        state_words=str(words.DISPUTE_STATES[row.state]),
        due_at=row.due_at,
        offer=row.offer,
        replacement=again,
        outcome=row.outcome,
        refunded=row.refunded,
        borne_by=row.borne_by,
        chargeback=row.chargeback,
        buyers_language=row.order.checkout.language,
        sellers_language=letters.sellers_language(row.order),
        may=_may(row, who, again),
        statements=_statements(row, viewer),
        steps=_steps(row),
        waits_for_money=waiting is not None and waiting.state == OrderRefund.State.REQUESTED,
        is_stuck=waiting is not None and waiting.state == OrderRefund.State.REFUSED,
        opened_at=row.created_at,
        closed_at=row.closed_at,
    )


def _may(row: Dispute, who: frozenset[str], again: ReplacementView | None) -> frozenset[str]:
    """Return the steps that a party can take now."""
    may = frozenset(move.event for move in DISPUTE.allowed(row.state) if move.who & who)
    if row.offer is None:
        may -= {"accepted"}
    if row.state == ANNOUNCED and not waiting_sides(row) & {PARTY_OF[each] for each in who}:
        may -= {"appealed", "taken"}
    if again is None or again.stage != OFFERED:
        may -= {"chosen"}
    if row.wish != Wish.REPLACEMENT or (again is not None and again.shipped_at is not None):
        may -= {"promised"}
    return may - {"ordered"} if again is not None and again.shipped_at is not None else may


def _lines(row: Dispute) -> tuple[ConcernedLine, ...]:
    return tuple(
        ConcernedLine(variant=each.line.variant, title=each.line.title, quantity=each.quantity)
        for each in row.lines.all()
    )


def _steps(row: Dispute) -> tuple[DisputeStep, ...]:
    return tuple(
        DisputeStep(
            event=move.event,
            words=str(words.DISPUTE_STEPS[move.event]),
            party=move.party,
            why=move.why,
            due_at=move.due_at,
            at=move.at,
        )
        for move in row.moves.all()
    )


def _statements(row: Dispute, viewer: Actor) -> tuple[StatementView, ...]:
    said = list(row.statements.all())
    shown = files.list_private_files(
        ids=[each.file_id for one in said for each in one.files.all()], viewer=viewer
    )
    return tuple(
        StatementView(
            party=one.party,
            text=one.text,
            language=one.language,
            files=tuple(shown[each.file_id] for each in one.files.all()),
            at=one.created_at,
        )
        for one in said
    )

"""Every read of customs. A seller sees the declarations of their own parcels, the platform all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from entrepot.apps.customs import words
from entrepot.apps.customs.access import visible
from entrepot.apps.customs.models import Declaration, DeclarationDue, DeclarationLine, Question, SurplusTerm
from entrepot.apps.customs.surplus import DEFAULT
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders import queries as orders
from entrepot.core.money import Money
from entrepot.core.trade.declarations import crosses_a_border
from entrepot.core.trade.stages import DECLARATION

MOST: Final = 200
WAITING: Final = ("examined", "queried", "refused")
OPEN: Final = tuple(state for state in DECLARATION.states if state not in DECLARATION.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line as it is declared; weights in grams for the whole line."""

    number: int
    hs: str
    national: str
    origin: str
    description: str
    quantity: int
    net_grams: int
    gross_grams: int
    net_is_gross: bool
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DueView:
    """One kind of duty or tax: quoted and, once customs has spoken, assessed; in the authority's currency."""

    kind: str
    scheme: str
    at_door: bool
    quoted: Money
    assessed: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question of customs. `line` is 0 when it is about the whole parcel."""

    public_id: str
    field: str
    line: int
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step: who took it, when and why."""

    event: str
    state: str
    words: str
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationView:
    """A declaration with all that is known of it. `faults` are (what is wrong, what would help)."""

    public_id: str
    order: str
    parcel: str
    replaces: str
    business: str
    country: str
    sent_from: str
    route: str
    edition: str
    state: str
    state_words: str
    number: str
    gateway: str
    reference: str
    reason: str
    value: Money
    freight: Money
    insurance: Money
    gross_grams: int
    lines: tuple[LineView, ...]
    dues: tuple[DueView, ...]
    questions: tuple[QuestionView, ...]
    faults: tuple[tuple[str, str], ...]
    moved_at: datetime
    submitted_at: datetime | None
    released_at: datetime | None

    @property
    def open_questions(self) -> tuple[QuestionView, ...]:
        """What customs still waits to hear."""
        return tuple(each for each in self.questions if each.answered_at is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelCustoms:
    """How one parcel stands with customs: its declaration, or why there is none (yet)."""

    parcel: str
    declaration: DeclarationView | None
    words: str


def get_declaration(public_id: str, *, viewer: Actor) -> DeclarationView:
    """Return a declaration. Raises Declaration.DoesNotExist when it is none of the viewer's."""
    return _view(visible(viewer).get(public_id=public_id))


def list_declarations(
    *, viewer: Actor, state: str = "", order: str = "", after: str = "", limit: int = 50
) -> list[DeclarationView]:
    """Return declarations, newest first, 200 at most; `after` is the last one seen.

    `state` is one of core's, `open` for all without an end, or `waiting` for what a person has to look at.
    """
    rows = visible(viewer).order_by("-id")
    if state:
        rows = rows.filter(state__in={"open": OPEN, "waiting": WAITING}.get(state, (state,)))
    if order:
        rows = rows.filter(order=order)
    if after:
        last = Declaration.objects.filter(public_id=after).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last or 0)
    return [_view(row) for row in rows[: max(1, min(limit, MOST))]]


def list_references(*, orders: Collection[str], viewer: Actor) -> dict[str, tuple[str, ...]]:
    """Return by order what customs knows its declarations by: its own reference, else ours.

    For those who may see them; orders without a declaration are left out.
    """
    rows = visible(viewer).prefetch_related(None).filter(order__in=orders).order_by("id")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.order, []).append(row.reference or row.public_id)
    return {order: tuple(names) for order, names in found.items()}


def count_waiting(*, viewer: Actor) -> int:
    """Return how many declarations wait for somebody to answer: questions, and what cannot be sent."""
    rows = visible(viewer).prefetch_related(None)
    return rows.filter(state="queried").count() + rows.filter(state="draft").exclude(faults=[]).count()


def explain_order(order: str, *, viewer: Actor) -> list[ParcelCustoms]:
    """Return how each parcel of an order stands with customs, in the order of its parcels.

    For its seller and the platform. Raises Order.DoesNotExist to who may not see the order.
    """
    view = orders.get_order(order, viewer=viewer)
    known = {row.parcel: _view(row) for row in visible(viewer).filter(order=order)}
    return [_explain(parcel, known.get(parcel.public_id)) for parcel in view.parcels]


def get_history(public_id: str, *, viewer: Actor) -> list[StepView]:
    """Return every step of a declaration, oldest first. Raises Declaration.DoesNotExist."""
    row = visible(viewer).get(public_id=public_id)
    return [
        StepView(
            event=step.event,
            state=step.after,
            words=words.say_state(step.after),
            who=step.who,
            why=step.why,
            at=step.at,
        )
        for step in row.moves.all()
    ]


def _explain(parcel: orders.ParcelView, found: DeclarationView | None) -> ParcelCustoms:
    if found is not None:
        said = found.state_words
    elif crosses_a_border(parcel.route):
        said = words.say_not_prepared()
    else:
        said = words.say_not_needed(parcel.route)
    return ParcelCustoms(parcel=parcel.public_id, declaration=found, words=said)


def _view(row: Declaration) -> DeclarationView:
    def money(minor: int) -> Money:
        return Money(minor, row.currency)

    return DeclarationView(
        public_id=row.public_id,
        order=row.order,
        parcel=row.parcel,
        replaces=row.replaces,
        business=row.business,
        country=row.country,
        sent_from=row.sent_from,
        route=row.route,
        edition=row.edition,
        state=row.state,
        state_words=words.say_state(row.state),
        number=row.number,
        gateway=row.gateway,
        reference=row.reference,
        reason=row.reason,
        value=money(row.value_minor),
        freight=money(row.freight_minor),
        insurance=money(row.insurance_minor),
        gross_grams=row.gross_grams,
        lines=tuple(_line(row, line) for line in row.lines.all()),
        dues=tuple(_due(due) for due in row.dues.all()),
        questions=tuple(_question(each) for each in row.questions.all()),
        faults=tuple(words.say_fault(fault) for fault in row.faults),
        moved_at=row.moved_at,
        submitted_at=row.submitted_at,
        released_at=row.released_at,
    )


def _line(row: Declaration, line: DeclarationLine) -> LineView:
    return LineView(
        number=line.number,
        hs=line.hs,
        national=line.national,
        origin=line.origin,
        description=line.description,
        quantity=line.quantity,
        net_grams=line.net_grams,
        gross_grams=line.gross_grams,
        net_is_gross=line.net_is_gross,
        value=Money(line.value_minor, row.currency),
    )


def _due(due: DeclarationDue) -> DueView:
    assessed = None if due.assessed_minor is None else Money(due.assessed_minor, due.currency)
    return DueView(
        kind=due.kind,
        scheme=due.scheme,
        at_door=due.at_door,
        quoted=Money(due.quoted_minor, due.currency),
        assessed=assessed,
    )


def _question(each: Question) -> QuestionView:
    return QuestionView(
        public_id=each.public_id,
        field=each.field,
        line=each.line,
        text=each.text,
        asked_at=each.asked_at,
        answer=each.answer,
        answered_at=each.answered_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SurplusTermView:
    """Who gets what customs does not ask for in a market (empty: every other), since when, and the source."""

    market: str
    keeper: str
    source: str
    valid_from: date | None


def list_surplus_terms(*, viewer: Actor, on: date) -> list[SurplusTermView]:
    """Return the terms that hold on a day, that for every other market first. For operators."""
    require_role(viewer, OPERATOR)
    rows = SurplusTerm.objects.filter(valid_from__lte=on).order_by("id")
    latest = {row.market: row for row in rows}
    found = [
        SurplusTermView(market=row.market, keeper=row.keeper, source=row.source, valid_from=row.valid_from)
        for _market, row in sorted(latest.items())
    ]
    standing = SurplusTermView(market="", keeper=DEFAULT.value, source="", valid_from=None)
    return found if "" in latest else [standing, *found]

"""Reads of returns: what may go back, what is on its way, what it is worth; each side its own."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db.models import QuerySet

from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import return_rules, return_words
from entrepot.apps.orders.access import bought_by, narrow, sees_all, sold_by
from entrepot.apps.orders.freezing import progress_of, sale_of
from entrepot.apps.orders.models import Order, Return
from entrepot.apps.orders.queries.orders import MOST, visible
from entrepot.apps.orders.return_answers import answers_of, zone_of
from entrepot.apps.orders.return_money import is_in_time, is_local, off_of, rule_of, wanted_of, worth_of
from entrepot.apps.orders.return_rules import Source
from entrepot.apps.orders.return_terms import Terms, offer_way, place_of, terms_of
from entrepot.apps.orders.return_words import A_MOMENT
from entrepot.apps.shipping.queries import Address
from entrepot.core.money import Money
from entrepot.core.trade.returns import OPEN, REASONS, RETURN, Answer

COPIED = (
    *("public_id", "state", "reason", "note", "answer", "rule", "until", "back_by", "due_at", "way_back"),
    *("commission", "keeps_goods", "shipment", "tracking", "received_at", "settled_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnableLine:
    """One line of an order: pieces the buyer still has, and for each ground until when they may go back."""

    variant: str
    title: str
    left: int
    each: Money  # what one piece cost
    may: bool
    answers: dict[str, Answer]
    words: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnableOrder:
    """What of an order may be sent back now; `until` is the last moment of any right, None without one.

    `words` say it in one sentence, or why nothing may go back.
    """

    order: str
    lines: tuple[ReturnableLine, ...]
    reasons: tuple[str, ...]
    until: datetime | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLineView:
    """Pieces of one line that go back, and how they were found."""

    variant: str
    title: str
    quantity: int
    accepted: int | None
    shelved: int | None
    off: Money
    goods: Money
    value: Money  # what these pieces cost


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDueView:
    """A duty or tax on goods that went back: what the law says of it, and who bears it."""

    account: str
    authority: str
    levy: str
    words: str
    amount: Money
    recovery: str
    borne_by: str
    measure: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnStep:
    """One step of a return: by which party, when, and what they said."""

    event: str
    words: str
    party: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """A return, for its buyer, its seller and the platform; `due_at` is the clock that runs now.

    `amount` is what goes back, or would if the goods came as they should.
    """

    public_id: str
    order: str
    business: str
    market: str
    state: str
    state_words: str
    reason: str
    reason_words: str
    note: str
    answer: str
    rule: str
    rule_words: str
    source: Source
    until: datetime
    back_by: datetime | None
    back_on: date | None  # the last day, where the buyer is
    due_at: datetime | None
    way_back: str
    commission: str
    keeps_goods: bool
    shipment: str
    tracking: str
    label: Money
    amount: Money
    restores: bool
    waits_for_provider: bool
    goods_minor: int
    lines: tuple[ReturnLineView, ...]
    dues: tuple[ReturnDueView, ...]
    steps: tuple[ReturnStep, ...]
    asked_at: datetime
    received_at: datetime | None
    settled_at: datetime | None


def get_returnable(order: str, *, viewer: Actor, now: datetime, key: str = "") -> ReturnableOrder:
    """Return what of an order may be sent back, until when, by which right, and why not.

    For whoever may see the order. Raises Order.DoesNotExist.
    """
    row = visible(viewer, key).get(public_id=order)
    lines = tuple(
        ReturnableLine(
            variant=each.line.variant,
            title=each.line.title,
            left=each.left,
            each=Money(each.line.value_minor // each.line.quantity, row.currency),
            may=each.may,
            answers=dict(each.answers),
            words={ground: return_words.say_answer(answer) for ground, answer in each.answers.items()},
        )
        for each in answers_of(row, now)
    )
    return ReturnableOrder(
        order=order,
        lines=lines,
        reasons=tuple(reason for reason in REASONS if _allows(lines, REASONS[reason])),
        until=_latest(lines),
        words=_words(lines),
    )


def get_return(public_id: str, *, viewer: Actor, key: str = "") -> ReturnView:
    """Return one return to its buyer (a guest names the key), its seller or the platform.

    Raises Return.DoesNotExist to everybody else.
    """
    return _view(_visible(viewer, key).get(public_id=public_id))


def list_returns(
    *,
    viewer: Actor,
    order: str = "",
    state: str = "",
    as_: str = "",
    before: str = "",
    limit: int = 50,
    key: str = "",
) -> list[ReturnView]:
    """Return the returns a viewer may see, newest first, 200 at most; of one order, or in one state.

    `as_` keeps those of what they bought (`buyer`) or sell (`seller`); `before` is the last one seen.
    """
    rows = _visible(viewer, key).order_by("-id")
    if order:
        rows = rows.filter(order__public_id=order)
    if state:
        rows = rows.filter(state=state)
    if as_:
        mine = bought_by(viewer, key) if as_ == "buyer" else sold_by(viewer)
        rows = rows.filter(order__in=Order.objects.filter(mine))
    if before:
        last = Return.objects.filter(public_id=before).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last or 0)
    return [_view(row) for row in rows[: max(1, min(limit, MOST))]]


def count_open_returns(*, viewer: Actor) -> int:
    """Return how many returns of what a viewer sells are under way."""
    sold = Order.objects.filter(sold_by(viewer))
    return _visible(viewer, "").filter(order__in=sold, state__in=OPEN).count()


def get_way_back(public_id: str, *, viewer: Actor, now: datetime, key: str = "") -> "WayBack":
    """Return where the goods of a return go and what our label costs; no price where no carrier takes it.

    For whoever may see the return. Raises Return.DoesNotExist.
    """
    row = _visible(viewer, key).get(public_id=public_id)
    try:
        place, freight = offer_way(row.order, row, now)
    except ProblemRaised:
        return WayBack(place=place_of(row.order), price=None)
    return WayBack(place=place, price=freight.amount)


@dataclass(frozen=True, slots=True)
class WayBack:
    """Where goods go back to, and what our label costs."""

    place: Address | None
    price: Money | None


def get_return_terms(order: str, *, viewer: Actor) -> Terms:
    """Return the terms of an order's returns as they were when it was placed. For operators."""
    require_role(viewer, OPERATOR)
    return terms_of(Order.objects.get(public_id=order))


def _visible(viewer: Actor, key: str) -> QuerySet[Return]:
    narrow(viewer, ORDERS_READ)
    rows = Return.objects.select_related("order__checkout", "refund").prefetch_related(
        "lines__line__parcel", "dues", "moves"
    )
    if sees_all(viewer):
        return rows
    return rows.filter(order__in=Order.objects.filter(bought_by(viewer, key) | sold_by(viewer)))


def _view(row: Return) -> ReturnView:
    order, rules = row.order, return_rules.load()
    money = partial(_money, order.currency)
    return ReturnView(
        order=order.public_id,
        business=order.business,
        market=order.market,
        state_words=str(return_words.STATES[row.state]),
        reason_words=str(return_words.REASONS[row.reason]),
        rule_words=return_words.say_rule(row.rule),
        source=rules.sources[rules.get(row.rule).source],
        back_on=_last_day(row),
        label=money(row.label_minor),
        amount=money(_amount(row)),
        restores=is_in_time(row),
        waits_for_provider=row.state == "inspected" and row.refund_id is not None,
        goods_minor=sum(each.goods_minor for each in row.lines.all()),
        lines=tuple(_lines(row)),
        dues=tuple(_dues(row)),
        steps=tuple(_steps(row)),
        asked_at=row.created_at,
        **{name: getattr(row, name) for name in COPIED},
    )


def _dues(row: Return) -> list[ReturnDueView]:
    return [
        ReturnDueView(
            account=each.account,
            authority=each.authority,
            levy=each.levy,
            words=return_words.say_levy(each.levy),
            amount=Money(each.amount_minor, row.order.currency),
            recovery=each.recovery,
            borne_by=each.borne_by,
            measure=each.measure,
            source=each.source,
        )
        for each in row.dues.all()
    ]


def _steps(row: Return) -> list[ReturnStep]:
    return [
        ReturnStep(
            event=each.event,
            words=return_words.say_step(each.event),
            party=each.party,
            why=each.why,
            at=each.at,
        )
        for each in row.moves.all()
    ]


def _lines(row: Return) -> list[ReturnLineView]:
    currency = row.order.currency
    return [
        ReturnLineView(
            variant=each.line.variant,
            title=each.line.title,
            quantity=each.quantity,
            accepted=each.accepted,
            shelved=each.shelved,
            off=Money(each.off_minor, currency),
            goods=Money(each.goods_minor, currency),
            value=Money(each.line.value_minor * each.quantity // each.line.quantity, currency),
        )
        for each in row.lines.all()
    ]


def _amount(row: Return) -> int:
    """Return what goes back to the buyer, or what would if the goods came as they should."""
    if row.refund is not None:
        return row.refund.amount_minor
    if row.state in RETURN.ends:
        return 0
    sale = sale_of(row.order)
    in_time = is_in_time(row) if row.received_at else row.back_by is None or is_local(row)
    progress = progress_of(row.order, sale, with_claims=True)
    worth = worth_of(row.order, wanted_of(row), rule_of(row), progress, in_time=in_time)
    return worth.parts.total - off_of(row, worth.parts)


def _last_day(row: Return) -> date | None:
    zone = zone_of(row.order.country)
    return (row.back_by - A_MOMENT).astimezone(zone).date() if row.back_by and is_local(row) else None


def _money(currency: str, minor: int) -> Money:
    return Money(minor, currency)


def _allows(lines: tuple[ReturnableLine, ...], ground: str) -> bool:
    return any(line.answers[ground].may for line in lines)


def _latest(lines: tuple[ReturnableLine, ...]) -> datetime | None:
    return max(
        (
            answer.window.until
            for line in lines
            for answer in line.answers.values()
            if answer.may and answer.window is not None
        ),
        default=None,
    )


def _words(lines: tuple[ReturnableLine, ...]) -> str:
    """Say the first right there is, a change of mind before a fault, or why there is none."""
    said = [(line.answers[ground], line.words[ground]) for ground in ("change", "fault") for line in lines]
    return next((words for answer, words in said if answer.may), said[0][1] if said else "")

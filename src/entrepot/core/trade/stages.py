"""The lives of an order and of a customs declaration, as tables: from where, by what, to where, who, why.

Who: ``system`` is the platform's own parts told by an outside party (payment, carrier, customs).
"""

from collections.abc import Collection
from dataclasses import dataclass

from .errors import IllegalMoveError, TradeError

SYSTEM, BUYER, SELLER, OPERATOR = "system", "buyer", "seller", "operator"
WHO = frozenset({SYSTEM, BUYER, SELLER, OPERATOR})


@dataclass(frozen=True, slots=True)
class Move:
    """In ``state``, ``event`` leads to ``to``; one of ``who`` may do it; ``why`` says it to people."""

    state: str
    event: str
    to: str
    who: frozenset[str]
    why: str


class StateTable:
    """The moves of one kind of thing. Raises ``TradeError`` for a table that contradicts itself."""

    __slots__ = ("_by_step", "ends", "moves", "name", "start", "states")

    def __init__(self, name: str, start: str, moves: tuple[Move, ...]) -> None:
        self.name, self.start, self.moves = name, start, moves
        self._by_step = {(move.state, move.event): move for move in moves}
        if len(self._by_step) != len(moves):
            raise TradeError(f"The table of {name} answers one event of one state twice.")
        if any(not move.who or not move.who <= WHO for move in moves):
            raise TradeError(f"The table of {name} names nobody, or somebody unknown.")
        self.states: tuple[str, ...] = tuple(
            dict.fromkeys((start, *(state for move in moves for state in (move.state, move.to))))
        )
        leaves = {move.state for move in moves}
        self.ends: frozenset[str] = frozenset(state for state in self.states if state not in leaves)

    def allowed(self, state: str, who: str = "") -> tuple[Move, ...]:
        """Return the moves out of a state, for everyone or for one party. ``TradeError``: no such state."""
        if state not in self.states:
            raise TradeError(
                f"{state!r} is no state of {self.name}; the states are {', '.join(self.states)}."
            )
        return tuple(move for move in self.moves if move.state == state and (not who or who in move.who))

    def advance(self, state: str, event: str, who: Collection[str] | str) -> Move:
        """Return the move that ``event`` makes in ``state`` when one of ``who`` may make it.

        Raises ``IllegalMoveError`` naming what is allowed instead: by anyone when the event does not fit
        the state, or who may do it when the party is the wrong one.
        """
        parties = {who} if isinstance(who, str) else set(who)
        allowed = self.allowed(state)
        move = self._by_step.get((state, event))
        if move is None:
            events = tuple(each.event for each in allowed)
            could = f"it can be {', '.join(events)}" if events else "that is its end"
            raise IllegalMoveError(f"{self.name} is {state}: it cannot be {event}; {could}.", events)
        if not parties & move.who:
            events = tuple(each.event for each in allowed if parties & each.who)
            raise IllegalMoveError(
                f"{self.name} {event} is for {' or '.join(sorted(move.who))}, "
                f"not for {' or '.join(sorted(parties)) or 'nobody'}.",
                events,
            )
        return move

    def sources(self, event: str) -> tuple[str, ...]:
        """Return the states in which ``event`` may come, for a conditional UPDATE."""
        return tuple(move.state for move in self.moves if move.event == event)

    def mermaid(self) -> str:
        """Return the table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [
            f"    {move.state} --> {move.to}: {move.event} ({', '.join(sorted(move.who))})"
            for move in self.moves
        ]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.ends]
        return "\n".join(lines) + "\n"


def _move(state: str, event: str, to: str, who: str, why: str) -> Move:
    return Move(state, event, to, frozenset(who.split()), why)


def moves_of(*rows: tuple[str, str, str, str, str]) -> tuple[Move, ...]:
    """Return the moves of a table written as rows: state, event, to, who (with blanks between), why."""
    return tuple(_move(*row) for row in rows)


ORDER = StateTable(
    "order",
    "awaiting_payment",
    (
        _move("awaiting_payment", "paid", "paid", "system", "The money was captured and is held."),
        _move(
            "awaiting_payment",
            "cancelled",
            "cancelled",
            "buyer system operator",
            "Not paid in time, or given up.",
        ),
        _move(
            "awaiting_payment",
            "let_go",
            "cancelled",
            "buyer seller operator",
            "Left out of what is paid together.",
        ),
        _move("cancelled", "paid_late", "refund_due", "system", "Money came after the goods were let go."),
        _move("cancelled", "restored", "paid", "system", "Money came late; the goods were still there."),
        _move("paid", "accepted", "preparing", "seller system", "The seller packs the goods."),
        _move(
            "paid", "called_off", "refund_due", "buyer seller operator", "Called off before it was packed."
        ),
        _move("paid", "charged_back", "refund_due", "system", "The buyer's bank took all of it back."),
        _move("preparing", "called_off", "refund_due", "seller operator", "The seller cannot deliver."),
        _move("preparing", "charged_back", "refund_due", "system", "The buyer's bank took all of it back."),
        _move("preparing", "shipped", "in_transit", "seller system", "The carrier has it."),
        _move("in_transit", "held_at_customs", "at_customs", "system", "Customs examines the declaration."),
        _move("at_customs", "cleared", "in_transit", "system", "Customs released the goods."),
        _move("at_customs", "rejected", "refund_due", "system operator", "Customs did not let the goods in."),
        _move("preparing", "rejected", "refund_due", "system operator", "Customs will not let the goods in."),
        _move("in_transit", "delivered", "delivered", "system", "The carrier handed it over."),
        _move("in_transit", "lost", "refund_due", "system operator", "The carrier lost it."),
        _move("at_customs", "lost", "refund_due", "system operator", "It was lost while customs had it."),
        _move("delivered", "confirmed", "confirmed", "buyer", "The buyer says that all is well."),
        _move("delivered", "time_passed", "confirmed", "system", "The time to complain passed in silence."),
        _move("delivered", "disputed", "disputed", "buyer", "The buyer says that something is wrong."),
        _move("in_transit", "disputed", "disputed", "buyer", "The buyer waits in vain."),
        _move("disputed", "decided_for_seller", "confirmed", "system", "The complaint was settled."),
        _move("disputed", "decided_for_buyer", "refund_due", "system", "The money goes back."),
        _move("confirmed", "released", "released", "system", "Everybody got their share."),
        _move("delivered", "returned", "refund_due", "system", "All of it came back."),
        _move("confirmed", "returned", "refund_due", "system", "All of it came back."),
        _move(
            "released", "returned", "refund_due", "seller operator system", "The seller took the goods back."
        ),
        _move("refund_due", "refunded", "refunded", "system", "The buyer has the money back."),
    ),
)
"""An order of one seller. Its money: held from ``paid``, shared at ``released``, back at ``refunded``."""

DECLARATION = StateTable(
    "declaration",
    "draft",
    (
        _move("draft", "submitted", "submitted", "system seller operator", "Sent to customs."),
        _move("draft", "withdrawn", "withdrawn", "system seller operator", "The goods do not go."),
        _move("submitted", "accepted", "accepted", "system operator", "Customs registered it."),
        _move("submitted", "queried", "queried", "system operator", "Customs found it incomplete."),
        _move("submitted", "refused", "refused", "system operator", "Customs did not take it."),
        _move("accepted", "selected", "examined", "system operator", "Customs looks at the goods or papers."),
        _move("accepted", "queried", "queried", "system operator", "Customs has a question."),
        _move("accepted", "assessed", "assessed", "system operator", "Duty and tax were fixed."),
        _move("accepted", "refused", "refused", "system operator", "The goods may not come in."),
        _move("examined", "queried", "queried", "system operator", "Customs has a question."),
        _move(
            "examined",
            "assessed",
            "assessed",
            "system operator",
            "Duty and tax were fixed after examination.",
        ),
        _move("examined", "refused", "refused", "system operator", "The goods may not come in."),
        _move("queried", "answered", "answered", "seller operator", "The question was answered."),
        _move("queried", "withdrawn", "withdrawn", "system seller operator", "The goods do not go."),
        _move("queried", "refused", "refused", "system operator", "No answer came, or none that helped."),
        _move("answered", "queried", "queried", "system operator", "Customs has another question."),
        _move("answered", "accepted", "accepted", "system operator", "Customs registered it."),
        _move("answered", "selected", "examined", "system operator", "Customs looks at the goods or papers."),
        _move("answered", "assessed", "assessed", "system operator", "Duty and tax were fixed."),
        _move("answered", "refused", "refused", "system operator", "The goods may not come in."),
        _move("assessed", "released", "released", "system operator", "The goods may go on."),
        _move("assessed", "refused", "refused", "system operator", "The goods may not come in."),
    ),
)
"""A customs declaration, from our draft to what customs decides; an operator records what came by letter."""

LOOKED_AT = frozenset({"examined", "queried", "answered"})
"""States of a declaration in which customs keeps the goods where they are."""
LET_GO = frozenset({"released", "withdrawn"})
"""States of a declaration after which customs keeps a parcel from nobody."""

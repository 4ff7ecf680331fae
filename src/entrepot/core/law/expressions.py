"""The language of rates: ``19% V``, ``0.76 USD/PR + 32% V``, ``max(30% V, 4300 JPY/PR)``.

Grammar (``docs/law/format.md`` explains it for people)::

    sum     = product { ("+" | "-") product }
    product = factor { ("*" | "/" | nothing) factor }
    factor  = NUMBER "%" | NUMBER CURRENCY "/" UNIT | NUMBER | NAME | FUNCTION "(" sum { "," sum } ")"
            | "(" sum ")" | "(" NUMBER [CURRENCY] "-" "V" "/" UNIT ")" | "gap(" ID ")" | "Free"
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import lru_cache
from typing import Protocol

CONTEXT = Context(prec=50)
NAMES = frozenset({"V", "DUTY", "CT"})
FUNCTIONS = {"max": 2, "min": 2, "between": 2, "floor": 2, "ceil": 2}
_HUNDRED = Decimal(100)
_TOKEN = re.compile(
    r"\s*(?:(?P<gap>gap\(\s*(?P<gap_id>[^()\s]+)\s*\))|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_]*)|(?P<sign>[-−+*/%(),]))"
)


class ExpressionError(ValueError):
    """The text is no rate; the message says where it stopped making sense."""


class LawMissingError(LookupError):
    """The amount hangs on law that is known to be missing."""

    def __init__(self, gap: str) -> None:
        super().__init__(gap)
        self.gap = gap


class QuantityMissingError(LookupError):
    """The amount hangs on a quantity that was not given."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


class RateUndecidedError(LookupError):
    """The six digits leave a range of rates; the national line decides."""

    def __init__(self, low: Decimal, high: Decimal) -> None:
        super().__init__(f"between {low} and {high}")
        self.low, self.high = low, high


class Quantities(Protocol):
    """What an expression may ask for: the base, charges already made, and quantities."""

    v: Decimal
    duty: Decimal
    ct: Decimal

    def quantity(self, unit: str) -> Decimal:
        """Return how many units, or raise :class:`QuantityMissingError`."""

    def factor(self, currency: str) -> Decimal:
        """Return what one unit of ``currency`` is worth in the law's currency."""


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number, or a percentage already divided by a hundred."""

    value: Decimal
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """``V``, ``DUTY`` or ``CT``."""

    name: str


@dataclass(frozen=True, slots=True)
class Specific:
    """An amount for each unit; ``currency`` empty is the law's own."""

    amount: Decimal
    currency: str
    unit: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Law that is missing, by the id of its row."""

    id: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands under ``+ - * /``, or the arguments of a function."""

    op: str
    left: "Node"
    right: "Node"


type Node = Number | Name | Specific | Gap | Operation


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, sign: str) -> None:
        kind, value = self.take()
        if value != sign:
            msg = f"expected {sign!r} and found {value or kind!r} in {self.text!r}"
            raise ExpressionError(msg)

    def sum(self) -> Node:
        node = self.product()
        while self.peek()[1] in {"+", "-"}:
            op = self.take()[1]
            node = Operation(op, node, self.product())
        return node

    def product(self) -> Node:
        node = self.factor()
        while True:
            kind, value = self.peek()
            if value in {"*", "/"}:
                self.take()
                node = Operation(value, node, self.factor())
            elif value == "(" or kind in {"word", "number", "gap"}:
                node = Operation("*", node, self.factor())
            else:
                return node

    def factor(self) -> Node:
        kind, value = self.take()
        if kind == "gap":
            return Gap(value)
        if kind == "number":
            return self.number(Decimal(value))
        if kind == "word":
            return self.word(value)
        if value == "(":
            return self.differential() or self.bracket()
        msg = f"found {value or 'the end'!r} where a rate, a name or a bracket should stand in {self.text!r}"
        raise ExpressionError(msg)

    def number(self, value: Decimal) -> Node:
        if self.peek()[1] == "%":
            self.take()
            return Number(CONTEXT.divide(value, _HUNDRED), percent=True)
        kind, word = self.peek()
        if kind == "word" and len(word) == 3 and word.isupper() and self.peek(1)[1] == "/":  # noqa: PLR2004 - ISO 4217
            self.take()
            self.take()
            kind, unit = self.take()
            if kind != "word":
                msg = f"expected a unit after {word}/ in {self.text!r}"
                raise ExpressionError(msg)
            return Specific(value, word, unit)
        return Number(value)

    def word(self, value: str) -> Node:
        if value == "Free":
            return Number(Decimal(0))
        if value in NAMES:
            return Name(value)
        if value in FUNCTIONS:
            self.expect("(")
            left = self.sum()
            self.expect(",")
            right = self.sum()
            self.expect(")")
            return Operation(value, left, right)
        msg = (
            f"{value!r} is no name this language knows (V, DUTY, CT, {', '.join(FUNCTIONS)}) in {self.text!r}"
        )
        raise ExpressionError(msg)

    def bracket(self) -> Node:
        node = self.sum()
        self.expect(")")
        return node

    def differential(self) -> Node | None:
        """Read ``(m CUR - V/UNIT)``: what the value of a unit falls short of a standard price."""
        ahead = 0
        kind, amount = self.peek()
        if kind != "number":
            return None
        currency = ""
        if self.peek(1)[0] == "word":
            currency, ahead = self.peek(1)[1], 1
        following = [self.peek(ahead + step)[1] for step in range(1, 4)]
        unit_kind, unit = self.peek(ahead + 4)
        if following != ["-", "V", "/"] or unit_kind != "word" or self.peek(ahead + 5)[1] != ")":
            return None
        self.at += ahead + 6
        return Operation("-", Specific(Decimal(amount), currency, unit), Name("V"))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if not found:
            msg = f"cannot read {text[at:].strip()!r} in {text!r}"
            raise ExpressionError(msg)
        at = found.end()
        if found["gap"]:
            yield "gap", found["gap_id"]
        elif found["number"]:
            yield "number", found["number"]
        elif found["word"]:
            yield "word", found["word"]
        else:
            yield "sign", found["sign"].replace("−", "-")


@lru_cache(maxsize=65536)
def parse(text: str) -> Node:
    """Read an expression. Raises :class:`ExpressionError` naming the place that could not be read."""
    reader = _Reader(text)
    node = reader.sum()
    kind, value = reader.peek()
    if kind != "end":
        msg = f"{value!r} follows a complete expression in {text!r}"
        raise ExpressionError(msg)
    return node


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it."""
    yield node
    if isinstance(node, Operation):
        yield from walk(node.left)
        yield from walk(node.right)


def units(node: Node) -> frozenset[str]:
    """Return the units of quantity the expression asks for."""
    return frozenset(part.unit for part in walk(node) if isinstance(part, Specific))


def names(node: Node) -> frozenset[str]:
    """Return which of V, DUTY and CT the expression uses."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Name))


def gaps(node: Node) -> frozenset[str]:
    """Return the ids of the gaps the expression names."""
    return frozenset(part.id for part in walk(node) if isinstance(part, Gap))


def leading_rate(node: Node) -> Decimal | None:
    """Return the rate of a purely ad valorem expression (``19% V`` gives 0.19), else None."""
    percents = [part for part in walk(node) if isinstance(part, Number) and part.percent]
    if isinstance(node, Operation) and node.op == "*" and len(percents) == 1 and not units(node):
        return percents[0].value
    return None


type Evaluator = Callable[[Quantities], Decimal]


@lru_cache(maxsize=65536)
def compiled(text: str) -> Evaluator:
    """Return a function from quantities to the amount in the law's currency, unrounded and before relief."""
    return _evaluator(parse(text))


def _evaluator(node: Node) -> Evaluator:
    match node:
        case Number(value):
            return lambda _: value
        case Name(name):
            return _NAMED[name]
        case Specific():
            return _specific(node)
        case Gap(gap):
            return _missing(gap)
        case Operation(op, left, right):
            return _operation(op, left, right)


_NAMED: dict[str, Evaluator] = {
    "V": lambda at: at.v,
    "DUTY": lambda at: at.duty,
    "CT": lambda at: at.ct,
}


def _specific(node: Specific) -> Evaluator:
    amount, currency, unit = node.amount, node.currency, node.unit

    def evaluate(at: Quantities) -> Decimal:
        factor = at.factor(currency) if currency else Decimal(1)
        return CONTEXT.multiply(CONTEXT.multiply(amount, at.quantity(unit)), factor)

    return evaluate


def _missing(gap: str) -> Evaluator:
    def evaluate(_: Quantities) -> Decimal:
        raise LawMissingError(gap)

    return evaluate


def _between(low: Decimal, high: Decimal) -> Decimal:
    if low == high:
        return low
    raise RateUndecidedError(low, high)


def _floor(value: Decimal, step: Decimal) -> Decimal:
    return CONTEXT.multiply(CONTEXT.divide(value, step).to_integral_value(ROUND_FLOOR), step)


def _ceil(value: Decimal, step: Decimal) -> Decimal:
    return CONTEXT.multiply(CONTEXT.divide(value, step).to_integral_value(ROUND_CEILING), step)


_BINARY: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
    "max": max,
    "min": min,
    "between": _between,
    "floor": _floor,
    "ceil": _ceil,
}


def _operation(op: str, left: Node, right: Node) -> Evaluator:
    if op == "*" and isinstance(left, Number) and right == Name("V"):
        rate = left.value
        return lambda at: CONTEXT.multiply(rate, at.v)
    combine, first, second = _BINARY[op], _evaluator(left), _evaluator(right)
    return lambda at: combine(first(at), second(at))

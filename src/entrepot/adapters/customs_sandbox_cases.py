"""What the customs sandbox may decide, case by case, and how a declaration comes to its case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from entrepot.apps.customs.provider import AnswerKind, DeclarationMessage
from entrepot.core.money import Money
from entrepot.core.trade.assessment import AssessedLevy

SHARE: Final = Decimal("0.10")  # by so much customs differs where it differs
LEAST: Final = 100  # minor units it differs by at least
SHORTEST: Final = 4  # letters that describe a thing
SAYS_NOTHING: Final = frozenset(
    {
        *("gift", "gifts", "sample", "samples", "goods", "parts", "accessories", "merchandise", "product"),
        *(
            "items",
            "various",
            "personal effects",
            "礼品",
            "礼物",
            "样品",
            "商品",
            "配件",
            "货物",
            "物品",
            "日用品",
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing customs is going to say."""

    kind: AnswerKind
    field: str = ""
    line: int = 0
    text: str = ""
    levies: tuple[AssessedLevy, ...] = ()


type Course = Callable[[DeclarationMessage], tuple[Said, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What customs says of a declaration at first, and after its question was answered."""

    name: str
    at_first: Course
    after_answer: Course = lambda _message: ()


def case_of(message: DeclarationMessage) -> str:
    """Return the case of a declaration nobody chose one for: asked about, when its words say nothing."""
    return "question" if _line_that_says_nothing(message) else "released"


def _line_that_says_nothing(message: DeclarationMessage) -> int:
    for line in message.lines:
        said = line.description.strip().casefold()
        if said in SAYS_NOTHING or (said.isascii() and len(said) < SHORTEST):
            return line.number
    return 0


def _let_in(message: DeclarationMessage, levies: tuple[AssessedLevy, ...] | None = None) -> tuple[Said, ...]:
    fixed = message.levies if levies is None else levies
    return (Said(kind=AnswerKind.ASSESSED, levies=fixed), Said(kind=AnswerKind.RELEASED))


def _differently(message: DeclarationMessage, sign: int) -> tuple[AssessedLevy, ...]:
    """Return the levies with the first one higher, or the largest lower; duty where nothing was quoted."""
    if not message.levies:
        extra = Money(max(0, sign) * LEAST, message.value.currency)
        return (AssessedLevy("duty", extra),)
    changed = message.levies[0] if sign > 0 else max(message.levies, key=lambda levy: levy.amount.minor)
    step = max(LEAST, int(changed.amount.minor * SHARE))
    minor = max(0, changed.amount.minor + sign * step)
    amount = Money(minor, changed.amount.currency)
    return tuple(AssessedLevy(levy.kind, amount) if levy is changed else levy for levy in message.levies)


def _question(message: DeclarationMessage) -> Said:
    return Said(
        kind=AnswerKind.QUERIED,
        field="description",
        line=_line_that_says_nothing(message) or 1,
        text="State what the goods are, what they are made of and what they are used for.",
    )


_ACCEPTED: Final = Said(kind=AnswerKind.ACCEPTED)
_SELECTED: Final = Said(kind=AnswerKind.SELECTED, text="Selected for a check of the papers.")
_REFUSED: Final = Said(kind=AnswerKind.REFUSED, text="The consignee's yearly allowance is used up.")

CASES: Final[Mapping[str, Case]] = MappingProxyType(
    {
        case.name: case
        for case in (
            Case(name="released", at_first=lambda told: (_ACCEPTED, *_let_in(told))),
            Case(name="examined", at_first=lambda told: (_ACCEPTED, _SELECTED, *_let_in(told))),
            Case(
                name="question",
                at_first=lambda told: (_ACCEPTED, _question(told)),
                after_answer=_let_in,
            ),
            Case(
                name="shortfall",
                at_first=lambda told: (_ACCEPTED, *_let_in(told, _differently(told, 1))),
            ),
            Case(
                name="surplus",
                at_first=lambda told: (_ACCEPTED, *_let_in(told, _differently(told, -1))),
            ),
            Case(name="refused", at_first=lambda _told: (_ACCEPTED, _SELECTED, _REFUSED)),
            Case(name="unsettled", at_first=lambda told: (_ACCEPTED, _question(told))),
            Case(name="silent", at_first=lambda _told: (_ACCEPTED,)),
        )
    }
)

"""What a programme gives beside the first relief, as rows of a form; and back, so that nothing is lost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import words
from entrepot.apps.programmes.actions import BenefitTerms
from entrepot.apps.programmes.queries import BenefitView
from entrepot.core.money import EXPONENTS, Money, MoneyError

SHARE, AMOUNT, GRANT = "relief_share", "relief_amount", "grant"
RELIEF: Final = "fee_relief"
HUNDRED: Final = 100
MOST_DECIMALS: Final = 4
MOST_UNITS: Final = 1_000_000
MOST_ROWS: Final = 11
NAMES: Final = ("kind", "much", "worth", "market", "category")


@dataclass(slots=True)
class Row:
    """One benefit as it was filled in; one without a kind says nothing. `errors` are by field."""

    kind: str = ""
    much: str = ""
    worth: str = ""
    market: str = ""
    category: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def choices() -> list[tuple[str, str]]:
    """Return what a row may give: (code, words with what is counted)."""
    return [
        (SHARE, _("Relief on the commission, in %")),
        (AMOUNT, _("Relief on the commission, an amount an order")),
        (GRANT, _("Grant, an amount for each business")),
        *((kind, f"{words.BENEFIT_WORDS[kind]}, {unit}") for kind, unit in words.UNIT_WORDS.items()),
    ]


def from_post(data: QueryDict) -> list[Row]:
    """Read the rows of a form that was sent; a row more when that was asked for."""
    columns = {name: data.getlist(f"benefit_{name}")[:MOST_ROWS] for name in NAMES}
    rows = []
    for place in range(len(columns["kind"])):
        kind, much, worth, market, category = (
            columns[name][place].strip() if place < len(columns[name]) else "" for name in NAMES
        )
        rows.append(Row(kind=kind, much=much, worth=worth, market=market, category=category))
    if data.get("do") == "more_benefits" and len(rows) < MOST_ROWS:
        rows.append(Row())
    return rows or [Row()]


def from_benefits(benefits: Iterable[BenefitView]) -> list[Row]:
    """Return a row for each benefit that has no field of its own on the form."""
    return [_row(each) for each in benefits] or [Row()]


def read(rows: Iterable[Row], currency: str) -> list[BenefitTerms]:
    """Return what the rows give; a fault stands in the row it is of. Nothing in a currency there is not."""
    if currency not in EXPONENTS:
        return []
    return [made for row in rows if row.kind and (made := _terms(row, currency)) is not None]


def show_faults(rows: Iterable[Row], raised: ProblemRaised, *, before: int) -> ProblemRaised | None:
    """Put what the action refused of a row beside it; return what is left to say, None when nothing is.

    `before` is how many benefits the form gave before those of the rows.
    """
    given = [row for row in rows if row.kind]
    left = []
    for error in raised.problem.errors:
        part, _dot, rest = error.field.partition(".")
        number, _dot, name = rest.partition(".")
        place = int(number) - before if part == "benefits" and number.isdigit() else -1
        if 0 <= place < len(given):
            said = f"{error.reason} {error.fix}".strip()
            given[place].errors[name if name in NAMES else "kind"] = said
        else:
            left.append(error)
    if left or not raised.problem.errors:
        return ProblemRaised(replace(raised.problem, errors=tuple(left)))
    return None


def _row(benefit: BenefitView) -> Row:
    amount = benefit.amount.format_plain() if benefit.amount is not None else ""
    if benefit.kind == RELIEF and benefit.share is not None:
        much = f"{(benefit.share * HUNDRED).normalize():f}"
        return Row(kind=SHARE, much=much, market=benefit.market, category=benefit.category)
    if benefit.kind == RELIEF:
        return Row(kind=AMOUNT, much=amount, market=benefit.market, category=benefit.category)
    if benefit.kind == GRANT:
        return Row(kind=GRANT, much=amount)
    return Row(kind=benefit.kind, much=str(benefit.quantity or ""), worth=amount)


def _terms(row: Row, currency: str) -> BenefitTerms | None:
    made: dict[str, Callable[[Row, str], BenefitTerms]] = {SHARE: _share, AMOUNT: _amount, GRANT: _grant}
    read_one = made.get(row.kind, _resource if row.kind in words.UNIT_WORDS else None)
    if read_one is None:
        row.errors["kind"] = _("Choose what it gives.")
        return None
    if row.kind not in {SHARE, AMOUNT} and (row.market or row.category):
        row.errors["market" if row.market else "category"] = _("Only a relief is for one market or category.")
    if row.kind not in words.UNIT_WORDS and row.worth:
        row.errors["worth"] = _("Only what is counted has a worth. Leave it empty.")
    found = read_one(row, currency)
    return None if row.errors else found


def _share(row: Row, _currency: str) -> BenefitTerms:
    try:
        share = Decimal(row.much.removesuffix("%").strip())
        right = share.is_finite() and 0 < share <= HUNDRED
    except InvalidOperation:
        share, right = Decimal(0), False
    exponent = share.as_tuple().exponent
    if not right or not isinstance(exponent, int) or -exponent > MOST_DECIMALS:
        row.errors["much"] = _("Give a percentage up to 100, such as 50.")
    return BenefitTerms(kind=RELIEF, share=share / HUNDRED, market=row.market.upper(), category=row.category)


def _amount(row: Row, currency: str) -> BenefitTerms:
    amount = _money(row, "much", currency)
    return BenefitTerms(kind=RELIEF, amount=amount, market=row.market.upper(), category=row.category)


def _grant(row: Row, currency: str) -> BenefitTerms:
    return BenefitTerms(kind=GRANT, amount=_money(row, "much", currency))


def _resource(row: Row, currency: str) -> BenefitTerms:
    right = row.much.isascii() and row.much.isdigit() and 0 < int(row.much[:9]) <= MOST_UNITS
    if not right:
        row.errors["much"] = _("Give a whole number: how many for each business.")
    worth = _money(row, "worth", currency, least=0) if row.worth else Money(0, currency)
    return BenefitTerms(kind=row.kind, quantity=int(row.much) if right else None, amount=worth)


def _money(row: Row, name: str, currency: str, *, least: int = 1) -> Money:
    amount = read_amount(getattr(row, name), currency)
    if amount is None or amount.minor < least:
        row.errors[name] = amount_words(currency)
        return Money(0, currency)
    return amount


def read_amount(text: str, currency: str) -> Money | None:
    """Return an amount as it was typed; None when it is none of the currency."""
    try:
        return Money.parse(text.strip(), currency)
    except MoneyError:
        return None


def amount_words(currency: str) -> str:
    """Say how an amount of a currency is written."""
    example = Money(123_456, currency).format_plain() if currency in EXPONENTS else "1234.56"
    return _("Write an amount like %(example)s.") % {"example": example}

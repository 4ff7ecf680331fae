"""Several markets side by side: the same goods, the same currency, one row each, the cheapest first."""

from dataclasses import dataclass
from decimal import Decimal

from entrepot.web.public.answers import Answer, total_of
from entrepot.web.public.parts import Part, amounts, parts_of


@dataclass(frozen=True, slots=True)
class Row:
    """One market of the comparison. The figures are empty when there is no price."""

    answer: Answer
    address: str
    total: str
    duty: str
    tax: str
    added: Decimal | None
    """What the law adds to goods and freight, as a fraction of them."""
    bar: tuple[Part, ...]


def compare(answers: list[Answer], addresses: dict[str, str]) -> tuple[Row, ...]:
    """Return the rows: priced ones by total, then those that cannot be priced as they were asked for."""
    totals = [total for each in answers if (total := total_of(each)) is not None]
    widest = max(totals, default=Decimal(0))
    priced = sorted((each for each in answers if each.priced), key=lambda each: total_of(each) or Decimal(0))
    others = [each for each in answers if not each.priced]
    return tuple(_row(each, addresses[each.destination], widest) for each in (*priced, *others))


def _row(shown: Answer, address: str, widest: Decimal) -> Row:
    if not shown.priced:
        return Row(shown, address, "", "", "", None, ())
    made_of = amounts(shown.reply)
    given = made_of["goods"] + made_of["freight"] + made_of["insurance"]
    added = (Decimal(shown.reply["total"]) - given) / given if given else None
    return Row(
        answer=shown,
        address=address,
        total=shown.reply["total"],
        duty=f"{made_of['duty']:f}",
        tax=f"{made_of['tax'] + made_of['fees']:f}",
        added=None if added is None else round(added, 3),
        bar=parts_of(shown.reply, widest),
    )

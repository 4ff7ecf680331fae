"""Read the lines of goods of a request."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from entrepot.core.law.consignment import RATIOS
from entrepot.core.law.expressions import CONTEXT
from entrepot.core.law.request import NO_MEASURES, NOTHING, Claim, Line
from entrepot.core.law.request_fields import Reading
from entrepot.core.money import round_to

MAX_LINES = 1000
MAX_QUANTITY = 1_000_000_000
MAX_VALUE = 10**15
"""Minor units of all goods together; more is a slip of the pen."""
EDITIONS = ("2022", "1992", "1996", "2002", "2007", "2012", "2017", "2028")
_HS = re.compile(r"[0-9]{6}")
_NATIONAL = re.compile(r"[0-9]{7,10}")
_ONE, _WHOLE = Decimal(1), Decimal(100)
_KEYS = frozenset(
    {"hs", "national", "hs_edition", "origin", "unit_price", "price_per", "quantity", "grams", "gross_grams"}
    | {"ml", "pieces", "measures", "indivisible", "facts", "producer", "claim"}
)


def read_lines(reading: Reading) -> tuple[Line, ...]:
    """Take the lines of goods, naming every fault in them."""
    given = reading.body.get("lines")
    if not isinstance(given, list) or not given or len(given) > MAX_LINES:
        reading.wrong(
            "lines", "holds no goods, or too many", "give a list of 1 to {most} lines", most=MAX_LINES
        )
        return ()
    ship_from = reading.body.get("ship_from")
    default = ship_from if isinstance(ship_from, str) else ""
    lines = []
    for number, line in enumerate(given):
        if type(line) is dict or isinstance(line, Mapping):
            reading.place = f"lines[{number}]."
            reading.unknown_keys(line, _KEYS)
            lines.append(_line(reading, line, default))
            reading.place = ""
        else:
            reading.wrong(f"lines[{number}]", "is not an object", "give an object with hs and unit_price")
    if sum([line.goods_minor for line in lines]) > MAX_VALUE:
        reading.wrong("lines", "are worth more than one quote may be", "check the prices and quantities")
        return ()
    return tuple(lines)


def _line(reading: Reading, given: Mapping[str, Any], ship_from: str) -> Line:
    get = given.get
    price, per = _price(reading, given)
    quantity = get("quantity", 1)
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= MAX_QUANTITY:
        reading.wrong("quantity", "is no whole number of units", "give a whole number from 1")
        quantity = 1
    origin = reading.country(get("origin"), "origin", ship_from)
    if not origin and get("origin") is None:
        reading.wrong("origin", "is missing and ship_from too", "say where it was made, or shipped from")
    edition = reading.choice(get("hs_edition"), "hs_edition", EDITIONS)
    hs = _hs(reading, get("hs"), edition)
    unit_price = Decimal(price).scaleb(-reading.digits)
    return Line(
        hs=hs,
        national=_national(reading, get("national"), hs),
        hs_edition=edition,
        origin=origin,
        unit_price=unit_price if per is _ONE else CONTEXT.divide(unit_price, per),
        quantity=quantity,
        goods_minor=_goods(price * quantity, per),
        **{
            name: take(reading, given[name], name) for name, take in _DETAILS.items() if get(name) is not None
        },
    )


def _price(reading: Reading, given: Mapping[str, Any]) -> tuple[int, Decimal]:
    if given.get("unit_price") is None:
        reading.wrong("unit_price", "is missing", "give the price of one unit")
    price = reading.minor(given.get("unit_price"), "unit_price")
    per = given.get("price_per")
    return price, _ONE if per is None else reading.decimal(per, "price_per") or _ONE


def _goods(price: int, per: Decimal) -> int:
    return price if per is _ONE else int(round_to(CONTEXT.divide(Decimal(price), per), "half_up", Decimal(1)))


def _hs(reading: Reading, given: Any, edition: str) -> str:
    if given is None:
        reading.wrong("hs", "is missing", "give the six-digit HS code; `entrepot hs search WORDS` finds it")
        return ""
    code = given if isinstance(given, str) else ""
    if not _HS.fullmatch(code):
        code = code.replace(".", "").replace(" ", "")
    if not _HS.fullmatch(code):
        longer = code.isdigit() and len(code) > 6  # noqa: PLR2004 - HS
        why = "{given} has more than six digits" if longer else "{given} is not six digits"
        reading.wrong(
            "hs",
            why,
            "give six digits; national digits go into `national`; never pad",
            given=repr(given),
        )
        return ""
    known = reading.vocabulary.hs_known
    if known and edition == EDITIONS[0] and not known(code):
        reading.wrong(
            "hs",
            "{code} is not in HS 2022",
            "search the nomenclature, or name the edition it is from",
            code=code,
        )
    return code


def _national(reading: Reading, given: Any, hs: str) -> str:
    if given is None:
        return ""
    code = given.replace(".", "").replace(" ", "") if isinstance(given, str) else ""
    if not _NATIONAL.fullmatch(code) or not code.startswith(hs):
        reading.wrong(
            "national",
            "{given} is no national code under {hs}",
            "give 7 to 10 digits that begin with the HS code, or leave it out",
            given=repr(given),
            hs=hs,
        )
        return ""
    return code


def _measures(reading: Reading, given: Any, field: str) -> Mapping[str, Decimal]:
    if given is None:
        return NO_MEASURES
    if not isinstance(given, Mapping):
        reading.wrong(field, "is not an object", 'give units and numbers such as {"PR": "1"}')
        return NO_MEASURES
    taken: dict[str, Decimal] = {}
    for unit, value in given.items():
        number = reading.decimal(value, f"{field}.{unit}", positive=unit not in RATIOS)
        if number is not None and unit in RATIOS and number > _WHOLE:
            reading.wrong(
                f"{field}.{unit}",
                "{given} is more than a hundred per cent",
                "give % vol, such as 13.5",
                given=value,
            )
        if number is not None:
            taken[str(unit)] = number
    return taken


def _facts(reading: Reading, given: Any, field: str) -> Mapping[str, str]:
    if given is None:
        return NOTHING
    if not isinstance(given, Mapping):
        reading.wrong(field, "is not an object", 'give names and words such as {"upper": "leather"}')
        return NOTHING
    return {str(key): reading.text(value, f"{field}.{key}") for key, value in given.items()}


def _claim(reading: Reading, given: Any, field: str) -> Claim | None:
    if given is None:
        return None
    claim = reading.mapping(given, field, frozenset({"agreement", "proof", "number"}))
    agreement = reading.text(claim.get("agreement"), f"{field}.agreement")
    if not agreement:
        reading.wrong(f"{field}.agreement", "is missing", "name the agreement, such as RCEP")
    return Claim(
        agreement,
        reading.text(claim.get("proof"), f"{field}.proof"),
        reading.text(claim.get("number"), f"{field}.number"),
    )


_DETAILS: Mapping[str, Callable[[Reading, Any, str], Any]] = {
    "grams": Reading.decimal,
    "gross_grams": Reading.decimal,
    "ml": Reading.decimal,
    "pieces": Reading.decimal,
    "measures": _measures,
    "indivisible": lambda reading, given, field: reading.flag(given, field, default=False),
    "facts": _facts,
    "producer": Reading.text,
    "claim": _claim,
}
"""What a line may say of itself besides, in the order in which faults are told."""

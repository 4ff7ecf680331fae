"""Read a request as it came in: every key known, every error named at once, nothing guessed."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from entrepot.core.law.request import (
    NO_MEASURES,
    Buyer,
    Dates,
    InvalidRequestError,
    QuoteRequest,
    Seller,
)
from entrepot.core.law.request_fields import Reading, Vocabulary
from entrepot.core.law.request_lines import read_lines
from entrepot.core.money import UnknownCurrencyError, exponent

INCOTERMS = ("DDP", "EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU")
MOST_ERRORS = 100
ANYBODY, ANY_SELLER = Buyer(), Seller()
_PAIR = re.compile(r"[A-Z]{3}/[A-Z]{3}")
_TOP = frozenset(
    {"v", "destination", "region", "ship_from", "on", "dates", "currency", "prices", "incoterm", "mode"}
    | {"purpose", "route", "freight", "insurance", "inland", "discount", "buyer", "seller", "parcels"}
    | {"rates", "lines"}
)


def parse_request(body: Any, *, today: date, vocabulary: Vocabulary | None = None) -> QuoteRequest:
    """Read a request body of the contract.

    ``today`` is the day used where the body names none. Raises :class:`InvalidRequestError` with every error.
    """
    if type(body) is not dict and not isinstance(body, Mapping):  # a dict is what nearly every body is
        reading = Reading({}, today, vocabulary or Vocabulary())
        reading.wrong("", "the body is no object", "send one JSON object")
        raise InvalidRequestError(tuple(reading.errors))
    reading = Reading(body, today, vocabulary or Vocabulary())
    request = _request(reading)
    if len(reading.errors) > MOST_ERRORS:
        more = len(reading.errors) - MOST_ERRORS
        del reading.errors[MOST_ERRORS:]
        reading.wrong("", "and {count} more errors", "mend these first", count=more)
    if reading.errors:
        raise InvalidRequestError(tuple(reading.errors))
    return request


def _request(reading: Reading) -> QuoteRequest:
    body = reading.body
    reading.unknown_keys(body, _TOP)
    version = body.get("v")
    if version is not None and (type(version) is not int or version != 1):
        reading.wrong("v", "is not a version this program speaks", "send 1 or leave it out")
    if body.get("destination") is None:
        reading.wrong("destination", "is missing", "give the country the goods go to")
    if body.get("currency") is None:
        reading.wrong("currency", "is missing", "give an ISO 4217 code such as EUR or CNY")
    currency = _currency(reading)
    lines = read_lines(reading)
    freight, insurance, inland, discount = _costs(reading, sum([line.goods_minor for line in lines]))
    return QuoteRequest(
        destination=reading.country(body.get("destination"), "destination"),
        region=reading.text(body.get("region"), "region"),
        currency=currency,
        lines=lines,
        ship_from=reading.country(body.get("ship_from"), "ship_from", lines[0].origin if lines else ""),
        dates=_dates(reading),
        gross=reading.choice(body.get("prices"), "prices", ("net", "gross")) == "gross",
        incoterm=reading.choice(body.get("incoterm"), "incoterm", INCOTERMS),
        mode=reading.choice(body.get("mode"), "mode", ("air", "post", "sea", "land")),
        purpose=reading.choice(body.get("purpose"), "purpose", ("sale", "gift", "sample", "return")),
        route=_route(reading),
        freight_minor=freight,
        insurance_minor=insurance,
        inland_minor=inland,
        discount_minor=discount,
        buyer=_buyer(reading),
        seller=_seller(reading),
        parcels=_parcels(reading, len(lines)),
        rates=_rates(reading),
    )


def _costs(reading: Reading, goods: int) -> tuple[int, int, int, int]:
    """Take freight, insurance, the inland part of the freight and the discount."""
    names = ("freight", "insurance", "inland", "discount")
    freight, insurance, inland, discount = [reading.minor(reading.body.get(name), name) for name in names]
    if inland > freight:
        reading.wrong("inland", "is more than the freight it is part of", "include it in freight too")
    if goods and discount > goods:
        reading.wrong("discount", "is more than the goods cost", "lower the discount")
    return freight, insurance, inland, discount


def _route(reading: Reading) -> str:
    """Take a route's id; where the routes into the destination are known, it must be one of them."""
    route = reading.text(reading.body.get("route"), "route") or "auto"
    destination = reading.body.get("destination")
    if route != "auto" and reading.vocabulary.routes and isinstance(destination, str):
        known = reading.vocabulary.routes(destination)
        if known and route not in known:
            reading.wrong(
                "route",
                "{given} is no route into {country}",
                "use auto or {choices}",
                given=repr(route),
                country=destination,
                choices=", ".join(sorted(known)),
            )
    return route


def _seller(reading: Reading) -> Seller:
    if reading.body.get("seller") is None:
        return ANY_SELLER
    given = reading.mapping(reading.body["seller"], "seller", frozenset({"country", "schemes"}))
    country = reading.country(given.get("country"), "seller.country")
    return Seller(country, _schemes(reading, given.get("schemes")))


def _currency(reading: Reading) -> str:
    given = reading.body.get("currency")
    try:
        reading.digits = exponent(given) if given is not None else 2
    except (UnknownCurrencyError, TypeError, ValueError):
        reading.wrong(
            "currency",
            "{given} is no currency",
            "give an ISO 4217 code such as EUR or CNY",
            given=repr(given),
        )
        return ""
    return str(given)


def _dates(reading: Reading) -> Dates:
    given = reading.mapping(reading.body.get("dates"), "dates", frozenset({"order", "export", "import"}))
    on = reading.day(reading.body.get("on"), "on", reading.today)
    if not given:
        return Dates(on, on, on, on)
    return Dates(
        order=reading.day(given.get("order"), "dates.order", on),
        export=reading.day(given.get("export"), "dates.export", on),
        arrival=reading.day(given.get("import"), "dates.import", on),
        declaration=on,
    )


def _buyer(reading: Reading) -> Buyer:
    known = frozenset(
        {"kind", "tax_id", "personal_use", "cbec_spent_this_year", "received_today", "taken_this_year"}
    )
    given = reading.mapping(reading.body.get("buyer"), "buyer", known)
    if not given:
        return ANYBODY
    kind = reading.choice(given.get("kind"), "buyer.kind", ("consumer", "business"))
    return Buyer(
        kind=kind,
        tax_id=reading.text(given.get("tax_id"), "buyer.tax_id"),
        personal_use=reading.flag(
            given.get("personal_use"), "buyer.personal_use", default=kind == "consumer"
        ),
        spent_minor=reading.minor(given.get("cbec_spent_this_year"), "buyer.cbec_spent_this_year"),
        received_minor=reading.minor(given.get("received_today"), "buyer.received_today"),
        taken=_taken(reading, given.get("taken_this_year")),
    )


def _taken(reading: Reading, given: Any) -> Mapping[str, Decimal]:
    """Take what a person had of capped goods; which caps there are only the law knows."""
    if given is None:
        return NO_MEASURES
    if not isinstance(given, Mapping):
        reading.wrong(
            "buyer.taken_this_year",
            "is not an object",
            'name caps such as {"CN-CBEC/Rice of every kind": "5"}',
        )
        return NO_MEASURES
    found: dict[str, Decimal] = {}
    for cap, value in given.items():
        quantity = reading.decimal(value, f"buyer.taken_this_year.{cap}", positive=False)
        if quantity is not None:
            found[str(cap)] = quantity
    return found


def _schemes(reading: Reading, given: Any) -> frozenset[str] | None:
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(scheme, str) for scheme in given):
        reading.wrong("seller.schemes", "is no list of names", 'give a list such as ["EU-IOSS"]')
        return None
    return frozenset(given)


def _rates(reading: Reading) -> Mapping[str, Decimal]:
    given = reading.body.get("rates")
    if given is None:
        return NO_MEASURES
    if not isinstance(given, Mapping):
        reading.wrong("rates", "is not an object", 'give pairs such as {"USD/IDR": "16300"}')
        return NO_MEASURES
    rates: dict[str, Decimal] = {}
    for pair, value in given.items():
        if not _PAIR.fullmatch(str(pair)) or not _are_currencies(pair[:3], pair[4:]):
            reading.wrong(
                f"rates.{pair}", "is no pair of currencies", "write it as USD/IDR: rupiah for one dollar"
            )
        elif (rate := reading.decimal(value, f"rates.{pair}")) is not None:
            rates[pair] = rate
    return rates


def _are_currencies(one: str, other: str) -> bool:
    try:
        return one != other and exponent(one) >= 0 and exponent(other) >= 0
    except UnknownCurrencyError:
        return False


def _parcels(reading: Reading, count: int) -> tuple[tuple[int, ...], ...]:
    given = reading.body.get("parcels")
    if given is None or not count:
        return (tuple(range(count)),)
    if not isinstance(given, list) or not all(isinstance(parcel, list) and parcel for parcel in given):
        reading.wrong("parcels", "is no list of lists of line numbers", "write [[0, 1], [2]]")
        return ()
    flat = [number for parcel in given for number in parcel]
    whole = all(isinstance(number, int) and not isinstance(number, bool) for number in flat)
    if not whole or sorted(flat) != list(range(count)):
        reading.wrong(
            "parcels", "does not name every line exactly once", "use each of 0 to {last} once", last=count - 1
        )
        return ()
    return tuple(tuple(parcel) for parcel in given)

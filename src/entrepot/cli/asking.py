"""A request of the contract from options, for a person at a terminal."""

import argparse
from typing import Any

_PLAIN = (
    ("to", "destination"),
    ("region", "region"),
    ("on", "on"),
    ("currency", "currency"),
    ("prices", "prices"),
    ("incoterm", "incoterm"),
    ("mode", "mode"),
    ("purpose", "purpose"),
    ("route", "route"),
    ("freight", "freight"),
    ("insurance", "insurance"),
    ("discount", "discount"),
)
_LINE = (("hs", "hs"), ("national", "national"), ("origin", "origin"), ("price", "unit_price"))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``quote`` and ``check``: a whole request as JSON, or one line of goods in words."""
    add = parser.add_argument
    add(
        "--json",
        metavar="FILE",
        help="read a request (docs/guides/api.md) from FILE, or - for standard input",
    )
    add("--lang", choices=("en", "zh-hans"), default="en", help="language of the messages")
    goods = parser.add_argument_group("one line of goods")
    add = goods.add_argument
    add("--to", metavar="COUNTRY", help="where the goods go, such as DE")
    add("--from", dest="ship_from", metavar="COUNTRY", help="where they are shipped from")
    add("--origin", metavar="COUNTRY", help="where they were made, if not there")
    add("--hs", metavar="CODE", help="six digits; entrepot hs search finds them")
    add("--national", metavar="CODE", help="the national code, 7 to 10 digits")
    add("--price", metavar="AMOUNT", help="price of one unit")
    add("--quantity", metavar="N", default="1", help="how many units (1)")
    add("--currency", metavar="CODE", help="currency of all amounts, such as EUR")
    add("--freight", metavar="AMOUNT", help="what the transport costs")
    add("--insurance", metavar="AMOUNT", help="what the insurance costs")
    add("--discount", metavar="AMOUNT", help="a discount on the goods")
    add("--grams", metavar="N", help="net content of one unit")
    add("--ml", metavar="N", help="volume of one unit")
    add("--measure", metavar="UNIT=N", action="append", default=[], help="supplementary unit, such as PR=1")
    add("--fact", metavar="NAME=WORD", action="append", default=[], help="a fact of the goods, upper=leather")
    add("--claim", metavar="AGREEMENT", help="claim preferential origin, such as RCEP")
    terms = parser.add_argument_group("terms")
    add = terms.add_argument
    add("--on", metavar="DAY", help="the day of the import declaration (today)")
    add("--region", metavar="CODE", help="state or province of the buyer")
    add("--route", metavar="ID", help="one route instead of the cheapest lawful one")
    add("--mode", help="air post sea land (air)")
    add("--purpose", help="sale gift sample return (sale)")
    add("--prices", help="net or gross (net)")
    add("--incoterm", help="Incoterms 2020 (DDP)")
    add("--business", action="store_true", help="the buyer is a business")
    add("--tax-id", metavar="ID", help="the buyer's tax number")
    add("--scheme", metavar="ID", action="append", help="a scheme the seller is registered for; none: all")


def request_body(options: argparse.Namespace) -> dict[str, Any]:
    """Return the request the options describe; what was not given is left to the contract's defaults."""
    body = {key: value for name, key in _PLAIN if (value := getattr(options, name)) is not None}
    if options.ship_from is not None:
        body["ship_from"] = options.ship_from
    if options.business or options.tax_id:
        body["buyer"] = {"kind": "business" if options.business else "consumer", "tax_id": options.tax_id}
    if options.scheme is not None:
        body["seller"] = {"schemes": options.scheme}
    body["lines"] = [_line(options)]
    return body


def _line(options: argparse.Namespace) -> dict[str, Any]:
    line = {key: value for name, key in _LINE if (value := getattr(options, name)) is not None}
    line |= {name: getattr(options, name) for name in ("grams", "ml") if getattr(options, name) is not None}
    line["quantity"] = int(options.quantity) if options.quantity.isdecimal() else options.quantity
    for key, given in (("measures", options.measure), ("facts", options.fact)):
        if given:
            line[key] = dict(_pair(words) for words in given)
    if options.claim:
        line["claim"] = {"agreement": options.claim}
    return line


def _pair(words: str) -> tuple[str, str]:
    name, sign, value = words.partition("=")
    if not sign:
        raise ValueError(f"'{words}' is no pair: write NAME=VALUE")
    return name, value

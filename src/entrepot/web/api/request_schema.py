"""The request of the quote contract as JSON Schema."""

from typing import get_args

from entrepot.core.law.request_reading import INCOTERMS
from entrepot.core.law.rows import Levy
from entrepot.web.api.json_schema import (
    Schema,
    amount,
    choice,
    closed,
    country,
    currency,
    day,
    flag,
    items,
    mapping,
    maybe,
    number,
    text,
)

LEVIES = get_args(Levy)

CLAIM = closed(
    "A claim of preferential origin.",
    "agreement",
    agreement=text("The agreement.", "RCEP", minLength=1, maxLength=200),
    proof=maybe(text("The kind of proof held.", "declaration", maxLength=200)),
    number=maybe(text("The number of the proof.", maxLength=200)),
)

LINE = closed(
    "One line of goods.",
    "hs unit_price",
    hs=text("Six digits of the Harmonized System. Never padded.", "640219", pattern="^[0-9. ]{6,10}$"),
    national=maybe(text("The destination's national code.", "64021950", pattern="^[0-9. ]{7,16}$")),
    hs_edition=maybe(text("The HS edition the code is from.", "2022", maxLength=200, default="2022")),
    origin=maybe(country("Where the goods were made; by default where they are shipped from.", "VN")),
    unit_price=amount("Price of one unit (of `price_per` units).", "5.00"),
    price_per=maybe(number("How many units `unit_price` is for.", "1")),
    quantity={
        "type": "integer",
        "minimum": 1,
        "maximum": 1_000_000_000,
        "default": 1,
        "description": "How many units.",
        "examples": [10],
    },
    grams=maybe(number("Net content of one unit, in grams.", "30")),
    gross_grams=maybe(number("Packed weight of one unit, in grams.", "120")),
    ml=maybe(number("Volume of one unit, in millilitres.", "750")),
    pieces=maybe(number("The count a luxury test may need (sheets, pieces in a set).", "5")),
    measures=maybe(
        mapping(
            number("How many of the unit one unit of the goods holds."),
            "Supplementary units by UN/ECE Rec 20 code: PR pairs, LTR litres, ASV % vol.",
            examples=[{"PR": "1", "ASV": "13.5"}],
        )
    ),
    indivisible=maybe(flag("Whether it is one item that cannot be split.", default=False)),
    facts=maybe(
        mapping(
            maybe(text("A word.", maxLength=200)),
            "Facts of the goods a rule may ask for.",
            examples=[{"upper": "leather"}],
        )
    ),
    producer=maybe(text("Who made the goods.", maxLength=200)),
    claim=maybe(CLAIM),
)

BUYER = closed(
    "Who buys.",
    "",
    kind=maybe(choice("A consumer or a business.", "consumer", "business", default="consumer")),
    tax_id=maybe(text("The buyer's tax number.", maxLength=200)),
    personal_use=maybe(flag("Whether the goods are for the buyer's own use.", default=True)),
    cbec_spent_this_year=maybe(
        amount("What the buyer already used of a yearly allowance, in the request's currency.", "0")
    ),
    received_today=maybe(
        amount(
            "The value of other goods sent to the same recipient on that day, in the request's "
            "currency: some laws measure a recipient's day.",
            "0",
        )
    ),
    taken_this_year=maybe(
        mapping(
            number("In the cap's unit.", "5"),
            "What the buyer had this year of goods that the law caps for a person, by the `cap` of a reply.",
            examples=[{"CN-CBEC/Rice of every kind": "5"}],
        )
    ),
)

SELLER = closed(
    "Who sells.",
    "",
    country=maybe(country("Where the seller is established.", "CN")),
    schemes=maybe(
        items(
            text("A scheme.", "EU-IOSS", maxLength=200),
            "The schemes the seller is registered for; without it all the platform is set up for.",
        )
    ),
)

DATES = closed(
    "Days that differ from `on`.",
    "",
    **{name: maybe(day(f"The day of the {name}.", "2026-11-21")) for name in ("order", "export", "import")},
)

QUOTE_REQUEST: Schema = closed(
    "What is sold, from where, to where, on which terms. Unknown keys are refused.",
    "destination currency lines",
    v={"const": 1, "default": 1, "description": "The version of the contract."},
    destination=country("Where the goods go.", "DE"),
    region=maybe(text("State or province of the buyer.", maxLength=200)),
    ship_from=maybe(country("Where the goods are shipped from; by default the origin of line 0.", "CN")),
    on=maybe(day("The day the import declaration is accepted; by default today at the destination.")),
    dates=maybe(DATES),
    currency=currency("The currency of every amount.", "EUR"),
    prices=maybe(
        choice("`net` prices, or `gross` ones that are solved per route.", "net", "gross", default="net")
    ),
    incoterm=maybe(choice("Incoterms 2020.", *INCOTERMS, default="DDP")),
    mode=maybe(choice("How the goods travel.", "air", "post", "sea", "land", default="air")),
    purpose=maybe(choice("Why they travel.", "sale", "gift", "sample", "return", default="sale")),
    route=maybe(
        text("`auto` for the cheapest lawful route, or a route's id.", "auto", default="auto", maxLength=200)
    ),
    freight=maybe(amount("What the transport costs.", "5.00")),
    insurance=maybe(amount("What the insurance costs.", "0")),
    inland=maybe(amount("The part of the freight inside the country of export.", "0")),
    discount=maybe(amount("A discount on the goods.", "0")),
    buyer=maybe(BUYER),
    seller=maybe(SELLER),
    parcels=maybe(
        items(
            items({"type": "integer", "minimum": 0}, "Numbers of lines.", minItems=1),
            "Which lines travel together; by default all in one parcel.",
            examples=[[[0]]],
        )
    ),
    rates=maybe(
        mapping(
            number("Units of the second currency for one of the first."),
            "Exchange rates to use instead of the official ones, by pair.",
            examples=[{"USD/IDR": "16300"}],
        )
    ),
    lines=items(LINE, "The goods.", minItems=1, maxItems=1000),
)

EXAMPLE = {
    "destination": "DE",
    "ship_from": "CN",
    "currency": "EUR",
    "freight": "5.00",
    "lines": [{"hs": "610910", "unit_price": "12.00", "quantity": 5}],
}

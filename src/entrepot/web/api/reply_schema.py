"""The replies of the quote contract as JSON Schema. Keys may be added later, never changed."""

from entrepot.web.api.json_schema import (
    Schema,
    choice,
    country,
    currency,
    day,
    flag,
    items,
    mapping,
    maybe,
    ref,
    table,
    text,
)
from entrepot.web.api.request_schema import LEVIES

_STATUS = ("ok", "refused", "unknown", "needs")
_MONEY = "^-?[0-9]+(\\.[0-9]+)?$"
_LINE_NUMBER = {"type": ["integer", "null"], "description": "Which line; null when it is about all of them."}
_PARCEL_NUMBER = {"type": ["integer", "null"], "description": "Which parcel."}


def _money(description: str, *examples: str) -> Schema:
    return text(description, *(examples or ("5.00",)), pattern=_MONEY)


REASON = table(
    "Why not, or what to mind.",
    "code message fix source subject",
    code=text("A code that stays.", "schedule_missing"),
    message=text("The reason in the language of the reply."),
    fix=text("What to do about it."),
    source=text("Id of the source, or empty."),
    subject=text("What it is about: a rule, a route, a pack, a field.", "DE/schedule"),
)
_NATIONAL = table("A national line.", "code", code=text("Its code."), description=text("Its words."))
NEED = table(
    "A fact that is missing.",
    "field why code fix",
    field=text("Where to put it.", "lines[0].national"),
    why=text("Why it is asked for."),
    code=text("A code that stays."),
    fix=text("What to send."),
    choices=items(
        table("A national line.", "code", code=text("Its code."), description=text("Its words.")), "Choices."
    ),
)
COMPONENT = table(
    "One amount with the law behind it.",
    "parcel line kind title amount base base_of expression rate relief local rounding measure source "
    "valid_from valid_to confidence collect_at liable scheme refund",
    parcel=_PARCEL_NUMBER,
    line=_LINE_NUMBER,
    kind=choice("The levy.", *LEVIES),
    title=text("The levy in words.", "VAT"),
    amount=_money("The amount, rounded as the law says, in the request's currency.", "10.07"),
    base=_money("What it was charged on.", "53.00"),
    base_of=items(text("A part.", "goods"), "The parts of the base."),
    expression=text("The rule's own formula.", "19% V"),
    rate=maybe(text("The rate as a fraction, when it is a plain one.", "0.19")),
    relief=text("The factor on the result.", "1"),
    local=table(
        "The amount in the law's currency.",
        "currency amount",
        currency=currency("ISO 4217."),
        amount=_money(""),
    ),
    rounding=text("How it was rounded.", "half_up 0.01 line"),
    measure=text("Id of the rule: GET /law/measures tells all of it.", "DE.VAT.STANDARD"),
    source=text("Id of the source, see `sources`."),
    valid_from=maybe(day("Since when the rule holds.")),
    valid_to=maybe(day("The first day it no longer holds.")),
    confidence=choice("P official, S agreeing pages, W weak, U to be verified, C in conflict.", *"PSWUC"),
    collect_at=choice("Who collects when.", "checkout", "delivery"),
    liable=text("Who owes it.", "platform"),
    scheme=maybe(text("The registration used.", "EU-IOSS")),
    refund=text("What happens on return.", "on_return"),
    note=text("A remark on the rule."),
    conflict=text("The other reading of the law, with confidence C."),
)
ROUTE = table(
    "A way in, and why it is or is not taken.",
    "route name status reasons needs",
    route=text("Id of the route.", "EU-H1"),
    name=text("Its name."),
    summary=text("What it is."),
    status=choice("What came out.", *_STATUS),
    chosen=flag("Whether the quote is about it."),
    total=maybe(_money("Its total.", "63.07")),
    reasons=items(ref("Reason"), "Why not."),
    needs=items(ref("Need"), "What is missing."),
)
PAPER = table(
    "A document the shipment needs.",
    "id name why who source confidence",
    id=text("Id of the row."),
    name=text("Its name."),
    why=text("What it is for."),
    who=text("Who brings it."),
    source=text("Id of the source."),
    confidence=text("How sure."),
)
SOURCE = table(
    "Where a rule was read.",
    "title address",
    title=text("Title."),
    address=text("Address."),
    authority=text("Who says so."),
    published=text("When it was published."),
)
_RATE = table(
    "An exchange rate that was used.",
    "pair rate use source on",
    pair=text("EUR/USD counts dollars for one euro.", "EUR/USD"),
    rate=text("The rate.", "1.1172"),
    use=text("What it served.", "threshold"),
    source=text("Who published it, or `given`.", "ECB"),
    on=maybe(day("Its day.")),
)
_SAVING = table(
    "What claiming an agreement would save.",
    "if amount proof",
    **{
        "if": text("What to do.", "claim RCEP"),
        "agreement": text("The agreement.", "RCEP"),
        "amount": _money("What it saves."),
        "route": text("On which route."),
        "proof": items(text("A proof."), "What is asked for."),
    },
)
_SHARED = {
    "v": {"const": 1, "description": "The version of the contract."},
    "status": choice("ok, refused, unknown (law is missing) or needs (a fact is missing).", *_STATUS),
    "route": maybe(text("The cheapest lawful route, or the one asked for.", "EU-IOSS")),
    "destination": country("Where the goods go."),
    "routes": items(ref("Route"), "Every route, also those that fail."),
    "needs": items(ref("Need"), "Facts that are missing."),
    "warnings": items(ref("Reason"), "What to mind: weak or conflicting law, old rates, possible costs."),
    "papers": items(ref("Paper"), "Documents the shipment needs."),
    "packs": mapping(text("The edition.", "2026-11-01"), "The packs used."),
    "edition": text("Hash of the compiled law."),
    "valid_until": maybe(day("The next day on which a rule of this quote changes.")),
    "sources": mapping(ref("Source"), "The sources cited, by id."),
}
_CAP = table(
    "What lines take of one cap.",
    "cap title limit unit period quantity lines",
    cap=text("The name of the cap; `buyer.taken_this_year` takes it.", "CN-CBEC/Rice of every kind"),
    title=text("What is capped, as the list says it.", "Rice of every kind"),
    limit=text("The most one person may have.", "20"),
    unit=text("UN/ECE Recommendation 20.", "KGM"),
    period=text("In which time.", "person_year"),
    quantity=text("What all lines take together.", "5"),
    lines=mapping(text("What a line takes, by its number.", "5"), "What each line takes."),
)
QUOTE_REPLY: Schema = table(
    "One all-in price, or every reason why not. "
    "`total = goods - discount + freight + insurance + duty + taxes + fees`, each the sum of rounded parts.",
    "v status route currency reasons routes rates needs savings warnings caps papers packs edition "
    "valid_until sources",
    **_SHARED,
    caps=items(_CAP, "What the goods take of caps: of these one person may have only so much."),
    currency=currency("The currency of every amount."),
    reasons=items(ref("Reason"), "Why there is no price."),
    goods=_money("The goods before the discount.", "50.00"),
    discount=_money("The discount."),
    freight=_money("The transport."),
    insurance=_money("The insurance."),
    duty=maybe(_money("The customs duty; null when it is not known.")),
    taxes=mapping(_money(""), "The taxes that are known, by kind.", examples=[{"vat": "10.07"}]),
    fees=maybe(_money("Fees; null when they are not known.")),
    total=maybe(_money("What all of it costs; null without a price.", "63.07")),
    pay=maybe(
        table("Who pays when.", "checkout delivery", checkout=_money("Now."), delivery=_money("At the door."))
    ),
    values=items(
        table(
            "The values of a parcel.",
            "parcel intrinsic customs basis",
            parcel=_PARCEL_NUMBER,
            intrinsic=_money("The goods alone."),
            customs=_money("The customs value."),
            basis=text("How it is made.", "CIF"),
        ),
        "The values the law looks at.",
    ),
    components=items(ref("Component"), "Every amount with the law behind it."),
    rates=items(_RATE, "The exchange rates used."),
    savings=items(_SAVING, "What could be cheaper."),
)
CHECK_REPLY: Schema = table(
    "Whether the goods may be sold there.",
    "state findings v status route routes needs warnings papers packs edition valid_until sources",
    **_SHARED,
    state=choice("What to do with a listing.", "ready", "fix", "blocked", "unknown"),
    findings=items(
        table(
            "A finding.",
            "code message fix source subject",
            **REASON["properties"],
        ),
        "What stands in the way, or is missing.",
    ),
    priced=flag("Whether a price could be tried at all."),
)
COMPONENTS: dict[str, Schema] = {
    "QuoteReply": QUOTE_REPLY,
    "CheckReply": CHECK_REPLY,
    "Reason": REASON,
    "Need": NEED,
    "Component": COMPONENT,
    "Route": ROUTE,
    "Paper": PAPER,
    "Source": SOURCE,
}
